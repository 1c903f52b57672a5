"""The one door into the ledger."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from sightline.access import keeper
from sightline.clocks import rebuilding, rules
from sightline.clocks.disputing import settle_past
from sightline.clocks.timelines import timelines, touched_by
from sightline.identity.models import User
from sightline.records.models import Dispute, Event, Party, Receipt, Recording, SourceLine, Subject
from sightline.standards import calendar, invariants
from sightline.standards.timeline import Timeline
from sightline.standards.vocabulary import TYPED_FACTS

PEOPLE = "people"


class CannotRecord(Exception):
    """Say, in the reader's words, why something may not be written."""


@dataclass(frozen=True, slots=True)
class NewSubject:
    """A subject to be made with the first event that names it. Two equal ones are one subject."""

    kind: str
    key: str = ""
    inside: "Subject | NewSubject | None" = None
    raised_by: "Subject | NewSubject | None" = None


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event to be written. `facts` are checked against the vocabulary; `replaces`: the one it corrects."""

    party: int
    kind: str
    happened_on: date
    subject: Subject | NewSubject | None = None
    happened_at: datetime | None = None
    names_on: date | None = None
    names_at: datetime | None = None
    undated: bool = False
    facts: Mapping[str, object] = field(default_factory=dict)
    occasion: UUID | None = None
    natural_key: str = ""
    replaces: Event | None = None


@transaction.atomic
def record(
    events: Sequence[NewEvent],
    *,
    by: User | None,
    at: datetime,
    why: str,
    withdraw: Sequence[Event] = (),
    line: SourceLine | None = None,
    receipt: Receipt | None = None,
    dispute: bool = False,
) -> Recording:
    """Write events, and withdraw others, as one recording; work out again what lasts and what is due.

    Locks the parties in the order of their ids. A correction is one call: it withdraws, adds and says why.
    `dispute`: file and mark what breaks an invariant, as for a loaded file, instead of refusing it.

    What a person enters is refused on a day that nobody can mean; a loaded file is taken at its word.

    Raises CannotRecord with the reason; then nothing is written.
    """
    written = {event.party for event in events} | {event.party_id for event in withdraw}
    with keeper.keeping(keeper.EVERY_CHILD):
        parties = sorted(touched_by(written))
    with keeper.keeping(parties):
        kinds = _lock(parties)
        _check(events, kinds, calendar.uk_date(at), by_hand=by is not None and line is None)
        before = {} if dispute else _breaches(parties)
        recording = Recording.objects.create(by=by, receipt=receipt, why=why)
        _withdraw(withdraw, recording, why)
        line = line or SourceLine.objects.get(code=PEOPLE)
        _append(events, kinds, line, recording)
        believed = timelines(parties)
        _judge(believed, before, recording, dispute)
        rebuilding.replace_derived(believed)
    return recording


def _lock(parties: list[int]) -> dict[int, str]:
    rows = Party.objects.select_for_update().filter(pk__in=parties).order_by("pk")
    kinds = dict(rows.values_list("pk", "kind"))
    if len(kinds) != len(parties):
        raise CannotRecord("The record was not found. Search for it again.")
    return kinds


def _check(events: Sequence[NewEvent], kinds: Mapping[int, str], today: date, *, by_hand: bool) -> None:
    for event in events:
        typed = [day for day in (event.happened_on, event.names_on) if day is not None and by_hand]
        wrong = next((why for day in typed if (why := rules.why_no_such_day(day, today=today))), None)
        reason = wrong or rules.why_not_write(
            kind=event.kind,
            happened_on=event.happened_on,
            happened_at=event.happened_at,
            names_on=event.names_on,
            facts=event.facts,
            party_kind=kinds[event.party],
            today=today,
        )
        if reason:
            raise CannotRecord(reason)


def _withdraw(events: Sequence[Event], recording: Recording, why: str) -> None:
    for event in events:
        changed = Event.objects.filter(pk=event.pk, withdrawn_by=None).update(
            withdrawn_by=recording, withdrawn_why=why
        )
        if not changed:
            raise CannotRecord(
                "Somebody has already withdrawn this entry. Open it again to see what it says now."
            )


def _append(
    events: Sequence[NewEvent], kinds: Mapping[int, str], line: SourceLine, recording: Recording
) -> list[Event]:
    subjects: dict[tuple[int, NewSubject], Subject] = {}
    rows = []
    for event in events:
        subject = _subject(event.subject, event.party, kinds, line, subjects)
        rows.append(ledger_row(event, subject, kinds[event.party], line, recording))
    return Event.objects.bulk_create(rows, batch_size=1000)


def _subject(
    wanted: Subject | NewSubject | None,
    party: int,
    kinds: Mapping[int, str],
    line: SourceLine,
    made: dict[tuple[int, NewSubject], Subject],
) -> Subject | None:
    if wanted is None or isinstance(wanted, Subject):
        return wanted
    if (party, wanted) not in made:
        made[party, wanted] = Subject.objects.create(
            kind=wanted.kind,
            party_id=party,
            child_id=party if kinds[party] == "child" else None,
            inside=_subject(wanted.inside, party, kinds, line, made),
            raised_by=_subject(wanted.raised_by, party, kinds, line, made),
            line=line if wanted.key else None,
            key=wanted.key,
        )
    return made[party, wanted]


def ledger_row(
    event: NewEvent, subject: Subject | None, party_kind: str, line: SourceLine, recording: Recording
) -> Event:
    """Return the row of the ledger for an event: typed facts in their columns, the rest in `facts`."""
    typed = {name: value for name, value in event.facts.items() if name in TYPED_FACTS}
    rest = {name: value for name, value in event.facts.items() if name not in TYPED_FACTS}
    return Event(
        party_id=event.party,
        child_id=event.party if party_kind == "child" else None,
        subject=subject,
        kind=event.kind,
        happened_on=event.happened_on,
        happened_at=event.happened_at,
        names_on=event.names_on,
        names_at=event.names_at,
        undated=event.undated,
        occasion=event.occasion,
        natural_key=event.natural_key,
        replaces=event.replaces,
        facts=rest,
        line=line,
        recording=recording,
        **typed,
    )


def _breaches(parties: Iterable[int]) -> dict[int, set[str]]:
    return {
        party: {breach.invariant for breach in invariants.broken(timeline) if breach.refuses}
        for party, timeline in timelines(parties).items()
    }


def _judge(
    believed: Mapping[int, Timeline], before: Mapping[int, set[str]], recording: Recording, dispute: bool
) -> None:
    """Refuse what breaks an invariant that held before; or, for a loaded file, mark it disputed."""
    marked: dict[int, list[invariants.Breach]] = defaultdict(list)
    holding: set[tuple[int, str]] = set()
    for party, timeline in believed.items():
        for breach in invariants.broken(timeline):
            holding |= {(event, breach.invariant) for event in breach.events if breach.refuses}
            if dispute:
                marked[party].append(breach)
            elif breach.refuses and breach.invariant not in before[party]:
                raise CannotRecord(breach.sentence)
    settle_past(list(believed), holding, recording.pk)
    mark_disputed(marked, recording)


def mark_disputed(marked: Mapping[int, Sequence[invariants.Breach]], recording: Recording) -> int:
    """Mark the events of these breaches disputed, once each, and return how many are newly so.

    A breach that only warns disputes nothing.
    """
    wanted = [
        (party, event, breach)
        for party, breaches in marked.items()
        for breach in breaches
        if breach.refuses
        for event in breach.events
    ]
    known = set(
        Dispute.objects.filter(event__in={event for _, event, _ in wanted}).values_list(
            "event_id", "invariant"
        )
    )
    children = set(Party.objects.filter(pk__in=marked, kind="child").values_list("pk", flat=True))
    rows = {
        (event, breach.invariant): Dispute(
            event_id=event,
            child_id=party if party in children else None,
            invariant=breach.invariant,
            sentence=breach.sentence,
            recording=recording,
            owner=recording.by,
        )
        for party, event, breach in wanted
        if (event, breach.invariant) not in known
    }
    Dispute.objects.bulk_create(rows.values(), batch_size=1000)
    return len(rows)
