"""What is planted in a demonstration can be read by a person: on a page and from the command; there alone."""

import json
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, transaction
from typer.testing import CliRunner

from sightline.access.actor import acting, actor_for
from sightline.identity.actions import add_person, give_role, open_sign_in
from sightline.identity.roles import Role
from sightline.invented_county import hub, manifest, nights, troubles
from sightline.invented_county.manifest import keep, kept
from sightline.invented_county.shape import Trouble
from sightline.project.command_line import app
from sightline.project.commands import demo
from sightline.project.planted import PAGES
from sightline.records.models import Installation
from tests import cast

SLIPS = Trouble("team_that_slips", "standards", "Visits come later and later.", (), "SGN")
LOST = Trouble("lost_their_worker", "unallocated", "The worker moved to other work.", ("300259",), "FRE")


@pytest.fixture
def planted(db, monkeypatch):
    @contextmanager
    def here():
        yield

    monkeypatch.setattr(demo, "at_work", here)
    with acting(actor_for("a test")):
        cast.council(is_demo=True)
        keep([SLIPS])
        keep([LOST])


def test_the_manifest_is_kept_in_the_order_it_was_planted(planted):
    assert kept() == [SLIPS, LOST]


def test_the_page_says_what_is_planted_and_leads_to_the_page_that_must_find_it(planted, client):
    page = client.get("/planted/")

    words = page.content.decode()
    assert page.status_code == 200
    assert "2 troubles were planted on purpose" in words
    assert "The worker moved to other work." in words and "300259" in words
    assert 'href="/unallocated/"' in words and 'href="/standards/"' in words


def test_the_same_trouble_of_one_team_is_one_row_with_every_record(planted, client):
    with acting(actor_for("a test")):
        keep(
            [Trouble(LOST.kind, LOST.page, LOST.sentence, (number,), "N") for number in ("300301", "300302")]
        )

    words = " ".join(client.get("/planted/").content.decode().split())

    assert words.count("The worker moved to other work. (2)") == 1
    assert "300301; 300302" in words and "North team" in words
    assert "4 troubles were planted on purpose" in words


def test_the_sign_in_page_of_a_demonstration_leads_there(planted, client):
    with acting(actor_for("a test")):
        person = add_person(name="Nobody at All")
        user = open_sign_in(person=person, email="n@nenevale.example", password=None, demonstration=True)
        give_role(user=user, role=Role.DIRECTOR, at=cast.NOW, by=None)

    assert 'href="/planted/"' in client.get("/account/login/").content.decode()


@pytest.mark.django_db
def test_where_nothing_is_invented_there_is_no_such_page_and_no_link_to_it(client):
    with acting(actor_for("a test")):
        cast.council()

    assert client.get("/planted/").status_code == 404
    assert "/planted/" not in client.get("/account/login/").content.decode()


@pytest.mark.django_db
def test_only_a_demonstration_can_keep_a_manifest():
    with acting(actor_for("a test")):
        cast.council()
        with pytest.raises(IntegrityError, match="only_a_demonstration"), transaction.atomic():
            keep([SLIPS])
    assert Installation.objects.get().manifest == []


def test_the_command_prints_the_manifest(planted):
    said = CliRunner().invoke(app, ["demo", "--manifest", "--format", "json"])

    assert said.exit_code == 0
    rows = json.loads(said.stdout)
    assert [row["records"] for row in rows] == ["", "300259"]
    assert rows[0]["the page that must find it"] == "standards"


@pytest.mark.django_db
def test_the_command_says_in_a_sentence_that_no_county_stands(monkeypatch):
    @contextmanager
    def here():
        yield

    monkeypatch.setattr(demo, "at_work", here)

    said = CliRunner().invoke(app, ["demo", "--manifest"])

    assert isinstance(said.exception, demo.CannotBuild)
    assert "No invented county stands" in str(said.exception)


def test_every_page_that_a_trouble_names_is_one_that_can_be_opened():
    named = {kind.page for kind in troubles.KINDS} | {page for _, page, _, _ in hub.PLANTED}
    named |= {manifest.NIGHT, manifest.EARLY_HELP, manifest.LEAVING, troubles.SEARCH}

    assert nights.PLANTED
    assert named - PAGES.keys() == {troubles.CHILD}
