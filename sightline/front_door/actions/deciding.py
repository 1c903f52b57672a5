"""Decide a contact, look at it a second time, sign it or send it back; and what then takes effect."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from sightline.access.actor import Actor
from sightline.access.keeper import keeping
from sightline.access.permissions import Permission
from sightline.clocks import queries
from sightline.clocks.actions import CannotRecord, NewEvent, NewSubject, record
from sightline.clocks.notes import Said, write_note
from sightline.front_door import rules
from sightline.front_door.actions.telling import tell_by_itself
from sightline.front_door.actions.triage import locked, suspected
from sightline.front_door.beside import kept_beside
from sightline.front_door.models import Contact, Decision, PartnerRequest, Picture, SecondLook
from sightline.front_door.news import tell_holders
from sightline.front_door.one_child import staying
from sightline.front_door.picture import picture_of
from sightline.front_door.standing import closed_before, enquiry_of, facts_of, worker_facts
from sightline.govuk.words import clock_time, day
from sightline.identity.models import Team, Worker
from sightline.records.models import Event, Note, Recording, Spell
from sightline.standards.calendar import uk_date

ENQUIRY_OUTCOMES = ("NFA", "ADVICE", "EARLY_HELP", "REFERRAL", "STRATEGY")


class CannotDecide(Exception):
    """Say, in the reader's words, why a contact may not be decided so."""


class CannotSign(Exception):
    """Say, in the reader's words, why a decision may not be signed, looked at or sent back."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A decision as somebody writes it down. `outcome` and `tier` are codes."""

    outcome: str
    tier: str
    reasons: str
    options: str = ""
    child_views: str = ""
    parent_views: str = ""
    without_because: str = ""
    agreed_by: str = ""
    agreed_on: date | None = None
    agreed_how: str = ""
    accepted_by: str = ""
    team: Team | None = None


@transaction.atomic
def decide_contact(*, contact: Contact, wanted: Wanted, by: Actor, at: datetime) -> Decision:
    """Decide a contact and keep the picture it rests on. What needs a signature takes effect when signed.

    Raises CannotDecide with the reason; then nothing is written.
    """
    contact = locked(contact)
    facts = facts_of(contact, by=by, at=at)
    reason = why_not_decide(contact, wanted, facts=facts, by=by, at=at)
    if reason or by.user is None:
        raise CannotDecide(reason or "")
    enquiry = enquiry_of(contact)
    if enquiry is not None:
        facts_said = {"outcome": _enquiry_outcome(wanted.outcome), "level": wanted.tier}
        decided = NewEvent(
            contact.child_id,
            "enquiry_decided",
            uk_date(at),
            subject=enquiry,
            happened_at=at,
            facts=facts_said,
        )
        record([decided, *_called_off(contact, at)], by=by.user, at=at, why="The enquiry was decided.")
    decision = Decision.objects.create(
        contact=contact,
        child_id=contact.child_id,
        outcome=wanted.outcome,
        tier=wanted.tier,
        team=wanted.team,
        options=wanted.options.strip(),
        child_views=wanted.child_views.strip(),
        parent_views=wanted.parent_views.strip(),
        reasons=wanted.reasons.strip(),
        without_because=wanted.without_because.strip() if facts.still_out else "",
        agreed_by=wanted.agreed_by.strip(),
        agreed_on=wanted.agreed_on,
        agreed_how=wanted.agreed_how,
        accepted_by=wanted.accepted_by.strip(),
        needs_second_look=rules.needs_second_look(wanted.outcome, facts.closed_before),
        decided_by=by.user,
        decider_id=by.user.person_id,
        decided_at=at,
    )
    shows = picture_of(contact, at=at, not_settled=facts.not_settled) | kept_beside(contact, at=at)
    Picture.objects.create(decision=decision, child_id=contact.child_id, taken_at=at, shows=shows)
    if not rules.MOVES[wanted.outcome].signed:
        _take_effect(contact, decision, by, at)
    return decision


