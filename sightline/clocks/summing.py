"""How a child stands, in one row that every list reads: worked out of the timeline with the spells.

It holds from the last day on which anything in it changed. A day before that, and a child whose last day is
yet to come (a worker who will leave, a visit dated tomorrow), is read from spells and events.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sightline.clocks.spells import STATUSES, Draft
from sightline.standards.timeline import Event, Timeline

SEEN, TRIED, VISITED = "child_seen", "visit_attempted", "child_visited"
Visit = tuple[str, date, bool | None, str | None]
# The first day of those of whom nothing has changed on any day.
ALWAYS = date(1, 1, 1)


@dataclass(frozen=True, slots=True)
class Sight:
    """When a child was last seen in person, at what place (a code), and alone; and since then tried for.

    `visited_on` is a later visit whose source does not say whether the child was seen.
    """

    seen_on: date | None = None
    place: str = ""
    alone_on: date | None = None
    tried: int = 0
    tried_on: date | None = None
    visited_on: date | None = None


@dataclass(frozen=True, slots=True)
class Summed:
    """One child's row: the dates, the spells that last, the last sight, and since when all of it is so."""

    from_on: date
    born_on: date | None
    expected_on: date | None
    died_on: date | None
    opened: Draft | None
    holder: Draft | None
    status: str
    sight: Sight
    lines: tuple[int, ...]


def summed(timeline: Timeline, drafts: Sequence[Draft]) -> Summed:
    """Return how a child stands after the last day on which anything of its spells and visits changed."""
    lasting = [draft for draft in drafts if draft.until_on is None]
    born_on, expected_on, died_on = days_of_life(timeline)
    visits = _visits(timeline)
    changed = [draft.from_on for draft in drafts]
    changed += [draft.until_on for draft in drafts if draft.until_on]
    changed += [visit.happened_on for visit in visits]
    changed += [born_on] if born_on else []
    return Summed(
        max(changed, default=ALWAYS),
        born_on,
        expected_on,
        died_on,
        next((draft for draft in lasting if draft.kind == "open"), None),
        next((draft for draft in lasting if draft.kind == "holder"), None),
        status_among(draft.kind for draft in lasting if not draft.disputed),
        _sight(visits, born_on or date.min),
        tuple(sorted(timeline.lines)),
    )


def status_among(kinds: Iterable[str]) -> str:
    """Return the kind of spell by which a child is described to whom these apply; empty when none says."""
    there = set(kinds)
    return next((kind for kind in STATUSES if kind in there), "")


def days_of_life(timeline: Timeline) -> tuple[date | None, date | None, date | None]:
    """Return a child's days of birth, expected birth and death, as the ledger says them last."""
    days: dict[str, date | None] = {"born": None, "birth_expected": None, "died": None}
    told = [event for kind in days for event in timeline.of_kind(kind)]
    for event in sorted(told, key=lambda each: (each.happened_on, each.id)):
        days[event.kind] = event.names_on if event.kind == "birth_expected" else event.happened_on
    return days["born"], days["birth_expected"], days["died"]


def sight_by(timeline: Timeline, day: date, born_on: date | None) -> Sight:
    """Return what is believed at the end of a day of when a child was last seen.

    Who was seen before the birth was the mother: once the child is born that is no sight of the child.
    """
    visits = [visit for visit in _visits(timeline) if visit.happened_on <= day]
    return _sight(visits, born_on if born_on and born_on <= day else date.min)


def _visits(timeline: Timeline) -> list[Event]:
    return [event for kind in (SEEN, TRIED, VISITED) for event in timeline.of_kind(kind)]


def _sight(visits: Iterable[Event], since: date) -> Sight:
    counted = [visit for visit in visits if visit.happened_on >= since]
    counted.sort(key=lambda event: (event.happened_on, event.id), reverse=True)
    return last_of(
        (each.kind, each.happened_on, each.facts.get("alone"), each.facts.get("code"))  # type: ignore[misc]
        for each in counted
    )


def last_of(visits: Iterable[Visit]) -> Sight:
    """Return what visits, newest first, say of when a child was last seen."""
    visits = list(visits)
    last = next((visit for visit in visits if visit[0] == SEEN), None)
    since = last[1] if last else date.min
    tried = [on for kind, on, _, _ in visits if kind == TRIED and on >= since]
    visited = next((on for kind, on, _, _ in visits if kind == VISITED), None)
    return Sight(
        last[1] if last else None,
        last[3] or "" if last else "",
        next((on for kind, on, alone, _ in visits if kind == SEEN and alone), None),
        len(tried),
        max(tried, default=None),
        visited if visited and visited > since else None,
    )
