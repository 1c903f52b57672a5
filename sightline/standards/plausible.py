"""Which days and moments somebody can mean who writes one down: beyond these the year was mistyped.

Each returns a reason in the writer's words, or None. They bound what people and agencies write, never what a
file brings: a file holds years that are long past. A wrong year is refused rather than kept, for a clock that
starts in it never says late.
"""

from datetime import date, datetime, timedelta

A_YEAR = timedelta(days=366)
# A little more than a pregnancy, and as long as a birth may go untold.
BIRTH_AHEAD, BIRTH_PAST = timedelta(days=300), timedelta(days=60)
# Somebody who left care is advised until 25, and a record may be opened late.
OLDEST_YEARS = 30
# Children Act 1989, section 45: eight days, seven more once, and on to a working day where one ends on none.
LONGEST_ORDER = timedelta(days=15 + 4)


def why_not_told(moment: datetime, *, now: datetime) -> str | None:
    """Return why a message or a call cannot have come at a moment, or None: from a year ago until now."""
    if moment > now:
        return "That time has not come. Check the day and the time."
    if now - moment > A_YEAR:
        return "That is too long ago: more than a year. Check the year."
    return None


def why_not_born(day: date, *, today: date) -> str | None:
    """Return why a child cannot have been born on a day, or None."""
    if day > today:
        return "That day has not come. For a child not born yet, say when the birth is expected."
    if today.year - day.year > OLDEST_YEARS:
        return f"That is too long ago: more than {OLDEST_YEARS} years. Check the year."
    return None


def why_not_expected(day: date, *, today: date) -> str | None:
    """Return why a birth cannot be expected on a day, or None: not long past, and within a pregnancy."""
    if today - day > BIRTH_PAST:
        return "That is too long ago for a birth that is still expected. Check the day and the year."
    if day - today > BIRTH_AHEAD:
        return "That is too far ahead for a birth. Check the day and the year."
    return None


def why_not_until(until: datetime, *, made: datetime) -> str | None:
    """Return why an emergency protection order made at a moment cannot last until another, or None."""
    if until <= made:
        return "The order ends before it begins. Check both."
    if until - made > LONGEST_ORDER:
        return "An order lasts eight days, and seven more where it is extended. Check the day it ends."
    return None
