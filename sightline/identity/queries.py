"""Questions about who works here, as on a day or at a moment."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import Q, QuerySet

from sightline.identity.kept_questions import kept_question
from sightline.identity.models import Leave, Person, Post, RoleHeld, Team, User, Worker
from sightline.identity.remembered import is_remembered, remembered

_UNDER = """
WITH RECURSIVE under(id) AS (
    SELECT unnest(%s::bigint[])
    UNION SELECT t.id FROM identity_team t JOIN under u ON t.parent_id = u.id
)
SELECT id FROM under
"""


# Of each team the latest move up to the day; without one the first after it, which says what was before.
_PARENTS = """
SELECT t.id, CASE WHEN m.id IS NULL THEN t.parent_id
                  WHEN m.from_on <= %(on)s THEN m.under_id ELSE m.came_from_id END
  FROM identity_team t LEFT JOIN LATERAL (
       SELECT * FROM identity_teammoved m WHERE m.team_id = t.id
        ORDER BY m.from_on > %(on)s,
                 CASE WHEN m.from_on <= %(on)s THEN m.from_on END DESC,
                 CASE WHEN m.from_on <= %(on)s THEN m.id END DESC,
                 m.from_on, m.id
        LIMIT 1) m ON true
 ORDER BY t.id
"""


@dataclass(frozen=True, slots=True)
class TeamLine:
    """A team, the team it stood under, and how deep in the tree: 0 for a root."""

    team: Team
    parent: int | None
    depth: int


@remembered("identity_team", "identity_teammoved")
def parents(*, on: date) -> dict[int, int | None]:
    """Return the team that each team stood under on a day, None for a root."""
    with connection.cursor() as cursor:
        cursor.execute(_PARENTS, {"on": on})
        return dict(cursor.fetchall())


def team_tree(*, as_at: date) -> list[TeamLine]:
    """Return every team that was open on a day, each under its parent and by name."""
    open_then = Q(closed_on=None) | Q(closed_on__gte=as_at)
    begun = Q(opened_on=None) | Q(opened_on__lte=as_at)
    parts: dict[int | None, list[Team]] = {}
    teams = list(Team.objects.filter(open_then & begun).select_related("agency").order_by("name", "id"))
    known, above = {team.pk for team in teams}, parents(on=as_at)
    for team in teams:
        parts.setdefault(above[team.pk] if above[team.pk] in known else None, []).append(team)
    lines: list[TeamLine] = []

    def add(parent: int | None, depth: int) -> None:
        for team in parts.get(parent, []):
            lines.append(TeamLine(team, parent, depth))
            add(team.pk, depth + 1)

    add(None, 0)
    return lines


def teams_under(teams: Iterable[int]) -> set[int]:
    """Return the ids of these teams and of every team below them."""
    tops = sorted(set(teams))
    return set(_teams_under(*tops)) if tops else set()


@remembered("identity_team")
def _teams_under(*tops: int) -> frozenset[int]:
    with connection.cursor() as cursor:
        cursor.execute(_UNDER, [list(tops)])
        return frozenset(row[0] for row in cursor.fetchall())


def teams(wanted: Collection[int]) -> dict[int, Team]:
    """Return these teams, by id."""
    if is_remembered("identity_team"):
        every = _every_team()
        return {team: every[team] for team in wanted if team in every}
    return {team.pk: team for team in Team.objects.filter(pk__in=wanted)} if wanted else {}


@remembered("identity_team")
def _every_team() -> dict[int, Team]:
    return {team.pk: team for team in Team.objects.all()}


@remembered("identity_team")
def team_names() -> Mapping[str, str]:
    """Return what each team is called, by its code."""
    return dict(Team.objects.values_list("code", "name"))


def workers(wanted: Collection[int]) -> dict[int, Worker]:
    """Return these workers, by id."""
    if is_remembered("identity_worker"):
        every = _worked_here()
        return {worker: every[worker] for worker in wanted if worker in every}
    return {worker.pk: worker for worker in Worker.objects.filter(pk__in=wanted)} if wanted else {}


@remembered("identity_worker")
def _worked_here() -> dict[int, Worker]:
    return {worker.pk: worker for worker in Worker.objects.all()}


@remembered("identity_worker")
def worker_names() -> Mapping[str, str]:
    """Return what everybody who works or worked here is called, by their code."""
    return dict(Worker.objects.values_list("code", "name"))


def manager_of(team: Team, *, on: date) -> Worker | None:
    """Return who answers for a team on a day: its manager, else its parent's, and so on up.

    None when nobody manages the whole service either.
    """
    return managers(on=on).get(team.pk)


@remembered("identity_post", "identity_team", "identity_teammoved", "identity_worker")
def managers(*, on: date) -> Mapping[int, Worker]:
    """Return who answers for each team on a day, by the team's id: its own manager, else its parent's."""
    own = {post.team_id: post.worker for post in _managing(on)}
    stands = parents(on=on)
    found: dict[int, Worker] = {}
    for team in stands:
        above: int | None = team
        while above is not None and above not in own:
            above = stands[above]
        if above is not None:
            found[team] = own[above]
    return found


@kept_question
def _managing(on: date) -> QuerySet[Post]:
    posts = Post.objects.filter(Q(until_on=None) | Q(until_on__gt=on), manager=True, from_on__lte=on)
    working = posts.filter(Q(worker__left_on=None) | Q(worker__left_on__gte=on))
    return working.select_related("worker").order_by("id")


def unmanaged(*, on: date) -> list[Team]:
    """Return the authority's open teams that have no manager of their own on a day, by name.

    Who manages a partner's team is the partner's to know.
    """
    with_manager = Post.objects.filter(
        Q(until_on=None) | Q(until_on__gt=on), manager=True, from_on__lte=on
    ).filter(Q(worker__left_on=None) | Q(worker__left_on__gte=on))
    return list(
        Team.objects.filter(Q(closed_on=None) | Q(closed_on__gte=on), agency__kind="authority")
        .exclude(pk__in=with_manager.values("team_id"))
        .order_by("name", "id")
    )


@remembered("identity_person")
def name_of(person: int) -> str:
    """Return a person's name."""
    return next(iter(_names(person)), "")


