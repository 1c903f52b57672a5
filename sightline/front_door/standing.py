"""Where a contact and its child stand, from the ledger: what the rules are asked with."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Q

from sightline.access.actor import Actor
from sightline.access.keeper import keeping
from sightline.clocks.models import Span
from sightline.clocks.queries import Moment, night_decisions_standing
from sightline.front_door import rules
from sightline.front_door.models import Contact, PartnerRequest
from sightline.front_door.one_child import records_of, staying
from sightline.front_door.settling import unsettled
from sightline.identity.models import Team, Worker
from sightline.records.models import Event, Spell, Subject
from sightline.standards.acts import Standing
from sightline.standards.calendar import start_of_day, uk_date

HUB = "hub"
# What the ledger calls an agency of each kind.
LEDGER_AGENCY = {
    "authority": "SOCIAL_CARE",
    "police": "POLICE",
    "health": "HEALTH",
    "education": "EDUCATION",
    "probation": "PROBATION",
    "housing": "HOUSING",
    "voluntary": "VOLUNTARY",
}
CLOSED_WITHOUT_MORE = ("NFA", "ADVICE")
# The events after which somebody beyond the hub works with the child on what was told.
WENT_ON = Q(kind="information_passed_on") | Q(
    kind="contact_decided", outcome__in=("EXISTING_CASE", "STRATEGY", "REFERRAL", "EARLY_HELP")
)


@dataclass(frozen=True, slots=True)
class Closed:
    """An earlier contact about the same child that was closed: when, what came of it, who closed it."""

    subject: int
    received_at: datetime | None
    event: Event
    closers: frozenset[int]


def hub_of(by: Actor) -> Team | None:
    """Return the hub that answers what this person takes: their own, else the first there is."""
    hubs = Team.objects.filter(kind=HUB, closed_on=None).order_by("id")
    return hubs.filter(pk__in=by.teams).first() or hubs.first()


def worker_code(by: Actor) -> str | None:
    """Return the code of the worker that this person is, or None."""
    codes = Worker.objects.filter(pk__in=by.workers).order_by("id").values_list("code", flat=True)
    return codes.first()


def worker_facts(by: Actor) -> dict[str, object]:
    """Return the fact that names the worker who acts, or nothing for one who is none."""
    code = worker_code(by)
    return {"worker": code} if code else {}


def enquiry_of(contact: Contact) -> Subject | None:
    """Return the enquiry that a contact raised, or None before triage."""
    return Subject.objects.filter(kind="enquiry", raised_by=contact.subject_id).order_by("id").first()


def grade_of(enquiry: Subject | None) -> str | None:
    """Return the latest grade of an enquiry, or None."""
    if enquiry is None:
        return None
    graded = Event.objects.filter(subject=enquiry, kind="enquiry_graded", withdrawn_by=None)
    last = graded.order_by("happened_at", "id").last()
    return last.level if last else None


def consent_told(contact: Contact) -> tuple[str, str]:
    """Return what a contact's message says of the family's agreement, and why they were not asked, if not."""
    message = contact.message
    return (message.consent, message.consent_why) if message else ("", "")


def must_ask_consent(contact: Contact) -> bool:
    """Say whether the first grading must say what the family knows, for the message does not."""
    return enquiry_of(contact) is None and rules.asks_consent(*consent_told(contact))


def must_ask_unsafe(contact: Contact) -> bool:
    """Say whether the first grading must say if the child is unsafe now, for the message does not."""
    said = contact.message is not None and contact.message.unsafe_now is not None
    return not said and enquiry_of(contact) is None


def is_decided(contact: Contact) -> bool:
    """Say whether a contact's decision has taken effect, wherever its child is now."""
    with keeping([contact.child_id]):
        decided = Event.objects.filter(subject=contact.subject_id, kind="contact_decided", withdrawn_by=None)
        return decided.exists()


def went_on(contact: Contact) -> bool:
    """Say whether somebody beyond the hub works on what a contact told, wherever its child is now."""
    with keeping([contact.child_id, staying(contact.child_id)]):
        return Event.objects.filter(WENT_ON, subject=contact.subject_id, withdrawn_by=None).exists()


