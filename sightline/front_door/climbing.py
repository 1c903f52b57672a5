"""A disagreement climbs: when nobody answered it in time, or when the agency does not accept the answer."""

from datetime import datetime

from django.db.models import Q

from sightline.access.actor import acting_as
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.front_door.models import Climbed, Voice
from sightline.front_door.news import tell_climbed
from sightline.identity.models import RoleHeld, User
from sightline.identity.roles import Role

PURPOSE = "climb with disagreements that nobody answered"


def climb_late(*, at: datetime) -> int:
    """Bring every disagreement whose answer is late to the heads of service; return how many climbed."""
    with acting_as(None, at=at, purpose=PURPOSE), keeping(EVERY_CHILD):
        late = Voice.objects.select_for_update().filter(
            kind=Voice.Kind.DISSENT, settled_at=None, due_at__lt=at
        )
        return sum(climb_to_heads(each, Climbed.Why.LATE, at=at) > 0 for each in late.order_by("id"))


def climb_to_heads(voice: Voice, why: Climbed.Why, *, at: datetime) -> int:
    """Bring a disagreement to each head of service, once; return how many were told now."""
    told = 0
    for user in _heads_of_service(at):
        climbed, is_new = Climbed.objects.get_or_create(
            voice=voice, to=user, defaults={"child_id": voice.child_id, "why": why, "at": at}
        )
        if is_new:
            tell_climbed(climbed.to)
            told += 1
    return told


def _heads_of_service(at: datetime) -> list[User]:
    held = RoleHeld.objects.filter(
        Q(until_at=None) | Q(until_at__gt=at), role=Role.HEAD_OF_SERVICE, from_at__lte=at
    )
    return list(User.objects.filter(pk__in=held.values("user_id"), is_active=True).order_by("id"))
