"""The set-based readers as tests ask them: timelines in, the plain reader's spans out."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from sightline.engine import Relations, compiled, on_duckdb, on_postgres, on_spark
from sightline.engine.steps import Query
from sightline.engine.tables import calendar_table, rows_of, spans_of, write_parquet
from sightline.standards.calendar import SchoolTerms
from sightline.standards.model import Standard
from sightline.standards.reading import spans
from sightline.standards.span import Span
from sightline.standards.timeline import Timeline
from tests.engine.invented import SEED


class Reader(Protocol):
    """Reads all timelines in one pass."""

    def __call__(self, query: Query, timelines: Sequence[Timeline]) -> list[Span]: ...


@cache
def relations() -> Relations:
    return Relations.named()


def asked(
    standards: Iterable[Standard], terms: SchoolTerms | None, known_by: datetime | None = None
) -> Query:
    """Return the query for every span of the standards."""
    return compiled(standards).spans(relations(), known_by=known_by, terms=terms)


def duckdb(folder: Path) -> Reader:
    """Return the reader on DuckDB, which puts the timelines into a folder."""

    def read(query: Query, timelines: Sequence[Timeline]) -> list[Span]:
        write_parquet(rows_of(timelines), folder)
        backend = on_duckdb.connected(threads=2)
        try:
            on_duckdb.insert_in_parts(
                backend, folder, query, "spans", parties_at_once=len(timelines) // 2 + 1
            )
            return spans_of(backend.raw_sql("SELECT * FROM spans").to_arrow_table())
        finally:
            backend.disconnect()

    return read


def postgres(connection: Any) -> Reader:
    """Return the reader on PostgreSQL, which puts the timelines into temporary tables of a connection."""

    def read(query: Query, timelines: Sequence[Timeline]) -> list[Span]:
        tables = {**rows_of(timelines), "calendar": calendar_table()}
        on_postgres.make_tables(connection, tables, temporary=True)
        return spans_of(on_postgres.answered(connection, query))

    return read


def spark(session: Any, folder: Path) -> Reader:
    """Return the reader on Spark, which puts the timelines into a folder."""

    def read(query: Query, timelines: Sequence[Timeline]) -> list[Span]:
        write_parquet(rows_of(timelines), folder)
        return spans_of(on_spark.answered(session, query, folder))

    return read


def plainly(
    standards: Iterable[Standard],
    timelines: Iterable[Timeline],
    terms: SchoolTerms | None,
    known_by: datetime | None = None,
) -> list[Span]:
    """Return what the authority says."""
    known = [timeline.as_known(known_by) for timeline in timelines]
    return [span for each in standards for timeline in known for span in spans(each, timeline, terms=terms)]


def by_party(said: Iterable[Span]) -> dict[int, list[Span]]:
    """Return each party's spans."""
    found: dict[int, list[Span]] = defaultdict(list)
    for span in said:
        found[span.party].append(span)
    return found


def disagreement(said: Iterable[Span], plain: Iterable[Span], timelines: Iterable[Timeline]) -> str:
    """Return the simplest timeline that two readers read differently, with what each says; or nothing."""
    ours, theirs = Counter(said), Counter(plain)
    missing, extra = theirs - ours, ours - theirs
    parties = {span.party for span in (*missing, *extra)}
    if not parties:
        return ""
    simplest = min((each for each in timelines if each.party in parties), key=lambda each: len(each.events))
    lines = [f"{len(parties)} timelines are read differently (SIGHTLINE_SEED={SEED}). The simplest:"]
    lines += [f"  {event}" for event in sorted(simplest.events, key=lambda event: event.happened_on)]
    lines += [f"  coverage {simplest.coverage}"]
    lines += [f"  the authority alone: {span}" for span in missing if span.party == simplest.party]
    lines += [f"  this reader alone: {span}" for span in extra if span.party == simplest.party]
    return "\n".join(lines)
