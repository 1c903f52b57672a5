"""The ladder: a child without a worker is told to more and more senior people, of each rung once."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection

from sightline.access.actions import restrict
from sightline.access.actor import actor_of
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.allocation import climbing, limits, tasks
from sightline.allocation.actions import CannotOffer, accept, watch_over
from sightline.allocation.models import Ladder, Rung, Told
from sightline.clocks.rebuilding import rebuild
from sightline.clocks.unallocated import without_worker
from sightline.identity.actions import end_worker
from sightline.identity.roles import Role
from sightline.records.models import Spell
from sightline.standards.calendar import working_days_after
from tests.allocation.conftest import holder
from tests.case_file.conftest import text_of
from tests.cast import NOW, TODAY


@pytest.fixture
def leaders(service):
    """Return the sign-ins of those who are told: the manager, the head, who answers for all, the director."""
    council = service.council
    whole = service.sign_in(council.workers["Selma Brightwater"], Role.TEAM_MANAGER, council.service)
    return [service.manager, council.user(Role.HEAD_OF_SERVICE), whole, council.user(Role.DIRECTOR)]


@pytest.fixture
def child(service, leaders):
    """Return a child whose worker's last day was yesterday."""
    ivy = service.worker("Ivy Northwold")
    child = service.child(held_by=ivy)
    service.that(child, "allocation_ended", TODAY, worker=ivy.code)
    return child


def _climb(days: int) -> list[int]:
    """Climb as though so many working days had passed; return whom `tell` was given."""
    told: list[int] = []
    at = NOW + (working_days_after(TODAY, days) - TODAY)
    climbing.climb(at=at, tell=told.append)
    return told


def _told() -> list[tuple[int, str]]:
    with keeping(EVERY_CHILD):
        rows = Told.objects.select_related("rung", "user__person").order_by("id")
        return [(each.rung.step, each.user.person.name) for each in rows]


def test_the_wait_is_counted_from_the_event_that_needed_a_worker(service, child):
    (found,) = without_worker(TODAY)

    assert (found.since, found.began) == (TODAY, "allocation ended")


def test_the_wait_of_a_new_referral_is_counted_from_its_decision(service):
    child = service.child()
    service.that(child, "referral_decided", TODAY - timedelta(days=2), outcome="ASSESSMENT")

    assert [(each.since, each.began) for each in without_worker(TODAY)] == [(TODAY - timedelta(2), "new")]


def test_a_move_between_teams_does_not_begin_the_wait_again(service, child):
    later = TODAY + timedelta(days=0)
    service.that(child, "holder_changed", later, team=service.council.south.code)

    assert [each.since for each in without_worker(TODAY)] == [TODAY]


def test_nobody_is_told_before_a_working_day_has_passed(child):
    assert _climb(0) == []


def test_each_rung_tells_its_own_people(child, leaders):
    for days in (1, 3, 5, 10):
        _climb(days)

    assert _told() == [(step, user.person.name) for step, user in enumerate(leaders, 1)]


def test_rungs_that_were_missed_are_all_reached_at_once(child):
    assert len(_climb(10)) == 4


def test_a_rung_fires_once_however_often_it_is_asked(child):
    _climb(3)

    assert _climb(3) == []
    assert Rung.objects.count() == 2


def test_a_correction_of_the_day_does_not_fire_a_rung_again(service, child):
    _climb(3)
    service.that(child, "allocation_ended", TODAY - timedelta(days=1), worker="W3")

    assert _climb(3) == []


def test_a_new_wait_climbs_anew(service, child):
    _climb(1)
    hannah = service.worker("Hannah Trewick")
    (asked,) = service.offered(child, to=hannah)
    with service.acting(service.users["Hannah Trewick"]) as by:
        accept(asked=asked, by=by, at=NOW)
    end_worker(worker=hannah, left_on=TODAY + timedelta(days=9))

    with keeping([child.pk]):
        rebuild([child.pk])

    assert holder(child, TODAY + timedelta(days=10)) is None
    assert [step for step, _ in _told()] == [1]
    at = NOW + timedelta(days=11)
    climbing.climb(at=at, tell=lambda told: None)
    assert [step for step, _ in _told()] == [1, 1]


def test_a_restricted_child_climbs_too_and_is_not_named(service, child, leaders, reader):
    restrict(child=child, by=actor_of(leaders[3], at=NOW), reason="Known to staff.")

    _climb(1)

    page = text_of(reader(leaders[0]).get("/unallocated/"))
    assert "A restricted child No worker for 1 working day" in page
    assert "Amara" not in page


def test_who_was_told_acknowledges_in_their_own_name(service, child, leaders, reader):
    _climb(1)
    told = Told.objects.get()

    reader(leaders[0]).post(f"/unallocated/told/{told.pk}/", {"words": "I allocate her on Monday."})

    page = text_of(reader(leaders[0]).get("/unallocated/"))
    assert "Day 1: Ewan Strand Acknowledged by Ewan Strand" in page
    assert "You were told" not in page


def test_nobody_acknowledges_for_another(service, child, leaders, reader):
    _climb(1)
    told = Told.objects.get()

    assert reader(leaders[1]).post(f"/unallocated/told/{told.pk}/", {"words": "I know."}).status_code == 404
    with pytest.raises(climbing.CannotAcknowledge, match="Only the one who was told"):
        climbing.acknowledge(told=told, by=actor_of(leaders[1], at=NOW), at=NOW, words="I know of it.")


def test_a_message_says_nothing_of_the_child_and_is_sent_once(child):
    _climb(1)
    told, sent = Told.objects.get(), []

    for _ in range(2):
        climbing.send(told_id=told.pk, at=NOW, deliver=lambda *message: sent.append(message))

    ((to, name, subject, text),) = sent
    assert (to, subject) == (told.user.email, "A child has no worker")
    assert "1 working day" in text
    assert not {"Amara", "Quillon"} & set(f"{name} {text}".split())


