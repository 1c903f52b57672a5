"""Restricted children of a list: counted for those who may know, never named."""

from collections.abc import Callable, Iterable

from sightline.access import restricted
from sightline.access.actor import Actor
from sightline.access.restricted import LeftOut
from sightline.access.told import told
from sightline.govuk.words import and_join


def left_out(actor: Actor, answer: Callable[[], Iterable[int]]) -> LeftOut:
    """Return how many restricted children the list would have shown.

    `answer` runs the list's own question again, over them alone.
    """

    def over_them_alone() -> list[int]:
        with told(scopes="{}", named_scopes="{}", opened="{}"):
            return list(answer())

    return restricted.left_out(actor, over_them_alone)


def whom_to_ask(left: LeftOut) -> str:
    """Return who holds the restricted children, with how many each: "Selma Brightwater, Ewan Strand (2)"."""
    said = [f"{name} ({count})" if count > 1 else name for name, count in left.holders]
    return and_join(said)
