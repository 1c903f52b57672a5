"""Of which days it is known that nobody holds a child: those of which a source says who holds every child."""

from datetime import date, timedelta

import pytest

from sightline.clocks.spells import spells_of
from sightline.standards.timeline import Coverage, Event, Timeline

FROM, TO, AFTER = date(2017, 4, 1), date(2018, 3, 31), date(2018, 4, 1)
CARE = date(2016, 5, 2)
ITS_YEAR = {kind: Coverage("every", FROM, TO) for kind in ("allocated", "allocation_ended")}
WORKER = {"worker": "W1", "category": "SOCIAL_WORKER"}

Held = list[tuple[date, date | None, str | None, bool]]


def held(*events: Event, coverage: dict[str, Coverage] = ITS_YEAR) -> Held:
    """Return who held a child in care, stretch by stretch: from, until, worker, whether that is said."""
    timeline = Timeline(1, (Event(1, "care_started", CARE, 1), *events), coverage=coverage)
    drafts = spells_of(timeline, last_days={}, whole_service="WHOLE")
    return [(each.from_on, each.until_on, each.worker, each.said) for each in drafts if each.kind == "holder"]


def test_after_the_last_day_of_a_return_it_is_not_said_that_a_child_has_no_worker() -> None:
    assert held() == [(CARE, FROM, None, False), (FROM, AFTER, None, True), (AFTER, None, None, False)]


def test_a_worker_whose_time_a_return_does_not_end_holds_on_after_it() -> None:
    assert held(Event(2, "allocated", FROM, 2, facts=WORKER))[-1] == (FROM, None, "W1", True)


def test_who_lost_their_worker_by_a_record_has_none_after_the_return_either() -> None:
    ended = Event(3, "allocation_ended", date(2017, 12, 1), 2, facts=WORKER)

    assert held(Event(2, "allocated", FROM, 2, facts=WORKER), ended)[-1] == (
        ended.happened_on,
        None,
        None,
        True,
    )


def test_who_comes_into_care_after_the_last_day_of_a_return_has_no_worker_of_whom_it_says_nothing() -> None:
    began = Event(1, "care_started", AFTER + timedelta(days=9), 1)

    drafts = spells_of(Timeline(1, (began,), coverage=ITS_YEAR), last_days={}, whole_service="WHOLE")

    assert [each.said for each in drafts if each.kind == "holder"] == [False]


@pytest.mark.parametrize("gap", [1, 30])
def test_days_between_two_sources_are_of_neither(gap: int) -> None:
    again = AFTER + timedelta(days=gap)

    found = held(coverage={**ITS_YEAR, "holder_changed": Coverage("every", again)})

    assert found[-2:] == [(AFTER, again, None, False), (again, None, None, True)]


def test_two_sources_without_a_day_between_them_are_one() -> None:
    found = held(coverage={**ITS_YEAR, "holder_changed": Coverage("every", AFTER)})

    assert found[-1] == (FROM, None, None, True)
