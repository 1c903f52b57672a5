"""Questions about teams: the tree, who answers, and how many open children each holds."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from sightline.access.actor import Actor
from sightline.access.permissions import Permission
from sightline.access.restricted import NONE, LeftOut, left_out_by
from sightline.clocks.queries import lasting
from sightline.clocks.unallocated import needing
from sightline.identity import queries as identity
from sightline.identity.models import Leave, Post, Team, Worker
from sightline.identity.rules import unnamed_team

INDENT = "\N{EN DASH} "


@dataclass(frozen=True, slots=True)
class Held:
    """Some open children of one team and one worker, the restricted among them as `restricted` says."""

    team: int | None
    worker: int | None
    children: int
    restricted: int = 0


@dataclass(frozen=True, slots=True)
class Holding:
    """Who holds how many open children: of those that the reader reaches, and the restricted they may count.

    `idle`: how many of each team need a worker and have none. `left_out`: the restricted children counted.
    """

    rows: tuple[Held, ...]
    idle: Mapping[int, int]
    left_out: LeftOut = NONE

    def of_teams(self, teams: Collection[int]) -> int:
        """Return how many children these teams hold."""
        return sum(row.children for row in self.rows if row.team in teams)

    def restricted_of(self, teams: Collection[int]) -> int:
        """Return how many of the children that these teams hold are restricted."""
        return sum(row.restricted for row in self.rows if row.team in teams)

    def without_worker(self, teams: Collection[int]) -> int:
        """Return how many children of these teams need a worker and are known to have none."""
        return sum(children for team, children in self.idle.items() if team in teams)

    def by_worker(self, teams: Collection[int] | None = None) -> Mapping[int, int]:
        """Return how many children each worker holds, in these teams or in all."""
        found: Counter[int] = Counter()
        for row in self.rows:
            if row.worker is not None and (teams is None or row.team in teams):
                found[row.worker] += row.children
        return found


def holding(actor: Actor, *, as_at: date, teams: Collection[int] | None = None) -> Holding:
    """Return who holds how many open children at the end of a day, the restricted whom one may count too.

    `teams`: the restricted children of these alone stand in `left_out`.
    """
    rows = lasting("holder", as_at).values_list("team_id", "worker_id").annotate(Count("id"))
    held = [Held(*row) for row in rows.order_by("team_id", "worker_id")]
    idle = Counter(needing(as_at).values())
    left = left_out_by(actor, lambda: _by_holder(as_at, teams))
    for (what, team, worker), each in left.items():
        if what == "held":
            held.append(Held(team, worker, each.count, each.count))
        elif what == "idle" and team is not None:
            idle[team] += each.count
    return Holding(tuple(held), idle, left.get(("of teams", None, None), NONE))


def _by_holder(
    as_at: date, teams: Collection[int] | None
) -> dict[tuple[str, int | None, int | None], list[int]]:
    """Return the open children in reach by who holds them, and those who need a worker and have none."""
    found: dict[tuple[str, int | None, int | None], list[int]] = defaultdict(list)
    rows = lasting("holder", as_at).filter(child__isnull=False).order_by("child_id", "id")
    for child, team, worker in rows.values_list("child_id", "team_id", "worker_id"):
        found["held", team, worker].append(child)
        if teams is None or team in teams:
            found["of teams", None, None].append(child)
    for child, team in needing(as_at).items():
        found["idle", team, None].append(child)
    return found


def may_count(actor: Actor, team: int, *, is_past: bool) -> bool:
    """Say whether a reader reaches every unrestricted child of a team, so that a count of them is whole.

    Who reaches a child is asked now: of a past day only those who reach everybody are shown a count.
    """
    if not actor.may(Permission.LISTS_SEE):
        return False
    return actor.reaches_every_child or (team in actor.teams and not is_past)


def may_count_everywhere(actor: Actor) -> bool:
    """Say whether a reader reaches every unrestricted child, so that a count over all teams is whole."""
    return actor.may(Permission.LISTS_SEE) and actor.reaches_every_child


@dataclass(frozen=True, slots=True)
class TeamLine:
    """One team of the tree on a day. `answers` is its own manager or, where it has none, the next above."""

    team: Team
    parent: int | None
    depth: int
    answers: Worker | None
    has_manager: bool
    people: frozenset[int]
    away: int
    within: frozenset[int]

    @property
    def agency(self) -> str:
        """Return the name of the agency whose team it is."""
        return self.team.agency.name

    @property
    def is_partners(self) -> bool:
        """Say whether it is a partner's team, which holds no child of this authority."""
        return is_partners(self.team)


