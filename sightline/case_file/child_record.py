"""One child's record: what happened and was corrected, who belongs to the child, who has looked."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from sightline.case_file.believing import Clock, readings
from sightline.case_file.models import VisitNote
from sightline.case_file.my_work import LATE, Duty, duties_of
from sightline.case_file.out_of_sight import OpenChild, out_of_sight
from sightline.case_file.seeing import LastSeen
from sightline.clocks.queries import Moment
from sightline.clocks.summing import SEEN, TRIED, VISITED, last_of
from sightline.clocks.timelines import standing_for
from sightline.identity.kept_questions import kept_question
from sightline.identity.queries import team_names, worker_names
from sightline.records.models import Address, Alias, Child, Dispute, Event, Identifier, Relationship, Spell

VISITS = (SEEN, TRIED, VISITED)


@dataclass(frozen=True, slots=True)
class ChildRecord:
    """A child's record as at a day: `open` is None when the child is not open then.

    `clocks`: also those that have ended.
    """

    child: Child
    open: OpenChild | None
    seen: LastSeen
    entries: "tuple[Entry, ...]"
    clocks: tuple[Clock, ...]
    duties: tuple[Duty, ...]

    @property
    def has_died(self) -> bool:
        """Say whether the child's death is recorded."""
        return self.child.died_on is not None

    @property
    def overdue(self) -> list[str]:
        """Return the titles of the promises that are overdue."""
        return [duty.standard.title for duty in self.duties if duty.group == LATE]


def record_of(child: Child, moment: Moment, *, known_by: datetime | None = None) -> ChildRecord:
    """Return a child's record at the end of a day; with `known_by`, as it was known then."""
    opened = out_of_sight(moment, known_by=known_by, children=[child.pk])
    happened = entries(child.pk, day=moment.day, known_by=known_by)
    seen = opened[0].seen if opened else _seen_of(happened)
    clocks = readings(moment, [child.pk], known_by=known_by, ended=True)
    lasting = [clock for clock in clocks if clock[2].span.ended is None or clock[2].span.ended > moment.end]
    return ChildRecord(
        child=child,
        open=opened[0] if opened else None,
        seen=seen,
        entries=tuple(happened),
        clocks=tuple(clocks),
        duties=tuple(duties_of(lasting, moment, minimums=True)),
    )


def _seen_of(happened: "list[Entry]") -> LastSeen:
    """Return when a child was last seen, from what happened, newest first."""
    visits = (entry.event for entry in happened if not entry.withdrawn and entry.event.kind in VISITS)
    return LastSeen.of(last_of((event.kind, event.happened_on, event.alone, event.code) for event in visits))


@dataclass(frozen=True, slots=True)
class Entry:
    """One event as it was known: `withdrawn` when it had been withdrawn by then."""

    event: Event
    withdrawn: bool
    disputes: tuple[Dispute, ...]
    words: str


def entries(child: int, *, day: date, known_by: datetime | None = None) -> list[Entry]:
    """Return what happened to a child until the end of a day, newest first; what was withdrawn stays.

    Of records that are joined (with `known_by`: were joined then) it is one timeline.
    """
    records = list(standing_for([child], known_by=known_by))
    events = _happened(records, day, known_by)
    disputes: dict[int, list[Dispute]] = {}
    for dispute in _disputed(records):
        disputes.setdefault(dispute.event_id, []).append(dispute)
    words = dict(_visit_words(records))
    return [
        Entry(
            event,
            _is_withdrawn(event, known_by),
            tuple(disputes.get(event.pk, ())),
            words.get(event.pk, ""),
        )
        for event in events
    ]


@kept_question
def _happened(records: Collection[int], day: date, known_by: datetime | None) -> QuerySet[Event]:
    rows = Event.objects.filter(child__in=records, happened_on__lte=day)
    if known_by is not None:
        rows = rows.filter(recording__at__lte=known_by)
    rows = rows.select_related("recording__by__person", "withdrawn_by", "line")
    return rows.order_by("-happened_on", "-happened_at", "-id")


