"""When a clock is due: the version in force, the first limit that holds, and the calendar it counts in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from sightline.standards import calendar
from sightline.standards.calendar import BeyondCalendar, SchoolTerms, UnknownTerm
from sightline.standards.conditions import Point, holds
from sightline.standards.model import NAMED_DAY, Limit, Standard, Unit
from sightline.standards.span import Span, Why
from sightline.standards.timeline import Coverage, FactValue, Timeline, last_second

HOUR = 3600
MORNING = 9


@dataclass(slots=True)
class Basis:
    """What a limit counts from: the row's own day, the day and seconds counted from, and its facts.

    `named_days`: how many days after its own the day lies that its event names, if it names one.
    """

    on: date
    counted_on: date | None
    counted_low: int | None
    counted_high: int | None
    facts: Mapping[str, FactValue]
    judged_on: date | None = None
    why_not: Why = "no date"
    named_days: int | None = None

    def told(self, limit: Limit) -> int | None:
        """Return what the event says of a limit's amount; None where it says nothing."""
        if limit.amount_from != NAMED_DAY:
            said = self.facts.get(limit.amount_from or "")
            return None if said is None else int(said)
        return None if self.named_days is None else self.named_days + limit.beginning_with


@dataclass(slots=True)
class Due:
    """A due moment: its day, its earliest and latest second; the nominal amount; or why it cannot be said."""

    on: date | None = None
    low: int | None = None
    high: int | None = None
    amount: int | None = None
    earliest: int | None = None
    in_force: bool = True
    why: Why = ""


def uk_day(second: int) -> date:
    """Return the UK date of a second."""
    return calendar.uk_date(datetime.fromtimestamp(second, UTC))


def next_working_morning(second: int) -> int:
    """Return the second of 09:00 on the first working day whose 09:00 comes after `second`."""
    day = uk_day(second)
    morning = int(calendar.uk_moment(day, MORNING).timestamp())
    if calendar.is_working_day(day) and second < morning:
        return morning
    return int(calendar.uk_moment(calendar.next_working_day(day), MORNING).timestamp())


def named(on: date | None, at: int | None, hours: bool, most: Due | None = None) -> Due | None:
    """Return the due moment that an event names, `most` at the latest, or None when it names none."""
    if on is None:
        return None
    if most is not None and most.on is not None and most.on < on:
        return Due(most.on, most.low, most.high)
    end = at if hours and at is not None else last_second(on)
    return Due(on, end, end)


@dataclass(slots=True)
class Measure:
    """A standard's limits at one interval of a chain.

    `unsure`: why this may be a later interval than it seems, where the sources hold the latest meeting only
    or the chain began before the days that they cover; empty where its number is sure.
    """

    standard: Standard
    interval: int
    anchor_on: date | None
    born_on: date | None
    terms: SchoolTerms | None
    unsure: Why = ""

    @property
    def hours(self) -> bool:
        """Say whether the promise is counted in hours."""
        return any(limit.unit is Unit.HOURS for version in self.standard.versions for limit in version.limits)

    def due(self, basis: Basis, in_state: Callable[[str], bool]) -> Due | None:
        """Return when it is due, or None when the interval belongs to no clock of this standard."""
        version = self.standard.version_on(basis.on)
        believed = version or min(self.standard.versions, key=lambda each: each.in_force_on)
        numbered = [limit for limit in believed.limits if limit.numbers(self.interval)]
        may_be_later = bool(not numbered and self.unsure)
        if may_be_later:
            numbered = [limit for limit in believed.limits if limit.begins_after(self.interval)]
        if not numbered:
            return None
        if basis.counted_on is None or basis.counted_low is None or basis.counted_high is None:
            return Due(why=basis.why_not)
        if version is None:
            return Due(in_force=False)
        for limit in numbered:
            if limit.when is None:
                return Due(why=self.unsure) if may_be_later else counted(limit, basis, self.terms)
            due = counted(limit, basis, self.terms) if limit.judged_at == "due" else None
            held = holds(limit.when, self._point(basis, due, in_state))
            if held is None:
                known = basis.facts is not None and self._born_by(basis) is not None
                return Due(why="no fact" if known else "no birth")
            if held:
                return Due(why=self.unsure) if may_be_later else due or counted(limit, basis, self.terms)
        return None

    def _born_by(self, basis: Basis) -> date | None:
        born, day = self.born_on, basis.judged_on or basis.on
        return born if born and born <= day else None

    def _point(self, basis: Basis, due: Due | None, in_state: Callable[[str], bool]) -> Point:
        """Return what a condition looks at; ages are judged at the due day where one is given."""
        judged = basis.judged_on or (due.on if due else basis.counted_on)
        return Point(basis.facts, self._born_by(basis), judged, in_state, basis.counted_on, self.anchor_on)


