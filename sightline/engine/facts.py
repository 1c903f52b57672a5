"""What the standards ask of events' facts, worked out once for each event and carried as bits.

A happening's condition becomes one bit (it matches), numbered for each kind of event. A limit may ask about
the
fact of the event that starts an interval and may find it missing, so each value asked about becomes one bit
and
each fact another (known). Bits are worked out for the kinds that need them only.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import ibis
from ibis.expr.types import BooleanValue, Table, Value

from sightline.engine.declared import Numbered
from sightline.engine.literals import as_number, bits
from sightline.standards.model import NAMED_DAY, AllOf, AnyOf, Condition, Not, Where
from sightline.standards.vocabulary import TYPED_FACTS

_BITS = 60
_PYTHON_TYPES: Mapping[str, type] = {"code": str, "text": str, "boolean": bool, "number": int}


class NotTyped(Exception):
    """Say that a standard reads a fact that has no column of its own."""

    def __init__(self, fact: str) -> None:
        super().__init__(
            f"A standard reads the fact “{fact}”, which has no typed column. Add it to TYPED_FACTS."
        )


def told(amount_from: str) -> str:
    """Return the name of the column that carries what a limit's amount is read from."""
    return "told_names_day" if amount_from == NAMED_DAY else f"told_{amount_from}"


def typed(fact: str) -> str:
    """Return the name of a fact that has a column. Raises NotTyped."""
    if fact not in TYPED_FACTS:
        raise NotTyped(fact)
    return fact


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
    """The bits that some standards need of each kind of event, and where each stands."""

    matching: dict[str, list[Condition]] = field(default_factory=dict)
    asked: list[Where] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    asked_of: dict[str, set[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, standards: Iterable[Numbered]) -> "FactBits":
        """Return the bits for these standards."""
        found = cls()
        for each in standards:
            for happening in each.happenings:
                if happening.where is not None:
                    for kind in happening.kinds:
                        found._match(kind, happening.where)
            for where in each.asked_facts:
                found._ask(where, each.read_from)
            for fact in each.told_facts:
                if fact not in found.told:
                    found.told.append(fact if fact == NAMED_DAY else typed(fact))
        return found

    def _match(self, kind: str, condition: Condition) -> None:
        known = self.matching.setdefault(kind, [])
        if condition not in known:
            known.append(condition)
        if len(known) > _BITS:
            raise ValueError(f"The standards ask more than {_BITS} conditions of {kind}.")

    def _ask(self, where: Where, kinds: Iterable[str]) -> None:
        if where not in self.asked:
            self.asked.append(where)
        if where.fact not in self.known:
            self.known.append(typed(where.fact))
        for kind in kinds:
            self.asked_of.setdefault(kind, set()).add(where.fact)

    # ------------------------------------------------------------ columns

    def columns(self, events: Table, kinds: Mapping[str, int]) -> dict[str, Value]:
        """Return the columns that say what an event matches, and those that an interval carries."""
        match = {kind: tuple(found) for kind, found in self.matching.items()}
        matches = _by_kind(events, kinds, match, lambda found: [_sides(each, events)[0] for each in found])
        asked = {kind: tuple(sorted(facts)) for kind, facts in self.asked_of.items()}
        columns = {"matches": matches}
        for name, places in _places("has", self.asked):
            columns[name] = _by_kind(
                events,
                kinds,
                asked,
                lambda facts, places=places: [  # type: ignore[misc]
                    _has(events, where) if where.fact in facts else ibis.literal(False) for where in places
                ],
            )
        for name, known in _places("knows", self.known):
            columns[name] = _by_kind(
                events,
                kinds,
                asked,
                lambda facts, known=known: [  # type: ignore[misc]
                    events[fact].notnull() if fact in facts else ibis.literal(False) for fact in known
                ],
            )
        return columns | {told(fact): _told(events, fact) for fact in self.told}

    @property
    def carried(self) -> tuple[str, ...]:
        """Return the names of the columns that an interval carries from the event that starts it."""
        names = (*_places("has", self.asked), *_places("knows", self.known))
        return (*(name for name, _ in names), *(told(fact) for fact in self.told))

    def mask(self, kind: str, where: Condition | None) -> int:
        """Return the bit that an event of a kind must have set to match a happening's condition."""
        return 0 if where is None else 1 << self.matching[kind].index(where)

    def holds(self, table: Table, where: Where) -> tuple[BooleanValue, BooleanValue]:
        """Return whether a limit's fact is known to be one of the values, and known not to be."""
        has = _bit(table, "has", self.asked.index(where))
        return has, _bit(table, "knows", self.known.index(where.fact)) & ~has


def _by_kind(
    events: Table,
    kinds: Mapping[str, int],
    asked: Mapping[str, Any],
    flags: Callable[[Any], Sequence[Value]],
) -> Value:
    """Return the bits of an event, worked out where its kind is asked something."""
    alike: dict[Any, list[int]] = {}
    for kind, what in asked.items():
        alike.setdefault(what, []).append(kinds[kind])
    nothing = ibis.literal(0, type="int64")
    found = [(events.kind_number.isin(sorted(numbers)), bits(flags(what))) for what, numbers in alike.items()]
    return ibis.cases(*found, else_=nothing) if found else nothing


def _told(events: Table, fact: str) -> Value:
    """Return as a whole number what a limit's amount is read from: a fact, or the days to the day named."""
    if fact == NAMED_DAY:
        return events.names_day - events.happened_day
    column = events[typed(fact)]
    return as_number(column) if TYPED_FACTS[fact] == "boolean" else column.cast("int64")


def _places(name: str, flags: Sequence[Any]) -> list[tuple[str, Sequence[Any]]]:
    return [
        (f"{name}_{start // _BITS}", flags[start : start + _BITS]) for start in range(0, len(flags), _BITS)
    ]


def _bit(table: Table, name: str, place: int) -> BooleanValue:
    mask = 1 << (place % _BITS)
    return (table[f"{name}_{place // _BITS}"] & mask) == mask
