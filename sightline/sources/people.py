"""The workers and teams that files name, entered so that children can be held by them."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sightline.clocks import bulk
from sightline.clocks.spells import HOLDING_KINDS
from sightline.govuk.words import and_join, plural
from sightline.identity.actions import enter_missing, name_unnamed
from sightline.identity.models import Agency, Team, Worker
from sightline.identity.rules import unnamed_team, unnamed_worker
from sightline.sources.items import Noticed, Place, TeamSaid, WorkerSaid
from sightline.sources.staging import Staged

WHOLE_SERVICE = "whole-service"
LONGEST_CODE = 60
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Newcomers:
    """Workers and teams that nobody has entered: the number each will have and its name, by code.

    `said_workers` and `said_teams` are the names that the load gives, of those who were known before too.
    `unnamed` is where the load points at each whom neither it nor anybody has named.
    """

    agency: Agency
    workers: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    teams: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    said_workers: Mapping[str, str] = field(default_factory=dict)
    said_teams: Mapping[str, str] = field(default_factory=dict)
    unnamed_workers: Mapping[str, Place] = field(default_factory=dict)
    unnamed_teams: Mapping[str, Place] = field(default_factory=dict)

    def told(self) -> list[Noticed]:
        """Return what a person should know: whom the files point at, and no table or page names."""
        return [
            Noticed(next(iter(found.values())), sentence.format(_listed(found), plural(len(found), words)))
            for found, words, sentence in (
                (self.unnamed_workers, "worker,workers", NO_SUCH_WORKER),
                (self.unnamed_teams, "team,teams", NO_SUCH_TEAM),
            )
            if found
        ]


NO_SUCH_WORKER = (
    "The files name {1} by code alone ({0}), and no table or page says who that is. Whom they hold was filed "
    "as held by a worker your files do not name, and not as without a worker. Load the table of workers, or "
    "enter the worker under that code in People and teams."
)
NO_SUCH_TEAM = (
    "The files name {1} by code alone ({0}), and no table or page says which that is. It was entered as a "
    "team your files do not name, under the whole service. Load the table of teams, or open the team under "
    "that code in People and teams."
)
MOST_LISTED = 5


def _listed(codes: Mapping[str, object]) -> str:
    """Return the first few codes in a phrase, and how many more there are."""
    named = sorted(codes)
    more = [f"{len(named) - MOST_LISTED:,} more"] if len(named) > MOST_LISTED else []
    return and_join([*named[:MOST_LISTED], *more])


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
    """Return the workers and teams of a load that are new. Nothing is written.

    Whom the load says to hold a child is entered though no table of it names them: else the child would be
    without a worker, which nobody has said.
    """
    workers = {code_of(code): (said.name or code)[:LONGEST_NAME] for code, said in staged.workers.items()}
    teams = {code_of(code): (said.name or code)[:LONGEST_NAME] for code, said in staged.teams.items()}
    pointed = _pointed_at(staged, "worker"), _pointed_at(staged, "team")
    for names, codes, called in zip((workers, teams), pointed, (unnamed_worker, unnamed_team), strict=True):
        names.update({code: called(code) for code in codes if code not in names})
    known_workers = dict(Worker.objects.filter(code__in=workers).values_list("code", "name"))
    known_teams = dict(Team.objects.filter(code__in=teams).values_list("code", "name"))
    return Newcomers(
        the_whole_service().agency,
        _numbered(workers, set(known_workers), "identity_worker"),
        _numbered(teams, set(known_teams), "identity_team"),
        {code_of(code): said.name[:LONGEST_NAME] for code, said in staged.workers.items() if said.name},
        {code_of(code): said.name[:LONGEST_NAME] for code, said in staged.teams.items() if said.name},
        _without_name(pointed[0], {**workers, **known_workers}, unnamed_worker, staged.workers),
        _without_name(pointed[1], {**teams, **known_teams}, unnamed_team, staged.teams),
    )


def _pointed_at(staged: Staged, name: str) -> dict[str, Place]:
    """Return the codes of the workers or teams that a load says to hold a child, with where it first does."""
    found: dict[str, Place] = {}
    for event in staged.events.values():
        said = event.facts.get(name) if event.kind in HOLDING_KINDS else None
        if said and event.rows:
            found.setdefault(code_of(str(said)), event.rows[0].place)
    for holders in staged.holders.values():
        for holder in holders:
            code = getattr(holder, name) if holder.ended_on is None else None
            if code:
                found.setdefault(code_of(code), holder.place)
    return found


def _without_name(
    pointed: Mapping[str, Place], names: Mapping[str, str], called: Callable[[str], str],
    said: Mapping[str, WorkerSaid | TeamSaid],
) -> dict[str, Place]:  # fmt: skip
    named = {code_of(code) for code, each in said.items() if each.name}
    return {
        code: place for code, place in pointed.items() if names[code] == called(code) and code not in named
    }


def _numbered(names: Mapping[str, str], known: set[str], table: str) -> dict[str, tuple[int, str]]:
    new = sorted(code for code in names if code not in known)
    return {code: (number, names[code]) for code, number in zip(new, bulk.ids(table, len(new)), strict=True)}


def enter(new: Newcomers) -> None:
    """Enter them under the whole service, and name those who were known by their code alone.

    Raises WrittenMeanwhile where somebody else entered one of them.
    """
    name_unnamed(workers=new.said_workers, teams=new.said_teams)
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
