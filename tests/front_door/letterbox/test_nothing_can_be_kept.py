"""While the database cannot be reached a person is told, and what they sent is given back to send again."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape

import pytest
from django.db import InterfaceError, OperationalError

from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.front_door.models import Contact
from tests.front_door.conftest import text_of
from tests.front_door.letterbox.conftest import SCHOOL

HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')


@contextmanager
def gone(part: str, error: type[Exception]) -> Iterator[None]:
    """Have a part of Sightline find the database gone."""

    def find_it_gone(*_: object, **__: object) -> None:
        raise error("the database is gone")

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(f"sightline.front_door.letterbox.{part}", find_it_gone)
        yield


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_what_was_typed_comes_back_in_the_page_and_is_sent_again_from_it(writer, error, settings):
    settings.HUB_TELEPHONE = "01632 960 111"
    writer.write()
    writer.client.raise_request_exception = False
    typed = {**SCHOOL["worry"], "concerns": "<b>She</b> had no coat & no lunch."}
    sent = typed | {"csrfmiddlewaretoken": "as-it-came"}

    with gone("views.form.written", error):
        page = writer.client.post("/tell-us/worry/", sent)

    assert (page.status_code, page.headers["Retry-After"], page.headers["Cache-Control"]) == (
        503,
        "60",
        "no-store",
    )
    assert "It could not be kept just now" in text_of(page)
    assert "ring 01632 960 111, day or night" in text_of(page)
    assert "<b>She" not in page.content.decode()
    again = {unescape(name): unescape(value) for name, value in HIDDEN.findall(page.content.decode())}
    assert again == sent
    assert 'action="/tell-us/worry/"' in page.content.decode()
    assert writer.client.post("/tell-us/worry/", again).status_code == 302
    writer.send()
    with keeping(EVERY_CHILD):
        assert typed["concerns"] in Contact.objects.select_related("message").get().message.concerns


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_a_message_that_cannot_be_sent_now_is_sent_later_and_once(writer, error):
    writer.write()
    writer.client.raise_request_exception = False

    with gone("sending.recorded", error), gone("sending.refused", error):
        page = writer.client.post("/tell-us/check/")

    assert page.status_code == 503
    writer.send()
    with keeping(EVERY_CHILD):
        assert Contact.objects.count() == 1


def test_a_page_that_was_only_asked_for_is_offered_again(writer):
    writer.write()
    writer.client.raise_request_exception = False

    with gone("views.form.written", OperationalError):
        page = writer.client.get("/tell-us/worry/")

    assert page.status_code == 503
    assert "This page cannot be shown just now" in text_of(page)
    assert 'href="/tell-us/worry/"' in page.content.decode()


def test_a_password_is_not_written_into_the_page(hub, client, monkeypatch):
    def gone(*_: object, **__: object) -> None:
        raise OperationalError("the database is gone")

    client.raise_request_exception = False
    monkeypatch.setattr("allauth.account.forms.LoginForm.clean", gone)

    page = client.post("/account/login/", {"login": "ada@example.org", "password": "only-i-know-this"})

    assert page.status_code == 503
    assert "only-i-know-this" not in page.content.decode()
