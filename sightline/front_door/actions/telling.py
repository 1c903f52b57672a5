"""Tell whoever sent a contact what became of it. What they are told depends on who they are."""

from datetime import datetime

from django.db import transaction

from sightline.access.actor import Actor
from sightline.access.keeper import keeping
from sightline.access.permissions import Permission
from sightline.clocks.actions import NewEvent, record
from sightline.front_door.letters import letter_for
from sightline.front_door.models import Contact, Decision, ReferrerTold
from sightline.front_door.news import tell_agency
from sightline.front_door.one_child import staying
from sightline.records.models import Event, Subject
from sightline.standards.calendar import uk_date


class CannotTell(Exception):
    """Say, in the reader's words, why a referrer may not be told so."""


@transaction.atomic
def tell_referrer(
    *, contact: Contact, how: str, words: str, by: Actor, at: datetime, checked: bool = False
) -> ReferrerTold:
    """Write down what a referrer was told, and how. Where a referral was made, its clock stops.

    `checked`: the hub says that the address is a professional's.

    Raises CannotTell with the reason.
    """
    if not by.may(Permission.CONTACT_RECORD):
        raise CannotTell("Only those who work in the hub can do this. Ask a hub manager.")
    if contact.message is None:
        raise CannotTell("Nobody here wrote down who sent this contact.")
    if contact.message.anonymous and how != ReferrerTold.How.TELEPHONE:
        raise CannotTell("The referrer asked not to be named. They are told only if they telephone again.")
    if not words.strip():
        raise CannotTell("Say what they were told.")
    decision = Decision.objects.filter(contact=contact, returned_at=None).first()
    letter = letter_for(contact, decision, checked=checked)
    return _told(contact, how, letter.template, words.strip(), by, at)


def tell_by_itself(*, contact: Contact, decision: Decision, by: Actor, at: datetime) -> ReferrerTold | None:
    """Tell an agency that signs in here, on its own page, the moment a decision takes effect."""
    if contact.agency_id is None or contact.message is None:
        return None
    letter = letter_for(contact, decision)
    return _told(contact, ReferrerTold.How.HERE, letter.template, letter.words, by, at)


def _told(contact: Contact, how: str, template: str, words: str, by: Actor, at: datetime) -> ReferrerTold:
    with keeping([contact.child_id, staying(contact.child_id)]):
        told = ReferrerTold.objects.create(
            contact=contact,
            child_id=contact.child_id,
            how=how,
            template=template,
            words=words,
            by=by.user,
            at=at,
        )
        case = Subject.objects.filter(kind="case", raised_by=contact.subject_id).first()
        acknowledged = Event.objects.filter(subject=case, kind="referral_acknowledged", withdrawn_by=None)
        is_new = case is not None and not acknowledged.exists()
        of_contact = Event.objects.filter(subject=contact.subject_id, withdrawn_by=None)
        kinds = set(of_contact.values_list("kind", flat=True))
        subject = Subject.objects.get(pk=contact.subject_id)
    events = []
    if case is not None and is_new:
        child = case.child_id or contact.child_id
        events.append(NewEvent(child, "referral_acknowledged", uk_date(at), subject=case, happened_at=at))
    if "reply_owed" in kinds and "referrer_told" not in kinds:
        events.append(
            NewEvent(contact.child_id, "referrer_told", uk_date(at), subject=subject, happened_at=at)
        )
    if events:
        record(events, by=by.user, at=at, why="The referrer was told.")
    if how == ReferrerTold.How.HERE and contact.agency is not None:
        tell_agency(contact.agency, at=at)
    return told
