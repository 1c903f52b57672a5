"""Where clocks start: a row for each start of each standard, inside the standard's states."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import ibis
from ibis import _
from ibis.expr.types import Table, Value

from sightline.engine.declared import Numbered
from sightline.engine.ground import Ground, Use, same_column, together
from sightline.engine.literals import is_one_of, of_standard, small_table
from sightline.engine.lived import Lived
from sightline.engine.relations import day_number
from sightline.standards import calendar
from sightline.standards.model import (
    Anchor,
    At,
    Birthday,
    CalendarDate,
    Entering,
    LaterOf,
    Named,
    NextWorkingMorning,
    Nth,
    OneOf,
    Standard,
    StateOfParty,
    Version,
)
from sightline.standards.points import STARTS
from sightline.standards.states import STATES

_DAY = 86_400


@dataclass(frozen=True)
class Starts:
    """The starts of a line's standards.

    A row is `standard`, `party`, `key`, `point`, `tie`, `subject`, `on` (its own day), what a limit counts
    from
    (`counted`, and for hours `low` and `high`), the carried facts, and `leaves`, the point at which the
    first of the standard's states is left.
    """

    ground: Ground
    lived: Lived
    fact: str | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the columns that every row bears beside its point."""
        hours = ("low", "high") if self.ground.line.hours else ()
        same = (same_column(self.fact),) if self.fact else ()
        return ("subject", "on", "counted", *hours, *self.ground.facts.carried, *same)

    def rows(self, standards: Sequence[Numbered]) -> Table:
        """Return the starts of these standards."""
        makers: Mapping[type[Anchor], Callable[[list[Numbered]], Table]] = {
            At: self._at,
            Named: self._named,
            NextWorkingMorning: self._next_morning,
            Entering: self._entering,
            Birthday: self._birthdays,
            Nth: self._nth,
            LaterOf: self._later,
            CalendarDate: self._calendar_dates,
            OneOf: self._chosen,
        }
        found = []
        for anchor, make in makers.items():
            mine = [each for each in standards if isinstance(each.standard.starts, anchor)]
            if mine:
                found.append(make(mine))
        return self.lived.starting(together(found))

    def _ordered(self, rows: Table) -> Table:
        return rows.select("standard", "party", "key", "point", "tie", *self.columns)

    def _uses(self, standards: Sequence[Numbered]) -> list[Use]:
        return [
            Use(
                happening,
                happening.key or each.standard.key,
                STARTS,
                {"standard": each.number, "place": place},
            )
            for each in standards
            for place, happening in enumerate(each.anchored_on)
        ]

    def _at(self, standards: list[Numbered]) -> Table:
        return self._received(self.ground.expand(self._uses(standards), self._read(standards)), standards)

    # ------------------------------------------------------------ after hours

    def _read(self, standards: Sequence[Numbered]) -> tuple[str, ...]:
        """Return the columns that starts of these standards are read with: where there is an hour, theirs."""
        return (*self.columns, "happened_at") if _cut_off(standards) else self.columns

    def _received(self, rows: Table, standards: Sequence[Numbered]) -> Table:
        """Return the starts, those that came after the hour with the next day as their day 0."""
        cutting = _cut_off(standards)
        if not cutting:
            return self._ordered(rows)
        rows = self.ground.days.say(rows, "on", day_last="last_second")
        left = ibis.cases(
            *((rows.standard == each.number, _until_midnight(each.standard, rows["on"])) for each in cutting),
            else_=ibis.null("int64"),
        )
        after = (rows.happened_at > rows.day_last + 1 - left).fill_null(False)
        return self._ordered(rows.mutate(counted=ibis.ifelse(after, rows.counted + 1, rows.counted)))

    # ------------------------------------------------------------ other dates

    def _named(self, standards: list[Numbered]) -> Table:
        columns = [name for name in self.columns if name not in ("counted", "low", "high")]
        rows = self.ground.expand(self._uses(standards), (*columns, "names_day", "names_at"))
        rows = rows.mutate(counted=rows.names_day)
        if self.ground.line.hours:
            rows = self.ground.days.say(
                rows, "names_day", named_first="first_second", named_last="last_second"
            )
            at = ibis.ifelse(rows.names_day.notnull(), rows.names_at, ibis.null("int64"))
            rows = rows.mutate(
                low=ibis.coalesce(at, rows.named_first), high=ibis.coalesce(at, rows.named_last)
            )
        return self._ordered(rows)

    def _next_morning(self, standards: list[Numbered]) -> Table:
        rows = self.ground.expand(self._uses(standards), self.columns)
        days = self.ground.days
        if self.ground.line.hours:
            rows = days.next_morning(rows, "low", "low_morning")
            rows = days.next_morning(rows, "high", "high_morning")
            rows = rows.drop("low", "high", "counted").rename(low="low_morning", high="high_morning")
            # Where either morning lies past the loaded calendar, none can be counted from.
            known = rows.low.notnull() & rows.high.notnull()
            rows = rows.mutate(high=ibis.ifelse(known, rows.high, ibis.null("int64")))
            return self._ordered(days.uk_day(rows, "high", "counted"))
        rows = days.add_working_days(rows, "counted", 1, "next_day")
        return self._ordered(rows.drop("counted").rename(counted="next_day"))

    # ------------------------------------------------------------ states and birthdays

    def _entering(self, standards: list[Numbered]) -> Table:
        lived = self.lived
        uses, entered_together = [], {}
        for each in standards:
            anchor = each.standard.starts
            assert isinstance(anchor, Entering)
            names = [name for name in anchor.states if isinstance(STATES[name], StateOfParty)]
            entered_together[each.number] = names
            for name in names:
                state = STATES[name]
                assert isinstance(state, StateOfParty)
                labels = {"standard": each.number, "state": lived.numbered_states[name]}
                uses.append(Use(state.opened_by, "party", STARTS, labels))
        rows = self.ground.expand(uses, self.columns)
        periods = lived.periods
        rows = rows.join(
            periods,
            [rows.state == periods.state, rows.party == periods.state_party, rows.tie == periods.entered_by],
        )
        rows = rows.select("state", "entered", "standard", "party", "key", "point", "tie", *self.columns)
        rows = self._in_the_others(rows, entered_together)
        return self._ordered(self._before_closings(rows, standards))

    def _in_the_others(self, rows: Table, entered: Mapping[int, list[str]]) -> Table:
        """Return the entries after which the party is in all the states at once."""
        numbered = self.lived.numbered_states
        periods = self.lived.periods.rename(other="state", other_entered="entered", other_left="left")
        for place in range(max(map(len, entered.values()))):
            here = {number: numbered[names[place]] for number, names in entered.items() if len(names) > place}
            other = of_standard(rows.standard, "int64", here)
            alone = rows.filter(~is_one_of(rows.standard, here) | (rows.state == other))
            more = rows.mutate(wanted=other)
            more = more.filter(is_one_of(more.standard, here) & (more.state != more.wanted))
            # One event may open both states: then the higher number is the one that completes them.
            same_event = (periods.entered_by == more.tie) & (periods.other < more.state)
            earlier = (periods.other_entered < more.entered) | (
                (periods.other_entered == more.entered) & ((periods.entered_by < more.tie) | same_event)
            )
            joined = more.join(
                periods,
                [
                    more.wanted == periods.other,
                    more.party == periods.state_party,
                    earlier,
                    more.entered < periods.other_left,
                ],
            )
            rows = alone.union(joined.select(*rows.columns))
        return rows

    def _before_closings(self, rows: Table, standards: list[Numbered]) -> Table:
        """Return the entries that no birthday or ending had closed."""
        names = self.lived
        for each in standards:
            anchor = each.standard.starts
            assert isinstance(anchor, Entering)
            for name in anchor.states:
                if isinstance(STATES[name], StateOfParty):
                    continue
                people = names.people
                closings = people.select(closed_party=people.party, closes=names.closing(people, name))
                joined = rows.join(closings, rows.party == closings.closed_party)
                open_still = (joined.standard != each.number) | (joined.point < joined.closes)
                rows = joined.filter(open_still).select(*rows.columns)
        return rows

    def _birthdays(self, standards: list[Numbered]) -> Table:
        return together([self._ordered(self._birthday(each)) for each in standards])

    def _birthday(self, each: Numbered) -> Table:
        anchor = each.standard.starts
        assert isinstance(anchor, Birthday)
        rows = birthday_rows(self.ground, self.lived.people, anchor, STARTS)
        return self._of_no_event(rows.mutate(standard=ibis.literal(each.number, type="int64")))

    def _of_no_event(self, rows: Table) -> Table:
        """Return starts that no event tells of, with the columns that an event would have filled."""
        nothing = {name: ibis.literal(0, type="int64") for name in self.ground.facts.carried}
        nothing.update({name: ibis.null("int64") for name in nothing if name.startswith("told_")})
        if self.fact:
            nothing[same_column(self.fact)] = ibis.null("string")
        return rows.mutate(
            key=rows.party,
            tie=ibis.literal(0, type="int64"),
            subject=ibis.null("int64"),
            **nothing,
        )

    def _calendar_dates(self, standards: list[Numbered]) -> Table:
        days = []
        for each in standards:
            anchor = each.standard.starts
            assert isinstance(anchor, CalendarDate)
            days += [(each.number, day) for day in calendar.day_of_each_year(anchor.month, anchor.day)]
        listed = small_table(
            {
                "of_standard": ("int64", [number for number, _ in days]),
                "on": ("int64", [day_number(day) for _, day in days]),
            }
        )
        uses = [Use(each.anchored_on[0], "party", STARTS, {"standard": each.number}) for each in standards]
        first = self.ground.expand(uses, ("on",)).group_by("standard", "party")
        first = first.agg(since=_["on"].min())
        rows = first.join(listed, [first.standard == listed.of_standard, first.since <= listed.on])
        rows = whole_days(self.ground, rows.select("standard", "party", "on"), STARTS)
        return self._ordered(self._of_no_event(rows))

    # ------------------------------------------------------------ several events

    def _nth(self, standards: list[Numbered]) -> Table:
        rows = self.ground.expand(self._uses(standards), self._read(standards), without_key=True)
        order = {"group_by": [rows.standard, rows.party], "order_by": [rows.point, rows.tie]}
        anchors = {each.number: each.standard.starts for each in standards}
        within, first = {}, []
        for nth in sorted({anchor.nth for anchor in anchors.values() if isinstance(anchor, Nth)}):
            mine = [number for number, each in anchors.items() if isinstance(each, Nth) and each.nth == nth]
            first.append((is_one_of(rows.standard, mine), rows.on.lag(nth - 1).over(**order)))
        for number, anchor in anchors.items():
            assert isinstance(anchor, Nth)
            within[number] = anchor.within_days
        rows = rows.mutate(first_on=ibis.cases(*first))
        reach = of_standard(rows.standard, "int64", within)
        return self._received(rows.filter(rows.key.notnull(), rows.on - rows.first_on <= reach), standards)

    def _later(self, standards: list[Numbered]) -> Table:
        rows = self.ground.expand(self._uses(standards), self._read(standards))
        each = [rows.standard, rows.party, rows.key]
        order = [rows.point, rows.tie]
        rows = rows.mutate(turn=ibis.row_number().over(group_by=[*each, rows.place], order_by=order))
        rows = rows.filter(rows.turn == 0)
        each = [rows.standard, rows.party, rows.key]
        rows = rows.mutate(
            places=rows.place.count().over(group_by=each),
            from_last=ibis.row_number().over(
                group_by=each, order_by=[rows.point.desc(), rows.tie.desc(), rows.place]
            ),
        )
        return self._received(rows.filter(rows.places == 2, rows.from_last == 0), standards)

    def _chosen(self, standards: list[Numbered]) -> Table:
        """Return the starts of the option that was in force on the day of the first of any, key by key."""
        rows = self.ground.expand(self._uses(standards), self._read(standards))
        each = [rows.standard, rows.party, rows.key]
        rows = rows.mutate(first_on=rows["on"].min().over(group_by=each))
        wanted = ibis.cases(
            *((rows.standard == one.number, _option(one.standard, rows.first_on)) for one in standards),
            else_=0,
        )
        return self._received(rows.filter(rows.place == wanted), standards)


