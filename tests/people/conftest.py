"""The council as the pages of this room find it, and ways to open a page as somebody."""

import html
import re
from collections.abc import Callable
from datetime import date

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from sightline.access.actor import acting, actor_for
from sightline.identity.models import Team, User
from sightline.identity.roles import Role
from tests import cast


@pytest.fixture
def council(db: None) -> cast.Council:
    """Return the council."""
    with acting(actor_for("a test")):
        return cast.council()


Signed = Callable[..., Client]


@pytest.fixture
def signed_in_as(council: cast.Council) -> Signed:
    """Return a way to get a browser of somebody new who holds a role."""

    def sign_in(role: Role, team: Team | None = None) -> Client:
        user = council.user(role, team=team, agency=council.police if role is Role.PARTNER else None)
        client = cast.signed_in(Client(), user)
        client.user = user
        return client

    return sign_in


def words(page: HttpResponse) -> str:
    """Return a page's text with its entities read and its white space joined."""
    text = re.sub(r"<(script|style)[^>]*>.*?</\1>", " ", page.content.decode(), flags=re.S)
    text = re.sub(r'<span [^>]*aria-hidden="true"[^>]*>[^<]*</span>', " ", text)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def today() -> date:
    """Return the UK's today."""
    return timezone.localdate()


def user_of(client: Client) -> User:
    """Return who is signed in in a browser."""
    return client.user  # type: ignore[attr-defined]
