"""What is believed of one party: its events, its subjects and what its sources can say.

Moments are whole seconds since 1970 in UTC; days are `datetime.date` in UK time. A date-only event lies
somewhere in its day: `earliest` is the day's first second, `latest` its last.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Literal

from sightline.standards import calendar

FactValue = str | bool | int
Extent = Literal["every", "latest", "nothing"]
DAY_SECONDS = 86_400


@lru_cache(maxsize=65_536)
def last_second(day: date) -> int:
    """Return the last second of a UK day."""
    return int(calendar.end_of_day(day).timestamp())


@lru_cache(maxsize=65_536)
def first_second(day: date) -> int:
    """Return the first second of a UK day."""
    return int(calendar.start_of_day(day).timestamp())


@dataclass(frozen=True, slots=True)
class Subject:
    """The thing events belong to: what contains it, and the subject whose decision opened it."""

    id: int
    kind: str
    inside: int | None = None
    raised_by: int | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One event of the ledger.

    `undated`: that it happened is known, when is not; `happened_on` is then the latest day it can have been.
    `recorded_at` and `withdrawn_at` say from when until when it was believed.
    """

    id: int
    kind: str
    happened_on: date
    subject: int | None = None
    happened_at: datetime | None = None
    names_on: date | None = None
    names_at: datetime | None = None
    undated: bool = False
    facts: Mapping[str, FactValue] = field(default_factory=dict)
    recorded_at: datetime | None = None
    withdrawn_at: datetime | None = None

    @property
    def latest(self) -> int:
        """Return the latest second at which it can have happened."""
        return int(self.happened_at.timestamp()) if self.happened_at else last_second(self.happened_on)

    @property
    def earliest(self) -> int:
        """Return the earliest second at which it can have happened; 0 when undated."""
        if self.undated:
            return 0
        return int(self.happened_at.timestamp()) if self.happened_at else first_second(self.happened_on)

    def believed(self, known_by: datetime | None) -> bool:
        """Say whether the event was believed at a moment; now, when `known_by` is None."""
        if known_by is None:
            return self.withdrawn_at is None
        recorded = self.recorded_at is None or self.recorded_at <= known_by
        return recorded and (self.withdrawn_at is None or self.withdrawn_at > known_by)


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the sources can say of one kind of event (every one, the latest only, nothing), for which days."""

    extent: Extent
    from_on: date | None = None
    to_on: date | None = None


@dataclass(frozen=True, slots=True)
class Timeline:
    """One party's events and subjects.

    `coverage` None: people write everything here as it happens, so every kind is covered always. Otherwise a
    kind that is not in it is not covered at all.
    """

    party: int
    events: tuple[Event, ...]
    subjects: Mapping[int, Subject] = field(default_factory=dict)
    coverage: Mapping[str, Coverage] | None = None
    kind: str = "child"
    # The source lines that told of the party.
    lines: frozenset[int] = field(default=frozenset(), compare=False)
    # What readers have worked out of these events already, for one standard after another.
    worked_out: dict[object, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def of_kind(self, kind: str) -> tuple[Event, ...]:
        """Return the events of one kind, in no order."""
        return self._by_kind().get(kind, ())

    @property
    def kinds(self) -> Set[str]:
        """Return the kinds of event that there are."""
        return self._by_kind().keys()

    def _by_kind(self) -> dict[str, tuple[Event, ...]]:
        by_kind: dict[str, tuple[Event, ...]] | None = self.worked_out.get("by kind")
        if by_kind is None:
            found: dict[str, list[Event]] = {}
            for event in self.events:
                found.setdefault(event.kind, []).append(event)
            by_kind = {each: tuple(events) for each, events in found.items()}
            self.worked_out["by kind"] = by_kind
        return by_kind

    def as_known(self, known_by: datetime | None) -> "Timeline":
        """Return the timeline as it was believed at a moment."""
        events = tuple(event for event in self.events if event.believed(known_by))
        return Timeline(self.party, events, self.subjects, self.coverage, self.kind, self.lines)
