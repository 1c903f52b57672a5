"""Children who stand in a census more than once: which of their cases are open, wherever they stand.

A census has no number for a case, so one that has closed is told from one of the same day that is open only
where both are known.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from sightline.sources.cin_census.groups import Census
from sightline.sources.items import Item
from sightline.sources.reading.xml import CHUNK, elements

_IDENTIFIER = re.compile(rb"<(?:[\w.-]+:)?LA[cC]hildID[^>]{0,100}>\s{0,100}([^<]{0,200}?)\s{0,100}<")
LONGEST_IDENTIFIER = 600
_WIDE = (b"\xff\xfe", b"\xfe\xff")


def open_of_children_twice(path: Path, as_at: date) -> Mapping[str, frozenset[date | None]]:
    """Return the days of referral of the open cases of each child, where any child stands here twice.

    A file in which none does is not read for it. Raises FileRefused.
    """
    found: dict[str, set[date | None]] = defaultdict(set)
    if _has_a_child_twice(path):
        census = Census(_tell_nobody, as_at)
        for element in elements(path, "Child"):
            child, days = None, []
            _, groups = census.child.read(element, path.name)
            for tag, group in groups:
                if tag == "ChildIdentifiers":
                    child = census.identifiers.read(group, path.name)[0][0]
                elif tag != "ChildCharacteristics":
                    values, _ = census.details.read(group, path.name)
                    days += [values[0] or None] if is_open(values) else []
            if child:
                found[child].update(days)
    return {child: frozenset(days) for child, days in found.items()}


def is_open(values: list[Any]) -> bool:
    """Return whether a case says of no way in which it may have closed that it has."""
    *_, closed, reason, _, no_action = values
    return not closed and not (closed is None and reason) and no_action is not True


def _has_a_child_twice(path: Path) -> bool:
    """Say whether an identifier stands here twice, or it cannot be told without reading the file as XML."""
    met: set[bytes] = set()
    left = b""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            if not met and not left and chunk.startswith(_WIDE):
                return True
            text, read = left + chunk, 0
            for found in _IDENTIFIER.finditer(text):
                if found[1] in met:
                    return True
                met.add(found[1])
                read = found.end()
            left = text[max(read, len(text) - LONGEST_IDENTIFIER) :]
    return False


def _tell_nobody(item: Item) -> None:
    """Say nothing: what is refused or noticed is said when the child is read."""
