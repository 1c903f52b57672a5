"""The questions asked of spells and spans. Days are UK days; an answer for a day is as at its last second."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, Min, OuterRef, Q, QuerySet, Subquery

from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.clocks.models import Span as KeptSpan
from sightline.clocks.rebuilding import SPAN_COLUMNS, SUMMARY_COLUMNS, standards_in_force
from sightline.clocks.spells import STATUSES
from sightline.clocks.summing import Sight
from sightline.govuk.words import day as in_words
from sightline.identity.kept_questions import kept_question
from sightline.records.models import CoverageDeclared, Event, Spell, Summary
from sightline.standards.model import Standard, State
from sightline.standards.register import STANDARDS
from sightline.standards.span import Reading, Span, state_of
from sightline.standards.states import OPEN, OPEN_AS_A_CASE
from sightline.standards.timeline import last_second

SIGHT_COLUMNS = tuple(each.name for each in fields(Sight))
# The promises that are kept by seeing the child.
SEEING: tuple[str, ...] = tuple(
    code for code, standard in STANDARDS.items() if "child_seen" in standard.met_by.happening.kinds
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment asked about: the day whose end decides what happened, and the second that decides lateness."""

    day: date
    second: int

    @classmethod
    def of(cls, day: date, now: datetime | None = None) -> "Moment":
        """Return the end of a day; or, when that day is today, its end for facts and now for lateness."""
        return cls(day, int(now.timestamp()) if now else last_second(day))

    @property
    def end(self) -> int:
        """Return the last second of the day."""
        return last_second(self.day)


def lasting(kind: str, day: date) -> QuerySet[Spell]:
    """Return the spells of a kind that last at the end of a day."""
    return Spell.objects.filter(Q(until_on=None) | Q(until_on__gt=day), kind=kind, from_on__lte=day)


@kept_question
def summaries(day: date, children: Collection[int] | None = None) -> "QuerySet[Summary, Any]":
    """Return how each child open at the end of a day stands, in order of the child, as named values.

    They are every column of `Summary`. One whose `from_on` is empty or after the day does not speak of that
    day: it is there whether or not the child is open, to be read from spells and events. `children`: of
    these only.
    """
    rows = Summary.objects.filter(Q(opened_on__isnull=False) | Q(from_on=None) | Q(from_on__gt=day))
    rows = rows if children is None else rows.filter(child__in=children)
    return rows.order_by("child_id").values_list(*SUMMARY_COLUMNS, named=True)


@kept_question
def sights(day: date, children: Collection[int]) -> "QuerySet[Summary, Any]":
    """Return when these children were last seen, where their summary speaks of the day, as named values.

    They are the columns of `Summary` from `child_id` on that a `Sight` has.
    """
    rows = Summary.objects.filter(child__in=children, from_on__lte=day)
    return rows.values_list("child_id", *SIGHT_COLUMNS, named=True)


@kept_question
def open_spells(day: date, children: Collection[int] | None = None) -> "QuerySet[Spell, Any]":
    """Return what lasts of each child open at the end of a day, in order of the child, as named values.

    They are the spell's and the child's dates: `child_id`, `from_on`, `ways`, `began`, `child__born_on`,
    `child__expected_on` and `child__died_on`. `children`: of these only.
    """
    rows = lasting("open", day).order_by("child_id")
    rows = rows if children is None else rows.filter(child__in=children)
    dates = ("child__born_on", "child__expected_on", "child__died_on")
    return rows.values_list("child_id", "from_on", "ways", "began", *dates, named=True)


@kept_question
def holding_spells(day: date, children: Collection[int] | None = None) -> "QuerySet[Spell, Any]":
    """Return who holds each open child at the end of a day, in order of the child, as named values.

    They are `child_id`, `from_on`, `said`, `began`, `worker_id` and `team_id`. `children`: of these only.
    """
    rows = lasting("holder", day).order_by("child_id", "from_on")
    rows = rows if children is None else rows.filter(child__in=children)
    return rows.values_list("child_id", "from_on", "said", "began", "worker_id", "team_id", named=True)


# The kind of event that says that a child is open, and what stands for every kind.
REFERRED, EVERY_KIND = "referral_received", "*"


@dataclass(frozen=True, slots=True)
class FirstDays:
    """The first day of which anything is told, and the first on which a source holds everybody who opens.

    `always`: a source declares that it holds everybody, without a first day. `told_on` None: nothing is told.
    `everybody_on` None: no source declares that it holds everybody, or one does always.
    """

    told_on: date | None
    everybody_on: date | None
    always: bool


