"""How a clock and a holder are said in a list: words for a person, from plain values."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from sightline.govuk.words import (
    DueInWords,
    clock_time,
    day,
    due_at_in_words,
    due_in_words,
    plural,
)
from sightline.standards import calendar
from sightline.standards.calendar import BeyondCalendar
from sightline.standards.limits import uk_day
from sightline.standards.model import EVER, Limit, Promise, Standard, State, Unit, Version, Window
from sightline.standards.span import WHY, Reading, Span
from sightline.standards.timeline import last_second
from sightline.standards.warning import warning_words

NEVER_DUE = "as its review sets"
WORKING_UNITS = (Unit.WORKING_DAYS, Unit.UK_WORKING_DAYS)


def due(standard: Standard, reading: Reading, at: datetime) -> DueInWords | None:
    """Return when a running or overdue clock is due, in words, at a moment; None when that cannot be said."""
    due_on = reading.span.due_on
    if due_on is None or reading.state not in (State.RUNNING, State.OVERDUE):
        return None
    unit, today = unit_of(standard, reading.span), calendar.uk_date(at)
    if unit is Unit.HOURS and reading.span.due_high is not None:
        said = due_at_in_words(datetime.fromtimestamp(reading.span.due_high, UTC), at)
    else:
        counted = "working days" if unit in WORKING_UNITS else "days"
        said = due_in_words(due_on, today, days_late=days_late(due_on, today, unit), unit=counted)
    return replace(said, warning=warning_words(standard, reading, int(at.timestamp())))


def ended_on(reading: Reading, day: date) -> date | None:
    """Return the day on which a clock ended, if it had by the end of a day: a birthday to come is no end."""
    ended = reading.span.ended
    return reading.span.ended_on if ended is not None and ended <= last_second(day) else None


def days_late(due_on: date, today: date, unit: Unit) -> int:
    """Return by how many days, in the unit of the promise, something due on a day is late."""
    if unit in WORKING_UNITS:
        try:
            return calendar.working_days_between(due_on, today, uk=unit is Unit.UK_WORKING_DAYS)
        except BeyondCalendar:
            return (today - due_on).days
    return (today - due_on).days


def due_with_verb(due: DueInWords) -> str:
    """Return "Due in 19 days", "Due tomorrow" or "4 working days late"."""
    return due.words if due.late else f"Due {due.words[0].lower()}{due.words[1:]}"


def version_of(standard: Standard, span: Span) -> Version:
    """Return the version that governs a stretch of a clock; the newest where its start is not known."""
    newest = max(standard.versions, key=lambda version: version.in_force_on)
    return (standard.version_on(span.started_on) if span.started_on else None) or newest


def limit_of(standard: Standard, span: Span) -> Limit | None:
    """Return the limit that a stretch of a clock counts by; None where several could be and none fits."""
    fitting = [limit for limit in version_of(standard, span).limits if limit.numbers(span.interval)]
    if len({(limit.amount, limit.unit) for limit in fitting}) == 1:
        return fitting[0]
    return next((limit for limit in fitting if _falls_on(limit, span) == span.due_on), None)


def _falls_on(limit: Limit, span: Span) -> date | None:
    start = span.started_on
    if start is None:
        return None
    try:
        match limit.unit:
            case Unit.HOURS:
                return uk_day(span.began + limit.amount * 3600)
            case Unit.WORKING_DAYS | Unit.UK_WORKING_DAYS:
                uk = limit.unit is Unit.UK_WORKING_DAYS
                on = calendar.working_days_after(start, limit.amount, uk=uk)
            case Unit.WEEKS:
                on = start + timedelta(weeks=limit.amount)
            case Unit.MONTHS:
                on = calendar.add_months(start, limit.amount)
            case Unit.DAYS if limit.amount < EVER:
                on = start + timedelta(days=limit.amount)
            case _:
                return None
    except BeyondCalendar:
        return None
    return on - timedelta(days=1) if limit.beginning_with else on


def unit_of(standard: Standard, span: Span) -> Unit:
    """Return the unit that a stretch of a clock is counted in."""
    limit = limit_of(standard, span)
    return (limit or version_of(standard, span).limits[0]).unit


def limit_words(limit: Limit) -> str:
    """Return a limit as people say it: 20 working days, 1 week, 2 days before, 75 days in any 12 months."""
    if abs(limit.amount) >= EVER:
        return NEVER_DUE
    words = _so_many(abs(limit.amount), limit.unit)
    if limit.within:
        words += f" in any {window_words(limit.within)}"
    return words + (" before" if limit.amount < 0 else "")


def window_words(window: Window) -> str:
    """Return a window as people say it: 12 months."""
    return _so_many(window.amount, window.unit)


def _so_many(amount: int, unit: Unit) -> str:
    return plural(amount, f"{str(unit).removesuffix('s')},{unit}")


def how_often(standard: Standard, span: Span) -> str:
    """Return how often, or how soon, a clock's promise is to be kept: "every 20 working days"."""
    limit = limit_of(standard, span)
    return promise_words(standard, limit) if limit else ""


def promise_words(standard: Standard, limit: Limit) -> str:
    """Return a limit with the word that says which way it binds."""
    words = limit_words(limit)
    if words == NEVER_DUE or limit.amount < 0:
        return words
    if standard.promise is Promise.NO_MORE_THAN:
        return f"no more than {words}"
    if standard.promise is Promise.NOT_BEFORE:
        return f"not before {words}"
    if standard.promise is Promise.ON_AVERAGE:
        return f"{words} on average"
    if standard.promise is Promise.BETWEEN and limit.earliest is not None:
        return (
            f"between {limit.earliest} and {words}" if limit.earliest else f"within {words}, and not before"
        )
    if standard.repeats and limit.ordinal is None:
        return f"every {words.removeprefix('1 ')}"
    return f"within {words}"


def why(reading: Reading) -> str:
    """Return in a sentence why a clock cannot say, or was not needed; empty when it says plainly."""
    return WHY[reading.why]


def held_for(since: date, day: date) -> str:
    """Return how long something has lasted as people say it: 3 days, 8 weeks, 21 months, 4 years."""
    days = (day - since).days
    if days <= 0:
        return "since today"
    if days < 14:
        return plural(days, "day,days")
    if days < 112:
        return plural(days // 7, "week,weeks")
    months = (day.year - since.year) * 12 + day.month - since.month - (day.day < since.day)
    return plural(months, "month,months") if months < 36 else plural(months // 12, "year,years")


def as_at_words(day_asked: date, now: datetime, known_by: datetime | None) -> str:
    """Return what day a list shows: "Today, as known at 4:30pm"."""
    today = calendar.uk_date(now)
    shown = "Today" if day_asked == today else f"At the end of {day(day_asked)}"
    known = f"on {day(known_by)}" if known_by else f"at {clock_time(now)}" if day_asked == today else "now"
    return f"{shown}, as known {known}."
