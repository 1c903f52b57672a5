"""The access log and emergency openings, for those who answer for information."""

import uuid
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from sightline.access import actions, log, looks
from sightline.access.actor import acting, actor_for
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.access.log import Opening
from sightline.access.models import DrawnLook, EmergencyOpening, LogEntry
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

    assert (name in page, "3 children" in page, "Out of sight" in page) == (True, True, True)


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

    assert "Searched" in page
    assert "Access log" in page.split("<table", 1)[1]


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


@pytest.fixture
def drawn(made: Council) -> DrawnLook:
    """Return a look of last month that was drawn."""
    director, child = made.user(Role.DIRECTOR), made.child(held_by=made.workers["Ivy Northwold"])
    last_month = timezone.now().replace(day=1) - timedelta(days=3)
    with as_user(director) as actor:
        LogEntry.objects.create(
            at=last_month,
            user=actor.user,
            roles=sorted(actor.roles),
            action="view",
            child_id=child.pk,
            child_ids=[child.pk],
            question={"page": "case_file:child"},
            reason="A complaint about her.",
            correlation=uuid.uuid4(),
        )
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with acting(actor_for("a test")):
        looks.draw(at=timezone.now())
    with keeping(EVERY_CHILD):
        return DrawnLook.objects.select_related("entry__user__person").get()


def test_a_look_drawn_by_lot_waits_with_who_looked_and_their_reason(made, drawn, client):
    page = _page(client, made.user(Role.INFORMATION_GOVERNANCE_LEAD), "people:looks")

    assert drawn.entry.user.person.name in page
    assert "A complaint about her." in page
    assert "Quillon" not in page


def test_a_look_is_judged_with_who_held_the_child_before_ones_eyes(made, drawn, client):
    browser = signed_in(client, made.user(Role.INFORMATION_GOVERNANCE_LEAD))
    address = reverse("people:judge_look", args=[drawn.pk])

    asked = unescape(browser.get(address).content.decode())
    browser.post(address, {"was_right": "no", "finding": "No complaint was made."})
    page = unescape(browser.get(reverse("people:looks")).content.decode())

    assert "Ivy Northwold, North team" in asked
    assert "Every look that was drawn has been judged." in page
    assert ("Not part of their work" in page, "No complaint was made." in page) == (True, True)


def test_a_finding_is_asked_for(made, drawn, client):
    browser = signed_in(client, made.user(Role.INFORMATION_GOVERNANCE_LEAD))

    page = browser.post(reverse("people:judge_look", args=[drawn.pk]), {"was_right": "yes"})

    assert "Say how you know" in page.content.decode()


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.ADMINISTRATOR, Role.ANALYST])
def test_nobody_else_sees_the_looks_that_were_drawn(made, drawn, client, role):
    browser = signed_in(client, made.user(role))

    pages = [browser.get(reverse("people:looks")), browser.get(reverse("people:judge_look", args=[drawn.pk]))]

    assert [page.status_code for page in pages] == [403, 403]
