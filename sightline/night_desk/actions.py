"""What is done at the night desk: one function for each thing that somebody decides, signs or hands on."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from django.db import IntegrityError, transaction

from sightline.access.actions import say_why
from sightline.access.actor import Actor
from sightline.access.keeper import keeping
from sightline.access.permissions import Permission
from sightline.access.scope import REASON_LASTS, is_own_work, visible_to
from sightline.clocks.actions import CannotRecord, NewEvent, NewSubject, record
from sightline.clocks.covering import written_here_from
from sightline.identity.models import Team, User, Worker
from sightline.night_desk import rules
from sightline.night_desk.models import NightCheck, NightDecision, NightRecord, NightSight, NightStep
from sightline.night_desk.rules import Step
from sightline.records.models import Child, Event, Party, Spell
from sightline.standards import calendar

SUBJECT = "night_enquiry"
WRITTEN_HERE = (
    "night_decision_made",
    "night_decision_signed",
    "night_handover_accepted",
    "night_decision_reviewed",
)
WHY_OPENED = "A call about the child came out of hours."
EMPTY: Mapping[int, date] = MappingProxyType({})
NEEDS: dict[Step, Permission] = {
    Step.DECIDED: Permission.NIGHT_DECIDE,
    Step.SIGNED: Permission.NIGHT_SIGN,
    Step.NOT_REACHED: Permission.NIGHT_DECIDE,
    Step.SENT: Permission.NIGHT_DECIDE,
    Step.ACCEPTED: Permission.NIGHT_ACCEPT,
    Step.REVIEWED: Permission.NIGHT_REVIEW,
}


class CannotDo(Exception):
    """Say, in the reader's words, why this may not be done with the night record."""


@dataclass(frozen=True, slots=True)
class Call:
    """The call as it came. `source` is a code of REFSRC."""

    received_at: datetime
    caller: str
    source: str
    concern: str


@dataclass(frozen=True, slots=True)
class Decided:
    """What the worker decided. `power` is a code of LS, with when it began; an order says when it ends."""

    outcome: str
    says: str
    why: str
    decided_at: datetime
    sleeps: str = ""
    parents_told: str = ""
    agencies_told: str = ""
    power: str = ""
    power_from_at: datetime | None = None
    order_until_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sight:
    """Whether the child was seen or spoken to: `how` is one of NightSight.How."""

    how: str
    happened_at: datetime | None = None
    place: str = ""
    alone: bool | None = None
    by_whom: str = ""
    words: str = ""
    why_not: str = ""


@transaction.atomic
def open_records(
    *, child: Child, others: Iterable[Child], call: Call, by: Actor, at: datetime
) -> list[NightRecord]:
    """Open a record for a child and for each brother or sister the call is about; the first is the child's.

    A child who is not open becomes so: the call is a contact, and the front door answers for the child.
    Raises CannotDo with the reason; then nothing is written.
    """
    children = [child, *others]
    reached = set(visible_to(by).filter(pk__in=[each.pk for each in children]).values_list("pk", flat=True))
    for each in children:
        reason = rules.why_not_open(
            may=by.may(Permission.NIGHT_DECIDE), died=each.died_on is not None, reached=each.pk in reached
        ) or rules.why_not_when(happened_at=call.received_at, not_before=None, now=at)
        if reason:
            raise CannotDo(reason)
    return _opened(children, _contacts([each.pk for each in children], call, by, at), call, by, at)


def _opened(
    children: list[Child], contacts: Mapping[int, Event], call: Call, by: Actor, at: datetime
) -> list[NightRecord]:
    shared, user = uuid.uuid4(), _user(by)
    written_here_from(calendar.uk_date(call.received_at), WRITTEN_HERE)
    for each in children:
        say_why(user=user, child_id=each.pk, reason=WHY_OPENED, at=at, until_at=at + REASON_LASTS)
    return [
        NightRecord.objects.create(
            child=each,
            call=shared,
            received_at=call.received_at,
            caller=call.caller,
            source=call.source,
            concern=call.concern,
            opened_by=_user(by),
            opened_at=at,
            contact=contacts.get(each.pk),
        )
        for each in children
    ]


