"""What the sources say that cannot all be right: disputed facts, lines that differ, children in one alone."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from sightline.matching import saying
from sightline.matching.models import Answer
from sightline.records.models import Dispute, Event, Identifier, Receipt, ReceiptItem, SourceLine, Spell
from sightline.sources.known import SCHEMES
from sightline.sources.lookalikes import BARE
from sightline.sources.outcomes import Outcome
from sightline.standards.invariants import INVARIANTS
from sightline.standards.vocabulary import KINDS, TYPED_FACTS

MOST_DIFFERENCES = 2_000
# Files name a worker and a team in words, people here by their own: no difference tells that they are others.
WHO = ("worker", "team")
_OWNER = "recording__receipt__line__owner__person"
# What each return holds everyone of: children with one of these spells on its day.
HOLDS = {
    SourceLine.Format.ANNEX_A: ("open",),
    SourceLine.Format.SSD: ("open",),
    SourceLine.Format.CIN_CENSUS: ("case",),
    SourceLine.Format.SSDA903: ("looked after",),
}

# What opens and may be listed without its end, with the kind that would end it.
ENDED_BY = {"contact_received": "contact_decided", "early_help_assessment_started": "early_help_ended"}

FILE_CONTRADICTS = "Rows of one file, or two of its lists, contradict each other."

_DIFFER = """
SELECT a.id, b.id FROM records_event a
  JOIN records_event b ON b.party_id = a.party_id AND b.kind = a.kind AND b.natural_key = a.natural_key
                      AND b.line_id <> a.line_id AND b.id > a.id AND b.withdrawn_by_id IS NULL
 WHERE a.withdrawn_by_id IS NULL AND a.natural_key <> '' AND a.kind <> 'holder_changed'
 ORDER BY a.party_id, a.kind, a.id, b.id
 LIMIT %s
"""
# What is written here has no natural key. It is the event of a file that is the child's only one of its kind,
# or the only one of its kind on that day.
_ONLY = [name for name, kind in KINDS.items() if kind.belongs_to == "person" and kind.natural_key == ()]
_OF_A_DAY = [name for name, kind in KINDS.items() if kind.natural_key == ("happened_on",)]
_DAY_ALONE = frozenset(name for name in _ONLY if not (KINDS[name].facts or KINDS[name].names))
_DIFFER_FROM_HERE = f"""
SELECT a.id, b.id FROM records_event b
  JOIN records_event a ON a.party_id = b.party_id AND a.kind = b.kind AND a.natural_key = ''
                      AND a.line_id <> b.line_id AND a.withdrawn_by_id IS NULL
 WHERE b.withdrawn_by_id IS NULL
   AND (b.kind = ANY(%(only)s) AND b.natural_key <> ''
        OR b.kind = ANY(%(of_a_day)s) AND b.natural_key = b.happened_on::text
           AND a.happened_on = b.happened_on)
   AND (a.kind = ANY(%(day_alone)s) AND NOT a.undated AND NOT b.undated AND a.happened_on <> b.happened_on
        OR {" OR ".join(f"a.{name} <> b.{name}" for name in TYPED_FACTS if name not in WHO)}
        OR EXISTS (SELECT 1 FROM jsonb_each(a.facts) said JOIN jsonb_each(b.facts) other USING (key)
                    WHERE said.value <> other.value AND NOT key = ANY(%(who)s)))
 ORDER BY a.party_id, a.kind, a.id, b.id
 LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True)
class Disputed:
    """One breach of one rule: the events that break it, of one child, waiting with one owner."""

    dispute: Dispute
    events: tuple[Event, ...]

    @property
    def rule(self) -> str:
        """Return the rule that is broken, in a sentence."""
        invariant = INVARIANTS.get(self.dispute.invariant)
        return invariant.sentence if invariant else FILE_CONTRADICTS


