"""What a partner's own pages show: what its agency was asked, what it answered, what became of what it sent.

Nothing else of a child: no record, no other agency's answer, not who else was asked. What was answered leaves
the page after 30 days, what was sent, or asked and never answered, after 90 days. The database holds back the
same rows from the same moments (migration `a_partner_sees_for_a_while`).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Prefetch, QuerySet

from sightline.access.actor import Actor
from sightline.front_door.letterbox.models import SentFile
from sightline.front_door.models import Contact, PartnerRequest, ReferrerTold, Voice
from sightline.front_door.rules import LAWFUL_BASES
from sightline.govuk.words import DueInWords, due_at_in_words, lasting
from sightline.identity.models import Agency

ANSWERED_STAYS = timedelta(days=30)
SENT_STAYS = timedelta(days=90)
UNANSWERED_STAYS = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, as its agency reads it."""

    child: int
    public_id: str
    about: str
    asks: str
    why: str
    basis: str
    grade: str
    due: DueInWords | None
    answer: str
    words: str
    marking: str
    answered_at: datetime | None
    answered_by: str
    in_time: str


@dataclass(frozen=True, slots=True)
class Sent:
    """One contact that the agency sent, and what it was told of it."""

    contact: Contact
    child: int
    public_id: str
    reference: str
    about: str
    concerns: str
    sent_at: datetime | None
    told: tuple[ReferrerTold, ...]
    voices: tuple[Voice, ...]


def agencies_of(actor: Actor) -> list[Agency]:
    """Return the agencies for which somebody answers, by name."""
    return list(Agency.objects.filter(code__in=actor.agencies).order_by("name", "id"))


def waiting(actor: Actor, *, at: datetime) -> list[Asked]:
    """Return what the agency was asked and has not answered, soonest due first."""
    rows = PartnerRequest.objects.filter(agency__code__in=actor.agencies, answer="", asked_at__lte=at)
    rows = rows.filter(asked_at__gt=at - UNANSWERED_STAYS)
    return [asked(row, at) for row in rows.select_related("answered_by__person").order_by("due_at", "id")]


def answered(actor: Actor, *, at: datetime) -> list[Asked]:
    """Return what the agency answered lately, latest first."""
    rows = PartnerRequest.objects.filter(
        agency__code__in=actor.agencies, answered_at__gt=at - ANSWERED_STAYS, answered_at__lte=at
    )
    return [
        asked(row, at) for row in rows.select_related("answered_by__person").order_by("-answered_at", "-id")
    ]


def still_shown(request: PartnerRequest, *, at: datetime) -> bool:
    """Say whether a request is still on its agency's pages."""
    if request.answered_at is None:
        return request.asked_at > at - UNANSWERED_STAYS
    return request.answered_at > at - ANSWERED_STAYS


def asked(row: PartnerRequest, at: datetime) -> Asked:
    """Return a request as its agency reads it."""
    return Asked(
        child=row.child_id,
        public_id=row.public_id,
        about=row.about,
        asks=row.asks,
        why=row.why,
        basis=LAWFUL_BASES.get(row.basis, row.basis),
        grade=row.grade,
        due=due_at_in_words(row.due_at, at) if row.due_at and not row.answer else None,
        answer=row.get_answer_display() if row.answer else "",
        words=row.words,
        marking=row.get_marking_display() if row.marking else "",
        answered_at=row.answered_at,
        answered_by=row.answered_by.person.name if row.answered_by else "",
        in_time=_in_time(row),
    )


def _in_time(row: PartnerRequest) -> str:
    if row.answered_at is None or row.due_at is None:
        return ""
    return "Yes" if row.answered_at <= row.due_at else f"No, {lasting(row.answered_at - row.due_at)} late"


def sent(actor: Actor, *, at: datetime, public_id: str | None = None) -> list[Sent]:
    """Return what the agency sent lately and what it was told of it, latest first; or the one of that id."""
    rows = Contact.objects.filter(agency__code__in=actor.agencies, message__taken_at__gt=at - SENT_STAYS)
    if public_id is not None:
        rows = rows.filter(public_id=public_id)
    contacts = list(rows.select_related("message", "agency").order_by("-message__taken_at", "-id"))
    told, voices = _told(contacts), _voices(contacts, actor)
    return [
        Sent(
            each,
            each.child_id,
            each.public_id,
            each.message.reference if each.message else "",
            each.named,
            each.message.concerns if each.message else "",
            each.message.taken_at if each.message else None,
            tuple(row for row in told if row.contact_id == each.pk),
            tuple(row for row in voices if row.contact_id == each.pk),
        )
        for each in contacts
    ]


def _told(contacts: Collection[Contact]) -> list[ReferrerTold]:
    rows = ReferrerTold.objects.filter(contact__in=contacts, how=ReferrerTold.How.HERE)
    return list(rows.order_by("at", "id"))


def _voices(contacts: Collection[Contact], actor: Actor) -> list[Voice]:
    rows = Voice.objects.filter(contact__in=contacts, agency__code__in=actor.agencies)
    return _with_files(rows)


def voices_of(request: PartnerRequest) -> list[Voice]:
    """Return what the request's own agency said of the contact, oldest first."""
    return _with_files(Voice.objects.filter(contact=request.contact_id, agency=request.agency_id))


def _with_files(rows: QuerySet[Voice]) -> list[Voice]:
    found = rows.select_related("settled_by__person", "taken_further").prefetch_related(
        Prefetch("files", SentFile.objects.order_by("id"), to_attr="brought")
    )
    return list(found.order_by("id"))


def may_go_further(voice: Voice) -> bool:
    """Say whether an agency may take what it said further: it was answered, and not agreed with."""
    return voice.kind == Voice.Kind.DISSENT and voice.agreed is False and not hasattr(voice, "taken_further")


def said_by(actor: Actor, voice: int) -> Voice | None:
    """Return what the actor's own agency said of a contact, or None."""
    rows = Voice.objects.filter(agency__code__in=actor.agencies, pk=voice)
    return rows.select_related("agency", "settled_by__person", "taken_further").first()
