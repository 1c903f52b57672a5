"""Both clocks of a night decision: over bank holidays, and on the two nights on which the clocks change."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from sightline.clocks.queries import Moment, readings
from sightline.night_desk.queries import due_at, to_review
from sightline.standards.bank_holidays import BANK_HOLIDAYS
from sightline.standards.calendar import uk_date
from tests.night_desk.conftest import seeing_all

UK = ZoneInfo("Europe/London")
WENT_BACK, WENT_FORWARD = date(2026, 10, 25), date(2026, 3, 29)


def _next_morning(decided: datetime) -> datetime:
    """Return 1:00pm of the first working day whose 9:00am is still to come, counted by hand."""
    here = decided.astimezone(UK)
    day = here.date() if (here.hour, here.minute) < (9, 0) else here.date() + timedelta(days=1)
    while day.weekday() > 4 or day in BANK_HOLIDAYS:
        day += timedelta(days=1)
    return datetime(day.year, day.month, day.day, 13, tzinfo=UK)


def _dues(night, decided: datetime) -> tuple[datetime | None, datetime | None]:
    night.clock.now = decided
    record = night.decided(night.call(night.council.child(team=night.hub)))
    with seeing_all():
        found = readings(
            Moment.of(uk_date(decided), decided), children=[record.child_id], standards=("C09", "C10")
        )
    by_code = {standard.code: due_at(reading) for _, standard, reading in found}
    return by_code["C09"], by_code["C10"]


@pytest.mark.parametrize(
    "decided",
    [
        # The Thursday before Easter to the Tuesday after it, Christmas, New Year, August.
        datetime(2026, 4, 2, 8, 59, tzinfo=UK),
        datetime(2026, 4, 2, 9, 0, tzinfo=UK),
        datetime(2026, 4, 3, 3, 0, tzinfo=UK),
        datetime(2026, 4, 6, 23, 30, tzinfo=UK),
        datetime(2025, 12, 24, 23, 0, tzinfo=UK),
        datetime(2025, 12, 26, 4, 0, tzinfo=UK),
        datetime(2025, 12, 31, 23, 59, tzinfo=UK),
        datetime(2026, 8, 31, 2, 0, tzinfo=UK),
    ],
    ids=str,
)
def test_over_a_bank_holiday_the_signature_is_due_in_two_hours_and_the_review_on_the_next_working_day(
    night, decided
):
    signing, reviewing = _dues(night, decided)

    assert signing == decided.astimezone(UTC) + timedelta(hours=2)
    assert reviewing == _next_morning(decided)


@pytest.mark.parametrize("minutes", range(-90, 150, 30))
@pytest.mark.parametrize("day", [WENT_BACK, WENT_FORWARD], ids=["went back", "went forward"])
def test_when_the_clocks_change_two_hours_are_two_hours_and_nine_is_nine(night, day, minutes):
    decided = datetime(day.year, day.month, day.day, 1, tzinfo=UTC) + timedelta(minutes=minutes)

    signing, reviewing = _dues(night, decided)

    assert signing == decided + timedelta(hours=2)
    assert reviewing == _next_morning(decided)
    assert reviewing.astimezone(UK).strftime("%A %H:%M") == "Monday 13:00"


def test_of_the_two_half_past_ones_the_earlier_is_due_first(night):
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)

    early, _ = _dues(night, first)
    late, _ = _dues(night, first + timedelta(hours=1))

    assert late - early == timedelta(hours=1)
    assert early.astimezone(UK).strftime("%H:%M") == "02:30"
    assert late.astimezone(UK).strftime("%H:%M") == "03:30"


def test_a_review_on_the_weekend_keeps_the_promise_and_the_decision_stands_no_longer(night):
    night.clock.now = datetime(2026, 11, 13, 23, 0, tzinfo=UTC)
    record = night.decided()
    saturday = night.clock.after(hours=12)
    night.reviews(record, night.day_manager)
    moment = Moment.of(uk_date(saturday), saturday)

    with seeing_all():
        ((_, _, reading),) = readings(moment, children=[record.child_id], standards=("C10",), ended=True)
        assert to_review(moment) == []
    assert reading.state.value == "met"
