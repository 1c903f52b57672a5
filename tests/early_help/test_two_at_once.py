"""Two who work with one family at once: each act is done or refused, and nothing is written twice."""

from collections.abc import Iterator

import pytest

from sightline.access.actor import Actor, acting, actor_for
from sightline.clocks.actions import NewEvent, record
from sightline.early_help import actions
from sightline.early_help.actions import CannotDo, Consent
from sightline.records.models import Child, CoverageDeclared, Event, SourceLine
from tests import cast
from tests.cast import NOW, TODAY
from tests.early_help.conftest import Help, help_of, seeing_all
from tests.meeting import meeting


@pytest.fixture
def committed(transactional_db: None) -> Iterator[tuple[Help, Child]]:
    """Return an early help team and a family that has agreed, all of it committed."""
    with acting(actor_for("a test")):
        council = cast.council()
        CoverageDeclared.objects.create(line=SourceLine.objects.get(code="people"), kind="*", extent="every")
        early = help_of(council)
        child = early.agreed()
    yield early, child


def test_of_two_who_record_that_a_family_no_longer_agrees_the_second_is_told(committed):
    early, child = committed

    def withdraw(by: Actor) -> None:
        actions.withdraw(child=child, consent=Consent(TODAY, "Her mother"), by=by, at=NOW)

    raised = meeting((early.worker, withdraw), (early.manager, withdraw))

    assert (raised[0], type(raised[1])) == (None, CannotDo)
    assert "The family no longer agrees" in str(raised[1])
    with acting(actor_for("a test")), seeing_all():
        assert Event.objects.filter(kind="early_help_consent_withdrawn").count() == 1


@pytest.mark.parametrize("visited_first", [True, False])
def test_a_visit_and_what_a_family_says_are_recorded_at_once(committed, visited_first):
    early, child = committed
    seen = NewEvent(child.pk, "child_seen", TODAY, facts={"alone": True})

    def visit(by: Actor) -> None:
        record([seen], by=by.user, at=NOW, why="She was visited.")

    def withdraw(by: Actor) -> None:
        actions.withdraw(child=child, consent=Consent(TODAY, "Her mother"), by=by, at=NOW)

    both = [(early.worker, visit), (early.manager, withdraw)]

    assert meeting(*(both if visited_first else both[::-1])) == [None, None]
