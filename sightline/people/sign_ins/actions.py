"""Opening and closing ways in, and giving and taking roles, as an administrator does it."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from sightline.access.actor import Actor
from sightline.access.matrix import MATRIX, Scope
from sightline.access.permissions import Permission
from sightline.clocks import closing
from sightline.identity import actions as identity
from sightline.identity.actions import CannotChange
from sightline.identity.models import Agency, Person, RoleHeld, Team, User, Worker
from sightline.identity.roles import Role
from sightline.people.sign_ins import queries, rules


@transaction.atomic
def open_sign_in(
    *,
    name: str,
    email: str,
    worker: Worker | None,
    by: Actor,
    same_as: Person | None = None,
    is_another: bool = False,
) -> User:
    """Give somebody a way in, which opens nothing until a role is given and has no password yet.

    `worker`: the worker they are; then the children that worker holds are their own work.
    Raises CannotChange where the address has a sign-in already, and as `who` does.
    """
    _check(by)
    person = worker.person if worker and worker.person else who(name, same_as=same_as, is_another=is_another)
    user = identity.open_sign_in(person=person, email=email, password=None)
    if worker and worker.person_id is None:
        worker.person = person
        worker.save(update_fields=["person"])
    return user


def who(name: str, *, same_as: Person | None = None, is_another: bool = False) -> Person:
    """Return the person of a name: one who is known here, or somebody new.

    A second signature is a second person's, and two accounts of one person are one. So where somebody of this
    or a like name is known, it is said which it is: `same_as` them, or `is_another`.
    Raises CannotChange, naming them, where it is not.
    """
    if same_as is not None:
        return same_as
    known = [] if is_another else queries.people_like(name)
    if known:
        named = "; ".join(queries.person_words(each) for each in known)
        raise CannotChange(
            f"Somebody of this name is known here: {named}. Say whether it is the same person."
        )
    return identity.add_person(name=name)


@transaction.atomic
def close_sign_in(
    *, user: User, by: Actor, at: datetime, received: Mapping[str, Worker] | None = None
) -> None:
    """Close a way in at once: signed out everywhere, its roles ended.

    `received`: who receives what points to somebody, by its key. Raises CannotChange, naming what has nobody.
    """
    giver = _check(by)
    reason = rules.why_not_close(
        own=user.person_id == giver.person_id, last_administrator=queries.is_last_administrator(user, at=at)
    )
    if reason:
        raise CannotChange(reason)
    closing.close_sign_in(user=user, at=at, by=giver, received=received)


@transaction.atomic
def give_role(
    *, user: User, role: Role, team: Team | None, agency: Agency | None, by: Actor, at: datetime
) -> RoleHeld:
    """Give a role, in the team or for the agency that it needs. Raises CannotChange."""
    giver = _check(by)
    if not user.is_active:
        raise CannotChange("This sign-in is closed. Open another for the same person.")
    scope = MATRIX[role].scope
    reason = rules.why_not_scope(
        role=str(role.label),
        in_team=scope is Scope.TEAM,
        for_agency=scope is Scope.PARTNER,
        has_team=team is not None,
        has_agency=agency is not None,
    )
    if reason:
        raise CannotChange(reason)
    return identity.give_role(user=user, role=role, at=at, by=giver, team=team, agency=agency)


@transaction.atomic
def take_role(
    *, held: RoleHeld, by: Actor, at: datetime, received: Mapping[str, Worker] | None = None
) -> None:
    """End a role at once.

    Raises CannotChange where it is one's own or the last administrator's, and while what it was needed for
    points to somebody and nobody receives it.
    """
    giver = _check(by)
    gives = Permission.SIGN_INS_MANAGE in MATRIX[Role(held.role)].may
    reason = rules.why_not_take(
        own=held.user.person_id == giver.person_id,
        last_administrator=gives and queries.is_last_administrator(held.user, at=at),
    )
    if reason:
        raise CannotChange(reason)
    closing.take_role(held=held, at=at, by=giver, received=received)


def _check(by: Actor) -> User:
    if by.user is None or not by.may(Permission.SIGN_INS_MANAGE):
        raise CannotChange("Only an administrator opens sign-ins and gives roles.")
    return by.user
