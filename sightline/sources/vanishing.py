"""What the last file of a source line had and this one lacks: listed, never deleted."""

from collections.abc import Iterable, Mapping
from datetime import date

from sightline.clocks.bulk import BulkEvent
from sightline.records.models import Event, Identifier, Vanished
from sightline.sources.drafting import Draft
from sightline.sources.known import SCHEMES
from sightline.standards.timeline import Coverage
from sightline.standards.vocabulary import KINDS

# Child, event that vanished, new event like it: did it move?
Gone = tuple[int, int, int | None]


def vanished(draft: Draft) -> list[Gone]:
    """Return the events that this line says every one of, believed until now and not in this file.

    What an earlier file lacked already is not listed again, and nothing is said of a child of whom something
    in this file was refused: it may be that. What is older than the file reaches back is looked for only
    where the file holds everything that is open, and it was on the last day that the file speaks of; and
    not where the file has one of the child's without its day: it may be that. A new event of the same child
    and kind is named beside it, the nearest in time: perhaps it moved, which a person decides.
    """
    every = {kind: covers for kind, covers in draft.rows.declared.items() if covers.extent == "every"}
    here = {
        (draft.parties[party], kind, key)
        for party, kind, key in draft.staged.events
        if party in draft.parties
    }
    undated = {
        (draft.parties[event.party], event.kind)
        for event in draft.staged.events.values()
        if event.undated and event.party in draft.parties
    }
    met = {event for event, *_ in draft.rows.withdrawals} | draft.met
    half_read = {draft.parties.get(row.party) for row in draft.staged.rows if row.refusals and row.party}
    new = _new_events(draft)
    known = Event.objects.filter(line=draft.rows.line, withdrawn_by=None, kind__in=every, child__isnull=False)
    known = known.exclude(pk__in=Vanished.objects.values("event")).order_by("id")
    named = set(
        Identifier.objects.filter(scheme=SCHEMES["child"], until_on=None).values_list("party_id", flat=True)
    )
    found: list[Gone] = []
    old: dict[int, int] = {}
    columns = known.values_list(
        "id", "party_id", "kind", "natural_key", "happened_on", "undated", "subject_id"
    )
    for pk, party, kind, key, on, has_no_day, subject in columns.iterator(10_000):
        if pk in met or party in half_read or party not in named or (party, kind, key) in here:
            continue
        if not has_no_day and not _within(every[kind], on):
            if kind not in draft.staged.open_too or subject is None or (party, kind) in undated:
                continue
            old[pk] = subject
        like = min(new.get((party, kind), ()), key=lambda each: abs((each[0] - on).days), default=None)
        found.append((party, pk, like[1] if like else None))
    ended = _ended(draft, old.values()) if old else set()
    return [gone for gone in found if old.get(gone[1]) not in ended]


def _ended(draft: Draft, subjects: Iterable[int]) -> set[int]:
    """Return those of the subjects that had ended by the last day the file speaks of, whoever says so."""
    closing = [kind.name for kind in KINDS.values() if kind.closes]
    ends = Event.objects.filter(subject__in=list(subjects), kind__in=closing, withdrawn_by=None)
    declared = draft.rows.declared
    speaks_until = [declared[kind].to_on for kind in draft.staged.open_too if kind in declared]
    if until := max(filter(None, speaks_until), default=None):
        ends = ends.filter(happened_on__lte=until)
    ended = {event.event.subject for event in draft.rows.events if event.event.kind in closing}
    return ended | set(ends.values_list("subject_id", flat=True))


def _within(covers: Coverage, on: date) -> bool:
    return (covers.from_on is None or on >= covers.from_on) and (covers.to_on is None or on <= covers.to_on)


def _new_events(draft: Draft) -> Mapping[tuple[int, str], list[tuple[date, int]]]:
    found: dict[tuple[int, str], list[tuple[date, int]]] = {}
    new: BulkEvent
    for new in draft.rows.events:
        if new.replaces is None:
            found.setdefault((new.party, new.event.kind), []).append((new.event.happened_on, new.event.id))
    return found
