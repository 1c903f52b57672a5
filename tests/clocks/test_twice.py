"""Two open cases of one child: one goes on, the other is taken back as the same work recorded twice."""

from datetime import UTC, date, datetime, timedelta

import pytest

from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.clocks.actions import CannotRecord, NewEvent, NewSubject, record
from sightline.clocks.joining import join_with_one_case, part
from sightline.clocks.queries import Moment
from sightline.clocks.rebuilding import kept_spans, kept_spells, kept_summaries
from sightline.identity.models import User
from sightline.identity.roles import Role
from sightline.records.models import Alias, Child, Dispute, Event, Spell, Subject
from sightline.standards.register import STANDARDS
from sightline.standards.span import State, state_of
from tests import cast

EARLY, LATE = date(2026, 3, 2), date(2026, 8, 3)


@pytest.fixture
def steward(council: cast.Council) -> User:
    return council.user(Role.DATA_STEWARD)


@pytest.fixture
def first(council: cast.Council) -> Child:
    """Return the record whose case began first, with a plan, held in the north."""
    child = council.child(held_by=council.workers["Ivy Northwold"], team=council.north)
    case = Subject.objects.get(child=child, kind="case")
    decided = NewEvent(
        child.pk, "referral_decided", date(2026, 3, 3), subject=case, facts={"outcome": "ASSESSMENT"}
    )
    record([decided], by=None, at=cast.NOW, why="Decided.")
    plan(child, date(2026, 4, 1))
    return child


@pytest.fixture
def second(council: cast.Council) -> Child:
    """Return the record whose case began later, with a plan of its own, allocated in the south."""
    with keeping(EVERY_CHILD):
        child = council.child(team=council.south)
        record(
            [], by=None, at=cast.NOW, why="Entered on a wrong day.",
            withdraw=list(Event.objects.filter(child=child)),
        )  # fmt: skip
        case = Subject.objects.get(child=child, kind="case")
    given = {"worker": council.workers["Tam Harrow"].code, "team": council.south.code}
    allocation = NewSubject("allocation", inside=case)
    events = [
        NewEvent(child.pk, "referral_received", LATE, subject=case),
        NewEvent(child.pk, "allocated", LATE, subject=allocation, facts=given),
        NewEvent(child.pk, "child_seen", date(2026, 8, 6), subject=case, facts={"alone": True}),
    ]
    record(events, by=None, at=cast.NOW, why="The referral was accepted.")
    plan(child, date(2026, 8, 20))
    return child


def plan(child: Child, on: date, kind: str = "need_plan") -> None:
    case = Subject.objects.get(child=child, kind="case")
    began = NewEvent(child.pk, f"{kind}_started", on, subject=NewSubject(kind, inside=case))
    record([began], by=None, at=cast.NOW, why="A plan was agreed.")


def one_case(child: Child, other: Child, goes_on: Child, by: User) -> Alias:
    return join_with_one_case(
        child=child, other=other, goes_on=goes_on, by=by, at=cast.NOW, why="The same girl."
    )


def open_now(child: Child, kind: str) -> list[Spell]:
    return list(Spell.objects.filter(child=child, kind=kind, until_on=None))


def kept(*children: Child) -> tuple[object, ...]:
    parties = [child.pk for child in children]
    kept = (kept_spans(parties), kept_spells(parties), kept_summaries(parties))
    return tuple(sorted(map(repr, rows)) for rows in kept)


def overdue(child: Child) -> set[tuple[str, int]]:
    """Return the promises overdue of a child, each with what it is counted for."""
    moment = Moment.of(cast.TODAY, cast.NOW)
    read = {
        span: state_of(span, STANDARDS[span.standard].promise, moment.second)
        for span in kept_spans([child.pk])
    }
    return {(span.standard, span.key) for span, said in read.items() if said and said[0] is State.OVERDUE}


def said(child: Child, standard: str) -> set[State]:
    """Return what the clocks of one standard say of a child."""
    moment = Moment.of(cast.TODAY, cast.NOW)
    spans = [span for span in kept_spans([child.pk]) if span.standard == standard]
    read = [state_of(span, STANDARDS[standard].promise, moment.second) for span in spans]
    return {state for state, _ in filter(None, read)}


