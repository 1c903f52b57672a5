"""Restricted children never break a sum: counted wherever children are counted, and listed nowhere."""

import csv
import io
from contextlib import nullcontext
from datetime import date, timedelta

import pytest

from sightline.access import actions as access
from sightline.access.actor import actor_of
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.case_file.balance import COLUMNS, balance, balance_known_to
from sightline.identity.roles import Role
from sightline.project.commands import lists
from sightline.project.commands.printing import Format
from tests.case_file.conftest import as_user, text_of
from tests.cast import NOW, TODAY

BALANCE, OUT_OF_SIGHT = "/service/balance/", "/out-of-sight/"
LINE = "And 1 restricted child, not listed here, held by Tam Harrow."
MOVED_ON = date(2026, 11, 10)


@pytest.fixture
def director(council):
    return council.user(Role.DIRECTOR)


@pytest.fixture
def manager(council):
    return council.sign_in_of(council.workers["Odile Marsh"], Role.TEAM_MANAGER, team=council.south)


@pytest.fixture
def inspector(council):
    return council.user(Role.INSPECTOR)


@pytest.fixture
def sealed(told, director):
    """Return a restricted child of the south team, held by Tam Harrow, beside one of each team who is not."""
    told.child("North", team=told.council.north)
    told.child("South", team=told.council.south)
    child = told.child("Sealed", held_by=told.council.workers["Tam Harrow"], team=told.council.south)
    access.restrict(child=child, by=actor_of(director, at=NOW), reason="A relative works here.")
    return child


@pytest.fixture
def ran(monkeypatch):
    """Let a command run in the test's own transaction."""
    monkeypatch.setattr(lists, "at_work", nullcontext)


def _numbers(page) -> list:
    return [*(number for row in page.context["rows"] for number in row.counts), *page.context["totals"]]


