"""People and teams: who answers for whom, as each reader may see it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from sightline.access.actions import restrict
from sightline.access.actor import acting, acting_as, actor_for, actor_of
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.clocks.queries import holders
from sightline.identity import actions
from sightline.identity import queries as identity_queries
from sightline.identity.models import Team
from sightline.identity.roles import Role
from sightline.people.teams.queries import posts_on
from sightline.records.models import Child, Spell
from tests import cast
from tests.people.conftest import today, words

EVERYONE = [Role.SOCIAL_WORKER, Role.ANALYST, Role.ADMINISTRATOR, Role.INFORMATION_GOVERNANCE_LEAD]
NOBODY = [Role.PARTNER, Role.LEAD_MEMBER, Role.BOARD_MEMBER]
MANAGERS = [Role.ADMINISTRATOR, Role.HEAD_OF_SERVICE, Role.DATA_STEWARD]
OTHERS = [Role.SOCIAL_WORKER, Role.TEAM_MANAGER, Role.ANALYST, Role.DIRECTOR]


@pytest.mark.parametrize("role", EVERYONE)
def test_everybody_who_works_here_sees_the_teams(signed_in_as, council, role):
    browser = signed_in_as(role, council.north)

    assert browser.get(reverse("teams:tree")).status_code == 200
    assert browser.get(reverse("teams:team", args=[council.north.pk])).status_code == 200


@pytest.mark.parametrize("role", NOBODY)
def test_partners_and_members_do_not(signed_in_as, council, role):
    browser = signed_in_as(role)

    assert browser.get(reverse("teams:tree")).status_code == 403
    assert browser.get(reverse("teams:team", args=[council.north.pk])).status_code == 403


@pytest.mark.parametrize("role", OTHERS)
@pytest.mark.parametrize("name", ["teams:open_team", "teams:move_team"])
def test_who_may_not_change_the_tree(signed_in_as, council, role, name):
    browser = signed_in_as(role, council.north)
    args = [council.north.pk] if name == "teams:move_team" else []

    assert browser.get(reverse(name, args=args)).status_code == 403
    assert browser.post(reverse(name, args=args), {"name": "Mine"}).status_code == 403


def test_the_tree_says_who_answers_for_each_team(signed_in_as):
    page = words(signed_in_as(Role.DIRECTOR).get(reverse("teams:tree")))

    assert "3 teams with 5 workers. Every team has a manager of its own." in page
    assert "– North team Protection and support Ewan Strand" in page


def test_where_a_team_has_no_manager_the_one_above_answers_and_it_is_said(signed_in_as, council):
    post = council.workers["Ewan Strand"].posts.get()
    actions.leave_team(post=post, until_on=today())
    browser = signed_in_as(Role.DIRECTOR)

    tree = words(browser.get(reverse("teams:tree")))
    team = words(browser.get(reverse("teams:team", args=[council.north.pk])))

    assert "1 team has no manager of its own." in tree
    assert "No manager Selma Brightwater" in tree
    assert "This team has no manager: Selma Brightwater answers for it, from above." in team


def test_where_nobody_answers_at_all_the_page_says_so(signed_in_as, council):
    for name in ("Ewan Strand", "Selma Brightwater"):
        actions.leave_team(post=council.workers[name].posts.get(), until_on=today())

    team = words(signed_in_as(Role.DIRECTOR).get(reverse("teams:team", args=[council.north.pk])))

    assert "Nobody answers for this team. Give it a manager today." in team


def test_a_partners_team_is_its_own_agencys_to_answer_for(signed_in_as, council):
    theirs = actions.open_team(code="P", name="Police in the hub", kind="partner", agency=council.police)
    browser = signed_in_as(Role.DIRECTOR)

    tree = words(browser.get(reverse("teams:tree")))
    team = words(browser.get(reverse("teams:team", args=[theirs.pk])))

    assert "Police in the hub Partner's team Nowhere Police" in tree
    assert "Nobody answers" not in tree
    assert "Nowhere Police answers for its own team." in team


def test_a_count_of_children_opens_the_list_of_them(signed_in_as, council):
    council.child(held_by=council.workers["Ivy Northwold"])
    council.child()

    page = signed_in_as(Role.DIRECTOR).get(reverse("teams:team", args=[council.north.pk])).content.decode()

    assert f'href="{reverse("case_file:out_of_sight")}?team=N">2<' in page
    assert f'href="{reverse("case_file:out_of_sight")}?team=N&amp;show=no-worker">1<' in page
    assert f'href="{reverse("case_file:out_of_sight")}?team=N&amp;held_by=W3">1<' in page


def test_the_children_of_the_teams_under_a_team_count_with_it(signed_in_as, council):
    council.child(team=council.south)

    page = signed_in_as(Role.DIRECTOR).get(reverse("teams:tree")).content.decode()

    assert f'href="{reverse("case_file:out_of_sight")}?team=WHOLE">1<' in page


def test_a_count_that_would_not_be_whole_is_not_shown(signed_in_as, council):
    council.child(team=council.south)
    browser = signed_in_as(Role.TEAM_MANAGER, council.north)

    far = words(browser.get(reverse("teams:team", args=[council.south.pk])))
    near = words(browser.get(reverse("teams:team", args=[council.north.pk])))

    assert ("Open children" in far, "Open children" in near) == (False, True)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.INFORMATION_GOVERNANCE_LEAD])
def test_who_reaches_no_child_is_shown_no_count_of_them(signed_in_as, council, role):
    council.child(team=council.south)

    page = words(signed_in_as(role).get(reverse("teams:team", args=[council.south.pk])))

    assert "Open children" not in page


def test_restricted_children_are_counted_apart_for_those_who_may_know(signed_in_as, council):
    child = council.child(held_by=council.workers["Ivy Northwold"])
    director = actor_of(council.user(Role.DIRECTOR), at=cast.NOW)
    restrict(child=child, by=director, reason="A relative works here.")
    address = reverse("teams:team", args=[council.north.pk])

    known = words(signed_in_as(Role.DIRECTOR).get(address))
    unknown = words(signed_in_as(Role.SOCIAL_WORKER, council.north).get(address))

    assert "1 restricted child" in known
    assert "restricted" not in unknown


def test_somebody_who_holds_children_without_a_place_in_the_team_is_listed(signed_in_as, council):
    council.child(held_by=council.workers["Tam Harrow"], team=council.north)

    page = words(signed_in_as(Role.DIRECTOR).get(reverse("teams:team", args=[council.north.pk])))

    assert "Tam Harrow Holds children here No place in this team" in page


def test_the_tree_is_shown_as_it_was_on_a_past_day(signed_in_as, council):
    late = actions.open_team(
        code="E", name="East team", kind="care", agency=council.authority, parent=council.service,
        opened_on=today(),
    )  # fmt: skip
    browser = signed_in_as(Role.DIRECTOR)
    yesterday = today() - timedelta(days=1)

    now = words(browser.get(reverse("teams:tree")))
    then = words(browser.get(reverse("teams:tree"), {"as_at": yesterday.isoformat()}))

    assert (late.name in now, late.name in then) == (True, False)
    assert "As at" in then


def test_a_day_that_has_not_come_is_refused(signed_in_as):
    tomorrow = today() + timedelta(days=1)

    page = words(signed_in_as(Role.DIRECTOR).get(reverse("teams:tree"), {"as_at": tomorrow.isoformat()}))

    assert "That day has not come." in page


@pytest.mark.parametrize("role", MANAGERS)
def test_a_team_is_opened_under_another_and_keeps_who_opened_it(signed_in_as, council, role):
    browser = signed_in_as(role)
    said = {"name": "East team", "code": "E", "kind": "care", "parent": str(council.service.pk)}

    page = browser.post(reverse("teams:open_team"), said, follow=True)

    assert Team.objects.get(code="E").parent == council.service
    assert "East team is open." in words(page)
    assert f"Opened {browser.user.person.name}" in words(page)


def test_a_code_is_used_once(signed_in_as, council):
    said = {"name": "North again", "code": "N", "kind": "care", "parent": str(council.service.pk)}

    page = signed_in_as(Role.ADMINISTRATOR).post(reverse("teams:open_team"), said)

    assert "Another team has this code already." in words(page)


def test_a_team_is_moved_and_never_under_itself(signed_in_as, council):
    part = actions.open_team(
        code="N1", name="North one", kind="care", agency=council.authority, parent=council.north
    )
    browser = signed_in_as(Role.ADMINISTRATOR)
    address = reverse("teams:move_team", args=[council.north.pk])

    refused = browser.post(address, {"under": str(part.pk), "from_on": f"{today():%d/%m/%Y}"})
    browser.post(address, {"under": str(council.south.pk), "from_on": f"{today():%d/%m/%Y}"})

    council.north.refresh_from_db()
    assert refused.status_code == 200
    assert council.north.parent == council.south


def test_the_tree_asks_the_database_as_often_for_many_teams_as_for_few(
    signed_in_as, council, django_assert_max_num_queries
):
    for number in range(10):
        actions.open_team(
            code=f"T{number}", name=f"Team {number}", kind="care", agency=council.authority,
            parent=council.north,
        )  # fmt: skip
        council.child(team=council.south)
    browser = signed_in_as(Role.DIRECTOR)

    with django_assert_max_num_queries(QUERIES_OF_THE_TREE):
        browser.get(reverse("teams:tree"))


QUERIES_OF_THE_TREE = 40


def _closes(browser, team, other, **said: str):
    answers = {"to": str(other.pk), "last_on": f"{today():%d/%m/%Y}", "why": "The service is made anew."}
    return browser.post(reverse("teams:close_team", args=[team.pk]), {**answers, **said}, follow=True)


def _holder(child) -> tuple[str, str]:
    with keeping(EVERY_CHILD):
        spell = Spell.objects.select_related("team", "worker").get(child=child, kind="holder", until_on=None)
    return (spell.team.name, spell.worker.name if spell.worker else "")


def test_a_team_that_closes_gives_its_children_to_another_with_their_workers(signed_in_as, council):
    ivy = council.workers["Ivy Northwold"]
    with_worker, without, elsewhere = (
        council.child(held_by=ivy),
        council.child(),
        council.child(team=council.south),
    )
    restrict(
        child=without, by=actor_of(council.user(Role.DIRECTOR), at=cast.NOW), reason="A relative works here."
    )

    page = _closes(signed_in_as(Role.ADMINISTRATOR), council.north, council.south)

    assert "North team is closed. 2 children go to South team." in words(page)
    assert [_holder(child) for child in (with_worker, without, elsewhere)] == [
        ("South team", "Ivy Northwold"),
        ("South team", ""),
        ("South team", ""),
    ]


def test_what_a_closed_team_held_on_a_past_day_stays_as_it_was(signed_in_as, council):
    child = council.child()

    _closes(signed_in_as(Role.ADMINISTRATOR), council.north, council.south)

    with acting(actor_for("a test")):
        then = holders(today() - timedelta(days=1), [child.pk])[child.pk]
    assert then.team == council.north


def test_workers_and_teams_under_a_closed_team_go_along_and_nobody_becomes_manager(signed_in_as, council):
    part = actions.open_team(
        code="N1", name="North one", kind="care", agency=council.authority, parent=council.north
    )

    _closes(signed_in_as(Role.ADMINISTRATOR), council.north, council.south)

    part.refresh_from_db()
    tomorrow = today() + timedelta(days=1)
    places = posts_on(tomorrow).filter(team=council.south).values_list("worker__name", "manager")
    assert part.parent == council.south
    assert sorted(places) == [
        ("Ewan Strand", False),
        ("Ivy Northwold", False),
        ("Odile Marsh", True),
        ("Tam Harrow", False),
    ]


def test_roles_in_a_closed_team_are_held_in_the_other_if_the_closer_may_give_roles(signed_in_as, council):
    manager = council.user(Role.TEAM_MANAGER, team=council.north)
    child = council.child()

    _closes(signed_in_as(Role.ADMINISTRATOR), council.north, council.south)

    with acting_as(manager, at=timezone.now()) as actor:
        assert actor.teams == {council.south.pk}
        assert Child.objects.filter(pk=child.pk).exists()


def test_a_steward_who_closes_a_team_gives_no_roles_and_is_told_whom_to_ask(signed_in_as, council):
    manager = council.user(Role.TEAM_MANAGER, team=council.north)

    page = _closes(signed_in_as(Role.DATA_STEWARD), council.north, council.south)

    assert "Ask an administrator to give it in the other team" in words(page)
    assert actor_of(manager, at=timezone.now()).teams == {council.north.pk}


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ({"last_on": "1/1/2099"}, "That day has not come."),
        ({"why": ""}, "Fill in"),
        ({"to": ""}, "Choose"),
    ],
)
def test_a_team_is_not_closed_without_a_day_a_reason_and_a_receiver(signed_in_as, council, said, answer):
    page = _closes(signed_in_as(Role.ADMINISTRATOR), council.north, council.south, **said)

    council.north.refresh_from_db()
    assert (council.north.closed_on, answer in words(page)) == (None, True)


def test_the_whole_service_is_not_closed(signed_in_as, council):
    address = reverse("teams:close_team", args=[council.service.pk])

    assert signed_in_as(Role.ADMINISTRATOR).get(address).status_code == 404


def test_before_a_team_is_closed_everything_that_points_to_it_is_said(signed_in_as, council):
    council.child()
    council.user(Role.TEAM_MANAGER, team=council.north)

    page = words(signed_in_as(Role.ADMINISTRATOR).get(reverse("teams:close_team", args=[council.north.pk])))

    assert "1 open child goes to the other team" in page
    assert "Ewan Strand and Ivy Northwold" in page
    assert "A role in it: Team manager" in page
    assert "Quillon" not in page


def test_a_team_that_was_moved_stands_where_it_stood_on_days_before(signed_in_as, council):
    day_of_move = today() - timedelta(days=10)
    browser = signed_in_as(Role.ADMINISTRATOR)
    said = {"under": str(council.south.pk), "from_on": f"{day_of_move:%d/%m/%Y}"}
    browser.post(reverse("teams:move_team", args=[council.north.pk]), said)

    parents = [identity_queries.parents(on=day_of_move - timedelta(days=late)) for late in (0, 1)]
    early = browser.post(
        reverse("teams:move_team", args=[council.north.pk]),
        {"under": str(council.service.pk), "from_on": f"{day_of_move - timedelta(days=1):%d/%m/%Y}"},
    )

    assert [each[council.north.pk] for each in parents] == [council.south.pk, council.service.pk]
    assert "The team was moved on" in words(early)


def test_a_team_is_renamed_and_its_former_name_is_kept(signed_in_as, council):
    browser = signed_in_as(Role.ADMINISTRATOR)

    page = browser.post(
        reverse("teams:rename_team", args=[council.north.pk]), {"name": "Northern team"}, follow=True
    )

    assert "North team is called Northern team now." in words(page)
    assert "Renamed: Northern team, before North team" in words(page)
