"""Days, weeks, months, hours and working days, counted as the law counts them in England and Wales.

Working day: Monday to Friday, leaving out Christmas Day, Good Friday and bank holidays in England and
Wales (Care Planning, Placement and Case Review (England) Regulations 2010, regulation 2). Council
closure days are working days: the law knows only bank holidays. A UK working day leaves out bank holidays in
any part of the United Kingdom (Freedom of Information Act 2000, section 10(6)).

Day 0 is the start. A date stands for its last instant in UK time. Moments carry a time zone always;
those made here are in UTC. Nothing is counted outside the years whose bank holidays are loaded.
"""

from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sightline.standards.bank_holidays import BANK_HOLIDAYS, FIRST_YEAR, LAST_YEAR, UK_BANK_HOLIDAYS

UK = ZoneInfo("Europe/London")
FIRST_DAY = date(FIRST_YEAR, 1, 1)
LAST_DAY = date(LAST_YEAR, 12, 31)

_SATURDAY = 5
_ONE_INSTANT = timedelta(microseconds=1)


def _working(holidays: Container[date]) -> list[int]:
    """Return the numbers of the days from Monday to Friday that are none of these holidays, in order."""
    days = map(date.fromordinal, range(FIRST_DAY.toordinal(), LAST_DAY.toordinal() + 1))
    return [day.toordinal() for day in days if day.weekday() < _SATURDAY and day not in holidays]


_WORKING_ORDINALS = _working(BANK_HOLIDAYS)
_UK_WORKING_ORDINALS = _working(UK_BANK_HOLIDAYS)


class BeyondCalendar(Exception):
    """Say that a count of working days needs a year whose bank holidays are not loaded."""

    def __init__(self, asked: str) -> None:
        super().__init__(
            f"Working days cannot be counted {asked}: bank holidays are loaded for the years {FIRST_YEAR} "
            f"to {LAST_YEAR} only. Check the date; if it is right, ask your administrator to load the "
            "missing year from gov.uk/bank-holidays."
        )


def _ordinal(day: date) -> int:
    """Return the day's number in the calendar. Raises BeyondCalendar outside the loaded years."""
    if not FIRST_DAY <= day <= LAST_DAY:
        raise BeyondCalendar(f"on {in_words(day)}")
    return day.toordinal()


def in_words(day: date) -> str:
    """Return a date as people write it: 5 March 2026."""
    return f"{day.day} {day:%B %Y}"


# Working days


def is_working_day(day: date, *, uk: bool = False) -> bool:
    """Say whether a day counts, `uk`: in every part of the UK. Raises BeyondCalendar outside the years."""
    _ordinal(day)
    return day.weekday() < _SATURDAY and day not in (UK_BANK_HOLIDAYS if uk else BANK_HOLIDAYS)


def working_days_after(start: date, count: int, *, uk: bool = False) -> date:
    """Return the working day that is `count` working days after `start`, which is day 0.

    From a non-working day, day 1 is the next working day. A negative count goes back: one working day
    before a Monday, a Sunday or a Saturday is the Friday. A count of 0 gives `start`, working or not.
    `uk` leaves out bank holidays anywhere in the United Kingdom, here and below.
    Raises BeyondCalendar if either end is outside the loaded years.
    """
    ordinal, working = _ordinal(start), _UK_WORKING_ORDINALS if uk else _WORKING_ORDINALS
    if count == 0:
        return start
    if count > 0:
        position = bisect_right(working, ordinal) + count - 1
    else:
        position = bisect_left(working, ordinal) + count
    if not 0 <= position < len(working):
        direction = "after" if count > 0 else "before"
        days = "working day" if abs(count) == 1 else "working days"
        raise BeyondCalendar(f"to {abs(count)} {days} {direction} {in_words(start)}")
    return date.fromordinal(working[position])


def working_days_between(start: date, end: date, *, uk: bool = False) -> int:
    """Count the working days from `start`, day 0, to `end`: how many times day 1, 2, … has come.

    Forward, `end` is counted if it is a working day and `start` never is. Backward, the answer is
    negative, as in `working_days_after`. Raises BeyondCalendar outside the loaded years.
    """
    first, last = _ordinal(start), _ordinal(end)
    working = _UK_WORKING_ORDINALS if uk else _WORKING_ORDINALS
    if last >= first:
        return bisect_right(working, last) - bisect_right(working, first)
    return bisect_left(working, last) - bisect_left(working, first)


def next_working_day(day: date) -> date:
    """Return the first working day strictly after `day`. Raises BeyondCalendar past the last year."""
    return working_days_after(day, 1)


class CalendarDay(NamedTuple):
    """One day for the set-based readers.

    `working_days_so_far` counts from the calendar's first day, this day included. So N working days after
    a day is the working day whose count is that day's plus N; N before it is the working day whose count
    is that day's, less one if it is itself a working day, plus one, less N.
    `ends_at_epoch` is the day's last instant in UK time, in seconds since 1970, exact to a microsecond.
    The last two are the first two in UK working days.
    """

    day: date
    working_days_so_far: int
    is_working_day: bool
    ends_at_epoch: float
    uk_working_days_so_far: int
    is_uk_working_day: bool


