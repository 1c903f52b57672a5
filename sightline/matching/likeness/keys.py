"""Under which keys a child is kept, and under which one who may be the same is looked for.

A key is short and exact, so that an index answers it. Two records of one child share at least one key for
each kind of slip; what only happens to share one is compared and put aside. The database makes the kept keys
by itself whenever a name or a date changes; `kept` says the same in Python, and a test holds the two
together.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from sightline.matching.likeness.dates import EARLIEST, days_like
from sightline.matching.likeness.description import Description, Name, compact
from sightline.matching.likeness.sound import fold, sound, sounds

# What a shared key is worth when more than enough share one: the likeliest are compared first.
WORTH = {"n": 6, "m": 6, "g": 6, "f": 5, "a": 4, "d": 3, "u": 3, "b": 3, "p": 1}
SHORTEST_PREFIX = 3
PREFIX = 4


def kept(description: Description) -> set[str]:
    """Return the keys that a record is kept under."""
    found: set[str] = set()
    born, expected = description.born_on, description.expected_on
    for name in description.names:
        given, families = given_sound(name), family_sounds(name)
        found |= set(_by_names(name))
        if born:
            found |= _dated("g", [given], [born]) | _dated("f", families, [born])
            found |= _monthly("b", families, [born])
        elif expected:
            found |= _monthly("u", families, [expected])
        found |= {f"a:{code}:{given}" for code in map(compact, description.postcodes) if code and given}
    if born:
        found.add(f"d:{born.isoformat()}")
    return found | _mothers(description.mothers)


def asked(description: Description) -> list[str]:
    """Return the keys that children who may be this one are looked for under, slips of the pen included."""
    # The months of births are asked for by who is not born yet, and the other way round.
    found = {key for key in kept(description) if key[0] not in "bu"}
    born, expected = description.born_on, description.expected_on
    for name in description.names:
        given, families = given_sound(name), family_sounds(name)
        if born:
            days = days_like(born)
            found |= _dated("g", [given, *families], days) | _dated("f", [*families, given], days)
            found |= _monthly("u", families, _months(born, -31, EARLIEST))
        elif expected:
            found |= _monthly("u", families, _months(expected, -31, 31))
            found |= _monthly("b", families, _months(expected, -EARLIEST, 31))
    if born:
        swapped = days_like(born) if born.day <= 12 else set()
        found |= {f"d:{day.isoformat()}" for day in swapped if (day.day, day.month) == (born.month, born.day)}
    return sorted(found)


def given_sound(name: Name) -> str:
    """Return how the first of the given names sounds."""
    return next(iter(sounds(name.given)), "")


def family_sounds(name: Name) -> list[str]:
    """Return how each part of a family name sounds, and all of it as one word."""
    parts = sounds(name.family)
    whole = sound(fold(name.family).replace(" ", ""))
    return sorted({*parts, *([whole] if whole else [])})


def _by_names(name: Name) -> Iterator[str]:
    given = given_sound(name)
    for family in family_sounds(name):
        if given:
            first, second = sorted((given, family))
            yield f"n:{first}+{second}"
    one, other = fold(name.given).replace(" ", ""), fold(name.family).replace(" ", "")
    if one and len(other) >= SHORTEST_PREFIX:
        yield f"p:{other[:PREFIX]}:{one[0]}"


def _dated(kind: str, said: Iterable[str], days: Iterable[date]) -> set[str]:
    sounding = [each for each in said if each]
    return {f"{kind}:{each}:{day.isoformat()}" for day in days for each in sounding}


def _monthly(kind: str, said: Iterable[str], days: Iterable[date]) -> set[str]:
    return {f"{kind}:{each}:{day:%Y-%m}" for day in days for each in said if each}


def _months(day: date, before: int, after: int) -> list[date]:
    return [day + timedelta(days=off) for off in (*range(before, after, 27), after)]


def _mothers(mothers: Iterable[str]) -> set[str]:
    found = set()
    for mother in mothers:
        said = sounds(mother)
        if len(said) >= 2:
            first, second = sorted((said[0], said[-1]))
            found.add(f"m:{first}+{second}")
    return found
