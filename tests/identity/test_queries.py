"""Who answers for a team, who works here, and what a team's tree is, as on a day."""

from datetime import date, timedelta

import pytest

from sightline.identity import actions, queries
from sightline.identity.roles import Role
from tests.cast import NOW, STARTED, TODAY, Council, council


@pytest.fixture
def made(db: None) -> Council:
    """Return the council."""
    return council()


def _manager(made: Council, team, on: date = TODAY) -> str | None:
    found = queries.manager_of(team, on=on)
    return found.name if found else None


def test_a_team_is_answered_for_by_its_own_manager(made):
    assert _manager(made, made.north) == "Ewan Strand"


def test_a_team_without_a_manager_is_answered_for_by_its_parents(made):
    actions.leave_team(post=made.workers["Ewan Strand"].posts.get(), until_on=TODAY)

    assert _manager(made, made.north, TODAY - timedelta(days=1)) == "Ewan Strand"
    assert _manager(made, made.north, TODAY) == "Selma Brightwater"


def test_a_manager_who_has_left_answers_up_to_and_on_the_last_day(made):
    actions.end_worker(worker=made.workers["Ewan Strand"], left_on=TODAY)

    assert _manager(made, made.north, TODAY) == "Ewan Strand"
    assert _manager(made, made.north, TODAY + timedelta(days=1)) == "Selma Brightwater"


def test_nobody_answers_before_anybody_manages(made):
    assert _manager(made, made.north, STARTED - timedelta(days=1)) is None


def test_a_new_manager_answers_from_the_first_day(made):
    ewan = made.workers["Ewan Strand"].posts.get()
    actions.leave_team(post=ewan, until_on=TODAY)
    person = actions.add_person(name="Una Fell")
    una = actions.start_worker(code="U1", name="Una Fell", started_on=TODAY, person=person)
    actions.join_team(worker=una, team=made.north, from_on=TODAY, manager=True)

    assert _manager(made, made.north) == "Una Fell"


def test_the_tree_lists_each_team_under_its_parent(made):
    inner = actions.open_team(
        code="N1", name="North duty", kind="hub", agency=made.authority, parent=made.north
    )

    lines = [(line.team.name, line.depth) for line in queries.team_tree(as_at=TODAY)]

    assert lines == [("Whole service", 0), ("North team", 1), ("North duty", 2), ("South team", 1)]
    assert queries.teams_under([made.north.pk]) == {made.north.pk, inner.pk}


def test_a_closed_team_is_in_the_tree_up_to_its_last_day(made):
    actions.close_team(team=made.south, on=TODAY)

    names = [
        [line.team.name for line in queries.team_tree(as_at=day)] for day in (TODAY, TODAY + timedelta(1))
    ]

    assert ["South team" in each for each in names] == [True, False]


def test_a_team_whose_manager_left_is_listed_as_unmanaged(made):
    actions.end_worker(worker=made.workers["Ewan Strand"], left_on=TODAY)

    assert queries.unmanaged(on=TODAY) == []
    assert queries.unmanaged(on=TODAY + timedelta(days=1)) == [made.north]


def test_who_is_at_work_counts_one_whose_dates_nobody_knows(made):
    actions.start_worker(code="Z9", name="Aaa Nodates", started_on=None)

    assert queries.at_work(on=TODAY).first().name == "Aaa Nodates"


def test_who_is_away_is_said_with_who_covers(made):
    ivy, ewan = made.workers["Ivy Northwold"], made.workers["Ewan Strand"]
    actions.start_leave(
        worker=ivy, kind="sick", from_on=TODAY, until_on=TODAY + timedelta(days=2), cover=ewan
    )

    found = [queries.away(on=TODAY + timedelta(days=n)).get(ivy.pk) for n in range(3)]

    assert [leave.cover if leave else None for leave in found] == [ewan, ewan, None]


def test_somebody_with_two_posts_has_left_only_when_both_have_ended(made):
    user = made.sign_in_of(made.workers["Ivy Northwold"], Role.SOCIAL_WORKER, team=made.north)
    second = actions.start_worker(code="I2", name="Ivy Northwold", started_on=STARTED, person=user.person)
    actions.end_worker(worker=made.workers["Ivy Northwold"], left_on=TODAY)
    tomorrow = TODAY + timedelta(days=1)

    before = queries.has_left(user, on=tomorrow)
    actions.end_worker(worker=second, left_on=TODAY)

    assert (before, queries.has_left(user, on=tomorrow)) == (False, True)


def test_somebody_who_never_was_a_worker_has_not_left(made):
    assert not queries.has_left(made.user(Role.LEAD_MEMBER), on=TODAY)


def test_a_role_is_held_from_its_moment_until_it_is_taken(made):
    user = made.user(Role.DIRECTOR)
    held = queries.roles_of(user, at=NOW)[0]
    actions.take_role(held=held, at=NOW, by=None)

    assert queries.roles_of(user, at=NOW - timedelta(seconds=1)) == [held]
    assert queries.roles_of(user, at=NOW) == []
