"""A way in closes, or loses a role: guarded by the same list of what points to somebody as a last day.

Source: the promise that nobody is ended, moved or sent on long leave while anything points to them. Whoever
must be shut out this minute has a last day entered that is past: from then on no way in of theirs opens
anything, and what they held has passed on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from sightline.access.matrix import may
from sightline.access.permissions import Permission
from sightline.clocks import pointing
from sightline.clocks.leaving import hand_on
from sightline.govuk.words import and_join
from sightline.identity import actions as identity
from sightline.identity import queries
from sightline.identity.actions import CannotChange
from sightline.identity.models import RoleHeld, User, Worker
from sightline.identity.roles import Role
from sightline.standards.calendar import uk_date

# What somebody does, not what they see. Who keeps all of it in another role or way in leaves nothing behind.
WORK = frozenset(
    {
        *(Permission.OWN_WORK_SEE, Permission.CHILD_RECORD, Permission.ALLOCATE, Permission.CONTACT_RECORD),
        *(Permission.CONTACT_DECIDE, Permission.DISAGREEMENT_SETTLE, Permission.NIGHT_DECIDE),
        *(Permission.NIGHT_SIGN, Permission.NIGHT_ACCEPT, Permission.NIGHT_REVIEW, Permission.PARTNER_ANSWER),
        *(Permission.SOURCES_SET, Permission.FILES_LOAD, Permission.CELLS_MEND, Permission.DISPUTE_SETTLE),
    }
)


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """What a way in would leave behind, and the workers who may receive what can be received."""

    leavers: tuple[pointing.Leaver, ...]
    waiting: tuple[pointing.Waits, ...]
    colleagues: tuple[Worker, ...]

    @property
    def receivable(self) -> list[pointing.Waits]:
        """Return what a colleague can receive now."""
        return [what for what in self.waiting if not what.with_last_day]

    @property
    def needs_last_day(self) -> list[pointing.Waits]:
        """Return what passes on with a last day, or is handed over on its own pages."""
        return [what for what in self.waiting if what.with_last_day]


def left_by_closing(user: User, *, at: datetime) -> LeftBehind:
    """Return what points to somebody that closing this way in would leave behind."""
    others = [role for role in _roles_held(user, at) if role.user_id != user.pk]
    return _left(user, others, at)


def left_by_taking(held: RoleHeld, *, at: datetime) -> LeftBehind:
    """Return what points to somebody that taking this role away would leave behind."""
    roles = _roles_held(held.user, at)
    others = [role for role in roles if role.pk != held.pk]
    if not _work(roles) - _work(others):
        return LeftBehind((), (), ())
    return _left(held.user, others, at)


@transaction.atomic
def close_sign_in(
    *, user: User, by: User | None, at: datetime, received: Mapping[str, Worker] | None = None
) -> None:
    """Close a way in at once, its roles ended, once what it would leave behind has receivers.

    Raises CannotChange, naming each.
    """
    if user.is_active:
        _hand_on(left_by_closing(user, at=at), received or {})
    identity.close_sign_in(user=user, at=at, by=by)


@transaction.atomic
def take_role(
    *, held: RoleHeld, by: User | None, at: datetime, received: Mapping[str, Worker] | None = None
) -> None:
    """End a role at once, once what it would leave behind has receivers. Raises CannotChange, naming each."""
    _hand_on(left_by_taking(held, at=at), received or {})
    identity.take_role(held=held, at=at, by=by)


def _hand_on(left: LeftBehind, received: Mapping[str, Worker]) -> None:
    if left.needs_last_day:
        words = and_join(what.words for what in left.needs_last_day)
        raise CannotChange(f"Nobody would have: {words}. Enter their last day, or hand these over first.")
    for leaver in left.leavers:
        hand_on(leaver, received)


def _left(user: User, keeps: Sequence[RoleHeld], at: datetime) -> LeftBehind:
    today = uk_date(at)
    workers = [] if _work(_roles_held(user, at)) <= _work(keeps) else _still_here(user, today)
    users = (user.pk,)
    leavers = tuple(pointing.Leaver(worker, users, today) for worker in workers or [None])
    waiting = {what.key: what for leaver in leavers for what in pointing.waiting_for(leaver)}
    colleagues = pointing.with_sign_in(on=today, without=None)
    others = tuple(each for each in colleagues if each.person_id != user.person_id)
    return LeftBehind(leavers, tuple(waiting.values()), others)


def _still_here(user: User, today: date) -> list[Worker]:
    """Return the workers of a way in's person but those whose last day, guarded itself, is today or past."""
    return [
        each for each in queries.workers_of(user, on=today) if each.left_on is None or each.left_on > today
    ]


def _roles_held(user: User, at: datetime) -> list[RoleHeld]:
    """Return every role of a way in's person, in whichever open way in."""
    ways_in = User.objects.filter(person=user.person_id, is_active=True).order_by("id")
    return [held for each in ways_in for held in queries.roles_of(each, at=at)]


def _work(roles: Sequence[RoleHeld]) -> frozenset[Permission]:
    return may(Role(held.role) for held in roles if held.role in Role) & WORK