@kept_question
def _names(person: int) -> "QuerySet[Person, str]":
    return Person.objects.filter(pk=person).values_list("name", flat=True)


def at_work(*, on: date) -> QuerySet[Worker]:
    """Return the workers employed on a day, by name. One whose dates are not known is counted as employed."""
    return Worker.objects.filter(
        Q(left_on=None) | Q(left_on__gte=on), Q(started_on=None) | Q(started_on__lte=on)
    ).order_by("name", "id")


def away(*, on: date) -> dict[int, Leave]:
    """Return who is on leave on a day, by the worker's id, with who covers."""
    return {leave.worker_id: leave for leave in _away(on)}


@remembered("identity_leave", "identity_worker")
@kept_question
def _away(on: date) -> QuerySet[Leave]:
    rows = Leave.objects.filter(Q(until_on=None) | Q(until_on__gt=on), from_on__lte=on)
    return rows.select_related("cover").order_by("id")


def covered_by(workers: Iterable[int], *, on: date) -> set[int]:
    """Return the workers who are on leave on a day and whom one of these covers, by id."""
    among = set(workers)
    return {leave.worker_id for leave in _away(on) if leave.cover_id in among} if among else set()


def workers_of(user: User, *, on: date) -> list[Worker]:
    """Return the workers that this user's person is on a day."""
    return [
        worker
        for worker in _every_worker(user.person_id)
        if (worker.left_on is None or worker.left_on >= on)
        and (worker.started_on is None or worker.started_on <= on)
    ]


def has_left(user: User, *, on: date) -> bool:
    """Return whether the user's person worked here and no longer does. Then no account opens anything."""
    days = [worker.left_on for worker in _every_worker(user.person_id)]
    return bool(days) and all(day is not None and day < on for day in days)


@remembered("identity_worker")
@kept_question
def _every_worker(person: int) -> QuerySet[Worker]:
    return Worker.objects.filter(person_id=person).order_by("name", "id")


def roles_of(user: User, *, at: datetime) -> list[RoleHeld]:
    """Return the roles that a user holds at a moment, oldest first."""
    return [held for held in every_role_of(user) if held.holds_at(at)]


def every_role_of(user: User) -> list[RoleHeld]:
    """Return the roles that a user ever held, or is to hold, oldest first."""
    return _every_role(user.pk)


@kept_question
def _every_role(user: int) -> QuerySet[RoleHeld]:
    held = RoleHeld.objects.filter(user=user)
    return held.select_related("team", "agency").order_by("from_at", "id")
