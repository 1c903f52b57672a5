"""What is asked about a team."""

from collections.abc import Sequence
from typing import Any

from django import forms

from sightline.govuk.fields import DayField, choice_field
from sightline.govuk.said import LineField
from sightline.identity.models import TeamKind
from sightline.people.asking import SaysWhy

Choices = Sequence[tuple[str, str]]


class OpenTeam(forms.Form):
    """A new team and where it stands."""

    name = LineField(label="Name", max_length=200)
    code = LineField(
        label="Code", max_length=60, help_text="What your other systems call it, so that files find it."
    )
    kind = forms.ChoiceField(label="What it does", choices=[("", "Choose"), *TeamKind.choices])
    parent = forms.ChoiceField(label="Stands under")
    opened_on = DayField(label="First day", required=False, help_text="Leave empty if it is not known.")

    layout = {"code": {"width": 10}}

    def __init__(self, *args: Any, teams: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "parent").choices = [("", "Choose"), *teams]


class RenameTeam(forms.Form):
    """What a team is called from now on."""

    name = LineField(label="Name", max_length=200)


class CloseTeam(SaysWhy):
    """A team's last day, and which team what it holds goes to."""

    to = forms.ChoiceField(label="Where what it holds goes")
    last_on = DayField(label="Last day", help_text="Today or an earlier day.")

    field_order = ("to", "last_on", "why")

    def __init__(self, *args: Any, teams: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "to").choices = [("", "Choose"), *teams]


class MoveTeam(forms.Form):
    """Where a team stands from a day on."""

    under = forms.ChoiceField(label="Put it under")
    from_on = DayField(
        label="From", help_text="Today or an earlier day. Days before it keep it where it was."
    )

    def __init__(self, *args: Any, teams: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "under").choices = [("", "Choose"), *teams]
