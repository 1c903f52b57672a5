"""Dates as people write them."""

from datetime import date, datetime, time

import pytest

from sightline.sources.reading.dates import NotADate, day_from_cell, day_from_text, iso_day

FIFTH_OF_MARCH = date(2026, 3, 5)


@pytest.mark.parametrize(
    "written",
    [
        "05/03/2026",
        "5/3/2026",
        " 5 / 3 / 2026 ",
        "05-03-2026",
        "05.03.2026",
        "2026-03-05",
        "2026/03/05",
        "2026-03-05T00:00:00",
        "2026-03-05 14:30:00.000",
        "05/03/2026 00:00",
        "5 March 2026",
        "5th March 2026",
        "05-Mar-2026",
        "March 5, 2026",
        "Thu 5 Mar 2026",
        "46086",
        "46086.0",
    ],
)
def test_a_clear_date_is_read_however_it_is_written(written: str) -> None:
    assert day_from_text(written) == FIFTH_OF_MARCH


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("05/03/26", "two figures"),
        ("5 Mar 26", "two figures"),
        ("26-03-05", "two figures"),
        ("03/25/2026", "no month 25"),
        ("31/02/2026", "no day 31"),
        ("2026-13-01", "no month 13"),
        ("2026-02-30", "no day 30"),
        ("29/02/2025", "no day 29"),
        ("tomorrow", "not a date"),
        ("5 Marsh 2026", "not a month"),
        ("05/03/0026", "cannot be right"),
        ("01/01/9999", "cannot be right"),
        ("20260305", "not a date"),
        ("12", "not the number of a day"),
        ("999999", "not the number of a day"),
    ],
)
def test_what_is_no_clear_date_is_refused_with_a_reason(written: str, reason: str) -> None:
    with pytest.raises(NotADate, match=reason):
        day_from_text(written)


def test_day_comes_before_month_and_the_two_are_never_swapped() -> None:
    assert day_from_text("03/04/2026") == date(2026, 4, 3)


def test_a_month_written_first_is_refused_and_the_reader_is_told_to_look_at_the_whole_column() -> None:
    with pytest.raises(NotADate, match="every date in the column"):
        day_from_text("04/13/2026")


def test_day_numbers_are_counted_from_1900_or_from_1904_as_the_workbook_says() -> None:
    assert day_from_cell(46086.0) == FIFTH_OF_MARCH
    assert day_from_cell(46086.0 - 1462, from_1904=True) == FIFTH_OF_MARCH


def test_a_moment_is_read_as_its_day() -> None:
    assert day_from_cell(datetime(2026, 3, 5, 23, 59)) == FIFTH_OF_MARCH  # noqa: DTZ001


@pytest.mark.parametrize("value", [True, time(9, 0), float("nan"), float("inf"), -5.0])
def test_a_value_that_is_no_day_is_refused_whatever_its_type(value: object) -> None:
    with pytest.raises(NotADate):
        day_from_cell(value)


def test_an_xml_date_may_carry_a_time_zone_and_nothing_else() -> None:
    assert iso_day("2026-03-05Z") == iso_day("2026-03-05+01:00") == FIFTH_OF_MARCH
    assert iso_day("05/03/2026") is None
