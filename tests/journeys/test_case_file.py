"""The journeys a person makes through the lists and a child's record, in a real browser."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.access.models import LogEntry
from sightline.identity.roles import Role
from tests.journeys.conftest import PHONE, ago, faults

pytestmark = pytest.mark.browser


@pytest.fixture
def ivy(service):
    return service.council.workers["Ivy Northwold"]


@pytest.fixture
def worker(service, ivy):
    return service.council.sign_in_of(ivy, Role.SOCIAL_WORKER, team=service.council.north)


@pytest.fixture
def manager(service):
    ewan = service.council.workers["Ewan Strand"]
    return service.council.sign_in_of(ewan, Role.TEAM_MANAGER, team=service.council.north)


@pytest.fixture
def director(service):
    return service.council.user(Role.DIRECTOR)


def _follow(page: Page, name: str) -> None:
    page.get_by_role("link", name=name, exact=True).first.click()


def _late_visits(page: Page) -> Locator:
    """Return the rows of visits that stand under Late."""
    late = page.get_by_role("table", name="Late")
    return late.get_by_role("row").filter(has_text="Child in need visit")


def test_a_manager_finds_a_child_nobody_holds(service, ivy, manager, as_somebody):
    service.child("Leila Fenmarch", referred=20, seen=18)
    service.child("Amara Quillon", referred=200, seen=5, worker=ivy)
    page = as_somebody(manager)

    page.goto("/")
    _follow(page, "My team")
    page.get_by_role("link", name="No worker (1)").click()
    expect(page.get_by_text("1 child has no worker.")).to_be_visible()
    expect(page.get_by_role("cell", name="Ewan Strand")).to_be_visible()
    page.get_by_role("link", name="Leila Fenmarch").click()

    expect(page.get_by_role("heading", name="Leila Fenmarch", level=1)).to_be_visible()
    identity = page.get_by_role("region", name="Who this is")
    expect(identity).to_contain_text("No worker")
    expect(identity).to_contain_text("Ewan Strand answers")
    _follow(page, "Out of sight")
    page.get_by_role("link", name="1 has no worker").click()
    expect(page.get_by_role("rowheader")).to_have_count(1)
    expect(page.get_by_role("link", name="Leila Fenmarch")).to_be_visible()


def test_a_director_asks_who_was_out_of_sight_on_a_day_last_year(service, ivy, director, as_somebody):
    service.child("Rhys Tarrow", referred=700, seen=430, worker=ivy, closed=100)
    service.child("Amara Quillon", referred=200, seen=5, worker=ivy)
    page = as_somebody(director)

    page.goto("/out-of-sight/")
    expect(page.get_by_role("link", name="Rhys Tarrow")).to_have_count(0)
    page.get_by_label("As at").fill(f"{ago(360):%d/%m/%Y}")
    page.get_by_role("button", name="Show").click()

    expect(page.get_by_text("1 to 1 of 1 open child")).to_be_visible()
    expect(page.get_by_role("link", name="Go back to now")).to_be_visible()
    page.get_by_role("link", name="1 not seen for over 60 days").click()
    row = page.get_by_role("row").filter(has_text="Rhys Tarrow")
    expect(row).to_contain_text("70 days")
    expect(row).to_contain_text("Ivy Northwold")
    assert f"as_at={ago(360)}" in page.url
    page.get_by_role("link", name="Go back to now").click()
    expect(page.get_by_role("link", name="Rhys Tarrow")).to_have_count(0)


def test_a_worker_s_late_visit_record_moves_the_child_off_the_list_at_once(
    service, ivy, worker, manager, as_somebody
):
    amara = service.child("Amara Quillon", referred=200, seen=60, worker=ivy, plan=True)
    service.brother(amara, service.child("Theo Quillon", referred=200, seen=60, worker=ivy, plan=True))
    phone, desk = as_somebody(worker, width=PHONE), as_somebody(manager)
    desk.goto("/out-of-sight/")
    expect(desk.get_by_role("link", name="2 are past their own limit")).to_be_visible()

    phone.goto("/my-work/")
    expect(_late_visits(phone)).to_have_count(2)
    phone.get_by_role("button", name="Record a visit").click()
    phone.get_by_role("link", name="Amara Quillon").click()
    phone.get_by_label("Yesterday").check()
    phone.get_by_role("group", name="Did you see Amara?").get_by_label("Yes").first.check()
    phone.get_by_role("group", name="Did you see Amara alone?").get_by_label("No").check()
    phone.get_by_label("Home").check()
    phone.get_by_label("What Amara said or showed").fill("Nan makes pancakes.")
    phone.get_by_role("button", name="Save visit").click()

    expect(phone.get_by_text("Visit saved. Amara was seen on")).to_be_visible()
    expect(phone.get_by_text("“Nan makes pancakes.”")).to_be_visible()
    phone.goto("/my-work/")
    expect(_late_visits(phone)).to_have_count(1)
    expect(_late_visits(phone)).to_contain_text("Theo Quillon")
    desk.reload()
    expect(desk.get_by_role("link", name="1 is past the limit of its own promise")).to_be_visible()


def test_a_worker_corrects_a_visit_and_the_list_says_at_once_that_the_child_was_not_seen(
    service, ivy, worker, manager, as_somebody
):
    service.child("Amara Quillon", referred=200, seen=60, worker=ivy, plan=True)
    page, desk = as_somebody(worker, width=PHONE), as_somebody(manager)
    page.goto("/record-a-visit/")
    page.get_by_role("link", name="Amara Quillon").click()
    page.get_by_label("Today").check()
    page.get_by_role("group", name="Did you see Amara?").get_by_label("Yes").first.check()
    page.get_by_role("group", name="Did you see Amara alone?").get_by_label("No").check()
    page.get_by_label("Home").check()
    page.get_by_role("button", name="Save visit").click()
    expect(page.get_by_text("Visit saved. Amara was seen on")).to_be_visible()
    desk.goto("/out-of-sight/")
    expect(desk.get_by_role("link", name="1 14 days or less")).to_be_visible()

    page.get_by_role("link", name="Correct this visit").click()
    page.get_by_role("group", name="Did you see Amara?").get_by_label("No, I tried").check()
    page.get_by_label("No reply").check()
    page.get_by_label("Why is it corrected?").fill("I spoke to her mother at the door.")
    asked = faults(page)
    page.get_by_role("button", name="See what changes").click()
    expect(page.get_by_role("row").filter(has_text="Seen").first).to_contain_text("No: no reply")
    checked = faults(page)
    page.get_by_role("button", name="Correct the visit").click()

    expect(page.get_by_text("I spoke to her mother at the door. It no longer counts.")).to_be_visible()
    expect(page.get_by_role("heading", name="Visit tried, no reply")).to_be_visible()
    desk.reload()
    expect(desk.get_by_role("link", name="1 31 to 60 days")).to_be_visible()
    assert (asked, checked) == ([], [])


def test_a_brother_who_is_ticked_is_seen_too(service, ivy, worker, as_somebody):
    amara = service.child("Amara Quillon", referred=200, seen=60, worker=ivy, plan=True)
    service.brother(amara, service.child("Theo Quillon", referred=200, seen=60, worker=ivy, plan=True))
    page = as_somebody(worker, script=False)

    page.goto("/record-a-visit/")
    page.get_by_role("link", name="Amara Quillon").click()
    page.get_by_label("Today").check()
    page.get_by_role("group", name="Did you see Amara?").get_by_label("Yes").first.check()
    page.get_by_role("group", name="Did you see Amara alone?").get_by_label("Yes").check()
    page.get_by_label("School").check()
    page.get_by_label("Theo").check()
    page.get_by_role("button", name="Save visit").click()

    expect(page.get_by_text("Visit saved. Amara and Theo were seen on")).to_be_visible()
    page.goto("/my-work/")
    expect(_late_visits(page)).to_have_count(0)


def test_someone_without_the_right_sees_nothing_and_is_told_whom_to_ask(service, ivy, director, as_somebody):
    child = service.child("Amara Quillon", referred=200, seen=5, worker=ivy)
    administrator = service.council.user(Role.ADMINISTRATOR)
    page = as_somebody(administrator)

    for address in ("/out-of-sight/", f"/child/{child.party.public_id}/", "/child/AAAAAAAAAAAA/"):
        answer = page.goto(address)
        assert answer is not None and answer.status == 403
        expect(page.get_by_role("heading", name="You cannot open this", level=1)).to_be_visible()
        expect(page.get_by_role("main")).to_contain_text(director.person.name)
        expect(page.get_by_role("main")).not_to_contain_text("Quillon")
        assert faults(page) == []

    with transaction.atomic(), keeping(EVERY_CHILD):
        refused = LogEntry.objects.filter(user=administrator, action="refused")
        assert [entry.child_id for entry in refused.order_by("id")] == [None, child.pk, None]


def test_a_record_outside_ones_own_work_opens_with_a_reason_that_its_team_can_read(
    service, ivy, manager, director, as_somebody
):
    service.child("Amara Quillon", referred=200, seen=5, worker=ivy)
    page, desk = as_somebody(director), as_somebody(manager)

    page.goto("/out-of-sight/")
    page.get_by_role("link", name="Amara Quillon").click()
    page.get_by_label("Your reason").fill("A councillor has asked about this family.")
    page.get_by_role("button", name="Open the record").click()
    expect(page.get_by_role("heading", name="Amara Quillon", level=1)).to_be_visible()

    desk.goto("/service/holders/")
    desk.get_by_role("link", name="1 Ivy Northwold").first.click()
    desk.get_by_role("link", name="Amara Quillon").click()
    desk.get_by_role("link", name="See who, and why").click()
    expect(desk.get_by_role("row").filter(has_text=director.person.name).first).to_contain_text(
        "A councillor has asked about this family."
    )


def test_a_child_s_page_can_be_turned_back_to_a_day_before_the_record_was_written(
    service, ivy, manager, as_somebody
):
    service.child("Amara Quillon", referred=200, seen=5, worker=ivy)
    page = as_somebody(manager)
    page.goto("/out-of-sight/")
    page.get_by_role("link", name="Amara Quillon").click()

    page.get_by_label("Known on").fill(f"{timezone.localdate() - timedelta(days=1):%d/%m/%Y}")
    page.get_by_role("button", name="Show", exact=True).click()

    expect(page.get_by_text("You see what was known on")).to_be_visible()
    expect(page.get_by_text("Nothing is recorded as it was known then.")).to_be_visible()
    page.get_by_role("link", name="Go back to now").click()
    expect(page.get_by_text("Seen alone at home")).to_be_visible()


def test_a_list_s_address_sent_to_a_colleague_asks_the_same_question(
    service, ivy, director, manager, as_somebody
):
    service.child("Amara Quillon", referred=200, seen=40, worker=ivy)
    service.child("Ruth Oakhanger", referred=200, seen=2, team=service.council.south)
    page = as_somebody(director)
    page.goto("/out-of-sight/")
    page.get_by_role("link", name="1 31 to 60 days").click()

    colleague = as_somebody(manager)
    colleague.goto(page.url)

    expect(colleague.get_by_text("1 to 1 of 1 open child not seen for 31 to 60 days")).to_be_visible()


PAGES = (
    *("/my-work/", "/my-work/?show=everything", "/my-work/children/", "/record-a-visit/", "/search/"),
    *(
        "/out-of-sight/",
        "/out-of-sight/?show=no-worker",
        "/out-of-sight/?team=S",
        "/out-of-sight/?as_at=3030-01-01",
    ),
    *("/service/holders/", "/service/no-worker/", "/service/overdue/", "/service/late/"),
    *("/service/late/?standard=C30", "/service/late/?standard=XXX", "/service/overdue/?as_at=1900-01-01"),
    *("/standards/", "/standards/C30/", "/standards/C30/?team=N", "/standards/C42/"),
    "/standards/C30/children/?state=overdue",
    *("/help/", "/accessibility/", "/privacy/", "/who-can-see-what/"),
)
PARTS = ("", "timeline/", "promises/", "family/", "who-has-looked/", "record-a-visit/")
WHOLE_SERVICE = ("/service/balance/", "/service/balance/?since=month", "/service/children/?column=closing")


def test_axe_finds_nothing_on_any_page_of_a_manager(service, ivy, manager, as_somebody):
    amara = service.child("Amara Quillon", referred=200, seen=60, plan=True, worker=ivy)
    service.child("Leila Fenmarch", referred=20)
    service.brother(amara, service.child("Theo Quillon", referred=200, seen=60, worker=ivy, plan=True))
    page = as_somebody(manager)

    found = {}
    for address in (*PAGES, *(f"/child/{amara.party.public_id}/{part}" for part in PARTS)):
        page.goto(address)
        found[address] = faults(page)

    assert {address: wrong for address, wrong in found.items() if wrong} == {}


def test_axe_finds_nothing_on_the_pages_of_the_whole_service(service, ivy, director, as_somebody):
    service.child("Amara Quillon", referred=200, seen=60, worker=ivy)
    page = as_somebody(director)
    member = as_somebody(service.council.user(Role.LEAD_MEMBER))

    found = {}
    for address in WHOLE_SERVICE:
        page.goto(address)
        found[address] = faults(page)
    member.goto("/service/balance/")
    found["counts"] = faults(member)

    assert {address: wrong for address, wrong in found.items() if wrong} == {}


def test_axe_finds_nothing_where_answers_are_missing_or_a_search_has_found(service, ivy, worker, as_somebody):
    amara = service.child("Amara Quillon", referred=200, seen=60, worker=ivy)
    page = as_somebody(worker)

    page.goto(f"/child/{amara.party.public_id}/record-a-visit/")
    page.get_by_role("button", name="Save visit").click()
    expect(page.get_by_role("alert")).to_be_visible()
    missing = faults(page)
    page.goto("/search/")
    page.get_by_label("Name or number").fill("quill")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("link", name="Amara Quillon")).to_be_visible()

    assert (missing, faults(page)) == ([], [])
