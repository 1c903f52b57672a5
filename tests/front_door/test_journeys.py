"""What people of the hub and its partners do in a real browser; axe-core reads each page on the way."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from sightline.access.actor import acting, actor_for
from sightline.identity.roles import Role
from tests.front_door.conftest import Hub, open_hub
from tests.journeys.conftest import PHONE, WIDE, as_somebody, faults

__all__ = ["as_somebody"]
pytestmark = pytest.mark.browser
PAPER = {"name": "call log.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n1 0 obj\n"}
PICTURES = os.environ.get("SIGHTLINE_PICTURES_OF_THE_HUB")


@pytest.fixture
def hub(transactional_db: None) -> Hub:
    """Return a hub, today."""
    with acting(actor_for("a journey")):
        return open_hub()


def sound(page: Page, name: str) -> None:
    """Let axe-core read a page, wide and on a phone; keep its picture where one is asked for."""
    assert faults(page) == []
    for width in (WIDE, PHONE) if PICTURES else ():
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)
    page.set_viewport_size({"width": WIDE, "height": 900})


def a_call(page: Page) -> None:
    """Write down a call about Tilly."""
    page.get_by_label("How did it come?").select_option("Phone")
    page.get_by_label("Who is it from?").select_option(index=5)
    page.get_by_role("group", name="Is a child unsafe now?").get_by_label("No", exact=True).check()
    page.get_by_label("What were you told?").fill("She fell asleep at lunch and put bread in her pocket.")
    page.get_by_label("First names").first.fill("Tilly")
    page.get_by_label("Family name").first.fill("Sorrensen")
    page.get_by_label("Date of birth").first.fill("04/03/2021")
    page.get_by_label("The family knows and agrees").check()


def test_a_worker_records_a_call_about_two_children_without_script(hub, as_somebody):
    page = as_somebody(hub.people["jude"], script=False)

    page.goto("/hub/")
    page.get_by_role("button", name="Record a contact").click()
    a_call(page)
    page.get_by_role("button", name="Add a brother or sister").click()
    page.get_by_label("First names").nth(1).fill("Wren")
    page.get_by_label("Family name").nth(1).fill("Sorrensen")
    page.get_by_role("button", name="Record the contact").click()

    expect(page.get_by_text("Recorded: Tilly Sorrensen and Wren Sorrensen.")).to_be_visible()
    page.goto("/hub/")
    expect(page.get_by_role("rowheader")).to_have_count(2)
    expect(page.get_by_role("link", name="New (2)")).to_be_visible()


@pytest.mark.reads("front_door:record")
def test_what_is_typed_survives_a_closed_window(hub, as_somebody):
    page = as_somebody(hub.people["jude"])
    page.goto("/hub/record/")
    sound(page, "record")
    a_call(page)
    expect(page.get_by_text("Draft kept at")).to_be_visible()
    page.context.close()

    again = as_somebody(hub.people["jude"])
    again.goto("/hub/record/")

    expect(again.get_by_label("Family name")).to_have_value("Sorrensen")
    expect(again.get_by_label("What were you told?")).to_have_value(
        "She fell asleep at lunch and put bread in her pocket."
    )


def typed(page: Page, words: str) -> None:
    """Write down what was told so far."""
    page.get_by_label("What were you told?").fill(words)


def test_what_is_typed_without_a_connection_is_there_again_in_a_new_window(hub, as_somebody):
    page = as_somebody(hub.people["jude"])
    page.goto("/hub/record/")
    page.context.set_offline(True)
    a_call(page)
    page.get_by_role("group", name="Is a child unsafe now?").get_by_label("Yes").check()
    page.get_by_label("What makes the child unsafe now?").fill("He is at the door.")
    expect(page.get_by_text("No connection. Kept on this device at")).to_be_visible(timeout=15_000)
    page.get_by_role("button", name="Record the contact").click()
    expect(page.get_by_text("No connection. Kept on this device at")).to_be_visible()
    page.close()
    page.context.set_offline(False)

    again = page.context.new_page()
    again.goto("/hub/record/")

    expect(again.get_by_label("Family name")).to_have_value("Sorrensen")
    expect(again.get_by_label("What makes the child unsafe now?")).to_have_value("He is at the door.")
    expect(again.get_by_text("Draft kept at")).to_be_visible(timeout=15_000)
    assert again.evaluate("localStorage.length") == 0


def test_what_is_sent_while_the_page_is_asked_for_again_is_there_all_the_same(hub, as_somebody):
    page = as_somebody(hub.people["jude"])
    page.goto("/hub/record/")

    def answered_late(route: Route) -> None:
        """Give the page as it was when it was asked for, after what was typed has reached the server."""
        answer = route.fetch()
        page.wait_for_timeout(2_000)
        route.fulfill(response=answer)

    page.route("**/hub/record/", answered_late)
    typed(page, "She put bread in her pocket.")
    page.reload()

    expect(page.get_by_label("What were you told?")).to_have_value("She put bread in her pocket.")
    expect(page.get_by_text("Draft kept at")).to_be_visible()


def test_what_is_typed_after_a_time_out_is_there_again_after_signing_in(hub, as_somebody):
    page = as_somebody(hub.people["jude"])
    page.goto("/hub/record/")
    typed(page, "Before the time-out.")
    expect(page.get_by_text("Draft kept at")).to_be_visible()
    signed_in = page.context.cookies()
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    typed(page, "Before the time-out. After it.")
    page.get_by_role("button", name="Record the contact").click()
    expect(page.get_by_text("You are signed out. What you typed is kept on this device.")).to_be_visible()
    expect(page.get_by_label("What were you told?")).to_have_value("Before the time-out. After it.")
    page.get_by_role("link", name="Sign in and go on").click()
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    page.context.add_cookies(signed_in)

    page.goto("/hub/record/")

    expect(page.get_by_label("What were you told?")).to_have_value("Before the time-out. After it.")
    expect(page.get_by_text("Draft kept at")).to_be_visible()
    assert page.evaluate("localStorage.length") == 0


def test_what_is_kept_in_a_browser_is_given_back_to_its_writer_alone(hub, as_somebody):
    page = as_somebody(hub.people["jude"])
    page.goto("/hub/record/")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    typed(page, "Nobody else reads this.")
    expect(page.get_by_text("You are signed out.")).to_be_visible()
    other = as_somebody(hub.people["nadia"]).context.cookies()
    page.context.add_cookies(other)

    page.goto("/hub/record/")

    expect(page.get_by_label("What were you told?")).to_have_value("")


def test_what_was_recorded_is_no_draft_on_the_device_nor_on_the_server(hub, as_somebody):
    page = as_somebody(hub.people["jude"])
    page.goto("/hub/record/")
    a_call(page)

    page.get_by_role("button", name="Record the contact").dblclick()

    expect(page.get_by_text("Recorded: Tilly Sorrensen.")).to_be_visible()
    assert page.evaluate("localStorage.length") == 0
    page.goto("/hub/record/")
    expect(page.get_by_label("Family name")).to_have_value("")


@pytest.mark.reads("front_door:hub", "front_door:before_closing", "front_door:second_look", "front_door:sign")
def test_closing_a_third_contact_stops_at_the_two_before_it_and_another_looks(hub, as_somebody):
    now = timezone.now()
    with acting(actor_for("a journey")):
        first = hub.contact(at=now - timedelta(days=200))
        hub.signed(hub.decided(first, at=now - timedelta(days=200)), at=now - timedelta(days=200))
        again = hub.contact(child=first.child, at=now - timedelta(days=90))
        hub.signed(hub.decided(again, at=now - timedelta(days=90)), at=now - timedelta(days=90))
        hub.contact(child=first.child, at=now - timedelta(minutes=30))
    page = as_somebody(hub.people["jude"])

    page.goto("/hub/")
    sound(page, "hub")
    page.get_by_role("link", name="Tilly Sorrensen").click()
    sound(page, "contact")
    page.get_by_role("button", name="Decide what happens next").click()
    sound(page, "decide")
    page.get_by_label("Advice, and close").check()
    page.get_by_label("Tier 1").check()
    page.get_by_label("Reasons for the decision").fill("Her school feeds her.")
    page.get_by_label("What else did you consider").fill("Early help.")
    page.get_by_role("button", name="Send to be signed").click()
    expect(page.get_by_role("heading", name="This would be the third contact about Tilly")).to_be_visible()
    sound(page, "before-closing")
    page.get_by_role("button", name="I have read them, send it").click()
    expect(
        page.get_by_text("Somebody who closed none of the earlier contacts looks at it next")
    ).to_be_visible()

    nadia = as_somebody(hub.people["nadia"])
    nadia.goto("/hub/?stage=to_sign")
    nadia.get_by_role("link", name="Tilly Sorrensen").click()
    nadia.get_by_role("button", name="Take a second look").click()
    sound(nadia, "second-look")
    nadia.get_by_label("Yes, I agree").check()
    nadia.get_by_label("What did you see?").fill("The three have nothing in common.")
    nadia.get_by_role("button", name="Save what I saw").click()

    rosalind = as_somebody(hub.people["rosalind"])
    rosalind.goto("/hub/")
    rosalind.get_by_role("link", name="Read and sign").click()
    sound(rosalind, "sign")
    rosalind.get_by_role("button", name="Sign this decision").click()
    expect(rosalind.get_by_text("Signed: advice, and close.")).to_be_visible()
    rosalind.get_by_role("link", name="Decided today (1)").click()
    sound(rosalind, "decided-today")


@pytest.mark.reads("front_door:requests")
def test_a_police_officer_answers_with_a_file_and_sees_nothing_else(hub, as_somebody, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with acting(actor_for("a journey")):
        now = timezone.now()
        contact = hub.graded(hub.contact(at=now, agency=hub.school), "RED", at=now)
        hub.asked(contact, hub.council.police, hub.health, at=now)
    lena = as_somebody(hub.people["lena"])

    lena.goto("/")
    expect(lena.get_by_role("heading", name="My requests", level=1)).to_be_visible()
    sound(lena, "requests")
    lena.get_by_role("link", name="Answer").click()
    sound(lena, "answer")
    lena.get_by_label("Something is known").check()
    lena.get_by_label("What is known, or why it is not shared").fill("Called there in June and September.")
    lena.get_by_label("Police intelligence").check()
    lena.get_by_label("Files to go with it").set_input_files([PAPER, {**PAPER, "buffer": b"MZ\x90\x00"}])
    lena.get_by_role("button", name="Send the answer").click()
    expect(lena.get_by_text("call log.pdf: That is not a file we can take.").first).to_be_visible()
    sound(lena, "answer-refused")
    lena.get_by_label("Files to go with it").set_input_files(PAPER)
    lena.get_by_role("button", name="Send the answer").click()
    expect(lena.get_by_text("Your answer has reached the hub.")).to_be_visible()
    expect(lena.get_by_text("Nothing waits for your answer.").first).to_be_visible()

    jude = as_somebody(hub.people["jude"])
    jude.goto("/hub/")
    jude.get_by_role("link", name="Tilly Sorrensen").click()
    expect(jude.get_by_text("Police intelligence")).to_have_count(2)
    sound(jude, "contact-asked")
    jude.get_by_role("link", name="call log.pdf").click()
    expect(jude.get_by_text("Do not pass it on")).to_be_visible()
    sound(jude, "marked-file")
    with jude.expect_download() as saved:
        jude.get_by_role("button", name="Save the file").click()
    assert saved.value.suggested_filename == "Police intelligence - call log.pdf"
    assert saved.value.path().read_bytes() == PAPER["buffer"]
    lena.get_by_role("table").filter(has_text="Answered by you").get_by_role("link").first.click()
    expect(lena.get_by_role("link", name="call log.pdf")).to_be_visible()
    sound(lena, "answered")


def test_an_administrator_makes_a_key_and_ends_it_without_script(hub, as_somebody):
    admin = as_somebody(hub.council.user(Role.ADMINISTRATOR))
    admin.goto("/settings/agency-keys/")
    sound(admin, "keys-none")
    admin.get_by_role("button", name="Make a key").click()
    sound(admin, "key-make")
    admin.get_by_label("Agency", exact=True).select_option("Nowhere Health")
    admin.get_by_label("Which of its systems").fill("Community record")
    admin.get_by_role("button", name="Make the key").click()
    expect(admin.get_by_text("slk_")).to_be_visible()
    sound(admin, "key-made")
    admin.get_by_role("button", name="I have copied it").click()
    expect(admin.get_by_text("1 key is open.")).to_be_visible()

    plain = as_somebody(hub.council.user(Role.ADMINISTRATOR), script=False)
    plain.goto("/settings/agency-keys/")
    plain.get_by_role("link", name="End it").click()
    plain.get_by_label("Why does it end?").fill("The system was replaced.")
    plain.get_by_role("button", name="End the key").click()
    expect(plain.get_by_text("opens nothing from now on.")).to_be_visible()
    admin.goto("/settings/agency-keys/")
    sound(admin, "keys")
