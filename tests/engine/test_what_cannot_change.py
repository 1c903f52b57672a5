"""What a reading must not depend on: the future, what was not yet known, and the order of filing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sightline.standards.model import Standard
from sightline.standards.reading import read, spans
from sightline.standards.register import STANDARDS
from sightline.standards.timeline import Timeline
from tests.engine.invented import KNOWN_BY, TERMS, Words, timelines
from tests.engine.odd_standards import ODD

EVERY = (*ODD, *STANDARDS.values())
QUIETLY = settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=150)
BY_CODE = {each.code: each for each in EVERY}


def _said(standard: Standard, timeline: Timeline, as_at: int) -> list[tuple[object, ...]]:
    """Return what can be seen of each reading at a moment."""
    return sorted(
        (
            (
                reading.span.key,
                reading.span.subject,
                reading.span.interval,
                reading.span.started_on,
                reading.span.due_on,
                reading.span.due_low,
                reading.state,
                reading.why,
            )
            for reading in read(standard, timeline, as_at, terms=TERMS)
        ),
        key=repr,
    )


@st.composite
def read_standards(draw: st.DrawFn) -> tuple[Standard, Timeline]:
    standard = BY_CODE[draw(st.sampled_from(sorted(BY_CODE)))]
    words = Words([standard])
    return standard, draw(timelines(words, 1, standard.party, words.kinds[standard.party][0]))


@QUIETLY
@given(read_standards(), st.data())
def test_events_after_the_moment_asked_about_never_change_a_reading(drawn, data):
    standard, timeline = drawn
    as_at = data.draw(st.sampled_from(sorted({event.latest for event in timeline.events})))
    by_then = tuple(event for event in timeline.events if event.latest <= as_at)

    assert _said(standard, timeline, as_at) == _said(standard, replace(timeline, events=by_then), as_at)


@QUIETLY
@given(read_standards())
def test_what_was_recorded_later_never_changes_what_was_known(drawn):
    standard, timeline = drawn
    later = KNOWN_BY + timedelta(seconds=1)
    recorded = tuple(event for event in timeline.events if (event.recorded_at or KNOWN_BY) <= KNOWN_BY)
    untouched = tuple(
        replace(event, withdrawn_at=None) if (event.withdrawn_at or later) > KNOWN_BY else event
        for event in recorded
    )

    assert spans(standard, timeline.as_known(KNOWN_BY), terms=TERMS) == spans(
        standard, replace(timeline, events=untouched).as_known(KNOWN_BY), terms=TERMS
    )


@QUIETLY
@given(read_standards(), st.randoms(use_true_random=False))
def test_the_order_in_which_events_are_given_never_changes_a_reading(drawn, random):
    standard, timeline = drawn
    shuffled = list(timeline.events)
    random.shuffle(shuffled)
    as_at = int(datetime(2030, 1, 1, tzinfo=UTC).timestamp())

    assert _said(standard, timeline, as_at) == _said(
        standard, replace(timeline, events=tuple(shuffled)), as_at
    )


@pytest.mark.parametrize("standard", EVERY, ids=lambda each: each.code)
def test_a_party_of_another_kind_has_no_clocks(standard: Standard):
    other = "home" if standard.party != "home" else "worker"

    assert spans(standard, Timeline(1, (), {}, None, other)) == []
