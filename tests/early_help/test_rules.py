"""What may be done in early help, from every standing; and that a child is never let go into nothing."""

from itertools import product

import pytest

from sightline.early_help.rules import MOVES, Act, Facts, Standing, why_not, why_not_end

WAYS = (frozenset(), frozenset({"at the door"}), frozenset({"early help"}), frozenset({"early help", "case"}),
        frozenset({"early help", "at the door"}), frozenset({"case"}))  # fmt: skip
EVERY = [
    Facts(standing, open_as, considered, assessing, assessed, stepped_up, held)
    for standing, open_as, considered, assessing, assessed, stepped_up, held in product(
        Standing, WAYS, *[(False, True)] * 5
    )
]
REASONS = ("OUTCOMES_MET", "STEP_UP", "DISENGAGED", "MOVED", "CONSENT_WITHDRAWN", "OTHER")


def _walk(standing):
    """Return every standing that can be reached from one, by the table."""
    found, ahead = set(), [standing]
    while ahead:
        now = ahead.pop()
        if now not in found:
            found.add(now)
            ahead += [then for sources, then in MOVES.values() if then and now in sources]
    return found


def test_every_standing_is_reached_from_the_first_and_can_end():
    assert _walk(Standing.NONE) == set(Standing)
    for standing in Standing:
        assert Standing.ENDED in _walk(standing)


def test_every_refusal_is_a_sentence():
    for act, facts in product(Act, EVERY):
        for may in (True, False):
            reason = why_not(act, facts, may=may)
            assert reason is None or (reason[0].isupper() and reason.endswith("."))


def test_nothing_is_done_for_a_child_who_has_died():
    for act in Act:
        assert "has died" in why_not(act, Facts(Standing.AGREED, died=True), may=True)


def test_nothing_ends_between_a_withdrawal_and_its_consideration():
    for facts, reason in product(EVERY, REASONS):
        if facts.standing is Standing.WITHDRAWN and not facts.considered:
            assert why_not_end(facts, reason=reason, may=True) is not None


def test_nothing_ends_as_stepped_up_before_social_care_holds_the_child():
    for facts in EVERY:
        if "case" not in facts.open_as:
            assert why_not_end(facts, reason="STEP_UP", may=True) is not None


def test_nothing_ends_while_the_front_door_decides_about_a_step_up():
    for facts, reason in product(EVERY, REASONS):
        if facts.stepped_up and facts.open_as == {"early help", "at the door"}:
            assert why_not_end(facts, reason=reason, may=True) is not None


def test_consent_is_withdrawn_only_where_it_was_withdrawn():
    facts = Facts(Standing.AGREED, frozenset({"early help"}))

    reason = why_not_end(facts, reason="CONSENT_WITHDRAWN", may=True)

    assert reason == "Record first that the family no longer agrees, and when."


@pytest.mark.parametrize("act", [Act.STEP_UP, Act.CONSIDER, Act.TAKE_OVER])
def test_a_manager_steps_up_considers_and_takes_over(act):
    assert "A manager does this." in why_not(act, Facts(Standing.WITHDRAWN), may=False)
