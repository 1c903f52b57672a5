"""How a standard is being kept: its open clocks now, and those that ended in a month."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sightline.case_file.believing import readings
from sightline.clocks.queries import Moment
from sightline.govuk.words import share
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
    def parties(self) -> int:
        """Return how many children, or others, the clocks belong to."""
        return len({party for party, _ in self.clocks})

    @property
    def means(self) -> str:
        """Return what the state means here; of unknown, what is missing and how often."""
        if self.state is not State.UNKNOWN:
            return MEANS[self.state]
        reasons = Counter(WHY[reading.why] for _, reading in self.clocks)
        said = " ".join(f"{words} ({count})" for words, count in reasons.most_common())
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


def _kept(state: State, clocks: Sequence[tuple[int, Reading]]) -> Kept:
    return Kept(state, tuple(each for each in clocks if each[1].state is state))


def _clocks(
    standard: Standard, moment: Moment, known_by: datetime | None, within: Within
) -> list[tuple[int, Reading]]:
    if standard.promise is Promise.ON_AVERAGE:
        return []
    found = readings(moment, None, known_by=known_by, standards=(standard.code,), ended=True)
    return [(party, reading) for party, _, reading in found if within(party)]


def share_words(counts: Sequence[Kept]) -> dict[State, str]:
    """Return the share of each state among the clocks that ended: "75.6%."; nothing when none did."""
    total = sum(len(each.clocks) for each in counts)
    return {each.state: f"{share(len(each.clocks) / total)}." for each in counts} if total else {}
