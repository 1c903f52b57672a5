"""The ledger's rows as the timelines that the readers read."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from sightline.clocks.spells import SAY_WHO_HOLDS
from sightline.identity.kept_questions import kept_question
from sightline.identity.remembered import remembered
from sightline.records.models import Alias, CoverageDeclared, Event, Party, Recording, SourceLine, Subject
from sightline.standards import timeline as ground
from sightline.standards.timeline import Coverage, Extent, Timeline
from sightline.standards.vocabulary import KINDS, TYPED_FACTS

MANY = 1_000
_ORDER: Mapping[Extent, int] = {"every": 0, "latest": 1, "nothing": 2}
EVENT_COLUMNS = (
    "id", "party_id", "kind", "happened_on", "subject_id", "happened_at", "names_on", "names_at", "undated",
    "facts", "recorded_at", "withdrawn_at", "line_id", "natural_key", *TYPED_FACTS,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Beside:
    """An event that is not in the ledger yet, of an existing party, read as if it were."""

    party: int
    line: int
    natural_key: str
    event: ground.Event


def timelines(
    parties: Iterable[int],
    *,
    known_by: datetime | None = None,
    beside: Iterable[Beside] = (),
    without: Collection[int] = (),
) -> dict[int, Timeline]:
    """Return each party's timeline as believed now; with `known_by`, as it was believed at that moment.

    What was believed then is the events written by then and not yet withdrawn, of the records that were then
    joined, each in the words of the line that then had the first rank. `beside` adds events that are about to
    be written, `without` leaves out those about to be withdrawn.
    """
    wanted = list(parties)
    stays = standing_for(wanted, known_by=known_by)
    chosen = _Chosen()
    rows = Event.objects.filter(stood(known_by, ended_by="withdrawn_by"), party__in=stays)
    rows = rows.annotate(recorded_at=F("recording__at"), withdrawn_at=F("withdrawn_by__at")).order_by("id")
    for row in rows.values(*EVENT_COLUMNS).iterator(10_000):
        if row["id"] not in without:
            chosen.add(stays[row["party_id"]], row["line_id"], row["natural_key"], as_event(row))
    for new in beside:
        chosen.add(stays[new.party], new.line, new.natural_key, new.event)
    events, lines = chosen.events, chosen.lines
    subjects: dict[int, dict[int, ground.Subject]] = defaultdict(dict)
    for pk, kind, party, inside, raised_by in Subject.objects.filter(party__in=stays).values_list(
        "id", "kind", "party_id", "inside_id", "raised_by_id"
    ):
        subjects[stays[party]][pk] = ground.Subject(pk, kind, inside, raised_by)
    kinds = dict(Party.objects.filter(pk__in=wanted).values_list("id", "kind"))
    covers = Covers(known_by=known_by)
    return {
        party: Timeline(
            party,
            tuple(event for _, event in events[party].values()),
            subjects[party],
            covers.of(lines[party]),
            kinds[party],
            frozenset(lines[party]),
        )
        for party in wanted
        if party in kinds
    }


class _Chosen:
    """The events of parties, one for each that several lines say, or disagree about.

    Clocks read the line of the first rank; of two of one rank what was written first.
    """

    def __init__(self) -> None:
        self.events: dict[int, dict[object, tuple[int, ground.Event]]] = defaultdict(dict)
        self.lines: dict[int, set[int]] = defaultdict(set)
        self._ranks = dict(SourceLine.objects.values_list("id", "rank"))

    def add(self, party: int, line: int, natural_key: str, event: ground.Event) -> None:
        """Take in one event of a line."""
        rank = self._ranks[line]
        self.lines[party].add(line)
        same = (event.kind, natural_key) if natural_key else event.id
        if same not in self.events[party] or rank < self.events[party][same][0]:
            self.events[party][same] = (rank, event)


def stood(known_by: datetime | None, *, ended_by: str) -> Q:
    """Return what keeps rows that were believed at a moment, or now: each written by one recording and ended
    by another, named by `ended_by`.

    What is written in this transaction has no moment yet: it is believed now and was not known before.
    """
    if known_by is None:
        return Q(**{ended_by: None})
    after = Q(**{ended_by: None}) | Q(**{f"{ended_by}__at": None}) | Q(**{f"{ended_by}__at__gt": known_by})
    return Q(recording__at__lte=known_by) & after


def standing_for(parties: Iterable[int], *, known_by: datetime | None = None) -> dict[int, int]:
    """Return whose events are read, and for which party: a joined record's for the child it is joined to.

    A record that is joined into another has no events of its own while it is. `known_by`: as records were
    joined at that moment.
    """
    wanted = set(parties)
    # Of many, all the joined records are fewer than the numbers to send.
    joined = dict(_joined(known_by, wanted if len(wanted) <= MANY else None))
    stays = {party: party for party in wanted if party not in joined}
    return stays | {record: child for record, child in joined.items() if child in wanted}


@kept_question
def _joined(known_by: datetime | None, records: Collection[int] | None) -> "QuerySet[Alias, tuple[int, int]]":
    known = Alias.objects.filter(stood(known_by, ended_by="parted_by"))
    if records is not None:
        known = known.filter(Q(child__in=records) | Q(joined__in=records))
    return known.order_by("id").values_list("joined_id", "child_id")


def touched_by(parties: Iterable[int], *, known_by: datetime | None = None) -> set[int]:
    """Return the parties whose clocks change when these are written about.

    They are themselves and, for a joined record, the child that it is joined to; `known_by`: was joined to.
    """
    written = set(parties)
    aliases = Alias.objects.filter(stood(known_by, ended_by="parted_by"), joined__in=written)
    return written | set(aliases.order_by("id").values_list("child_id", flat=True))


def changed_since(known_by: datetime, *, until: date) -> set[int]:
    """Return the parties whose days until `until` are believed otherwise now than at an earlier moment.

    Something was written or withdrawn of them since, or of a record that is or was joined to them; or the
    record was joined or parted; or a file filed since lets their sources say more.
    """
    since = Q(recording__at__gt=known_by) | Q(withdrawn_by__at__gt=known_by)
    events = Event.objects.filter(since, happened_on__lte=until).order_by("party_id")
    changed = set(events.distinct("party_id").values_list("party_id", flat=True))
    changed |= touched_by(changed) | touched_by(changed, known_by=known_by)
    since = Q(recording__at__gt=known_by) | Q(parted_by__at__gt=known_by)
    for pair in Alias.objects.filter(since).order_by("id").values_list("child_id", "joined_id"):
        changed.update(pair)
    if lines := _lines_covered_otherwise(known_by):
        fed = Event.objects.filter(line__in=lines, happened_on__lte=until).order_by("party_id")
        changed |= touched_by(fed.distinct("party_id").values_list("party_id", flat=True))
    return changed


# Of each party and line one event is looked up; to gather the lines of all events reads every event.
_LINES = """
SELECT told.party, line.id FROM unnest(%s::bigint[]) AS told(party) CROSS JOIN records_sourceline line
 CROSS JOIN LATERAL (
       SELECT 1 FROM records_event e
        WHERE e.party_id = told.party AND e.line_id = line.id AND e.withdrawn_by_id IS NULL LIMIT 1) one
 WHERE line.format <> %s
