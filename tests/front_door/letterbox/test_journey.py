"""A teacher tells of two children in a real browser, with script and without; axe-core reads each page."""

import os
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import BrowserContext, Page, expect

from sightline.access.actor import acting, actor_for
from tests.front_door.conftest import Hub, open_hub
from tests.journeys.conftest import PHONE, WIDE, as_somebody, faults

__all__ = ["as_somebody"]
pytestmark = pytest.mark.browser
PICTURES = os.environ.get("SIGHTLINE_PICTURES_OF_THE_FORM")
WITHOUT_SCRIPT: list[BrowserContext] = []
PAPER = {"name": "body map.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n1 0 obj\n"}


@pytest.fixture
def hub(transactional_db: None) -> Hub:
    """Return a hub, today."""
    with acting(actor_for("a journey")):
        return open_hub()


def sound(page: Page, name: str) -> None:
    """Let axe-core read a page; see that nothing stands beyond its edge on a phone, or at twice the size.

    It is a script, so a page without script is not read.
    """
    if page.context in WITHOUT_SCRIPT:
        return
    assert faults(page) == []
    for width in (PHONE, WIDE // 2):
        page.set_viewport_size({"width": width, "height": 900})
        beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert beyond <= 0, f"{name} at {width}"
    for width in (WIDE, PHONE) if PICTURES else ():
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)
    page.set_viewport_size({"width": WIDE, "height": 900})


def go_on(page: Page) -> None:
    """Press the button at the end of a page."""
    page.get_by_role("button", name="Continue").click()


def child(page: Page, given: str, family: str, year: str) -> None:
    """Write down who a child is."""
    page.get_by_label("First names").fill(given)
    page.get_by_label("Family name").fill(family)
    born = page.get_by_role("group", name="Date of birth")
    for part, said in (("Day", "4"), ("Month", "3"), ("Year", year)):
        born.get_by_label(part).fill(said)
    go_on(page)


READ = ("start", "answer", "answer_child", "files", "check", "sent")


@pytest.mark.parametrize(
    "script",
    [pytest.param(True, marks=pytest.mark.reads(*(f"letterbox:{page}" for page in READ))), False],
)
def test_a_teacher_tells_of_two_children_and_the_hub_has_them_at_once(
    hub, as_somebody, browser, live_server, script
):
    context = browser.new_context(base_url=live_server.url, java_script_enabled=script)
    WITHOUT_SCRIPT[:] = [] if script else [context]
    page = context.new_page()
    page.goto("/tell-us/")
    sound(page, "start")
    page.get_by_role("button", name="Begin").click()
    go_on(page)
    expect(page.get_by_text("There is a problem")).to_be_visible()
    sound(page, "danger-wrong")
    page.get_by_label("No", exact=True).check()
    go_on(page)
    sound(page, "who")
    page.get_by_label("A school, college or nursery").check()
    go_on(page)
    sound(page, "you")
    page.get_by_label("Your name").fill("Petra Lindgate")
    page.get_by_label("Your job").fill("Head teacher")
    page.get_by_label("Where you work").fill("Orlow Primary School")
    page.get_by_label("Telephone number").fill("01632 960 201")
    go_on(page)
    sound(page, "child")
    child(page, "Wren", "Harrowgate", "2018")
    sound(page, "another")
    page.get_by_label("Yes").check()
    go_on(page)
    child(page, "Otis", "Harrowgate", "2020")
    page.get_by_label("No", exact=True).check()
    go_on(page)
    sound(page, "worry")
    page.get_by_label("What worries you?").fill("She fell asleep at lunch and put bread in her pocket.")
    go_on(page)
    sound(page, "family")
    page.get_by_label("The family knows and agrees").check()
    go_on(page)
    page.get_by_label("Choose a file").set_input_files(PAPER)
    page.get_by_role("button", name="Add this file").click()
    sound(page, "files")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Check your answers")).to_be_visible()
    sound(page, "check")
    page.get_by_role("link", name="Change (What are you worried about?)").click()
    page.get_by_label("What the child said").fill("I keep it for Otis.")
    go_on(page)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("heading", name="We have what you sent")).to_be_visible()
    sound(page, "sent")
    page.go_back()
    expect(page.get_by_text("Harrowgate")).to_have_count(0)

    jude = as_somebody(hub.people["jude"])
    jude.goto("/hub/")
    expect(jude.get_by_role("rowheader")).to_have_count(2)
    jude.get_by_role("link", name="Wren Harrowgate").click()
    expect(jude.get_by_text("I keep it for Otis.")).to_be_visible()
    sound(jude, "contact-with-a-file")
    with jude.expect_download() as download:
        jude.get_by_role("link", name="body map.pdf").click()
    assert download.value.path().read_bytes() == PAPER["buffer"]


@pytest.mark.reads("letterbox:save", "letterbox:saved", "letterbox:come_back")
def test_somebody_stops_and_comes_back_by_a_link(hub, as_somebody, browser, live_server, monkeypatch):
    monkeypatch.setattr("sightline.front_door.letterbox.views.returning.is_demonstration", lambda: True)
    page = browser.new_context(base_url=live_server.url).new_page()
    page.goto("/tell-us/")
    page.get_by_role("button", name="Begin").click()
    page.get_by_label("No", exact=True).check()
    go_on(page)
    page.get_by_role("link", name="Save and come back later").click()
    sound(page, "save")
    page.get_by_label("Your email address").fill("petra@orlow.example")
    page.get_by_role("button", name="Send me the link").click()
    sound(page, "saved")
    link = str(page.get_by_role("link", name="your link to come back").get_attribute("href"))

    other = browser.new_context(base_url=live_server.url).new_page()
    other.goto(link)
    sound(other, "come-back")
    other.get_by_role("button", name="Open it").click()
    expect(other.get_by_role("heading", name="Who are you?")).to_be_visible()
    other.goto(link)
    expect(other.get_by_role("heading", name="This link no longer opens anything")).to_be_visible()
    sound(other, "link-gone")
    assert settings.HUB_TELEPHONE in other.inner_text("main")
