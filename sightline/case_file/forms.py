"""What a reader may ask of a list, or write on a form. Every choice of a list stands in its address."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from django import forms

from sightline.govuk.fields import DayField, OpenChoiceField, OpenMultipleChoiceField

Choices = Iterable[tuple[str, str]]


class AsAt(forms.Form):
    """The day asked about and, for those who ask it, the day by which it was known."""

    as_at = DayField(label="As at", required=False)
    known_by = DayField(label="Known on", required=False)

    def __init__(self, *args: object, today: date, asks_known_by: bool = False, **kwargs: object) -> None:
        self.today = today
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
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

    def __init__(self, *args: object, teams: Choices = (), workers: Choices = (), **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["team"].choices = list(teams)  # type: ignore[attr-defined]
        self.fields["held_by"].choices = [  # type: ignore[attr-defined]
            ("", "Anyone or no one"),
            ("nobody", "No worker"),
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

    def __init__(self, *args: object, teams: Choices = (), **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["team"].choices = list(teams)  # type: ignore[attr-defined]


class KnownOn(forms.Form):
    """The day by which a child's page is to be shown as it was known."""

    known_by = DayField(label="Known on", required=False, help_text="")


class TimelineAsked(forms.Form):
    """Which parts of what happened are shown; all of them where none is chosen."""

    show = OpenMultipleChoiceField(label="Nothing ticked shows everything.", required=False)

    layout: Mapping[str, Mapping[str, object]] = {"show": {"small": True, "label_size": ""}}

    def __init__(self, *args: object, counts: Choices = (), **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["show"].choices = list(counts)  # type: ignore[attr-defined]


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


TODAY, YESTERDAY, EARLIER = "today", "yesterday", "earlier"
SAW, WAS_NOT_THERE, WAS_REFUSED = "yes", "tried", "refused"
YES_NO = (("yes", "Yes"), ("no", "No"))
PLACES = (("HOME", "Home"), ("SCHOOL", "School"), ("PLACEMENT", "Placement"), ("ELSEWHERE", "Elsewhere"))
NOT_THERE = (("NO_REPLY", "No reply"), ("CHILD_OUT", "Somewhere else"), ("CANCELLED", "Cancelled"),
             ("UNSAFE", "Not safe to go in"), ("OTHER", "Another reason"))  # fmt: skip
REFUSED_BY = (("CHILD_REFUSED", "The child"), ("PARENT_REFUSED", "A parent or carer"))


class RecordVisit(forms.Form):
    """A visit, in under a minute: most questions are a tap."""

    when = OpenChoiceField(
        label="When?", choices=((TODAY, "Today"), (YESTERDAY, "Yesterday"), (EARLIER, "Earlier"))
    )
    on = DayField(label="Which day?", required=False)
    seen = OpenChoiceField(
        label="Did you see the child?",
        choices=((SAW, "Yes"), (WAS_NOT_THERE, "No, I tried"), (WAS_REFUSED, "No, I was refused")),
        choice_hints={WAS_NOT_THERE: "Nobody home, or the child was somewhere else"},
    )
    alone = OpenChoiceField(label="Did you see the child alone?", required=False, choices=YES_NO)
    bedroom = OpenChoiceField(label="Did you see the bedroom?", required=False, choices=YES_NO)
    reason = OpenChoiceField(label="What happened?", required=False, choices=NOT_THERE)
    refused_by = OpenChoiceField(label="Who refused?", required=False, choices=REFUSED_BY)
    place = OpenChoiceField(label="Where?", required=False, choices=PLACES)
    others = OpenMultipleChoiceField(
        label="Who else did you see?",
        required=False,
        help_text="A brother or sister counts as seen only if you tick them.",
    )
    words = forms.CharField(
        label="What the child said or showed",
        required=False,
        max_length=5000,
        help_text="Their own words if you can. You can add the full note later.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    layout: Mapping[str, Mapping[str, object]] = {
        "when": {"inline": True, "label_size": "m"},
        "seen": {"label_size": "m"},
        "alone": {"inline": True},
        "bedroom": {"inline": True},
        "place": {"inline": True, "label_size": "m"},
        "others": {"label_size": "m"},
        "words": {"label_size": "m"},
    }

    def __init__(
        self,
        *args: object,
        first_name: str,
        today: date,
        asks_alone: bool,
        others: Choices,
        other_hints: Mapping[str, str],
        **kwargs: object,
    ) -> None:
        self.today, self.asks_alone = today, asks_alone
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["seen"].label = f"Did you see {first_name}?"
        self.fields["alone"].label = f"Did you see {first_name} alone?"
        self.fields["words"].label = f"What {first_name} said or showed"
        self.fields["others"].choices = list(others)  # type: ignore[attr-defined]
        self.fields["others"].choice_hints = dict(other_hints)  # type: ignore[attr-defined]
        if not others:
            del self.fields["others"]
        asked = ["alone", "bedroom"] if asks_alone else ["bedroom"]
        if not asks_alone:
            del self.fields["alone"]
        self.reveals = {
            "when": {EARLIER: ["on"]},
            "seen": {SAW: asked, WAS_NOT_THERE: ["reason"], WAS_REFUSED: ["refused_by"]},
        }

    def clean(self) -> dict[str, object]:
        """Ask for what the answers given make necessary."""
        found = super().clean() or self.cleaned_data
        if found.get("when") == EARLIER and not found.get("on") and "on" not in self.errors:
            self.add_error("on", "Enter the day of the visit.")
        if found.get("on") and found["on"] > self.today:
            self.add_error("on", "That day has not come. Enter the day of the visit.")
        needed = {
            SAW: [("alone", "Say whether you saw the child alone.")] * self.asks_alone
            + [("place", "Say where you saw the child.")],
            WAS_NOT_THERE: [("reason", "Say what happened.")],
            WAS_REFUSED: [("refused_by", "Say who refused.")],
        }
        for name, words in needed.get(found.get("seen", ""), []):
            if not found.get(name):
                self.add_error(name, words)
        return found

    @property
    def visited_on(self) -> date:
        """Return the day of the visit. Only after the form is valid."""
        days = {TODAY: self.today, YESTERDAY: self.today - timedelta(days=1)}
        return days.get(self.cleaned_data["when"]) or self.cleaned_data["on"]

    @property
    def was_seen(self) -> bool:
        """Say whether the child was seen. Only after the form is valid."""
        return self.cleaned_data["seen"] == SAW

    def said(self, name: str) -> bool | None:
        """Return a yes or no; None where it was not answered or the child was not seen."""
        answer = self.cleaned_data.get(name)
        return None if not answer or not self.was_seen else answer == "yes"

    @property
    def why_not_seen(self) -> str:
        """Return the code of why the child was not seen; empty when the child was."""
        if self.was_seen:
            return ""
        asked = "refused_by" if self.cleaned_data["seen"] == WAS_REFUSED else "reason"
        return self.cleaned_data[asked]
