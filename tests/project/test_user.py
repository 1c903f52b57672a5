"""`sightline user`: the first sign-ins of an installation, given at the server."""

import json

import pytest
from django.test import Client
from django.urls import reverse
from typer.testing import CliRunner

from sightline.identity import actions
from sightline.identity.models import User, Worker
from sightline.project.command_line import app
from sightline.project.commands import user as commands
from sightline.project.commands.user import CannotGive
from sightline.records.models import SourceLine

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]
PASSWORD = "a long password of nobody"
ADA = "ada@council.example"


@pytest.fixture(autouse=True)
def _already_at_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the commands work in the test's own database and transaction."""
    from contextlib import nullcontext

    monkeypatch.setattr(commands, "at_work", nullcontext)


def _sightline(*words: str, given: str = "") -> str:
    return CliRunner().invoke(app, ["user", *words], input=given, catch_exceptions=False).stdout


def _add(*words: str) -> str:
    return _sightline(
        "add", ADA, "--name", "Ada Invented", "--password-from-input", *words, given=f"{PASSWORD}\n"
    )


def _listed() -> list[dict[str, str]]:
    return json.loads(_sightline("list", "--format", "json"))


def _may_sign_in(client: Client) -> bool:
    client.post(reverse("account_login"), {"login": ADA, "password": PASSWORD})
    return "_auth_user_id" in client.session


def test_somebody_added_may_sign_in_and_holds_the_role(client):
    _add("--role", "administrator")

    assert _may_sign_in(client)
    assert [(row["email"], row["roles"]) for row in _listed()] == [(ADA, "Administrator")]


def test_a_password_is_asked_for_twice_and_never_shown():
    said = _sightline(
        "add", ADA, "--name", "Ada Invented", "--role", "director", given=f"{PASSWORD}\n{PASSWORD}\n"
    )

    assert "may sign in" in said
    assert PASSWORD not in said


@pytest.mark.parametrize("password", ["short", "password1234"])
def test_a_weak_password_gives_nobody_a_way_in(password):
    with pytest.raises(CannotGive):
        _sightline(
            *("add", ADA, "--name", "Ada Invented", "--role", "director", "--password-from-input"),
            given=f"{password}\n",
        )

    assert _listed() == []


def test_a_role_of_a_team_needs_its_team_and_nothing_is_left_of_the_attempt():
    with pytest.raises(CannotGive, match="Say in which team"):
        _add("--role", "social_worker")

    assert _listed() == []


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("--role", "king"), "sightline user roles"),
        (("--role", "social_worker", "--team", "NOWHERE"), "no team with the code NOWHERE"),
        (("--role", "partner", "--agency", "NOBODY"), "no agency with the code NOBODY"),
    ],
)
def test_what_does_not_exist_is_named(words, reason):
    with pytest.raises(CannotGive, match=reason):
        _add(*words)


def test_the_same_address_is_not_given_twice():
    _add("--role", "director")

    with pytest.raises(CannotGive, match="has a sign-in already"):
        _add("--role", "director")


def test_a_second_role_is_given_and_the_first_taken():
    _add("--role", "director")

    _sightline("give", ADA, "--role", "analyst")
    _sightline("take", ADA, "--role", "director")

    assert [row["roles"] for row in _listed()] == ["Analyst"]


def test_a_role_not_held_cannot_be_taken():
    _add("--role", "director")

    with pytest.raises(CannotGive, match="does not hold"):
        _sightline("take", ADA, "--role", "analyst")


def test_a_way_in_that_is_closed_opens_nothing(client):
    _add("--role", "director")

    _sightline("close", ADA)

    assert not _may_sign_in(client)
    assert [(row["open"], row["roles"]) for row in _listed()] == [("closed", "")]


def test_nobody_can_be_closed_who_never_signed_in():
    with pytest.raises(CannotGive, match="Nobody signs in as"):
        _sightline("close", "nobody@council.example")


def test_a_sign_in_is_not_closed_here_either_while_something_points_to_it():
    _add("--role", "administrator")
    line = SourceLine.objects.create(
        code="c", name="The census", format="cin_census", owner=User.objects.get(email=ADA)
    )
    colleague = Worker.objects.create(code="W7", name="Bea Invented")
    colleague.person = actions.open_sign_in(
        person=actions.add_person(name="Bea Invented"), email="bea@council.example", password=None
    ).person
    colleague.save()

    with pytest.raises(CannotGive, match="Nobody receives: 1 source of files they answer for"):
        _sightline("close", ADA)
    _sightline("close", ADA, "--receiver", "W7")

    line.refresh_from_db()
    assert line.owner.email == "bea@council.example"
    assert not User.objects.get(email=ADA).is_active


def test_a_second_sign_in_of_a_name_says_whose_it_is():
    _add("--role", "administrator")
    second = (
        "add",
        "second@council.example",
        "--name",
        "Ada Invented",
        "--role",
        "director",
        "--no-password",
    )

    with pytest.raises(CannotGive, match="Give --same-person-as EMAIL, or --another-person"):
        _sightline(*second)
    _sightline(*second, "--same-person-as", ADA)
    _sightline("add", "third@council.example", *second[2:], "--another-person")

    people = [User.objects.get(email=f"{each}@council.example").person for each in ("ada", "second", "third")]
    assert people[0] == people[1] != people[2]
