"""What is done in early help: one function for each thing that a family says or a practitioner does."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from sightline.access.actor import Actor
from sightline.access.permissions import Permission
from sightline.access.scope import visible_to
from sightline.clocks.actions import CannotRecord, NewEvent, NewSubject, record
from sightline.clocks.covering import written_here_from
from sightline.clocks.notes import Said, notes_of, write_note
from sightline.early_help import rules
from sightline.early_help.models import (
    AssessmentWords,
    Attendance,
    ConsentWord,
    Considered,
    EndWords,
    Lead,
    Meeting,
    PlanWords,
)
from sightline.early_help.rules import Act, Standing
from sightline.early_help.standing import SUBJECT, facts_of, newest_subject, started_on
from sightline.identity.models import Team, Worker
from sightline.records.models import Child, Event, Note, Recording, Subject
from sightline.standards import calendar
from sightline.standards.vocabulary import KINDS

WRITTEN_HERE = tuple(kind.name for kind in KINDS.values() if kind.belongs_to == SUBJECT)
NEEDS = dict.fromkeys(Act, Permission.CHILD_RECORD) | {
    Act.CONSIDER: Permission.ALLOCATE,
    Act.STEP_UP: Permission.ALLOCATE,
    Act.TAKE_OVER: Permission.ALLOCATE,
}


class CannotDo(Exception):
    """Say, in the reader's words, why this may not be done in early help."""


@dataclass(frozen=True, slots=True)
class Consent:
    """What the family said: who said it, on which day, and the child's view."""

    on: date
    by_whom: str
    child_view: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Practitioner:
    """Who leads: `agency` is a code of AGENCY."""

    name: str
    agency: str
    role: str = ""
    organisation: str = ""
    reach: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """One person asked to a meeting. `agency` is empty for the family and the child."""

    name: str
    agency: str
    came: bool


@transaction.atomic
def offer(*, child: Child, on: date, by: Actor, at: datetime) -> Recording:
    """Offer early help to the family of a child whom somebody holds meanwhile. Raises CannotDo."""
    child = _may(Act.OFFER, child, by, at, on=on)
    new = NewSubject(SUBJECT, key=f"offer {uuid.uuid4().hex}")
    return _write(
        [NewEvent(child.pk, "early_help_offered", on, subject=new)], by, at, "Early help was offered."
    )


@transaction.atomic
def decline(*, child: Child, consent: Consent, by: Actor, at: datetime) -> Recording:
    """Record that the family does not want the early help it was offered. Raises CannotDo."""
    child = _may(Act.DECLINE, child, by, at, on=consent.on)
    return _consent("early_help_declined", ConsentWord.Said.DECLINED, child, consent, _subject(child), by, at)


@transaction.atomic
def agree(*, child: Child, consent: Consent, team: Team, by: Actor, at: datetime) -> Recording:
    """Record that the family agrees; from then on the child is open in early help and a team answers.

    Where the child has an open case, its team goes on holding the child. Raises CannotDo.
    """
    facts = facts_of(child, at=at)
    child = _may(Act.AGREE, child, by, at, on=consent.on)
    again = facts.standing in (Standing.OFFERED, Standing.WITHDRAWN)
    subject = _subject(child) if again else NewSubject(SUBJECT, key=f"agreed {uuid.uuid4().hex}")
    events = []
    holds_already = facts.held_by_early_help and "early help" in facts.open_as
    if "case" not in facts.open_as and not holds_already:
        events.append(_held_by(child, team, subject, consent.on, at))
    return _consent(
        "early_help_agreed", ConsentWord.Said.AGREED, child, consent, subject, by, at, events=events
    )


@transaction.atomic
def withdraw(*, child: Child, consent: Consent, by: Actor, at: datetime) -> Recording:
    """Record that the family no longer agrees. Nothing ends by that: a manager considers stepping up.

    Raises CannotDo.
    """
    child = _may(Act.WITHDRAW, child, by, at, on=consent.on)
    return _consent(
        "early_help_consent_withdrawn", ConsentWord.Said.WITHDRAWN, child, consent, _subject(child), by, at
    )


