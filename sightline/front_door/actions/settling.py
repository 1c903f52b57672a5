"""Say who a child is of whom a message came by itself: a child whom we know, another one, or not sure."""

from datetime import datetime

from django.db import transaction

from sightline.access.actor import Actor
from sightline.access.permissions import Permission
from sightline.front_door.actions.deciding import standing_decision
from sightline.front_door.actions.triage import locked
from sightline.front_door.models import Contact
from sightline.front_door.recognising import SAID, CannotChoose
from sightline.front_door.settling import description_of, may_be_asked
from sightline.matching import actions as matching
from sightline.matching import finding
from sightline.matching.models import Answer, Ask
from sightline.records.models import Child

WHY = "The hub said that a message was about a child whom we know."


@transaction.atomic
def say_who_it_is(*, contact: Contact, choice: str, by: Actor, at: datetime) -> Ask | None:
    """Keep what somebody says of who a contact's child is. The same child: the two records are joined.

    `choice`: as a form that offered records sends it. Returns the question put to a second person, where the
    record chosen is out of reach. Raises CannotChoose with the reason; then nothing is written.
    """
    contact = locked(contact)
    if not by.may(Permission.CONTACT_RECORD) or by.user is None:
        raise CannotChoose("Only those who work in the hub can do this. Ask a hub manager.")
    if not may_be_asked(contact):
        raise CannotChoose("Who this child is has been settled already. Open the contact again.")
    told, made = description_of(contact), contact.child_id
    if choice in SAID:
        return matching.keep_refusals(made=made, told=told, answer=SAID[choice], ask=None, by=by, at=at)
    if choice.startswith(finding.ASK):
        record = finding.asked_about(by, choice)
        if record is None:
            raise CannotChoose("That record cannot be chosen any more. Look for the child again.")
        return matching.keep_refusals(made=made, told=told, answer=Answer.UNSURE, ask=record, by=by, at=at)
    child = finding.chosen(by, choice, told)
    if child is None or child.pk == made:
        raise CannotChoose("That record cannot be chosen. Look for the child again.")
    if standing_decision(contact) is not None:
        raise CannotChoose("This contact has been decided. Have it sent back, then say who the child is.")
    try:
        matching.keep_same(child=child, made=Child.objects.get(pk=made), why=WHY, by=by, at=at)
    except matching.CannotSay as refusal:
        raise CannotChoose(str(refusal)) from refusal
    return None