def why_not_decide(
    contact: Contact, wanted: Wanted, *, facts: rules.Facts, by: Actor, at: datetime
) -> str | None:
    """Return why a contact may not be decided so, or None. `facts`: how it stands."""
    standing = standing_decision(contact)
    if standing is not None:
        return _decided_already(standing)
    return rules.why_not_decide(
        outcome=wanted.outcome,
        facts=facts,
        may_record=by.may(Permission.CONTACT_RECORD) and by.user is not None,
        tier=wanted.tier,
        reasons=wanted.reasons,
        options=wanted.options,
        without_because=wanted.without_because,
        team_kind=wanted.team.kind if wanted.team else None,
        agreed_by=wanted.agreed_by,
        agreed_on=wanted.agreed_on,
        agreed_how=wanted.agreed_how,
        accepted_by=wanted.accepted_by,
        today=uk_date(at),
    )


def _called_off(contact: Contact, at: datetime) -> list[NewEvent]:
    """Return that nobody waits any more for the agencies that have not answered."""
    with keeping([contact.child_id]):
        unanswered = PartnerRequest.objects.filter(contact=contact, answer="").order_by("id")
        asked = [each.event for each in unanswered.select_related("event__subject")]
    return [
        NewEvent(
            contact.child_id,
            "check_called_off",
            uk_date(at),
            subject=each.subject,
            happened_at=at,
            facts={"agency": each.agency} | {k: v for k, v in each.facts.items() if k == "asked"},
        )
        for each in asked
    ]


def _enquiry_outcome(outcome: str) -> str:
    return outcome if outcome in ENQUIRY_OUTCOMES else "ADVICE"


def standing_decision(contact: Contact) -> Decision | None:
    """Return the decision of a contact that stands, signed or not; None when there is none."""
    rows = Decision.objects.filter(contact=contact, returned_at=None)
    return rows.select_related("decided_by__person", "signed_by__person", "team").first()


def _decided_already(decision: Decision) -> str:
    who, at = decision.decided_by.person.name, decision.decided_at
    return f"{who} decided this at {clock_time(at)} on {day(at)}. Your words are kept below, to copy."


@transaction.atomic
def take_second_look(*, decision: Decision, agrees: bool, words: str, by: Actor, at: datetime) -> SecondLook:
    """Look at a decision to close once more, as somebody who closed none of the contacts before it.

    Raises CannotSign with the reason.
    """
    contact = locked(decision.contact)
    decision = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    reason = why_not_look(decision, by)
    if not reason and not words.strip():
        reason = "Say what you saw."
    if reason or by.user is None:
        raise CannotSign(reason or "")
    return SecondLook.objects.create(
        decision=decision, child_id=contact.child_id, by=by.user, at=at, agrees=agrees, words=words.strip()
    )


def why_not_look(decision: Decision, by: Actor) -> str | None:
    """Return why this person may not take the second look at a decision, or None."""
    if by.user is None or not by.may(Permission.CONTACT_RECORD):
        return "Only those who work in the hub can take a second look."
    return rules.why_not_look(
        looker=by.user.person_id,
        decider=decision.decider_id,
        closers=frozenset().union(*(each.closers for each in closed_before(decision.contact))),
        looked=SecondLook.objects.filter(decision=decision).exists(),
    )


@transaction.atomic
def sign_decision(*, decision: Decision, by: Actor, at: datetime, answers_look: str = "") -> Decision:
    """Sign another person's decision: it takes effect, and is told in the ledger.

    `answers_look`: what the signer says to a second look that does not agree.

    Raises CannotSign if `by` decided it, in any account or acting role, or another reason; then nothing is
    written.
    """
    contact, decision = _locked_with_contact(decision)
    reason = _why_not_sign(decision, by)
    disagrees = SecondLook.objects.filter(decision=decision, agrees=False).exists()
    reason = reason or rules.why_not_over_look(disagrees=disagrees, answer=answers_look)
    reason = reason or rules.why_not_choose(decision.outcome, facts_of(contact, by=by, at=at))
    if reason or by.user is None:
        raise CannotSign(reason or "")
    decision.signed_by, decision.signer_id, decision.signed_at = by.user, by.user.person_id, at
    decision.answers_look = answers_look.strip() if disagrees else ""
    decision.save(update_fields=["signed_by", "signer", "signed_at", "answers_look"])
    _take_effect(contact, decision, by, at)
    return decision


