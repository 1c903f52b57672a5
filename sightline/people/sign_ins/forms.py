"""What is asked about a way in and its roles."""

from collections.abc import Sequence
from typing import Any

from django import forms

from sightline.access.matrix import MATRIX, Scope
from sightline.govuk.fields import OpenChoiceField, choice_field
from sightline.govuk.said import LineField
from sightline.identity.roles import Role

Choices = Sequence[tuple[str, str]]
SOMEBODY_ELSE = "another"


class FindSignIn(forms.Form):
    """Which ways in a list shows."""

    called = forms.CharField(label="Name or e-mail", required=False, max_length=100)
    show = forms.ChoiceField(
        label="Show",
        required=False,
        choices=[("", "Open"), ("without-role", "Open without a role"), ("closed", "Closed")],
    )


class OpenSignIn(forms.Form):
    """Whose way in, and how they prove that it is them."""

    name = LineField(label="Name", max_length=200)
    email = forms.EmailField(label="Work e-mail address")
    way = OpenChoiceField(
        label="How do they sign in?",
        choices=[("provider", "With their council account"), ("password", "With a password")],
        choice_hints={
            "provider": "The council's own provider knows this address.",
            "password": "A link to choose one goes to this address now. The first sign-in asks for a second "
            "factor.",
        },
    )

    def ask_who(self, known: Choices) -> None:
        """Ask whether it is one of these people of the same or a like name, by id, or somebody else."""
        self.fields["same_as"] = OpenChoiceField(
            label="Is it the same person as one of these?",
            choices=[
                *((pk, f"The same person as {words}") for pk, words in known),
                (SOMEBODY_ELSE, "Somebody else"),
            ],
            required=False,
            help_text="Nobody signs what they decided themselves: two sign-ins of one person count as one.",
        )
        self.order_fields(["name", "same_as", "email", "way"])


class GiveRole(forms.Form):
    """A role and where it is held."""

    role = forms.ChoiceField(label="Role")
    team = forms.ChoiceField(label="In which team", required=False)
    agency = forms.ChoiceField(label="For which agency", required=False)

    def __init__(self, *args: Any, teams: Choices, agencies: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "role").choices = [("", "Choose"), *_roles()]
        choice_field(self, "team").choices = [("", "No team"), *teams]
        choice_field(self, "agency").choices = [("", "No agency"), *agencies]


_PLACES = {Scope.TEAM: "in a team", Scope.PARTNER: "for an agency"}


def _roles() -> Choices:
    """Return the roles by name, each with where it is held."""
    held = {role: _PLACES.get(MATRIX[role].scope, "in the whole service") for role in Role}
    return sorted(((role.value, f"{role.label} ({held[role]})") for role in Role), key=lambda pair: pair[1])
