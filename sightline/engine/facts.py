"""What the standards ask of events' facts, worked out once for each event and carried as bits.

A happening's condition becomes one bit (it matches). A limit may ask about the fact of the event that starts
an interval and may find it missing, so each value asked about becomes one bit and each fact another (known).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import ibis
from ibis.expr.types import BooleanValue, Table, Value

from sightline.engine.literals import bits
from sightline.standards.model import AllOf, AnyOf, Condition, Happening, Not, Standard, Where
from sightline.standards.vocabulary import TYPED_FACTS

_BITS = 60
_PYTHON_TYPES: Mapping[str, type] = {"code": str, "text": str, "boolean": bool, "number": int}


class NotTyped(Exception):
    """Say that a standard reads a fact that has no column of its own."""

    def __init__(self, fact: str) -> None:
        super().__init__(
            f"A standard reads the fact “{fact}”, which has no typed column. Add it to vocabulary.TYPED_FACTS."
        )


def typed(fact: str) -> str:
    """Return the name of a fact that has a column. Raises NotTyped."""
    if fact not in TYPED_FACTS:
        raise NotTyped(fact)
    return fact


def leaves(condition: Condition | None) -> Iterator[Condition]:
    """Yield the parts of a condition that are not made of others."""
    match condition:
        case None:
            return
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from leaves(part)
        case Not(part):
            yield from leaves(part)
        case _:
            yield condition


def _has(events: Table, where: Where) -> BooleanValue:
    """Say whether the event's fact is one of the values, or missing where None is among them."""
    column = events[typed(where.fact)]
    wanted = _PYTHON_TYPES[TYPED_FACTS[where.fact]]
    values = [value for value in where.values if type(value) is wanted]
    has = column.isin(values).fill_null(False) if values else ibis.literal(False)
    return has | column.isnull() if None in where.values else has


def _sides(condition: Condition, events: Table) -> tuple[BooleanValue, BooleanValue]:
    """Return whether a condition of facts is known to hold, and known not to."""
    match condition:
        case Where(fact):
            has = _has(events, condition)
            return has, events[typed(fact)].notnull() & ~has
        case AllOf(parts):
            sides = [_sides(part, events) for part in parts]
            return ibis.and_(*(yes for yes, _ in sides)), ibis.or_(*(no for _, no in sides))
        case AnyOf(parts):
            sides = [_sides(part, events) for part in parts]
            return ibis.or_(*(yes for yes, _ in sides)), ibis.and_(*(no for _, no in sides))
        case Not(part):
            yes, no = _sides(part, events)
            return no, yes
        case _:
            raise TypeError("A happening may ask about facts only.")


@dataclass
class FactBits:
    """The bits that some standards need of each event, and where each stands."""

    matching: list[Condition] = field(default_factory=list)
    asked: list[Where] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, standards: Iterable[Standard], happenings: Iterable[Happening]) -> "FactBits":
        """Return the bits for these standards' limits and for these happenings."""
        found = cls()
        for happening in happenings:
            if happening.where is not None and happening.where not in found.matching:
                found.matching.append(happening.where)
        for standard in standards:
            for version in standard.versions:
                for limit in version.limits:
                    found._ask(limit.when)
                    if limit.amount_from and limit.amount_from not in found.told:
                        found.told.append(typed(limit.amount_from))
        return found

    def _ask(self, condition: Condition | None) -> None:
        for leaf in leaves(condition):
            if isinstance(leaf, Where):
                if leaf not in self.asked:
                    self.asked.append(leaf)
                if leaf.fact not in self.known:
                    self.known.append(typed(leaf.fact))

    # ------------------------------------------------------------ columns

    def match_columns(self, events: Table) -> dict[str, Value]:
        """Return the columns that say which happenings' conditions an event matches."""
        return _columns("matches", [_sides(condition, events)[0] for condition in self.matching])

    def carried_columns(self, events: Table) -> dict[str, Value]:
        """Return the columns that an interval carries from the event that starts it."""
        return {
            **_columns("has", [_has(events, where) for where in self.asked]),
            **_columns("knows", [events[fact].notnull() for fact in self.known]),
            **{f"told_{fact}": events[fact].cast("int64") for fact in self.told},
        }

    @property
    def carried(self) -> tuple[str, ...]:
        """Return the names of the carried columns."""
        return (
            *_names("has", self.asked),
            *_names("knows", self.known),
            *(f"told_{fact}" for fact in self.told),
        )

    @property
    def match_names(self) -> tuple[str, ...]:
        """Return the names of the columns of matches."""
        return _names("matches", self.matching)

    def masks(self, where: Condition | None) -> tuple[int, ...]:
        """Return, for each column of matches, the bits that a happening's condition needs set."""
        found = [0] * len(self.match_names)
        if where is not None:
            place = self.matching.index(where)
            found[place // _BITS] = 1 << (place % _BITS)
        return tuple(found)

    def holds(self, table: Table, where: Where) -> tuple[BooleanValue, BooleanValue]:
        """Return whether a limit's fact is known to be one of the values, and known not to be."""
        has = _bit(table, "has", self.asked.index(where))
        return has, _bit(table, "knows", self.known.index(where.fact)) & ~has


def _names(name: str, flags: Sequence[object]) -> tuple[str, ...]:
    return tuple(f"{name}_{start // _BITS}" for start in range(0, len(flags), _BITS))


def _columns(name: str, flags: Sequence[Value]) -> dict[str, Value]:
    return {f"{name}_{start // _BITS}": bits(flags[start : start + _BITS]) for start in range(0, len(flags), _BITS)}


def _bit(table: Table, name: str, place: int) -> BooleanValue:
    mask = 1 << (place % _BITS)
    return (table[f"{name}_{place // _BITS}"] & mask) == mask
