"""How a standard is being kept: its open clocks now, and those that ended in a month."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
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
