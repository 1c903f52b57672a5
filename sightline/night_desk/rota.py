"""Who is on tonight, and on the nights to come. A night begins at 5pm and lasts until 9am."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from sightline.access.actor import Actor
from sightline.access.matrix import roles_that_may
from sightline.access.permissions import Permission
from sightline.identity.models import RoleHeld, User
from sightline.night_desk import rules
from sightline.night_desk.models import OnDuty
from sightline.standards.calendar import UK

ENDS_AT_HOUR = 9
WORKER, MANAGER = OnDuty.As.WORKER, OnDuty.As.MANAGER
NIGHTS = 14
DOES = {OnDuty.As.WORKER: Permission.NIGHT_DECIDE, OnDuty.As.MANAGER: Permission.NIGHT_SIGN}
MAY_WRITE = Permission.NIGHT_SIGN


class CannotPutOn(Exception):
    """Say, in the reader's words, why somebody may not be put on or taken off the rota."""


def night_of(at: datetime) -> date:
    """Return the night that a moment belongs to, named by its evening: at 2am it is still yesterday's."""
    local = at.astimezone(UK)
    return local.date() - timedelta(days=1) if local.hour < ENDS_AT_HOUR else local.date()


def on_duty(night: date) -> list[OnDuty]:
    """Return who is on for a night: workers first, by name."""
    rows = OnDuty.objects.filter(night_of=night, taken_off_at=None).select_related("user__person")
    return sorted(rows, key=lambda row: (row.duty != OnDuty.As.WORKER, row.user.person.name, row.pk))


def to_come(at: datetime) -> dict[date, list[OnDuty]]:
    """Return tonight and the nights to come, each with who is on."""
    first = night_of(at)
    rows = OnDuty.objects.filter(
        night_of__range=(first, first + timedelta(days=NIGHTS - 1)), taken_off_at=None
    )
    found: dict[date, list[OnDuty]] = defaultdict(list)
    for row in rows.select_related("user__person").order_by("-duty", "user__person__name", "id"):
        found[row.night_of].append(row)
    return {night: found[night] for night in (first + timedelta(days=day) for day in range(NIGHTS))}


def who_can(duty: str, *, at: datetime) -> list[User]:
    """Return the people whose roles let them do a duty of the night, by name."""
    held = RoleHeld.objects.filter(
        Q(until_at=None) | Q(until_at__gt=at), role__in=roles_that_may(DOES[OnDuty.As(duty)]), from_at__lte=at
    )
    users = User.objects.filter(pk__in=held.values("user_id"), is_active=True).select_related("person")
    return list(users.order_by("person__name", "id"))


@transaction.atomic
def put_on(*, night: date, user: User, duty: str, reach: str, by: Actor, at: datetime) -> OnDuty:
    """Put somebody on for a night. Raises CannotPutOn with the reason."""
    reason = rules.why_not_put_on(
        may=by.may(MAY_WRITE),
        past=night < night_of(at),
        may_do_it=user.pk in {each.pk for each in who_can(duty, at=at)},
        on_already=OnDuty.objects.filter(night_of=night, user=user, duty=duty, taken_off_at=None).exists(),
        name=user.person.name,
    )
    if reason or by.user is None:
        raise CannotPutOn(reason or "")
    try:
        with transaction.atomic():
            return OnDuty.objects.create(
                night_of=night, user=user, duty=duty, reach=reach.strip(), by=by.user, at=at
            )
    except IntegrityError as clash:
        raise CannotPutOn(f"{user.person.name} is on for that night already.") from clash


@transaction.atomic
def take_off(*, row: OnDuty, by: Actor, at: datetime) -> None:
    """Take somebody off a night. The row stays, with who did it. Raises CannotPutOn."""
    row = OnDuty.objects.select_for_update().get(pk=row.pk)
    if not by.may(MAY_WRITE):
        raise CannotPutOn("Only a night manager or whoever answers for the service writes the rota.")
    if row.night_of < night_of(at):
        raise CannotPutOn("That night is over. The rota says who was on, and stays as it was.")
    if row.taken_off_at is not None:
        raise CannotPutOn("They were taken off already.")
    row.taken_off_by, row.taken_off_at = by.user, at
    row.save(update_fields=["taken_off_by", "taken_off_at"])


def row_called(pk: int) -> OnDuty | None:
    """Return one row of the rota by its number, or None."""
    return OnDuty.objects.filter(pk=pk).select_related("user__person").first()


def named(rows: Iterable[OnDuty], duty: str) -> list[str]:
    """Return the names of those who are on for a duty, with how they are reached."""
    return [
        f"{row.user.person.name}, {row.reach}" if row.reach else row.user.person.name
        for row in rows
        if row.duty == duty
    ]
