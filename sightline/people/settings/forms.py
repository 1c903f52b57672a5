"""What is asked to change a setting. Each asks why."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from sightline.govuk.fields import TIME_FORMATS, ClockField, DayField, choice_field
from sightline.govuk.said import LineField
from sightline.people.asking import SaysWhy
from sightline.people.settings.showing import question
from sightline.records.models import SourceLine
from sightline.standards.local import MOST_WORKING_DAYS_LEFT, choices
from sightline.standards.model import Standard, Version

Choices = Sequence[tuple[str, str]]
MOST = 32_000


class SetLimit(SaysWhy):
    """A new version of a local limit: a number for each of its limits, from a day on."""

    in_force_on = DayField(
        label="From which day",
        help_text="Today or later. What was promised before stays as it was promised.",
    )

    def __init__(self, *args: Any, standard: Standard, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.last = last = max(standard.versions, key=lambda version: version.in_force_on)
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
        self._ask_how_it_counts(standard, last)
        self.order_fields([*names, "counts_from", "cutoff", "in_force_on", "why"])

    def _ask_how_it_counts(self, standard: Standard, last: Version) -> None:
        """Ask for what an authority may choose of this standard: from what it counts, when a day ends."""
        names = choices(standard)
        if names:
            self.fields["counts_from"] = forms.ChoiceField(
                label="What is it counted from?",
                choices=[(name, f"{name[:1].upper()}{name[1:]}") for name in names],
                initial=last.counts_from or names[0],
            )
        if standard.may_cut_off:
            self.fields["cutoff"] = ClockField(
                label="After what time does the next day count?",
                required=False,
                initial=f"{last.cutoff:%H:%M}" if last.cutoff else "",
                input_formats=TIME_FORMATS,
                help_text="For example, 17:00: what comes later is counted as if it came the next day. "
                "Leave empty for none: a day ends at midnight.",
            )

    def rules(self) -> dict[str, Any]:
        """Return from what it counts and when a day ends, as they are set."""
        cutoff = self.cleaned_data.get("cutoff")
        return {
            "cutoff": cutoff.replace(second=0, fold=0) if cutoff else None,
            "counts_from": self.cleaned_data.get("counts_from", ""),
        }

    def amounts(self) -> list[int]:
        """Return a number for each limit, counted in the direction of the default."""
        return [
            self.cleaned_data[f"amount_{number}"] * (1 if limit.amount > 0 else -1)
            for number, limit in enumerate(self.last.limits)
        ]


class SetWarning(SaysWhy):
    """How little of any limit is left when a running promise warns, from a day on."""

    share_left = forms.IntegerField(
        label="With what share of its time left does a promise warn?",
        help_text="In per cent: 25 warns in the last quarter.",
        min_value=1,
        max_value=99,
    )
    working_days_left = forms.IntegerField(
        label="With how many working days left does it warn?",
        help_text="Whichever comes first. 0 leaves it to the share. Promises in hours go by the share alone.",
        min_value=0,
        max_value=MOST_WORKING_DAYS_LEFT,
    )
    in_force_on = DayField(label="From which day", help_text="Today or later.")

    field_order = ("share_left", "working_days_left", "in_force_on", "why")


class AddTerm(SaysWhy):
    """A school term. Halves of a term are one."""

    first_on = DayField(label="First day of term")
    last_on = DayField(label="Last day of term")

    field_order = ("first_on", "last_on", "why")


class DescribeSource(SaysWhy):
    """What a source is called, how often it comes, when it is read, and who answers for it."""

    name = LineField(label="Name", max_length=200)
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
