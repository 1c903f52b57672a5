"""What is believed of open children as at a day: now, or as it was known at an earlier moment.

What is believed now is kept in spells and clocks. Of most children nothing about the days asked about was
written down or withdrawn since, so what is believed now was believed then. The others are read anew from the
ledger, with the plain reader: without what was written down later, and with what was withdrawn later.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any

from sightline.case_file import seeing
from sightline.clocks import queries
from sightline.clocks.queries import Moment
from sightline.clocks.rebuilding import school_terms, standards_in_force, whole_service
from sightline.clocks.spells import NAMED, STATUSES, Draft, spells_of
from sightline.clocks.summing import days_of_life, sight_by, status_among
from sightline.clocks.timelines import changed_since, timelines
from sightline.identity import queries as identity
from sightline.identity.models import Team, Worker
from sightline.standards.model import Promise, Standard, State
from sightline.standards.reading import read
from sightline.standards.span import Reading
from sightline.standards.timeline import Coverage, Timeline

NOTHING = Coverage("nothing")
Clock = tuple[int, Standard, Reading]


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a child on a day. `worker` is None when nobody is allocated, or no source says (`said`)."""

    worker: Worker | None
    team: Team
    since: date
    said: bool
    began: str


@dataclass(frozen=True, slots=True)
class Opened:
    """Since when a child is open, and by which of the ways first. `dated`: not then or before, but then."""

    on: date
    way: str
    dated: bool


@dataclass(frozen=True, slots=True)
class Dates:
    """The dates of one child by which a list goes; the child's name is read for those that a page shows."""

    pk: int
    born_on: date | None
    expected_on: date | None
    died_on: date | None


def _opened(from_on: date, ways: Sequence[str], began: str) -> Opened:
    return Opened(from_on, ways[0] if ways else "", began != NAMED)


@dataclass(slots=True)
class Believed:
    """What is believed of children open at the end of a day, by child."""

    children: dict[int, Dates] = field(default_factory=dict)
    opened: dict[int, Opened] = field(default_factory=dict)
    holders: dict[int, Holder] = field(default_factory=dict)
    statuses: dict[int, str] = field(default_factory=dict)
    seen: dict[int, seeing.LastSeen] = field(default_factory=dict)
    says: dict[int, seeing.CanSay] = field(default_factory=dict)
    promises: dict[int, tuple[Standard, Reading]] = field(default_factory=dict)

    def _parts(self) -> list[dict[int, Any]]:
        return [getattr(self, each.name) for each in fields(self)]

    def leave_out(self, children: Collection[int]) -> None:
        """Forget these children."""
        for part in self._parts():
            for child in children:
                part.pop(child, None)

    def add(self, other: "Believed") -> None:
        """Add what is believed of other children."""
        for part, more in zip(self._parts(), other._parts(), strict=True):
            part.update(more)


def believed(
    moment: Moment, *, known_by: datetime | None = None, children: Collection[int] | None = None
) -> Believed:
    """Return what is believed of every child open at the end of the day; of some, when they are named."""
    found = _now(moment, children)
    if known_by is None:
        return found
    changed = changed_since(known_by, until=moment.day)
    found.leave_out(changed)
    found.add(read_anew(moment, known_by, changed if children is None else changed & set(children)))
    return found


def _now(moment: Moment, wanted: Collection[int] | None) -> Believed:
    found, others = _by_summaries(moment.day, wanted)
    if others:
        found.add(by_spells(moment.day, others))
    ids = list(found.children)
    for child, standard, reading in queries.readings(moment, children=ids, standards=queries.SEEING):
        if child is not None:
            _keep_worst(found, child, standard, reading)
    return found


