"""The stretches of intervals: each cut where an event or a birthday moves its due moment."""

from collections.abc import Sequence
from dataclasses import dataclass

import ibis
from ibis.expr.types import Table, Value

from sightline.engine.declared import Numbered
from sightline.engine.due import Basis, Due, Length
from sightline.engine.ground import Ground, Use, together
from sightline.engine.starts import birthday_rows
from sightline.standards.model import Birthday, Happening
from sightline.standards.points import MOVES

# What a stretch adds to its interval.
STRETCH = ("stretch", "began", "moved")


@dataclass(frozen=True)
class Moves:
    """Cuts the intervals of a line's standards into stretches."""

    ground: Ground
    due: Due

    def stretches(self, intervals: Table, standards: Sequence[Numbered]) -> Table:
        """Return the stretches: intervals with `stretch`, `began` and `moved`, the point at which it moves
        on.
        """
        if any(each.standard.moved_by for each in standards):
            return self._cut(self.ground.keep("due", intervals), standards)
        return intervals.mutate(
            stretch=ibis.literal(1, type="int64"), began=intervals.point, moved=ibis.null("int64")
        )

    # ------------------------------------------------------------ what moves it

    @property
    def _carried(self) -> tuple[str, ...]:
        return self.ground.facts.carried

    @property
    def _hours(self) -> tuple[str, ...]:
        return ("low", "high") if self.ground.line.hours else ()

    def _events(self, standards: Sequence[Numbered]) -> Table | None:
        """Return the events that move clocks, by key."""
        uses = []
        for each in standards:
            for place, moved in enumerate(each.standard.moved_by):
                if isinstance(moved.by, Happening):
                    labels = {"standard": each.number, "place": place, "to_named": int(moved.to == "named")}
                    uses.append(Use(moved.by, moved.by.key or each.standard.key, MOVES, labels))
        if not uses:
            return None
        columns = ("on", "counted", *self._hours, "names_day", "names_at", *self._carried)
        return self.ground.expand(uses, columns)

    def _moving(self, intervals: Table, standards: Sequence[Numbered]) -> Table:
        """Return each interval beside each thing that may move it: the mover's columns begin with `by_`."""
        columns = ("on", "counted", *self._hours, "names_day", "names_at", *self._carried)
        found = []
        events = self._events(standards)
        if events is not None:
            movers = events.rename({f"by_{name}": name for name in events.columns})
            joined = intervals.join(
                movers,
                [
                    intervals.standard == movers.by_standard,
                    intervals.party == movers.by_party,
                    intervals.key == movers.by_key,
                    intervals.point < movers.by_point,
                    movers.by_point < intervals.ends,
                    intervals.tie != movers.by_tie,
                ],
            )
            found.append(joined.mutate(by_is_birthday=ibis.literal(False)))
        for each in standards:
            for place, moved in enumerate(each.standard.moved_by):
                if isinstance(moved.by, Birthday):
                    found.append(self._birthday(intervals, each.number, place, moved.to, moved.by))
        wanted = ("place", "to_named", "point", "tie", *columns, "is_birthday")
        return together(
            [rows.select(*intervals.columns, *(f"by_{name}" for name in wanted)) for rows in found]
        )

    def _birthday(self, intervals: Table, number: int, place: int, to: str, birthday: Birthday) -> Table:
        days = birthday_rows(self.ground, self.due.lived.people, birthday, MOVES)
        days = days.rename({f"by_{name}": name for name in days.columns})
        mine = intervals.filter(intervals.standard == number)
        joined = mine.join(
            days,
            [
                mine.party == days.by_party,
                mine.point < days.by_point,
                days.by_point < mine.ends,
                mine.tie != 0,
            ],
        )
        return joined.mutate(
            by_place=ibis.literal(place, type="int64"),
            by_to_named=ibis.literal(int(to == "named"), type="int64"),
            by_tie=ibis.literal(0, type="int64"),
            by_names_day=ibis.null("int64"),
            by_names_at=ibis.null("int64"),
            by_is_birthday=ibis.literal(True),
            **{f"by_{name}": joined[name] for name in self._carried},
        )

    # ------------------------------------------------------------ when it is due then

    def _cut(self, intervals: Table, standards: Sequence[Numbered]) -> Table:
        """Return the stretches of intervals that may move: the first, and one from each move that tells."""
        moving = self.ground.keep("moving", self._moving(intervals, standards))
        alike = [intervals[name] == moving[name] for name in ("standard", "key", "point", "tie")]
        still = intervals.anti_join(moving, alike)
        still = still.mutate(
            stretch=ibis.literal(1, type="int64"), began=still.point, moved=ibis.null("int64")
        )
        rows = together(
            [
                self._unmoved(intervals.semi_join(moving, alike)),
                self._named(moving, intervals, standards),
                self._by_limit(moving, intervals, standards),
            ]
        )
        rows = self.ground.keep("moved", self._shortened(self.ground.keep("moved", rows), intervals))
        interval, order = [rows[name] for name in _INTERVAL], [rows.at_point, rows.at_tie, rows.at_place]
        ordered = {"group_by": interval, "order_by": order}
        told_before = (rows.to_low.lag().over(**ordered), rows.to_high.lag().over(**ordered))
        rows = rows.mutate(
            same=(rows.at_place >= 0)
            & rows.to_low.identical_to(told_before[0])
            & rows.to_high.identical_to(told_before[1])
        )
        rows = rows.filter(~rows.same)
        ordered = {
            "group_by": [rows[name] for name in _INTERVAL],
            "order_by": [rows.at_point, rows.at_tie, rows.at_place],
        }
        stretch = ibis.row_number().over(**ordered) + 1
        kept = [name for name in intervals.columns if name not in _MOVING]
        rows = rows.select(
            *kept, stretch=stretch, began=rows.at_point, moved=rows.at_point.lead().over(**ordered),
            due_on=rows.to_on, due_low=rows.to_low, due_high=rows.to_high, amount=rows.to_amount,
            why_not=rows.to_why,
        )  # fmt: skip
        return still.select(*intervals.columns, *STRETCH).union(rows.select(*intervals.columns, *STRETCH))

    def _unmoved(self, intervals: Table) -> Table:
        said = {name: intervals[source] for name, source in _TOLD.items()}
        return _stretch(
            intervals, intervals, at_point=intervals.point, at_tie=intervals.tie,
            at_place=ibis.literal(-1, type="int64"), by_reading=ibis.literal(False), **said,
        )  # fmt: skip

    def _named(self, moving: Table, intervals: Table, standards: Sequence[Numbered]) -> Table:
        """Return the moves to a named date. An event that names none moves nothing."""
        rows = moving.filter((moving.by_to_named == 1) & moving.by_names_day.notnull())
        rows = self._capped(rows, standards)
        rows = self.ground.days.say(rows, "to_day", named_ends="last_second")
        end = rows.named_ends
        if self.ground.line.hours:
            end = ibis.ifelse(rows.to_day < rows.by_names_day, end, ibis.coalesce(rows.by_names_at, end))
        return _stretch(
            rows, intervals, at_point=rows.by_point, at_tie=rows.by_tie, at_place=rows.by_place,
            by_reading=ibis.literal(False), to_on=rows.to_day, to_low=end, to_high=end,
            to_amount=ibis.null("int64"), to_why=ibis.literal(""),
        )  # fmt: skip

    def _capped(self, rows: Table, standards: Sequence[Numbered]) -> Table:
        """Add `to_day`: the day named, or the last that is allowed, counted from the start."""
        columns = rows.columns
        caps: list[tuple[int, int, str]] = []
        for each in standards:
            for place, moved in enumerate(each.standard.moved_by):
                if moved.at_most is not None:
                    cap = f"cap_{len(caps)}"
                    rows = self.due.day_after(rows, Length.of(moved.at_most), Basis(), cap)
                    caps.append((each.number, place, cap))
        named = rows.by_names_day
        capped = [
            ((rows.standard == number) & (rows.by_place == place) & (rows[cap] < named), rows[cap])
            for number, place, cap in caps
        ]
        return rows.select(*columns, to_day=ibis.cases(*capped, else_=named) if capped else named)

    def _by_limit(self, moving: Table, intervals: Table, standards: Sequence[Numbered]) -> Table:
        """Return the moves by the limits read again: from the original start and, as `short_`, from the
        event.
        """
        rows = moving.filter(moving.by_to_named == 0)
        kept = {f"of_{name}": rows[name] for name in intervals.columns}
        rows = rows.select(
            "standard", "party", "interval", "anchor_on", "on", "counted",
            *self._hours, **{name: rows[f"by_{name}"] for name in self._carried}, point=rows.by_point,
            by_tie=rows.by_tie, by_place=rows.by_place, by_is_birthday=rows.by_is_birthday, by_on=rows.by_on,
            by_counted=rows.by_counted, **{f"by_{name}": rows[f"by_{name}"] for name in self._hours}, **kept,
        )  # fmt: skip
        again = self.due.say(
            self.ground.keep("moving", rows), standards, Basis(judged="by_on", point="of_point")
        )
        again = again.drop("earliest", "in_force").rename(dict(_TOLD.items()))
        again = self.ground.keep("again", again)
        low, high = ("by_low", "by_high") if self._hours else ("low", "high")
        short = self.due.say(
            again, standards, Basis("by_on", "by_counted", low, high, "by_on"), keep_all=True
        )
        of = {name: short[f"of_{name}"] for name in intervals.columns}
        return short.select(
            **{name: value for name, value in of.items() if name not in _MOVING},
            at_point=short.point, at_tie=short.by_tie, at_place=short.by_place,
            by_reading=~short.by_is_birthday, **{name: short[name] for name in _TOLD},
            **{f"short_{name}": short[source] for name, source in _TOLD.items()}, short_tells=short.tells,
        )  # fmt: skip

    def _shortened(self, rows: Table, intervals: Table) -> Table:
        """Return the moves with the due moment that tells: a shorter limit counts from the event itself."""
        ordered = {
            "group_by": [rows[name] for name in _INTERVAL],
            "order_by": [rows.at_point, rows.at_tie, rows.at_place],
        }
        rows = rows.mutate(amounts=rows.to_amount.count().over(ibis.window(**ordered, rows=(None, 0))))
        rows = rows.mutate(
            amount_now=rows.to_amount.max().over(group_by=[*(rows[name] for name in _INTERVAL), rows.amounts])
        )
        ordered = {
            "group_by": [rows[name] for name in _INTERVAL],
            "order_by": [rows.at_point, rows.at_tie, rows.at_place],
        }
        rows = rows.mutate(amount_before=rows.amount_now.lag().over(**ordered))
        shorter = (rows.by_reading & (rows.to_amount < rows.amount_before)).fill_null(False)
        rows = rows.mutate(shorter=shorter)
        rows = rows.filter(~rows.shorter | rows.short_tells)
        kept = [name for name in intervals.columns if name not in _MOVING]
        return rows.select(
            *kept, "at_point", "at_tie", "at_place",
            **{name: ibis.ifelse(rows.shorter, rows[f"short_{name}"], rows[name]) for name in _TOLD},
        )  # fmt: skip


_INTERVAL = ("standard", "party", "key", "point", "tie", "interval")
_TOLD = {
    "to_on": "due_on",
    "to_low": "due_low",
    "to_high": "due_high",
    "to_amount": "amount",
    "to_why": "why_not",
}
_MOVING = tuple(_TOLD.values())


def _stretch(rows: Table, intervals: Table, **said: Value) -> Table:
    """Return a row for each stretch that no reading of the limits gives."""
    nothing = ibis.null("int64")
    return rows.select(
        *(name for name in intervals.columns if name not in _MOVING), **said,
        short_to_on=nothing, short_to_low=nothing, short_to_high=nothing, short_to_amount=nothing,
        short_to_why=ibis.null("string"), short_tells=ibis.literal(False),
    )  # fmt: skip
