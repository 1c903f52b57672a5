"""Out of sight: every open child, longest unseen first, as at any day and as it was known."""

import csv
import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from python_calamine import CalamineWorkbook

from sightline.access import actions as access
from sightline.access.actor import actor_of
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.case_file.believing import believed, read_anew, readings, readings_anew
from sightline.case_file.naming import Named
from sightline.case_file.out_of_sight import BANDS, out_of_sight
from sightline.case_file.showing.out_of_sight import (
    FILE_COLUMNS,
    PARTS,
    TERMINAL_COLUMNS,
    figures,
    file_row,
    row,
    terminal_row,
)
from sightline.clocks.actions import NewEvent, NewSubject, record
from sightline.clocks.queries import Moment
from sightline.clocks.timelines import changed_since
from sightline.clocks.unallocated import AT_THE_DOOR as STATUS_AT_THE_DOOR
from sightline.govuk.words import day as dated
from sightline.identity.roles import Role
from sightline.records.models import Child, CoverageDeclared, Party
from tests.case_file.conftest import logged, queries_of, text_of
from tests.cast import NOW, TODAY

ADDRESS = "/out-of-sight/"
QUERIES = 52


def _days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def _asked(**how):
    return out_of_sight(Moment.of(TODAY, NOW), **how)


@pytest.fixture
def director(council):
    return council.user(Role.DIRECTOR)


def test_the_longest_unseen_stands_first(told):
    recent, long_ago = told.child("Recent"), told.child("Long")
    told.that(recent, "child_seen", _days_ago(3))
    told.that(long_ago, "child_seen", _days_ago(80))

    found = _asked()

    assert [(each.child.pk, each.days) for each in found] == [(long_ago.pk, 80), (recent.pk, 3)]


def test_a_child_who_was_never_seen_is_counted_from_being_open(told):
    told.child()

    (found,) = _asked()

    assert found.days == (TODAY - date(2026, 3, 2)).days
    assert found.never_seen


def test_tries_are_counted_since_the_child_was_last_seen(told):
    child = told.child()
    told.that(child, "visit_attempted", _days_ago(40), reason="NO_REPLY")
    told.that(child, "child_seen", _days_ago(30), alone=True)
    told.that(child, "visit_attempted", _days_ago(20), reason="NO_REPLY")
    told.that(child, "visit_attempted", _days_ago(10), reason="NO_REPLY")

    (found,) = _asked()

    assert found.seen.tried == 2
    assert found.seen.alone_on == _days_ago(30)


def test_a_child_not_yet_born_is_counted_apart(told):
    child = told.child(born_on=None)
    told.that(child, "birth_expected", _days_ago(5), names_on=TODAY + timedelta(days=60))

    (found,) = _asked()

    assert found.band == "unborn"
    assert found.days is None


@pytest.mark.parametrize("known_by", [None, NOW])
def test_a_baby_was_not_seen_when_the_mother_was_and_goes_unseen_since_the_birth(told, known_by):
    child = told.child(born_on=None)
    told.that(child, "birth_expected", _days_ago(95), names_on=_days_ago(20))
    told.that(child, "child_seen", _days_ago(40))
    told.that(child, "born", _days_ago(17))

    (found,) = out_of_sight(Moment.of(TODAY, NOW), known_by=known_by)
    (before,) = out_of_sight(Moment.of(_days_ago(30), NOW), known_by=known_by)

    assert (found.days, found.seen.seen_on, found.never_seen) == (17, None, True)
    assert (before.unborn, before.seen.mother_on) == (True, _days_ago(40))
    shown = row(found, Named(1, "A", "A", "/", None, ""), NOW, lambda code: "")
    assert (shown.seen, shown.seen_note) == ("Never seen", f"born on {dated(_days_ago(17))}")