@transaction.atomic
def name_lead(*, child: Child, lead: Practitioner, on: date, by: Actor, at: datetime) -> Recording:
    """Name who leads, in any agency. Who answers for the child stays. Raises CannotDo."""
    child = _may(Act.NAME_LEAD, child, by, at, on=on)
    subject = _subject(child)
    named = NewEvent(child.pk, "early_help_lead_named", on, subject=subject, facts={"agency": lead.agency})
    recording = _write([named], by, at, "A lead practitioner was named.")
    Lead.objects.create(
        event=_event(recording, named.kind),
        child=child,
        subject=subject,
        name=lead.name,
        role=lead.role,
        organisation=lead.organisation,
        reach=lead.reach,
    )
    return recording


@transaction.atomic
def start_assessment(*, child: Child, organisation: str, on: date, by: Actor, at: datetime) -> Recording:
    """Record that the early help assessment has started, and who makes it. Raises CannotDo."""
    child = _may(Act.START_ASSESSMENT, child, by, at, on=on)
    started = NewEvent(
        child.pk,
        "early_help_assessment_started",
        on,
        subject=_subject(child),
        facts={"organisation": organisation},
    )
    return _write([started], by, at, "The early help assessment started.")


@transaction.atomic
def complete_assessment(
    *,
    child: Child,
    organisation: str,
    found: str,
    child_view: str,
    why_no_view: str,
    on: date,
    by: Actor,
    at: datetime,
) -> Recording:
    """Record that the assessment is complete, what it found and the child's view. Raises CannotDo."""
    child = _may(Act.COMPLETE_ASSESSMENT, child, by, at, on=on)
    if not child_view and not why_no_view:
        raise CannotDo("Record the child's view, or why there is none.")
    subject = _subject(child)
    done = NewEvent(
        child.pk, "early_help_assessed", on, subject=subject, facts={"organisation": organisation}
    )
    recording = _write([done], by, at, "The early help assessment was completed.")
    AssessmentWords.objects.create(
        event=_event(recording, done.kind),
        child=child,
        subject=subject,
        found=found,
        child_view=child_view,
        why_no_view=why_no_view,
    )
    return recording


@transaction.atomic
def plan(*, child: Child, goals: str, actions: str, on: date, by: Actor, at: datetime) -> Recording:
    """Record the plan agreed with the family. A later plan follows it. Raises CannotDo."""
    child = _may(Act.PLAN, child, by, at, on=on)
    subject = _subject(child)
    planned = NewEvent(child.pk, "early_help_planned", on, subject=subject)
    recording = _write([planned], by, at, "The plan of early help was agreed.")
    event = _event(recording, planned.kind)
    PlanWords.objects.create(event=event, child=child, subject=subject, goals=goals, actions=actions)
    return recording


@transaction.atomic
def hold_meeting(
    *,
    child: Child,
    others: Sequence[Child] = (),
    asked: Sequence[Asked],
    agreed: str,
    child_view: str = "",
    on: date,
    by: Actor,
    at: datetime,
) -> Recording:
    """Record a meeting of the team around the family, with who was asked and who came. Raises CannotDo.

    `others`: the brothers and sisters whom the same meeting was about; `child_view` is the first child's.
    An agency of which anybody came took part; it counts once for the meeting, whoever it was about.
    """
    together = sorted({child.pk: child for child in (child, *others)}.items())
    children = [_may(Act.MEET, each, by, at, on=on) for _, each in together]
    if not any(each.came for each in asked):
        raise CannotDo("Nobody came, so no meeting was held. Record it when the team meets.")
    subjects, occasion = {each.pk: _subject(each) for each in children}, uuid.uuid4()
    came: dict[str, bool] = {}
    for each in asked:
        if each.agency:
            came[each.agency] = came.get(each.agency, False) or each.came
    facts: list[tuple[str, dict[str, object]]] = [("family_team_met", {})]
    facts += [
        ("family_team_agency_asked", {"agency": agency, "flag": flag})
        for agency, flag in sorted(came.items())
    ]
    events = [
        NewEvent(each.pk, kind, on, subject=subjects[each.pk], occasion=occasion, facts=said)
        for each in children
        for kind, said in facts
    ]
    recording = _write(events, by, at, "The team around the family met.")
    met = {event.child_id: event for event in Event.objects.filter(recording=recording, kind=facts[0][0])}
    for each in children:
        meeting = Meeting.objects.create(
            event=met[each.pk],
            child=each,
            subject=subjects[each.pk],
            agreed=agreed,
            child_view=child_view if each.pk == child.pk else "",
        )
        Attendance.objects.bulk_create(
            Attendance(meeting=meeting, child=each, agency=one.agency, name=one.name, came=one.came)
            for one in asked
        )
    return recording