@transaction.atomic
def open_record_of_new_child(
    *, given_name: str, family_name: str, born_on: date | None, call: Call, by: Actor, at: datetime
) -> NightRecord:
    """Open a record for a child whom no record here names, and begin the child's record with it.

    Raises CannotDo with the reason; then nothing is written.
    """
    if not by.may(Permission.NIGHT_DECIDE):
        raise CannotDo(rules.why_not_open(may=False, died=False, reached=True) or "")
    if born_on is not None and born_on > calendar.uk_date(at):
        raise CannotDo("That date of birth has not come. For a child not yet born, leave it empty.")
    party = Party.objects.create(kind=Party.Kind.CHILD)
    with keeping([party.pk]):
        child = Child.objects.create(party=party, given_name=given_name, family_name=family_name)
    begun = _contacts([party.pk], call, by, at, born={party.pk: born_on} if born_on else {})
    return _opened([child], begun, call, by, at)[0]


def _contacts(
    children: list[int], call: Call, by: Actor, at: datetime, born: Mapping[int, date] = EMPTY
) -> dict[int, Event]:
    """Record the call as a contact for each child who is not open, held by the front door's manager."""
    spells = Spell.objects.filter(child__in=children, kind="open", until_on=None)
    opened = set(spells.values_list("child_id", flat=True))
    new = [child for child in children if child not in opened]
    if not new:
        return {}
    on, hub = calendar.uk_date(call.received_at), day_team_of_the_door(calendar.uk_date(at))
    events = [NewEvent(child, "born", born_on) for child, born_on in born.items()]
    for child in new:
        contact = NewSubject("contact")
        events.append(
            NewEvent(
                child,
                "contact_received",
                on,
                subject=contact,
                happened_at=call.received_at,
                facts={"source": call.source, "channel": "NIGHT_TEAM"},
            )
        )
        if hub is not None:
            # With its moment: of two teams on one day the later holds.
            events.append(
                NewEvent(
                    child,
                    "holder_changed",
                    on,
                    subject=contact,
                    happened_at=call.received_at,
                    facts={"team": hub.code},
                )
            )
    recording = _record(events, by, at, "A call came out of hours.")
    rows = Event.objects.filter(recording=recording, kind="contact_received").select_related("subject")
    return {event.child_id: event for event in rows if event.child_id}


def day_team_of_the_door(day: date) -> Team | None:
    """Return the front door's team that is open on a day, the first made; None where there is none."""
    teams = Team.objects.filter(kind="hub", agency__kind="authority")
    return teams.exclude(closed_on__lt=day).order_by("id").first()


@transaction.atomic
def add_check(
    *,
    night: NightRecord,
    place: str,
    checked_at: datetime | None,
    found: str,
    not_possible_because: str,
    by: Actor,
    at: datetime,
) -> NightCheck:
    """Write down that records were looked in, when and what they held; or why they could not be.

    Raises CannotDo with the reason.
    """
    night = _locked(night)
    _night_team(by)
    reason = rules.why_not_checked(checked_at=checked_at, not_possible_because=not_possible_because)
    if checked_at is not None:
        # Our own records may have been read just before the call was answered: only the future is refused.
        reason = reason or rules.why_not_when(happened_at=checked_at, not_before=None, now=at)
    if reason:
        raise CannotDo(reason)
    return NightCheck.objects.create(
        record=night,
        child_id=night.child_id,
        place=place,
        checked_at=checked_at,
        found=found,
        not_possible_because=not_possible_because,
        by=_user(by),
        at=at,
    )


@transaction.atomic
def add_sight(*, night: NightRecord, sight: Sight, by: Actor, at: datetime) -> NightSight:
    """Write down whether the child was seen, or spoken to, or why neither.

    Seen in person is a fact of the ledger; a telephone call is not. Raises CannotDo with the reason.
    """
    night = _locked(night)
    _night_team(by)
    event = None
    if sight.happened_at is not None:
        reason = rules.why_not_when(happened_at=sight.happened_at, not_before=night.received_at, now=at)
        if reason:
            raise CannotDo(reason)
    if sight.how == NightSight.How.SEEN and sight.happened_at is not None:
        event = _seen(night, sight, sight.happened_at, by, at)
    return NightSight.objects.create(
        record=night,
        child_id=night.child_id,
        how=sight.how,
        happened_at=sight.happened_at,
        place=sight.place,
        alone=sight.alone,
        by_whom=sight.by_whom,
        words=sight.words,
        why_not=sight.why_not,
        by=_user(by),
        at=at,
        event=event,
    )


