"""A worker of the hub types a child's name in a real browser, and is shown who it may be."""

import os
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from sightline.access.actor import acting, actor_for
from tests.front_door.conftest import Hub, open_hub
from tests.journeys.conftest import PHONE, WIDE, as_somebody, faults
from tests.matching.conftest import a_child

__all__ = ["as_somebody"]
pytestmark = pytest.mark.browser
PICTURES = os.environ.get("SIGHTLINE_PICTURES_OF_MATCHING")


@pytest.fixture
def hub(transactional_db: None) -> Hub:
    """Return a hub that waits about one child, and another team that holds one very like."""
    with acting(actor_for("a journey")):
        made = open_hub()
        a_child(made, "Tilly Sorensen", date(2021, 3, 14), team=made.team)
        a_child(made, "Tilli Sorrensen", date(2021, 3, 4))
    return made


def sound(page: Page, name: str) -> None:
    """Let axe-core read a page; keep its picture, wide and on a phone, where one is asked for."""
    assert faults(page) == []
    for width in (WIDE, PHONE) if PICTURES else ():
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)
    page.set_viewport_size({"width": WIDE, "height": 900})


@pytest.mark.reads("matching:ask")
def test_whom_a_child_may_be_appears_while_it_is_typed_and_a_second_person_answers(hub, as_somebody):
    page = as_somebody(hub.people["jude"])
    page.goto("/hub/record/")
    page.get_by_label("How did it come?").select_option("Phone")
    page.get_by_label("Who is it from?").select_option(index=5)
    page.get_by_role("group", name="Is a child unsafe now?").get_by_label("No", exact=True).check()
    page.get_by_label("What were you told?").fill("She fell asleep at lunch.")
    page.get_by_label("The family knows and agrees").check()
    page.get_by_label("First names").fill("Tilly")
    page.get_by_label("Family name").fill("Sorrensen")
    page.get_by_label("Date of birth").fill("04/03/2021")

    offered = page.get_by_role("group", name="Is it one of these children?")
    expect(offered.get_by_label("Tilly Sorensen, born 14 March 2021")).to_be_visible()
    expect(offered).to_contain_text("surname spelt almost the same, same given name")
    expect(offered).to_contain_text("date of birth differs in one digit")
    sound(page, "typed")
    offered.get_by_label("A record of South team that you cannot open").check()
    page.get_by_role("button", name="Record the contact").click()
    expect(page.get_by_text("A second person is asked")).to_be_visible()

    nadia = as_somebody(hub.people["nadia"])
    nadia.goto("/same-child/")
    sound(nadia, "asks")
    nadia.get_by_role("link", name="Look and answer").click()
    expect(nadia.get_by_text("Tilli Sorrensen")).to_be_visible()
    sound(nadia, "ask")
    nadia.get_by_label("The same child", exact=True).check()
    nadia.get_by_label("Why?").fill("The school gave the same mother.")
    nadia.get_by_role("button", name="Answer").click()
    expect(nadia.get_by_text("Your answer is kept.")).to_be_visible()


def test_whom_a_child_may_be_and_what_was_chosen_is_there_again_after_a_brother_is_added(hub, as_somebody):
    page = as_somebody(hub.people["jude"])
    page.goto("/hub/record/")
    page.get_by_label("First names").fill("Tilly")
    page.get_by_label("Family name").fill("Sorrensen")
    page.get_by_label("Date of birth").fill("04/03/2021")
    page.get_by_label("A record of South team that you cannot open").check()

    page.get_by_role("button", name="Add a brother or sister").click()

    expect(page.get_by_role("heading", name="Brother or sister 1")).to_be_visible()
    expect(page.get_by_label("A record of South team that you cannot open")).to_be_checked()
    page.get_by_label("First names").first.fill("Tillie")
    expect(page.get_by_text("given name spelt almost the same").first).to_be_visible()
    expect(page.get_by_label("A record of South team that you cannot open")).to_be_checked()


def test_without_script_a_button_shows_the_same(hub, as_somebody):
    page = as_somebody(hub.people["jude"], script=False)
    page.goto("/hub/record/")
    page.get_by_label("First names").fill("Tilly")
    page.get_by_label("Family name").fill("Sorrensen")
    page.get_by_label("Date of birth").fill("04/03/2021")

    page.get_by_role("button", name="Look for this child").click()

    expect(page.get_by_label("Tilly Sorensen, born 14 March 2021")).to_be_visible()
    expect(page.get_by_label("First names")).to_have_value("Tilly")
