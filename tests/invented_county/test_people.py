"""Names, numbers and the workforce: nobody is real, and every seat is held without a gap."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from sightline.invented_county import identifiers, names, seasons, teams
from sightline.invented_county.chance import stream
from sightline.invented_county.children import _identifiers
from sightline.invented_county.household import make_family
from sightline.invented_county.workforce import employ
from tests.invented_county.conftest import TODAY

FIRST = date(2017, 6, 1)


def test_nhs_numbers_lie_in_the_test_range_with_the_right_check_digit(children):
    numbers = [
        each.value for child in children.values() for each in child.identifiers if each.scheme == "nhs_number"
    ]

    assert len(numbers) > 1_000
    assert all(number.startswith("999") and len(number) == 10 for number in numbers)
    assert all(
        (sum(int(digit) * (10 - place) for place, digit in enumerate(number[:9])) + int(number[9])) % 11 == 0
        for number in numbers
    )


def test_pupil_numbers_name_no_authority_and_have_the_right_letter(children):
    numbers = [
        each.value for child in children.values() for each in child.identifiers if "upn" in each.scheme
    ]

    assert len(numbers) > 500
    for number in numbers:
        total = sum(int(digit) * place for place, digit in enumerate(number[1:], start=2))
        assert number[0] == "ABCDEFGHJKLMNPQRTUVWXYZ"[total % 23]
        assert number[1:4] == "999"


def test_a_check_digit_of_ten_is_no_number():
    assert identifiers.nhs_check_digit("999000060") == 3
    assert identifiers.nhs_check_digit("999000000") is None  # 9 x 27 = 243 leaves 1, and 11 - 1 is no digit


def test_the_postcodes_are_in_an_area_that_does_not_exist(children):
    homes = [home for child in children.values() for home in child.addresses]

    assert all(home.postcode.startswith("NV") for home in homes)
    assert any(home.confidential for home in homes)


def test_a_misspelt_name_differs_a_little():
    chance = stream("misspelling")
    for name in names.GIRLS + names.BOYS:
        if len(name) > 3:
            written = names.misspelt(chance, name)
            assert written != name
            assert abs(len(written) - len(name)) <= 1


def test_people_come_and_go(county):
    left = [worker for worker in county.workers if worker.left_on and worker.left_on >= county.began_on]

    assert 0.3 < len(left) / len(county.workers) < 0.8


def test_nobody_takes_over_a_day_late():
    force = employ(7, 2_000, FIRST, TODAY, planted=False)

    for seats in (*force.seats.values(), list(force.managing.values())):
        for seat in seats:
            assert seat.workers[-1].left_on is None
            for turn, worker in zip(seat.turns[1:], seat.workers, strict=False):
                assert worker.left_on is not None
                assert turn <= worker.left_on


def test_a_team_has_one_manager_at_a_time(county):
    by_team: dict[str, list] = {}
    for worker in county.workers:
        for post in worker.posts:
            if post.manager:
                by_team.setdefault(post.team, []).append(post)

    for posts in by_team.values():
        posts.sort(key=lambda post: post.from_on)
        assert all(before.until_on == after.from_on for before, after in pairwise(posts))


def test_only_the_planted_team_is_without_a_manager(county, troubles):
    without = {team.code for team in county.teams if team.manager is None and team.kind != "partner"}

    assert without == {trouble.team for trouble in troubles["team_without_a_manager"]}


def test_a_team_is_part_of_one_that_is_there(county):
    codes = {team.code for team in county.teams}

    assert all(team.parent in codes for team in county.teams if team.parent)
    assert [team.code for team in county.teams if team.parent is None and team.agency == teams.AUTHORITY] == [
        teams.WHOLE_SERVICE
    ]


def test_leave_is_covered_by_a_colleague_and_one_at_a_time(county):
    for worker in county.workers:
        assert all(leave.cover != worker.code for leave in worker.leave)
        assert all(before.until_on <= after.from_on for before, after in pairwise(worker.leave))


def test_some_are_away_today(county):
    away = [
        worker
        for worker in county.workers
        if any(leave.from_on <= TODAY < leave.until_on for leave in worker.leave)
    ]

    assert away


def test_every_allocation_is_to_a_worker_who_is_there(county, children):
    there = {worker.code: worker for worker in county.workers}

    for child in children.values():
        for event in child.events:
            if event.kind == "allocated":
                worker = there[event.facts["worker"]]
                assert worker.started_on <= event.happened_on
                assert worker.left_on is None or event.happened_on <= worker.left_on


def test_large_counties_have_more_teams_rather_than_larger_ones():
    small, large = teams.planned(2_000), teams.planned(20_000)

    assert len(large) > len(small)
    assert all(seats <= teams.SEATS_IN_A_TEAM + 1 for plan, seats in large if plan.code not in teams.ONCE)
    assert len({plan.code for plan, _ in large}) == len({plan.name for plan, _ in large}) == len(large)


@pytest.mark.parametrize("year", range(2018, 2028))
def test_school_terms_follow_one_another(year):
    terms = seasons.school_terms(year, year + 1)

    assert all(before[1] < after[0] for before, after in pairwise(terms))
    assert all(timedelta(days=60) < last - first < timedelta(days=120) for first, last in terms)


def test_who_is_surely_numbered_has_an_nhs_number_where_chance_would_give_none():
    numbered = []
    for number in range(60):
        family = make_family(number, stream("a test", number), TODAY, 1, TODAY - timedelta(days=100), 8)
        member = family.members[0]
        member.born_on, member.surely_numbered = date(2018, 3, 4), True
        found = _identifiers(family, member, member.born_on, TODAY)
        numbered.append("nhs_number" in {each.scheme for each in found})

    assert all(numbered)
