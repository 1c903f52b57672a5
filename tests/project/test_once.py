"""A form that is sent twice is taken once, whatever it records; and no form of the service is left out."""

import html
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client
from django.urls import URLPattern, get_resolver

import sightline
from sightline.access.actor import acting, actor_for
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.access.requires import AGENCY_KEY, PUBLIC, declared_by
from sightline.allocation.models import Oversight
from sightline.identity.models import User
from sightline.identity.roles import Role
from sightline.night_desk.models import NightRecord
from sightline.project import tasks
from sightline.project.models import Sending
from sightline.records.models import Child, CoverageDeclared, Event, SourceLine
from tests import cast
from tests.cast import NOW, Council
from tests.front_door.conftest import open_hub
from tests.front_door.test_pages import CALL
from tests.night_desk.conftest import Clock, night_of

HERE = Path(sightline.__file__).parent
SEEN = {"when": "today", "seen": "yes", "alone": "yes", "bedroom": "no", "place": "HOME"}
LOOKED_IN = {"way": "rang_family", "on": "12/11/2026", "words": "She has food and a coat."}
FORM = re.compile(r"<form[^>]*method=\"post\"[^>]*>(.*?)</form>", re.S)
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@pytest.fixture(autouse=True)
def at_nine_in_the_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every page be asked at the cast's moment."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def _opened() -> Council:
    with acting(actor_for("a test")):
        council = cast.council()
        CoverageDeclared.objects.create(line=SourceLine.objects.get(code="people"), kind="*", extent="every")
    return council


@pytest.fixture
def council(db: None) -> Iterator[Council]:
    """Return the council, in which people write every kind of event down."""
    council = _opened()
    with acting(actor_for("a test")):
        yield council


def _visited(council: Council) -> tuple[User, Child]:
    worker = council.worker("Ivy Northwold", council.north)
    user = council.sign_in_of(worker, Role.SOCIAL_WORKER, team=council.north)
    return user, council.child(held_by=worker)


def _browser(user: User) -> Client:
    """Return a browser in which somebody has signed in, and whose tokens are looked at."""
    return cast.signed_in(Client(enforce_csrf_checks=True), user)


def _form(browser: Client, address: str) -> dict[str, str]:
    """Return the token of a page as it is shown."""
    page = browser.get(address).content.decode()
    return {"csrfmiddlewaretoken": TOKEN.findall(page)[-1]}


def _twice(browser: Client, address: str, said: dict[str, str]) -> tuple[str, str]:
    """Send the same form twice, and return where each was led."""
    sent = _form(browser, address) | said
    first, second = browser.post(address, sent), browser.post(address, sent)
    assert first.status_code == second.status_code == 302, first.content.decode()[:2000]
    return first.url, second.url


def test_a_visit_that_is_sent_twice_is_one_visit(council):
    user, child = _visited(council)
    browser = _browser(user)

    first, second = _twice(browser, f"/child/{child.party.public_id}/record-a-visit/", SEEN)

    assert first == second
    assert "This was sent twice, and was taken once." in _text(browser.get(second))
    with keeping(EVERY_CHILD):
        assert Event.objects.filter(child=child, kind="child_seen").count() == 1


def test_an_oversight_that_is_sent_twice_is_one(council):
    manager = council.user(Role.TEAM_MANAGER, team=council.north)
    child = council.child(team=council.north)

    _twice(_browser(manager), f"/unallocated/{child.party.public_id}/watch-over/", LOOKED_IN)

    with keeping(EVERY_CHILD):
        assert Oversight.objects.filter(child=child).count() == 1


def test_a_night_record_that_is_sent_twice_is_one_child_and_one_record(council):
    night = night_of(council, Clock(NOW))
    said = {
        "given_name": "Ivy", "received_at_day": "12/11/2026", "received_at_time": "08:50",
        "caller": "A neighbour", "source": "1B", "concern": "Crying for an hour.",
    }  # fmt: skip

    first, second = _twice(_browser(night.worker), "/night-desk/new-child/", said)

    assert first == second
    with keeping(EVERY_CHILD):
        assert (NightRecord.objects.count(), Child.objects.count()) == (1, 1)


