"""When intervals are due: the version in force, the first limit that holds, and the calendar it counts in.

The lengths that limits give are one numbered list. Each row of a reading chooses its length: by a join
where a
standard's limits ask nothing, by its conditions where they do. Then all are counted together, unit by unit.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import ibis
from ibis.expr.types import BooleanValue, IntegerValue, Table, Value

from sightline.engine.days import SO_FAR, UK_SO_FAR, terms_after
from sightline.engine.declared import Numbered, leaves
from sightline.engine.facts import told
from sightline.engine.ground import Ground, together
from sightline.engine.line import UNDATED
from sightline.engine.literals import is_one_of, small_table
from sightline.engine.lived import Lived
from sightline.engine.relations import day_number
from sightline.standards.model import (
    NAMED_DAY,
    Age,
    AllOf,
    AnyOf,
    Condition,
    Elapsed,
    InState,
    Limit,
    NextWorkingMorning,
    Not,
    Unit,
    Version,
    Where,
)
from sightline.standards.points import STARTS

# What stands in the place of a limit's number where none can be chosen.
NO_CLOCK, NOT_IN_FORCE, NO_DATE, BEYOND, NO_FACT, NO_BIRTH, LATEST, BEFORE = -1, -2, -3, -4, -5, -6, -7, -8
WHY_NOT = {
    NO_DATE: "no date",
    BEYOND: "beyond calendar",
    NO_FACT: "no fact",
    NO_BIRTH: "no birth",
    LATEST: "latest only",
    BEFORE: "before coverage",
}
_EVER, _ALWAYS = 1 << 40, -(1 << 40)
_MONTH = 32

# What `Due.say` adds to a table; `due_low` and `due_high` are seconds.
SAID = ("due_on", "due_low", "due_high", "amount", "earliest", "in_force", "why_not")


@dataclass(frozen=True)
class Basis:
    """Which columns a limit is read from: the row's own day, what it counts from, the point of the event that
    says so, and the day ages are judged.
    """

    on: str = "on"
    counted: str = "counted"
    low: str = "low"
    high: str = "high"
    judged: str | None = None
    point: str = "point"


@dataclass(frozen=True)
class Length:
    """How long a limit gives: a limit without what decides whether it holds."""

    amount: int
    unit: Unit
    amount_from: str | None
    missing: str
    beginning_with: bool
    earliest: int | None

    @classmethod
    def of(cls, limit: Limit) -> "Length":
        """Return the length that a limit gives."""
        return cls(
            limit.amount,
            limit.unit,
            limit.amount_from,
            limit.amount_from_missing,
            limit.beginning_with,
            None if limit.unit is Unit.HOURS else limit.earliest,
        )


@dataclass
class Due:
    """Reads the limits of a line's standards."""

    ground: Ground
    lived: Lived

    @cached_property
    def lengths(self) -> list[Length]:
        """Return the lengths that the standards' limits give."""
        lengths = (Length.of(limit) for each in self.ground.standards for limit in each.limits)
        return list(dict.fromkeys(lengths))

    def _number(self, limit: Limit) -> int:
        return self.lengths.index(Length.of(limit))

    # ------------------------------------------------------------ choosing

    def say(
        self,
        rows: Table,
        standards: Sequence[Numbered],
        basis: Basis | None = None,
        *,
        keep_all: bool = False,
    ) -> Table:
        """Return the rows that belong to a clock, with when each is due; or all, and whether in `tells`.

        The rows, all of these standards, bear `standard`, `party`, `interval`, `anchor_on`, `point`, the
        carried facts and the columns of the basis; of standards that skip intervals also `latest_only` and
        `began_before`.
        """
        basis = basis or Basis()
        found = []
        for choose, asks in ((self._by_join, False), (self._by_condition, True)):
            group = [each for each in standards if (each.asks or each.standard.skips) is asks]
            if group:
                others = len(group) < len(standards)
                mine = rows.filter(is_one_of(rows.standard, self.ground.numbers(group))) if others else rows
                found.append(choose(mine, group, basis))
        chosen = self.ground.keep("chosen", together(found))
        if keep_all:
            chosen = chosen.mutate(tells=chosen.chosen != NO_CLOCK)
        else:
            chosen = chosen.filter(chosen.chosen != NO_CLOCK)
        return self._count(chosen, standards, basis)

    def _by_join(self, rows: Table, standards: Sequence[Numbered], basis: Basis) -> Table:
        boxes = [box for each in standards for box in self._boxes(each)]
        names = ("box_standard", "from_day", "to_day", "from_interval", "to_interval", "chosen")
        rules = small_table(
            {name: ("int64", [box[place] for box in boxes]) for place, name in enumerate(names)}
        )
        on = rows[basis.on]
        joined = rows.left_join(
            rules,
            [
                rows.standard == rules.box_standard,
                rules.from_day <= on,
                on < rules.to_day,
                rules.from_interval <= rows.interval,
                rows.interval <= rules.to_interval,
            ],
        )
        limit = ibis.ifelse(joined[basis.counted].isnull(), self._no_date(joined, basis), joined.chosen)
        limit = ibis.ifelse(joined.chosen.isnull(), NO_CLOCK, limit)
        return joined.mutate(chosen=limit).select(*rows.columns, "chosen")

    def _boxes(self, each: Numbered) -> Iterator[tuple[int, int, int, int, int, int]]:
        """Yield the days and intervals in which each limit of a standard that asks nothing decides."""
        versions = sorted(each.standard.versions, key=lambda version: version.in_force_on)
        begins = [day_number(version.in_force_on) for version in versions]
        for low, high, _ in _intervals(versions[0]):
            yield each.number, _ALWAYS, begins[0], low, high, NOT_IN_FORCE
        for version, begin, end in zip(versions, begins, [*begins[1:], _EVER], strict=True):
            for low, high, limit in _intervals(version):
                yield each.number, begin, end, low, high, self._number(limit)

    def _no_date(self, rows: Table, basis: Basis) -> IntegerValue:
        """Return why nothing can be counted from: no date, or a morning past the bank holidays loaded."""
        mornings = [
            each.number
            for each in self.ground.standards
            if isinstance(each.standard.starts, NextWorkingMorning)
        ]
        line = self.ground.line
        point = rows[basis.point]
        dated = (line.sureness(point) != UNDATED) & (line.rank(point) == STARTS)
        beyond = is_one_of(rows.standard, mornings) & dated
        return ibis.ifelse(beyond, BEYOND, NO_DATE).cast("int64")

    def _by_condition(self, rows: Table, standards: Sequence[Numbered], basis: Basis) -> Table:
        columns = rows.columns
        rows = self.ground.keep("asking", self._prepared(rows, standards, basis))
        found = []
        for each in standards:
            read = _Conditions(self, each, rows, basis)
            limit = ibis.ifelse(rows[basis.counted].isnull(), read.undated(), read.limit())
            found.append((rows.standard == each.number, limit.cast("int64")))
        limit = ibis.cases(*found) if len(found) > 1 else found[0][1]
        return rows.mutate(chosen=limit).select(*columns, "chosen")

    def _prepared(self, rows: Table, standards: Sequence[Numbered], basis: Basis) -> Table:
        """Add what the conditions look at: ages as months and days, states, months since the anchor."""
        days, needs = self.ground.days, _needs(standards, basis)
        if needs.birth:
            people = self.lived.people.select(
                person=self.lived.people.party,
                born=self.lived.people.born,
                born_month_and_day=self.lived.people.born_month_and_day,
            )
            rows = rows.left_join(people, rows.party == people.person).drop("person")
        if needs.ages:
            rows = days.say(rows, basis.judged or basis.counted, judged_month_and_day="month_and_day")
        for length in needs.due:
            rows = self._due_day(rows, length, basis, f"due_{self.lengths.index(length)}_month_and_day")
        rows = self.lived.say_states(rows, needs.states)
        if needs.months:
            rows = days.say(rows, "anchor_on", anchor_month_and_day="month_and_day")
        for number in needs.months:
            rows = days.add_months(rows, "anchor_month_and_day", number, f"after_{number}_months")
        return rows

    def _due_day(self, rows: Table, length: Length, basis: Basis, into: str) -> Table:
        """Add the month and day on which a length would make it due."""
        found = self.day_after(rows, length, basis, "here_due")
        return self.ground.days.say(found, "here_due", **{into: "month_and_day"}).drop("here_due")

    def day_after(self, rows: Table, length: Length, basis: Basis, into: str) -> Table:
        """Add the day on which a length would make it due."""
        days = self.ground.days
        amount: Value = ibis.literal(length.amount, type="int64")
        if length.amount_from:
            amount = _read(rows, length)
        found = rows.mutate(here_amount=amount)
        match length.unit:
            case Unit.HOURS:
                found = found.mutate(here_second=found[basis.high] + found.here_amount * 3600)
                found = days.uk_day(found, "here_second", "here_day")
            case Unit.WORKING_DAYS:
                found = days.add_working_days(found, basis.counted, "here_amount", "here_day")
            case Unit.UK_WORKING_DAYS:
                found = days.add_working_days(found, basis.counted, "here_amount", "here_day", uk=True)
            case Unit.MONTHS:
                found = days.say(found, basis.counted, here_from="month_and_day")
                found = days.add_months(found, "here_from", "here_amount", "here_day")
            case Unit.TERMS:
                after = terms_after(found[basis.counted], found.here_amount, self.ground.terms)
                found = found.mutate(here_day=after)
            case _:
                step = 7 if length.unit is Unit.WEEKS else 1
                found = found.mutate(here_day=found[basis.counted] + found.here_amount * step)
        if length.beginning_with and length.unit is not Unit.HOURS:
            found = found.mutate(here_day=found.here_day - 1)
        return found.select(*rows.columns, **{into: found.here_day})

    # ------------------------------------------------------------ counting

    def _count(self, rows: Table, standards: Sequence[Numbered], basis: Basis) -> Table:
        lengths = {Length.of(limit) for each in standards for limit in each.limits}
        units = frozenset(length.unit for length in lengths)
        rows = self._with_length(rows)
        counting = SO_FAR if Unit.WORKING_DAYS in units else {}
        if Unit.UK_WORKING_DAYS in units:
            counting = {**counting, **UK_SO_FAR}
        if Unit.MONTHS in units:
            counting = {**counting, "from_month_and_day": "month_and_day"}
        if counting:
            rows = self.ground.days.say(rows, basis.counted, **counting)
        rows = self._with_day(rows, units, basis, "amount", "due_day")
        rows = rows.mutate(due_day=rows.due_day - rows.begins)
        if any(length.earliest is not None for length in lengths):
            rows = self._with_earliest(rows, units, basis)
        else:
            rows = rows.mutate(earliest=ibis.null("int64"))
        days = self.ground.days
        if Unit.HOURS in units:
            hours = rows.unit == _UNITS[Unit.HOURS]
            rows = rows.mutate(
                due_first=ibis.ifelse(hours, rows[basis.low] + rows.amount * 3600, ibis.null("int64")),
                due_last=ibis.ifelse(hours, rows[basis.high] + rows.amount * 3600, ibis.null("int64")),
            )
            rows = days.uk_day(rows, "due_last", "due_last_day")
            rows = rows.mutate(due_day=ibis.coalesce(rows.due_last_day, rows.due_day)).drop("due_last_day")
        else:
            rows = rows.mutate(due_first=ibis.null("int64"), due_last=ibis.null("int64"))
        rows = days.say(rows, "due_day", due_ends="last_second")
        kept = [name for name in rows.columns if name not in (*_WORKING, "amount")]
        known = rows.due_day.notnull()
        return rows.select(
            *kept,
            due_on=rows.due_day,
            due_low=ibis.coalesce(rows.due_first, rows.due_ends),
            due_high=ibis.coalesce(rows.due_last, rows.due_ends),
            amount=ibis.ifelse(known, rows.amount, ibis.null("int64")),
            in_force=rows.chosen != NOT_IN_FORCE,
            why_not=self._why_not(rows, known),
        )

    def _with_length(self, rows: Table) -> Table:
        """Add what the chosen length says; missing where none is chosen."""
        lengths = self.lengths
        said = small_table(
            {
                "length": ("int64", list(range(len(lengths)))),
                "cap": ("int64", [each.amount for each in lengths]),
                "unit": ("int64", [_UNITS[each.unit] for each in lengths]),
                "begins": ("int64", [int(each.beginning_with) for each in lengths]),
                "window": ("int64", [each.earliest for each in lengths]),
            }
        )
        rows = rows.left_join(said, rows.chosen == said.length).drop("length")
        amount = rows.cap
        for number, length in enumerate(lengths):
            if length.amount_from:
                amount = ibis.ifelse(rows.chosen == number, _read(rows, length), amount)
        return rows.mutate(amount=amount)

    def _with_day(self, rows: Table, units: frozenset[Unit], basis: Basis, amount: str, into: str) -> Table:
        """Add the day so many of the limit's units after the day counted from."""
        days, columns = self.ground.days, rows.columns
        if Unit.WORKING_DAYS in units:
            rows = rows.mutate(days_here=self._where(rows, Unit.WORKING_DAYS, rows[amount]))
            rows = days.count_working_days(rows, basis.counted, "days_here", "work_day")
        if Unit.UK_WORKING_DAYS in units:
            rows = rows.mutate(uk_days_here=self._where(rows, Unit.UK_WORKING_DAYS, rows[amount]))
            rows = days.count_working_days(rows, basis.counted, "uk_days_here", "uk_work_day", uk=True)
        if Unit.MONTHS in units:
            rows = rows.mutate(months_here=self._where(rows, Unit.MONTHS, rows[amount]))
            rows = days.add_months(rows, "from_month_and_day", "months_here", "month_day")
        counted, number = rows[basis.counted], rows[amount]
        ways: dict[Unit, Callable[[], Value]] = {
            Unit.WORKING_DAYS: lambda: rows.work_day,
            Unit.UK_WORKING_DAYS: lambda: rows.uk_work_day,
            Unit.MONTHS: lambda: rows.month_day,
            Unit.WEEKS: lambda: counted + number * 7,
            Unit.TERMS: lambda: terms_after(counted, number, self.ground.terms),
            Unit.HOURS: lambda: ibis.null("int64"),
        }
        found = [(rows.unit == _UNITS[unit], way()) for unit, way in ways.items() if unit in units]
        plain = counted + number
        return rows.select(*columns, **{into: ibis.cases(*found, else_=plain) if found else plain})

    def _where(self, rows: Table, unit: Unit, value: Value) -> Value:
        """Return a value in the rows whose limit is counted in a unit, and nothing in the others."""
        return ibis.ifelse(rows.unit == _UNITS[unit], value, ibis.null("int64"))

    def _with_earliest(self, rows: Table, units: frozenset[Unit], basis: Basis) -> Table:
        """Add `earliest`: the last second of a window's first day. Where it cannot be said, nor can the due
        day.
        """
        found = self._with_day(rows, units, basis, "window", "first_day")
        found = self.ground.days.say(found, "first_day", earliest="last_second")
        asked = found.window.notnull()
        unsaid = asked & found.first_day.isnull()
        found = found.mutate(due_day=ibis.ifelse(unsaid, ibis.null("int64"), found.due_day))
        said = asked & found.due_day.notnull()
        return found.mutate(earliest=ibis.ifelse(said, found.earliest, ibis.null("int64")))

    def _why_not(self, rows: Table, known: BooleanValue) -> Value:
        """Return why it cannot be said when it is due, or nothing."""
        terms = rows.unit == _UNITS[Unit.TERMS]
        reasons = [(rows.chosen == number, why) for number, why in WHY_NOT.items()]
        return ibis.cases(
            *reasons,
            ((rows.chosen < 0) | known, ""),
            (rows.amount.isnull(), "no fact"),
            (terms, "no date"),
            else_="beyond calendar",
        )


