"""Readings on PostgreSQL, through a connection that the caller holds: whoever it is sees what they may see.

The statement is an ordinary one, so row-level security decides what it reads. The four tables are tables or
views by name; `make_tables` writes them for tests and trials.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pyarrow as pa

from sightline.engine.relations import SCHEMAS, SPANS
from sightline.engine.steps import Query

_TYPES = {"int64": "bigint", "string": "text", "boolean": "boolean"}

# The planner cannot know how many rows a step will have: it must not choose loops within loops for them, nor
# spend longer on compiling the statement than on running it.
_PLANNING = {"jit": "off", "enable_nestloop": "off", "join_collapse_limit": "1", "from_collapse_limit": "1"}


def answered(connection: Any, query: Query) -> pa.Table:
    """Return the rows of a query, through a psycopg connection or Django's."""
    with connection.cursor() as cursor, planned(cursor):
        cursor.execute(query.sql("postgres"))
        rows = cursor.fetchall()
    schema = query.table.schema()
    columns = zip(*rows, strict=True) if rows else ([] for _ in schema)
    return pa.table(
        {
            name: pa.array(each, kind.to_pyarrow())
            for (name, kind), each in zip(schema.items(), columns, strict=True)
        }
    )


def insert(connection: Any, query: Query, into: str) -> int:
    """Put the spans of a query into a table with the columns of `relations.SPANS`. Returns how many."""
    columns = ", ".join(f'"{name}"' for name in SPANS)
    with connection.cursor() as cursor, planned(cursor):
        cursor.execute(f"INSERT INTO {into} ({columns}) {query.sql('postgres')}")
        return int(cursor.rowcount)


@contextmanager
def planned(cursor: Any) -> Iterator[None]:
    """Plan what reads whole tables as suits a reading, while the block lasts, and afterwards as before."""
    before = {}
    for name, value in _PLANNING.items():
        cursor.execute("SELECT current_setting(%s)", [name])
        before[name] = cursor.fetchone()[0]
        cursor.execute("SELECT set_config(%s, %s, false)", [name, value])
    yield
    for name, value in before.items():
        cursor.execute("SELECT set_config(%s, %s, false)", [name, value])


def make_tables(
    connection: Any,
    tables: Mapping[str, pa.Table],
    *,
    temporary: bool = False,
    names: Mapping[str, str] | None = None,
) -> None:
    """Make tables of `relations.SCHEMAS` anew and fill them, through a psycopg connection or Django's.

    Temporary ones last as long as the transaction. `names` says what a table is called, if not by its name.
    """
    kind, ending = ("TEMPORARY TABLE", "ON COMMIT DROP") if temporary else ("TABLE", "")
    with connection.cursor() as cursor:
        for name, table in tables.items():
            called = (names or {}).get(name, name)
            columns = ", ".join(f'"{column}" {_TYPES[each]}' for column, each in SCHEMAS[name].items())
            cursor.execute(f"DROP TABLE IF EXISTS {'pg_temp.' if temporary else ''}{called}")
            cursor.execute(f"CREATE {kind} {called} ({columns}) {ending}")
            with cursor.copy(f"COPY {called} FROM STDIN") as copy:
                for row in zip(*(column.to_pylist() for column in table.columns), strict=True):
                    copy.write_row(row)
            cursor.execute(f"ANALYZE {called}")
