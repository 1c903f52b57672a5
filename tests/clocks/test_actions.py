"""The one door: what record() writes, refuses and works out."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from sightline.clocks import queries
from sightline.clocks.actions import CannotRecord, NewEvent, NewSubject, record
from sightline.clocks.queries import Moment
from sightline.clocks.rebuilding import kept_spans, kept_spells, rebuild
from sightline.identity.roles import Role
from sightline.records.models import Child, Event, Recording, SourceLine, Spell, Subject
from sightline.standards.model import State
from tests import cast


def case_of(child: Child) -> Subject:
    return Subject.objects.get(child=child, kind="case")


def see(child: Child, on: date, **facts: object) -> Recording:
    event = NewEvent(child.pk, "child_seen", on, subject=case_of(child), facts=facts)
    return record([event], by=None, at=cast.NOW, why="Visited.")


def state(child: Child, code: str, day: date) -> State | None:
    found = queries.readings(Moment.of(day), children=[child.pk], standards=[code], ended=True)
    return found[-1][2].state if found else None


def test_what_is_recorded_is_known_with_its_facts_in_typed_columns(child: Child) -> None:
    see(child, date(2026, 11, 10), alone=True, bedroom=True)

    event = Event.objects.get(child=child, kind="child_seen")
    assert (event.alone, event.facts) == (True, {"bedroom": True})


def test_a_correction_withdraws_and_adds_in_one_recording(child: Child) -> None:
    see(child, date(2026, 11, 10))
    wrong = Event.objects.get(child=child, kind="child_seen")
    right = NewEvent(child.pk, "child_seen", date(2026, 11, 9), subject=case_of(child), replaces=wrong)

    recording = record([right], by=None, at=cast.NOW, why="The ninth, not the tenth.", withdraw=[wrong])

    wrong.refresh_from_db()
    assert wrong.withdrawn_by == recording
    assert Event.objects.get(replaces=wrong).recording == recording


def test_an_entry_is_withdrawn_once(child: Child) -> None:
    see(child, date(2026, 11, 10))
    event = Event.objects.get(child=child, kind="child_seen")
    record([], by=None, at=cast.NOW, why="It was a telephone call.", withdraw=[event])

    with pytest.raises(CannotRecord, match="already withdrawn"):
        record([], by=None, at=cast.NOW, why="Again.", withdraw=[event])


@pytest.mark.parametrize(
    ("event", "why"),
    [
        (NewEvent(0, "child_waved_at", date(2026, 11, 10)), "no kind of event"),
        (NewEvent(0, "child_seen", date(2026, 11, 13)), "has not come"),
        (NewEvent(0, "child_seen", date(2026, 11, 10), facts={"context": "TEA"}), "not a code"),
        (NewEvent(0, "child_seen", date(2026, 11, 10), facts={"alone": "yes"}), "must be a boolean"),
        (NewEvent(0, "child_seen", date(2026, 11, 10), facts={"mood": "good"}), "does not carry"),
        (NewEvent(0, "child_seen", date(2026, 11, 10), names_on=date(2026, 12, 1)), "names no other date"),
        (
            NewEvent(
                0, "child_seen", date(2026, 3, 29), happened_at=datetime(2026, 3, 29, 23, 6, tzinfo=UTC)
            ),
            "on the day that it happened",
        ),
        (NewEvent(0, "worker_left", date(2026, 11, 10)), "belongs to a worker"),
    ],
)
def test_what_the_vocabulary_does_not_allow_is_refused(child: Child, event: NewEvent, why: str) -> None:
    from dataclasses import replace

    before = Event.objects.count()

    with pytest.raises(CannotRecord, match=why):
        record([replace(event, party=child.pk)], by=None, at=cast.NOW, why="x")

    assert Event.objects.count() == before


def test_a_second_open_case_is_refused_from_a_person(child: Child) -> None:
    second = NewEvent(
        child.pk, "referral_received", date(2026, 11, 2), subject=NewSubject("case", key="again")
    )

    with pytest.raises(CannotRecord, match="case of this child was open"):
        record([second], by=None, at=cast.NOW, why="A second referral.")

    assert Event.objects.filter(child=child, kind="referral_received").count() == 1


def test_a_second_open_case_is_filed_and_disputed_from_a_file(child: Child) -> None:
    second = NewEvent(
        child.pk, "referral_received", date(2026, 11, 2), subject=NewSubject("case", key="again")
    )

    record([second], by=None, at=cast.NOW, why="Loaded.", dispute=True)

    event = Event.objects.get(child=child, kind="referral_received", happened_on=date(2026, 11, 2))
    assert [dispute.invariant for dispute in event.disputes.all()] == ["V01"]
    assert Spell.objects.filter(child=child, kind="case", disputed=True).count() == 1


def test_a_visit_starts_the_next_interval_at_once(child: Child) -> None:
    plan = NewSubject("need_plan", inside=case_of(child))
    start = NewEvent(child.pk, "need_plan_started", date(2026, 9, 1), subject=plan)
    record([start], by=None, at=cast.NOW, why="Plan agreed.")
    assert state(child, "C30", cast.TODAY) is State.OVERDUE

    see(child, date(2026, 11, 11), context="CIN")

    assert state(child, "C30", cast.TODAY) is State.RUNNING


def test_the_holder_tiles_the_open_days_of_a_child(child: Child, council: cast.Council) -> None:
    moved = NewEvent(
        child.pk,
        "allocated",
        date(2026, 6, 1),
        subject=NewSubject("allocation"),
        facts={"worker": council.workers["Tam Harrow"].code, "team": council.south.code},
    )

    record([moved], by=None, at=cast.NOW, why="Moved south.")

    held = Spell.objects.filter(child=child, kind="holder").order_by("from_on")
    assert [(spell.from_on, spell.until_on, spell.team.code) for spell in held] == [
        (date(2026, 3, 2), date(2026, 6, 1), "N"),
        (date(2026, 6, 1), None, "S"),
    ]


def test_closing_the_case_ends_being_open_and_being_held(child: Child) -> None:
    closed = NewEvent(
        child.pk, "case_closed", date(2026, 11, 6), subject=case_of(child), facts={"reason": "RC7"}
    )

    record([closed], by=None, at=cast.NOW, why="No longer in need.")

    assert not queries.open_spells(cast.TODAY)
    assert len(queries.open_spells(date(2026, 11, 5))) == 1
    assert child.pk not in queries.holders(cast.TODAY)


def test_what_is_kept_is_what_a_rebuild_makes(child: Child) -> None:
    see(child, date(2026, 11, 10))
    kept = kept_spans([child.pk]), kept_spells([child.pk])

    rebuild([child.pk])

    assert (kept_spans([child.pk]), kept_spells([child.pk])) == kept


def test_a_recording_gets_its_moment_when_it_is_committed_and_later_than_the_last(child: Child) -> None:
    first = see(child, date(2026, 11, 9))
    second = see(child, date(2026, 11, 10))

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    first.refresh_from_db()
    second.refresh_from_db()
    assert first.at is not None and second.at is not None
    assert first.at < second.at < first.at + timedelta(minutes=5)


@pytest.mark.parametrize("day", [date(1, 1, 1), date(202, 6, 1), date(1989, 12, 31)])
def test_a_person_cannot_write_a_day_before_the_calendar_begins(council, child: Child, day: date) -> None:
    by = council.user(Role.SOCIAL_WORKER, team=council.north)
    event = NewEvent(child.pk, "child_seen", day, subject=case_of(child))

    with pytest.raises(CannotRecord, match="before 1 January 1990"):
        record([event], by=by, at=cast.NOW, why="Visited.")


@pytest.mark.parametrize("day", [date(26, 11, 30), date(9999, 12, 31)])
def test_a_person_cannot_name_a_day_that_nobody_can_mean(council, child: Child, day: date) -> None:
    by = council.user(Role.SOCIAL_WORKER, team=council.north)
    booked = NewEvent(
        child.pk, "conference_booked", cast.TODAY, subject=NewSubject("conference"), names_on=day
    )

    with pytest.raises(CannotRecord, match="Check the year"):
        record([booked], by=by, at=cast.NOW, why="Booked.")


def test_a_file_is_taken_at_its_word_about_a_day_long_ago(council, child: Child) -> None:
    line = SourceLine.objects.get(code="people")
    event = NewEvent(child.pk, "child_seen", date(1989, 12, 31), subject=case_of(child))

    recording = record(
        [event],
        by=council.user(Role.SOCIAL_WORKER, team=council.north),
        at=cast.NOW,
        why="Loaded.",
        line=line,
    )

    assert Event.objects.get(recording=recording).happened_on == date(1989, 12, 31)
