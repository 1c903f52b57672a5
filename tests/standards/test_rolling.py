"""Rolling totals, against the plainest count there is: every day of every window, one by one."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from sightline.standards import calendar
from sightline.standards.model import (
    CalendarDate,
    Happening,
    Limit,
    Met,
    Promise,
    Provenance,
    Standard,
    Unit,
    Version,
    Window,
)
from sightline.standards.reading import spans
from sightline.standards.register import STANDARDS
from sightline.standards.timeline import Event, Timeline

FROM = date(2019, 12, 1)
NO_COURT = {"flag": False}
SHORT_BREAKS = STANDARDS["C71"]


def _total(limit: Limit, **changed: object) -> Standard:
    versions = (Version(date(2015, 1, 1), (limit,), "made up", Provenance.LOCAL),)
    return replace(SHORT_BREAKS, versions=versions, while_in=(), **changed)


def _stays(random: Random) -> list[tuple[date, date]]:
    """Return stays one after another, now and then two that overlap."""
    day, found = FROM, []
    for _ in range(random.randint(1, 14)):
        day += timedelta(days=random.randint(-2, 40))
        ended = day + timedelta(days=random.randint(0, 25))
        found.append((day, ended))
        day = ended
    return sorted(found)


def _timeline(stays: list[tuple[date, date]]) -> Timeline:
    events = []
    for number, (started, ended) in enumerate(stays, start=1):
        events.append(Event(2 * number, "short_break_started", started, number))
        events.append(Event(2 * number + 1, "short_break_ended", ended, number))
    return Timeline(1, tuple(events))


def _last_day(stays: list[tuple[date, date]], number: int, amount: int, begins) -> date:
    """Return the last day to which a stay may go on: that before the first on which the total is too high."""
    started = stays[number][0]
    taken = {
        start + timedelta(days=after)
        for start, end in stays
        if start <= started
        for after in range(1, (end - start).days + 1)
    }
    day = started
    while True:
        day += timedelta(days=1)
        taken.add(day)
        if sum(begins(day) < each <= day for each in taken) > amount:
            return day - timedelta(days=1)


@pytest.mark.parametrize(
    ("amount", "window", "begins"),
    [
        (75, Window(12, Unit.MONTHS), lambda day: calendar.add_months(day, -12)),
        (20, Window(1, Unit.MONTHS), lambda day: calendar.add_months(day, -1)),
        (30, Window(60, Unit.DAYS), lambda day: day - timedelta(days=60)),
        (30, Window(5, Unit.WEEKS), lambda day: day - timedelta(weeks=5)),
    ],
)
def test_a_stay_is_due_on_the_last_day_before_a_count_of_single_days_is_too_high(amount, window, begins):
    random, standard = Random(7), _total(Limit(amount, Unit.DAYS, within=window))
    wrong = []
    for _ in range(60):
        stays = _stays(random)
        said = {span.key: span.due_on for span in spans(standard, _timeline(stays))}
        wrong += [
            (stays, number)
            for number in range(len(stays))
            if said[number + 1] != _last_day(stays, number, amount, begins)
        ]

    assert wrong == []


def test_stays_in_weeks_are_added_up_in_days():
    standard = _total(Limit(2, Unit.WEEKS, within=Window(30, Unit.DAYS)))
    stays = [(date(2026, 1, 5), date(2026, 1, 15)), (date(2026, 1, 20), date(2026, 1, 21))]

    _, second = spans(standard, _timeline(stays))

    assert second.due_on == date(2026, 1, 24)


def test_hours_of_stays_known_by_their_days_are_bracketed():
    at = datetime(2026, 1, 20, 9, tzinfo=UTC)
    events = (
        Event(1, "secure_placement_started", date(2026, 1, 12), 1, facts=NO_COURT),
        Event(2, "secure_placement_ended", date(2026, 1, 13), 1),
        Event(3, "secure_placement_started", date(2026, 1, 20), 2, at, facts=NO_COURT),
    )

    _, second = spans(STANDARDS["C68"], Timeline(1, events))

    begins = int(at.timestamp())
    # The first stay lasted two days at most, all but two seconds, and a moment at least.
    assert second.due_low == begins + 72 * 3600 - (2 * 86_400 - 1)
    assert second.due_high == begins + 72 * 3600 - 1


@pytest.mark.parametrize(
    "changed",
    [
        {"repeats": True},
        {"promise": Promise.BY},
        {"starts": CalendarDate(3, 31, Happening(("short_break_started",)))},
        {"met_by": Met(Happening(("short_break_ended",)), early_days=1)},
    ],
)
def test_a_rolling_total_that_no_reader_adds_up_cannot_be_declared(changed):
    with pytest.raises(ValueError, match="is a rolling total"):
        _total(Limit(75, Unit.DAYS, within=Window(12, Unit.MONTHS)), **changed)


@pytest.mark.parametrize(
    "limit",
    [
        Limit(10, Unit.WORKING_DAYS, within=Window(2, Unit.MONTHS)),
        Limit(72, Unit.HOURS, within=Window(1, Unit.MONTHS)),
        Limit(28, Unit.DAYS, within=Window(4, Unit.WEEKS)),
        Limit(28, Unit.DAYS, within=Window(1, Unit.MONTHS)),
        Limit(3, Unit.DAYS, within=Window(4, Unit.WEEKS), beginning_with=True),
    ],
)
def test_a_total_that_its_window_cannot_hold_cannot_be_declared(limit):
    with pytest.raises(ValueError, match="is a rolling total"):
        _total(limit)


def test_a_window_rolls_by_days_weeks_or_months():
    with pytest.raises(ValueError, match="not by working days"):
        Window(10, Unit.WORKING_DAYS)


def test_a_day_of_each_year_is_the_months_last_where_it_has_no_such_day():
    days = list(calendar.day_of_each_year(2, 29))

    assert {date(2024, 2, 29), date(2025, 2, 28)} <= set(days)
    assert len(days) == calendar.LAST_YEAR - calendar.FIRST_YEAR + 1


def test_a_calendar_date_starts_a_clock_in_every_year_from_the_first_event_on():
    first = Event(1, "census_loaded", date(2024, 3, 31), 1)

    found = spans(STANDARDS["C110"], Timeline(1, (first,), kind="authority"))

    assert [span.started_on for span in found] == [
        date(year, 3, 31) for year in range(2024, calendar.LAST_YEAR + 1)
    ]
