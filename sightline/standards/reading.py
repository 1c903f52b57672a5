"""The authority: what every clock of one party says, by reading its events one after another.

Slow, short and plain. The set-based reader in `engine` must always agree with it.

How it reads. Each event has one coordinate, its latest second; for a promise counted in days it is the last
second of its day, so that the hour never decides. At one coordinate the order is: what opens a state, what
starts a clock, what moves it, what had met it early, what may have met it, what meets it, what closes; and
among equals what is surely then, before what may have been sooner. A standard looks at a party key by key
(`Standard.key`): each start opens a clock, which ends at the first meeting after it, on leaving one of its
states or, for a chain, at the anchor's return.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache

from sightline.standards import limits, rolling
from sightline.standards.calendar import SchoolTerms
from sightline.standards.lived import Lived
from sightline.standards.model import (
    Birthday,
    Happening,
    Moved,
    Standard,
    StateOfSubject,
    Unit,
)
from sightline.standards.points import EARLY, MEETS, MOVES, PERHAPS, Line, Row, by_key, in_order
from sightline.standards.span import Ending, Reading, Span, Why, state_of
from sightline.standards.starts import Starts, starting_kinds
from sightline.standards.states import STATES
from sightline.standards.timeline import Coverage, Timeline


def read(
    standard: Standard,
    timeline: Timeline,
    as_at: int,
    *,
    at_moment: int | None = None,
    terms: SchoolTerms | None = None,
) -> list[Reading]:
    """Return what each clock of the standard says as at a moment, for each interval begun by then.

    `as_at` and `at_moment` are seconds since 1970; see `span.state_of`.
    """
    found = []
    for span in spans(standard, timeline, terms=terms):
        said = state_of(span, standard.promise, as_at, at_moment)
        if said and not span.moved_on(as_at):
            found.append(Reading(span, *said))
    return found


def spans(standard: Standard, timeline: Timeline, *, terms: SchoolTerms | None = None) -> list[Span]:
    """Return every stretch of every clock of the standard for one party, in order of key and beginning."""
    if standard.party != timeline.kind:
        return []
    known = _worked_out(standard)
    if timeline.kinds.isdisjoint(known.starting_kinds):
        return []
    return list(_Reader(standard, timeline, terms, known).spans())


@dataclass(frozen=True, slots=True)
class _WorkedOut:
    """What follows from a standard alone: whether it counts in hours, what starts it, where it lives."""

    to_the_hour: bool
    starting_kinds: tuple[str, ...]
    lived_in: tuple[str, ...]
    ended_by: tuple[Happening, ...]
    has_a_cutoff: bool


@lru_cache(maxsize=1_024)
def _worked_out(standard: Standard) -> _WorkedOut:
    limits = (limit for version in standard.versions for limit in version.limits)
    states = [(name, STATES[name]) for name in standard.while_in]
    return _WorkedOut(
        any(limit.unit is Unit.HOURS for limit in limits),
        starting_kinds(standard.starts),
        tuple(name for name, state in states if not isinstance(state, StateOfSubject)),
        tuple(state.closed_by for _, state in states if isinstance(state, StateOfSubject)),
        any(version.cutoff for version in standard.versions),
    )


class _Reader:
    """One standard read against one party's timeline."""

    def __init__(
        self, standard: Standard, timeline: Timeline, terms: SchoolTerms | None, known: _WorkedOut
    ) -> None:
        self.standard, self.timeline, self.terms = standard, timeline, terms
        self.to_the_hour = known.to_the_hour
        self.line = Line(timeline, standard.key, to_the_hour=known.to_the_hour)
        self.lived = Lived(self.line, known.lived_in, known.ended_by)
        self.starts = Starts(standard, self.line, self.lived, has_a_cutoff=known.has_a_cutoff)

    def spans(self) -> Iterator[Span]:
        """Yield the spans of every clock, key by key."""
        starts = self.starts.rows()
        if not starts:
            return
        met_by = self.standard.met_by
        meetings = self.line.joined(met_by.happening, MEETS)
        perhaps = self.line.joined(met_by.perhaps, PERHAPS) if met_by.perhaps else []
        self.laid = self._laid(starts, by_key(meetings)) if self.standard.window else {}
        for key, mine in by_key(starts).items():
            self.meetings = [row for row in meetings if row.key == key]
            self.perhaps = [row for row in perhaps if row.key == key]
            yield from (self._chain(mine) if self.standard.repeats else self._single(mine))

    def _laid(
        self, starts: list[Row], meetings: Mapping[int | None, list[Row]]
    ) -> dict[tuple[int, int, int, int], rolling.Laid]:
        """Return the stays that these starts begin, whatever their keys, laid one after another."""
        stays = []
        for start in starts:
            self.meetings = meetings.get(start.key, [])
            end, _ = self._meeting(start)
            left = self.lived.leaving(start)
            stays.append(self._stay(start, left if left and (end is None or left.order < end.order) else end))
        return {start.order: stay for start, stay in zip(starts, rolling.laid(stays), strict=True)}

    def _stay(self, start: Row, end: Row | None) -> rolling.Stay:
        at = start.at if self.to_the_hour else start.on.toordinal()
        low = start.low if self.to_the_hour else at
        undated = start.counted_on is None
        if end is None:
            return rolling.Stay(start.on, at, low, undated, None, at, False)
        ended = end.at if self.to_the_hour else end.on.toordinal()
        unsure = end.low == 0
        ended_low = min(end.low, ended) if self.to_the_hour or unsure else ended
        return rolling.Stay(start.on, at, low, undated, ended, ended_low, unsure)

    def _single(self, starts: list[Row]) -> Iterator[Span]:
        for start in starts:
            met, early = self._meeting(start)
            yield from self._interval(start, start, 1, met, "met", self.lived.leaving(start), early=early)

    def _chain(self, starts: list[Row]) -> Iterator[Span]:
        for number, anchor in enumerate(starts):
            again = starts[number + 1] if number + 1 < len(starts) else None
            opener, interval, left = anchor, 1, self.lived.leaving(anchor)
            while True:
                met, early = self._meeting(opener) if interval == 1 else (self._next(opener), False)
                if again and (met is None or again.order < met.order):
                    yield from self._interval(opener, anchor, interval, again, "restarted", left)
                    break
                yield from self._interval(opener, anchor, interval, met, "met", left, early=early)
                if met is None or (left and left.order < met.order):
                    break
                opener, interval = met, interval + 1

    def _next(self, opener: Row) -> Row | None:
        for place in range(bisect_right(self.meetings, opener.order, key=in_order), len(self.meetings)):
            if self._same(opener, self.meetings[place]):
                return self.meetings[place]
        return None

    def _meeting(self, start: Row) -> tuple[Row | None, bool]:
        """Return the meeting of a first interval, and whether it came before the start."""
        early_days = self.standard.met_by.early_days
        before = self.meetings[: bisect_left(self.meetings, start.order, key=in_order)]
        last = next((row for row in reversed(before) if self._same(start, row)), None)
        if last and start.counted_on and start.counted_low is not None:
            in_reach = (start.counted_on - last.on).days <= early_days
            if in_reach and (early_days > 0 or last.at >= start.counted_low):
                return replace(last, at=start.at, rank=EARLY), True
        return self._next(start), False

    def _same(self, start: Row, met: Row) -> bool:
        fact = self.standard.met_by.same_fact
        return fact is None or (
            start.facts.get(fact) is not None and start.facts[fact] == met.facts.get(fact)
        )

    def _interval(
        self,
        opener: Row,
        anchor: Row,
        interval: int,
        end: Row | None,
        ending: Ending,
        left: Row | None,
        early: bool = False,
    ) -> Iterator[Span]:
        """Yield the stretches of one interval, ended by whichever comes first."""
        if left and (end is None or left.order < end.order):
            end, ending = left, "left"
            if interval > 1 and left.at == opener.at:
                return
        unsure: Why = ""
        if interval > 1 and self.timeline.coverage is not None:
            unsure = limits.unsure_of_number(anchor.counted_on, self.covered)
        measure = limits.Measure(
            self.standard, interval, anchor.counted_on, self.line.born_on, self.terms, unsure
        )
        in_state = lambda name: self.lived.in_states((name,), opener)  # noqa: E731
        found = measure.due(_basis(opener), in_state)
        if found is None:
            return
        if self.laid:
            covered = limits.covering(self.standard, self.timeline) if self.timeline.coverage else None
            found = rolling.due(found, self.laid[opener.order], self.standard, covered)
        ended: tuple[int | None, int | None, date | None, Ending | None] = (None, None, None, None)
        if end is not None:
            low = end.at if early and not self.to_the_hour else end.low
            ended = (end.at, min(low, end.at), end.on, ending)
        span = Span(
            self.standard.code, self.timeline.party, opener.subject, opener.key, interval, 1,
            opener.counted_on, opener.at, found.on, found.low, found.high, *ended, found.earliest,
            found.in_force, why=found.why,
        )  # fmt: skip
        perhaps = self._perhaps(opener, end) if self.perhaps else None
        if not self.standard.moved_by and perhaps is None and self.timeline.coverage is None:
            yield span  # nothing moves it, nothing casts doubt on it
            return
        for stretch in self._stretches(span, opener, measure, found, end):
            yield limits.doubted(
                stretch, self.standard, self.timeline, perhaps, self.latest, anchor.counted_on
            )

    @cached_property
    def covered(self) -> Coverage:
        """Return what the sources can say of the standard's meetings."""
        return limits.covering(self.standard, self.timeline)

    @cached_property
    def latest(self) -> int | None:
        """Return the second of the party's last meeting, or what may have been one, of whatever key."""
        met_by = self.standard.met_by
        found = [self.line.rows(each, MEETS, "party") for each in (met_by.happening, met_by.perhaps) if each]
        return max((rows[-1].at for rows in found if rows), default=None)

    def _perhaps(self, opener: Row, end: Row | None) -> Row | None:
        """Return the first event that may have met an interval before its end, if any.

        What lies where a meeting lies is that meeting, told again by a record that says less.
        """
        for row in self.perhaps:
            if row.order > opener.order and self._same(opener, row):
                told_again = end is not None and end.rank == MEETS and row.at == end.at
                return row if not told_again and (end is None or row.order < end.order) else None
        return None

    def _stretches(
        self, span: Span, opener: Row, measure: limits.Measure, found: limits.Due, end: Row | None
    ) -> Iterator[Span]:
        """Yield the interval cut where its due moment moves."""
        amount = found.amount
        for mover, row in self._moves(opener, end):
            moved, read = self._moved(mover, row, opener, measure, amount)
            amount = read if read is not None else amount
            if moved is None or (moved.low, moved.high) == (span.due_low, span.due_high):
                continue
            yield replace(span, ended=row.at, ended_low=row.low, ended_on=row.on, ending="moved")
            span = replace(
                span, stretch=span.stretch + 1, began=row.at, due_on=moved.on, due_low=moved.low,
                due_high=moved.high, why=moved.why,
            )  # fmt: skip
        yield span

    def _moves(self, opener: Row, end: Row | None) -> list[tuple[Moved, Row]]:
        found = []
        for moved in self.standard.moved_by:
            if isinstance(moved.by, Birthday):
                rows = self.line.birthday_row(moved.by.age, MOVES, moved.by.months)
            else:
                rows = [row for row in self.line.joined(moved.by, MOVES) if row.key == opener.key]
            for row in rows:
                if (
                    row.order > opener.order
                    and row.tie != opener.tie
                    and (end is None or row.order < end.order)
                ):
                    found.append((moved, row))
        return sorted(found, key=lambda item: item[1].order)

    def _moved(
        self, mover: Moved, row: Row, opener: Row, measure: limits.Measure, amount: int | None
    ) -> tuple["limits.Due | None", int | None]:
        """Return when it is then due, or None when nothing moves; and the amount, read from the start."""
        if mover.to == "named":
            most = limits.counted(mover.at_most, _basis(opener), self.terms) if mover.at_most else None
            return limits.named(row.names_on, row.names_at, measure.hours, most), None
        in_state = lambda name: self.lived.in_states((name,), row)  # noqa: E731
        facts = opener.facts if row.birthday else row.facts
        named_days = _named_days(opener if row.birthday else row)
        again = replace(_basis(opener), facts=facts, judged_on=row.on, named_days=named_days)
        found = measure.due(again, in_state)
        read = found.amount if found else None
        if not row.birthday and read is not None and amount is not None and read < amount:
            return measure.due(replace(_basis(row), judged_on=row.on), in_state), read
        return found, read


def _basis(row: Row) -> "limits.Basis":
    return limits.Basis(
        row.on, row.counted_on, row.counted_low, row.counted_high, row.facts, why_not=row.why_not,
        named_days=_named_days(row),
    )  # fmt: skip


def _named_days(row: Row) -> int | None:
    """Return how many days after its own the day lies that a row's event names; None where it names none."""
    return None if row.names_on is None else (row.names_on - row.on).days
