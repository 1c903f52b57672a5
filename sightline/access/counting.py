"""Counts of the whole service, for those who may see them, whichever children they reach."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sightline.access.actor import Actor
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.access.permissions import Permission
from sightline.access.refusal import Refused
from sightline.access.small_numbers import Shown, suppressed, suppressed_named


@contextmanager
def counting(actor: Actor) -> Iterator[None]:
    """See every child while the block counts them, the restricted too, so that totals are whole.

    Only numbers leave the block, and they pass through `shown` or `shown_named`. Raises Refused.
    """
    if not actor.may(Permission.SERVICE_COUNTS_SEE):
        raise Refused(Permission.SERVICE_COUNTS_SEE)
    with keeping(EVERY_CHILD):
        yield


def shown(actor: Actor, count: int) -> Shown:
    """Return a count that stands alone as this person may see it."""
    return suppressed(count) if actor.sees_counts_only else count


def shown_named(actor: Actor, counts: Mapping[str, int]) -> dict[str, Shown]:
    """Return counts by name, whose total stands beside them, as this person may see them."""
    return suppressed_named(counts) if actor.sees_counts_only else dict(counts)
