"""Where clocks start: the rows of a standard's anchor that lie inside its states."""

from dataclasses import replace
from datetime import datetime, timedelta

from sightline.standards import calendar, limits
from sightline.standards.calendar import BeyondCalendar
from sightline.standards.lived import Lived
from sightline.standards.model import (
    Anchor,
    At,
    Birthday,
    CalendarDate,
    Entering,
    Happening,
    LaterOf,
    Named,
    NextWorkingMorning,
    Nth,
    OneOf,
    Standard,
    StateOfParty,
)
from sightline.standards.points import STARTS, Line, Row, by_key, in_order
from sightline.standards.states import STATES
from sightline.standards.timeline import first_second, last_second


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


class Starts:
    """The starts of one standard's clocks for one party."""

    def __init__(self, standard: Standard, line: Line, lived: Lived, *, has_a_cutoff: bool) -> None:
        self.standard, self.line, self.lived, self.has_a_cutoff = standard, line, lived, has_a_cutoff

    def rows(self) -> list[Row]:
        """Return where clocks start, inside the standard's states, in order."""
        rows = [row for row in self._after_hours(self.anchored(self.standard.starts)) if row.key is not None]
        return sorted((row for row in rows if self.lived.in_states(self.lived.lived_in, row)), key=in_order)

    def anchored(self, anchor: Anchor) -> list[Row]:
        """Return the rows of an anchor."""
        match anchor:
            case At(happening):
                return self.line.joined(happening, STARTS)
            case Named(happening):
                return [_from_named(row) for row in self.line.joined(happening, STARTS)]
            case Birthday(age, months):
                return self.line.birthday_row(age, STARTS, months)
            case NextWorkingMorning(happening):
                return [_from_next_morning(row) for row in self.line.joined(happening, STARTS)]
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
        for row, within in self.lived.changes(states):
            if within and not was:
                rows.append(replace(row, rank=STARTS))
            was = within
        return rows

    def _nth(self, nth: int, happening: Happening, within_days: int) -> list[Row]:
        rows = self.line.joined(happening, STARTS)
        pairs = zip(rows, rows[nth - 1 :], strict=False)
        return [last for first, last in pairs if (last.on - first.on).days <= within_days]

    def _later(self, first: Happening, second: Happening) -> list[Row]:
        earliest: list[dict[int | None, Row]] = [{}, {}]
        for found, happening in zip(earliest, (first, second), strict=True):
            for row in reversed(self.line.joined(happening, STARTS)):
                found[row.key] = row
        both = earliest[0].keys() & earliest[1].keys()
        return [max(earliest[0][key], earliest[1][key], key=in_order) for key in both]

    def _chosen(self, anchor: OneOf, happenings: list[Happening]) -> list[Row]:
        """Return the rows of the option that was in force on the day of the first of any, key by key."""
        rows = [row for happening in happenings for row in self.line.joined(happening, STARTS)]
        found = []
        for key, mine in by_key(rows).items():
            version = self.standard.version_on(min(row.on for row in mine))
            chosen = anchor.named(version.counts_from if version else "")
            found += [row for row in self.line.joined(chosen, STARTS) if row.key == key]
        return found

    def _after_hours(self, rows: list[Row]) -> list[Row]:
        """Return the rows, those that came after the hour with the next day as their day 0."""
        if not self.has_a_cutoff:
            return rows
        moments = {event.id: event.happened_at for event in self.line.timeline.events}
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
        since = min((event.happened_on for event in self.line.happened(after)), default=None)
        days = calendar.day_of_each_year(month, day) if since else ()
        return [self.line.whole_day(on, STARTS) for on in days if since and on >= since]


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