@pytest.mark.parametrize("chosen", ["first", "second"])
@pytest.mark.parametrize("stays", ["first", "second"])
def test_the_child_has_one_open_case_since_the_first_referral(
    first: Child, second: Child, steward: User, chosen: str, stays: str
) -> None:
    records = {"first": first, "second": second}
    child = records[stays]
    other = second if child is first else first
    case = Spell.objects.get(child=records[chosen], kind="case", until_on=None).subject_id

    one_case(child, other, records[chosen], steward)

    (left,) = open_now(child, "case")
    assert (left.subject_id, left.from_on, left.disputed) == (case, EARLY, False)
    assert [each.disputed for each in open_now(child, "on a need plan")] == [False]


@pytest.mark.parametrize(
    ("chosen", "worker", "team", "since"),
    [("first", "Ivy Northwold", "N", EARLY), ("second", "Tam Harrow", "S", LATE)],
)
def test_who_held_the_case_that_goes_on_holds_the_child_since_the_same_day(
    council: cast.Council,
    first: Child,
    second: Child,
    steward: User,
    chosen: str,
    worker: str,
    team: str,
    since: date,
) -> None:
    one_case(first, second, first if chosen == "first" else second, steward)

    (holder,) = open_now(first, "holder")
    assert (holder.worker.name, holder.team.code, holder.from_on) == (worker, team, since)


def test_the_ended_case_leaves_no_clock_overdue_and_none_as_kept(
    first: Child, second: Child, steward: User
) -> None:
    ended = set(Subject.objects.filter(child=second).values_list("id", flat=True))
    assert {span for span in overdue(second) if span[1] in ended}

    one_case(first, second, first, steward)

    assert not {span for span in overdue(first) if span[1] in ended}
    assert not [span for span in kept_spans([first.pk]) if span.key in ended and span.ending == "met"]


@pytest.mark.parametrize("chosen", ["first", "second"])
def test_what_was_told_beside_the_first_case_accuses_nobody(
    first: Child, second: Child, steward: User, chosen: str
) -> None:
    told, at = NewSubject("contact", key="a call"), datetime(2026, 7, 31, 14, 0, tzinfo=UTC)
    events = [
        NewEvent(second.pk, "contact_received", at.date(), subject=told, happened_at=at),
        NewEvent(
            second.pk, "contact_decided", LATE, subject=told, facts={"outcome": "REFERRAL"},
            happened_at=at + timedelta(days=3),
        ),
    ]  # fmt: skip
    record(events, by=None, at=cast.NOW, why="A call.")
    before = kept(first, second)

    alias = one_case(first, second, first if chosen == "first" else second, steward)

    assert said(first, "C01b") == {State.UNKNOWN}
    part(alias=alias, by=steward, at=cast.NOW, why="A cousin of the same name.")
    assert kept(first, second) == before


def test_no_case_is_closed_and_what_happened_stays(first: Child, second: Child, steward: User) -> None:
    one_case(first, second, first, steward)

    left = Event.objects.filter(child__in=[first, second], withdrawn_by=None)
    assert not left.filter(kind="case_closed").exists()
    assert left.filter(kind="child_seen", child=second).exists()


def test_the_reason_and_who_gave_it_stand_beside_what_was_taken_back(
    first: Child, second: Child, steward: User
) -> None:
    alias = one_case(first, second, first, steward)

    taken = Event.objects.get(child=second, kind="referral_received", happened_on=LATE)
    assert taken.withdrawn_by == alias.recording
    assert taken.withdrawn_why == "The same work was recorded twice. The same girl."
    assert alias.recording.by == steward


@pytest.mark.parametrize("chosen", ["first", "second"])
def test_parted_again_each_record_has_its_case_its_clocks_and_its_holder(
    first: Child, second: Child, steward: User, chosen: str
) -> None:
    before = kept(first, second)
    alias = one_case(first, second, first if chosen == "first" else second, steward)

    part(alias=alias, by=steward, at=cast.NOW, why="A cousin of the same name.")

    assert kept(first, second) == before


