"""The numbers that allocation goes by: local, dated, each with the usual value where none has been set.

Source of the ladder, the weights and the limits: local custom. No national number is known for any of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType

from django.db import transaction

from sightline.access.actor import Actor
from sightline.access.permissions import Permission
from sightline.allocation.models import Ladder, Setting
from sightline.clocks.models import SettingChange
from sightline.clocks.spells import STATUSES
from sightline.records.models import Recording
from sightline.standards.calendar import in_words, uk_date

SHORTEST_REASON = 5
FULL_TIME, NEWLY_QUALIFIED = "limit: full time", "limit: newly qualified"
ANSWER_WITHIN, SEE_WITHIN = "offer: answer within", "offer: see within"
_WEIGHT, _LADDER = "weight: ", "ladder: "


class CannotSet(Exception):
    """Say, in the reader's words, why a number may not be set so."""


@dataclass(frozen=True, slots=True)
class Known:
    """One number there is: what it is called, in which unit, and what it is where nobody has set it."""

    title: str
    unit: str
    usual: Decimal

    def said(self, amount: Decimal) -> str:
        """Return an amount in its unit: "1 working day", "20 weighted children"."""
        unit = _OF_ONE.get(self.unit, self.unit) if amount == 1 else self.unit
        return f"{amount.normalize():f} {unit}"


_OF_ONE = {"working days": "working day", "children": "child", "weighted children": "weighted child"}


@dataclass(frozen=True, slots=True)
class Step:
    """One rung of a ladder: whom it tells, and its usual place in working days."""

    number: int
    tells: str
    usual: int

    def name(self, ladder: str) -> str:
        """Return the name of the setting that says after how many working days it is reached."""
        return f"{_LADDER}{ladder} {self.number}"


TEAM_MANAGER, HEAD, WHOLE_SERVICE, DIRECTOR = "team_manager", "head", "whole_service", "director"
TELLS: Mapping[str, str] = MappingProxyType(
    {
        TEAM_MANAGER: "the team’s manager",
        HEAD: "the head of service",
        WHOLE_SERVICE: "whoever answers for the whole service",
        DIRECTOR: "the director, for the board’s list too",
    }
)
STEPS: Mapping[str, tuple[Step, ...]] = MappingProxyType(
    {
        Ladder.NO_WORKER: (
            Step(1, TEAM_MANAGER, 1), Step(2, HEAD, 3), Step(3, WHOLE_SERVICE, 5), Step(4, DIRECTOR, 10),
        ),
        Ladder.NO_ANSWER: (Step(1, TEAM_MANAGER, 0), Step(2, HEAD, 2)),
    }
)  # fmt: skip
_WEIGHTS = {
    "Looked after": "1.0",
    "Protection plan": "1.4",
    "Section 47 enquiry": "1.4",
    "Assessment": "1.2",
    "Child in need": "1.0",
    "Care leaver": "0.7",
    "Early help": "0.5",
    "At the door": "0.5",
}


def _known() -> dict[str, Known]:
    found = {
        FULL_TIME: Known("Most that a full-time worker holds", "weighted children", Decimal(20)),
        NEWLY_QUALIFIED: Known(
            "Most that a newly qualified full-time worker holds", "weighted children", Decimal(12)
        ),
        ANSWER_WITHIN: Known("An offer is answered by 5:00pm, within", "working days", Decimal(1)),
        SEE_WITHIN: Known("A new worker sees the child within", "working days", Decimal(5)),
    }
    for status in dict.fromkeys(STATUSES.values()):
        found[_WEIGHT + status] = Known(
            f"Weight of a child: {status.lower()}", "children", Decimal(_WEIGHTS.get(status, "1.0"))
        )
    for ladder, steps in STEPS.items():
        what = "no worker" if ladder == Ladder.NO_WORKER else "no answer after it was due"
        for step in steps:
            title = f"{what.capitalize()}: tell {TELLS[step.tells]} after"
            found[step.name(ladder)] = Known(title, "working days", Decimal(step.usual))
    return found


KNOWN: Mapping[str, Known] = MappingProxyType(_known())


@dataclass(frozen=True, slots=True)
class Limits:
    """Every number as it stands on a day."""

    amounts: Mapping[str, Decimal]

    def __getitem__(self, name: str) -> Decimal:
        return self.amounts[name]

    def days(self, name: str) -> int:
        """Return a number of whole days."""
        return int(self.amounts[name])

    def weight(self, status: str) -> Decimal:
        """Return how much a child of a status weighs; one whose status is not said weighs one."""
        return self.amounts.get(_WEIGHT + status, Decimal(1))

    def steps(self, ladder: str) -> list[tuple[int, int]]:
        """Return the number of each rung of a ladder and after how many working days it is reached."""
        return [(step.number, self.days(step.name(ladder))) for step in STEPS[ladder]]


def limits_on(day: date) -> Limits:
    """Return the numbers in force on a day."""
    amounts = {name: known.usual for name, known in KNOWN.items()}
    rows = Setting.objects.filter(in_force_on__lte=day).order_by("in_force_on", "id")
    amounts.update({name: amount for name, amount in rows.values_list("name", "amount") if name in KNOWN})
    return Limits(amounts)


def last_rung_days(on: date) -> int:
    """Return after how many working days without a worker the last rung is reached."""
    return limits_on(on).steps(Ladder.NO_WORKER)[-1][1]


@transaction.atomic
def set_limit(*, name: str, amount: Decimal, in_force_on: date, by: Actor, at: datetime, why: str) -> Setting:
    """Set one number from today or a later day on. Raises CannotSet with the reason."""
    if by.user is None or not by.may(Permission.LIMITS_SET):
        raise CannotSet(f"You may not {Permission.LIMITS_SET.label}.")
    if name not in KNOWN:
        raise CannotSet("There is no such number. Choose one of the list.")
    if len(why.strip()) < SHORTEST_REASON:
        raise CannotSet("Say why, for whoever asks after you.")
    today, known = uk_date(at), KNOWN[name]
    if in_force_on < today:
        raise CannotSet("A number counts from today or a later day. What was decided before stays.")
    if amount < 0 or (known.unit.endswith("days") and amount != amount.to_integral_value()):
        raise CannotSet("Enter a whole number of days, 0 or more." if amount >= 0 else "Enter 0 or more.")
    if Setting.objects.filter(name=name, in_force_on=in_force_on).exists():
        raise CannotSet("This number is set for that day already. Choose a later day.")
    recording = Recording.objects.create(by=by.user, why=why.strip())
    said = f"{known.title} {known.said(amount)}, from {in_words(in_force_on)}"
    SettingChange.objects.create(setting=f"allocation {name}", said=said, recording=recording)
    return Setting.objects.create(
        name=name,
        amount=amount,
        in_force_on=in_force_on,
        entered_on=today,
        by=by.user,
        why=why.strip(),
        recording=recording,
    )


def changes() -> list[Setting]:
    """Return every number that was set, newest first."""
    return list(Setting.objects.select_related("by__person").order_by("-in_force_on", "-id"))
