"""Many events at once, for a loaded file: worked out without locks, then written in one transaction.

`prepare` reads what is believed of the parties, adds what is new, and works out spells, spans and disputes.
All ids come from the database's own sequences, so nothing is worked out again while parties are locked.
`write` locks, makes sure that nobody wrote about the same parties meanwhile (else raises `WrittenMeanwhile`:
prepare again) and inserts the lot.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Max
from django.db.models.functions import Coalesce

from sightline.access import keeper
from sightline.clocks.copying import insert_rows
from sightline.clocks.disputing import settle_past
from sightline.clocks.rebuilding import Derived, Rebuilder
from sightline.clocks.timelines import Beside, Covers, lines_of, timelines, touched_by
from sightline.records.models import Alias, Event, Party
from sightline.standards import invariants
from sightline.standards import timeline as ground
from sightline.standards.timeline import Coverage
from sightline.standards.vocabulary import TYPED_FACTS

BATCH = 500


class WrittenMeanwhile(Exception):
    """Say that somebody wrote about the same children while the file was read."""

    def __init__(self) -> None:
        super().__init__("Somebody wrote about the same children while this was read. Load it again.")


@dataclass(frozen=True, slots=True)
class BulkParty:
    """A party to be made: with a name if it is a child and the source gives one, and its identifiers."""

    id: int
    kind: str
    public_id: str
    code: str = ""
    given_name: str = ""
    family_name: str = ""
    restricted: bool = False
    restricted_why: str = ""


@dataclass(frozen=True, slots=True)
class BulkSubject:
    """A subject to be made."""

    id: int
    kind: str
    party: int
    inside: int | None = None
    raised_by: int | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class BulkEvent:
    """An event to be written. `event.id` is from the ledger's sequence; `recording` is a recording's id."""

    party: int
    event: ground.Event
    recording: int
    natural_key: str = ""
    replaces: int | None = None
    occasion: str | None = None
    withdrawn_by: int | None = None
    withdrawn_why: str = ""


@dataclass(slots=True)
class Bulk:
    """All that one load writes.

    `identifiers` are rows of (party, scheme, value, check digit fails, from, until); `addresses` of (child,
    lines, postcode, confidential, from, until); `recordings` of (id, at,
    by, receipt, why); `withdrawals` of (event, recording, why). `declared` is what the load's line can say.
    `affected` are parties of whom nothing new is said but whose clocks read otherwise for what is declared.
    `workers` and `teams` are the ids of those entered in the same transaction, by code. `owner` is the user
    with whom what is disputed waits.
    """

    line: int
    declared: Mapping[str, Coverage] = field(default_factory=dict)
    parties: list[BulkParty] = field(default_factory=list)
    subjects: list[BulkSubject] = field(default_factory=list)
    identifiers: list[tuple[Any, ...]] = field(default_factory=list)
    addresses: list[tuple[Any, ...]] = field(default_factory=list)
    recordings: list[tuple[int, datetime | None, int | None, int | None, str]] = field(default_factory=list)
    events: list[BulkEvent] = field(default_factory=list)
    withdrawals: list[tuple[int, int, str]] = field(default_factory=list)
    recording: int = 0
    affected: set[int] = field(default_factory=set)
    workers: dict[str, int] = field(default_factory=dict)
    teams: dict[str, int] = field(default_factory=dict)
    owner: int | None = None


@dataclass(slots=True)
class Prepared:
    """What `write` inserts, and how far each party's record had come when it was worked out."""

    bulk: Bulk
    derived: Derived
    disputes: list[tuple[int, int | None, str, str]]
    newest: dict[int, tuple[int, int]]
    existing: list[int]


def ids(table: str, number: int) -> list[int]:
    """Return so many new ids from a table's own sequence."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, number]
        )
        return [row[0] for row in cursor.fetchall()]


def prepare(bulk: Bulk, *, dispute: bool, progress: Callable[[int], None] | None = None) -> Prepared:
    """Work out what the parties' timelines will be, and what follows from them."""
    new = _New(bulk)
    existing, stays = _existing(bulk, new)
    touched = [*existing, *new.kinds]
    rebuilder, disputes = Rebuilder(), []
    rebuilder.workers.update(bulk.workers)
    rebuilder.teams.update(bulk.teams)
    covers = Covers({bulk.line: bulk.declared})
    newest: dict[int, tuple[int, int]] = {}
    for start in range(0, len(touched), BATCH):
        batch = touched[start : start + BATCH]
        known = [party for party in batch if party not in new.kinds]
        believed = timelines(known, beside=new.beside(known, bulk.line), without=new.withdrawn)
        lines = lines_of(known)
        newest.update(newest_events(known))
        for party in batch:
            if party not in new.kinds and party not in stays:
                continue
            declared = covers.of({bulk.line, *lines.get(party, ())})
            timeline = new.timeline(party, believed.get(party), declared)
            rebuilder.add(timeline)
            if dispute:
                disputes += _disputes(timeline)
        if progress:
            progress(len(batch))
    return Prepared(bulk, rebuilder.derived, disputes, newest, existing)


