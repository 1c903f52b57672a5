"""How alike two names are."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from jellyfish import jaro_winkler_similarity

from sightline.matching.likeness.description import Name
from sightline.matching.likeness.sound import fold, sounds

# Below this two spellings are two names: it keeps Tilly with Tillie and parts Kayleigh from Kayden.
ALIKE = 0.9
SHORTEST_FORM = 3
NEAR_BY_EAR = 0.7
# It keeps Malachi with Malakai and parts Charlie from Carly.
NEAR_WITH_HARD_CH = 0.85


class Like(IntEnum):
    """How alike two words of a name are, from unknown to the same."""

    UNKNOWN = 0
    OTHER = 1
    PART = 2
    SHORT = 3
    SOUND = 4
    SPELLING = 5
    SAME = 6


def alike(one: str, other: str) -> Like:
    """Return how alike two given names or two family names are."""
    first, second = fold(one) or one.strip(), fold(other) or other.strip()
    if not first or not second:
        return Like.UNKNOWN
    packed, other_packed = first.replace(" ", ""), second.replace(" ", "")
    if packed == other_packed:
        return Like.SAME
    near = jaro_winkler_similarity(packed, other_packed)
    if near >= ALIKE and _one_slip(packed, other_packed):
        return Like.SPELLING
    # Two names that sound alike without their vowels are near enough with them.
    heard, other_heard = "".join(sounds(one)), "".join(sounds(other))
    if near >= NEAR_BY_EAR and heard == other_heard:
        return Like.SOUND
    # "Ch" is said as in Malachi too, which the keys do not know: only where the letters are nearer still.
    if near >= NEAR_WITH_HARD_CH and heard.replace("X", "k") == other_heard.replace("X", "k"):
        return Like.SOUND
    short, long = sorted((packed, other_packed), key=lambda each: (len(each), each))
    if len(short) >= SHORTEST_FORM and long.startswith(short):
        return Like.SHORT
    if set(first.split(" ")) & set(second.split(" ")):
        return Like.PART
    return Like.SPELLING if near >= ALIKE + 0.04 else Like.OTHER


def _one_slip(one: str, other: str) -> bool:
    """Say whether one letter was left out, doubled, changed or two were changed round."""
    if abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    rest, other_rest = one[start:], other[start:]
    ends = (
        rest[1:] == other_rest[1:],
        rest[1:] == other_rest,
        rest == other_rest[1:],
        rest[2:] == other_rest[2:] and rest[:2] == other_rest[:2][::-1],
    )
    return any(ends)


@dataclass(frozen=True, slots=True, order=True)
class Named:
    """How two children's names compare: the best of all their names. `former`: by a former name."""

    family: Like
    given: Like
    swapped: bool
    former: bool


# What each likeness weighs for a name: that it is a family name counts a little more, for it is rarer.
GIVEN = {
    Like.UNKNOWN: 0.0, Like.OTHER: -5.0, Like.PART: 4.0, Like.SHORT: 4.0, Like.SOUND: 4.5, Like.SPELLING: 5.5,
    Like.SAME: 7.0,
}  # fmt: skip
FAMILY = {
    Like.UNKNOWN: 0.0, Like.OTHER: -4.0, Like.PART: 5.0, Like.SHORT: 4.0, Like.SOUND: 6.0, Like.SPELLING: 6.5,
    Like.SAME: 8.0,
}  # fmt: skip
SWAPPED = -1.0
FORMER = -0.5


def weight(named: Named) -> float:
    """Return what the names weigh: above nothing for the same child, below for another."""
    total = GIVEN[named.given] + FAMILY[named.family]
    return total + (SWAPPED if named.swapped else 0) + (FORMER if named.former else 0)


def compare_names(one: Iterable[Name], other: Iterable[Name]) -> Named:
    """Return how alike the most alike two names of two children are."""
    others = list(other)
    pairs = [found for first in one for second in others for found in _compared(first, second)]
    return max(pairs, key=lambda each: (weight(each), each), default=NOT_SAID)


NOT_SAID = Named(Like.UNKNOWN, Like.UNKNOWN, False, False)


def _compared(one: Name, other: Name) -> Iterable[Named]:
    former = one.former or other.former
    yield Named(alike(one.family, other.family), alike(one.given, other.given), False, former)
    crossed = (alike(one.given, other.family), alike(one.family, other.given))
    if min(crossed) >= Like.SOUND:
        # The less alike is called the given name, so that it does not matter which of the two came first.
        yield Named(max(crossed), min(crossed), True, former)
