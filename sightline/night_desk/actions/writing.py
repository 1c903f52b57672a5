"""What was checked, and whether the child was seen, written down as it is done."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from sightline.access.actor import Actor
from sightline.clocks.actions import NewEvent
from sightline.clocks.notes import Said
from sightline.night_desk import policy, rules
from sightline.night_desk.actions.acting import (
    CannotDo,
    locked,
    night_team_only,
    taken,
    tell_the_door,
    user_of,
    worker_fact,
    written,
)
from sightline.night_desk.models import NightCheck, NightDecision, NightRecord, NightSight
from sightline.records.models import Event
from sightline.standards import calendar, codes

READ_BEFORE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Sight:
    """Whether the child was seen or spoken to: `how` is one of NightSight.How.

    `by_me`: by whoever writes it down; else `by_whom` says by whom, who may be a police officer.
    """

    how: str
    happened_at: datetime | None = None
    place: str = ""
    alone: bool | None = None
    by_whom: str = ""
    words: str = ""
    why_not: str = ""
    by_me: bool = False


@transaction.atomic
def add_check(
    *,
    night: NightRecord,
    place: str,
    checked_at: datetime | None,
    found: str,
    not_possible_because: str,
    marking: str = "",
    by: Actor,
    at: datetime,
) -> NightCheck:
    """Write down that records were looked in, when and what they held; or why they could not be.

    `marking`: a code of Marking, for what they held. Raises CannotDo with the reason.
    """
    night = _open_to_the_night_team(night, by)
    reason = rules.why_not_checked(checked_at=checked_at, not_possible_because=not_possible_because)
    if checked_at is not None:
        # Our own records may have been read just before the call was answered, and no longer before.
        earliest = night.received_at - READ_BEFORE
        reason = reason or rules.why_not_when(happened_at=checked_at, not_before=earliest, now=at)
    if reason:
        raise CannotDo(reason)
    said = found or f"Could not be checked: {not_possible_because}"
    looked_in = f"The night team looked in: {NightCheck.Place(place).label}"
    told = Said(looked_in, said, user_of(by).person.name, checked_at or at, marking=marking)
    tell_the_door(told, night=night, by=by, at=at)
    return NightCheck.objects.create(
        record=night,
        child_id=night.child_id,
        place=place,
        checked_at=checked_at,
        found=found,
        not_possible_because=not_possible_because,
        marking=marking,
        by=user_of(by),
        at=at,
    )


@transaction.atomic
def add_sight(*, night: NightRecord, sight: Sight, by: Actor, at: datetime) -> NightSight:
    """Write down whether the child was seen, or spoken to, or why neither.

    Seen in person is a fact of the ledger; a telephone call is not. Raises CannotDo with the reason.
    """
    night = _open_to_the_night_team(night, by)
    event = None
    if sight.happened_at is not None:
        # An officer may see the child and ring then; whoever is rung sees the child afterwards.
        earliest = night.received_at if sight.by_me else night.received_at - READ_BEFORE
        reason = rules.why_not_when(happened_at=sight.happened_at, not_before=earliest, now=at)
        if reason:
            raise CannotDo(reason)
    if sight.how == NightSight.How.SEEN and sight.happened_at is not None:
        event = _seen(night, sight, sight.happened_at, by, at)
    by_whom = user_of(by).person.name if sight.by_me else sight.by_whom
    how = NightSight.How(sight.how).label
    told = Said(f"{how}, out of hours", _in_words(sight) or f"{how}.", by_whom, sight.happened_at or at)
    tell_the_door(told, night=night, by=by, at=at)
    return NightSight.objects.create(
        record=night,
        child_id=night.child_id,
        how=sight.how,
        happened_at=sight.happened_at,
        place=sight.place,
        alone=sight.alone,
        by_whom=by_whom,
        words=sight.words,
        why_not=sight.why_not,
        by=user_of(by),
        at=at,
        event=event,
    )


def _in_words(sight: Sight) -> str:
    """Return where and how the child was seen, and what the child said, a line for each."""
    place = codes.SETS["PLACE_SEEN"].label(sight.place) if sight.place else ""
    alone = {True: "Alone", False: "Not alone", None: ""}[sight.alone]
    said = f"The child said: “{sight.words}”" if sight.words else ""
    return "\n".join(filter(None, (place, alone, sight.why_not, said)))


def _open_to_the_night_team(night: NightRecord, by: Actor) -> NightRecord:
    night = locked(night)
    night_team_only(by)
    decided_at = NightDecision.objects.filter(record=night).values_list("decided_at", flat=True).first()
    both = policy.both_needed(policy.policies(), decided_at=decided_at)
    reason = rules.why_not_write_more(taken(night).keys(), both_signatures=both)
    if reason:
        raise CannotDo(reason)
    return night


def _seen(night: NightRecord, sight: Sight, happened_at: datetime, by: Actor, at: datetime) -> Event:
    # Seen by an officer of the police, the ledger names no worker: whoever writes it down did not see.
    facts: dict[str, object] = {"context": "NIGHT", **(worker_fact(by) if sight.by_me else {})}
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
    recording = written([seen], by, at, "The child was seen out of hours.")
    return Event.objects.get(recording=recording, kind="child_seen")
