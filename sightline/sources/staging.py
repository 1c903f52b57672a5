"""What a load has read, gathered before anything is written: rows, events merged by what they are, refusals."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sightline.sources.items import (
    Covers,
    HolderSaid,
    Item,
    Noticed,
    Observation,
    PersonSaid,
    Place,
    Refusal,
    Row,
    TeamSaid,
    WorkerSaid,
)
from sightline.standards.timeline import Coverage, FactValue

PartyId = tuple[str, str]
SubjectId = tuple[PartyId, str, str]
RowId = tuple[str, str | None, int | None]


@dataclass(slots=True)
class StagedEvent:
    """One event as all rows of the load say it. Facts of several rows are put together.

    `contradicted` names the facts of which two rows say different things; the first said stands.
    """

    party: PartyId
    kind: str
    natural_key: str
    happened_on: date
    happened_at: datetime | None
    names_on: date | None
    undated: bool
    subject_kind: str
    subject_key: str | None
    inside_key: str | None
    raised_by_key: str | None
    facts: dict[str, FactValue]
    rows: list[RowId] = field(default_factory=list)
    contradicted: list[str] = field(default_factory=list)


@dataclass(slots=True)
class StagedRow:
    """One row that was read: its list, its events and how much of it was refused."""

    list_name: str
    place: Place
    repeats: Place | None = None
    party: PartyId | None = None
    events: list[StagedEvent] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)


@dataclass(slots=True)
class Staged:
    """Everything one load has read."""

    rows: dict[RowId, StagedRow] = field(default_factory=dict)
    events: dict[tuple[PartyId, str, str], StagedEvent] = field(default_factory=dict)
    persons: dict[PartyId, list[PersonSaid]] = field(default_factory=lambda: defaultdict(list))
    holders: dict[PartyId, list[HolderSaid]] = field(default_factory=lambda: defaultdict(list))
    workers: dict[str, WorkerSaid] = field(default_factory=dict)
    teams: dict[str, TeamSaid] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)
    noticed: list[Noticed] = field(default_factory=list)
    coverage: Mapping[str, Coverage] = field(default_factory=dict)

    def take(self, items: Iterable[Item]) -> None:
        """Take in everything a translator says, in its order."""
        for item in items:
            match item:
                case Row():
                    self.rows[_row_id(item.place)] = StagedRow(item.list_name, item.place, item.repeats)
                case Observation():
                    self._observe(item)
                case PersonSaid():
                    self.persons[item.party_kind, item.party].append(item)
                case HolderSaid():
                    self.holders["child", item.party].append(item)
                case WorkerSaid():
                    self.workers.setdefault(item.worker, item)
                case TeamSaid():
                    self.teams.setdefault(item.team, item)
                case Refusal():
                    self._refuse(item)
                case Noticed():
                    self.noticed.append(item)
                case Covers():
                    self.coverage = item.kinds

    def _observe(self, seen: Observation) -> None:
        party = (seen.party_kind, seen.party)
        key = natural_key_text(seen.natural_key)
        event = self.events.get((party, seen.kind, key))
        if event is None:
            event = StagedEvent(
                party, seen.kind, key, seen.happened_on, seen.happened_at, seen.names_on, seen.undated,
                seen.subject_kind, seen.subject_key, seen.inside_key, seen.raised_by_key, dict(seen.facts),
            )  # fmt: skip
            self.events[party, seen.kind, key] = event
        else:
            _merge(event, seen)
        row_id = _row_id(seen.place)
        event.rows.append(row_id)
        if row_id in self.rows:
            self.rows[row_id].events.append(event)
            self.rows[row_id].party = party

    def _refuse(self, refusal: Refusal) -> None:
        self.refusals.append(refusal)
        row = self.rows.get(_row_id(refusal.place))
        if row:
            row.refusals.append(refusal)


def natural_key_text(parts: tuple[object, ...]) -> str:
    """Return a natural key as the ledger keeps it."""
    return "|".join(part.isoformat() if isinstance(part, date) else str(part) for part in parts) or "once"


def _row_id(place: Place) -> RowId:
    return (place.file, place.sheet, place.row)


def _merge(event: StagedEvent, seen: Observation) -> None:
    for name, value in seen.facts.items():
        if event.facts.setdefault(name, value) != value and name not in event.contradicted:
            event.contradicted.append(name)
    event.happened_at = event.happened_at or seen.happened_at
    event.names_on = event.names_on or seen.names_on
    event.inside_key = event.inside_key or seen.inside_key
    event.raised_by_key = event.raised_by_key or seen.raised_by_key