def tree(*, as_at: date) -> list[TeamLine]:
    """Return every team open on a day, each under its parent; this authority's first."""
    lines = identity.team_tree(as_at=as_at)
    answers = identity.managers(on=as_at)
    lacking = {team.pk for team in identity.unmanaged(on=as_at)}
    places = list(posts_on(as_at).values_list("team_id", "worker_id"))
    away = identity.away(on=as_at)
    within = _within(lines)
    rows = []
    for line in lines:
        people = frozenset(worker for team, worker in places if team == line.team.pk)
        rows.append(
            TeamLine(
                team=line.team,
                parent=line.parent,
                depth=line.depth,
                answers=answers.get(line.team.pk),
                has_manager=line.team.pk not in lacking,
                people=people,
                away=len(people & away.keys()),
                within=within[line.team.pk],
            )
        )
    return sorted(rows, key=lambda row: row.is_partners)


def _within(lines: Iterable[identity.TeamLine]) -> dict[int, frozenset[int]]:
    """Return, for each team, itself and every team under it."""
    parents = {line.team.pk: line.parent for line in lines}
    found: dict[int, set[int]] = {team: {team} for team in parents}
    for team in parents:
        above = parents[team]
        while above is not None and above in found:
            found[above].add(team)
            above = parents[above]
    return {team: frozenset(below) for team, below in found.items()}


def posts_on(day: date) -> QuerySet[Post]:
    """Return the places that workers have in teams on a day, of those who have not left."""
    return Post.objects.filter(
        Q(until_on=None) | Q(until_on__gt=day),
        Q(worker__left_on=None) | Q(worker__left_on__gte=day),
        from_on__lte=day,
    )


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who works in a team, or holds its children without a place in it (`post` is None)."""

    worker: Worker
    post: Post | None
    leave: Leave | None
    children: int


def members(team: Team, *, as_at: date, held: Mapping[int, int]) -> list[Member]:
    """Return who works in a team on a day: its manager first, then by name.

    `held`: how many of the team's children each worker holds; who holds some without a place is listed too.
    """
    away = identity.away(on=as_at)
    posts = {post.worker_id: post for post in posts_on(as_at).filter(team=team).select_related("worker")}
    others = Worker.objects.filter(pk__in=held.keys() - posts.keys())
    found = [
        Member(post.worker, post, away.get(post.worker_id), held.get(post.worker_id, 0))
        for post in posts.values()
    ]
    found += [Member(worker, None, away.get(worker.pk), held[worker.pk]) for worker in others]
    return sorted(
        found,
        key=lambda one: (
            one.post is None,
            not (one.post and one.post.manager),
            one.worker.name,
            one.worker.pk,
        ),
    )


def is_partners(team: Team) -> bool:
    """Say whether a team is another agency's."""
    return team.agency.kind != "authority"


def team_called(pk: int) -> Team | None:
    """Return a team by its number, or None."""
    return Team.objects.select_related("agency", "parent").filter(pk=pk).first()


def code_is_taken(code: str) -> bool:
    """Say whether another team has a code. One that files name by code alone waits for its name."""
    return Team.objects.filter(code=code).exclude(name=unnamed_team(code)).exists()


def teams_to_choose(*, as_at: date, without: Collection[int] = ()) -> list[tuple[str, str]]:
    """Return the teams open on a day as a form offers them, each under its parent."""
    return [
        (str(line.team.pk), f"{INDENT * line.depth}{line.team.name}")
        for line in identity.team_tree(as_at=as_at)
        if line.team.pk not in without
    ]
