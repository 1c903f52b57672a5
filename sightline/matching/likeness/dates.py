"""How alike two dates of birth are, and a birth expected beside one that came."""

from datetime import date, timedelta
from enum import Enum

from sightline.matching.likeness.description import Description


class Birth(Enum):
    """How two births compare, with what it weighs and its words."""

    UNKNOWN = (0.0, "")
    SAME = (11.0, "same date of birth")
    SWAPPED = (9.0, "day and month of birth changed round")
    ONE_DIGIT = (6.5, "date of birth differs in one digit")
    TURNED = (6.0, "two digits of the date of birth changed round")
    NEAR = (4.0, "date of birth differs by a few days")
    YEAR = (3.0, "same day and month of birth, another year")
    OTHER = (-6.0, "another date of birth")
    EXPECTED_SAME = (9.0, "birth expected on the same day")
    EXPECTED_NEAR = (7.0, "birth expected within two weeks of each other")
    EXPECTED_OTHER = (-5.0, "birth expected at another time")
    CAME_NEAR = (5.0, "born within four weeks of the day expected")
    CAME_EARLY = (1.0, "born some months before the day expected")
    CAME_OTHER = (-6.0, "born at another time than expected")

    @property
    def weight(self) -> float:
        """Return what it weighs."""
        return self.value[0]

    @property
    def words(self) -> str:
        """Return it in words."""
        return self.value[1]


A_FEW_DAYS = 3
TWO_WEEKS = 14
FOUR_WEEKS = 28
EARLIEST = 120
EXPECTED = (Birth.EXPECTED_SAME, Birth.EXPECTED_NEAR, Birth.CAME_NEAR)


def compare_births(one: Description, other: Description) -> Birth:
    """Return how two children's births compare: both born, both expected, or one of each."""
    if one.born_on and other.born_on:
        return _dates(one.born_on, other.born_on)
    if one.born_on or other.born_on:
        came = one.born_on or other.born_on
        expected = other.expected_on if one.born_on else one.expected_on
        return _came(came, expected) if came and expected else Birth.UNKNOWN
    if one.expected_on and other.expected_on:
        apart = abs((one.expected_on - other.expected_on).days)
        if apart == 0:
            return Birth.EXPECTED_SAME
        return Birth.EXPECTED_NEAR if apart <= TWO_WEEKS else Birth.EXPECTED_OTHER
    return Birth.UNKNOWN


def _dates(one: date, other: date) -> Birth:
    if one == other:
        return Birth.SAME
    if one.year == other.year and (one.day, one.month) == (other.month, other.day):
        return Birth.SWAPPED
    differ = [place for place, (a, b) in enumerate(zip(_digits(one), _digits(other), strict=True)) if a != b]
    if len(differ) == 1:
        return Birth.ONE_DIGIT
    if len(differ) == 2 and _turned(_digits(one), _digits(other), differ):
        return Birth.TURNED
    if abs((one - other).days) <= A_FEW_DAYS:
        return Birth.NEAR
    same_day = (one.day, one.month) == (other.day, other.month)
    return Birth.YEAR if same_day and abs(one.year - other.year) <= 2 else Birth.OTHER


def _digits(day: date) -> str:
    return f"{day:%d%m%Y}"


def _turned(one: str, other: str, differ: list[int]) -> bool:
    first, second = differ
    return second - first == 1 and one[first] == other[second] and one[second] == other[first]


def _came(born_on: date, expected_on: date) -> Birth:
    early = (expected_on - born_on).days
    if abs(early) <= FOUR_WEEKS:
        return Birth.CAME_NEAR
    return Birth.CAME_EARLY if 0 < early <= EARLIEST else Birth.CAME_OTHER


def days_like(day: date) -> set[date]:
    """Return the days that a slip of the pen makes of a date: one digit, changed round, or a few days off."""
    found = {day + timedelta(days=off) for off in range(-A_FEW_DAYS, A_FEW_DAYS + 1)}
    written = _digits(day)
    for place in range(8):
        for digit in "0123456789":
            found |= _read(written[:place] + digit + written[place + 1 :])
        if place < 7:
            turned = written[:place] + written[place + 1] + written[place] + written[place + 2 :]
            found |= _read(turned)
    found |= _read(f"{day:%m%d%Y}")
    for years in (-2, -1, 1, 2):
        found |= _read(f"{day:%d%m}{day.year + years:04d}")
    return {each for each in found if abs(each.year - day.year) <= 20}


def _read(digits: str) -> set[date]:
    try:
        return {date(int(digits[4:]), int(digits[2:4]), int(digits[:2]))}
    except ValueError:
        return set()
