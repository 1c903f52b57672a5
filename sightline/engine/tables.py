"""Timelines as the tables that the set-based readers read: for specs, tests and exports."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as parquet

from sightline.engine.relations import (
    CALENDAR,
    COVERAGE,
    EVENTS,
    PARTIES,
    calendar_rows,
    day_number,
    day_of,
    microsecond,
)
from sightline.standards.span import Span
from sightline.standards.timeline import Coverage, Event, Timeline
from sightline.standards.vocabulary import TYPED_FACTS

_ARROW = {"int64": pa.int64(), "string": pa.string(), "boolean": pa.bool_()}


def rows_of(timelines: Iterable[Timeline]) -> dict[str, pa.Table]:
    """Return the tables `events`, `parties` and `coverage` that hold these timelines."""
    events: list[tuple[object, ...]] = []
    parties: list[tuple[object, ...]] = []
    profiles: dict[tuple[tuple[str, Coverage], ...], int] = {}
    for timeline in timelines:
        profile = None
        if timeline.coverage is not None:
            known = tuple(sorted(timeline.coverage.items(), key=lambda item: item[0]))
            profile = profiles.setdefault(known, len(profiles) + 1)
        parties.append((timeline.party, timeline.kind, profile))
        events += (_event(timeline, event) for event in timeline.events)
    coverage = coverage_rows((number, dict(known)) for known, number in profiles.items())
    return {
        "events": table_of(EVENTS, events),
        "parties": table_of(PARTIES, parties),
        "coverage": table_of(COVERAGE, coverage),
    }


def coverage_rows(
    profiles: Iterable[tuple[int, Mapping[str, Coverage]]],
) -> list[tuple[int, str, str, int | None, int | None]]:
    """Return the rows of `coverage` for numbered profiles."""
    return [
        (number, kind, said.extent, _day(said.from_on), _day(said.to_on))
        for number, known in profiles
        for kind, said in known.items()
    ]


@cache
def calendar_table() -> pa.Table:
    """Return the calendar that the readers count with."""
    return table_of(CALENDAR, list(calendar_rows()))


def write_parquet(tables: Mapping[str, pa.Table], folder: Path) -> None:
    """Write tables as Parquet files named after them, with the calendar beside them."""
    for name, table in {**tables, "calendar": calendar_table()}.items():
        parquet.write_table(table, folder / f"{name}.parquet")


def table_of(columns: Mapping[str, str], rows: Sequence[tuple[object, ...]]) -> pa.Table:
    """Return rows as a table of these columns."""
    values = zip(*rows, strict=True) if rows else ([] for _ in columns)
    return pa.table(
        {
            name: pa.array(each, _ARROW[kind])
            for (name, kind), each in zip(columns.items(), values, strict=True)
        }
    )


def _day(day: object) -> int | None:
    return day_number(day) if isinstance(day, date) else None


def _event(timeline: Timeline, event: Event) -> tuple[object, ...]:
    subject = timeline.subjects.get(event.subject) if event.subject is not None else None
    raiser = timeline.subjects.get(subject.raised_by) if subject and subject.raised_by is not None else None
    return (
        event.id,
        timeline.party,
        event.subject,
        subject.inside if subject else None,
        subject.raised_by if subject else None,
        raiser.raised_by if raiser else None,
        event.kind,
        day_number(event.happened_on),
        int(event.happened_at.timestamp()) if event.happened_at else None,
        _day(event.names_on),
        int(event.names_at.timestamp()) if event.names_at else None,
        event.undated,
        microsecond(event.recorded_at) if event.recorded_at else None,
        microsecond(event.withdrawn_at) if event.withdrawn_at else None,
        *(event.facts.get(name) for name in TYPED_FACTS),
    )


def spans_of(table: pa.Table) -> list[Span]:
    """Return the rows of a reading as the plain reader's spans."""
    dated = ("started_on", "due_on", "ended_on")
    return [
        Span(**{**row, **{name: None if row[name] is None else day_of(row[name]) for name in dated}})
        for row in table.to_pylist()
    ]
