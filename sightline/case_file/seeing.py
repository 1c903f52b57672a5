"""When each child was last seen, and tried for, from the ledger: what every list stands on."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sightline.clocks.timelines import Covers, lines_of, standing_for
from sightline.records.models import Event
from sightline.standards import codes
from sightline.standards.timeline import Coverage

SEEN, TRIED, VISITED = "child_seen", "visit_attempted", "child_visited"


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
    """What a child's sources can say of being seen, and of being tried for."""

    seen: Coverage
    tried: Coverage


def last_seen(children: Collection[int], day: date) -> dict[int, LastSeen]:
    """Return for each child what is known at the end of a day of when it was last seen.

    What is written of a record that is joined to a child's is read as the child's.
    """
    whose = standing_for(children)
    known = Event.objects.filter(
        child__in=whose, withdrawn_by=None, happened_on__lte=day, kind__in=(SEEN, TRIED, VISITED)
    )
    rows = known.order_by("-happened_on", "-id")
    gathered: dict[int, list[Visit]] = {}
    for child, kind, on, alone, code in rows.values_list("child_id", "kind", "happened_on", "alone", "code"):
        gathered.setdefault(whose[child], []).append((kind, on, alone, code))
    found = {child: summed(visits) for child, visits in gathered.items()}
    return {child: found.get(child, NEVER_SEEN) for child in children}


Visit = tuple[str, date, bool | None, str | None]


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


def can_say(children: Collection[int]) -> Mapping[int, CanSay]:
    """Return what each child's sources can say of being seen and of being tried for."""
    lines: dict[int, set[int]] = {}
    whose = standing_for(children)
    for record, found_lines in lines_of(whose).items():
        lines.setdefault(whose[record], set()).update(found_lines)
    covers = Covers()
    found: dict[int, CanSay] = {}
    for child in children:
        kinds = covers.of(lines.get(child, ()))
        found[child] = CanSay(_of(kinds, SEEN), _of(kinds, TRIED))
    return found


def _of(kinds: Mapping[str, Coverage] | None, kind: str) -> Coverage:
    return Coverage("every") if kinds is None else kinds.get(kind, Coverage("nothing"))
