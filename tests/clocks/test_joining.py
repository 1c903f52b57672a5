"""Two records of one child become one, and two again, and nothing is lost."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.db import connection

from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.clocks.actions import CannotRecord, NewEvent, NewSubject, record
from sightline.clocks.joining import join, part
from sightline.clocks.queries import Moment, readings
from sightline.clocks.rebuilding import kept_spans, kept_spells
from sightline.clocks.timelines import changed_since, timelines
from sightline.identity.models import User
from sightline.identity.roles import Role
from sightline.records.models import (
    Child,
    Event,
    Party,
    Recording,
    SeveredLink,
    SourceLine,
    Spell,
    Subject,
)
from sightline.standards.model import State
from sightline.standards.states import OPEN
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
    part(alias=alias, by=steward, at=cast.NOW, why="A cousin of the same name.")

    assert kept(child, closed) == before
    assert Event.objects.count() == events
    alias.refresh_from_db()
    assert alias.parted_by is not None


@pytest.fixture
def at_the_hub(council: cast.Council) -> Child:
    """Return a record that a message of yesterday made, which the south team answers for."""
    with keeping(EVERY_CHILD):
        party = Party.objects.create(kind="child")
        made = Child.objects.create(party=party, given_name="Amarah", family_name="Quillon")
    told_at, contact = cast.NOW - timedelta(days=1), NewSubject("contact", key="a message")
    on, team = told_at.date(), {"team": council.south.code}
    events = [
        NewEvent(party.pk, "contact_received", on, subject=contact, happened_at=told_at),
        NewEvent(party.pk, "holder_changed", on, subject=contact, happened_at=told_at, facts=team),
    ]
    record(events, by=None, at=cast.NOW, why="A call.")
    return made


@pytest.mark.parametrize("stays", ["the case", "the contact"])
def test_who_holds_the_open_case_goes_on_holding_a_child_of_whom_a_contact_came(
    council: cast.Council, at_the_hub: Child, steward: User, stays: str
) -> None:
    worker = council.worker("Priya Vantongeren", council.north)
    held = council.child(held_by=worker, team=council.north)
    child, other = (held, at_the_hub) if stays == "the case" else (at_the_hub, held)
    before, events = kept(held, at_the_hub), Event.objects.filter(withdrawn_by=None).count()

    alias = join(child=child, other=other, by=steward, why="The same girl.")

    (holder,) = Spell.objects.filter(child=child, kind="holder")
    assert (holder.worker, holder.team, holder.from_on) == (worker, council.north, date(2026, 3, 2))
    assert statuses(child.pk) == {"at the door", "case"}
    assert Event.objects.filter(withdrawn_by=None).count() == events
    part(alias=alias, by=steward, at=cast.NOW, why="A cousin of the same name.")
    assert kept(held, at_the_hub) == before


def statuses(child: int) -> set[str]:
    lasts = Spell.objects.filter(child=child, until_on=None, kind__in=OPEN)
    return set(lasts.values_list("kind", flat=True))


def test_of_two_cases_the_one_that_is_open_says_who_holds_the_child(
    council: cast.Council, steward: User
) -> None:
    anna, ben = (council.worker(name, council.north) for name in ("Anna Okoye", "Ben Tallis"))
    child, other = (
        council.child(held_by=anna, team=council.north),
        council.child(held_by=ben, team=council.south),
    )
    case = Subject.objects.get(child=other, kind="case")
    closing = NewEvent(other.pk, "case_closed", date(2026, 5, 1), subject=case, facts={"reason": "RC7"})
    record([closing], by=None, at=cast.NOW, why="Entered twice.")
    before = kept(child, other)

    alias = join(child=child, other=other, by=steward, why="The same girl.")

    (holder,) = Spell.objects.filter(child=child, kind="holder")
    assert (holder.worker, holder.team, holder.from_on) == (anna, council.north, date(2026, 3, 2))
    part(alias=alias, by=steward, at=cast.NOW, why="A cousin of the same name.")
    assert kept(child, other) == before


def known(children: list[Child], moment: datetime | None = None) -> dict[int, list[tuple[str, date]]]:
    """Return what is read of each record: now, or as it was known at a moment."""
    found = timelines([child.pk for child in children], known_by=moment)
    return {
        party: sorted((event.kind, event.happened_on) for event in timeline.events)
        for party, timeline in found.items()
    }


def moment_of_the_last_recording() -> datetime:
    """Give recordings their moments, as a commit would, and return the last."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    return Recording.objects.order_by("-at").values_list("at", flat=True)[0]


def test_what_was_known_before_while_and_after_two_records_were_joined_stays_known(
    child: Child, closed: Child, steward: User
) -> None:
    apart, before = known([child, closed]), moment_of_the_last_recording()
    alias = join(child=child, other=closed, by=steward, why="The same girl.")
    together, joined = known([child, closed]), moment_of_the_last_recording()

    part(alias=alias, by=steward, at=cast.NOW, why="A cousin of the same name.")
    moment_of_the_last_recording()

    assert known([child, closed], before) == apart == known([child, closed])
    assert known([child, closed], joined) == together
    assert together[closed.pk] == []
    assert together[child.pk] == sorted(apart[child.pk] + apart[closed.pk])


