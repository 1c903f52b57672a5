"""A worker's last day leaves no child with somebody who has gone."""

from datetime import date, timedelta

import pytest

from sightline.access.actions import restrict
from sightline.access.actor import Actor, actor_of
from sightline.clocks import leaving
from sightline.clocks.leaving import TeamLeft, held_by
from sightline.clocks.pointing import Leaver, waiting_for
from sightline.clocks.queries import holders
from sightline.clocks.rebuilding import kept_spells, rebuild
from sightline.identity.actions import CannotChange
from sightline.identity.models import Worker
from sightline.identity.roles import Role
from sightline.records.models import Child, Recording
from tests import cast

TODAY = cast.TODAY
LAST = date(2026, 11, 20)


@pytest.fixture
def administrator(council: cast.Council) -> Actor:
    return actor_of(council.user(Role.ADMINISTRATOR), at=cast.NOW)


def leave(*, worker: Worker, left_on: date, **said: object) -> int:
    """Enter a last day, whoever answers for the team receiving what points to the worker."""
    found = waiting_for(Leaver.of(worker, left_on))
    received = {what.key: what.receivers[0] for what in found if what.receivers}
    return leaving.leave(worker=worker, left_on=left_on, received=received, **said)


def holder(child: Child, day: date) -> str | None:
    worker = holders(day, [child.pk])[child.pk].worker
    return worker.name if worker else None


def test_from_the_day_after_the_last_the_teams_manager_holds(council, child, administrator):
    ivy = council.workers["Ivy Northwold"]

    passed = leave(worker=ivy, left_on=LAST, by=administrator, why="She moves to another council.")

    assert passed == 1
    assert (holder(child, LAST), holder(child, LAST + timedelta(days=1))) == ("Ivy Northwold", None)
    assert holders(LAST + timedelta(days=1))[child.pk].team == council.north


def test_a_last_day_in_the_past_counts_from_then_on(council, child, administrator):
    ivy = council.workers["Ivy Northwold"]

    leave(worker=ivy, left_on=date(2026, 6, 30), by=administrator, why="Entered late.")

    assert (holder(child, date(2026, 6, 30)), holder(child, TODAY)) == ("Ivy Northwold", None)


def test_a_last_day_put_earlier_moves_the_children_earlier(council, child, administrator):
    ivy = council.workers["Ivy Northwold"]
    leave(worker=ivy, left_on=LAST, by=administrator, why="She moves to another council.")

    ivy.refresh_from_db()
    leave(worker=ivy, left_on=TODAY, by=administrator, why="She goes sooner.")

    assert holder(child, TODAY + timedelta(days=1)) is None


def test_what_is_kept_is_what_working_it_out_anew_gives(council, child, administrator):
    leave(worker=council.workers["Ivy Northwold"], left_on=LAST, by=administrator, why="She moves away.")
    before = sorted(map(repr, kept_spells([child.pk])))

    rebuild([child.pk])

    assert sorted(map(repr, kept_spells([child.pk]))) == before


def test_it_is_a_recording_with_its_reason(council, administrator):
    leave(worker=council.workers["Ivy Northwold"], left_on=LAST, by=administrator, why="She moves away.")

    recording = Recording.objects.order_by("-id").first()
    assert recording.by == administrator.user
    assert recording.why == "Ivy Northwold's last day is 20 November 2026. She moves away."


def test_restricted_children_are_counted_and_pass_on_too(council, child, administrator):
    director = actor_of(council.user(Role.DIRECTOR), at=cast.NOW)
    restrict(child=child, by=director, reason="A relative works here.")
    ivy = council.workers["Ivy Northwold"]

    assert held_by(ivy, on=TODAY) == [TeamLeft(council.north.pk, 1)]
    assert leave(worker=ivy, left_on=LAST, by=administrator, why="She moves away.") == 1


def test_a_worker_who_holds_nobody_leaves_nobody(council, administrator):
    tam = council.workers["Tam Harrow"]

    assert held_by(tam, on=TODAY) == []
    assert leave(worker=tam, left_on=LAST, by=administrator, why="He retires.") == 0


@pytest.mark.parametrize("role", [Role.SOCIAL_WORKER, Role.TEAM_MANAGER, Role.ANALYST, Role.DIRECTOR])
def test_who_may_not_enter_a_last_day(council, role):
    by = actor_of(council.user(role, team=council.north), at=cast.NOW)

    with pytest.raises(CannotChange, match="Ask an administrator"):
        leave(worker=council.workers["Ivy Northwold"], left_on=LAST, by=by, why="She moves away.")


@pytest.mark.parametrize(
    ("left_on", "why", "said"),
    [(date(2019, 1, 1), "She moves.", "before the first"), (LAST, "  ", "Say why")],
)
def test_a_last_day_that_cannot_be_is_refused(council, child, administrator, left_on, why, said):
    with pytest.raises(CannotChange, match=said):
        leave(worker=council.workers["Ivy Northwold"], left_on=left_on, by=administrator, why=why)

    assert holder(child, LAST + timedelta(days=1)) == "Ivy Northwold"
