"""Two hands at once on a real database: one wins, the other is told kindly, nothing is written twice."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from sightline.access.actor import Actor, acting, actor_for, actor_of
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.allocation import climbing
from sightline.allocation.actions import CannotAnswer, CannotOffer, Choice, accept, ask_another, offer
from sightline.allocation.models import Asked, Handover, Rung, Told
from sightline.allocation.tasks import tell_later
from sightline.clocks import leaving
from sightline.clocks.actions import NewEvent, record
from sightline.identity.actions import CannotChange
from sightline.identity.models import Worker
from sightline.identity.roles import Role
from sightline.records.models import Child, CoverageDeclared, Event, SourceLine
from sightline.standards.calendar import working_days_after
from tests import cast
from tests.allocation.conftest import NOTE, Service, holder
from tests.cast import NOW, TODAY
from tests.meeting import meeting


@pytest.fixture
def committed(transactional_db: None) -> Iterator[Service]:
    """Return a service whose people and children are committed."""
    with acting(actor_for("a test")):
        council = cast.council()
        CoverageDeclared.objects.create(line=SourceLine.objects.get(code="people"), kind="*", extent="every")
        service = Service(council)
        service.worker("Hannah Trewick")
        service.worker("Samir Qadri")
    yield service


def at_once(*jobs: Callable[[], object]) -> list[Exception]:
    """Run each job in a thread of its own, all starting together, and return what they raised."""
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


def _offered_to_both(service: Service) -> tuple[Child, list[Asked]]:
    with acting(actor_for("a test")):
        hannah, samir = service.council.workers["Hannah Trewick"], service.council.workers["Samir Qadri"]
        child = service.child()
        (first,) = service.offered(child, to=hannah)
        with service.acting(service.manager) as by:
            choice = Choice(samir, service.council.north, "Whoever can.", {})
            second = ask_another(handover=first.handover, choice=choice, by=by, at=NOW)
    return child, [first, second]


def _accepting(service: Service, asked: Asked, name: str) -> Callable[[], object]:
    def job() -> None:
        with acting(actor_of(service.users[name], at=NOW)) as by:
            accept(asked=asked, by=by, at=NOW)

    return job


def test_of_two_who_accept_at_once_one_holds_the_child_and_the_other_is_told_who(committed):
    child, (first, second) = _offered_to_both(committed)

    raised = at_once(
        _accepting(committed, first, "Hannah Trewick"), _accepting(committed, second, "Samir Qadri")
    )

    with acting(actor_for("a test")):
        won = Handover.objects.get().accepted_by.name
        assert holder(child) == won
        assert Event.objects.filter(child=child, kind="allocated").count() == 1
        assert sorted(Asked.objects.values_list("answer", flat=True)) == ["accepted", "passed"]
    assert [(type(error), str(error)) for error in raised] == [(CannotAnswer, f"{won} accepted first.")]


def test_one_worker_in_two_windows_accepts_once(committed):
    _, (first, _) = _offered_to_both(committed)

    raised = at_once(*[_accepting(committed, first, "Hannah Trewick")] * 2)

    assert [type(error) for error in raised] == [CannotAnswer]
    with acting(actor_for("a test")):
        assert Event.objects.filter(kind="allocated").count() == 1


def test_two_who_climb_at_once_reach_each_rung_once(committed):
    with acting(actor_for("a test")):
        assert committed.manager
        for _ in range(3):
            committed.child()
    told: list[int] = []

    raised = at_once(*[lambda: climbing.climb(at=NOW, tell=told.append)] * 3)

    assert raised == []
    with acting(actor_for("a test")), keeping(EVERY_CHILD):
        reached = list(Rung.objects.values_list("child_id", "step"))
        assert len(reached) == len(set(reached)) > 0
        assert sorted(told) == sorted(Told.objects.values_list("pk", flat=True))


def test_a_message_is_asked_for_in_the_transaction_that_says_whom_to_tell_also_by_the_worker(committed):
    with app.replace_connector(app.connector.get_worker_connector()):
        with transaction.atomic():
            tell_later(-7)
            transaction.set_rollback(True)
        assert not ProcrastinateJob.objects.filter(args={"told_id": -7}).exists()

        with transaction.atomic():
            tell_later(-7)
        assert ProcrastinateJob.objects.filter(args={"told_id": -7}).count() == 1
    with connection.cursor() as cursor:
        cursor.execute("delete from procrastinate_jobs where args ->> 'told_id' = '-7'")


def _leaves(service: Service, name: str, **received: str) -> Callable[[Actor], object]:
    workers = service.council.workers
    to = {key: workers[receiver] for key, receiver in received.items()}
    return lambda by: leaving.leave(
        worker=Worker.objects.get(name=name), left_on=TODAY, by=by, why="Moves away.", received=to
    )


def _accepts(asked: Asked) -> Callable[[Actor], object]:
    return lambda by: accept(asked=asked, by=by, at=NOW)


def test_who_accepts_a_child_while_their_last_day_is_entered_keeps_it_from_being_entered(committed):
    child, (first, _) = _offered_to_both(committed)
    with acting(actor_for("a test")):
        head = committed.council.user(Role.HEAD_OF_SERVICE)

    raised = meeting(
        (committed.users["Hannah Trewick"], _accepts(first)),
        (head, _leaves(committed, "Hannah Trewick", offers="Samir Qadri")),
    )

    assert (raised[0], type(raised[1])) == (None, CannotChange)
    assert "Nobody receives: 1 child of North team" in str(raised[1])
    with acting(actor_for("a test")):
        assert Asked.objects.get(pk=first.pk).answer == "accepted"
        assert holder(child) == "Hannah Trewick"
        assert Worker.objects.get(name="Hannah Trewick").left_on is None


def test_who_accepts_a_child_after_their_last_day_was_entered_is_told(committed):
    child, (first, _) = _offered_to_both(committed)
    with acting(actor_for("a test")):
        head = committed.council.user(Role.HEAD_OF_SERVICE)

    raised = meeting(
        (head, _leaves(committed, "Hannah Trewick", offers="Samir Qadri")),
        (committed.users["Hannah Trewick"], _accepts(first)),
    )

    assert (raised[0], type(raised[1])) == (None, CannotAnswer)
    with acting(actor_for("a test")):
        assert holder(child) is None


def test_an_offer_that_another_accepts_while_one_who_was_asked_leaves_is_offered_to_nobody_else(committed):
    child, (_, second) = _offered_to_both(committed)
    with acting(actor_for("a test")):
        head = committed.council.user(Role.HEAD_OF_SERVICE)
        committed.worker("Rhoda Pell")

    raised = meeting(
        (committed.users["Samir Qadri"], _accepts(second)),
        (head, _leaves(committed, "Hannah Trewick", offers="Rhoda Pell")),
    )

    assert raised == [None, None]
    with acting(actor_for("a test")):
        assert holder(child) == "Samir Qadri"
        assert not Asked.objects.filter(answer="").exists()


def test_of_two_who_leave_at_once_neither_receives_what_the_other_leaves(committed):
    _, asked = _offered_to_both(committed)
    with acting(actor_for("a test")):
        head = committed.council.user(Role.HEAD_OF_SERVICE)
        committed.worker("Rhoda Pell")
        for each in asked:
            Asked.objects.filter(pk=each.pk).delete()
        child = committed.child()
        committed.offered(child, to=committed.council.workers["Hannah Trewick"])

    raised = meeting(
        (head, _leaves(committed, "Samir Qadri")),
        (head, _leaves(committed, "Hannah Trewick", offers="Samir Qadri")),
    )

    assert (raised[0], type(raised[1])) == (None, CannotChange)
    assert "Samir Qadri has gone by then" in str(raised[1])


def test_who_is_offered_a_child_while_long_leave_is_entered_needs_a_cover(committed):
    with acting(actor_for("a test")):
        child, manager = committed.child(), committed.manager
        hannah = committed.council.workers["Hannah Trewick"]
        head = committed.council.user(Role.HEAD_OF_SERVICE)
    choice = Choice(hannah, committed.council.north, "She has time.", {child.pk: NOTE})

    raised = meeting(
        (manager, lambda by: offer(children=[child], choice=choice, by=by, at=NOW)),
        (head, lambda by: leaving.start_leave(worker=hannah, kind="PARENTAL", from_on=TODAY)),
    )

    assert (raised[0], type(raised[1])) == (None, CannotChange)
    assert "1 offer they have not answered would be left with nobody" in str(raised[1])


def test_a_visit_is_recorded_while_the_last_day_of_who_holds_the_child_is_entered(committed):
    with acting(actor_for("a test")):
        hannah = committed.council.workers["Hannah Trewick"]
        child = committed.child(held_by=hannah)
        head = committed.council.user(Role.HEAD_OF_SERVICE)
        committed.manager  # noqa: B018
    seen = NewEvent(child.pk, "child_seen", TODAY, facts={"alone": True, "context": "CIN"})

    def visits(by: Actor) -> None:
        record([seen], by=by.user, at=NOW, why="She was visited.")

    leaves = _leaves(committed, "Hannah Trewick", **{f"children {committed.council.north.pk}": "Ewan Strand"})

    for first, second in (
        ((committed.users["Hannah Trewick"], visits), (head, leaves)),
        ((head, leaves), (committed.users["Hannah Trewick"], visits)),
    ):
        assert meeting(first, second) == [None, None]


def test_of_two_managers_who_offer_one_child_at_once_the_second_is_told(committed):
    with acting(actor_for("a test")):
        child, manager = committed.child(), committed.manager
        workers = [committed.council.workers[name] for name in ("Hannah Trewick", "Samir Qadri")]
    choices = [Choice(each, committed.council.north, "She has time.", {child.pk: NOTE}) for each in workers]
    offers = [
        lambda by, choice=choice: offer(children=[child], choice=choice, by=by, at=NOW) for choice in choices
    ]

    raised = meeting((manager, offers[0]), (manager, offers[1]))

    assert (raised[0], type(raised[1])) == (None, CannotOffer)
    assert "offered to somebody" in str(raised[1])
    with acting(actor_for("a test")):
        assert Handover.objects.get().child_id == child.pk


CLIMBER = """
import sys
import django
django.setup()
from django.db import connection
connection.settings_dict["NAME"] = sys.argv[1]
from datetime import datetime
from sightline.allocation import climbing
from sightline.allocation.tasks import tell_later
def tell(told):
    tell_later(told)
    print(told, flush=True)
