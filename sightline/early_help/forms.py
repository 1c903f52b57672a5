"""What early help asks."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms

from sightline.early_help.actions import Asked
from sightline.govuk.fields import DayField, OpenChoiceField, OpenMultipleChoiceField, choice_field
from sightline.govuk.said import LineField, TextField
from sightline.standards import codes

Choices = Sequence[tuple[str, str]]
PEOPLE_ASKED = 8
FAMILY = "family"
NINETY_DAYS = timedelta(days=90)


def of_set(name: str) -> Choices:
    """Return the codes of a set with their words."""
    return [(code.code, code.label) for code in codes.SETS[name].codes]


def _lines(label: str, *, hint: str = "", required: bool = True, rows: int = 3) -> TextField:
    return TextField(
        label=label,
        help_text=hint,
        required=required,
        max_length=5000,
        rows=rows,
    )


class Dated(forms.Form):
    """Something that happened on a day, today where nothing else is said."""

    on = DayField(label="When?")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"on": today})
        super().__init__(*args, **kwargs)


class Offer(Dated):
    """When early help was offered."""


class FamilySaid(Dated):
    """Who in the family said it, and what the child thinks."""

    by_whom = LineField(
        label="Who said so?", max_length=200, help_text="Name, and what they are to the child."
    )
    child_view = _lines("What does the child think of it?", required=False, hint="In the child’s own words.")
    words = _lines("Anything else that was said", required=False)


class Answer(FamilySaid):
    """What the family said to the offer, and which team answers if it agreed."""

    answer = OpenChoiceField(
        label="What did the family say?",
        choices=(("agreed", "It agrees"), ("declined", "It does not want it")),
    )
    team = OpenChoiceField(label="Which team answers for the child?", required=False)

    field_order = ("answer", "team", "by_whom", "on", "child_view", "words")
    reveals = {"answer": {"agreed": ["team"]}}

    def __init__(self, *args: Any, teams: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "team").choices = list(teams)

    def clean(self) -> dict[str, object]:
        """Ask which team answers for a child whose family agrees."""
        found = super().clean() or self.cleaned_data
        if found.get("answer") == "agreed" and not found.get("team"):
            self.add_error("team", "Say which team answers for the child.")
        return found


class Agree(FamilySaid):
    """That the family agrees, where no offer was recorded before, or again."""

    team = OpenChoiceField(label="Which team answers for the child?")

    field_order = ("team", "by_whom", "on", "child_view", "words")

    def __init__(self, *args: Any, teams: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "team").choices = list(teams)


class NameLead(Dated):
    """Who leads, in any agency."""

    name = LineField(label="Lead practitioner’s name", max_length=200)
    agency = OpenChoiceField(label="Which agency?", choices=())
    role = LineField(label="Role", max_length=200, required=False)
    organisation = LineField(
        label="Organisation", max_length=200, required=False, help_text="For example, the school’s name."
    )
    reach = LineField(label="Telephone or email", max_length=200, required=False)

    field_order = ("name", "agency", "role", "organisation", "reach", "on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "agency").choices = of_set("AGENCY")


class StartAssessment(Dated):
    """Who makes the assessment, and since when."""

    organisation = LineField(label="Which organisation makes it?", max_length=200)

    field_order = ("organisation", "on")


class CompleteAssessment(Dated):
    """What the assessment found, and the child's view."""

    organisation = LineField(label="Which organisation made it?", max_length=200)
    found = _lines("What did it find?", rows=5)
    child_view = _lines("What did the child say?", required=False, hint="In the child’s own words.")
    why_no_view = _lines("If there is no view of the child, why?", required=False, rows=2)

    field_order = ("organisation", "found", "child_view", "why_no_view", "on")

    def clean(self) -> dict[str, object]:
        """Ask for the child's view, or why there is none."""
        found = super().clean() or self.cleaned_data
        if not self.errors and not found.get("child_view") and not found.get("why_no_view"):
            self.add_error("child_view", "Enter what the child said, or below why there is nothing.")
        return found


class Plan(Dated):
    """What the family wants to reach, and who does what."""

    goals = _lines("What does the family want to change?")
    actions = _lines("Who does what, and by when?", rows=5)

    field_order = ("goals", "actions", "on")


