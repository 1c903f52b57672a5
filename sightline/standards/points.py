"""The points on a clock's line: what happened to a party, as a standard reads it.

Each event has one coordinate, its latest second; for a promise counted in days it is the last second of its
day, so that the hour never decides. `reading` says in which order points at one coordinate lie.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from operator import attrgetter
from typing import Any

from sightline.standards import calendar
from sightline.standards.conditions import matches
from sightline.standards.model import Happening, KeyPart
from sightline.standards.span import Why
from sightline.standards.timeline import Event, FactValue, Timeline, first_second, last_second

# The order at one coordinate.
OPENS, STARTS, MOVES, EARLY, PERHAPS, MEETS, CLOSES = 0, 1, 2, 3, 4, 5, 9


@dataclass(slots=True)
class Row:
    """A point on a clock's line: its coordinate, its rank at it, and what it counts from.

    `counted_on`, `counted_low` and `counted_high` are the day and seconds that a limit counts from; None when
    the date is not recorded. `order` is what rows are sorted by.
    """

    at: int
    rank: int
    tie: int
    on: date
    low: int
    key: int | None
    subject: int | None
    facts: Mapping[str, FactValue]
    counted_on: date | None
    counted_low: int | None
    counted_high: int | None
    names_on: date | None = None
    names_at: int | None = None
    birthday: bool = False
    why_not: Why = "no date"
    order: tuple[int, int, int, int] = field(init=False)

    def __post_init__(self) -> None:
        self.order = (self.at, self.rank, -self.low, self.tie)


in_order = attrgetter("order")


def by_key(rows: list[Row]) -> dict[int | None, list[Row]]:
    """Return rows by their key, in the order in which keys come."""
    found: dict[int | None, list[Row]] = {}
    for row in rows:
        found.setdefault(row.key, []).append(row)
    return found


class Line:
    """One party's events as rows: in hours or in days, joined by a standard's key."""

    def __init__(self, timeline: Timeline, key: KeyPart, *, to_the_hour: bool) -> None:
        self.timeline, self.key, self.to_the_hour = timeline, key, to_the_hour

    def joined(self, happening: Happening, rank: int) -> list[Row]:
        """Return the rows of a happening in order, joined by its own key if it names one."""
        return self.rows(happening, rank, happening.key or self.key)

    def rows(self, happening: Happening, rank: int, part: KeyPart) -> list[Row]:
        """Return the rows of a happening in order. Standards that share it share them."""
        known: dict[object, Any] = self.timeline.worked_out
        asked = (happening, rank, part, self.to_the_hour)
        if asked not in known:
            known[asked] = sorted(
                (self.row(event, rank, part) for event in self.happened(happening)), key=in_order
            )
        found: list[Row] = known[asked]
        return found

    def happened(self, happening: Happening) -> list[Event]:
        """Return the events of a happening, in no order."""
        return [
            event
            for kind in happening.kinds
            for event in self.timeline.of_kind(kind)
            if happening.where is None or matches(happening, event)
        ]

    def key_of(self, event: Event, part: KeyPart) -> int | None:
        """Return the value of the column that joins the event to a clock."""
        if part == "party":
            return self.timeline.party
        subject = self.timeline.subjects.get(event.subject) if event.subject is not None else None
        if part == "subject" or subject is None:
            return event.subject if part == "subject" else None
        if part == "inside":
            return subject.inside
        raiser = self.timeline.subjects.get(subject.raised_by) if subject.raised_by is not None else None
        if part == "raised_by":
            return subject.raised_by
        return raiser.raised_by if raiser else None

    def row(self, event: Event, rank: int, part: KeyPart) -> Row:
        """Return the event as a row of this clock."""
        day_end = last_second(event.happened_on)
        high = event.latest if self.to_the_hour else day_end
        low = event.earliest if self.to_the_hour or event.undated else day_end
        dated = not event.undated
        return Row(
            high, rank, event.id, event.happened_on, low, self.key_of(event, part), event.subject,
            event.facts,
            event.happened_on if dated else None, low if dated else None, high if dated else None,
            event.names_on, int(event.names_at.timestamp()) if event.names_at else None,
        )  # fmt: skip

    @property
    def born_on(self) -> date | None:
        """Return the date of birth, the earliest recorded."""
        known: dict[object, Any] = self.timeline.worked_out
        if "born on" not in known:
            known["born on"] = min(
                (event.happened_on for event in self.timeline.of_kind("born")), default=None
            )
        found: date | None = known["born on"]
        return found

    def birthday_row(self, age: int, rank: int, months: int = 0) -> list[Row]:
        """Return the birthday as a row on the party's line, or none without a birth."""
        if self.born_on is None:
            return []
        day = calendar.add_months(calendar.birthday(self.born_on, age), months)
        return [replace(self.whole_day(day, rank), birthday=True)]

    def whole_day(self, day: date, rank: int) -> Row:
        """Return a day that no event tells of as a row on the party's line."""
        end, low = last_second(day), first_second(day) if self.to_the_hour else last_second(day)
        return Row(end, rank, 0, day, low, self.timeline.party, None, {}, day, low, end)
