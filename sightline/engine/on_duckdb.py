"""Readings on DuckDB, over Parquet files."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import ibis
import pyarrow as pa
from ibis.backends.duckdb import Backend

from sightline.engine.relations import SCHEMAS, Relations
from sightline.engine.steps import Query, Step

_NAMED = Relations.named()

# Lifting projections over joins takes longer to plan than all the rest, and a reading runs no faster for it.
# A reading joins many rows on the left with few on the right, and knows it better than an estimate.
_UNHELPFUL = "projection_pullup,build_side_probe_side"


def connected(*, threads: int | None = None, memory_limit: str | None = None) -> Backend:
    """Return a connection to an empty DuckDB in memory."""
    backend = ibis.duckdb.connect()
    backend.raw_sql(f"SET disabled_optimizers = '{_UNHELPFUL}'")
    backend.raw_sql("SET enable_progress_bar = false")
    if threads:
        backend.raw_sql(f"SET threads = {int(threads)}")
    if memory_limit:
        backend.raw_sql(f"SET memory_limit = '{memory_limit}'")
    return backend


def relations_in(backend: Backend, folder: Path) -> Relations:
    """Return the tables of a folder: `events`, `parties`, `coverage` and `calendar`.

    Each is one Parquet file, or several named `events-….parquet`. They are views of this connection.
    """
    for name in SCHEMAS:
        files = [str(file) for file in _files(folder, name)]
        backend.raw_sql(f"CREATE OR REPLACE TEMP VIEW {name} AS SELECT * FROM read_parquet({files})")
    return _NAMED


def _files(folder: Path, name: str) -> Iterator[Path]:
    found = sorted({*folder.glob(f"{name}.parquet"), *folder.glob(f"{name}-*.parquet")})
    if not found:
        raise FileNotFoundError(f"{folder} holds no {name}.parquet.")
    yield from found


def answered(backend: Backend, query: Query) -> pa.Table:
    """Return the rows of a query."""
    return backend.con.sql(query.sql("duckdb")).to_arrow_table()


def _work_out(backend: Backend, steps: Sequence[Step], into: str, *, views_stand: bool = False) -> None:
    """Put the rows of steps into a table. What is read twice is kept while it is needed and no longer.

    What is not kept stands as views afterwards: another turn of the same steps need not understand them
    again.
    """
    needed = _needed_until(steps)
    *before, last = steps
    for place, step in enumerate(before):
        if step.is_kept or not views_stand:
            kind = "TABLE" if step.is_kept else "VIEW"
            backend.raw_sql(f"CREATE TEMP {kind} {step.name} AS {step.sql}")
        for name in (name for name, until in needed.items() if until == place):
            backend.raw_sql(f"DROP TABLE {name}")
    found = backend.raw_sql("SELECT 1 FROM information_schema.tables WHERE table_name = ?", parameters=[into])
    made = found.fetchone() is not None
    backend.raw_sql(f"INSERT INTO {into} {last.sql}" if made else f"CREATE TABLE {into} AS {last.sql}")
    for name in (name for name, until in needed.items() if until == len(before)):
        backend.raw_sql(f"DROP TABLE {name}")


def _forget_views(backend: Backend, steps: Sequence[Step]) -> None:
    for step in reversed(steps[:-1]):
        if not step.is_kept:
            backend.raw_sql(f"DROP VIEW {step.name}")


def _needed_until(steps: Sequence[Step]) -> dict[str, int]:
    """Return the place of the last step that is worked out from each kept one, views between them
    included.
    """
    place_of = {step.name: place for place, step in enumerate(steps)}
    until: dict[int, int] = {}
    for place, step in reversed(list(enumerate(steps))):
        # A view is worked out where it is read; what it reads is needed until then.
        at = place if step.is_kept or place == len(steps) - 1 else until.get(place, place)
        for name, other in place_of.items():
            if other < place and f'"{name}"' in step.sql:
                until[other] = max(until.get(other, 0), at)
    return {steps[place].name: last for place, last in until.items() if steps[place].is_kept}


def insert_in_parts(
    backend: Backend, folder: Path, query: Query, into: str, *, parties_at_once: int = 100_000
) -> None:
    """Put the spans of a folder's parties into a table, so many parties at a time, so that memory stays
    bounded.

    The query reads tables by name (`Relations.named()`). An export is in order of party, so that each part
    reads
    its own stretch of the file only.
    """
    for name in SCHEMAS:
        files = [str(file) for file in _files(folder, name)]
        backend.raw_sql(f"CREATE OR REPLACE TEMP VIEW all_{name} AS SELECT * FROM read_parquet({files})")
    for name in ("coverage", "calendar"):
        backend.raw_sql(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM all_{name}")
    numbered = "SELECT party, row_number() OVER (ORDER BY party) AS place FROM all_parties"
    found = backend.raw_sql(
        f"SELECT party FROM ({numbered}) WHERE (place - 1) % {parties_at_once} = 0 ORDER BY party"
    )
    firsts = [party for (party,) in found.fetchall()] or [0]
    steps = query.written("duckdb")
    for turn, (first, following) in enumerate(zip(firsts, [*firsts[1:], None], strict=True)):
        until = "" if following is None else f" AND party < {following}"
        for name in ("events", "parties"):
            part = f"SELECT * FROM all_{name} WHERE party >= {first}{until}"
            backend.raw_sql(f"CREATE OR REPLACE TEMP VIEW {name} AS {part}")
        _work_out(backend, steps, into, views_stand=turn > 0)
    _forget_views(backend, steps)
