"""What is asked to change a setting. Each asks why."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from sightline.govuk.fields import DayField, choice_field
from sightline.people.asking import SaysWhy
from sightline.people.settings.showing import question
from sightline.records.models import SourceLine
from sightline.standards.model import Version

Choices = Sequence[tuple[str, str]]
MOST = 32_000


class SetLimit(SaysWhy):
    """A new version of a local limit: a number for each of its limits, from a day on."""

    in_force_on = DayField(
        label="From which day",
        help_text="Today or later. What was promised before stays as it was promised.",
    )

    def __init__(self, *args: Any, last: Version, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.last = last
        several = len(last.limits) > 1
        names = []
        for number, limit in enumerate(last.limits):
            names.append(f"amount_{number}")
            self.fields[names[-1]] = forms.IntegerField(
                label=question(limit, several=several),
                min_value=1,
                max_value=MOST,
                initial=abs(limit.amount),
                help_text=f"Now {abs(limit.amount)}.",
            )
        self.order_fields([*names, "in_force_on", "why"])

    def amounts(self) -> list[int]:
        """Return a number for each limit, counted in the direction of the default."""
        return [
            self.cleaned_data[f"amount_{number}"] * (1 if limit.amount > 0 else -1)
            for number, limit in enumerate(self.last.limits)
        ]


class AddTerm(SaysWhy):
    """A school term. Halves of a term are one."""

    first_on = DayField(label="First day of term")
    last_on = DayField(label="Last day of term")

    field_order = ("first_on", "last_on", "why")


class DescribeSource(SaysWhy):
    """What a source is called, how often it comes, when it is read, and who answers for it."""

    name = forms.CharField(label="Name", max_length=200)
    rhythm_days = forms.IntegerField(
        label="How many days may pass between two files",
        min_value=1,
        max_value=MOST,
        required=False,
        help_text="When the next file is later, everybody is told. Leave empty if it comes without a rhythm.",
    )
    rank = forms.IntegerField(
        label="Rank",
        min_value=1,
        max_value=MOST,
        help_text="Where two sources disagree, clocks read the one with the lower number.",
    )
    owner = forms.ChoiceField(
        label="Who answers for it", required=False, help_text="What waits or disagrees goes to them."
    )

    field_order = ("name", "rhythm_days", "rank", "owner", "why")

    def __init__(self, *args: Any, line: SourceLine, owners: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stands = [(str(line.owner.pk), line.owner.person.name)] if line.owner else []
        known = {number for number, _ in owners}
        choice_field(self, "owner").choices = [
            ("", "Nobody yet"),
            *(pair for pair in stands if pair[0] not in known),
            *owners,
        ]


class DeclareWritten(SaysWhy):
    """From when on everything is written down here."""

    from_on = DayField(
        label="From which day is everything written down here?",
        help_text="From then on, what is not written here did not happen.",
    )

    field_order = ("from_on", "why")


class EndWritten(SaysWhy):
    """Until when everything was written down here."""

    last_on = DayField(label="What was the last such day?")

    field_order = ("last_on", "why")

    def last_day(self) -> date:
        """Return the last day."""
        last: date = self.cleaned_data["last_on"]
        return last
