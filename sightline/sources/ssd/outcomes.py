"""Outcome fields of the Standard Safeguarding Dataset: keys and flags in JSON, and the code each means."""

import json
from collections.abc import Callable

from sightline.sources.reading.cells import CannotRead
from sightline.standards import codes

LONGEST = 5_000
_SET = frozenset({"y", "yes", "true", "1", "t"})


def _flags(text: str) -> dict[str, object]:
    """Return the keys and values of a JSON object. Raises CannotRead."""
    if len(text) > LONGEST:
        raise CannotRead(f"This is longer than {LONGEST:,} letters. Check that the cell is in its column.")
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise CannotRead(
            "This is not JSON with keys and flags. Export the table again without changing the cell."
        )
    return said


def raised_flags(text: str) -> tuple[str, ...]:
    """Return the keys whose flag is raised. Raises CannotRead."""
    return tuple(key for key, value in _flags(text).items() if str(value).strip().lower() in _SET)


def outcome_of(set_name: str) -> Callable[[str], tuple[str, ...]]:
    """Return what reads an outcome field: the codes its raised flags mean, in the set's order.

    A flag that two codes raise is the broader one: "Other" rather than what our finer codes would guess.
    """
    outcome_set = codes.SETS[set_name]
    meaning: dict[str, str] = {}
    for code in outcome_set.codes:
        if code.ssd_key:
            meaning[code.ssd_key] = code.code
    order = {code.code: place for place, code in enumerate(outcome_set.codes)}

    def read(text: str) -> tuple[str, ...]:
        raised = {meaning[key] for key in raised_flags(text) if key in meaning}
        return tuple(sorted(raised, key=lambda code: order[code]))

    return read


def most_telling(codes_raised: tuple[str, ...] | None) -> str | None:
    """Return the one outcome an event carries, when several flags are raised.

    One is that outcome. Of several, no further action, advice and other tell least and give way; the first of
    the rest in the set's order stands.
    """
    if not codes_raised:
        return None
    telling = [code for code in codes_raised if code not in ("NFA", "OTHER", "ADVICE")]
    return telling[0] if telling else codes_raised[0]


def factors(text: str) -> tuple[str, ...]:
    """Return the factors of an assessment from a JSON list of codes. Raises CannotRead."""
    try:
        said = json.loads(text) if len(text) <= LONGEST else None
    except (ValueError, RecursionError):
        said = None
    if isinstance(said, dict):
        said = [key for key, value in said.items() if str(value).strip().lower() in _SET]
    if not isinstance(said, list):
        raise CannotRead('This is not a JSON list of factors, such as ["1A", "3B"]. Export the table again.')
    known = codes.SETS["FACT"]
    found = [str(code).strip().upper() for code in said]
    if odd := [code for code in found if not known.valid(code)]:
        raise CannotRead(
            f"{odd[0][:20]} is no factor of the children in need census. Correct it in the source."
        )
    return tuple(dict.fromkeys(found))
