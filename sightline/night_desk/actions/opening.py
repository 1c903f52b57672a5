"""A night record is opened for each child of a call, and a child who is not open becomes so."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from django.db import transaction

from sightline.access.actions import say_why
from sightline.access.actor import Actor
from sightline.access.keeper import keeping
from sightline.access.permissions import Permission
from sightline.access.scope import REASON_LASTS, visible_to
from sightline.clocks import queries
from sightline.clocks.actions import NewEvent, NewSubject
from sightline.clocks.covering import written_here_from
from sightline.clocks.notes import Said
from sightline.identity.models import Team
from sightline.night_desk import rules
from sightline.night_desk.actions.acting import (
    CannotDo,
    tell_the_door,
    user_of,
    written,
)
from sightline.night_desk.models import NightRecord
from sightline.records.models import Child, Event, Party
from sightline.standards import calendar
from sightline.standards.plausible import why_not_born

WHY_OPENED = "A call about the child came out of hours."
WRITTEN_HERE = (
    "night_decision_made",
    "night_decision_signed",
    "night_handover_accepted",
    "night_decision_reviewed",
)
EMPTY: Mapping[int, date] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Call:
    """The call as it came. `source` is a code of REFSRC."""

    received_at: datetime
    caller: str
    source: str
    concern: str


@transaction.atomic
def open_records(
    *, child: Child, others: Iterable[Child], call: Call, by: Actor, at: datetime
) -> list[NightRecord]:
    """Open a record for a child and for each brother or sister the call is about; the first is the child's.

    A child who is not open becomes so: the call is a contact, and the front door answers for the child.
    Raises CannotDo with the reason; then nothing is written.
    """
    children = [child, *others]
    reached = _reached(children, by)
    for each in children:
        reason = rules.why_not_open(
            may=by.may(Permission.NIGHT_DECIDE), died=each.died_on is not None, reached=each.pk in reached
        ) or rules.why_not_when(happened_at=call.received_at, not_before=None, now=at)
        if reason:
            raise CannotDo(reason)
    return _opened(children, _contacts([each.pk for each in children], call, by, at), call, by, at)


def _reached(children: list[Child], by: Actor) -> set[int]:
    """Return those of the children whom somebody reaches, locked, in the order of their ids.

    So of two calls at once about one child the second finds the child open, and nobody hides the record
    between the asking and the writing.
    """
    seen = visible_to(by).filter(pk__in=[each.pk for each in children])
    rows = Child.objects.select_for_update(no_key=True).filter(pk__in=seen.values("pk")).order_by("pk")
    locked = list(rows.values_list("pk", flat=True))
    return set(visible_to(by).filter(pk__in=locked).values_list("pk", flat=True))


def _opened(
    children: list[Child], contacts: Mapping[int, Event], call: Call, by: Actor, at: datetime
) -> list[NightRecord]:
    shared, user = uuid.uuid4(), user_of(by)
    written_here_from(calendar.uk_date(call.received_at), WRITTEN_HERE, by=user)
    for each in children:
        say_why(user=user, child_id=each.pk, reason=WHY_OPENED, at=at, until_at=at + REASON_LASTS)
    records = [
        NightRecord.objects.create(
            child=each,
            call=shared,
            received_at=call.received_at,
            caller=call.caller,
            source=call.source,
            concern=call.concern,
            opened_by=user_of(by),
            opened_at=at,
            contact=contacts.get(each.pk),
        )
        for each in children
    ]
    for night in records:
        said = Said("The night team was rung", call.concern, call.caller, call.received_at)
        tell_the_door(said, night=night, by=by, at=at)
    return records


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
    reason = rules.why_not_when(happened_at=call.received_at, not_before=None, now=at)
    if reason is None and born_on is not None:
        reason = why_not_born(born_on, today=calendar.uk_date(at))
    if reason:
        raise CannotDo(reason)
    party = Party.objects.create(kind=Party.Kind.CHILD)
    with keeping([party.pk]):
        child = Child.objects.create(party=party, given_name=given_name, family_name=family_name)
    begun = _contacts([party.pk], call, by, at, born={party.pk: born_on} if born_on else {})
    return _opened([child], begun, call, by, at)[0]


def _contacts(
    children: list[int], call: Call, by: Actor, at: datetime, born: Mapping[int, date] = EMPTY
) -> dict[int, Event]:
    """Record the call as a contact for each child who is not open, held by the front door's manager."""
    spells = queries.lasting("open", calendar.uk_date(at)).filter(child__in=children)
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
    recording = written(events, by, at, "A call came out of hours.")
    rows = Event.objects.filter(recording=recording, kind="contact_received").select_related("subject")
    return {event.child_id: event for event in rows if event.child_id}


def day_team_of_the_door(day: date) -> Team | None:
    """Return the front door's team that is open on a day, the first made; None where there is none."""
    teams = Team.objects.filter(kind="hub", agency__kind="authority")
    return teams.exclude(closed_on__lt=day).order_by("id").first()