"""


def lines_of(parties: Iterable[int]) -> dict[int, set[int]]:
    """Return the source lines that each party's believed events came by.

    Of many parties without what people write down here: `Covers` counts that as everybody's.
    """
    wanted, found = list(parties), defaultdict(set)
    left_out = SourceLine.Format.PEOPLE.value if len(wanted) > MANY else ""
    with connection.cursor() as cursor:
        cursor.execute(_LINES, [wanted, left_out])
        for party, line in cursor.fetchall():
            found[party].add(line)
    return found


def as_event(row: Mapping[str, object]) -> ground.Event:
    """Return a row of the ledger as the readers' event."""
    facts = dict(row["facts"])  # type: ignore[call-overload]
    facts.update({name: row[name] for name in TYPED_FACTS if row[name] is not None})
    return ground.Event(
        row["id"], row["kind"], row["happened_on"], row["subject_id"], row["happened_at"], row["names_on"],
        row["names_at"], row["undated"], facts, row["recorded_at"], row["withdrawn_at"],
    )  # type: ignore[arg-type]  # fmt: skip


class Covers:
    """What each set of source lines can say, kind by kind: the best that any of them declares."""

    def __init__(
        self,
        beside: Mapping[int, Mapping[str, Coverage]] | None = None,
        *,
        known_by: datetime | None = None,
    ) -> None:
        """Read what is declared; `beside` adds, by line, what a file being loaded declares.

        `known_by`: what was declared by then, by the files that were filed and by people, and not yet ended.
        """
        self._declared: dict[int, list[tuple[str, Coverage]]] = defaultdict(list)
        for line, kinds in (beside or {}).items():
            self._declared[line] += kinds.items()
        for line, kind, extent, from_on, to_on, ended_by, ended_at in _declared(known_by):
            is_later = known_by is not None and ended_by and (ended_at is None or ended_at > known_by)
            self._declared[line].append((kind, Coverage(extent, from_on, None if is_later else to_on)))
        self._people = set(_written_by_people())
        self._known: dict[frozenset[int], Mapping[str, Coverage] | None] = {}

    def of(self, lines: Iterable[int]) -> Mapping[str, Coverage] | None:
        """Return the coverage of a party fed by these lines, with what people write down here."""
        key = frozenset(lines) | self._people
        if key not in self._known:
            self._known[key] = self._combine(key)
        return self._known[key]

    def _combine(self, lines: frozenset[int]) -> Mapping[str, Coverage] | None:
        """Return what these lines can say, or None where that is everything.

        That people have always written everything down here says nothing of who holds a child of whom a file
        tells: that was not written here, and the file may not say it. From a day on they can have.
        """
        found: dict[str, Coverage] = {}
        is_in_a_file = bool(lines - self._people)
        for line in lines:
            for kind, coverage in self._declared[line]:
                always = line in self._people and coverage.from_on is None
                not_of = SAY_WHO_HOLDS if is_in_a_file and always else ()
                if kind == "*" and coverage == Coverage("every") and not not_of:
                    return None
                for each in (each for each in (KINDS if kind == "*" else (kind,)) if each not in not_of):
                    found[each] = _better(found.get(each), coverage)
        return found


