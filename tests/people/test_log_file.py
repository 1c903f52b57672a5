"""The access log by what was done, and as a file that leaves the service."""

import csv
import io

import pytest
from django.urls import reverse

from sightline.access import log
from sightline.access.actions import restrict
from sightline.access.actor import actor_of
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.access.log import Opening
from sightline.access.matching import matches
from sightline.access.models import LogEntry
from sightline.identity.roles import Role
from sightline.people import queries
from sightline.people.log_words import WITHHELD
from tests.access.conftest import as_user
from tests.cast import NOW
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


@pytest.fixture
def asked_of_children(council):
    """Return three children, the last of them restricted, of whom a list and two searches were asked."""
    with keeping(EVERY_CHILD):
        one, other, hidden = (council.child(team=council.north, council_id=f"A{n}") for n in range(3))
    director = council.user(Role.DIRECTOR)
    restrict(child=hidden, by=actor_of(director, at=NOW), reason="A relative works here.")
    question = {
        "page": "case_file:out_of_sight",
        "as_at": "2026-10-31",
        "team": council.north.code,
        "page_number": 2,
    }
    with as_user(director) as actor:
        log.saw_list(Opening(actor), question, [one.pk, other.pk])
        log.searched(Opening(actor), {"page": "case_file:search", "words": "Quillon"}, [one.pk])
        matches(
            Opening(actor),
            {"page": "case_file:search", "words": "Maeve Oberhauser", "born_on": "2020-02-01"},
            lambda: [hidden.pk],
            exact=True,
        )
    return one, other, hidden


def test_a_line_says_what_was_asked_and_which_children_were_shown(signed_in_as, council, asked_of_children):
    one, other, _ = asked_of_children
    lead = signed_in_as(Role.INFORMATION_GOVERNANCE_LEAD)

    answer = lead.get(reverse("people:access_log"), {"action": "list"})
    (row,) = _rows(lead.get(reverse("people:access_log_file", args=["csv"]), {"action": "list"}))

    said = f"as at 31 October 2026, team {council.north.name}, page 2"
    assert (said in words(answer), row["Asked"]) == (True, said)
    assert set(row["Records"].split()) == {one.party.public_id, other.party.public_id}
    assert f'href="?child={one.party.public_id}"' in answer.content.decode()


def test_an_id_of_the_log_opens_the_lines_of_that_record(signed_in_as, asked_of_children):
    one, other, _ = asked_of_children
    lead = signed_in_as(Role.INFORMATION_GOVERNANCE_LEAD)
    address = reverse("people:access_log_file", args=["csv"])

    found = [_rows(lead.get(address, {"child": child.party.public_id})) for child in (one, other)]

    assert [[row["What"] for row in rows] for rows in found] == [["Searched", "Saw a list"], ["Saw a list"]]


def test_the_words_of_a_search_are_said_but_where_it_met_a_protected_record(signed_in_as, asked_of_children):
    lead = signed_in_as(Role.INFORMATION_GOVERNANCE_LEAD)

    page = words(lead.get(reverse("people:access_log")))
    rows = _rows(lead.get(reverse("people:access_log_file", args=["csv"]), {"action": "search"}))

    assert ("“Quillon”" in page, "Oberhauser" in page) == (True, False)
    assert [row["Asked"] for row in rows if row["Page"] == "case_file:search"] == [WITHHELD, "“Quillon”"]


def test_a_refusal_of_an_id_that_is_nobodys_says_so(signed_in_as):
    signed_in_as(Role.LEAD_MEMBER).get("/child/nobody-at-all/")
    lead = signed_in_as(Role.INFORMATION_GOVERNANCE_LEAD)

    (row,) = _rows(lead.get(reverse("people:access_log_file", args=["csv"]), {"action": "refused"}))

    assert row["Asked"].startswith("“nobody-at-all”, which is no child's record, may not ")
    assert row["Records"] == ""


def test_a_long_list_names_so_many_ids_and_counts_the_rest(council, asked_of_children):
    with keeping(EVERY_CHILD):
        (look,) = queries.shown(queries.log_entries(action="list"), ids_at_most=1)

    assert (len(look.records), look.more) == (1, 1)


def test_the_log_asks_the_database_a_few_times(
    signed_in_as, asked_of_children, django_assert_max_num_queries
):
    lead = signed_in_as(Role.INFORMATION_GOVERNANCE_LEAD)

    lead.get(reverse("people:access_log"))  # who works here is asked anew after each change
    with django_assert_max_num_queries(30):
        lead.get(reverse("people:access_log"))
