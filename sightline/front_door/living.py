"""What only the picture of a contact still open shows: the child's other contacts now, and answers by when.

Kept with a decision it says neither, for both change with every minute.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sightline.front_door import board
from sightline.front_door.beside import further
from sightline.front_door.models import Contact, PartnerRequest
from sightline.front_door.wording import GRADES
from sightline.govuk.addresses import address_of
from sightline.govuk.words import due_at_in_words, plural


def other_contacts(contact: Contact, *, at: datetime) -> list[dict[str, Any]]:
    """Return the child's other contacts, but those closed without more: where each stands, latest first."""
    found = further(contact)
    waits = [each["subject"] for each in found if not each["outcome"]]
    standing = {each.subject: each for each in board.waiting(at=at, subjects=waits)} if waits else {}
    urls = _addresses(found)
    return [
        {
            **each,
            "on": datetime.fromisoformat(each["on"]),
            "stands": each["outcome"] or _stands(standing.get(each["subject"])),
            "waits": not each["outcome"],
            "url": urls.get(each["subject"], ""),
        }
        for each in found
    ]


def how_many(others: Sequence[object], first_name: object) -> str:
    """Return how many other contacts about the child there are: "2 other contacts are about Tilly"."""
    return f"{plural(len(others), 'other contact is,other contacts are')} about {first_name}"


def _stands(waiting: board.Waiting | None) -> str:
    if waiting is None:
        return "Not decided yet"
    graded = f", graded {GRADES[waiting.grade].lower()}" if waiting.grade else ""
    return f"Not decided yet: {board.STAGES[waiting.stage].lower()}{graded}"


def _addresses(found: list[dict[str, Any]]) -> dict[int, str]:
    rows = Contact.objects.filter(subject__in=[each["subject"] for each in found]).values_list(
        "subject_id", "public_id"
    )
    return {subject: address_of("front_door:contact", public_id) for subject, public_id in rows}


def with_due(shows: dict[str, Any], *, at: datetime) -> dict[str, Any]:
    """Return a living picture in which each request still out says in words when its answer is due."""
    asked = [
        {**each, "due": due_at_in_words(each["due_at"], at)}
        if each["due_at"] and not each["answer"]
        else each
        for each in shows["requests"]
    ]
    return {**shows, "requests": asked}


def due_first(asked: Iterable[PartnerRequest], *, at: datetime) -> str:
    """Return by when those who were just asked are to answer, as a sentence; nothing where no time is set."""
    moments = [each.due_at for each in asked if each.due_at]
    if not moments:
        return ""
    said = due_at_in_words(min(moments), at)
    return f" Answers are due {said.words.lower()}, {said.date_words}."