@transaction.atomic
def consider(*, child: Child, steps_up: bool, why: str, by: Actor, at: datetime) -> Recording:
    """Consider, after consent was withdrawn, whether the child needs more; step up if so. Raises CannotDo."""
    child = _may(Act.CONSIDER, child, by, at)
    if steps_up:
        reason = rules.why_not(Act.STEP_UP, facts_of(child, at=at), may=True)
        if reason:
            raise CannotDo(reason)
    return _considered(child, "STEP_UP" if steps_up else "NOT_NEEDED", why, by, at)


@transaction.atomic
def step_up(*, child: Child, why: str, by: Actor, at: datetime) -> Recording:
    """Ask the front door to decide about a child who needs more. Early help holds the child meanwhile.

    Raises CannotDo.
    """
    child = _may(Act.STEP_UP, child, by, at)
    return _considered(child, "STEP_UP", why, by, at)


@transaction.atomic
def take_over(*, child: Child, team: Team, by: Actor, at: datetime) -> Recording:
    """Take a child over from the team whose case has closed. Raises CannotDo."""
    child = _may(Act.TAKE_OVER, child, by, at)
    taken = _held_by(child, team, _subject(child), calendar.uk_date(at), at)
    return _write([taken], by, at, "Early help took the child over from social care.")


@transaction.atomic
def end(*, child: Child, reason: str, words: str, on: date, by: Actor, at: datetime) -> Recording:
    """End early help, for a reason of EARLY_HELP_END and in words. Raises CannotDo."""
    child = _locked(child, by)
    refused = rules.why_not_end(facts_of(child, at=at), reason=reason, may=_allowed(Act.END, child, by))
    refused = refused or _day(on, child, at)
    if refused:
        raise CannotDo(refused)
    subject = _subject(child)
    ended = NewEvent(child.pk, "early_help_ended", on, subject=subject, facts={"reason": reason})
    recording = _write([ended], by, at, "Early help ended.")
    EndWords.objects.create(event=_event(recording, ended.kind), child=child, subject=subject, words=words)
    return recording


def allowed(act: Act, child: Child, by: Actor) -> bool:
    """Return whether somebody's roles and reach let them do a thing for this child, however it stands."""
    return _allowed(act, child, by)


def _may(act: Act, child: Child, by: Actor, at: datetime, *, on: date | None = None) -> Child:
    child = _locked(child, by)
    reason = rules.why_not(act, facts_of(child, at=at), may=_allowed(act, child, by))
    if reason is None and on is not None:
        reason = _day(on, child, at)
    if reason:
        raise CannotDo(reason)
    return child


def _day(on: date, child: Child, at: datetime) -> str | None:
    return rules.why_not_on(on, today=calendar.uk_date(at), not_before=started_on(child))


def _allowed(act: Act, child: Child, by: Actor) -> bool:
    return by.may(NEEDS[act]) and visible_to(by).filter(pk=child.pk).exists()


def _locked(child: Child, by: Actor) -> Child:
    """Return the child, locked, so that two hands on one family come one after the other.

    The key stays free: whoever writes of the child meanwhile names it, and waits for nobody but the ledger.
    """
    found = visible_to(by).filter(pk=child.pk)
    row = Child.objects.select_for_update(no_key=True).filter(pk__in=found.values("pk")).first()
    if row is None:
        raise CannotDo("Only the people who work with this child record early help.")
    return row


def _subject(child: Child) -> Subject:
    subject = newest_subject(child)
    if subject is None:
        raise CannotDo("Early help was never offered here. Offer it first.")
    return subject


