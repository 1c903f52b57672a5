"""A worker's last day: from the day after, no child is left with somebody who has gone."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q

from sightline.access import keeper
from sightline.access.actor import Actor
from sightline.access.permissions import Permission
from sightline.clocks import rebuilding
from sightline.clocks.spells import HOLDING_KINDS
from sightline.clocks.timelines import touched_by
from sightline.identity.actions import CannotChange, end_worker
from sightline.identity.models import Worker
from sightline.records.models import Event, Party, Recording, Spell
from sightline.standards.calendar import in_words

SHORTEST_REASON = 5


@dataclass(frozen=True, slots=True)
class TeamLeft:
    """How many open children of one team a worker holds. Restricted ones count: they pass on too."""

    team: int
    children: int


def held_by(worker: Worker, *, on: date) -> list[TeamLeft]:
    """Return how many open children a worker holds at the end of a day, by team, whoever asks.

    Numbers alone leave this function: somebody who enters a last day may reach none of these children.
    """
    with keeper.keeping(keeper.EVERY_CHILD):
        spells = Spell.objects.filter(
            Q(until_on=None) | Q(until_on__gt=on), kind="holder", worker=worker, from_on__lte=on
        )
        counts: dict[int, int] = {}
        for team in spells.order_by("team__name", "team_id", "id").values_list("team_id", flat=True):
            counts[team] = counts.get(team, 0) + 1
    return [TeamLeft(team, children) for team, children in counts.items()]


@transaction.atomic
def leave(*, worker: Worker, left_on: date, by: Actor, why: str) -> int:
    """Enter a worker's last day. From the next day the children they hold are held by their team's manager.

    The day may be past, today or to come: who holds whom is worked out again at once for every day.
    Returns how many children pass on so. Raises CannotChange with the reason.
    """
    if by.user is None or not by.may(Permission.PEOPLE_MANAGE):
        raise CannotChange("Only those who enter workers and teams can do this. Ask an administrator.")
    if len(why.strip()) < SHORTEST_REASON:
        raise CannotChange("Say why, for whoever asks after you.")
    earlier = min(left_on, worker.left_on or left_on)
    end_worker(worker=worker, left_on=left_on)
    children = sorted(_perhaps_held(worker, earlier))
    with keeper.keeping(children):
        locked = Party.objects.select_for_update().filter(pk__in=children).order_by("pk")
        list(locked.values_list("pk", flat=True))
        said = f"{worker.name}'s last day is {in_words(left_on)}. {why.strip()}"
        Recording.objects.create(by=by.user, why=said)
        rebuilding.rebuild(children)
    return sum(each.children for each in held_by(worker, on=left_on))


def _perhaps_held(worker: Worker, after: date) -> set[int]:
    """Return the children open after a day whose events ever named this worker as the one who holds them."""
    with keeper.keeping(keeper.EVERY_CHILD):
        named = Event.objects.filter(
            worker=worker.code, kind__in=HOLDING_KINDS, child__isnull=False, withdrawn_by=None
        )
        children = touched_by(named.order_by("child_id").values_list("child_id", flat=True).distinct())
        still = Spell.objects.filter(
            Q(until_on=None) | Q(until_on__gt=after), kind="open", child__in=children
        )
        return set(still.order_by("child_id").values_list("child_id", flat=True))
