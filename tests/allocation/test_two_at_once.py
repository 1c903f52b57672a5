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

from sightline.access.actor import acting, actor_for, actor_of
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.allocation import climbing
from sightline.allocation.actions import CannotAnswer, Choice, accept, ask_another
from sightline.allocation.models import Asked, Handover, Rung, Told
from sightline.allocation.tasks import tell_later
from sightline.records.models import Child, CoverageDeclared, Event, SourceLine
from sightline.standards.calendar import working_days_after
from tests import cast
from tests.allocation.conftest import Service, holder
from tests.cast import NOW, TODAY


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