def counted(limit: Limit, basis: Basis, terms: SchoolTerms | None) -> Due:
    """Return the due moment that a limit gives, or why it cannot be said."""
    amount = limit.amount
    if limit.amount_from is not None:
        told = basis.told(limit)
        if told is None and limit.amount_from_missing == "unknown":
            return Due(why="no fact")
        amount = amount if told is None else min(told, amount)
    if basis.counted_on is None or basis.counted_low is None or basis.counted_high is None:
        return Due(why="no date")
    if limit.unit is Unit.HOURS:
        low, high = basis.counted_low + amount * HOUR, basis.counted_high + amount * HOUR
        return Due(uk_day(high), low, high, amount)
    try:
        day = _day_after(basis.counted_on, amount, limit.unit, terms)
        earliest = None
        if limit.earliest is not None:
            earliest = last_second(_day_after(basis.counted_on, limit.earliest, limit.unit, terms))
    except BeyondCalendar:
        return Due(why="beyond calendar")
    except UnknownTerm:
        return Due(why="no date")
    if limit.beginning_with:
        day -= timedelta(days=1)
    end = last_second(day)
    return Due(day, end, end, amount, earliest)


def _day_after(start: date, amount: int, unit: Unit, terms: SchoolTerms | None) -> date:
    match unit:
        case Unit.WORKING_DAYS:
            return calendar.working_days_after(start, amount)
        case Unit.UK_WORKING_DAYS:
            return calendar.working_days_after(start, amount, uk=True)
        case Unit.WEEKS:
            return calendar.weeks_after(start, amount)
        case Unit.MONTHS:
            return calendar.add_months(start, amount)
        case Unit.TERMS:
            if terms is None:
                raise UnknownTerm(start)
            for _ in range(amount):
                start = terms.term_after(start)
            return start
        case _:
            return start + timedelta(days=amount)


def covering(standard: Standard, timeline: Timeline) -> Coverage:
    """Return what the party's sources can say of the standard's meeting kind."""
    if timeline.coverage is None:
        return Coverage("every")
    kind = standard.covered_by or standard.met_by.happening.kinds[0]
    return timeline.coverage.get(kind, Coverage("nothing"))


def began_before(anchor_on: date | None, coverage: Coverage) -> bool:
    """Say whether a chain began, or may have begun, before the days that the sources cover.

    Then meetings of it may lie before those days, and which its second one is nobody can say.
    """
    return coverage.from_on is not None and (anchor_on is None or anchor_on < coverage.from_on)


def unsure_of_number(anchor_on: date | None, coverage: Coverage) -> Why:
    """Return why a chain's second interval may be a later one; empty where it is the second."""
    if coverage.extent == "latest":
        return "latest only"
    return "before coverage" if coverage.extent == "every" and began_before(anchor_on, coverage) else ""


def last_of_its_own(standard: Standard) -> int:
    """Return the last interval of a chain whose number decides its limit; every later one has the same.

    Where the sources hold the latest meeting only, or those from a day after the chain began, what looks like
    the second interval may be any later one; the first is the anchor's own and always known.
    """
    limits = [limit for version in standard.versions for limit in version.limits]
    return max((max(limit.ordinal or 0, (limit.ordinal_from or 1) - 1) for limit in limits), default=0)


def doubted(
    span: Span,
    standard: Standard,
    timeline: Timeline,
    perhaps: object,
    latest: int | None = None,
    anchor_on: date | None = None,
) -> Span:
    """Return the span with the doubts that coverage, and events that may have met it, put on it.

    `latest` is the second of the party's last meeting, or what may be one, in whatever plan or placement;
    `anchor_on` the day that the chain's anchor counts from.
    """
    coverage = covering(standard, timeline)
    if coverage.extent == "nothing":
        return replace(span, doubt_always=True, doubt_ended=True, why=span.why or "not covered")
    if coverage.from_on and span.started_on and span.started_on < coverage.from_on:
        span = replace(span, doubt_from=0, doubt_ended=True, why=span.why or "before coverage")
    if began_before(anchor_on, coverage) and 1 < span.interval <= last_of_its_own(standard):
        span = replace(span, doubt_always=True, doubt_ended=True, why=span.why or "before coverage")
    if coverage.to_on and span.due_high is not None and span.due_high > last_second(coverage.to_on):
        span = replace(span, doubt_from=0, doubt_ended=True, why=span.why or "after coverage")
    if coverage.extent == "latest":
        span = _before_latest(span, standard, latest)
    return _perhaps_met(span, perhaps)


def _before_latest(span: Span, standard: Standard, latest: int | None) -> Span:
    """Return the span with the doubt of sources that hold the latest meeting only, and none before it."""
    if latest is None and standard.met_by.blank_is_no_answer:
        span = replace(span, doubt_from=0, doubt_ended=True, why=span.why or "none held")
    if 1 < span.interval <= last_of_its_own(standard):
        span = replace(span, doubt_always=True, doubt_ended=True, why=span.why or "latest only")
    if latest is not None and span.due_high is not None and span.due_high < latest:
        return replace(span, doubt_from=0, doubt_ended=True, why=span.why or "latest only")
    return span


def _perhaps_met(span: Span, perhaps: object) -> Span:
    """Return the span with the doubt that an event which may have met it puts on it."""
    at, low = getattr(perhaps, "at", None), getattr(perhaps, "low", None)
    if at is None or low is None:
        return span
    sooner = at if span.doubt_from is None else min(at, span.doubt_from)
    in_time = span.due_high is not None and low <= span.due_high
    return replace(
        span, doubt_from=sooner, doubt_ended=span.doubt_ended or in_time, why=span.why or "perhaps met"
    )
