"""Counts of the service, or of one's teams, for those who may see them, whichever children they reach."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sightline.access.actor import Actor
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.access.permissions import Permission
from sightline.access.refusal import Refused
from sightline.access.restricted import may_count_restricted
from sightline.access.scope import visible_to
from sightline.access.small_numbers import Shown, suppressed, suppressed_lines
from sightline.records.models import Child


@contextmanager
def counting(actor: Actor) -> Iterator[None]:
    """See every child while the block counts them, the restricted too, so that totals are whole.

    Only numbers leave the block, and they pass through `shown` or `shown_lines`. Raises Refused.
    """
    if not actor.may(Permission.SERVICE_COUNTS_SEE):
        raise Refused(Permission.SERVICE_COUNTS_SEE)
    with keeping(EVERY_CHILD):
        yield


def shown(actor: Actor, count: int) -> Shown:
    """Return a count that stands alone as this person may see it."""
    return suppressed(count) if actor.sees_counts_only else count


def shown_lines(
    actor: Actor, lines: Sequence[Sequence[int]], *, secret: Collection[int] | None = None
) -> tuple[list[list[Shown]], list[Shown]]:
    """Return lines of counts, and the totals of their columns, as this person may see them.

    `secret`: see `suppressed_lines`. Where the same children are counted in several tables, or grouped in
    several ways, the totals that any of them tells too much by are hidden in all.
    """
    if actor.sees_counts_only:
        return suppressed_lines(lines, secret=secret)
    return [list(line) for line in lines], [sum(column) for column in zip(*lines, strict=True)]


@dataclass(frozen=True, slots=True)
class Counted:
    """The children behind a number: those the reader reaches, and how many more there are.

    `restricted` have a record that only named people open; `elsewhere` are out of this reader's reach, such
    as children whom another team holds by now.
    """

    seen: tuple[int, ...] = ()
    restricted: int = 0
    elsewhere: int = 0

    @property
    def count(self) -> int:
        """Return the number itself."""
        return len(self.seen) + self.restricted + self.elsewhere


OfTeam = tuple[int, str]


def counted_of_teams(
    actor: Actor, answer: Callable[[], Mapping[OfTeam, Collection[int]]]
) -> dict[OfTeam, Counted]:
    """Return numbers of the actor's teams as they are, whomever of their children the actor reaches.

    `answer` returns the children of each number, by the team's id and a name. It is asked over every child
    where the actor may know how many are restricted, and over those in reach for anybody else. Of children
    out of reach nothing but how many they are leaves this function.
    """
    if not may_count_restricted(actor):
        return {key: Counted(tuple(children)) for key, children in answer().items()}
    with keeping(EVERY_CHILD):
        found = {
            key: children
            for key, children in answer().items()
            if actor.reaches_every_child or key[0] in actor.teams
        }
        everyone = {child for children in found.values() for child in children}
        restricted = set(Child.objects.filter(pk__in=everyone, restricted=True).values_list("pk", flat=True))
    seen = set(visible_to(actor).filter(pk__in=everyone).values_list("pk", flat=True))
    return {key: _counted(children, seen, restricted - seen) for key, children in found.items()}


def _counted(children: Collection[int], seen: Collection[int], restricted: Collection[int]) -> Counted:
    shown_here = tuple(child for child in children if child in seen)
    hidden = sum(child in restricted for child in children)
    return Counted(shown_here, hidden, len(children) - len(shown_here) - hidden)
