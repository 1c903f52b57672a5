"""The standards compiled: one expression that gives every span of every standard for every party."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache

from ibis.expr.types import Table

from sightline.engine.days import Days
from sightline.engine.declared import Numbered
from sightline.engine.due import Due
from sightline.engine.facts import FactBits, typed
from sightline.engine.ground import Ground, line_events, same_column, together
from sightline.engine.intervals import Intervals
from sightline.engine.line import Line
from sightline.engine.literals import is_one_of, small_table
from sightline.engine.lived import Lived
from sightline.engine.moves import Moves
from sightline.engine.relations import Relations, microsecond
from sightline.engine.spans import Doubts
from sightline.engine.steps import Query, Steps, unhindered
from sightline.engine.totals import Totals, adding_up
from sightline.standards.calendar import SchoolTerms
from sightline.standards.model import Standard, Unit


@dataclass(frozen=True)
class Program:
    """A set of standards, ready to be read over any tables of events."""

    standards: tuple[Standard, ...]

    @cached_property
    def numbered(self) -> tuple[Numbered, ...]:
        """Return the standards with their numbers."""
        return tuple(Numbered(number, standard) for number, standard in enumerate(self.standards))

    @cached_property
    def facts(self) -> FactBits:
        """Return the bits that these standards need of each event."""
        return FactBits.of(self.numbered)

    @cached_property
    def kinds(self) -> Mapping[str, int]:
        """Return the kinds of event that these standards read, numbered."""
        return {kind: number for number, kind in enumerate(_kinds(self.numbered))}

    def spans(
        self, relations: Relations, *, known_by: datetime | None = None, terms: SchoolTerms | None = None
    ) -> Query:
        """Return every stretch of every clock, with the columns of `relations.SPANS`, in no order.

        `known_by` reads what was believed at that moment, else what is believed now. Asking again of the same
        tables and terms, at another moment, is quick.
        """
        asked = (id(relations), terms.terms if terms else None)
        if asked not in self._asked:
            with unhindered():
                self._asked[asked] = (relations, self._spans(relations, terms))
        query = self._asked[asked][1]
        return query.with_step("known", believed_at(relations, known_by)) if known_by else query

    @cached_property
    def _asked(self) -> dict[object, tuple[Relations, Query]]:
        return {}

    def _spans(self, relations: Relations, terms: SchoolTerms | None) -> Query:
        steps = Steps()
        known = steps.keep("known", believed_at(relations, None), cheap=True)
        believed = steps.keep("believed", self._believed(known))
        days = Days(relations.calendar, steps)
        found: list[Table] = []
        for hours in (False, True):
            mine = [each for each in self.numbered if each.to_the_hour is hours]
            if mine:
                line, wanted = Line(hours), believed
                if hours:
                    read = [self.kinds[kind] for kind in _kinds(mine)]
                    wanted = steps.keep("hourly", believed.filter(believed.kind_number.isin(read)))
                name = "events_by_hour" if hours else "events_by_day"
                events = steps.keep(name, line_events(line, wanted, days), cheap=not hours)
                ground = Ground(
                    line, mine, events, relations.parties, days, self.facts, self.kinds, terms, steps
                )
                found.append(self._line(ground, relations))
        return Query(steps, together(found))

    def _believed(self, events: Table) -> Table:
        """Return the events with the facts that the standards read as bits."""
        kinds = small_table(
            {"known_kind": ("string", list(self.kinds)), "kind_number": ("int64", list(self.kinds.values()))}
        )
        events = events.join(kinds, events.kind == kinds.known_kind)
        shared = {each.standard.met_by.same_fact for each in self.numbered}
        same = {
            same_column(fact): events[typed(fact)].cast("string") for fact in sorted(filter(None, shared))
        }
        return events.select(
            "id", "party", "subject", "inside", "raised_by", "raised_by_2", "kind_number", "names_day",
            "names_at", "happened_at", "undated", on=events.happened_day,
            **self.facts.columns(events, self.kinds), **same,
        )  # fmt: skip

    def _line(self, ground: Ground, relations: Relations) -> Table:
        """Return the spans of a line's standards."""
        lived = Lived(ground)
        due = Due(ground, lived)
        intervals = Intervals(ground, lived).rows(ground.standards)
        doubts = Doubts(ground, lived, relations.coverage, tuple(each.code for each in self.standards))
        moves, stretches = Moves(ground, due), []
        for mine in _by_work(ground.standards):
            own = intervals.filter(is_one_of(intervals.standard, ground.numbers(mine)))
            if adding_up(mine):
                totals = Totals(ground)
                laid = totals.laid(own)
                stretches.append(moves.stretches(totals.say(due.say(laid, mine), laid, mine), mine))
                continue
            if mine[0].standard.skips:
                said = due.say(doubts.what_is_held(own), mine).drop("latest_only", "began_before")
            else:
                said = due.say(own, mine)
            stretches.append(moves.stretches(said, mine))
        return doubts.spans(together(stretches), ground.standards)


def believed_at(relations: Relations, known_by: datetime | None) -> Table:
    """Return the events believed at a moment, or now."""
    events = relations.events
    if known_by is None:
        return events.filter(events.withdrawn_at.isnull())
    moment = microsecond(known_by)
    return events.filter(
        events.recorded_at.isnull() | (events.recorded_at <= moment),
        events.withdrawn_at.isnull() | (events.withdrawn_at > moment),
    )


def _by_work(standards: Iterable[Numbered]) -> list[list[Numbered]]:
    """Return the standards in groups: plain ones, those with windows, those that move, those that add up.

    The few in UK working days are groups of their own, so that the others need not ask that calendar; and
    those that skip intervals, which ask what the sources hold.
    """
    groups: dict[int, list[Numbered]] = {}
    for each in standards:
        windowed = any(limit.earliest is not None for limit in each.limits)
        work = 3 if each.standard.window else 2 if each.standard.moved_by else int(windowed)
        uk = any(limit.unit is Unit.UK_WORKING_DAYS for limit in each.limits)
        groups.setdefault(work + 4 * uk + 8 * each.standard.skips, []).append(each)
    return [groups[work] for work in sorted(groups)]


def _kinds(standards: Iterable[Numbered]) -> list[str]:
    """Return the kinds of event that standards read, births among them."""
    read = {kind for each in standards for happening in each.happenings for kind in happening.kinds}
    return sorted(read | {"born"})


def compiled(standards: Iterable[Standard]) -> Program:
    """Return the standards compiled. Those asked for last are remembered, and what was written of them."""
    return _compiled(tuple(standards))


@lru_cache(maxsize=2)
def _compiled(standards: tuple[Standard, ...]) -> Program:
    return Program(standards)
