"""The table of moves: every path is walked, and none of them lets one person sign twice."""

from collections.abc import Iterator, Mapping
from itertools import pairwise

import pytest

from sightline.night_desk.rules import (
    CLOSED_BY,
    MOVES,
    SIGNATURES,
    Step,
    is_closed,
    is_interim,
    possible,
    state_of,
    why_not,
    why_not_checked,
)

PEOPLE = (1, 2, 3)
Taken = Mapping[Step, int]


def _paths(taken: Taken, people: tuple[int, ...]) -> Iterator[list[Taken]]:
    """Yield every path from here: each step by each person that the rules allow, until none is left."""
    ahead = [
        {**taken, step: person}
        for step in Step
        for person in people
        if why_not(step, taken=taken, person=person, may=True) is None
    ]
    if not ahead:
        yield [taken]
    for then in ahead:
        for path in _paths(then, people):
            yield [taken, *path]


EVERY_PATH = list(_paths({}, PEOPLE))
EVERY_PLACE = {tuple(sorted(taken.items())) for path in EVERY_PATH for taken in path}


def test_there_are_many_paths_and_the_walk_found_every_step():
    assert len(EVERY_PATH) > 500
    assert {step for place in EVERY_PLACE for step, _ in place} == set(Step)


def test_on_no_path_does_anybody_sign_twice():
    for place in EVERY_PLACE:
        signed = [person for step, person in place if step in SIGNATURES]
        assert len(signed) == len(set(signed)), place


def test_on_no_path_is_a_handover_accepted_by_whoever_decided_or_sent_it():
    for place in map(dict, EVERY_PLACE):
        if Step.ACCEPTED in place:
            assert place[Step.ACCEPTED] not in (place[Step.DECIDED], place[Step.SENT])


def test_nothing_is_closed_without_both_signatures_and_an_accepted_handover():
    closed = [dict(place) for place in EVERY_PLACE if is_closed(dict(place).keys())]

    assert closed
    assert all(place.keys() >= CLOSED_BY for place in closed)
    assert all(len({place[step] for step in SIGNATURES}) == 3 for place in closed)


def test_a_decision_is_interim_from_the_decision_to_the_day_review_and_at_no_other_time():
    for place in map(dict, EVERY_PLACE):
        assert is_interim(place.keys()) == (Step.DECIDED in place and Step.REVIEWED not in place)


def test_however_a_night_went_three_others_can_bring_it_to_its_end():
    for place in EVERY_PLACE:
        taken = dict(place)
        for step in Step:
            for person in (4, 5, 6):
                allowed = why_not(step, taken=taken, person=person, may=True) is None
                if allowed and step is not Step.NOT_REACHED:
                    taken[step] = person
                    break
        assert is_closed(taken.keys()), (place, taken)


def test_no_step_goes_back():
    for path in EVERY_PATH:
        for before, after in pairwise(path):
            assert before.items() < after.items()


def test_a_state_is_never_left_for_one_before_it():
    words = "opened, worker decided, night manager signed, handed over, day manager reviewed, closed"
    order = words.split(", ")
    for path in EVERY_PATH:
        reached = [order.index(state_of(taken.keys())) for taken in path]
        assert reached == sorted(reached)


def test_the_steps_said_to_be_possible_are_those_that_somebody_may_take():
    for place in EVERY_PLACE:
        taken = dict(place)
        stranger = 99
        allowed = [step for step in MOVES if why_not(step, taken=taken, person=stranger, may=True) is None]
        assert possible(taken.keys()) == allowed


@pytest.mark.parametrize("step", list(Step))
def test_every_refusal_is_a_sentence_that_says_why(step):
    for place in EVERY_PLACE:
        for person in PEOPLE:
            reason = why_not(step, taken=dict(place), person=person, may=True)
            assert reason is None or (reason[0].isupper() and reason.endswith("."))
    assert why_not(step, taken={}, person=1, may=False).endswith(".")


def test_whoever_signed_at_night_is_told_that_somebody_else_must_review():
    taken = {Step.DECIDED: 1, Step.SIGNED: 2}

    assert why_not(Step.REVIEWED, taken=taken, person=2, may=True) == (
        "You signed this at night, so somebody else must review it."
    )


def test_an_unsigned_decision_may_be_reviewed_at_once():
    assert why_not(Step.REVIEWED, taken={Step.DECIDED: 1}, person=3, may=True) is None


def test_a_handover_is_not_sent_before_it_is_said_who_signed_or_why_nobody_did():
    reason = why_not(Step.SENT, taken={Step.DECIDED: 1}, person=1, may=True)

    assert reason == "Say first that the night manager signed, or that they were not reached and why."


@pytest.mark.parametrize(("at", "because"), [(None, ""), (1, "The line was down.")])
def test_a_check_has_a_time_or_a_reason_and_not_both(at, because):
    assert why_not_checked(checked_at=at, not_possible_because=because) is not None