def disputes(*, invariant: str = "", receipt: str = "") -> list[Disputed]:
    """Return what is disputed and not settled, one for each breach, in order of the rule, oldest first."""
    found = Dispute.objects.filter(settled_by=None, event__withdrawn_by=None)
    if invariant:
        found = found.filter(invariant=invariant)
    if receipt:
        found = found.filter(event__recording__receipt__number=receipt)
    together: dict[tuple[object, ...], list[Dispute]] = defaultdict(list)
    rows = found.select_related("event__line", "owner__person").order_by("invariant", "child", "id")
    for each in rows:
        together[each.invariant, each.child_id, each.sentence].append(each)
    return [Disputed(same[0], tuple(each.event for each in same)) for same in together.values()]


def dispute_called(number: int) -> Disputed | None:
    """Return the breach that one dispute is part of, or None where it is settled or not seen."""
    one = Dispute.objects.filter(pk=number, settled_by=None).first()
    if one is None:
        return None
    same = Dispute.objects.filter(
        child=one.child_id, invariant=one.invariant, sentence=one.sentence, settled_by=None
    )
    events = [each.event for each in same.select_related("event__line").order_by("id")]
    return Disputed(one, tuple(events))


@dataclass(frozen=True, slots=True)
class Difference:
    """Two sources that say one event differently: the facts in which they do, with what each says."""

    one: Event
    other: Event
    facts: tuple[tuple[str, object, object], ...]


def differences() -> list[Difference]:
    """Return the events that two source lines say differently, in order of the child; at most 2,000.

    What is written here is a source line too.
    """
    asked = {
        "only": _ONLY, "of_a_day": _OF_A_DAY, "day_alone": [*_DAY_ALONE], "who": [*WHO],
        "most": MOST_DIFFERENCES,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_DIFFER, [MOST_DIFFERENCES])
        pairs = cursor.fetchall()
        cursor.execute(_DIFFER_FROM_HERE, asked)
        pairs += cursor.fetchall()
    wanted = {number for pair in pairs for number in pair}
    events = Event.objects.select_related("line__owner__person").in_bulk(wanted)
    found = []
    for one, other in pairs:
        facts = _differing(events[one], events[other])
        if facts:
            found.append(Difference(events[one], events[other], facts))
    return sorted(found, key=lambda each: (each.one.party_id, each.one.kind, each.one.pk, each.other.pk))


def ends_not_said(kind: str = "") -> QuerySet[Event]:
    """Return the contacts and early help that a list holds without saying how they ended, latest first.

    They leave no child open. `kind`: only those of one kind. What was ended since is not among them.
    """
    kinds = [kind] if kind in ENDED_BY else [*ENDED_BY]
    found = Event.objects.filter(kind__in=kinds, flag=True, withdrawn_by=None)
    ended = Event.objects.filter(kind__in=ENDED_BY.values(), subject=OuterRef("subject"), withdrawn_by=None)
    rows = found.filter(~Exists(ended), child__isnull=False).select_related("line__owner__person")
    return rows.order_by("-happened_on", "child", "id")


def _differing(one: Event, other: Event) -> tuple[tuple[str, object, object], ...]:
    """Return what both say, and differently. What one leaves out is no difference."""
    said, beside = facts_of(one), facts_of(other)
    is_from_here = not (one.natural_key and other.natural_key)
    if is_from_here:
        said = {name: value for name, value in said.items() if name not in WHO}
    found = [
        (name, said[name], beside[name]) for name in said.keys() & beside.keys() if said[name] != beside[name]
    ]
    is_its_day = not is_from_here or one.kind in _DAY_ALONE
    if is_its_day and not (one.undated or other.undated) and one.happened_on != other.happened_on:
        found.append(("day", one.happened_on, other.happened_on))
    return tuple(sorted(found, key=lambda each: each[0]))


def facts_of(event: Event) -> dict[str, object]:
    """Return every fact of an event, by name."""
    typed = {name: getattr(event, name) for name in TYPED_FACTS}
    return {**event.facts, **{name: said for name, said in typed.items() if said is not None}}


