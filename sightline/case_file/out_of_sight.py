"""Every open child, longest unseen first: who has not been seen, and who answers for each."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sightline.case_file import seeing
from sightline.clocks import queries
from sightline.clocks.queries import Moment
from sightline.identity.models import Worker
from sightline.identity.queries import managers
from sightline.records.models import Child, Identifier, Spell
from sightline.standards import calendar
from sightline.standards.model import Standard, State
from sightline.standards.span import Reading
from sightline.standards.timeline import Coverage

# The bands of the figures above the list: name, first day, last day.
BANDS: Sequence[tuple[str, str, int, int | None]] = (
    ("over-60", "not seen for over 60 days", 61, None),
    ("31-60", "31 to 60 days", 31, 60),
    ("15-30", "15 to 30 days", 15, 30),
    ("14-or-less", "14 days or less", 0, 14),
)
NOT_KNOWN = "not-known"
UNBORN = "unborn"


@dataclass(frozen=True, slots=True)
class OpenChild:
    """One open child as at a day.

    `days` is how long the child has not been seen, counted from being open when never seen; None when the
    files cannot say or the child is not born. `worker` is None when nobody is allocated; `answers` is then
    who answers for the child.
    """

    child: Child
    status: str
    age: int | None
    unborn: bool
    days: int | None
    cannot_say: str
    seen: seeing.LastSeen
    open_since: date
    worker: Worker | None
    team_name: str
    team_id: int
    answers: str
    held_since: date
    said: bool
    began: str
    promise: Standard | None
    reading: Reading | None

    @property
    def unallocated(self) -> bool:
        """Say whether it is known that no worker holds the child."""
        return self.worker is None and self.said

    @property
    def late(self) -> bool:
        """Say whether the promise to see the child is past its own limit."""
        return self.reading is not None and self.reading.state is State.OVERDUE

    @property
    def band(self) -> str:
        """Return the name of the band the child is counted in: every child is in exactly one."""
        if self.unborn:
            return UNBORN
        if self.days is None:
            return NOT_KNOWN
        return next(
            name
            for name, _, first, last in BANDS
            if first <= (self.days or 0) and (last is None or self.days <= last)
        )


def out_of_sight(moment: Moment) -> list[OpenChild]:
    """Return every child open at the end of the day, those not known first, then longest unseen."""
    spells = list(queries.open_spells(moment.day))
    children = [spell.child_id for spell in spells if spell.child_id]
    facts = _Facts(children, moment)
    found = [facts.open_child(spell) for spell in spells]
    return sorted(
        found, key=lambda each: (each.unborn, each.days is not None, -(each.days or 0), each.child.pk)
    )


class _Facts:
    """What the list needs to know of all its children, asked once."""

    def __init__(self, children: Collection[int], moment: Moment) -> None:
        self.moment = moment
        self.seen = seeing.last_seen(children, moment.day)
        self.covered = seeing.covered(children)
        self.holders = queries.holders(moment.day, children)
        self.statuses = queries.statuses(moment.day, children)
        self.promises = _worst_promises(children, moment)
        self.managers = managers(on=moment.day)

    def open_child(self, spell: Spell) -> OpenChild:
        """Return one open child."""
        child, day = spell.child, self.moment.day
        if child is None:
            raise ValueError("An open spell belongs to a child.")
        holder, seen = self.holders[child.pk], self.seen[child.pk]
        unborn = (child.born_on is None or child.born_on > day) and child.expected_on is not None
        days, cannot_say = _days_unseen(seen, spell.from_on, day, self.covered[child.pk])
        standard, reading = self.promises.get(child.pk, (None, None))
        if holder.team is None:
            raise ValueError("A holder names a team.")
        return OpenChild(
            child=child,
            status=self.statuses.get(child.pk, "Open"),
            age=calendar.age_on(child.born_on, day) if child.born_on and child.born_on <= day else None,
            unborn=unborn,
            days=None if unborn else days,
            cannot_say=cannot_say,
            seen=seen,
            open_since=spell.from_on,
            worker=holder.worker,
            team_name=holder.team.name,
            team_id=holder.team_id,
            answers=self._manager(holder.team_id),
            held_since=holder.from_on,
            said=holder.said,
            began=holder.began,
            promise=standard,
            reading=reading,
        )

    def _manager(self, team: int | None) -> str:
        manager = self.managers.get(team) if team is not None else None
        return manager.name if manager else ""


def _days_unseen(
    seen: seeing.LastSeen, open_since: date, day: date, coverage: Coverage | None
) -> tuple[int | None, str]:
    """Return the days since the child was seen, or None and why the files cannot say.

    A visit that somebody recorded counts whatever the files hold; without one, only a source that holds every
    visit can say that a child was never seen.
    """
    if seen.seen_on:
        return (day - seen.seen_on).days, ""
    if coverage and coverage.extent == "nothing":
        return None, "Your files do not hold visits."
    if coverage and seen.visited_on:
        return None, "A visit is recorded; the file does not say whether the child was seen."
    return (day - open_since).days, ""


def council_ids(children: Collection[int]) -> dict[int, str]:
    """Return the council's own id of each child that has one."""
    rows = Identifier.objects.filter(child__in=children, scheme="council_id", until_on=None).order_by("id")
    return {child: value for child, value in rows.values_list("child_id", "value") if child}


def _worst_promises(children: Collection[int], moment: Moment) -> Mapping[int, tuple[Standard, Reading]]:
    """Return for each child the promise to be seen that is most overdue, or else is due soonest."""
    worst: dict[int, tuple[tuple[int, int], Standard, Reading]] = {}
    for party, standard, reading in queries.readings(moment, children=children, standards=queries.SEEING):
        rank = {State.OVERDUE: 0, State.UNKNOWN: 1, State.RUNNING: 2}.get(reading.state)
        if party is None or rank is None:
            continue
        order = (rank, reading.span.due_high or 0)
        if party not in worst or order < worst[party][0]:
            worst[party] = (order, standard, reading)
    return {party: (standard, reading) for party, (_, standard, reading) in worst.items()}
