"""Headings as they are written in practice, matched to those a list asks for."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

_NOT_LETTERS = re.compile(r"[^a-z0-9]+")
_FIGURES = re.compile(r"\d+")
# Shorter headings differ by a letter or two from others that mean something else.
SHORTEST_MISSPELT = 8


@lru_cache(maxsize=4096)
def plain(heading: str) -> str:
    """Return a heading's letters and figures only, in small letters: what spelling and spacing leave."""
    return _NOT_LETTERS.sub("", heading.casefold().replace("&", "and"))


@dataclass
class Matched:
    """Which column of a table stands where.

    `at` gives the position of each known heading; `misread` the headings taken for another by a letter or
    two; `twice` the known headings that stand more than once, of which none is read; `unknown` the rest.
    """

    at: dict[str, int] = field(default_factory=dict)
    misread: dict[str, str] = field(default_factory=dict)
    twice: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def match(written: Sequence[str], known: Mapping[str, Iterable[str]]) -> Matched:
    """Match headings as written with the known ones and their other spellings, in whatever order they stand.

    A heading that is two letters or less from a known one, figures alike, is taken for it if it can be no
    other, and told in `misread`.
    """
    spellings = {plain(name): name for name in known}
    for name, others in known.items():
        for other in others:
            spellings.setdefault(plain(other), name)
    matched, left = Matched(), []
    for position, heading in enumerate(written):
        letters = plain(heading)
        if not letters:
            continue
        if (name := spellings.get(letters)) is not None:
            _place(matched, name, position)
        else:
            left.append((position, heading, letters))
    for position, heading, letters in left:
        close = {
            name
            for spelling, name in spellings.items()
            if name not in matched.at and name not in matched.twice and _misspelt(letters, spelling)
        }
        if len(close) == 1:
            name = close.pop()
            matched.misread[heading] = name
            _place(matched, name, position)
        else:
            matched.unknown.append(heading)
    return matched


def _place(matched: Matched, name: str, position: int) -> None:
    """Note where a heading stands; a second one of the same name takes both away."""
    if name in matched.twice:
        return
    if name in matched.at:
        del matched.at[name]
        matched.twice.append(name)
    else:
        matched.at[name] = position


def _misspelt(written: str, meant: str) -> bool:
    """Say whether one heading is the other with at most two letters wrong, missing or too many."""
    if min(len(written), len(meant)) < SHORTEST_MISSPELT or abs(len(written) - len(meant)) > 2:
        return False
    if _FIGURES.findall(written) != _FIGURES.findall(meant):
        return False
    before = list(range(len(meant) + 1))
    for row, letter in enumerate(written, start=1):
        now = [row]
        for column, other in enumerate(meant, start=1):
            now.append(min(now[-1] + 1, before[column] + 1, before[column - 1] + (letter != other)))
        if min(now) > 2:
            return False
        before = now
    return before[-1] <= 2
