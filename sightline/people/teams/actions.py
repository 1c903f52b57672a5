"""Closing a team: whatever points to it goes to another first, in one piece."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from sightline.access.actor import Actor
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.access.permissions import Permission
from sightline.clocks.actions import NewEvent, record
from sightline.identity import actions as identity
from sightline.identity import rules
from sightline.identity.actions import CannotChange
from sightline.identity.models import Post, RoleHeld, Team
from sightline.identity.queries import teams_under
from sightline.identity.roles import Role
from sightline.records.models import Spell
from sightline.standards.calendar import uk_date

SHORTEST_REASON = 5


@dataclass(frozen=True, slots=True)
class Holds:
    """What points to a team: open children, restricted ones too, teams under it, places and roles in it."""

    children: int
    parts: tuple[Team, ...]
    posts: tuple[Post, ...]
    roles: tuple[RoleHeld, ...]


def holds(team: Team, *, on: date) -> Holds:
    """Return what points to a team from a day on. Of the children only their number leaves this function."""
    later = Q(until_on=None) | Q(until_on__gt=on)
    parts = team.parts.filter(Q(closed_on=None) | Q(closed_on__gt=on)).order_by("name", "id")
    posts = Post.objects.filter(later, team=team).select_related("worker").order_by("worker__name", "id")
    roles = RoleHeld.objects.filter(team=team, until_at=None, user__is_active=True)
    roles = roles.select_related("user__person").order_by("user__person__name", "id")
    with keeping(EVERY_CHILD):
        children = _held(team).count()
    return Holds(children, tuple(parts), tuple(posts), tuple(roles))


def _held(team: Team) -> QuerySet[Spell]:
    return Spell.objects.filter(kind="holder", until_on=None, team=team, child__isnull=False)


@transaction.atomic
def close_team(*, team: Team, to: Team, last_on: date, by: Actor, at: datetime, why: str) -> Holds:
    """Close a team after its last day, and give what it holds to another.

    Its children go to the other team with their workers, those with none to whoever answers there; its
    workers have places there from the next day; teams under it stand under the other; roles held in it are
    held there, where the closer may give roles. Returns what it held. Raises CannotChange with the reason.
    """
    today = uk_date(at)
    _check(team, to, last_on, by, why, today)
    held = holds(team, on=last_on)
    _pass_children_on(team, to, by, at, why)
    for part in held.parts:
        identity.move_team(team=part, under=to, from_on=last_on, today=today)
    identity.close_team(team=team, on=last_on)
    for post in held.posts:
        _go_along(post, to, last_on + timedelta(days=1))
    if by.may(Permission.SIGN_INS_MANAGE):
        _give_roles_there(held.roles, to, by, at)
    return held


def _check(team: Team, to: Team, last_on: date, by: Actor, why: str, today: date) -> None:
    if by.user is None or not by.may(Permission.PEOPLE_MANAGE):
        raise CannotChange("Only those who enter workers and teams can do this. Ask an administrator.")
    if len(why.strip()) < SHORTEST_REASON:
        raise CannotChange("Say why, for whoever asks after you.")
    reason = rules.why_not_close_team(
        is_root=team.parent_id is None,
        closed=team.closed_on is not None,
        opened_on=team.opened_on,
        last_on=last_on,
        today=today,
        receives_itself=to.pk in teams_under([team.pk]) or to.closed_on is not None,
    )
    if reason:
        raise CannotChange(reason)


def _pass_children_on(team: Team, to: Team, by: Actor, at: datetime, why: str) -> None:
    """Write down today that the other team answers for each child, and the same worker as before."""
    with keeping(EVERY_CHILD):
        rows = list(_held(team).order_by("child_id", "id").values_list("child_id", "worker__code"))
        cases = {
            spell.child_id: spell.subject
            for spell in Spell.objects.filter(
                child__in=[child for child, _ in rows], kind="case", until_on=None
            ).select_related("subject")
        }
    events = [
        NewEvent(
            child,
            "holder_changed",
            uk_date(at),
            subject=cases.get(child),
            facts={"team": to.code, **({"worker": worker} if worker else {})},
        )
        for child, worker in rows
    ]
    if events:
        said = f"{team.name} closes, and {to.name} answers for its children. {why.strip()}"
        record(events, by=by.user, at=at, why=said)


def _go_along(post: Post, to: Team, from_on: date) -> None:
    """Give whoever had a place in the closed team one in the other; its manager is no manager there."""
    there = Post.objects.filter(Q(until_on=None) | Q(until_on__gt=from_on), team=to, worker=post.worker)
    gone = post.worker.left_on is not None and post.worker.left_on < from_on
    if not gone and not there.exists():
        identity.join_team(
            worker=post.worker,
            team=to,
            from_on=from_on,
            manager=False,
            role=Role(post.role) if post.role else None,
        )


def _give_roles_there(roles: tuple[RoleHeld, ...], to: Team, by: Actor, at: datetime) -> None:
    """Let roles held in the closed team be held in the other; one's own is left for somebody else to give."""
    for held in roles:
        if by.user is None or held.user.person_id == by.user.person_id:
            continue
        identity.take_role(held=held, at=at, by=by.user)
        identity.give_role(user=held.user, role=Role(held.role), at=at, by=by.user, team=to)