class HoldMeeting(Dated):
    """A meeting of the team around the family: who was asked, who came, what was agreed."""

    others = OpenMultipleChoiceField(
        label="Which brothers and sisters was it about too?",
        required=False,
        help_text="The meeting then stands in the record of each.",
    )
    agreed = _lines("What was agreed?", rows=4)
    child_view = _lines("What did the child want to be said?", required=False, rows=2)

    field_order = ("on", "others")

    def __init__(self, *args: Any, others: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "others").choices = list(others)
        if not others:
            del self.fields["others"]
        agencies = [("", "Choose"), (FAMILY, "The family"), *of_set("AGENCY")]
        for number in range(1, PEOPLE_ASKED + 1):
            self.fields[f"name_{number}"] = LineField(
                label=f"Person {number}: name and role", max_length=200, required=False
            )
            self.fields[f"agency_{number}"] = forms.ChoiceField(
                label=f"Person {number}: from", choices=agencies, required=False
            )
            self.fields[f"came_{number}"] = OpenChoiceField(
                label=f"Person {number}: came?",
                choices=(("yes", "Came"), ("no", "Was asked and did not come")),
                required=False,
            )
        self.layout: Mapping[str, Mapping[str, object]] = {
            f"came_{number}": {"inline": True, "small": True} for number in range(1, PEOPLE_ASKED + 1)
        }

    @property
    def people(self) -> list[list[str]]:
        """Return the names of the questions for each person asked."""
        return [[f"name_{n}", f"agency_{n}", f"came_{n}"] for n in range(1, PEOPLE_ASKED + 1)]

    def clean(self) -> dict[str, object]:
        """Ask for all of what is said of somebody, and for at least one person who came."""
        found = super().clean() or self.cleaned_data
        for name, agency, came in self.people:
            empty = [each for each in (name, agency, came) if not found.get(each)]
            if 0 < len(empty) < 3:
                self.add_error(empty[0], "Say name, agency and whether they came.")
        if not self.errors and not any(each.came for each in self.asked):
            self.add_error("came_1", "Say who came. Where nobody came, no meeting was held.")
        return found

    @property
    def asked(self) -> list[Asked]:
        """Return who was asked. Only after the form is valid."""
        said = self.cleaned_data
        return [
            Asked(said[name], "" if said[agency] == FAMILY else said[agency], said[came] == "yes")
            for name, agency, came in self.people
            if said.get(name) and said.get(agency) and said.get(came)
        ]


class Consider(forms.Form):
    """Whether a child whose family no longer agrees needs more."""

    outcome = OpenChoiceField(
        label="Does the child need more than early help?",
        choices=(
            ("STEP_UP", "Yes: ask the front door to decide"),
            ("NOT_NEEDED", "No: nothing asks for social care"),
        ),
    )
    why = _lines("Why?", rows=4)


class StepUp(forms.Form):
    """Why a child needs more than early help."""

    why = _lines("Why does the child need more than early help?", rows=4)


class TakeOver(forms.Form):
    """Which team takes a child over from social care."""

    team = OpenChoiceField(label="Which team holds the child from today?")

    def __init__(self, *args: Any, teams: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "team").choices = list(teams)


class End(Dated):
    """Why early help ends."""

    reason = OpenChoiceField(label="Why does it end?", choices=())
    words = _lines("What was reached, and who is there for the family from now on?", rows=4)

    field_order = ("reason", "words", "on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "reason").choices = of_set("EARLY_HELP_END")


class Between(forms.Form):
    """The days between which meetings are counted: the last 90 where nothing else is asked."""

    first = DayField(label="From", required=False, help_text="")
    last = DayField(label="To", required=False, help_text="")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        self.today = today
        super().__init__(*args, **kwargs)
        self.initial.setdefault("first", today - NINETY_DAYS)
        self.initial.setdefault("last", today)

    @property
    def days(self) -> tuple[date, date]:
        """Return the two days that are asked about."""
        said = self.cleaned_data if self.is_bound and self.is_valid() else {}
        last = said.get("last") or self.today
        return said.get("first") or last - NINETY_DAYS, last