def _seen(night: NightRecord, sight: Sight, happened_at: datetime, by: Actor, at: datetime) -> Event:
    facts: dict[str, object] = {"context": "NIGHT", **_worker(by)}
    if sight.alone is not None:
        facts["alone"] = sight.alone
    if sight.place:
        facts["code"] = sight.place
    seen = NewEvent(
        night.child_id,
        "child_seen",
        calendar.uk_date(happened_at),
        happened_at=happened_at,
        facts=facts,
        occasion=night.call,
    )
    recording = _record([seen], by, at, "The child was seen out of hours.")
    return Event.objects.get(recording=recording, kind="child_seen")


@transaction.atomic
def decide(*, night: NightRecord, decided: Decided, by: Actor, at: datetime) -> NightStep:
    """Decide what stands until the day. It is interim until a day manager has reviewed it.

    A legal power that was used begins in the ledger, and its own clock with it. Raises CannotDo.
    """
    night = _may(Step.DECIDED, night, by)
    for moment in (decided.decided_at, decided.power_from_at):
        reason = moment and rules.why_not_when(happened_at=moment, not_before=night.received_at, now=at)
        if reason:
            raise CannotDo(reason)
    on = calendar.uk_date(decided.decided_at)
    made = NewEvent(
        night.child_id,
        "night_decision_made",
        on,
        subject=NewSubject(
            SUBJECT, key=night.public_id, raised_by=night.contact.subject if night.contact else None
        ),
        happened_at=decided.decided_at,
        facts={"outcome": decided.outcome, **_worker(by)},
        occasion=night.call,
    )
    recording = _record([made, *_power(night, decided)], by, at, "A decision was made out of hours.")
    event = Event.objects.get(recording=recording, kind="night_decision_made")
    NightDecision.objects.create(
        record=night,
        child_id=night.child_id,
        **{name: getattr(decided, name) for name in Decided.__dataclass_fields__},
    )
    return _step(Step.DECIDED, night, by, at, event=event)


def _power(night: NightRecord, decided: Decided) -> list[NewEvent]:
    if not decided.power or decided.power_from_at is None:
        return []
    until = decided.order_until_at
    return [
        NewEvent(
            night.child_id,
            "legal_status_started",
            calendar.uk_date(decided.power_from_at),
            subject=NewSubject("legal_status", key=f"{night.public_id} power"),
            happened_at=decided.power_from_at,
            names_on=calendar.uk_date(until) if until else None,
            names_at=until,
            facts={"code": decided.power},
        )
    ]


@transaction.atomic
def sign(
    *, night: NightRecord, agrees: bool, outcome: str = "", words: str, by: Actor, at: datetime
) -> NightStep:
    """Sign at night what another person decided: agree with it, or change it and say to what and why.

    Raises CannotDo if the signer decided it, or reviewed it by day, in any account or acting role.
    """
    night = _may(Step.SIGNED, night, by)
    event = _on_the_enquiry(
        "night_decision_signed", night, by, at, {"outcome": "CONFIRMED" if agrees else "CHANGED"}
    )
    return _step(Step.SIGNED, night, by, at, agrees=agrees, outcome=outcome, words=words, event=event)


@transaction.atomic
def say_not_reached(*, night: NightRecord, because: str, by: Actor, at: datetime) -> NightStep:
    """Say that the night manager was not reached: the decision stays unsigned. Raises CannotDo.

    It is no signature. Whoever answers for the service is told when `alerting.tell` is called with it.
    """
    night = _may(Step.NOT_REACHED, night, by)
    return _step(Step.NOT_REACHED, night, by, at, words=because)


@transaction.atomic
def send_handover(*, night: NightRecord, words: str, by: Actor, at: datetime) -> NightStep:
    """Send the record to the day team that answers for the child. It is not handed over until accepted.

    Raises CannotDo.
    """
    night = _may(Step.SENT, night, by)
    return _step(Step.SENT, night, by, at, words=words, team=_answering_team(night, at))


@transaction.atomic
def accept_handover(*, night: NightRecord, by: Actor, at: datetime) -> NightStep:
    """Accept for the day team what the night team handed over.

    Raises CannotDo if the one who accepts decided it or sent it, in any account.
    """
    night = _may(Step.ACCEPTED, night, by)
    team = _answering_team(night, at)
    event = _on_the_enquiry("night_handover_accepted", night, by, at, {"team": team.code})
    return _step(Step.ACCEPTED, night, by, at, team=team, event=event)


