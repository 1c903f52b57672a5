"""Which days and moments somebody can mean: the year before, a childhood, a pregnancy, an order's length."""

from datetime import UTC, date, datetime, timedelta

import pytest

from sightline.standards.plausible import why_not_born, why_not_expected, why_not_told, why_not_until

NOW = datetime(2026, 11, 12, 9, tzinfo=UTC)
TODAY = date(2026, 11, 12)


@pytest.mark.parametrize(
    ("moment", "says"),
    [
        (NOW, None),
        (NOW - timedelta(days=366), None),
        (NOW - timedelta(days=367), "more than a year"),
        (datetime(1, 1, 1, tzinfo=UTC), "more than a year"),
        (NOW + timedelta(seconds=1), "has not come"),
        (datetime(9999, 12, 31, tzinfo=UTC), "has not come"),
    ],
)
def test_what_was_told_came_within_the_last_year(moment, says):
    _is_said(why_not_told(moment, now=NOW), says)


@pytest.mark.parametrize(
    ("day", "says"),
    [
        (TODAY, None),
        (date(1996, 1, 1), None),
        (date(1995, 12, 31), "more than 30 years"),
        (date(26, 3, 4), "more than 30 years"),
        (date(2026, 11, 13), "has not come"),
    ],
)
def test_somebody_whom_this_is_about_was_born_within_thirty_years(day, says):
    _is_said(why_not_born(day, today=TODAY), says)


@pytest.mark.parametrize(
    ("day", "says"),
    [
        (TODAY - timedelta(days=60), None),
        (TODAY - timedelta(days=61), "too long ago"),
        (TODAY + timedelta(days=300), None),
        (TODAY + timedelta(days=301), "too far ahead"),
        (date(9999, 12, 31), "too far ahead"),
        (date(1900, 1, 1), "too long ago"),
    ],
)
def test_a_birth_is_expected_within_a_pregnancy(day, says):
    _is_said(why_not_expected(day, today=TODAY), says)


@pytest.mark.parametrize(
    ("length", "says"),
    [
        (timedelta(days=8), None),
        (timedelta(days=19), None),
        (timedelta(days=20), "lasts eight days"),
        (timedelta(0), "ends before it begins"),
    ],
)
def test_an_emergency_order_lasts_no_longer_than_the_law_lets_it(length, says):
    _is_said(why_not_until(NOW + length, made=NOW), says)


def _is_said(reason: str | None, says: str | None) -> None:
    assert (says in (reason or "")) if says else reason is None
