"""The canonical tables of children's journeys, read from the ledger for whoever may ask for rows.

A row names its child by the council's id and by nothing else; moments are UK time.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection

from sightline.clocks import set_based
from sightline.clocks.ledger_tables import ledger_tables
from sightline.clocks.reading_all import party_names
from sightline.engine import on_duckdb, on_postgres
from sightline.engine.journey_tables import JOURNEYS
from sightline.engine.journeys import table_of
from sightline.engine.relations import day_of
from sightline.standards.calendar import UK
from sightline.standards.timeline import last_second


class UnknownTable(Exception):
    """Say that there is no such table."""


def columns_of(table: str) -> tuple[str, ...]:
    """Return a table's columns; the first is the child, or another party. Raises UnknownTable."""
    if table not in JOURNEYS:
        raise UnknownTable(f"There is no table {table}. `sightline journeys` lists them.")
    journey = JOURNEYS[table]
    return (journey.party, *(name for name in journey.types if name != "party"))


def journey_rows(
    table: str, day: date, *, known_by: datetime | None = None, on: str = "postgres"
) -> Iterator[tuple[Any, ...]]:
    """Yield a table's rows as at the end of a day, by party and then in order of what happened first.

    `on` says which engine reads, `postgres` or `duckdb`: both say the same. Raises UnknownTable.
    """
    columns_of(table)
    journey, end = JOURNEYS[table], last_second(day)
    if on == "postgres":
        query = table_of(journey, ledger_tables(known_by), as_at=end, known_by=known_by)
        found = on_postgres.answered(connection, query).to_pylist()
    else:
        with set_based.exported(known_by=known_by) as folder:
            backend = on_duckdb.connected()
            try:
                relations = on_duckdb.relations_in(backend, folder)
                query = table_of(journey, relations, as_at=end, known_by=known_by)
                found = on_duckdb.answered(backend, query).to_pylist()
            finally:
                backend.disconnect()
    names = party_names(sorted({row["party"] for row in found}))
    found.sort(key=lambda row: _order(row, journey.types))
    for row in found:
        yield tuple(_shown(row[name], kind, names) for name, kind in journey.types.items())


def _order(row: Mapping[str, Any], types: Mapping[str, str]) -> tuple[tuple[bool, Any], ...]:
    """Return what rows are ordered by: the party, the first days, the ids, and whatever sets them apart."""
    first = ("party", "day", "id", "code")
    names = sorted(
        (name for name in types if types[name] in first), key=lambda name: first.index(types[name])
    )
    return tuple((True, 0) if row[name] is None else (False, row[name]) for name in names)


def _shown(value: Any, kind: str, names: Mapping[int, str]) -> Any:
    if value is None:
        return None
    match kind:
        case "party":
            return names[value]
        case "day":
            return day_of(value)
        case "moment":
            return datetime.fromtimestamp(value, UTC).astimezone(UK).isoformat(timespec="minutes")
        case _:
            return value
