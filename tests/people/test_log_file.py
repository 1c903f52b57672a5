"""The access log by what was done, and as a file that leaves the service."""

import csv
import io

import pytest
from django.urls import reverse

from sightline.access import log
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.access.log import Opening
from sightline.access.models import LogEntry
from sightline.identity.roles import Role
from tests.access.conftest import as_user
from tests.people.conftest import user_of, words


@pytest.fixture
def looks(council) -> dict[str, str]:
    """Return who listed children and who searched for one, by what they did."""
    lister, searcher = council.user(Role.DIRECTOR), council.user(Role.AUDITOR)
    with as_user(lister) as actor:
        log.saw_list(Opening(actor), {"page": "case_file:out_of_sight"}, [1, 2])
    with as_user(searcher) as actor:
        log.searched(Opening(actor), {"page": "case_file:search"}, [])
        log.saw_child(Opening(actor), 1, reason="=2+2 is what a spreadsheet would work out")
    return {"list": lister.person.name, "search": searcher.person.name}


def _rows(page) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(page.content.decode("utf-8-sig"))))


def test_the_log_is_asked_for_what_was_done(signed_in_as, looks):
    lead = signed_in_as(Role.INFORMATION_GOVERNANCE_LEAD)

    page = words(lead.get(reverse("people:access_log"), {"action": "list"}))

    assert (looks["list"] in page, looks["search"] in page) == (True, False)


def test_the_page_offers_its_own_question_as_a_file(signed_in_as, looks):
    lead = signed_in_as(Role.INFORMATION_GOVERNANCE_LEAD)

    page = lead.get(reverse("people:access_log"), {"action": "list", "page": "1"}).content.decode()

    assert f'href="{reverse("people:access_log_file", args=["csv"])}?action=list"' in page


def test_the_file_holds_what_was_asked_for(signed_in_as, looks):
    lead = signed_in_as(Role.INFORMATION_GOVERNANCE_LEAD)

    rows = _rows(lead.get(reverse("people:access_log_file", args=["csv"]), {"action": "list"}))

    assert [(row["Who"], row["Of"], row["Page"]) for row in rows] == [
        (looks["list"], "2 children", "case_file:out_of_sight")
    ]


def test_no_cell_of_the_file_is_taken_for_a_formula(signed_in_as, looks):
    lead = signed_in_as(Role.INFORMATION_GOVERNANCE_LEAD)

    rows = _rows(lead.get(reverse("people:access_log_file", args=["csv"]), {"action": "view"}))

    assert rows[0]["Why"].startswith("'=2+2")


def test_that_the_file_left_the_service_is_logged(signed_in_as, looks):
    lead = signed_in_as(Role.INFORMATION_GOVERNANCE_LEAD)

    lead.get(reverse("people:access_log_file", args=["csv"]), {"action": "list"})

    with keeping(EVERY_CHILD):
        entry = LogEntry.objects.get(user=user_of(lead), action="download")
    assert entry.question == {"page": "people:access_log", "action": "list"}


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.HEAD_OF_SERVICE, Role.ADMINISTRATOR, Role.ANALYST])
def test_who_may_not_take_the_log_away(signed_in_as, role):
    assert signed_in_as(role).get(reverse("people:access_log_file", args=["csv"])).status_code == 403


def test_a_question_that_cannot_be_understood_gives_no_file(signed_in_as):
    lead = signed_in_as(Role.INFORMATION_GOVERNANCE_LEAD)

    assert (
        lead.get(reverse("people:access_log_file", args=["csv"]), {"action": "everything"}).status_code == 404
    )
