"""The ledger read by the set-based reader, on DuckDB: for `check` and for whoever asks it by name.

What leaves the database is written to a folder that only this process may enter, and is gone at the
end. The caller's reach decides what is read: this is a permitted, logged action or none.
"""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as parquet

from sightline.clocks.rebuilding import school_terms
from sightline.clocks.timelines import timelines
from sightline.engine import Relations, compiled, states_as_at
from sightline.engine.on_duckdb import answered, connected, relations_in
from sightline.engine.relations import day_of
from sightline.engine.tables import calendar_table, rows_of
from sightline.records.models import Party
from sightline.standards.model import Standard
from sightline.standards.span import Span

BATCH = 500
DAYS = ("started_on", "due_on", "ended_on")


@contextmanager
def exported(*, known_by: datetime | None = None) -> Iterator[Path]:
    """Write every party's events to a private folder while the block lasts, and return the folder.

    With `known_by` they are those that were believed at that moment: ask for the same of what is read there.
    """
    with tempfile.TemporaryDirectory(prefix="sightline-") as name:
        folder = Path(name)
        parties = list(Party.objects.order_by("id").values_list("id", flat=True))
        found = []
        for start in range(0, len(parties), BATCH):
            found += timelines(parties[start : start + BATCH], known_by=known_by).values()
        for table, rows in {**rows_of(found), "calendar": calendar_table()}.items():
            parquet.write_table(rows, folder / f"{table}.parquet")
        yield folder


def spans_in(folder: Path, standards: Sequence[Standard], *, known_by: datetime | None = None) -> list[Span]:
    """Return every span of these standards over an export, in order of party and standard."""
    backend = connected()
    try:
        query = compiled(standards).spans(
            relations_in(backend, folder), known_by=known_by, terms=school_terms()
        )
        rows = answered(backend, query).to_pylist()
    finally:
        backend.disconnect()
    found = [Span(**{name: _value(name, value) for name, value in row.items()}) for row in rows]
    return sorted(found, key=lambda span: (span.party, span.standard))


def states_in(
    folder: Path, standards: Sequence[Standard], end: int, *, known_by: datetime | None = None
) -> list[dict[str, Any]]:
    """Return what each clock begun by a second says: a row for each, with `state` and `state_why`."""
    backend = connected()
    try:
        relations: Relations = relations_in(backend, folder)
        query, table = (
            compiled(standards).spans(relations, known_by=known_by, terms=school_terms()).kept("spans")
        )
        rows = answered(backend, query.then(states_as_at(table, standards, end))).to_pylist()
    finally:
        backend.disconnect()
    return [{name: _value(name, value) for name, value in row.items()} for row in rows]


def _value(name: str, value: Any) -> Any:
    if name in DAYS:
        return _day(value)
    return "" if name == "why" and value is None else value


def _day(number: int | None) -> date | None:
    return None if number is None else day_of(number)
