"""The canonical tables are, on each engine, what a plain walk through each timeline makes of its events."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from sightline.engine import Relations, on_duckdb, on_postgres
from sightline.engine.journey_tables import JOURNEYS
from sightline.engine.journeys import Column, Journey, table_of
from sightline.engine.relations import day_number
from sightline.engine.tables import calendar_table, rows_of, write_parquet
from sightline.standards.calendar import uk_moment
from sightline.standards.timeline import Event, Subject, Timeline, last_second
from sightline.standards.vocabulary import KINDS, TYPED_FACTS
from tests.engine.invented import KNOWN_BY, Words, invented

AS_AT = last_second(date(2020, 6, 1))
ENGINES = [pytest.param("duckdb"), pytest.param("postgres", marks=pytest.mark.django_db)]
Answers = dict[str, Counter[tuple[object, ...]]]


class EveryFact(Words):
    """Words that know a value of every fact, so that every column of every table has something to show."""

    def __init__(self) -> None:
        super().__init__(())
        of = {"boolean": [True, False], "number": [0, 3], "code": ["A", "B"], "text": ["A", "B"]}
        self.facts = {name: of[kind] for name, kind in TYPED_FACTS.items()}
        for journey in JOURNEYS.values():
            self.kinds.setdefault(journey.party, []).append(list(journey.kinds))


@pytest.fixture(scope="module")
def timelines() -> list[Timeline]:
    return invented(EveryFact(), 1, within=20)


# ------------------------------------------------------------ the plain walk


def plainly(journey: Journey, timelines: list[Timeline]) -> Iterator[tuple[object, ...]]:
    """Yield a table's rows, one party after another."""
    for timeline in timelines:
        if timeline.kind == journey.party:
            events = [event for event in timeline.as_known(KNOWN_BY).events if event.kind in journey.kinds]
            events = sorted((e for e in events if e.latest <= AS_AT), key=lambda e: (e.latest, e.id))
            yield from with_previous(journey, list(rows(journey, timeline, events)))


def rows(journey: Journey, timeline: Timeline, events: list[Event]) -> Iterator[list[object]]:
    groups: dict[tuple[object, ...], list[Event]] = {}
    for event in events:
        if journey.row == "event":
            groups[event.id,] = [event]
        elif journey.row == "party":
            groups.setdefault((), []).append(event)
        elif event.subject is not None:
            apart = (event.facts.get(journey.apart),) if journey.apart else ()
            if None not in apart:
                groups.setdefault((event.subject, *apart), []).append(event)
    for key, group in groups.items():
        shown = [cell(column, timeline, group, alone=journey.row == "event") for column in journey.columns]
        yield [timeline.party, *key, *shown]


def cell(column: Column, timeline: Timeline, group: list[Event], *, alone: bool) -> object:
    of_kind = [event for event in group if event.kind in column.kinds]
    if column.what == "count":
        return len(of_kind)
    if column.what == "link":
        if column.fact == "subject":
            return group[0].subject
        subject = timeline.subjects.get(group[0].subject or 0)
        return getattr(subject, column.fact) if subject else None
    said = [each for each in (value(column, event) for event in of_kind) if each is not None]
    if not said:
        return None
    return said[-1 if column.last else 0]


def value(column: Column, event: Event) -> object:
    match column.what:
        case "day":
            return None if event.undated else day_number(event.happened_on)
        case "moment":
            return None if event.undated or event.happened_at is None else int(event.happened_at.timestamp())
        case "named day":
            return None if event.names_on is None else day_number(event.names_on)
        case "fact":
            return event.facts.get(column.fact)
        case "kind":
            return event.kind
        case _:
            return {"child_seen": True, "visit_attempted": False}.get(event.kind)


def with_previous(journey: Journey, found: list[list[object]]) -> Iterator[tuple[object, ...]]:
    places = list(journey.types)
    for _, other in journey.previous:
        place = places.index(other)
        found.sort(key=lambda row: (row[place] is None, row[place], row[1]))
        before = [None, *(row[place] for row in found)]
        for row, earlier in zip(found, before, strict=False):
            row.append(earlier)
    yield from (tuple(row) for row in found)


# ------------------------------------------------------------ the engines


@pytest.fixture
def said(engine: str, timelines: list[Timeline], tmp_path: Path) -> Answers:
    tables = rows_of(timelines)
    if engine == "duckdb":
        write_parquet(tables, tmp_path)
        backend = on_duckdb.connected(threads=2)
        relations = on_duckdb.relations_in(backend, tmp_path)
        found = {name: as_rows(on_duckdb.answered(backend, asked(name, relations))) for name in JOURNEYS}
        backend.disconnect()
        return found
    from django.db import connection

    on_postgres.make_tables(connection, {**tables, "calendar": calendar_table()}, temporary=True)
    return {
        name: as_rows(on_postgres.answered(connection, asked(name, Relations.named()))) for name in JOURNEYS
    }


def asked(name: str, relations: Relations):
    return table_of(JOURNEYS[name], relations, as_at=AS_AT, known_by=KNOWN_BY)


def as_rows(table: pa.Table) -> Counter[tuple[object, ...]]:
    return Counter(tuple(row.values()) for row in table.to_pylist())


@pytest.mark.parametrize("engine", ENGINES)
def test_every_table_is_what_a_plain_walk_makes_of_the_events(engine, said, timelines):
    for name, journey in JOURNEYS.items():
        assert said[name] == Counter(plainly(journey, timelines)), name


def test_every_column_of_every_table_has_something_to_show():
    for journey in JOURNEYS.values():
        shown = list(plainly(journey, [told_in_full(journey, party) for party in (1, 2)]))
        for place, column in enumerate(journey.types):
            if column not in dict(journey.previous):
                assert any(row[place] is not None for row in shown), f"{journey.name}.{column}"


def told_in_full(journey: Journey, party: int) -> Timeline:
    """Return a timeline with one event of each kind that a table reads, each saying all it can."""
    day = date(2020, 3, 2)
    facts = {name: value[0] for name, value in EveryFact().facts.items()}
    events = [
        Event(place, kind, day, 9, uk_moment(day, 10), day if KINDS[kind].names else None,
              facts={fact.name: facts[fact.name] for fact in KINDS[kind].facts if fact.name in facts})
        for place, kind in enumerate(journey.kinds)
    ]  # fmt: skip
    return Timeline(party, tuple(events), {9: Subject(9, "any", 7, 8)}, kind=journey.party)


# ------------------------------------------------------------ the declarations


@pytest.mark.parametrize("journey", JOURNEYS.values(), ids=lambda each: each.name)
def test_a_column_shows_what_its_kinds_of_event_carry(journey):
    for column in journey.columns:
        for kind in column.kinds:
            assert KINDS[kind].party == journey.party
            assert column.what != "fact" or KINDS[kind].fact(column.fact)
            assert column.what != "named day" or KINDS[kind].names


@pytest.mark.parametrize("journey", JOURNEYS.values(), ids=lambda each: each.name)
def test_a_row_is_one_subject(journey):
    if journey.row == "subject":
        assert len({KINDS[kind].belongs_to for kind in journey.kinds}) == 1


def test_no_table_shows_who_a_child_is():
    shown = {column.fact for journey in JOURNEYS.values() for column in journey.columns if column.fact}

    assert shown <= {*TYPED_FACTS, "inside", "raised_by", "subject"}
