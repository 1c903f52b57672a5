"""What a partner does: answer what it was asked, ask for another grade, and say that it disagrees."""

from collections.abc import Sequence
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import Q

from sightline.access.actor import Actor
from sightline.access.keeper import keeping
from sightline.access.permissions import Permission
from sightline.clocks.actions import NewEvent, NewSubject, record
from sightline.front_door import rules
from sightline.front_door.actions.triage import grade
from sightline.front_door.board import UNSIGNED
from sightline.front_door.climbing import climb_to_heads
from sightline.front_door.letterbox import storing
from sightline.front_door.models import Climbed, Contact, Decision, PartnerRequest, Voice
from sightline.front_door.news import tell_agency, tell_said_more
from sightline.front_door.one_child import staying
from sightline.front_door.standing import LEDGER_AGENCY, due_by, is_decided, went_on
from sightline.govuk.words import clock_time, day
from sightline.records.models import Event
from sightline.standards.calendar import uk_date

# What a late answer says in the hub's list before its own words.
SAID_LATE = {
    "found": "Something is known.",
    "nothing_known": "Nothing is known.",
    "declined": "Known, and not shared.",
}
LEDGER_ANSWER = {"found": "INFORMATION", "nothing_known": "NOTHING_KNOWN", "declined": "NOT_SHARED"}


class CannotAnswer(Exception):
    """Say, in the reader's words, why this may not be answered or said."""


@transaction.atomic
def answer_request(
    *,
    request: PartnerRequest,
    answer: str,
    words: str,
    marking: str,
    by: Actor,
    at: datetime,
    files: Sequence[UploadedFile] = (),
) -> None:
    """Answer a request made to one's own agency, with files if there are any. Its clock stops.

    The first of two who answer at once wins. Raises CannotAnswer with who answered, or another reason.
    """
    # Locked by itself, then read anew: joined to the lock, who has just answered would not be read with it.
    # Who was not asked does not see the row at all.
    if PartnerRequest.objects.select_for_update().filter(pk=request.pk).first() is None:
        raise CannotAnswer("Your agency was not asked this.")
    request = PartnerRequest.objects.select_related("agency", "answered_by__person").get(pk=request.pk)
    reason = rules.why_not_answer(
        is_asked=by.may(Permission.PARTNER_ANSWER) and request.agency.code in by.agencies,
        answered_by=_who_answered(request),
        answer=answer,
        words=words,
        has_files=bool(files),
    )
    if reason:
        raise CannotAnswer(reason)
    with keeping([request.child_id]):
        asked = Event.objects.select_related("subject").get(pk=request.event_id)
    facts = {
        "agency": LEDGER_AGENCY.get(request.agency.kind, "OTHER"),
        "outcome": LEDGER_ANSWER[answer],
        "asked": request.agency.code,
    }
    returned = NewEvent(
        request.child_id, "check_returned", uk_date(at), subject=asked.subject, happened_at=at, facts=facts
    )
    record([returned], by=by.user, at=at, why="A partner answered.")
    request.answer, request.words, request.marking = answer, words.strip(), marking
    request.answered_by, request.answered_at = by.user, at
    request.save(update_fields=["answer", "words", "marking", "answered_by", "answered_at"])
    _attach(request, files, at)
    _say_that_it_came_late(request, by, at)


def _say_that_it_came_late(request: PartnerRequest, by: Actor, at: datetime) -> None:
    """Bring an answer that came once the decision is in effect to the hub's list, until somebody has read it.

    Before that, whoever signs is shown it.
    """
    with keeping([request.child_id]):
        decided = Decision.objects.filter(contact=request.contact_id, returned_at=None)
        if not decided.filter(Q(signed_at__isnull=False) | Q(outcome__in=UNSIGNED)).exists():
            return
        Voice.objects.create(
            kind=Voice.Kind.LATE,
            contact_id=request.contact_id,
            child_id=request.child_id,
            agency=request.agency,
            words=f"{SAID_LATE[request.answer]} {request.words}".strip(),
            marking=request.marking,
            by=by.user,
            at=at,
        )


