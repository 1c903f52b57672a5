"""What the settings promise about signing in and about pages, seen from outside."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from sightline.access.sessions import SEEN_AT, WRITTEN_EVERY_SECONDS
from sightline.identity.models import Person, User

PASSWORD = "correct horse battery staple"


@pytest.fixture
def worker(db) -> User:
    """Make someone who can sign in."""
    user = User(
        email="ada@council.example", person=Person.objects.create(name="Ada Invented"), is_active=True
    )
    user.set_password(PASSWORD)
    user.save()
    return user


def _sign_in(client, password: str):
    return client.post(reverse("account_login"), {"login": "ada@council.example", "password": password})


def _is_signed_in(client) -> bool:
    return "_auth_user_id" in client.session


def test_a_worker_signs_in_with_address_and_password(client, worker):
    _sign_in(client, PASSWORD)

    assert _is_signed_in(client)


def test_a_wrong_password_does_not_sign_in(client, worker):
    _sign_in(client, "a guess")

    assert not _is_signed_in(client)


def test_five_wrong_passwords_close_the_account_to_the_right_one_too(client, worker):
    for _ in range(5):
        _sign_in(client, "a guess")

    _sign_in(client, PASSWORD)

    assert not _is_signed_in(client)


def test_nobody_makes_an_account_for_themselves(client, db):
    client.post(
        reverse("account_signup"),
        {"email": "new@council.example", "password1": PASSWORD, "password2": PASSWORD},
    )

    assert not User.objects.filter(email="new@council.example").exists()


def test_a_session_lasts_fifteen_minutes_from_the_last_request(client, worker):
    client.force_login(worker)
    Session.objects.update(expire_date=timezone.now() + timedelta(minutes=1))

    client.get(reverse("account_login"))

    left = Session.objects.get().expire_date - timezone.now()
    assert timedelta(minutes=14) < left <= timedelta(minutes=15)


def test_that_somebody_is_there_is_written_down_once_a_minute(client, worker):
    client.force_login(worker)
    ended = []
    for minutes in (14, 13, 12):
        client.get(reverse("account_login"))
        ended.append(Session.objects.get().expire_date)
        Session.objects.update(expire_date=timezone.now() + timedelta(minutes=minutes))

    assert ended[1] < ended[0], "the second request wrote nothing"
    session = client.session
    session[SEEN_AT] -= WRITTEN_EVERY_SECONDS
    session.save()
    Session.objects.update(expire_date=timezone.now() + timedelta(minutes=1))
    client.get(reverse("account_login"))
    assert Session.objects.get().expire_date > timezone.now() + timedelta(minutes=14)


def test_an_idle_session_is_over(client, worker):
    client.force_login(worker)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))

    page = client.get(reverse("account_change_password"))

    assert page.status_code == 302
    assert page.url.startswith(reverse("account_login"))


def test_pages_run_no_script_but_our_own_files_and_sit_in_no_frame(client, db):
    policy = client.get(reverse("account_login"))["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy + ";"
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


def test_the_session_cookie_is_hidden_from_scripts(client, worker):
    cookie = _sign_in(client, PASSWORD).cookies["sessionid"]

    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


@pytest.mark.parametrize("password", ["short1", "password1234"])
def test_a_weak_password_is_refused(worker, password):
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError):
        validate_password(password, worker)
