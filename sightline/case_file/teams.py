"""Which teams a reader may ask a list of, and whose children a choice means."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sightline.access.actor import Actor
from sightline.identity.models import Team
from sightline.identity.queries import team_tree, teams_under


@dataclass(frozen=True, slots=True)
class TeamChosen:
    """A team chosen in a list, with the ids of it and of those under it."""

    team: Team
    within: frozenset[int]


def teams_to_choose(actor: Actor, day: date) -> list[tuple[str, str]]:
    """Return the teams a reader may ask about, by code, each under its service."""
    lines = [
        line
        for line in team_tree(as_at=day)
        if line.team.agency.kind == "authority" and (actor.reaches_every_child or line.team.pk in actor.teams)
    ]
    everyone = "Whole service" if actor.reaches_every_child else "All my teams and children"
    least = min((line.depth for line in lines), default=0)
    return [
        ("", everyone),
        *((line.team.code, f"{_indent(line.depth - least)}{line.team.name}") for line in lines),
    ]


def _indent(depth: int) -> str:
    return "\N{EN DASH} " * depth


def team_chosen(code: str | None) -> TeamChosen | None:
    """Return the team that an address names; None when it names none that exists."""
    team = Team.objects.filter(code=code).first() if code else None
    return TeamChosen(team, frozenset(teams_under([team.pk]))) if team else None


def names_of(teams: Iterable[int]) -> dict[int, Team]:
    """Return these teams by id."""
    return {team.pk: team for team in Team.objects.filter(pk__in=list(teams)).order_by("name", "id")}
