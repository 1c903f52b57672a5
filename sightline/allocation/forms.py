"""What is asked about who holds a child."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from sightline.allocation.models import Oversight
from sightline.govuk.fields import DayField, OpenChoiceField, OpenMultipleChoiceField, choice_field
from sightline.govuk.said import LineField, TextField

Choices = Sequence[tuple[str, str]]


def _words(label: str, help_text: str = "", *, rows: int = 2, required: bool = True) -> TextField:
    return TextField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=4000,
        rows=rows,
    )


class ChooseChildren(forms.Form):
    """Which children a worker is looked for, together."""

    child = OpenMultipleChoiceField(label="Choose the children to allocate together", required=False)

    def __init__(self, *args: Any, children: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "child").choices = list(children)


class ChooseTeam(forms.Form):
    """Whose workers are shown."""

    team = forms.ChoiceField(label="Workers of", required=False)

    def __init__(self, *args: Any, teams: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "team").choices = list(teams)


class Allocate(forms.Form):
    """Whom a manager asks, why, and what the worker must know of each child."""

    worker = OpenChoiceField(label="Who is asked?")
    why = _words("Why this worker?", "Kept with the decision, also when it follows the suggestion.")
    starts_on = DayField(
        label="From a later day?",
        required=False,
        help_text="Leave empty to hand over when the offer is accepted.",
    )

    def __init__(
        self, *args: Any, workers: Choices, children: Mapping[int, tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "worker").choices = list(workers)
        self.note_names = {pk: f"note_{pk}" for pk in children}
        for pk, (name, hint) in children.items():
            self.fields[self.note_names[pk]] = _words(f"Handover note for {name}", hint, rows=3)

    @property
    def questions_of_notes(self) -> list[forms.BoundField]:
        """Return the question for each child's note, in order."""
        return [self[name] for name in self.note_names.values()]

    def notes(self) -> dict[int, str]:
        """Return what was written of each child. Only after the form is valid."""
        return {pk: self.cleaned_data[name] for pk, name in self.note_names.items()}


class Spread(forms.Form):
    """Which worker is asked for each group of children, why, and what must be known of each child."""

    why = _words("Why these workers?", "Kept with each decision.")
    starts_on = DayField(
        label="From which day?", required=False, help_text="Leave empty to hand over when each is accepted."
    )

    def __init__(
        self,
        *args: Any,
        workers: Choices,
        groups: Sequence[tuple[tuple[int, ...], str, Mapping[int, str]]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.groups = {f"worker_{number}": key for number, (key, _, _) in enumerate(groups)}
        for name, (_, words, notes) in zip(self.groups, groups, strict=True):
            self.fields[name] = forms.ChoiceField(
                label=f"Who is asked for {words}?",
                required=False,
                choices=[("", "Nobody yet"), *workers],
            )
            for pk, first_name in notes.items():
                self.fields[f"note_{pk}"] = _words(f"Handover note for {first_name}", required=False)

    def question_of(self, number: int) -> forms.BoundField:
        """Return the question which worker is asked for a group."""
        return self[f"worker_{number}"]

    def notes_of(self, key: Sequence[int]) -> list[forms.BoundField]:
        """Return the question for each child's note in a group."""
        return [self[f"note_{pk}"] for pk in key]

    def chosen(self) -> list[tuple[tuple[int, ...], str, dict[int, str]]]:
        """Return each group that has a worker, the worker and the notes. Only after the form is valid."""
        return [
            (key, self.cleaned_data[name], {pk: self.cleaned_data[f"note_{pk}"] for pk in key})
            for name, key in self.groups.items()
            if self.cleaned_data.get(name)
        ]


class AskAnother(forms.Form):
    """Whom else a manager asks about a child who is offered already."""

    worker = OpenChoiceField(label="Who else is asked?")
    why = _words("Why this worker?")

    def __init__(self, *args: Any, workers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "worker").choices = list(workers)


ACCEPT, DECLINE = "accept", "decline"


class AnswerOffer(forms.Form):
    """Whether a worker takes the children they were offered."""

    answer = OpenChoiceField(label="Do you accept?", choices=((ACCEPT, "Yes"), (DECLINE, "No")))
    words = _words("Why not?", "The manager sees this, and asks somebody else.", required=False)

    layout: Mapping[str, Mapping[str, object]] = {"answer": {"label_size": "m"}}
    reveals: Mapping[str, Mapping[str, Sequence[str]]] = {"answer": {DECLINE: ["words"]}}

    def clean(self) -> dict[str, object]:
        """Ask why, of somebody who declines."""
        found = super().clean() or self.cleaned_data
        if found.get("answer") == DECLINE and not found.get("words", "").strip():
            self.add_error("words", "Say why, so that the manager can ask somebody who can.")
        return found


class TakeBack(forms.Form):
    """Why an offer is taken back."""

    words = _words("Why is the offer taken back?", "Whoever was asked sees this.")


class WatchOver(forms.Form):
    """What was done for a child who has no worker."""

    way = OpenChoiceField(label="What did you do?", choices=Oversight.Way.choices)
    on = DayField(label="When?")
    words = _words("How is the child, and what happens next?", rows=3)

    layout: Mapping[str, Mapping[str, object]] = {"way": {"label_size": "m"}}


class Acknowledge(forms.Form):
    """What somebody who was told of a wait will do."""

    words = _words("What will you do?", "One sentence. It stands beside your name.", required=False)


class Languages(forms.Form):
    """Which languages a family needs."""

    languages = LineField(
        label="Languages the family needs a worker to speak",
        required=False,
        max_length=200,
        help_text="With commas between them. Leave empty if English is enough.",
    )

    def said(self) -> list[str]:
        """Return the languages one by one."""
        return self.cleaned_data["languages"].split(",")


class DescribeWorker(Languages):
    """What allocation asks of a worker."""

    newly_qualified_until = DayField(
        label="Newly qualified until", required=False, help_text="Leave empty if they are not."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["languages"].label = "Languages they speak beside English"
        self.fields["languages"].help_text = "With commas between them."


class SetLimit(forms.Form):
    """A number that allocation goes by, from a day on."""

    amount = forms.DecimalField(label="From then on", min_value=Decimal(0), max_digits=6, decimal_places=2)
    in_force_on = DayField(label="First day", help_text="Today or later: what was decided before stays.")
    why = _words("Why?")

    def __init__(self, *args: Any, today: date, unit: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"].help_text = f"In {unit}."
        self.fields["in_force_on"].initial = today