climbing.climb(at=datetime.fromisoformat(sys.argv[2]), tell=tell)
print("done", flush=True)
"""


def _climb_until(name: str, at: str, tellings: int | None) -> bool:
    """Climb in another process, killed after so many tellings; return whether it came to its end."""
    process = subprocess.Popen(
        [sys.executable, "-c", CLIMBER, name, at],
        stdout=subprocess.PIPE,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        cwd=Path(__file__).parents[2],
        text=True,
    )
    assert process.stdout is not None
    for said, line in enumerate(process.stdout, 1):
        if line.strip() == "done":
            process.wait(30)
            return True
        if tellings is not None and said >= tellings:
            process.send_signal(signal.SIGKILL)
            break
    process.wait(30)
    return False


def test_a_climb_that_is_killed_and_begun_again_tells_everybody_once(committed):
    with acting(actor_for("a test")):
        assert committed.manager
        children = [committed.child() for _ in range(4)]
    at = (NOW + (working_days_after(TODAY, 1) - TODAY)).isoformat()
    name = connection.settings_dict["NAME"]

    ended = [_climb_until(name, at, tellings) for tellings in (1, 2, None, None)]

    assert ended[-2:] == [True, True]
    with acting(actor_for("a test")), keeping(EVERY_CHILD):
        told = list(Told.objects.values_list("child_id", "rung__step", "user_id"))
        assert len(told) == len(set(told))
        assert {child for child, step, _ in told if step == 1} == {child.pk for child in children}
        with connection.cursor() as cursor:
            cursor.execute("select args ->> 'told_id', count(*) from procrastinate_jobs "
                           "where task_name = 'tell' group by 1")  # fmt: skip
            jobs = dict(cursor.fetchall())
        assert jobs == {str(pk): 1 for pk in Told.objects.values_list("pk", flat=True)}
