"""My work: my children and what is due to them, soonest first; counts are the lengths of their lists."""

from datetime import date, timedelta

import pytest

from sightline.access.actor import actor_of
from sightline.case_file.my_work import DUE, EXPIRING, LATE, SOON, caseload, due_count, duties
from sightline.case_file.my_work import TODAY as DUE_TODAY
from sightline.clocks.queries import Moment
from sightline.identity import actions as identity
from sightline.identity.roles import Role
from tests.case_file.conftest import queries_of, text_of
from tests.cast import NOW, TODAY

pytestmark = pytest.mark.one_server

ADDRESS = "/my-work/"
QUERIES = 55


@pytest.fixture
def ivy(council):
    return council.workers["Ivy Northwold"]


@pytest.fixture
def worker(council, ivy):
    return council.sign_in_of(ivy, Role.SOCIAL_WORKER, team=council.north)


@pytest.fixture
def visited(told, ivy):
    """Return a way to make a child of Ivy's whose visit is due so many calendar days from now."""

    def make(name: str, due_in: int):
        child = told.child(name, held_by=ivy)
        told.that(child, "referral_decided", date(2026, 3, 3), outcome="ASSESSMENT")
        told.that(child, "referral_acknowledged", date(2026, 3, 3))
        plan = told.another(child, "need_plan")
        told.that(child, "need_plan_started", date(2026, 3, 10), subject=plan)
        told.that(child, "child_seen", TODAY - timedelta(days=28 - due_in), code="HOME")
        return child

    return make


def _groups(child) -> dict[str, str]:
    return {duty.standard.code: duty.group for duty in duties([child.pk], Moment.of(TODAY, NOW))}


@pytest.mark.parametrize(("due_in", "group"), [(-7, LATE), (-1, LATE), (0, DUE_TODAY), (1, SOON), (14, SOON)])
def test_a_visit_stands_late_today_or_in_the_next_14_days(visited, due_in, group):
    assert _groups(visited("Amara", due_in))["C30"] == group


@pytest.fixture
def protected(told, ivy):
    """Return a way to make a child of Ivy's whom the police took into protection so many hours ago."""

    def make(hours: int):
        child = told.child(f"Since {hours}", held_by=ivy)
        began = NOW - timedelta(hours=hours)
        status = told.another(child, "legal_status")
        told.that(child, "legal_status_started", began.date(), at=began, subject=status, code="L1")
        return child

    return make


@pytest.mark.parametrize(("hours", "group"), [(53, SOON), (54, EXPIRING), (71, EXPIRING), (73, LATE)])
def test_a_power_with_three_quarters_gone_stands_by_itself(protected, hours, group):
    assert _groups(protected(hours))["C64"] == group


def test_what_is_about_to_expire_stands_right_after_what_is_late_and_says_why(protected, reader, worker):
    protected(73)
    protected(60)

    page = reader(worker).get(ADDRESS)

    assert [group.heading for group in page.context["groups"]][:2] == ["Late", "Legal authority about to end"]
    assert "Police protection Three quarters gone" in text_of(page)


def test_a_visit_with_three_working_days_left_says_that_it_is_nearly_due(visited, reader, worker):
    visited("Amara", 3)

    assert "Child in need visit Nearly due" in text_of(reader(worker).get(ADDRESS))


def test_a_visit_with_more_than_a_quarter_of_its_time_left_warns_nobody(visited, reader, worker):
    visited("Amara", 12)

    assert "Nearly due" not in text_of(reader(worker).get(ADDRESS))


def test_the_soonest_stands_first(visited):
    children = [visited("Later", 9).pk, visited("Late", -4).pk, visited("Soon", 2).pk]

    found = [duty.child for duty in duties(children, Moment.of(TODAY, NOW)) if duty.standard.code == "C30"]

    assert found == [children[1], children[2], children[0]]


def test_the_count_in_the_navigation_the_tab_and_the_headings_are_one_number(visited, reader, worker):
    for days in (-3, 0, 5):
        visited(f"Due {days}", days)

    page = reader(worker).get(ADDRESS)

    listed = sum(len(group.rows) for group in page.context["groups"])
    (tab,) = [tab for tab in page.context["tabs"] if tab["active"]]
    (section,) = [section for section in page.context["sections"] if section["active"]]
    assert listed == tab["count"] == section["count"] > 0
    assert section["text"] == "My work"
    assert due_count(actor_of(worker, at=NOW), NOW) == listed


def test_my_children_are_as_many_as_the_tab_says(told, reader, worker, ivy):
    for _ in range(3):
        told.child(held_by=ivy)
    told.child()

    page = reader(worker).get(f"{ADDRESS}children/")

    (tab,) = [tab for tab in page.context["tabs"] if tab["active"]]
    assert tab["count"] == len(page.context["rows"]) == 3


@pytest.mark.postgres
def test_a_manager_holds_those_of_their_team_whom_no_worker_holds(told):
    free = told.child()
    told.child(held_by=told.council.workers["Ivy Northwold"])

    held = caseload([told.council.workers["Ewan Strand"].pk], TODAY)

    assert held.children == [free.pk]


def test_a_colleague_s_children_are_covered_under_their_own_heading(visited, told, reader, ivy, council):
    visited("Covered", -3)
    tam = council.workers["Tam Harrow"]
    identity.start_leave(worker=ivy, kind="annual", from_on=TODAY, until_on=date(2026, 12, 4), cover=tam)
    cover = council.sign_in_of(tam, Role.SOCIAL_WORKER, team=council.north)

    page = reader(cover).get(ADDRESS)

    headings = [group.heading for group in page.context["groups"]]
    assert headings == ["For Ivy Northwold until 4 December 2026"]
    assert "You hold no child and cover for 1." in text_of(page)


def test_when_nothing_is_due_the_page_says_so_and_offers_the_rest(told, reader, worker):
    page = reader(worker).get(ADDRESS)

    words = text_of(page)
    assert "Nothing is late, due today or due in the next 14 days." in words
    assert "Nothing else is due before 27 November 2026." in words


def test_everything_that_is_promised_can_be_asked_for(visited, reader, worker):
    visited("Amara", 20)
    browser = reader(worker)

    some, all_of_it = browser.get(ADDRESS), browser.get(ADDRESS, {"show": "everything"})

    count = lambda page: sum(len(group.rows) for group in page.context["groups"])  # noqa: E731
    assert count(all_of_it) > count(some)


def test_a_late_promise_says_so_in_the_unit_of_its_standard(visited, reader, worker):
    visited("Amara", -7)

    words = text_of(reader(worker).get(ADDRESS))

    assert "5 working days late" in words
    assert "was due 5 November 2026" in words


def test_those_with_no_work_of_their_own_have_no_such_page(told, reader):
    assert reader(told.council.user(Role.ANALYST)).get(ADDRESS).status_code == 403


def test_it_asks_the_database_as_often_for_one_child_as_for_many(visited, reader, worker):
    browser = reader(worker)
    visited("First", 1)
    for_one = queries_of(browser, ADDRESS)
    for days in range(4):
        visited(f"Child {days}", days)

    assert queries_of(browser, ADDRESS) == for_one <= QUERIES


def test_due_groups_are_those_that_are_counted():
    assert DUE == (LATE, EXPIRING, DUE_TODAY, SOON)