@transaction.atomic
def send_back(*, decision: Decision, why: str, by: Actor, at: datetime) -> None:
    """Send a decision back to be decided anew, with the reason. Raises CannotSign."""
    contact, decision = _locked_with_contact(decision)
    reason = _why_not_sign(decision, by, looks=False)
    if not reason and not why.strip():
        reason = "Say why you send it back."
    if reason:
        raise CannotSign(reason)
    enquiry = enquiry_of(contact)
    with keeping([contact.child_id]):
        of_it = Q(subject=enquiry, kind="enquiry_decided") | Q(
            subject__inside=enquiry, kind="check_called_off"
        )
        decided = list(Event.objects.filter(of_it, withdrawn_by=None)) if enquiry is not None else []
    if decided:
        record([], by=by.user, at=at, why="A manager sent the decision back.", withdraw=decided)
    decision.returned_by, decision.returned_at, decision.returned_why = by.user, at, why.strip()
    decision.save(update_fields=["returned_by", "returned_at", "returned_why"])


def _locked_with_contact(decision: Decision) -> tuple[Contact, Decision]:
    contact = locked(decision.contact)
    found = Decision.objects.select_for_update(of=("self",)).select_related("signed_by__person", "decider")
    return contact, found.get(pk=decision.pk)


def why_not_sign(decision: Decision, by: Actor) -> str | None:
    """Return why this person may not sign a decision, or None: for the page, before the act."""
    return _why_not_sign(decision, by)


def _why_not_sign(decision: Decision, by: Actor, *, looks: bool = True) -> str | None:
    if decision.signed_at is not None and decision.signed_by is not None:
        who, at = decision.signed_by.person.name, decision.signed_at
        return f"{who} signed this at {clock_time(at)} on {day(at)}."
    look: SecondLook | None = getattr(decision, "second_look", None)
    team = decision.team
    return rules.why_not_sign(
        may_sign=by.may(Permission.CONTACT_DECIDE),
        decider=decision.decider_id,
        signer=by.user.person_id if by.user else 0,
        signed=decision.signed_at is not None,
        returned=decision.returned_at is not None,
        waits_for_look=looks and decision.needs_second_look and look is None,
        looker=look.by.person_id if look and looks else None,
        team_closed=team.name if team and team.closed_on is not None and looks else "",
    )


def _take_effect(contact: Contact, decision: Decision, by: Actor, at: datetime) -> None:
    child, on = contact.child_id, uk_date(at)
    decider = Worker.objects.filter(person=decision.decider_id, left_on=None).order_by("id").first()
    said: dict[str, object] = {"outcome": decision.outcome} | ({"worker": decider.code} if decider else {})
    subject = contact.subject
    events = [NewEvent(child, "contact_decided", on, subject=subject, happened_at=at, facts=said)]
    if decision.signed_at is not None:
        signed = worker_facts(by)
        events.append(
            NewEvent(child, "contact_decision_signed", on, subject=subject, happened_at=at, facts=signed)
        )
    events += _what_follows(contact, decision, at, worker_facts(by))
    if contact.message is not None and not contact.message.anonymous:
        events.append(NewEvent(child, "reply_owed", on, subject=subject, happened_at=at))
    try:
        recording = record(events, by=by.user, at=at, why="A contact was decided.")
    except CannotRecord as refusal:
        raise CannotSign(str(refusal)) from refusal
    _keep_consent(decision, recording, by, at)
    if any(event.kind == "information_passed_on" for event in events):
        tell_holders(staying(child), at=at)
    tell_by_itself(contact=contact, decision=decision, by=by, at=at)


