"""Two records of one child become one, and two again, and nothing is lost."""

from datetime import date

import pytest

from sightline.clocks.actions import CannotRecord, NewEvent, record
from sightline.clocks.joining import join, part
from sightline.clocks.rebuilding import kept_spans, kept_spells
from sightline.identity.models import User
from sightline.identity.roles import Role
from sightline.records.models import Child, Event, Subject
from tests import cast


@pytest.fixture
def steward(council: cast.Council) -> User:
    return council.user(Role.DATA_STEWARD)


@pytest.fixture
def closed(council: cast.Council) -> Child:
    """Return another record, whose case has closed."""
    other = council.child()
    case = Subject.objects.get(child=other, kind="case")
    closing = NewEvent(other.pk, "case_closed", date(2026, 5, 1), subject=case, facts={"reason": "RC7"})
    record([closing], by=None, at=cast.NOW, why="No longer in need.")
    return other


def kept(*children: Child) -> tuple[object, ...]:
    parties = [child.pk for child in children]
    spans = sorted(map(repr, kept_spans(parties)))
    return spans, sorted(map(repr, kept_spells(parties)))


def test_two_open_cases_are_resolved_by_a_person_first(
    council: cast.Council, child: Child, steward: User
) -> None:
    other = council.child()

    with pytest.raises(CannotRecord, match="Both have an open case"):
        join(child=child, other=other, by=steward, why="The same girl.")


def test_the_events_of_both_are_read_as_one_childs(
    child: Child, council: cast.Council, steward: User
) -> None:
    other = council.child()
    case = Subject.objects.get(child=child, kind="case")
    closing = NewEvent(child.pk, "case_closed", date(2026, 3, 2), subject=case, facts={"reason": "RC7"})
    record([closing], by=None, at=cast.NOW, why="Entered twice.")

    join(child=child, other=other, by=steward, why="The same girl.")

    holders = [row for row in kept_spells([child.pk]) if row[2] == "case"]
    assert len(holders) == 2
    assert not kept_spells([other.pk])


def test_joining_and_parting_leaves_everything_as_it_was(child: Child, closed: Child, steward: User) -> None:
    before, events = kept(child, closed), Event.objects.count()

    alias = join(child=child, other=closed, by=steward, why="The same girl.")
    part(alias=alias, by=steward, why="A cousin of the same name.")

    assert kept(child, closed) == before
    assert Event.objects.count() == events
    alias.refresh_from_db()
    assert alias.parted_by is not None


def test_a_record_is_joined_once(child: Child, closed: Child, council: cast.Council, steward: User) -> None:
    join(child=child, other=closed, by=steward, why="The same girl.")

    with pytest.raises(CannotRecord, match="joined to another already"):
        join(child=child, other=closed, by=steward, why="The same girl.")


def test_parting_says_why(child: Child, closed: Child, steward: User) -> None:
    alias = join(child=child, other=closed, by=steward, why="The same girl.")

    with pytest.raises(CannotRecord, match="Say why"):
        part(alias=alias, by=steward, why=" ")
