"""The picture of a contact: what is known, asked and missing at a moment, as plain values that JSON can keep.

A page shows the living picture while somebody decides, and the kept one years later, by the same template.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sightline.clocks.notes import notes_of
from sightline.front_door import rules
from sightline.front_door.letterbox import showing
from sightline.front_door.letterbox.models import SentFile
from sightline.front_door.letterbox.storing import files_said
from sightline.front_door.models import (
    Contact,
    Decision,
    GradingNote,
    JointView,
    Message,
    PartnerRequest,
    Voice,
)
from sightline.front_door.standing import closed_before, is_interim
from sightline.identity.models import Worker
from sightline.records.models import Event, Note
from sightline.standards import codes

Shown = dict[str, Any]


def picture_of(contact: Contact, *, at: datetime, not_settled: str = "") -> Shown:
    """Return everything that a decision made now would rest on. Moments are in ISO form.

    `not_settled`: what has not been said of who the child is, so that earlier contacts may be missing.
    """
    requests, voices = _requests(contact), _voices(contact)
    answered_with, said_with = files_said(requests, voices)
    return {
        "at": at.isoformat(),
        "named": contact.named,
        "not_settled": not_settled,
        "own_words": contact.own_words,
        "told": _told(contact),
        "interim": is_interim(contact, at=at),
        "notes": [_note(each) for each in notes_of([contact.subject_id])],
        "grades": _grades(contact),
        "requests": [_request(each, answered_with.get(each.pk, ())) for each in requests],
        "joint_view": _joint_view(contact),
        "voices": [_voice(each, said_with.get(each.pk, ())) for each in voices],
        "earlier": earlier(contact),
    }


def _told(contact: Contact) -> Shown:
    rows = Event.objects.filter(subject=contact.subject_id, kind="contact_received", withdrawn_by=None)
    received = rows.select_related("recording__receipt").last()
    message = contact.message
    return {
        "received_at": _iso(received.happened_at) if received else "",
        "received_on": received.happened_on.isoformat() if received else "",
        "source": codes.SETS["REFSRC"].label(received.source) if received and received.source else "",
        "channel": codes.SETS["CHANNEL"].label(received.facts.get("channel", "OTHER")) if received else "",
        "receipt": received.recording.receipt.number if received and received.recording.receipt else "",
        **(_message(message) if message else {}),
    }


def _message(message: Message) -> Shown:
    agency = message.agency.name if message.agency else message.agency_said
    return {
        "reference": message.reference,
        "referrer": message.referrer_name,
        "role": message.referrer_role,
        "agency": agency,
        "anonymous": message.anonymous,
        "concerns": message.concerns,
        "unsafe_now": message.unsafe_now,
        "unsafe_why": message.unsafe_why,
        "consent": message.get_consent_display() if message.consent else "",
        "consent_why": message.consent_why,
    }


def _note(each: Note) -> Shown:
    return {
        "heading": each.heading,
        "who": each.who,
        "words": each.words,
        "marking": each.get_marking_display() if each.marking else "",
        "at": _iso(each.happened_at),
        "on": each.happened_on.isoformat(),
        "by": each.written_by.person.name if each.written_by else "",
    }


def _grades(contact: Contact) -> list[Shown]:
    notes = GradingNote.objects.filter(contact=contact).select_related("event__recording__by__person")
    return [
        {
            "level": note.event.level or "RED",
            "at": _iso(note.event.happened_at),
            "why": note.words,
            "consent": note.get_consent_display() if note.consent else "",
            "consent_why": note.consent_why,
            "unsafe_why": note.unsafe_why,
            "by": note.event.recording.by.person.name if note.event.recording.by else "",
        }
        for note in notes.order_by("id")
    ]


def _requests(contact: Contact) -> list[PartnerRequest]:
    rows = PartnerRequest.objects.filter(contact=contact)
    return list(rows.select_related("agency", "answered_by__person").order_by("asked_at", "id"))


def _files(found: Iterable[SentFile]) -> list[Shown]:
    rows = list(found)
    return [
        {"id": row.public_id, "name": row.name, "words": row.words, "sha256": each.sha256}
        for each, row in zip(rows, showing.files(rows), strict=True)
    ]


def _request(each: PartnerRequest, files: Iterable[SentFile]) -> Shown:
    return {
        "agency": each.agency.name,
        "required": each.required,
        "asks": each.asks,
        "why": each.why,
        "basis": rules.LAWFUL_BASES.get(each.basis, each.basis),
        "asked_at": _iso(each.asked_at),
        "due_at": _iso(each.due_at),
        "answer": each.answer,
        "answer_words": each.get_answer_display() if each.answer else "",
        "words": each.words,
        "marking": each.get_marking_display() if each.marking else "",
        "answered_at": _iso(each.answered_at),
        "answered_by": each.answered_by.person.name if each.answered_by else "",
        "files": _files(files),
    }


def what_came_since(contact: Contact, decision: Decision) -> list[Shown]:
    """Return what agencies answered after a decision was made, and before it took effect, in order."""
    rows = PartnerRequest.objects.filter(contact=contact, answered_at__gt=decision.picture.taken_at)
    if decision.signed_at is not None:
        rows = rows.filter(answered_at__lte=decision.signed_at)
    found = list(rows.select_related("agency", "answered_by__person").order_by("answered_at", "id"))
    files, _ = files_said(found, [])
    return [_request(each, files.get(each.pk, ())) for each in found]


def said_since(contact: Contact, decision: Decision) -> list[Shown]:
    """Return what agencies said beside their answers after a decision was made, and before it took effect."""
    found = [
        each
        for each in _voices(contact)
        if each.at > decision.picture.taken_at
        and (decision.signed_at is None or each.at <= decision.signed_at)
    ]
    _, files = files_said([], found)
    return [_voice(each, files.get(each.pk, ())) for each in found]


def written_since(contact: Contact, decision: Decision) -> list[Shown]:
    """Return what another room wrote of a contact after it was decided, and before that took effect."""
    until = decision.signed_at
    return [
        _note(each)
        for each in notes_of([contact.subject_id])
        if each.written_at > decision.picture.taken_at and (until is None or each.written_at <= until)
    ]


def _joint_view(contact: Contact) -> Shown | None:
    last = JointView.objects.filter(contact=contact).select_related("by__person").order_by("id").last()
    if last is None:
        return None
    return {
        "worried": last.worried,
        "working": last.working,
        "needed": last.needed,
        "by": last.by.person.name,
        "at": _iso(last.at),
    }


def _voices(contact: Contact) -> list[Voice]:
    rows = Voice.objects.filter(contact=contact).select_related("agency", "by__person", "settled_by__person")
    return list(rows.order_by("id"))


def _voice(each: Voice, files: Iterable[SentFile]) -> Shown:
    return {
        "id": each.pk,
        "kind": each.kind,
        "agency": each.agency.name,
        "grade": each.grade,
        "words": each.words,
        "marking": each.get_marking_display() if each.marking else "",
        "by": each.by.person.name,
        "at": _iso(each.at),
        "settled": each.settled_at is not None,
        "agreed": each.agreed,
        "settled_words": each.settled_words,
        "settled_by": each.settled_by.person.name if each.settled_by else "",
        "files": _files(files),
    }


def earlier(contact: Contact) -> list[Shown]:
    """Return the contacts about this child that were closed before, latest first, with who closed each."""
    before = closed_before(contact)
    subjects = [each.subject for each in before]
    mine = {
        row.subject_id: row
        for row in Contact.objects.filter(subject__in=subjects).select_related("message__agency")
    }
    received = {
        row.subject_id: row
        for row in Event.objects.filter(subject__in=subjects, kind="contact_received", withdrawn_by=None)
    }
    names = dict(
        Worker.objects.filter(
            code__in={each.event.worker for each in before if each.event.worker}
        ).values_list("code", "name")
    )
    return [
        {
            "on": (received[each.subject].happened_on if each.subject in received else each.event.happened_on)
            .isoformat(),
            "decided_on": each.event.happened_on.isoformat(),
            "source": _source(received.get(each.subject)),
            "concerns": _concerns(mine.get(each.subject)),
            "outcome": codes.SETS["CONTACT_OUTCOME"].label(each.event.outcome or "OTHER"),
            "by": names.get(each.event.worker or "", ""),
        }
        for each in before
    ]  # fmt: skip


def _source(received: Event | None) -> str:
    return codes.SETS["REFSRC"].label(received.source) if received and received.source else "Not said"


def _concerns(contact: Contact | None) -> str:
    return contact.message.concerns if contact and contact.message else ""


def _iso(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""
