"""Spans: stretches with the doubts that coverage, and events that may have met them, put on them.

`states_as_at` says what kept spans say as at any moment: a filter, nothing is counted again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import ibis
from ibis.expr.types import BooleanValue, Table, Value

from sightline.engine.declared import Numbered
from sightline.engine.ground import Ground, Use
from sightline.engine.line import SOMEWHEN, SURE, UNDATED
from sightline.engine.literals import NEVER, is_one_of, listed, of_standard
from sightline.engine.lived import Lived
from sightline.engine.relations import SPANS
from sightline.engine.totals import Totals
from sightline.standards.limits import last_of_its_own
from sightline.standards.model import Happening, Promise, Standard, State
from sightline.standards.points import CLOSES, EARLY, MEETS
from sightline.standards.span import UNSURE_TOTAL

_ENDINGS = {CLOSES: "left", EARLY: "met", MEETS: "met"}


@dataclass(frozen=True)
class Doubts:
    """Turns the stretches of a line's standards into spans."""

    ground: Ground
    lived: Lived
    coverage: Table
    codes: tuple[str, ...]

    def spans(self, stretches: Table, standards: Sequence[Numbered]) -> Table:
        """Return the spans of the stretches of these standards."""
        covered = Totals(self.ground).doubted(self._covered(stretches), standards)
        covered = self._with_latest(covered, standards)
        rows = self._in_seconds(covered, standards)
        columns = self._doubts(rows)
        rows = rows.mutate(**columns)
        return rows.select(**{name: rows[name].cast(kind) for name, kind in SPANS.items()})

    # ------------------------------------------------------------ moments

    def _moment(self, rows: Table, point: str, into: str) -> Table:
        """Add a point's latest and earliest second and its day: `{into}_at`, `{into}_low`, `{into}_on`."""
        line, days = self.ground.line, self.ground.days
        at, low, on, first = f"{into}_at", f"{into}_low", f"{into}_on", f"{into}_first"
        sureness = line.sureness(rows[point])
        if line.hours:
            rows = days.uk_day(rows.mutate(**{at: line.at(rows[point])}), at, on)
            rows = days.say(rows, on, **{first: "first_second"})
            earliest = ibis.cases((sureness == SURE, rows[at]), (sureness == SOMEWHEN, rows[first]), else_=0)
            return rows.mutate(**{low: ibis.ifelse(rows[at].notnull(), earliest, ibis.null("int64"))}).drop(
                first
            )
        rows = days.say(rows.mutate(**{on: line.at(rows[point])}), on, **{at: "last_second"})
        return rows.mutate(**{low: ibis.ifelse(sureness == UNDATED, 0, rows[at])})

    def _in_seconds(self, rows: Table, standards: Sequence[Numbered]) -> Table:
        """Add the span's moments and days in the words of `span.Span`."""
        line = self.ground.line
        nothing = ibis.null("int64")
        ends = ibis.ifelse(rows.ends < NEVER, rows.ends, nothing)
        rows = rows.mutate(end=ibis.coalesce(rows.moved, ends), is_last=rows.moved.isnull())
        rank = line.rank(rows.end)
        # An end whose rank is a start's is a new beginning; a stretch whose due moment moves ends there.
        rows = rows.mutate(
            ending=ibis.cases(
                (rows.end.isnull(), ibis.null("string")),
                (~rows.is_last, "moved"),
                *((rank == number, word) for number, word in _ENDINGS.items()),
                else_="restarted",
            ),
            is_early=rows.is_last & (rank == EARLY),
        )
        rows = self._moment(rows.rename(opens="began"), "opens", "began")
        rows = self._moment(rows, "end", "ended")
        if any(each.standard.met_by.perhaps for each in standards):
            rows = self._moment(rows, "perhaps", "perhaps")
        else:
            rows = rows.mutate(perhaps_at=nothing, perhaps_low=nothing)
        return rows.mutate(
            ended=rows.ended_at,
            ended_on=ibis.ifelse(rows.is_early, rows.early_on, rows.ended_on),
            ended_low=ibis.ifelse(rows.is_early, self._early_low(rows), rows.ended_low),
            began=rows.began_at,
        )

    def _early_low(self, rows: Table) -> Value:
        """Return the earliest second of a meeting that came before the start, but not after it."""
        if not self.ground.line.hours:
            return rows.ended_at
        return ibis.least(rows.early_low, rows.ended_at)

    # ------------------------------------------------------------ doubts

    def _covered(self, rows: Table) -> Table:
        """Add what the party's sources can say of the standard's meeting kind."""
        kinds = {each.number: _covering(each.standard) for each in self.ground.standards}
        covered = self.ground.days.say(self.coverage, "to_day", covered_until="last_second")
        covered = covered.select(
            covered_profile=covered.profile, covered_kind=covered.kind, extent=covered.extent,
            covered_from=covered.from_day, covered_until=covered.covered_until,
        )  # fmt: skip
        people = self.lived.people.select(person=self.lived.people.party, profile=self.lived.people.profile)
        rows = rows.left_join(people, rows.party == people.person).drop("person")
        rows = rows.mutate(meeting_kind=of_standard(rows.standard, "string", kinds))
        rows = rows.left_join(
            covered, [rows.profile == covered.covered_profile, rows.meeting_kind == covered.covered_kind]
        )
        found = ibis.ifelse(rows.profile.isnull(), "every", ibis.coalesce(rows.extent, "nothing"))
        return rows.mutate(found_extent=found).drop("extent").rename(extent="found_extent")

    def what_is_held(self, rows: Table) -> Table:
        """Add why an interval may be a later one of its chain than it seems, of the standard's meetings:
        `latest_only`, the party's sources hold the latest only; `began_before`, every one, but from a day
        after the chain began.
        """
        covered = self._covered(rows)
        return covered.select(
            *rows.columns,
            latest_only=covered.extent == "latest",
            began_before=(covered.extent == "every") & _began_before(covered),
        )

    def _with_latest(self, rows: Table, standards: Sequence[Numbered]) -> Table:
        """Add `latest_at`: the second of the party's last meeting, or what may be one, of whatever key."""
        meetings = list(dict.fromkeys(_met_or_perhaps(each) for each in standards))
        uses = [Use(one, "party", MEETS, {"use": use}) for use, each in enumerate(meetings) for one in each]
        found = self._fed_the_latest().expand(uses, ())
        found = found.group_by(latest_use=found.use, latest_party=found.party).agg(last=found.point.max())
        found = self.ground.keep("latest", self._moment(found, "last", "latest"))
        of = {each.number: meetings.index(_met_or_perhaps(each)) for each in standards}
        rows = rows.mutate(use=of_standard(rows.standard, "int64", of))
        alike = [rows.use == found.latest_use, rows.party == found.latest_party]
        return rows.left_join(found, alike).select(*rows.columns, "latest_at")

    def _fed_the_latest(self) -> Ground:
        """Return the ground with the events of parties some of whose sources hold the latest only."""
        people, events = self.lived.people, self.ground.events
        latest = self.coverage.filter(self.coverage.extent == "latest")
        people = people.semi_join(latest, people.profile == latest.profile)
        return replace(self.ground, events=events.semi_join(people, events.party == people.party))

    def _unsure_of_number(self, rows: Table) -> BooleanValue:
        """Say whether a later interval of the chain would have another limit, or none."""
        last = {each.number: last_of_its_own(each.standard) for each in self.ground.standards}
        return (rows.interval > 1) & (rows.interval <= of_standard(rows.standard, "int64", last))

    def _blank_is_no_answer(self, rows: Table) -> BooleanValue:
        mine = [each for each in self.ground.standards if each.standard.met_by.blank_is_no_answer]
        return is_one_of(rows.standard, self.ground.numbers(mine))

    def _doubts(self, rows: Table) -> dict[str, Value]:
        nothing = rows.extent == "nothing"
        before = (rows.counted < rows.covered_from).fill_null(False)
        after = (rows.due_high > rows.covered_until).fill_null(False)
        # Of what holds the latest meeting only nothing is known before it, nor how many there were.
        numbered = self._unsure_of_number(rows)
        unsure = (rows.extent == "latest") & numbered
        # Nor of a chain that began before the days covered: its second meeting there may be its tenth.
        begun = _began_before(rows) & numbered
        latest = ((rows.extent == "latest") & (rows.due_high < rows.latest_at)).fill_null(False)
        blank = (rows.extent == "latest") & rows.latest_at.isnull() & self._blank_is_no_answer(rows)
        perhaps = rows.perhaps.notnull()
        perhaps_at, perhaps_low = rows.perhaps_at, rows.perhaps_low
        in_time = (perhaps & (perhaps_low <= rows.due_high)).fill_null(False)
        from_second = ibis.cases(
            (nothing, ibis.null("int64")), (before | after | latest | blank, 0), else_=perhaps_at,
        )  # fmt: skip
        why = ibis.cases(
            (rows.why_not != "", rows.why_not),
            (nothing, "not covered"),
            (before | begun, "before coverage"),
            (after, "after coverage"),
            (blank, "none held"),
            (unsure | latest, "latest only"),
            (perhaps, "perhaps met"),
            else_="",
        )
        return {
            "standard": listed(rows.standard, "string", self.codes),
            "started_on": rows.counted,
            "doubt_always": nothing | unsure | begun,
            "doubt_from": from_second,
            "doubt_ended": (nothing | before | begun | after | unsure | latest | blank | in_time),
            "why": why,
        }