@kept_question
def _disputed(records: Collection[int]) -> QuerySet[Dispute]:
    return Dispute.objects.filter(child__in=records, settled_by=None).select_related("owner__person")


@kept_question
def _visit_words(records: Collection[int]) -> "QuerySet[VisitNote, tuple[int, str]]":
    return VisitNote.objects.filter(child__in=records).values_list("event_id", "words")


def visit_written(child: Child, number: int) -> Event | None:
    """Return the event of a visit to a child, made or tried, by its number; None where there is none."""
    rows = Event.objects.filter(child=child, pk=number, kind__in=(SEEN, TRIED))
    return rows.select_related("child", "recording__by__person", "line").first()


def joinings(child: Child) -> list[Alias]:
    """Return the records that are, or were, joined with a child's: those joined now, then the latest."""
    return sorted(_joinings(child.pk), key=lambda alias: alias.parted_by_id is not None)


@kept_question
def _joinings(child: int) -> QuerySet[Alias]:
    rows = Alias.objects.filter(Q(child=child) | Q(joined=child))
    related = ("child__party", "joined__party", "recording__by__person", "parted_by__by__person")
    return rows.select_related(*related).order_by("-id")


def _is_withdrawn(event: Event, known_by: datetime | None) -> bool:
    if event.withdrawn_by is None:
        return False
    at = event.withdrawn_by.at
    return known_by is None or (at is not None and at <= known_by)


def workers_named(events: Iterable[Event]) -> dict[str, str]:
    """Return the names of the workers that these events name by code."""
    names = worker_names()
    return {event.worker: names[event.worker] for event in events if event.worker in names}


def family(child: Child, day: date) -> list[Relationship]:
    """Return who belongs to a child, of those whose records the reader reaches: children first, by name."""
    return sorted(
        _family(child.pk, day),
        key=lambda each: (each.other is None, each.relation, each.other_name, each.other_id or 0),
    )


@kept_question
def _family(child: int, day: date) -> QuerySet[Relationship]:
    rows = Relationship.objects.filter(child=child).select_related("other__party")
    return rows.filter(Q(household_until_on=None) | Q(household_until_on__gt=day) | Q(other__isnull=False))


def siblings(child: Child) -> list[Child]:
    """Return the brothers and sisters of a child whom the reader reaches and who live, oldest first."""
    rows = Relationship.objects.filter(child=child, other__isnull=False, other__died_on=None)
    found = rows.select_related("other__party").order_by("other__born_on", "id")
    near = (row.other for row in found if row.relation.lower().startswith(SIBLINGS))
    return list(dict.fromkeys(other for other in near if other is not None))


SIBLINGS = ("brother", "sister", "half", "step", "sibling", "twin")


def addresses(child: Child, day: date) -> list[Address]:
    """Return where a child lives as at a day."""
    rows = Address.objects.filter(Q(until_on=None) | Q(until_on__gt=day), child=child)
    return list(rows.filter(Q(from_on=None) | Q(from_on__lte=day)).order_by("-from_on", "-id"))


def identifiers(child: Child) -> list[Identifier]:
    """Return what other systems call a child, those in use first."""
    return list(Identifier.objects.filter(child=child).order_by("until_on", "scheme", "id"))


def teams_named(events: Iterable[Event]) -> dict[str, str]:
    """Return the names of the teams that these events name by code."""
    names = team_names()
    return {event.team: names[event.team] for event in events if event.team in names}


def last_open_spell(child: Child, day: date) -> Spell | None:
    """Return the last time a child was open by the end of a day; None when never."""
    rows = Spell.objects.filter(child=child, kind="open", from_on__lte=day)
    return rows.order_by("-from_on", "-id").first()


def last_holder(child: Child, day: date) -> Spell | None:
    """Return who held a child last by the end of a day."""
    rows = Spell.objects.filter(child=child, kind="holder", from_on__lte=day)
    return rows.select_related("worker", "team").order_by("-from_on", "-id").first()
