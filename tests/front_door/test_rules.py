"""The table of moves, and every reason why a move is refused."""

from dataclasses import replace
from datetime import timedelta
from itertools import combinations

import pytest

from sightline.front_door.rules import (
    CLOSING,
    LAWFUL_BASES,
    MOVES,
    Asked,
    Facts,
    acts_of,
    declared,
    grading_reason,
    needs_second_look,
    why_not_ask,
    why_not_choose,
    why_not_decide,
    why_not_grade,
    why_not_look,
    why_not_sign,
)
from sightline.standards import codes
from sightline.standards.acts import ACTS, CannotAct, UndeclaredState, after
from tests.cast import TODAY

DOOR = ("contact", "enquiry")
INVOLVED = ("not known", "early help", "referral", "open case", "closed")
STANDINGS = [frozenset((door, involved, "not looked after")) for door in DOOR for involved in INVOLVED]
NEW = Facts(frozenset(("contact", "not known", "not looked after")))
SAID = {
    "may_record": True,
    "tier": "1",
    "reasons": "It is well.",
    "options": "Early help.",
    "without_because": "",
    "team_kind": None,
    "agreed_by": "",
    "agreed_on": None,
    "agreed_how": "",
    "accepted_by": "",
    "today": TODAY,
}
AGREED = {
    "outcome": "EARLY_HELP",
    "facts": Facts(frozenset(("enquiry", "not known", "not looked after"))),
    "tier": "2",
    "team_kind": "early_help",
    "agreed_by": "Her mother",
    "agreed_on": TODAY,
    "agreed_how": "telephone",
    "accepted_by": "The manager",
}


def test_every_move_is_made_of_declared_acts_and_tells_its_outcome_in_a_known_code():
    for move in MOVES.values():
        assert set(move.acts) <= ACTS.keys()
        assert codes.SETS["CONTACT_OUTCOME"].get(move.outcome)
        assert all(codes.SETS["TIER"].get(tier) for tier in move.tiers)


def test_a_move_by_an_act_that_nobody_declared_is_found_out():
    with pytest.raises(UndeclaredState, match="does T99"):
        declared([replace(MOVES["ADVICE"], acts=("T99",))])


@pytest.mark.parametrize("standing", STANDINGS, ids=lambda each: "+".join(sorted(each)))
@pytest.mark.parametrize("outcome", MOVES)
def test_what_may_be_chosen_can_be_done_and_what_cannot_be_done_may_not_be_chosen(outcome, standing):
    """Walk every place a child can stand with every outcome: the rule and the machine of acts agree."""
    refused = why_not_choose(outcome, Facts(standing))
    reached, can = standing, True
    for act in acts_of(outcome, standing):
        try:
            reached = after(reached, ACTS[act])
        except CannotAct:
            can = False
            break

    assert (refused is None) <= can
    if refused is None:
        assert not reached & set(DOOR)


@pytest.mark.parametrize("standing", STANDINGS, ids=lambda each: "+".join(sorted(each)))
def test_from_everywhere_there_is_a_way_on(standing):
    assert any(why_not_choose(outcome, Facts(standing)) is None for outcome in MOVES)


def test_a_move_is_signed_just_when_one_of_its_acts_is():
    for move in MOVES.values():
        assert move.signed == any(ACTS[act].sign_off for act in move.acts)


@pytest.mark.parametrize("outcome", [each for each in MOVES if each != "STRATEGY"])
def test_when_a_child_is_unsafe_only_a_strategy_discussion_is_left(outcome):
    assert "strategy discussion comes first" in why_not_choose(outcome, replace(NEW, unsafe_now=True))


def test_a_decided_contact_has_no_way_on():
    decided = Facts(frozenset(("closed", "not looked after")))

    assert all(why_not_choose(outcome, decided) for outcome in MOVES)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"may_record": False}, "Ask a hub manager"),
        ({"tier": "4"}, "Check the tier or the outcome"),
        ({"tier": ""}, "Check the tier or the outcome"),
        ({"reasons": "  "}, "Say why this is right"),
        ({"options": ""}, "what else you considered"),
        ({"outcome": "REFERRAL", "tier": "3"}, "Choose the team"),
        ({"outcome": "REFERRAL", "tier": "3", "team_kind": "early_help"}, "Choose the team"),
        ({"outcome": "BISCUITS"}, "Choose what should happen"),
    ],
)
def test_a_decision_that_lacks_something_is_refused_with_what_it_lacks(changed, words):
    wanted = {"outcome": "ADVICE", **SAID, **changed}

    assert words in why_not_decide(facts=NEW, **wanted)


def test_two_agencies_that_have_not_answered_are_both_named():
    facts = replace(NEW, requests=(Asked("Police", True, False), Asked("Health", True, False)))

    assert why_not_decide(outcome="ADVICE", facts=facts, **SAID).startswith(
        "Police and Health have not answered"
    )


