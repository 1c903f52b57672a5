"""Readings on DuckDB, over Parquet files."""

from collections.abc import Iterator
from pathlib import Path

import ibis
import pyarrow as pa
from ibis.backends.duckdb import Backend

from sightline.engine.relations import SCHEMAS, Relations
from sightline.engine.steps import Query


def connected(*, threads: int | None = None, memory_limit: str | None = None) -> Backend:
    """Return a connection to an empty DuckDB in memory."""
    backend = ibis.duckdb.connect()
    if threads:
        backend.raw_sql(f"SET threads = {int(threads)}")
    if memory_limit:
        backend.raw_sql(f"SET memory_limit = '{memory_limit}'")
    return backend


def relations_in(backend: Backend, folder: Path) -> Relations:
    """Return the tables of a folder: `events`, `parties`, `coverage` and `calendar`, each one Parquet file or several.

    Several are named `events-….parquet`.
    """
    return Relations(
        **{name: backend.read_parquet([str(file) for file in _files(folder, name)]) for name in SCHEMAS}
    )


def _files(folder: Path, name: str) -> Iterator[Path]:
    found = sorted({*folder.glob(f"{name}.parquet"), *folder.glob(f"{name}-*.parquet")})
    if not found:
        raise FileNotFoundError(f"{folder} holds no {name}.parquet.")
    yield from found


def answered(backend: Backend, query: Query) -> pa.Table:
    """Return the rows of a query."""
    return backend.raw_sql(query.sql("duckdb")).to_arrow_table()
