"""Standards on pages: written from their declarations, with how they are kept and their worked examples."""

import re
from datetime import date, timedelta

import pytest

from sightline.case_file.describing import condition_words, happening_words, parts
from sightline.case_file.examples import drawn_examples
from sightline.case_file.keeping import Month, ended_in, kept_now
from sightline.clocks.queries import Moment
from sightline.identity.roles import Role
from sightline.standards.model import AllOf, Happening, InState, Not, State, Where
from sightline.standards.register import STANDARDS
from sightline.standards.register.waiting import WAITING, WAITING_IN_PART
from tests.case_file.conftest import logged, queries_of, text_of
from tests.cast import NOW, TODAY

QUERIES = 50


@pytest.fixture
def director(council):
    return council.user(Role.DIRECTOR)


def test_what_does_not_hold_while_two_things_do_is_said_so_that_it_can_hold():
    said = " ".join(next(part.sentences for part in parts(STANDARDS["C45"]) if part.name == "Due"))

    assert "Except while on short breaks under an agreement." in said


@pytest.mark.parametrize("code", STANDARDS)
def test_every_standard_says_what_starts_it_what_meets_it_and_when_it_is_due(code):
    said = {part.name: " ".join(part.sentences) for part in parts(STANDARDS[code])}

    assert {"Starts", "Is met by", "Counted in", "Due"} <= said.keys()
    assert all(words.strip() and "None" not in words for words in said.values())


@pytest.mark.parametrize("code", STANDARDS)
def test_every_standard_shows_its_worked_examples_with_the_answers_they_are_tested_by(code):
    drawn = drawn_examples(STANDARDS[code])

    assert {"met", "missed", "unknown"} <= {each.state for each in drawn} | _no_deadline(code)
    for each in drawn:
        assert len([day for day in each.days if day.kind == "start"]) in (0, 1)
        if each.days and each.state in ("met", "missed"):
            assert sum(day.mark for day in each.days) <= 1


def _no_deadline(code: str) -> set[str]:
    """Return the states that a promise without a deadline for one child cannot show."""
    return {"met", "missed", "unknown"} if STANDARDS[code].promise.value == "on average" else set()


def test_working_days_are_numbered_and_bank_holidays_are_not():
    (drawn,) = [each for each in drawn_examples(STANDARDS["C17"]) if each.title == "Across a bank holiday"]

    assert [day.number for day in drawn.days if day.kind == "counted"] == list(range(1, 16))
    assert [place for place, day in enumerate(drawn.days) if day.kind == "holiday"] == [2, 5]


def test_a_late_example_says_by_how_much_in_the_unit_of_the_promise():
    (drawn,) = [each for each in drawn_examples(STANDARDS["C17"]) if each.title == "Late by one"]

    assert (drawn.state, drawn.detail) == ("missed", "1 working day late")


def test_an_example_of_a_promise_in_hours_says_the_times_that_decide_it():
    said = {each.title: each.sentence for each in drawn_examples(STANDARDS["C52"])}

    assert said["Late by one"] == (
        "Starts 12 January 2026 at 9:00am. Due 15 January 2026 at 9:00am. Done 15 January 2026 at 9:01am."
    )
    assert said["Still running"].endswith("As at 15 January 2026 at 9:00am.")
    assert "at" not in said["Only the days are recorded"].replace("As at", "").split()


def test_a_condition_is_said_in_the_words_of_its_code_set():
    where = Where("outcome", ("S47_JOINT",))

    words = condition_words(Not(where), ("strategy_discussion_held",))

    assert words == "unless the outcome is “Section 47 enquiry with the police”"


def test_a_fact_that_may_be_missing_is_said_to_be_not_recorded():
    words = condition_words(Where("context", ("CP", None)), ("child_seen",))

    assert words == "where the work the visit belonged to is “Child protection plan”, or is not recorded"


def test_what_is_yes_or_no_is_said_as_a_clause():
    accepted = happening_words(Happening(("referral_received",), Where("flag", (False, None))))

    assert accepted == (
        "A contact was accepted as a request for a social care service, unless no further action followed."
    )
    assert (
        condition_words(Where("flag", (True,)), ("complaint_received",)) == "where the complaint is complex"
    )
    assert condition_words(Where("flag", (True, None)), ("complaint_received",)) == (
        "where the complaint is complex, or where that is not recorded"
    )
    assert condition_words(Where("flag", (False,)), ("complaint_received",)) == (
        "where the record says no to “the complaint is complex”"
    )


def test_a_condition_of_several_kinds_of_event_is_said_of_each():
    one_of_two = Happening(
        ("assessment_authorised", "initial_conference_held"), Where("outcome", ("CIN_PLAN",))
    )

    assert happening_words(one_of_two).endswith(". Either counts where the outcome is “Child in need plan”.")


def test_what_must_be_is_said_before_what_must_not():
    words = condition_words(
        AllOf((Not(InState("looked after")), InState("under 5"), Not(InState("on a need plan"))))
    )

    assert words == (
        "before the 5th birthday, but not from becoming looked after until ceasing, and not from the start "
        "of a child in need plan until it ends"
    )
    assert condition_words(Not(InState("under 5"))) == "from the 5th birthday on"


