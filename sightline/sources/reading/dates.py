"""Dates as people and programs write them: never a guessed century, never day and month swapped.

Day comes before month, as the returns ask; the year first is also clear, and so is a month in words. A bare
number is a spreadsheet's day number, counted from 1900 or from 1904 as the workbook says.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache

FIRST_YEAR, LAST_YEAR = 1900, 2100
# A bare number below this is more likely a count or an age than a day before 1920.
FIRST_DAY_NUMBER, LAST_DAY_NUMBER = 7306, 73_050
DAY_ZERO_1900 = date(1899, 12, 30)
DAY_ZERO_1904 = date(1904, 1, 1)

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_TIME = r"(?:[ T]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:\s*[ap]m)?)?\s*(?:Z|[+-]\d{2}:?\d{2})?"
_WEEKDAY = r"(?:(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?,?\s+)?"
_DAY_FIRST = re.compile(rf"(\d{{1,2}})\s*[/.\- ]\s*(\d{{1,2}})\s*[/.\- ]\s*(\d{{4}}|\d{{2}}){_TIME}$", re.I)
_YEAR_FIRST = re.compile(rf"(\d{{4}})\s*[/.\-]\s*(\d{{1,2}})\s*[/.\-]\s*(\d{{1,2}}){_TIME}$", re.I)
_DAY, _WORD = r"(\d{1,2})(?:st|nd|rd|th)?", r"([a-z]{3,9})\.?,?"
_DAY_AND_WORD = re.compile(rf"{_WEEKDAY}{_DAY}[\s\-/]+{_WORD}[\s\-/]+(\d{{4}}|\d{{2}}){_TIME}$", re.I)
_WORD_AND_DAY = re.compile(rf"{_WEEKDAY}{_WORD}\s+{_DAY},?\s+(\d{{4}}){_TIME}$", re.I)
_NUMBER = re.compile(r"\d{1,6}(?:\.\d+)?$")


# The end of a date whose second figure is no month. Three patterns, each with one sign to look for, are far
# quicker over a large file than one.
_SECOND_IS_NO_MONTH = [
    re.compile(rb"%b(?:1[3-9]|2\d|3[01])%b[12]\d{3}" % (sign, sign)) for sign in (b"/", b"-", rb"\.")
]
LONGEST_DATE = 16
# Of the dates that can be read one way only, how many may be month first as slips of the hand.
MOST_SLIPS = 0.01


class NotADate(ValueError):
    """Say why a cell is no date, and how to mend it."""


def day_from_text(text: str, *, from_1904: bool = False) -> date:
    """Return the day a text names. A time of day after it is left out. Raises NotADate.

    5/3/2026 is 5 March. 2026-03-05, 5 March 2026 and March 5, 2026 are clear too.
    """
    words = " ".join(text.split())
    if found := _DAY_FIRST.match(words):
        return _day_first(*found.groups())
    if found := _YEAR_FIRST.match(words):
        year, month, day = (int(part) for part in found.groups())
        return _made(year, month, day, words)
    if found := _DAY_AND_WORD.match(words):
        day, word, year = found.groups()
        return _made(_whole_year(year), _month_in_words(word, words), int(day), words)
    if found := _WORD_AND_DAY.match(words):
        word, day, year = found.groups()
        return _made(int(year), _month_in_words(word, words), int(day), words)
    if _NUMBER.match(words):
        return day_from_number(float(words), from_1904=from_1904)
    raise NotADate("This is not a date. Write it as day/month/year, for example 05/03/2026.")


def may_hold_month_first(content: bytes) -> bool:
    """Say whether a date that can only be month first may stand in these bytes of a file."""
    return any(pattern.search(content) for pattern in _SECOND_IS_NO_MONTH)


class Order:
    """In which order the dates of a column are written, as far as those tell that can be read one way only.

    A spreadsheet set to day first turns 02/03/2026 into 2 March though 3 February was meant, and leaves
    01/25/2026 as text: a column's typed dates are therefore in doubt with the others.
    """

    def __init__(self) -> None:
        self.day_first, self.month_first = 0, 0
        self.example = ""

    @classmethod
    def of_all(cls, orders: Iterable["Order"]) -> "Order":
        """Return in which order the dates of several columns are written, taken together."""
        together = cls()
        for order in orders:
            together.day_first += order.day_first
            together.month_first += order.month_first
            together.example = together.example or order.example
        return together

    @property
    def tells(self) -> bool:
        """Say whether any date can be read one way only."""
        return bool(self.day_first or self.month_first)

    def see(self, value: object) -> None:
        """Take in one cell."""
        if isinstance(value, date):
            self.day_first += value.day > 12
        elif isinstance(value, str) and (found := _DAY_FIRST.match(value.strip())):
            first, second = int(found[1]), int(found[2])
            self.day_first += first > 12 >= second
            if second > 12 >= first:
                self.month_first += 1
                self.example = self.example or value.strip()

    @property
    def in_doubt(self) -> str | None:
        """Return a date that is written month first, where there are too many to be slips of the hand."""
        return self.example if self.month_first > MOST_SLIPS * (self.day_first + self.month_first) else None


def check_order(value: object, example: str) -> None:
    """Refuse a day and month that could be the other way round, where `example` is written month first.

    Raises NotADate.
    """
    if isinstance(value, date):
        first, second = value.day, value.month
    elif isinstance(value, str) and (found := _DAY_FIRST.match(value.strip())):
        first, second = int(found[1]), int(found[2])
    else:
        return
    if first != second and first <= 12 and second <= 12:
        raise NotADate(
            f"Dates of this column, or of another of the file, are written month first, such as {example}, "
            "so it cannot be told which figure of this one is the day. Write every date of the column with "
            "the year first, such as 2026-03-05, and load the file again."
        )


def day_from_number(number: float, *, from_1904: bool = False) -> date:
    """Return the day of a spreadsheet's day number; a time of day in it is left out. Raises NotADate."""
    zero = DAY_ZERO_1904 if from_1904 else DAY_ZERO_1900
    if not FIRST_DAY_NUMBER <= number <= LAST_DAY_NUMBER:
        raise NotADate(
            "This number is not the number of a day. Write the date as day/month/year, such as 05/03/2026."
        )
    return zero + timedelta(days=int(number))


