"""Restricted children of a list: how many it leaves out, how many promises to them, and who holds them."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from sightline.access.actor import Actor
from sightline.access.restricted import NONE, LeftOut, left_out, left_out_by
from sightline.govuk.words import and_join, plural

__all__ = [
    "NONE",
    "NO_PROMISES",
    "LeftOut",
    "LeftPromises",
    "left_out",
    "left_out_by",
    "left_promises_by",
    "line",
    "whom_to_ask",
]

Group = TypeVar("Group", bound=Hashable)


@dataclass(frozen=True, slots=True)
class LeftPromises:
    """The restricted children behind a number, and how many promises to them it counts."""

    children: LeftOut = NONE
    promises: int = 0


NO_PROMISES = LeftPromises()


def left_promises_by(
    actor: Actor, answer: Callable[[], Mapping[Group, Iterable[int]]]
) -> dict[Group, LeftPromises]:
    """Return as `left_out_by` does, with how many promises there are to those left out.

    `answer` names a child as often as there are promises to it.
    """

    def again() -> dict[tuple[Group, int], set[int]]:
        return {
            (group, least): children
            for group, named in answer().items()
            for least, children in _by_how_often(named).items()
        }

    found = left_out_by(actor, again)
    promises: dict[Group, int] = defaultdict(int)
    for (group, _), left in found.items():
        promises[group] += left.count
    return {group: LeftPromises(found[group, 1], count) for group, count in promises.items()}


def _by_how_often(named: Iterable[int]) -> dict[int, set[int]]:
    """Return the children named once or more under 1, those named twice or more under 2, and so on.

    The sizes add up to how many names there are, so that a count of each is a count of the names.
    """
    times = Counter(named)
    return {
        least: {child for child, count in times.items() if count >= least}
        for least in range(1, max(times.values(), default=0) + 1)
    }


def whom_to_ask(left: LeftOut) -> str:
    """Return who holds the restricted children, with how many each: "Selma Brightwater, Ewan Strand (2)"."""
    return and_join(f"{name} ({count})" if count > 1 else name for name, count in left.holders)


def line(left: LeftOut) -> str:
    """Return in a sentence how many restricted children a list leaves out; empty where none."""
    if not left:
        return ""
    held = f", held by {whom_to_ask(left)}" if left.holders else ""
    return f"And {plural(left.count, 'restricted child,restricted children')}, not listed here{held}."