def test_a_condition_that_would_be_hard_to_read_is_said_in_its_own_words():
    said = [due for part in parts(STANDARDS["C41"]) if part.name == "Due" for due in part.sentences]

    assert said == [
        "Every 6 weeks for the second one and later ones. In the first 12 months, but not while a special "
        "rule for visits applies (C43), and not while placed for adoption."
    ]


@pytest.mark.parametrize("code", STANDARDS)
def test_no_condition_is_said_in_the_machines_words(code):
    said = " ".join(
        words
        for part in parts(STANDARDS[code])
        for words in (*part.sentences, *(each for pair in part.more for each in pair))
    )

    assert not re.search(r"flag|is (yes|no)\b|None|[A-Z]+_[A-Z]+|\bnot not\b|\bis [A-Z]{3,}", said)


def test_the_list_holds_every_standard_and_what_is_not_counted_yet(reader, director):
    page = reader(director).get("/standards/")

    rows = [row.code for chapter in page.context["chapters"] for row in chapter.rows]
    assert sorted(rows) == sorted(STANDARDS)
    assert [code for code, _ in page.context["waiting"]] == sorted(WAITING, key=lambda code: int(code[1:]))
    assert {(code, part) for code, part, _ in page.context["waiting_in_part"]} == WAITING_IN_PART.keys()
    assert "A complex discussion, within three working days. No event says" in text_of(page)
    anchors = [chapter.anchor for chapter in page.context["chapters"]]
    assert len(set(anchors)) == len(anchors)
    assert all(f'id="{each}"' in page.content.decode() for each in anchors)


def test_what_is_to_be_verified_says_so_where_it_is_printed(reader, director):
    browser = reader(director)

    assert "To verify" in text_of(browser.get("/standards/C17/"))
    assert "To verify" in text_of(browser.get("/standards/"))


def test_two_right_numbers_name_each_other(reader, director):
    browser = reader(director)

    assert browser.get("/standards/C17/").context["counterpart"]["href"] == "/standards/C17n/"
    assert browser.get("/standards/C17n/").context["counterpart"]["href"] == "/standards/C17/"


def test_a_standard_that_does_not_exist_is_not_found(reader, director):
    assert reader(director).get("/standards/C999/").status_code == 404


def test_open_clocks_are_counted_by_state_and_each_count_opens_as_many_children(told, reader, director):
    for _ in range(2):
        told.child()
    decided = told.child()
    told.that(decided, "referral_decided", date(2026, 3, 3), outcome="ASSESSMENT")
    browser = reader(director)

    page = browser.get("/standards/C05/")

    counts = {row.state: row.promises for row in page.context["now_rows"]}
    assert counts == {State.RUNNING: 0, State.OVERDUE: 2, State.UNKNOWN: 0}
    for row in page.context["now_rows"]:
        listed = [each.id for each in browser.get(row.href).context["rows"]]
        assert (len(listed), len(set(listed))) == (row.promises, row.parties)


def test_counts_and_shares_are_of_promises_and_say_so(told, reader, director):
    child, other = told.child(), told.child()
    told.that(child, "referral_decided", date(2026, 3, 3), outcome="ASSESSMENT")
    told.that(other, "referral_decided", date(2026, 3, 9), outcome="ASSESSMENT")
    told.that(child, "case_closed", date(2026, 3, 9), reason="RC1")
    again = told.new_case(child, date(2026, 3, 10))
    told.that(child, "referral_decided", date(2026, 3, 11), subject=again, outcome="ASSESSMENT")

    page = reader(director).get("/standards/C05/", {"as_at": "2026-04-10"})

    rows = {row.state: row for row in page.context["ended_rows"]}
    assert (rows[State.MET].promises, rows[State.MET].parties) == (2, 1)
    assert rows[State.MET].means.startswith("66.7% of these promises.")
    assert rows[State.MISSED].means.startswith("33.3% of these promises.")
    assert "Ended in March 2026 State Promises Children What it means" in text_of(page)


def test_clocks_that_ended_in_the_month_before_are_counted_as_met_and_missed(told, reader, director):
    in_time, too_late = told.child(), told.child()
    told.that(in_time, "referral_decided", date(2026, 3, 3), outcome="ASSESSMENT")
    told.that(too_late, "referral_decided", date(2026, 3, 9), outcome="ASSESSMENT")
    browser = reader(director)

    page = browser.get("/standards/C05/", {"as_at": "2026-04-10"})

    rows = {row.state: row for row in page.context["ended_rows"]}
    assert {state: row.promises for state, row in rows.items()} == {State.MET: 1, State.MISSED: 1}
    assert rows[State.MISSED].means.startswith("50.0% of these promises.")
    assert [row.id for row in browser.get(rows[State.MISSED].href).context["rows"]] == [too_late.pk]


