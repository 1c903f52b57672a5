"""Questions that the pages for signing in and for answering for information ask."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.access.models import EmergencyOpening, LogEntry
from sightline.access.queries import waiting_for_review
from sightline.identity.models import RoleHeld, User
from sightline.identity.roles import Role
from sightline.people.log_words import asked_words, known_of
from sightline.records.models import Identifier, Installation, Party
from sightline.standards.calendar import start_of_day, uk_date, working_days_after


@dataclass(frozen=True, slots=True)
class InventedPerson:
    """Somebody of a demonstration, as whom anybody may sign in there."""

    public_id: str
    name: str
    role: str
    team: str


def demonstration_sign_ins() -> list[InventedPerson]:
    """Return the invented people, by role; nobody where the database is no demonstration."""
    if not Installation.objects.filter(is_demo=True).exists():
        return []
    held = RoleHeld.objects.filter(user__is_demonstration=True, user__is_active=True, until_at=None)
    order = list(Role)
    rows = sorted(
        held.select_related("user__person", "team").order_by("id"),
        key=lambda row: order.index(Role(row.role)),
    )
    return [
        InventedPerson(
            str(row.user.public_id),
            row.user.person.name,
            str(Role(row.role).label),
            row.team.name if row.team else "",
        )
        for row in rows
    ]


def demonstration_user(public_id: UUID) -> User | None:
    """Return the invented person with this id, or None; None where the database is no demonstration."""
    if not Installation.objects.filter(is_demo=True).exists():
        return None
    return User.objects.filter(public_id=public_id, is_demonstration=True, is_active=True).first()


@dataclass(frozen=True, slots=True)
class Look:
    """One line of the access log, in words. A child is named by an id that says nothing."""

    at: datetime
    who: str
    roles: str
    what: str
    of: str
    page: str
    why: str
    asked: str = ""
    records: tuple[str, ...] = ()
    more: int = 0

    @property
    def page_words(self) -> str:
        """Return which page it was in words: "Out of sight"."""
        return self.page.rpartition(":")[2].replace("_", " ").capitalize()


def log_entries(
    *,
    person: str = "",
    child: str = "",
    action: str = "",
    from_on: date | None = None,
    until_on: date | None = None,
) -> QuerySet[LogEntry]:
    """Return the log's entries for a person, a child, what was done or a stretch of days, latest first.

    A child's entries are those that opened, refused or listed the child.
    """
    entries = LogEntry.objects.select_related("user__person")
    if person:
        entries = entries.filter(Q(user__person__name__icontains=person) | Q(user__email__icontains=person))
    if child:
        wanted = _child_called(child)
        entries = entries.filter(Q(child_id=wanted) | Q(child_ids__contains=[wanted]))
    if action:
        entries = entries.filter(action=action)
    if from_on:
        entries = entries.filter(at__gte=start_of_day(from_on))
    if until_on:
        entries = entries.filter(at__lt=start_of_day(until_on + timedelta(days=1)))
    return entries.order_by("-at", "-id")


# So many ids of the children of one line; whether another was among them is asked by that child's id.
IDS_OF_A_LINE = 100


def shown(entries: Iterable[LogEntry], *, ids_at_most: int = IDS_OF_A_LINE) -> list[Look]:
    """Return lines of the log in words, each with the ids of its records, `ids_at_most` of them."""
    entries = list(entries)
    children = {entry.pk: _children(entry) for entry in entries}
    names = _public_ids({child for found in children.values() for child in found[:ids_at_most]})
    known = known_of(entries)
    return [
        Look(
            entry.at,
            entry.user.person.name if entry.user else entry.purpose or "Nobody signed in",
            ", ".join(str(Role(role).label) for role in entry.roles),
            str(entry.get_action_display()),
            _of(entry, names),
            str(entry.question.get("page", "")),
            entry.reason,
            asked_words(entry, known),
            tuple(names[child] for child in children[entry.pk][:ids_at_most] if child in names),
            max(0, len(children[entry.pk]) - ids_at_most),
        )
        for entry in entries
    ]


def _children(entry: LogEntry) -> list[int]:
    """Return the children of a line: those it showed, or the one that it is about."""
    return list(dict.fromkeys([*([entry.child_id] if entry.child_id else []), *entry.child_ids]))


def _of(entry: LogEntry, names: dict[int, str]) -> str:
    if entry.child_id:
        return f"record {names.get(entry.child_id, '')}"
    number = len(entry.child_ids)
    return "" if not number else "1 child" if number == 1 else f"{number:,} children"


def _public_ids(children: set[int]) -> dict[int, str]:
    return dict(Party.objects.filter(pk__in=children).values_list("pk", "public_id"))


def _child_called(said: str) -> int:
    """Return whose council id, or whose id in the log, this is, whoever asks; 0 where it is nobody's."""
    with keeping(EVERY_CHILD):
        found = Identifier.objects.filter(scheme="council_id", value=said).order_by("-id")
        by_council = found.values_list("child_id", flat=True).first()
        in_log = Party.objects.filter(public_id=said, child__isnull=False).values_list("pk", flat=True)
        return by_council or in_log.first() or 0


@dataclass(frozen=True, slots=True)
class WaitingReview:
    """An emergency opening that nobody has reviewed, and by when somebody must."""

    opening: EmergencyOpening
    record: str
    due_on: date
    late: bool


def waiting(*, as_at: datetime) -> list[WaitingReview]:
    """Return the emergency openings that wait, oldest first. Each is reviewed within one working day."""
    openings = list(waiting_for_review(as_at=as_at))
    names = _public_ids({opening.child_id for opening in openings})
    rows = []
    for opening in openings:
        due_on = working_days_after(uk_date(opening.opened_at), 1)
        record = names.get(opening.child_id, "")
        rows.append(WaitingReview(opening, record, due_on, uk_date(as_at) > due_on))
    return rows
