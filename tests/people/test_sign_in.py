"""Signing in: with two factors, in a demonstration with one click, and never by making one's own account."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client
from django.urls import reverse

from sightline.identity import actions
from sightline.identity.models import User
from sightline.identity.roles import Role
from sightline.people.passkeys import ProofOfWho
from sightline.records.models import Installation
from tests import cast

pytestmark = pytest.mark.one_server


@pytest.fixture
def worker(db: None) -> User:
    """Return somebody with a password and a role that asks for nothing more."""
    return cast.council().user(Role.ADMINISTRATOR)


@pytest.fixture
def invented(db: None) -> User:
    """Return an invented person of a demonstration."""
    person = actions.add_person(name="Nobody Atall")
    user = actions.open_sign_in(
        person=person, email="n@demo.example", password=cast.PASSWORD, demonstration=True
    )
    actions.give_role(user=user, role=Role.DIRECTOR, at=cast.NOW, by=None)
    return user


def _sign_in(client: Client, user: User):
    return client.post(reverse("account_login"), {"login": user.email, "password": cast.PASSWORD})


def test_a_password_alone_leads_to_setting_up_a_second_factor(client, worker):
    _sign_in(client, worker)

    page = client.get(reverse("people:second_factor"))

    assert "Set up a second way" in page.content.decode()


def test_an_app_is_set_up_and_recovery_codes_are_shown(client, worker):
    page = _set_up_app(client, worker)

    kinds = set(Authenticator.objects.filter(user=worker).values_list("type", flat=True))
    assert kinds == {"totp", "recovery_codes"}
    assert "Your recovery codes" in page.content.decode()


def test_with_an_app_a_password_is_not_enough(client, worker):
    _set_up_app(client, worker)
    client.logout()

    page = _sign_in(client, worker)

    assert page.headers["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session


def test_a_recovery_code_signs_in_once(client, worker):
    _set_up_app(client, worker)
    code = Authenticator.objects.get(user=worker, type="recovery_codes").wrap().get_unused_codes()[0]
    answers = []
    for _ in range(2):
        client.logout()
        _sign_in(client, worker)
        client.post(reverse("mfa_authenticate"), {"code": code})
        answers.append("_auth_user_id" in client.session)

    assert answers == [True, False]


def test_a_wrong_code_does_not_sign_in(client, worker):
    _set_up_app(client, worker)
    client.logout()
    _sign_in(client, worker)

    client.post(reverse("mfa_authenticate"), {"code": "000000"})

    assert "_auth_user_id" not in client.session


def test_apps_codes_and_passkeys_are_spoken_of_in_plain_words(client, worker):
    _set_up_app(client, worker)
    passkey = client.get(reverse("mfa_add_webauthn")).content.decode()
    client.logout()
    _sign_in(client, worker)
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"}).content.decode()

    assert "Sign in with this passkey alone, without my password" in passkey
    assert "That code is not right. Wait for the next one and enter it." in wrong
    for word in ("Passwordless", "Master key", "Backup key", "Incorrect code", "biometrics"):
        assert word not in passkey + wrong


def test_a_passkey_without_a_name_is_called_one(worker):
    adapter = ProofOfWho()

    names = []
    for _ in range(2):
        names.append(adapter.generate_authenticator_name(worker, Authenticator.Type.WEBAUTHN))
        Authenticator.objects.create(user=worker, type=Authenticator.Type.WEBAUTHN, data={})

    assert names == ["Passkey", "Passkey 2"]


def test_a_closed_sign_in_opens_nothing(client, worker):
    actions.close_sign_in(user=worker, at=cast.NOW, by=None)

    _sign_in(client, worker)

    assert "_auth_user_id" not in client.session


def test_closing_a_sign_in_signs_it_out_everywhere(client, worker):
    client.force_login(worker, backend="sightline.access.sessions.SignIns")

    actions.close_sign_in(user=worker, at=cast.NOW, by=None)

    assert client.get(reverse("mfa_index")).status_code == 302


@pytest.mark.parametrize(
    "name",
    ["account_login", "account_signup", "account_reset_password", "account_reset_password_done",
     "account_inactive", "socialaccount_login_cancelled", "socialaccount_login_error"],
)  # fmt: skip
def test_each_page_before_signing_in_is_drawn(client, db, name):
    page = client.get(reverse(name))

    assert 'id="main-content"' in page.content.decode()


@pytest.mark.parametrize(
    "name",
    ["account_logout", "account_change_password", "mfa_index", "mfa_activate_totp", "mfa_add_webauthn",
     "people:second_factor"],
)  # fmt: skip
def test_each_page_after_signing_in_is_drawn(client, worker, name):
    _sign_in(client, worker)

    page = client.get(reverse(name), follow=True)

    assert page.status_code == 200
    assert 'id="main-content"' in page.content.decode()


def test_invented_people_are_offered_in_a_demonstration_alone(client, invented):
    before = client.get(reverse("account_login")).content.decode()
    Installation.objects.create(id=1, is_demo=True)
    after = client.get(reverse("account_login")).content.decode()

    assert ("Nobody Atall" in before, "Nobody Atall" in after) == (False, True)


def test_a_demonstration_signs_in_as_whoever_is_chosen_from_its_list(client, invented):
    Installation.objects.create(id=1, is_demo=True)

    client.post(reverse("people:sign_in_as_chosen"), {"person": str(invented.public_id)})

    assert client.session["_auth_user_id"] == str(invented.pk)


@pytest.mark.parametrize("is_demo", [True, False])
def test_nobody_is_chosen_who_is_not_in_the_list(client, invented, is_demo):
    Installation.objects.create(id=1, is_demo=is_demo)
    person = actions.add_person(name="Somebody Real")
    real = actions.open_sign_in(person=person, email="real@council.example", password=cast.PASSWORD)

    for chosen in (real.public_id, "nobody", *([] if is_demo else [invented.public_id])):
        client.post(reverse("people:sign_in_as_chosen"), {"person": str(chosen)})

    assert "_auth_user_id" not in client.session


def test_a_forgotten_password_is_offered_once(client, invented):
    page = client.get(reverse("account_login")).content.decode()

    assert page.count(reverse("account_reset_password")) == 1


def test_one_click_signs_in_as_an_invented_person_of_a_demonstration(client, invented):
    Installation.objects.create(id=1, is_demo=True)

    client.post(reverse("people:sign_in_as_invented", args=[invented.public_id]))

    assert client.session["_auth_user_id"] == str(invented.pk)


def test_one_click_signs_nobody_in_elsewhere(client, invented):
    Installation.objects.create(id=1, is_demo=False)

    page = client.post(reverse("people:sign_in_as_invented", args=[invented.public_id]))

    assert page.status_code == 403
    assert "_auth_user_id" not in client.session


def test_one_click_does_not_sign_in_as_somebody_real_of_a_demonstration(client, invented):
    Installation.objects.create(id=1, is_demo=True)
    person = actions.add_person(name="Somebody Real")
    real = actions.open_sign_in(person=person, email="real@council.example", password=cast.PASSWORD)

    page = client.post(reverse("people:sign_in_as_invented", args=[real.public_id]))

    assert page.status_code == 403


def _set_up_app(client: Client, user: User):
    _sign_in(client, user)
    client.post(reverse("account_reauthenticate"), {"password": cast.PASSWORD})
    client.get(reverse("mfa_activate_totp"))
    code = _code(client.session["mfa.totp.secret"])
    return client.post(reverse("mfa_activate_totp"), {"code": code}, follow=True)


def _code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