def standing_of(contact: Contact, *, at: datetime) -> Standing:
    """Return where the child stands in the acts, with the door as this contact has it."""
    found = {"not looked after"}
    if not is_decided(contact):
        found.add("enquiry" if enquiry_of(contact) else "contact")
    child = staying(contact.child_id)
    open_now = Spell.objects.filter(child=child, until_on=None, from_on__lte=uk_date(at))
    kinds = dict(open_now.order_by("from_on", "id").values_list("kind", "subject_id"))
    if kinds.keys() & {"case", "looked after", "on a protection plan", "on a need plan"}:
        decided = Event.objects.filter(
            subject=kinds.get("case"), kind__in=("referral_decided", "assessment_started"), withdrawn_by=None
        )
        more = kinds.keys() - {"case", "at the door", "open", "holder", "early help"}
        found.add("open case" if more or decided.exists() else "referral")
    elif "early help" in kinds:
        found.add("early help")
    else:
        before = Spell.objects.filter(child=child, kind__in=("case", "early help"))
        found.add("closed" if before.exists() or closed_before(contact) else "not known")
    return frozenset(found)


def facts_of(contact: Contact, *, by: Actor, at: datetime) -> rules.Facts:
    """Return what the rules ask of a contact. `by` asks, and reaches the child."""
    requests = PartnerRequest.objects.filter(contact=contact).select_related("agency").order_by("id")
    before = closed_before(contact)
    return rules.Facts(
        standing=standing_of(contact, at=at),
        unsafe_now=contact.is_unsafe,
        graded=grade_of(enquiry_of(contact)),
        requests=tuple(rules.Asked(each.agency.name, each.required, each.answer != "") for each in requests),
        closed_before=rules.closed_lately([each.event.happened_on for each in before], uk_date(at)),
        not_settled=unsettled(contact, by=by, at=at).words,
        is_interim=is_interim(contact, at=at),
    )


def is_interim(contact: Contact, *, at: datetime) -> bool:
    """Say whether a decision made at night about the child waits for its review by day."""
    children = records_of(contact.child_id)
    with keeping(children):
        return bool(night_decisions_standing(Moment.of(uk_date(at), at), children=children))


def closed_before(contact: Contact) -> list[Closed]:
    """Return the child's other contacts that were closed without more, latest first, on whichever record."""
    decided = Event.objects.filter(
        child__in=records_of(contact.child_id),
        kind="contact_decided",
        outcome__in=CLOSED_WITHOUT_MORE,
        withdrawn_by=None,
    ).exclude(subject=contact.subject_id)
    rows = list(decided.order_by("-happened_on", "-id"))
    subjects = [row.subject_id for row in rows if row.subject_id]
    received = dict(
        Event.objects.filter(subject__in=subjects, kind="contact_received", withdrawn_by=None)
        .order_by("id")
        .values_list("subject_id", "happened_at")
    )
    closers = _closers(subjects)
    return [
        Closed(
            row.subject_id or 0, received.get(row.subject_id), row, closers.get(row.subject_id, frozenset())
        )
        for row in rows
    ]


def _closers(subjects: Collection[int]) -> dict[int | None, frozenset[int]]:
    """Return the people who decided or signed each of these contacts."""
    acts = Event.objects.filter(
        subject__in=subjects,
        kind__in=("contact_decided", "contact_decision_signed"),
        withdrawn_by=None,
        worker__isnull=False,
    )
    pairs = list(acts.order_by("id").values_list("subject_id", "worker"))
    codes = {code for _, code in pairs if code}
    people = dict(Worker.objects.filter(code__in=codes).values_list("code", "person_id"))
    found: dict[int | None, set[int]] = {}
    for subject, code in pairs:
        person = people.get(code)
        if person is not None:
            found.setdefault(subject, set()).add(person)
    decided = Contact.objects.filter(subject__in=subjects, decisions__signed_at__isnull=False)
    for subject, decider, signer in decided.values_list(
        "subject_id", "decisions__decider_id", "decisions__signer_id"
    ):
        found.setdefault(subject, set()).update({decider, signer})
    return {subject: frozenset(who) for subject, who in found.items()}


def due_by(child: int, standard: str, subject: int | None) -> datetime | None:
    """Return the last second of the day on which a clock counted in days is due, or None."""
    child = staying(child)
    with keeping([child]):
        rows = Span.objects.filter(child=child, standard=standard, subject=subject).order_by("-began", "-id")
        due_on = rows.values_list("due_on", flat=True).first()
    return start_of_day(due_on + timedelta(days=1)) - timedelta(seconds=1) if due_on else None


def due_at(child: int, standard: str, subject: int | None, began: datetime) -> datetime | None:
    """Return when a clock that began at a moment is due, or None where that cannot be said."""
    child = staying(child)
    with keeping([child]):
        rows = Span.objects.filter(
            child=child, standard=standard, subject=subject, began__lte=began.timestamp()
        )
        high = rows.order_by("-began", "-id").values_list("due_high", flat=True).first()
    return datetime.fromtimestamp(high, UTC) if high is not None else None
