"""How much waits at the front door, for the navigation: the length of the list that opens."""

from datetime import datetime

from sightline.access.actor import Actor
from sightline.front_door.models import Climbed, PartnerRequest
from sightline.records.models import Spell


def open_count(actor: Actor, now: datetime) -> int:
    """Return how many contacts that the actor reaches are not decided."""
    # To ask the database for those with a subject would have it read every spell that has one.
    open_now = Spell.objects.filter(kind="at the door", until_on=None).values_list("subject_id", flat=True)
    return sum(subject is not None for subject in open_now)


def asked_count(actor: Actor, now: datetime) -> int:
    """Return how many requests wait for the actor's agency's answer."""
    return PartnerRequest.objects.filter(
        agency__code__in=actor.agencies, answer="", asked_at__lte=now
    ).count()


def climbed_count(actor: Actor, now: datetime) -> int:
    """Return how many disagreements have come to the actor and wait for an answer."""
    return Climbed.objects.filter(to=actor.user, voice__settled_at=None, at__lte=now).count()
