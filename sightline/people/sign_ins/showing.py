"""Ways in and roles as pages show them."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from sightline.access.matrix import MATRIX, Scope
from sightline.govuk.words import and_join, moment
from sightline.identity.models import RoleHeld
from sightline.identity.roles import Role
from sightline.people.sign_ins.queries import SignIn


@dataclass(frozen=True, slots=True)
class Row:
    """One way in of the list."""

    name: str
    email: str
    href: str
    roles: str
    last_in: str
    is_open: bool


def row(each: SignIn) -> Row:
    """Return the row of one way in."""
    return Row(
        name=each.user.person.name,
        email=each.user.email,
        href=reverse("teams:sign_in", args=[each.user.public_id]),
        roles=and_join(role_words(held) for held in each.roles),
        last_in=moment(each.user.last_login) if each.user.last_login else "Never",
        is_open=each.user.is_active,
    )


def role_words(held: RoleHeld) -> str:
    """Return a role with where it is held."""
    return f"{_label(held)} ({_where(held)})" if held.team or held.agency else _label(held)


def _label(held: RoleHeld) -> str:
    return str(Role(held.role).label) if held.role in Role else held.role


def _where(held: RoleHeld) -> str:
    place = held.team or held.agency
    if place:
        return place.name
    return "Whole service" if _scope(held) is not Scope.NONE else "No child"


def _scope(held: RoleHeld) -> Scope | None:
    return MATRIX[Role(held.role)].scope if held.role in Role else None


@dataclass(frozen=True, slots=True)
class RoleRow:
    """One role held, or one that ended."""

    role: str
    where: str
    reaches: str
    from_at: datetime
    until_at: datetime | None
    by: str
    take_href: str


def role_row(held: RoleHeld) -> RoleRow:
    """Return the row of a role that is held."""
    scope = _scope(held)
    return RoleRow(
        role=_label(held),
        where=_where(held),
        reaches=str(scope.label) if scope else "",
        from_at=held.from_at,
        until_at=None,
        by=_by(held.granted_by),
        take_href=reverse("teams:take_role", args=[held.user.public_id, held.pk]),
    )


def ended_row(held: RoleHeld) -> RoleRow:
    """Return the row of a role that ended."""
    return RoleRow(_label(held), _where(held), "", held.from_at, held.until_at, _by(held.ended_by), "")


def _by(user: object) -> str:
    person = getattr(user, "person", None)
    return person.name if person else "The command line"
