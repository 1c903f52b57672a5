"""Restricted children in a list: how many it leaves out and who holds them, for those who may know that."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sightline.access.actor import Actor
from sightline.access.keeper import keeping
from sightline.access.models import Reach
from sightline.access.permissions import Permission
from sightline.access.told import told
from sightline.records.models import Spell


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Restricted children that a list leaves out: how many, and how many each named holder holds."""

    count: int
    holders: tuple[tuple[str, int], ...] = ()

    def __bool__(self) -> bool:
        """Return whether any were left out."""
        return self.count > 0


NONE = LeftOut(0)


def left_out(actor: Actor, answer: Callable[[], Iterable[int]]) -> LeftOut:
    """Return how many restricted children of the actor's scope the list would have shown.

    `answer` runs the list's own question again, over them alone, and returns the ids of its children: a
    filter counts them as it counts the others, and the sums agree. Nothing else about them leaves this
    function. For those who may not know, there are none.
    """
    if not actor.may(Permission.RESTRICTED_COUNT_SEE):
        return NONE
    hidden = _hidden_children(actor)
    if not hidden:
        return NONE
    with keeping(hidden), told(scopes="{}", named_scopes="{}", partner_scopes="{}", opened="{}"):
        found = sorted(hidden & set(answer()))
        spells = Spell.objects.filter(child_id__in=found, kind="holder", until_on=None)
        holders = Counter(
            worker or f"the manager of {team}"
            for worker, team in spells.order_by("id").values_list("worker__name", "team__name")
        )
    return LeftOut(len(found), tuple(sorted(holders.items())))


def _hidden_children(actor: Actor) -> set[int]:
    wanted = [f"hidden:{scope}" for scope in actor.scopes if scope == "all" or scope.startswith("team:")]
    words = "{" + ",".join(f'"{scope}"' for scope in wanted) + "}"
    with told(scopes=words):
        reached = set(Reach.objects.filter(scope__in=wanted).values_list("child_id", flat=True))
        mine = {f"worker:{worker}" for worker in actor.workers}
    own = set(Reach.objects.filter(scope__in=mine).values_list("child_id", flat=True))
    return reached - own - actor.opened
