"""Who came back after a contact was closed: windows, seriousness, limits; and nobody is ranked."""

from datetime import date, timedelta

import pytest

from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.front_door.followed import GROUPS, Closing, came_back, closings, lines
from sightline.front_door.funnel import limits, verdict
from sightline.identity.roles import Role
from tests.cast import NOW, TODAY
from tests.front_door.conftest import text_of


def test_a_child_who_comes_back_counts_in_each_window_that_holds_the_return(hub):
    first = hub.closed("Tilly Sorrensen", days_ago=400)
    hub.contact(child=first.child, at=NOW - timedelta(days=350))

    (line,) = lines(closings(today=TODAY), "month", today=TODAY)

    assert [(window.cases, window.back) for window in line.windows] == [(1, 0), (1, 1), (1, 1)]


def test_a_window_that_has_not_passed_says_too_soon_and_counts_nothing(hub):
    hub.closed("Tilly Sorrensen", days_ago=40)

    (line,) = lines(closings(today=TODAY), "month", today=TODAY)

    assert [window.cases for window in line.windows] == [1, 0, 0]
    assert line.windows[2].verdict == "Too soon to tell"


def test_the_worst_that_followed_in_time_is_what_counts(hub):
    first = hub.closed("Tilly Sorrensen", days_ago=100)
    at = NOW - timedelta(days=60)
    hub.signed(hub.decided(hub.contact(child=first.child, at=at), "STRATEGY", at=at), at=at)

    ((_, rank),) = came_back(closings(today=TODAY), "month", "", 90, today=TODAY)

    assert rank == 2


def test_the_contact_that_was_closed_is_not_its_own_return(hub):
    hub.closed("Tilly Sorrensen", days_ago=100)

    assert came_back(closings(today=TODAY), "month", "", 90, today=TODAY) == []


@pytest.mark.parametrize(
    ("cases", "share", "low", "high"), [(20, 0.5, 3, 17), (100, 0.1, 2, 20), (7, 0.0, 0, 0), (0, 0.5, 0, 0)]
)
def test_the_limits_are_those_of_the_binomial(cases, share, low, high):
    found = limits(cases, share)

    assert (found.low, found.high) == (low, high)


def test_a_group_is_different_only_beyond_its_limits():
    assert verdict(17, 20, 0.5) == "No evidence of a difference"
    assert verdict(18, 20, 0.5) == "Higher than chance explains"
    assert verdict(2, 20, 0.5) == "Lower than chance explains"
    assert verdict(4, 4, 0.5) == "Too few to tell"


def test_nobody_is_ranked():
    assert not {"worker", "decider", "by", "team"} & {*GROUPS, *Closing.__dataclass_fields__}


def test_a_hub_manager_sees_the_whole_count_and_how_many_children_are_out_of_reach(hub, reader):
    first = hub.closed("Tilly Sorrensen", days_ago=100)
    hub.signed(hub.decided(hub.contact(child=first.child, at=NOW - timedelta(days=80)), "REFERRAL"))
    rosalind = reader(hub.people["rosalind"])

    page = text_of(rosalind.get("/hub/followed/"))
    behind = text_of(rosalind.get("/hub/followed/children/?by=month&key=2026-08&within=90"))

    assert "August 2026 1 1 of 1 Too few to tell" in page
    assert "%" not in page
    assert "1 closing more, of children whose record you cannot open." in behind
    assert "Tilly" not in behind


def test_small_numbers_are_hidden_from_who_sees_counts_alone(hub, reader):
    hub.closed("Tilly Sorrensen", days_ago=100)

    page = text_of(reader(hub.council.user(Role.LEAD_MEMBER)).get("/hub/followed/"))

    assert "August 2026 c" in page


def test_how_few_came_back_is_hidden_too(hub, reader):
    first = hub.closed("Tilly Sorrensen", days_ago=100)
    hub.signed(hub.decided(hub.contact(child=first.child, at=NOW - timedelta(days=80)), "REFERRAL"))

    page = reader(hub.council.user(Role.LEAD_MEMBER)).get("/hub/followed/")

    assert page.status_code == 200
    assert "August 2026 c c" in text_of(page)


def test_a_month_that_stands_alone_with_few_hides_another_beside_it_so_that_the_total_does_not_tell(
    hub, reader
):
    for number in range(7):
        hub.closed(f"Tilly {'ABCDEFG'[number]}orrensen", days_ago=100)
    for number in range(3):
        hub.closed(f"Rafe {'ABC'[number]}ashton", days_ago=130)

    page = reader(hub.council.user(Role.LEAD_MEMBER)).get("/hub/followed/")

    assert [line["closed"] for line in page.context["lines"]] == ["c", "c"]
    assert page.context["everything"]["closed"] == 10
    assert not any(window["note"] for line in page.context["lines"] for window in line["windows"])
    assert "one to five stand as “c”" in text_of(page)


def test_closings_older_than_two_years_are_not_followed(hub):
    hub.closed("Tilly Sorrensen", days_ago=800)

    with keeping(EVERY_CHILD):
        assert [each.on for each in closings(today=date(2026, 11, 12))] == []
