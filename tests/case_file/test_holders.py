"""Who holds whom, who waits for a worker, and what is overdue by standard."""

from datetime import date, timedelta

import pytest

from sightline.case_file.holders import waiting
from sightline.case_file.out_of_sight import out_of_sight
from sightline.clocks.queries import Moment
from sightline.identity import actions as identity
from sightline.identity.roles import Role
from sightline.records.models import CoverageDeclared
from sightline.standards.model import State
from tests.case_file.conftest import queries_of, text_of
from tests.cast import NOW, TODAY

QUERIES = 65
LISTS = ("/service/holders/", "/service/no-worker/", "/service/overdue/")


@pytest.fixture
def director(council):
    return council.user(Role.DIRECTOR)


def _waiting():
    moment = Moment.of(TODAY, NOW)
    return waiting(out_of_sight(moment), moment)


def test_a_child_waits_from_the_day_nobody_held_it_whatever_team_it_moved_to(told):
    child = told.child(held_by=told.council.workers["Ivy Northwold"])
    told.that(child, "holder_changed", date(2026, 10, 1), team="N")
    told.that(child, "holder_changed", date(2026, 10, 20), team="S")

    (row,) = _waiting()

    assert row.since == date(2026, 10, 1)


def test_a_wait_in_an_earlier_case_does_not_count(told):
    child = told.child()
    told.that(child, "case_closed", date(2026, 4, 1), reason="RC1")
    case = told.new_case(child, date(2026, 9, 1))
    told.that(child, "holder_changed", date(2026, 9, 1), subject=case, team="N")

    (row,) = _waiting()

    assert row.since == date(2026, 9, 1)


def test_a_child_whose_worker_has_left_waits_from_the_day_after(told):
    worker = told.council.workers["Ivy Northwold"]
    child = told.child(held_by=worker)
    identity.end_worker(worker=worker, left_on=date(2026, 11, 9))
    told.that(child, "child_seen", date(2026, 11, 1))

    (row,) = _waiting()

    assert row.since == date(2026, 11, 10)
    assert row.began == "worker left"


def test_the_page_says_how_long_each_child_waits_why_and_who_answers(told, reader, director):
    told.child("Waits")
    told.child("Held", held_by=told.council.workers["Ivy Northwold"])

    words = text_of(reader(director).get("/service/no-worker/"))

    assert "1 child has no worker." in words
    assert "Waits Quillon" in words
    assert "Ewan Strand" in words
    assert "Held Quillon" not in words


def test_the_count_in_the_tab_is_the_length_of_the_list(told, reader, director):
    for _ in range(3):
        told.child()

    page = reader(director).get("/service/no-worker/")

    (tab,) = [tab for tab in page.context["tabs"] if tab["active"]]
    assert tab["count"] == len(page.context["waiting"]) == 3


def test_where_no_file_says_who_holds_it_is_not_called_no_worker(told, reader, director):
    child = told.child()
    told.that(child, "case_closed", date(2026, 4, 1), reason="RC1")
    CoverageDeclared.objects.filter(kind="*").delete()
    told.new_case(child, date(2026, 9, 1))

    words = text_of(reader(director).get("/service/no-worker/"))

    assert "We cannot say. Of 1 child no file says whether a worker holds them." in words
    assert "1 child has no worker" not in words


def test_nobody_without_a_worker_is_said_as_good_with_the_time(told, reader, director):
    told.child(held_by=told.council.workers["Ivy Northwold"])

    words = text_of(reader(director).get("/service/no-worker/"))

    assert "Nobody is without a worker. Counted on 12 November 2026 at 9:00am." in words


def test_each_worker_s_number_opens_that_worker_s_children(told, reader, director):
    worker = told.council.workers["Ivy Northwold"]
    for _ in range(2):
        told.child(held_by=worker)
    told.child()
    browser = reader(director)

    rows = {row.name: row for row in browser.get("/service/holders/").context["rows"]}

    assert {name: row.children for name, row in rows.items()} == {"Ivy Northwold": 2, "No worker": 1}
    for row in rows.values():
        assert len(browser.get(row.href).context["rows"]) == row.children


def test_a_worker_who_is_away_is_shown_with_who_covers(told, reader, director):
    worker = told.council.workers["Ivy Northwold"]
    told.child(held_by=worker)
    identity.start_leave(
        worker=worker, kind="annual", from_on=TODAY - timedelta(days=1),
        until_on=TODAY + timedelta(days=7), cover=told.council.workers["Tam Harrow"],
    )  # fmt: skip

    assert "away, Tam Harrow covers" in text_of(reader(director).get("/service/holders/"))


@pytest.fixture
def owed_after_closing(told):
    """Return a child owed two return interviews, and one who is owed one and is no longer open."""
    twice, closed = told.child("Twice"), told.child("Closed")
    told.came_back(twice, date(2026, 5, 5), date(2026, 6, 5))
    told.came_back(closed, date(2026, 5, 5))
    told.that(closed, "case_closed", date(2026, 7, 1), reason="RC1")
    return twice, closed


