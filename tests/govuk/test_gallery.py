"""Every part in a real browser: rules of accessibility, narrow screens, no script, paper, keyboard."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route

from tests.govuk import gallery

pytestmark = pytest.mark.browser

PROJECT = Path(__file__).parents[2]
STATIC = PROJECT / "sightline" / "govuk" / "static"
AXE = PROJECT / "node_modules" / "axe-core" / "axe.min.js"
ASK = """async rules => {
    const options = {runOnly: rules, resultTypes: ["violations"]};
    return (await axe.run(document, options)).violations;
}"""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = (320, 390, 640, 1280)
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
POLICY = (
    f"default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{gallery.NONCE}'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'"
)
EVERY_PAGE = (*gallery.PAGES, *gallery.ERROR_PAGES)
Opens = Callable[[str], Page]


def answer(route: Route) -> None:
    """Answer with a page of the gallery or a built file; there is no server and no network."""
    path = re.sub(r"^https?://[^/]+|\?.*$", "", route.request.url)
    if path.startswith("/static/"):
        file = STATIC / path.removeprefix("/static/")
        route.fulfill(body=file.read_bytes(), content_type=KINDS[file.suffix])
    else:
        html = gallery.html_of_page(path.strip("/"))
        headers = {"Content-Security-Policy": POLICY}
        route.fulfill(body=html, content_type="text/html; charset=utf-8", headers=headers)


@pytest.fixture
def opens(page: Page) -> Iterator[Opens]:
    """Open a page of the gallery; whatever the browser complains of fails the test."""
    complaints: list[str] = []
    page.on(
        "console", lambda line: complaints.append(line.text) if line.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.route("**/*", answer)

    def open_page(name: str) -> Page:
        page.goto(f"http://sightline.test/{name}")
        return page

    yield open_page
    assert complaints == []


@pytest.mark.parametrize("name", EVERY_PAGE)
def test_no_rule_of_accessibility_is_broken_and_nothing_scrolls_sideways(opens: Opens, name: str):
    page = opens(name)
    checker = page.context.new_cdp_session(page)
    checker.send("Runtime.evaluate", {"expression": AXE.read_text(encoding="utf-8")})
    found = {}

    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        broken = page.evaluate(ASK, RULES)
        found[width] = [(rule["id"], rule["nodes"][0]["html"]) for rule in broken]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found[width].append(("sideways", ""))

    assert found == {width: [] for width in WIDTHS}


@pytest.mark.parametrize("name", EVERY_PAGE)
def test_no_text_is_smaller_than_16_pixels_and_no_badge_smaller_than_14(opens: Opens, name: str):
    page = opens(name)
    small = """least => [...document.querySelectorAll('body *')].filter(element =>
        [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim()) &&
        element.checkVisibility() && !element.closest('.govuk-visually-hidden, .moj-badge, script, svg') &&
        parseFloat(getComputedStyle(element).fontSize) < least).map(element => element.outerHTML)"""
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(small, 16) == []
    badges = "[...document.querySelectorAll('.moj-badge')].map(b => parseFloat(getComputedStyle(b).fontSize))"
    assert all(size >= 14 for size in page.evaluate(badges))


def test_the_brand_colour_of_the_settings_reaches_the_header_and_nothing_is_blocked(opens: Opens):
    page = opens("my_work")

    colour = "getComputedStyle(document.querySelector('.govuk-generic-header')).backgroundColor"
    assert page.evaluate(colour) == "rgb(28, 74, 77)"


def test_on_a_phone_people_are_blocks_and_numbers_stay_a_table(opens: Opens):
    page = opens("out_of_sight")
    page.set_viewport_size({"width": 390, "height": 900})
    assert page.evaluate("getComputedStyle(document.querySelector('.sl-table td')).display") == "block"

    page = opens("balance")
    assert page.evaluate("getComputedStyle(document.querySelector('.sl-table td')).display") == "table-cell"
    pane = page.get_by_role("region", name="Children held by each team")
    pane.focus()
    assert pane.evaluate("pane => pane.scrollWidth > pane.clientWidth")


def test_a_question_opens_when_its_answer_is_chosen(opens: Opens):
    page = opens("record_a_visit")
    alone = page.get_by_role("group", name="Did you see her alone?")
    assert alone.is_visible()

    page.get_by_label("No, I tried").check()

    assert alone.is_hidden()


def test_an_error_s_link_leads_to_its_question_and_the_summary_is_read_first(opens: Opens):
    page = opens("with_errors")
    assert page.evaluate("document.activeElement.className") == "govuk-error-summary"

    page.get_by_role("link", name="Fill in “What Amara said or showed”.").click()

    assert page.evaluate("document.activeElement.id") == "id_words"


def test_the_first_press_of_tab_offers_to_skip_to_the_text(opens: Opens):
    page = opens("my_work")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "main-content"


def test_the_calendar_fills_the_box_that_can_also_be_typed_in(opens: Opens):
    page = opens("out_of_sight")

    page.get_by_role("button", name="Choose date").click()
    page.get_by_role("button", name="Thursday 5 November 2026").click()
    page.get_by_role("button", name="Select").click()

    assert page.get_by_label("As at").input_value() == "5/11/2026"


def test_on_paper_there_is_nothing_to_press_and_the_first_line_says_what_it_is(opens: Opens):
    page = opens("child")
    page.emulate_media(media="print")

    assert page.locator(".sl-print-line").is_visible()
    for pressed in (
        ".govuk-button",
        ".govuk-service-navigation",
        ".moj-sub-navigation",
        ".govuk-breadcrumbs",
    ):
        assert page.locator(pressed).first.is_hidden()


@pytest.mark.parametrize("name", ("my_work", "out_of_sight", "record_a_visit", "child"))
def test_every_page_works_without_script(browser, name: str):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 900})
    page = context.new_page()
    page.route("**/*", answer)

    page.goto(f"http://sightline.test/{name}")

    assert page.get_by_role("link", name="Out of sight").is_visible()
    assert page.get_by_role("button", name="Menu").count() == 0
    context.close()


def test_a_refreshed_list_changes_with_its_count_and_leaves_a_typed_date_alone(opens: Opens, page: Page):
    page.clock.install()
    opens("out_of_sight")
    page.get_by_label("As at").fill("3/3/20")
    changed = gallery.html_of_page("out_of_sight").replace("94 days", "95 days").replace(">15<", ">16<")
    page.route(
        "**/out_of_sight", lambda route: route.fulfill(body=changed, content_type="text/html; charset=utf-8")
    )

    page.clock.run_for(61_000)
    page.get_by_text("95 days").wait_for()

    assert page.get_by_label("As at").input_value() == "3/3/20"
    assert page.evaluate("document.activeElement.name") == "as_at"
    assert page.locator(".moj-notification-badge [aria-hidden]").inner_text() == "16"
    assert page.get_by_role("status").inner_text().startswith("Updated at ")


def test_a_page_nobody_touches_stops_refreshing_before_its_session_would_end(opens: Opens, page: Page):
    page.clock.install()
    opens("out_of_sight")

    page.clock.run_for(15 * 60_000)

    assert page.get_by_role("status").inner_text() == "This part is no longer updated. Reload the page."


def test_a_list_somebody_is_moving_in_is_not_refreshed(opens: Opens, page: Page):
    page.clock.install()
    opens("out_of_sight")
    page.get_by_role("link", name="Rhys Tarrow-Bell").focus()
    asked = []
    page.on("request", lambda request: asked.append(request.url))

    page.clock.run_for(200_000)

    assert asked == []
