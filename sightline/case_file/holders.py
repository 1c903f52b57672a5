"""Who holds whom: each worker's children, those with no worker and since when, and what is overdue."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import F, Q

from sightline.case_file.believing import Clock, Earlier, readings
from sightline.case_file.out_of_sight import OpenChild
from sightline.clocks.queries import Moment
from sightline.identity.models import Team, Worker
from sightline.identity.queries import away, managers
from sightline.records.models import Spell
from sightline.standards.model import Standard, State

# The promise that a child gets a worker.
ALLOCATION = "C06"
# Stands where a worker's code would, for the children of no worker.
NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Caseload:
    """One worker's open children in one team; those of no worker stand under a worker of None."""

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

    @property
    def code(self) -> str:
        """Return the worker's code; "nobody" for those of no worker."""
        return self.worker.code if self.worker else NOBODY


def caseloads(found: Sequence[OpenChild], late: Mapping[int, int]) -> list[Caseload]:
    """Return who holds whom, by team and worker. `late`: how many promises to each child are overdue."""
    held: dict[tuple[str, str, int | None], list[OpenChild]] = defaultdict(list)
    for each in found:
        held[each.team_name, each.worker.name if each.worker else "", each.worker and each.worker.pk].append(
            each
        )
    return [_caseload(held[key], late) for key in sorted(held, key=lambda key: (key[0], key[1], key[2] or 0))]


def _caseload(held: Sequence[OpenChild], late: Mapping[int, int]) -> Caseload:
    first, unseen = held[0], [each.days for each in held if each.days is not None]
    return Caseload(
        worker=first.worker,
        covered_by=first.covered_by,
        team=first.team_id,
        team_name=first.team_name,
        answers=first.answers,
        children=tuple(each.child.pk for each in held),
        late=sum(late.get(each.child.pk, 0) for each in held),
        longest_unseen=max(unseen, default=None),
    )


def with_restricted(
    loads: Sequence[Caseload], restricted: Mapping[tuple[int, str], int], day: date
) -> list[Caseload]:
    """Return caseloads with the restricted children counted, by team and worker's code.

    A worker who holds none but restricted children is added.
    """
    held = {(each.team, each.code) for each in loads}
    found = [replace(each, restricted=restricted.get((each.team, each.code), 0)) for each in loads]
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
                worker=worker,
                covered_by=leave.cover if leave else None,
                team=team,
                team_name=teams[team].name,
                answers=manager.name if manager else "",
                children=(),
                late=0,
                longest_unseen=None,
                restricted=count,
            )
        )
    return sorted(found, key=_by_team_and_worker)


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
    """Return the children known to have no worker, longest waiting first."""
    unallocated = {each.child.pk: each for each in found if each.unallocated}
    if not unallocated:
        return []
    since = _without_worker_since(unallocated, moment.day, known_by)
    clocks = readings(moment, list(unallocated), known_by=known_by, standards=(ALLOCATION,))
    overdue = {child for child, _, reading in clocks if reading.state is State.OVERDUE}
    rows = [Waiting(each, *since[child], child in overdue) for child, each in unallocated.items()]
    return sorted(rows, key=lambda row: (row.since, row.child.child.pk))


Held = tuple[date, date | None, bool, str]


def _without_worker_since(
    children: Collection[int], day: date, known_by: datetime | None
) -> dict[int, tuple[date, str]]:
    """Return since when each child, of whom no worker holds any, has had none, and how that began.

    A move between teams does not begin the wait again.
    """
    found: dict[int, tuple[date, str]] = {}
    for child, spells in _holders_until(children, day, known_by).items():
        for from_on, until_on, has_worker, began in sorted(spells, key=lambda each: each[0], reverse=True):
            touches = child not in found or until_on == found[child][0]
            if has_worker or not touches:
                break
            found[child] = from_on, began
    return found


def _holders_until(children: Collection[int], day: date, known_by: datetime | None) -> dict[int, list[Held]]:
    held: dict[int, list[Held]] = defaultdict(list)
    if known_by is not None:
        earlier = Earlier(known_by)
        for timeline in earlier.timelines(children):
            for draft in earlier.spells(timeline):
                if draft.kind == "holder" and draft.from_on <= day and draft.until_on != draft.from_on:
                    stretch = draft.from_on, draft.until_on, draft.worker is not None, draft.began
                    held[timeline.party].append(stretch)
        return held
    rows = Spell.objects.filter(
        Q(until_on=None) | Q(until_on__gt=F("from_on")), kind="holder", child__in=children
    )
    rows = rows.filter(from_on__lte=day).order_by("child_id", "from_on", "id")
    columns = rows.values_list("child_id", "from_on", "until_on", "worker_id", "began")
    for child, from_on, until_on, worker, began in columns:
        held[child].append((from_on, until_on, worker is not None, began))
    return held


@dataclass(frozen=True, slots=True)
class OverdueStandard:
    """One standard with the children to whom it is overdue, and those of whom it cannot be said."""

    standard: Standard
    overdue: tuple[int, ...]
    unknown: tuple[int, ...]


def overdue_by_standard(clocks: Iterable[Clock]) -> list[OverdueStandard]:
    """Return the standards that are overdue to somebody or cannot be said, most overdue first."""
    late: dict[str, set[int]] = defaultdict(set)
    unknown: dict[str, set[int]] = defaultdict(set)
    standards: dict[str, Standard] = {}
    for child, standard, reading in clocks:
        if reading.state in (State.OVERDUE, State.UNKNOWN):
            standards[standard.code] = standard
            (late if reading.state is State.OVERDUE else unknown)[standard.code].add(child)
    rows = [
        OverdueStandard(standard, tuple(sorted(late[code])), tuple(sorted(unknown[code])))
        for code, standard in standards.items()
    ]
    return sorted(rows, key=lambda row: (-len(row.overdue), -len(row.unknown), row.standard.code))
