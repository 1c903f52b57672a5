"""The access log and emergency openings, for those who answer for information."""

from html import unescape

import pytest
from django.urls import reverse

from sightline.access import actions, log
from sightline.access.log import Opening
from sightline.access.models import EmergencyOpening
from sightline.access.scope import EMERGENCY_LASTS
from sightline.identity.roles import Role
from tests.access.conftest import as_user
from tests.cast import NOW, Council, council, signed_in


@pytest.fixture
def made(db: None) -> Council:
    """Return the council."""
    return council()


@pytest.fixture
def opening(made: Council) -> EmergencyOpening:
    """Return an emergency opening by a social worker."""
    user = made.user(Role.SOCIAL_WORKER, team=made.north)
    child = made.child(team=made.south)
    with as_user(user):
        return actions.break_glass(
            user=user, child_id=child.pk, reason="Police ask.", at=NOW, until_at=NOW + EMERGENCY_LASTS
        )


def _looked(made: Council, role: Role, *children: int) -> str:
    user = made.user(role)
    with as_user(user) as actor:
        log.saw_list(Opening(actor), {"page": "case_file:out_of_sight"}, children)
    return user.person.name


def _page(client, user, name: str, **asked: str) -> str:
    return unescape(signed_in(client, user).get(reverse(name), asked).content.decode())


def test_the_log_says_who_saw_how_many_children_on_which_page(made, client):
    name = _looked(made, Role.DIRECTOR, 1, 2, 3)

    page = _page(client, made.user(Role.INFORMATION_GOVERNANCE_LEAD), "people:access_log")

    assert (name in page, "3 children" in page, "case_file:out_of_sight" in page) == (True, True, True)


def test_the_log_is_asked_for_one_person(made, client):
    director, auditor = _looked(made, Role.DIRECTOR, 1), _looked(made, Role.AUDITOR, 1)
    lead = made.user(Role.INFORMATION_GOVERNANCE_LEAD)

    page = _page(client, lead, "people:access_log", person=auditor)

    assert (director in page, auditor in page) == (False, True)


def test_a_child_is_asked_for_by_the_councils_id_and_the_log_names_none(made, client):
    child = made.child(council_id="A123")
    with_child, without = _looked(made, Role.DIRECTOR, child.pk), _looked(made, Role.AUDITOR, child.pk + 1)
    lead = made.user(Role.INFORMATION_GOVERNANCE_LEAD)

    page = _page(client, lead, "people:access_log", child="A123")

    assert (with_child in page, without in page, "Quillon" in page) == (True, False, False)


def test_an_id_that_is_nobodys_finds_nothing(made, client):
    name = _looked(made, Role.DIRECTOR, 1)

    page = _page(client, made.user(Role.INFORMATION_GOVERNANCE_LEAD), "people:access_log", child="nobody")

    assert name not in page


def test_days_in_the_wrong_order_are_said_to_be(made, client):
    lead = made.user(Role.INFORMATION_GOVERNANCE_LEAD)

    page = _page(client, lead, "people:access_log", from_on="2026-11-12", until_on="2026-11-01")

    assert "before the first" in page


def test_reading_the_log_is_logged(made, client):
    lead = made.user(Role.INFORMATION_GOVERNANCE_LEAD)
    _page(client, lead, "people:access_log")

    page = _page(client, lead, "people:access_log", person=lead.person.name)

    assert "people:access_log" in page


@pytest.mark.parametrize("role", [Role.HEAD_OF_SERVICE, Role.DIRECTOR, Role.ADMINISTRATOR, Role.AUDITOR])
def test_nobody_else_reads_the_log(made, client, role):
    page = signed_in(client, made.user(role)).get(reverse("people:access_log"))

    assert page.status_code == 403


def test_an_emergency_opening_waits_with_the_day_by_which_it_must_be_reviewed(made, client, opening):
    page = _page(client, made.user(Role.INFORMATION_GOVERNANCE_LEAD), "people:emergencies")

    assert ("Police ask." in page, "13 November 2026" in page) == (True, True)


def test_a_review_takes_the_opening_off_the_list(made, client, opening):
    lead = made.user(Role.INFORMATION_GOVERNANCE_LEAD)
    address = reverse("people:review_emergency", args=[opening.pk])

    page = signed_in(client, lead).post(address, {"was_right": "no", "finding": "Curiosity."}, follow=True)

    assert "Nothing waits for a review." in page.content.decode()
    with as_user(lead):
        opening.refresh_from_db()
    assert (opening.was_right, opening.finding) == (False, "Curiosity.")


def test_a_review_that_says_nothing_is_asked_again(made, client, opening):
    lead = made.user(Role.INFORMATION_GOVERNANCE_LEAD)

    page = signed_in(client, lead).post(reverse("people:review_emergency", args=[opening.pk]), {})

    assert "Say what you found" in page.content.decode()


def test_nobody_reviews_an_opening_of_their_own(made, client):
    director = made.user(Role.DIRECTOR)
    with as_user(director):
        own = actions.break_glass(
            user=director, child_id=1, reason="Police ask.", at=NOW, until_at=NOW + EMERGENCY_LASTS
        )

    page = signed_in(client, director).post(
        reverse("people:review_emergency", args=[own.pk]), {"was_right": "yes", "finding": "Rightly."}
    )

    assert "Another person must review this" in page.content.decode()


def test_an_opening_that_is_not_there_is_no_page(made, client):
    lead = made.user(Role.INFORMATION_GOVERNANCE_LEAD)

    assert signed_in(client, lead).get(reverse("people:review_emergency", args=[99])).status_code == 404
