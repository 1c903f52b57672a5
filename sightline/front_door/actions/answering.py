"""What a partner does: answer what it was asked, ask for another grade, and say that it disagrees."""

from datetime import datetime

from django.db import IntegrityError, transaction

from sightline.access.actor import Actor
from sightline.access.keeper import keeping
from sightline.access.permissions import Permission
from sightline.clocks.actions import NewEvent, record
from sightline.front_door import rules
from sightline.front_door.actions.triage import grade
from sightline.front_door.models import Contact, PartnerRequest, Voice
from sightline.front_door.standing import LEDGER_AGENCY
from sightline.govuk.words import clock_time, day
from sightline.records.models import Event
from sightline.standards.calendar import uk_date

LEDGER_ANSWER = {"found": "INFORMATION", "nothing_known": "NOTHING_KNOWN", "declined": "NOT_SHARED"}


class CannotAnswer(Exception):
    """Say, in the reader's words, why this may not be answered or said."""


@transaction.atomic
def answer_request(
    *, request: PartnerRequest, answer: str, words: str, marking: str, by: Actor, at: datetime
) -> None:
    """Answer a request made to one's own agency. Its clock stops.

    The first of two who answer at once wins. Raises CannotAnswer with who answered, or another reason.
    """
    # Locked by itself, then read anew: joined to the lock, who has just answered would not be read with it.
    PartnerRequest.objects.select_for_update().get(pk=request.pk)
    request = PartnerRequest.objects.select_related("agency", "answered_by__person").get(pk=request.pk)
    reason = rules.why_not_answer(
        is_asked=by.may(Permission.PARTNER_ANSWER) and request.agency.code in by.agencies,
        answered_by=_who_answered(request),
        answer=answer,
        words=words,
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


def _who_answered(request: PartnerRequest) -> str:
    if not request.answer or request.answered_by is None or request.answered_at is None:
        return ""
    name = request.answered_by.person.name
    return f"{name} answered this at {clock_time(request.answered_at)} on {day(request.answered_at)}."


@transaction.atomic
def ask_to_regrade(*, request: PartnerRequest, level: str, words: str, by: Actor, at: datetime) -> Voice:
    """Ask the hub to grade a contact anew. Raises CannotAnswer with the reason."""
    if level not in rules.WEIGHTS:
        raise CannotAnswer("Choose red, amber or green.")
    return _say(request, Voice.Kind.REGRADE, words, by, at, level)


@transaction.atomic
def say_we_disagree(*, about: PartnerRequest | Contact, words: str, by: Actor, at: datetime) -> Voice:
    """Record that an agency disagrees, about what it was asked or what it sent; a manager must answer it.

    Raises CannotAnswer with the reason.
    """
    return _say(about, Voice.Kind.DISSENT, words, by, at)


def _say(
    about: PartnerRequest | Contact, kind: Voice.Kind, words: str, by: Actor, at: datetime, level: str = ""
) -> Voice:
    agency = about.agency
    if agency is None or not by.may(Permission.PARTNER_ANSWER) or agency.code not in by.agencies:
        raise CannotAnswer("Your agency was not asked about this.")
    if not words.strip():
        raise CannotAnswer("Say why.")
    try:
        with transaction.atomic():
            return Voice.objects.create(
                kind=kind,
                contact_id=about.contact_id if isinstance(about, PartnerRequest) else about.pk,
                child_id=about.child_id,
                agency=agency,
                grade=level,
                words=words.strip(),
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
    if not by.may(Permission.CONTACT_DECIDE):
        raise CannotAnswer("A manager of the hub answers this.")
    if not words.strip():
        raise CannotAnswer("Say why. The agency reads it.")
    voice = Voice.objects.select_for_update(of=("self",)).select_related("contact").get(pk=voice.pk)
    if voice.settled_at is not None:
        raise CannotAnswer("This has been answered already.")
    if agreed and voice.kind == Voice.Kind.REGRADE:
        grade(contact=voice.contact, level=voice.grade, words=words, by=by, at=at)
    voice.settled_by, voice.settled_at, voice.agreed, voice.settled_words = by.user, at, agreed, words.strip()
    voice.save(update_fields=["settled_by", "settled_at", "agreed", "settled_words"])