def _read(rows: Table, length: Length) -> Value:
    """Return the amount that the event which starts an interval says, no more than the length's own."""
    assert length.amount_from
    said = rows[told(length.amount_from)]
    if length.amount_from == NAMED_DAY:
        said = said + int(length.beginning_with)
    missing = ibis.literal(length.amount if length.missing == "cap" else None, type="int64")
    return ibis.ifelse(said.isnull(), missing, ibis.least(said, length.amount))


_UNITS = {unit: number for number, unit in enumerate(Unit)}
_WORKING = (
    "chosen", "cap", "unit", "begins", "window", "so_far", "works", "uk_so_far", "uk_works",
    "from_month_and_day", "first_day", "due_day", "due_first", "due_last", "due_ends",
)  # fmt: skip


@dataclass(frozen=True)
class _Needs:
    """What the standards' conditions look at, beside the facts that are carried."""

    birth: bool
    ages: bool
    due: tuple[Length, ...]
    states: tuple[str, ...]
    months: tuple[int, ...]


def _may_be_unknown(condition: Condition | None) -> bool:
    return any(not isinstance(leaf, InState) for leaf in leaves(condition))


def _needs(standards: Sequence[Numbered], basis: Basis) -> _Needs:
    limits = [limit for each in standards for limit in each.limits]
    asked = [(limit, leaf) for limit in limits for leaf in leaves(limit.when)]
    ages = [limit for limit, leaf in asked if isinstance(leaf, Age)]
    at_due = [Length.of(limit) for limit in ages if basis.judged is None and limit.judged_at == "due"]
    elapsed = [leaf for _, leaf in asked if isinstance(leaf, Elapsed)]
    months = {number for leaf in elapsed for number in (leaf.within_months, leaf.after_months)}
    return _Needs(
        any(_may_be_unknown(limit.when) for limit in limits),
        bool(ages),
        tuple(dict.fromkeys(at_due)),
        tuple(sorted({name for each in standards for name in each.asked_states})),
        tuple(sorted(number for number in months if number is not None)),
    )


