"""The daily balance: it always adds up, says first when it does not, and each number opens its children."""

from datetime import UTC, date, datetime, timedelta
from importlib import import_module

import pytest

from sightline.case_file.balance import COLUMNS, Balance, Stretches, TeamBalance, add_anew, balance, kept
from sightline.case_file.believing import Earlier
from sightline.case_file.showing.service import sentence
from sightline.identity.roles import Role
from tests.case_file.conftest import logged, queries_of, text_of
from tests.cast import TODAY

ADDRESS = "/service/balance/"
QUERIES = 66
REFERRED = date(2026, 3, 2)


@pytest.fixture
def director(council):
    return council.user(Role.DIRECTOR)


@pytest.fixture
def moved_and_closed(told):
    """Return a child who moves from north to south on 10 April, and one who closes on 20 April."""
    moves = told.child("Moves", held_by=told.council.workers["Ivy Northwold"])
    told.that(moves, "holder_changed", date(2026, 4, 10), worker="W5", team="S")
    closes = told.child("Closes")
    told.that(closes, "case_closed", date(2026, 4, 20), reason="RC1")
    return moves, closes


def _columns(found: Balance, team: int) -> dict[str, int]:
    (row,) = [each for each in found.teams if each.team == team]
    return {column: len(getattr(row, column)) for column in COLUMNS}


@pytest.mark.parametrize("back", [1, 7, 30, 365])
@pytest.mark.parametrize("day", [date(2026, 3, 2), date(2026, 4, 10), date(2026, 4, 20), TODAY])
def test_every_team_adds_up_on_every_day(told, moved_and_closed, day, back):
    found = balance(before=day - timedelta(days=back), day=day)

    assert found.adds_up
    for team in found.teams:
        came = len(team.opening) + len(team.new) + len(team.moved_in)
        assert came - len(team.closed) - len(team.moved_out) == len(team.closing)


def test_a_referral_is_new_in_the_team_that_holds_it(told):
    told.child()

    found = balance(before=REFERRED - timedelta(days=1), day=REFERRED)

    assert _columns(found, told.council.north.pk) == {
        "opening": 0, "new": 1, "moved_in": 0, "closed": 0, "moved_out": 0, "closing": 1, "unallocated": 1,
    }  # fmt: skip


def test_a_move_leaves_one_team_and_enters_another_on_the_same_day(told, moved_and_closed):
    found = balance(before=date(2026, 4, 9), day=date(2026, 4, 10))

    assert _columns(found, told.council.north.pk)["moved_out"] == 1
    assert _columns(found, told.council.south.pk)["moved_in"] == 1
    assert found.children("moved_out") == found.children("moved_in") == [moved_and_closed[0].pk]


def test_a_closure_leaves_the_balance(told, moved_and_closed):
    found = balance(before=date(2026, 4, 19), day=date(2026, 4, 20))

    assert found.children("closed") == [moved_and_closed[1].pk]
    assert found.total("closing") == 1


def test_as_known_now_says_the_same_as_what_is_kept(told, moved_and_closed):
    days = {"before": date(2026, 4, 1), "day": date(2026, 4, 30)}
    # What a test writes is stamped when it is committed, which it never is.
    told.stamp_everything(datetime(2026, 5, 1, tzinfo=UTC))
    later = datetime(2026, 6, 1, tzinfo=UTC)
    anew = Stretches()
    add_anew(anew, days["before"], days["day"], Earlier(later), [child.pk for child in moved_and_closed])

    assert anew == kept(**days)
    assert balance(**days, known_by=later) == balance(**days)


def test_a_move_written_down_later_was_not_known_then(told):
    child = told.child(written=datetime(2026, 3, 2, 9, tzinfo=UTC))
    told.that(child, "holder_changed", date(2026, 4, 10), team="S", written=datetime(2026, 5, 2, tzinfo=UTC))

    found = balance(
        before=date(2026, 4, 9), day=date(2026, 4, 10), known_by=datetime(2026, 4, 11, tzinfo=UTC)
    )

    assert found.total("moved_in") == 0
    assert found.children("closing", told.council.north.pk) == [child.pk]