def _cut_off(standards: Sequence[Numbered]) -> list[Numbered]:
    """Return the standards that have, in any version, an hour after which a day has ended."""
    return [one for one in standards if any(version.cutoff for version in one.standard.versions)]


def _until_midnight(standard: Standard, on: Value) -> Value:
    """Return how many seconds a day has after the hour, by its version in force; missing without one."""
    found = []
    for version in _latest_first(standard):
        at = version.cutoff
        left = _DAY - (at.hour * 3600 + at.minute * 60) if at else None
        found.append((on >= day_number(version.in_force_on), ibis.literal(left, type="int64")))
    return ibis.cases(*found, else_=ibis.null("int64"))


def _option(standard: Standard, on: Value) -> Value:
    """Return the place of the option that the version in force on a day names."""
    assert isinstance(standard.starts, OneOf)
    names = [name for name, _ in standard.starts.options]
    found = [
        (on >= day_number(version.in_force_on), names.index(version.counts_from or names[0]))
        for version in _latest_first(standard)
    ]
    return ibis.cases(*found, else_=0)


def _latest_first(standard: Standard) -> list[Version]:
    return sorted(standard.versions, key=lambda version: version.in_force_on, reverse=True)


def birthday_rows(ground: Ground, people: Table, birthday: Birthday, rank: int) -> Table:
    """Return a row for each person's birthday: `party`, `point`, `on`, `counted` and for hours `low` and
    `high`.
    """
    days = ground.days
    rows = people.filter(people.born.notnull()).select("party", "born", "born_month_and_day")
    rows = days.birthday(rows, "born_month_and_day", birthday.age, "on")
    if birthday.months:
        rows = days.say(rows, "on", on_month_and_day="month_and_day")
        rows = days.add_months(rows.drop("on"), "on_month_and_day", birthday.months, "on")
    return whole_days(ground, rows.select("party", "on"), rank)


def whole_days(ground: Ground, rows: Table, rank: int) -> Table:
    """Return rows with what counts from their day `on`: `point`, `counted` and for hours `low` and `high`."""
    if not ground.line.hours:
        return rows.mutate(counted=rows.on, point=ground.line.point(rows.on, rank))
    columns = rows.columns
    rows = ground.days.say(rows, "on", day_first="first_second", day_last="last_second")
    return rows.select(
        *columns, counted=rows.on, low=rows.day_first, high=rows.day_last,
        point=ground.line.point(rows.day_last, rank, 1),
    )  # fmt: skip