@pytest.mark.parametrize(("before", "outcome", "asks"), [
    (0, "ADVICE", False), (1, "ADVICE", False), (2, "ADVICE", True), (2, "NFA", True), (9, "REFERRAL", False),
])  # fmt: skip
def test_a_run_of_small_concerns_asks_for_a_second_look(before, outcome, asks):
    assert needs_second_look(outcome, before) is asks
    assert not asks or outcome in CLOSING


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ({"looker": 1}, "You made this decision"),
        ({"looker": 3}, "You closed one of the earlier contacts"),
        ({"looked": True}, "taken a second look already"),
    ],
)
def test_a_second_look_is_taken_by_somebody_else_who_closed_none(who, words):
    assert words in why_not_look(**{"looker": 2, "decider": 1, "closers": {3, 4}, "looked": False, **who})


def test_nobody_signs_their_own_decision_whatever_else_is_true():
    """V14, over every combination of what else may be said of a decision."""
    names = ("may_sign", "signed", "returned", "waits_for_look")
    for count in range(len(names) + 1):
        for true in combinations(names, count):
            said = {name: name in true for name in names}
            assert why_not_sign(decider=7, signer=7, **said).startswith("Another manager must sign")


def test_a_signature_has_one_combination_in_which_it_is_given():
    names = ("may_sign", "signed", "returned", "waits_for_look")
    given = [
        true
        for count in range(len(names) + 1)
        for true in combinations(names, count)
        if why_not_sign(decider=7, signer=8, **{name: name in true for name in names}) is None
    ]

    assert given == [("may_sign",)]


# A grading that says nothing of the family's agreement, nor whether the child is unsafe.
SILENT = {
    "consent": "",
    "consent_why": "",
    "unsafe_now": None,
    "unsafe_why": "",
    "unsafe_before": False,
}


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({}, "Say whether the child is unsafe now."),
        ({"unsafe_now": False}, None),
        ({"unsafe_now": True}, "Say what makes the child unsafe now."),
        ({"unsafe_now": True, "unsafe_why": "Nobody is there."}, None),
        ({"unsafe_now": True, "unsafe_why": "Nobody is there.", "level": "AMBER"}, "graded red"),
        ({"unsafe_before": True}, None),
        ({"unsafe_before": True, "before": "RED", "level": "GREEN"}, "graded red"),
        ({"unsafe_now": True, "unsafe_why": "Nobody is there.", "before": "RED"}, None),
        ({"before": "AMBER"}, None),
        ({"before": "RED"}, "graded red already"),
    ],
)
def test_a_first_grade_says_whether_the_child_is_unsafe_and_an_unsafe_child_is_red(told, said):
    asked = {"level": "RED", "before": None, "words": "Worse.", "decided": False, "consent": "given"}
    found = why_not_grade(**SILENT | asked | told)

    assert found is None if said is None else said in found


def test_a_grade_is_given_once_with_a_reason_and_never_after_the_decision():
    def why(**said):
        asked = {"level": "RED", "before": "AMBER", "words": "Worse.", "decided": False}
        return why_not_grade(**asked | SILENT | said)

    assert why(before="RED")
    assert why(words=" ") == "Say why."
    assert "its grade stands" in why(decided=True)
    assert why() is None
    assert [grading_reason("AMBER", before) for before in (None, "GREEN", "RED")] == [
        "FIRST",
        "RAISED",
        "LOWERED",
    ]


@pytest.mark.parametrize(
    ("consent", "why", "said"),
    [
        ("", "", "Say whether the family knows and agrees"),
        ("not_sought", " ", "why they are not asked"),
        ("refused", "", "what allows it"),
        ("refused", "She may be hurt: Children Act 1989, section 47.", None),
        ("not_sought", "Asking might add to the risk.", None),
        ("given", "", None),
    ],
)
def test_an_enquiry_opens_with_what_the_family_knows_or_why_it_goes_on_without(consent, why, said):
    asked = {"level": "RED", "before": None, "words": "Worse.", "decided": False, "unsafe_now": False}
    found = why_not_grade(**SILENT | asked | {"consent": consent, "consent_why": why})

    assert found is None if said is None else said in found


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"agreed_by": " "}, "needs both"),
        ({"accepted_by": ""}, "needs both"),
        ({"agreed_on": None}, "on which day"),
        ({"agreed_how": "by owl"}, "on which day the family agreed, and how"),
        ({"agreed_on": TODAY + timedelta(days=1)}, "has not come"),
        ({"agreed_on": TODAY - timedelta(days=400)}, "more than a year ago"),
        ({}, None),
    ],
)
def test_early_help_says_who_agreed_when_and_how_and_who_accepted(wrong, said):
    found = why_not_decide(**SAID | AGREED | wrong)

    assert found is None if said is None else said in found


def test_nobody_is_asked_without_a_lawful_basis_and_consent_is_the_last_of_them():
    asked = {"graded": True, "decided": False, "open_already": False, "asks": "What?", "why": "So."}

    assert "lawful basis" in why_not_ask(basis="", **asked)
    assert "lawful basis" in why_not_ask(basis="CONSENT", **asked)
    assert why_not_ask(basis="SAFEGUARDING", **asked) is None
    assert list(LAWFUL_BASES)[-1] == "AGREED"
    assert next(iter(LAWFUL_BASES)) == "SAFEGUARDING"
