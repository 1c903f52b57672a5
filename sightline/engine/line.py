"""The line that a clock's points lie on: days for promises counted in days, seconds for those in hours.

A *point* is one whole number that holds the coordinate, the rank at it and how sure it is, in that order of
weight: comparing points is comparing `points.Row.order`, and the least of several points is the first of
them.
"""

from dataclasses import dataclass

import ibis
from ibis.expr.types import IntegerValue, Value

from sightline.engine.literals import NEVER
from sightline.standards.points import CLOSES

# How sure a point is: at its moment, somewhere in its day, or at its day at the latest.
SURE, SOMEWHEN, UNDATED = 0, 1, 2
_RANKS, _SURENESSES = 16, 4
_SHIFT = 6
_DAYS_BEFORE_1970 = 719_163  # from 1 January of year 1, so that no coordinate is negative


@dataclass(frozen=True)
class Line:
    """A line of points: in seconds when `hours`, else in days."""

    hours: bool

    @property
    def _offset(self) -> int:
        return _DAYS_BEFORE_1970 * (86_400 if self.hours else 1)

    def point(self, at: Value, rank: int, sureness: Value | int = SURE) -> IntegerValue:
        """Return the point at a coordinate."""
        return ((at + self._offset) * _RANKS + rank) * _SURENESSES + sureness

    def at(self, point: Value) -> IntegerValue:
        """Return a point's coordinate."""
        return (point >> _SHIFT) - self._offset

    def rank(self, point: Value) -> IntegerValue:
        """Return a point's rank."""
        return (point >> 2) & (_RANKS - 1)

    def sureness(self, point: Value) -> IntegerValue:
        """Return how sure a point is."""
        return point & (_SURENESSES - 1)

    def birthday(self, day: Value, last_second: Value) -> IntegerValue:
        """Return the point at which a birthday closes a state; never, without one."""
        at, sureness = (last_second, SOMEWHEN) if self.hours else (day, SURE)
        return ibis.coalesce(self.point(at, CLOSES, sureness), ibis.literal(NEVER))