def test_the_page_says_the_sum_and_that_it_adds_up(told, moved_and_closed, reader, director):
    page = reader(director).get(ADDRESS, {"as_at": "2026-04-20", "since": "month"})

    assert "2 at the start + 0 new − 1 closed = 1 at the end. It adds up." in text_of(page)


def test_every_number_opens_as_many_children_as_it_says(told, moved_and_closed, reader, director):
    browser = reader(director)
    page = browser.get(ADDRESS, {"as_at": "2026-04-20", "since": "month"})

    rows = [*(number for row in page.context["rows"] for number in row.counts), *page.context["totals"]]

    assert sum(number.count for number in rows) > 6
    for number in rows:
        opened = browser.get(number.href)
        assert len(opened.context["rows"]) == number.count


def test_the_end_of_the_day_is_the_same_list_as_out_of_sight(told, moved_and_closed, reader, director):
    browser = reader(director)

    page = browser.get(ADDRESS, {"as_at": "2026-04-20"})

    listed = browser.get(page.context["out_of_sight_url"])
    assert listed.context["total"] == page.context["found"].total("closing") == 1


def test_when_it_does_not_add_up_the_page_says_so_first_and_names_the_children(
    told, reader, director, monkeypatch
):
    lost = told.child("Lost")
    row = TeamBalance(told.council.north.pk, opening=[lost.pk])
    broken = Balance(TODAY - timedelta(days=1), TODAY, (row,))
    views = import_module("sightline.case_file.views.balance")
    monkeypatch.setattr(views, "balance_of", lambda actor, **days: broken)

    words = text_of(reader(director).get(ADDRESS))

    assert "North team does not add up, by 1 child." in words
    assert words.index("does not add up") < words.index("Daily balance")
    assert "Lost Quillon" in words
    assert sentence(broken).endswith("It does not add up.")


def test_children_who_cancel_out_still_do_not_add_up():
    row = TeamBalance(1, opening=[10], closing=[11])

    assert row.difference == 0
    assert row.astray == [10, 11]
    assert not Balance(TODAY, TODAY, (row,)).adds_up


def test_a_board_member_sees_counts_without_small_numbers_and_no_child(told, reader):
    for _ in range(3):
        told.child()

    page = reader(told.council.user(Role.BOARD_MEMBER)).get(ADDRESS)

    words = text_of(page)
    assert "So few children are open that their number is hidden." in words
    assert "Quillon" not in words
    assert "/child/" not in page.content.decode()


def test_a_member_s_look_at_counts_is_logged_as_counts(told, reader):
    member = told.council.user(Role.LEAD_MEMBER)

    reader(member).get(ADDRESS)

    assert [entry.child_ids for entry in logged(member, "count")] == [[]]


def test_a_worker_is_shown_their_team_and_not_the_whole_service(told, reader):
    worker = told.council.sign_in_of(
        told.council.workers["Ivy Northwold"], Role.SOCIAL_WORKER, team=told.council.north
    )
    browser = reader(worker)

    assert browser.get(ADDRESS).status_code == 403
    assert browser.get("/service/").headers["location"] == "/service/holders/"


def test_a_number_that_the_balance_does_not_have_is_not_found(reader, director):
    assert reader(director).get("/service/children/", {"column": "lost"}).status_code == 404


def test_the_balance_leaves_as_a_file_of_numbers(told, moved_and_closed, reader, director):
    answer = reader(director).get(f"{ADDRESS}list.csv", {"as_at": "2026-04-20", "since": "month"})

    last = answer.content.decode("utf-8-sig").splitlines()[-1]
    assert last == "All teams,2,0,1,1,1,1,0,0"


def test_it_asks_the_database_as_often_for_one_child_as_for_many(told, reader, director):
    browser = reader(director)
    told.child()
    for_one = queries_of(browser, ADDRESS)
    for _ in range(4):
        told.child()

    assert queries_of(browser, ADDRESS) == for_one <= QUERIES
