"""What the database itself refuses, whoever asks."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from sightline.access.actor import acting, actor_for
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.records.models import Child, Event, Installation, Recording, Spell
from tests import cast


@pytest.fixture
def child(db: None) -> Iterator[Child]:
    """Return a child with an open case."""
    with acting(actor_for("a test")):
        yield cast.council().child()


def test_an_event_is_never_deleted(child: Child) -> None:
    with pytest.raises(DatabaseError, match="append_only"), transaction.atomic():
        Event.objects.filter(child=child).delete()


def test_an_event_is_never_edited(child: Child) -> None:
    with pytest.raises(DatabaseError, match="never edited"), transaction.atomic():
        Event.objects.filter(child=child).update(happened_on=date(2020, 1, 1))


def test_an_event_withdrawn_stays_withdrawn(child: Child) -> None:
    recording = Recording.objects.create(why="A mistake.")
    events = Event.objects.filter(child=child)
    events.update(withdrawn_by=recording)

    with pytest.raises(DatabaseError, match="withdrawn once"), transaction.atomic():
        events.update(withdrawn_by=None)


def test_a_recording_cannot_be_put_in_the_past(child: Child) -> None:
    with pytest.raises(DatabaseError, match="gets its moment when it is committed"), transaction.atomic():
        Recording.objects.create(why="Long ago.", at=datetime(2020, 1, 1, tzinfo=UTC))


def test_the_demo_mark_cannot_be_set_later(child: Child) -> None:
    with pytest.raises(DatabaseError, match="keep_demo_mark"), transaction.atomic():
        Installation.objects.update(is_demo=True)


def test_a_database_with_a_recording_cannot_be_marked_a_demonstration(db: None) -> None:
    Recording.objects.create(why="The first entry.")

    with pytest.raises(DatabaseError, match="no demonstration"), transaction.atomic():
        Installation.objects.create(id=1, is_demo=True)


def test_an_open_day_without_a_holder_is_refused(child: Child) -> None:
    with pytest.raises(DatabaseError, match="hold an open child"), transaction.atomic(), keeping(EVERY_CHILD):
        Spell.objects.filter(child=child, kind="holder").delete()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_two_undisputed_cases_at_once_are_refused(child: Child) -> None:
    spell = Spell.objects.get(child=child, kind="case")

    with pytest.raises(DatabaseError, match="one_case_at_a_time"), transaction.atomic(), keeping(EVERY_CHILD):
        Spell.objects.create(
            party_id=spell.party_id, child_id=spell.child_id, kind="case", from_on=date(2026, 5, 1)
        )
