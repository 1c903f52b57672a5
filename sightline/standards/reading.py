"""The authority: what every clock of one party says, by reading its events one after another.

Slow, short and plain. The set-based reader in `engine` must always agree with it.

How it reads. Each event has one coordinate, its latest second; for a promise counted in days it is the last
second of its day, so that the hour never decides. At one coordinate the order is: what opens a state, what
starts a clock, what moves it, what had met it early, what meets it, what may have met it, what closes; and
among equals what is surely then, before what may have been sooner. A standard looks at a party key by key
(`Standard.key`): each start opens a clock, which ends at the first meeting after it, on leaving one of its
states or, for a chain, at the anchor's return.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache
from operator import attrgetter
from typing import Any

from sightline.standards import calendar, limits, rolling
from sightline.standards.calendar import BeyondCalendar, SchoolTerms
from sightline.standards.conditions import matches
from sightline.standards.model import (
    Anchor,
    At,
    Birthday,
    CalendarDate,
    Entering,
    Happening,
    KeyPart,
    LaterOf,
    Moved,
    Named,
    NextWorkingMorning,
    Nth,
    OneOf,
    Standard,
    StateOfParty,
    StateOfSubject,
    Unit,
    Until,
    UntilBirthday,
)
from sightline.standards.span import Ending, Reading, Span, Why, state_of
from sightline.standards.states import STATES
from sightline.standards.timeline import Coverage, Event, FactValue, Timeline, first_second, last_second

# The order at one coordinate.
OPENS, STARTS, MOVES, EARLY, MEETS, PERHAPS, CLOSES = 0, 1, 2, 3, 4, 5, 9


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


_order = attrgetter("order")


def _order_of_change(change: tuple[Row, bool]) -> tuple[int, int, int, int]:
    return change[0].order


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
def _begins_in(names: tuple[str, ...]) -> bool:
    """Say whether a party is in all these states before anything has happened."""
    return all(not isinstance(STATES[name], StateOfParty) for name in names)


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


def starting_kinds(anchor: Anchor) -> tuple[str, ...]:
    """Return the kinds of event without one of which no clock can start from this anchor."""
    match anchor:
        case Birthday():
            return ("born",)
        case Entering(names):
            opened = [state.opened_by for name in names if isinstance(state := STATES[name], StateOfParty)]
            return tuple(kind for happening in opened for kind in happening.kinds)
        case LaterOf(first, _):
            return first.kinds
        case CalendarDate(_, _, after):
            return after.kinds
        case OneOf(options):
            return tuple(kind for _, happening in options for kind in happening.kinds)
        case At(happening) | Named(happening) | NextWorkingMorning(happening) | Nth(_, happening, _):
            return happening.kinds


class _Reader:
    """One standard read against one party's timeline."""

    def __init__(
        self, standard: Standard, timeline: Timeline, terms: SchoolTerms | None, known: _WorkedOut
    ) -> None:
        self.standard, self.timeline, self.terms = standard, timeline, terms
        self.to_the_hour, self.lived_in, self.ended_by = known.to_the_hour, known.lived_in, known.ended_by
        self.has_a_cutoff = known.has_a_cutoff

    # ------------------------------------------------------------ rows

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
        return [replace(self._whole_day(day, rank), birthday=True)]

    def _whole_day(self, day: date, rank: int) -> Row:
        """Return a day that no event tells of as a row on the party's line."""
        end, low = last_second(day), first_second(day) if self.to_the_hour else last_second(day)
        return Row(end, rank, 0, day, low, self.timeline.party, None, {}, day, low, end)

    # ------------------------------------------------------------ states

    def changes(self, names: tuple[str, ...]) -> list[tuple[Row, bool]]:
        """Return where a party's being in all these states may change, with whether it then is in them."""
        known: dict[object, Any] = self.timeline.worked_out
        if (names, self.to_the_hour) not in known:
            known[names, self.to_the_hour] = self._found_changes(names)
        found: list[tuple[Row, bool]] = known[names, self.to_the_hour]
        return found

    def _found_changes(self, names: tuple[str, ...]) -> list[tuple[Row, bool]]:
        steps: list[tuple[Row, int, int]] = []
        counts: list[int] = []
        for slot, name in enumerate(names):
            state = STATES[name]
            counts.append(0 if isinstance(state, StateOfParty) else 1)
            steps += [(row, slot, step) for row, step in self._steps(name)]
        changes: list[tuple[Row, bool]] = []
        for row, slot, step in sorted(steps, key=lambda item: item[0].order):
            counts[slot] += step
            changes.append((row, all(count > 0 for count in counts)))
        return changes

    def _steps(self, name: str) -> Iterator[tuple[Row, int]]:
        match STATES[name]:
            case StateOfParty():
                opened, closed = self._periods(name)
                yield from ((row, 1) for row in opened.values())
                yield from ((row, -1) for row in closed.values())
            case UntilBirthday(_, _, age):
                for row in self.birthday_row(age, CLOSES):
                    yield row, -1
            case Until(_, _, ended_by):
                for event in self.happened(ended_by):
                    yield self.row(event, CLOSES, "party"), -1
            case StateOfSubject():
                return

    def _periods(self, name: str) -> tuple[dict[int | None, Row], dict[int | None, Row]]:
        """Return which row opens the state for each subject, and which closes it."""
        known: dict[object, Any] = self.timeline.worked_out
        asked, state = ("periods", name, self.to_the_hour), STATES[name]
        if asked not in known:
            assert isinstance(state, StateOfParty)
            opened = self._first_of_each(state.opened_by, OPENS)
            known[asked] = opened, self._first_of_each(state.closed_by, CLOSES, opened)
        found: tuple[dict[int | None, Row], dict[int | None, Row]] = known[asked]
        return found

    def _first_of_each(
        self, happening: Happening, rank: int, after: Mapping[int | None, Row] | None = None
    ) -> dict[int | None, Row]:
        """Return the first such row of each subject; with `after`, only of those, after their row."""
        first: dict[int | None, Row] = {}
        for event in self.happened(happening):
            row = self.row(event, rank, "party")
            if after is not None and (row.subject not in after or row.order < after[row.subject].order):
                continue
            if row.subject not in first or row.order < first[row.subject].order:
                first[row.subject] = row
        return first

    def in_states(self, names: tuple[str, ...], row: Row) -> bool:
        """Say whether the party is in all these states just after a row."""
        changes = self.changes(names)
        last = bisect_right(changes, row.order, key=_order_of_change)
        if last:
            return changes[last - 1][1]
        return _begins_in(names)

    def leaving(self, start: Row) -> Row | None:
        """Return the first row after `start` at which one of the standard's states is left.

        What a start belongs to (its case, its period of care) leaves a state by its own end, though the party
        is in the state by another that began before that or on the same day.
        """
        gone, order = self.lived_left, start.order
        first = bisect_right(gone, order, key=_order)
        left = gone[first] if first < len(gone) else None
        for row in self._ends_of_its_own(start):
            if row.order > order and (left is None or row.order < left.order):
                left = row
        for happening in self.ended_by:
            for row in self._rows(happening, CLOSES, self.standard.key):
                if row.key == start.key and row.order > order:
                    if left is None or row.order < left.order:
                        left = row
                    break
        return left

    def _ends_of_its_own(self, start: Row) -> Iterator[Row]:
        """Yield what closes each state of the standard for the start's subject, else for what contains it."""
        subject = self.timeline.subjects.get(start.subject) if start.subject is not None else None
        for name in self.lived_in:
            if start.subject is None or not isinstance(STATES[name], StateOfParty):
                continue
            opened, closed = self._periods(name)
            own = start.subject if start.subject in opened else subject.inside if subject else None
            if own is not None and own in closed:
                yield closed[own]

    @cached_property
    def lived_left(self) -> list[Row]:
        """Return the rows after which the party is not in all the states of the standard, in order."""
        return [row for row, within in self.changes(self.lived_in) if not within]

    # ------------------------------------------------------------ starts

    def starts(self) -> list[Row]:
        """Return where clocks start, inside the standard's states, in order."""
        rows = [row for row in self._after_hours(self.anchored(self.standard.starts)) if row.key is not None]
        return sorted((row for row in rows if self.in_states(self.lived_in, row)), key=_order)

    def anchored(self, anchor: Anchor) -> list[Row]:
        """Return the rows of an anchor."""
        match anchor:
            case At(happening):
                return self._joined(happening, STARTS)
            case Named(happening):
                return [_from_named(row) for row in self._joined(happening, STARTS)]
            case Birthday(age, months):
                return self.birthday_row(age, STARTS, months)
            case NextWorkingMorning(happening):
                return [_from_next_morning(row) for row in self._joined(happening, STARTS)]
            case Entering(states):
                return self._entering(states)
            case Nth(nth, happening, within_days):
                return self._nth(nth, happening, within_days)
            case LaterOf(first, second):
                return self._later(first, second)
            case CalendarDate(month, day, after):
                return self._calendar_dates(month, day, after)
            case OneOf(options):
                return self._chosen(anchor, [happening for _, happening in options])

    def _entering(self, states: tuple[str, ...]) -> list[Row]:
        was, rows = False, []
        for row, within in self.changes(states):
            if within and not was:
                rows.append(replace(row, rank=STARTS))
            was = within
        return rows

    def _nth(self, nth: int, happening: Happening, within_days: int) -> list[Row]:
        rows = self._joined(happening, STARTS)
        pairs = zip(rows, rows[nth - 1 :], strict=False)
        return [last for first, last in pairs if (last.on - first.on).days <= within_days]

    def _later(self, first: Happening, second: Happening) -> list[Row]:
        earliest: list[dict[int | None, Row]] = [{}, {}]
        for found, happening in zip(earliest, (first, second), strict=True):
            for row in reversed(self._joined(happening, STARTS)):
                found[row.key] = row
        both = earliest[0].keys() & earliest[1].keys()
        return [max(earliest[0][key], earliest[1][key], key=_order) for key in both]

    def _chosen(self, anchor: OneOf, happenings: list[Happening]) -> list[Row]:
        """Return the rows of the option that was in force on the day of the first of any, key by key."""
        rows = [row for happening in happenings for row in self._joined(happening, STARTS)]
        found = []
        for key, mine in _by_key(rows).items():
            version = self.standard.version_on(min(row.on for row in mine))
            chosen = anchor.named(version.counts_from if version else "")
            found += [row for row in self._joined(chosen, STARTS) if row.key == key]
        return found

    def _after_hours(self, rows: list[Row]) -> list[Row]:
        """Return the rows, those that came after the hour with the next day as their day 0."""
        if not self.has_a_cutoff:
            return rows
        moments = {event.id: event.happened_at for event in self.timeline.events}
        return [self._after_hour(row, moments.get(row.tie)) for row in rows]

    def _after_hour(self, row: Row, moment: datetime | None) -> Row:
        version = self.standard.version_on(row.on)
        if version is None or version.cutoff is None or moment is None or row.counted_on is None:
            return row
        if moment <= calendar.uk_moment(row.on, version.cutoff.hour, version.cutoff.minute):
            return row
        day = row.counted_on + timedelta(days=1)
        return replace(row, counted_on=day, counted_low=last_second(day), counted_high=last_second(day))

    def _calendar_dates(self, month: int, day: int, after: Happening) -> list[Row]:
        since = min((event.happened_on for event in self.happened(after)), default=None)
        days = calendar.day_of_each_year(month, day) if since else ()
        return [self._whole_day(on, STARTS) for on in days if since and on >= since]

    # ------------------------------------------------------------ clocks

    def spans(self) -> Iterator[Span]:
        """Yield the spans of every clock, key by key."""
        starts = self.starts()
        if not starts:
            return
        met_by = self.standard.met_by
        meetings = self._joined(met_by.happening, MEETS)
        perhaps = self._joined(met_by.perhaps, PERHAPS) if met_by.perhaps else []
        self.laid = self._laid(starts, _by_key(meetings)) if self.standard.window else {}
        for key, mine in _by_key(starts).items():
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
            left = self.leaving(start)
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

    def _joined(self, happening: Happening, rank: int) -> list[Row]:
        return self._rows(happening, rank, happening.key or self.standard.key)

    def _rows(self, happening: Happening, rank: int, part: KeyPart) -> list[Row]:
        """Return the rows of a happening in order. Standards that share it share them."""
        known: dict[object, Any] = self.timeline.worked_out
        asked = (happening, rank, part, self.to_the_hour)
        if asked not in known:
            known[asked] = sorted(
                (self.row(event, rank, part) for event in self.happened(happening)), key=_order
            )
        found: list[Row] = known[asked]
        return found

    def _single(self, starts: list[Row]) -> Iterator[Span]:
        for start in starts:
            met, early = self._meeting(start)
            yield from self._interval(start, start, 1, met, "met", self.leaving(start), early=early)

    def _chain(self, starts: list[Row]) -> Iterator[Span]:
        for number, anchor in enumerate(starts):
            again = starts[number + 1] if number + 1 < len(starts) else None
            opener, interval, left = anchor, 1, self.leaving(anchor)
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
        for place in range(bisect_right(self.meetings, opener.order, key=_order), len(self.meetings)):
            if self._same(opener, self.meetings[place]):
                return self.meetings[place]
        return None

    def _meeting(self, start: Row) -> tuple[Row | None, bool]:
        """Return the meeting of a first interval, and whether it came before the start."""
        early_days = self.standard.met_by.early_days
        before = self.meetings[: bisect_left(self.meetings, start.order, key=_order)]
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
        measure = limits.Measure(self.standard, interval, anchor.counted_on, self.born_on, self.terms, unsure)
        in_state = lambda name: self.in_states((name,), opener)  # noqa: E731
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
        found = [self._rows(each, MEETS, "party") for each in (met_by.happening, met_by.perhaps) if each]
        return max((rows[-1].at for rows in found if rows), default=None)

    def _perhaps(self, opener: Row, end: Row | None) -> Row | None:
        for row in self.perhaps:
            if (
                row.order > opener.order
                and self._same(opener, row)
                and (end is None or row.order < end.order)
            ):
                return row
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
                rows = self.birthday_row(moved.by.age, MOVES, moved.by.months)
            else:
                rows = [row for row in self._joined(moved.by, MOVES) if row.key == opener.key]
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
        in_state = lambda name: self.in_states((name,), row)  # noqa: E731
        facts = opener.facts if row.birthday else row.facts
        named_days = _named_days(opener if row.birthday else row)
        again = replace(_basis(opener), facts=facts, judged_on=row.on, named_days=named_days)
        found = measure.due(again, in_state)
        read = found.amount if found else None
        if not row.birthday and read is not None and amount is not None and read < amount:
            return measure.due(replace(_basis(row), judged_on=row.on), in_state), read
        return found, read


