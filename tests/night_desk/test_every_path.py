"""Every path of a night by accounts and not by people: acting up, delegated rights, two accounts of one.

Each account may take the steps that its roles allow, as the one table of rights says. The walk goes through
every place that can be reached and asks of each who has signed.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from sightline.access.matrix import may
from sightline.identity.roles import Role
from sightline.night_desk.actions.acting import NEEDS
from sightline.night_desk.rules import MOVES, SIGNATURES, Step, is_closed, is_interim, state_of, why_not

STATES = ("opened", "worker decided", "night manager signed", "handed over", "day manager reviewed", "closed")


@dataclass(frozen=True)
class Account:
    """One way in of a person, with the roles it has: its own, acting and delegated ones."""

    name: str
    person: int
    roles: tuple[Role, ...]

    def may_take(self, step: Step) -> bool:
        """Say whether its roles let it take a step."""
        return NEEDS[step] in may(self.roles)


ACCOUNTS = (
    # One person: at night a worker, in a second account acting night manager, by day a manager of the hub.
    Account("worker", 1, (Role.NIGHT_WORKER,)),
    Account("the worker acting up", 1, (Role.NIGHT_WORKER, Role.NIGHT_MANAGER)),
    Account("the worker in a second account by day", 1, (Role.HUB_MANAGER,)),
    # A night manager to whom the day's review was delegated as well.
    Account("night manager with a delegated right", 2, (Role.NIGHT_MANAGER, Role.TEAM_MANAGER)),
    # A head of service, who may do nearly everything.
    Account("head of service", 3, (Role.HEAD_OF_SERVICE,)),
    # A day manager who shares a team with the night worker.
    Account("day manager", 4, (Role.HUB_MANAGER,)),
)
BY_NAME = {account.name: account for account in ACCOUNTS}
Place = tuple[tuple[Step, str], ...]


def _next(place: Place) -> list[tuple[Step, Account]]:
    taken = {step: BY_NAME[name].person for step, name in place}
    return [
        (step, account)
        for step in Step
        for account in ACCOUNTS
        if why_not(step, taken=taken, person=account.person, may=account.may_take(step)) is None
    ]


def _walk() -> set[Place]:
    """Return every place that any path reaches: which steps were taken, each by which account."""
    seen: set[Place] = {()}
    ahead: list[Place] = [()]
    while ahead:
        place = ahead.pop()
        for step, account in _next(place):
            then = tuple(sorted({**dict(place), step: account.name}.items()))
            if then not in seen:
                seen.add(then)
                ahead.append(then)
    return seen


PLACES = _walk()


def people(place: Place, *steps: Step) -> list[int]:
    """Return the people who took these steps, in whatever account."""
    taken: Mapping[Step, str] = dict(place)
    return [BY_NAME[taken[step]].person for step in steps if step in taken]


def test_the_walk_comes_to_every_step_by_every_account_that_may_take_it():
    assert len(PLACES) > 500
    came = {(step, name) for place in PLACES for step, name in place}
    assert came == {(step, account.name) for step in Step for account in ACCOUNTS if account.may_take(step)}


def test_every_state_that_guidance_names_is_come_to_and_no_other():
    assert {state_of(dict(place).keys()) for place in PLACES} == set(STATES)


def test_on_no_path_does_one_person_sign_twice_in_whatever_account_or_role():
    for place in PLACES:
        signed = people(place, *SIGNATURES)
        assert len(signed) == len(set(signed)), place


def test_on_no_path_does_whoever_decided_or_sent_it_accept_the_handover_in_another_account():
    for place in PLACES:
        accepted = people(place, Step.ACCEPTED)
        assert not set(accepted) & set(people(place, Step.DECIDED, Step.SENT)), place


def test_nothing_is_closed_by_fewer_than_three_people():
    for place in PLACES:
        if is_closed(dict(place).keys()):
            assert len(set(people(place, *SIGNATURES))) == 3, place


def test_switched_to_one_signature_still_no_night_is_closed_by_one_person():
    for place in PLACES:
        done = dict(place).keys()
        if is_closed(done, both_signatures=False):
            assert len(set(people(place, Step.DECIDED, Step.REVIEWED, Step.ACCEPTED))) >= 2, place
            assert Step.SIGNED in done or Step.NOT_REACHED in done, place


def test_a_decision_is_interim_until_a_person_who_did_not_make_it_has_reviewed_it():
    for place in PLACES:
        done = dict(place).keys()
        assert is_interim(done) == (Step.DECIDED in done and Step.REVIEWED not in done)


@pytest.mark.parametrize("step", SIGNATURES)
def test_every_signature_asks_for_a_right_and_for_another_person_than_the_others(step):
    others = set(SIGNATURES) - {step, Step.DECIDED}
    assert NEEDS[step]
    assert step is Step.DECIDED or set(MOVES[step].apart_from) >= {Step.DECIDED, *others}