def _attach(said: PartnerRequest | Voice, files: Sequence[UploadedFile], at: datetime) -> None:
    try:
        storing.attach_to(said, files, at=at)
    except storing.CannotKeep as refusal:
        raise CannotAnswer(str(refusal)) from refusal


def _who_answered(request: PartnerRequest) -> str:
    if not request.answer or request.answered_by is None or request.answered_at is None:
        return ""
    name = request.answered_by.person.name
    return f"{name} answered this at {clock_time(request.answered_at)} on {day(request.answered_at)}."


@transaction.atomic
def add_to_answer(
    *,
    request: PartnerRequest,
    words: str,
    marking: str,
    by: Actor,
    at: datetime,
    files: Sequence[UploadedFile] = (),
) -> Voice:
    """Add to an answer that was sent, which itself stays as it was. Raises CannotAnswer with the reason."""
    if not request.answer:
        raise CannotAnswer("This has not been answered yet. Say it with the answer.")
    voice = _say(request, Voice.Kind.ADDED, words, by, at, marking=marking)
    _attach(voice, files, at)
    return voice


def may_be_regraded(request: PartnerRequest) -> bool:
    """Say whether the contact that an agency was asked about can still be graded anew."""
    with keeping([request.child_id]):
        return not is_decided(Contact.objects.get(pk=request.contact_id))


@transaction.atomic
def ask_to_regrade(
    *,
    request: PartnerRequest,
    level: str,
    words: str,
    marking: str = "",
    by: Actor,
    at: datetime,
    files: Sequence[UploadedFile] = (),
) -> Voice:
    """Ask the hub to grade a contact anew. Raises CannotAnswer with the reason."""
    if level not in rules.WEIGHTS:
        raise CannotAnswer("Choose red, amber or green.")
    if not may_be_regraded(request):
        raise CannotAnswer("The hub grades this no more. Say that you disagree instead.")
    voice = _say(request, Voice.Kind.REGRADE, words, by, at, level, marking)
    _attach(voice, files, at)
    return voice


@transaction.atomic
def say_we_disagree(
    *,
    about: PartnerRequest | Contact,
    words: str,
    marking: str = "",
    by: Actor,
    at: datetime,
    files: Sequence[UploadedFile] = (),
) -> Voice:
    """Record that an agency disagrees, about what it was asked or what it sent; a manager must answer it.

    Raises CannotAnswer with the reason.
    """
    voice = _with_clock(_say(about, Voice.Kind.DISSENT, words, by, at, marking=marking), by, at)
    _attach(voice, files, at)
    return voice


@transaction.atomic
def take_further(
    *,
    voice: Voice,
    words: str,
    marking: str = "",
    by: Actor,
    at: datetime,
    files: Sequence[UploadedFile] = (),
) -> Voice:
    """Take a disagreement further that the hub did not agree with: it comes to the heads of service.

    It is shown with what was said first, so it bears that mark unless it is given one of its own.
    Raises CannotAnswer with the reason.
    """
    Voice.objects.select_for_update().get(pk=voice.pk)
    voice = Voice.objects.select_related("agency").get(pk=voice.pk)
    reason = rules.why_not_take_further(
        is_ours=by.may(Permission.PARTNER_ANSWER)
        and voice.agency.code in by.agencies
        and voice.kind == Voice.Kind.DISSENT,
        settled=voice.settled_at is not None,
        agreed=bool(voice.agreed),
        already=Voice.objects.filter(after=voice).exists(),
    )
    if not reason and not words.strip():
        reason = "Say why you do not accept the answer."
    if reason:
        raise CannotAnswer(reason)
    try:
        with transaction.atomic():
            further = Voice.objects.create(
                kind=Voice.Kind.DISSENT,
                contact_id=voice.contact_id,
                child_id=voice.child_id,
                agency=voice.agency,
                words=words.strip(),
                marking=marking or voice.marking,
                by=by.user,
                at=at,
                after=voice,
            )
    except IntegrityError as refusal:
        raise CannotAnswer("Your agency has said this already, and has yet to be answered.") from refusal
    further = _with_clock(further, by, at)
    _attach(further, files, at)
    with keeping([voice.child_id]):
        climb_to_heads(further, Climbed.Why.FURTHER, at=at)
    return further