def _rows(answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_the_balance_adds_up_with_them_and_says_how_many_of_each_they_are(told, sealed, reader, director):
    page = reader(director).get(BALANCE, {"since": "month"})

    assert "3 at the start + 0 new − 0 closed = 3 at the end. It adds up." in text_of(page)
    *_, at_the_end, _ = page.context["totals"]
    assert (at_the_end.count, at_the_end.note) == (3, "1 restricted")
    words = (
        "Of the children at the end 1 is restricted, held by Tam Harrow: counted here, and listed nowhere."
    )
    assert words in text_of(page)
    assert "Sealed" not in page.content.decode()


@pytest.mark.parametrize("day", [date(2026, 3, 2), date(2026, 11, 10), TODAY])
@pytest.mark.parametrize("back", [1, 30])
def test_every_number_of_those_who_may_know_is_the_number_of_all(told, sealed, director, day, back):
    told.that(sealed, "holder_changed", MOVED_ON, team="N")
    days = {"before": day - timedelta(days=back), "day": day}

    with as_user(director) as actor:
        found = balance_known_to(actor, **days)

    with keeping(EVERY_CHILD):
        whole = balance(**days)
    assert found.adds_up
    assert [(each.team, *(each.count(column) for column in COLUMNS)) for each in found.teams] == [
        (each.team, *(len(getattr(each, column)) for column in COLUMNS)) for each in whole.teams
    ]


def test_each_number_is_the_length_of_its_list_and_those_it_leaves_out(told, sealed, reader, director):
    browser = reader(director)

    for number in _numbers(browser.get(BALANCE)):
        opened = browser.get(number.href)
        listed, restricted = len(opened.context["rows"]), number.note == "1 restricted"
        assert listed + restricted == number.count
        assert (LINE in text_of(opened)) == restricted


def test_those_who_may_not_know_see_sums_that_add_up_and_nothing_of_them(told, sealed, reader, inspector):
    page = reader(inspector).get(BALANCE)

    assert "2 at the start + 0 new − 0 closed = 2 at the end. It adds up." in text_of(page)
    assert "restricted" not in text_of(page).lower()


def test_out_of_sight_counts_them_above_the_list_and_leaves_them_out_below_it(told, sealed, reader, director):
    browser = reader(director)
    told.that(sealed, "child_seen", TODAY - timedelta(days=20))

    page = browser.get(OUT_OF_SIGHT)

    all_of_them, *bands = page.context["figures"]
    assert all_of_them["count"] == 3 == sum(band["count"] for band in bands)
    assert page.context["caption"] == "1 to 2 of 3 open children, 1 of them restricted"
    (band,) = [band for band in bands if band["label"] == "15 to 30 days"]
    opened = text_of(browser.get(band["href"]))
    assert band["count"] == 1
    assert LINE in opened
    assert "There is no open child" not in opened


def test_out_of_sight_and_the_balance_say_the_same_number(told, sealed, reader, director):
    browser = reader(director)

    page = browser.get(BALANCE)

    listed = browser.get(page.context["out_of_sight_url"])
    assert listed.context["total"] == page.context["found"].total("closing") == 3


def test_a_worker_who_holds_only_restricted_children_is_among_who_holds_whom(told, sealed, reader, director):
    browser = reader(director)

    page = browser.get("/service/holders/")

    (row,) = [row for row in page.context["rows"] if row.name == "Tam Harrow"]
    assert (row.children, row.restricted) == (1, "1 restricted")
    assert page.context["total"] == sum(row.children for row in page.context["rows"]) == 3
    assert LINE in text_of(browser.get(row.href))


def test_a_restricted_child_with_no_worker_is_counted_with_the_others(told, sealed, reader, director):
    told.that(sealed, "holder_changed", MOVED_ON, team="S")

    words = text_of(reader(director).get("/service/no-worker/"))

    assert "3 children have no worker." in words
    assert "And 1 restricted child, not listed here, held by the manager of South team." in words


def test_a_standard_counts_them_and_its_list_says_how_many_it_leaves_out(told, sealed, reader, director):
    for child in (sealed, told.child("Late", team=told.council.north)):
        told.that(child, "need_plan_started", date(2026, 3, 9), subject=told.another(child, "need_plan"))
    browser = reader(director)

    row, *_ = browser.get("/service/overdue/").context["rows"]

    listed = browser.get(row.overdue.href)
    ids = [each.id for each in listed.context["rows"]]
    assert row.overdue.promises == len(ids) + 1 > 2
    assert row.overdue.children == len(set(ids)) + 1
    assert LINE in text_of(listed)
    said = f"{row.overdue.promises} promises to {row.overdue.children} children, 1 of them not listed here"
    assert said in text_of(listed)
    kept = browser.get(f"/standards/{row.code}/").context["now_rows"]
    assert [(each.promises, each.parties) for each in kept if each.state.value == "overdue"] == [
        (row.overdue.promises, row.overdue.children)
    ]


def test_every_promise_to_a_restricted_child_is_counted(told, sealed, reader, director):
    told.came_back(sealed, date(2026, 5, 5), date(2026, 6, 5))
    browser = reader(director)

    (row,) = [row for row in browser.get("/service/overdue/").context["rows"] if row.code == "C52"]
    (kept,) = [
        each for each in browser.get("/standards/C52/").context["now_rows"] if each.state.value == "overdue"
    ]
    holding = {each.name: each for each in browser.get("/service/holders/").context["rows"]}

    assert (row.overdue.promises, row.overdue.children) == (kept.promises, kept.parties) == (2, 1)
    assert holding["Tam Harrow"].late >= 2
    listed = browser.get(holding["Tam Harrow"].late_href)
    assert f"{holding['Tam Harrow'].late} promises to 1 child" in text_of(listed)


def test_a_download_says_in_a_line_whom_it_leaves_out(told, sealed, reader, director):
    answer = reader(director).get(f"{OUT_OF_SIGHT}list.csv")

    _, *rows, last = _rows(answer)
    assert len(rows) == 2
    assert last[0] == LINE


def test_a_download_of_those_who_may_not_know_says_nothing_of_them(told, sealed, reader, inspector):
    answer = reader(inspector).get(f"{OUT_OF_SIGHT}list.csv")

    assert len(_rows(answer)) == 3
    assert b"restricted" not in answer.content


def test_the_balance_as_a_file_adds_up_and_says_how_many_are_restricted(told, sealed, reader, director):
    *_, total, restricted = _rows(reader(director).get(f"{BALANCE}list.csv"))

    assert total == ["All teams", "3", "0", "0", "0", "0", "3", "2", "0"]
    assert restricted == ["Of these restricted", "1", "0", "0", "0", "0", "1", "0", ""]


def test_the_commands_count_them_and_say_so(told, sealed, ran, capsys):
    lists.out_of_sight(format=Format.CSV)
    listed = capsys.readouterr()
    with pytest.raises(lists.typer.Exit) as ended:
        lists.balance(format=Format.CSV)
    balanced = capsys.readouterr()

    assert len(listed.out.splitlines()) == 3
    assert listed.err.strip() == LINE
    assert ended.value.exit_code == 0
    assert "All teams,3,0,0,0,0,3,2,0" in balanced.out
    assert "Of these restricted,1,0,0,0,0,1,0," in balanced.out


def test_the_list_on_the_terminal_can_be_asked_of_a_team(told, sealed, ran, capsys):
    lists.out_of_sight(team="N", format=Format.CSV)

    said = capsys.readouterr()
    assert [row["team"] for row in csv.DictReader(said.out.splitlines())] == ["North team"]
    assert said.err == ""


def test_the_list_on_the_terminal_believes_what_was_known_by_a_moment(told, ran, capsys):
    child = told.child(written=NOW.replace(month=3, day=2))
    seen = date(2026, 4, 1)
    told.that(child, "child_seen", seen, written=NOW.replace(month=6, day=1))

    lists.out_of_sight(as_at="2026-05-01", known_by="2026-05-02", format=Format.CSV)
    before = capsys.readouterr().out
    lists.out_of_sight(as_at="2026-05-01", known_by="2026-06-02", format=Format.CSV)

    assert str(seen) not in before
    assert str(seen) in capsys.readouterr().out


def test_a_team_that_does_not_exist_is_refused_with_how_to_find_its_code(told, ran):
    with pytest.raises(lists.CannotAsk, match="There is no team X"):
        lists.out_of_sight(team="X")


def test_a_manager_sees_the_balance_of_their_team_with_children_who_moved_on(told, sealed, reader, manager):
    mover = told.child("Mover", team=told.council.south)
    told.that(mover, "holder_changed", MOVED_ON, team="N")
    browser = reader(manager)

    page = browser.get(BALANCE, {"since": "week"})

    words = text_of(page)
    assert "3 at the start + 0 new + 0 moved in − 0 closed − 1 moved out = 2 at the end. It adds up." in words
    assert [row.name for row in page.context["rows"]] == ["South team"]
    opening, *_ = page.context["totals"]
    assert (opening.count, opening.note) == (3, "1 restricted, 1 elsewhere now")
    assert "Mover" not in page.content.decode()
    listed = text_of(browser.get(opening.href))
    assert "And 1 child whom you do not reach" in listed
    assert "3 children in all." in listed
    assert "Mover" not in listed


def test_a_manager_s_balance_is_that_of_the_director_for_the_team(told, sealed, reader, manager, director):
    told.that(told.child("Mover", team=told.council.south), "holder_changed", MOVED_ON, team="N")
    browser = reader(manager)

    mine = browser.get(BALANCE, {"since": "month"}).context["rows"]

    (theirs,) = [
        row
        for row in reader(director).get(BALANCE, {"since": "month"}).context["rows"]
        if row.name == "South team"
    ]
    assert [number.count for row in mine for number in row.counts] == [each.count for each in theirs.counts]


def test_a_worker_has_no_balance_and_is_told_whose_children_a_list_shows(told, sealed, reader):
    ivy = told.council.workers["Ivy Northwold"]
    browser = reader(told.council.sign_in_of(ivy, Role.SOCIAL_WORKER, team=told.council.north))

    page = browser.get("/service/children/")

    assert browser.get(BALANCE).status_code == 403
    assert "My team and my own children: held at the end" in text_of(page)
    assert "restricted" not in text_of(page).lower()
    assert [row.name for row in page.context["rows"]] == ["North Quillon"]
