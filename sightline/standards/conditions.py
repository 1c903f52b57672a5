"""Whether a condition holds at a point of a clock: true, false or, for want of a fact, not known."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sightline.standards import calendar
from sightline.standards.model import Age, AllOf, AnyOf, Condition, Elapsed, Happening, InState, Not, Where
from sightline.standards.timeline import Event, FactValue


@dataclass(slots=True)
class Point:
    """What a condition may look at: the event's facts, the birth, states, and where the chain began."""

    facts: Mapping[str, FactValue]
    born_on: date | None = None
    judged_on: date | None = None
    in_state: Callable[[str], bool] = lambda state: False
    interval_on: date | None = None
    anchor_on: date | None = None


def holds(condition: Condition | None, point: Point) -> bool | None:
    """Return whether the condition holds at the point; None when a fact it needs is missing."""
    return True if condition is None else _HOLDS[type(condition)](condition, point)


def _where(condition: Where, point: Point) -> bool | None:
    value = point.facts.get(condition.fact)
    if value is None:
        return True if None in condition.values else None
    return value in condition.values


def _all_of(condition: AllOf, point: Point) -> bool | None:
    known = True
    for part in condition.parts:
        said = _HOLDS[type(part)](part, point)
        if said is False:
            return False
        known = known and said is not None
    return True if known else None


def _any_of(condition: AnyOf, point: Point) -> bool | None:
    known = True
    for part in condition.parts:
        said = _HOLDS[type(part)](part, point)
        if said is True:
            return True
        known = known and said is not None
    return False if known else None


def _not(condition: Not, point: Point) -> bool | None:
    said = holds(condition.part, point)
    return None if said is None else not said


def matches(happening: Happening, event: Event) -> bool:
    """Say whether an event is one of the happening. A fact that is not known does not match."""
    if event.kind not in happening.kinds:
        return False
    match happening.where:
        case None:
            return True
        case Where(fact, values):
            return event.facts.get(fact) in values
        case _:
            return holds(happening.where, Point(event.facts)) is True


def _of_age(point: Point, at_least: int | None, under: int | None) -> bool | None:
    if point.born_on is None or point.judged_on is None:
        return None
    old_enough = at_least is None or point.judged_on >= calendar.birthday(point.born_on, at_least)
    young_enough = under is None or point.judged_on < calendar.birthday(point.born_on, under)
    return old_enough and young_enough


def _elapsed(point: Point, within: int | None, after: int | None) -> bool | None:
    if point.interval_on is None or point.anchor_on is None:
        return None
    soon = within is None or point.interval_on < calendar.add_months(point.anchor_on, within)
    late = after is None or point.interval_on >= calendar.add_months(point.anchor_on, after)
    return soon and late


# By type, since a match statement would try one after another for every part of every limit.
_HOLDS: Mapping[type, Callable[[Any, Point], bool | None]] = {
    Where: _where,
    Age: lambda age, point: _of_age(point, age.at_least, age.under),
    InState: lambda inside, point: point.in_state(inside.state),
    Elapsed: lambda elapsed, point: _elapsed(point, elapsed.within_months, elapsed.after_months),
    AllOf: _all_of,
    AnyOf: _any_of,
    Not: _not,
}
