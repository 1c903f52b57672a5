"""Changes to who works here, and those that are refused."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from sightline.identity import actions
from sightline.identity.actions import CannotChange
from sightline.identity.models import Leave, Post, RoleHeld, User, Worker
from sightline.identity.roles import Role
from tests.cast import NOW, PASSWORD, STARTED, TODAY, Council, council


@pytest.fixture
def made(db: None) -> Council:
    """Return the council."""
    return council()


def test_a_team_has_one_manager_at_a_time(made):
    with pytest.raises(CannotChange, match="has a manager then"):
        actions.join_team(
            worker=made.workers["Ivy Northwold"], team=made.service, from_on=TODAY, manager=True
        )


def test_a_worker_has_one_place_in_a_team_at_a_time(made):
    with pytest.raises(CannotChange, match="has a place in North team then"):
        actions.join_team(worker=made.workers["Ivy Northwold"], team=made.north, from_on=TODAY, manager=False)


def test_a_team_does_not_stand_under_its_own_part(made):
    with pytest.raises(CannotChange, match="cannot stand under itself"):
        actions.move_team(team=made.service, under=made.north, from_on=TODAY, today=TODAY)


def test_a_team_that_moves_takes_its_parts_with_it(made):
    actions.move_team(team=made.north, under=made.south, from_on=TODAY, today=TODAY)

    made.north.refresh_from_db()
    assert made.north.parent == made.south


def test_closing_a_team_ends_its_posts(made):
    actions.close_team(team=made.north, on=TODAY)

    assert set(Post.objects.filter(team=made.north).values_list("until_on", flat=True)) == {
        TODAY + timedelta(days=1)
    }


def test_a_worker_does_not_leave_before_starting(made):
    with pytest.raises(CannotChange, match="before the first"):
        actions.end_worker(worker=made.workers["Ivy Northwold"], left_on=STARTED - timedelta(days=1))


def test_leaving_ends_posts_and_leave_and_drops_what_was_to_come(made):
    ivy = made.workers["Ivy Northwold"]
    actions.start_leave(worker=ivy, kind="sick", from_on=TODAY - timedelta(days=3))
    actions.join_team(worker=ivy, team=made.south, from_on=TODAY + timedelta(days=9), manager=False)

    actions.end_worker(worker=ivy, left_on=TODAY)

    ended = {TODAY + timedelta(days=1)}
    assert set(Post.objects.filter(worker=ivy).values_list("until_on", flat=True)) == ended
    assert set(Leave.objects.filter(worker=ivy).values_list("until_on", flat=True)) == ended


def test_a_worker_is_away_once_at_a_time(made):
    ivy = made.workers["Ivy Northwold"]
    actions.start_leave(worker=ivy, kind="annual", from_on=TODAY)

    with pytest.raises(CannotChange, match="days away are entered once"):
        actions.start_leave(worker=ivy, kind="sick", from_on=TODAY + timedelta(days=1))


def test_nobody_covers_for_themselves(made):
    ivy = made.workers["Ivy Northwold"]

    with pytest.raises(CannotChange, match="another worker covers"):
        actions.start_leave(worker=ivy, kind="annual", from_on=TODAY, cover=ivy)


def test_nobody_comes_back_before_going(made):
    leave = actions.start_leave(worker=made.workers["Ivy Northwold"], kind="annual", from_on=TODAY)

    with pytest.raises(CannotChange, match="after the first day away"):
        actions.end_leave(leave=leave, until_on=TODAY)


def test_one_address_is_one_sign_in_whatever_its_capitals(made):
    person = actions.add_person(name="Una Fell")
    actions.open_sign_in(person=person, email="Una@Council.example", password=PASSWORD)

    with pytest.raises(CannotChange, match="has a sign-in already"):
        actions.open_sign_in(person=person, email="una@council.EXAMPLE", password=PASSWORD)


def test_the_database_keeps_addresses_in_small_letters(made):
    person = actions.add_person(name="Una Fell")

    with pytest.raises(IntegrityError, match="lower_case"), transaction.atomic():
        User.objects.create(email="UNA@council.example", person=person, is_active=True)


def test_a_sign_in_without_a_password_is_opened_by_no_password(made):
    user = actions.open_sign_in(person=actions.add_person(name="Una"), email="u@c.example", password=None)

    assert not user.has_usable_password()


def test_a_role_in_a_team_needs_its_team(made):
    with pytest.raises(CannotChange, match="Say in which team"):
        made.user(Role.SOCIAL_WORKER)


def test_a_partner_needs_an_agency(made):
    with pytest.raises(CannotChange, match="Say for which agency"):
        made.user(Role.PARTNER)


def test_nobody_gives_themselves_a_role_in_another_account(made):
    user = made.user(Role.ADMINISTRATOR)
    second = actions.open_sign_in(person=user.person, email="second@council.example", password=PASSWORD)

    with pytest.raises(CannotChange, match="cannot give yourself"):
        actions.give_role(user=second, role=Role.DIRECTOR, at=NOW, by=user)


def test_a_role_given_twice_is_held_once(made):
    user = made.user(Role.DIRECTOR)
    actions.give_role(user=user, role=Role.DIRECTOR, at=NOW, by=None)

    assert RoleHeld.objects.filter(user=user).count() == 1


def test_a_closed_sign_in_holds_no_role_and_says_who_ended_it(made):
    user, admin = made.user(Role.DIRECTOR), made.user(Role.ADMINISTRATOR)

    actions.close_sign_in(user=user, at=NOW, by=admin)

    held = RoleHeld.objects.get(user=user)
    assert (held.until_at, held.ended_by) == (NOW, admin)


def test_who_was_what_before_is_kept(made):
    ivy = made.workers["Ivy Northwold"]

    actions.end_worker(worker=ivy, left_on=TODAY)

    days = Worker.objects.get(pk=ivy.pk).events.order_by("pgh_id").values_list("left_on", flat=True)
    assert list(days) == [None, TODAY]


def test_no_password_stands_in_a_history(made):
    with connection.cursor() as cursor:
        cursor.execute(
            "select column_name from information_schema.columns where table_name = 'identity_userevent'"
        )
        columns = {row[0] for row in cursor.fetchall()}

    assert "email" in columns
    assert not columns & {"password", "last_login"}


def test_what_a_file_names_is_entered_once_with_nothing_guessed(made):
    asked = {"workers": {"F1": "Faye Loch"}, "teams": {"NEW": "New team"}, "agency": made.authority}

    first, second = actions.enter_missing(**asked), actions.enter_missing(**asked)

    faye = Worker.objects.get(code="F1")
    assert (first, second) == ({"teams": 1, "workers": 1}, {"teams": 0, "workers": 0})
    assert (faye.started_on, faye.agency_worker, faye.hours_fte, faye.person) == (None,) * 4