def _began_before(rows: Table) -> BooleanValue:
    """Say whether a chain began, or may have begun, before the days that the sources cover."""
    before = rows.anchor_on.isnull() | (rows.anchor_on < rows.covered_from)
    return rows.covered_from.notnull() & before.fill_null(False)


def _covering(standard: Standard) -> str:
    return standard.covered_by or standard.met_by.happening.kinds[0]


def _met_or_perhaps(each: Numbered) -> tuple[Happening, ...]:
    met_by = each.standard.met_by
    return (met_by.happening, met_by.perhaps) if met_by.perhaps else (met_by.happening,)


def states_as_at(
    spans: Table, standards: Iterable[Standard], as_at: int, at_moment: int | None = None
) -> Table:
    """Return the spans that stand at a moment, each with `state` and `state_why`: `span.state_of` over them
    all.

    `as_at` decides what has happened, `at_moment` (default `as_at`) what is late; see `span.state_of`. A
    stretch whose due moment had moved on by then is left out: the next one speaks.
    """
    moment = as_at if at_moment is None else at_moment
    declared = list(standards)
    averages = [each.code for each in declared if each.promise is Promise.ON_AVERAGE]
    rows = spans.filter(spans.began <= as_at)
    rows = rows.filter(~rows.standard.isin(averages)) if averages else rows
    rows = rows.filter((rows.ending != "moved").fill_null(True) | (rows.ended > as_at))
    minimum = [each.code for each in declared if each.promise is Promise.NOT_BEFORE]
    not_before = rows.standard.isin(minimum) if minimum else ibis.literal(False)
    is_open = rows.ended.isnull() | (rows.ended > as_at)
    no_due = rows.due_low.isnull()
    doubted = rows.doubt_always | rows.doubt_ended
    late = ibis.ifelse(rows.ended_low > rows.due_high, State.MISSED.value, State.UNKNOWN.value)
    late_from = rows.doubt_from.notnull() & (rows.doubt_from <= moment)
    met = rows.ending == "met"
    too_early = (rows.ended < rows.earliest).fill_null(False)
    unsure_total = rows.why.isin(UNSURE_TOTAL)
    between = ibis.ifelse(unsure_total, rows.why, "to the hour")
    not_said = ibis.cases(
        (unsure_total, rows.why), (rows.ended_low == 0, "day not said"), else_="to the hour"
    )
    words = [
        (~rows.in_force, State.NOT_NEEDED, "not in force"),
        (is_open & (rows.doubt_always | no_due), State.UNKNOWN, rows.why),
        (is_open & ((rows.due_low >= moment) | not_before), State.RUNNING, ""),
        (is_open & late_from, State.UNKNOWN, rows.why),
        (is_open & (rows.due_high < moment), State.OVERDUE, ""),
        (is_open, State.UNKNOWN, between),
        (no_due, State.UNKNOWN, rows.why),
        (met & not_before & (rows.ended >= rows.due_high), State.MET, ""),
        (met & (not_before | too_early), State.MISSED, ""),
        (met & (rows.ended <= rows.due_low), State.MET, ""),
        (~met & rows.doubt_always & (rows.ended_low == 0), State.UNKNOWN, rows.why),
        (~met & (not_before | (rows.ended <= rows.due_low)), State.NOT_NEEDED,
         ibis.ifelse(rows.ending == "restarted", "restarted", "left")),
        (doubted, State.UNKNOWN, rows.why),
    ]  # fmt: skip
    why_late = ibis.ifelse(rows.ended_low > rows.due_high, "", not_said)
    return rows.mutate(
        state=ibis.cases(*((when, state.value) for when, state, _ in words), else_=late),
        state_why=ibis.cases(*((when, why) for when, _, why in words), else_=why_late),
    )
