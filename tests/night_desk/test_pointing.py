"""Nobody of the night leaves while a night, tonight's included, or a draft points to them."""

from datetime import UTC, date, datetime

import pytest

from sightline.clocks.leaving import hand_on
from sightline.clocks.pointing import Leaver, waiting_for
from sightline.identity.actions import CannotChange
from sightline.identity.models import Worker
from sightline.night_desk import rota
from sightline.night_desk.models import NightDraft, OnDuty
from tests.night_desk.conftest import seeing_all

TONIGHT = date(2026, 11, 11)
KEY = "night_desk.OnDuty.user"


def _leaver(night, user) -> Leaver:
    return Leaver.of(_worker(user), night.clock.now.date())


def _worker(user) -> Worker:
    return Worker.objects.get(person=user.person_id)


def _put_on(night, user, on=TONIGHT) -> None:
    night.does(
        night.manager,
        lambda by: rota.put_on(night=on, user=user, duty="worker", reach="", by=by, at=night.clock.now),
    )


def _waits(night, user) -> dict[str, str]:
    return {each.key: each.words for each in waiting_for(_leaver(night, user))}


@pytest.mark.parametrize(("hour", "is_on"), [(1, True), (8, True), (9, False)])
def test_tonight_counts_until_the_night_is_over(night, hour, is_on):
    _put_on(night, night.worker)

    night.clock.now = datetime(2026, 11, 12, hour, tzinfo=UTC)

    assert (KEY in _waits(night, night.worker)) == is_on


def test_a_night_passes_to_nobody_without_a_role_for_it(night):
    _put_on(night, night.worker)

    with pytest.raises(CannotChange, match="Hannah Trewick holds no role for a night worker"):
        hand_on(_leaver(night, night.worker), {KEY: _worker(night.day_worker)})


def test_a_night_passes_to_nobody_who_is_on_already_and_it_says_so(night):
    _put_on(night, night.worker)
    _put_on(night, night.manager)

    with pytest.raises(CannotChange, match="Teresa Ngata is on for Wednesday 11 November"):
        hand_on(_leaver(night, night.worker), {KEY: _worker(night.manager)})


def test_a_night_passes_to_who_can_do_it(night):
    _put_on(night, night.worker)

    hand_on(_leaver(night, night.worker), {KEY: _worker(night.manager)})

    assert OnDuty.objects.get().user == night.manager


def test_a_draft_at_the_night_desk_has_a_receiver(night):
    with seeing_all():
        NightDraft.objects.create(
            owner=night.worker, form="new", answers={"concern": ["She rang."]}, saved_at=night.clock.now
        )

    with pytest.raises(CannotChange, match="Nobody receives: 1 draft at the night desk"):
        hand_on(_leaver(night, night.worker), {})
    hand_on(_leaver(night, night.worker), {"night drafts": _worker(night.manager)})

    with seeing_all():
        assert NightDraft.objects.get().owner == night.manager
