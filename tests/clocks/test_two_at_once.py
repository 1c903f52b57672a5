"""Two people writing at the same moment, on real connections: one waits, nothing is lost or doubled."""

from collections.abc import Callable, Iterator
from datetime import date
from threading import Barrier, Thread

import pytest
from django.db import connection

from sightline.access.actor import acting, actor_for
from sightline.clocks.actions import CannotRecord, NewEvent, record
from sightline.records.models import Child, Event, Recording, Subject
from tests import cast


@pytest.fixture
def children(transactional_db: None) -> Iterator[list[Child]]:
    """Return three committed children."""
    with acting(actor_for("a test")):
        council = cast.council()
        made = [council.child() for _ in range(3)]
    yield made


def at_once(*jobs: Callable[[], object]) -> list[Exception]:
    """Run each job in a thread of its own, all starting together, and return what they raised."""
    barrier, raised = Barrier(len(jobs)), []

    def run(job: Callable[[], object]) -> None:
        try:
            barrier.wait(10)
            with acting(actor_for("a test")):
                job()
        except Exception as error:
            raised.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert not any(thread.is_alive() for thread in threads), "two writers wait for each other"
    return raised


def seen(children: list[Child], on: date) -> Callable[[], object]:
    return lambda: record(
        [NewEvent(child.pk, "child_seen", on) for child in children], by=None, at=cast.NOW, why="Visited."
    )


def count(kind: str) -> int:
    with acting(actor_for("a test")):
        return Event.objects.filter(kind=kind).count()


def test_two_sibling_groups_in_opposite_order_do_not_wait_for_each_other(children: list[Child]) -> None:
    raised = at_once(
        *(seen(children, date(2026, 11, day)) for day in (2, 3, 4)),
        *(seen(children[::-1], date(2026, 11, day)) for day in (5, 6, 7)),
    )

    assert raised == []
    assert count("child_seen") == 18


def test_an_entry_withdrawn_by_two_at_once_is_withdrawn_by_one(children: list[Child]) -> None:
    with acting(actor_for("a test")):
        seen(children[:1], date(2026, 11, 2))()
        event = Event.objects.get(kind="child_seen")

    raised = at_once(
        *(lambda: record([], by=None, at=cast.NOW, why="A call.", withdraw=[event]) for _ in range(2))
    )

    assert [type(error) for error in raised] == [CannotRecord]


def test_two_second_cases_at_once_are_both_refused(children: list[Child]) -> None:
    def refer() -> object:
        return record(
            [NewEvent(children[0].pk, "referral_received", date(2026, 11, 2), subject=None)],
            by=None,
            at=cast.NOW,
            why="Referred.",
        )

    raised = at_once(refer, refer)

    assert len(raised) == 2
    assert count("referral_received") == 3


def test_recordings_committed_at_once_have_different_moments_in_the_order_of_their_commits(
    children: list[Child],
) -> None:
    at_once(*(seen([child], date(2026, 11, day)) for child in children for day in (2, 3, 4)))

    with acting(actor_for("a test")):
        moments = list(Recording.objects.order_by("at").values_list("at", flat=True))
        assert None not in moments
        assert len(set(moments)) == len(moments)
        assert Subject.objects.filter(kind="case").count() == 3