@pytest.mark.parametrize("day", ["", "2026-08-03"])
def test_each_number_of_the_overdue_page_opens_that_many_promises(
    told, owed_after_closing, reader, director, day
):
    told.child()
    browser = reader(director)

    page = browser.get("/service/overdue/", {"as_at": day})

    rows = {row.code: row for row in page.context["rows"]}
    assert rows.keys() >= {"C04", "C05"}
    assert (rows["C52"].overdue.promises, rows["C52"].overdue.children) == (2, 1)
    for row in rows.values():
        for owed in (row.overdue, row.unknown):
            opened = browser.get(owed.href)
            listed = [each.id for each in opened.context["rows"]]
            assert (len(listed), len(set(listed))) == (owed.promises, owed.children)


def test_what_is_owed_to_a_child_who_is_no_longer_open_is_counted_by_the_standard_alone(
    told, owed_after_closing, reader, director
):
    browser = reader(director)

    page = browser.get("/service/overdue/")
    kept = browser.get("/standards/C52/")

    (row,) = [row for row in page.context["rows"] if row.code == "C52"]
    (overdue,) = [row for row in kept.context["now_rows"] if row.state is State.OVERDUE]
    assert (row.overdue.promises, overdue.promises, overdue.parties) == (2, 3, 2)
    opened = browser.get(kept.context["overdue_url"])
    assert len(opened.context["rows"]) == row.overdue.promises


@pytest.mark.parametrize("address", ["/service/overdue/", "/service/late/", "/standards/C05/"])
def test_a_page_of_promises_says_as_at_which_moment_they_are_read(told, reader, director, address):
    told.child()

    words = text_of(reader(director).get(address))

    assert "Today is read as at this moment, a past day as at its end." in words


def test_the_late_promises_of_one_standard_have_an_address(told, reader, director):
    told.child()
    browser = reader(director)

    every = browser.get("/service/late/").context["rows"]
    page = browser.get("/service/late/", {"standard": "C05"})

    assert len(every) > len(page.context["rows"]) == 1
    assert page.context["rows"][0].promise_url == "/standards/C05/"
    assert b'<option value="C05" selected>' in page.content
    file = browser.get("/service/late/list.csv", {"standard": "C05"}).content.decode("utf-8-sig")
    assert len(file.splitlines()) == 2


@pytest.mark.parametrize("known", ["", "2026-11-11"])
def test_a_standard_that_does_not_exist_is_named_with_what_to_do(told, reader, director, known):
    told.child()
    browser = reader(director)
    question = {"standard": "XXX", **({"known_by": known} if known else {})}

    page = browser.get("/service/late/", question)

    assert page.status_code == 200
    assert "No promise to a child has the code XXX. Choose one from the list." in text_of(page)
    assert b"Last seen" not in page.content
    assert browser.get("/service/late/list.csv", question).status_code == 404


@pytest.mark.parametrize("address", [*LISTS, "/out-of-sight/", "/service/balance/", "/service/late/"])
def test_a_day_before_any_source_is_not_called_a_day_without_children(told, reader, director, address):
    told.child()
    CoverageDeclared.objects.filter(kind="*").update(from_on=date(2026, 3, 1))

    page = reader(director).get(address, {"as_at": "1900-01-01"})

    words = text_of(page)
    assert all(tab["count"] is None for tab in page.context.get("tabs") or ())
    assert "We cannot say. No source covers 1 January 1900." in words
    assert "The first day that any of them speaks of is 1 March 2026" in words
    for good_news in ("No child is open", "Nothing is overdue", "Nobody is without a worker", "It adds up"):
        assert good_news not in words


def test_a_day_on_which_sources_hold_some_children_only_says_that_others_may_be_missing(
    told, reader, director
):
    told.child()
    CoverageDeclared.objects.filter(kind="*").update(from_on=date(2026, 9, 1))

    words = text_of(reader(director).get("/out-of-sight/", {"as_at": "2026-08-03"}))

    assert "No source holds everybody who was open before 1 September 2026" in words
    assert "1 open child" in words


def test_where_nothing_was_ever_told_nobody_is_said_to_be_open_or_not(council, reader, director):
    CoverageDeclared.objects.all().delete()

    words = text_of(reader(director).get("/out-of-sight/"))

    assert "We cannot say. No source has told anything yet" in words
    assert "No child is open" not in words


def test_the_late_promises_of_a_worker_open_as_many_promises(told, reader, director):
    told.child(held_by=told.council.workers["Ivy Northwold"])
    browser = reader(director)

    (row,) = browser.get("/service/holders/").context["rows"]

    assert row.late > 0
    assert len(browser.get(row.late_href).context["rows"]) == row.late


@pytest.mark.parametrize("address", LISTS)
def test_a_team_can_be_chosen(told, reader, director, address):
    told.child("North", team=told.council.north)
    told.child("South", team=told.council.south)

    page = reader(director).get(address, {"team": "S"})

    assert page.context["total"] == 1


@pytest.mark.parametrize("address", LISTS)
def test_each_list_leaves_as_a_file(told, reader, director, address):
    told.child("Somebody")

    for format in ("csv", "xlsx"):
        answer = reader(director).get(
            f"{address.rstrip('/').replace('no-worker', 'no_worker')}/list.{format}"
        )
        assert answer.status_code == 200


@pytest.mark.parametrize("address", LISTS)
def test_it_asks_the_database_as_often_for_one_child_as_for_many(told, reader, director, address):
    browser = reader(director)
    told.child()
    for_one = queries_of(browser, address)
    for _ in range(4):
        told.child()

    assert queries_of(browser, address) == for_one <= QUERIES
