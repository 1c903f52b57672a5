"""What a referrer is told: a template for each outcome, in more words for those who work with the child.

A professional is told the outcome, who holds the child now and how to disagree. A member of the family or of
the public is told that it was received and looked at, and no more: the child's affairs are the child's. So is
whoever wrote by the public form, whatever they say they are, until the hub has checked the address.
"""

from dataclasses import dataclass

from sightline.access.keeper import keeping
from sightline.front_door.models import Contact, Decision
from sightline.records.models import Event

FAMILY_AND_PUBLIC = frozenset({"1A", "1B", "1C", "1D", "8", "9", "10"})

_RECEIVED = (
    "Thank you for telling us about {named}. We received what you said under the reference {reference}."
)
_PROFESSIONAL = {
    "REFERRAL": "We have accepted it as a referral for an assessment. {team} holds {named} from today, "
    "and a worker is named within one working day.",
    "STRATEGY": "We are holding a strategy discussion. {team} holds {named} from today, and may ask you to "
    "take part.",
    "EXISTING_CASE": "{named} has a worker already, who now has what you told us.",
    "EARLY_HELP": "The family has agreed to early help. {team} holds {named} from today.",
    "ADVICE": "We have given advice, and do not plan to do more at present.",
    "NFA": "We do not plan to do more at present.",
}
_DISAGREE = (
    "If you do not agree, {way}. A manager looks at it again and tells you why. If your worry grows, tell us "
    "again."
)
_ANYBODY = (
    "We have looked at it and decided what to do. We cannot tell you more, because what happens next is "
    "private to the family. If your worry grows, or a child is not safe, ring us again. In an emergency "
    "ring 999."
)
_NOT_YET = "We are looking at it, and will tell you what we decide."


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter: which template it was made from, and its words."""

    template: str
    words: str


def letter_for(contact: Contact, decision: Decision | None, *, checked: bool = False) -> Letter:
    """Return the letter for whoever sent a contact, as things stand.

    `checked`: the hub says that the address is a professional's. Of a message that came by itself, from no
    agency that has a key or a page here, nothing else says so.
    """
    message = contact.message
    said = {
        "named": contact.named,
        "reference": message.reference if message else "",
        "team": decision.team.name if decision and decision.team else "Children’s services",
    }
    received = _RECEIVED.format(**said)
    if decision is None:
        return Letter("received", f"{received} {_NOT_YET}")
    if _is_family_or_public(contact) or (is_unchecked(contact) and not checked):
        return Letter("anybody", f"{received} {_ANYBODY}")
    outcome = _PROFESSIONAL[decision.outcome].format(**said)
    here = contact.agency_id is not None
    disagree = _DISAGREE.format(way="say so on your page here or ring the hub" if here else "ring the hub")
    template = f"professional, {decision.outcome.lower()}{', address checked' if checked else ''}"
    return Letter(template, f"{received} {outcome} {disagree}")


def is_unchecked(contact: Contact) -> bool:
    """Say whether nobody here has spoken to whoever sent a contact, nor knows their agency otherwise."""
    by_itself = contact.message is not None and contact.message.taken_by_id is None
    return by_itself and contact.agency_id is None


def _is_family_or_public(contact: Contact) -> bool:
    if contact.agency_id is not None:
        return False
    # The child may be with another team by now, out of reach of who tells; the letter is the same then.
    with keeping([contact.child_id]):
        received = Event.objects.filter(subject=contact.subject_id, kind="contact_received").first()
    return received is None or received.source is None or received.source in FAMILY_AND_PUBLIC
