"""Every event may be written in the ledger, and no record breaks an invariant but those planted to."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest

from sightline.clocks.rules import why_not_write
from sightline.invented_county.seasons import moment
from sightline.standards import invariants
from sightline.standards.vocabulary import KINDS
from tests.invented_county.conftest import TODAY


def _why_not(party, event):
    return why_not_write(
        kind=event.kind,
        happened_on=event.happened_on,
        happened_at=event.happened_at,
        names_on=event.names_on,
        facts=event.facts,
        party_kind=party.kind,
        today=TODAY,
    )


def test_every_event_may_be_written(county, children):
    refused = Counter(
        _why_not(party, event)
        for party in (*children.values(), *county.parties)
        for event in party.events
        if _why_not(party, event)
    )

    assert refused == {}


def test_what_needs_a_moment_has_one(county, children):
    without = Counter(
        event.kind
        for party in (*children.values(), *county.parties)
        for event in party.events
        if KINDS[event.kind].precision == "moment" and event.happened_at is None
    )

    assert without == {}


# What is done for children who have no case: early help, and young adults leaving care.
WITHOUT_A_CASE = {"child_seen", "child_visited", "visit_attempted", "holder_changed"}


def test_every_event_hangs_on_the_kind_of_thing_it_belongs_to(county, children):
    wrong = Counter()
    for party in (*children.values(), *county.parties):
        kinds = {subject.number: subject.kind for subject in party.subjects}
        for event in party.events:
            hangs_on = kinds.get(event.subject)
            if hangs_on != KINDS[event.kind].belongs_to and not (
                hangs_on is None and event.kind in WITHOUT_A_CASE
            ):
                wrong[event.kind, hangs_on] += 1

    assert wrong == {}


def test_every_subject_has_something_or_contains_something(county, children):
    for party in (*children.values(), *county.parties):
        used = {event.subject for event in party.events}
        used |= {subject.inside for subject in party.subjects}
        used |= {subject.raised_by for subject in party.subjects}
        assert {subject.number for subject in party.subjects} <= used


def test_no_record_breaks_an_invariant_but_those_planted_to(believed, last_days, troubles):
    breaking = {
        (council_id, breach.invariant)
        for council_id, timeline in believed.items()
        for breach in invariants.broken(timeline, last_days=last_days)
    }

    gone = {(each.children[0], "V17") for each in troubles["left_with_a_worker_who_has_gone"]}
    disputed = {each.children[0] for each in troubles["disputed"]}
    assert {pair for pair in breaking if pair[0] not in disputed} == gone
    assert {invariant for council_id, invariant in breaking if council_id in disputed} == {"V04", "V08"}


def test_a_disputed_fact_says_what_it_breaks(children, troubles):
    for trouble in troubles["disputed"]:
        events = [event for event in children[trouble.children[0]].events if event.disputed]

        assert [event.disputed for event in events] in (["V04"], ["V08"])
        assert events[0].disputed in trouble.sentence


def test_the_county_tells_nearly_everything_the_vocabulary_has(county, children):
    told = {event.kind for party in (*children.values(), *county.parties) for event in party.events}

    assert len(told) > 0.75 * len(KINDS)


@pytest.mark.parametrize(
    ("day", "minute", "at"),
    [
        (date(2024, 3, 31), 23 * 60 + 6, datetime(2024, 3, 31, 22, 6, tzinfo=UTC)),
        (date(2024, 3, 31), 30, datetime(2024, 3, 31, 0, 30, tzinfo=UTC)),
        (date(2024, 10, 27), 23 * 60 + 30, datetime(2024, 10, 27, 23, 30, tzinfo=UTC)),
        (date(2024, 7, 1), 9 * 60, datetime(2024, 7, 1, 8, tzinfo=UTC)),
    ],
)
def test_a_minute_of_a_day_is_what_a_uk_clock_shows_also_when_it_changes(day, minute, at):
    assert moment(day, minute) == at