def test_past_the_expected_day_without_a_birth_nobody_can_say_how_long_the_child_went_unseen(told):
    on_its_day, past, seen = (told.child(born_on=None) for _ in range(3))
    told.that(on_its_day, "birth_expected", _days_ago(95), names_on=TODAY)
    for child in (past, seen):
        told.that(child, "birth_expected", _days_ago(95), names_on=_days_ago(1))
    told.that(past, "child_seen", _days_ago(40))  # the mother was
    told.that(seen, "child_seen", TODAY)

    found = {each.child.pk: each for each in _asked()}

    assert [each.child.pk for each in _asked()] == [past.pk, seen.pk, on_its_day.pk]
    assert (found[past.pk].band, found[past.pk].days) == ("not-known", None)
    assert found[past.pk].cannot_say == f"Expected {dated(_days_ago(1))}; no birth is recorded."
    assert not found[past.pk].never_seen
    assert (found[seen.pk].days, found[on_its_day.pk].band) == (0, "unborn")


@pytest.mark.parametrize("known_by", [None, NOW])
def test_a_child_who_has_died_goes_unseen_no_longer_and_the_open_case_stays_to_be_closed(told, known_by):
    child = told.child("Gone", born_on=date(2018, 3, 4))
    told.that(child, "child_seen", _days_ago(90))
    told.that(child, "died", _days_ago(50))

    (found,) = _asked(known_by=known_by)
    (before,) = out_of_sight(Moment.of(_days_ago(51)))

    named = Named(child.pk, "Gone", "Gone", "/", child.born_on, "")
    shown = row(found, named, NOW, str)
    words = f"Died on {dated(_days_ago(50))}"
    assert (found.band, found.days, found.late, found.reading) == ("died", None, False, None)
    assert (shown.unseen, shown.unseen_note) == (words, "The case is still open: it has to be closed.")
    assert (shown.promise, shown.age) == ("Nothing is promised any more", "8")
    assert f"{words}. The case is still open: it has to be closed." in terminal_row(found, "")
    assert {one["label"]: one["count"] for one in figures([found], str)}["died, case to close"] == 1
    assert (before.band, before.days) == ("31-60", 39)


def test_a_child_who_has_died_stands_below_those_who_can_be_seen(told):
    died, seen = told.child("Gone"), told.child("Seen")
    told.that(died, "died", _days_ago(50))
    told.that(seen, "child_seen", _days_ago(2))

    assert [each.child.pk for each in _asked()] == [seen.pk, died.pk]


def test_where_the_files_hold_no_visits_days_are_not_known_and_stand_at_the_top(told):
    CoverageDeclared.objects.filter(kind="*").delete()
    CoverageDeclared.objects.create(
        line_id=told.that(told.child(), "child_seen", _days_ago(90)).line_id,
        kind="child_seen",
        extent="nothing",
    )

    found = _asked()

    assert [each.days for each in found] == [None]
    assert found[0].band == "not-known"
    assert found[0].cannot_say == "Your files do not hold visits."


def test_files_that_hold_the_latest_visit_only_say_nothing_of_a_day_before_it(told):
    early = datetime(2026, 3, 3, tzinfo=UTC)
    CoverageDeclared.objects.filter(kind="*").delete()
    visited, unseen = told.child("Visited", written=early), told.child("Unseen", written=early)
    line = told.that(visited, "child_seen", _days_ago(3), written=early).line_id
    CoverageDeclared.objects.create(line_id=line, kind="child_seen", extent="latest")
    moment = Moment.of(_days_ago(10), NOW)

    found = out_of_sight(moment)

    assert [each.child.pk for each in found] == [visited.pk, unseen.pk]
    assert [each.days for each in found] == [None, (moment.day - date(2026, 3, 2)).days]
    assert found[0].cannot_say == "Your files hold the latest visit only, and that came later."
    assert read_anew(moment, NOW, [visited.pk, unseen.pk]).says == believed(moment).says
    assert [each.days for each in _asked()][-1] == 3


@pytest.mark.parametrize("days", [0, 14, 15, 30, 31, 60, 61, 400])
def test_every_child_is_in_exactly_one_band(told, days):
    told.that(told.child(), "child_seen", _days_ago(days)) if days < 250 else told.child()

    found = _asked()

    assert sum(any(each.band == name for each in found) for name, *_ in BANDS) == 1
    counts = figures(found, lambda name: "")
    assert sum(item["count"] for item in counts[1:]) == counts[0]["count"] == 1


