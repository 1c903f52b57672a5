"""The journey of a file: an analyst loads a messy workbook, and a steward mends what was refused."""

import asyncio
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from asgiref.sync import sync_to_async
from django.db import connections, transaction
from playwright.sync_api import Page, expect
from procrastinate.contrib.django import app

from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.identity.models import User
from sightline.identity.roles import Role
from sightline.records.models import Event, Receipt
from tests.journeys.conftest import faults
from tests.sources.filed import lists
from tests.sources.files import annex_a_list, census, census_child, list_6

pytestmark = pytest.mark.browser
OCTOBER, NOVEMBER = date(2026, 3, 16), date(2026, 4, 16)


def work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a background worker do everything that waits, and end. It leaves no connection open."""
    monkeypatch.setitem(connections.settings["default"], "CONN_MAX_AGE", 0)

    async def until_nothing_waits() -> None:
        worker = app.with_connector(app.connector.get_worker_connector())
        async with worker.open_async():
            await worker.run_worker_async(wait=False, install_signal_handlers=False, listen_notify=False)
        await sync_to_async(connections.close_all)()

    # In a thread of its own: the browser's is busy with the browser.
    thread = threading.Thread(target=lambda: asyncio.run(until_nothing_waits()))
    thread.start()
    thread.join(120)
    assert not thread.is_alive()


def believed(**said: object) -> list[Event]:
    with transaction.atomic(), keeping(EVERY_CHILD):
        return list(Event.objects.filter(withdrawn_by=None, **said).order_by("id"))


@pytest.fixture
def works(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Return a background worker."""
    return lambda: work(monkeypatch)


@pytest.fixture
def analyst(service) -> User:
    return service.council.user(Role.ANALYST)


@pytest.fixture
def steward(service) -> User:
    return service.council.user(Role.DATA_STEWARD)


def messy(path: Path) -> Path:
    """Return a workbook with good rows, a refused code, a refused day and a row about nobody."""
    return lists(
        path,
        list_6=[
            list_6("1001"),
            list_6("1002", primary_need_code="N99", date_of_birth="31/09/2014"),
            list_6(None),
            list_6("1001"),
        ],
        list_1=[annex_a_list("List 1", "1001", date_of_contact=date(2026, 1, 5), contact_source="5A")],
    )


def load(page: Page, path: Path, day: str = "16/03/2026") -> None:
    page.goto("/load-a-file/")
    page.get_by_label("File or files").set_input_files(path)
    page.get_by_label("The day it was taken from its system").fill(day)
    page.get_by_role("button", name="Load these files").click()


def test_an_analyst_loads_a_messy_workbook_and_mends_the_refused_rows(
    service, analyst, steward, as_somebody, works, tmp_path
):
    page = as_somebody(analyst)
    load(page, messy(tmp_path / "annex_a.xlsx"))
    expect(page.get_by_role("heading", name="Waiting to be read", level=1)).to_be_visible()
    waiting = faults(page)
    works()

    # The page goes on to the receipt by itself.
    expect(page.get_by_role("heading", name="annex_a.xlsx", level=1)).to_be_visible()
    expect(page.get_by_role("heading", name="1 row was refused")).to_be_visible()
    expect(page.get_by_text("5 read = 1 already known + 3 filed + 1 refused")).to_be_visible()
    refused = page.get_by_role("table", name="Refused cells")
    expect(refused.get_by_role("row").filter(has_text="Primary Need Code")).to_contain_text("N99")
    expect(refused.get_by_role("row").filter(has_text="Date of Birth")).to_contain_text("hidden")
    assert (waiting, faults(page)) == ([], [])

    mending = as_somebody(steward)
    mending.goto(page.url)
    mending.get_by_role("button", name="Mend refused rows").click()
    mending.get_by_role("link", name="Row 3").click()
    mending.get_by_label("Date of Birth (D3)").fill("30/09/2014")
    mending.get_by_label("Primary Need Code (H3)").fill("N77")
    mending.get_by_role("button", name="File this row").click()
    expect(mending.get_by_text("This is not a code of the list").first).to_be_visible()
    assert faults(mending) == []
    mending.get_by_label("Primary Need Code (H3)").fill("N4")
    mending.get_by_role("button", name="File this row").click()

    expect(mending.get_by_text("Row 3 is filed, with receipt")).to_be_visible()
    expect(mending.get_by_text("1 row mended here")).to_be_visible()
    (born,) = believed(kind="born", happened_on=date(2014, 9, 30))
    (referral,) = believed(party=born.party_id, kind="referral_received")
    assert referral.category == "N4"


def test_a_file_that_does_not_say_its_day_is_tried_first_and_then_filed(
    service, analyst, as_somebody, works, tmp_path
):
    page = as_somebody(analyst, script=False)
    page.goto("/load-a-file/")
    page.get_by_label("File or files").set_input_files(messy(tmp_path / "annex_a.xlsx"))
    page.get_by_label("Tell me first what would happen").check()
    page.get_by_role("button", name="Load these files").click()
    works()
    page.get_by_role("link", name="See how far it is").click()
    page.get_by_label("On which day was it taken from its system?").fill("16/03/2026")
    page.get_by_role("button", name="Go on reading").click()
    works()
    page.get_by_role("link", name="See how far it is").click()

    expect(page.get_by_role("heading", name="What would happen", level=1)).to_be_visible()
    assert believed(line__code="annex_a") == []
    page.get_by_role("button", name="Load it now").click()
    works()
    page.get_by_role("link", name="See how far it is").click()

    expect(page.get_by_role("heading", name="annex_a.xlsx", level=1)).to_be_visible()
    assert believed(line__code="annex_a") != []


def test_each_page_of_the_way_in_passes_the_checker(service, analyst, steward, as_somebody, works, tmp_path):
    page = as_somebody(analyst)
    load(page, messy(tmp_path / "annex_a.xlsx"))
    works()
    two = [list_6("1002", primary_need_code="N4"), list_6("1002", cin_start_date=date(2026, 2, 1))]
    load(page, lists(tmp_path / "later.xlsx", list_6=two), day="16/04/2026")
    works()
    other = lists(tmp_path / "same day.xlsx", list_6=[list_6("1002", primary_need_code="N3")])
    load(page, other, day="16/04/2026")
    works()
    case = "<CINreferralDate>2025-11-03</CINreferralDate><PrimaryNeedCode>N2</PrimaryNeedCode>"
    load(page, census(tmp_path / "c.xml", census_child("1002", case, "<UPN>B123456789012</UPN>")), day="")
    works()
    numbers = list(Receipt.objects.order_by("id").values_list("number", flat=True))
    browser = as_somebody(steward)

    found = {}
    addresses = [
        "/load-a-file/", "/receipts/", "/data-quality/", "/data-quality/waiting/", "/data-quality/sources/",
        "/data-quality/children/", "/data-quality/numbers/", "/data-quality/ends/", "/health/",
        *(f"/receipts/{number}/" for number in numbers),
        f"/receipts/{numbers[0]}/rows/", f"/receipts/{numbers[1]}/missing/", f"/receipts/{numbers[0]}/mend/",
    ]  # fmt: skip
    for address in addresses:
        browser.goto(address)
        expect(browser.get_by_role("heading", level=1)).to_be_visible()
        found[address] = faults(browser)
    for address, link in (("/data-quality/", "Settle"), ("/data-quality/waiting/", "Answer")):
        browser.goto(address)
        browser.get_by_role("link", name=link).first.click()
        found[link] = faults(browser)

    assert len(numbers) == 4
    assert {address: wrong for address, wrong in found.items() if wrong} == {}
