"""Questions about ways in and the roles they hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from sightline.access.matrix import MATRIX
from sightline.access.permissions import Permission
from sightline.identity.models import Agency, Person, RoleHeld, User, Worker
from sightline.identity.roles import Role
from sightline.people.sign_ins.rules import is_like

OPEN, CLOSED, WITHOUT_ROLE = "", "closed", "without-role"


@dataclass(frozen=True, slots=True)
class SignIn:
    """One way in with the roles that it holds at a moment, oldest first."""

    user: User
    roles: tuple[RoleHeld, ...]


def held(*, at: datetime) -> QuerySet[RoleHeld]:
    """Return the roles held at a moment."""
    rows = RoleHeld.objects.filter(Q(until_at=None) | Q(until_at__gt=at), from_at__lte=at)
    return rows.select_related("team", "agency", "granted_by__person").order_by("from_at", "id")


def sign_ins(*, at: datetime, called: str = "", show: str = OPEN) -> QuerySet[User]:
    """Return the ways in of a list, by name: open, closed, or open without a role."""
    rows = User.objects.filter(is_active=show != CLOSED).select_related("person")
    if show == WITHOUT_ROLE:
        rows = rows.exclude(pk__in=held(at=at).values("user"))
    if called:
        rows = rows.filter(Q(person__name__icontains=called) | Q(email__icontains=called))
    return rows.order_by("person__name", "email")


def with_roles(users: Sequence[User], *, at: datetime) -> list[SignIn]:
    """Return these ways in with their roles."""
    roles: dict[int, list[RoleHeld]] = {}
    for row in held(at=at).filter(user__in=users):
        roles.setdefault(row.user_id, []).append(row)
    return [SignIn(user, tuple(roles.get(user.pk, ()))) for user in users]


def sign_in_called(public_id: object) -> User | None:
    """Return a way in by its public id, or None."""
    return User.objects.select_related("person").filter(public_id=public_id).first()


def role_called(user: User, pk: int, *, at: datetime) -> RoleHeld | None:
    """Return a role that a way in holds, by its number, or None."""
    return held(at=at).filter(user=user, pk=pk).first()


def roles_that_ended(user: User, *, at: datetime) -> list[RoleHeld]:
    """Return the roles that a way in held before a moment, latest first."""
    rows = RoleHeld.objects.filter(user=user, until_at__lte=at)
    return list(rows.select_related("team", "agency", "ended_by__person").order_by("-until_at", "-id"))


def worker_called(pk: int) -> Worker | None:
    """Return a worker by their number, or None."""
    return Worker.objects.select_related("person").filter(pk=pk).first()


def workers_of(user: User) -> list[Worker]:
    """Return the workers whom a way in's person is."""
    return list(Worker.objects.filter(person=user.person_id).order_by("name", "id"))


def agencies_to_choose() -> list[tuple[str, str]]:
    """Return the partners' agencies as a form offers them."""
    rows = Agency.objects.exclude(kind="authority").order_by("name", "id")
    return [(str(pk), name) for pk, name in rows.values_list("pk", "name")]


def agency_called(pk: int) -> Agency | None:
    """Return an agency by its number, or None."""
    return Agency.objects.filter(pk=pk).first()


def people_like(name: str) -> list[Person]:
    """Return the people whose name is this one, or like it, by name."""
    rows = Person.objects.order_by("name", "id").values_list("pk", "name")
    like = [pk for pk, called in rows if is_like(name, called)]
    return list(Person.objects.filter(pk__in=like).order_by("name", "id"))


def person_words(person: Person) -> str:
    """Return a person as they are told apart from another of the same name: with their sign-ins or codes."""
    ways_in = User.objects.filter(person=person).order_by("email").values_list("email", flat=True)
    codes = Worker.objects.filter(person=person).order_by("code").values_list("code", flat=True)
    known = [*ways_in, *(f"worker {code}" for code in codes)]
    return f"{person.name}, {', '.join(known)}" if known else person.name


def is_last_administrator(user: User, *, at: datetime) -> bool:
    """Say whether nobody else could open sign-ins and give roles if this way in could not."""
    roles = [role.value for role in Role if Permission.SIGN_INS_MANAGE in MATRIX[role].may]
    givers = held(at=at).filter(role__in=roles, user__is_active=True)
    return set(givers.values_list("user_id", flat=True)) == {user.pk}