def _by_summaries(day: date, wanted: Collection[int] | None) -> tuple[Believed, set[int]]:
    """Return what summaries say of a day, and the children of whom they say nothing of it."""
    found, others = Believed(), set[int]()
    rows = queries.summaries(day, wanted if queries.few(wanted) else None)
    if wanted is not None:
        among = set(wanted)
        rows = [row for row in rows if row.child_id in among]
    workers = identity.workers({row.worker_id for row in rows if row.worker_id})
    teams = identity.teams({row.team_id for row in rows if row.team_id})
    says = seeing.CanSayBy()
    for row in rows:
        child = row.child_id
        if row.from_on is None or row.from_on > day:
            others.add(child)
            continue
        found.children[child] = Dates(child, row.born_on, row.expected_on, row.died_on)
        found.opened[child] = _opened(row.opened_on, row.ways, row.opened_began)
        found.holders[child] = Holder(
            workers.get(row.worker_id), teams[row.team_id], row.held_since, row.said, row.held_began
        )
        if row.status:
            found.statuses[child] = STATUSES[row.status]
        found.seen[child] = seeing.LastSeen.of(row)
        found.says[child] = says.of(row.lines)
    return found, others


def by_spells(day: date, wanted: Collection[int]) -> Believed:
    """Return what spells and events say of those of these children who were open, without their promises."""
    found, among = Believed(), set(wanted)
    for child, from_on, ways, began, *dates in queries.open_spells(
        day, among if queries.few(among) else None
    ):
        if child in among:
            found.children[child] = Dates(child, *dates)
            found.opened[child] = _opened(from_on, ways, began)
    ids = list(found.children)
    found.holders = _holders(day, ids)
    found.statuses = queries.statuses(day, ids)
    found.seen = seeing.last_seen_by_events(ids, day)
    found.says = dict(seeing.can_say(ids, day))
    return found


def _holders(day: date, children: Collection[int]) -> dict[int, Holder]:
    """Return who holds each of these children; each worker and each team is made once."""
    rows = queries.holding_spells(day, children if queries.few(children) else None)
    workers = identity.workers({row.worker_id for row in rows if row.worker_id})
    teams = identity.teams({row.team_id for row in rows if row.team_id})
    return {
        row.child_id: Holder(workers.get(row.worker_id), teams[row.team_id], row.from_on, row.said, row.began)
        for row in rows
        if row.child_id is not None and row.team_id in teams
    }


def _keep_worst(found: Believed, child: int, standard: Standard, reading: Reading) -> None:
    """Keep the promise to be seen that is most overdue, or else is due soonest."""
    if (order := _urgency(reading)) is None:
        return
    kept = found.promises.get(child)
    if kept is None or order < (_urgency(kept[1]) or order):
        found.promises[child] = standard, reading


def _urgency(reading: Reading) -> tuple[int, int] | None:
    rank = {State.OVERDUE: 0, State.UNKNOWN: 1, State.RUNNING: 2}.get(reading.state)
    return None if rank is None else (rank, reading.span.due_high or 0)


def read_anew(moment: Moment, known_by: datetime, children: Collection[int]) -> Believed:
    """Return what was believed of these children, those open then, from the ledger itself."""
    found = Believed()
    earlier = Earlier(known_by)
    seeing_standards = [earlier.standards[code] for code in queries.SEEING]
    for timeline in earlier.timelines(children):
        lasting = [draft for draft in earlier.spells(timeline) if lasts(draft, moment.day)]
        opened = next((draft for draft in lasting if draft.kind == "open"), None)
        if opened is None:
            continue
        child = timeline.party
        found.opened[child] = _opened(opened.from_on, opened.ways, opened.began)
        holder = next(draft for draft in lasting if draft.kind == "holder")
        found.holders[child] = earlier.holder(holder)
        found.statuses[child] = status_of(lasting, moment.day)
        found.seen[child] = seeing.LastSeen.of(sight_by(timeline, moment.day, days_of_life(timeline)[0]))
        found.says[child] = _says(timeline, moment.day)
        for standard in seeing_standards:
            for reading in read(standard, timeline, moment.end, at_moment=moment.second, terms=earlier.terms):
                _keep_worst(found, child, standard, reading)
        found.children[child] = earlier.child(timeline)
    return found


def lasts(draft: Draft, day: date) -> bool:
    """Say whether something lasts at the end of a day."""
    return draft.from_on <= day and (draft.until_on is None or draft.until_on > day)


