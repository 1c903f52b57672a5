"""What a picture keeps beside what was told and asked: the record, holder, files, siblings and verdicts then.

The contact's page shows these as they are today, from its own parts; kept with a decision they never change.
"""

from datetime import datetime
from typing import Any

from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.clocks.queries import holders
from sightline.front_door.letterbox import showing
from sightline.front_door.letterbox.storing import files_with
from sightline.front_door.models import Contact, Decision
from sightline.front_door.one_child import records_of, staying
from sightline.front_door.queries import child_of, siblings_of
from sightline.front_door.rules import MOVES
from sightline.front_door.standing import closed_before
from sightline.identity import queries as identity
from sightline.matching.saying import said_of
from sightline.records.models import Child, Event
from sightline.standards import codes
from sightline.standards.calendar import uk_date

Shown = dict[str, Any]


def kept_beside(contact: Contact, *, at: datetime) -> Shown:
    """Return what stood beside a contact at a moment, as plain values that JSON can keep."""
    child = child_of(contact)
    return {
        "record": _record(child),
        "holder": _holder(contact, at),
        "files": _files(contact),
        "siblings": _siblings(contact),
        "verdicts": _verdicts(child),
        "further": further(contact),
    }


def _record(child: Child | None) -> Shown:
    """Return who the record said the child was."""
    if child is None:
        return {"name": "", "born_on": "", "expected_on": ""}
    born, expected = child.born_on, child.expected_on
    return {
        "name": child.name,
        "born_on": born.isoformat() if born else "",
        "expected_on": expected.isoformat() if expected else "",
    }


def _holder(contact: Contact, at: datetime) -> Shown:
    """Return who held the child: the team, its manager then, and the worker; nothing where nobody did."""
    child, day = staying(contact.child_id), uk_date(at)
    with keeping([child]):
        held = holders(day, [child]).get(child)
    if held is None:
        return {}
    manager = identity.managers(on=day).get(held.team_id or 0)
    return {
        "team": held.team.name if held.team else "",
        "worker": held.worker.name if held.worker else "",
        "manager": manager.name if manager else "",
        "since": held.from_on.isoformat(),
    }


def _files(contact: Contact) -> list[Shown]:
    """Return the files that came with the message, by name and digest. Those of answers stand with them."""
    found = files_with(contact)
    return [
        {"id": each.public_id, "name": row.name, "words": row.words, "sha256": each.sha256}
        for each, row in zip(found, showing.files(found), strict=True)
    ]


def _siblings(contact: Contact) -> list[Shown]:
    """Return the other children of the same message, and what had been decided about each."""
    found = siblings_of(contact)
    rows = Decision.objects.filter(contact__in=found, returned_at=None).order_by("id")
    decided = dict(rows.values_list("contact_id", "outcome"))
    return [
        {"named": each.named, "decided": MOVES[decided[each.pk]].words if each.pk in decided else ""}
        for each in found
    ]


def _verdicts(child: Child | None) -> list[Shown]:
    """Return what was said of which record the child's is, also of one that the decider may not open.

    The other is kept by its id: its name is shown to a reader who reaches it.
    """
    with keeping(EVERY_CHILD):
        said = said_of(child) if child else []
    return [
        {
            "answer": each.answer,
            "other": each.other_public_id,
            "reasons": list(each.reasons),
            "words": each.words,
            "by": each.by,
            "at": each.at.isoformat(),
        }
        for each in said
    ]


def further(contact: Contact) -> list[Shown]:
    """Return the other contacts about the child, but those closed without more, latest first."""
    closed = {each.subject for each in closed_before(contact)}
    children = records_of(contact.child_id)
    received = Event.objects.filter(child__in=children, kind="contact_received", withdrawn_by=None)
    others = received.exclude(subject__in=closed | {contact.subject_id}).order_by("-happened_on", "-id")
    rows = [each for each in others if each.subject_id]
    subjects = [each.subject_id for each in rows]
    decided = Event.objects.filter(subject__in=subjects, kind="contact_decided", withdrawn_by=None)
    outcomes = dict(decided.order_by("id").values_list("subject_id", "outcome"))
    told = Contact.objects.filter(subject__in=subjects).values_list("subject_id", "message__concerns")
    concerns = dict(told)
    return [
        {
            "subject": each.subject_id,
            "on": each.happened_on.isoformat(),
            "source": codes.SETS["REFSRC"].label(each.source) if each.source else "",
            "concerns": concerns.get(each.subject_id) or "",
            "outcome": codes.SETS["CONTACT_OUTCOME"].label(outcomes[each.subject_id] or "OTHER")
            if each.subject_id in outcomes
            else "",
        }
        for each in rows
    ]
