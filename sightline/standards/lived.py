"""The states that a party is in, point by point, and when a clock leaves those that it lives in."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from typing import Any

from sightline.standards.model import Happening, StateOfParty, StateOfSubject, Until, UntilBirthday
from sightline.standards.points import CLOSES, OPENS, Line, Row, in_order
from sightline.standards.states import STATES


def _order_of_change(change: tuple[Row, bool]) -> tuple[int, int, int, int]:
    return change[0].order


@lru_cache(maxsize=1_024)
def _begins_in(names: tuple[str, ...]) -> bool:
    """Say whether a party is in all these states before anything has happened."""
    return all(not isinstance(STATES[name], StateOfParty) for name in names)


class Lived:
    """One party's states, and those that one standard's clocks live in.

    `names`: of a party, all of them; `ended_by`: what ends those of the clocks' own keys.
    """

    def __init__(self, line: Line, names: tuple[str, ...], ended_by: tuple[Happening, ...]) -> None:
        self.line, self.timeline, self.to_the_hour = line, line.timeline, line.to_the_hour
        self.lived_in, self.ended_by = names, ended_by

    def changes(self, names: tuple[str, ...]) -> list[tuple[Row, bool]]:
        """Return where a party's being in all these states may change, with whether it then is in them."""
        known: dict[object, Any] = self.timeline.worked_out
        if (names, self.to_the_hour) not in known:
            known[names, self.to_the_hour] = self._found_changes(names)
        found: list[tuple[Row, bool]] = known[names, self.to_the_hour]
        return found

    def _found_changes(self, names: tuple[str, ...]) -> list[tuple[Row, bool]]:
        steps: list[tuple[Row, int, int]] = []
        counts: list[int] = []
        for slot, name in enumerate(names):
            state = STATES[name]
            counts.append(0 if isinstance(state, StateOfParty) else 1)
            steps += [(row, slot, step) for row, step in self._steps(name)]
        changes: list[tuple[Row, bool]] = []
        for row, slot, step in sorted(steps, key=lambda item: item[0].order):
            counts[slot] += step
            changes.append((row, all(count > 0 for count in counts)))
        return changes

    def _steps(self, name: str) -> Iterator[tuple[Row, int]]:
        match STATES[name]:
            case StateOfParty():
                opened, closed = self._periods(name)
                yield from ((row, 1) for row in opened.values())
                yield from ((row, -1) for row in closed.values())
            case UntilBirthday(_, _, age):
                for row in self.line.birthday_row(age, CLOSES):
                    yield row, -1
            case Until(_, _, ended_by):
                for event in self.line.happened(ended_by):
                    yield self.line.row(event, CLOSES, "party"), -1
            case StateOfSubject():
                return

    def _periods(self, name: str) -> tuple[dict[int | None, Row], dict[int | None, Row]]:
        """Return which row opens the state for each subject, and which closes it."""
        known: dict[object, Any] = self.timeline.worked_out
        asked, state = ("periods", name, self.to_the_hour), STATES[name]
        if asked not in known:
            assert isinstance(state, StateOfParty)
            opened = self._first_of_each(state.opened_by, OPENS)
            known[asked] = opened, self._first_of_each(state.closed_by, CLOSES, opened)
        found: tuple[dict[int | None, Row], dict[int | None, Row]] = known[asked]
        return found

    def _first_of_each(
        self, happening: Happening, rank: int, after: Mapping[int | None, Row] | None = None
    ) -> dict[int | None, Row]:
        """Return the first such row of each subject; with `after`, only of those, after their row."""
        first: dict[int | None, Row] = {}
        for event in self.line.happened(happening):
            row = self.line.row(event, rank, "party")
            if after is not None and (row.subject not in after or row.order < after[row.subject].order):
                continue
            if row.subject not in first or row.order < first[row.subject].order:
                first[row.subject] = row
        return first

    def in_states(self, names: tuple[str, ...], row: Row) -> bool:
        """Say whether the party is in all these states just after a row."""
        changes = self.changes(names)
        last = bisect_right(changes, row.order, key=_order_of_change)
        if last:
            return changes[last - 1][1]
        return _begins_in(names)

    def leaving(self, start: Row) -> Row | None:
        """Return the first row after `start` at which one of the standard's states is left.

        What a start belongs to (its case, its period of care) leaves a state by its own end, though the party
        is in the state by another that began before that or on the same day.
        """
        gone, order = self.lived_left, start.order
        first = bisect_right(gone, order, key=in_order)
        left = gone[first] if first < len(gone) else None
        for row in self._ends_of_its_own(start):
            if row.order > order and (left is None or row.order < left.order):
                left = row
        for happening in self.ended_by:
            for row in self.line.rows(happening, CLOSES, self.line.key):
                if row.key == start.key and row.order > order:
                    if left is None or row.order < left.order:
                        left = row
                    break
        return left

    def _ends_of_its_own(self, start: Row) -> Iterator[Row]:
        """Yield what closes each state of the standard for the start's subject, else for what contains it."""
        subject = self.timeline.subjects.get(start.subject) if start.subject is not None else None
        for name in self.lived_in:
            if start.subject is None or not isinstance(STATES[name], StateOfParty):
                continue
            opened, closed = self._periods(name)
            own = start.subject if start.subject in opened else subject.inside if subject else None
            if own is not None and own in closed:
                yield closed[own]

    @cached_property
    def lived_left(self) -> list[Row]:
        """Return the rows after which the party is not in all the states of the standard, in order."""
        return [row for row, within in self.changes(self.lived_in) if not within]
