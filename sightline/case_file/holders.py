"""Who holds whom: each worker's children, those with no worker and since when, and what is overdue."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sightline.case_file.believing import Clock, Earlier, lasts, readings
from sightline.case_file.out_of_sight import OpenChild
from sightline.clocks.queries import Moment
from sightline.clocks.spells import Draft
from sightline.clocks.timelines import changed_since
from sightline.clocks.unallocated import DECIDED, NEEDS_A_WORKER, began_waiting, without_worker
from sightline.identity.models import Team, Worker
from sightline.identity.queries import away, managers
from sightline.standards.model import Standard, State
from sightline.standards.timeline import Timeline

# The promise that a child gets a worker.
ALLOCATION = "C06"


@dataclass(frozen=True, slots=True)
class Caseload:
    """One worker's open children in one team, under the worker's code.

    Those of no worker stand under a worker of None and a code of `NO_WORKERS`.
    """

    code: str
    worker: Worker | None
    covered_by: Worker | None
    team: int
    team_name: str
    answers: str
    children: tuple[int, ...]
    late: int
    longest_unseen: int | None
    restricted: int = 0

    @property
    def count(self) -> int:
        """Return how many children the worker holds in the team, the restricted ones too."""
        return len(self.children) + self.restricted


def caseloads(found: Sequence[OpenChild], late: Mapping[int, int]) -> list[Caseload]:
    """Return who holds whom, by team and worker. `late`: how many promises to each child are overdue."""
    held: dict[tuple[str, str, str], list[OpenChild]] = defaultdict(list)
    for each in found:
        held[each.team_name, each.worker.name if each.worker else "", each.held_as].append(each)
    return [_caseload(held[key], late) for key in sorted(held)]


def _caseload(held: Sequence[OpenChild], late: Mapping[int, int]) -> Caseload:
    first, unseen = held[0], [each.days for each in held if each.days is not None]
    return Caseload(
        code=first.held_as,
        worker=first.worker,
        covered_by=first.covered_by,
        team=first.team_id,
        team_name=first.team_name,
        answers=first.answers,
        children=tuple(each.child.pk for each in held),
        late=sum(late.get(each.child.pk, 0) for each in held),
        longest_unseen=max(unseen, default=None),
    )


@dataclass(frozen=True, slots=True)
class Restricted:
    """How many restricted children somebody holds, and how many promises to them are overdue."""

    children: int = 0
    late: int = 0


def with_restricted(
    loads: Sequence[Caseload], restricted: Mapping[tuple[int, str], Restricted], day: date
) -> list[Caseload]:
    """Return caseloads with the restricted children counted, by team and worker's code.

    A worker who holds none but restricted children is added.
    """
    held = {(each.team, each.code) for each in loads}
    found = [_with(each, restricted.get((each.team, each.code), Restricted())) for each in loads]
    more = {key: count for key, count in restricted.items() if key not in held}
    if not more:
        return found
    teams = {team.pk: team for team in Team.objects.filter(pk__in={team for team, _ in more})}
    workers = {worker.code: worker for worker in Worker.objects.filter(code__in={code for _, code in more})}
    answering, covers = managers(on=day), away(on=day)
    for (team, code), count in more.items():
        worker, manager = workers.get(code), answering.get(team)
        leave = covers.get(worker.pk) if worker else None
        found.append(
            Caseload(
                code=code,
                worker=worker,
                covered_by=leave.cover if leave else None,
                team=team,
                team_name=teams[team].name,
                answers=manager.name if manager else "",
                children=(),
                late=count.late,
                longest_unseen=None,
                restricted=count.children,
            )
        )
    return sorted(found, key=_by_team_and_worker)


def _with(each: Caseload, more: Restricted) -> Caseload:
    return replace(each, restricted=more.children, late=each.late + more.late)


def _by_team_and_worker(each: Caseload) -> tuple[str, str, str]:
    return each.team_name, each.worker.name if each.worker else "", each.code


@dataclass(frozen=True, slots=True)
class Waiting:
    """A child with no worker: since when, why, and whether the promise to allocate is overdue."""

    child: OpenChild
    since: date
    began: str
    overdue: bool


def waiting(found: Iterable[OpenChild], moment: Moment, *, known_by: datetime | None = None) -> list[Waiting]:
    """Return the children who need a worker and are known to have none, longest waiting first."""
    unallocated = {each.child.pk: each for each in found if each.unallocated}
    if not unallocated:
        return []
    since = _without_worker_since(unallocated, moment.day, known_by)
    clocks = readings(moment, list(unallocated), known_by=known_by, standards=(ALLOCATION,))
    overdue = {child for child, _, reading in clocks if reading.state is State.OVERDUE}
    rows = [Waiting(each, *since[child], child in overdue) for child, each in unallocated.items()]
    return sorted(rows, key=lambda row: (row.since, row.child.child.pk))


def _without_worker_since(
    children: Collection[int], day: date, known_by: datetime | None
) -> dict[int, tuple[date, str]]:
    """Return since when each of these children, who have no worker, has needed one, and how that began."""
    found = {each.child: (each.since, each.began) for each in without_worker(day, children)}
    if known_by is None:
        return found
    earlier = Earlier(known_by)
    for timeline in earlier.timelines(changed_since(known_by, until=day) & set(children)):
        found[timeline.party] = _began(timeline, earlier.spells(timeline), day)
    return found


def _began(timeline: Timeline, drafts: Iterable[Draft], day: date) -> tuple[date, str]:
    begun = sorted((each for each in drafts if each.from_on <= day), key=lambda each: each.from_on)
    held = [
        (each.from_on, each.until_on, each.worker is not None, each.said, each.began)
        for each in reversed(begun)
        if each.kind == "holder" and each.until_on != each.from_on
    ]
    opened = [each.from_on for each in begun if each.kind in NEEDS_A_WORKER and lasts(each, day)]
    decided = sorted(each.happened_on for each in timeline.events if each.kind == DECIDED)
    return began_waiting(held, min(opened, default=None), [on for on in decided if on <= day])


@dataclass(frozen=True, slots=True)
class OverdueStandard:
    """One standard with whom each overdue promise is owed to, and each of which it cannot be said.

    A child stands there as often as there are such promises to it.
    """

    standard: Standard
    overdue: tuple[int, ...] = ()
    unknown: tuple[int, ...] = ()


def overdue_by_standard(clocks: Iterable[Clock]) -> list[OverdueStandard]:
    """Return the standards that are overdue to somebody or cannot be said, most overdue first."""
    late: dict[str, list[int]] = defaultdict(list)
    unknown: dict[str, list[int]] = defaultdict(list)
    standards: dict[str, Standard] = {}
    for child, standard, reading in clocks:
        if reading.state in (State.OVERDUE, State.UNKNOWN):
            standards[standard.code] = standard
            (late if reading.state is State.OVERDUE else unknown)[standard.code].append(child)
    rows = [
        OverdueStandard(standard, tuple(sorted(late[code])), tuple(sorted(unknown[code])))
        for code, standard in standards.items()
    ]
    return sorted(rows, key=lambda row: (-len(row.overdue), -len(row.unknown), row.standard.code))
