"""Questions about workers: who works here, where, who is away, and what points to one of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from sightline.clocks.leaving import held_by, of_team
from sightline.clocks.pointing import Leaver, Waits, waiting_for, with_sign_in
from sightline.identity import queries as identity
from sightline.identity.models import Leave, Post, Team, User, Worker
from sightline.identity.rules import unnamed_worker
from sightline.people.teams.queries import posts_on

AT_WORK, LEFT, NO_PLACE = "", "left", "no-place"


@dataclass(frozen=True, slots=True)
class WorkerLine:
    """One worker of the list, with their places in teams on a day and their leave, if they are away."""

    worker: Worker
    posts: tuple[Post, ...]
    leave: Leave | None


def workers(*, as_at: date, called: str = "", show: str = AT_WORK) -> QuerySet[Worker]:
    """Return the workers of a list, by name: at work on a day, gone by then, or without a place in a team.

    `called`: part of a name, or a code.
    """
    match show:
        case "left":
            rows = Worker.objects.filter(left_on__lt=as_at)
        case "no-place":
            rows = identity.at_work(on=as_at).exclude(Exists(posts_on(as_at).filter(worker=OuterRef("pk"))))
        case _:
            rows = identity.at_work(on=as_at)
    if called:
        rows = rows.filter(Q(name__icontains=called) | Q(code=called))
    return rows.order_by("name", "id")


def without_place(*, as_at: date) -> int:
    """Return how many workers who work here on a day have no place in any team."""
    return workers(as_at=as_at, show=NO_PLACE).count()


def lines(found: Sequence[Worker], *, as_at: date) -> list[WorkerLine]:
    """Return these workers with their places and leave on a day."""
    posts: dict[int, list[Post]] = {}
    for post in posts_on(as_at).filter(worker__in=found).select_related("team").order_by("team__name", "id"):
        posts.setdefault(post.worker_id, []).append(post)
    away = identity.away(on=as_at)
    return [WorkerLine(worker, tuple(posts.get(worker.pk, ())), away.get(worker.pk)) for worker in found]


def worker_called(pk: int) -> Worker | None:
    """Return a worker by their number, or None."""
    return Worker.objects.select_related("person").filter(pk=pk).first()


def posts_of(worker: Worker) -> list[Post]:
    """Return every place a worker has had or will have in a team, latest first."""
    return list(worker.posts.select_related("team").order_by("-from_on", "-id"))


def leave_of(worker: Worker) -> list[Leave]:
    """Return a worker's days away, past and to come, latest first."""
    return list(worker.leave.select_related("cover").order_by("-from_on", "-id"))


def sign_ins_of(worker: Worker) -> list[User]:
    """Return the ways in of the person whom a worker is."""
    if worker.person_id is None:
        return []
    return list(User.objects.filter(person=worker.person_id).order_by("email"))


def post_called(worker: Worker, pk: int) -> Post | None:
    """Return a worker's place by its number, or None."""
    return worker.posts.select_related("team").filter(pk=pk).first()


def leave_called(worker: Worker, pk: int) -> Leave | None:
    """Return a worker's stretch of leave by its number, or None."""
    return worker.leave.select_related("cover").filter(pk=pk).first()


def code_is_taken(code: str) -> bool:
    """Say whether another worker has a code. One that files name by code alone waits for its name."""
    return Worker.objects.filter(code=code).exclude(name=unnamed_worker(code)).exists()


def workers_to_choose(*, as_at: date, without: Worker | None = None) -> list[tuple[str, str]]:
    """Return the workers at work on a day as a form offers them."""
    rows = identity.at_work(on=as_at)
    if without is not None:
        rows = rows.exclude(pk=without.pk)
    return [(str(pk), name) for pk, name in rows.values_list("pk", "name")]


@dataclass(frozen=True, slots=True)
class PassingOn:
    """The children of one team that a leaver holds, and who will hold them: None if nobody answers."""

    team: Team
    children: int
    to: Worker | None


@dataclass(frozen=True, slots=True)
class PointingAt:
    """Everything that points to a worker on a day: what their leaving leaves behind."""

    children: tuple[PassingOn, ...]
    manages: tuple[tuple[Team, Worker | None], ...]
    covers: tuple[Leave, ...]


def pointing_at(worker: Worker, *, on: date) -> PointingAt:
    """Return what points to a worker on a day, and who answers once they have gone."""
    held = held_by(worker, on=on)
    manages = [post.team for post in posts_on(on).filter(worker=worker, manager=True).select_related("team")]
    answers = _without(worker, on)
    teams = {team.pk: team for team in Team.objects.filter(pk__in=[each.team for each in held])}
    covers = Leave.objects.filter(Q(until_on=None) | Q(until_on__gt=on), cover=worker)
    return PointingAt(
        tuple(PassingOn(teams[each.team], each.children, answers.get(each.team)) for each in held),
        tuple((team, answers.get(team.pk)) for team in manages),
        tuple(covers.select_related("worker").order_by("from_on", "id")),
    )


def _without(worker: Worker, on: date) -> Mapping[int, Worker]:
    """Return who answers for each team once a worker has gone."""
    posts = posts_on(on).filter(manager=True).exclude(worker=worker).select_related("worker")
    own = {post.team_id: post.worker for post in posts}
    parents = dict(Team.objects.order_by("id").values_list("id", "parent_id"))
    found: dict[int, Worker] = {}
    for team in parents:
        above: int | None = team
        while above is not None and above not in own:
            above = parents[above]
        if above is not None:
            found[team] = own[above]
    return found


def waiting(worker: Worker, *, on: date) -> tuple[list[Waits], list[Worker]]:
    """Return everything that points to a worker and needs a receiver, and who may receive it here."""
    return waiting_for(Leaver.of(worker, on)), with_sign_in(on=on, without=worker)


def still_waiting(worker: Worker) -> list[str]:
    """Return what waits for a worker whose last day is entered, in words: it came since, or a file said so.

    What passes by itself the day after is not among it.
    """
    if worker.left_on is None:
        return []
    return [what.words for what in waiting_for(Leaver.of(worker, worker.left_on)) if not what.with_last_day]


def waiting_in_team(post: Post, *, on: date) -> list[Waits]:
    """Return what points to a worker in one team."""
    return of_team(Leaver.of(post.worker, on), post.team_id)
