"""Whether a condition holds at a point of a clock: true, false or, for want of a fact, not known."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sightline.standards import calendar
from sightline.standards.model import Age, AllOf, AnyOf, Condition, Elapsed, Happening, InState, Not, Where
from sightline.standards.timeline import Event, FactValue


@dataclass(frozen=True, slots=True)
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
    match condition:
        case None:
            return True
        case Where(fact, values):
            value = point.facts.get(fact)
            if value is None:
                return True if None in values else None
            return value in values
        case Age(at_least, under):
            return _of_age(point, at_least, under)
        case InState(state):
            return point.in_state(state)
        case Elapsed(within, after):
            return _elapsed(point, within, after)
        case AllOf(parts):
            return _every(holds(part, point) for part in parts)
        case AnyOf(parts):
            return _invert(_every(_invert(holds(part, point)) for part in parts))
        case Not(part):
            return _invert(holds(part, point))


def matches(happening: Happening, event: Event) -> bool:
    """Say whether an event is one of the happening. A fact that is not known does not match."""
    return event.kind in happening.kinds and holds(happening.where, Point(event.facts)) is True


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


def _every(parts: Iterable[bool | None]) -> bool | None:
    known = True
    for part in parts:
        if part is False:
            return False
        known = known and part is not None
    return True if known else None


def _invert(value: bool | None) -> bool | None:
    return None if value is None else not value
