"""Compare two descriptions of a child: how alike they are, and every reason in words.

Each fact weighs for or against one child, about as the logarithm of how much oftener it is found in two
records of one child than in two children. The weights are set by hand and held to the invented county's
planted duplicates by `bench/matching.py`; what they decide is only who is offered to a person, and in which
order.
"""

from dataclasses import dataclass
from enum import IntEnum

from sightline.matching.likeness.dates import EXPECTED, Birth, compare_births
from sightline.matching.likeness.description import Description, compact
from sightline.matching.likeness.names import Like, Named, alike, compare_names, weight
from sightline.matching.likeness.numbers import SAME, compare_numbers
from sightline.matching.likeness.sound import fold


class Strength(IntEnum):
    """How alike two descriptions are. Only a certain one opens a record without a second person."""

    NONE = 0
    POSSIBLE = 1
    LIKELY = 2
    CERTAIN = 3

    @property
    def words(self) -> str:
        """Return it in words."""
        return ("not alike", "possibly the same child", "likely the same child", "the same facts")[self]


POSSIBLE_FROM = 8.0
LIKELY_FROM = 14.0
TWIN = "another given name: possibly a twin, who is another child"
MAY_BE_A_TWIN = "another number: possibly a twin, who is another child"
UNBORN_TWIN = "neither is born: twins would look the same"


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two descriptions are: its strength, what it weighs, and each reason, those for it first."""

    strength: Strength
    weight: float
    reasons: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Say whether a person should look at it."""
        return self.strength is not Strength.NONE


NOT_ALIKE = Likeness(Strength.NONE, 0.0)
Reason = tuple[str, float]


def compare(one: Description, other: Description) -> Likeness:
    """Return how alike two descriptions are. It does not matter which is named first."""
    if one.is_empty or other.is_empty:
        return NOT_ALIKE
    named, birth = compare_names(one.names, other.names), compare_births(one, other)
    numbers: list[Reason] = [
        (each.words, each.weight) for each in compare_numbers(one.numbers, other.numbers)
    ]
    around = [*_mothers(one, other), *_sex(one, other), *_schools(one, other), *_postcodes(one, other)]
    reasons = [*_names(named), *([(birth.words, birth.weight)] if birth.words else []), *numbers, *around]
    total = weight(named) + birth.weight + sum(each for _, each in (*numbers, *around))
    twin = _twin(named, birth, numbers)
    strength = _strength(total, named, birth, numbers, around, twin)
    if strength is Strength.NONE:
        return Likeness(Strength.NONE, total)
    speaks_for = [words for words, weighs in reasons if weighs > 0]
    speaks_against = [words for words, weighs in reasons if weighs <= 0 and words != "another given name"]
    speaks_against += ["another given name"] if named.given is Like.OTHER and twin != TWIN else []
    if birth in EXPECTED and not (one.born_on or other.born_on):
        speaks_against.append(UNBORN_TWIN)
    return Likeness(strength, total, (*speaks_for, *speaks_against, *([twin] if twin else [])))


def _strength(
    total: float, named: Named, birth: Birth, numbers: list[Reason], around: list[Reason], twin: str
) -> Strength:
    same_number = any(weighs == SAME for _, weighs in numbers)
    if not _enough(named, birth, numbers, around) or total < POSSIBLE_FROM:
        return Strength.POSSIBLE if same_number else Strength.NONE
    against = twin or any(weighs < 0 for _, weighs in (*numbers, *around))
    whole = named.given is Like.SAME and named.family is Like.SAME and not named.swapped and not named.former
    if whole and birth is Birth.SAME and not against:
        return Strength.CERTAIN
    if same_number and birth is Birth.SAME and named.family >= Like.SOUND and not against:
        return Strength.CERTAIN
    return Strength.LIKELY if total >= LIKELY_FROM and not twin else Strength.POSSIBLE


def _enough(named: Named, birth: Birth, numbers: list[Reason], around: list[Reason]) -> bool:
    """Say whether two things of different kinds agree, or a number: one alone is no reason to ask anybody."""
    kinds = [
        named.given > Like.OTHER,
        named.family > Like.OTHER,
        birth.weight > 0,
        any(words.startswith(("same mother", "mother")) for words, weighs in around if weighs > 0),
        any(words == "same postcode" for words, _ in around),
    ]
    return any(weighs > 0 for _, weighs in numbers) or sum(kinds) >= 2


def _twin(named: Named, birth: Birth, numbers: list[Reason]) -> str:
    """Return what parts twins: one birth, one family name, and another given name or number."""
    if birth is not Birth.SAME or named.family < Like.SOUND:
        return ""
    if named.given is Like.OTHER:
        return TWIN
    other_number = any(words == "another NHS number" for words, _ in numbers)
    return MAY_BE_A_TWIN if other_number and named.given is not Like.SAME else ""


_ALIKE_WORDS = {
    Like.SAME: "same {}",
    Like.SPELLING: "{} spelt almost the same",
    Like.SOUND: "same {} by sound",
    Like.SHORT: "one {} a short form of the other",
    Like.PART: "one part of the {} the same",
    Like.OTHER: "another {}",
}


def _names(named: Named) -> list[Reason]:
    if named.swapped:
        how = "" if named.given is Like.SAME else ", and spelt otherwise"
        said = f"given name and surname changed round{how}"
        return [(said + (" (by a former or other name)" if named.former else ""), 1.0)]
    found: list[Reason] = []
    for like, what in ((named.family, "surname"), (named.given, "given name")):
        if like is not Like.UNKNOWN:
            found.append((_ALIKE_WORDS[like].format(what), 1.0 if like > Like.OTHER else -1.0))
    if named.former and any(weighs > 0 for _, weighs in found):
        found.append(("by a former or other name", 1.0))
    return found


def _mothers(one: Description, other: Description) -> list[Reason]:
    pairs = [(a, b) for a in one.mothers for b in other.mothers if fold(a) and fold(b)]
    if not pairs:
        return []
    best = max(alike(a, b) for a, b in pairs)
    if best is Like.SAME:
        return [("same mother", 7.0)]
    if best in (Like.SPELLING, Like.SOUND):
        return [("mother’s name almost the same", 5.5)]
    if best in (Like.PART, Like.SHORT):
        return [("part of the mother’s name the same", 2.0)]
    return [("another mother’s name", -2.0)]


def _sex(one: Description, other: Description) -> list[Reason]:
    known = {"M", "F"}
    differ = one.sex in known and other.sex in known and one.sex != other.sex
    return [("another sex", -3.0)] if differ else []


def _schools(one: Description, other: Description) -> list[Reason]:
    pairs = [(a, b) for a in one.schools for b in other.schools if fold(a) and fold(b)]
    same = any(alike(a, b) >= Like.SHORT for a, b in pairs)
    return [("same school", 3.0)] if same else []


def _postcodes(one: Description, other: Description) -> list[Reason]:
    same = {compact(each) for each in one.postcodes} & {compact(each) for each in other.postcodes} - {""}
    return [("same postcode", 4.0)] if same else []
