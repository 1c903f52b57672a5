"""Signing in by the council's own provider: a real one, run by these tests."""

import http.cookiejar
import os
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse

from sightline.identity import actions
from sightline.identity.models import User
from sightline.identity.roles import Role
from sightline.project.openid import OpenIdNotWhole, openid_apps
from sightline.project.setting_up import npm_command
from tests import cast

pytestmark = pytest.mark.one_server

CALLBACK = "http://testserver/account/oidc/council/login/callback/"
CLIENT = {"SIGHTLINE_OPENID_CLIENT_ID": "sightline", "SIGHTLINE_OPENID_SECRET": "a secret of the tests"}


class _StopAtOurDoor(urllib.request.HTTPRedirectHandler):
    """Follow the provider's own redirects and stop at the one that leads back to us."""

    def redirect_request(self, request, file, code, message, headers, address):
        return (
            None
            if address.startswith("http://testserver/")
            else super().redirect_request(request, file, code, message, headers, address)
        )


class Provider:
    """The council's provider, as a browser meets it."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer

    def become(self, email: str, *, verified: bool = True) -> None:
        """Say who the next person to come is."""
        query = urlencode({"email": email, "verified": "yes" if verified else "no"})
        urllib.request.urlopen(f"{self.issuer}/become?{query}").close()

    def come_back(self, address: str) -> str:
        """Go where we were sent, sign in, and return the address that leads back."""
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        browser = urllib.request.build_opener(_StopAtOurDoor, cookies)
        try:
            browser.open(address).close()
        except HTTPError as stopped:
            return stopped.headers["Location"]
        raise AssertionError("The provider did not send the person back.")


@pytest.fixture(scope="module")
def running_provider() -> Iterator[Provider]:
    """Run the provider on a free port of this machine."""
    node = Path(npm_command()[0]).with_name("node")
    words = [str(node), str(Path(__file__).with_name("provider.mjs")), *CLIENT.values(), CALLBACK]
    quiet = {**os.environ, "NODE_NO_WARNINGS": "1"}
    with subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=quiet
    ) as process:
        try:
            lines = iter(process.stdout.readline, "")
            yield Provider(next(line.strip() for line in lines if line.startswith("http://")))
        finally:
            process.terminate()


@pytest.fixture
def provider(db: None, settings, running_provider: Provider) -> Provider:
    """Return the provider, named by the settings as an administrator names it."""
    named = {"SIGHTLINE_OPENID_SERVER": running_provider.issuer, **CLIENT}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": openid_apps(named)}}
    settings.ROOT_URLCONF = "tests.access.doors"
    return running_provider


@pytest.fixture
def director(db: None) -> User:
    """Return a director without a password."""
    cast.council()
    user = actions.open_sign_in(
        person=actions.add_person(name="Ada Moor"), email="ada@council.example", password=None
    )
    actions.give_role(user=user, role=Role.DIRECTOR, at=cast.NOW.replace(year=2020), by=None)
    return user


def _sign_in(client: Client, provider: Provider):
    away = client.post(reverse("openid_connect_login", args=["council"]))
    back = provider.come_back(away.headers["Location"])
    return client.get(back.removeprefix("http://testserver"), follow=True)


def _signed_in_as(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


def test_the_sign_in_page_offers_the_councils_own(client, provider):
    page = client.get(reverse("account_login"))

    assert "Sign in with your council account" in page.content.decode()


def test_somebody_whose_address_we_know_is_signed_in(client, provider, director):
    provider.become("ada@council.example")

    _sign_in(client, provider)

    assert _signed_in_as(client) == str(director.pk)


def test_the_councils_provider_asks_for_its_own_second_factor_so_we_do_not(client, provider, director):
    provider.become("ada@council.example")
    _sign_in(client, provider)

    assert client.get("/first/").status_code == 200


def test_signing_in_again_finds_the_same_account(client, provider, director):
    provider.become("ada@council.example")
    for _ in range(2):
        client.logout()
        _sign_in(client, provider)

    assert SocialAccount.objects.filter(user=director).count() == 1


def test_somebody_we_do_not_know_gets_no_account(client, provider, director):
    provider.become("stranger@council.example")

    page = _sign_in(client, provider)

    assert _signed_in_as(client) is None
    assert not User.objects.filter(email="stranger@council.example").exists()
    assert "Nobody makes their own sign-in" in page.content.decode()


def test_an_address_that_the_provider_did_not_verify_opens_nothing(client, provider, director):
    provider.become("ada@council.example", verified=False)

    _sign_in(client, provider)

    assert _signed_in_as(client) is None


def test_a_closed_sign_in_is_not_opened_by_the_provider(client, provider, director):
    actions.close_sign_in(user=director, at=cast.NOW, by=None)
    provider.become("ada@council.example")

    _sign_in(client, provider)

    assert _signed_in_as(client) is None


def test_without_a_provider_none_is_offered(client, db):
    page = client.get(reverse("account_login"))

    assert "council account" not in page.content.decode()


def test_a_provider_that_is_half_described_is_refused_with_what_is_missing():
    with pytest.raises(OpenIdNotWhole, match="SIGHTLINE_OPENID_CLIENT_ID and SIGHTLINE_OPENID_SECRET"):
        openid_apps({"SIGHTLINE_OPENID_SERVER": "https://sign-in.council.example"})
