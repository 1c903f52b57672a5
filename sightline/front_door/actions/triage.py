"""Grade a contact, ask agencies, and say what their answers say together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from sightline.access.actor import Actor
from sightline.access.keeper import keeping
from sightline.access.permissions import Permission
from sightline.clocks.actions import CannotRecord, NewEvent, NewSubject, record
from sightline.front_door import rules
from sightline.front_door.models import Contact, GradingNote, JointView, PartnerRequest
from sightline.front_door.news import tell_agency
from sightline.front_door.one_child import staying
from sightline.front_door.standing import (
    LEDGER_AGENCY,
    consent_told,
    due_at,
    enquiry_of,
    grade_of,
    is_decided,
)
from sightline.identity.models import Agency
from sightline.records.models import Event, Subject, public_id
from sightline.standards.calendar import uk_date


class CannotGrade(Exception):
    """Say, in the reader's words, why a contact may not be graded so."""


class CannotAsk(Exception):
    """Say, in the reader's words, why an agency may not be asked."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of agencies: what, why, on which lawful basis, and whether the decision waits for it."""

    asks: str
    why: str
    basis: str
    required: bool
    about: str


@transaction.atomic
def grade(
    *,
    contact: Contact,
    level: str,
    words: str,
    by: Actor,
    at: datetime,
    consent: str = "",
    consent_why: str = "",
    unsafe_now: bool | None = None,
    unsafe_why: str = "",
) -> None:
    """Grade a contact red, amber or green, with the reason; the first time opens the enquiry.

    `consent`: a code of Message.Consent where the message did not say, and why it goes on without agreement.
    `unsafe_now`: True puts the child before a strategy discussion in the same moment, and is never unsaid;
    None where this was not asked, for the message had said. Raises CannotGrade with the reason.
    """
    unsafe_before = locked(contact).unsafe_now or contact.is_unsafe
    enquiry = enquiry_of(contact)
    before = grade_of(enquiry)
    told, told_why = consent_told(contact)
    said, said_why = (consent or told, consent_why.strip() or told_why)
    reason = _why_not_hub(by) or rules.why_not_grade(
        level=level,
        before=before,
        words=words,
        decided=is_decided(contact),
        consent=said,
        consent_why=said_why,
        unsafe_now=contact.message.unsafe_now if unsafe_now is None and contact.message else unsafe_now,
        unsafe_why=unsafe_why or (contact.message.unsafe_why if contact.message else ""),
        unsafe_before=unsafe_before,
    )
    if reason:
        raise CannotGrade(reason)
    events = _graded(contact, enquiry, level, before, at)
    if unsafe_now:
        events += suspected(contact, at)
    if not events:
        raise CannotGrade("This contact calls for a strategy discussion already.")
    try:
        recording = record(events, by=by.user, at=at, why="The contact was graded.")
    except CannotRecord as refusal:
        raise CannotGrade(str(refusal)) from refusal
    with keeping([contact.child_id]):
        # Who grades a red contact red again does it to say that the child is unsafe.
        said_by = "significant_harm_suspected" if level == before else "enquiry_graded"
        GradingNote.objects.create(
            event=Event.objects.get(recording=recording, kind=said_by),
            contact=contact,
            child_id=contact.child_id,
            words=words.strip(),
            consent="" if (said, said_why) == (told, told_why) else said,
            consent_why="" if (said, said_why) == (told, told_why) else said_why,
            unsafe_now=unsafe_now,
            unsafe_why=unsafe_why.strip() if unsafe_now else "",
        )
        if unsafe_now:
            contact.unsafe_now = True
            contact.save(update_fields=["unsafe_now"])


def _graded(
    contact: Contact, enquiry: Subject | None, level: str, before: str | None, at: datetime
) -> list[NewEvent]:
    """Return the events of grading: none where the grade stays as it is."""
    if level == before:
        return []
    subject = enquiry or NewSubject("enquiry", key=f"contact {contact.pk}", raised_by=contact.subject)
    on, facts = uk_date(at), {"level": level, "reason": rules.grading_reason(level, before)}
    graded = NewEvent(contact.child_id, "enquiry_graded", on, subject=subject, happened_at=at, facts=facts)
    if enquiry:
        return [graded]
    return [NewEvent(contact.child_id, "enquiry_opened", on, subject=subject, happened_at=at), graded]


