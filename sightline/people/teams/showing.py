"""Teams and their people as pages show them: words and addresses, from plain values."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.urls import reverse

from sightline.govuk.words import and_join, day, plural
from sightline.identity.models import Leave, Team
from sightline.identity.roles import Role
from sightline.people.teams.actions import Holds
from sightline.people.teams.queries import INDENT, Holding, Member, TeamLine


@dataclass(frozen=True, slots=True)
class Counted:
    """A count of children and the list that it opens. `count` None: this reader is not shown it.

    `note` says how many of them that list counts and does not show.
    """

    count: int | None
    href: str
    note: str = ""


NOT_SHOWN = Counted(None, "")


def children_of(count: int | None, *, on: date | None = None, restricted: int = 0, **asked: str) -> Counted:
    """Return a count with the address of its children: every open child, as the list filters them.

    `on`: the past day it is counted for. `restricted`: how many of them are.
    """
    if count is None:
        return NOT_SHOWN
    query = {"as_at": on.isoformat() if on else "", **asked}
    said = urlencode({name: value for name, value in query.items() if value})
    note = f"{restricted} restricted" if restricted else ""
    return Counted(count, f"{reverse('case_file:out_of_sight')}?{said}", note)


@dataclass(frozen=True, slots=True)
class TeamRow:
    """One team of the tree."""

    name: str
    indent: str
    href: str
    kind: str
    answers: str
    answers_href: str
    note: str
    has_manager: bool
    is_partners: bool
    workers: int
    away: int
    children: Counted
    without_worker: Counted


def team_rows(
    lines: Iterable[TeamLine], held: Holding, may_count: Callable[[int], bool], past: date | None
) -> list[TeamRow]:
    """Return the rows of the tree; children of the teams under a team count with it."""
    return [_team_row(line, held, may_count(line.team.pk), past) for line in lines]


def _team_row(line: TeamLine, held: Holding, counts: bool, past: date | None) -> TeamRow:
    code = line.team.code
    return TeamRow(
        name=line.team.name,
        indent=INDENT * line.depth,
        href=reverse("teams:team", args=[line.team.pk]),
        kind=line.team.get_kind_display(),
        answers=line.answers.name if line.answers else line.agency if line.is_partners else "Nobody answers",
        answers_href=reverse("teams:worker", args=[line.answers.pk]) if line.answers else "",
        note="" if line.has_manager else "answers, from above" if line.answers else "",
        has_manager=line.has_manager or line.is_partners,
        is_partners=line.is_partners and not line.answers,
        workers=len(line.people),
        away=line.away,
        children=children_of(
            held.of_teams(line.within) if counts else None,
            on=past,
            restricted=held.restricted_of(line.within),
            team=code,
        ),
        without_worker=children_of(
            held.without_worker(line.within) if counts else None, on=past, team=code, show="no-worker"
        ),
    )


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One person of a team."""

    name: str
    href: str
    work: str
    has_place: bool
    since: str
    away: str
    children: Counted


def member_row(each: Member, *, counts: bool, team: str, past: date | None) -> MemberRow:
    """Return the row of somebody of a team."""
    post = each.post
    role = Role(post.role).label if post and post.role else ""
    work = "Manager" if post and post.manager else str(role) or "Worker"
    return MemberRow(
        name=each.worker.name,
        href=reverse("teams:worker", args=[each.worker.pk]),
        work=work if post else "Holds children here",
        has_place=post is not None,
        since=day(post.from_on) if post else "",
        away=away_words(each.leave),
        children=children_of(each.children if counts else None, on=past, team=team, held_by=each.worker.code),
    )


def away_words(leave: Leave | None) -> str:
    """Return until when somebody is away and who covers; empty for somebody who is here."""
    if leave is None:
        return ""
    until = f"Back on {day(leave.until_on)}" if leave.until_on else "Away, the first day back is not known"
    return f"{until}, {leave.cover.name} covers" if leave.cover else f"{until}, nobody covers"


def last_day(until_on: date | None) -> date | None:
    """Return the last day of a stretch that runs up to, and does not include, a day."""
    return until_on - timedelta(days=1) if until_on else None


def points_words(held: Holds, *, gives_roles: bool) -> list[str]:
    """Return in sentences everything that points to a team, and what becomes of it when the team closes."""
    said = []
    if held.children:
        whom = plural(held.children, "open child goes,open children go")
        said.append(f"{whom} to the other team on the day you do this, each with the same worker.")
    if held.posts:
        names = and_join(post.worker.name for post in held.posts)
        said.append(f"A place in it: {names}. The next day it is in the other team; nobody becomes manager.")
    if held.parts:
        said.append(f"Under it: {and_join(part.name for part in held.parts)}. Then under the other team.")
    if held.roles:
        names = and_join(dict.fromkeys(role.user.person.name for role in held.roles))
        then = "Then they hold it in the other team." if gives_roles else ASK_FOR_ROLES
        said.append(f"A role in it: {names}. {then}")
    return said or ["Nothing points to this team: no child, no worker, no team and no role."]


ASK_FOR_ROLES = "Ask an administrator to give it in the other team: until then it opens no child there."


def closed_words(team: Team, to: Team, held: Holds, *, gives_roles: bool) -> str:
    """Return what closing a team did."""
    children = plural(held.children, "child goes,children go") if held.children else "No child goes"
    roles = "" if gives_roles or not held.roles else f" {ASK_FOR_ROLES}"
    return f"{team.name} is closed. {children} to {to.name}.{roles}"
