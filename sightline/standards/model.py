"""The language in which a promise is declared.

A standard is data: these classes are the whole language. The plain reader (`reading`) and the set-based
reader (`engine`) each implement the classes, never a standard. Nothing here computes.

Words. A *happening* is a pattern of events. An *anchor* gives the points at which a clock starts. A *key*
joins the event that starts a clock to the events that meet it: the same subject, a subject inside this one,
a subject raised by this one, the same party. A *chain* is a clock that starts again at each meeting; its
intervals are numbered from 1 at each anchor, and an anchor that comes again begins the chain anew.
"""

from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from typing import Literal


class Unit(StrEnum):
    """The calendars in which a limit is counted."""

    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working days"
    UK_WORKING_DAYS = "UK working days"
    WEEKS = "weeks"
    MONTHS = "months"
    TERMS = "school terms"


class Promise(StrEnum):
    """What kind of promise it is."""

    BY = "by"
    BETWEEN = "between"
    NOT_BEFORE = "not before"
    NO_MORE_THAN = "no more than"
    ON_AVERAGE = "on average"


class Provenance(StrEnum):
    """Where a number comes from: the law, national guidance, a data standard, or usual local practice."""

    STATUTE = "S"
    GUIDANCE = "G"
    DATA_STANDARD = "N"
    LOCAL = "L"


class State(StrEnum):
    """What a clock says, as at a moment."""

    RUNNING = "running"
    OVERDUE = "overdue"
    MET = "met"
    MISSED = "missed"
    NOT_NEEDED = "not needed"
    UNKNOWN = "unknown"


# Which column of an event joins it to a clock. `raised_by_2` raised the subject that raised it.
KeyPart = Literal["subject", "inside", "raised_by", "raised_by_2", "party"]

# ---------------------------------------------------------------- conditions: true, false or not known (None)


@dataclass(frozen=True, slots=True)
class Where:
    """The event's fact is one of these values.

    Not known when the fact is missing; met by a missing fact when None is among the values.
    """

    fact: str
    values: tuple[str | bool | int | None, ...]


@dataclass(frozen=True, slots=True)
class Age:
    """The child's age in whole years at the point judged. Not known without a birth."""

    at_least: int | None = None
    under: int | None = None


@dataclass(frozen=True, slots=True)
class InState:
    """The party is in the named state (of `states.STATES`) at the start of the interval."""

    state: str


@dataclass(frozen=True, slots=True)
class Elapsed:
    """The interval starts within (`within`) or at or after (`after`) so many months of its chain's anchor."""

    within_months: int | None = None
    after_months: int | None = None


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part holds. `said` says it in words, as a clause, where its parts would be hard to read."""

    parts: tuple["Condition", ...]
    said: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds. `said` is as in AllOf."""

    parts: tuple["Condition", ...]
    said: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: "Condition"


Condition = Where | Age | InState | Elapsed | AllOf | AnyOf | Not

# ---------------------------------------------------------------- happenings and anchors


@dataclass(frozen=True, slots=True)
class Happening:
    """Events of these kinds whose facts are as `where` says. A fact that is not known does not match.

    `key` says which column joins it to the clock; None takes the default of the place it stands in.
    `where` may use Where, AllOf, AnyOf and Not only.
    """

    kinds: tuple[str, ...]
    where: Condition | None = None
    key: KeyPart | None = None

    def __hash__(self) -> int:
        """Return a hash quickly: readers look happenings up all the time."""
        return hash(self.kinds)


@dataclass(frozen=True, slots=True)
class At:
    """Start when it happened."""

    happening: Happening


@dataclass(frozen=True, slots=True)
class Named:
    """Start at the other date that the event names. Unknown when the event does not name it.

    The clock stands from the moment the event happened, since that is when the date was named.
    """

    happening: Happening


@dataclass(frozen=True, slots=True)
class Entering:
    """Start on entering a state (or all of several at once). Key: the party."""

    states: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Birthday:
    """Start on a birthday, moved by so many months. Key: the party.

    A birthday of 29 February falls on 1 March in common years.
    """

    age: int
    months: int = 0


@dataclass(frozen=True, slots=True)
class Nth:
    """Start at the event that is the nth of its happening within so many days, counted over the party.

    The window counts back from the event's own day: the 3rd of 90 days is an event whose second predecessor
    happened at most 90 days before it.
    """

    nth: int
    happening: Happening
    within_days: int