def working_day_table(first: date = FIRST_DAY, last: date = LAST_DAY) -> Iterator[CalendarDay]:
    """Yield a row for each day from `first` to `last`, in order. Raises BeyondCalendar outside the years."""
    for ordinal in range(_ordinal(first), _ordinal(last) + 1):
        day = date.fromordinal(ordinal)
        so_far = bisect_right(_WORKING_ORDINALS, ordinal)
        uk_so_far = bisect_right(_UK_WORKING_ORDINALS, ordinal)
        yield CalendarDay(
            day,
            so_far,
            is_working_day(day),
            end_of_day(day).timestamp(),
            uk_so_far,
            is_working_day(day, uk=True),
        )


# Weeks, months and ages


def weeks_after(day: date, count: int) -> date:
    """Return the same weekday `count` weeks on, or back if negative."""
    return day + timedelta(weeks=count)


def add_months(day: date, count: int) -> date:
    """Return the same day number `count` months on, or back, clipped to the month's last day.

    31 January and one month is 28 February, or 29 in a leap year.
    """
    years, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))


def day_of_each_year(month: int, day: int) -> Iterator[date]:
    """Yield a day of every loaded year. A day that the month does not have is its last."""
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        yield date(year, month, min(day, monthrange(year, month)[1]))


def birthday(born: date, age: int) -> date:
    """Return the day on which a person reaches `age`. Born on 29 February: 1 March in common years.

    The rule for 29 February is the usual reading and is to be verified.
    """
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


def age_on(born: date, day: date) -> int:
    """Return the age in whole years on a day; negative before birth."""
    age = day.year - born.year
    return age if day >= birthday(born, age) else age - 1


# Moments


def start_of_day(day: date) -> datetime:
    """Return the first instant of a day in UK time, in UTC."""
    return datetime.combine(day, time(), UK).astimezone(UTC)


def end_of_day(day: date) -> datetime:
    """Return the last instant of a day in UK time, in UTC: one microsecond before the next midnight."""
    return start_of_day(day + timedelta(days=1)) - _ONE_INSTANT


def uk_date(moment: datetime) -> date:
    """Return the date in the UK at a moment. Raises ValueError if the moment has no time zone."""
    return _placed(moment).astimezone(UK).date()


def uk_moment(day: date, hour: int, minute: int = 0) -> datetime:
    """Return the moment, in UTC, when UK clocks show this time.

    In the hour that happens twice, when clocks go back, it is the first. A time in the hour that never
    happens, when clocks go forward, is read as Greenwich time: 01:30 is the moment clocks show 02:30.
    """
    return datetime.combine(day, time(hour, minute), UK).astimezone(UTC)


def hours_after(moment: datetime, count: float) -> datetime:
    """Return the moment `count` elapsed hours later, in UTC, whatever the clocks did meanwhile.

    Raises ValueError if the moment has no time zone.
    """
    return _placed(moment).astimezone(UTC) + timedelta(hours=count)


def _placed(moment: datetime) -> datetime:
    """Return the moment unchanged. Raises ValueError if it has no time zone."""
    if moment.tzinfo is None:
        raise ValueError("This moment has no time zone. Give it one: the same hour is not the same moment.")
    return moment


# School terms


class UnknownTerm(Exception):
    """Say that the school terms in settings do not reach a day."""

    def __init__(self, day: date) -> None:
        super().__init__(
            f"The school terms around {in_words(day)} are not in settings. Ask your administrator to add the "
            "term dates of that school year and the next."
        )


@dataclass(frozen=True)
class Term:
    """A school term, both days included. Raises ValueError if it ends before it starts."""

    first_on: date
    last_on: date

    def __post_init__(self) -> None:
        if self.last_on < self.first_on:
            raise ValueError(
                f"A term cannot end on {in_words(self.last_on)}, before it starts on "
                f"{in_words(self.first_on)}. Correct one of them."
            )


class SchoolTerms:
    """The authority's school terms, from settings. Halves of a term are one term."""

    def __init__(self, terms: list[tuple[date, date]]) -> None:
        """Take the first and last day of every term, in any order. Raises ValueError if two overlap."""
        self.terms = tuple(Term(*days) for days in sorted(terms))
        for earlier, later in zip(self.terms, self.terms[1:], strict=False):
            if later.first_on <= earlier.last_on:
                raise ValueError(
                    f"Two terms overlap: one ends on {in_words(earlier.last_on)} and the next starts on "
                    f"{in_words(later.first_on)}. Correct one of them."
                )

    def term_on(self, day: date) -> Term | None:
        """Return the term that a day is in, or None in the holidays. Raises UnknownTerm outside them all."""
        if not self.terms or not self.terms[0].first_on <= day <= self.terms[-1].last_on:
            raise UnknownTerm(day)
        return next((term for term in self.terms if term.first_on <= day <= term.last_on), None)

    def term_after(self, day: date) -> date:
        """Return the last day of the next term, the first to start after `day`.

        Raises UnknownTerm if that term is not in settings, or if `day` is before every term there: an
        earlier term may be missing.
        """
        if self.terms and day >= self.terms[0].first_on:
            for term in self.terms:
                if term.first_on > day:
                    return term.last_on
        raise UnknownTerm(day)
