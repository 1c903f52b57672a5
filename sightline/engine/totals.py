"""Rolling totals: `standards.rolling` in one pass, by window functions over each party's stays.

What a total leaves free is counted instead of what it covers. While a stay goes on, the free time of its
window only shrinks, so it is due where the window begins at the last number up to which no more was free than
the window must keep. That number follows from the last run before it, which is found by sorting the runs in
among the questions.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import ibis
from ibis.expr.types import Table, Value

from sightline.engine.declared import Numbered
from sightline.engine.ground import Ground, together
from sightline.engine.line import SOMEWHEN, SURE, UNDATED
from sightline.engine.literals import NEVER, is_one_of, of_standard, small_table, so_many
from sightline.standards.limits import HOUR
from sightline.standards.model import Unit, Window
from sightline.standards.points import EARLY
from sightline.standards.rolling import lengths, longest
from sightline.standards.timeline import DAY_SECONDS

_SIZES = {Unit.HOURS: HOUR, Unit.DAYS: 1, Unit.WEEKS: 7}
_STAY = ("standard", "party", "point", "tie")
_BY_PARTY = {"group_by": ["standard", "party"], "order_by": ["point", "tie"]}

# What `laid` adds to an interval.
_LAID = (
    "stay_at", "stay_low", "stay_ended", "stay_sure", "ended_before", "sure_before", "undated_until",
    "is_head", "run", "run_low", "gap", "gap_low", "free", "free_low", "undated_before", "undated_start",
)  # fmt: skip


def adding_up(standards: Sequence[Numbered]) -> list[Numbered]:
    """Return the standards that are rolling totals."""
    return [each for each in standards if each.standard.window]


@dataclass(frozen=True)
class Totals:
    """Reads the limits of a line's rolling totals."""

    ground: Ground

    @property
    def _a_day(self) -> int:
        return DAY_SECONDS if self.ground.line.hours else 1

    def _window(self, each: Numbered) -> Window:
        window = each.standard.window
        assert window is not None
        return window

    # ------------------------------------------------------------ runs

    def laid(self, intervals: Table) -> Table:
        """Return intervals, each with the run that it is of and what was free until the run began."""
        line = self.ground.line
        before, so_far = (ibis.window(**_BY_PARTY, rows=(None, last)) for last in (-1, 0))
        nothing = ibis.null("int64")
        rows = intervals.mutate(
            stay_at=line.at(intervals.point),
            stay_ended=ibis.ifelse(intervals.ends < NEVER, line.at(intervals.ends), NEVER),
        )
        rows = rows.mutate(
            stay_low=ibis.coalesce(rows.low, 0) if line.hours else rows.stay_at,
            ended_before=rows.stay_ended.max().over(before),
        )
        rows = rows.mutate(is_head=rows.ended_before.isnull() | (rows.ended_before <= rows.stay_at))
        rows = self._sure(rows)
        undated = rows.counted.isnull() | ((line.sureness(rows.ends) == UNDATED) & (rows.ends < NEVER))
        rows = rows.mutate(
            sure_before=rows.stay_sure.max().over(before),
            undated_until=ibis.ifelse(undated, rows.stay_ended, nothing),
            run=so_many(rows.is_head).over(so_far),
            run_low=ibis.ifelse(
                rows.is_head,
                ibis.greatest(rows.stay_low, ibis.coalesce(rows.ended_before, rows.stay_low)),
                nothing,
            ),
        )
        rows = rows.mutate(
            undated_before=rows.undated_until.max().over(before),
            gap=ibis.ifelse(rows.is_head, rows.stay_at - ibis.coalesce(rows.sure_before, 0), 0),
            gap_low=ibis.ifelse(rows.is_head, rows.run_low - ibis.coalesce(rows.ended_before, 0), 0),
        )
        in_run = ibis.window(group_by=["standard", "party", "run"], order_by=["point", "tie"], rows=(None, 0))
        rows = rows.mutate(
            free=_summed(rows.gap, so_far),
            free_low=_summed(rows.gap_low, so_far),
            run_low=rows.run_low.max().over(so_far),
            undated_before=ibis.ifelse(rows.is_head, rows.undated_before, nothing).max().over(so_far),
            undated_start=so_many(rows.counted.isnull()).over(in_run) > 0,
        )
        return self.ground.keep("laid", rows)

    def _sure(self, rows: Table) -> Table:
        """Add `stay_sure`, until when a stay lasted at least: a run's first, until its own start."""
        line = self.ground.line
        columns, sureness = rows.columns, line.sureness(rows.ends)
        low = ibis.ifelse(sureness == UNDATED, 0, rows.stay_ended)
        if line.hours:
            ended = rows.mutate(
                ended_here=ibis.ifelse(rows.ends < NEVER, rows.stay_ended, ibis.null("int64"))
            )
            rows = self.ground.days.uk_day(ended, "ended_here", "ended_day")
            rows = self.ground.days.say(rows, "ended_day", ended_first="first_second")
            sureness = line.sureness(rows.ends)
            first = ibis.cases(
                (sureness == SURE, rows.stay_ended), (sureness == SOMEWHEN, rows.ended_first), else_=0
            )
            early = ibis.least(rows.early_low, rows.stay_ended)
            low = ibis.ifelse(line.rank(rows.ends) == EARLY, early, first)
        low = ibis.ifelse(rows.ends < NEVER, low, rows.stay_at)
        low = ibis.ifelse(rows.is_head, ibis.greatest(low, rows.stay_at), low)
        return rows.select(*columns, stay_sure=low)

    # ------------------------------------------------------------ when a stay is due

    def say(self, found: Table, laid: Table, standards: Sequence[Numbered]) -> Table:
        """Return stays with when each is due, given what its limit says of it alone and all stays as laid."""
        days, line = self.ground.days, self.ground.line
        found = self.ground.keep("alone", found)
        columns = [name for name in found.columns if name not in _LAID]
        rows = self._with(found, self._until(found, laid, standards, ""), "until")
        if line.hours:
            rows = self._with(rows, self._until(found, laid, standards, "_low"), "until_low")
            rows = days.uk_day(rows, "until", "until_on")
            rows = rows.mutate(until_high=rows.until)
        else:
            rows = days.say(rows.mutate(until_on=rows.until), "until", until_high="last_second")
            rows = rows.mutate(until_low=rows.until_high)
        reach = {each.number: longest(self._window(each)) * self._a_day for each in standards}
        since = rows.stay_at - of_standard(rows.standard, "int64", reach)
        unsure = rows.until.notnull() & (rows.undated_start | (rows.undated_before > since).fill_null(False))
        rows = rows.mutate(
            due_on=ibis.coalesce(rows.until_on, rows.due_on),
            due_low=ibis.ifelse(unsure, 0, ibis.coalesce(rows.until_low, rows.due_low)),
            due_high=ibis.coalesce(rows.until_high, rows.due_high),
            why_not=ibis.ifelse(unsure, "no date", rows.why_not),
        )
        return self.ground.keep("totals", rows.select(*columns))

    def _with(self, rows: Table, answers: Table, into: str) -> Table:
        said = answers.select(**{f"said_{name}": answers[name] for name in _STAY}, **{into: answers.answer})
        found = rows.left_join(said, [rows[name] == said[f"said_{name}"] for name in _STAY])
        return found.select(*rows.columns, into)

    def _until(self, found: Table, laid: Table, standards: Sequence[Numbered], which: str) -> Table:
        """Return the last number to which each stay may go on, as `answer`."""
        rules = [
            (each.number, length * self._a_day, length)
            for each in standards
            for length in lengths(self._window(each))
        ]
        ruled = small_table(
            {
                name: ("int64", [rule[place] for rule in rules])
                for place, name in enumerate(("rule_standard", "length", "length_in_days"))
            }
        )
        asks = found.filter(found.due_low.notnull())
        asks = asks.join(ruled, asks.standard == ruled.rule_standard)
        sizes = {each.number: _SIZES[each.limits[0].unit] for each in standards}
        amount = asks.amount * of_standard(asks.standard, "int64", sizes)
        own = ibis.greatest(asks.stay_low, asks.run_low) if which else asks.stay_at
        asks = asks.select(
            *_STAY, "length", "length_in_days", is_ask=ibis.literal(1, type="int64"), own=own,
            free=asks[f"free{which}"] - (asks.length - amount), run_end=ibis.null("int64"),
        )  # fmt: skip
        points = self._sorted(asks.union(self._runs(laid, which).select(*asks.columns)))
        asks = points.filter(points.is_ask == 1)
        reached = (
            ibis.ifelse(asks.last_end.isnull(), asks.free, asks.last_end + asks.free - asks.last_free)
            + asks.length
        )
        asks = asks.mutate(over=ibis.greatest(reached, asks.own) + 1)
        asks = self._of_that_length(asks, standards)
        return asks.group_by(list(_STAY)).agg(answer=asks.over.min() - 1)

    def _runs(self, laid: Table, which: str) -> Table:
        """Return the runs that another follows: what was free until each began, and its end."""
        rows = laid.filter(laid.is_head & laid.ended_before.notnull())
        nothing = ibis.null("int64")
        end = rows.ended_before if which else rows.sure_before
        return rows.select(
            *_STAY, length=nothing, length_in_days=nothing, is_ask=ibis.literal(0, type="int64"), own=nothing,
            free=rows[f"free{which}"] - rows[f"gap{which}"], run_end=end,
        )  # fmt: skip

    def _sorted(self, points: Table) -> Table:
        """Add to each question the last run that began with no more free than it asks: its end, and that."""
        so_far = ibis.window(
            group_by=["standard", "party"], order_by=["free", "is_ask", "run_end"], rows=(None, 0)
        )
        free = ibis.ifelse(points.is_ask == 0, points.free, ibis.null("int64"))
        return points.mutate(last_end=points.run_end.max().over(so_far), last_free=free.max().over(so_far))

    def _of_that_length(self, asks: Table, standards: Sequence[Numbered]) -> Table:
        """Return the questions, `over` on the first day on which a window has the length asked about."""
        windows: dict[Window, list[int]] = {}
        for each in standards:
            windows.setdefault(self._window(each), []).append(each.number)
        even = [
            number for window, mine in windows.items() if window.unit is not Unit.MONTHS for number in mine
        ]
        found = [asks.filter(is_one_of(asks.standard, even))] if even else []
        for window, mine in windows.items():
            if window.unit is Unit.MONTHS:
                days = self._days_by_length(window)
                here = asks.filter(is_one_of(asks.standard, mine))
                joined = here.join(days, [here.over == days.from_day, here.length_in_days == days.of_length])
                found.append(joined.mutate(over=joined.next_day).select(*asks.columns))
        return together(found)

    def _days_by_length(self, window: Window) -> Table:
        """Return, for each day and length, the next day on which a window in months that ends is so long."""
        days = self.ground.days
        rows = days.calendar.select("day", "month_and_day")
        rows = days.add_months(rows, "month_and_day", -window.amount, "window_begins")
        rows = rows.mutate(has=rows.day - rows.window_begins)
        coming = ibis.window(order_by=ibis.desc("day"), rows=(None, 0))
        found = []
        for length in lengths(window):
            here = ibis.ifelse(rows.has == length, rows.day, ibis.null("int64"))
            found.append(
                rows.select(
                    from_day=rows.day,
                    of_length=ibis.literal(length, type="int64"),
                    next_day=here.min().over(coming),
                )
            )
        return self.ground.keep("windows", together(found))

    # ------------------------------------------------------------ what the files do not cover

    def doubted(self, rows: Table, standards: Sequence[Numbered]) -> Table:
        """Return stretches whose coverage is said: a total that more may count towards is never sure."""
        mine = adding_up(standards)
        if not mine:
            return rows
        reach = {each.number: longest(self._window(each)) for each in mine}
        total = is_one_of(rows.standard, self.ground.numbers(mine))
        stands = total & rows.due_low.notnull() & (rows.extent != "nothing")
        days = of_standard(rows.standard, "int64", reach, 0)
        before = (rows.on < rows.covered_from).fill_null(False)
        earlier = (rows.extent == "latest") | (rows.covered_from > rows.on - days).fill_null(False)
        why = ibis.cases(
            (rows.why_not != "", rows.why_not),
            (stands & before, "before coverage"),
            (stands & earlier, "earlier not known"),
            else_=rows.why_not,
        )
        return rows.mutate(due_low=ibis.ifelse(stands & (before | earlier), 0, rows.due_low), why_not=why)


def _summed(value: Value, window: object) -> Value:
    """Return a running sum. (Sums change type on some backends: through a decimal it is whole again.)"""
    return value.sum().over(window).cast("decimal(38, 0)").cast("int64")