def test_joining_and_parting_change_what_is_believed_of_both_since(
    child: Child, closed: Child, steward: User
) -> None:
    before = moment_of_the_last_recording()
    alias = join(child=child, other=closed, by=steward, why="The same girl.")
    while_joined = moment_of_the_last_recording()
    part(alias=alias, by=steward, at=cast.NOW, why="A cousin of the same name.")
    parted = moment_of_the_last_recording()

    assert changed_since(before, until=cast.TODAY) == {child.pk, closed.pk}
    assert changed_since(while_joined, until=cast.TODAY) == {child.pk, closed.pk}
    assert changed_since(parted, until=cast.TODAY) == set()


def test_what_is_written_of_a_joined_record_changes_the_child_it_is_joined_to(
    child: Child, closed: Child, steward: User
) -> None:
    join(child=child, other=closed, by=steward, why="The same girl.")
    before = moment_of_the_last_recording()
    record([NewEvent(closed.pk, "child_seen", date(2026, 5, 2))], by=None, at=cast.NOW, why="A visit.")
    moment_of_the_last_recording()

    assert changed_since(before, until=cast.TODAY) == {child.pk, closed.pk}


def test_a_line_that_speaks_later_leaves_what_another_said_known_before(
    child: Child, council: cast.Council
) -> None:
    first, better = (
        SourceLine.objects.create(code=code, name=code, format="annex_a", rank=rank)
        for code, rank in (("list", 80), ("system", 10))
    )
    said = NewEvent(child.pk, "child_seen", date(2026, 5, 2), facts={"alone": False}, natural_key="visit")
    record([said], by=None, at=cast.NOW, why="A list.", line=first)
    before = moment_of_the_last_recording()

    record([replace(said, facts={"alone": True})], by=None, at=cast.NOW, why="A system.", line=better)
    moment_of_the_last_recording()

    def alone(moment: datetime | None) -> list[object]:
        timeline = timelines([child.pk], known_by=moment)[child.pk]
        return [event.facts["alone"] for event in timeline.of_kind("child_seen")]

    assert (alone(before), alone(None)) == ([False], [True])


def test_a_record_is_joined_once(child: Child, closed: Child, council: cast.Council, steward: User) -> None:
    join(child=child, other=closed, by=steward, why="The same girl.")

    with pytest.raises(CannotRecord, match="joined to another already"):
        join(child=child, other=closed, by=steward, why="The same girl.")


def test_parting_says_why(child: Child, closed: Child, steward: User) -> None:
    alias = join(child=child, other=closed, by=steward, why="The same girl.")

    with pytest.raises(CannotRecord, match="Say why"):
        part(alias=alias, by=steward, at=cast.NOW, why=" ")


def test_an_adopted_child_is_not_joined_to_who_they_were(child: Child, closed: Child, steward: User) -> None:
    sealing = Recording.objects.create(by=None, why="The adoption order was made.")
    SeveredLink.objects.create(child=child, former=closed, recording=sealing)

    for stays, other in ((child, closed), (closed, child)):
        with pytest.raises(CannotRecord, match="not joined here"):
            join(child=stays, other=other, by=steward, why="They look alike.")


@pytest.mark.parametrize("stays", ["with the case", "told of"])
def test_what_was_told_of_one_record_while_the_other_had_a_case_accuses_nobody(
    child: Child, council: cast.Council, steward: User, stays: str
) -> None:
    told_of = told_and_decided(cast.NOW - timedelta(days=30))
    first, second = (child, told_of) if stays == "with the case" else (told_of, child)
    before = kept(child, told_of)

    alias = join(child=first, other=second, by=steward, why="The same girl.")

    assert passed_on_reads(first) == [State.UNKNOWN]
    part(alias=alias, by=steward, at=cast.NOW, why="A cousin of the same name.")
    assert kept(child, told_of) == before


def test_what_a_record_s_own_clock_already_counts_stays_late_when_it_is_joined(
    child: Child, closed: Child, steward: User
) -> None:
    told_and_decided(cast.NOW - timedelta(days=30), of=child)
    assert passed_on_reads(child) == [State.OVERDUE]

    join(child=child, other=closed, by=steward, why="The same girl.")

    assert passed_on_reads(child) == [State.OVERDUE]


def told_and_decided(at: datetime, *, of: Child | None = None) -> Child:
    """Return a record of which a message came that was decided a day later, as of a child without a case."""
    if of is None:
        with keeping(EVERY_CHILD):
            party = Party.objects.create(kind="child")
            of = Child.objects.create(party=party, given_name="Amarah", family_name="Quillon")
    contact, decided_at = NewSubject("contact", key="a message"), at + timedelta(days=1)
    events = [
        NewEvent(of.pk, "contact_received", at.date(), subject=contact, happened_at=at),
        NewEvent(
            of.pk, "contact_decided", decided_at.date(), subject=contact, happened_at=decided_at,
            facts={"outcome": "NFA"},
        ),
    ]  # fmt: skip
    record(events, by=None, at=cast.NOW, why="A call.")
    return of


def passed_on_reads(child: Child) -> list[State]:
    """Return what the clocks of information on an open case say of a child, by the kept ones."""
    moment = Moment.of(cast.TODAY, cast.NOW)
    found = readings(moment, children=[child.pk], standards=["C01b"], ended=True)
    return [reading.state for _, _, reading in found]
