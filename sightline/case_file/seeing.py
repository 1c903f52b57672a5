"""When each child was last seen, and tried for, from the ledger: what every list stands on."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import connection

from sightline.clocks import queries
from sightline.clocks.summing import SEEN, TRIED, VISITED, Sight, Visit, last_of
from sightline.clocks.timelines import Covers, lines_of, standing_for
from sightline.records.models import Event
from sightline.standards import codes
from sightline.standards.timeline import Coverage

NEED_PLAN = "need_plan_started"


@dataclass(frozen=True, slots=True)
class LastSeen(Sight):
    """When a child was last seen in person, where, and alone; and how often somebody tried since."""

    @classmethod
    def of(cls, sight: Sight) -> "LastSeen":
        """Return a sight as lists show it; a summary's row bears the same names."""
        return cls(sight.seen_on, sight.place, sight.alone_on, sight.tried, sight.tried_on, sight.visited_on)

    @property
    def where(self) -> str:
        """Return where the child was last seen, in words; empty where nothing is said."""
        return place_words(self.place)

    @property
    def mother_on(self) -> date | None:
        """Return when the mother of a child not yet born was last visited."""
        return max((on for on in (self.seen_on, self.visited_on) if on), default=None)


NEVER_SEEN = LastSeen()


@dataclass(frozen=True, slots=True)
class CanSay:
    """What a child's sources can say of being seen, and of being tried for.

    `later`: they hold the latest visit only, and that came after the day asked about: of that day they say
    nothing. `plans`: whether they say when child in need plans began, from which visits are counted.
    """

    seen: Coverage
    tried: Coverage
    plans: Coverage
    later: bool = False


def last_seen(children: Collection[int], day: date) -> dict[int, LastSeen]:
    """Return for each child what is known at the end of a day of when it was last seen."""
    found = {row.child_id: LastSeen.of(row) for row in queries.sights(day, children)} if children else {}
    others = [child for child in children if child not in found]
    return found | (last_seen_by_events(others, day) if others else {})


def last_seen_by_events(children: Collection[int], day: date) -> dict[int, LastSeen]:
    """Return the same by the events themselves.

    What is written of a record that is joined to a child's is read as the child's. Who was seen before the
    birth was the mother: once the child is born that is no sight of the child.
    """
    whose = standing_for(children)
    gathered: dict[int, list[Visit]] = {}
    for on, _, child, kind, alone, code in _newest_first(list(whose), day):
        gathered.setdefault(whose[child], []).append((kind, on, alone, code))
    found = {child: LastSeen.of(last_of(visits)) for child, visits in gathered.items()}
    return {child: found.get(child, NEVER_SEEN) for child in children}


Row = tuple[date, int, int, str, bool | None, str | None]
# Of each child what `last_of` reads, and no more: the last time it was seen, the last time alone, and what
# was tried since. Each is looked up from the newest event on, by the party, which for a child is the child.
_LAST = """
SELECT e.happened_on, e.id, e.child_id, e.kind, e.alone, e.code
  FROM unnest(%(children)s::bigint[]) AS told(child)
 CROSS JOIN LATERAL (
       SELECT coalesce((SELECT born_on FROM records_child c
                         WHERE c.party_id = told.child AND born_on <= %(day)s), '-infinity') AS first_on) born
  LEFT JOIN LATERAL (
       SELECT * FROM records_event e
        WHERE e.party_id = told.child AND e.kind = %(seen)s AND e.withdrawn_by_id IS NULL
          AND e.happened_on BETWEEN born.first_on AND %(day)s
        ORDER BY e.happened_on DESC, e.id DESC LIMIT 1) last ON true
 CROSS JOIN LATERAL (
       SELECT last.* WHERE last.id IS NOT NULL
    UNION ALL (
       SELECT * FROM records_event e
        WHERE e.party_id = told.child AND e.kind = %(seen)s AND e.withdrawn_by_id IS NULL
          AND e.happened_on BETWEEN born.first_on AND %(day)s AND e.alone AND last.alone IS NOT TRUE
        ORDER BY e.happened_on DESC, e.id DESC LIMIT 1)
    UNION ALL (
       SELECT * FROM records_event e
        WHERE e.party_id = told.child AND e.kind IN (%(tried)s, %(visited)s) AND e.withdrawn_by_id IS NULL
          AND e.happened_on BETWEEN greatest(born.first_on, last.happened_on) AND %(day)s)) e
 ORDER BY e.happened_on DESC, e.id DESC
"""


def _newest_first(records: list[int], day: date) -> Iterable[Row]:
    """Return of the visits of these records those that `last_of` reads."""
    asked = {"children": records, "seen": SEEN, "tried": TRIED, "visited": VISITED, "day": day}
    with connection.cursor() as cursor:
        cursor.execute(_LAST, asked)
        return cursor.fetchall()


def place_words(code: str | None) -> str:
    """Return where a child was seen, in words; empty where nothing is said."""
    return codes.SETS["PLACE_SEEN"].label(code) if code else ""


def can_say(children: Collection[int], day: date) -> Mapping[int, CanSay]:
    """Return what each child's sources can say, as at a day, of being seen and of being tried for."""
    lines: dict[int, set[int]] = {}
    whose = standing_for(children)
    for record, found_lines in lines_of(whose).items():
        lines.setdefault(whose[record], set()).update(found_lines)
    covers = Covers()
    kinds = {child: covers.of(lines.get(child, ())) for child in children}
    seen = {child: _of(kinds[child], SEEN) for child in children}
    latest = {child for child in children if seen[child].extent == "latest"}
    later = _seen_after(day, [record for record, child in whose.items() if child in latest])
    after = {whose[record] for record in later}
    return {
        child: CanSay(seen[child], _of(kinds[child], TRIED), _of(kinds[child], NEED_PLAN), child in after)
        for child in children
    }


class CanSayBy:
    """What children's sources can say where no visit came after the day asked about, by their lines.

    Of many children few have lines that no other has.
    """

    def __init__(self) -> None:
        self._covers = Covers()
        self._known: dict[tuple[int, ...], CanSay] = {}

    def of(self, lines: Iterable[int]) -> CanSay:
        """Return what these lines can say, with what people write down here."""
        key = tuple(lines)
        if key not in self._known:
            kinds = self._covers.of(key)
            self._known[key] = CanSay(*(_of(kinds, kind) for kind in (SEEN, TRIED, NEED_PLAN)))
        return self._known[key]


def _seen_after(day: date, records: Collection[int]) -> Iterable[int]:
    """Return which of these records have a visit after the day."""
    if not records:
        return ()
    visits = Event.objects.filter(child__in=records, withdrawn_by=None, kind__in=(SEEN, VISITED))
    return visits.filter(happened_on__gt=day).values_list("child_id", flat=True).distinct()


def _of(kinds: Mapping[str, Coverage] | None, kind: str) -> Coverage:
    return Coverage("every") if kinds is None else kinds.get(kind, Coverage("nothing"))
