"""Whose record the address of a page names: asked for the log of a refusal, and never for a page.

A room says how its own ids are looked up. A test walks the addresses: each part of one names a record here,
or is declared there to name none.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.records.models import Child

Whose = Callable[[str], int | None]
_WAYS: dict[str, list[Whose]] = {}


@dataclass(frozen=True, slots=True)
class RecordsAsked:
    """What an address named, and whose records those are; a part that is nobody's has none."""

    named: str
    children: tuple[int, ...] = ()


def names_record(part: str, whose: Whose) -> Whose:
    """Declare that a part of an address, such as `public_id`, may name a record, and how its child is found.

    Several rooms may use one word: their ids are drawn by lot, and each room knows its own alone.
    """
    _WAYS.setdefault(part, []).append(whose)
    return whose


def parts_that_name_records() -> frozenset[str]:
    """Return the parts of addresses that name a record."""
    return frozenset(_WAYS)


def records_asked(parts: Mapping[str, object]) -> RecordsAsked | None:
    """Return what the parts of an address name, whoever asks; None where none of them names a record.

    The caller is in a transaction. Nothing of the answer may reach the page.
    """
    said = {part: str(value) for part, value in parts.items() if part in _WAYS}
    if not said:
        return None
    with keeping(EVERY_CHILD):
        found = [whose(value) for part, value in said.items() for whose in _WAYS[part]]
    children = dict.fromkeys(child for child in found if child is not None)
    return RecordsAsked(", ".join(said.values()), tuple(children))


def _child_called(public_id: str) -> int | None:
    return Child.objects.filter(party__public_id=public_id).values_list("pk", flat=True).first()


for part in ("public_id", "one", "other"):
    names_record(part, _child_called)
