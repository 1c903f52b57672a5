"""Who is asking: what they may do and which children they reach, worked out once for each request."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from sightline.access.matrix import MATRIX, Scope, may, roles_that_may
from sightline.access.models import PassingRight
from sightline.access.permissions import Permission
from sightline.access.told import told
from sightline.identity import queries as identity
from sightline.identity.kept_questions import kept_question
from sightline.identity.models import RoleHeld, User
from sightline.identity.remembered import remembered
from sightline.identity.roles import Role
from sightline.standards.calendar import start_of_day, uk_date

# Scopes beside `team:1`, `worker:1` and `agency:POLICE`.
EVERY_CHILD = "all"
FILES = "files"
LOG = "log"
REVIEW = "review"
PEOPLE = "people"
HEALTH = "health"

_WHOLE_SERVICE = {Scope.SERVICE, Scope.ROWS, Scope.STEWARD}
_BY_PERMISSION = {
    Permission.RECEIPTS_SEE: FILES,
    Permission.ACCESS_LOG_SEE: LOG,
    Permission.BREAK_GLASS_REVIEW: REVIEW,
    Permission.PEOPLE_SEE: PEOPLE,
    Permission.HEALTH_SEE: HEALTH,
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who asks, or a command with a purpose. Nobody is an actor with nothing.

    `scopes` reach dates and codes, `named_scopes` also names, addresses and free text. `opened` and `closed`
    are single children. `reasons` are children for whom this person has lately said why, with what they
    said. `at` is the moment they ask, by which what they may see for a while ends.
    """

    user: User | None = None
    purpose: str = ""
    roles: frozenset[Role] = frozenset()
    permissions: frozenset[Permission] = frozenset()
    teams: frozenset[int] = frozenset()
    workers: frozenset[int] = frozenset()
    agencies: frozenset[str] = frozenset()
    scopes: frozenset[str] = frozenset()
    named_scopes: frozenset[str] = frozenset()
    partner_scopes: frozenset[str] = frozenset()
    opened: frozenset[int] = frozenset()
    closed: frozenset[int] = frozenset()
    reasons: Mapping[int, str] = field(default_factory=dict, hash=False)
    at: datetime | None = None

    def may(self, permission: Permission) -> bool:
        """Return whether any of the actor's roles may do this."""
        return permission in self.permissions

    @property
    def own_scopes(self) -> list[str]:
        """Return the scopes of the actor's own work: their children and their teams'."""
        return sorted(scope for scope in self.scopes if scope.startswith(("worker:", "team:")))

    @property
    def sees_counts_only(self) -> bool:
        """Return whether the actor sees counts and no child, so that small counts are hidden."""
        return self.may(Permission.SERVICE_COUNTS_SEE) and not (self.scopes | self.partner_scopes)

    @property
    def reaches_every_child(self) -> bool:
        """Return whether the whole service's unrestricted children are reached."""
        return EVERY_CHILD in self.scopes


NOBODY = Actor()


def actor_of(user: User | None, *, at: datetime) -> Actor:
    """Return what a user may do and reach at a moment. One who is closed, or has left, is nobody."""
    if user is None or not user.is_active:
        return NOBODY
    held = _held(user, uk_date(at))
    return NOBODY if held.has_left else _actor_of(user, held, at)


# Its kind, the child, the reason, and from when until when it holds.
Right = tuple[str, int, str, datetime, datetime | None]


@dataclass(frozen=True, slots=True)
class Held:
    """What somebody holds on a day, and every role and passing right, which begin and end at a moment.

    `works_as` are the workers they are, `covers` those on leave for whom they stand in.
    """

    has_left: bool
    roles: Sequence[RoleHeld]
    works_as: frozenset[int]
    covers: frozenset[int]
    rights: Sequence[Right]


@remembered(
    *("identity_roleheld", "identity_team", "identity_agency", "identity_worker", "identity_leave"),
    "access_passingright",
)
def _held(user: User, on: date) -> Held:
    # Whoever works here is read before it is known what this person may read.
    reads = {"actor": str(user.pk), "scopes": _array(frozenset({PEOPLE}))}
    is_last = not connection.in_atomic_block
    with transaction.atomic(), told(is_last=is_last, **reads):
        works_as = frozenset(worker.pk for worker in identity.workers_of(user, on=on))
        return Held(
            has_left=identity.has_left(user, on=on),
            roles=identity.every_role_of(user),
            works_as=works_as,
            covers=frozenset(identity.covered_by(works_as, on=on)),
            rights=_rights_of(user.pk, start_of_day(on)),
        )


