"""The workers and teams that files name, entered so that children can be held by them."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from sightline.clocks import bulk
from sightline.identity.actions import enter_missing
from sightline.identity.models import Agency, Team, Worker
from sightline.sources.staging import Staged

WHOLE_SERVICE = "whole-service"
LONGEST_CODE = 60
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Newcomers:
    """Workers and teams that nobody has entered: the number each will have and its name, by code."""

    agency: Agency
    workers: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    teams: Mapping[str, tuple[int, str]] = field(default_factory=dict)


def the_authority() -> Agency:
    """Return the agency that is this authority, made if there is none yet."""
    return Agency.objects.get_or_create(
        code="authority", defaults={"name": "This council", "kind": "authority"}
    )[0]


def the_whole_service() -> Team:
    """Return the team at the root, whose manager answers where nobody is said to; made if need be."""
    root = Team.objects.filter(parent=None, agency__kind="authority").order_by("id").first()
    return root or Team.objects.create(
        code=WHOLE_SERVICE, name="Whole service", kind="service", agency=the_authority(), parent=None
    )


def code_of(said: str) -> str:
    """Return the code of a worker or team that a file names: the name itself, or one cut to fit."""
    if len(said) <= LONGEST_CODE:
        return said
    return f"{said[: LONGEST_CODE - 9]}~{hashlib.sha256(said.encode()).hexdigest()[:8]}"


def newcomers(staged: Staged) -> Newcomers:
    """Return the workers and teams of a load that are new. Nothing is written."""
    workers = {code_of(code): (said.name or code)[:LONGEST_NAME] for code, said in staged.workers.items()}
    teams = {code_of(code): (said.name or code)[:LONGEST_NAME] for code, said in staged.teams.items()}
    return Newcomers(
        the_whole_service().agency,
        _numbered(workers, set(Worker.objects.filter(code__in=workers).values_list("code", flat=True)),
                  "identity_worker"),
        _numbered(teams, set(Team.objects.filter(code__in=teams).values_list("code", flat=True)),
                  "identity_team"),
    )  # fmt: skip


def _numbered(names: Mapping[str, str], known: set[str], table: str) -> dict[str, tuple[int, str]]:
    new = sorted(code for code in names if code not in known)
    return {code: (number, names[code]) for code, number in zip(new, bulk.ids(table, len(new)), strict=True)}


def enter(new: Newcomers) -> None:
    """Enter them under the whole service. Raises WrittenMeanwhile where somebody else entered one of them."""
    if not new.workers and not new.teams:
        return
    entered = enter_missing(
        workers={code: name for code, (_, name) in new.workers.items()},
        teams={code: name for code, (_, name) in new.teams.items()},
        agency=new.agency,
        worker_numbers={code: number for code, (number, _) in new.workers.items()},
        team_numbers={code: number for code, (number, _) in new.teams.items()},
    )
    if entered != {"teams": len(new.teams), "workers": len(new.workers)}:
        raise bulk.WrittenMeanwhile
