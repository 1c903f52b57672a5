"""How a clock and a holder are said in a list: words for a person, from plain values."""

from datetime import date

from sightline.govuk.words import DueInWords, due_in_words, plural
from sightline.standards import calendar
from sightline.standards.calendar import BeyondCalendar
from sightline.standards.model import Limit, Standard, State, Unit
from sightline.standards.span import WHY, Reading


def due(standard: Standard, reading: Reading, today: date) -> DueInWords | None:
    """Return when a running or overdue clock is due, in words; None when that cannot be said."""
    due_on = reading.span.due_on
    if due_on is None or reading.state not in (State.RUNNING, State.OVERDUE):
        return None
    unit = unit_of(standard)
    if unit is Unit.WORKING_DAYS:
        try:
            late = calendar.working_days_between(due_on, today)
        except BeyondCalendar:
            late = (today - due_on).days
        return due_in_words(due_on, today, days_late=late, unit="working days")
    return due_in_words(due_on, today, days_late=(today - due_on).days, unit="days")


def unit_of(standard: Standard) -> Unit:
    """Return the unit that the standard is counted in, as its newest version says."""
    return max(standard.versions, key=lambda version: version.in_force_on).limits[0].unit


def limit_words(limit: Limit) -> str:
    """Return a limit as people say it: 20 working days, 3 months, 1 week."""
    amount, unit = abs(limit.amount), str(limit.unit)
    singular = unit.removesuffix("s")
    return plural(amount, f"{singular},{unit}") + (" before" if limit.amount < 0 else "")


def how_often(standard: Standard) -> str:
    """Return how often, or how soon, a promise is to be kept: "every 20 working days"."""
    limits = max(standard.versions, key=lambda version: version.in_force_on).limits
    words = limit_words(limits[0])
    return f"every {words}" if standard.repeats and limits[0].ordinal is None else f"within {words}"


def why(reading: Reading) -> str:
    """Return in a sentence why a clock cannot say, or was not needed; empty when it says plainly."""
    return WHY[reading.why]
