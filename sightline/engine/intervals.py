"""The intervals of clocks: from each start, or each meeting of a chain, to what ends it first.

Every interval bears `point` (where it opens), `ends` (the point at which it ends, or NEVER; its rank says how),
`interval` (its number), `anchor_on` (what the chain's anchor counts from) and the columns of its start.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import ibis
from ibis.expr.types import Table, Value

from sightline.engine.ground import Ground, Numbered, Use, same_column, together
from sightline.engine.line import SOMEWHEN, SURE
from sightline.engine.lived import Lived
from sightline.engine.literals import NEVER, of_standard, so_many
from sightline.engine.starts import Starts
from sightline.standards.model import Happening, KeyPart, Named, NextWorkingMorning
from sightline.standards.reading import CLOSES, EARLY, MEETS, PERHAPS, STARTS


# What is known of a meeting that lies before its start.
_EARLY = ("early_on", "early_low")


@dataclass(frozen=True)
class Intervals:
    """The intervals of a line's standards."""

    ground: Ground
    lived: Lived

    def rows(self) -> Table:
        """Return every interval of every standard of the line."""
        found = []
        facts = {each.standard.met_by.same_fact for each in self.ground.standards}
        for fact in sorted(facts, key=str):
            alike = [each for each in self.ground.standards if each.standard.met_by.same_fact == fact]
            for repeats in (False, True):
                for early in (False, True):
                    mine = [
                        each
                        for each in alike
                        if each.standard.repeats is repeats and self._may_be_early(each) is early
                    ]
                    if mine:
                        found.append(self._of(mine, fact, repeats=repeats, early=early))
        return together(found)

    def _may_be_early(self, each: Numbered) -> bool:
        """Say whether a meeting may lie before the start and count: then the one before is looked for too."""
        other_date = isinstance(each.standard.starts, Named | NextWorkingMorning)
        return each.standard.met_by.early_days > 0 or self.ground.line.hours or other_date

    def _of(self, mine: list[Numbered], fact: str | None, *, repeats: bool, early: bool) -> Table:
        starts = Starts(self.ground, self.lived, fact)
        rows = starts.rows(mine)
        group = _Alike(self.ground, self.lived, mine, fact, early, starts.columns)
        rows = group.chains(rows) if repeats else group.singles(rows)
        rows = group.perhaps(self.ground.keep("intervals", rows))
        return rows.drop(same_column(fact)) if fact else rows


