"""A load: read, compare, work out, and file the lot in one short transaction, with a receipt of every row."""

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from django.db import connection, transaction
from django.db.models import Max

from sightline.access import keeper
from sightline.clocks import bulk
from sightline.clocks.bulk import Bulk, BulkEvent, BulkParty, BulkSubject, Prepared
from sightline.clocks.copying import insert_rows
from sightline.identity.models import User
from sightline.records.models import (
    Event,
    Identifier,
    Receipt,
    ReceiptCount,
    SourceLine,
    Subject,
    public_id,
)
from sightline.sources import translating
from sightline.sources.comparing import ROW_ORDER, Believed, Outcome, compare
from sightline.sources.items import HolderSaid
from sightline.sources.people import enter_people
from sightline.sources.staging import PartyId, Staged, StagedEvent, StagedRow, natural_key_text
from sightline.sources.translators import NeedsExtractDate
from sightline.standards import identifiers
from sightline.standards import timeline as ground
from sightline.standards.vocabulary import KINDS, TYPED_FACTS

SCHEMES = {"child": "council_id", "adopter": "adopter_id"}
Progress = Callable[[str, int], None]
Acting = Callable[[], AbstractContextManager[object]]


def _silent(words: str, done: int) -> None:
    """Tell nobody how far a load is."""


class CannotLoad(Exception):
    """Say why nothing of what was given can be loaded, and what to do."""


@dataclass(slots=True)
class Loaded:
    """What became of one load: its receipt (None in a trial), and counts by list, kind and outcome."""

    name: str
    format: str
    receipt: Receipt | None = None
    extracted_on: date | None = None
    rows: dict[tuple[str, Outcome], int] = field(default_factory=dict)
    events: dict[tuple[str, str, Outcome], int] = field(default_factory=dict)
    refused_cells: list[tuple[str, str, str, str, str]] = field(default_factory=list)
    noticed: list[str] = field(default_factory=list)
    vanished: int = 0
    seconds: float = 0.0

    @property
    def rows_read(self) -> int:
        """Return how many rows were read."""
        return sum(self.rows.values())

    def rows_that(self, outcome: Outcome) -> int:
        """Return how many rows ended so."""
        return sum(number for (_, ended), number in self.rows.items() if ended == outcome)


def load(
    paths: Sequence[Path],
    *,
    by: User | None,
    at: datetime,
    extracted_on: date | None = None,
    dry_run: bool = False,
    progress: Progress = _silent,
    acting: Acting = nullcontext,
) -> list[Loaded]:
    """Load files a council already has, one receipt for each kind of return among them.

    `acting` is entered around each transaction: who asks the database. Nothing is locked while reading.

    Raises CannotLoad when nothing in them is known; then nothing is filed. With `dry_run` nothing is written.
    """
    try:
        loads = translating.recognised_loads(paths, extracted_on=extracted_on)
    except NeedsExtractDate as needed:
        raise CannotLoad(str(needed)) from needed
    if not loads.known:
        raise CannotLoad(
            " ".join(refusal.why for refusal in loads.refusals) or "There is nothing here to load."
        )
    return [
        _Load(one, by=by, at=at, dry_run=dry_run, progress=progress, acting=acting).run()
        for one in loads.known
    ]


