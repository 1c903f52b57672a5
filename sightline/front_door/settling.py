"""Who the child of a message is that came by itself: records that may be the same child's, until answered."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.http import HttpRequest

from sightline.access.actor import Actor
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.front_door.models import Contact
from sightline.govuk.words import plural
from sightline.matching import describing, finding, saying
from sightline.matching.finding import Likely, Offer
from sightline.matching.likeness import Description, Strength
from sightline.matching.likeness.description import facts_of
from sightline.matching.models import Answer, Ask
from sightline.records.models import Child
from sightline.standards.calendar import uk_date

PAGE = "front_door:who"


@dataclass(frozen=True, slots=True)
class Unsettled:
    """What nobody has said of who a child is: how many likely records wait, whether a second person does."""

    likely: int = 0
    asked: bool = False

    def __bool__(self) -> bool:
        """Say whether anything waits."""
        return bool(self.likely or self.asked)

    @property
    def words(self) -> str:
        """Return it as a sentence."""
        if self.likely:
            records = plural(self.likely, "likely record,likely records")
            return f"Who this child is has not been settled: {records}."
        return "A second person is asked whether another record is this child." if self.asked else ""


SETTLED = Unsettled()


def may_be_asked(contact: Contact) -> bool:
    """Say whether who the child is can be asked: nobody here took the message, nor joined the record."""
    if contact.message is None or contact.message.taken_by_id is not None:
        return False
    with keeping([contact.child_id]):
        return Child.objects.filter(pk=contact.child_id, joined_into=None, restricted=False).exists()


def unsettled(contact: Contact, *, by: Actor, at: datetime) -> Unsettled:
    """Return what has not been said of who a contact's child is. No record is shown, so none is logged."""
    if by.user is None or not may_be_asked(contact):
        return SETTLED
    found = _unanswered(contact, finding.offered(by, description_of(contact), today=uk_date(at)))
    with keeping(EVERY_CHILD):
        asked = Ask.objects.filter(other=contact.child_id, answered_at=None).exists()
    return Unsettled(sum(offer.likeness.strength >= Strength.LIKELY for offer in found), asked)


def description_of(contact: Contact) -> Description:
    """Return what the record that was made of a message says of the child."""
    with keeping([contact.child_id]):
        return describing.of([contact.child_id])[contact.child_id]


def who_it_may_be(request: HttpRequest, contact: Contact, *, at: datetime) -> Likely:
    """Return the records that a contact's child may be and of which nobody has said. The search is logged."""
    told = description_of(contact)
    found = finding.likely(request, told, page=PAGE, today=uk_date(at))
    return replace(found, offers=_unanswered(contact, found.offers))


def as_offered_now(found: Likely, choice: str, *, by: Actor) -> str:
    """Return a choice as it is offered now: a record out of reach is called anew each time it is shown."""
    record = finding.asked_about(by, choice) if choice.startswith(finding.ASK) else None
    return next((offer.value for offer in found.offers if offer.child == record), choice)


def _unanswered(contact: Contact, offers: tuple[Offer, ...]) -> tuple[Offer, ...]:
    """Return those of which nothing was said, or something is known since that was not known then."""
    others = [offer.child for offer in offers if offer.child != contact.child_id]
    if not others:
        return ()
    with keeping(EVERY_CHILD):
        said = saying.latest([contact.child_id])
        described = describing.of([contact.child_id, *others])
        asks = Ask.objects.filter(other=contact.child_id, child__in=others, answered_at=None)
        waits = set(asks.values_list("child_id", flat=True))
    answered = {
        other
        for other in others
        if (verdict := said.get(frozenset((other, contact.child_id)))) is not None
        and verdict.answer != Answer.SAME
        and verdict.facts == facts_of(described[other], described[contact.child_id])
    }
    return tuple(offer for offer in offers if offer.child in set(others) - answered - waits)
