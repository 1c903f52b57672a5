"""The one way in which a page opens a contact, a request or a decision: it is logged, or refused."""

from datetime import datetime

from django.http import HttpRequest

from sightline.access import log
from sightline.access.addressed import names_record
from sightline.access.permissions import Permission
from sightline.access.refusal import Refused
from sightline.access.requires import actor_of
from sightline.access.scope import open_child, visible_to
from sightline.front_door import partner_desk
from sightline.front_door.letterbox import storing
from sightline.front_door.letterbox.models import SentFile
from sightline.front_door.models import Climbed, Contact, Decision, PartnerRequest, Voice
from sightline.front_door.one_child import staying
from sightline.front_door.queries import came_late_unread
from sightline.front_door.standing import WENT_ON
from sightline.records.models import Child, Event

Opened, Said = Contact, Voice
# A number with more figures than a key of the database has is nobody's.
LONGEST_KEY = 19


def open_contact(request: HttpRequest, public_id: str, permission: Permission) -> Contact:
    """Return the contact that this person opens, and log that they saw the child.

    A child who has gone to another team since is opened by the hub as far as its own contact. Raises Refused,
    the same whether there is no such contact or they may not see it.
    """
    # Neither the child nor its subject is joined: who may not see them may still see their own contact.
    rows = Contact.objects.select_related(
        "message__agency", "message__taken_by__person", "team", "taken_on_by__person"
    )
    contact = rows.filter(public_id=public_id).first() if actor_of(request).may(permission) else None
    if contact is None:
        raise Refused(permission, named=public_id)
    child = visible_to(actor_of(request)).select_related("party").filter(pk=contact.child_id).first()
    if child is not None:
        open_child(request, child.party.public_id, permission=permission)
    else:
        log.saw_child(request, contact.child_id, question={"page": _page(request), "as": "the hub's contact"})
    return contact


def open_passed_on(request: HttpRequest, subject: int) -> Contact:
    """Return a contact that went on to who holds the child, as somebody opens it who reaches the child.

    It was passed on, or became a referral, a strategy discussion or early help. One that was closed stays
    with the hub. It is logged as the child's record is. Raises Refused, the same whether there is no such
    contact.
    """
    rows = Contact.objects.select_related("message__agency", "team").filter(subject=subject)
    contact = rows.first()
    events = Event.objects.filter(WENT_ON, subject=subject, withdrawn_by=None)
    if contact is None or not events.exists():
        raise Refused(Permission.CHILD_NAMES_SEE, named=str(subject))
    stays = Child.objects.select_related("party").filter(pk=staying(contact.child_id)).first()
    if stays is None:
        raise Refused(Permission.CHILD_NAMES_SEE, named=str(subject), child_id=contact.child_id)
    open_child(request, stays.party.public_id, permission=Permission.CHILD_NAMES_SEE)
    return contact


def open_passed_on_file(request: HttpRequest, subject: int, file_id: str) -> tuple[Contact, SentFile]:
    """Return a contact that went on and a file of what an agency said of it, as far as that went on too.

    What is marked stays in the hub, and so does what came late or was said besides until somebody there has
    read it. Raises Refused.
    """
    contact = open_passed_on(request, subject)
    found = storing.file_with(contact, file_id)
    answer, besides = (found.request, found.voice) if found else (None, None)
    answered = answer is not None and not answer.marking and not came_late_unread(answer)
    said = besides is not None and not besides.marking and besides.settled_at is not None
    if found is None or not (answered or said):
        raise Refused(Permission.CHILD_NAMES_SEE, named=file_id, child_id=contact.child_id)
    return contact, found


def open_decision(contact: Contact, number: int | None = None) -> Decision | None:
    """Return a contact's decision: the one of that number in order, or the latest."""
    rows = Decision.objects.filter(contact=contact).select_related(
        "decided_by__person",
        "signed_by__person",
        "returned_by__person",
        "team",
        "picture",
        "second_look__by__person",
    )
    found = list(rows.order_by("id"))
    if number is None:
        return found[-1] if found else None
    return found[number - 1] if 0 < number <= len(found) else None


def open_voice(contact: Contact, voice: int) -> Voice | None:
    """Return what an agency said of a contact and nobody has answered, or None."""
    rows = Voice.objects.filter(contact=contact, pk=voice, settled_at=None)
    return rows.select_related("agency", "contact", "after__settled_by__person").first()


