"""The hub's board: every contact that waits, in its stage, soonest due first; and what was decided today."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from operator import itemgetter
from typing import Any, TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from sightline.access.keeper import keeping
from sightline.clocks.queries import Moment, readings
from sightline.front_door.models import Contact, Decision, JointView, PartnerRequest, ReferrerTold
from sightline.front_door.one_child import staying_of
from sightline.front_door.rules import MOVES
from sightline.identity.kept_questions import kept_question
from sightline.identity.models import User
from sightline.records.models import Child, Event, Spell, Subject
from sightline.standards.calendar import BeyondCalendar, start_of_day, uk_date, working_days_after
from sightline.standards.model import Standard
from sightline.standards.plausible import why_not_told
from sightline.standards.span import Reading

# The stages of a contact that waits, in the order of the work, and how each is said.
STAGES: Mapping[str, str] = {
    "new": "New",
    "checks_out": "Checks out",
    "checks_in": "Checks in",
    "to_decide": "To decide",
    "to_sign": "To sign",
}
FAR = 2**62
RECEIVED, GRADED = "contact_received", "enquiry_graded"
# The outcomes that take effect without a manager's signature.
UNSIGNED = tuple(outcome for outcome, move in MOVES.items() if not move.signed)
# What the board shows of contacts and children; the rest is read for the one that is opened.
SHOWN_OF_A_CONTACT = (
    "public_id",
    "subject",
    "unsafe_now",
    "message__unsafe_now",
    "message__reference",
    "named",
    "taken_on_by__person__name",
)
SHOWN_OF_A_CHILD = ("given_name", "family_name", "known_as", "born_on", "expected_on")
Decided = Decision
One = TypeVar("One")


@dataclass(frozen=True, slots=True)
class Placed:
    """Where one contact stands that waits: all that says in which list and where in it.

    `grades` are the codes given, oldest first. `asked` says of each request to an agency whether it is
    required and whether it is answered. `clock` decides the order: the enquiry's, else the contact's.
    """

    child_id: int
    subject: int
    contact_id: int | None
    message_id: int | None
    taken_on_by_id: int | None
    is_unsafe: bool
    received_at: datetime | None
    source: str
    grades: tuple[str, ...]
    asked: tuple[tuple[bool, bool], ...]
    decision: Decision | None
    is_ready: bool
    clock: tuple[Standard, Reading] | None

    @property
    def grade(self) -> str | None:
        """Return the latest grade, or None before triage."""
        return self.grades[-1] if self.grades else None

    @property
    def stage(self) -> str:
        """Return which list it stands in: exactly one."""
        if self.decision is not None:
            return "to_sign"
        if self.grade is None:
            return "new"
        if self.is_unsafe:
            return "to_decide"
        if any(required and not answered for required, answered in self.asked):
            return "checks_out"
        if self.is_ready or not self.asked:
            return "to_decide"
        return "checks_in"

    @property
    def due_second(self) -> int:
        """Return the second at which it is due; far away where that cannot be said."""
        high = self.clock[1].span.due_high if self.clock else None
        return high if high is not None else FAR


@dataclass(frozen=True, slots=True)
class Waiting(Placed):
    """One contact that waits, with what its page and its row show.

    `contact` is None where a file brought it and nobody has taken it on. `together`: how many children its
    message is about.
    """

    child: Child
    contact: Contact | None
    requests: tuple[PartnerRequest, ...]
    together: int


def waiting(*, at: datetime, subjects: Collection[int] | None = None) -> list[Waiting]:
    """Return every contact that the asker reaches and that is not decided, soonest due first."""
    return to_show(placed(at=at, subjects=subjects))


def placed(*, at: datetime, subjects: Collection[int] | None = None) -> list[Placed]:
    """Return where each contact stands that the asker reaches and that is not decided, soonest due first."""
    children = {subject: child for subject, child in _at_the_door(subjects) if subject is not None}
    if not children:
        return []
    known = {row.subject_id: row for row in _known(children)}
    enquiries = dict(_enquiries(children))
    received, grades = _told(children, enquiries.values())
    asked = _grouped((contact, (required, at)) for contact, required, at in _asked(children))
    decisions = {each.contact_id: each for each in _unsigned(children)}
    ready = dict(_last_views(children))
    clocks = _clocks(set(children.values()), at)
    rows = [
        _placed(
            subject, child, known.get(subject), received, enquiries, grades, asked, decisions, ready, clocks
        )
        for subject, child in children.items()
    ]
    return sorted(
        rows, key=lambda row: (not in_doubt(row, at), row.due_second, row.received_at is None, row.subject)
    )


def to_show(found: Collection[Placed]) -> list[Waiting]:
    """Return these contacts, in the order given, with what their rows show."""
    if not found:
        return []
    children = {each.pk: each for each in _children({row.child_id for row in found})}
    subjects = [row.subject for row in found]
    contacts = {each.subject_id: each for each in _contacts(subjects)}
    requests = _grouped((each.contact_id, each) for each in _requests(subjects))
    together = Counter(_of_messages([row.message_id for row in found if row.message_id]))
    return [
        Waiting(
            **{each.name: getattr(row, each.name) for each in fields(Placed)},
            child=children[row.child_id],
            contact=contacts.get(row.subject),
            requests=requests.get(row.contact_id or 0, ()),
            together=together.get(row.message_id, 1),
        )
        for row in found
        if row.child_id in children
    ]


@kept_question
def _at_the_door(subjects: Collection[int] | None) -> "QuerySet[Spell, tuple[int | None, int]]":
    spells = Spell.objects.filter(kind="at the door", until_on=None)
    if subjects is not None:
        spells = spells.filter(subject__in=subjects)
    return spells.order_by("child_id", "id").values_list("subject_id", "child_id")


@kept_question
def _known(subjects: Collection[int]) -> "QuerySet[Contact, Any]":
    rows = Contact.objects.filter(subject__in=subjects)
    return rows.values_list(
        "subject_id", "pk", "message_id", "taken_on_by_id", "unsafe_now", "message__unsafe_now", named=True
    )


@kept_question
def _children(children: Collection[int]) -> QuerySet[Child]:
    return Child.objects.filter(pk__in=children).only(*SHOWN_OF_A_CHILD)


@kept_question
def _contacts(subjects: Collection[int]) -> QuerySet[Contact]:
    rows = Contact.objects.filter(subject__in=subjects).select_related("message", "taken_on_by__person")
    return rows.only(*SHOWN_OF_A_CONTACT)


@kept_question
def names_of_workers(users: Collection[int]) -> "QuerySet[User, tuple[int, str]]":
    """Return the names of these people, who have taken contacts on, by the number of their sign-in."""
    return User.objects.filter(pk__in=users).values_list("pk", "person__name")


@kept_question
def _enquiries(subjects: Collection[int]) -> "QuerySet[Subject, tuple[int, int]]":
    rows = Subject.objects.filter(kind="enquiry", raised_by__in=subjects).order_by("-id")
    return rows.values_list("raised_by_id", "pk")


@kept_question
def _asked(subjects: Collection[int]) -> "QuerySet[PartnerRequest, tuple[int, bool, datetime | None]]":
    rows = PartnerRequest.objects.filter(contact__subject__in=subjects)
    return rows.values_list("contact_id", "required", "answered_at")


@kept_question
def _requests(subjects: Collection[int]) -> QuerySet[PartnerRequest]:
    rows = PartnerRequest.objects.filter(contact__subject__in=subjects)
    return rows.select_related("agency").order_by("asked_at", "id")


@kept_question
def _unsigned(subjects: Collection[int]) -> QuerySet[Decision]:
    rows = Decision.objects.filter(contact__subject__in=subjects, returned_at=None, signed_at=None)
    return rows.select_related("decided_by__person", "second_look")


def in_doubt(row: Placed, at: datetime) -> bool:
    """Say whether a contact came on a day that cannot be, so that nobody can say when it is due.

    It stands first until its day is put right: no clock will ever call it late.
    """
    came = row.received_at
    return row.due_second == FAR and came is not None and why_not_told(came, now=at) is not None


def _placed(
    subject: int,
    child: int,
    contact: Any,
    received: Mapping[int, tuple[datetime | None, str]],
    enquiries: Mapping[int, int],
    grades: Mapping[int, tuple[str, ...]],
    asked: Mapping[int, tuple[tuple[bool, datetime | None], ...]],
    decisions: Mapping[int, Decision],
    ready: Mapping[int, datetime],
    clocks: Mapping[tuple[str, int], tuple[Standard, Reading]],
) -> Placed:
    received_at, source = received.get(subject, (None, ""))
    enquiry = enquiries.get(subject)
    key = contact.pk if contact else 0
    requests = asked.get(key, ())
    read_at = ready.get(key)
    return Placed(
        child_id=child,
        subject=subject,
        contact_id=contact.pk if contact else None,
        message_id=contact.message_id if contact else None,
        taken_on_by_id=contact.taken_on_by_id if contact else None,
        is_unsafe=bool(contact and (contact.unsafe_now or contact.message__unsafe_now)),
        received_at=received_at,
        source=source,
        grades=grades.get(enquiry or 0, ()),
        asked=tuple((required, answered_at is not None) for required, answered_at in requests),
        decision=decisions.get(key),
        is_ready=read_at is not None and all(at <= read_at for _, at in requests if at),
        clock=clocks.get(("C02", enquiry or 0)) or clocks.get(("C01", subject)),
    )


def _told(
    contacts: Collection[int], enquiries: Collection[int]
) -> tuple[dict[int, tuple[datetime | None, str]], dict[int, tuple[str, ...]]]:
    """Return when each contact was received and from what source, and the grades of each enquiry."""
    received: dict[int, tuple[datetime | None, str]] = {}
    graded: dict[int, list[tuple[Any, str]]] = defaultdict(list)
    for subject, kind, happened_at, source, level in _events([*contacts, *enquiries]):
        if kind == RECEIVED:
            received[subject] = happened_at, source or ""
        elif kind == GRADED:
            # In order of the moment, one without a moment last; of the same, as they were written.
            graded[subject].append(((happened_at is None, happened_at), level or ""))
    grades = {
        subject: [level for _, level in sorted(told, key=itemgetter(0))] for subject, told in graded.items()
    }
    return received, {subject: tuple(levels) for subject, levels in grades.items()}


@kept_question
def _events(subjects: Collection[int]) -> "QuerySet[Event, Any]":
    # By the subject alone: of a subject there are few events, of a kind every contact that ever came.
    rows = Event.objects.filter(subject__in=subjects, withdrawn_by=None).order_by("id")
    return rows.values_list("subject_id", "kind", "happened_at", "source", "level")


def _grouped(rows: Iterable[tuple[int, One]]) -> dict[int, tuple[One, ...]]:
    found: dict[int, list[One]] = defaultdict(list)
    for contact, row in rows:
        found[contact].append(row)
    return {contact: tuple(each) for contact, each in found.items()}


@kept_question
def _last_views(subjects: Collection[int]) -> "QuerySet[JointView, tuple[int, datetime]]":
    rows = JointView.objects.filter(contact__subject__in=subjects).order_by("id")
    return rows.values_list("contact_id", "at")


def _clocks(children: Collection[int], at: datetime) -> dict[tuple[str, int], tuple[Standard, Reading]]:
    found = readings(Moment.of(uk_date(at), at), children=children, standards=("C01", "C02"))
    return {(standard.code, reading.span.subject or 0): (standard, reading) for _, standard, reading in found}


@kept_question
def _of_messages(messages: Collection[int]) -> "QuerySet[Contact, int]":
    return Contact.objects.filter(message__in=messages).order_by("id").values_list("message_id", flat=True)


@dataclass(frozen=True, slots=True)
class DecidedList:
    """A list of decisions in effect: how its tab, its heading and its emptiness are said, and their numbers.

    Of hundreds a page reads those that it shows, by `decisions`.
    """

    name: str
    tab: str
    words: str
    none: str
    numbers: Sequence[int]


def decided_lists(*, at: datetime) -> list[DecidedList]:
    """Return what stands behind the stages: whose referrers wait to be told, and what was decided lately.

    What the night decided is read in the morning, after midnight has emptied the list of today: so another
    goes back to the beginning of the last working day.
    """
    today = uk_date(at)
    since = working_day_before(today)
    lately = decided_since(since, at=at)
    of_today = [number for on, number in lately if on == today]
    return [
        DecidedList(
            "to_tell",
            "To tell",
            "Referrers to tell",
            "Every referrer has been told.",
            list(_not_told(UNSIGNED, at)),
        ),
        DecidedList(
            "decided_today",
            "Decided today",
            "Decided today",
            "No contact has been decided today.",
            of_today,
        ),
        DecidedList(
            "decided_since",
            f"Since {since:%A}",
            f"Decided since {since:%A}",
            f"No contact has been decided since {since:%A}.",
            [number for _, number in lately],
        ),
    ]


@kept_question
def _not_told(unsigned: tuple[str, ...], at: datetime) -> "QuerySet[Decision, int]":
    told = ReferrerTold.objects.filter(contact=OuterRef("contact"), at__gte=OuterRef("in_effect"))
    rows = (
        Decision.objects.filter(Q(signed_at__isnull=False) | Q(outcome__in=unsigned), returned_at=None)
        .annotate(in_effect=Coalesce("signed_at", "decided_at"))
        .filter(~Exists(told), in_effect__lte=at, contact__message__anonymous=False)
    )
    return rows.order_by("in_effect", "id").values_list("pk", flat=True)


def decisions(numbers: Sequence[int]) -> list[Decision]:
    """Return these decisions with what their rows show, in the order given."""
    found = {each.pk: each for each in _decisions(numbers)} if numbers else {}
    return [found[number] for number in numbers if number in found]


@kept_question
def _decisions(numbers: Collection[int]) -> QuerySet[Decision]:
    rows = Decision.objects.filter(pk__in=numbers)
    return rows.select_related("contact__message", "decided_by__person", "signed_by__person", "team")


def tell_clocks(decisions: Iterable[Decision], *, at: datetime) -> dict[int, tuple[Standard, Reading]]:
    """Return the clock of telling the referrer, by the contact's subject."""
    children = {each.child_id for each in decisions}
    if not children:
        return {}
    children |= set(staying_of(children).values())
    # A child whose contact was closed, or who has gone to another team, is out of the hub's reach by now.
    with keeping(children):
        found = readings(Moment.of(uk_date(at), at), children=children, standards=("C04b",))
    return {reading.span.subject or 0: (standard, reading) for _, standard, reading in found}


def decided_since(first: date, *, at: datetime) -> list[tuple[date, int]]:
    """Return the day and the number of each decision that took effect since a day, latest first."""
    rows = [
        (signed_at or decided_at, pk)
        for pk, signed_at, decided_at in _decided(UNSIGNED, start_of_day(first), at)
    ]
    return [(uk_date(moment), pk) for moment, pk in sorted(rows, reverse=True)]


@kept_question
def _decided(
    unsigned: tuple[str, ...], since: datetime, at: datetime
) -> "QuerySet[Decision, tuple[int, datetime | None, datetime]]":
    rows = Decision.objects.filter(
        Q(signed_at__gte=since) | Q(outcome__in=unsigned, decided_at__gte=since), returned_at=None
    )
    return rows.filter(decided_at__lte=at).values_list("pk", "signed_at", "decided_at")


def working_day_before(day: date) -> date:
    """Return the last working day before a day; past the last year of the calendar, the day before."""
    try:
        return working_days_after(day, -1)
    except BeyondCalendar:
        return day - timedelta(days=1)