def _with_clock(voice: Voice, by: Actor, at: datetime) -> Voice:
    """Write a disagreement into the ledger, where its clock begins."""
    with keeping([voice.child_id]):
        contact = Contact.objects.select_related("subject").get(pk=voice.contact_id)
        said = NewEvent(
            voice.child_id,
            "disagreement_recorded",
            uk_date(at),
            subject=NewSubject("disagreement", key=f"voice {voice.pk}", raised_by=contact.subject),
            happened_at=at,
            facts={"agency": LEDGER_AGENCY.get(voice.agency.kind, "OTHER")},
        )
        recording = record([said], by=by.user, at=at, why="An agency disagreed.")
        voice.event = Event.objects.get(recording=recording)
        voice.due_at = due_by(voice.child_id, "C03b", voice.event.subject_id)
        voice.save(update_fields=["event", "due_at"])
    return voice


def _say(
    about: PartnerRequest | Contact,
    kind: Voice.Kind,
    words: str,
    by: Actor,
    at: datetime,
    level: str = "",
    marking: str = "",
) -> Voice:
    agency = about.agency
    if agency is None or not by.may(Permission.PARTNER_ANSWER) or agency.code not in by.agencies:
        raise CannotAnswer("Your agency was not asked about this.")
    if not words.strip():
        raise CannotAnswer("Say what you add." if kind == Voice.Kind.ADDED else "Say why.")
    try:
        with transaction.atomic():
            return Voice.objects.create(
                kind=kind,
                contact_id=about.contact_id if isinstance(about, PartnerRequest) else about.pk,
                child_id=about.child_id,
                agency=agency,
                grade=level,
                words=words.strip(),
                marking=marking,
                by=by.user,
                at=at,
            )
    except IntegrityError as refusal:
        raise CannotAnswer("Your agency has said this already, and the hub has yet to answer.") from refusal


@transaction.atomic
def settle_voice(*, voice: Voice, agreed: bool, words: str, by: Actor, at: datetime) -> None:
    """Answer what an agency said, with the reason; agreeing to another grade grades the contact anew.

    Raises CannotAnswer, or CannotGrade where the contact may not be graded so.
    """
    voice = (
        Voice.objects.select_for_update(of=("self",))
        .select_related("contact", "agency", "after__settled_by")
        .get(pk=voice.pk)
    )
    first = voice.after.settled_by if voice.after else None
    reason = rules.why_not_settle(
        may_decide=by.may(Permission.CONTACT_DECIDE),
        may_settle=by.may(Permission.DISAGREEMENT_SETTLE),
        taken_further=voice.after_id is not None,
        first_settler=first.person_id if first else None,
        settler=by.user.person_id if by.user else 0,
    )
    if reason:
        raise CannotAnswer(reason)
    if not words.strip():
        raise CannotAnswer("Say why. The agency reads it.")
    if voice.settled_at is not None:
        raise CannotAnswer("This has been answered already.")
    if agreed and voice.kind == Voice.Kind.REGRADE:
        grade(contact=voice.contact, level=voice.grade, words=words, by=by, at=at)
    voice.settled_by, voice.settled_at, voice.agreed, voice.settled_words = by.user, at, agreed, words.strip()
    voice.save(update_fields=["settled_by", "settled_at", "agreed", "settled_words"])
    _end_clock(voice, by, at)
    tell_agency(voice.agency, at=at)
    if reaches_holders(voice):
        tell_said_more(staying(voice.child_id), at=at)


def reaches_holders(voice: Voice) -> bool:
    """Say whether who holds the child is told once the hub has read this: more was said of what went on.

    Of what is marked they read that something is known, and ask the hub what may be used.
    """
    return voice.is_to_read and went_on(voice.contact)


def _end_clock(voice: Voice, by: Actor, at: datetime) -> None:
    with keeping([voice.child_id]):
        said = Event.objects.select_related("subject").filter(pk=voice.event_id).first()
    if said is None:
        return
    answered = NewEvent(
        voice.child_id,
        "disagreement_answered",
        uk_date(at),
        subject=said.subject,
        happened_at=at,
        facts={"agency": said.agency, "flag": bool(voice.agreed)},
    )
    record([answered], by=by.user, at=at, why="An agency that disagreed was answered.")
