"""Word to whoever answers for the service that a decision stands that no night manager could sign."""

from datetime import datetime

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
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


def tell(step: NightStep) -> list[User]:
    """Tell the heads of service, and keep whom and when. The message names no child.

    It leaves once what was recorded is kept. Returns whom it told: nobody where nobody holds the role.
    """
    if step.step != Step.NOT_REACHED:
        raise ValueError("Only that a night manager was not reached is told.")
    told = _heads_of_service(step.at)
    for user in told:
        NightAlert.objects.create(record_id=step.record_id, child_id=step.child_id, told=user, at=step.at)
    addresses = [user.email for user in told]
    if addresses:
        transaction.on_commit(lambda: _send(addresses), robust=True)
    return told


def _heads_of_service(at: datetime) -> list[User]:
    held = RoleHeld.objects.filter(
        Q(until_at=None) | Q(until_at__gt=at), role=Role.HEAD_OF_SERVICE, from_at__lte=at
    )
    users = User.objects.filter(pk__in=held.values("user_id"), is_active=True)
    return list(users.select_related("person").order_by("id"))


def _send(addresses: list[str]) -> None:
    send_mail(SUBJECT, WORDS, settings.DEFAULT_FROM_EMAIL, addresses)