def first_days() -> FirstDays:
    """Return since when the sources speak of who is open, whichever children the reader reaches.

    What a source declares of referrals themselves goes before what it declares of every kind. Nothing of any
    child leaves this but the first day on which one opened.
    """
    declared = CoverageDeclared.objects.filter(kind__in=(REFERRED, EVERY_KIND)).exclude(extent="nothing")
    rows = list(declared.order_by("id").values_list("line_id", "kind", "extent", "from_on"))
    named = {line for line, kind, _, _ in rows if kind == REFERRED}
    said = [(extent, on) for line, kind, extent, on in rows if kind == REFERRED or line not in named]
    every = [from_on for extent, from_on in said if extent == "every"]
    if None in every:
        return FirstDays(None, None, always=True)
    with keeping(EVERY_CHILD):
        opened = Spell.objects.filter(kind="open").aggregate(first=Min("from_on"))["first"]
    told = [each for each in (opened, *(from_on for _, from_on in said)) if each]
    whole = min((each for each in every if each), default=None)
    return FirstDays(min(told, default=None), whole, always=False)


def why_not_covered(when: date) -> str:
    """Return why it cannot be said who was open on a day, in a sentence; empty where the sources can say."""
    first = first_days()
    if first.always:
        return ""
    if first.told_on is None:
        return "No source has told anything yet: nothing is loaded, and nothing was written down here."
    if when < first.told_on:
        return (
            f"No source covers {in_words(when)}. The first day that any of them speaks of is "
            f"{in_words(first.told_on)}: who was open before it, and what was overdue, is not known."
        )
    if first.everybody_on and when < first.everybody_on:
        return (
            f"No source holds everybody who was open before {in_words(first.everybody_on)}: "
            f"children may be missing from what is shown for {in_words(when)}."
        )
    return ""


# More children than this are picked out of all the rows here: thousands of numbers cost more to send.
MANY = 1_000


def few(children: Collection[int] | None) -> bool:
    """Say whether these children are few enough to be named one by one to the database."""
    return children is not None and len(children) <= MANY


def holders(day: date, children: Collection[int] | None = None) -> dict[int, Spell]:
    """Return who holds each open child at the end of a day, by child."""
    wanted = None if children is None else set(children)
    rows = _holding(day, wanted if few(children) else None)
    return {
        spell.child_id: spell
        for spell in rows
        if spell.child_id and (wanted is None or spell.child_id in wanted)
    }


@kept_question
def _holding(day: date, children: Collection[int] | None) -> QuerySet[Spell]:
    # Each worker and team is made once, and not for every child again.
    rows = lasting("holder", day).prefetch_related("worker", "team").order_by("child_id", "from_on")
    return rows if children is None else rows.filter(child__in=children)


def statuses(day: date, children: Collection[int] | None = None) -> dict[int, str]:
    """Return how each open child is described at the end of a day, by child."""
    wanted = None if children is None else set(children)
    kinds: dict[int, set[str]] = defaultdict(set)
    for child, kind in _described(day, children if few(children) else None):
        if wanted is None or child in wanted:
            kinds[child].add(kind)
    return {
        child: next(words for kind, words in STATUSES.items() if kind in found)
        for child, found in kinds.items()
    }


@kept_question
def _described(day: date, children: Collection[int] | None) -> "QuerySet[Spell, tuple[int, str]]":
    rows = Spell.objects.filter(
        Q(until_on=None) | Q(until_on__gt=day), kind__in=tuple(STATUSES), from_on__lte=day, disputed=False
    )
    rows = rows if children is None else rows.filter(child__in=children)
    return rows.values_list("child_id", "kind")


def ways_open(day: date) -> dict[str, set[int]]:
    """Return the children open in each of the four ways at the end of a day."""
    kinds = (*OPEN, *OPEN_AS_A_CASE)
    rows = Spell.objects.filter(Q(until_on=None) | Q(until_on__gt=day), kind__in=kinds, from_on__lte=day)
    found: dict[str, set[int]] = {way: set() for way in OPEN}
    for child, kind in rows.values_list("child_id", "kind"):
        found[kind if kind in OPEN else "case"].add(child)
    return found


