"""Record a contact: one message, an event for each child it is about, and the hub holds whom nobody held."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from sightline.access.actor import Actor
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.access.permissions import Permission
from sightline.clocks import queries
from sightline.clocks.actions import CannotRecord, NewEvent, NewSubject, record
from sightline.clocks.covering import written_here_from
from sightline.front_door import rules
from sightline.front_door.models import Contact, GradingNote, Message, reference
from sightline.front_door.standing import hub_of
from sightline.identity.models import Agency, Team
from sightline.matching import actions as matching
from sightline.matching.likeness import Description
from sightline.records.models import (
    Child,
    Event,
    Party,
    Receipt,
    Recording,
    Subject,
)
from sightline.standards.calendar import uk_date

# What only the hub writes of a contact, once it records contacts here.
WRITTEN_HERE = (
    "contact_received",
    "contact_decided",
    "contact_decision_signed",
    "information_passed_on",
    "enquiry_opened",
    "enquiry_graded",
    "enquiry_decided",
    "check_requested",
    "check_returned",
    "check_called_off",
    "referral_acknowledged",
    "referral_decided",
    "reply_owed",
    "referrer_told",
    "disagreement_recorded",
    "disagreement_answered",
)


class CannotRecordContact(Exception):
    """Say, in the reader's words, why this contact may not be recorded."""


@dataclass(frozen=True, slots=True)
class AboutChild:
    """One child that a message is about. `child` is None for one who is not known yet.

    A child not born yet has `expected_on` and no `born_on`. `also`: all that was told of who the child is. It
    is kept of a new record, with the address, to recognise the child by.
    """

    child: Child | None = None
    given_name: str = ""
    family_name: str = ""
    born_on: date | None = None
    expected_on: date | None = None
    sex: str = ""
    ethnicity: str = ""
    own_words: str = ""
    also: Description | None = None
    address: str = ""

    @property
    def named(self) -> str:
        """Return the name as it was told, or as the record has it."""
        told = f"{self.given_name} {self.family_name}".strip()
        return told or (self.child.name if self.child else "") or "Name not known"


@dataclass(frozen=True, slots=True)
class WhatWasTold:
    """A message, as whoever took it writes it down. `source` and `channel` are codes."""

    received_at: datetime
    source: str
    channel: str
    concerns: str
    referrer_name: str = ""
    referrer_role: str = ""
    referrer_reach: str = ""
    agency: Agency | None = None
    agency_said: str = ""
    anonymous: bool = False
    unsafe_now: bool | None = None
    unsafe_why: str = ""
    consent: str = ""
    consent_why: str = ""


@transaction.atomic
def record_contact(
    *,
    told: WhatWasTold,
    children: Sequence[AboutChild],
    by: Actor,
    at: datetime,
    receipt: Receipt | None = None,
    said: str = "",
) -> list[Contact]:
    """Record one message about one child or several, and return a contact for each, in their order.

    `receipt`: of what it came by, to which its events lead. `said`: what names the message, or one is made.
    A child who is not safe now is graded red and put before a strategy discussion in the same moment.
    Raises CannotRecordContact with the reason; then nothing is written.
    """
    reason = rules.why_not_record(
        may_record=by.may(Permission.CONTACT_RECORD),
        children=len(children),
        same_child_twice=len({c.child.pk for c in children if c.child}) < sum(1 for c in children if c.child),
        received_at=told.received_at,
        at=at,
        concerns=told.concerns,
        unsafe_now=told.unsafe_now,
        unsafe_why=told.unsafe_why,
    ) or _why_not_these(children, uk_date(at))
    if reason:
        raise CannotRecordContact(reason)
    written_here_from(uk_date(told.received_at), WRITTEN_HERE, by=by.user)
    hub, said, occasion = hub_of(by), said or reference(), uuid.uuid4()
    parties = [each.child.pk if each.child else _new_child(each) for each in children]
    held = _open_already(parties, uk_date(at))
    events: list[NewEvent] = []
    for party, each in zip(parties, children, strict=True):
        events += [*_who(party, each, told), *_received(party, told, said, occasion)]
        if party not in held and hub is not None:
            events.append(_held_by(party, hub, told, said))
        if told.unsafe_now:
            events += _unsafe(party, said, at)
    try:
        recording = record(events, by=by.user, at=at, why="A contact was recorded.", receipt=receipt)
    except CannotRecord as refusal:
        raise CannotRecordContact(str(refusal)) from refusal
    for party, each in zip(parties, children, strict=True):
        if each.child is None and each.also is not None:
            matching.keep_what_helps(child=party, told=each.also, recording=recording, address=each.address)
    return _written(recording, told, said, parties, children, hub, by, at)


def _why_not_these(children: Sequence[AboutChild], today: date) -> str | None:
    reasons = (
        rules.why_not_this_child(born_on=each.born_on, expected_on=each.expected_on, today=today)
        for each in children
        if each.child is None
    )
    return next((reason for reason in reasons if reason), None)