def suspected(contact: Contact, at: datetime) -> list[NewEvent]:
    """Return the event that calls for a strategy discussion, unless this contact called for one before."""
    child = staying(contact.child_id)
    with keeping([contact.child_id, child]):
        if Subject.objects.filter(kind="strategy_discussion", raised_by=contact.subject_id).exists():
            return []
    discussion = NewSubject("strategy_discussion", key=f"contact {contact.pk}", raised_by=contact.subject)
    return [NewEvent(child, "significant_harm_suspected", uk_date(at), subject=discussion)]


@transaction.atomic
def ask_agencies(
    *, contact: Contact, agencies: Sequence[Agency], question: Question, by: Actor, at: datetime
) -> list[PartnerRequest]:
    """Ask agencies what they know, on a lawful basis; each has a clock of its own.

    Raises CannotAsk with the reason; then nobody was asked.
    """
    locked(contact)
    enquiry = enquiry_of(contact)
    level = grade_of(enquiry)
    waiting = set(
        PartnerRequest.objects.filter(contact=contact, answer="").values_list("agency_id", flat=True)
    )
    for agency in agencies:
        reason = _why_not_hub(by) or rules.why_not_ask(
            graded=level is not None,
            decided=is_decided(contact),
            open_already=agency.pk in waiting,
            basis=question.basis,
            asks=question.asks,
            why=question.why,
        )
        if reason:
            raise CannotAsk(reason)
    if not agencies or enquiry is None or level is None:
        raise CannotAsk("Choose whom to ask.")
    try:
        asked = [_ask(contact, enquiry, level, agency, question, by, at) for agency in agencies]
    except (CannotRecord, IntegrityError) as refusal:
        raise CannotAsk("Somebody asked this agency at the same time. Open the contact again.") from refusal
    for agency in agencies:
        tell_agency(agency, at=at)
    return asked


def _ask(
    contact: Contact,
    enquiry: Subject,
    level: str,
    agency: Agency,
    question: Question,
    by: Actor,
    at: datetime,
) -> PartnerRequest:
    said = public_id()
    event = NewEvent(
        contact.child_id,
        "check_requested",
        uk_date(at),
        subject=NewSubject("partner_check", key=f"request {said}", inside=enquiry),
        happened_at=at,
        facts={
            "agency": LEDGER_AGENCY.get(agency.kind, "OTHER"),
            "level": level,
            "asked": agency.code,
        },
    )
    recording = record([event], by=by.user, at=at, why="A partner was asked what it knows.")
    with keeping([contact.child_id]):
        asked = Event.objects.get(recording=recording)
        return PartnerRequest.objects.create(
            public_id=said,
            event=asked,
            contact=contact,
            child_id=contact.child_id,
            agency=agency,
            about=question.about,
            asks=question.asks.strip(),
            why=question.why.strip(),
            basis=question.basis,
            grade=level,
            required=question.required,
            due_at=due_at(contact.child_id, "C03", asked.subject_id, at),
            asked_by=by.user,
            asked_at=at,
        )


@transaction.atomic
def say_what_answers_say(
    *, contact: Contact, worried: str, working: str, needed: str, by: Actor, at: datetime
) -> JointView:
    """Write down what the answers say together: the contact is then ready to decide. Raises CannotAsk."""
    locked(contact)
    reason = _why_not_hub(by)
    if reason or is_decided(contact):
        raise CannotAsk(reason or "This contact has been decided.")
    if not worried.strip():
        raise CannotAsk("Say what worries you. “Nothing” is an answer.")
    return JointView.objects.create(
        contact=contact,
        child_id=contact.child_id,
        worried=worried.strip(),
        working=working.strip(),
        needed=needed.strip(),
        by=by.user,
        at=at,
    )


def locked(contact: Contact) -> Contact:
    """Lock a contact until the transaction ends, so that two hands on it act one after the other."""
    return Contact.objects.select_for_update(of=("self",)).get(pk=contact.pk)


def _why_not_hub(by: Actor) -> str | None:
    if by.may(Permission.CONTACT_RECORD):
        return None
    return "Only those who work in the hub can do this. Ask a hub manager."
