"""What stands around every page, and the pages in the footer."""

import html
from datetime import timedelta

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from sightline.access.actor import acting, actor_for
from sightline.access.matrix import MATRIX
from sightline.identity.roles import Role
from sightline.records.models import Receipt, SourceLine
from tests import cast
from tests.cast import NOW, TODAY

pytestmark = pytest.mark.one_server

FOOTER = ("/help/", "/accessibility/", "/privacy/", "/who-can-see-what/")


@pytest.fixture(autouse=True)
def at_nine_in_the_morning(monkeypatch):
    """Let every page be asked at the cast's moment."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def council(db):
    with acting(actor_for("a test")):
        yield cast.council()


def _sections(client: Client, user) -> list[str]:
    page = cast.signed_in(client, user).get("/help/")
    return [section["text"] for section in page.context["sections"]]


def test_a_director_s_sections_are_about_the_whole_service(council, client):
    sections = _sections(client, council.user(Role.DIRECTOR))

    assert sections[:3] == ["Whole service", "Early help", "Out of sight"]
    assert "My work" not in sections


def test_a_worker_s_sections_begin_with_their_own_work(council, client):
    user = council.sign_in_of(council.workers["Ivy Northwold"], Role.SOCIAL_WORKER, team=council.north)

    sections = _sections(client, user)

    assert sections[:4] == ["My work", "My team", "Offers", "Out of sight"]
    assert "Whole service" not in sections


def test_what_waits_under_more_is_counted_on_it(council, client):
    browser = cast.signed_in(client, council.user(Role.HEAD_OF_SERVICE))

    page = browser.get("/standards/")

    folded = [section for section in page.context["sections"] if section["under_more"]]
    more = page.context["more_sections"]
    assert more["sections"] == folded
    assert more["count"] == sum(section["count"] or 0 for section in folded)
    assert more["active"]


def test_an_administrator_is_shown_no_list_of_children(council, client):
    sections = _sections(client, council.user(Role.ADMINISTRATOR))

    assert {"My work", "Out of sight", "Whole service", "Find a child"}.isdisjoint(sections)


@pytest.mark.parametrize(
    ("role", "first_page"),
    [
        (Role.DIRECTOR, "/out-of-sight/"),
        (Role.LEAD_MEMBER, "/service/"),
        (Role.ADMINISTRATOR, "/standards/"),
        (Role.HEAD_OF_SERVICE, "/out-of-sight/"),
        (Role.NIGHT_WORKER, "/night-desk/"),
        (Role.NIGHT_MANAGER, "/night-desk/"),
    ],
)
def test_each_begins_where_their_work_begins(council, client, role, first_page):
    user = council.user(role)

    assert cast.signed_in(client, user).get("/").headers["location"] == first_page


def test_a_worker_begins_at_my_work(council, client):
    user = council.sign_in_of(council.workers["Ivy Northwold"], Role.SOCIAL_WORKER, team=council.north)

    assert cast.signed_in(client, user).get("/").headers["location"] == "/my-work/"


def test_every_page_names_the_person_and_the_way_out(council, client):
    user = council.user(Role.DIRECTOR)

    page = html.unescape(cast.signed_in(client, user).get("/help/").content.decode())

    assert user.person.name in page
    assert 'href="/account/logout/"' in page


def test_only_a_demonstration_carries_its_banner(council, client):
    assert "Nobody shown here exists" not in client.get("/help/").content.decode()


def test_a_source_that_is_late_stands_in_red_on_every_page(council, client):
    line = SourceLine.objects.create(code="c", name="The census", format="cin_census", rhythm_days=30)
    Receipt.objects.create(
        number="R-1", name="a file", line=line, state="filed", received_at=NOW,
        extracted_on=TODAY - timedelta(days=33),
    )  # fmt: skip

    page = cast.signed_in(client, council.user(Role.DIRECTOR)).get("/help/").content.decode()

    assert "The census is 3 days late" in page


@pytest.mark.parametrize("address", FOOTER)
def test_the_pages_of_the_footer_open_to_everyone(council, client, address):
    page = client.get(address)

    assert page.status_code == 200
    assert page.content.decode().count("<h1") == 1


def test_who_can_see_what_says_of_every_role_what_the_table_says(council, client):
    page = client.get("/who-can-see-what/")

    shown = {role["name"]: set(role["may"]) for role in page.context["roles"]}
    assert shown == {
        role.label: {permission.label for permission in duties.may} for role, duties in MATRIX.items()
    }


def test_a_night_manager_and_a_day_manager_have_the_night_desk_and_a_director_has_not(council, client):
    night, day = council.user(Role.NIGHT_MANAGER), council.user(Role.TEAM_MANAGER, team=council.north)

    assert "Night desk" in _sections(client, night)
    assert "Night desk" in _sections(client, day)
    assert "Night desk" not in _sections(client, council.user(Role.DIRECTOR))


@pytest.mark.parametrize(
    "address", ["/service/?team=%00", "/my-work/?page=1%00", "/child/%00/", "/help/?%00=a"]
)
def test_an_address_that_holds_a_nul_is_a_bad_request(council, client, address):
    answer = cast.signed_in(client, council.user(Role.DIRECTOR)).get(address)

    assert answer.status_code == 400
    assert "This address cannot be read" in answer.content.decode()


def test_on_the_pages_of_agency_keys_settings_is_lit_and_the_hub_is_not(council, client):
    browser = cast.signed_in(client, council.user(Role.ADMINISTRATOR))

    for address in ("/settings/agency-keys/", "/settings/agency-keys/make/", "/settings/"):
        page = browser.get(address)
        lit = [section["text"] for section in page.context["sections"] if section["active"]]
        assert lit == ["Settings"], address


def test_a_browser_that_asks_for_a_mark_is_given_the_service_s_own(council, client):
    answer = client.get("/favicon.ico")

    assert answer.status_code == 302
    assert finders.find(answer.headers["location"].removeprefix("/static/"))
    assert 'rel="icon"' in client.get("/help/").content.decode()
