"""Word to whoever answers for the service that a decision stands that no night manager could sign."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import Q

from sightline.identity.models import RoleHeld, User
from sightline.identity.roles import Role
from sightline.night_desk.models import NightAlert, NightStep
from sightline.night_desk.rules import Step

SUBJECT = "Night desk: a decision could not be signed"
WORDS = (
    "The night manager was not reached and a decision made tonight is unsigned.\n"
    "Sign in and open the night desk to see it, or ring the night team.\n"
)


def tell(step: NightStep, *, later: Callable[[int], None], holding_at: datetime | None = None) -> list[User]:
    """Tell the heads of service, and keep whom and when.

    `later` asks for the message to one of them, by id; it leaves once what was recorded is kept.
    `holding_at`: when the role is held, if not when the step was taken. Returns whom it told: nobody where
    nobody holds it.
    """
    if step.step != Step.NOT_REACHED:
        raise ValueError("Only that a night manager was not reached is told.")
    told = _heads_of_service(holding_at or step.at)
    for user in told:
        NightAlert.objects.create(record_id=step.record_id, child_id=step.child_id, told=user, at=step.at)
        later(user.pk)
    return told


def address_of(user_id: int) -> str:
    """Return where a message reaches somebody; empty where their sign-in is closed."""
    return User.objects.filter(pk=user_id, is_active=True).values_list("email", flat=True).first() or ""


def _heads_of_service(at: datetime) -> list[User]:
    held = RoleHeld.objects.filter(
        Q(until_at=None) | Q(until_at__gt=at), role=Role.HEAD_OF_SERVICE, from_at__lte=at
    )
    users = User.objects.filter(pk__in=held.values("user_id"), is_active=True)
    return list(users.select_related("person").order_by("id"))
