"""When a running clock warns that it is nearly due: green, amber and red, and what is said beside them.

A clock is amber from the moment at which no more than a share of its limit is left, or no more than so many
working days; before it is green, after the due moment red. Both numbers are an authority's own, dated, with a
default. They are read as on the day asked about: a warning is no promise, and moves no due moment.

What is left is counted as the limit is: a limit in working days in working days, one in hours in seconds that
pass, whatever the clocks change, any other in days; on the first day with so few left it warns from midnight
on. A limit in hours warns by its share alone: three working days are longer than most of them.

The law's expiries (`Standard.expires`) say in addition that three quarters are gone, which nobody can set.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from sightline.standards import calendar
from sightline.standards.calendar import BeyondCalendar
from sightline.standards.limits import HOUR, uk_day
from sightline.standards.model import Limit, Promise, Standard, State, Unit
from sightline.standards.span import Reading, Span
from sightline.standards.timeline import first_second

QUARTER = 25
# Where bank holidays are not loaded so far, so many days stand for the few working days that warn.
INSTEAD_OF_WORKING_DAYS = 7


class Colour(StrEnum):
    """How a clock stands, in the words that go with the colour; never shown without words."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


NEARLY_DUE = "nearly due"
THREE_QUARTERS_GONE = "three quarters gone"


@dataclass(frozen=True, slots=True)
class WarningMoments:
    """The second from which a clock is amber and, of a legal expiry, that at which a quarter is left."""

    at: int
    quarter_left_at: int | None


def warning_of(standard: Standard, span: Span, on: date) -> WarningMoments | None:
    """Return when a stretch of a clock warns, by the numbers in force on a day; None where it never does.

    What may not be done before a day, and what is an average, warns nobody.
    """
    if standard.promise in (Promise.NOT_BEFORE, Promise.ON_AVERAGE):
        return None
    if span.due_on is None or span.due_low is None:
        return None
    rule, hours = standard.warns_on(on), _in_hours(standard, span)
    at = _share_left_at(standard, span, rule.share_left)
    if not hours:
        at = min(at, _days_left_at(span.due_on, rule.working_days_left))
    if not standard.expires:
        return WarningMoments(at, None)
    quarter = _share_left_at(standard, span, QUARTER)
    return WarningMoments(min(at, quarter), quarter)


def colour_of(standard: Standard, reading: Reading, second: int) -> Colour | None:
    """Return the colour of a clock at a second; None where it does not run or warns nobody."""
    if reading.state is State.OVERDUE:
        return Colour.RED
    warning = _while_running(standard, reading, second)
    if warning is None:
        return None
    return Colour.AMBER if second >= warning.at else Colour.GREEN


def warning_words(standard: Standard, reading: Reading, second: int) -> str:
    """Return what is said of a running clock at a second: nearly due, three quarters gone, or nothing."""
    warning = _while_running(standard, reading, second)
    if warning is None or second < warning.at:
        return ""
    gone = warning.quarter_left_at is not None and second >= warning.quarter_left_at
    return THREE_QUARTERS_GONE if gone else NEARLY_DUE


def warned(standard: Standard, reading: Reading, second: int) -> Reading:
    """Return a reading that bears what is said beside it at a second, for whoever has no standard at hand."""
    return replace(reading, warning=warning_words(standard, reading, second))


def three_quarters_gone(begins: int, ends: int, second: int) -> bool:
    """Say whether a quarter or less is left, at a second, of what runs from one second to another."""
    return 4 * (second - begins) >= 3 * (ends - begins)


def _while_running(standard: Standard, reading: Reading, second: int) -> WarningMoments | None:
    if reading.state is not State.RUNNING:
        return None
    return warning_of(standard, reading.span, uk_day(second))


# ---------------------------------------------------------------- what is left


def _share_left_at(standard: Standard, span: Span, share: int) -> int:
    """Return the second from which no more than a share of the limit is left."""
    assert span.due_on is not None and span.due_low is not None
    if _in_hours(standard, span):
        return span.due_low - _seconds(standard, span) * share // 100
    starts = _counted_from(span)
    units = _units(standard, span)
    if units in ({Unit.WORKING_DAYS}, {Unit.UK_WORKING_DAYS}):
        uk = units == {Unit.UK_WORKING_DAYS}
        try:
            days = calendar.working_days_between(starts, span.due_on, uk=uk) * share // 100
            return first_second(calendar.working_days_after(span.due_on, -days, uk=uk))
        except BeyondCalendar:
            pass
    length = _added_up(standard, span) or (span.due_on - starts).days
    return first_second(span.due_on - timedelta(days=length * share // 100))


def _days_left_at(due_on: date, working_days: int) -> int:
    """Return the second from which so many working days are left, counted back from the day it is due."""
    try:
        return first_second(calendar.working_days_after(due_on, -working_days))
    except BeyondCalendar:
        return first_second(due_on - timedelta(days=INSTEAD_OF_WORKING_DAYS))


def _counted_from(span: Span) -> date:
    """Return the day that the limit counts from; where it counts back from a later one, when it began."""
    assert span.due_on is not None
    begins = span.started_on
    return begins if begins and begins <= span.due_on else min(uk_day(span.began), span.due_on)


def _seconds(standard: Standard, span: Span) -> int:
    """Return how many seconds a limit in hours has: the amount that leads to the due moment, if one does.

    A shorter grade counts from the moment at which it was given, a longer one from the first. Where an event
    named the moment, all counts from the day on which the clock started.
    """
    assert span.due_low is not None
    total = _added_up(standard, span)
    if total is not None:
        return total
    starts = {span.due_low - limit.amount * HOUR: limit.amount * HOUR for limit in _limits(standard, span)}
    if span.began in starts:
        return starts[span.began]
    on_the_day = [length for start, length in starts.items() if uk_day(start) == span.started_on]
    named = span.due_low - (first_second(span.started_on) if span.started_on else span.began)
    return max(0, min(on_the_day, default=named))


def _added_up(standard: Standard, span: Span) -> int | None:
    """Return the amount of a rolling total, in seconds or days: all that counts, not this stay alone."""
    if standard.window is None:
        return None
    sizes = {Unit.HOURS: HOUR, Unit.WEEKS: 7}
    return max((each.amount * sizes.get(each.unit, 1) for each in _limits(standard, span)), default=0)


def _in_hours(standard: Standard, span: Span) -> bool:
    return Unit.HOURS in _units(standard, span)


def _units(standard: Standard, span: Span) -> set[Unit]:
    return {limit.unit for limit in _limits(standard, span)}


def _limits(standard: Standard, span: Span) -> tuple[Limit, ...]:
    """Return the limits that may have given the stretch its due moment."""
    newest = max(standard.versions, key=lambda version: version.in_force_on)
    version = (standard.version_on(span.started_on) if span.started_on else None) or newest
    return tuple(limit for limit in version.limits if limit.numbers(span.interval))
