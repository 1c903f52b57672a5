"""When children were last seen: of many as of few."""

from datetime import timedelta

import pytest
from django.db import connection

from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.case_file.out_of_sight import out_of_sight
from sightline.clocks import queries, timelines
from sightline.clocks.queries import Moment
from sightline.records.models import Summary
from tests.cast import NOW, TODAY


def _said(found):
    return [
        (each.child.pk, each.days, each.seen, each.says, each.worker, each.team_id, each.status, each.reading)
        for each in found
    ]


@pytest.fixture
def visited(told):
    """Tell of children who were seen, seen alone, tried for before and since, and never seen."""

    def days_ago(days):
        return TODAY - timedelta(days=days)

    often, tried = told.child("Often"), told.child("Tried")
    told.child("Never")
    told.that(often, "child_seen", days_ago(60), alone=True, code="HOME")
    told.that(often, "visit_attempted", days_ago(50), reason="NO_REPLY")
    told.that(often, "child_seen", days_ago(20), alone=False, code="SCHOOL")
    told.that(often, "child_seen", days_ago(40), alone=True, code="HOME")
    told.that(often, "visit_attempted", days_ago(20), reason="NO_REPLY")
    told.that(tried, "visit_attempted", days_ago(10), reason="NO_REPLY")


@pytest.mark.parametrize("days", [0, 1, 10, 20, 30, 45, 60, 90])
def test_a_summary_says_of_a_day_what_spells_and_events_say(visited, days):
    moment = Moment.of(TODAY - timedelta(days=days), NOW)
    by_summaries = _said(out_of_sight(moment))

    with keeping(EVERY_CHILD):
        Summary.objects.update(from_on=None)

    assert _said(out_of_sight(moment)) == by_summaries


def test_of_today_nothing_but_summaries_is_read_and_of_an_earlier_day_whatever_changed_since(visited):
    asked = []

    def noted(execute, sql, params, many, context):
        asked.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(noted):
        out_of_sight(Moment.of(TODAY, NOW))
        assert not any("records_spell" in sql or "records_event" in sql for sql in asked)
        out_of_sight(Moment.of(TODAY - timedelta(days=15), NOW))
        assert any("records_spell" in sql for sql in asked)


def test_of_many_children_the_same_is_said_as_of_few(visited, monkeypatch):
    few = _said(out_of_sight(Moment.of(TODAY, NOW)))

    monkeypatch.setattr(queries, "MANY", 0)
    monkeypatch.setattr(timelines, "MANY", 0)

    assert len(few) == 3
    assert _said(out_of_sight(Moment.of(TODAY, NOW))) == few