def _actor_of(user: User, held: Held, at: datetime) -> Actor:
    given = [each for each in held.roles if each.holds_at(at) and each.role in Role]
    roles = frozenset(Role(role.role) for role in given)
    permissions = may(roles)
    by_scope = {scope: [h for h in given if MATRIX[Role(h.role)].scope is scope] for scope in Scope}
    teams = identity.teams_under(h.team_id for h in by_scope[Scope.TEAM] if h.team_id)
    works = by_scope[Scope.TEAM] or by_scope[Scope.SERVICE]
    workers = held.works_as if works else frozenset()
    agencies = {h.agency.code for h in by_scope[Scope.PARTNER] if h.agency}
    holding = workers | held.covers if works else workers
    named = {f"team:{team}" for team in teams} | {f"worker:{worker}" for worker in holding}
    if by_scope[Scope.SERVICE] or by_scope[Scope.STEWARD]:
        named.add(EVERY_CHILD)
    rows = named | {scope for permission, scope in _BY_PERMISSION.items() if permission in permissions}
    if by_scope[Scope.ROWS]:
        rows.add(EVERY_CHILD)
    rights = _rights(held, at)
    return Actor(
        user=user,
        roles=roles,
        permissions=permissions,
        teams=frozenset(teams),
        workers=workers,
        agencies=frozenset(agencies),
        scopes=frozenset(rows),
        named_scopes=frozenset(named),
        partner_scopes=frozenset(f"agency:{code}" for code in agencies),
        opened=frozenset(rights[PassingRight.Kind.EMERGENCY] | rights[PassingRight.Kind.NAMED]),
        closed=frozenset(rights[PassingRight.Kind.CONFLICT]),
        reasons=rights[PassingRight.Kind.EMERGENCY] | rights[PassingRight.Kind.REASON],
        at=at,
    )


def _rights(held: Held, at: datetime) -> dict[str, dict[int, str]]:
    """Return the rights that hold now, by kind: the child, and the reason that was given last."""
    found: dict[str, dict[int, str]] = {kind: {} for kind in PassingRight.Kind.values}
    for kind, child, reason, from_at, until_at in held.rights:
        if from_at <= at and (until_at is None or until_at > at):
            found[kind][child] = reason
    return found


@kept_question
def _rights_of(user: int, since: datetime) -> "QuerySet[PassingRight, Right]":
    rows = PassingRight.objects.filter(Q(until_at=None) | Q(until_at__gt=since), user=user).order_by("id")
    return rows.values_list("kind", "child_id", "reason", "from_at", "until_at")


def actor_for(purpose: str) -> Actor:
    """Return the actor of a command or a job that nobody signed in for: every child but the restricted.

    What it does with them is its purpose, a few words that stand in the access log.
    """
    if not purpose.strip():
        raise ValueError("A command that no person signed in for says what it is for.")
    reached = frozenset({EVERY_CHILD, FILES})
    return Actor(purpose=purpose, scopes=reached, named_scopes=frozenset({EVERY_CHILD}))


def words_of(actor: Actor) -> dict[str, str]:
    """Return what a transaction is told of an actor."""
    return {
        "actor": str(actor.user.pk) if actor.user else "",
        "purpose": actor.purpose,
        "scopes": _array(actor.scopes),
        "named_scopes": _array(actor.named_scopes),
        "partner_scopes": _array(actor.partner_scopes),
        "opened": _array(actor.opened),
        "closed": _array(actor.closed),
        "keeper": "",
        "at": actor.at.isoformat() if actor.at else "",
    }


def _array(values: frozenset[str] | frozenset[int]) -> str:
    words = [str(value).replace("\\", "\\\\").replace('"', '\\"') for value in sorted(values, key=str)]
    return "{" + ",".join(f'"{word}"' for word in words) + "}"


# Read by those who work here and by nobody else. Every other watched table is everybody's to read.
_OF_WHO_WORKS_HERE = frozenset({"identity_worker", "identity_post", "identity_leave"})


def open_to(actor: Actor, numbers: Mapping[str, int]) -> Mapping[str, int]:
    """Return the numbers of the watched tables of which an actor may be told what others were."""
    if actor.scopes:
        return numbers
    return {table: number for table, number in numbers.items() if table not in _OF_WHO_WORKS_HERE}


@contextmanager
def acting(actor: Actor) -> Iterator[Actor]:
    """Let an actor ask the database while the block lasts, in one transaction."""
    is_last = not connection.in_atomic_block
    with transaction.atomic(), told(is_last=is_last, **words_of(actor)):
        yield actor


@contextmanager
def acting_as(user: User | None, *, at: datetime, purpose: str = "") -> Iterator[Actor]:
    """Act as a user, or with a declared purpose where there is none, in one transaction.

    For commands, jobs and tests; a page acts by the middleware.
    """
    actor = actor_of(user, at=at) if user is not None else actor_for(purpose)
    with acting(actor):
        yield actor


def holders_of(permission: Permission, *, at: datetime) -> list[str]:
    """Return the names of at most ten people who may do this, to say whom to ask."""
    held = RoleHeld.objects.filter(
        Q(until_at=None) | Q(until_at__gt=at), role__in=roles_that_may(permission), from_at__lte=at
    )
    names = held.filter(user__is_active=True).values_list("user__person__name", flat=True)
    return list(names.distinct().order_by("user__person__name")[:10])