def test_the_bands_add_up_to_the_first_number_and_each_opens_its_children(told, reader, director):
    for days in (2, 20, 45, 90, 90):
        told.that(told.child(), "child_seen", _days_ago(days))
    browser = reader(director)

    page = browser.get(ADDRESS)

    all_of_them, *bands = page.context["figures"]
    assert all_of_them["count"] == 5 == sum(band["count"] for band in bands)
    for band in bands:
        opened = browser.get(band["href"])
        assert len(opened.context["rows"]) == band["count"]
        assert f"of {band['count']} open child" in opened.context["caption"]


@pytest.mark.parametrize("part", ["late", "never", "no-worker"])
def test_what_is_said_of_the_list_opens_the_same_number_of_children(told, reader, director, part):
    told.child()
    seen = told.child(held_by=told.council.workers["Ivy Northwold"])
    told.that(seen, "child_seen", _days_ago(1))
    said = sum(map(PARTS[part][1], _asked()))

    page = reader(director).get(ADDRESS, {"show": part})

    assert len(page.context["rows"]) == said


def test_a_past_day_shows_what_was_so_then_and_says_so(told, reader, director):
    child = told.child()
    told.that(child, "child_seen", date(2026, 4, 1))
    told.that(child, "child_seen", _days_ago(1))

    page = reader(director).get(ADDRESS, {"as_at": "2026-04-11"})

    assert [row.unseen for row in page.context["rows"]] == ["10 days"]
    assert "As at 11 April 2026" in text_of(page)
    assert page.context["past_date_url"] == f"{ADDRESS}?"


def test_a_child_is_not_in_the_list_of_a_day_before_the_referral(told, reader, director):
    told.child()

    page = reader(director).get(ADDRESS, {"as_at": "2026-03-01"})

    assert "No child is open." in text_of(page)


def test_what_was_written_down_later_was_not_known(told):
    child = told.child()
    told.that(child, "child_seen", date(2026, 4, 1), written=datetime(2026, 4, 2, tzinfo=UTC))
    told.that(child, "child_seen", date(2026, 5, 1), written=datetime(2026, 6, 1, tzinfo=UTC))

    day = Moment.of(date(2026, 5, 10))

    assert out_of_sight(day)[0].seen.seen_on == date(2026, 5, 1)
    (found,) = out_of_sight(day, known_by=datetime(2026, 5, 11, tzinfo=UTC), children=[child.pk]) or [None]
    assert found is None or found.seen.seen_on == date(2026, 4, 1)


def test_what_was_withdrawn_later_was_still_believed(told):
    child = told.child(written=datetime(2026, 3, 2, 12, tzinfo=UTC))
    event = told.that(child, "child_seen", date(2026, 4, 1), written=datetime(2026, 4, 2, tzinfo=UTC))
    told.withdraw(event, "It was a telephone call.", written=datetime(2026, 8, 1, tzinfo=UTC))
    day = Moment.of(date(2026, 5, 10))

    (now,) = out_of_sight(day)
    (then,) = out_of_sight(day, known_by=datetime(2026, 5, 11, tzinfo=UTC))

    assert now.seen.seen_on is None
    assert then.seen.seen_on == date(2026, 4, 1)


def test_as_known_now_says_the_same_as_what_is_kept(told):
    early = datetime(2026, 3, 3, tzinfo=UTC)
    for days, worker in ((3, "Ivy Northwold"), (50, None), (90, "Tam Harrow")):
        child = told.child(held_by=told.council.workers[worker] if worker else None, written=early)
        told.that(child, "child_seen", _days_ago(days), written=early)
        told.that(child, "need_plan_started", date(2026, 3, 9), written=early)

    moment = Moment.of(TODAY, NOW)
    children = [each.child.pk for each in _asked()]

    assert read_anew(moment, NOW, children) == believed(moment)
    assert readings_anew(moment, children, known_by=NOW) == sorted(
        readings(moment, children), key=lambda clock: (clock[0], clock[1].code)
    )


def test_a_child_of_whom_nothing_was_written_since_is_not_read_anew(told):
    told.child(written=datetime(2026, 3, 3, tzinfo=UTC))
    changed = told.child(written=datetime(2026, 3, 3, tzinfo=UTC))
    told.that(changed, "child_seen", date(2026, 4, 1), written=datetime(2026, 6, 1, tzinfo=UTC))

    found = changed_since(datetime(2026, 5, 1, tzinfo=UTC), until=TODAY)

    assert found == {changed.pk}


