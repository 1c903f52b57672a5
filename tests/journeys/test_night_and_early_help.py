"""The journeys of a night worker, a day manager and an early help practitioner, in a real browser."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page, expect

from sightline.access.actor import acting, actor_for
from sightline.identity import actions as identity
from sightline.identity.models import Team, User
from sightline.identity.roles import Role
from tests.journeys.conftest import faults

pytestmark = pytest.mark.browser


@pytest.fixture
def user(service):
    """Return a way to enter somebody in a new team of their own kind, with a sign-in."""

    def enter(name: str, role: Role, kind: str) -> User:
        council = service.council
        with acting(actor_for("a journey")):
            team = identity.open_team(
                code=kind.upper(), name=kind, kind=kind, agency=council.authority, parent=council.service
            )
            worker = council.worker(name, team, manager=True)
            return council.sign_in_of(worker, role, team=team)

    return enter


def _when(page: Page, label: str, *, minutes_ago: int) -> None:
    at = timezone.localtime(timezone.now() - timedelta(minutes=minutes_ago))
    asked = page.get_by_role("group", name=label)
    asked.get_by_role("textbox").nth(0).fill(f"{at:%d/%m/%Y}")
    asked.get_by_role("textbox").nth(1).fill(f"{at:%H:%M}")


def _press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


@pytest.mark.reads("night_desk:review")
def test_a_call_at_night_is_decided_and_by_day_an_independent_manager_reviews_it(user, as_somebody):
    worker = user("Colm Rafferty-Boyd", Role.NIGHT_WORKER, "night")
    day_manager = user("Rosalind Achterberg", Role.HUB_MANAGER, "hub")
    page = as_somebody(worker, script=False)

    page.goto("/night-desk/")
    _press(page, "A child nobody here knows")
    page.get_by_label("First name").fill("Sol")
    page.get_by_label("Last name").fill("Amberley")
    _when(page, "When did the call come?", minutes_ago=30)
    page.get_by_label("Who rang?").fill("Sergeant Vale")
    page.get_by_label("Who is that?").select_option(label="Police")
    page.get_by_label("What are they worried about?").fill("Found alone at home.")
    _press(page, "Open the record")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Sol Amberley")
    page.get_by_role("link", name="Record a check").click()
    page.get_by_label("Health").check()
    page.get_by_label("It was not possible").check()
    page.get_by_label("Why was it not possible?").fill("The on-call line was not answered.")
    _press(page, "Save check")
    _press(page, "Record the decision")
    page.get_by_label("Visit", exact=True).check()
    page.get_by_label("What stands until the morning?").fill("Stays with his aunt.")
    page.get_by_label("Why?", exact=True).fill("She is safe and near.")
    _when(page, "When was it decided?", minutes_ago=5)
    page.get_by_label("No", exact=True).check()
    page.get_by_label("Why is it decided without?").fill("He was cold, and it was late.")
    _press(page, "Record the decision")
    expect(page.get_by_text("The decision is recorded. It is interim.")).to_be_visible()

    by_day = as_somebody(day_manager)
    by_day.goto("/night-desk/")
    expect(by_day.get_by_text("1 decision made at night is interim.")).to_be_visible()
    assert faults(by_day) == []
    by_day.get_by_role("link", name="Review (Sol Amberley").click()
    expect(by_day.get_by_text("Health: not possible")).to_be_visible()
    expect(by_day.get_by_text("You sign as Rosalind Achterberg")).to_be_visible()
    assert faults(by_day) == []
    by_day.get_by_label("I agree").check()
    by_day.get_by_label("Why?", exact=True).fill("His aunt was seen, and he is with her.")
    _press(by_day, "Sign the review")
    expect(by_day.get_by_text("It is no longer interim.")).to_be_visible()
    by_day.get_by_role("link", name="Night desk").first.click()
    expect(by_day.get_by_text("Reviewed, and not signed at night")).to_be_visible()
    assert faults(by_day) == []


@pytest.mark.reads("early_help:episodes")
def test_a_family_agrees_to_early_help_and_its_team_meets(service, user, as_somebody):
    practitioner = user("Fern Hollis", Role.FAMILY_HELP_PRACTITIONER, "early_help")
    with acting(actor_for("a journey")):
        team = Team.objects.get(code="EARLY_HELP")
    child = service.child("Leila Fenmarch", referred=60, team=team)
    page = as_somebody(practitioner, script=False)

    page.goto(f"/early-help/child/{child.party.public_id}/")
    page.get_by_role("link", name="Record that the family agrees").click()
    page.get_by_label("early_help").check()
    page.get_by_label("Who said so?").fill("Nadia Fenmarch, mother")
    _press(page, "Record that the family agrees")
    page.get_by_role("link", name="Name the lead practitioner").click()
    page.get_by_label("Lead practitioner’s name").fill("Orla Vane")
    page.get_by_label("Education").check()
    _press(page, "Save")
    page.get_by_role("link", name="Record a meeting").click()
    page.get_by_label("What was agreed?").fill("The school rings on Mondays.")
    page.get_by_label("Person 1: name and role").fill("Orla Vane, teacher")
    page.get_by_label("Person 1: from").select_option(label="Education")
    page.get_by_label("Came", exact=True).first.check()
    assert page.get_by_role("group", name="Person 1: came?").count() == 1
    _press(page, "Save the meeting")
    expect(page.get_by_text("Orla Vane, teacher, Education")).to_be_visible()

    wide = as_somebody(practitioner)
    for address in ("", "meeting/", "end/"):
        wide.goto(f"/early-help/child/{child.party.public_id}/{address}")
        assert faults(wide) == []
    wide.goto("/early-help/")
    expect(wide.get_by_role("link", name="Leila Fenmarch")).to_be_visible()
    assert faults(wide) == []


def test_what_the_night_types_without_a_connection_or_signed_out_is_not_lost(user, as_somebody):
    page = as_somebody(user("Colm Rafferty-Boyd", Role.NIGHT_WORKER, "night"))
    page.goto("/night-desk/new-child/")
    told = "What are they worried about?"
    page.context.set_offline(True)
    page.get_by_label(told).fill("Found alone.")
    expect(page.get_by_text("No connection. Kept on this device at")).to_be_visible(timeout=15_000)
    page.get_by_role("button", name="Open the record", exact=True).click()
    expect(page.get_by_label(told)).to_have_value("Found alone.")
    page.context.set_offline(False)
    expect(page.get_by_text("Draft kept at")).to_be_visible(timeout=15_000)
    page.reload()
    expect(page.get_by_label(told)).to_have_value("Found alone.")
    assert page.evaluate("localStorage.length") == 0

    signed_in = page.context.cookies()
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_label(told).fill("Found alone at home.")
    expect(page.get_by_text("You are signed out. What you typed is kept on this device.")).to_be_visible()
    page.context.add_cookies(signed_in)
    page.reload()
    expect(page.get_by_label(told)).to_have_value("Found alone at home.")
