"""What the ledger knows of the parties of a load: their events, subjects and numbers, read once."""

from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sightline.records.models import Dispute, Event, Identifier, Subject
from sightline.sources.comparing import ROWS_DIFFER, Believed
from sightline.sources.staging import PartyId
from sightline.standards.vocabulary import KINDS, TYPED_FACTS

SCHEMES = {"child": "council_id", "adopter": "adopter_id"}
AT_ONCE = 2_000
_COLUMNS = (
    "id", "party_id", "kind", "natural_key", "line_id", "subject_id", "happened_on", "happened_at",
    "names_on", "undated", "facts", *TYPED_FACTS,
)  # fmt: skip


def parties_called(wanted: Iterable[PartyId]) -> dict[PartyId, int]:
    """Return the parties that have these ids now, by kind and id."""
    values: dict[str, list[str]] = defaultdict(list)
    for kind, value in wanted:
        values[kind].append(value)
    found: dict[PartyId, int] = {}
    for kind, scheme in SCHEMES.items():
        known = Identifier.objects.filter(scheme=scheme, value__in=values[kind], until_on=None)
        found |= {(kind, value): party for value, party in known.values_list("value", "party_id")}
    return found


@dataclass(frozen=True, slots=True)
class Gone:
    """An event of this line that is believed no more. `why`: what a person said who withdrew it."""

    event: Believed
    why: str | None


def _believed(row: Sequence[Any], differed: Container[int] = ()) -> Believed:
    pk, _, _, key, line, subject, on, at, names_on, undated, facts, *typed = row
    facts.update({name: said for name, said in zip(TYPED_FACTS, typed, strict=True) if said is not None})
    return Believed(pk, key, line, subject, on, at, names_on, undated, facts, pk in differed)


class Known:
    """What is believed of parties, found by what makes two rows the same event."""

    def __init__(self, parties: Iterable[int], line: int) -> None:
        self.line = line
        self.events: dict[tuple[int, str, str], list[Believed]] = {}
        self.holders: dict[int, Believed] = {}
        self.subjects: dict[tuple[int, str, str], int] = {}
        self.openings: dict[tuple[int, str], list[tuple[date, int]]] = {}
        self.of_line: dict[tuple[int, str], list[tuple[str, Believed]]] = {}
        self.gone: dict[tuple[int, str, str], Gone] = {}
        # What says of each subject that it ended.
        self.closings: dict[int, list[Believed]] = {}
        ordered = sorted(parties)
        for start in range(0, len(ordered), AT_ONCE):
            self._read(ordered[start : start + AT_ONCE])

    def _read(self, parties: list[int]) -> None:
        disputes = Dispute.objects.filter(event__party__in=parties, invariant=ROWS_DIFFER)
        differed = set(disputes.values_list("event_id", flat=True))
        rows = Event.objects.filter(party__in=parties, withdrawn_by=None).order_by("happened_on", "id")
        for row in rows.values_list(*_COLUMNS).iterator(10_000):
            self._take(row, differed)
        gone = Event.objects.filter(party__in=parties, line=self.line, withdrawn_by__isnull=False)
        columns = ("withdrawn_by__receipt", "withdrawn_why", *_COLUMNS)
        for receipt, why, *row in gone.order_by("id").values_list(*columns).iterator(10_000):
            party, kind, key = row[1:4]
            self.gone[party, kind, key] = Gone(_believed(row), why if receipt is None else None)
        subjects = Subject.objects.filter(party__in=parties).order_by("id")
        for pk, party, kind, key in subjects.values_list("id", "party_id", "kind", "key"):
            self.subjects.setdefault((party, kind, key), pk)

    def _take(self, row: Sequence[Any], differed: Container[int]) -> None:
        party, kind, key, line = row[1:5]
        event = _believed(row, differed)
        self.events.setdefault((party, kind, key), []).append(event)
        if kind in ("holder_changed", "allocated"):
            self.holders[party] = event
        if KINDS[kind].opens and event.subject:
            opened = self.openings.setdefault((party, KINDS[kind].belongs_to), [])
            opened.append((event.happened_on, event.subject))
        if KINDS[kind].closes and event.subject:
            self.closings.setdefault(event.subject, []).append(event)
        if line == self.line:
            self.of_line.setdefault((party, kind), []).append((key, event))

    def ended(self, subject: int | None) -> date | None:
        """Return when a subject ended, or by when it had; None where nothing says so."""
        found = self.closings.get(subject) if subject else None
        return max(each.happened_on for each in found) if found else None

    def same_event(self, party: int, kind: str, key: str) -> tuple[Believed | None, Believed | None]:
        """Return the same event as this line says it, and as another does."""
        found = self.events.get((party, kind, key), [])
        same = next((each for each in found if each.line == self.line), None)
        return same, next((each for each in found if each.line != self.line), None)