class _Load:
    """One format's files on their way in."""

    def __init__(
        self,
        source: translating.Source,
        *,
        by: User | None,
        at: datetime,
        dry_run: bool,
        progress: Progress,
        acting: Acting,
    ) -> None:
        self.source, self.by, self.at, self.dry_run = source, by, at, dry_run
        self.progress, self.acting = progress, acting
        self.staged = Staged()
        self.started = time.monotonic()
        self.outcomes: dict[int, tuple[Outcome, str]] = {}
        self.written: dict[int, StagedEvent] = {}

    def run(self) -> Loaded:
        """Read, compare, work out and file."""
        with _one_at_a_time(self.source.format):
            with self.acting(), transaction.atomic():
                line = self._line()
                receipt = None if self.dry_run else self._receipt(line)
            self._read()
            for _ in range(3):
                try:
                    return self._file(line, receipt)
                except bulk.WrittenMeanwhile:
                    self.progress("Somebody wrote meanwhile: compared again", 0)
            raise bulk.WrittenMeanwhile

    def _line(self) -> SourceLine:
        name = SourceLine.Format(self.source.format).label
        if self.dry_run:
            found = SourceLine.objects.filter(code=self.source.format).first()
            return found or SourceLine(id=0, code=self.source.format, name=name, format=self.source.format)
        return SourceLine.objects.get_or_create(
            code=self.source.format, defaults={"name": name, "format": self.source.format, "owner": self.by}
        )[0]

    def _receipt(self, line: SourceLine) -> Receipt:
        return Receipt.objects.create(
            number=next_receipt_number(self.at),
            name=self.source.name,
            line=line,
            state=Receipt.State.READING,
            fingerprint=fingerprint(self.source.paths),
            extracted_on=self.source.extracted_on,
            received_at=self.at,
            received_by=self.by,
        )

    def _read(self) -> None:
        def counted() -> Iterator[object]:
            for number, item in enumerate(self.source.items()):
                if number % 5_000 == 0:
                    self.progress("Read", number)
                yield item

        self.staged.take(counted())  # type: ignore[arg-type]

    def _file(self, line: SourceLine, receipt: Receipt | None) -> Loaded:
        with self.acting(), transaction.atomic():
            prepared, bulk_rows = self._prepare(line, receipt)
        disputed = {event for event, *_ in prepared.disputes}
        loaded = self._counted(receipt, disputed)
        if receipt is None:
            return loaded
        with self.acting(), transaction.atomic():
            vanished = self._vanished(line, bulk_rows)
            bulk.write(prepared)
            loaded.vanished = self._keep_receipt(loaded, receipt, line, disputed, vanished)
        return loaded

    # ------------------------------------------------------------ comparing

    def _prepare(self, line: SourceLine, receipt: Receipt | None) -> tuple[Prepared, Bulk]:
        with keeper.keeping(keeper.EVERY_CHILD):
            if receipt is not None:
                enter_people(self.staged)
            rows = Bulk(line.pk, declared=self.staged.coverage)
            recording = bulk.ids("records_recording", 1)[0]
            rows.recording = recording
            rows.recordings.append(
                (
                    recording,
                    None,
                    self.by.pk if self.by else None,
                    receipt.pk if receipt else None,
                    self._why(),
                )
            )
            parties = self._parties(rows)
            believed = _believed(parties.values())
            newest = Receipt.objects.filter(line=line, state=Receipt.State.FILED).aggregate(
                on=Max("extracted_on")
            )["on"]
            self._events(rows, line, parties, believed, newest)
            self._holders(rows, parties, believed, newest)
            return bulk.prepare(
                rows, dispute=True, progress=lambda done: self.progress("Worked out", done)
            ), rows

    def _why(self) -> str:
        return f"Loaded from {self.source.name}"

    def _parties(self, rows: Bulk) -> dict[PartyId, int]:
        wanted = dict.fromkeys([event.party for event in self.staged.events.values()])
        wanted.update(dict.fromkeys(self.staged.persons))
        found: dict[PartyId, int] = {}
        for kind, scheme in SCHEMES.items():
            values = [party for party_kind, party in wanted if party_kind == kind]
            known = Identifier.objects.filter(scheme=scheme, value__in=values, until_on=None)
            found.update({(kind, value): party for value, party in known.values_list("value", "party_id")})
        missing = [party for party in wanted if party not in found and party[0] in SCHEMES]
        for party, new in zip(missing, bulk.ids("records_party", len(missing)), strict=True):
            found[party] = new
            rows.parties.append(
                BulkParty(new, party[0], public_id(), party[1] if party[0] != "child" else "")
            )
            rows.identifiers.append((new, SCHEMES[party[0]], party[1], False, None, None))
        self._identifiers(rows, found, set(missing))
        return found

    def _identifiers(self, rows: Bulk, parties: Mapping[PartyId, int], new: set[PartyId]) -> None:
        """Add the pupil numbers that the files give, former ones too, and say whose check letter fails."""
        known = set(
            Identifier.objects.filter(party__in=list(parties.values())).values_list(
                "party_id", "scheme", "value"
            )
        )
        for party, said in self.staged.persons.items():
            for person in said:
                pairs = [("upn", person.upn), ("former_upn", person.former_upn), *person.identifiers]
                for scheme, value in pairs:
                    if value and party in parties and (parties[party], scheme, value) not in known:
                        known.add((parties[party], scheme, value))
                        fails = not identifiers.passes(scheme, value)
                        rows.identifiers.append((parties[party], scheme, value, fails, None, None))

    def _events(
        self,
        rows: Bulk,
        line: SourceLine,
        parties: Mapping[PartyId, int],
        believed: "_Believed",
        newest: date | None,
    ) -> None:
        staged = list(self.staged.events.values())
        subjects = _Subjects(rows, believed, staged, parties)
        new_ids = iter(bulk.ids("records_event", len(staged)))
        extracted = self.source.extracted_on
        newer = newest is None or (extracted is not None and extracted > newest)
        same_day = newest is not None and extracted == newest
        for event in staged:
            party = parties.get(event.party)
            if party is None:
                self.outcomes[id(event)] = (
                    Outcome.REFUSED,
                    "Events of this kind of party are not filed from a file.",
                )
                continue
            same, other = believed.of(party, event.kind, event.natural_key, line.pk)
            outcome, why = compare(event, same, other, newer=newer, same_day=same_day)
            self.outcomes[id(event)] = (outcome, why)
            if outcome in (Outcome.FILED, Outcome.CORRECTED, Outcome.DISPUTED):
                self._write(rows, event, party, subjects, next(new_ids), same)

    def _write(
        self,
        rows: Bulk,
        event: StagedEvent,
        party: int,
        subjects: "_Subjects",
        new_id: int,
        same: Believed | None,
    ) -> None:
        facts = dict(event.facts)
        if same is not None:
            facts = {**same.facts, **facts}
            rows.withdrawals.append((same.id, rows.recording, self._why()))
        subject = same.subject if same is not None else subjects.of(event, party)
        self.written[new_id] = event
        rows.events.append(
            BulkEvent(
                party,
                ground.Event(
                    new_id, event.kind, event.happened_on, subject, event.happened_at, event.names_on, None,
                    event.undated, facts,
                ),
                rows.recording,
                event.natural_key,
                same.id if same is not None else None,
            )
        )  # fmt: skip

    def _holders(
        self, rows: Bulk, parties: Mapping[PartyId, int], believed: "_Believed", newest: date | None
    ) -> None:
        """Write who holds each child where the file says another than the ledger; not from an older file."""
        extracted = self.source.extracted_on
        if newest is not None and (extracted is None or extracted < newest):
            return
        codes = {worker: said.worker for worker, said in self.staged.workers.items()}
        subjects = {subject.party: subject.id for subject in rows.subjects if subject.kind == "case"}
        changed = []
        for party, said in self.staged.holders.items():
            now = _who_holds(said)
            if now is None or party not in parties:
                continue
            facts = {
                name: value
                for name, value in (("worker", codes.get(now.worker or "", now.worker)), ("team", now.team))
                if value
            }
            last = believed.holder(parties[party])
            if (
                last is None
                or {key: last.facts.get(key) for key in ("worker", "team") if last.facts.get(key)} != facts
            ):
                changed.append((parties[party], now, facts, last))
        for (party, now, facts, last), new_id in zip(
            changed, bulk.ids("records_event", len(changed)), strict=True
        ):
            subject = last.subject if last else subjects.get(party)
            rows.events.append(
                BulkEvent(
                    party,
                    ground.Event(new_id, "holder_changed", now.as_at, subject, undated=True, facts=facts),
                    rows.recording,
                    natural_key_text((now.as_at,)),
                )
            )

    # ------------------------------------------------------------ counting and keeping

    def _row_outcome(
        self, row: StagedRow, disputed: set[int], written: Mapping[int, int]
    ) -> tuple[Outcome, str]:
        if row.repeats is not None:
            return Outcome.KNOWN, f"It says the same as {row.repeats}."
        if any(refusal.extent == "row" for refusal in row.refusals) or not row.events:
            why = "; ".join(refusal.why for refusal in row.refusals)
            return (
                (Outcome.REFUSED, why) if row.refusals else (Outcome.KNOWN, "It says nothing that is filed.")
            )
        ended = [self._event_outcome(event, disputed, written) for event in row.events]
        return min(ended, key=lambda each: ROW_ORDER.index(each[0]))

    def _event_outcome(
        self, event: StagedEvent, disputed: set[int], written: Mapping[int, int]
    ) -> tuple[Outcome, str]:
        outcome, why = self.outcomes[id(event)]
        if outcome is Outcome.FILED and written.get(id(event)) in disputed:
            return Outcome.DISPUTED, "It breaks a rule of the record: see Data quality."
        return outcome, why

    def _counted(self, receipt: Receipt | None, disputed: set[int]) -> Loaded:
        loaded = Loaded(self.source.name, self.source.format, receipt, self.source.extracted_on)
        written = {id(event): new for new, event in self.written.items()}
        for row in self.staged.rows.values():
            outcome, _ = self._row_outcome(row, disputed, written)
            loaded.rows[row.list_name, outcome] = loaded.rows.get((row.list_name, outcome), 0) + 1
            for event in row.events:
                ended, _ = self._event_outcome(event, disputed, written)
                key = (row.list_name, event.kind, ended)
                loaded.events[key] = loaded.events.get(key, 0) + 1
        lists = {row_id: row.list_name for row_id, row in self.staged.rows.items()}
        for refusal in self.staged.refusals:
            where = (refusal.place.file, refusal.place.sheet, refusal.place.row)
            says = "" if refusal.identity else refusal.says
            loaded.refused_cells.append(
                (lists.get(where, refusal.place.sheet or refusal.place.file), str(refusal.place),
                 refusal.column or "",
                 says, refusal.why)
            )  # fmt: skip
        loaded.noticed = [f"{noticed.place}: {noticed.sentence}" for noticed in self.staged.noticed]
        loaded.seconds = time.monotonic() - self.started
        return loaded

    def _vanished(self, line: SourceLine, rows: Bulk) -> list[tuple[int, int, int | None]]:
        """Return (child, event, new event like it) for what the line's last file had and this one lacks."""
        latest = Receipt.objects.filter(line=line, state=Receipt.State.FILED).aggregate(
            on=Max("extracted_on")
        )["on"]
        extracted = self.source.extracted_on
        if latest is None or extracted is None or extracted <= latest:
            return []
        every = {kind: covers for kind, covers in self.staged.coverage.items() if covers.extent == "every"}
        here = {(event.kind, event.natural_key, event.party) for event in self.staged.events.values()}
        with keeper.keeping(keeper.EVERY_CHILD):
            names = {party: ("child", value) for value, party in Identifier.objects.filter(
                scheme="council_id", until_on=None).values_list("value", "party_id")}  # fmt: skip
            known = Event.objects.filter(line=line, withdrawn_by=None, kind__in=every).order_by("id")
            found = []
            new = {(event.party, event.event.kind): event.event.id for event in rows.events}
            for pk, party, kind, key, on in known.values_list(
                "id", "party_id", "kind", "natural_key", "happened_on"
            ):
                covers = every[kind]
                within = (covers.from_on is None or on >= covers.from_on) and (
                    covers.to_on is None or on <= covers.to_on
                )
                if within and party in names and (kind, key, names[party]) not in here:
                    found.append((party, pk, new.get((party, kind))))
        withdrawn = {event for event, *_ in rows.withdrawals}
        return [each for each in found if each[1] not in withdrawn]

    def _keep_receipt(
        self,
        loaded: Loaded,
        receipt: Receipt,
        line: SourceLine,
        disputed: set[int],
        vanished: list[tuple[int, int, int | None]],
    ) -> int:
        with keeper.keeping(keeper.EVERY_CHILD):
            insert_rows(
                "records_coveragedeclared",
                ("line_id", "kind", "extent", "from_on", "to_on", "receipt_id"),
                [
                    (line.pk, kind, covers.extent, covers.from_on, covers.to_on, receipt.pk)
                    for kind, covers in self.staged.coverage.items()
                ],
            )
            insert_rows("records_receiptitem", ITEM_COLUMNS, list(self._items(receipt, disputed)))
            insert_rows(
                "records_vanished",
                ("receipt_id", "child_id", "event_id", "like_id"),
                [(receipt.pk, child, event, like) for child, event, like in vanished],
            )
        counts = [ReceiptCount(receipt=receipt, list_name=name, outcome=outcome.value, number=number)
                  for (name, outcome), number in loaded.rows.items()]  # fmt: skip
        counts += [
            ReceiptCount(receipt=receipt, list_name=name, kind=kind, outcome=outcome.value, number=number)
            for (name, kind, outcome), number in loaded.events.items()
        ]
        ReceiptCount.objects.bulk_create(counts)
        loaded.seconds = time.monotonic() - self.started
        Receipt.objects.filter(pk=receipt.pk).update(
            state=Receipt.State.FILED, finished_at=self.at, seconds=loaded.seconds
        )
        receipt.refresh_from_db()
        return len(vanished)

    def _items(self, receipt: Receipt, disputed: set[int]) -> Iterable[tuple[object, ...]]:
        written = {id(event): new for new, event in self.written.items()}
        children = {
            ("child", value): party
            for value, party in Identifier.objects.filter(scheme="council_id").values_list(
                "value", "party_id"
            )
        }
        owner = self.by.pk if self.by else None
        for row in self.staged.rows.values():
            outcome, why = self._row_outcome(row, disputed, written)
            child = children.get(row.party) if row.party else None
            waiting = owner if outcome in (Outcome.WAITING, Outcome.DISPUTED) else None
            yield (
                receipt.pk, child, row.list_name, row.place.sheet or row.place.file, row.place.row or 0, "",
                "", outcome.value, "", why, waiting, True,
            )  # fmt: skip
            for refusal in row.refusals:
                yield (
                    receipt.pk, child, row.list_name, row.place.sheet or row.place.file, row.place.row or 0,
                    refusal.place.cell or "", refusal.column or "", Outcome.REFUSED.value, refusal.says,
                    refusal.why, owner, False,
                )  # fmt: skip