def test_a_team_s_children_are_those_it_holds_and_those_of_the_teams_under_it(told, reader, director):
    told.child("North", team=told.council.north)
    told.child("South", team=told.council.south)
    browser = reader(director)

    north = browser.get(ADDRESS, {"team": "N"})
    whole = browser.get(ADDRESS, {"team": "WHOLE"})

    assert [row.name for row in north.context["rows"]] == ["North Quillon"]
    assert len(whole.context["rows"]) == 2


def test_those_held_by_nobody_can_be_asked_for(told, reader, director):
    told.child("Held", held_by=told.council.workers["Ivy Northwold"])
    told.child("Free")

    page = reader(director).get(ADDRESS, {"held_by": "nobody"})

    assert [row.name for row in page.context["rows"]] == ["Free Quillon"]


def test_an_empty_choice_says_what_was_asked_and_how_to_ask_for_everything(told, reader, director):
    told.child()

    page = reader(director).get(ADDRESS, {"team": "S"})

    assert "There is no open child in South team on 12 November 2026." in text_of(page)
    assert page.context["clear_url"] == ADDRESS


def test_a_day_that_has_not_come_is_refused_and_nothing_is_shown_for_it(told, reader, director):
    told.child()

    page = reader(director).get(ADDRESS, {"as_at": "2026-11-13"})

    assert "That day has not come." in text_of(page)
    assert "Quillon" not in text_of(page)


def test_what_was_known_when_is_asked_by_those_alone_who_may(told, reader):
    told.child(held_by=told.council.workers["Ivy Northwold"])
    worker = told.council.sign_in_of(
        told.council.workers["Ivy Northwold"], Role.SOCIAL_WORKER, team=told.council.north
    )

    page = reader(worker).get(ADDRESS, {"known_by": "2026-01-01"})

    assert page.context["known_by"] is None
    assert page.context["known_by_url"] == ""
    assert "which your role does not see" in text_of(page)
    assert len(page.context["rows"]) == 1


def test_a_worker_sees_the_children_of_their_team_and_no_others(told, reader):
    told.child("Mine", team=told.council.north)
    told.child("Theirs", team=told.council.south)
    worker = told.council.sign_in_of(
        told.council.workers["Ivy Northwold"], Role.SOCIAL_WORKER, team=told.council.north
    )

    page = reader(worker).get(ADDRESS)

    assert "Mine Quillon" in text_of(page)
    assert "Theirs" not in text_of(page)


def test_an_analyst_sees_the_council_s_ids_and_no_names(told, reader):
    told.child(council_id="C1001")

    page = reader(told.council.user(Role.ANALYST)).get(ADDRESS)

    assert "C1001" in text_of(page)
    assert "Quillon" not in text_of(page)


def test_a_restricted_child_is_counted_and_not_named(told, reader, director):
    told.child("Shown")
    sealed = told.child("Sealed", held_by=told.council.workers["Tam Harrow"], team=told.council.south)
    access.restrict(child=sealed, by=actor_of(director, at=NOW), reason="A relative works here.")

    page = reader(director).get(ADDRESS)

    words = text_of(page)
    assert "And 1 restricted child, not listed here, held by Tam Harrow." in words
    assert "Sealed" not in words
    assert (page.context["total"], len(page.context["rows"])) == (2, 1)


def test_those_who_may_not_know_are_told_nothing_of_restricted_children(told, reader):
    sealed = told.child(team=told.council.north)
    access.restrict(
        child=sealed, by=actor_of(told.council.user(Role.DIRECTOR), at=NOW), reason="A relative works here."
    )

    page = reader(told.council.user(Role.INSPECTOR)).get(ADDRESS)

    assert "restricted" not in text_of(page).lower()


