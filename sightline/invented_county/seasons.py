"""When things happen: school terms, busy months, quiet weekends, the hours of a day."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from sightline.invented_county.chance import Chance, Shares
from sightline.standards import calendar

DAY = timedelta(days=1)
GROWTH_A_YEAR = 0.03

SOURCES_IN_TERM = Shares(
    {"6": 27, "2A": 23, "2B": 2, "3A": 3, "3B": 4, "3C": 2, "3D": 2, "3E": 4, "3F": 3, "4": 3, "5A": 4,
     "5B": 3, "5C": 4, "5D": 6, "7": 3, "8": 4, "1A": 4, "1B": 2, "1C": 1, "1D": 1, "9": 2, "10": 1}
)  # fmt: skip
SOURCES_IN_HOLIDAYS = Shares(
    {"6": 33, "2A": 3, "2B": 1, "3A": 4, "3B": 5, "3C": 1, "3D": 3, "3E": 6, "3F": 4, "4": 4, "5A": 5,
     "5B": 3, "5C": 5, "5D": 6, "7": 4, "8": 6, "1A": 6, "1B": 4, "1C": 2, "1D": 2, "9": 3, "10": 1}
)  # fmt: skip


@lru_cache(maxsize=8)
def school_terms(first_year: int, last_year: int) -> tuple[tuple[date, date], ...]:
    """Return the school terms that begin in these years, halves of a term as one."""
    terms: list[tuple[date, date]] = []
    for year in range(first_year, last_year + 1):
        terms.append((_weekday_from(date(year, 1, 4)), _friday_by(date(year, 4, 2))))
        terms.append((_weekday_from(date(year, 4, 18)), _friday_by(date(year, 7, 24))))
        terms.append((_weekday_from(date(year, 9, 2)), _friday_by(date(year, 12, 21))))
    return tuple(terms)


def _weekday_from(day: date) -> date:
    return day + DAY * (7 - day.weekday() if day.weekday() > 4 else 0)


def _friday_by(day: date) -> date:
    return day - DAY * ((day.weekday() - 4) % 7)


@lru_cache(maxsize=16_384)
def in_term(day: date) -> bool:
    """Say whether schools are open in the week of a day; half-terms count as open."""
    return any(first <= day <= last for first, last in school_terms(day.year, day.year))


@lru_cache(maxsize=16_384)
def working(day: date) -> bool:
    """Say whether a day is a working day. Years whose bank holidays are not known yet have none.

    Such a year lies ahead of the county's last day, so that nothing of it is ever written down.
    """
    return day.weekday() < 5 if day > calendar.LAST_DAY else calendar.is_working_day(day)


@lru_cache(maxsize=16_384)
def working_from(day: date) -> date:
    """Return the day itself if people work on it, else the next on which they do."""
    while not working(day):
        day += DAY
    return day


@lru_cache(maxsize=16_384)
def working_by(day: date) -> date:
    """Return the day itself if people work on it, else the last before it on which they did."""
    while not working(day):
        day -= DAY
    return day


@lru_cache(maxsize=65_536)
def working_days_on(day: date, count: int) -> date:
    """Return the day so many working days later; 0 gives the first working day from `day`."""
    if not count:
        return working_from(day)
    if day + DAY * (2 * count + 15) <= calendar.LAST_DAY:
        return calendar.working_days_after(day, count)
    for _ in range(count):
        day = working_from(day + DAY)
    return day


@lru_cache(maxsize=16_384)
def _midnight(day: date) -> datetime:
    return calendar.start_of_day(day)


def moment(day: date, minute: int) -> datetime:
    """Return the moment at which a UK clock has gone so many minutes into a day, where it changes too."""
    begun, following = _midnight(day), _midnight(day + DAY)
    if following - begun == DAY:
        return begun + timedelta(minutes=minute)
    by_the_clock = datetime.combine(day, time()) + timedelta(minutes=minute)
    return by_the_clock.replace(tzinfo=calendar.UK).astimezone(UTC)


def a_day_of_arrival(chance: Chance, first: date, last: date) -> date:
    """Return a day on which word of a family comes.

    More of it comes each year, less at weekends and in school holidays.
    """
    length = (last - first).days
    most = (1 + GROWTH_A_YEAR) ** (length / 365)
    while True:
        days = int(chance.random() * length)
        day = first + timedelta(days=days)
        share = (1 + GROWTH_A_YEAR) ** (days / 365) / most
        share *= 1 if in_term(day) else 0.72
        share *= 1 if day.weekday() < 5 else 0.3
        if chance.happens(share):
            return day


def source_on(chance: Chance, day: date) -> str:
    """Return who sends word of a child on a day."""
    return (SOURCES_IN_TERM if in_term(day) else SOURCES_IN_HOLIDAYS).draw(chance)


def minute_of_contact(chance: Chance, day: date) -> int:
    """Return the minute of the day at which a contact comes, mostly in office hours."""
    if working(day) and chance.happens(0.88):
        return chance.whole(8 * 60 + 15, 17 * 60 + 20)
    return chance.whole(9 * 60, 22 * 60)
