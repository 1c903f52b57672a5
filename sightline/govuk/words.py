"""How dates, times, counts and lateness are said, everywhere in the service.

Plain values in, words out. Moments that know their zone are said in the service's own zone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone

MINUS = "\N{MINUS SIGN}"
HOURS_AHEAD_SAID_AS_HOURS = 6
DAYS_AHEAD_SAID_WITH_WEEKDAY = 14
HOURS_LATE_SAID_AS_HOURS = 48


@dataclass(frozen=True)
class DueInWords:
    """Hold what a due cell says: `words` first, `date_words` under it; `warning` such as "nearly due"."""

    words: str
    date_words: str
    late: bool = False
    soon: bool = False
    warning: str = ""


def local(moment: date) -> date:
    """Return a moment in the service's zone; dates and moments without a zone are left as they are."""
    if isinstance(moment, datetime) and timezone.is_aware(moment):
        return timezone.localtime(moment)
    return moment


def day_of(moment: date) -> date:
    """Return the day a moment falls on, here."""
    here = local(moment)
    return here.date() if isinstance(here, datetime) else here


def day(value: date) -> str:
    """Return "12 November 2026"."""
    here = day_of(value)
    return f"{here.day} {here:%B %Y}"


def day_and_name(value: date, today: date | None = None) -> str:
    """Return "Monday 16 November", with the year when it is not the year of `today`."""
    here = day_of(value)
    year = f" {here.year}" if today and day_of(today).year != here.year else ""
    return f"{here:%A} {here.day} {here:%B}{year}"


def full_day(value: date) -> str:
    """Return "Thursday 12 November 2026"."""
    here = day_of(value)
    return f"{here:%A} {here.day} {here:%B %Y}"


def month(value: date) -> str:
    """Return "November 2026"."""
    return f"{day_of(value):%B %Y}"


def clock_time(value: datetime | time) -> str:
    """Return "1:00pm"; the two twelves are "midnight" and "midday"."""
    here = local(value) if isinstance(value, datetime) else value
    if (here.hour, here.minute) == (0, 0):
        return "midnight"
    if (here.hour, here.minute) == (12, 0):
        return "midday"
    return f"{(here.hour - 1) % 12 + 1}:{here.minute:02}{'am' if here.hour < 12 else 'pm'}"


def moment(value: date) -> str:
    """Return "12 November 2026 at 1:00pm"; a date alone is said as a day."""
    if not isinstance(value, datetime):
        return day(value)
    return f"{day(value)} at {clock_time(value)}"


def number(value: float) -> str:
    """Return "1,878", with a true minus sign; whole numbers have no decimals."""
    said = f"{abs(value):,}"
    return f"{MINUS}{said}" if value < 0 else said


def percent(value: float) -> str:
    """Return "75.6%" for 75.6."""
    return f"{MINUS if round(value, 1) < 0 else ''}{abs(value):,.1f}%"


def share(value: float) -> str:
    """Return "75.6%" for 0.756."""
    return percent(value * 100)


def plural(count: int, forms: str) -> str:
    """Return "1 child" or "1,878 children" for forms given as "child,children"."""
    one, many = forms.split(",")
    return f"{number(count)} {one if count == 1 else many}"


def days_words(count: int) -> str:
    """Return "94 days" or "1 day"."""
    return plural(count, "day,days")


def and_join(items: Iterable[object]) -> str:
    """Return "a, b and c"."""
    words = [str(item) for item in items]
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def ago(value: date, at: date) -> str:
    """Return "Today", "Yesterday" or "34 days ago", in calendar days; a day to come is said as a date."""
    days = (day_of(at) - day_of(value)).days
    if days < 0:
        return day(value)
    return {0: "Today", 1: "Yesterday"}.get(days, f"{number(days)} days ago")