def test_what_a_file_said_is_the_file_s_again_after_parting(
    first: Child, second: Child, steward: User
) -> None:
    said = Event.objects.get(child=second, kind="referral_received", withdrawn_by=None)
    alias = one_case(first, second, first, steward)

    part(alias=alias, by=steward, at=cast.NOW, why="A cousin of the same name.")

    again = Event.objects.get(child=second, kind="referral_received", withdrawn_by=None)
    assert (again.line, again.natural_key, again.replaces) == (said.line, said.natural_key, said)


def test_work_that_is_open_in_one_record_alone_goes_on(first: Child, second: Child, steward: User) -> None:
    case = Subject.objects.get(child=second, kind="case")
    began = NewEvent(
        second.pk, "assessment_started", date(2026, 11, 2), subject=NewSubject("assessment", inside=case)
    )
    record([began], by=None, at=cast.NOW, why="To be assessed.")

    one_case(first, second, first, steward)

    (assessment,) = open_now(first, "assessment open")
    assert assessment.from_on == date(2026, 11, 2)


def test_an_assessment_open_in_both_is_one(first: Child, second: Child, steward: User) -> None:
    for child, on in ((first, date(2026, 11, 2)), (second, date(2026, 11, 4))):
        case = Subject.objects.get(child=child, kind="case")
        began = NewEvent(child.pk, "assessment_started", on, subject=NewSubject("assessment", inside=case))
        record([began], by=None, at=cast.NOW, why="To be assessed.")

    one_case(first, second, first, steward)

    (assessment,) = open_now(first, "assessment open")
    assert assessment.from_on == date(2026, 11, 2)


def test_a_protection_plan_is_never_given_up_for_a_plan_of_need(
    first: Child, second: Child, steward: User
) -> None:
    with keeping(EVERY_CHILD):
        record(
            [], by=None, at=cast.NOW, why="No plan of need.",
            withdraw=list(Event.objects.filter(child=second, kind="need_plan_started")),
        )  # fmt: skip
    plan(second, date(2026, 8, 20), "protection_plan")
    before = kept(first, second)

    with pytest.raises(CannotRecord, match="The other case has a child protection plan"):
        one_case(first, second, first, steward)

    assert kept(first, second) == before
    one_case(first, second, second, steward)
    assert open_now(first, "on a protection plan")
    assert not open_now(first, "on a need plan")


def test_two_records_that_are_both_looked_after_are_put_right_first(
    first: Child, second: Child, steward: User
) -> None:
    for child in (first, second):
        began = NewEvent(child.pk, "care_started", date(2026, 10, 1), subject=NewSubject("care_period"))
        record([began], by=None, at=cast.NOW, why="Accommodated.")

    with pytest.raises(CannotRecord, match="Both records say that the child is looked after"):
        one_case(first, second, first, steward)


def test_a_case_closed_before_is_overlapped_for_a_data_steward_to_settle(
    council: cast.Council, first: Child, second: Child, steward: User
) -> None:
    opened, shut = EARLY - timedelta(days=60), EARLY + timedelta(days=30)
    older = NewSubject("case")
    events = [
        NewEvent(second.pk, "referral_received", opened, subject=older),
        NewEvent(second.pk, "case_closed", shut, subject=older, facts={"reason": "RC8"}),
    ]
    record(events, by=None, at=cast.NOW, why="An older case of this record.")

    one_case(second, first, second, steward)

    assert [case.from_on for case in open_now(second, "case")] == [EARLY]
    waiting = Dispute.objects.filter(child=second, settled_by=None)
    assert {dispute.sentence for dispute in waiting} == {
        "Another case of this child was open. Close that one, or use it."
    }


def test_a_case_that_closed_meanwhile_is_not_ended_again(first: Child, second: Child, steward: User) -> None:
    with keeping(EVERY_CHILD):
        case, plan_of_need = (Subject.objects.get(child=second, kind=kind) for kind in ("case", "need_plan"))
    ending = NewEvent(second.pk, "need_plan_ended", cast.TODAY, subject=plan_of_need)
    closing = NewEvent(second.pk, "case_closed", cast.TODAY, subject=case, facts={"reason": "RC7"})
    record([ending, closing], by=None, at=cast.NOW, why="No longer in need.")

    with pytest.raises(CannotRecord, match="has closed meanwhile"):
        one_case(first, second, first, steward)