ITEM_COLUMNS = (
    "receipt_id", "child_id", "list_name", "sheet", "row", "cell", "column", "outcome", "says", "why",
    "owner_id", "is_row",
)  # fmt: skip


class _Believed:
    """What is believed of the parties of a load, found by what makes two rows the same event."""

    def __init__(self) -> None:
        self.events: dict[tuple[int, str, str], list[Believed]] = {}
        self.holders: dict[int, Believed] = {}
        self.subjects: dict[tuple[int, str, str], int] = {}
        self.openings: dict[tuple[int, str], list[tuple[date, int]]] = {}

    def of(self, party: int, kind: str, key: str, line: int) -> tuple[Believed | None, Believed | None]:
        """Return the same event of this line, and of another."""
        found = self.events.get((party, kind, key), [])
        same = next((each for each in found if each.line == line), None)
        return same, next((each for each in found if each.line != line), None)

    def holder(self, party: int) -> Believed | None:
        """Return the last event that says who holds the child."""
        return self.holders.get(party)


def _believed(parties: Iterable[int]) -> _Believed:
    known = _Believed()
    wanted = list(parties)
    rows = Event.objects.filter(party__in=wanted, withdrawn_by=None).order_by("happened_on", "id")
    for row in rows.values("id", "party_id", "kind", "natural_key", "line_id", "subject_id", "happened_on",
                           "happened_at", "names_on", "undated", "facts", *TYPED_FACTS):  # fmt: skip
        facts = {**row["facts"], **{name: row[name] for name in TYPED_FACTS if row[name] is not None}}
        event = Believed(
            row["id"], row["line_id"], row["subject_id"], row["happened_on"], row["happened_at"],
            row["names_on"], row["undated"], facts,
        )  # fmt: skip
        known.events.setdefault((row["party_id"], row["kind"], row["natural_key"]), []).append(event)
        if row["kind"] in ("holder_changed", "allocated"):
            known.holders[row["party_id"]] = event
        if KINDS[row["kind"]].opens and row["subject_id"]:
            opened = (row["party_id"], KINDS[row["kind"]].belongs_to)
            known.openings.setdefault(opened, []).append((row["happened_on"], row["subject_id"]))
    for pk, party, kind, key in Subject.objects.filter(party__in=wanted).values_list(
        "id", "party_id", "kind", "key"
    ):
        known.subjects[party, kind, key] = pk
    return known


