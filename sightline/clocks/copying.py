"""Rows into a table, many at once.

PostgreSQL refuses COPY into a table under row-level security, so many rows are copied into a table that only
this session sees and inserted from there, under the same policies as any other. A few are inserted at once:
making that table takes longer than they do.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from psycopg.types.json import Jsonb

FEW = 100


def insert_rows(table: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows whose values stand in the order of `columns`. Mappings become JSON."""
    if not rows:
        return
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        if len(rows) <= FEW:
            one = f"({', '.join(['%s'] * len(columns))})"
            values = [Jsonb(value) if type(value) is dict else value for row in rows for value in row]
            cursor.execute(f"INSERT INTO {table} ({names}) VALUES {', '.join([one] * len(rows))}", values)
            return
        cursor.execute(f"DROP TABLE IF EXISTS pg_temp.staged_{table}")
        cursor.execute(f"CREATE TEMP TABLE staged_{table} AS SELECT {names} FROM {table} WITH NO DATA")
        with cursor.copy(f"COPY staged_{table} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row([Jsonb(value) if type(value) is dict else value for value in row])
        cursor.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM staged_{table}")
        cursor.execute(f"DROP TABLE staged_{table}")
