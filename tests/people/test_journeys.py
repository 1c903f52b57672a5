"""Signing in, in a real browser: with a passkey, and on pages that anybody can use."""

from pathlib import Path

import pytest
from django.urls import reverse

from sightline.access.actor import acting, actor_for
from sightline.identity.models import User
from sightline.identity.roles import Role
from sightline.invented_county.manifest import keep
from sightline.invented_county.shape import Trouble
from tests import cast

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
PASSKEY_OF_THE_BROWSER = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}

pytestmark = pytest.mark.browser


@pytest.fixture
def administrator(transactional_db: None) -> User:
    """Return an administrator with a password and no second factor."""
    return cast.council().user(Role.ADMINISTRATOR)


def _sign_in(page, address: str, user: User) -> None:
    page.goto(f"{address}{reverse('account_login')}")
    page.get_by_label("Email").fill(user.email)
    page.get_by_label("Password", exact=True).fill(cast.PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_a_passkey_is_added_and_then_signs_in_alone(live_server, page, context, administrator):
    browser = context.new_cdp_session(page)
    browser.send("WebAuthn.enable")
    browser.send("WebAuthn.addVirtualAuthenticator", {"options": PASSKEY_OF_THE_BROWSER})
    _sign_in(page, live_server.url, administrator)
    page.goto(f"{live_server.url}{reverse('people:second_factor')}")
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_label("Password", exact=True).fill(cast.PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Name").fill("My laptop")
    page.get_by_label("Sign in with this passkey alone").check()
    page.get_by_role("button", name="Add it").click()
    page.get_by_role("heading", name="Your recovery codes").wait_for()
    page.goto(f"{live_server.url}{reverse('account_logout')}")
    page.get_by_role("button", name="Sign out").click()

    page.goto(f"{live_server.url}{reverse('account_login')}")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(lambda address: "login" not in address)

    page.goto(f"{live_server.url}{reverse('mfa_index')}")
    assert page.get_by_text("1 in use").is_visible()


@pytest.mark.parametrize("name", ["account_login", "account_reset_password", "account_signup"])
def test_axe_finds_nothing_on_a_page_before_signing_in(live_server, page, transactional_db, name):
    page.goto(f"{live_server.url}{reverse(name)}")

    assert _found_by_axe(page) == []


@pytest.mark.parametrize(
    "name", ["people:second_factor", "account_logout", "mfa_index", "account_change_password"]
)
def test_axe_finds_nothing_on_a_page_after_signing_in(live_server, page, administrator, name):
    _sign_in(page, live_server.url, administrator)
    page.goto(f"{live_server.url}{reverse(name)}")

    assert _found_by_axe(page) == []


def test_axe_finds_nothing_on_the_sign_in_page_of_a_demonstration(live_server, page, transactional_db):
    council = cast.council(is_demo=True)
    council.user(Role.DIRECTOR, demonstration=True)
    council.user(Role.TEAM_MANAGER, team=council.north, demonstration=True)
    page.goto(f"{live_server.url}{reverse('account_login')}")

    assert _found_by_axe(page) == []
    with acting(actor_for("a test")):
        keep([Trouble("never_allocated", "unallocated", "Never given a worker.", ("300245",), "N")])
    page.get_by_role("link", name="See what the pages should find").click()
    assert page.get_by_text("Never given a worker.").is_visible()
    assert _found_by_axe(page) == []
    page.go_back()
    page.get_by_label("Whom to be").select_option(index=1)
    page.get_by_role("button", name="Sign in as them").click()
    page.wait_for_url(lambda address: "login" not in address)


def _found_by_axe(page) -> list[str]:
    checker = page.context.new_cdp_session(page)
    checker.send("Runtime.evaluate", {"expression": AXE.read_text(encoding="utf-8")})
    found = page.evaluate("async () => (await axe.run(document, {resultTypes: ['violations']})).violations")
    return [f"{each['id']}: {each['nodes'][0]['html']}" for each in found]
