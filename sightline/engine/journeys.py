"""The canonical tables of children's journeys: read-only projections of the same events that clocks read.

A table is declared once, in `journey_tables`, and is one expression for every engine. A row is a subject (a
referral, a plan, a placement), an event (a visit, a review) or a party; a column is a day, a moment, a fact
or a count of the row's events. What was said first or last is decided as clocks decide it: by an event's
latest second, then by its number. Only typed facts stand in columns: no names, no addresses, no free text.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import ibis
from ibis.expr.types import Table, Value

from sightline.engine.facts import typed
from sightline.engine.program import believed_at
from sightline.engine.relations import Relations
from sightline.engine.steps import Query, Steps
from sightline.standards.vocabulary import TYPED_FACTS

What = Literal["day", "moment", "named day", "fact", "link", "count", "kind", "seen"]
Row = Literal["subject", "event", "party"]

_SOURCES: Mapping[What, str] = {"day": "on", "moment": "moment", "named day": "names_day"}


@dataclass(frozen=True)
class Column:
    """One column: what it shows, of which kinds of event, and whether the first or the last of them says it.

    A link is the subject that contains the row's own, or raised it; `fact` then says which.
    """

    name: str
    what: What
    kinds: tuple[str, ...] = ()
    fact: str = ""
    last: bool = False


@dataclass(frozen=True)
class Journey:
    """One canonical table: what a row is, which events it is made of, and its columns.

    `apart`: a fact whose values make rows of their own, such as the agency that was asked. `previous` adds
    columns with the value that another column had in the same party's row before, in order of that column.
    """

    name: str
    meaning: str
    row: Row
    kinds: tuple[str, ...]
    columns: tuple[Column, ...]
    apart: str = ""
    previous: tuple[tuple[str, str], ...] = ()
    party: str = "child"

    @property
    def types(self) -> dict[str, str]:
        """Return each column's type in words: `party`, `id`, `day`, `moment`, `code`, `number` or `flag`."""
        found = {"party": "party"} | ({} if self.row == "party" else {self.row: "id"})
        if self.apart:
            found[self.apart] = "code"
        found |= {column.name: _type(column) for column in self.columns}
        return found | {name: found[other] for name, other in self.previous}


def _type(column: Column) -> str:
    match column.what:
        case "day" | "named day":
            return "day"
        case "fact":
            return {"boolean": "flag", "number": "number"}.get(TYPED_FACTS[typed(column.fact)], "code")
        case "link":
            return "id"
        case "count":
            return "number"
        case "seen":
            return "flag"
        case "kind":
            return "code"
        case "moment":
            return "moment"


def table_of(
    journey: Journey, relations: Relations, *, as_at: int | None = None, known_by: datetime | None = None
) -> Query:
    """Return a journey's rows, made of what had happened by a second and was believed at a moment.

    Days count from 1970, moments are seconds since 1970. The rows are in no order.
    """
    rows = _rows(_events(journey, relations, as_at, known_by), journey)
    for name, other in journey.previous:
        rows = rows.mutate(
            **{name: rows[other].lag().over(group_by=rows.party, order_by=[rows[other], rows[journey.row]])}
        )
    return Query(Steps(), rows.select(*journey.types))


def _events(journey: Journey, relations: Relations, as_at: int | None, known_by: datetime | None) -> Table:
    """Return the events that the rows are made of, each with its latest second."""
    events, days = believed_at(relations, known_by), relations.calendar
    parties = relations.parties.filter(relations.parties.kind == journey.party).select(of="party")
    events = events.filter(events.kind.isin(journey.kinds)).join(parties, events.party == parties.of)
    last = days.select(its_day=days.day, last_second=days.last_second)
    events = events.left_join(last, events.happened_day == last.its_day)
    nothing = ibis.null("int64")
    events = events.mutate(
        latest=ibis.coalesce(events.happened_at, events.last_second),
        on=ibis.ifelse(events.undated, nothing, events.happened_day),
        moment=ibis.ifelse(events.undated, nothing, events.happened_at),
    )
    return events if as_at is None else events.filter(events.latest <= as_at)


def _rows(events: Table, journey: Journey) -> Table:
    if journey.row == "event":
        return events.select(
            party=events.party, event=events.id,
            **{column.name: _alone(events, column) for column in journey.columns},
        )  # fmt: skip
    if journey.row == "subject":
        events = events.filter(events.subject.notnull())
    if journey.apart:
        events = events.filter(events[typed(journey.apart)].notnull())
    each = ["party", *(["subject"] if journey.row == "subject" else []), *filter(None, [journey.apart])]
    return events.group_by(each).agg(
        **{column.name: _of_several(events, column) for column in journey.columns}
    )


def _value(events: Table, column: Column) -> Value:
    """Return what an event says in a column."""
    match column.what:
        case "fact":
            return events[typed(column.fact)]
        case "kind":
            return events.kind
        case "seen":
            return ibis.cases((events.kind == "child_seen", True), (events.kind == "visit_attempted", False))
        case "link":
            return events[column.fact]
        case "count":
            return events.id
        case "day" | "moment" | "named day":
            return events[_SOURCES[column.what]]


def _alone(events: Table, column: Column) -> Value:
    value = _value(events, column)
    if not column.kinds:
        return value
    return ibis.ifelse(events.kind.isin(column.kinds), value, ibis.null(value.type()))


def _of_several(events: Table, column: Column) -> Value:
    value = _value(events, column)
    if column.what == "link":
        return value.min()
    of_kind = events.kind.isin(column.kinds)
    if column.what == "count":
        return value.count(where=of_kind)
    says = of_kind & value.notnull()
    order = [events.latest, events.id]
    # PostgreSQL has no aggregate that gives the first value: the first of a list is.
    return value.collect(where=says, order_by=[each.desc() for each in order] if column.last else order)[0]