def readings(
    moment: Moment,
    *,
    children: Collection[int] | None = None,
    standards: Iterable[str] | None = None,
    ended: bool = False,
) -> list[tuple[int | None, Standard, Reading]]:
    """Return what clocks say as at a moment: (party, standard, reading), in order of party and standard.

    Standards carry the authority's own limits. Only clocks that have not ended by then, unless `ended`.
    """
    register, found = standards_in_force(), []
    wanted = None if children is None else set(children)
    named = wanted if wanted is not None and (ended or few(children)) else None
    for row in _kept(moment.end, named, None if standards is None else tuple(standards), ended):
        reading = _read(row, moment)
        if reading and (wanted is None or reading.span.party in wanted):
            found.append((reading.span.party, register[reading.span.standard], reading))
    return found


@kept_question
def _kept(
    end: int, children: Collection[int] | None, standards: tuple[str, ...] | None, ended: bool
) -> "QuerySet[KeptSpan, tuple[Any, ...]]":
    rows = KeptSpan.objects.filter(began__lte=end)
    if not ended:
        rows = rows.filter(Q(ended=None) | Q(ended__gt=end))
    if children is not None:
        rows = rows.filter(child__in=children)
    if standards is not None:
        rows = rows.filter(standard__in=standards)
    columns = ("party_id" if column == "party" else column for column in SPAN_COLUMNS)
    return rows.order_by("party_id", "standard", "id").values_list(*columns)


def _read(row: tuple[Any, ...], moment: Moment) -> Reading | None:
    span = Span(*row)
    standard = STANDARDS.get(span.standard)
    said = state_of(span, standard.promise, moment.end, moment.second) if standard else None
    return Reading(span, *said) if said and not span.moved_on(moment.end) else None


def by_state(found: Iterable[tuple[int | None, Standard, Reading]]) -> dict[tuple[str, State], int]:
    """Count readings for each standard and state."""
    counts: dict[tuple[str, State], int] = defaultdict(int)
    for _, standard, reading in found:
        counts[standard.code, reading.state] += 1
    return counts


# The promise that a day manager reviews a night decision.
NIGHT_REVIEW = "C10"


def night_decisions_standing(
    moment: Moment,
    *,
    children: Collection[int] | None = None,
    among: Collection[int] | None = None,
    known_by: datetime | None = None,
) -> list[Event]:
    """Return the decisions made at night that no day manager had reviewed by a day's end, oldest first.

    Until its review such a decision is interim: it stands, and somebody independent has yet to look at it.
    `among`: the reader reaches no others. `known_by`: as was believed then. Each bears `changed_at`: when the
    night manager changed it, or None.
    """
    if children is not None or known_by is not None:
        return _not_reviewed(moment.day, known_by, children, None)
    # By the clocks, which are few, and not by every event there is. A clock that was left (the child has
    # died, or come of age) leaves a decision that nobody reviewed all the same.
    unmet = [subject for subject in _unmet(NIGHT_REVIEW, moment.end, among) if subject is not None]
    return _not_reviewed(moment.day, None, None, unmet) if unmet else []


@kept_question
def _not_reviewed(
    day: date,
    known_by: datetime | None,
    children: Collection[int] | None,
    subjects: Collection[int] | None,
) -> QuerySet[Event]:
    believed = Q(withdrawn_by=None)
    if known_by is not None:
        believed = Q(recording__at__lte=known_by) & (believed | Q(withdrawn_by__at__gt=known_by))
    rows = Event.objects.filter(believed, happened_on__lte=day)
    reviewed = rows.filter(kind="night_decision_reviewed", subject=OuterRef("subject"))
    made = rows.filter(~Exists(reviewed), kind="night_decision_made")
    if children is not None:
        made = made.filter(child__in=children)
    if subjects is not None:
        made = made.filter(subject__in=subjects)
    signed = rows.filter(kind="night_decision_signed", outcome="CHANGED", subject=OuterRef("subject"))
    made = made.annotate(changed_at=Subquery(signed.order_by("id").values("happened_at")[:1]))
    return made.select_related("subject").order_by("happened_on", "happened_at", "id")


@kept_question
def _unmet(standard: str, end: int, children: Collection[int] | None) -> "QuerySet[KeptSpan, int | None]":
    clocks = KeptSpan.objects.filter(standard=standard, began__lte=end)
    clocks = clocks if children is None else clocks.filter(child__in=children)
    unmet = clocks.filter(Q(ended=None) | Q(ended__gt=end) | Q(ending="left"))
    return unmet.values_list("subject", flat=True)
