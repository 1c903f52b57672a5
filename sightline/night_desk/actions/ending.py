"""That a legal power ended: released, taken over by a court's order, or run out."""

from datetime import datetime

from django.db import transaction

from sightline.access.actor import Actor
from sightline.access.permissions import Permission
from sightline.access.scope import visible_to
from sightline.clocks.actions import NewEvent
from sightline.clocks.notes import Said
from sightline.night_desk import rules
from sightline.night_desk.actions.acting import CannotDo, locked, tell_the_door, user_of, written
from sightline.night_desk.models import NightDecision, NightRecord
from sightline.records.models import Event, Recording
from sightline.standards import calendar


def may_end_power(by: Actor) -> bool:
    """Say whether roles let somebody record that a power ended: the night team, or who reviews by day."""
    return by.may(Permission.NIGHT_DECIDE) or by.may(Permission.NIGHT_REVIEW)


@transaction.atomic
def end_power(*, night: NightRecord, ended_at: datetime, words: str, by: Actor, at: datetime) -> Recording:
    """Record when the power that a night decision used ended, which stops its clock. Raises CannotDo."""
    if not may_end_power(by) or not visible_to(by).filter(pk=night.child_id).exists():
        raise CannotDo("Only the night team and a manager who reviews by day record that a power ended.")
    night = locked(night)
    decision = NightDecision.objects.filter(record=night).first()
    key = f"{night.public_id} power"
    rows = Event.objects.filter(child=night.child_id, subject__kind="legal_status", subject__key=key)
    told = rows.filter(withdrawn_by=None).select_related("subject").order_by("id")
    began = told.filter(kind="legal_status_started").first()
    ended = told.filter(kind="legal_status_ended").exists()
    if decision is None or decision.power_from_at is None or began is None:
        raise CannotDo("No legal power was used in this night record.")
    reason = rules.why_not_power_until(ended_at, began_at=decision.power_from_at, ended=ended, now=at)
    if reason:
        raise CannotDo(reason)
    over = NewEvent(
        night.child_id,
        "legal_status_ended",
        calendar.uk_date(ended_at),
        subject=began.subject,
        happened_at=ended_at,
        facts={"code": decision.power},
    )
    recording = written([over], by, at, f"{rules.POWERS[decision.power]} ended. {words}")
    named = f"{rules.POWERS[decision.power]} ended"
    tell_the_door(Said(named, words, user_of(by).person.name, ended_at), night=night, by=by, at=at)
    return recording