def test_a_message_that_cannot_leave_is_tried_again(child):
    _climb(1)
    told, sent = Told.objects.get(), []

    def fails(*message: str) -> None:
        raise ConnectionError("the mail server is away")

    with pytest.raises(ConnectionError):
        climbing.send(told_id=told.pk, at=NOW, deliver=fails)

    assert climbing.send(told_id=told.pk, at=NOW, deliver=lambda *message: sent.append(message))


def test_an_offer_without_an_answer_climbs_and_the_child_stays_with_the_giver(service, leaders):
    ivy, hannah = service.worker("Ivy Northwold"), service.worker("Hannah Trewick")
    child = service.child(held_by=ivy)
    service.offered(child, to=hannah)

    before = _climb(1)
    for days in (2, 3):
        _climb(days)

    assert before == []
    assert set(Rung.objects.values_list("ladder", "step")) == {(Ladder.NO_ANSWER, 1), (Ladder.NO_ANSWER, 2)}
    assert _told() == [(1, "Ewan Strand"), (2, leaders[1].person.name)]
    assert holder(child) == "Ivy Northwold"


def test_the_days_of_the_ladder_are_settings_with_a_date(child, leaders):
    limits.set_limit(
        name="ladder: no_worker 1", amount=Decimal(2), in_force_on=TODAY, by=actor_of(leaders[3], at=NOW),
        at=NOW, why="The board decided.",
    )  # fmt: skip

    assert _climb(1) == []
    assert len(_climb(2)) == 1


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"amount": Decimal("1.5")}, "whole number of days"),
        ({"in_force_on": TODAY - timedelta(days=1)}, "today or a later day"),
        ({"why": "  "}, "Say why"),
        ({"name": "ladder: none"}, "no such number"),
    ],
)
def test_a_number_that_cannot_be_is_refused(service, changed, said):
    by = actor_of(service.council.user(Role.DIRECTOR), at=NOW)
    answers = {"name": "ladder: no_worker 1", "amount": Decimal(2), "in_force_on": TODAY, "why": "Decided."}

    with pytest.raises(limits.CannotSet, match=said):
        limits.set_limit(by=by, at=NOW, **{**answers, **changed})


def test_who_may_not_set_a_number(service):
    with pytest.raises(limits.CannotSet, match="may not"):
        limits.set_limit(
            name="ladder: no_worker 1", amount=Decimal(2), in_force_on=TODAY,
            by=actor_of(service.manager, at=NOW), at=NOW, why="I would like to.",
        )  # fmt: skip


def _file_says(service, day: date):
    """Return a child of whom a loaded file says that they opened on a day."""
    child = service.child("Leila")
    with keeping(EVERY_CHILD):
        Spell.objects.filter(child=child).update(from_on=day)
    return child


def test_a_wait_that_began_before_the_calendar_climbs_and_stops_no_other(service, child, reader):
    old = _file_says(service, date(1, 1, 1))

    _climb(1)

    assert Rung.objects.filter(child=child).count() == 1
    assert Rung.objects.filter(child=old).count() == 4
    assert "Leila" in text_of(reader(service.manager).get("/unallocated/"))


def test_a_wait_that_cannot_climb_keeps_no_other_child_from_climbing(service, child, leaders):
    other = service.child("Leila")

    def broken(told: int) -> None:
        if Told.objects.get(pk=told).child_id == other.pk:
            raise ConnectionError("the queue is away")

    with pytest.raises(ExceptionGroup, match="1 of 2 waits"):
        climbing.climb(at=NOW + timedelta(days=1), tell=broken)

    assert Rung.objects.filter(child=child).exists()
    assert not Rung.objects.filter(child=other).exists()


def test_what_was_done_meanwhile_was_not_done_in_a_year_mistyped(service, child):
    with service.acting(service.manager) as by, pytest.raises(CannotOffer, match="Check the year"):
        watch_over(child=child, on=date(202, 11, 3), way="read_record", words="She is well.", by=by, at=NOW)


def test_whoever_is_given_the_role_later_is_told_of_a_rung_that_told_nobody(service):
    ivy = service.worker("Ivy Northwold")
    child = service.child(held_by=ivy)
    service.that(child, "allocation_ended", TODAY, worker=ivy.code)
    before = _climb(1)

    manager = service.manager
    after = _climb(1)

    assert before == []
    assert [Told.objects.get(pk=told).user for told in after] == [manager]
    assert _climb(1) == []
    assert Rung.objects.count() == 1


def test_a_message_that_never_left_is_asked_for_anew_and_one_that_left_is_not(child):
    _climb(1)
    told, again = Told.objects.get(), []

    soon = climbing.send_again(at=NOW + timedelta(days=1, minutes=5), tell=again.append)
    late = climbing.send_again(at=NOW + timedelta(days=1, hours=1), tell=again.append)
    climbing.send(told_id=told.pk, at=NOW, deliver=lambda *message: None)

    assert (soon, late, again) == (0, 1, [told.pk])
    assert climbing.send_again(at=NOW + timedelta(days=1, hours=1), tell=again.append) == 0


def test_a_message_is_tried_again_and_asked_for_once_while_it_waits(child):
    _climb(1)
    told = Told.objects.get()

    for _ in range(2):
        tasks.tell_later(told.pk)

    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from procrastinate_jobs where queueing_lock = %s", [f"tell {told.pk}"]
        )
        assert cursor.fetchone() == (1,)
    assert tasks.tell.retry_strategy.max_attempts == 5