def test_a_contact_about_a_new_child_that_is_sent_twice_is_one_child(db):
    with acting(actor_for("a test")):
        jude = open_hub().people["jude"]

    first, second = _twice(_browser(jude), "/hub/record/", CALL | {"child-0-known": "new"})

    assert first == second
    with acting(actor_for("a test")), keeping(EVERY_CHILD):
        assert Child.objects.count() == 1
        assert Event.objects.filter(kind="contact_received").count() == 1


def test_whoever_goes_back_and_changes_an_answer_sends_something_else(council):
    user, child = _visited(council)
    browser, address = _browser(user), f"/child/{child.party.public_id}/record-a-visit/"
    sent = _form(browser, address) | SEEN

    browser.post(address, sent)
    browser.post(address, sent | {"when": "yesterday"})

    with keeping(EVERY_CHILD):
        assert Event.objects.filter(child=child, kind="child_seen").count() == 2


def test_what_was_refused_may_be_sent_again_as_it_is(council):
    user, child = _visited(council)
    browser, address = _browser(user), f"/child/{child.party.public_id}/record-a-visit/"
    sent = _form(browser, address) | SEEN | {"place": ""}

    pages = [browser.post(address, sent) for _ in range(2)]

    assert [page.status_code for page in pages] == [200, 200]
    assert "Say where you saw the child." in _text(pages[1])
    assert not Sending.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_that_come_at_once_the_second_waits_and_writes_nothing():
    council = _opened()
    with acting(actor_for("a test")):
        user, child = _visited(council)
    browser, address = _browser(user), f"/child/{child.party.public_id}/record-a-visit/"
    sent = _form(browser, address) | SEEN
    browsers = [_browser(user) for _ in range(2)]
    for each in browsers:
        each.cookies = browser.cookies

    answers = _at_once([lambda each=each: each.post(address, sent) for each in browsers])

    assert [answer.status_code for answer in answers] == [302, 302]
    assert len({answer.url for answer in answers}) == 1
    with acting(actor_for("a test")), keeping(EVERY_CHILD):
        assert Event.objects.filter(child=child, kind="child_seen").count() == 1


def test_sendings_are_forgotten_after_two_days(council):
    Sending.objects.create(digest="old", at=NOW - timedelta(days=3), led_to="/")
    Sending.objects.create(digest="new", at=NOW - timedelta(days=1), led_to="/")

    tasks.forget_sendings()

    assert list(Sending.objects.values_list("digest", flat=True)) == ["new"]


def test_every_form_that_somebody_sends_has_a_token_made_with_its_page():
    without = [
        f"{template.relative_to(HERE)}: {body[:60]}"
        for template in HERE.rglob("*.html")
        for body in FORM.findall(template.read_text())
        if "csrf_token" not in body and "{{ token }}" not in body
    ]

    assert without == []


def test_no_page_of_those_who_are_signed_in_takes_a_form_without_its_token():
    exempt = [
        str(each.pattern)
        for each in _patterns(get_resolver().url_patterns)
        if getattr(each.callback, "csrf_exempt", False)
        and declared_by(each.callback) not in (PUBLIC, AGENCY_KEY)
    ]

    assert exempt == []
    scripts = [path for path in HERE.rglob("static/**/*.js") if "x-csrftoken" in path.read_text().lower()]
    assert scripts == [], "A form is known again by the token in it, and not by one beside it."


def test_a_page_that_is_shown_again_has_another_token(council):
    user, child = _visited(council)
    browser, address = _browser(user), f"/child/{child.party.public_id}/record-a-visit/"

    assert _form(browser, address) != _form(browser, address)


def _patterns(patterns: list) -> Iterator[URLPattern]:
    for each in patterns:
        if isinstance(each, URLPattern):
            yield each
        else:
            yield from _patterns(each.url_patterns)


def _at_once(jobs: list[Callable[[], object]]) -> list:
    barrier, answers = Barrier(len(jobs)), []

    def run(job: Callable[[], object]) -> None:
        try:
            barrier.wait(10)
            answers.append(job())
        finally:
            connection.close()

    threads = [Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers


def _text(page: object) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page.content.decode())).split())
