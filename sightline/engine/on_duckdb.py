"""Readings on DuckDB, over Parquet files."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Empty, Queue
from typing import get_args

import ibis
import pyarrow as pa
from duckdb import DuckDBPyConnection
from ibis.backends.duckdb import Backend

from sightline.engine.relations import SCHEMAS, SPANS, Relations
from sightline.engine.steps import Query, Step
from sightline.standards.model import Standard
from sightline.standards.span import WHY, Ending

_NAMED = Relations.named()

_AT_ONCE = 2

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


def _work_out(
    connection: DuckDBPyConnection, steps: Sequence[Step], into: str, *, views_stand: bool = False
) -> None:
    """Put the rows of steps into a table. What is read twice is kept while it is needed and no longer.

    What is not kept stands as views afterwards: another turn of the same steps need not understand them
    again.
    """
    needed = _needed_until(steps)
    *before, last = steps
    for place, step in enumerate(before):
        if step.is_kept or not views_stand:
            kind = "TABLE" if step.is_kept else "VIEW"
            connection.execute(f"CREATE TEMP {kind} {step.name} AS {step.sql}")
        for name in (name for name, until in needed.items() if until == place):
            connection.execute(f"DROP TABLE {name}")
    begins = f"INSERT INTO {into}" if _stands(connection, into) else f"CREATE TABLE {into} AS"
    connection.execute(f"{begins} {last.sql}")
    for name in (name for name, until in needed.items() if until == len(before)):
        connection.execute(f"DROP TABLE {name}")


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


def make_spans(backend: Backend, into: str, standards: Iterable[Standard]) -> None:
    """Make a table for the spans of these standards, with its words kept as small numbers: asked sooner."""
    words: Mapping[str, Iterable[str]] = {
        "standard": [each.code for each in standards], "ending": get_args(Ending), "why": WHY,
    }  # fmt: skip
    types = {"int64": "BIGINT", "boolean": "BOOLEAN"}
    columns = []
    for name, kind in SPANS.items():
        listed = ", ".join("'" + word.replace("'", "''") + "'" for word in words.get(name, ()))
        columns.append(f'"{name}" ' + (f"ENUM({listed})" if listed else types[kind]))
    backend.raw_sql(f"CREATE TABLE {into} ({', '.join(columns)})")


def insert_in_parts(
    backend: Backend, folder: Path, query: Query, into: str, *, parties_at_once: int = 100_000
) -> None:
    """Put the spans of a folder's parties into a table, so many parties at a time, so that memory stays
    bounded.

    The query reads tables by name (`Relations.named()`). An export is in order of party, so that each part
    reads its own stretch of the file only. Two parts are worked on at once: while one is planned, which one
    core does, the other is read. `make_spans` makes the table; without it, the first part does.
    """
    numbered = "SELECT party, row_number() OVER (ORDER BY party) AS place FROM read_parquet({})"
    parties = numbered.format([str(file) for file in _files(folder, "parties")])
    found = backend.raw_sql(
        f"SELECT party FROM ({parties}) WHERE (place - 1) % {parties_at_once} = 0 ORDER BY party"
    )
    firsts = [party for (party,) in found.fetchall()] or [0]
    parts = Queue[tuple[int, int | None]]()
    for part in zip(firsts, [*firsts[1:], None], strict=True):
        parts.put(part)
    steps = query.written("duckdb")
    backend.raw_sql("SET preserve_insertion_order = false")
    if not _stands(backend.con, into):
        _work_through(backend.con.cursor(), folder, steps, into, parts, at_most=1)
    with ThreadPoolExecutor(_AT_ONCE) as workers:
        turns = [
            workers.submit(_work_through, backend.con.cursor(), folder, steps, into, parts)
            for _ in range(min(_AT_ONCE, parts.qsize()))
        ]
        for turn in turns:
            turn.result()


def _work_through(
    connection: DuckDBPyConnection,
    folder: Path,
    steps: Sequence[Step],
    into: str,
    parts: "Queue[tuple[int, int | None]]",
    *,
    at_most: int | None = None,
) -> None:
    """Put the spans of one part after another into a table, until no part is left. Closes the connection."""
    with connection:
        for name in SCHEMAS:
            files = [str(file) for file in _files(folder, name)]
            connection.execute(f"CREATE TEMP VIEW all_{name} AS SELECT * FROM read_parquet({files})")
        for name in ("coverage", "calendar"):
            connection.execute(f"CREATE TEMP TABLE {name} AS SELECT * FROM all_{name}")
        done = 0
        while at_most is None or done < at_most:
            try:
                first, following = parts.get_nowait()
            except Empty:
                break
            until = "" if following is None else f" AND party < {following}"
            for name in ("events", "parties"):
                part = f"SELECT * FROM all_{name} WHERE party >= {first}{until}"
                connection.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {part}")
            _work_out(connection, steps, into, views_stand=done > 0)
            done += 1


def _stands(connection: DuckDBPyConnection, table: str) -> bool:
    """Say whether there is a table of this name."""
    asked = "SELECT 1 FROM information_schema.tables WHERE table_name = ?"
    return connection.execute(asked, [table]).fetchone() is not None
