"""Questions about access itself: who has looked, what waits for review, and what holders should know."""

from datetime import datetime

from django.db.models import QuerySet

from sightline.access.actor import REVIEW
from sightline.access.models import EmergencyOpening, HolderTold, LogEntry, PassingRight
from sightline.access.told import told

LOOKS = ("view", "emergency", "download")


def who_looked(child_id: int, *, as_at: datetime) -> QuerySet[LogEntry]:
    """Return who opened a child's record up to a moment, latest first. A list is no opening."""
    entries = LogEntry.objects.filter(child_id=child_id, action__in=LOOKS, at__lte=as_at)
    return entries.select_related("user__person").order_by("-at", "-id")


def waiting_for_review(*, as_at: datetime) -> QuerySet[EmergencyOpening]:
    """Return the emergency openings that nobody has reviewed, oldest first, to those who review them."""
    waiting = EmergencyOpening.objects.filter(reviewed_at=None, opened_at__lte=as_at)
    return waiting.select_related("user__person").order_by("opened_at", "id")


def moments_waiting_for_review(*, as_at: datetime) -> list[datetime]:
    """Return when the openings that nobody has reviewed were made, to whoever may know how the service is."""
    with told(scopes=f'{{"{REVIEW}"}}'):
        return list(waiting_for_review(as_at=as_at).values_list("opened_at", flat=True))


def words_to_holders(*, since: datetime) -> QuerySet[HolderTold]:
    """Return that searches met restricted children whom the person asking reaches, latest first."""
    told = HolderTold.objects.filter(at__gte=since).select_related("asked_by__person")
    return told.order_by("-at", "-id")


def named_for(child_id: int, *, as_at: datetime) -> QuerySet[PassingRight]:
    """Return the rights that were given over a child's record up to a moment, latest first."""
    given = PassingRight.objects.filter(child_id=child_id, from_at__lte=as_at)
    return given.select_related("user__person", "given_by__person").order_by("-from_at", "-id")
