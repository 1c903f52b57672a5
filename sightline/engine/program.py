"""The standards compiled: one expression that gives every span of every standard for every party."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from ibis.expr.types import Table

from sightline.engine.days import Days
from sightline.engine.due import Due
from sightline.engine.facts import FactBits, typed
from sightline.engine.ground import Ground, Numbered, line_events, same_column, together
from sightline.engine.intervals import Intervals
from sightline.engine.line import Line
from sightline.engine.lived import Lived
from sightline.engine.moves import Moves
from sightline.engine.relations import Relations, microsecond
from sightline.engine.spans import Doubts
from sightline.engine.steps import Query, Steps
from sightline.standards.calendar import SchoolTerms
from sightline.standards.model import Standard


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
        happenings = (happening for each in self.numbered for happening in each.happenings)
        return FactBits.of(self.standards, happenings)

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """Return the kinds of event that these standards read."""
        read = {kind for each in self.numbered for happening in each.happenings for kind in happening.kinds}
        return tuple(sorted(read | {"born"}))

    def spans(
        self, relations: Relations, *, known_by: datetime | None = None, terms: SchoolTerms | None = None
    ) -> Query:
        """Return every stretch of every clock, with the columns of `relations.SPANS`, in no order.

        `known_by` reads what was believed at that moment, else what is believed now.
        """
        steps = Steps()
        believed = steps.keep("believed", self._believed(relations, known_by))
        days = Days(relations.calendar, steps)
        found = []
        for hours in (False, True):
            mine = [each for each in self.numbered if each.to_the_hour is hours]
            if mine:
                found.append(self._line(Line(hours), mine, believed, relations, days, terms, steps))
        return Query(steps, together(found))

    def _believed(self, relations: Relations, known_by: datetime | None) -> Table:
        """Return the events believed, with the facts that the standards read as bits."""
        events = relations.events
        if known_by is None:
            events = events.filter(events.withdrawn_at.isnull())
        else:
            moment = microsecond(known_by)
            events = events.filter(
                events.recorded_at.isnull() | (events.recorded_at <= moment),
                events.withdrawn_at.isnull() | (events.withdrawn_at > moment),
            )
        events = events.filter(events.kind.isin(self.kinds))
        shared = {each.standard.met_by.same_fact for each in self.numbered}
        same = {same_column(fact): events[typed(fact)].cast("string") for fact in sorted(filter(None, shared))}
        return events.select(
            "id", "party", "subject", "inside", "raised_by", "raised_by_2", "kind", "names_day", "names_at",
            "happened_at", "undated", on=events.happened_day, **self.facts.match_columns(events),
            **self.facts.carried_columns(events), **same,
        )  # fmt: skip

    def _line(
        self,
        line: Line,
        standards: Sequence[Numbered],
        believed: Table,
        relations: Relations,
        days: Days,
        terms: SchoolTerms | None,
        steps: Steps,
    ) -> Table:
        events = line_events(line, believed, days)
        events = steps.keep("hour_events", events) if line.hours else events
        ground = Ground(line, standards, events, relations.parties, days, self.facts, terms, steps)
        lived = Lived(ground)
        due = Due(ground, lived)
        intervals = Intervals(ground, lived).rows()
        people = lived.people.select(
            person=lived.people.party, profile=lived.people.profile, born=lived.people.born,
            born_month_and_day=lived.people.born_month_and_day,
        )  # fmt: skip
        intervals = intervals.join(people, intervals.party == people.person).drop("person")
        stretches = Moves(ground, due).stretches(due.say(ground.keep("intervals", intervals), standards))
        stretches = ground.keep("stretches", stretches)
        return Doubts(ground, relations.coverage, tuple(each.code for each in self.standards)).spans(stretches)


def compiled(standards: Iterable[Standard]) -> Program:
    """Return the standards compiled."""
    return Program(tuple(standards))
