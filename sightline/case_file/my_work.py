"""What a worker has promised to whom: my children and what is due, soonest first."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from sightline.access.actor import Actor
from sightline.case_file.believing import Clock, readings
from sightline.case_file.counting_once import counted_once
from sightline.clocks import queries
from sightline.clocks.queries import Moment
from sightline.identity.kept_questions import kept_question
from sightline.identity.models import Leave
from sightline.identity.queries import away, managers
from sightline.records.models import Spell
from sightline.standards import calendar
from sightline.standards.model import Promise, Standard, State
from sightline.standards.span import Reading
from sightline.standards.warning import THREE_QUARTERS_GONE, warning_words

DAYS_AHEAD = 14
LATE, EXPIRING, TODAY, SOON = "late", "expiring", "today", "soon"
LATER, UNKNOWN = "later", "unknown"
DUE = (LATE, EXPIRING, TODAY, SOON)


@dataclass(frozen=True, slots=True)
class Duty:
    """One promise to one child that is open, and when it is due; `beside`: the same counted another way."""

    child: int
    standard: Standard
    reading: Reading
    group: str
    beside: tuple[tuple[Standard, Reading], ...] = ()

    @property
    def order(self) -> tuple[int, str, int]:
        """Return what duties are sorted by: soonest first."""
        return self.reading.span.due_high or 0, self.standard.code, self.child


@dataclass(frozen=True, slots=True)
class Caseload:
    """The children somebody holds: their own, and a colleague's whom they cover until a day."""

    held: tuple[Spell, ...]
    covered: tuple[tuple[Leave, tuple[Spell, ...]], ...]

    @property
    def children(self) -> list[int]:
        """Return the ids of the children held as one's own."""
        return _children(self.held)

    @property
    def covered_children(self) -> list[int]:
        """Return the ids of the children held for a colleague."""
        return [child for _, spells in self.covered for child in _children(spells)]


def _children(spells: Iterable[Spell]) -> list[int]:
    return [spell.child_id for spell in spells if spell.child_id]


def caseload(workers: Collection[int], day: date) -> Caseload:
    """Return whom these workers hold at the end of a day: those allocated to them, those of no worker in a
    team they answer for, and those of a colleague who is away and whom they cover."""
    answers = {team for team, manager in managers(on=day).items() if manager.pk in workers}
    leaves = {worker: leave for worker, leave in away(on=day).items() if leave.cover_id in workers}
    mine, covered = [], {worker: [] for worker in leaves}  # type: ignore[var-annotated]
    for spell in _held(day, [*workers, *leaves], answers):
        if spell.worker_id in covered:
            covered[spell.worker_id].append(spell)
        else:
            mine.append(spell)
    pairs = [(leaves[worker], tuple(spells)) for worker, spells in covered.items() if spells]
    return Caseload(tuple(mine), tuple(pairs))


@kept_question
def _held(day: date, workers: Collection[int], teams: Collection[int]) -> QuerySet[Spell]:
    rows = queries.lasting("holder", day).select_related("worker", "team").order_by("child_id", "id")
    return rows.filter(worker__in=workers) | rows.filter(worker=None, team__in=teams)


def duties(
    children: Collection[int], moment: Moment, *, known_by: datetime | None = None, minimums: bool = False
) -> list[Duty]:
    """Return every open promise to these children, soonest first; those that cannot be said last.

    A promise that is counted two ways is one.

    `minimums`: also what may not be done before a day, which is nobody's duty.
    """
    return duties_of(readings(moment, children, known_by=known_by), moment, minimums) if children else []


def duties_of(said: Iterable[Clock], moment: Moment, minimums: bool = False) -> list[Duty]:
    """Return as `duties` does, from what the open clocks of children say."""
    clocks = [
        (child, standard, reading)
        for child, standard, reading in said
        if (minimums or standard.promise is not Promise.NOT_BEFORE)
        and reading.state in (State.RUNNING, State.OVERDUE, State.UNKNOWN)
    ]
    found = []
    for one in counted_once(clocks):
        child, standard, reading = one.clock
        found.append(Duty(child, standard, reading, _group(standard, reading, moment), one.beside))
    return sorted(found, key=lambda duty: (duty.group == UNKNOWN, duty.order))


def _group(standard: Standard, reading: Reading, moment: Moment) -> str:
    due_on, today = reading.span.due_on, moment.day
    if reading.state is State.UNKNOWN or due_on is None:
        return UNKNOWN
    if reading.state is State.OVERDUE:
        return LATE
    if standard.expires and warning_words(standard, reading, moment.second) == THREE_QUARTERS_GONE:
        return EXPIRING
    if due_on <= today:
        return TODAY
    return SOON if due_on <= today + timedelta(days=DAYS_AHEAD) else LATER


def due_count(actor: Actor, now: datetime) -> int | None:
    """Return how many promises to one's own children are late, due today or in the next 14 days.

    None for those who hold nobody by their work.
    """
    if not actor.workers:
        return None
    today = calendar.uk_date(now)
    held = caseload(actor.workers, today)
    found = duties([*held.children, *held.covered_children], Moment.of(today, now))
    return sum(duty.group in DUE for duty in found)