@dataclass(frozen=True, slots=True)
class NextWorkingMorning:
    """Start at 09:00 of the first working day whose 09:00 comes after the happening."""

    happening: Happening


@dataclass(frozen=True, slots=True)
class LaterOf:
    """Start when the later of two happenings, joined by the clock's key, has happened."""

    first: Happening
    second: Happening


@dataclass(frozen=True, slots=True)
class CalendarDate:
    """Start on a day of the year, every year from the party's first event of `after` on. Key: the party.

    It starts in the years whose bank holidays are loaded. A day that a month does not have is its last.
    """

    month: int
    day: int
    after: Happening


@dataclass(frozen=True, slots=True)
class OneOf:
    """Start at the one of these that the version in force names (`Version.counts_from`), else at the first.

    `options` are names in words, each with its happening. The version is that of the day of the first event
    of any of them at the key, so that a rule changed in between neither loses a clock nor starts two.
    """

    options: tuple[tuple[str, Happening], ...]

    def named(self, name: str) -> Happening:
        """Return the happening of a name; the first for none."""
        return dict(self.options)[name or self.options[0][0]]


Anchor = At | Named | Entering | Birthday | Nth | NextWorkingMorning | LaterOf | CalendarDate | OneOf

# Anchors that are events themselves: one that comes after the hour has the next day as day 0.
RECEIVED = (At, Nth, LaterOf, OneOf)
# Clocks change before this hour: from then on every day has as many hours to midnight.
FIRST_CUTOFF = time(3)

# ---------------------------------------------------------------- what meets, moves and limits a clock

EVER = 36_500
# What a limit's amount may be read from instead of a fact: the days to the other date that the event names.
NAMED_DAY = "the day it names"


@dataclass(frozen=True, slots=True)
class Met:
    """What meets the promise. `early_days`: how many days before the start it may fall and still count.

    `same_fact` asks in addition that start and meeting carry the same value of a fact (agency, worker).
    `perhaps` are events that may have met it, but whose record does not say so: from such an event on, a
    clock that would be late is unknown. `blank_is_no_answer`: where sources hold the latest meeting only and
    none of a party's, a cell was left empty, and that does not say that there was none.
    """

    happening: Happening
    early_days: int = 0
    same_fact: str | None = None
    perhaps: Happening | None = None
    blank_is_no_answer: bool = False


@dataclass(frozen=True, slots=True)
class Moved:
    """What moves the due moment from then on, while the clock runs.

    `to="named"`: due at the date the event names (unchanged when it names none), but no later than the
    length of `at_most`, counted from the start, allows (never in hours).
    `to="limit"`: the limits are read again with the event's facts; a shorter limit counts from the event, a
    longer or equal one from the original start.
    `by` may be a birthday: then the limits are read again as at that birthday, and count from the start.
    """

    by: Happening | Birthday
    to: Literal["named", "limit"]
    at_most: "Limit | None" = None


@dataclass(frozen=True, slots=True)
class Window:
    """Any so many days, weeks or months on end. Beside a limit in hours a day is 24 hours."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        """Raise ValueError for a unit that no window can roll in."""
        if self.unit not in (Unit.DAYS, Unit.WEEKS, Unit.MONTHS):
            raise ValueError(f"A window rolls by days, weeks or months, not by {self.unit}.")


@dataclass(frozen=True, slots=True)
class Limit:
    """How long.

    Rows are read in order; the first whose `when` holds decides; a `when` that is not known makes
    the clock unknown; if none holds the interval belongs to no clock of this standard.

    `ordinal` and `ordinal_from` name the interval of a chain (1 is the one that the anchor starts).
    `judged_at="due"` judges an Age in `when` at the due day that this row would give.
    `amount` may be negative: due so long before the start (the day before which it must have happened).
    `amount_from` reads the amount from a fact of the event that starts the interval, `amount` being the cap
    and, when the fact is missing and `amount_from_missing` is "cap", the amount; otherwise unknown.
    From `NAMED_DAY` it is read so that the last day is the other date that the event names: in days only,
    and only where the event itself starts the clock.
    `beginning_with`: the start day is day 1, so the last day is one earlier (days, weeks and months).
    `earliest` (same unit) is the first day of a window, for Promise.BETWEEN.
    `within` makes it a rolling total, for Promise.NO_MORE_THAN: all that start and end as this clock does are
    stays, and the party's stays come to no more than the amount in any such window. A stay is due at the last
    moment to which it may go on. See `rolling`.
    """

    amount: int
    unit: Unit
    when: Condition | None = None
    ordinal: int | None = None
    ordinal_from: int | None = None
    judged_at: Literal["start", "due"] = "start"
    amount_from: str | None = None
    amount_from_missing: Literal["unknown", "cap"] = "unknown"
    beginning_with: bool = False
    earliest: int | None = None
    within: Window | None = None

    @property
    def first_interval(self) -> int:
        """Return the first interval of a chain that it may decide."""
        return self.ordinal or self.ordinal_from or 1

    def numbers(self, interval: int) -> bool:
        """Say whether it may decide an interval of a chain, by the interval's number."""
        return self.ordinal in (None, interval) and (self.ordinal_from or 0) <= interval

    def begins_after(self, interval: int) -> bool:
        """Say whether it decides later intervals than this one, and not this one."""
        return self.first_interval > interval