class _New:
    """What a load adds, by the party whose timeline it becomes part of."""

    def __init__(self, bulk: Bulk) -> None:
        self.line = bulk.line
        self.kinds = {party.id: party.kind for party in bulk.parties}
        self.withdrawn = {event for event, _, _ in bulk.withdrawals}
        self.events: dict[int, list[BulkEvent]] = defaultdict(list)
        self.subjects: dict[int, dict[int, ground.Subject]] = defaultdict(dict)
        spoken_of = {each.party for each in (*bulk.events, *bulk.subjects)}
        self.record_of = _joined_into(spoken_of - self.kinds.keys())
        for event in bulk.events:
            self.events[self.record_of.get(event.party, event.party)].append(event)
        for subject in bulk.subjects:
            self.subjects[self.record_of.get(subject.party, subject.party)][subject.id] = ground.Subject(
                subject.id, subject.kind, subject.inside, subject.raised_by
            )

    def beside(self, known: Sequence[int], line: int) -> list[Beside]:
        """Return what is said of standing parties, as timelines take it in beside what stands."""
        return [
            Beside(party, line, event.natural_key, event.event)
            for party in known
            for event in self.events[party]
            if event.withdrawn_by is None
        ]

    def timeline(
        self, party: int, before: ground.Timeline | None, declared: Mapping[str, Coverage] | None
    ) -> ground.Timeline:
        """Return a party's timeline as it will be; `before` holds what is said beside what stands."""
        if before:
            subjects = {**before.subjects, **self.subjects[party]}
            return ground.Timeline(party, before.events, subjects, declared, before.kind, before.lines)
        events = tuple(event.event for event in self.events[party] if event.withdrawn_by is None)
        lines = frozenset({self.line} if events else ())
        return ground.Timeline(party, events, self.subjects[party], declared, self.kinds[party], lines)


def _joined_into(parties: Iterable[int]) -> dict[int, int]:
    """Return, for those that are joined into another record, which record that is."""
    aliases = Alias.objects.filter(joined__in=list(parties), parted_by=None)
    return dict(aliases.order_by("id").values_list("joined_id", "child_id"))


def _existing(bulk: Bulk, new: _New) -> tuple[list[int], set[int]]:
    """Return the standing parties to be worked out again, in order; and those that stand for themselves."""
    withdrawn = Event.objects.filter(pk__in=new.withdrawn).values_list("party_id", flat=True)
    spoken_of = {*new.events, *new.record_of, *withdrawn, *bulk.affected} - new.kinds.keys()
    existing = touched_by(spoken_of)
    return sorted(existing), existing - _joined_into(existing).keys()