def status_of(drafts: Iterable[Draft], day: date) -> str:
    """Return how a child is described at the end of a day."""
    kind = status_among(draft.kind for draft in drafts if lasts(draft, day) and not draft.disputed)
    return STATUSES.get(kind, "Open")


class Earlier:
    """What it takes to read the ledger as it was known at an earlier moment, asked once."""

    def __init__(self, known_by: datetime) -> None:
        self.known_by = known_by
        self.standards = standards_in_force()
        self.terms = school_terms()
        self._whole_service = whole_service()
        self._teams = {team.code: team for team in Team.objects.all()}
        self._workers = {worker.code: worker for worker in Worker.objects.all()}
        self._last_days = {code: each.left_on for code, each in self._workers.items() if each.left_on}

    def timelines(self, children: Collection[int]) -> Iterator[Timeline]:
        """Yield each child's timeline as it was known."""
        yield from timelines(sorted(children), known_by=self.known_by).values()

    def spells(self, timeline: Timeline) -> list[Draft]:
        """Return what lasted, as it was known."""
        return spells_of(timeline, last_days=self._last_days, whole_service=self._whole_service)

    def holder(self, draft: Draft) -> Holder:
        """Return who held."""
        team = self._teams.get(draft.team or "") or self._teams[self._whole_service]
        worker = self._workers.get(draft.worker) if draft.worker else None
        return Holder(worker, team, draft.from_on, draft.said, draft.began)

    def child(self, timeline: Timeline) -> Dates:
        """Return the child's dates of birth and death that were known."""
        return Dates(timeline.party, *days_of_life(timeline))


def _says(timeline: Timeline, day: date) -> seeing.CanSay:
    kinds = (seeing.SEEN, seeing.TRIED, seeing.NEED_PLAN)
    seen, tried, plans = (_covers(timeline.coverage, kind) for kind in kinds)
    visits = (*timeline.of_kind(seeing.SEEN), *timeline.of_kind(seeing.VISITED))
    later = seen.extent == "latest" and any(visit.happened_on > day for visit in visits)
    return seeing.CanSay(seen, tried, plans, later)


def _covers(coverage: Mapping[str, Coverage] | None, kind: str) -> Coverage:
    return Coverage("every") if coverage is None else coverage.get(kind, NOTHING)


def readings(
    moment: Moment,
    children: Collection[int] | None,
    *,
    known_by: datetime | None = None,
    standards: Collection[str] | None = None,
    ended: bool = False,
) -> list[Clock]:
    """Return what the clocks of these children, or of all, say; only open ones unless `ended`.

    `known_by`: as it was known then. They stand in order of child and standard. Those of parties other than
    children are among them where no children are named.
    """
    kept = queries.readings(moment, children=children, standards=standards, ended=ended)
    found = [(party, standard, reading) for party, standard, reading in kept if party is not None]
    if known_by is None:
        return found
    changed = changed_since(known_by, until=moment.day)
    anew = changed if children is None else changed & set(children)
    found = [clock for clock in found if clock[0] not in changed]
    found += readings_anew(moment, anew, known_by=known_by, standards=standards, ended=ended)
    return sorted(found, key=lambda clock: (clock[0], clock[1].code))


def readings_anew(
    moment: Moment,
    children: Collection[int],
    *,
    known_by: datetime,
    standards: Collection[str] | None = None,
    ended: bool = False,
) -> list[Clock]:
    """Return what the clocks of these children said as it was known, from the ledger itself."""
    earlier = Earlier(known_by)
    wanted = [earlier.standards[code] for code in standards or sorted(earlier.standards)]
    return [
        (timeline.party, standard, reading)
        for timeline in earlier.timelines(children)
        for standard in wanted
        if standard.promise is not Promise.ON_AVERAGE
        for reading in read(standard, timeline, moment.end, at_moment=moment.second, terms=earlier.terms)
        if ended or reading.span.ended is None or reading.span.ended > moment.end
    ]
