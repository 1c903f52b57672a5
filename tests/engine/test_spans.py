"""What kept spans say as at a moment, asked of a whole table at once."""

from collections import Counter

import ibis
import pytest

from sightline.engine import on_duckdb, states_as_at
from sightline.engine.relations import SPANS, day_number
from sightline.engine.tables import spans_of
from sightline.standards.span import Span, state_of
from tests.engine import readers
from tests.engine.invented import ALWAYS, TERMS, Words, invented
from tests.engine.odd_standards import ODD

PROMISES = {each.code: each.promise for each in ODD}


@pytest.fixture(scope="module")
def kept() -> list[Span]:
    return readers.plainly(ODD, invented(Words(ODD), 400, ALWAYS), TERMS)


@pytest.fixture(scope="module")
def backend(kept: list[Span], tmp_path_factory: pytest.TempPathFactory):
    import pyarrow as pa
    import pyarrow.parquet as parquet

    days = ("started_on", "due_on", "ended_on")
    types = {"int64": pa.int64(), "string": pa.string(), "boolean": pa.bool_()}
    columns = {}
    for name, kind in SPANS.items():
        values = [getattr(span, name) for span in kept]
        if name in days:
            values = [None if value is None else day_number(value) for value in values]
        columns[name] = pa.array(values, types[kind])
    file = tmp_path_factory.mktemp("spans") / "spans.parquet"
    parquet.write_table(pa.table(columns), file)
    found = on_duckdb.connected()
    on_duckdb.make_spans(found, "spans", ODD)
    found.raw_sql(f"INSERT INTO spans SELECT * FROM '{file}'")
    yield found
    found.disconnect()


def _asked(backend, as_at: int, at_moment: int | None = None) -> Counter[tuple[object, ...]]:
    table = states_as_at(ibis.table(dict(SPANS), name="spans"), ODD, as_at, at_moment)
    said = table.select("standard", "party", "key", "began", "interval", "stretch", "state", "state_why")
    return Counter(backend.con.sql(str(ibis.to_sql(said, dialect="duckdb"))).fetchall())


def _plainly(kept: list[Span], as_at: int, at_moment: int | None = None) -> Counter[tuple[object, ...]]:
    found: Counter[tuple[object, ...]] = Counter()
    for span in kept:
        said = state_of(span, PROMISES[span.standard], as_at, at_moment)
        if said and not span.moved_on(as_at):
            row = (span.standard, span.party, span.key, span.began, span.interval, span.stretch)
            found[*row, said[0].value, said[1]] += 1
    return found


@pytest.mark.parametrize("place", [0.1, 0.3, 0.5, 0.7, 0.9])
def test_a_filter_over_spans_says_what_each_span_says(kept, backend, place: float):
    moments = sorted({span.began for span in kept} | {span.ended for span in kept if span.ended})
    as_at = moments[int(len(moments) * place)]

    assert _asked(backend, as_at) == _plainly(kept, as_at)


def test_what_is_late_is_judged_at_the_moment_given(kept, backend):
    due = sorted({span.due_high for span in kept if span.due_high and span.ended is None})
    moments = [(moment + 20_000, moment - 20_000) for moment in due]
    as_at, earlier = next(two for two in moments if _plainly(kept, *two) != _plainly(kept, two[0]))

    assert _asked(backend, as_at, earlier) == _plainly(kept, as_at, earlier)


def test_the_table_made_for_spans_keeps_every_word(kept, backend):
    read = spans_of(backend.raw_sql("SELECT * FROM spans").to_arrow_table())

    assert Counter(read) == Counter(kept)


def test_every_state_was_asked_about(kept):
    last = max(span.began for span in kept)

    said = {state_of(span, PROMISES[span.standard], last) for span in kept}

    assert {state for state, _ in filter(None, said)} == set(type(next(filter(None, said))[0]))
