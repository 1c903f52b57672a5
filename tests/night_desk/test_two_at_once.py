"""Two hands on one night record: one wins, the other is told kindly, and nothing is written twice."""

from collections.abc import Callable, Iterator
from threading import Barrier, Thread

import pytest
from django.db import connection

from sightline.access.actions import restrict
from sightline.access.actor import Actor, acting, actor_for, actor_of
from sightline.identity.roles import Role
from sightline.night_desk import actions
from sightline.night_desk.actions import CannotDo
from sightline.night_desk.models import NightRecord, NightStep
from sightline.records.models import CoverageDeclared, Event, SourceLine
from tests import cast
from tests.meeting import meeting
from tests.night_desk.conftest import Clock, Night, night_of, seeing_all


@pytest.fixture
def committed(transactional_db: None, clock: Clock) -> Iterator[Night]:
    """Return a night whose people and children are committed."""
    with acting(actor_for("a test")):
        council = cast.council()
        CoverageDeclared.objects.create(line=SourceLine.objects.get(code="people"), kind="*", extent="every")
        made = night_of(council, clock)
    yield made


def _at_once(*jobs: Callable[[], object]) -> list[Exception]:
    barrier, raised = Barrier(len(jobs)), []

    def run(job: Callable[[], object]) -> None:
        try:
            barrier.wait(10)
            job()
        except Exception as error:
            raised.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads), "two wait for each other"
    return raised


def _job(of: Night, user, act: Callable[..., object], **said: object) -> Callable[[], object]:
    def job() -> None:
        with acting(actor_of(user, at=of.clock.now)) as actor:
            act(by=actor, at=of.clock.now, **said)

    return job


def test_of_two_managers_who_sign_at_once_one_has_signed(committed):
    with acting(actor_for("a test")):
        record = committed.decided()
    said = {"night": record, "agrees": True, "words": "I read it."}

    raised = _at_once(
        _job(committed, committed.manager, actions.sign, **said),
        _job(committed, committed.head, actions.sign, **said),
    )

    assert [str(error) for error in raised] == ["This was signed already."]
    with acting(actor_for("a test")), seeing_all():
        assert NightStep.objects.filter(step="signed").count() == 1
        assert Event.objects.filter(kind="night_decision_signed").count() == 1


def test_one_person_in_two_accounts_who_signs_and_reviews_at_once_has_done_one_of_them(committed):
    with acting(actor_for("a test")):
        record = committed.decided()
        by_day = committed.another_account_of(committed.manager, Role.HUB_MANAGER, team=committed.hub)
    said = {"night": record, "agrees": True, "words": "I read it."}

    raised = _at_once(
        _job(committed, committed.manager, actions.sign, **said),
        _job(committed, by_day, actions.review, **said),
    )

    assert [type(error) for error in raised] == [CannotDo]
    assert "so somebody else must" in str(raised[0])
    with acting(actor_for("a test")), seeing_all():
        assert NightStep.objects.filter(step__in=["signed", "reviewed"]).count() == 1


def test_of_two_calls_at_once_about_a_child_who_is_not_open_one_opens_the_child(committed):
    with acting(actor_for("a test")):
        child = committed.closed_child()
        call = actions.Call(committed.clock.now, "Sergeant Vale", "6", "Found alone at home.")

    def opens(by: Actor) -> None:
        actions.open_records(child=child, others=(), call=call, by=by, at=committed.clock.now)

    raised = meeting((committed.worker, opens), (committed.manager, opens), at=committed.clock.now)

    assert raised == [None, None]
    with acting(actor_for("a test")), seeing_all():
        assert Event.objects.filter(child=child, kind="contact_received").count() == 1
        assert NightRecord.objects.filter(child=child).count() == 2


def test_a_call_about_a_child_whose_record_is_being_hidden_is_refused_in_words(committed):
    with acting(actor_for("a test")):
        child = committed.council.child(team=committed.hub)
        call = actions.Call(committed.clock.now, "Sergeant Vale", "6", "Found alone at home.")

    raised = meeting(
        (committed.head, lambda by: restrict(child=child, by=by, reason="She is known here.")),
        (
            committed.worker,
            lambda by: actions.open_records(child=child, others=(), call=call, by=by, at=committed.clock.now),
        ),
        at=committed.clock.now,
    )

    assert (raised[0], type(raised[1])) == (None, CannotDo)


def test_of_two_who_accept_at_once_one_has_the_handover(committed):
    with acting(actor_for("a test")):
        record = committed.decided()
        committed.signs(record, committed.manager)
        committed.sends(record)

    raised = _at_once(
        _job(committed, committed.day_worker, actions.accept_handover, night=record),
        _job(committed, committed.day_manager, actions.accept_handover, night=record),
    )

    assert [str(error) for error in raised] == ["The handover was accepted already."]