def day_from_cell(value: object, *, from_1904: bool = False) -> date:
    """Return the day that a cell of a workbook holds, whatever its type. Raises NotADate."""
    if isinstance(value, datetime):
        return _within(value.date())
    if isinstance(value, date):
        return _within(value)
    if isinstance(value, str):
        return day_from_text(value, from_1904=from_1904)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return day_from_number(value, from_1904=from_1904)
    raise NotADate(
        "This is not a date: it is a time or a yes and no. Write day/month/year, such as 05/03/2026."
    )


@lru_cache(maxsize=65_536)
def iso_day(text: str) -> date | None:
    """Return the day of an XML date, or None if it is not one. A time zone after it is left out."""
    if len(text) > 10 and (text[10] in "Z+-T"):
        text = text[:10]
    if len(text) != 10:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def _day_first(first: str, second: str, year: str) -> date:
    """Return the day of two figures and a year, the day first. Raises NotADate."""
    whole = _whole_year(year)
    day, month = int(first), int(second)
    if month > 12 and day <= 12:
        raise NotADate(
            f"There is no month {month}. Dates here are day/month/year; this one may be written month first. "
            f"If it is, check every date in the column and write the day first."
        )
    return _made(whole, month, day, f"{first}/{second}/{year}")


def _whole_year(year: str) -> int:
    """Return a year of four figures. Raises NotADate for two: the century is not ours to guess."""
    if len(year) != 4:
        raise NotADate(
            f"The year {year} has two figures, so its century is not known. Write the year in full, "
            "for example 05/03/2026."
        )
    return int(year)


def _month_in_words(word: str, written: str) -> int:
    """Return the number of a month by its name. Raises NotADate."""
    month = _MONTHS.get(word.lower())
    if month is None:
        raise NotADate(f"{word} is not a month. Write the date as day/month/year, for example 05/03/2026.")
    return month


def _made(year: int, month: int, day: int, written: str) -> date:
    """Return the day, or say why there is none. Raises NotADate."""
    if not 1 <= month <= 12:
        raise NotADate(f"There is no month {month}. Write the date as day/month/year, such as 05/03/2026.")
    try:
        return _within(date(year, month, day))
    except ValueError as error:
        if isinstance(error, NotADate):
            raise
        raise NotADate(f"There is no day {day} in that month. Correct the date in the source.") from None


def _within(day: date) -> date:
    """Return the day if a child's record may hold it. Raises NotADate for years before 1900 or after 2100."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise NotADate(
            f"The year {day.year} cannot be right. If the date is not known, leave the cell empty; otherwise "
            "correct it in the source."
        )
    return day
