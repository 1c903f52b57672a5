"""When each child was last seen, and tried for, from the ledger: what every list stands on."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sightline.clocks.timelines import Covers
from sightline.records.models import Event
from sightline.standards import codes
from sightline.standards.timeline import Coverage


@dataclass(frozen=True, slots=True)
class LastSeen:
    """When a child was last seen in person, where, and alone; and how often somebody tried since.

    `visited_on` is a later visit whose source does not say whether the child was seen.
    """

    seen_on: date | None = None
    where: str = ""
    alone_on: date | None = None
    tried: int = 0
    visited_on: date | None = None


def last_seen(children: Collection[int], day: date) -> dict[int, LastSeen]:
    """Return for each child what is known at the end of a day of when it was last seen."""
    known = Event.objects.filter(child__in=children, withdrawn_by=None, happened_on__lte=day)
    seen = known.filter(kind="child_seen").order_by("child_id", "-happened_on", "-id")
    last = {
        child: (on, code)
        for child, on, code in seen.distinct("child_id").values_list("child_id", "happened_on", "code")
    }
    alone = dict(seen.filter(alone=True).distinct("child_id").values_list("child_id", "happened_on"))
    visited = known.filter(kind="child_visited").order_by("child_id", "-happened_on", "-id")
    visits = dict(visited.distinct("child_id").values_list("child_id", "happened_on"))
    tried: dict[int, int] = {}
    attempts = known.filter(kind="visit_attempted").order_by("child_id", "happened_on", "id")
    for child, on in attempts.values_list("child_id", "happened_on"):
        if child not in last or on >= last[child][0]:
            tried[child] = tried.get(child, 0) + 1
    return {
        child: LastSeen(
            last[child][0] if child in last else None,
            _where(last[child][1]) if child in last else "",
            alone.get(child),
            tried.get(child, 0),
            visits.get(child) if child not in last or visits.get(child, date.min) > last[child][0] else None,
        )
        for child in children
    }


def _where(code: str | None) -> str:
    return codes.SETS["PLACE_SEEN"].label(code) if code else ""


def covered(children: Collection[int]) -> Mapping[int, Coverage | None]:
    """Return what each child's sources can say of being seen: None where people write it all down here."""
    lines: dict[int, set[int]] = {}
    pairs = Event.objects.filter(child__in=children, withdrawn_by=None).order_by("child_id", "line_id")
    for child, line in pairs.distinct("child_id", "line_id").values_list("child_id", "line_id"):
        lines.setdefault(child, set()).add(line)
    covers = Covers()
    found: dict[int, Coverage | None] = {}
    for child in children:
        kinds = covers.of(lines.get(child, ()))
        found[child] = None if kinds is None else kinds.get("child_seen", Coverage("nothing"))
    return found
