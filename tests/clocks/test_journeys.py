"""The tables of children's journeys, read from the ledger by either engine."""

from datetime import date

import pytest

from sightline.access.actor import NOBODY, acting, actor_for
from sightline.clocks.actions import NewEvent, record
from sightline.clocks.journeys import UnknownTable, columns_of, journey_rows
from sightline.invented_county import invent
from sightline.invented_county.filing import file_county, mark_demo
from sightline.records.models import Child, Subject
from tests import cast

ENGINES = ("postgres", "duckdb")


@pytest.mark.parametrize("on", ENGINES)
def test_a_referral_stands_by_the_councils_id_with_what_had_happened_by_the_day(on, council):
    child = council.child(council_id="X17")
    case = Subject.objects.get(child=child, kind="case")
    closing = NewEvent(child.pk, "case_closed", date(2026, 5, 1), subject=case, facts={"reason": "RC7"})
    record([closing], by=None, at=cast.NOW, why="No longer in need.")

    shown = [
        dict(zip(columns_of("referral"), row, strict=True))
        for day in (date(2026, 4, 30), date(2026, 5, 1))
        for row in journey_rows("referral", day, on=on)
    ]

    assert [each["child"] for each in shown] == ["X17", "X17"]
    assert [each["referral_date"] for each in shown] == [date(2026, 3, 2)] * 2
    assert [each["closure_reason"] for each in shown] == [None, "RC7"]


def test_both_engines_say_the_same_of_a_county(db):
    made = invent(children=60, seed=7, today=cast.TODAY)
    with acting(actor_for("a test")):
        mark_demo(made.name)
        file_county(made)

        said = [
            [list(journey_rows(table, cast.TODAY, on=on)) for on in ENGINES]
            for table in ("partner_check", "person", "placement", "visit")
        ]

    for on_postgres, on_duckdb in said:
        assert on_postgres
        assert on_postgres == on_duckdb


def test_nobody_is_shown_nothing(child: Child):
    with acting(NOBODY):
        assert [list(journey_rows("referral", cast.TODAY, on=on)) for on in ENGINES] == [[], []]


def test_a_table_that_is_not_there_is_refused():
    with pytest.raises(UnknownTable, match="no table gossip"):
        columns_of("gossip")