def test_the_list_is_logged_as_one_row_with_its_question_and_its_children(told, reader, director):
    children = [told.child().pk, told.child().pk]

    reader(director).get(ADDRESS, {"as_at": "2026-11-01", "team": "N"})

    (entry,) = logged(director, "list")
    assert sorted(entry.child_ids) == sorted(children)
    assert entry.question == {
        "page": "case_file:out_of_sight", "as_at": "2026-11-01", "team": "N", "page_number": 1,
    }  # fmt: skip


def test_a_download_holds_the_whole_list_and_is_logged(told, reader, director):
    children = [told.child(f"Child {number}").pk for number in range(3)]

    answer = reader(director).get(f"{ADDRESS}list.csv")

    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert sorted(row["Name"] for row in rows) == [f"Child {number} Quillon" for number in range(3)]
    (entry,) = logged(director, "download")
    assert sorted(entry.child_ids) == children


@pytest.mark.parametrize(
    ("worker", "status", "said", "words"),
    [
        (None, "Child in need", True, "No worker"),
        (None, STATUS_AT_THE_DOOR, True, "At the door, none needed yet"),
        (None, "Child in need", False, "Not said"),
        ("Ivy Northwold", "Child in need", True, "Ivy Northwold"),
    ],
)
def test_a_file_and_a_terminal_say_in_words_why_there_is_no_worker(told, worker, status, said, words):
    told.child()
    (found,) = _asked()
    found = replace(found, worker=told.council.workers.get(worker), status=status, said=said)

    in_file = dict(
        zip(FILE_COLUMNS, file_row(found, Named(1, "A", "A", "", None, "a"), "1", NOW), strict=True)
    )

    assert in_file["Worker"] == words
    assert dict(zip(TERMINAL_COLUMNS, terminal_row(found, "1"), strict=True))["worker"] == words
    assert found.unallocated is (words == "No worker")


def test_a_terminal_says_of_a_child_not_yet_born_that_it_is_not(told):
    child = told.child(born_on=None)
    told.that(child, "birth_expected", _days_ago(5), names_on=date(2027, 1, 11))

    (found,) = _asked()

    row = dict(zip(TERMINAL_COLUMNS, terminal_row(found, "1"), strict=True))
    assert (row["days unseen"], row["cannot say"]) == (None, "Not yet born, expected 11 January 2027")


def test_days_counted_from_the_opening_say_so_where_the_child_was_seen_before_it(told, reader, director):
    told.that(told.child(), "child_seen", date(2026, 1, 5))

    (row,) = reader(director).get(ADDRESS).context["rows"]

    words = "Not seen since the case opened on 2 March 2026"
    assert (row.seen, row.unseen_note) == ("5 January 2026", words)
    (found,) = _asked()
    assert dict(zip(TERMINAL_COLUMNS, terminal_row(found, "1"), strict=True))["counted from"] == words
    answer = reader(director).get(f"{ADDRESS}list.csv")
    (in_file,) = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert in_file["Counted from"] == words


@pytest.fixture
def since_when_is_not_said(told, council):
    """Return a child who was never seen, whose case a file tells of without the day on which it began."""
    with keeping(EVERY_CHILD):
        child = Child.objects.create(party=Party.objects.create(kind="child"), given_name="Orla")
    case = NewSubject("case", key="undated case")
    holder = {"team": council.north.code}
    events = [
        NewEvent(child.pk, "referral_received", _days_ago(10), case, undated=True),
        NewEvent(child.pk, "holder_changed", _days_ago(10), case, facts=holder),
    ]
    record(events, by=None, at=NOW, why="A file was loaded.")
    told.stamp_everything(NOW)
    return child


def test_how_long_nobody_has_seen_a_child_open_since_no_known_day_is_not_known_and_stands_first(
    told, since_when_is_not_said, reader, director
):
    told.that(told.child("Long"), "child_seen", _days_ago(80))
    browser = reader(director)

    page = browser.get(ADDRESS)

    first, second = page.context["rows"]
    assert (first.id, first.unseen, first.seen) == (since_when_is_not_said.pk, "Not known", "Never seen")
    assert first.unseen_note == "At least 10 days: open since 2 November 2026 or before"
    assert second.unseen == "80 days"
    counts = {item["label"]: item for item in page.context["figures"]}
    assert counts["not known"]["count"] == counts["not seen for over 60 days"]["count"] == 1
    assert [row.id for row in browser.get(counts["not known"]["href"]).context["rows"]] == [first.id]
    assert [row.id for row in browser.get(f"{ADDRESS}?show=never").context["rows"]] == [first.id]


