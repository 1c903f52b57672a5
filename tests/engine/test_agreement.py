"""Every worked example, and timelines nobody would have thought of, on every set-based reader in one pass.

The examples must say what they say; and each reader must say of all what the authority says.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from sightline.engine.on_spark import session
from sightline.standards.calendar import SchoolTerms
from sightline.standards.model import Standard
from sightline.standards.span import Span
from sightline.standards.timeline import Timeline
from tests.engine import readers
from tests.engine.asked_examples import REGISTER, Asked, asked_examples, counted_in_terms, terms_of_examples
from tests.engine.invented import ALWAYS, KNOWN_BY, SEED, TERMS, Words, invented, numbered
from tests.engine.odd_standards import ODD

EVERY = (*REGISTER, *ODD)
IN_TERMS = tuple(each for each in REGISTER if counted_in_terms(each))
ALL_TERMS = SchoolTerms([(term.first_on, term.last_on) for term in TERMS.terms] + terms_of_examples())
FEW, MANY = 450, 6_000
MANY_AT_ONCE = 1_500

ENGINES = [
    pytest.param("duckdb"),
    pytest.param("postgres", marks=pytest.mark.django_db),
    pytest.param("spark", marks=pytest.mark.spark),
]
ON_ENGINES = pytest.mark.parametrize("engine", ENGINES)
IN_EVERY_RUN = pytest.mark.parametrize("engine", ENGINES[:2])


@dataclass
class Everything:
    """What is read, and what each engine said of it: asked once, looked at by several tests."""

    examples: dict[int, Asked]
    made_up: list[Timeline]
    said: dict[str, list[Span]] = field(default_factory=dict)

    @property
    def timelines(self) -> list[Timeline]:
        return [*self.made_up, *(each.timeline for each in self.examples.values())]


def _made_up(number: int, seed: int = SEED) -> list[Timeline]:
    drawn = [*invented(Words(ODD), number, seed), *invented(Words(REGISTER), number, seed)]
    return [numbered(timeline, party) for party, timeline in enumerate(drawn, start=1)]


@pytest.fixture(scope="module")
def everything() -> Everything:
    made_up = _made_up(FEW)
    return Everything(asked_examples(len(made_up) + 1), made_up)


@pytest.fixture(scope="module")
def spark_session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with session(tmp_path_factory.mktemp("spark"), few_rows=True) as found:
        yield found


@pytest.fixture
def reader(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> readers.Reader:
    """Return the reader on an engine. Spark is started for the first test that asks it."""
    if engine == "duckdb":
        return readers.duckdb(tmp_path)
    if engine == "spark":
        return readers.spark(request.getfixturevalue("spark_session"), tmp_path)
    from django.db import connection

    return readers.postgres(connection)


@pytest.fixture
def said(engine: str, reader: readers.Reader, everything: Everything) -> list[Span]:
    """Return what the engine says of everything, all standards in one pass, as known at one moment."""
    if engine not in everything.said:
        query = readers.asked(EVERY, ALL_TERMS, KNOWN_BY)
        everything.said[engine] = reader(query, everything.timelines)
    return everything.said[engine]


@ON_ENGINES
def test_every_example_is_answered_as_it_says(engine, said, everything):
    answers = readers.by_party(said)
    asked = [(party, each) for party, each in everything.examples.items() if _has_its_terms(each)]

    assert [fault for party, each in asked for fault in each.faults(answers[party])] == []
    assert len(asked) > 900


@ON_ENGINES
def test_without_school_terms_in_settings_their_examples_are_answered_as_they_say(reader, everything):
    asked = {party: each for party, each in everything.examples.items() if not _has_its_terms(each)}

    answers = readers.by_party(
        reader(readers.asked(IN_TERMS, None), [each.timeline for each in asked.values()])
    )

    assert asked
    assert [fault for party, each in asked.items() for fault in each.faults(answers[party])] == []


@ON_ENGINES
def test_every_span_is_the_authoritys(engine, said, everything):
    plain = readers.plainly(EVERY, everything.timelines, ALL_TERMS, KNOWN_BY)

    assert len(plain) > 3 * FEW, "Too little was invented to tell."
    assert not readers.disagreement(said, plain, everything.timelines)


@IN_EVERY_RUN
def test_every_span_as_believed_now_is_the_authoritys(reader, everything):
    assert not _disagreement(reader, EVERY, everything.made_up, None)


@pytest.mark.prove
@IN_EVERY_RUN
@pytest.mark.parametrize("known_by", [None, KNOWN_BY], ids=["now", "as known then"])
def test_over_thousands_of_timelines_every_span_is_the_authoritys(reader, known_by):
    for turn in range(MANY // MANY_AT_ONCE):
        timelines = _made_up(MANY_AT_ONCE // 2, SEED + turn)

        assert not _disagreement(reader, EVERY, timelines, known_by)


def _disagreement(
    reader: readers.Reader,
    standards: tuple[Standard, ...],
    timelines: list[Timeline],
    known_by: datetime | None,
) -> str:
    said = reader(readers.asked(standards, ALL_TERMS, known_by), timelines)
    return readers.disagreement(said, readers.plainly(standards, timelines, ALL_TERMS, known_by), timelines)


def _has_its_terms(each: Asked) -> bool:
    """Say whether an example is read with the school terms that all are read with."""
    example = each.example
    return bool(example.terms) or example.standard not in {standard.code for standard in IN_TERMS}


def test_what_is_invented_reaches_every_ending_and_every_doubt():
    said = readers.plainly(ODD, invented(Words(ODD), FEW, ALWAYS), TERMS)

    assert {span.standard for span in said} == {each.code for each in ODD}
    assert {span.ending for span in said} == {None, "met", "left", "restarted", "moved"}
    assert {span.why for span in said} >= {
        "", "not covered", "before coverage", "after coverage", "latest only", "perhaps met", "no date",
        "no fact", "no birth", "beyond calendar",
    }  # fmt: skip
    assert not all(span.in_force for span in said)


def test_a_disagreement_is_shown_with_the_simplest_timeline(everything):
    plain = readers.plainly(ODD, everything.made_up, TERMS)

    shown = readers.disagreement(plain[1:], plain, everything.made_up)

    assert "1 timelines are read differently" in shown
    assert f"the authority alone: {plain[0]}" in shown


def test_a_wrong_answer_to_an_example_is_found(everything):
    each = next(each for each in everything.examples.values() if each.example.asks[0].state)

    assert list(each.faults([]))
