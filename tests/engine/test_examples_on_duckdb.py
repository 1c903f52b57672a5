"""Every worked example on DuckDB: all of them together, in one pass, must say what the plain reader says."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from sightline.engine import compiled
from sightline.engine.on_duckdb import answered, connected, relations_in
from sightline.engine.relations import day_of
from sightline.engine.tables import rows_of, write_parquet
from sightline.standards.calendar import SchoolTerms
from sightline.standards.example import Ask, Example
from sightline.standards.reading import spans
from sightline.standards.register import STANDARDS
from sightline.standards.span import Reading, Span, state_of
from sightline.standards.spec import examples
from sightline.standards.timeline import Timeline

Terms = tuple[tuple[date, date], ...]
DAYS = ("started_on", "due_on", "ended_on")


@pytest.fixture(scope="module")
def asked() -> dict[Terms, dict[int, tuple[Example, datetime | None, Timeline]]]:
    """Return each example, as known by each moment asked for, as a party of its own, by school terms."""
    found: dict[Terms, dict[int, tuple[Example, datetime | None, Timeline]]] = defaultdict(dict)
    party = 0
    for example in examples():
        for known_by in dict.fromkeys(ask.known_by for ask in example.asks):
            party += 1
            known = example.timeline(party).as_known(known_by)
            believed = tuple(replace(event, withdrawn_at=None) for event in known.events)
            found[example.terms][party] = (example, known_by, replace(known, events=believed))
    return found


@pytest.fixture(scope="module")
def said(asked, tmp_path_factory: pytest.TempPathFactory) -> dict[int, list[Span]]:
    """Return what DuckDB says of every party, all standards in one pass for each set of school terms."""
    found: dict[int, list[Span]] = defaultdict(list)
    for number, (terms, parties) in enumerate(asked.items()):
        folder = tmp_path_factory.mktemp(f"examples{number}")
        for span in on_duckdb(folder, [timeline for _, _, timeline in parties.values()], terms):
            found[span.party].append(span)
    return found


def on_duckdb(folder: Path, timelines: list[Timeline], terms: Terms) -> Iterator[Span]:
    write_parquet(rows_of(timelines), folder)
    backend = connected()
    school_terms = SchoolTerms(list(terms)) if terms else None
    query = compiled(STANDARDS.values()).spans(relations_in(backend, folder), terms=school_terms)
    for row in answered(backend, query).to_pylist():
        yield Span(**{name: _plain(name, value) for name, value in row.items()})
    backend.disconnect()


def _plain(name: str, value: object) -> object:
    if name in DAYS:
        return None if value is None else day_of(int(str(value)))
    return "" if name == "why" and value is None else value


def wrong(ask: Ask, example: Example, found: list[Span]) -> str | None:
    standard = STANDARDS[example.standard]
    readings = []
    for span in found:
        words = state_of(span, standard.promise, ask.as_at) if span.standard == standard.code else None
        if words and not span.moved_on(ask.as_at):
            readings.append(Reading(span, *words))
    return ask.wrong(readings)


def test_every_example_is_answered_as_it_says(asked, said) -> None:
    faults = [
        f"{example}: {fault}"
        for parties in asked.values()
        for party, (example, known_by, _) in parties.items()
        for ask in example.asks_of(party)
        if ask.known_by == known_by and (fault := wrong(ask, example, said[party]))
    ]

    assert faults == []


def test_every_span_of_every_standard_is_the_plain_readers(asked, said) -> None:
    different = []
    for terms, parties in asked.items():
        school_terms = SchoolTerms(list(terms)) if terms else None
        for party, (example, _, timeline) in parties.items():
            plain = [
                span for each in STANDARDS.values() for span in spans(each, timeline, terms=school_terms)
            ]
            if sorted(map(repr, plain)) != sorted(map(repr, said[party])):
                different.append(str(example))

    assert different == []
