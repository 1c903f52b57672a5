"""What a reader may ask of a list, or write on a form. Every choice of a list stands in its address."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms

from sightline.case_file.out_of_sight import NO_WORKERS
from sightline.govuk.fields import DayField, OpenMultipleChoiceField, choice_field
from sightline.standards.register import STANDARDS

Choices = Iterable[tuple[str, str]]


class AsAt(forms.Form):
    """The day asked about and, for those who ask it, the day by which it was known."""

    as_at = DayField(label="As at", required=False)
    known_by = DayField(label="Known on", required=False)

    def __init__(self, *args: Any, today: date, asks_known_by: bool = False, **kwargs: Any) -> None:
        self.today = today
        super().__init__(*args, **kwargs)
        self.fields["as_at"].initial = today
        if not asks_known_by:
            del self.fields["known_by"]

    def clean_as_at(self) -> date:
        """Return the day asked about, today when none is."""
        return self._not_to_come(self.cleaned_data["as_at"]) or self.today

    def clean_known_by(self) -> date | None:
        """Return the day by which it was known, or None for now."""
        return self._not_to_come(self.cleaned_data["known_by"])

    def _not_to_come(self, day: date | None) -> date | None:
        if day and day > self.today:
            raise forms.ValidationError("That day has not come. Choose today or an earlier day.")
        return day


class ListAsked(AsAt):
    """The day asked about, and whose children."""

    team = forms.ChoiceField(label="Team", required=False)
    held_by = forms.ChoiceField(label="Held by", required=False)

    field_order = ("as_at", "known_by", "team", "held_by")

    def __init__(self, *args: Any, teams: Choices = (), workers: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "team").choices = list(teams)
        choice_field(self, "held_by").choices = [
            ("", "Anyone or no one"),
            *NO_WORKERS.items(),
            *workers,
        ]


class BalanceAsked(AsAt):
    """The day whose balance is asked, and from when it is counted."""

    since = forms.ChoiceField(
        label="Compared with",
        required=False,
        choices=[("", "The start of the day"), ("week", "A week before"), ("month", "30 days before")],
    )

    field_order = ("as_at", "known_by", "since")


class TeamAsked(AsAt):
    """The day asked about, and which team."""

    team = forms.ChoiceField(label="Team", required=False)

    field_order = ("as_at", "known_by", "team")

    def __init__(self, *args: Any, teams: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = list(teams)
        choice_field(self, "team").choices = given
        if len(given) == 1:
            del self.fields["team"]


class LateAsked(TeamAsked):
    """The day asked about, which team, and which promises: of one standard or of all, late or not known."""

    standard = forms.ChoiceField(
        label="Standard",
        required=False,
        choices=[
            ("", "Every standard"),
            *((code, f"{code} {each.title}") for code, each in STANDARDS.items() if each.party == "child"),
        ],
        error_messages={
            "invalid_choice": "No promise to a child has the code %(value)s. Choose one from the list."
        },
    )
    state = forms.ChoiceField(
        label="State", required=False, choices=[("overdue", "Overdue"), ("unknown", "Not known")]
    )

    field_order = ("as_at", "known_by", "team", "standard", "state")


class KnownOn(forms.Form):
    """The day by which a child's page is to be shown as it was known."""

    known_by = DayField(label="Known on", required=False, help_text="")


class TimelineAsked(forms.Form):
    """Which parts of what happened are shown; all of them where none is chosen."""

    show = OpenMultipleChoiceField(label="Nothing ticked shows everything.", required=False)

    layout: Mapping[str, Mapping[str, object]] = {"show": {"small": True, "label_size": ""}}

    def __init__(self, *args: Any, counts: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "show").choices = list(counts)


class Search(forms.Form):
    """Words by which somebody looks for a child. They are sent in the body: a name stands in no address."""

    words = forms.CharField(
        label="Name or number",
        required=False,
        max_length=100,
        help_text="Any part of the name, in any order; or the council’s id, an NHS number or a pupil number.",
    )
    born_on = DayField(
        label="Date of birth", required=False, help_text="If you know it. For example, 27/3/2015."
    )

    def clean(self) -> dict[str, object]:
        """Ask for something to look for."""
        found = super().clean() or self.cleaned_data
        if not self.errors and not found.get("words") and not found.get("born_on"):
            raise forms.ValidationError("Enter a name, a number or a date of birth.")
        if not self.errors and not found.get("born_on") and 0 < len(found.get("words", "")) < 2:
            self.add_error("words", "Enter at least two letters of the name.")
        return found
