"""Save and come back: a link that opens once, and a secret that no row and no job holds."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client

from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.front_door.letterbox import returning, tasks, unsent
from sightline.front_door.letterbox.models import ReturnLink, Unsent
from tests.cast import NOW
from tests.front_door.conftest import text_of


@pytest.fixture
def link(writer) -> str:
    """Return the path of a link that was sent to somebody who stopped half-way."""
    writer.write()
    return _asked(writer)


def _asked(writer, email: str = "petra@orlow.example") -> str:
    answer = writer.client.post("/tell-us/save/", {"email": email}, follow=True)
    assert "Your link is on its way" in text_of(answer), text_of(answer)
    with keeping(EVERY_CHILD):
        newest = ReturnLink.objects.order_by("-id").first()
    tasks.send_link.func(link_id=newest.pk, root="http://testserver/")
    return re.search(r"http://testserver(\S+)", mail.outbox[-1].body).group(1)


def test_a_link_leads_back_to_what_was_written(link):
    other = Client()

    assert "Open it" in text_of(other.get(link))
    page = other.post(link, follow=True)

    assert "Check your answers" in text_of(page)
    assert "Harrowgate" in text_of(page)


def test_looking_at_a_link_does_not_use_it_up(link):
    for _ in range(3):
        assert Client().get(link).status_code == 200

    assert "Harrowgate" in text_of(Client().post(link, follow=True))


def test_a_link_opens_once(link):
    Client().post(link)

    assert Client().get(link).status_code == 410
    assert "no longer opens anything" in text_of(Client().post(link))


def test_opening_a_link_takes_the_page_from_the_browser_it_was_left_in(writer, link):
    Client().post(link)

    assert "Harrowgate" not in writer.client.get("/tell-us/check/", follow=True).content.decode()


def test_a_link_that_was_asked_for_again_replaces_the_first_of_that_address(writer, link):
    second = _asked(writer)

    assert Client().get(link).status_code == 410
    assert Client().get(second).status_code == 200


def test_a_link_lasts_a_week(link, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + timedelta(days=7))

    assert Client().get(link).status_code == 410


def test_after_sending_the_link_opens_nothing(writer, link):
    writer.send()

    assert Client().post(link).status_code == 410


def test_the_message_says_nothing_of_what_was_written_and_its_address_is_forgotten(link):
    said = mail.outbox[-1].subject + mail.outbox[-1].body

    assert "Harrowgate" not in said and "Wren" not in said and "child" not in said
    with keeping(EVERY_CHILD):
        assert ReturnLink.objects.get().email == ""


def test_no_table_holds_the_secret_of_a_link_or_of_a_browser(writer, link):
    secrets = [link.rstrip("/").rsplit("/", 1)[-1], writer.client.cookies["referral"].value]

    with keeping(EVERY_CHILD), connection.cursor() as cursor:
        for table in ("letterbox_unsent", "letterbox_returnlink", "procrastinate_jobs", "django_session"):
            cursor.execute(f"select coalesce(string_agg(t::text, ' '), '') from {table} t")
            held = cursor.fetchone()[0]
            assert not [secret for secret in secrets if secret in held], table


def test_a_message_leaves_once_though_its_job_runs_twice(writer, link):
    with keeping(EVERY_CHILD):
        newest = ReturnLink.objects.get()

    tasks.send_link.func(link_id=newest.pk, root="http://testserver/")

    assert len(mail.outbox) == 1


def test_in_a_demonstration_the_message_is_shown(writer, monkeypatch):
    monkeypatch.setattr("sightline.front_door.letterbox.views.returning.is_demonstration", lambda: True)
    writer.write()

    page = writer.client.post("/tell-us/save/", {"email": "petra@orlow.example"}, follow=True)

    assert "/tell-us/return/" in page.content.decode()


def test_what_nobody_comes_back_to_is_removed_after_two_hours_but_a_link_keeps_it(writer, link):
    type(writer)(Client()).write()
    assert unsent.sweep(at=NOW + timedelta(hours=3)) == 1

    assert unsent.sweep(at=NOW + returning.LASTS + timedelta(minutes=1)) == 1
    with keeping(EVERY_CHILD):
        assert not Unsent.objects.exists()


@pytest.mark.parametrize("page", ["worry/", "files/", "check/"])
def test_every_page_offers_to_come_back_later_the_last_ones_too(writer, page):
    writer.write()

    assert "Save and come back later" in text_of(writer.client.get(f"/tell-us/{page}"))