@remembered("records_coveragedeclared")
@kept_question
def _declared(known_by: datetime | None) -> "QuerySet[CoverageDeclared, tuple[Any, ...]]":
    declared = CoverageDeclared.objects.order_by("id")
    if known_by is not None:
        declared = declared.exclude(pk__in=_declared_since(known_by))
    return declared.values_list("line_id", "kind", "extent", "from_on", "to_on", "ended_by", "ended_by__at")


@remembered("records_sourceline")
@kept_question
def _written_by_people() -> "QuerySet[SourceLine, int]":
    return SourceLine.objects.filter(format=SourceLine.Format.PEOPLE).values_list("id", flat=True)


def _declared_since(known_by: datetime) -> QuerySet[CoverageDeclared]:
    """Return what was declared after a moment: by a file with its events, where it had any, or by a person.

    What is declared in this transaction has no moment yet and was not known before.
    """
    written = Recording.objects.filter(receipt=OuterRef("receipt")).order_by("at").values("at")[:1]
    at = Coalesce(F("recording__at"), Subquery(written), F("receipt__finished_at"))
    in_hand = Q(recording__isnull=False, recording__at=None)
    return CoverageDeclared.objects.alias(declared_at=at).filter(in_hand | Q(declared_at__gt=known_by))


def _lines_covered_otherwise(known_by: datetime) -> list[int]:
    """Return the source lines that can say another thing now than what they declared by a moment."""
    ended = CoverageDeclared.objects.filter(
        Q(ended_by__at__gt=known_by) | Q(ended_by__isnull=False, ended_by__at=None)
    )
    if not (_declared_since(known_by).exists() or ended.exists()):
        return []
    then, now = Covers(known_by=known_by), Covers()
    lines = SourceLine.objects.order_by("id").values_list("id", flat=True)
    return [line for line in lines if then.of({line}) != now.of({line})]


def _better(one: Coverage | None, other: Coverage) -> Coverage:
    """Return the coverage that says more; of two alike the days of both, where no day between is missing.

    Where days are missing between them, it is the later of the two: what nobody could say stays unknown.
    """
    if one is None or _ORDER[other.extent] < _ORDER[one.extent]:
        return other
    if other.extent != one.extent:
        return one
    earlier, later = sorted((one, other), key=lambda each: each.from_on or date.min)
    if earlier.to_on and later.from_on and later.from_on > earlier.to_on + timedelta(days=1):
        return later
    starts = None if one.from_on is None or other.from_on is None else min(one.from_on, other.from_on)
    ends = None if one.to_on is None or other.to_on is None else max(one.to_on, other.to_on)
    return Coverage(one.extent, starts, ends)