def test_a_month_before_holds_its_own_days_and_no_others(told):
    child = told.child()
    told.that(child, "referral_decided", date(2026, 3, 31), outcome="ASSESSMENT")

    march = ended_in(STANDARDS["C05"], Month.before(date(2026, 4, 1)))
    april = ended_in(STANDARDS["C05"], Month.before(date(2026, 5, 1)))

    assert [len(each.promises) for each in march] == [0, 1]
    assert [len(each.promises) for each in april] == [0, 0]


def test_what_was_known_earlier_can_be_counted(told):
    told.child()
    told.stamp_everything(NOW - timedelta(days=200))
    moment = Moment.of(TODAY, NOW)

    now = kept_now(STANDARDS["C05"], moment)

    assert kept_now(STANDARDS["C05"], moment, known_by=NOW) == now


def test_a_standard_kept_for_workers_counts_workers_and_opens_no_child(reader, director):
    page = reader(director).get("/standards/C31/")

    assert page.context["whom_words"] == "Workers"
    assert all(row.href == "" for row in page.context["now_rows"])


def test_an_average_has_no_clock_for_one_child(reader, director):
    page = reader(director).get("/standards/C78/")

    assert all(row.promises == 0 for row in page.context["now_rows"])
    assert "426 days on average" in text_of(page)


def test_a_lead_member_sees_counts_with_small_ones_hidden_and_no_way_to_the_children(told, reader):
    told.child()
    member = told.council.user(Role.LEAD_MEMBER)

    page = reader(member).get("/standards/C05/")

    rows = {row.state: row for row in page.context["now_rows"]}
    assert (rows[State.OVERDUE].promises, rows[State.OVERDUE].parties) == ("c", "c")
    assert not any(digit in rows[State.UNKNOWN].means for digit in "123456789")
    assert "team" not in page.context["bar"].fields
    assert "one to five stand as “c”" in text_of(page)
    assert all(row.href == "" for row in rows.values())
    assert len(logged(member, "count")) == 1


def test_a_partner_reads_the_standard_and_not_how_it_is_kept(council, reader):
    partner = council.user(Role.PARTNER, agency=council.police)

    page = reader(partner).get("/standards/C05/")

    assert page.status_code == 200
    assert not page.context["shows_kept"]


def test_the_team_filter_counts_the_children_that_the_team_holds(told, reader, director):
    told.child(team=told.council.north)
    told.child(team=told.council.south)

    page = reader(director).get("/standards/C05/", {"team": "S"})

    assert {row.state: row.promises for row in page.context["now_rows"]}[State.OVERDUE] == 1


def test_a_team_s_page_says_what_share_was_kept_in_each_quarter(told, reader, director):
    in_time, too_late = told.child(), told.child()
    told.that(in_time, "referral_decided", date(2026, 3, 3), outcome="ASSESSMENT")
    told.that(too_late, "referral_decided", date(2026, 4, 20), outcome="ASSESSMENT")
    moved = told.child(team=told.council.south)
    told.that(moved, "holder_changed", date(2026, 3, 20), team="N")
    told.that(moved, "referral_decided", date(2026, 3, 3), outcome="ASSESSMENT")

    page = reader(director).get("/standards/C05/", {"team": "N"})

    quarters = page.context["quarters"]
    assert [each.first for each in quarters][-3:] == [date(2026, 1, 1), date(2026, 4, 1), date(2026, 7, 1)]
    assert len(quarters) == 8
    assert [(each.kept, each.missed) for each in quarters][-3:] == [(1, 0), (0, 1), (0, 0)]
    assert "January to March 2026 1 1 0 100.0%" in text_of(page)
    assert reader(director).get("/standards/C05/").context["quarters"] == []


@pytest.mark.parametrize("question", [{"state": "lost"}, {"month": "last"}])
def test_a_state_or_month_that_does_not_exist_is_not_found(reader, director, question):
    assert reader(director).get("/standards/C05/children/", question).status_code == 404


def test_the_promises_leave_as_a_file(told, reader, director):
    told.child()

    answer = reader(director).get("/standards/C05/children/list.csv", {"state": "overdue"})

    assert "Referral decided,C05,overdue" in answer.content.decode("utf-8-sig")


def test_it_asks_the_database_as_often_for_one_child_as_for_many(told, reader, director):
    browser = reader(director)
    told.child()
    for_one = queries_of(browser, "/standards/C05/")
    for _ in range(4):
        told.child()

    assert queries_of(browser, "/standards/C05/") == for_one <= QUERIES


def test_a_rolling_total_says_what_it_adds_up():
    said = {part.name: " ".join(part.sentences) for part in parts(STANDARDS["C71"])}

    assert said["Adds up"].startswith("All of them in the 12 months up to any moment, added up.")
    assert said["Due"] == "No more than 75 days in any 12 months."


def test_a_promise_that_starts_on_a_day_of_every_year_names_the_day():
    said = {part.name: " ".join(part.sentences) for part in parts(STANDARDS["C110"])}

    assert said["Starts"].startswith("Every 31 March, from the first of these on: ")
