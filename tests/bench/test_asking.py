"""What the test under load counts: who asks for what, how long it took, and what is lost."""

from collections import Counter
from random import Random

import pytest

from bench.asking import SHARES, Answer, Kind, Person, chosen, errors, lost, times, turns, whose_turns

MARK = "L1-1"


def recorded(contact: str = "k3v", error: str = "") -> Answer:
    return Answer(Kind.RECORD, 0.1, error, contact, MARK)


def test_each_page_is_asked_for_by_its_share_whatever_the_order():
    found = turns(1200, Random(1))

    assert Counter(found) == {kind: 12 * share for kind, share in SHARES.items()}
    assert found != turns(1200, Random(2))


def test_everybody_asks_in_turn_and_only_for_what_is_theirs():
    hub = [Person(str(number), frozenset({Kind.BOARD})) for number in range(3)]
    head = Person("head", frozenset({Kind.WHOLE_LIST}))

    whose = whose_turns([*hub, head])

    assert [next(whose[Kind.BOARD]).public_id for _ in range(4)] == ["0", "1", "2", "0"]
    assert next(whose[Kind.WHOLE_LIST]) is head
    assert Kind.CHILD not in whose


def test_times_are_told_in_milliseconds_with_the_slowest_twentieth_apart():
    found = times([0.001 * number for number in range(1, 101)])

    assert (found.count, found.median, found.slowest) == (100, 50.5, 100)
    assert found.high == pytest.approx(95.05)


def test_one_answer_alone_is_its_own_slowest():
    found = times([0.02])

    assert found.median == found.high == found.slowest == 20


def test_a_worker_chooses_the_likeliest_record_that_opens_without_a_second_person():
    def radio(value: str) -> str:
        return f'<input class="govuk-radios__input" name="child-0-known" type="radio" value="{value}">'

    assert chosen(radio("ask:xyz") + radio("p7q") + radio("new") + radio("unsure")) == "p7q"
    assert chosen(radio("ask:xyz") + radio("new") + radio("unsure")) == "new"
    assert chosen("<p>No record that you may see is like this so far.</p>") == ""


def test_errors_are_counted_by_kind_of_page_and_of_error():
    answers = [
        recorded(),
        recorded("", "status 500"),
        recorded("", "status 500"),
        recorded("", "TimeoutError"),
    ]

    assert errors(answers) == {"Record a contact: status 500": 2, "Record a contact: TimeoutError": 1}


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({MARK: ["k3v"]}, []),
        ({}, ["L1-1 was acknowledged as k3v, and there is nothing"]),
        ({MARK: ["k3v", "k3v"]}, ["L1-1 was acknowledged as k3v, and there is ['k3v', 'k3v']"]),
        ({MARK: ["zzz"]}, ["L1-1 was acknowledged as k3v, and there is ['zzz']"]),
        ({MARK: ["k3v"], "L1-2": ["q2w"]}, ["L1-2 is there and was not acknowledged"]),
    ],
)
def test_nothing_is_lost_only_where_what_was_acknowledged_is_there_once(written, said):
    assert lost([recorded()], written) == said
