"""Rows into a table, many at once.

PostgreSQL refuses COPY into a table under row-level security, so rows are copied into a table that only this
session sees and inserted from there, under the same policies as any other.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from psycopg.types.json import Jsonb


def insert_rows(table: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows whose values stand in the order of `columns`. Mappings become JSON."""
    if not rows:
        return
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS pg_temp.staged_{table}")
        cursor.execute(f"CREATE TEMP TABLE staged_{table} AS SELECT {names} FROM {table} WITH NO DATA")
        with cursor.copy(f"COPY staged_{table} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row([Jsonb(value) if isinstance(value, dict) else value for value in row])
        cursor.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM staged_{table}")
        cursor.execute(f"DROP TABLE staged_{table}")
