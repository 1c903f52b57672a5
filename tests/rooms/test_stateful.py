"""Random days in all the rooms at once: what must hold whatever people do, in whatever order.

Contacts by telephone and from systems, decisions and signatures, requests and answers, offers and their
answers, nights, early help, leavers, restrictions, and whatever else anybody writes of a child; two hands on
one record; a crash at any statement of any step. `what_holds.py` says what is asked after each step and of
each life: V01 to V17, as many outcomes as receipts, one holder for each open child, a balance that adds up.
In `Rooms` the two hands come in turn; in `RoomsAtOnce` any two acts begin at the same moment, each on a
connection of its own. `make prove` runs both long, CI a short profile.
"""

import os

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from tests.rooms.adoption import Adoption
from tests.rooms.door import AtTheDoor
from tests.rooms.holding import Holding
from tests.rooms.nights import NightsAndHelp
from tests.rooms.together import Together
from tests.rooms.writing import Writing
from tests.throwaway_server import WHICH

# `make test` lives the same lives on two servers: on the second half as many.
IS_FIRST = WHICH == "system"


class Rooms(AtTheDoor, Holding, NightsAndHelp, Writing, Adoption, RuleBasedStateMachine):
    """A hub, an assessing team, a night team and partners, and the children who come to them."""

    @rule()
    def stop_and_remember(self) -> None:
        """Note what is written and believed now."""
        self.remember()

    def teardown(self) -> None:
        """Judge the whole, and undo everything."""
        if not hasattr(self, "asking"):
            return
        try:
            self.judge()
        finally:
            self.forget_it_all()

    def judge(self) -> None:
        """Judge the whole."""
        self.what_holds_of_each_life()
        self.nothing_links_an_adopted_child_to_who_they_were()

    def forget_it_all(self) -> None:
        """Undo everything."""
        transaction.set_rollback(True)
        self.asking.__exit__(None, None, None)
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)


class RoomsAtOnce(Together, Rooms):
    """The same rooms, in which any two act at the very same moment."""

    def judge(self) -> None:
        """Let the last one who waits do their thing, and judge the whole."""
        self.nobody_waits()
        super().judge()


def days(examples: int, steps: int) -> settings:
    """Return how long to try."""
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        derandomize=bool(os.environ.get("CI")),
        suppress_health_check=list(HealthCheck),
        # A life is told step by step when it fails; to shorten one takes many minutes.
        phases=[Phase.explicit, Phase.generate],
        print_blob=True,
    )


@pytest.mark.django_db
def test_whatever_the_rooms_do_every_child_is_held_and_everything_that_came_has_one_outcome() -> None:
    run_state_machine_as_test(Rooms, settings=days(4 if IS_FIRST else 2, 25))


@pytest.mark.prove
@pytest.mark.django_db
def test_over_thousands_of_steps_every_child_is_held_and_everything_that_came_has_one_outcome() -> None:
    run_state_machine_as_test(Rooms, settings=days(150, 60))


@pytest.mark.django_db(transaction=True)
def test_what_any_two_do_at_the_same_moment_is_done_or_refused_and_nothing_is_written_twice() -> None:
    run_state_machine_as_test(RoomsAtOnce, settings=days(2 if IS_FIRST else 1, 16))


@pytest.mark.prove
@pytest.mark.django_db(transaction=True)
def test_of_thousands_of_acts_at_the_same_moment_each_is_done_or_refused() -> None:
    run_state_machine_as_test(RoomsAtOnce, settings=days(60, 50))
