"""Standards as they are declared, with what the set-based readers ask of a declaration."""

from collections.abc import Iterator
from dataclasses import dataclass

from sightline.standards.model import (
    AllOf,
    AnyOf,
    At,
    Birthday,
    CalendarDate,
    Condition,
    Entering,
    Happening,
    InState,
    LaterOf,
    Limit,
    Named,
    NextWorkingMorning,
    Not,
    Nth,
    OneOf,
    Standard,
    StateOfParty,
    StateOfSubject,
    Unit,
    Until,
    UntilBirthday,
    Where,
)
from sightline.standards.states import STATES


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


@dataclass(frozen=True)
class Numbered:
    """A standard with its number in the program."""

    number: int
    standard: Standard

    @property
    def to_the_hour(self) -> bool:
        """Say whether the promise is counted in hours."""
        return any(limit.unit is Unit.HOURS for limit in self.limits)

    @property
    def limits(self) -> tuple[Limit, ...]:
        """Return the limits of every version."""
        return tuple(limit for version in self.standard.versions for limit in version.limits)

    @property
    def asks(self) -> bool:
        """Say whether any limit asks anything."""
        return any(limit.when is not None for limit in self.limits)

    def lived_in(self, kind: type) -> tuple[str, ...]:
        """Return the names of the states of a kind that the standard lives in."""
        return tuple(name for name in self.standard.while_in if isinstance(STATES[name], kind))

    @property
    def anchored_on(self) -> tuple[Happening, ...]:
        """Return the happenings of the anchor."""
        match self.standard.starts:
            case At(happening) | Named(happening) | NextWorkingMorning(happening) | Nth(_, happening, _):
                return (happening,)
            case LaterOf(first, second):
                return (first, second)
            case OneOf(options):
                return tuple(happening for _, happening in options)
            case CalendarDate(_, _, after):
                return (after,)
            case Birthday():
                return ()
            case Entering(states):
                entered = (STATES[name] for name in states)
                return tuple(state.opened_by for state in entered if isinstance(state, StateOfParty))

    @property
    def asked_states(self) -> tuple[str, ...]:
        """Return the states that the limits ask about."""
        asked = (leaf for limit in self.limits for leaf in leaves(limit.when))
        return tuple(dict.fromkeys(leaf.state for leaf in asked if isinstance(leaf, InState)))

    @property
    def asked_facts(self) -> tuple[Where, ...]:
        """Return what the limits ask of facts."""
        asked = (leaf for limit in self.limits for leaf in leaves(limit.when))
        return tuple(dict.fromkeys(leaf for leaf in asked if isinstance(leaf, Where)))

    @property
    def told_facts(self) -> tuple[str, ...]:
        """Return the facts that limits read their amount from."""
        return tuple(dict.fromkeys(limit.amount_from for limit in self.limits if limit.amount_from))

    @property
    def read_from(self) -> frozenset[str]:
        """Return the kinds of event whose facts the limits may be read from: starts, meetings, moves."""
        found = [*self.anchored_on, self.standard.met_by.happening]
        found += [moved.by for moved in self.standard.moved_by if isinstance(moved.by, Happening)]
        return frozenset(kind for happening in found for kind in happening.kinds)

    @property
    def state_names(self) -> tuple[str, ...]:
        """Return every state that the standard speaks of."""
        anchor = self.standard.starts
        entered = anchor.states if isinstance(anchor, Entering) else ()
        return tuple(dict.fromkeys((*self.standard.while_in, *entered, *self.asked_states)))

    @property
    def happenings(self) -> Iterator[Happening]:
        """Yield every happening that the standard reads, its states' included."""
        yield from self.anchored_on
        yield self.standard.met_by.happening
        if self.standard.met_by.perhaps:
            yield self.standard.met_by.perhaps
        for moved in self.standard.moved_by:
            if isinstance(moved.by, Happening):
                yield moved.by
        for name in self.state_names:
            match STATES[name]:
                case StateOfParty(_, _, opened_by, closed_by):
                    yield from (opened_by, closed_by)
                case StateOfSubject(_, _, closed_by):
                    yield closed_by
                case Until(_, _, ended_by):
                    yield ended_by
                case UntilBirthday():
                    pass