def newest_events(parties: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Return the newest event and the newest withdrawal of each party that has events."""
    rows = Event.objects.filter(party__in=parties).values("party_id")
    rows = rows.annotate(newest=Max("id"), withdrawn=Coalesce(Max("withdrawn_by"), 0)).order_by("party_id")
    return {row["party_id"]: (row["newest"], row["withdrawn"]) for row in rows}


def _disputes(timeline: ground.Timeline) -> list[tuple[int, int | None, str, str]]:
    child = timeline.party if timeline.kind == "child" else None
    return [
        (event, child, breach.invariant, breach.sentence)
        for breach in invariants.broken(timeline)
        if breach.refuses
        for event in breach.events
    ]


@transaction.atomic
def write(prepared: Prepared) -> int:
    """Write it all, or nothing. Returns how many events are newly disputed. Raises WrittenMeanwhile."""
    bulk = prepared.bulk
    touched = [*prepared.existing, *(party.id for party in bulk.parties)]
    # Not the list of them: a policy reads the list anew for each row that a trigger looks at.
    with keeper.keeping(keeper.EVERY_CHILD):
        _lock_unchanged(prepared)
        _write_parties(bulk)
        insert_rows("records_recording", ("id", "at", "by_id", "receipt_id", "why"), bulk.recordings)
        _write_ledger(bulk)
        newly = _write_disputes(prepared)
        prepared.derived.replace(touched)
    return newly


def _lock_unchanged(prepared: Prepared) -> None:
    locked = Party.objects.select_for_update().filter(pk__in=prepared.existing).order_by("pk")
    list(locked.values_list("pk", flat=True))
    if newest_events(prepared.existing) != prepared.newest:
        raise WrittenMeanwhile


def _write_parties(bulk: Bulk) -> None:
    insert_rows(
        "records_party",
        ("id", "kind", "public_id", "code"),
        [(party.id, party.kind, party.public_id, party.code) for party in bulk.parties],
    )
    insert_rows(
        "records_child",
        ("party_id", "given_name", "family_name", "known_as", "restricted", "restricted_why"),
        [
            (party.id, party.given_name, party.family_name, "", party.restricted, party.restricted_why)
            for party in bulk.parties
            if party.kind == "child"
        ],
    )


def _write_ledger(bulk: Bulk) -> None:
    named = {subject.party for subject in bulk.subjects} | {event.party for event in bulk.events}
    named |= {row[0] for row in bulk.identifiers}
    kinds = dict(Party.objects.filter(pk__in=named).values_list("pk", "kind"))
    child = {party: party if kind == "child" else None for party, kind in kinds.items()}
    insert_rows(
        "records_identifier",
        (
            "party_id",
            "child_id",
            "scheme",
            "value",
            "check_digit_fails",
            "from_on",
            "until_on",
            "recording_id",
        ),
        [
            (party, child.get(party), scheme, value, fails, from_on, until_on, bulk.recording)
            for party, scheme, value, fails, from_on, until_on in bulk.identifiers
        ],
    )
    insert_rows(
        "records_address",
        ("child_id", "lines", "postcode", "confidential", "from_on", "until_on", "uprn", "recording_id"),
        [(*row, "", bulk.recording) for row in bulk.addresses],
    )
    insert_rows(
        "records_subject",
        ("id", "kind", "party_id", "child_id", "inside_id", "raised_by_id", "line_id", "key"),
        [
            (
                s.id,
                s.kind,
                s.party,
                child[s.party],
                s.inside,
                s.raised_by,
                bulk.line if s.key else None,
                s.key,
            )
            for s in bulk.subjects
        ],
    )
    with connection.cursor() as cursor:
        for event, recording, why in bulk.withdrawals:
            cursor.execute(
                "UPDATE records_event SET withdrawn_by_id = %s, withdrawn_why = %s "
                "WHERE id = %s AND withdrawn_by_id IS NULL",
                [recording, why, event],
            )
            if cursor.rowcount != 1:
                raise WrittenMeanwhile
    insert_rows("records_event", EVENT_COLUMNS, [event_row(event, child, bulk.line) for event in bulk.events])


EVENT_COLUMNS = (
    "id", "party_id", "child_id", "subject_id", "occasion", "kind", "happened_on", "happened_at", "names_on",
    "names_at", "undated", "facts", "line_id", "natural_key", "recording_id", "replaces_id",
    "withdrawn_by_id", "withdrawn_why", *TYPED_FACTS,
)  # fmt: skip


def event_row(bulk: BulkEvent, child: Mapping[int, int | None], line: int) -> tuple[Any, ...]:
    """Return the ledger's row for an event, in the order of EVENT_COLUMNS."""
    event = bulk.event
    rest = {name: value for name, value in event.facts.items() if name not in TYPED_FACTS}
    return (
        event.id, bulk.party, child[bulk.party], event.subject, bulk.occasion, event.kind, event.happened_on,
        event.happened_at, event.names_on, event.names_at, event.undated, rest, line, bulk.natural_key,
        bulk.recording, bulk.replaces, bulk.withdrawn_by, bulk.withdrawn_why,
        *(event.facts.get(name) for name in TYPED_FACTS),
    )  # fmt: skip


def _write_disputes(prepared: Prepared) -> int:
    """Mark disputed what is not yet, and return how many events that are new to it."""
    rows = {(event, invariant): (child, sentence) for event, child, invariant, sentence in prepared.disputes}
    settle_past(prepared.existing, set(rows), prepared.bulk.recording)
    with connection.cursor() as cursor:
        # By event and not by child: an adopter's is disputed too, and is no child's.
        events = sorted({event for event, _ in rows})
        cursor.execute("SELECT event_id, invariant FROM records_dispute WHERE event_id = ANY(%s)", [events])
        for known in cursor.fetchall():
            rows.pop(known, None)
    bulk = prepared.bulk
    insert_rows(
        "records_dispute",
        ("event_id", "child_id", "invariant", "sentence", "recording_id", "owner_id"),
        [
            (event, child, invariant, sentence, bulk.recording, bulk.owner)
            for (event, invariant), (child, sentence) in rows.items()
        ],
    )
    return len({event for event, _ in rows})