def _intervals(version: Version) -> Iterator[tuple[int, int, Limit]]:
    """Yield runs of intervals, each with the limit that decides in it, of a version that asks nothing."""
    edges = {1}
    for limit in version.limits:
        if limit.ordinal is not None:
            edges |= {limit.ordinal, limit.ordinal + 1}
        if limit.ordinal_from is not None:
            edges.add(limit.ordinal_from)
    starts = sorted(edge for edge in edges if edge >= 1)
    for low, following in zip(starts, [*starts[1:], _EVER], strict=True):
        deciding = next((each for each in version.limits if each.numbers(low)), None)
        if deciding is not None:
            yield low, following - 1, deciding


@dataclass(frozen=True)
class _Conditions:
    """The choice of one standard's limit, by its conditions."""

    due: Due
    each: Numbered
    rows: Table
    basis: Basis

    def _numbered(self, limit: Limit) -> BooleanValue:
        interval = self.rows.interval
        holds = ibis.literal(True)
        if limit.ordinal is not None:
            holds = interval == limit.ordinal
        return holds if limit.ordinal_from is None else holds & (interval >= limit.ordinal_from)

    def _perhaps_later(self, version: Version) -> list[tuple[BooleanValue, Limit]]:
        """Return the limits of later intervals, each with where one that has none may be such a one."""
        later = [limit for limit in version.limits if limit.first_interval > 2]
        if not self.each.standard.skips or not later:
            return []
        rows = self.rows
        numbered = ibis.or_(*(self._numbered(limit) for limit in version.limits))
        unsure = (rows.latest_only | rows.began_before) & (rows.interval > 1) & ~numbered
        return [(unsure & (rows.interval < limit.first_interval), limit) for limit in later]

    @property
    def _versions(self) -> list[Version]:
        return sorted(self.each.standard.versions, key=lambda version: version.in_force_on, reverse=True)

    def _any_numbered(self, version: Version, yes: Value | int) -> Value:
        numbered = [self._numbered(limit) for limit in version.limits]
        numbered += [perhaps for perhaps, _ in self._perhaps_later(version)]
        return ibis.ifelse(ibis.or_(*numbered), yes, NO_CLOCK) if numbered else ibis.literal(NO_CLOCK)

    def undated(self) -> Value:
        """Return what stands where nothing can be counted from."""
        why = self.due._no_date(self.rows, self.basis)
        return self._in_force(lambda version: self._any_numbered(version, why), why)

    def limit(self) -> Value:
        """Return the number of the limit that decides, or why there is none."""
        return self._in_force(self._of_version, NOT_IN_FORCE)

    def _in_force(self, choose: Callable[[Version], Value], before: Value | int) -> Value:
        on, versions = self.rows[self.basis.on], self._versions
        found = [(on >= day_number(version.in_force_on), choose(version)) for version in versions]
        return ibis.cases(*found, else_=self._any_numbered(versions[-1], before))

    def _of_version(self, version: Version) -> Value:
        found: list[tuple[BooleanValue, Value | int]] = []
        for limit in version.limits:
            yes, no = self._sides(limit.when, limit)
            found.append((self._numbered(limit) & yes, self.due._number(limit)))
            if _may_be_unknown(limit.when):
                found.append((self._numbered(limit) & ~no, self._unknown()))
        for perhaps, limit in self._perhaps_later(version):
            yes, no = self._sides(limit.when, limit)
            found.append((perhaps & yes, ibis.ifelse(self.rows.latest_only, LATEST, BEFORE)))
            if _may_be_unknown(limit.when):
                found.append((perhaps & ~no, self._unknown()))
        return ibis.cases(*found, else_=NO_CLOCK) if found else ibis.literal(NO_CLOCK, type="int64")

    # ------------------------------------------------------------ known to hold, known not to

    def _sides(self, condition: Condition | None, limit: Limit) -> tuple[BooleanValue, BooleanValue]:
        match condition:
            case None:
                return ibis.literal(True), ibis.literal(False)
            case Where():
                return self.due.ground.facts.holds(self.rows, condition)
            case Age():
                return self._of_age(condition, limit)
            case InState(state):
                within = self.due.lived.within(self.rows, state)
                return within, ~within
            case Elapsed():
                return self._elapsed(condition)
            case AllOf(parts):
                sides = [self._sides(part, limit) for part in parts]
                return ibis.and_(*(yes for yes, _ in sides)), ibis.or_(*(no for _, no in sides))
            case AnyOf(parts):
                sides = [self._sides(part, limit) for part in parts]
                return ibis.or_(*(yes for yes, _ in sides)), ibis.and_(*(no for _, no in sides))
            case Not(part):
                yes, no = self._sides(part, limit)
                return no, yes

    def _unknown(self) -> Value:
        """Return why a condition is not known: where no birth is recorded, that."""
        return ibis.ifelse(self._born_by().notnull(), NO_FACT, NO_BIRTH)

    def _born_by(self) -> Value:
        """Return the birth, if it lies on or before the day judged."""
        day = self.rows[self.basis.judged or self.basis.on]
        return ibis.ifelse(self.rows.born <= day, self.rows.born, ibis.null("int64"))

    def _of_age(self, age: Age, limit: Limit) -> tuple[BooleanValue, BooleanValue]:
        at_due = self.basis.judged is None and limit.judged_at == "due"
        column = f"due_{self.due._number(limit)}_month_and_day" if at_due else "judged_month_and_day"
        judged, born = self.rows[column], self.rows.born_month_and_day
        known = self._born_by().notnull() & judged.notnull()
        holds = ibis.literal(True)
        if age.at_least is not None:
            holds = holds & (judged >= born + age.at_least * 12 * _MONTH)
        if age.under is not None:
            holds = holds & (judged < born + age.under * 12 * _MONTH)
        return (known & holds).fill_null(False), (known & ~holds).fill_null(False)

    def _elapsed(self, elapsed: Elapsed) -> tuple[BooleanValue, BooleanValue]:
        rows = self.rows
        counted = rows[self.basis.counted]
        known = counted.notnull() & rows.anchor_on.notnull()
        holds = ibis.literal(True)
        if elapsed.within_months is not None:
            holds = holds & (counted < rows[f"after_{elapsed.within_months}_months"])
        if elapsed.after_months is not None:
            holds = holds & (counted >= rows[f"after_{elapsed.after_months}_months"])
        return (known & holds).fill_null(False), (known & ~holds).fill_null(False)
