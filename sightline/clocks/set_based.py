"""The ledger read by the set-based reader: on DuckDB over an export, or on PostgreSQL where it is.

What leaves the database is written to a folder that only this process may enter, and is gone at the
end. The caller's reach decides what is read: this is a permitted, logged action or none.
"""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as parquet
from django.db import connection

from sightline.clocks.ledger_tables import ledger_tables
from sightline.clocks.rebuilding import school_terms
from sightline.clocks.timelines import timelines
from sightline.engine import Relations, compiled, on_postgres, states_as_at
from sightline.engine.on_duckdb import answered, connected, relations_in
from sightline.engine.steps import Query
from sightline.engine.tables import calendar_table, rows_of, spans_of
from sightline.records.models import Party
from sightline.standards.model import Standard, State
from sightline.standards.span import Reading, Span
from sightline.standards.timeline import Timeline

BATCH = 500


@contextmanager
def exported(*, known_by: datetime | None = None) -> Iterator[Path]:
    """Write every party's events to a private folder while the block lasts, and return the folder.

    They are those believed now or, with `known_by`, at that moment.
    """
    with tempfile.TemporaryDirectory(prefix="sightline-") as name:
        folder = Path(name)
        parties = list(Party.objects.order_by("id").values_list("id", flat=True))
        found: list[Timeline] = []
        for start in range(0, len(parties), BATCH):
            found += timelines(parties[start : start + BATCH], known_by=known_by).values()
        for table, rows in {**rows_of(found), "calendar": calendar_table()}.items():
            parquet.write_table(rows, folder / f"{table}.parquet")
        yield folder


def spans_in(folder: Path, standards: Sequence[Standard]) -> list[Span]:
    """Return every span of these standards over an export, in order of party and standard."""
    backend = connected()
    try:
        query = compiled(standards).spans(relations_in(backend, folder), terms=school_terms())
        found = spans_of(answered(backend, query))
    finally:
        backend.disconnect()
    return sorted(found, key=lambda span: (span.party, span.standard))


def readings_on_duckdb(
    standards: Sequence[Standard],
    end: int,
    *,
    at_moment: int | None = None,
    known_by: datetime | None = None,
) -> list[Reading]:
    """Return what each clock begun by a second says. DuckDB reads an export that is deleted afterwards.

    `at_moment` (default `end`) decides what is late.
    """
    with exported(known_by=known_by) as folder:
        backend = connected()
        try:
            return _readings(
                answered(backend, _asked(relations_in(backend, folder), standards, end, at_moment, known_by))
            )
        finally:
            backend.disconnect()


def readings_on_postgres(
    standards: Sequence[Standard],
    end: int,
    *,
    at_moment: int | None = None,
    known_by: datetime | None = None,
) -> list[Reading]:
    """Return the same, read by PostgreSQL where the ledger is, in this transaction and by its policies."""
    query = _asked(ledger_tables(known_by), standards, end, at_moment, known_by)
    return _readings(on_postgres.answered(connection, query))


def _asked(
    relations: Relations,
    standards: Sequence[Standard],
    end: int,
    at_moment: int | None,
    known_by: datetime | None,
) -> Query:
    spans = compiled(standards).spans(relations, known_by=known_by, terms=school_terms())
    query, table = spans.kept("spans")
    return query.then(states_as_at(table, standards, end, at_moment))


def _readings(table: pa.Table) -> list[Reading]:
    said = zip(table["state"].to_pylist(), table["state_why"].to_pylist(), strict=True)
    spans = spans_of(table.drop_columns(["state", "state_why"]))
    return [Reading(span, State(state), why) for span, (state, why) in zip(spans, said, strict=True)]
