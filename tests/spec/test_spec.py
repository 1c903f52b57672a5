"""How a worked example is written down."""

from datetime import UTC, date, datetime

import pytest

from sightline.standards.model import State
from sightline.standards.spec import BORN_ON, BadSpec, parsed
from sightline.standards.timeline import Coverage, last_second

HEADING = "C19 First review conference · met on the last day\n"


def test_an_event_has_its_date_its_facts_and_one_subject_for_its_kind():
    [example] = parsed(
        HEADING
        + """
      why The day that is three months on is in time.
      2 March 2026  protection_plan_started  category=NEG number=0
      2 June 2026   review_conference_held   protection_plan
      as at 2 June 2026   met
    """,
        "plans.spec",
    )

    born, started, reviewed = example.events

    assert (born.kind, born.happened_on) == ("born", BORN_ON)
    assert started.facts == {"category": "NEG", "number": 0}
    assert started.subject == reviewed.subject == example.subjects[0].id
    assert example.subjects[0].kind == "protection_plan"
    assert example.why == "The day that is three months on is in time."
    assert example.place == "plans.spec, line 1"


def test_a_time_is_a_time_in_the_uk():
    [example] = parsed(
        HEADING + "  1 June 2026 09:30  contact_received\n  as at 1 June 2026 10:00  running", "a.spec"
    )

    assert example.events[1].happened_at == datetime(2026, 6, 1, 8, 30, tzinfo=UTC)
    assert example.asks[0].as_at == int(datetime(2026, 6, 1, 9, tzinfo=UTC).timestamp())


def test_a_subject_may_be_inside_another_and_raised_by_another():
    [example] = parsed(
        HEADING
        + """
      1 June 2026  strategy_discussion_held  discussion outcome=S47
      2 June 2026  section_47_started        enquiry
      subject enquiry inside case raised_by discussion
      as at 2 June 2026  running; subject discussion
    """,
        "a.spec",
    )

    discussion, enquiry, case = example.subjects

    assert (enquiry.raised_by, enquiry.inside) == (discussion.id, case.id)
    assert example.asks[0].subject == discussion.id


def test_an_answer_may_say_why_and_when_due_and_of_which_interval():
    [example] = parsed(
        HEADING
        + """
      1 June 2026  child_seen
      as at 2 June 2026, as known on 3 June 2026   unknown, not covered; due 9 June 2026 09:00; interval 2
      as at 3 June 2026   no clock
    """,
        "a.spec",
    )

    first, second = example.asks

    assert (first.state, first.why, first.interval) == (State.UNKNOWN, "not covered", 2)
    assert first.due_on == date(2026, 6, 9)
    assert first.due_at == int(datetime(2026, 6, 9, 8, tzinfo=UTC).timestamp())
    assert first.known_by is not None and int(first.known_by.timestamp()) == last_second(date(2026, 6, 3))
    assert second.state is None


def test_what_was_written_down_later_was_not_believed_before():
    [example] = parsed(
        HEADING
        + "  1 June 2026  child_seen  recorded=5 June 2026 withdrawn=9 June 2026\n"
        + "  as at 1 June 2026  running",
        "a.spec",
    )
    seen = example.events[1]

    believed = [seen.believed(datetime(2026, 6, day, 12, tzinfo=UTC)) for day in (4, 5, 8, 9)]

    assert believed == [False, True, True, False]


def test_kinds_that_no_line_names_are_not_covered_unless_the_example_says_so():
    ask = "  as at 1 June 2026  running\n"
    [nothing] = parsed(HEADING + "  covers child_seen latest from 1 January 2026\n" + ask, "a.spec")
    [all_else] = parsed(HEADING + "  covers child_seen nothing\n  covers everything else\n" + ask, "a.spec")
    [no_line] = parsed(HEADING + ask, "a.spec")

    assert nothing.coverage == {"child_seen": Coverage("latest", date(2026, 1, 1))}
    assert all_else.coverage is not None
    assert all_else.coverage["child_seen"] == Coverage("nothing")
    assert all_else.coverage["case_closed"] == Coverage("every")
    assert no_line.coverage is None


def test_two_parties_of_one_example_share_no_number():
    [example] = parsed(HEADING + "  1 June 2026  child_seen\n  as at 1 June 2026  running", "a.spec")

    first, second = example.timeline(1), example.timeline(2)

    assert not {event.id for event in first.events} & {event.id for event in second.events}
    assert not first.subjects.keys() & second.subjects.keys()
    assert second.events[1].subject in second.subjects


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("1 June 2026  child_sen", "line 2: the vocabulary has no kind child_sen."),
        ("31 June 2026  child_seen", 'line 2: "31 June 2026" is not a date'),
        ("1 June 2026  child_seen colour=red", "line 2: child_seen carries no fact colour."),
        ("1 June 2026  child_seen alone=maybe", "line 2: alone is yes or no, not maybe."),
        (
            "1 June 2026  child_seen context=PUB",
            "line 2: VISIT_CONTEXT has no code PUB in use on 1 June 2026.",
        ),
        ("1 June 2026  child_seen names=2 June 2026", "line 2: child_seen names no other date."),
        ("as at 1 June 2026  done", 'line 2: "done" is not a state'),
        ("as at 1 June 2026  unknown, whatever", 'line 2: "whatever" is no reason known to a reading.'),
        ("at 1 June 2026  met", "line 2: this is no event"),
        ("covers visits every", "line 2: the vocabulary has no kind visits."),
    ],
)
def test_what_cannot_be_read_is_refused_with_file_and_line(line: str, said: str):
    with pytest.raises(BadSpec) as refusal:
        parsed(HEADING + f"  {line}\n  as at 1 June 2026  met", "plans.spec")

    assert str(refusal.value).startswith(f"plans.spec, {said}")


def test_an_example_that_asks_nothing_is_refused():
    with pytest.raises(BadSpec, match="ask something of it"):
        parsed(HEADING + "  1 June 2026  child_seen", "a.spec")


def test_a_worker_s_event_does_not_belong_in_a_child_s_example():
    with pytest.raises(BadSpec, match="one example has one party"):
        parsed(
            HEADING + "  1 June 2026  child_seen\n  1 June 2026  worker_left\n  as at 1 June 2026  met",
            "a.spec",
        )