@dataclass(frozen=True)
class _Alike:
    """Standards that are read in one pass: all of them chains, or none; all of one shared fact, or none."""

    ground: Ground
    lived: Lived
    standards: Sequence[Numbered]
    fact: str | None
    early: bool
    columns: tuple[str, ...]

    # ------------------------------------------------------------ meetings

    def _met_by(self, each: Numbered) -> tuple[Happening, KeyPart]:
        happening = each.standard.met_by.happening
        return happening, happening.key or each.standard.key

    def _partition(self, rows: Table, label: str) -> list[Value]:
        same = [rows[same_column(self.fact)]] if self.fact else []
        return [rows[label], rows.party, rows.key, *same]

    def _meetings(self, uses: list[Use]) -> Table:
        same = [same_column(self.fact)] if self.fact else []
        rows = self.ground.expand(uses, same)
        return rows.filter(rows[same[0]].notnull()) if same else rows

    def _reached(self, rows: Table, before: str) -> Table:
        """Add `early`, the point of a meeting before the start that counts or null, and its day and first second."""
        line, days = self.ground.line, self.ground.days
        rows = rows.mutate(met_at=line.at(rows[before]))
        if line.hours:
            rows = days.uk_day(rows, "met_at", "met_on")
        else:
            rows = rows.mutate(met_on=rows.met_at)
        early_days = {each.number: each.standard.met_by.early_days for each in self.standards}
        reach = of_standard(rows.standard, "int64", early_days, 0)
        low = rows.low if line.hours else rows.counted
        in_reach = (rows.counted - rows.met_on <= reach) & ((reach > 0) | (rows.met_at >= low))
        sureness = line.sureness(rows[before])
        early = line.point(line.at(rows.point), EARLY, sureness)
        first = rows.met_at
        if line.hours:
            rows = days.say(rows, "met_on", met_first="first_second")
            first = ibis.cases((sureness == SURE, rows.met_at), (sureness == SOMEWHEN, rows.met_first), else_=0)
        return rows.mutate(
            early=ibis.ifelse(in_reach, early, ibis.null("int64")), early_on=rows.met_on, early_low=first
        )

    # ------------------------------------------------------------ one meeting for each start

    def singles(self, starts: Table) -> Table:
        """Return the one interval of each start."""
        groups = list(dict.fromkeys(self._met_by(each) for each in self.standards))
        of = {each.number: groups.index(self._met_by(each)) for each in self.standards}
        meets = [
            Use(happening, key, MEETS, {"meeting": number}) for number, (happening, key) in enumerate(groups)
        ]
        meetings = self._meetings(meets)
        starts = starts.mutate(meeting=of_standard(starts.standard, "int64", of))
        rows = _with(starts, meetings)
        meets_at = ibis.ifelse(rows.standard.isnull(), rows.point, ibis.null("int64"))
        order = dict(group_by=self._partition(rows, "meeting"), order_by=rows.point)
        found = {"met": meets_at.min().over(ibis.window(**order, rows=(1, None)))}
        if self.early:
            found["met_before"] = meets_at.max().over(ibis.window(**order, rows=(None, 0)))
        rows = rows.mutate(**found)
        rows = rows.filter(rows.standard.notnull())
        met = ibis.coalesce(rows.met, NEVER)
        if self.early:
            rows = self._reached(rows, "met_before")
            met = ibis.coalesce(rows.early, rows.met, NEVER)
        rows = rows.mutate(ends=ibis.least(met, rows.leaves))
        return self._intervals(rows, interval=ibis.literal(1, type="int64"), anchor_on=rows.counted)

    def _intervals(self, rows: Table, interval: Value, anchor_on: Value) -> Table:
        nothing = ibis.null("int64")
        early = {name: rows[name] if self.early else nothing for name in _EARLY}
        return rows.select(
            "standard", "party", "key", "point", "tie", *self.columns, "ends",
            interval=interval, anchor_on=anchor_on, **early,
        )  # fmt: skip

    # ------------------------------------------------------------ chains

    def chains(self, starts: Table) -> Table:
        """Return the intervals of chains: at each anchor they begin anew, at each meeting the next one opens."""
        uses = [Use(*self._met_by(each), MEETS, {"standard": each.number}) for each in self.standards]
        meetings = self.ground.expand(uses, self.columns)
        rows = self.ground.keep("openers", self._openers(starts, meetings))
        line = self.ground.line
        rank = line.rank(rows.point)
        ordered = dict(group_by=[rows.standard, rows.party, rows.key], order_by=[rows.point, rows.tie])
        so_far = ibis.window(**ordered, rows=(None, 0))
        turns = ibis.ifelse((rank == STARTS) | (rank == CLOSES), rows.point, ibis.null("int64"))
        rows = rows.mutate(
            ends=ibis.coalesce(rows.point.lead().over(**ordered), NEVER),
            chain=so_many(rank == STARTS).over(so_far),
            met_so_far=so_many((rank == EARLY) | (rank == MEETS)).over(so_far),
            turned=turns.max().over(so_far),
        )
        rows = rows.filter((line.rank(rows.turned) == STARTS) & (line.rank(rows.point) != CLOSES))
        chain = dict(group_by=[rows.standard, rows.party, rows.key, rows.chain])
        starts_it = line.rank(rows.point) == STARTS
        rows = rows.mutate(
            met_before_it=rows.met_so_far.min().over(**chain),
            anchor_on=ibis.ifelse(starts_it, rows.counted, ibis.null("int64")).max().over(**chain),
        )
        interval = rows.met_so_far - rows.met_before_it + 1
        closes_as_it_opens = (line.rank(rows.ends) == CLOSES) & (line.at(rows.ends) == line.at(rows.point))
        rows = rows.filter((interval == 1) | ~closes_as_it_opens)
        interval = rows.met_so_far - rows.met_before_it + 1
        return self._intervals(rows, interval=interval, anchor_on=rows.anchor_on)

    def _openers(self, starts: Table, meetings: Table) -> Table:
        """Return starts, what they leave by, and meetings, those that came early among them."""
        if self.early or self.fact:
            starts, meetings = self._met_early(starts, meetings)
        leaving = starts.filter(starts.leaves < NEVER)
        leaving = leaving.select(
            "standard", "party", "key", point=leaving.leaves, tie=ibis.literal(0, type="int64")
        )
        columns = ("standard", "party", "key", "point", "tie", *self.columns)
        kept = (*columns, *_EARLY) if self.early else columns
        rows = _with(starts.select(*kept), meetings.select(*columns))
        return _with(rows, leaving)

    def _met_early(self, starts: Table, meetings: Table) -> tuple[Table, Table]:
        """Return the starts with the day of an early meeting, and the meetings with a row for each early one.

        Meetings that do not share the start's fact are left out.
        """
        line = self.ground.line
        if self.fact:
            meetings = self._sharing(starts, meetings)
        if not self.early:
            return starts, meetings
        columns = ("standard", "party", "key", "point", "tie", *self.columns)
        rows = _with(
            starts.mutate(is_start=ibis.literal(True)),
            self._all_meetings().mutate(is_start=ibis.literal(False)),
        )
        before = dict(group_by=self._partition(rows, "standard"), order_by=[rows.point, rows.tie])
        starts_at = ibis.ifelse(rows.is_start, rows.point, ibis.null("int64"))
        key = dict(group_by=[rows.standard, rows.party, rows.key], order_by=[rows.point, rows.tie])
        earlier = ibis.ifelse(rows.is_start, ibis.null("int64"), rows.point)
        rows = rows.mutate(
            met_before=earlier.max().over(ibis.window(**before, rows=(None, 0))),
            again=starts_at.min().over(ibis.window(**key, rows=(1, None))),
        )
        rows = self.ground.keep("reached", rows.filter(rows.is_start))
        rows = self._reached(rows, "met_before")
        # A start that another follows at the same moment is begun anew before it can be met.
        counts = rows.early.notnull() & (ibis.coalesce(rows.again, NEVER) > rows.early)
        rows = rows.mutate(early=ibis.ifelse(counts, rows.early, ibis.null("int64")))
        met = rows.filter(rows.early.notnull())
        same = [same_column(self.fact)] if self.fact else []
        met = met.select("standard", "party", "key", "early", "met_before", *same)
        before = self._all_meetings()
        shared = [met[name] == before[name] for name in ("standard", "party", "key", *same)]
        found = met.join(before, [*shared, met.met_before == before.point])
        found = found.select("standard", "party", "key", "tie", *self.columns, point=found.early)
        # Of meetings alike in time the last one counts.
        last = found.tie.max().over(group_by=[found.standard, found.party, found.key, found.point])
        found = found.mutate(last=last)
        found = found.filter(found.tie == found.last).select(*columns).distinct()
        return rows.select(*starts.columns, *_EARLY), meetings.select(*columns).union(found)

    def _all_meetings(self) -> Table:
        uses = [Use(*self._met_by(each), MEETS, {"standard": each.number}) for each in self.standards]
        return self.ground.expand(uses, self.columns)

    def _sharing(self, starts: Table, meetings: Table) -> Table:
        """Return the meetings that carry the value of the fact that their chain's start carries."""
        same = same_column(self.fact or "")
        line = self.ground.line
        columns = meetings.columns
        rows = _with(starts.select("standard", "party", "key", "point", "tie", same), meetings)
        starts_it = line.rank(rows.point) == STARTS
        ordered = dict(group_by=[rows.standard, rows.party, rows.key], order_by=[rows.point, rows.tie])
        rows = rows.mutate(
            chain=so_many(starts_it).over(ibis.window(**ordered, rows=(None, 0))), starts_it=starts_it
        )
        of_start = ibis.ifelse(rows.starts_it, rows[same], ibis.null("string"))
        rows = rows.mutate(
            of_start=of_start.max().over(group_by=[rows.standard, rows.party, rows.key, rows.chain])
        )
        return rows.filter(~rows.starts_it, rows[same] == rows.of_start).select(*columns)

    # ------------------------------------------------------------ what may have met it

    def perhaps(self, rows: Table) -> Table:
        """Add `perhaps`: the point of the first event that may have met the interval before its end, or null."""
        mine = [each for each in self.standards if each.standard.met_by.perhaps]
        if not mine:
            return rows.mutate(perhaps=ibis.null("int64"))
        uses = []
        for each in mine:
            happening = each.standard.met_by.perhaps
            assert happening is not None
            uses.append(Use(happening, happening.key or each.standard.key, PERHAPS, {"standard": each.number}))
        both = _with(rows.mutate(opens=ibis.literal(True)), self._meetings(uses))
        may_meet = ibis.ifelse(both.opens.isnull(), both.point, ibis.null("int64"))
        ordered = dict(group_by=self._partition(both, "standard"), order_by=both.point)
        both = both.mutate(perhaps=may_meet.min().over(ibis.window(**ordered, rows=(1, None))))
        both = both.filter(both.opens)
        before_end = ibis.ifelse(both.perhaps < both.ends, both.perhaps, ibis.null("int64"))
        return both.mutate(perhaps=before_end).select(*rows.columns, "perhaps")


def _with(rows: Table, others: Table) -> Table:
    """Return rows with others below them; columns that the others lack are missing there, and the reverse."""
    ours, theirs = rows.schema(), others.schema()
    kinds = {**theirs, **ours}
    filled = others.select(
        **{name: others[name] if name in theirs else ibis.null(str(kind)) for name, kind in kinds.items()}
    )
    wide = rows.select(
        **{name: rows[name] if name in ours else ibis.null(str(kind)) for name, kind in kinds.items()}
    )
    return wide.union(filled)

