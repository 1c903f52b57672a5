"""Rolling totals: how long a stay may go on, when all stays count together in any so many days.

A stay lasts from the start of its clock to its end. Stays of one party that overlap are one *run*, and runs
follow one another: none begins before the one before it has ended. The total at a moment is what the runs
cover of the window that ends then. A stay is due at the last moment to which it may go on so that the total
stays within the amount; where that was used up before it began, at its own start, so that it may add nothing.

Where only days are known and hours are counted, the total is read twice: with every earlier run as long as it
can have been, and as short. An earlier run whose dates are not recorded counts only as far as it is sure to
have lasted, and leaves a total that seems kept unknown; so do days that the files do not cover.

Numbers are days for a promise counted in days, seconds for one in hours. Day 0 is the start.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from sightline.standards import calendar
from sightline.standards.limits import HOUR, Due, uk_day
from sightline.standards.model import Standard, Unit, Window
from sightline.standards.timeline import DAY_SECONDS, Coverage, last_second

_DAYS_IN = {Unit.DAYS: 1, Unit.WEEKS: 7}
# Two times four years, so that every length of a window in months is among them.
_EVERY_LENGTH = (date(2020, 1, 1), date(2027, 12, 31))


@dataclass(slots=True)
class Stay:
    """A stay: the number at which it starts and ends, and the earliest that each can have been.

    `ended` is None while it goes on.
    """

    on: date
    at: int
    low: int
    undated: bool
    ended: int | None
    ended_low: int
    end_undated: bool


@dataclass(slots=True)
class _Run:
    """Stays that overlap, as one.

    `sure_until` is the number to which it lasted at least, `undated_until` that to which a stay of it may
    have lasted whose dates are not recorded.
    """

    at: int
    low: int
    ended: int | None
    sure_until: int
    start_undated: bool
    undated_until: int


@dataclass(slots=True)
class Laid:
    """A stay with the run it is of, as that stood when the stay began, and the runs before."""

    stay: Stay
    at: int
    low: int
    start_undated: bool
    before: Sequence[_Run]


def laid(stays: Sequence[Stay]) -> Iterator[Laid]:
    """Yield the stays, which are in the order of their clocks, with the runs before them."""
    runs: list[_Run] = []
    for stay in stays:
        last = runs[-1] if runs else None
        if last is None or (last.ended is not None and last.ended <= stay.at):
            low = stay.low if last is None or last.ended is None else max(stay.low, last.ended)
            runs.append(_Run(stay.at, low, stay.at, stay.at, False, 0))
        run = runs[-1]
        run.start_undated = run.start_undated or stay.undated
        if stay.undated or stay.end_undated:
            run.undated_until = max(run.undated_until, stay.ended or 0)
        run.ended = None if run.ended is None or stay.ended is None else max(run.ended, stay.ended)
        run.sure_until = max(run.sure_until, stay.ended_low)
        yield Laid(stay, run.at, run.low, run.start_undated, runs[:-1])


def due(found: Due, stay: Laid, standard: Standard, coverage: Coverage | None) -> Due:
    """Return when a stay is due, given what its limit says of it alone."""
    window, limit = standard.window, next(limit for each in standard.versions for limit in each.limits)
    if window is None or found.low is None or found.amount is None or not found.in_force:
        return found
    hours = limit.unit is Unit.HOURS
    amount = found.amount * (HOUR if hours else _DAYS_IN[limit.unit])
    begins, rolls = _beginning(window, hours=hours)
    surely = [(run.at, run.sure_until) for run in stay.before]
    high = _last_within(stay.at, stay.stay.at, surely, amount, begins, rolls)
    low = high
    if hours:
        perhaps = [(run.low, run.ended or run.at) for run in stay.before]
        low = _last_within(stay.low, max(stay.stay.low, stay.low), perhaps, amount, begins, rolls)
    said = replace(found, on=uk_day(high), low=low, high=high) if hours else _on(found, high)
    return _doubted(said, stay, longest(window), coverage, DAY_SECONDS if hours else 1)


def _on(found: Due, day: int) -> Due:
    on = date.fromordinal(day)
    return replace(found, on=on, low=last_second(on), high=last_second(on))


def _doubted(said: Due, stay: Laid, days: int, coverage: Coverage | None, a_day: int) -> Due:
    """Return when it is due, from the beginning unknown while it seems kept where more may count."""
    reach = stay.stay.at - days * a_day
    undated = any(run.undated_until > reach for run in stay.before)
    if stay.start_undated or undated:
        return replace(said, low=0, why="no date")
    if coverage is None or coverage.extent == "nothing":
        return said
    since = coverage.from_on
    if since and stay.stay.on < since:
        return replace(said, low=0, why="before coverage")
    if coverage.extent == "latest" or (since and since > stay.stay.on - timedelta(days=days)):
        return replace(said, low=0, why="earlier not known")
    return said


def _last_within(
    start: int,
    own: int,
    before: Sequence[tuple[int, int]],
    amount: int,
    begins: Callable[[int], int],
    rolls: bool,
) -> int:
    """Return the last number, not before its `own`, until which a run that goes on keeps within the amount.

    `rolls`: the window moves by one with each number.
    """

    def used(until: int) -> int:
        since = begins(until)
        return until - max(start, since) + sum(max(0, end - max(from_, since)) for from_, end in mine)

    mine = [(from_, min(end, start)) for from_, end in before if end > begins(own) and from_ < start]
    last = own
    while True:
        room = amount - used(last)
        if room > 0:
            last += room  # the total grows by one at most with each number
        elif used(last + 1) > amount:
            return last
        else:
            since = begins(last)
            leaving = next((end - since for from_, end in mine if from_ <= since < end), 1)
            last += leaving if rolls else 1


def _beginning(window: Window, *, hours: bool) -> tuple[Callable[[int], int], bool]:
    """Return what tells where the window that ends at a number begins, and whether it rolls evenly."""
    if window.unit is not Unit.MONTHS:
        length = window.amount * _DAYS_IN[window.unit] * (DAY_SECONDS if hours else 1)
        return lambda until: until - length, True
    months = window.amount
    return lambda until: calendar.add_months(date.fromordinal(until), -months).toordinal(), False


@lru_cache
def lengths(window: Window) -> tuple[int, ...]:
    """Return the lengths in days that the window can have, in order."""
    if window.unit is not Unit.MONTHS:
        return (window.amount * _DAYS_IN[window.unit],)
    first, last = (day.toordinal() for day in _EVERY_LENGTH)
    days = (date.fromordinal(number) for number in range(first, last + 1))
    return tuple(sorted({(day - calendar.add_months(day, -window.amount)).days for day in days}))


def longest(window: Window) -> int:
    """Return the most days that the window can have."""
    return lengths(window)[-1]