@transaction.atomic
def take_on(*, subject: int, named: str, by: Actor) -> Contact:
    """Say that this person works on a contact. Whoever takes it last has it.

    A contact that a file brought gets its place here when it is first taken on.
    """
    if not by.may(Permission.CONTACT_RECORD):
        raise CannotRecordContact("Only those who answer the front door can take a contact on.")
    kept = Subject.objects.get(pk=subject, kind="contact")
    contact, _ = Contact.objects.get_or_create(
        subject=kept,
        defaults={"child_id": kept.child_id, "named": named or "Name not known", "team": hub_of(by)},
    )
    contact.taken_on_by = by.user
    contact.save(update_fields=["taken_on_by"])
    return contact


def _new_child(each: AboutChild) -> int:
    party = Party.objects.create(kind=Party.Kind.CHILD)
    with keeping([party.pk]):
        Child.objects.create(party=party, given_name=each.given_name, family_name=each.family_name)
    return party.pk


def _open_already(parties: Sequence[int], day: date) -> set[int]:
    with keeping(EVERY_CHILD):
        rows = queries.lasting("open", day).filter(child__in=parties)
        return set(rows.values_list("child_id", flat=True))


def _who(party: int, each: AboutChild, told: WhatWasTold) -> list[NewEvent]:
    """Return what was told of who a new child is. A known child's facts are not overwritten by a caller."""
    if each.child is not None:
        return []
    events = []
    if each.born_on:
        events.append(NewEvent(party, "born", each.born_on))
    elif each.expected_on:
        on = uk_date(told.received_at)
        events.append(NewEvent(party, "birth_expected", on, names_on=each.expected_on))
    on = each.born_on or uk_date(told.received_at)
    for kind, code in (("sex_recorded", each.sex), ("ethnicity_recorded", each.ethnicity)):
        if code:
            events.append(NewEvent(party, kind, on, facts={"code": code}))
    return events


def contact_subject(said: str) -> NewSubject:
    """Return the subject of the contacts of one message."""
    return NewSubject("contact", key=said)


def _received(party: int, told: WhatWasTold, said: str, occasion: uuid.UUID) -> list[NewEvent]:
    facts = {"source": told.source, "channel": told.channel}
    return [
        NewEvent(
            party,
            "contact_received",
            uk_date(told.received_at),
            subject=contact_subject(said),
            happened_at=told.received_at,
            facts=facts,
            occasion=occasion,
        )
    ]


def _held_by(party: int, hub: Team, told: WhatWasTold, said: str) -> NewEvent:
    # With its moment: where the child goes to another team on the same day, the later of the two holds.
    at, facts = told.received_at, {"team": hub.code}
    return NewEvent(
        party, "holder_changed", uk_date(at), subject=contact_subject(said), happened_at=at, facts=facts
    )


def _unsafe(party: int, said: str, at: datetime) -> list[NewEvent]:
    contact, on = contact_subject(said), uk_date(at)
    enquiry = NewSubject("enquiry", key=said, raised_by=contact)
    discussion = NewSubject("strategy_discussion", key=said, raised_by=contact)
    red = {"level": "RED", "reason": "FIRST"}
    return [
        NewEvent(party, "enquiry_opened", on, subject=enquiry, happened_at=at),
        NewEvent(party, "enquiry_graded", on, subject=enquiry, happened_at=at, facts=red),
        NewEvent(party, "significant_harm_suspected", on, subject=discussion),
    ]


def _written(
    recording: Recording,
    told: WhatWasTold,
    said: str,
    parties: Sequence[int],
    children: Sequence[AboutChild],
    hub: Team | None,
    by: Actor,
    at: datetime,
) -> list[Contact]:
    message = Message.objects.create(
        reference=said,
        taken_by=by.user,
        taken_at=at,
        referrer_name=told.referrer_name,
        referrer_role=told.referrer_role,
        referrer_reach=told.referrer_reach,
        agency=told.agency,
        agency_said=told.agency_said,
        anonymous=told.anonymous,
        concerns=told.concerns,
        unsafe_now=told.unsafe_now,
        unsafe_why=told.unsafe_why,
        consent=told.consent,
        consent_why=told.consent_why,
    )
    contacts = []
    with keeping(parties):
        found = Event.objects.filter(recording=recording).order_by("id")
        by_kind = {(event.child_id, event.kind): event for event in found}
        for party, each in zip(parties, children, strict=True):
            contact = Contact.objects.create(
                subject_id=by_kind[party, "contact_received"].subject_id,
                child_id=party,
                message=message,
                team=hub,
                agency=None if told.anonymous else told.agency,
                named=each.named,
                own_words=each.own_words,
                taken_on_by=by.user,
                taken_at=at,
            )
            graded = by_kind.get((party, "enquiry_graded"))
            if graded is not None:
                GradingNote.objects.create(
                    event=graded, contact=contact, child_id=party, words=told.unsafe_why
                )
            contacts.append(contact)
    return contacts
