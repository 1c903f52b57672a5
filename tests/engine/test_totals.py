"""Rolling totals and calendar dates, each read alone as one statement."""

import pytest
import sqlglot

from sightline.engine import Program
from sightline.standards.model import CalendarDate
from tests.engine import readers
from tests.engine.asked_examples import REGISTER

NEW_IN_KIND = [each for each in REGISTER if each.window or isinstance(each.starts, CalendarDate)]


@pytest.mark.parametrize("dialect", ["duckdb", "postgres", "spark"])
@pytest.mark.parametrize("standard", NEW_IN_KIND, ids=lambda each: each.code)
def test_a_standard_read_alone_is_one_statement_in_every_dialect(standard, dialect):
    written = "pyspark" if dialect == "spark" else dialect
    query = Program((standard,)).spans(readers.relations())

    assert len(sqlglot.parse(query.sql(written), read=dialect)) == 1
