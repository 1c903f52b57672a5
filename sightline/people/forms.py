"""What those who answer for information are asked."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from allauth.account.forms import LoginForm
from django import forms

from sightline.access.models import LogEntry
from sightline.govuk.fields import DayField, OpenChoiceField, choice_field
from sightline.govuk.said import TextField
from sightline.people.queries import InventedPerson


class SignIn(LoginForm):
    """An address and a password. What is forgotten is offered below the form, once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "Email address"
        self.fields["password"].help_text = ""
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class BeSomebody(forms.Form):
    """Which invented person of a demonstration to be."""

    person = forms.ChoiceField(label="Whom to be")

    def __init__(self, *args: Any, people: Iterable[InventedPerson], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "person").choices = [
            ("", "Choose"),
            *(
                (each.public_id, f"{each.role}: {each.name}{', ' + each.team if each.team else ''}")
                for each in people
            ),
        ]


class LogAsked(forms.Form):
    """Whose looks, at which child, of what kind, and when."""

    person = forms.CharField(label="Person", help_text="Part of a name or an e-mail address", required=False)
    child = forms.CharField(label="Child", help_text="The council's id, or this log's", required=False)
    action = forms.ChoiceField(
        label="What", required=False, choices=[("", "Anything"), *LogEntry.Action.choices]
    )
    from_on = DayField(label="From", required=False)
    until_on = DayField(label="To", required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        self.today = today
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, object]:
        """Check that the days are in order."""
        asked = super().clean() or {}
        begins, ends = asked.get("from_on"), asked.get("until_on")
        if begins and ends and ends < begins:
            self.add_error("until_on", "This day is before the first. Choose a later day.")
        return asked


class JudgeLook(forms.Form):
    """What somebody found of a look that was drawn."""

    was_right = OpenChoiceField(
        label="Was it part of their work to look?",
        choices=[("yes", "Yes"), ("no", "No")],
        choice_hints={
            "no": "The reason they gave opens the record no more. Tell the data protection officer."
        },
        error_messages={"required": "Say whether it was part of their work"},
    )
    finding = TextField(
        label="How you know",
        help_text="Ask them or their manager if the log does not tell. Name no child.",
        max_length=2000,
        error_messages={"required": "Say how you know"},
    )

    def answer(self) -> dict[str, object]:
        """Return the answer as the action takes it."""
        return {"was_right": self.cleaned_data["was_right"] == "yes", "finding": self.cleaned_data["finding"]}


class ReviewEmergency(forms.Form):
    """What the reviewer found."""

    was_right = OpenChoiceField(
        label="Was it right to open the record?",
        choices=[("yes", "Yes"), ("no", "No: close it again at once")],
        error_messages={"required": "Say whether it was right to open the record"},
    )
    finding = TextField(
        label="What you found",
        max_length=2000,
        error_messages={"required": "Say what you found"},
    )

    def answer(self) -> dict[str, object]:
        """Return the answer as the action takes it."""
        return {"was_right": self.cleaned_data["was_right"] == "yes", "finding": self.cleaned_data["finding"]}
