"""How a standard is being kept: its open clocks now, and those that ended in a month."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from sightline.case_file.believing import readings
from sightline.clocks.queries import Moment
from sightline.govuk.words import share
from sightline.records.models import Spell
from sightline.standards import calendar
from sightline.standards.model import Promise, Standard, State
from sightline.standards.span import WHY, Reading
from sightline.standards.timeline import first_second, last_second

OPEN_STATES = (State.RUNNING, State.OVERDUE, State.UNKNOWN)
ENDED_STATES = (State.MET, State.MISSED)
MEANS = {
    State.RUNNING: "Not yet done, and not yet due",
    State.OVERDUE: "Past its limit, and still not done",
    State.MET: "Done in time",
    State.MISSED: "Done too late, or ended too late without it",
}


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month."""

    first: date

    @classmethod
    def before(cls, day: date) -> "Month":
        """Return the last whole month before a day."""
        return cls((day.replace(day=1) - timedelta(days=1)).replace(day=1))

    @property
    def last(self) -> date:
        """Return its last day."""
        return calendar.add_months(self.first, 1) - timedelta(days=1)

    def holds(self, second: int) -> bool:
        """Say whether a second lies in it."""
        return first_second(self.first) <= second <= last_second(self.last)


@dataclass(frozen=True, slots=True)
class Kept:
    """One state of a standard: its clocks, by party, and what the state means."""

    state: State
    clocks: tuple[tuple[int, Reading], ...]

    @property
    def promises(self) -> list[int]:
        """Return to whom each promise is: a child, or another, as often as there are promises to it."""
        return [party for party, _ in self.clocks]

    def unknown_because(self) -> dict[str, list[int]]:
        """Return to whom each promise is of which it cannot be said, by why not."""
        found: dict[str, list[int]] = defaultdict(list)
        if self.state is State.UNKNOWN:
            for party, reading in self.clocks:
                found[reading.why].append(party)
        return found


def means_words(state: State, because: Mapping[str, int] | None = None) -> str:
    """Return what a state means here; of unknown, what is missing and how often where that may be said."""
    if state is not State.UNKNOWN:
        return MEANS[state]
    reasons = sorted((because or {}).items(), key=lambda each: (-each[1], each[0]))
    said = " ".join(f"{WHY[why]} ({count})" for why, count in reasons)
    return f"{said or 'It cannot be said.'} Never read as kept."


Within = Callable[[int], bool]


def kept_now(
    standard: Standard,
    moment: Moment,
    *,
    known_by: datetime | None = None,
    within: Within = lambda party: True,
) -> list[Kept]:
    """Return the open clocks of a standard by state. `within` says whose are counted."""
    clocks = _clocks(standard, moment, known_by, within)
    still_open = [each for each in clocks if each[1].state in OPEN_STATES]
    return [_kept(state, still_open) for state in OPEN_STATES]


def ended_in(
    standard: Standard,
    month: Month,
    *,
    known_by: datetime | None = None,
    within: Within = lambda party: True,
) -> list[Kept]:
    """Return the clocks of a standard that were met, or ended too late, in a month."""
    clocks = _clocks(standard, Moment.of(month.last), known_by, within)
    ended = [each for each in clocks if each[1].span.ended is not None and month.holds(each[1].span.ended)]
    return [_kept(state, ended) for state in ENDED_STATES]


QUARTERS = 8


@dataclass(frozen=True, slots=True)
class Quarter:
    """Three months of a calendar year: the promises that ended in them, in time and too late."""

    first: date
    kept: int
    missed: int

    @property
    def last(self) -> date:
        """Return its last day."""
        return calendar.add_months(self.first, 3) - timedelta(days=1)

    @property
    def ended(self) -> int:
        """Return how many promises ended in it."""
        return self.kept + self.missed

    @property
    def share_words(self) -> str:
        """Return the share that was kept: "75.6%"; nothing of none."""
        return share(self.kept / self.ended) if self.ended else ""


def by_quarter(standard: Standard, moment: Moment, teams: Collection[int]) -> list[Quarter]:
    """Return how teams kept a standard in each of the last eight whole quarters, the oldest first.

    A promise counts for the team that held the child on the day it was met, or ended too late.
    """
    this = moment.day.replace(month=(moment.day.month - 1) // 3 * 3 + 1, day=1)
    firsts = [calendar.add_months(this, -3 * number) for number in range(QUARTERS, 0, -1)]
    rows = Spell.objects.filter(Q(until_on=None) | Q(until_on__gt=firsts[0]), kind="holder", team__in=teams)
    held: dict[int, list[tuple[date, date]]] = defaultdict(list)
    for child, from_on, until_on in rows.order_by("id").values_list("child_id", "from_on", "until_on"):
        held[child].append((from_on, until_on or date.max))
    counts = {(first, state): 0 for first in firsts for state in ENDED_STATES}
    for party, reading in _clocks(standard, moment, None, held.__contains__):
        on = reading.span.ended_on
        if on is None or reading.state not in ENDED_STATES:
            continue
        first = on.replace(month=(on.month - 1) // 3 * 3 + 1, day=1)
        if (first, reading.state) in counts and any(begun <= on <= until for begun, until in held[party]):
            counts[first, reading.state] += 1
    return [Quarter(each, counts[each, State.MET], counts[each, State.MISSED]) for each in firsts]


def _kept(state: State, clocks: Sequence[tuple[int, Reading]]) -> Kept:
    return Kept(state, tuple(each for each in clocks if each[1].state is state))


def _clocks(
    standard: Standard, moment: Moment, known_by: datetime | None, within: Within
) -> list[tuple[int, Reading]]:
    if standard.promise is Promise.ON_AVERAGE:
        return []
    found = readings(moment, None, known_by=known_by, standards=(standard.code,), ended=True)
    return [(party, reading) for party, _, reading in found if within(party)]


def share_words(promises: Mapping[State, int]) -> dict[State, str]:
    """Return the share of each state among promises: "75.6% of these promises."; nothing of none."""
    total = sum(promises.values())
    return (
        {state: f"{share(count / total)} of these promises." for state, count in promises.items()}
        if total
        else {}
    )
