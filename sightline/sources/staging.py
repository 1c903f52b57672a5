"""What a load has read, before anything is written: rows, refusals, events merged by what they are."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sightline.sources.items import (
    About,
    Against,
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
from sightline.sources.outcomes import Outcome
from sightline.sources.reading.cells import had_not_come
from sightline.standards.timeline import Coverage, FactValue

PartyId = tuple[str, str]
SubjectId = tuple[PartyId, str, str]
Where = tuple[str, str | None, int | None]


@dataclass(slots=True)
class StagedEvent:
    """One event as all rows of the load say it. Facts of several rows are put together.

    `contradicted` names the facts of which two rows say different things; the first said stands. `against`
    is what another list says against the event as a whole. `outcome`
    is what became of it and `why`; `written` is its number in the ledger, where it was written. `beside` is
    the number of the event that stands while this one waits, where another row of the load says otherwise.
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
    rows: "list[StagedRow]" = field(default_factory=list)
    contradicted: list[str] = field(default_factory=list)
    against: str = ""
    outcome: Outcome = Outcome.REFUSED
    why: str = ""
    written: int | None = None
    beside: int | None = None

    def becomes(self, outcome: Outcome, why: str = "", written: int | None = None) -> None:
        """Note what becomes of it."""
        self.outcome, self.why, self.written = outcome, why, written


@dataclass(slots=True)
class StagedRow:
    """One row that was read: its list, its events and how much of it was refused.

    `holder` is the event that a change of who holds the child became.
    """

    list_name: str
    place: Place
    repeats: Place | None = None
    party: PartyId | None = None
    events: list[StagedEvent] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    holder: StagedEvent | None = None

    @property
    def says(self) -> list[StagedEvent]:
        """Return the events that the row says, with the change of holder if there is one."""
        return [*self.events, self.holder] if self.holder else self.events


@dataclass(slots=True)
class Staged:
    """Everything one load has read. `until`: the day the files were made; nothing has happened after it."""

    until: date | None = None
    rows: list[StagedRow] = field(default_factory=list)
    events: dict[tuple[PartyId, str, str], StagedEvent] = field(default_factory=dict)
    persons: dict[PartyId, list[PersonSaid]] = field(default_factory=lambda: defaultdict(list))
    holders: dict[PartyId, list[HolderSaid]] = field(default_factory=lambda: defaultdict(list))
    workers: dict[str, WorkerSaid] = field(default_factory=dict)
    teams: dict[str, TeamSaid] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)
    noticed: list[Noticed] = field(default_factory=list)
    coverage: Mapping[str, Coverage] = field(default_factory=dict)
    # What a file said that was read with a refused row, and does not now that the row is mended: its receipt.
    unsaid: frozenset[tuple[PartyId, str, str]] = frozenset()
    read_again: int | None = None
    open_too: frozenset[str] = frozenset()
    _at: dict[Where, StagedRow] = field(default_factory=dict)
    _last_of: dict[str, StagedRow] = field(default_factory=dict)

    @property
    def refused_whole(self) -> str:
        """Return why a file of the load is not read at all, or nothing when all of them were."""
        whole = [refusal for refusal in self.refusals if refusal.extent == "file"]
        return " ".join(f"{refusal.place.file}: {refusal.why}" for refusal in whole)

    def take(self, items: Iterable[Item]) -> None:
        """Take in everything a translator says, in its order."""
        for item in items:
            match item:
                case Row():
                    self._begin(item)
                case About():
                    self._is_about(item.place, ("child", item.party))
                case Observation():
                    self._observe(item)
                case PersonSaid():
                    self.persons[item.party_kind, item.party].append(item)
                    self._is_about(item.place, (item.party_kind, item.party))
                case HolderSaid():
                    self.holders["child", item.party].append(item)
                case WorkerSaid():
                    self.workers.setdefault(item.worker, item)
                case TeamSaid():
                    self.teams.setdefault(item.team, item)
                case Against():
                    self._doubt(item)
                case Refusal():
                    self._refuse(item)
                case Noticed():
                    self.noticed.append(item)
                case Covers():
                    self.coverage, self.open_too = item.kinds, item.open_too

    @property
    def about(self) -> set[PartyId]:
        """Return whom its rows are about."""
        return {row.party for row in self.rows if row.party}

    def holds(
        self, party: PartyId, said: HolderSaid, facts: dict[str, FactValue], key: str, outcome: Outcome,
        why: str = "", written: int | None = None,
    ) -> None:  # fmt: skip
        """Note that a row says another holder than was known, and what became of that."""
        row = self.row_at(said.place)
        if row is None:
            return
        row.party = row.party or party
        row.holder = StagedEvent(
            party, "holder_changed", key, said.as_at, None, None, True, "case", None, None, None, facts
        )
        row.holder.becomes(outcome, why, written)
        row.holder.rows.append(row)

    def row_at(self, place: Place) -> StagedRow | None:
        """Return the row that a place is in; of XML, whose rows are many lines, the last one begun."""
        if place.file.lower().endswith(".xml"):
            return self._last_of.get(place.file)
        return self._at.get(place[:3])

    def _begin(self, read: Row) -> None:
        row = StagedRow(read.list_name, read.place, read.repeats, read.about)
        self.rows.append(row)
        self._at[read.place[:3]] = self._last_of[read.place.file] = row

    def _is_about(self, place: Place, party: PartyId) -> StagedRow | None:
        row = self.row_at(place)
        if row is not None:
            row.party = row.party or party
        return row

    def _observe(self, seen: Observation) -> None:
        if self.until is not None and seen.happened_on > self.until:
            says = seen.happened_on.isoformat()
            self._refuse(Refusal(seen.place, None, says, had_not_come(seen.happened_on)))
            self._is_about(seen.place, (seen.party_kind, seen.party))
            return
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
        row = self._is_about(seen.place, party)
        if row is not None and not any(said is event for said in row.events):
            row.events.append(event)
            event.rows.append(row)

    def _doubt(self, said: Against) -> None:
        event = self.events.get((("child", said.party), said.kind, natural_key_text(said.natural_key)))
        if event is not None:
            event.against = said.sentence

    def _refuse(self, refusal: Refusal) -> None:
        self.refusals.append(refusal)
        row = self.row_at(refusal.place) if refusal.extent != "file" else None
        if row:
            row.refusals.append(refusal)


def natural_key_text(parts: tuple[object, ...]) -> str:
    """Return a natural key as the ledger keeps it."""
    return "|".join(part.isoformat() if isinstance(part, date) else str(part) for part in parts) or "once"


def _merge(event: StagedEvent, seen: Observation) -> None:
    for name, value in seen.facts.items():
        if event.facts.setdefault(name, value) != value:
            _contradicts(event, name)
    if event.undated and not seen.undated:
        event.happened_on, event.undated = seen.happened_on, False
    elif not seen.undated and seen.happened_on != event.happened_on:
        _contradicts(event, "happened_on")
    for name in ("happened_at", "names_on"):
        before, now = getattr(event, name), getattr(seen, name)
        if before is None:
            setattr(event, name, now)
        elif now is not None and now != before:
            _contradicts(event, name)
    event.subject_key = event.subject_key or seen.subject_key
    event.inside_key = event.inside_key or seen.inside_key
    event.raised_by_key = event.raised_by_key or seen.raised_by_key


def _contradicts(event: StagedEvent, name: str) -> None:
    if name not in event.contradicted:
        event.contradicted.append(name)
