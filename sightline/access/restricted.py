"""Restricted children in a list: how many it leaves out and who holds them, for those who may know that."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TypeVar

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from sightline.access.actor import EVERY_CHILD, Actor
from sightline.access.holding import holders_on
from sightline.access.keeper import keeping
from sightline.access.models import Reach
from sightline.access.permissions import Permission
from sightline.access.told import told
from sightline.identity.kept_questions import kept_question
from sightline.standards.calendar import uk_date


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Restricted children that a list leaves out: how many, and how many each named holder holds."""

    count: int
    holders: tuple[tuple[str, int], ...] = ()

    def __bool__(self) -> bool:
        """Return whether any were left out."""
        return self.count > 0


NONE = LeftOut(0)
Group = TypeVar("Group", bound=Hashable)
# Who reaches more has a list read whole: thousands of numbers cost more to send than their rows to read.
MANY = 1_000
_asked_again: ContextVar[frozenset[int] | None] = ContextVar("asked_again", default=None)


def may_count_restricted(actor: Actor) -> bool:
    """Return whether an actor may know how many are restricted: by a permission, or as a command that counts.

    A command is run by somebody who has the whole database at hand; it names no restricted child either.
    """
    return actor.may(Permission.RESTRICTED_COUNT_SEE) or bool(actor.user is None and actor.purpose)


def few_reached(actor: Actor) -> frozenset[int] | None:
    """Return the children whose rows an actor may read, where they are few: a list then looks up no others.

    None where they are many. While `left_out` asks again, they are those it asks about.
    """
    again = _asked_again.get()
    if again is not None:
        return again if len(again) <= MANY else None
    if EVERY_CHILD in actor.scopes:
        return None
    rows = _in_own_reach()
    return actor.opened.union(rows) if len(rows) <= MANY else None


@kept_question
def _in_own_reach() -> "QuerySet[Reach, int]":
    # The policy leaves the rows of one's own scopes. A child has one for each.
    return Reach.objects.values_list("child_id", flat=True)[: MANY + 1]


def left_out(actor: Actor, answer: Callable[[], Iterable[int]]) -> LeftOut:
    """Return how many restricted children of the actor's scope the list would have shown.

    `answer` runs the list's own question again, over them alone, and returns the ids of its children: a
    filter counts them as it counts the others, and the sums agree. Nothing else about them leaves this
    function. For those who may not know, there are none.
    """
    return left_out_by(actor, lambda: {"": answer()}).get("", NONE)


def left_out_by(actor: Actor, answer: Callable[[], Mapping[Group, Iterable[int]]]) -> dict[Group, LeftOut]:
    """Return as `left_out` does for several counts at once: `answer` returns the children of each.

    A count of which none is left out is not among them.
    """
    if not may_count_restricted(actor):
        return {}
    hidden = _hidden_children(actor)
    if not hidden:
        return {}
    with keeping(hidden), told(scopes="{}", named_scopes="{}", partner_scopes="{}", opened="{}"):
        before = _asked_again.set(frozenset(hidden))
        try:
            groups = {name: hidden & set(children) for name, children in answer().items()}
        finally:
            _asked_again.reset(before)
        spells = holders_on(uk_date(timezone.now()), set().union(*groups.values()))
        rows = spells.order_by("id").values_list("child_id", "worker__name", "team__name")
        held_by = {child: worker or f"the manager of {team}" for child, worker, team in rows}
    return {name: _counted(children, held_by) for name, children in groups.items() if children}


def _counted(children: Iterable[int], held_by: Mapping[int, str]) -> LeftOut:
    found = list(children)
    holders = Counter(held_by[child] for child in found if child in held_by)
    return LeftOut(len(found), tuple(sorted(holders.items())))


def _hidden_children(actor: Actor) -> set[int]:
    wanted = [f"hidden:{scope}" for scope in actor.scopes if scope == "all" or scope.startswith("team:")]
    words = "{" + ",".join(f'"{scope}"' for scope in wanted) + "}"
    with told(scopes=words):
        reached = _reached_by(wanted)
    mine = [f"worker:{worker}" for worker in actor.workers]
    return reached - (_reached_by(mine) if reached else set()) - actor.opened


def _reached_by(scopes: list[str]) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT child_id FROM access_reach WHERE scope = ANY(%s)", [scopes])
        return {child for (child,) in cursor.fetchall()}
