"""Workers: their places, leave and last day; and that nobody is left with somebody who has gone."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.clocks.queries import holders
from sightline.front_door.models import Draft
from sightline.identity import actions
from sightline.identity.models import Leave, Post, Worker
from sightline.identity.roles import Role
from sightline.records.models import Recording
from tests.people.conftest import today, user_of, words

MANAGERS = [Role.ADMINISTRATOR, Role.HEAD_OF_SERVICE, Role.DATA_STEWARD]
OTHERS = [Role.SOCIAL_WORKER, Role.TEAM_MANAGER, Role.ANALYST, Role.DIRECTOR, Role.BOARD_MEMBER]
CHANGES = ["start_worker", "give_place", "start_leave", "last_day", "end_place", "end_leave"]


def _address(change: str, worker: Worker) -> str:
    args = [worker.pk]
    if change == "start_worker":
        args = []
    elif change == "end_place":
        args.append(worker.posts.get().pk)
    elif change == "end_leave":
        args.append(_leave(worker).pk)
    return reverse(f"teams:{change}", args=args)


def _leave(worker: Worker) -> Leave:
    return actions.start_leave(worker=worker, kind="sick", from_on=today() - timedelta(days=3))


@pytest.fixture
def ivy(council) -> Worker:
    return council.workers["Ivy Northwold"]


@pytest.mark.parametrize("role", OTHERS)
@pytest.mark.parametrize("change", CHANGES)
def test_who_may_not_change_a_worker(signed_in_as, council, ivy, role, change):
    address, browser = _address(change, ivy), signed_in_as(role, council.north)

    assert browser.get(address).status_code == 403
    assert browser.post(address, {"left_on": f"{today()}", "why": "Because I can."}).status_code == 403


@pytest.mark.parametrize("role", [Role.PARTNER, Role.LEAD_MEMBER])
@pytest.mark.parametrize("name", ["workers", "worker"])
def test_partners_and_members_see_no_worker(signed_in_as, ivy, role, name):
    address = reverse(f"teams:{name}", args=[ivy.pk] if name == "worker" else [])

    assert signed_in_as(role).get(address).status_code == 403


@pytest.mark.parametrize("role", MANAGERS)
@pytest.mark.parametrize("change", CHANGES)
def test_each_form_is_drawn_for_those_who_may(signed_in_as, ivy, role, change):
    page = signed_in_as(role).get(_address(change, ivy))

    assert page.status_code == 200
    assert "<form" in page.content.decode()


def test_the_list_finds_a_worker_by_part_of_a_name(signed_in_as):
    page = words(signed_in_as(Role.DIRECTOR).get(reverse("teams:workers"), {"called": "ivy"}))

    assert "At work: 1 worker." in page
    assert "Ivy Northwold W3 North team" in page


def test_the_list_shows_who_has_no_place_and_who_has_left(signed_in_as, ivy):
    actions.start_worker(code="W9", name="Ada Moor", started_on=None)
    actions.end_worker(worker=ivy, left_on=today() - timedelta(days=2))
    browser = signed_in_as(Role.DIRECTOR)

    without = words(browser.get(reverse("teams:workers"), {"show": "no-place"}))
    left = words(browser.get(reverse("teams:workers"), {"show": "left"}))

    assert ("Ada Moor" in without, "Ivy Northwold" in without) == (True, False)
    assert ("Ada Moor" in left, "Ivy Northwold" in left) == (False, True)


def test_a_worker_is_entered_and_given_a_place(signed_in_as, council):
    browser = signed_in_as(Role.ADMINISTRATOR)
    browser.post(
        reverse("teams:start_worker"),
        {"name": "Ada Moor", "code": "W9", "agency_worker": "unknown", "hours_fte": "0.6"},
    )
    ada = Worker.objects.get(code="W9")

    page = browser.post(
        reverse("teams:give_place", args=[ada.pk]),
        {
            "team": council.south.pk,
            "role": "social_worker",
            "manager": "no",
            "from_on": f"{today():%d/%m/%Y}",
        },
        follow=True,
    )

    assert (ada.agency_worker, ada.started_on) == (None, None)
    assert Post.objects.get(worker=ada).team == council.south
    assert f"Place in South team from {today().day}" in words(page)
    assert user_of(browser).person.name in words(page)


def test_a_team_has_one_manager_at_a_time(signed_in_as, council, ivy):
    said = {"team": council.south.pk, "role": "", "manager": "yes", "from_on": f"{today():%d/%m/%Y}"}

    page = signed_in_as(Role.ADMINISTRATOR).post(reverse("teams:give_place", args=[ivy.pk]), said)

    assert "South team has a manager then. End that post first." in words(page)


def test_a_place_ends_after_its_last_day(signed_in_as, ivy):
    said = {"last_on": f"{today():%d/%m/%Y}"}

    signed_in_as(Role.ADMINISTRATOR).post(_address("end_place", ivy), said)

    assert ivy.posts.get().until_on == today() + timedelta(days=1)


def test_leave_says_who_covers(signed_in_as, council, ivy):
    tam = council.workers["Tam Harrow"]
    said = {"kind": "annual", "from_on": f"{today():%d/%m/%Y}", "until_on": "", "cover": tam.pk}
    browser = signed_in_as(Role.ADMINISTRATOR)

    browser.post(reverse("teams:start_leave", args=[ivy.pk]), said)

    team = words(browser.get(reverse("teams:team", args=[ivy.posts.get().team_id])))
    assert "Away, the first day back is not known, Tam Harrow covers" in team


def test_why_somebody_is_away_is_for_those_who_enter_it(signed_in_as, council, ivy):
    _leave(ivy)
    address = reverse("teams:worker", args=[ivy.pk])

    seen = words(signed_in_as(Role.ADMINISTRATOR).get(address))
    hidden = words(signed_in_as(Role.TEAM_MANAGER, council.north).get(address))

    assert ("Sickness" in seen, "Sickness" in hidden, "Away" in hidden) == (True, False, True)


def test_leave_that_overlaps_is_refused_and_nothing_typed_is_lost(signed_in_as, ivy):
    _leave(ivy)
    said = {"kind": "study", "from_on": f"{today():%d/%m/%Y}", "until_on": "", "cover": ""}

    page = signed_in_as(Role.ADMINISTRATOR).post(reverse("teams:start_leave", args=[ivy.pk]), said)

    assert "days away are entered once" in words(page)
    assert f'value="{today():%d/%m/%Y}"' in page.content.decode()


def test_the_first_day_back_is_entered(signed_in_as, ivy):
    said = {"until_on": f"{today():%d/%m/%Y}"}

    signed_in_as(Role.ADMINISTRATOR).post(_address("end_leave", ivy), said)

    assert ivy.leave.get().until_on == today()


def test_before_a_last_day_is_entered_everything_that_points_to_the_worker_is_shown(signed_in_as, council):
    ewan = council.workers["Ewan Strand"]
    council.child(held_by=ewan)
    actions.start_leave(worker=council.workers["Ivy Northwold"], kind="annual", from_on=today(), cover=ewan)

    page = words(signed_in_as(Role.ADMINISTRATOR).get(_address("last_day", ewan)))

    assert "They hold 1 child of North team. Then it is held by Selma Brightwater" in page
    assert "They manage North team. Then Selma Brightwater answers for it." in page
    assert "They cover for Ivy Northwold" in page


def test_where_nobody_would_answer_the_page_says_so_before(signed_in_as, council):
    selma = council.workers["Selma Brightwater"]
    child = council.child(held_by=selma, team=council.service)

    page = words(signed_in_as(Role.ADMINISTRATOR).get(_address("last_day", selma)))

    assert child.pk
    assert "Nobody answers for that team: give it a manager before they go." in page


def test_from_the_day_after_the_last_the_manager_holds_and_it_is_a_recording(signed_in_as, council, ivy):
    child = council.child(held_by=ivy)
    browser = signed_in_as(Role.ADMINISTRATOR)
    last = today() + timedelta(days=7)

    said = {"left_on": f"{last:%d/%m/%Y}", "why": "She moves away."}
    refused = words(browser.post(_address("last_day", ivy), said))
    said["receiver_0"] = council.workers["Ewan Strand"].pk
    page = browser.post(_address("last_day", ivy), said, follow=True)

    assert "Nobody receives: 1 child of North team." in refused
    assert "1 child passes to whoever answers for the team the day after." in words(page)
    assert "What passes on after the last day" in words(page)
    assert Recording.objects.order_by("-id").first().by == user_of(browser)
    with_her, after = (_holder(child, day) for day in (last, last + timedelta(days=1)))
    assert (with_her, after) == ("Ivy Northwold", None)


def _holder(child, day):

    with keeping(EVERY_CHILD):
        worker = holders(day, [child.pk])[child.pk].worker
    return worker.name if worker else None


def test_a_last_day_without_a_reason_changes_nothing(signed_in_as, ivy):
    page = signed_in_as(Role.ADMINISTRATOR).post(
        _address("last_day", ivy), {"left_on": f"{today():%d/%m/%Y}", "why": ""}
    )

    ivy.refresh_from_db()
    assert "Fill in “Why”." in words(page)
    assert ivy.left_on is None


def test_somebody_who_has_left_says_so_and_holds_nobody(signed_in_as, council, ivy):
    council.child(held_by=ivy)
    gone = today() - timedelta(days=1)
    browser = signed_in_as(Role.HEAD_OF_SERVICE)

    said = {"left_on": f"{gone:%d/%m/%Y}", "why": "Entered late."}
    browser.post(_address("last_day", ivy), {**said, "receiver_0": council.workers["Ewan Strand"].pk})

    page = words(browser.get(reverse("teams:worker", args=[ivy.pk])))
    assert "Holds 0 open children." in page
    assert "Children are held by somebody who has left" not in page


def test_a_worker_sees_how_many_children_are_their_own(signed_in_as, council, ivy):
    from django.test import Client

    from tests import cast

    council.child(held_by=ivy)
    own = cast.signed_in(Client(), council.sign_in_of(ivy, Role.SOCIAL_WORKER, team=council.north))

    assert "Holds 1 open child." in words(own.get(reverse("teams:worker", args=[ivy.pk])))


def test_a_worker_who_is_not_there_is_no_page(signed_in_as):
    assert signed_in_as(Role.DIRECTOR).get(reverse("teams:worker", args=[999_999])).status_code == 404


def test_the_list_asks_the_database_as_often_for_many_workers_as_for_few(
    signed_in_as, council, django_assert_max_num_queries
):
    for number in range(12):
        council.worker(f"Worker {number}", council.south)
    browser = signed_in_as(Role.DIRECTOR)

    with django_assert_max_num_queries(40):
        browser.get(reverse("teams:workers"))


@pytest.mark.parametrize("days", [-1, 7], ids=["gone", "leaving"])
def test_what_came_to_wait_for_somebody_after_their_last_day_was_entered_is_shown_and_received(
    signed_in_as, council, ivy, days
):
    last_on = today() + timedelta(days=days)
    ivys = council.sign_in_of(ivy, Role.SOCIAL_WORKER, team=council.north)
    other = council.workers["Tam Harrow"]
    others = council.sign_in_of(other, Role.SOCIAL_WORKER, team=council.south)
    Worker.objects.filter(pk=ivy.pk).update(left_on=last_on)
    with keeping(EVERY_CHILD):
        said = {"form": "contact", "about": "", "answers": {}, "saved_at": timezone.now()}
        draft = Draft.objects.create(owner=ivys, **said)
    browser = signed_in_as(Role.HEAD_OF_SERVICE)
    page, last_day = reverse("teams:worker", args=[ivy.pk]), reverse("teams:last_day", args=[ivy.pk])

    shown = words(browser.get(page))
    asked = browser.get(last_day).content.decode()
    names = re.findall(r'<select[^>]*name="([^"]+)"', asked)
    said = {"left_on": f"{last_on:%d/%m/%Y}", "why": "Moves away."} | dict.fromkeys(names, str(other.pk))
    browser.post(last_day, said)

    assert "1 draft nobody else has seen: nobody receives it." in shown
    with keeping(EVERY_CHILD):
        assert Draft.objects.get(pk=draft.pk).owner == others
    assert "nobody receives it" not in words(browser.get(page))
