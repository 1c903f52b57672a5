"""When each child was last seen, and tried for, from the ledger: what every list stands on."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import F, Q

from sightline.clocks.queries import few
from sightline.clocks.timelines import Covers, lines_of, standing_for
from sightline.records.models import Event
from sightline.standards import codes
from sightline.standards.timeline import Coverage

SEEN, TRIED, VISITED = "child_seen", "visit_attempted", "child_visited"
NEED_PLAN = "need_plan_started"


@dataclass(frozen=True, slots=True)
class LastSeen:
    """When a child was last seen in person, where, and alone; and how often somebody tried since.

    `visited_on` is a later visit whose source does not say whether the child was seen.
    """

    seen_on: date | None = None
    where: str = ""
    alone_on: date | None = None
    tried: int = 0
    tried_on: date | None = None
    visited_on: date | None = None

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
    """Return for each child what is known at the end of a day of when it was last seen.

    What is written of a record that is joined to a child's is read as the child's. Who was seen before the
    birth was the mother: once the child is born that is no sight of the child.
    """
    whose = standing_for(children)
    gathered: dict[int, list[Visit]] = {}
    for on, _, child, kind, alone, code in _newest_first(list(whose), day):
        gathered.setdefault(whose[child], []).append((kind, on, alone, code))
    found = {child: summed(visits) for child, visits in gathered.items()}
    return {child: found.get(child, NEVER_SEEN) for child in children}


Visit = tuple[str, date, bool | None, str | None]
Row = tuple[date, int, int, str, bool | None, str | None]
_COLUMNS = ("happened_on", "id", "child_id", "kind", "alone", "code")


# Of each child the last time it was seen, and the last time alone, are looked up from the newest event on.
_LAST = """
SELECT e.happened_on, e.id, e.child_id, e.kind, e.alone, e.code
  FROM unnest(%(children)s::bigint[]) AS told(child)
 CROSS JOIN LATERAL (
       SELECT * FROM records_event e
        WHERE e.child_id = told.child AND e.kind = %(seen)s AND e.withdrawn_by_id IS NULL
          AND e.happened_on <= %(day)s AND (e.alone OR NOT %(alone)s)
          AND e.happened_on >= coalesce((SELECT born_on FROM records_child c
                WHERE c.party_id = told.child AND born_on <= %(day)s), '-infinity')
        ORDER BY e.happened_on DESC, e.id DESC LIMIT 1) e
"""


def _newest_first(records: list[int], day: date) -> Iterable[Row]:
    """Return the visits of these records; of many records only those that `summed` reads."""
    known = Event.objects.filter(withdrawn_by=None, happened_on__lte=day, child__in=records)
    unborn = Q(child__born_on=None) | Q(child__born_on__gt=day)
    known = known.filter(unborn | Q(happened_on__gte=F("child__born_on")))
    if few(records):
        visits = known.filter(kind__in=(SEEN, TRIED, VISITED))
        return visits.order_by("-happened_on", "-id").values_list(*_COLUMNS)
    rows = set(known.filter(kind__in=(TRIED, VISITED)).values_list(*_COLUMNS))
    with connection.cursor() as cursor:
        for alone in (False, True):
            cursor.execute(_LAST, {"children": records, "seen": SEEN, "day": day, "alone": alone})
            rows.update(cursor.fetchall())
    return sorted(rows, key=lambda row: row[:2], reverse=True)


def summed(visits: Iterable[Visit]) -> LastSeen:
    """Return what visits, newest first, say of when a child was last seen."""
    visits = list(visits)
    last = next((visit for visit in visits if visit[0] == SEEN), None)
    since = last[1] if last else date.min
    tried = [on for kind, on, _, _ in visits if kind == TRIED and on >= since]
    visited = next((on for kind, on, _, _ in visits if kind == VISITED), None)
    return LastSeen(
        last[1] if last else None,
        place_words(last[3]) if last else "",
        next((on for kind, on, alone, _ in visits if kind == SEEN and alone), None),
        len(tried),
        max(tried, default=None),
        visited if visited and visited > since else None,
    )


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


def _seen_after(day: date, records: Collection[int]) -> Iterable[int]:
    """Return which of these records have a visit after the day."""
    if not records:
        return ()
    visits = Event.objects.filter(child__in=records, withdrawn_by=None, kind__in=(SEEN, VISITED))
    return visits.filter(happened_on__gt=day).values_list("child_id", flat=True).distinct()


def _of(kinds: Mapping[str, Coverage] | None, kind: str) -> Coverage:
    return Coverage("every") if kinds is None else kinds.get(kind, Coverage("nothing"))
