"""Who acts at the night desk: what each step asks for, the lock, and the row that says who took it."""

from datetime import datetime

from django.db import IntegrityError

from sightline.access.actor import Actor
from sightline.access.permissions import Permission
from sightline.access.scope import is_own_work, visible_to
from sightline.clocks.actions import CannotRecord, NewEvent, record
from sightline.clocks.notes import Said, contact_at_the_door, write_note
from sightline.identity.models import User, Worker
from sightline.night_desk import rules
from sightline.night_desk.models import NightRecord, NightStep
from sightline.night_desk.rules import Step
from sightline.records.models import Recording

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


def may(step: Step, night: NightRecord, by: Actor) -> NightRecord:
    """Return the record, locked, if this may be done; the permission is asked before the lock."""
    if not may_take(step, night=night, by=by):
        raise CannotDo(rules.why_not(step, taken={}, person=0, may=False) or "")
    night = locked(night)
    reason = rules.why_not(step, taken=taken(night), person=user_of(by).person_id, may=True)
    if reason:
        raise CannotDo(reason)
    return night


def night_team_only(by: Actor) -> None:
    """Refuse whoever is not of the night team. Raises CannotDo."""
    if not by.may(Permission.NIGHT_DECIDE):
        raise CannotDo("Only the night team writes in a night record. Ask the night manager.")


def locked(night: NightRecord) -> NightRecord:
    """Return the record, locked, so that two hands on it come one after the other. Its row never changes."""
    rows = NightRecord.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("child", "contact__subject").get(pk=night.pk)


def user_of(by: Actor) -> User:
    """Return the signed-in user. Raises CannotDo for a command, which is nobody."""
    if by.user is None:
        raise CannotDo("Sign in first: what is done at the night desk is done by a person.")
    return by.user


def worker_fact(by: Actor) -> dict[str, object]:
    """Return the fact of who did it, for somebody who is entered as a worker."""
    workers = Worker.objects.filter(person_id=user_of(by).person_id).order_by("id")
    code = workers.values_list("code", flat=True).first()
    return {"worker": code} if code else {}


def written(events: list[NewEvent], by: Actor, at: datetime, why: str) -> Recording:
    """Write events in the ledger. Raises CannotDo with its reason."""
    try:
        return record(events, by=by.user, at=at, why=why)
    except CannotRecord as refusal:
        raise CannotDo(str(refusal)) from refusal


def tell_the_door(said: Said, *, night: NightRecord, by: Actor, at: datetime) -> None:
    """Write down for the front door what the night did, where a contact about the child is there."""
    subject = night.contact.subject if night.contact else contact_at_the_door(night.child_id)
    if subject is not None:
        write_note(said, subject=subject, by=by, at=at)


def took(step: Step, night: NightRecord, by: Actor, at: datetime, **more: object) -> NightStep:
    """Write who took a step, and when. Raises CannotDo where the database says that somebody did already."""
    user = user_of(by)
    try:
        return NightStep.objects.create(
            record=night, child_id=night.child_id, step=step, by=user, person_id=user.person_id, at=at, **more
        )
    except IntegrityError as clash:
        raise CannotDo("Somebody did this a moment ago. Open the record again to see it.") from clash
