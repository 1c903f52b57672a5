"""The teams and the workers as files, which say what the pages say."""

import csv
import io

import pytest
from django.urls import reverse

from sightline.access.actions import restrict
from sightline.access.actor import actor_of
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.access.models import LogEntry
from sightline.identity.models import Worker
from sightline.identity.roles import Role
from tests import cast
from tests.people.conftest import user_of, words

pytestmark = pytest.mark.one_server


def _rows(page) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(page.content.decode("utf-8-sig"))))


def test_the_teams_are_a_file_with_who_answers_and_their_children(signed_in_as, council):
    council.child(team=council.north)

    page = signed_in_as(Role.DIRECTOR).get(reverse("teams:tree_file", args=["csv"]))

    rows = {row["Team"]: row for row in _rows(page)}
    assert rows["North team"]["Stands under"] == "Whole service"
    assert rows["North team"]["Who answers"] == "Ewan Strand"
    assert [rows[team]["Open children"] for team in ("Whole service", "North team")] == ["1", "1"]


def test_the_file_counts_the_restricted_children_that_the_page_counts(signed_in_as, council):
    for _ in range(2):
        child = council.child(held_by=council.workers["Ivy Northwold"])
    restrict(
        child=child, by=actor_of(council.user(Role.DIRECTOR), at=cast.NOW), reason="A relative works here."
    )
    browser = signed_in_as(Role.DIRECTOR)

    page = browser.get(reverse("teams:tree"))
    teams = _rows(browser.get(reverse("teams:tree_file", args=["csv"])))
    workers = _rows(browser.get(reverse("teams:workers_file", args=["csv"]), {"called": "Ivy"}))

    shown = {row.name: (str(row.children.count), row.children.note) for row in page.context["rows"]}
    assert shown["Whole service"] == shown["North team"] == ("2", "1 restricted")
    assert {row["Team"]: row["Open children"] for row in teams}["Whole service"] == "2"
    assert [row["Open children"] for row in workers] == ["2"]
    opened = browser.get(page.context["rows"][0].children.href)
    assert opened.context["total"] == 2


def test_the_workers_are_a_file_asked_as_the_list_is(signed_in_as, council):
    page = signed_in_as(Role.DIRECTOR).get(reverse("teams:workers_file", args=["csv"]), {"called": "Ivy"})

    (row,) = _rows(page)
    assert (row["Name"], row["Teams"]) == ("Ivy Northwold", "North team")


@pytest.mark.parametrize("name", ["teams:tree_file", "teams:workers_file"])
def test_who_does_not_reach_every_child_is_given_no_count(signed_in_as, council, name):
    browser = signed_in_as(Role.SOCIAL_WORKER, council.north)

    page = browser.get(reverse(name, args=["csv"]))

    assert "Open children" not in _rows(page)[0]


@pytest.mark.parametrize("name", ["teams:tree_file", "teams:workers_file"])
def test_partners_are_given_no_file(signed_in_as, council, name):
    assert signed_in_as(Role.PARTNER).get(reverse(name, args=["csv"])).status_code == 403


@pytest.mark.parametrize("name", ["teams:tree_file", "teams:workers_file", "people:access_log_file"])
def test_each_list_is_a_workbook_too_and_nothing_else(signed_in_as, council, name):
    role = Role.INFORMATION_GOVERNANCE_LEAD
    browser = signed_in_as(role)

    pages = [browser.get(reverse(name, args=[format])) for format in ("xlsx", "exe")]

    assert [page.status_code for page in pages] == [200, 404]
    assert pages[0].content.startswith(b"PK")


def test_a_name_is_never_taken_for_a_formula(signed_in_as, council):
    Worker.objects.filter(name="Ivy Northwold").update(name="=2+2")

    page = signed_in_as(Role.DIRECTOR).get(reverse("teams:workers_file", args=["csv"]))

    assert "'=2+2" in [row["Name"] for row in _rows(page)]


def test_that_a_list_of_people_left_the_service_is_logged(signed_in_as, council):
    browser = signed_in_as(Role.DIRECTOR)

    browser.get(reverse("teams:workers_file", args=["csv"]), {"show": "left"})

    with keeping(EVERY_CHILD):
        entry = LogEntry.objects.filter(user=user_of(browser), action="download").get()
    assert entry.question == {"page": "teams:workers", "show": "left"}


@pytest.mark.parametrize(("page", "file"), [("teams:tree", "tree_file"), ("teams:workers", "workers_file")])
def test_the_pages_lead_to_their_files(signed_in_as, council, page, file):
    shown = signed_in_as(Role.DIRECTOR).get(reverse(page))

    assert reverse(f"teams:{file}", args=["xlsx"]) in shown.content.decode()
    assert "Download" in words(shown)