class _Subjects:
    """The subjects of a load: those known by their key, and those it makes."""

    def __init__(
        self, rows: Bulk, believed: _Believed, staged: Sequence[StagedEvent], parties: Mapping[PartyId, int]
    ) -> None:
        self.rows, self.known = rows, dict(believed.subjects)
        self.openings = {key: list(found) for key, found in believed.openings.items()}
        self.ids = iter(bulk.ids("records_subject", len(staged) * 3))
        for event in staged:
            if KINDS[event.kind].opens and event.subject_key and event.party in parties:
                party = parties[event.party]
                found = self.openings.setdefault((party, event.subject_kind), [])
                found.append((event.happened_on, self._keyed(party, event.subject_kind, event.subject_key)))
        for found in self.openings.values():
            found.sort()

    def of(self, event: StagedEvent, party: int) -> int | None:
        """Return the subject of an event: by its key, else the one of its kind open on the day."""
        if event.subject_key is not None and not event.subject_key.endswith("undated"):
            return self._keyed(party, event.subject_kind, event.subject_key, event)
        found = self.openings.get((party, event.subject_kind), [])
        begun = [subject for on, subject in found if on <= event.happened_on]
        if begun:
            return begun[-1]
        if event.subject_key is not None:
            return self._keyed(party, event.subject_kind, event.subject_key, event)
        return None

    def _keyed(self, party: int, kind: str, key: str, event: StagedEvent | None = None) -> int:
        known = self.known.get((party, kind, key))
        if known is not None:
            return known
        inside = self._parent(party, event.inside_key) if event else None
        raised_by = self._parent(party, event.raised_by_key) if event else None
        new = next(self.ids)
        self.known[party, kind, key] = new
        self.rows.subjects.append(BulkSubject(new, kind, party, inside, raised_by, key))
        return new

    def _parent(self, party: int, key: str | None) -> int | None:
        if key is None:
            return None
        kind = key.split(" ", 1)[0]
        return self._keyed(party, kind, key)


def _who_holds(said: Sequence[HolderSaid]) -> HolderSaid | None:
    """Return the row that says who holds the child now, or None when every service it had has ended."""
    now = [each for each in said if each.ended_on is None]
    with_worker = [each for each in now if each.worker]
    return (with_worker or now or [None])[-1]


@contextmanager
def _one_at_a_time(line: str) -> Iterator[None]:
    """Let one load of a source line run at a time, whoever started it."""
    key = int.from_bytes(hashlib.sha256(f"load {line}".encode()).digest()[:7], "big")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [key])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


def next_receipt_number(at: datetime) -> str:
    """Return the next receipt number of the year: R-2026-0318."""
    last = (
        Receipt.objects.filter(number__startswith=f"R-{at.year}-")
        .order_by("-number")
        .values_list("number", flat=True)
    ).first()
    return f"R-{at.year}-{int(last.rsplit('-', 1)[1]) + 1 if last else 1:04d}"


def fingerprint(paths: Sequence[Path]) -> str:
    """Return one sha256 for the files, in the order of their names."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        with path.open("rb") as file:
            for block in iter(lambda: file.read(1 << 20), b""):
                digest.update(block)
    return digest.hexdigest()
