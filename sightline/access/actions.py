"""Rights over one child that pass, their review, and the restricting of a record."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from sightline.access import reach, rules
from sightline.access.actor import Actor
from sightline.access.keeper import keeping
from sightline.access.models import EmergencyOpening, PassingRight
from sightline.access.permissions import Permission
from sightline.access.told import told
from sightline.identity.models import User
from sightline.records.models import Child


class CannotAllow(Exception):
    """Say, in the reader's words, why this may not be done with a record."""


@transaction.atomic
def say_why(*, user: User, child_id: int, reason: str, at: datetime, until_at: datetime) -> PassingRight:
    """Write down why somebody opens a record outside their own work."""
    return PassingRight.objects.create(
        user=user,
        child_id=child_id,
        kind=PassingRight.Kind.REASON,
        reason=reason,
        from_at=at,
        until_at=until_at,
        given_by=user,
    )


@transaction.atomic
def break_glass(
    *, user: User, child_id: int, reason: str, at: datetime, until_at: datetime
) -> EmergencyOpening:
    """Open a record to somebody in an emergency, and put it before a reviewer."""
    PassingRight.objects.create(
        user=user,
        child_id=child_id,
        kind=PassingRight.Kind.EMERGENCY,
        reason=reason,
        from_at=at,
        until_at=until_at,
        given_by=user,
    )
    return EmergencyOpening.objects.create(user=user, child_id=child_id, reason=reason, opened_at=at)


@transaction.atomic
def review_emergency(
    *, opening: EmergencyOpening, by: Actor, at: datetime, was_right: bool, finding: str
) -> None:
    """Review an emergency opening, once, as another person. If it was wrong the record closes at once.

    Raises CannotAllow with the reason.
    """
    if not by.may(Permission.BREAK_GLASS_REVIEW):
        raise CannotAllow("Only those who review emergency openings can do this.")
    opening = EmergencyOpening.objects.select_for_update().get(pk=opening.pk)
    reason = rules.why_not_review(
        opened_by=opening.user.person_id,
        reviewing=by.user.person_id,
        reviewed=opening.reviewed_at is not None,
        finding=finding,
    )
    if reason:
        raise CannotAllow(reason)
    opening.reviewed_by, opening.reviewed_at = by.user, at
    opening.was_right, opening.finding = was_right, finding
    opening.save(update_fields=["reviewed_by", "reviewed_at", "was_right", "finding"])
    if not was_right:
        end_rights(user=opening.user, child_id=opening.child_id, kind=PassingRight.Kind.EMERGENCY, at=at)


@transaction.atomic
def name_for(*, child: Child, user: User, by: Actor, at: datetime, reason: str) -> PassingRight:
    """Name somebody as one of those who may know a restricted record.

    Raises CannotAllow where the one who names them may not, or names themselves.
    """
    _check_restricting(by, reason)
    if by.user.person_id == user.person_id:
        raise CannotAllow("You cannot name yourself. Ask another who may restrict records.")
    return PassingRight.objects.create(
        user=user,
        child_id=child.pk,
        kind=PassingRight.Kind.NAMED,
        reason=reason,
        from_at=at,
        given_by=by.user,
    )


@transaction.atomic
def declare_conflict(*, user: User, child_id: int, reason: str, at: datetime, by: User) -> PassingRight:
    """Close a record to somebody who is related to it, whatever their role. They may say so themselves."""
    return PassingRight.objects.create(
        user=user, child_id=child_id, kind=PassingRight.Kind.CONFLICT, reason=reason, from_at=at, given_by=by
    )


@transaction.atomic
def end_rights(*, user: User, child_id: int, kind: PassingRight.Kind, at: datetime) -> None:
    """End somebody's passing rights of one kind over a child, now."""
    with told(keeper="*"):
        PassingRight.objects.filter(
            Q(until_at=None) | Q(until_at__gt=at), user=user, child_id=child_id, kind=kind
        ).update(until_at=at)


@transaction.atomic
def restrict(*, child: Child, by: Actor, reason: str) -> None:
    """Hide a record from all but its worker and those named for it.

    Raises CannotAllow where this person may not restrict records or gives no reason.
    """
    _check_restricting(by, reason)
    _set_restricted(child.pk, restricted=True, reason=reason)


@transaction.atomic
def lift_restriction(*, child: Child, by: Actor, reason: str) -> None:
    """Show a restricted record again to those who reach it by their role.

    Raises CannotAllow where this person may not restrict records or gives no reason.
    """
    _check_restricting(by, reason)
    _set_restricted(child.pk, restricted=False, reason=reason)


def _check_restricting(by: Actor, reason: str) -> None:
    if not by.may(Permission.CHILD_RESTRICT):
        raise CannotAllow("Only those who may restrict records can do this. Ask a head of service.")
    if not reason.strip():
        raise CannotAllow("Say why. The reason stands beside the restriction.")


def _set_restricted(child_id: int, *, restricted: bool, reason: str) -> None:
    with keeping([child_id]):
        child = Child.objects.select_for_update().get(pk=child_id)
        child.restricted, child.restricted_why = restricted, reason
        child.save(update_fields=["restricted", "restricted_why"])
        reach.refresh([child_id])
