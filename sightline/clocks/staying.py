"""Taking back a worker's last day: they stay, and hold again what passed on with it."""

from datetime import date

from django.db import transaction

from sightline.access.actor import Actor
from sightline.access.permissions import Permission
from sightline.clocks.leaving import SHORTEST_REASON, held_by, hold_anew
from sightline.identity.actions import CannotChange, take_back_leaving
from sightline.identity.models import Worker
from sightline.records.models import Recording


@transaction.atomic
def stay(*, worker: Worker, by: Actor, why: str) -> tuple[int, list[str]]:
    """Take back a worker's last day: the children that passed on by themselves are theirs again.

    Who holds whom is worked out again for every day, as if the day had never been entered; a child given to
    somebody else stays with them. Returns how many children the worker holds, and the names of the teams
    whose place could not be given back. Raises CannotChange with the reason.
    """
    if by.user is None or not by.may(Permission.PEOPLE_MANAGE):
        raise CannotChange("Only those who enter workers and teams can do this. Ask an administrator.")
    if len(why.strip()) < SHORTEST_REASON:
        raise CannotChange("Say why, for whoever asks after you.")
    earlier = worker.left_on or date.min
    taken = take_back_leaving(worker=worker)
    Recording.objects.create(by=by.user, why=f"{worker.name} stays. {why.strip()}")
    hold_anew(worker, after=earlier)
    held = held_by(worker, on=date.max)
    return sum(each.children for each in held), sorted(post.team.name for post in taken)