def _by_key(rows: list[Row]) -> dict[int | None, list[Row]]:
    """Return rows by their key, in the order in which keys come."""
    found: dict[int | None, list[Row]] = {}
    for row in rows:
        found.setdefault(row.key, []).append(row)
    return found


def _basis(row: Row) -> "limits.Basis":
    return limits.Basis(
        row.on, row.counted_on, row.counted_low, row.counted_high, row.facts, why_not=row.why_not,
        named_days=_named_days(row),
    )  # fmt: skip


def _named_days(row: Row) -> int | None:
    """Return how many days after its own the day lies that a row's event names; None where it names none."""
    return None if row.names_on is None else (row.names_on - row.on).days


def _from_named(row: Row) -> Row:
    """Return the row counted from the other date that its event names."""
    if row.names_on is None:
        return replace(row, counted_on=None, counted_low=None, counted_high=None)
    end = last_second(row.names_on)
    low, high = (row.names_at, row.names_at) if row.names_at else (first_second(row.names_on), end)
    return replace(row, counted_on=row.names_on, counted_low=low, counted_high=high)


def _from_next_morning(row: Row) -> Row:
    """Return the row counted from 09:00 of the first working day whose 09:00 comes after it."""
    if row.counted_low is None or row.counted_high is None:
        return row
    try:
        low, high = (
            limits.next_working_morning(row.counted_low),
            limits.next_working_morning(row.counted_high),
        )
    except BeyondCalendar:
        return replace(row, counted_on=None, counted_low=None, counted_high=None, why_not="beyond calendar")
    return replace(row, counted_on=limits.uk_day(high), counted_low=low, counted_high=high)
