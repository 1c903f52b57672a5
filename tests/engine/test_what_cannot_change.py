"""What a reading must not depend on: the future, what was not yet known, and the order of filing."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sightline.standards.limits import covering
from sightline.standards.model import Standard, State
from sightline.standards.reading import read, spans
from sightline.standards.register import STANDARDS
from sightline.standards.timeline import Timeline
from tests.engine.invented import KNOWN_BY, TERMS, Words, timelines
from tests.engine.odd_standards import ODD

EVERY = (*ODD, *STANDARDS.values())
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


def the_future(drawn: tuple[Standard, Timeline], data: st.DataObject) -> None:
    """Check that events after the moment asked about change nothing.

    Of sources that hold the latest meeting only, a later one shows that they know none before it: that alone
    turns what was late into unknown.
    """
    standard, timeline = drawn
    as_at = data.draw(st.sampled_from(sorted({event.latest for event in timeline.events})))
    by_then = tuple(event for event in timeline.events if event.latest <= as_at)

    said = _said(standard, timeline, as_at)
    without = _said(standard, replace(timeline, events=by_then), as_at)

    if covering(standard, timeline).extent == "latest":
        assert len(said) == len(without)
        told = zip(said, without, strict=True)
        without = [now if _is_now_unknown(now, before) else before for now, before in told]
    assert said == without


def _is_now_unknown(now: tuple[object, ...], before: tuple[object, ...]) -> bool:
    """Say whether a late clock reads unknown, because the sources hold a later meeting only."""
    *now_what, now_state, now_why = now
    *before_what, before_state, _ = before
    late = before_state in (State.OVERDUE, State.MISSED, State.UNKNOWN)
    return now_what == before_what and late and (now_state, now_why) == (State.UNKNOWN, "latest only")


def later_records(drawn: tuple[Standard, Timeline], data: st.DataObject) -> None:
    """Check that what was recorded or withdrawn after the moment known changes nothing."""
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


def the_order_of_filing(drawn: tuple[Standard, Timeline], data: st.DataObject) -> None:
    """Check that the order in which events are given changes nothing."""
    standard, timeline = drawn
    shuffled = tuple(data.draw(st.permutations(timeline.events)))
    as_at = int(datetime(2030, 1, 1, tzinfo=UTC).timestamp())

    assert _said(standard, timeline, as_at) == _said(standard, replace(timeline, events=shuffled), as_at)


NEVER_MATTERS = pytest.mark.parametrize("what", [the_future, later_records, the_order_of_filing])


def _tried(what: Callable[..., None], times: int) -> None:
    settings(
        max_examples=times, deadline=None, database=None, derandomize=bool(os.environ.get("CI")),
        print_blob=True, suppress_health_check=list(HealthCheck),
    )(given(read_standards(), st.data())(what))()  # fmt: skip


@NEVER_MATTERS
def test_a_reading_never_changes_with(what):
    _tried(what, 150)


@pytest.mark.prove
@NEVER_MATTERS
def test_over_thousands_of_timelines_a_reading_never_changes_with(what):
    _tried(what, 10_000)


@pytest.mark.parametrize("standard", EVERY, ids=lambda each: each.code)
def test_a_party_of_another_kind_has_no_clocks(standard: Standard):
    other = "home" if standard.party != "home" else "worker"

    assert spans(standard, Timeline(1, (), {}, None, other)) == []
