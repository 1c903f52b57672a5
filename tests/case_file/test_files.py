"""Lists that leave as files, my work, the standards and a child's record among them; long lists folded."""

import csv
import io
from datetime import date
from importlib import import_module

import pytest

from sightline.identity.roles import Role
from sightline.standards.register import STANDARDS
from tests.case_file.conftest import logged, text_of

pytestmark = pytest.mark.one_server

MY_WORK, MY_CHILDREN = "/my-work/", "/my-work/children/"


@pytest.fixture
def worker(council):
    return council.sign_in_of(council.workers["Ivy Northwold"], Role.SOCIAL_WORKER, team=council.north)


@pytest.fixture
def manager(council):
    return council.sign_in_of(council.workers["Ewan Strand"], Role.TEAM_MANAGER, team=council.north)


@pytest.fixture
def child(told):
    """Return a child of the north team whom its manager holds, with a plan and a late visit."""
    child = told.child()
    told.that(child, "need_plan_started", date(2026, 3, 9), subject=told.another(child, "need_plan"))
    return child


def _rows(answer) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_my_work_of_a_past_day_is_what_was_due_then(told, child, reader, manager):
    told.that(child, "child_seen", date(2026, 4, 1))
    told.that(child, "child_seen", date(2026, 11, 11))
    browser = reader(manager)

    then = text_of(browser.get(MY_WORK, {"as_at": "2026-05-20"}))
    now = text_of(browser.get(MY_WORK))

    assert "Wednesday 20 May 2026." in then
    assert "At the end of 20 May 2026, as known now." in then
    assert "Child in need visit" in then
    assert then.count("1 April 2026") and not now.count("1 April 2026")


def test_a_long_list_is_folded_and_opens_whole(told, reader, worker, monkeypatch):
    monkeypatch.setattr(import_module("sightline.case_file.views.my_work"), "FOLDED_AT", 2)
    for number in range(3):
        told.child(f"Child {number}", held_by=told.council.workers["Ivy Northwold"])
    browser = reader(worker)

    page = browser.get(MY_CHILDREN)

    assert "Show all 3" in text_of(page)
    assert len(page.context["rows"]) == 2
    whole = browser.get(page.context["all_url"])
    assert len(whole.context["rows"]) == 3
    assert "Show all" not in text_of(whole)


def test_a_folded_group_says_how_long_it_is(told, reader, manager, monkeypatch):
    monkeypatch.setattr(import_module("sightline.case_file.views.my_work"), "FOLDED_AT", 1)
    for number in range(3):
        child = told.child(f"Child {number}")
        told.that(child, "need_plan_started", date(2026, 3, 9), subject=told.another(child, "need_plan"))
    browser = reader(manager)

    late, *_ = browser.get(MY_WORK).context["groups"]
    whole, *_ = browser.get(MY_WORK, {"all": "yes"}).context["groups"]

    assert (len(late.rows), late.caption) == (1, f"Late ({len(late.duties)})")
    assert late.all_words == f"Show all {len(late.duties)}"
    assert len(whole.rows) == len(late.duties) > 1


def test_my_work_leaves_as_a_file_for_those_who_may(child, reader, manager):
    browser = reader(manager)

    rows = _rows(browser.get(f"{MY_WORK}list.csv"))

    shown = [row for group in browser.get(MY_WORK).context["groups"] for row in group.rows]
    assert sorted(row["Standard"] for row in rows) == sorted(row.promise for row in shown)
    assert {row["Name"] for row in rows} == {"Amara Quillon"}
    assert [entry.child_ids for entry in logged(manager, "download")] == [[child.pk]]


def test_my_children_leave_as_a_file_for_those_who_may(child, reader, manager):
    rows = _rows(reader(manager).get(f"{MY_CHILDREN}list.csv"))

    assert [row["Name"] for row in rows] == ["Amara Quillon"]


@pytest.mark.parametrize("address", [MY_WORK, MY_CHILDREN])
def test_those_who_may_not_download_are_offered_nothing_and_refused(reader, worker, address):
    browser = reader(worker)

    assert browser.get(address).context["downloads"] == []
    assert browser.get(f"{address}list.csv").status_code == 403


def test_the_standards_leave_as_a_file_for_everyone_who_reads_them(reader, worker):
    browser = reader(worker)

    rows = _rows(browser.get("/standards/list.csv"))

    assert {row["Code"] for row in rows} == set(STANDARDS)
    assert all(row["Citation"] for row in rows)
    assert browser.get("/standards/list.xlsx").status_code == 200
    assert browser.get("/standards/list.pdf").status_code == 404


def test_a_timeline_leaves_as_it_is_filtered_and_the_download_is_logged(told, child, reader, manager):
    told.that(child, "child_seen", date(2026, 4, 1), code="HOME", alone=True)
    address = f"/child/{child.party.public_id}/timeline/list.csv"

    rows = _rows(reader(manager).get(address, {"show": "seen"}))

    assert [(row["Day"], row["What happened"]) for row in rows] == [("2026-04-01", "Seen alone at home")]
    (entry,) = logged(manager, "download")
    assert entry.child_ids == [child.pk]


def test_a_child_s_promises_leave_as_a_file(child, reader, manager):
    browser = reader(manager)

    rows = _rows(browser.get(f"/child/{child.party.public_id}/promises/list.csv"))

    assert "Child in need visit" in {row["Standard"] for row in rows}
    assert "overdue" in {row["State"] for row in rows}


def test_a_file_states_no_end_that_is_still_to_come(told, child, reader, manager):
    told.that(child, "child_seen", date(2026, 4, 1))
    browser = reader(manager)

    for address in (f"{MY_WORK}list.csv", f"/child/{child.party.public_id}/promises/list.csv"):
        for as_at in (date(2026, 3, 20), date(2026, 11, 12)):
            rows = _rows(browser.get(address, {"as_at": as_at.isoformat()}))
            assert rows
            assert all(row["Ended"] <= as_at.isoformat() for row in rows)
            assert {row["Ended"] for row in rows if row["State"] in ("running", "overdue")} <= {""}


@pytest.mark.parametrize("part", ["timeline", "promises"])
def test_a_child_s_record_leaves_with_nobody_who_may_not_download(child, reader, worker, part):
    browser = reader(worker)
    address = f"/child/{child.party.public_id}/{part}/"

    assert browser.get(address).context["downloads"] == []
    assert browser.get(f"{address}list.csv").status_code == 403


def test_what_a_search_finds_is_not_given_as_a_file_and_the_page_says_why(child, reader, manager):
    words = text_of(reader(manager).post("/search/", {"words": "amara"}))

    assert "What a search finds is not given as a file" in words


@pytest.mark.postgres
@pytest.mark.parametrize(
    "address", ["/out-of-sight/list.csv", "/service/no_worker/list.csv", "/service/late/list.csv"]
)
def test_who_sees_no_names_has_the_id_once_and_no_name_in_a_file(told, child, reader, council, address):
    told.child("Bram", held_by=council.workers["Ivy Northwold"])

    answer = reader(council.user(Role.ANALYST)).get(address)

    assert answer.status_code == 200
    assert {row["Name"] for row in _rows(answer)} <= {""}
    assert "no council id" not in answer.content.decode()
