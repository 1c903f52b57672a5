"""How alike two children's numbers are, a wrong check digit included."""

from collections.abc import Iterable
from dataclasses import dataclass

from sightline.matching.likeness.description import Number
from sightline.standards.identifiers import UPN_LETTERS

LABELS = {
    "nhs_number": "NHS number",
    "upn": "unique pupil number",
    "former_upn": "unique pupil number",
    "council_id": "council id",
}
CHECKED = ("nhs_number", "upn", "former_upn")
SAME = 18.0
SLIP = 10.0
OTHER = {"NHS number": -9.0, "unique pupil number": -4.0}
NHS_LENGTH = 10
SHORTEST = 4


@dataclass(frozen=True, slots=True)
class Numbered:
    """What two children's numbers say: the words, and what they weigh."""

    words: str
    weight: float


def compare_numbers(one: Iterable[Number], other: Iterable[Number]) -> list[Numbered]:
    """Return what is said by each kind of number that both children have, in a fixed order."""
    first, second = _by_label(one), _by_label(other)
    found = []
    for label in sorted(first.keys() & second.keys()):
        compared = _compared(label, first[label], second[label])
        if compared:
            found.append(compared)
    return found


def _by_label(numbers: Iterable[Number]) -> dict[str, list[Number]]:
    found: dict[str, list[Number]] = {}
    for number in numbers:
        if len(number.packed) >= SHORTEST:
            known = Number(number.scheme or scheme_of(number.packed), number.value)
            found.setdefault(LABELS.get(known.scheme, "number"), []).append(known)
    return found


def scheme_of(packed: str) -> str:
    """Return which kind of number it looks like, whoever said it not having said which."""
    if packed.isdigit() and len(packed) == NHS_LENGTH:
        return "nhs_number"
    if len(packed) == 13 and packed[0] in UPN_LETTERS and packed[1:12].isdigit():
        return "upn"
    return "council_id"


def _compared(label: str, one: list[Number], other: list[Number]) -> Numbered | None:
    pairs = [(first, second) for first in one for second in other]
    if any(first.packed == second.packed for first, second in pairs):
        return Numbered(f"same {label}", SAME)
    checked = label in OTHER
    slips = [
        not (first.passes and second.passes)
        for first, second in pairs
        if checked and one_slip(first.packed, second.packed)
    ]
    if any(slips):
        return Numbered(f"{label} differs by one slip, and its check digit is wrong", SLIP)
    if checked and all(first.passes and second.passes for first, second in pairs):
        return Numbered(f"another {label}", OTHER[label])
    return None


def one_slip(one: str, other: str) -> bool:
    """Say whether one sign was changed, or two beside each other changed round."""
    if len(one) != len(other):
        return False
    differ = [place for place, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(differ) == 1:
        return True
    return (
        len(differ) == 2
        and differ[1] == differ[0] + 1
        and one[differ[0]] == other[differ[1]]
        and one[differ[1]] == other[differ[0]]
    )


def numbers_like(packed: str) -> set[str]:
    """Return a number and those that a slip of the pen makes of it; a number without a check digit alone."""
    found = {packed}
    scheme = scheme_of(packed)
    if scheme not in CHECKED:
        return found
    for place in range(len(packed)):
        signs = UPN_LETTERS if packed[place].isalpha() else "0123456789"
        found |= {packed[:place] + sign + packed[place + 1 :] for sign in signs}
        if place + 1 < len(packed):
            found.add(packed[:place] + packed[place + 1] + packed[place] + packed[place + 2 :])
    return found
