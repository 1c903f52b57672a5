"""The intervals of clocks: from each start, or each meeting of a chain, to what ends it first.

Every interval bears `point` (where it opens), `ends` (the point at which it ends, or NEVER; its rank says
how),
`interval` (its number), `anchor_on` (what the chain's anchor counts from) and the columns of its start.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ibis
from ibis.expr.types import BooleanValue, Table, Value

from sightline.engine.declared import Numbered
from sightline.engine.ground import Ground, Use, same_column, together
from sightline.engine.line import SOMEWHEN, SURE
from sightline.engine.literals import NEVER, is_one_of, of_standard
from sightline.engine.lived import Lived
from sightline.engine.starts import Starts
from sightline.standards.model import Happening, KeyPart, Named, NextWorkingMorning
from sightline.standards.points import CLOSES, EARLY, MEETS, PERHAPS

# What is known of a meeting that lies before its start.
_EARLY = ("early_on", "early_low")


@dataclass(frozen=True)
class Intervals:
    """The intervals of a line's standards."""

    ground: Ground
    lived: Lived

    def rows(self, standards: Sequence[Numbered]) -> Table:
        """Return every interval of these standards."""
        found = []
        facts = {each.standard.met_by.same_fact for each in standards}
        for fact in sorted(facts, key=str):
            sharing = [each for each in standards if each.standard.met_by.same_fact == fact]
            starts = Starts(self.ground, self.lived, fact)
            rows = starts.rows(sharing)
            for mine in self._alike(sharing):
                group = _Alike(
                    self.ground, self.lived, mine, fact, self._may_be_early(mine[0]), starts.columns
                )
                own = rows.filter(is_one_of(rows.standard, self.ground.numbers(mine)))
                own = group.chains(own) if mine[0].standard.repeats else group.singles(own)
                own = group.perhaps(own)
                found.append(own.drop(same_column(fact)) if fact else own)
        return self.ground.keep("intervals", together(found))

    def _alike(self, standards: Sequence[Numbered]) -> list[list[Numbered]]:
        """Return the standards in groups that are read in one pass."""
        groups: dict[tuple[bool, bool, bool], list[Numbered]] = {}
        for each in standards:
            kind = (
                each.standard.repeats,
                self._may_be_early(each),
                each.standard.met_by.perhaps is not None,
            )
            groups.setdefault(kind, []).append(each)
        return list(groups.values())

    def _may_be_early(self, each: Numbered) -> bool:
        """Say whether a meeting may lie before the start and count: then the one before is looked for too."""
        other_date = isinstance(each.standard.starts, Named | NextWorkingMorning)
        return each.standard.met_by.early_days > 0 or self.ground.line.hours or other_date


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

    @property
    def _meetings(self) -> tuple[list[Use], dict[int, int]]:
        """Return the uses of meetings, numbered, and the number of each standard's."""
        groups = list(dict.fromkeys(self._met_by(each) for each in self.standards))
        uses = [Use(happening, key, MEETS, {"use": number}) for number, (happening, key) in enumerate(groups)]
        return uses, {each.number: groups.index(self._met_by(each)) for each in self.standards}

    @property
    def _same(self) -> tuple[str, ...]:
        return (same_column(self.fact),) if self.fact else ()

    def _gaps(self, uses: list[Use], *, to_the_end: bool = False) -> Table:
        """Return each event of the uses with the one before it at its key: `before` and `after` a gap
        between.

        `to_the_end` adds the gap after the last. What shares a fact has gaps of its own for each value.
        """
        rows = self.ground.expand(uses, self._same)
        order = {
            "group_by": [rows[name] for name in ("use", "party", "key", *self._same)],
            "order_by": rows.point,
        }
        rows = rows.select(
            gap_use=rows.use,
            gap_party=rows.party,
            gap_key=rows.key,
            before=rows.point.lag().over(**order),
            after=rows.point,
            next_one=rows.point.lead().over(**order),
            **{f"gap_{name}": rows[name] for name in self._same},
        )
        if to_the_end:
            rows = self.ground.keep("gaps", rows)
            last = rows.filter(rows.next_one.isnull())
            rows = rows.union(last.mutate(before=last.after, after=ibis.literal(NEVER)).select(*rows.columns))
        return rows.drop("next_one")

    def _in_gaps(self, rows: Table, gaps: Table, use: Mapping[int, int]) -> Table:
        """Return rows with `before` and `after`: the events on either side of their point."""
        rows = rows.mutate(use=of_standard(rows.standard, "int64", use))
        return rows.left_join(
            gaps,
            [
                rows.use == gaps.gap_use,
                rows.party == gaps.gap_party,
                rows.key == gaps.gap_key,
                *(rows[name] == gaps[f"gap_{name}"] for name in self._same),
                ibis.coalesce(gaps.before, 0) <= rows.point,
                rows.point < gaps.after,
            ],
        )

    def _with_meetings(self, starts: Table) -> Table:
        """Return starts with `met_before` and `met_after`: the last meeting before each and the first after
        it.
        """
        uses, of = self._meetings
        found = self._in_gaps(starts, self._gaps(uses, to_the_end=self.early), of)
        return found.select(
            *starts.columns, met_before=found.before, met_after=ibis.coalesce(found.after, NEVER)
        )

    def _reached(self, rows: Table) -> Table:
        """Add `early`, the point of a meeting before the start that counts or null, and its day and first
        second.
        """
        line, days = self.ground.line, self.ground.days
        rows = rows.mutate(met_at=line.at(rows.met_before))
        rows = days.uk_day(rows, "met_at", "early_on") if line.hours else rows.mutate(early_on=rows.met_at)
        early_days = {each.number: each.standard.met_by.early_days for each in self.standards}
        reach = of_standard(rows.standard, "int64", early_days, 0)
        low = rows.low if line.hours else rows.counted
        in_reach = (rows.counted - rows.early_on <= reach) & ((reach > 0) | (rows.met_at >= low))
        sureness = line.sureness(rows.met_before)
        early = line.point(line.at(rows.point), EARLY, sureness)
        first = rows.met_at
        if line.hours:
            rows = days.say(rows, "early_on", met_first="first_second")
            first = ibis.cases(
                (sureness == SURE, rows.met_at), (sureness == SOMEWHEN, rows.met_first), else_=0
            )
        return rows.mutate(early=ibis.ifelse(in_reach, early, ibis.null("int64")), early_low=first)

    # ------------------------------------------------------------ one meeting for each start

    def singles(self, starts: Table) -> Table:
        """Return the one interval of each start."""
        rows = self._with_meetings(starts)
        met = rows.met_after
        if self.early:
            rows = self._reached(rows)
            met = ibis.coalesce(rows.early, rows.met_after)
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
        """Return the intervals of chains: at each anchor they begin anew, at each meeting the next one
        opens.
        """
        line = self.ground.line
        anchors = self.ground.keep("anchors", self._anchors(starts))
        rows = together([self._openers(anchors), *self._met(anchors)])
        ordered = {
            "group_by": [rows.standard, rows.key, rows.chain, rows.chain_point],
            "order_by": [rows.point, rows.tie],
        }
        rows = rows.mutate(
            ends=ibis.least(ibis.coalesce(rows.point.lead().over(**ordered), NEVER), rows.chain_ends),
            interval=ibis.row_number().over(**ordered) + 1,
        )
        closes_as_it_opens = (line.rank(rows.ends) == CLOSES) & (line.at(rows.ends) == line.at(rows.point))
        rows = rows.filter((rows.interval == 1) | ~closes_as_it_opens)
        return self._intervals(rows, interval=rows.interval, anchor_on=rows.anchor_on)

    def _anchors(self, starts: Table) -> Table:
        """Return the starts with `chain_ends`: where the next one begins anew, or the states are left."""
        rows = starts
        if self.early:
            rows = self._reached(self._with_meetings(starts))
        again = rows.point.lead().over(
            group_by=[rows.standard, rows.party, rows.key], order_by=[rows.point, rows.tie]
        )
        rows = rows.mutate(chain_ends=ibis.least(ibis.coalesce(again, NEVER), rows.leaves))
        return rows.drop("met_after", "met_at") if self.early else rows

    @property
    def _opening(self) -> tuple[str, ...]:
        return ("standard", "party", "key", "point", "tie", *self.columns)

    def _chain(self, anchors: Table) -> dict[str, Value]:
        return {
            "chain": anchors.tie,
            "chain_point": anchors.point,
            "chain_ends": anchors.chain_ends,
            "anchor_on": anchors.counted,
        }

    def _openers(self, anchors: Table) -> Table:
        early = _EARLY if self.early else ()
        return anchors.select(
            *self._opening, **self._chain(anchors), **{name: anchors[name] for name in early}
        )

    def _met(self, anchors: Table) -> list[Table]:
        """Return the meetings of each chain, and those that came before its start and count."""
        uses, of = self._meetings
        found = self.ground.expand(uses, self.columns)
        meetings = found.select(
            met_use=found.use, **{f"met_{name}": found[name] for name in self._opening if name != "standard"}
        )
        anchors = anchors.mutate(use=of_standard(anchors.standard, "int64", of))
        inside = anchors.join(
            meetings,
            [
                *self._alike(anchors, meetings),
                anchors.point < meetings.met_point,
                meetings.met_point < anchors.chain_ends,
            ],
        )
        if not self.early:
            return [self._opened(inside, inside.met_point)]
        # A start that another follows at the same moment is begun anew before it can be met.
        reached = anchors.filter(anchors.early < anchors.chain_ends)
        before = reached.join(
            meetings, [*self._alike(reached, meetings), reached.met_before == meetings.met_point]
        )
        turn = ibis.row_number().over(
            group_by=[before.standard, before.key, before.tie, before.point], order_by=before.met_tie.desc()
        )
        before = before.mutate(turn=turn)
        before = before.filter(before.turn == 0)
        return [self._opened(inside, inside.met_point), self._opened(before, before.early)]

    def _alike(self, anchors: Table, meetings: Table) -> list[BooleanValue]:
        shared = ("use", "party", "key", *self._same)
        return [anchors[name] == meetings[f"met_{name}"] for name in shared]

    def _opened(self, met: Table, point: Value) -> Table:
        """Return meetings as the openers of the next intervals of their chains."""
        nothing = {name: ibis.null("int64") for name in (_EARLY if self.early else ())}
        opening = {name: met[f"met_{name}"] for name in self._opening if name != "standard"}
        opening["standard"] = met.standard
        return met.select(**{**opening, "point": point}, **self._chain(met), **nothing)

    # ------------------------------------------------------------ what may have met it

    def perhaps(self, rows: Table) -> Table:
        """Add `perhaps`: the point of the first event that may have met the interval before its end, or
        null.
        """
        mine = [each for each in self.standards if each.standard.met_by.perhaps]
        if not mine:
            return rows.mutate(perhaps=ibis.null("int64"))
        happenings = {each.number: self._perhaps_by(each) for each in mine}
        groups = list(dict.fromkeys(happenings.values()))
        uses = [
            Use(happening, key, PERHAPS, {"use": number}) for number, (happening, key) in enumerate(groups)
        ]
        of = {number: groups.index(happening) for number, happening in happenings.items()}
        found, line = self._in_gaps(rows, self._gaps(uses), of), self.ground.line
        # What lies where a meeting lies is that meeting, told again by a record that says less.
        told_again = (line.rank(found.ends) == MEETS) & (line.at(found.ends) == line.at(found.after))
        counts = (found.after < found.ends) & ~told_again
        before_end = ibis.ifelse(counts, found.after, ibis.null("int64"))
        return found.mutate(perhaps=before_end).select(*rows.columns, "perhaps")

    def _perhaps_by(self, each: Numbered) -> tuple[Happening, KeyPart]:
        happening = each.standard.met_by.perhaps
        assert happening is not None
        return happening, happening.key or each.standard.key
