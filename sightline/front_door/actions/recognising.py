"""Record a contact, and keep what was said of who each child is, in one act."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from sightline.access.actor import Actor
from sightline.front_door.actions.recording import AboutChild, WhatWasTold, record_contact
from sightline.front_door.models import Contact
from sightline.front_door.recognising import Recognised
from sightline.matching import actions as matching
from sightline.matching.models import Answer, Ask


@transaction.atomic
def record_recognised(
    *,
    told: WhatWasTold,
    children: Sequence[tuple[AboutChild, Recognised]],
    by: Actor,
    at: datetime,
) -> tuple[list[Contact], list[Ask]]:
    """Record one message about children of whom somebody said who they are.

    Returns a contact for each, in their order, and the questions put to a second person. Raises
    CannotRecordContact with the reason; then nothing is written.
    """
    contacts = record_contact(told=told, children=[about for about, _ in children], by=by, at=at)
    asks = []
    for contact, (_, each) in zip(contacts, children, strict=True):
        if each.child is not None:
            matching.keep_choice(child=each.child, told=each.told, by=by, at=at)
            continue
        if each.said is not None:
            asks.append(_keep_refusals(contact, each, each.said, by, at))
    return contacts, [ask for ask in asks if ask is not None]


def _keep_refusals(contact: Contact, each: Recognised, said: Answer, by: Actor, at: datetime) -> Ask | None:
    return matching.keep_refusals(
        made=contact.child_id, told=each.told, answer=said, ask=each.ask, by=by, at=at
    )
