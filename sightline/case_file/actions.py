"""What a worker does in the case file: record that a child was seen, or that somebody tried."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction

from sightline.access.actor import Actor
from sightline.access.permissions import Permission
from sightline.access.scope import visible_to
from sightline.case_file import rules
from sightline.case_file.correcting import correctors
from sightline.case_file.models import VisitNote
from sightline.case_file.seeing import SEEN, TRIED
from sightline.clocks.actions import CannotRecord, NewEvent, record
from sightline.identity.models import Worker
from sightline.records.models import Child, Event, Recording, SourceLine, Spell, Subject
from sightline.standards.calendar import uk_date


class CannotRecordVisit(Exception):
    """Say, in the reader's words, why this visit may not be recorded."""


class CannotCorrectVisit(Exception):
    """Say, in the reader's words, why this visit may not be corrected."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit as its worker tells it.

    `reason` says why the child was not seen, and is empty when the child was. `alone` and `bedroom` are None
    where they were not asked. `others` are brothers and sisters who were seen too, or tried for.
    """

    on: date
    seen: bool
    place: str = ""
    alone: bool | None = None
    bedroom: bool | None = None
    reason: str = ""
    words: str = ""
    others: tuple[Child, ...] = ()


@transaction.atomic
def record_visit(*, child: Child, visit: Visit, by: Actor, at: datetime) -> Recording:
    """Record a visit to a child and to those of the brothers and sisters who were ticked, as one occasion.

    What lasts and what is due is worked out again before this returns: a child who was seen is off the list.
    Raises CannotRecordVisit with the reason; then nothing is written.
    """
    children = [child, *visit.others]
    reached = visible_to(by).filter(pk__in=[each.pk for each in children]).count()
    spells = _open_spells([each.pk for each in children])
    for each in children:
        reason = rules.why_not_record_visit(
            may_record=by.may(Permission.CHILD_RECORD) and reached == len(set(children)),
            on=visit.on,
            at=at,
            opened_on=min((from_on for from_on, _ in spells.get(each.pk, ())), default=None),
            is_open_then=_open_on(spells.get(each.pk, ()), visit.on),
            died_on=each.died_on,
            born_on=each.born_on,
            seen=visit.seen,
        )
        if reason:
            raise CannotRecordVisit(reason)
    occasion, worker = uuid.uuid4(), _worker_code(by)
    events = [_event(each, visit, worker, occasion, is_first=each == child) for each in children]
    try:
        recording = record(events, by=by.user, at=at, why="A visit was recorded.")
    except CannotRecord as refusal:
        raise CannotRecordVisit(str(refusal)) from refusal
    if visit.words.strip():
        event = Event.objects.get(recording=recording, child=child)
        VisitNote.objects.create(event=event, child=child, words=visit.words.strip())
    return recording


@transaction.atomic
def correct_visit(*, event: Event, visit: Visit | None, why: str, by: Actor, at: datetime) -> Recording:
    """Correct a visit: withdraw it, write it anew as it was, and say why, as one recording.

    `visit` is None where there was no such visit. Who made the visit and with whom it was shared stay as
    they were. Raises CannotCorrectVisit with the reason; then nothing is written.
    """
    child = visible_to(by).filter(pk=event.child_id).first()
    reason = rules.why_not_correct_visit(
        may_record=by.may(Permission.CHILD_RECORD) and child is not None,
        may_correct=correctors(by, [event], uk_date(at)).may(event),
        written_here=event.line.format == SourceLine.Format.PEOPLE,
        is_withdrawn=event.withdrawn_by_id is not None,
        is_different=visit is None or replace(visit, words=visit.words.strip()) != visit_of(event),
        why=why,
    )
    if reason is None and child is not None and visit is not None:
        spells = _open_spells([child.pk]).get(child.pk, ())
        reason = rules.why_not_record_visit(
            may_record=True,
            on=visit.on,
            at=at,
            opened_on=min((from_on for from_on, _ in spells), default=None),
            is_open_then=_open_on(spells, visit.on),
            died_on=child.died_on,
            born_on=child.born_on,
            seen=visit.seen,
        )
    if reason or child is None:
        raise CannotCorrectVisit(reason)
    events = []
    if visit is not None:
        anew = _event(child, visit, event.worker or "", event.occasion or uuid.uuid4(), is_first=True)
        events = [replace(anew, replaces=event)]
    try:
        recording = record(events, by=by.user, at=at, why=why.strip(), withdraw=[event])
    except CannotRecord as refusal:
        raise CannotCorrectVisit(str(refusal)) from refusal
    if visit is not None and visit.words.strip():
        written = Event.objects.get(recording=recording, child=child)
        VisitNote.objects.create(event=written, child=child, words=visit.words.strip())
    return recording


def visit_of(event: Event) -> Visit:
    """Return the visit that an event tells of, with its words, as its worker told it."""
    words = VisitNote.objects.filter(event=event).values_list("words", flat=True).first()
    seen = event.kind == SEEN
    return Visit(
        on=event.happened_on,
        seen=seen,
        place=(event.code or "") if seen else "",
        alone=event.alone if seen else None,
        bedroom=event.facts.get("bedroom") if seen else None,
        reason="" if seen else event.reason or "",
        words=words or "",
    )


def _event(child: Child, visit: Visit, worker: str, occasion: uuid.UUID, *, is_first: bool) -> NewEvent:
    facts: dict[str, object] = {"worker": worker} if worker else {}
    if not visit.seen:
        facts["reason"] = visit.reason
    else:
        facts |= {"code": visit.place} if visit.place else {}
        asked = {"alone": visit.alone, "bedroom": visit.bedroom} if is_first else {}
        facts |= {name: value for name, value in asked.items() if value is not None}
    return NewEvent(
        child.pk,
        SEEN if visit.seen else TRIED,
        visit.on,
        subject=_case(child.pk, visit.on),
        facts=facts,
        occasion=occasion,
    )


def _case(child: int, on: date) -> Subject | None:
    """Return the case that is open on the day; None for a child who is open in another way."""
    spells = Spell.objects.filter(child=child, kind="case", disputed=False, from_on__lte=on)
    spell = spells.order_by("-from_on", "-id").select_related("subject").first()
    return spell.subject if spell and (spell.until_on is None or spell.until_on >= on) else None


Open = tuple[date, date | None]


def _open_spells(children: Collection[int]) -> dict[int, list[Open]]:
    found: dict[int, list[Open]] = {}
    rows = Spell.objects.filter(child__in=children, kind="open").order_by("child_id", "from_on", "id")
    for child, from_on, until_on in rows.values_list("child_id", "from_on", "until_on"):
        found.setdefault(child, []).append((from_on, until_on))
    return found


def _open_on(spells: Collection[Open], on: date) -> bool:
    return any(from_on <= on and (until_on is None or until_on >= on) for from_on, until_on in spells)


def _worker_code(by: Actor) -> str:
    codes = Worker.objects.filter(pk__in=by.workers).order_by("id").values_list("code", flat=True)
    return codes.first() or ""