@transaction.atomic
def review(
    *, night: NightRecord, agrees: bool, outcome: str = "", words: str, by: Actor, at: datetime
) -> NightStep:
    """Confirm or change by day what was decided at night; from then on it is no longer interim.

    Raises CannotDo if the day manager decided it or signed it at night, in any account or acting role.
    """
    night = _may(Step.REVIEWED, night, by)
    event = _on_the_enquiry(
        "night_decision_reviewed", night, by, at, {"outcome": "CONFIRMED" if agrees else "CHANGED"}
    )
    return _step(Step.REVIEWED, night, by, at, agrees=agrees, outcome=outcome, words=words, event=event)


def may_take(step: Step, *, night: NightRecord, by: Actor) -> bool:
    """Return whether somebody's roles and reach let them take a step, whoever took the others."""
    if not by.may(NEEDS[step]):
        return False
    if step is Step.ACCEPTED:
        return is_own_work(by, night.child) or by.reaches_every_child
    return visible_to(by).filter(pk=night.child_id).exists()


def taken(night: NightRecord) -> dict[Step, int]:
    """Return the steps that were taken, each with the id of the person who took it."""
    rows = NightStep.objects.filter(record=night).order_by("id").values_list("step", "person_id")
    return {Step(step): person for step, person in rows}


def _may(step: Step, night: NightRecord, by: Actor) -> NightRecord:
    """Return the record, locked, if this may be done; the permission is asked before the lock."""
    if not may_take(step, night=night, by=by):
        raise CannotDo(rules.why_not(step, taken={}, person=0, may=False) or "")
    night = _locked(night)
    reason = rules.why_not(step, taken=taken(night), person=_user(by).person_id, may=True)
    if reason:
        raise CannotDo(reason)
    return night


def _night_team(by: Actor) -> None:
    if not by.may(Permission.NIGHT_DECIDE):
        raise CannotDo("Only the night team writes in a night record. Ask the night manager.")


def _locked(night: NightRecord) -> NightRecord:
    # FOR UPDATE, so that two hands on one record come one after the other. The row itself never changes.
    rows = NightRecord.objects.select_for_update(of=("self",)).select_related("child", "contact__subject")
    return rows.get(pk=night.pk)


def _user(by: Actor) -> User:
    if by.user is None:
        raise CannotDo("Sign in first: what is done at the night desk is done by a person.")
    return by.user


def _worker(by: Actor) -> dict[str, object]:
    """Return the fact of who did it, for somebody who is entered as a worker."""
    workers = Worker.objects.filter(person_id=_user(by).person_id).order_by("id")
    code = workers.values_list("code", flat=True).first()
    return {"worker": code} if code else {}


def _answering_team(night: NightRecord, at: datetime) -> Team:
    """Return the team that holds the child, which is the day team that a handover goes to."""
    holder = Spell.objects.filter(child=night.child_id, kind="holder", until_on=None)
    spell = holder.select_related("team").order_by("-from_on", "-id").first()
    team = spell.team if spell else day_team_of_the_door(calendar.uk_date(at))
    if team is None:
        raise CannotDo("No team answers for this child. Ask the head of service to name one.")
    return team


def _on_the_enquiry(
    kind: str, night: NightRecord, by: Actor, at: datetime, facts: dict[str, object]
) -> Event:
    step = NightStep.objects.select_related("event__subject").get(record=night, step=Step.DECIDED)
    if step.event is None:
        raise CannotDo("The decision is not in the record any more. Open it again.")
    event = NewEvent(
        night.child_id,
        kind,
        calendar.uk_date(at),
        subject=step.event.subject,
        happened_at=at,
        facts={**facts, **_worker(by)},
    )
    recording = _record([event], by, at, "A step was taken with a night decision.")
    return Event.objects.get(recording=recording, kind=kind)


def _record(events: list[NewEvent], by: Actor, at: datetime, why: str) -> object:
    try:
        return record(events, by=by.user, at=at, why=why)
    except CannotRecord as refusal:
        raise CannotDo(str(refusal)) from refusal


def _step(step: Step, night: NightRecord, by: Actor, at: datetime, **more: object) -> NightStep:
    user = _user(by)
    try:
        return NightStep.objects.create(
            record=night, child_id=night.child_id, step=step, by=user, person_id=user.person_id, at=at, **more
        )
    except IntegrityError as clash:
        raise CannotDo("Somebody did this a moment ago. Open the record again to see it.") from clash