def age(born_on: date, at: date) -> str:
    """Return an age in whole years, and in months under one; before birth "not yet born"."""
    born, today = day_of(born_on), day_of(at)
    if today < born:
        return "not yet born"
    months = (today.year - born.year) * 12 + today.month - born.month - (today.day < born.day)
    if months >= 12:
        return str(months // 12)
    return plural(months, "month,months") if months else "under 1 month"


def before_birth(expected_on: date, at: date) -> str:
    """Return what is said of a child whose birth is not recorded: not born, until the expected day passes."""
    return "not yet born" if day_of(at) <= day_of(expected_on) else "birth not recorded"


def lasting(length: timedelta) -> str:
    """Return a length as its two largest units: "2 hours 20 minutes", "2 days 13 hours"."""
    minutes = int(abs(length).total_seconds() // 60)
    units = [
        (minutes // 1440, "day,days"),
        (minutes % 1440 // 60, "hour,hours"),
        (minutes % 60, "minute,minutes"),
    ]
    while len(units) > 1 and not units[0][0]:
        units.pop(0)
    said = [plural(count, forms) for count, forms in units[:2] if count]
    return " ".join(said) or "less than a minute"


def due_in_words(
    due_on: date, today: date, *, days_late: int | None = None, unit: str = "working days"
) -> DueInWords:
    """Say when something due by the end of a day is due.

    `days_late` is in the unit of the standard, which alone can count it; without it lateness is said in
    calendar days. `unit` is plural.
    """
    due, now = day_of(due_on), day_of(today)
    ahead = (due - now).days
    if ahead < 0:
        late = (
            f"{number(days_late)} {unit if days_late != 1 else unit.removesuffix('s')}" if days_late else None
        )
        return DueInWords(f"{late or days_words(-ahead)} late", f"was due {day(due)}", late=True)
    if ahead == 0:
        return DueInWords("Today", "by the end of the day", soon=True)
    words = "Tomorrow" if ahead == 1 else f"In {number(ahead)} days"
    return DueInWords(words, day_and_name(due, now) if ahead <= DAYS_AHEAD_SAID_WITH_WEEKDAY else day(due))


def due_at_in_words(due_at: datetime, now: datetime, *, late_words: str | None = None) -> DueInWords:
    """Say when something due at a moment is due.

    Hours are elapsed hours. The first moment of a day is said as the midnight that ends the day before.
    `late_words` replaces the elapsed lateness where a standard counts in another unit.
    """
    due, here = local(due_at), local(now)
    midnight = (due.hour, due.minute) == (0, 0)
    due_day = due.date() - timedelta(days=1) if midnight else due.date()
    clock = "by midnight" if midnight else clock_time(due)
    ahead_by = _elapsed_between(now, due_at)
    if ahead_by < timedelta(0):
        same_day = due_day == here.date()
        when = clock if same_day else (f"{day(due_day)} at midnight" if midnight else moment(due))
        return DueInWords(f"{late_words or _elapsed(-ahead_by)} late", f"was due {when}", late=True)
    ahead = (due_day - here.date()).days
    if ahead_by <= timedelta(hours=HOURS_AHEAD_SAID_AS_HOURS):
        return DueInWords(f"In {lasting(ahead_by)}", clock, soon=True)
    if ahead == 0:
        return DueInWords("Today", clock, soon=True)
    at = f" {clock}" if midnight else f" at {clock}"
    return DueInWords(
        "Tomorrow" if ahead == 1 else f"In {number(ahead)} days",
        clock if ahead == 1 else f"{day_and_name(due_day, here)}{at}",
    )


def _elapsed_between(start: datetime, end: datetime) -> timedelta:
    """Return the time that passes between two moments, also across the change of the clocks."""
    if timezone.is_aware(start) and timezone.is_aware(end):
        return end.astimezone(UTC) - start.astimezone(UTC)
    return end - start


def _elapsed(length: timedelta) -> str:
    """Return lateness in hours and minutes, and in whole days once it is two days or more."""
    if length >= timedelta(hours=HOURS_LATE_SAID_AS_HOURS):
        return days_words(length.days)
    hours, minutes = divmod(int(length.total_seconds() // 60), 60)
    said = [plural(hours, "hour,hours")] if hours else []
    said += [plural(minutes, "minute,minutes")] if minutes else []
    return " ".join(said) or "less than a minute"
