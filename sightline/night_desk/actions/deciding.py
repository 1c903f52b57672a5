"""The decision, its two signatures, and the handover: each step by somebody who is signed in."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from sightline.access.actor import Actor
from sightline.clocks import queries
from sightline.clocks.actions import NewEvent, NewSubject
from sightline.clocks.notes import Said
from sightline.govuk import words
from sightline.identity.models import Team
from sightline.night_desk import rules
from sightline.night_desk.actions.acting import (
    CannotDo,
    may,
    taken,
    tell_the_door,
    took,
    user_of,
    worker_fact,
    written,
)
from sightline.night_desk.actions.opening import day_team_of_the_door
from sightline.night_desk.models import NightCheck, NightDecision, NightRecord, NightSight, NightStep
from sightline.night_desk.rules import Step
from sightline.records.models import Event
from sightline.standards import calendar, codes
from sightline.standards.plausible import why_not_until

SUBJECT = "night_enquiry"


@dataclass(frozen=True, slots=True)
class Decided:
    """What the worker decided. `power` is a code of LS, with when it began; an order says when it ends.

    `without_because`: why it was decided before all was checked and it was known whether the child was seen.
    """

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
    without_because: str = ""


@transaction.atomic
def decide(*, night: NightRecord, decided: Decided, by: Actor, at: datetime) -> NightStep:
    """Decide what stands until the day. It is interim until a day manager has reviewed it.

    A legal power that was used begins in the ledger, and its own clock with it. Raises CannotDo.
    """
    night = may(Step.DECIDED, night, by)
    reason = rules.why_not_decide(gaps_of(night), decided.without_because)
    if reason:
        raise CannotDo(reason)
    reason = rules.why_not_when(happened_at=decided.decided_at, not_before=night.received_at, now=at)
    if reason is None and decided.power_from_at is not None:
        reason = rules.why_not_power_from(
            power=decided.power, from_at=decided.power_from_at, called_at=night.received_at, now=at
        )
    if reason:
        raise CannotDo(reason)
    if decided.power_from_at is not None and decided.order_until_at is not None:
        reason = why_not_until(decided.order_until_at, made=decided.power_from_at)
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
        facts={"outcome": decided.outcome, **worker_fact(by)},
        occasion=night.call,
    )
    recording = written([made, *_power(night, decided)], by, at, "A decision was made out of hours.")
    event = Event.objects.get(recording=recording, kind="night_decision_made")
    NightDecision.objects.create(
        record=night,
        child_id=night.child_id,
        **{name: getattr(decided, name) for name in Decided.__dataclass_fields__},
    )
    said = Said("Decided out of hours", _in_words(decided), user_of(by).person.name, decided.decided_at)
    tell_the_door(said, night=night, by=by, at=at)
    return took(Step.DECIDED, night, by, at, event=event)


def _in_words(decided: Decided) -> str:
    """Return a decision with all that was said of it, a line for each."""
    power = rules.POWERS.get(decided.power, "")
    began = f", from {words.moment(decided.power_from_at)}" if decided.power_from_at else ""
    until = f" until {words.moment(decided.order_until_at)}" if decided.order_until_at else ""
    lines = (
        ("", codes.SETS["NIGHT_OUTCOME"].label(decided.outcome)),
        ("What stands until the day: ", decided.says),
        ("Why: ", decided.why),
        ("Legal power: ", power and f"{power}{began}{until}"),
        ("Where the child sleeps: ", decided.sleeps),
        ("Parents told: ", decided.parents_told),
        ("Agencies told: ", decided.agencies_told),
        ("Decided before all was checked, because: ", decided.without_because),
    )
    return "\n".join(f"{before}{said}" for before, said in lines if said)


def _signed_in_words(agrees: bool, outcome: str, words: str) -> str:
    changed = "" if agrees else f"Changed to: {codes.SETS['NIGHT_OUTCOME'].label(outcome)}"
    return f"{'Agrees' if agrees else changed}. {words}"


def gaps_of(night: NightRecord) -> list[str]:
    """Return what a record does not say yet, in words."""
    checked = set(NightCheck.objects.filter(record=night).values_list("place", flat=True))
    sight = NightSight.objects.filter(record=night).exists()
    return rules.gaps(places=dict(NightCheck.Place.choices), checked=checked, sight=sight)


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
    night = may(Step.SIGNED, night, by)
    _may_change(night, agrees, outcome)
    event = _on_the_enquiry(
        "night_decision_signed", night, by, at, {"outcome": "CONFIRMED" if agrees else "CHANGED"}
    )
    said = Said("Night manager", _signed_in_words(agrees, outcome, words), user_of(by).person.name, at)
    tell_the_door(said, night=night, by=by, at=at)
    return took(Step.SIGNED, night, by, at, agrees=agrees, outcome=outcome, words=words, event=event)


@transaction.atomic
def say_not_reached(*, night: NightRecord, because: str, by: Actor, at: datetime) -> NightStep:
    """Say that the night manager was not reached: the decision stays unsigned. Raises CannotDo.

    It is no signature. Whoever answers for the service is told when `alerting.tell` is called with it.
    """
    night = may(Step.NOT_REACHED, night, by)
    said = Said("Night manager not reached", because, user_of(by).person.name, at)
    tell_the_door(said, night=night, by=by, at=at)
    return took(Step.NOT_REACHED, night, by, at, words=because)


@transaction.atomic
def send_handover(*, night: NightRecord, words: str, by: Actor, at: datetime) -> NightStep:
    """Send the record to the day team that answers for the child. It is not handed over until accepted.

    Raises CannotDo.
    """
    night = may(Step.SENT, night, by)
    said = Said("Handed over by the night team", words, user_of(by).person.name, at)
    tell_the_door(said, night=night, by=by, at=at)
    return took(Step.SENT, night, by, at, words=words, team=_answering_team(night, at))


@transaction.atomic
def accept_handover(*, night: NightRecord, by: Actor, at: datetime) -> NightStep:
    """Accept for the day team what the night team handed over.

    Raises CannotDo if the one who accepts decided it or sent it, in any account.
    """
    night = may(Step.ACCEPTED, night, by)
    team = _answering_team(night, at)
    event = _on_the_enquiry("night_handover_accepted", night, by, at, {"team": team.code})
    return took(Step.ACCEPTED, night, by, at, team=team, event=event)


@transaction.atomic
def review(
    *, night: NightRecord, agrees: bool, outcome: str = "", words: str, by: Actor, at: datetime
) -> NightStep:
    """Confirm or change by day what was decided at night; from then on it is no longer interim.

    Raises CannotDo if the day manager decided it or signed it at night, in any account or acting role.
    """
    night = may(Step.REVIEWED, night, by)
    _may_change(night, agrees, outcome)
    event = _on_the_enquiry(
        "night_decision_reviewed", night, by, at, {"outcome": "CONFIRMED" if agrees else "CHANGED"}
    )
    said = Said("Day manager’s review", _signed_in_words(agrees, outcome, words), user_of(by).person.name, at)
    tell_the_door(said, night=night, by=by, at=at)
    return took(Step.REVIEWED, night, by, at, agrees=agrees, outcome=outcome, words=words, event=event)


def _may_change(night: NightRecord, agrees: bool, outcome: str) -> None:
    """Refuse a signature that changes a decision to what no signature can make of it. Raises CannotDo."""
    if agrees:
        return
    stood = NightDecision.objects.values_list("outcome", flat=True).get(record=night)
    changed = NightStep.objects.filter(record=night, agrees=False).order_by("id")
    stands = changed.values_list("outcome", flat=True).last() or stood
    reason = rules.why_not_change_to(outcome, stands=stands, reviewed=Step.REVIEWED in taken(night))
    if reason:
        raise CannotDo(reason)


def _answering_team(night: NightRecord, at: datetime) -> Team:
    """Return the team that holds the child, which is the day team that a handover goes to."""
    held = queries.lasting("holder", calendar.uk_date(at)).filter(child=night.child_id)
    spell = held.select_related("team").order_by("-from_on", "-id").first()
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
        facts={**facts, **worker_fact(by)},
    )
    recording = written([event], by, at, "A step was taken with a night decision.")
    return Event.objects.get(recording=recording, kind=kind)
