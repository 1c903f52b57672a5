"""Counts for those who see no child: nothing on a page, nor between two of them, gives a small one away."""

from dataclasses import dataclass

import pytest

from sightline.access.actor import actor_of
from sightline.case_file import counting
from sightline.case_file.out_of_sight import BANDS
from sightline.clocks.queries import Moment
from sightline.identity.roles import Role
from tests.case_file.conftest import text_of
from tests.cast import NOW, TODAY

SEEN_LATELY = BANDS[0][0]


@dataclass(frozen=True)
class Open:
    """What the counts ask of an open child."""

    team_name: str
    unallocated: bool = False
    band: str = SEEN_LATELY


@pytest.fixture
def service_of(council, monkeypatch):
    """Return what a board member is shown of a service with these open children."""

    def shown(*children: Open) -> counting.ServiceCounts:
        monkeypatch.setattr(counting, "out_of_sight", lambda moment: list(children))
        return counting.service_counts(actor_of(council.user(Role.BOARD_MEMBER), at=NOW), Moment.of(TODAY))

    return shown


def test_two_small_teams_hide_a_larger_one_because_the_total_would_tell_where_both_have_five(service_of):
    small = [Open("East"), Open("North")] * 5

    shown = service_of(*small, *[Open("South", unallocated=True)] * 9, *[Open("West")] * 20)

    assert shown.open == 39
    assert shown.teams == (("East", "c", "c"), ("North", "c", "c"), ("South", "c", "c"), ("West", 20, 0))


def test_a_total_that_one_table_of_the_page_would_tell_too_much_by_is_hidden_in_both(service_of):
    shown = service_of(*(Open(f"{name} team") for name in ("A", "B", "C", "D", "E", "F", "G")))

    assert shown.open == "c"
    assert {said for _, said, _ in shown.teams} == {"c"}
    assert {said for _, said in shown.bands} == {"c", 0}


def test_an_address_with_a_team_in_it_counts_the_whole_service_for_who_sees_counts_alone(told, reader):
    told.child()
    member = told.council.user(Role.LEAD_MEMBER)

    whole, south = (
        reader(member).get("/standards/C05/", asked).context["now_rows"]
        for asked in ({}, {"team": told.council.south.code})
    )

    assert [(row.state, row.promises) for row in south] == [(row.state, row.promises) for row in whole]


def test_the_board_s_page_says_how_counts_are_hidden(told, reader):
    told.child()

    words = text_of(reader(told.council.user(Role.BOARD_MEMBER)).get("/service/balance/"))

    assert "one to five stand as “c”" in words
    assert "So few children are open that their number is hidden." in words
