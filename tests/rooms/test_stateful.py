"""Random days in all the rooms at once: what must hold whatever people do, in whatever order.

Contacts by telephone and from systems, decisions and signatures, requests and answers, offers and their
answers, nights, early help, leavers, restrictions, and whatever else anybody writes of a child; two hands on
one record; a crash at any statement of any step. `what_holds.py` says what is asked after each step and of
each life: V01 to V17, as many outcomes as receipts, one holder for each open child, a balance that adds up.
Two who act at the very same moment are in each room's `test_two_at_once.py`. `make prove` runs it long, CI a
short profile.
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
from tests.rooms.writing import Writing


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
            self.what_holds_of_each_life()
            self.nothing_links_an_adopted_child_to_who_they_were()
        finally:
            transaction.set_rollback(True)
            self.asking.__exit__(None, None, None)
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)


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
    run_state_machine_as_test(Rooms, settings=days(4, 25))


@pytest.mark.prove
@pytest.mark.django_db
def test_over_thousands_of_steps_every_child_is_held_and_everything_that_came_has_one_outcome() -> None:
    run_state_machine_as_test(Rooms, settings=days(150, 60))
