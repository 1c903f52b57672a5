"""Passwords and codes: forgotten, guessed at, and signing out."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from sightline.identity import actions
from sightline.identity.models import User
from tests import cast
from tests.cast import NOW, signed_in
from tests.people.conftest import words

pytestmark = pytest.mark.one_server

NEW = "another long password of nobody"


@pytest.fixture
def worker(db: None) -> User:
    """Return somebody with a sign-in and no role."""
    person = actions.add_person(name="Ivy Northwold")
    return actions.open_sign_in(person=person, email="ivy@council.example", password=cast.PASSWORD)


def _password(client: Client, user: User, password: str) -> bool:
    """Try a password, and return whether it was taken."""
    page = client.post(reverse("account_login"), {"login": user.email, "password": password})
    return page.status_code == 302


def _link() -> str:
    (letter,) = mail.outbox
    return re.search(r"http://[^/]+(/\S+)", letter.body)[1]


def test_signing_out_ends_the_session_and_not_only_the_cookie(client, worker):
    browser = signed_in(client, worker)
    key = browser.session.session_key

    browser.post(reverse("account_logout"))

    assert not Session.objects.filter(session_key=key).exists()
    assert browser.get(reverse("case_file:home")).status_code == 302


def test_opening_the_address_of_signing_out_signs_nobody_out(client, worker):
    browser = signed_in(client, worker)

    browser.get(reverse("account_logout"))

    assert "_auth_user_id" in browser.session


def test_a_forgotten_password_is_chosen_anew_by_a_link_that_works_once(client, worker):
    client.post(reverse("account_reset_password"), {"email": worker.email})
    form = client.get(_link(), follow=True)
    address = form.request["PATH_INFO"]
    client.post(address, {"password1": NEW, "password2": NEW})

    assert [_password(Client(), worker, each) for each in (cast.PASSWORD, NEW)] == [False, True]
    assert "password1" not in Client().get(_link(), follow=True).content.decode()


def test_the_pages_of_passwords_speak_plainly_and_write_nothing_in_a_box(client, worker):
    browser = signed_in(Client(), worker)
    pages = [browser.get(reverse(name)) for name in ("account_change_password", "account_reauthenticate")]
    pages.append(client.get(reverse("account_reset_password")))

    said = " ".join(words(page) for page in pages)

    assert "Your password now" in said
    assert "At least 12 characters." in said
    for other in ("Current Password", "(again)", "Forgot your password?", "commonly used"):
        assert other not in said
    assert not any("placeholder=" in page.content.decode() for page in pages)


def test_a_new_password_signs_out_whoever_had_the_old_one(client, worker):
    before = signed_in(Client(), worker)

    client.post(reverse("account_reset_password"), {"email": worker.email})
    address = client.get(_link(), follow=True).request["PATH_INFO"]
    client.post(address, {"password1": NEW, "password2": NEW})

    assert before.get(reverse("mfa_index")).status_code == 302


def test_the_page_is_the_same_for_an_address_that_nobody_has(client, worker):
    pages = [
        client.post(reverse("account_reset_password"), {"email": each}, follow=True)
        for each in (worker.email, "nobody@council.example")
    ]

    assert pages[0].request["PATH_INFO"] == pages[1].request["PATH_INFO"]
    assert words(pages[0]) == words(pages[1])


def test_nobody_is_written_to_who_has_no_sign_in_or_a_closed_one(client, worker):
    actions.close_sign_in(user=worker, at=NOW, by=None)

    for email in (worker.email, "nobody@council.example"):
        client.post(reverse("account_reset_password"), {"email": email})

    assert mail.outbox == []


def test_a_closed_account_opens_again_by_itself_after_fifteen_minutes(client, worker):
    for _ in range(5):
        _password(client, worker, "a guess")
    closed = _password(client, worker, cast.PASSWORD)
    for attempt in AccessAttempt.objects.all():
        attempt.attempt_time -= timedelta(minutes=16)
        attempt.save()
    cache.clear()  # where the counts of the last five minutes are kept

    assert (closed, _password(client, worker, cast.PASSWORD)) == (False, True)


def test_codes_of_an_app_cannot_be_guessed_for_long(client, worker):
    TOTP.activate(worker, generate_totp_secret())
    _password(client, worker, cast.PASSWORD)

    answers = [client.post(reverse("mfa_authenticate"), {"code": f"{code:06}"}) for code in range(12)]

    assert "_auth_user_id" not in client.session
    assert any("Too many" in each.content.decode() or each.status_code == 429 for each in answers)