def _held_by(child: Child, team: Team, subject: Subject | NewSubject, on: date, at: datetime) -> NewEvent:
    """Return that a team holds the child from a day; from this moment, where the day is today."""
    moment = at if on == calendar.uk_date(at) else None
    facts: dict[str, object] = {"team": team.code}
    return NewEvent(child.pk, "holder_changed", on, subject=subject, happened_at=moment, facts=facts)


def _write(events: Sequence[NewEvent], by: Actor, at: datetime, why: str) -> Recording:
    written_here_from(min(event.happened_on for event in events), WRITTEN_HERE, by=by.user)
    try:
        return record(events, by=by.user, at=at, why=why)
    except CannotRecord as refusal:
        raise CannotDo(str(refusal)) from refusal


def _event(recording: Recording, kind: str) -> Event:
    return Event.objects.select_related("subject").get(recording=recording, kind=kind)


def _consent(
    kind: str,
    said: ConsentWord.Said,
    child: Child,
    consent: Consent,
    subject: Subject | NewSubject,
    by: Actor,
    at: datetime,
    *,
    events: Sequence[NewEvent] = (),
) -> Recording:
    spoken = NewEvent(child.pk, kind, consent.on, subject=subject)
    recording = _write([spoken, *events], by, at, "What the family said of early help was recorded.")
    event = _event(recording, kind)
    ConsentWord.objects.create(
        event=event,
        child=child,
        subject_id=event.subject_id,
        said=said,
        by_whom=consent.by_whom,
        child_view=consent.child_view,
        words=consent.words,
    )
    return recording


def _considered(child: Child, outcome: str, why: str, by: Actor, at: datetime) -> Recording:
    subject, on = _subject(child), calendar.uk_date(at)
    codes = Worker.objects.filter(pk__in=by.workers).order_by("id").values_list("code", flat=True)
    code = codes.first()
    facts: dict[str, object] = {"outcome": outcome} | ({"worker": code} if code else {})
    events = [NewEvent(child.pk, "early_help_step_up_considered", on, subject=subject, facts=facts)]
    if outcome == "STEP_UP":
        contact = NewSubject("contact", key=f"early help {uuid.uuid4().hex}", raised_by=subject)
        source: dict[str, object] = {"source": "5D", "channel": "OTHER"}
        events.append(
            NewEvent(child.pk, "contact_received", on, subject=contact, happened_at=at, facts=source)
        )
    recording = _write(events, by, at, "Whether the child needs more than early help was considered.")
    found = {event.kind: event for event in Event.objects.filter(recording=recording)}
    Considered.objects.create(
        event=found["early_help_step_up_considered"],
        child=child,
        subject=subject,
        outcome=outcome,
        why=why,
        contact=found.get("contact_received"),
    )
    asked = found.get("contact_received")
    if asked is not None and asked.subject is not None:
        _tell_the_door(asked.subject, subject, why, by, at)
    return recording


def _tell_the_door(contact: Subject, episode: Subject, why: str, by: Actor, at: datetime) -> None:
    """Write down for the front door why more is asked for, who leads, and what the family said last."""
    name = by.user.person.name if by.user else ""
    write_note(Said("Early help asks for more", why, name, at), subject=contact, by=by, at=at)
    lead = Lead.objects.filter(subject=episode).order_by("-id").first()
    if lead is not None:
        leads = ", ".join(filter(None, (lead.name, lead.role, lead.organisation, lead.reach)))
        write_note(Said("Who leads early help", leads, name, at), subject=contact, by=by, at=at)
    consents = ConsentWord.objects.filter(subject=episode).select_related("event").order_by("-id")
    last = consents.first()
    told = notes_of([episode.pk], of=Note.Of.CONSENT)
    if last is None and told:
        kept = told[-1]
        said = Said("What the family said of early help", kept.words, kept.who, on=kept.happened_on)
        write_note(said, subject=contact, by=by, at=at)
    if last is not None:
        words = "\n".join(filter(None, (last.get_said_display(), last.words, last.child_view)))
        said = Said("What the family said of early help", words, last.by_whom, on=last.event.happened_on)
        write_note(said, subject=contact, by=by, at=at)