@dataclass(frozen=True, slots=True)
class Version:
    """The limits in force from a date until the next version's, with where they come from.

    `cutoff`: what starts a clock at a moment after this time of day has the next day as its day 0; where only
    the day is known it is day 0. `counts_from` names one of the anchor's, where it is a choice (`OneOf`).
    `configurable`: guidance that an authority may replace by its own number.
    """

    in_force_on: date
    limits: tuple[Limit, ...]
    citation: str
    provenance: Provenance
    to_verify: bool = False
    note: str = ""
    cutoff: time | None = None
    counts_from: str = ""
    configurable: bool = False

    @property
    def may_be_replaced(self) -> bool:
        """Say whether an authority may set another number after it: the law's and most guidance's, never."""
        return self.provenance is Provenance.LOCAL or self.configurable


@dataclass(frozen=True, slots=True)
class Warns:
    """From a day on, how little of a limit is left when a running clock warns; see `warning`.

    `share_left` is in per cent of the limit, `citation` says who set it.
    """

    in_force_on: date
    share_left: int
    working_days_left: int
    citation: str


USUAL_WARNING = (Warns(date.min, 25, 3, "Default, until your authority sets its own."),)


@dataclass(frozen=True, slots=True)
class Standard:
    """One promise, declared once.

    `code` is printed beside its words; `title` names it, `promised` says it in one sentence of plain words.
    `key` joins the starting event to the rest; `met_by.happening.key` says how a meeting event is joined.
    `while_in` names the states it lives in, all of them: leaving any before the due moment makes it not
    needed, after it missed. What a start belongs to leaves by its own end. `covered_by` is the kind whose
    coverage decides whether the files can say that it was met (default: the first meeting kind). `expires`:
    what the law lets end by itself, an authority over a child or a power; `warns`: see `warning`.
    """

    code: str
    title: str
    promised: str
    chapter: str
    starts: Anchor
    met_by: Met
    versions: tuple[Version, ...]
    key: KeyPart = "subject"
    while_in: tuple[str, ...] = ()
    repeats: bool = False
    moved_by: tuple[Moved, ...] = ()
    promise: Promise = Promise.BY
    counterpart: str | None = None
    party: str = "child"
    covered_by: str | None = None
    notes: tuple[str, ...] = field(default=())
    expires: bool = False
    warns: tuple[Warns, ...] = USUAL_WARNING

    def __hash__(self) -> int:
        """Return a hash quickly: equal standards have one code, and a register is looked up all the time."""
        return hash(self.code)

    def __post_init__(self) -> None:
        """Raise ValueError for a rolling total with what no reader adds up, or a rule that cannot be read."""
        if not self._rules_hold():
            raise ValueError(
                f"{self.code} has a time of day or a choice that no reader reads: a cutoff, from 03:00 on, "
                "is for what is received and counted in days, a choice is one of the anchor's own, what "
                "leaves a later interval of a chain without a limit does not move, and an amount read from "
                "the day that an event names is in days, from that event, without a cutoff."
            )
        limits = [limit for version in self.versions for limit in version.limits]
        if any(limit.within for limit in limits) and not self._adds_up(limits):
            raise ValueError(
                f"{self.code} is a rolling total: it starts at an event, neither repeats nor moves, is met "
                "by one happening after its start, and promises no more than so many hours, days or weeks in "
                "one window, which is longer."
            )

    def _rules_hold(self) -> bool:
        """Say whether every version's cutoff and choice can be read."""
        cutoffs = [version.cutoff for version in self.versions if version.cutoff]
        names = [name for name, _ in self.starts.options] if isinstance(self.starts, OneOf) else []
        chosen = all(version.counts_from in ("", *names) for version in self.versions)
        if (self.skips and self.moved_by) or not self._named_days_hold(cutoffs):
            return False
        return chosen and (not cutoffs or (self.may_cut_off and min(cutoffs) >= FIRST_CUTOFF))

    def _named_days_hold(self, cutoffs: list[time]) -> bool:
        """Say whether what is read from the day that an event names is counted in days, from the event."""
        limits = [limit for version in self.versions for limit in version.limits]
        named = [limit for limit in limits if limit.amount_from == NAMED_DAY]
        in_days = all(limit.unit is Unit.DAYS for limit in named)
        return not named or (in_days and isinstance(self.starts, At) and not cutoffs)

    @property
    def skips(self) -> bool:
        """Say whether a later interval of a chain has no limit, and one after it has."""
        return self.repeats and any(
            not any(limit.numbers(interval) for limit in version.limits)
            and any(limit.begins_after(interval) for limit in version.limits)
            for version in self.versions
            for interval in range(2, max((limit.first_interval for limit in version.limits), default=0))
        )

    @property
    def may_cut_off(self) -> bool:
        """Say whether day 0 may be the next day for what comes after an hour."""
        units = {limit.unit for version in self.versions for limit in version.limits}
        return isinstance(self.starts, RECEIVED) and Unit.HOURS not in units and self.window is None

    def _adds_up(self, limits: list["Limit"]) -> bool:
        """Say whether limits that are rolling totals stand in a standard that readers can add up."""
        window, unit = limits[0].within, limits[0].unit
        plain = isinstance(self.starts, At) and self.met_by == Met(self.met_by.happening)
        alone = not (self.repeats or self.moved_by) and self.promise is Promise.NO_MORE_THAN
        alike = all((limit.within, limit.unit) == (window, unit) for limit in limits)
        if window is None or not (plain and alone and alike):
            return False
        hours = {Unit.HOURS: 1, Unit.DAYS: 24, Unit.WEEKS: 168}
        if unit not in hours or (unit is Unit.HOURS and window.unit is Unit.MONTHS):
            return False
        length = window.amount * hours.get(window.unit, 28 * 24)
        return all(
            0 < limit.amount * hours[unit] < length
            and (limit.amount_from, limit.earliest, limit.beginning_with) == (None, None, False)
            for limit in limits
        )

    @property
    def window(self) -> Window | None:
        """Return the window in which stays are added up, or None where nothing is."""
        return next((limit.within for version in self.versions for limit in version.limits), None)

    def warns_on(self, day: date) -> Warns:
        """Return how little of its limit is left when it warns, on a day; the first known of before that."""
        in_force = [each for each in self.warns if each.in_force_on <= day]
        return max(in_force or self.warns[:1], key=lambda each: each.in_force_on)

    def version_on(self, day: date) -> Version | None:
        """Return the version in force on the day, or None before the first."""
        found: Version | None = None
        for version in self.versions:
            if version.in_force_on <= day and (found is None or version.in_force_on > found.in_force_on):
                found = version
        return found


# ---------------------------------------------------------------- states


@dataclass(frozen=True, slots=True)
class StateOfParty:
    """A party is in this state while more of its subjects have been opened than closed.

    Of each subject only the first event of `opened_by` counts, and the first of `closed_by` after it: what
    was never opened cannot be closed.
    """

    name: str
    meaning: str
    opened_by: Happening
    closed_by: Happening


@dataclass(frozen=True, slots=True)
class StateOfSubject:
    """The clock's own key is in this state from its start until an event of `closed_by` with the same key."""

    name: str
    meaning: str
    closed_by: Happening


@dataclass(frozen=True, slots=True)
class UntilBirthday:
    """A party is in this state until its birthday; with no birth recorded it never leaves it."""

    name: str
    meaning: str
    age: int


@dataclass(frozen=True, slots=True)
class Until:
    """A party is in this state until the first event of `ended_by` (death)."""

    name: str
    meaning: str
    ended_by: Happening


LivedState = StateOfParty | StateOfSubject | UntilBirthday | Until
