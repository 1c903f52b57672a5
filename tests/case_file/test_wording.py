"""How clocks, holders and dates are said in lists."""

from datetime import UTC, date, datetime

import pytest

from sightline.case_file.wording import (
    as_at_words,
    due,
    due_with_verb,
    held_for,
    how_often,
    limit_of,
    limit_words,
    promise_words,
)
from sightline.govuk.words import DueInWords
from sightline.standards.model import EVER, Limit, State, Unit, Window
from sightline.standards.register import STANDARDS
from sightline.standards.span import Reading, Span
from tests.cast import NOW, TODAY


def _span(code: str, started_on: date, due_on: date, *, interval: int = 1, due_high: int = 0) -> Span:
    return Span(code, 1, None, None, interval, 1, started_on, 0, due_on, due_high, due_high)


@pytest.mark.parametrize(
    ("due_on", "words"),
    [
        (date(2026, 11, 12), "Today"),
        (date(2026, 11, 13), "Tomorrow"),
        (date(2026, 11, 16), "In 4 days"),
        (date(2026, 11, 6), "4 working days late"),
        (date(2026, 11, 11), "1 working day late"),
    ],
)
def test_due_is_said_in_words_and_lateness_in_the_unit_of_the_promise(due_on, words):
    state = State.OVERDUE if due_on < TODAY else State.RUNNING

    said = due(STANDARDS["C30"], Reading(_span("C30", date(2026, 10, 1), due_on), state), NOW)

    assert said.words == words


def test_a_promise_in_hours_is_said_in_hours():
    due_at = datetime(2026, 11, 12, 11, 20, tzinfo=UTC)
    span = _span("C03", TODAY, TODAY, due_high=int(due_at.timestamp()))

    said = due(STANDARDS["C03"], Reading(span, State.RUNNING), NOW)

    assert (said.words, said.date_words) == ("In 2 hours 20 minutes", "11:20am")


def test_an_ended_clock_is_not_due():
    assert due(STANDARDS["C30"], Reading(_span("C30", TODAY, TODAY), State.MET), NOW) is None


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (DueInWords("In 19 days", ""), "Due in 19 days"),
        (DueInWords("Tomorrow", ""), "Due tomorrow"),
        (DueInWords("4 working days late", "", late=True), "4 working days late"),
    ],
)
def test_due_gets_its_verb_unless_it_is_late(words, said):
    assert due_with_verb(words) == said


@pytest.mark.parametrize(
    ("since", "words"),
    [
        (TODAY, "since today"),
        (date(2026, 11, 11), "1 day"),
        (date(2026, 11, 9), "3 days"),
        (date(2026, 9, 17), "8 weeks"),
        (date(2025, 2, 12), "21 months"),
        (date(2022, 11, 1), "4 years"),
    ],
)
def test_how_long_somebody_has_held_is_said_as_people_say_it(since, words):
    assert held_for(since, TODAY) == words


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        (Limit(20, Unit.WORKING_DAYS), "20 working days"),
        (Limit(1, Unit.WEEKS), "1 week"),
        (Limit(-2, Unit.WORKING_DAYS), "2 working days before"),
        (Limit(1, Unit.TERMS), "1 school term"),
        (Limit(EVER, Unit.DAYS), "as its review sets"),
        (Limit(75, Unit.DAYS, within=Window(12, Unit.MONTHS)), "75 days in any 12 months"),
    ],
)
def test_a_limit_is_said_as_people_say_it(limit, words):
    assert limit_words(limit) == words


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("C30", "every 20 working days"),
        ("C19", "within 3 months"),
        ("C103", "every month"),
        ("C62", "no more than 8 days"),
        ("C71", "no more than 75 days in any 12 months"),
        ("C83", "not before 10 weeks"),
        ("C78", "426 days on average"),
        ("C25", "2 working days before"),
    ],
)
def test_a_promise_says_which_way_it_binds(code, words):
    assert promise_words(STANDARDS[code], STANDARDS[code].versions[-1].limits[0]) == words


@pytest.mark.parametrize(
    ("due_on", "words"),
    [(date(2026, 11, 30), "every 20 working days"), (date(2026, 12, 30), "every 40 working days")],
)
def test_of_several_limits_the_one_that_gave_the_due_day_is_named(due_on, words):
    span = _span("C32", date(2026, 11, 2), due_on)

    assert how_often(STANDARDS["C32"], span) == words


def test_a_limit_that_gave_no_such_day_is_not_guessed_at():
    span = _span("C32", date(2026, 11, 2), date(2026, 11, 3))

    assert limit_of(STANDARDS["C32"], span) is None
    assert how_often(STANDARDS["C32"], span) == ""


@pytest.mark.parametrize(
    ("day", "known_by", "words"),
    [
        (TODAY, None, "Today, as known at 9:00am."),
        (date(2026, 3, 3), None, "At the end of 3 March 2026, as known now."),
        (
            date(2026, 3, 3),
            datetime(2026, 3, 10, 12, tzinfo=UTC),
            "At the end of 3 March 2026, as known on 10 March 2026.",
        ),
    ],
)
def test_a_list_says_of_which_day_it_is_and_as_known_when(day, known_by, words):
    assert as_at_words(day, NOW, known_by) == words
