"""How much waits at the front door, for the navigation: the length of the list that opens."""

from datetime import datetime

from django.db.models import QuerySet

from sightline.access.actor import Actor
from sightline.front_door.models import Climbed, PartnerRequest
from sightline.identity.kept_questions import kept_question
from sightline.records.models import Spell


def open_count(actor: Actor, now: datetime) -> int:
    """Return how many contacts that the actor reaches are not decided."""
    # To ask the database for those with a subject would have it read every spell that has one.
    return sum(subject is not None for subject in _open_now())


@kept_question
def _open_now() -> "QuerySet[Spell, int | None]":
    return Spell.objects.filter(kind="at the door", until_on=None).values_list("subject_id", flat=True)


def asked_count(actor: Actor, now: datetime) -> int:
    """Return how many requests wait for the actor's agency's answer."""
    return sum(len(_asked(code, now)) for code in actor.agencies)


@kept_question
def _asked(agency: str, now: datetime) -> "QuerySet[PartnerRequest, int]":
    waiting = PartnerRequest.objects.filter(agency__code=agency, answer="", asked_at__lte=now)
    return waiting.values_list("pk", flat=True)


def climbed_count(actor: Actor, now: datetime) -> int:
    """Return how many disagreements have come to the actor and wait for an answer."""
    return len(_climbed_to(actor.user.pk, now)) if actor.user else 0


@kept_question
def _climbed_to(user: int, now: datetime) -> "QuerySet[Climbed, int]":
    return Climbed.objects.filter(to=user, voice__settled_at=None, at__lte=now).values_list("pk", flat=True)
