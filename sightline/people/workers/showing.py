"""Workers as pages show them: words and addresses, from plain values."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from sightline.govuk.words import and_join, day, plural
from sightline.identity.models import Leave, Post, Worker
from sightline.identity.roles import Role
from sightline.people.teams.showing import Counted, away_words, last_day
from sightline.people.workers.queries import PassingOn, PointingAt, WorkerLine


@dataclass(frozen=True, slots=True)
class Row:
    """One worker of the list."""

    name: str
    href: str
    code: str
    teams: str
    has_place: bool
    standing: str
    children: Counted


def row(line: WorkerLine, children: Counted, today: date) -> Row:
    """Return the row of one worker."""
    teams = and_join(f"{post.team.name}{', manager' if post.manager else ''}" for post in line.posts)
    return Row(
        name=line.worker.name,
        href=reverse("teams:worker", args=[line.worker.pk]),
        code=line.worker.code,
        teams=teams,
        has_place=bool(line.posts),
        standing=away_words(line.leave) or standing_words(line.worker, today),
        children=children,
    )


def standing_words(worker: Worker, today: date) -> str:
    """Return whether somebody works here, and since or until when."""
    if worker.left_on and worker.left_on < today:
        return f"Left, last day {day(worker.left_on)}"
    if worker.left_on:
        return f"Last day {day(worker.left_on)}"
    if worker.started_on and worker.started_on > today:
        return f"Starts on {day(worker.started_on)}"
    return f"Here since {day(worker.started_on)}" if worker.started_on else "Here, the first day is not known"


@dataclass(frozen=True, slots=True)
class PostRow:
    """One place in a team. `end_href` is empty where it has ended."""

    team: str
    href: str
    work: str
    from_on: date
    last_on: date | None
    end_href: str


def post_row(post: Post, today: date) -> PostRow:
    """Return the row of one place."""
    role = str(Role(post.role).label) if post.role else ""
    ended = post.until_on is not None and post.until_on <= today
    return PostRow(
        team=post.team.name,
        href=reverse("teams:team", args=[post.team_id]),
        work=f"Manager{', ' + role.lower() if role else ''}" if post.manager else role or "Not said",
        from_on=post.from_on,
        last_on=last_day(post.until_on),
        end_href="" if ended else reverse("teams:end_place", args=[post.worker_id, post.pk]),
    )


@dataclass(frozen=True, slots=True)
class LeaveRow:
    """One stretch of leave. `end_href` is empty where it is over."""

    kind: str
    from_on: date
    back_on: date | None
    cover: str
    is_now: bool
    end_href: str


def leave_rows(found: Iterable[Leave], today: date, *, may_manage: bool) -> list[LeaveRow]:
    """Return a worker's leave. Why they are away, and what is over, is for those who enter it."""
    rows = [_leave_row(leave, today, may_manage) for leave in found]
    return [row for row in rows if may_manage or row.end_href]


def _leave_row(leave: Leave, today: date, may_manage: bool) -> LeaveRow:
    over = leave.until_on is not None and leave.until_on <= today
    return LeaveRow(
        kind=leave.get_kind_display() if may_manage else "Away",
        from_on=leave.from_on,
        back_on=leave.until_on,
        cover=leave.cover.name if leave.cover else "Nobody",
        is_now=leave.from_on <= today and not over,
        end_href="" if over else reverse("teams:end_leave", args=[leave.worker_id, leave.pk]),
    )


def left_behind(worker: Worker, found: PointingAt) -> list[str]:
    """Return in sentences everything that points to a worker, and what becomes of it when they leave."""
    said = [_children(each) for each in found.children]
    said += [
        f"They manage {team.name}. Then {to.name} answers for it."
        if to
        else f"They manage {team.name}. Then nobody answers for it: give it a manager first."
        for team, to in found.manages
    ]
    said += [
        f"They cover for {leave.worker.name} from {day(leave.from_on)}. Then nobody does: choose another."
        for leave in found.covers
    ]
    return said or [f"{worker.name} holds no child, manages no team and covers for nobody."]


def _children(each: PassingOn) -> str:
    held = f"They hold {plural(each.children, 'child,children')} of {each.team.name}."
    whom = "Then it is" if each.children == 1 else "Then they are"
    if each.to is None:
        return f"{held} Nobody answers for that team: give it a manager before they go."
    return f"{held} {whom} held by {each.to.name}, who answers for the team, until somebody is allocated."