def _keep_consent(decision: Decision, recording: Recording, by: Actor, at: datetime) -> None:
    """Write beside the early help that begins what the family said to the hub: who agreed, when and how."""
    children = [decision.child_id, staying(decision.child_id)]
    with keeping(children):
        begun = Event.objects.filter(recording=recording, kind="early_help_agreed").select_related("subject")
        event = begun.first()
    if event is None or event.subject is None or not decision.agreed_by:
        return
    views = decision.child_views and f"The child said: {decision.child_views}"
    how = rules.HOW_AGREED.get(decision.agreed_how, "")
    words = "\n".join(filter(None, (how and f"{how}, told to the hub.", decision.parent_views, views)))
    said = Said("Agreed", words or "Told to the hub.", decision.agreed_by, on=decision.agreed_on)
    write_note(said, subject=event.subject, by=by, at=at, of=Note.Of.CONSENT)


def _what_follows(
    contact: Contact, decision: Decision, at: datetime, signed: dict[str, object]
) -> list[NewEvent]:
    child, on, subject = staying(contact.child_id), uk_date(at), contact.subject
    case = _open_case(child)
    team: dict[str, object] = {"team": decision.team.code} if decision.team else {}
    match decision.outcome:
        case "EARLY_HELP":
            help_given = NewSubject("early_help", key=f"contact {contact.pk}", raised_by=subject)
            return [
                NewEvent(child, "early_help_agreed", on, subject=help_given),
                NewEvent(child, "holder_changed", on, subject=help_given, happened_at=at, facts=team),
            ]
        case "EXISTING_CASE":
            return [_passed_on(contact, at)]
        case "STRATEGY" if case is not None:
            return [_passed_on(contact, at), *suspected(contact, at)]
        case "REFERRAL" | "STRATEGY":
            new = NewSubject("case", key=f"contact {contact.pk}", raised_by=subject)
            source = _source(contact)
            events = [
                NewEvent(child, "referral_received", on, subject=new, happened_at=at, facts=source),
                NewEvent(child, "holder_changed", on, subject=new, happened_at=at, facts=team),
                _next_step(child, decision, new, at, team | signed),
            ]
            return events + (suspected(contact, at) if decision.outcome == "STRATEGY" else [])
        case _:
            return []


def _next_step(
    child: int, decision: Decision, case: NewSubject, at: datetime, facts: dict[str, object]
) -> NewEvent:
    """Return the decision on the next step: the hub takes it with the referral, and a manager signs both."""
    outcome = "STRATEGY" if decision.outcome == "STRATEGY" else "ASSESSMENT"
    return NewEvent(
        child,
        "referral_decided",
        uk_date(at),
        subject=case,
        happened_at=at,
        facts={"outcome": outcome, **facts},
    )


def _passed_on(contact: Contact, at: datetime) -> NewEvent:
    child = staying(contact.child_id)
    with keeping([child]):
        holder = queries.lasting("holder", uk_date(at)).filter(child=child)
        held = holder.select_related("worker").order_by("-id").first()
    facts: dict[str, object] = {"worker": held.worker.code} if held and held.worker else {}
    return NewEvent(
        contact.child_id,
        "information_passed_on",
        uk_date(at),
        subject=contact.subject,
        happened_at=at,
        facts=facts,
    )


def _open_case(child: int) -> Spell | None:
    kinds = ("case", "looked after", "on a protection plan", "on a need plan")
    with keeping([child]):
        return Spell.objects.filter(child=child, kind__in=kinds, until_on=None).order_by("id").first()


def _source(contact: Contact) -> dict[str, object]:
    with keeping([contact.child_id]):
        received = Event.objects.filter(subject=contact.subject_id, kind="contact_received").first()
    return {"source": received.source} if received and received.source else {}
