"""People and settings in a real browser: what axe finds, at both widths, and a last day without script."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sightline.access import looks
from sightline.access.actor import acting, acting_as, actor_for
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.access.models import DrawnLook, LogEntry
from sightline.identity import actions
from sightline.identity.models import User
from sightline.identity.roles import Role
from tests import cast
from tests.people.conftest import today

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
WIDTHS = (1280, 390)
ADMINISTRATOR = [
    *("tree", "workers", "worker", "team", "last_day", "start_leave", "sign_ins", "sign_in", "give_role"),
    *("close_team", "move_team", "rename_team", "take_back_last_day"),
]
DIRECTOR = [
    "limits",
    "limit",
    "set_limit",
    "set_warning",
    "terms",
    "sources",
    "written_here",
    "council",
    "changes",
]
STEWARD = ["joined", "find_two", "join"]

pytestmark = pytest.mark.browser


@pytest.fixture
def council(transactional_db: None) -> Iterator[cast.Council]:
    """Return the council with a child, somebody on leave and a team without a manager."""
    with acting(actor_for("a test")):
        made = cast.council()
        made.child(held_by=made.workers["Ivy Northwold"])
        made.child()
        actions.start_leave(worker=made.workers["Tam Harrow"], kind="annual", from_on=today())
        actions.leave_team(post=made.workers["Odile Marsh"].posts.get(), until_on=today())
    return made


@pytest.fixture
def go(live_server, page, council) -> Callable[..., None]:
    """Return a way to open a page as somebody who has signed in."""

    def open_page(user: User, address: str, *, width: int = WIDTHS[0]) -> None:
        session = cast.signed_in(Client(), user).cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
        )
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"{live_server.url}{address}")

    return open_page


def _faults(page) -> list[str]:
    """Return what axe finds, and whether the page scrolls sideways."""
    checker = page.context.new_cdp_session(page)
    checker.send("Runtime.evaluate", {"expression": AXE.read_text(encoding="utf-8")})
    found = page.evaluate("async () => (await axe.run(document, {resultTypes: ['violations']})).violations")
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    faults = [f"{each['id']}: {each['nodes'][0]['html']}" for each in found]
    return [*faults, *(["it scrolls sideways"] if wide else [])]


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_on_the_pages_of_people(council, go, page, width):
    user = council.user(Role.ADMINISTRATOR)
    ivy = council.workers["Ivy Northwold"]
    holder = council.user(Role.ANALYST)
    args = {name: [ivy.pk] for name in ("worker", "last_day", "start_leave")}
    args |= {"sign_in": [holder.public_id], "give_role": [holder.public_id], "team": [council.south.pk]}
    args |= {name: [council.north.pk] for name in ("close_team", "move_team", "rename_team")}
    leaver = council.workers["Selma Brightwater"]
    actions.end_worker(worker=leaver, left_on=today() + timedelta(days=9))
    args["take_back_last_day"] = [leaver.pk]

    faults = {}
    for name in ADMINISTRATOR:
        go(user, reverse(f"teams:{name}", args=args.get(name, [])), width=width)
        faults[name] = _faults(page)

    assert {name: found for name, found in faults.items() if found} == {}


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_where_looks_are_judged(council, go, page, width):
    with acting(actor_for("a test")):
        child = council.child()
    with acting_as(council.user(Role.DIRECTOR), at=timezone.now()) as actor:
        LogEntry.objects.create(
            at=timezone.now() - timedelta(days=40),
            user=actor.user,
            roles=[Role.DIRECTOR],
            action="view",
            child_id=child.pk,
            child_ids=[child.pk],
            question={"page": "case_file:child"},
            correlation=uuid4(),
        )
    with acting(actor_for("a test")), keeping(EVERY_CHILD):
        looks.draw(at=timezone.now())
        drawn = DrawnLook.objects.get()
    user = council.user(Role.INFORMATION_GOVERNANCE_LEAD)

    faults = {}
    for name, args in (("access_log", []), ("looks", []), ("judge_look", [drawn.pk]), ("emergencies", [])):
        go(user, reverse(f"people:{name}", args=args), width=width)
        faults[name] = _faults(page)

    assert {name: found for name, found in faults.items() if found} == {}


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_on_the_pages_of_settings(council, go, page, width):
    user = council.user(Role.DIRECTOR)
    args = {"limit": ["C02"], "set_limit": ["C02"]}

    faults = {}
    for name in DIRECTOR:
        go(user, reverse(f"settings:{name}", args=args.get(name, [])), width=width)
        faults[name] = _faults(page)

    assert {name: found for name, found in faults.items() if found} == {}


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_on_the_pages_of_joining(council, go, page, width):
    user = council.user(Role.DATA_STEWARD)
    with acting(actor_for("a test")):
        two = [council.child().party.public_id for _ in range(2)]
    go(user, reverse("settings:join", args=two))
    for _ in two:
        page.get_by_label("Your reason").fill("They look like one child.")
        page.get_by_role("button").last.click()

    faults = {}
    for name in STEWARD:
        go(user, reverse(f"settings:{name}", args=two if name == "join" else []), width=width)
        faults[name] = _faults(page)

    assert {name: found for name, found in faults.items() if found} == {}
    assert page.get_by_role("heading", name="Are these one child?").is_visible()


@pytest.fixture
def browser_context_args(browser_context_args, request):
    """Turn script off for a test that is marked so."""
    script = not getattr(request.function, "without_script", False)
    return {**browser_context_args, "java_script_enabled": script}


def test_a_last_day_is_entered_without_script_and_the_manager_answers(council, go, page):
    ivy = council.workers["Ivy Northwold"]
    go(council.user(Role.ADMINISTRATOR), reverse("teams:last_day", args=[ivy.pk]))
    assert page.get_by_text("They hold 1 child of North team.").is_visible()
    page.get_by_label("Last day here").fill(f"{today() - timedelta(days=1):%d/%m/%Y}")
    page.get_by_label("Why").fill("She moves to another council.")
    page.get_by_label("Who receives 1 child of North team?").select_option("Ewan Strand")
    page.get_by_role("button", name="Enter the last day").click()

    go(council.user(Role.DIRECTOR), reverse("teams:team", args=[council.north.pk]))

    assert page.get_by_role("row", name="Ivy Northwold").count() == 0
    page.get_by_role("link", name="2 children with no worker").click()
    assert page.get_by_text("Ewan Strand answers").first.is_visible()


test_a_last_day_is_entered_without_script_and_the_manager_answers.without_script = True
