"""The acts and the machines they draw."""

import re
from dataclasses import replace

import pytest

from sightline.standards.acts import (
    ACTS,
    EVERY_CLOCK,
    MACHINES,
    START,
    STATES,
    CannotAct,
    Standing,
    UndeclaredState,
    after,
    declared,
    why_not,
)
from sightline.standards.register import HELD_IN, STANDARDS
from sightline.standards.register.waiting import WAITING
from sightline.standards.vocabulary import KINDS

SIGNED_OFF = {f"T{number:02}" for number in (2, 5, 6, 7, 8, 10, 11, 12, 13, 16, 17, 20, 22, 26, 28)}


def through(*acts: str, standing: Standing = START) -> Standing:
    for act in acts:
        standing = after(standing, ACTS[act])
    return standing


def test_there_are_twenty_eight_acts():
    assert list(ACTS) == [f"T{number:02}" for number in range(1, 29)]


def test_an_act_from_a_state_that_nobody_declared_is_found_out():
    lost = replace(ACTS["T09"], sources=("limbo",))

    with pytest.raises(UndeclaredState, match="T09 names the state “limbo”"):
        declared([lost])


@pytest.mark.parametrize("field", ["enters", "leaves", "beside", "refused_in", "instead"])
def test_an_act_to_a_state_that_nobody_declared_is_found_out(field: str):
    with pytest.raises(UndeclaredState):
        declared([replace(ACTS["T09"], **{field: ("limbo",)})])


def test_a_state_belongs_to_one_machine():
    names = [state for machine in MACHINES for state in machine.states]

    assert len(names) == len(set(names)) == len(STATES)


def test_every_state_is_entered_or_stood_in_from_the_start_or_at_night():
    entered = {state for act in ACTS.values() for state in (*act.enters, *act.instead)}

    assert STATES.keys() - entered - START == {"night enquiry"}


@pytest.mark.parametrize("act", ACTS.values(), ids=list(ACTS))
def test_an_act_starts_and_stops_clocks_that_exist(act):
    for code in {*act.starts, *act.stops} - {EVERY_CLOCK}:
        assert HELD_IN.get(code, code) in STANDARDS or code in WAITING


@pytest.mark.parametrize("act", ACTS.values(), ids=list(ACTS))
def test_an_act_is_told_by_events_of_the_vocabulary(act):
    assert act.recorded_as
    assert set(act.recorded_as) <= KINDS.keys()


@pytest.mark.parametrize("act", ACTS.values(), ids=list(ACTS))
def test_an_act_says_who_decides_and_what_must_be_true(act):
    assert act.guard.endswith(".")
    assert all(
        re.fullmatch(r"R\d\d|court|police|health|carer|system|day manager", each) for each in act.deciders
    )


def test_the_acts_that_a_manager_signs():
    assert {act.id for act in ACTS.values() if act.sign_off} == SIGNED_OFF


def test_from_a_contact_to_a_protection_plan():
    standing = through("T01", "T04", "T06", "T08", "T09", "T10", "T12", "T13", "T14")

    assert standing == {"open case", "assessment", "protection plan", "not looked after"}


def test_the_assessment_goes_on_beside_the_enquiry():
    standing = through("T01", "T06", "T08", "T09", "T10", "T16")

    assert standing == {"open case", "assessment authorised", "section 47 enquiry", "not looked after"}


def test_a_child_may_be_looked_after_and_on_a_protection_plan_at_once():
    standing = through("T01", "T06", "T08", "T09", "T10", "T12", "T13", "T14", "T20")

    assert {"protection plan", "looked after"} <= standing


def test_a_case_with_a_protection_plan_does_not_close():
    standing = through("T01", "T06", "T08", "T16", "T09", "T10", "T12", "T13", "T14")

    with pytest.raises(CannotAct, match="ruled out by: protection plan"):
        after(standing, ACTS["T26"])


def test_a_need_plan_does_not_start_beside_a_protection_plan():
    standing = through("T01", "T06", "T08", "T09", "T10", "T12", "T13", "T14")

    assert "protection plan" in (why_not(standing, ACTS["T17"]) or "")


def test_when_the_protection_plan_ends_a_need_plan_may_follow():
    standing = through("T01", "T06", "T08", "T09", "T10", "T12", "T13", "T14")

    followed = after(standing, ACTS["T19"], instead=True)

    assert "need plan" in followed
    assert "protection plan" not in followed


def test_a_conference_comes_after_an_enquiry():
    standing = through("T01", "T06", "T08")

    with pytest.raises(CannotAct, match="comes after: conference to be held"):
        after(standing, ACTS["T14"])


def test_a_message_about_an_open_case_leaves_the_case_open():
    standing = through("T01", "T06", "T08", "T01", "T03")

    assert "open case" in standing
    assert "contact" not in standing


def test_a_message_about_an_open_case_cannot_be_closed_with_advice():
    standing = through("T01", "T06", "T08", "T01")

    assert why_not(standing, ACTS["T02"])


def test_a_child_with_an_open_case_is_not_referred_again():
    standing = through("T01", "T06", "T08", "T01")

    assert "open case" in (why_not(standing, ACTS["T06"]) or "")


def test_a_closed_child_comes_back_by_a_referral():
    standing = through("T01", "T06", "T07", "T27")

    assert standing == {"referral", "not looked after"}


def test_early_help_steps_up():
    standing = through("T01", "T04", "T05", "T06")

    assert standing == {"referral", "not looked after"}


def test_a_child_may_go_missing_from_anywhere_and_is_found():
    assert through("T24") == START | {"missing"}
    assert through("T24", "T25") == START


def test_what_was_decided_at_night_ends_with_the_day_s_review():
    assert through("T28", standing=START | {"night enquiry"}) == START


def test_a_single_machine_is_never_in_two_states_whatever_is_done():
    """Walk everywhere the acts can lead from the start."""
    seen, waiting = {START}, [START]
    while waiting:
        standing = waiting.pop()
        for act in ACTS.values():
            if why_not(standing, act):
                continue
            for instead in (False, bool(act.instead)):
                reached = after(standing, act, instead=instead)
                if reached not in seen:
                    seen.add(reached)
                    waiting.append(reached)

    for machine in MACHINES:
        assert not machine.single or all(len(standing & set(machine.states)) <= 1 for standing in seen)
    assert all(standing & {"not known", "early help", "referral", "open case", "closed"} for standing in seen)


def test_an_arrow_is_drawn_from_every_source():
    assert list(ACTS["T15"].arrows) == [
        ("conference to be held", "ended"),
        ("conference to be held", "need plan"),
    ]
    assert list(ACTS["T24"].arrows) == [("anywhere", "missing")]
