"""Sign-ins and roles: given by an administrator, never by the holder."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sightline.access.actor import acting, actor_for, actor_of
from sightline.clocks.actions import NewEvent, record
from sightline.identity import actions
from sightline.identity.actions import CannotChange
from sightline.identity.models import RoleHeld, User
from sightline.identity.roles import Role
from sightline.people.sign_ins.actions import close_sign_in, open_sign_in
from sightline.people.sign_ins.rules import is_like
from sightline.records.models import SourceLine, Spell
from tests import cast
from tests.people.conftest import user_of, words

pytestmark = pytest.mark.one_server

OTHERS = [Role.HEAD_OF_SERVICE, Role.DIRECTOR, Role.DATA_STEWARD, Role.TEAM_MANAGER, Role.BOARD_MEMBER]
PAGES = ["sign_ins", "open_sign_in", "sign_in", "send_link", "close_sign_in", "give_role", "take_role"]


@pytest.fixture
def clerk(council) -> User:
    """Return somebody with a sign-in and a role."""
    return council.user(Role.SOCIAL_WORKER, team=council.north)


@pytest.fixture
def administrator(signed_in_as) -> Client:
    return signed_in_as(Role.ADMINISTRATOR)


def _address(page: str, user: User) -> str:
    args: list[object] = [] if page in ("sign_ins", "open_sign_in") else [user.public_id]
    if page == "take_role":
        args.append(user.roles.get().pk)
    return reverse(f"teams:{page}", args=args)


@pytest.mark.parametrize("role", OTHERS)
@pytest.mark.parametrize("name", PAGES)
def test_who_may_not_see_or_change_a_sign_in(signed_in_as, council, clerk, role, name):
    address, browser = _address(name, clerk), signed_in_as(role, council.north)

    assert browser.get(address).status_code == 403
    assert browser.post(address, {"role": "director"}).status_code == 403
    assert clerk.roles.get().until_at is None


@pytest.mark.parametrize("name", [page for page in PAGES if page != "send_link"])
def test_each_page_is_drawn_for_an_administrator(administrator, clerk, name):
    assert administrator.get(_address(name, clerk)).status_code == 200


def test_a_sign_in_is_opened_for_a_worker_and_is_then_theirs(administrator, council):
    made = actions.start_worker(code="W9", name="Ada Moor", started_on=None)
    said = {"name": "Ada Moor", "email": "Ada@Council.example", "way": "provider"}

    page = administrator.post(f"{reverse('teams:open_sign_in')}?worker={made.pk}", said, follow=True)

    made.refresh_from_db()
    user = User.objects.get(email="ada@council.example")
    assert made.person == user.person
    assert not user.has_usable_password()
    assert "It opens nothing without a role." in words(page)
    assert mail.outbox == []


def test_a_link_to_choose_a_password_goes_to_the_address_alone(administrator):
    said = {"name": "Ada Moor", "email": "ada@council.example", "way": "password"}

    administrator.post(reverse("teams:open_sign_in"), said)

    assert [message.to for message in mail.outbox] == [["ada@council.example"]]


def test_the_link_is_sent_again(administrator, clerk):
    administrator.post(_address("send_link", clerk))

    assert [message.to for message in mail.outbox] == [[clerk.email]]


def test_an_address_has_one_sign_in(administrator, clerk):
    said = {"name": "Somebody", "email": clerk.email, "way": "provider"}

    page = administrator.post(reverse("teams:open_sign_in"), said)

    assert "That e-mail address has a sign-in already." in words(page)


def test_a_role_is_given_in_a_team_and_keeps_who_gave_it(administrator, council, clerk):
    said = {"role": "team_manager", "team": council.south.pk, "agency": ""}

    page = administrator.post(_address("give_role", clerk), said, follow=True)

    held = RoleHeld.objects.get(user=clerk, role="team_manager")
    assert (held.team, held.granted_by) == (council.south, user_of(administrator))
    assert "Team manager South team" in words(page)


@pytest.mark.parametrize(
    ("role", "team", "said"),
    [
        ("social_worker", False, "Say in which team"),
        ("partner", False, "Say for which agency"),
        ("director", True, "is not held in a team. Leave the team empty."),
    ],
)
def test_a_role_is_held_where_it_can_be(administrator, council, clerk, role, team, said):
    asked = {"role": role, "team": council.south.pk if team else "", "agency": ""}

    page = administrator.post(_address("give_role", clerk), asked)

    assert said in words(page)


def test_nobody_gives_themselves_a_role(administrator):
    said = {"role": "director", "team": "", "agency": ""}

    page = administrator.post(_address("give_role", user_of(administrator)), said)

    assert "You cannot give yourself a role" in words(page)
    assert user_of(administrator).roles.count() == 1


def test_nobody_gives_a_role_to_another_account_of_their_own(administrator):
    other = actions.open_sign_in(
        person=user_of(administrator).person, email="other@council.example", password=None
    )

    page = administrator.post(
        reverse("teams:give_role", args=[other.public_id]), {"role": "director", "team": "", "agency": ""}
    )

    assert "in this account or another" in words(page)


def test_a_role_is_taken_away_at_once_and_stays_written(administrator, clerk):
    page = administrator.post(_address("take_role", clerk), follow=True)

    held = clerk.roles.get()
    assert held.ended_by == user_of(administrator)
    assert "No role: this sign-in opens nothing." in words(page)
    assert "Roles that ended" in words(page)


def test_a_closed_sign_in_is_signed_out_everywhere(administrator, clerk):
    browser = cast.signed_in(Client(), clerk)

    administrator.post(_address("close_sign_in", clerk))

    clerk.refresh_from_db()
    assert not clerk.is_active
    assert browser.get(reverse("teams:tree")).status_code == 302


def test_a_closed_sign_in_is_given_no_role(administrator, clerk, council):
    administrator.post(_address("close_sign_in", clerk))

    page = administrator.post(
        _address("give_role", clerk), {"role": "team_manager", "team": council.south.pk, "agency": ""}
    )

    assert "This sign-in is closed." in words(page)


@pytest.mark.parametrize("name", ["close_sign_in", "take_role"])
def test_nobody_locks_themselves_out(administrator, name):
    said = administrator.post(_address(name, user_of(administrator)), follow=True)

    user_of(administrator).refresh_from_db()
    assert "Ask another administrator." in words(said)
    assert user_of(administrator).is_active


def test_the_list_finds_by_name_and_shows_who_has_no_role(administrator, clerk):
    actions.open_sign_in(
        person=actions.add_person(name="Ada Moor"), email="ada@council.example", password=None
    )

    found = words(administrator.get(reverse("teams:sign_ins"), {"called": "social"}))
    without = words(administrator.get(reverse("teams:sign_ins"), {"show": "without-role"}))

    assert "Social worker (North team)" in found
    assert ("Ada Moor" in without, "Social worker" in without) == (True, False)


def test_the_list_asks_the_database_as_often_for_many_as_for_few(
    administrator, council, django_assert_max_num_queries
):
    for _ in range(10):
        council.user(Role.SOCIAL_WORKER, team=council.north)

    with django_assert_max_num_queries(30):
        administrator.get(reverse("teams:sign_ins"))


@pytest.fixture
def ivy(council) -> User:
    """Return the sign-in of a worker who holds a child and answers for a source of files."""
    worker = council.workers["Ivy Northwold"]
    user = council.sign_in_of(worker, Role.SOCIAL_WORKER, team=council.north)
    with acting(actor_for("a test")):
        council.child(held_by=worker)
    SourceLine.objects.update(owner=user)
    return user


@pytest.mark.parametrize("name", ["close_sign_in", "take_role"])
def test_nobody_s_way_in_is_taken_while_they_hold_a_child(administrator, ivy, name):
    asked = words(administrator.get(_address(name, ivy)))
    refused = words(administrator.post(_address(name, ivy), follow=True))

    ivy.refresh_from_db()
    assert "It would leave 1 child of North team with nobody: enter their last day" in asked
    assert "Nobody would have: 1 child of North team. Enter their last day" in refused
    assert (ivy.is_active, ivy.roles.get().until_at) == (True, None)


def test_a_sign_in_closes_once_what_points_to_it_has_a_receiver(administrator, council, ivy):
    other = council.sign_in_of(council.workers["Tam Harrow"], Role.SOCIAL_WORKER, team=council.south)
    by = actor_of(user_of(administrator), at=timezone.now())
    worker = council.workers["Ivy Northwold"]
    with acting(actor_for("a test")):
        record(
            [NewEvent(Spell.objects.get(kind="holder").child_id, "allocation_ended", cast.TODAY,
                      facts={"worker": worker.code})],
            by=None, at=cast.NOW, why="Told in a test.",
        )  # fmt: skip

    with pytest.raises(CannotChange, match="Nobody receives: 1 source of files"):
        close_sign_in(user=ivy, by=by, at=timezone.now())
    receiver = str(council.workers["Tam Harrow"].pk)
    administrator.post(_address("close_sign_in", ivy), {"receiver_0": receiver})

    ivy.refresh_from_db()
    assert not ivy.is_active
    assert SourceLine.objects.get(code="people").owner == other


def test_a_role_that_others_of_their_own_make_up_for_is_taken_at_once(administrator, council, ivy):
    held = actions.give_role(user=ivy, role=Role.BOARD_MEMBER, at=timezone.now(), by=user_of(administrator))

    administrator.post(reverse("teams:take_role", args=[ivy.public_id, held.pk]))

    held.refresh_from_db()
    assert held.ended_by == user_of(administrator)


def test_a_second_way_in_of_who_keeps_the_first_closes_at_once(administrator, council, ivy):
    second = actions.open_sign_in(person=ivy.person, email="ivy.second@council.example", password=None)

    administrator.post(_address("close_sign_in", second))

    second.refresh_from_db()
    assert not second.is_active


@pytest.mark.parametrize(
    ("one", "other", "like"),
    [
        ("Rosalind Achterberg", "rosalind  ACHTERBERG", True),
        ("Achterberg, Rosalind", "Rosalind Achterberg", True),
        ("Rosalind Achterburg", "Rosalind Achterberg", True),
        ("R. Achterberg", "Rosalind Achterberg", True),
        ("Zoë Fenmarch", "Zoe Fenmarch", True),
        ("Rosalind Achterberg", "Nadia Fairclough-Bey", False),
        ("Ada Moor", "", False),
    ],
)
def test_names_that_may_be_one_person_s_are_alike(one, other, like):
    assert is_like(one, other) == is_like(other, one) == like


def test_a_sign_in_for_a_like_name_asks_whether_it_is_the_same_person(administrator, council, ivy):
    said = {"name": "Ivy Northwould", "email": "ivy.two@council.example", "way": "provider"}

    asked = words(administrator.post(reverse("teams:open_sign_in"), said))
    administrator.post(reverse("teams:open_sign_in"), {**said, "same_as": ivy.person_id})

    assert f"The same person as Ivy Northwold, {ivy.email}" in asked
    assert "Say whether it is the same person." in asked
    assert User.objects.get(email="ivy.two@council.example").person == ivy.person


def test_somebody_else_of_the_same_name_is_another_person(administrator, ivy):
    said = {"name": "Ivy Northwold", "email": "ivy.two@council.example", "way": "provider"}

    administrator.post(reverse("teams:open_sign_in"), {**said, "same_as": "another"})

    assert User.objects.get(email="ivy.two@council.example").person != ivy.person


def test_the_action_itself_asks_who_it_is(administrator, ivy):
    by = actor_of(user_of(administrator), at=timezone.now())

    with pytest.raises(CannotChange, match="Somebody of this name is known here: Ivy Northwold"):
        open_sign_in(name="Ivy Northwold", email="i@council.example", worker=None, by=by)
