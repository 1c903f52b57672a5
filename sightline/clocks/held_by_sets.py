"""Who held each child on which days, and the balance that follows, worked out from events by sets on DuckDB.

It is the second reading of what `spells.py` walks through child by child, and shares the declarations with it
and nothing else: no kept row is read. What it says is compared with what the pages show.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from sightline.clocks import held_statements as statements
from sightline.clocks.spells import (
    DOOR,
    HOLDING_KINDS,
    HOLDING_ROLES,
    ONE_AT_A_TIME,
    SAY_WHO_HOLDS,
    STATUSES,
)
from sightline.engine.on_duckdb import connected, relations_in
from sightline.engine.relations import day_number
from sightline.standards.model import StateOfParty
from sightline.standards.states import (
    END_MAY_BE_SAID,
    ENDED_BY_WHAT_THEY_RAISED,
    OPEN,
    OPEN_AS_A_CASE,
    STATES,
)

# A stretch of days, each given by its last: from the day after the first until the second.
Days = tuple[date, date]
# The children in each column of each team, by the team's id; a child who is in a column twice is there twice.
Columns = dict[tuple[int, str], list[int]]

_NEVER = 1_000_000_000


class Held:
    """Who held whom, worked out once over an export; the balance of any days is asked of it."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def columns(self, asked: Sequence[Days]) -> list[Columns]:
        """Return the balance of each stretch of days, in the order asked: who is in which column."""
        rows = [(number, day_number(before), day_number(day)) for number, (before, day) in enumerate(asked)]
        _register(self._connection, "asked", {"number": "int64", "before": "int64", "day": "int64"}, rows)
        found: list[Columns] = [defaultdict(list) for _ in asked]
        said = self._connection.execute(f"SELECT * FROM ({statements.COLUMNS}) ORDER BY ALL").fetchall()
        for number, team, name, party in said:
            found[number][team, name].append(party)
        return found


@contextmanager
def held_in(
    folder: Path,
    *,
    workers: Iterable[tuple[str, int, date | None]],
    teams: Iterable[tuple[str, int]],
    whole_service: int | None,
) -> Iterator[Held]:
    """Work out who held whom from the events of an export, and keep the answer while the block lasts.

    `workers`: the code of each with its id and last day; `teams`: each code with its id; `whole_service`: the
    id of the team that holds where none is said.
    """
    backend = connected()
    try:
        relations_in(backend, folder)
        connection = backend.con
        _declare(connection)
        last_days = [(code, pk, day_number(left) if left else None) for code, pk, left in workers]
        _register(connection, "workers", {"code": "string", "id": "int64", "last_day": "int64"}, last_days)
        _register(connection, "teams", {"code": "string", "id": "int64"}, teams)
        values = {"never": _NEVER, "whole_service": whole_service}
        for statement in statements.IN_ORDER:
            read = {name: value for name, value in values.items() if f"${name}" in statement}
            connection.execute(_with_numbers(statement, read))
        yield Held(connection)
    finally:
        backend.disconnect()


def _declare(connection: Any) -> None:
    """Put what is declared of states and of holding into tables of the connection."""
    steps = []
    for way in dict.fromkeys((*STATUSES, *OPEN, *OPEN_AS_A_CASE)):
        state = STATES[way]
        if not isinstance(state, StateOfParty) or state.closed_by.where:
            raise TypeError(f"“{way}” closes on more than a kind of event.")
        if state.opened_by.where not in (None, END_MAY_BE_SAID):
            raise TypeError(f"“{way}” opens on more than a kind of event and whether its end may be said.")
        asks = state.opened_by.where is not None
        steps += [(way, kind, True, asks, False) for kind in state.opened_by.kinds]
        steps += [(way, kind, False, False, False) for kind in state.closed_by.kinds]
        if way in ENDED_BY_WHAT_THEY_RAISED:
            steps.append((way, ENDED_BY_WHAT_THEY_RAISED[way], False, False, True))
    flags = ("opens", "asks_for_end", "ends_what_raised_it")
    _register(
        connection, "steps", {"way": "string", "kind": "string", **dict.fromkeys(flags, "boolean")}, steps
    )
    lists: Mapping[str, tuple[str, Iterable[str | None]]] = {
        "one_at_a_time": ("way", ONE_AT_A_TIME),
        "open_ways": ("way", (*OPEN, *OPEN_AS_A_CASE)),
        "at_the_door": ("way", (DOOR,)),
        "needs_a_worker": ("way", (way for way in STATUSES if way != DOOR)),
        "holding": ("kind", HOLDING_KINDS),
        "say_who_holds": ("kind", SAY_WHO_HOLDS),
        "holding_roles": ("category", (role for role in HOLDING_ROLES if role)),
    }
    for name, (column, words) in lists.items():
        _register(connection, name, {column: "string"}, [(word,) for word in words])


def _with_numbers(statement: str, values: Mapping[str, int | None]) -> str:
    for name, value in values.items():
        statement = statement.replace(f"${name}", "NULL" if value is None else str(int(value)))
    return statement


_TYPES = {"string": pa.string(), "int64": pa.int64(), "boolean": pa.bool_()}


def _register(
    connection: Any, name: str, columns: Mapping[str, str], rows: Iterable[tuple[object, ...]]
) -> None:
    """Let rows be read as a table by a name."""
    listed = list(rows)
    arrays = [
        pa.array([row[place] for row in listed], _TYPES[kind]) for place, kind in enumerate(columns.values())
    ]
    connection.register(name, pa.table(dict(zip(columns, arrays, strict=True))))