@pytest.mark.parametrize("known_by", [None, NOW])
def test_a_file_and_a_terminal_leave_days_empty_that_are_not_known_and_say_why(
    since_when_is_not_said, known_by, reader, director
):
    (found,) = _asked(known_by=known_by)

    row = dict(zip(TERMINAL_COLUMNS, terminal_row(found, "1"), strict=True))
    assert row["days unseen"] is None
    assert row["counted from"] == "At least 10 days: open since 2 November 2026 or before"
    assert row["cannot say"] == "Never seen; your files do not say since when the child is open."
    answer = reader(director).get(f"{ADDRESS}list.csv")
    (in_file,) = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert (in_file["Days not seen"], in_file["Cannot say why"]) == ("", row["cannot say"])


def test_who_was_seen_and_is_open_since_no_known_day_is_counted_from_being_seen(told, since_when_is_not_said):
    told.that(since_when_is_not_said, "child_seen", _days_ago(40))

    (found,) = _asked()

    assert (found.days, found.counted_from) == (40, None)


def test_a_case_told_of_without_its_day_leaves_a_child_open_before_that_as_long(told, since_when_is_not_said):
    told.that(since_when_is_not_said, "contact_received", _days_ago(15),
              subject=told.another(since_when_is_not_said, "contact"))  # fmt: skip

    (found,) = _asked()

    assert (found.days, found.opened.on) == (15, _days_ago(15))


def test_of_a_child_at_the_door_days_are_counted_since_the_contact_came(told, reader, director):
    child = told.child()
    told.that(child, "child_seen", date(2026, 3, 5))
    told.that(child, "case_closed", date(2026, 4, 1), reason="RC1")
    told.that(child, "contact_received", _days_ago(4), subject=told.another(child, "contact"))

    (row,) = reader(director).get(ADDRESS).context["rows"]

    assert (row.status, row.unseen_note) == (
        "At the door",
        "Not seen since the contact came on 8 November 2026",
    )


def test_days_counted_from_the_last_meeting_need_no_words(told, reader, director):
    told.that(told.child(), "child_seen", _days_ago(3))

    (row,) = reader(director).get(ADDRESS).context["rows"]

    assert row.unseen_note == ""


def test_a_workbook_says_what_it_is_and_its_cells_are_no_formulas(told, reader, director):
    told.child("=HYPERLINK(1)")

    answer = reader(director).get(f"{ADDRESS}list.xlsx")

    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    names = [row[1] for row in book.get_sheet_by_name("List").to_python()[1:]]
    assert names == ["'=HYPERLINK(1) Quillon"]
    about = dict(row[:2] for row in book.get_sheet_by_name("About this list").to_python())
    assert about["As at"].startswith("Today, as known at 9:00am")


def test_those_who_may_not_download_are_offered_no_file_and_refused_one(told, reader):
    told.child(team=told.council.north)
    worker = told.council.sign_in_of(
        told.council.workers["Ivy Northwold"], Role.SOCIAL_WORKER, team=told.council.north
    )
    browser = reader(worker)

    assert browser.get(ADDRESS).context["downloads"] == []
    assert browser.get(f"{ADDRESS}list.csv").status_code == 403


def test_somebody_without_the_right_sees_nothing_and_is_told_whom_to_ask(told, reader, director):
    told.child()

    page = reader(told.council.user(Role.ADMINISTRATOR)).get(ADDRESS)

    assert page.status_code == 403
    assert "Quillon" not in text_of(page)
    assert director.person.name in text_of(page)


def test_it_asks_the_database_as_often_for_one_child_as_for_many(told, reader, director):
    browser = reader(director)
    told.child(held_by=told.council.workers["Ivy Northwold"])
    for_one = queries_of(browser, ADDRESS)
    for _ in range(5):
        told.that(told.child(held_by=told.council.workers["Ivy Northwold"]), "child_seen", _days_ago(3))

    assert queries_of(browser, ADDRESS) == for_one <= QUERIES