@dataclass(frozen=True, slots=True)
class InOneOnly:
    """The children who should stand in a source as they do in another, and do not, on a day both speak of."""

    there: SourceLine
    not_there: SourceLine
    day: date
    children: tuple[int, ...]


def in_one_only() -> list[InOneOnly]:
    """Return, for each pair of sources, the children that one has and the other lacks."""
    lines = _lines_with_their_day()
    spoken_of = {line.pk: _children_of(line) for line, _ in lines}
    found = []
    for there, day in lines:
        for not_there, other_day in lines:
            if there.pk == not_there.pk:
                continue
            both = min(day, other_day)
            should = spoken_of[there.pk] & _with_spell(HOLDS[not_there.format], both)
            gone = should - spoken_of[not_there.pk]
            if gone:
                found.append(InOneOnly(there, not_there, both, tuple(sorted(gone))))
    return found


def _lines_with_their_day() -> list[tuple[SourceLine, date]]:
    filed = Q(receipts__state=Receipt.State.FILED)
    lines = SourceLine.objects.filter(format__in=HOLDS).select_related("owner__person")
    lines = lines.annotate(day=Max("receipts__extracted_on", filter=filed)).order_by("rank", "code")
    return [(line, line.day) for line in lines if line.day]


def _children_of(line: SourceLine) -> set[int]:
    """Return the children a source speaks of: those with its events, and those it only confirms."""
    events = Event.objects.filter(line=line, child__isnull=False, withdrawn_by=None)
    filed = ReceiptItem.objects.filter(receipt__line=line, receipt__state=Receipt.State.FILED)
    joined = filed.filter(outcome=Outcome.JOINED, child__isnull=False)
    found: set[int] = set()
    for rows in (events, joined):
        found |= set(rows.values_list("child_id", flat=True).distinct().order_by())
    return found


def _with_spell(kinds: Sequence[str], day: date) -> set[int]:
    lasting = Spell.objects.filter(Q(until_on=None) | Q(until_on__gt=day), kind__in=kinds, from_on__lte=day)
    return set(lasting.values_list("child_id", flat=True))


@dataclass(frozen=True, slots=True)
class Lookalikes:
    """Two children whose identifiers differ only by zeros in front or by case; the one known longer first."""

    one: Identifier
    other: Identifier


def lookalikes() -> list[Lookalikes]:
    """Return the children who may be one by their identifiers, in order of the one known longer.

    Left out: who is joined already, and whom somebody said not to be the same child. Of a child whom the
    reader does not reach nothing is said.
    """
    called = Identifier.objects.filter(scheme=SCHEMES["child"], until_on=None, child__joined_into=None)
    called = called.annotate(bare=BARE)
    shared = called.order_by().values("bare").alias(children=Count("party")).filter(children__gt=1)
    together: dict[str, list[Identifier]] = defaultdict(list)
    alike = called.filter(bare__in=shared.values("bare"))
    for each in alike.select_related("child__party", _OWNER).order_by("party", "id"):
        together[each.bare].append(each)
    pairs = [Lookalikes(one, other) for one, *others in together.values() for other in others]
    said = saying.latest({each.party_id for pair in pairs for each in (pair.one, pair.other)})
    return [
        pair
        for pair in sorted(pairs, key=lambda each: (each.one.party_id, each.other.party_id))
        if not ((verdict := said.get(frozenset((pair.one.party_id, pair.other.party_id))))
                and verdict.answer == Answer.NOT_SAME)
    ]  # fmt: skip


def failing_numbers() -> list[Identifier]:
    """Return the identifiers whose check digit fails, in order of the scheme and the child."""
    found = Identifier.objects.filter(check_digit_fails=True).select_related(_OWNER)
    return list(found.order_by("scheme", "child", "id"))