def open_climbed(request: HttpRequest, public_id: str, voice: int) -> Contact:
    """Return the contact of a disagreement that came to this person, and log that they saw the child.

    It came to them to be answered, so that they are not asked why they open it. Raises Refused.
    """
    mine = Climbed.objects.filter(to=actor_of(request).user, voice=voice, voice__contact__public_id=public_id)
    rows = Contact.objects.select_related("message__agency", "message__taken_by__person", "team")
    contact = rows.filter(public_id=public_id).first() if mine.exists() else None
    if contact is None:
        raise Refused(Permission.DISAGREEMENT_SETTLE, named=public_id)
    as_what = "a disagreement that came to them"
    log.saw_child(request, contact.child_id, question={"page": _page(request), "as": as_what})
    return contact


def open_request(request: HttpRequest, public_id: str) -> PartnerRequest:
    """Return a request made to this partner's own agency, and log that it was opened. Raises Refused."""
    actor = actor_of(request)
    rows = PartnerRequest.objects.filter(agency__code__in=actor.agencies, public_id=public_id)
    found = rows.select_related("agency", "answered_by__person").first()
    if found is None:
        raise Refused(Permission.PARTNER_ANSWER, named=public_id)
    log.saw_child(
        request, found.child_id, question={"page": _page(request), "as": "what the agency was asked"}
    )
    return found


def open_file(request: HttpRequest, public_id: str, file_id: str) -> tuple[Contact, SentFile | None]:
    """Return a contact and one of its files, as the hub opens them, or as whoever must settle a disagreement.

    Raises Refused. The file is None where the contact has none of that id.
    """
    if actor_of(request).may(Permission.CONTACT_RECORD):
        contact = open_contact(request, public_id, Permission.CONTACT_RECORD)
        return contact, storing.file_with(contact, file_id)
    found = SentFile.objects.filter(public_id=file_id, voice__contact__public_id=public_id).first()
    return open_climbed(request, public_id, found.voice_id if found and found.voice_id else 0), found


def open_own_file(request: HttpRequest, file_id: str, *, at: datetime) -> tuple[SentFile, int]:
    """Return a file that this partner's own agency sent, and its child. Raises Refused."""
    found = storing.file_of_agency(actor_of(request).agencies, file_id)
    if found is not None and found.voice is not None:
        return found, found.voice.child_id
    if found is None or found.request is None or not partner_desk.still_shown(found.request, at=at):
        raise Refused(Permission.PARTNER_ANSWER, named=file_id)
    return found, found.request.child_id


def open_sent(request: HttpRequest, public_id: str, *, at: datetime) -> partner_desk.Sent:
    """Return what this partner's own agency sent, and log that it was opened. Raises Refused."""
    found = partner_desk.sent(actor_of(request), at=at, public_id=public_id)
    if not found:
        raise Refused(Permission.PARTNER_ANSWER, named=public_id)
    log.saw_child(request, found[0].child, question={"page": _page(request), "as": "what the agency sent"})
    return found[0]


def _page(request: HttpRequest) -> str:
    return request.resolver_match.view_name if request.resolver_match else ""


def _child_of_contact(public_id: str) -> int | None:
    """Return whose contact, or request made to a partner, has this id."""
    contact = Contact.objects.filter(public_id=public_id).values_list("child_id", flat=True).first()
    asked = PartnerRequest.objects.filter(public_id=public_id).values_list("child_id", flat=True)
    return contact or asked.first()


def _child_of_subject(subject: str) -> int | None:
    rows = Contact.objects.filter(subject__pk=int(subject)) if len(subject) < LONGEST_KEY else None
    return rows.values_list("child_id", flat=True).first() if rows is not None else None


def _child_of_voice(voice: str) -> int | None:
    rows = Voice.objects.filter(pk=int(voice)) if len(voice) < LONGEST_KEY else None
    return rows.values_list("child_id", flat=True).first() if rows is not None else None


def _child_of_file(file_id: str) -> int | None:
    """Return whose file has this id; of a message about several children, the first."""
    found = SentFile.objects.filter(public_id=file_id).select_related("voice", "request").first()
    of = found and (found.voice or found.request or Contact.objects.filter(message=found.message_id).first())
    return of.child_id if of else None


names_record("public_id", _child_of_contact)
names_record("subject", _child_of_subject)
names_record("voice", _child_of_voice)
names_record("file_id", _child_of_file)
