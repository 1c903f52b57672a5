"""What is asked about a worker: their start, their places in teams, their leave, their last day."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms

from sightline.clocks.pointing import Waits
from sightline.govuk.fields import DayField, OpenChoiceField, choice_field
from sightline.govuk.said import LineField
from sightline.identity.models import LeaveKind, Worker
from sightline.identity.roles import Role
from sightline.people.asking import SaysWhy

Choices = Sequence[tuple[str, str]]
# What somebody does in a team; what a sign-in may do is given with the sign-in.
WORK = [
    ("", "Not said"),
    *((role.value, role.label) for role in (
        Role.SOCIAL_WORKER, Role.SENIOR_PRACTITIONER, Role.TEAM_MANAGER, Role.CONTACT_OFFICER,
        Role.HUB_MANAGER, Role.NIGHT_WORKER, Role.NIGHT_MANAGER, Role.PERSONAL_ADVISER,
        Role.FAMILY_HELP_PRACTITIONER, Role.LEAD_PROTECTION_PRACTITIONER, Role.REVIEWING_OFFICER,
        Role.CONFERENCE_CHAIR,
    )),
]  # fmt: skip


class FindWorker(forms.Form):
    """Which workers a list shows."""

    called = forms.CharField(label="Name or code", required=False, max_length=100)
    show = forms.ChoiceField(
        label="Show",
        required=False,
        choices=[("", "At work"), ("no-place", "Without a place in a team"), ("left", "Left")],
    )


class Place(forms.Form):
    """A place in a team."""

    team = forms.ChoiceField(label="Team")
    role = forms.ChoiceField(label="What they do there", choices=WORK, required=False)
    manager = OpenChoiceField(
        label="Do they manage the team?",
        choices=[("yes", "Yes"), ("no", "No")],
        choice_hints={"yes": "They answer for each child there who has no worker."},
    )
    from_on = DayField(label="First day there")

    def __init__(self, *args: Any, teams: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "team").choices = [("", "Choose"), *teams]


class StartWorker(forms.Form):
    """Somebody who works with children, as the council's systems name them."""

    name = LineField(label="Name", max_length=200)
    code = LineField(
        label="Code", max_length=60, help_text="What your other systems call them, so that files find them."
    )
    started_on = DayField(label="First day here", required=False, help_text="Leave empty if not known.")
    registration_number = LineField(
        label="Social Work England number",
        max_length=40,
        required=False,
        help_text="Leave empty if they are not registered or it is not known.",
    )
    agency_worker = OpenChoiceField(
        label="Are they an agency worker?",
        choices=[("yes", "Yes"), ("no", "No"), ("unknown", "Not known")],
    )
    hours_fte = forms.DecimalField(
        label="Part of full time",
        required=False,
        min_value=Decimal("0.001"),
        max_value=Decimal(1),
        decimal_places=3,
        help_text="1 is full time, 0.6 three days of five. Leave empty if it is not known.",
    )

    layout = {"code": {"width": 10}, "agency_worker": {"inline": True}, "registration_number": {"width": 10}}

    def answer(self) -> dict[str, object]:
        """Return the answers as the action takes them."""
        known = {"yes": True, "no": False, "unknown": None}
        return {**self.cleaned_data, "agency_worker": known[self.cleaned_data["agency_worker"]]}


class Received(forms.Form):
    """Who receives what points to a worker, a question for each thing. Unanswered, the change is refused."""

    def ask_for_receivers(self, waiting: Sequence[Waits], colleagues: Sequence[Worker]) -> None:
        """Ask of each thing who receives it: of those who may, or of everybody here with a sign-in."""
        self.waiting = {f"receiver_{number}": what.key for number, what in enumerate(waiting)}
        self.offered: dict[str, Worker] = {}
        for name, what in zip(self.waiting, waiting, strict=True):
            workers = what.receivers if what.receivers is not None else colleagues
            self.offered.update({str(each.pk): each for each in workers})
            self.fields[name] = forms.ChoiceField(
                label=f"Who receives {what.words}?",
                required=False,
                choices=[("", "Nobody yet"), *((str(each.pk), each.name) for each in workers)],
            )

    def received(self) -> dict[str, Worker]:
        """Return the chosen receivers by what they receive. Only after the form is valid."""
        return {
            key: self.offered[self.cleaned_data[name]]
            for name, key in self.waiting.items()
            if self.cleaned_data.get(name)
        }


class EndPlace(Received):
    """The last day in a team."""

    last_on = DayField(label="Last day there")

    def until_on(self) -> date:
        """Return the first day without the place."""
        last: date = self.cleaned_data["last_on"]
        return last + timedelta(days=1)


class StartLeave(forms.Form):
    """Days away, and who covers."""

    kind = forms.ChoiceField(label="Why they are away", choices=[("", "Choose"), *LeaveKind.choices])
    from_on = DayField(label="First day away")
    until_on = DayField(
        label="First day back", required=False, help_text="Leave empty while it is not known."
    )
    cover = forms.ChoiceField(
        label="Who covers",
        required=False,
        help_text="Their list shows the children of whoever is away. The children keep their worker.",
    )

    def __init__(self, *args: Any, workers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "cover").choices = [("", "Nobody yet"), *workers]


class EndLeave(forms.Form):
    """The first day back."""

    until_on = DayField(label="First day back")


class LastDay(Received, SaysWhy):
    """A worker's last day here."""

    left_on = DayField(label="Last day here")

    field_order = ("left_on", "why")
