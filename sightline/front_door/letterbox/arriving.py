"""Contacts that agencies' systems and files send: each ends filed, joined, refused or waiting.

filed: a new message, on the hub's list. joined: the same words came before under the same reference, so
nothing is written. waiting: the reference came before with other words; it is on the hub's list all the same,
and somebody there says what is new. refused: it cannot be read; the fields that are wrong are named.

What becomes of it never says whether a child is known here. That is looked for in the hub, by a person.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.front_door import actions
from sightline.front_door.letterbox.batches import FromCsv
from sightline.front_door.letterbox.contact_sent import ChildSent, ContactSent, as_we_call_it, read
from sightline.front_door.letterbox.models import Arrival
from sightline.front_door.letterbox.sending import Became, keep_items, recorded
from sightline.front_door.models import Contact, reference
from sightline.front_door.recognising import ethnic, in_words
from sightline.front_door.recognising import told as told_of
from sightline.identity.models import Agency, AgencyKind, User
from sightline.records.models import Alias, Child, Receipt, ReceiptItem
from sightline.standards.calendar import uk_date
from sightline.standards.plausible import why_not_born, why_not_expected, why_not_told

Outcome = ReceiptItem.Outcome
PURPOSE = "contacts from agencies' systems"
NOT_COME = "That moment has not come. Say when you came to know."
SOURCE_OF = {
    AgencyKind.POLICE: "6",
    AgencyKind.HEALTH: "3F",
    AgencyKind.EDUCATION: "2A",
    AgencyKind.PROBATION: "7",
    AgencyKind.HOUSING: "4",
    AgencyKind.AUTHORITY: "5B",
}
CHANNEL_OF = {AgencyKind.POLICE: "POLICE_INTERFACE", AgencyKind.EDUCATION: "SCHOOL_INTERFACE"}


@dataclass(frozen=True, slots=True)
class Item:
    """What became of one contact that was sent. `contact` names it; `errors` are fields with what to do."""

    row: int
    reference: str
    outcome: Outcome
    says: str
    contact: str = ""
    child: int | None = None
    errors: tuple[tuple[str, str], ...] = ()


@transaction.atomic
def take_in(
    sent: Sequence[object], *, agency: Agency, by: str, at: datetime, received_by: User | None = None
) -> tuple[Receipt, list[Item]]:
    """Take contacts in, each by itself, and return their receipt with what became of each, in their order.

    One that is refused keeps no other out. `by` says on the receipt what they came by.
    """
    receipt = _receipt(by, "", at, received_by)
    items = [_one(said, row, agency, at, receipt) for row, said in enumerate(sent, 1)]
    if all(item.outcome is Outcome.REFUSED for item in items):
        receipt.state, receipt.refused_why = Receipt.State.REFUSED, refused_why(items)
        receipt.save(update_fields=["state", "refused_why"])
    keep_items(receipt, [Became(i.row, i.outcome, i.says, i.child, _fields(i)) for i in items])
    return receipt, items


def _fields(item: Item) -> tuple[tuple[str, str], ...]:
    """Return the fields that were wrong as a receipt may keep them: a sender may call one by a name."""
    return tuple((as_we_call_it(name), why) for name, why in item.errors)


def refused_whole(why: str, *, by: str, at: datetime) -> Receipt:
    """Return the receipt of what could not be taken in at all."""
    return _receipt(by, why, at)


def _receipt(by: str, why: str, at: datetime, received_by: User | None = None) -> Receipt:
    return Receipt.objects.create(
        number=reference().replace("C-", "A-"),
        name=by,
        state=Receipt.State.REFUSED if why else Receipt.State.FILED,
        refused_why=why,
        received_at=at,
        finished_at=at,
        received_by=received_by,
    )


def refused_why(items: Sequence[Item]) -> str:
    """Return why nothing was filed, in a sentence."""
    return items[0].says if len(items) == 1 else "None of it could be read. Each says why."


def _one(said: object, row: int, agency: Agency, at: datetime, receipt: Receipt) -> Item:
    found = _read(said)
    named = said.get("reference") if isinstance(said, dict) else None
    name = named if isinstance(named, str) and len(named) <= 64 and named.isprintable() else ""
    if not isinstance(found, ContactSent):
        return _refused(row, name, found)
    wrong = _wrong_days(found, at)
    if wrong:
        return _refused(row, name, said.in_file(wrong) if isinstance(said, FromCsv) else wrong)
    try:
        return _taken(found, row, agency, at, receipt)
    except actions.CannotRecordContact as refusal:
        return Item(row, name, Outcome.REFUSED, str(refusal))


def _read(said: object) -> ContactSent | Sequence[tuple[str, str]]:
    """Return a contact, or what is wrong in the words of how it came: fields, or columns of a csv file."""
    if not isinstance(said, FromCsv):
        return read(said)
    if said.wrong:
        return said.wrong
    found = read(dict(said))
    return said.in_file(found) if isinstance(found, list) else found


def _refused(row: int, name: str, errors: Sequence[tuple[str, str]]) -> Item:
    return Item(row, name, Outcome.REFUSED, "It cannot be read. Mend the fields named.", errors=tuple(errors))


@transaction.atomic
def _taken(found: ContactSent, row: int, agency: Agency, at: datetime, receipt: Receipt) -> Item:
    name = found.reference
    _one_at_a_time(agency, name)
    with keeping(EVERY_CHILD):
        before = list(
            Arrival.objects.filter(agency=agency, reference=name).select_related("message").order_by("id")
        )
    content = content_of(found)
    same = next((each for each in before if each.content_hash == content), None)
    if same is not None:
        return Item(row, name, Outcome.JOINED, "It came before, and stands as it is.", same.message.reference)
    contacts = _recorded(found, agency, before, at, receipt)
    outcome = Arrival.Outcome.WAITING if before else Arrival.Outcome.FILED
    with keeping(EVERY_CHILD):
        Arrival.objects.create(
            agency=agency, reference=name, content_hash=content, outcome=outcome,
            message=contacts[0].message, at=at,
        )  # fmt: skip
    says = (
        f"Your reference came before, with other words, as {before[0].message.reference}. It is on the hub’s "
        "list, where somebody compares the two."
        if before
        else "It is on the hub’s list."
    )
    reference_here = contacts[0].message.reference if contacts[0].message else ""
    return Item(row, name, Outcome(outcome), says, reference_here, contacts[0].child_id)


def _wrong_days(found: ContactSent, at: datetime) -> list[tuple[str, str]]:
    """Return the fields whose day or moment cannot be meant, each with what to do."""
    wrong, today = [], uk_date(at)
    if found.received_at is not None and found.received_at > at:
        wrong.append(("received_at", NOT_COME))
    elif found.received_at is not None and (why := why_not_told(found.received_at, now=at)):
        wrong.append(("received_at", why))
    for number, child in enumerate(found.children):
        if child.born_on and (why := why_not_born(child.born_on, today=today)):
            wrong.append((f"children.{number}.born_on", why))
        if child.expected_on and (why := why_not_expected(child.expected_on, today=today)):
            wrong.append((f"children.{number}.expected_on", why))
    return wrong


def content_of(found: ContactSent) -> str:
    """Return what tells these words from any others."""
    said = found.model_dump(mode="json", exclude_defaults=True)
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _one_at_a_time(agency: Agency, name: str) -> None:
    """Let one contact of this reference be taken in at a time, until the transaction ends."""
    digest = hashlib.sha256(f"arrival {agency.pk} {name}".encode()).digest()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(digest[:7], "big")])


def _recorded(
    found: ContactSent, agency: Agency, before: Sequence[Arrival], at: datetime, receipt: Receipt
) -> Sequence[Contact]:
    person = found.person
    told = actions.WhatWasTold(
        received_at=found.received_at or at,
        source=found.source or SOURCE_OF.get(AgencyKind(agency.kind), "8"),
        channel=CHANNEL_OF.get(AgencyKind(agency.kind), "OTHER"),
        concerns=_words(found, before),
        referrer_name=person.name,
        referrer_role=person.role,
        referrer_reach=" ".join(filter(None, (person.telephone, person.email))),
        agency=agency,
        unsafe_now=found.unsafe_now,
        unsafe_why=found.unsafe_why,
        consent=found.consent or "",
        consent_why=found.consent_why,
    )
    with keeping(EVERY_CHILD):
        children = [_about(child, before) for child in found.children]
    return recorded(told=told, children=children, purpose=PURPOSE, at=at, receipt=receipt)


def _words(found: ContactSent, before: Sequence[Arrival]) -> str:
    parts = [found.concerns]
    for child in found.children:
        # Of a child of whom the sender spoke before no record is written over: it is said in words.
        said = _said_of(child) | ({"ethnic": ethnic(child.ethnicity or "")} if before else {})
        parts += [line] if (line := in_words(said)) else []
    kept = {"Their reference": found.reference, "Kind": found.notification, "Graded": found.grading}
    parts += [f"{words}: {said}" for words, said in kept.items() if said]
    if before:
        earlier = before[0].message.reference
        parts.append(f"The same reference came before, with other words, as {earlier}. Compare the two.")
    return "\n\n".join(parts)


def _said_of(child: ChildSent) -> dict[str, object]:
    """Return what was sent of a child as a form says it."""
    return {**child.model_dump(), "age": child.about_how_old, "otherwise": child.description}


def _about(child: ChildSent, before: Sequence[Arrival]) -> actions.AboutChild:
    return actions.AboutChild(
        child=_told_of_before(child, before),
        given_name=child.given_name,
        family_name=child.family_name,
        born_on=child.born_on,
        expected_on=child.expected_on,
        sex=child.sex or "",
        ethnicity=child.ethnicity or "",
        own_words=child.own_words,
        also=told_of(_said_of(child)),
        address=child.address,
    )


def _told_of_before(child: ChildSent, before: Sequence[Arrival]) -> Child | None:
    """Return the child of whom the same sender spoke, under the same reference, by name and date of birth.

    That is the sender's own word for who it is, and no judgement of ours. Nobody else is ever looked for.
    """
    named = f"{child.given_name} {child.family_name}".strip().casefold()
    if not named or child.born_on is None:
        return None
    rows = Contact.objects.filter(message__in=[each.message_id for each in before])
    for contact in rows.select_related("child").order_by("id"):
        if contact.named.casefold() == named and contact.child.born_on == child.born_on:
            stays = (
                Alias.objects.filter(joined=contact.child_id, parted_by=None).select_related("child").first()
            )
            return stays.child if stays else contact.child
    return None
