"""The journeys of a child without a worker to one who holds them, in a real browser."""

from decimal import Decimal

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import expect

from sightline.access.actor import acting, actor_for
from sightline.allocation import climbing
from sightline.clocks.queries import holders
from sightline.identity.roles import Role
from tests.journeys.conftest import PHONE, ago, faults

pytestmark = pytest.mark.browser


@pytest.fixture
def ivy(service):
    """Return a worker who can be asked."""
    with acting(actor_for("a journey")):
        worker = service.council.workers["Ivy Northwold"]
        worker.hours_fte, worker.registration_number = Decimal(1), "SW1"
        worker.save()
    return worker


@pytest.fixture
def worker(service, ivy):
    return service.council.sign_in_of(ivy, Role.SOCIAL_WORKER, team=service.council.north)


@pytest.fixture
def manager(service):
    ewan = service.council.workers["Ewan Strand"]
    return service.council.sign_in_of(ewan, Role.TEAM_MANAGER, team=service.council.north)


def _holder(child):
    with acting(actor_for("a journey")):
        return holders(ago(0), [child.pk])[child.pk].worker


def test_a_manager_offers_two_brothers_and_the_worker_accepts_one_on_a_phone_without_script(
    service, manager, worker, ivy, as_somebody
):
    amir, leila = (service.child(name, referred=20, seen=18) for name in ("Amir Fenmarch", "Leila Fenmarch"))
    service.brother(leila, amir)
    page = as_somebody(manager, script=False)

    page.goto("/unallocated/")
    expect(page.get_by_text("2 children have no worker.")).to_be_visible()
    page.get_by_label("Amir Fenmarch").check()
    page.get_by_label("Leila Fenmarch").check()
    page.get_by_role("button", name="Choose a worker for those ticked").click()
    expect(page.get_by_role("heading", name="Why Ivy Northwold is suggested")).to_be_visible()
    expect(page.get_by_label("Ivy Northwold")).not_to_be_checked()
    page.get_by_role("button", name="Offer 2 children to this worker").click()
    expect(page.get_by_text("Choose an answer for “Who is asked?”.").first).to_be_visible()
    page.get_by_label("Ivy Northwold").check()
    page.get_by_label("Why this worker?").fill("She knows the school.")
    page.get_by_label("Handover note for Amir").fill("He is shy of strangers.")
    page.get_by_label("Handover note for Leila").fill("She likes to draw.")
    page.get_by_role("button", name="Offer 2 children to this worker").click()
    expect(page.get_by_text("Offered to Ivy Northwold, who answers by")).to_be_visible()

    phone = as_somebody(worker, width=PHONE, script=False)
    phone.goto("/offers/")
    phone.get_by_role("link", name="Read and answer Amir Fenmarch").click()
    expect(phone.get_by_text("He is shy of strangers.")).to_be_visible()
    phone.get_by_label("Yes").check()
    phone.get_by_role("button", name="Send my answer").click()
    expect(phone.get_by_text("You hold the child now.")).to_be_visible()

    assert (_holder(amir), _holder(leila)) == (ivy, None)


@pytest.mark.reads(
    *(f"allocation:{page}" for page in ("unallocated", "acknowledge", "watch_over", "allocate", "offers")),
    *(f"allocation:{page}" for page in ("ask_another", "answer", "leaver")),
)
def test_each_page_of_allocation_is_accessible(service, manager, worker, ivy, as_somebody):
    service.child("Leila Fenmarch", referred=20, seen=18)
    page = as_somebody(manager)
    climbing.climb(at=timezone.now(), tell=lambda told: None)

    page.goto("/unallocated/")
    found = faults(page)
    page.get_by_role("link", name="Acknowledge").first.click()
    found += faults(page)
    page.goto("/unallocated/")
    page.get_by_role("link", name="Record Leila Fenmarch").click()
    found += faults(page)
    page.goto("/unallocated/")
    page.get_by_role("link", name="Choose Leila Fenmarch").click()
    found += faults(page)
    page.get_by_label("Ivy Northwold").check()
    page.get_by_label("Why this worker?").fill("She knows the school.")
    page.get_by_label("Handover note for Leila").fill("She likes to draw.")
    page.get_by_role("button", name="Offer Leila to this worker").click()
    page.goto("/offers/")
    found += faults(page)
    page.get_by_role("link", name="Ask another as well").click()
    found += faults(page)
    theirs = as_somebody(worker)
    theirs.goto("/offers/")
    found += faults(theirs)
    theirs.get_by_role("link", name="Read and answer").click()
    found += faults(theirs)
    page.goto(f"/allocation/leaving/{ivy.pk}/")
    found += faults(page)

    assert found == []


def test_a_visit_written_without_a_signal_is_on_the_device_and_then_on_the_server(
    service, worker, ivy, as_somebody
):
    child = service.child("Leila Fenmarch", referred=20, seen=18, worker=ivy)
    phone = as_somebody(worker, width=PHONE)
    phone.goto(f"/child/{child.party.public_id}/record-a-visit/")

    phone.context.set_offline(True)
    phone.get_by_label("What Leila said or showed").fill("I like it when Nan comes.")
    expect(phone.get_by_text("Kept on this device at")).to_be_visible(timeout=15_000)
    phone.get_by_role("button", name="Save visit").click()
    expect(phone.get_by_text("No connection. Kept on this device at")).to_be_visible()
    phone.context.set_offline(False)
    phone.reload()

    expect(phone.get_by_label("What Leila said or showed")).to_have_value("I like it when Nan comes.")
    expect(phone.get_by_text("Draft kept")).to_be_visible(timeout=15_000)
    assert phone.evaluate("localStorage.length") == 0
    phone.get_by_label("Today").check()
    phone.get_by_role("group", name="Did you see Leila?").get_by_label("Yes").first.check()
    phone.get_by_role("group", name="Did you see Leila alone?").get_by_label("Yes").check()
    phone.get_by_label("Home").check()
    phone.get_by_role("button", name="Save visit").click()
    expect(phone.get_by_text("Visit saved. Leila was seen")).to_be_visible()
    assert faults(phone) == []


def test_a_visit_written_after_a_time_out_says_so_and_is_there_after_signing_in(
    service, worker, ivy, as_somebody
):
    child = service.child("Leila Fenmarch", referred=20, seen=18, worker=ivy)
    phone = as_somebody(worker, width=PHONE)
    phone.goto(f"/child/{child.party.public_id}/record-a-visit/")
    signed_in = phone.context.cookies()
    phone.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)

    phone.get_by_label("What Leila said or showed").fill("I like it when Nan comes.")

    expect(phone.get_by_text("You are signed out. What you typed is kept on this device.")).to_be_visible()
    phone.context.add_cookies(signed_in)
    phone.reload()
    expect(phone.get_by_label("What Leila said or showed")).to_have_value("I like it when Nan comes.")
