"""When children were last seen: of many as of few."""

from datetime import timedelta

import pytest

from sightline.case_file.out_of_sight import out_of_sight
from sightline.clocks import queries, timelines
from sightline.clocks.queries import Moment
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


def test_of_many_children_the_same_is_said_as_of_few(visited, monkeypatch):
    few = _said(out_of_sight(Moment.of(TODAY, NOW)))

    monkeypatch.setattr(queries, "MANY", 0)
    monkeypatch.setattr(timelines, "MANY", 0)

    assert len(few) == 3
    assert _said(out_of_sight(Moment.of(TODAY, NOW))) == few
