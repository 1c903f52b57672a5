"""How dates, times, counts and lateness are said."""

from datetime import UTC, date, datetime, timedelta

import pytest

from sightline.govuk import words

TODAY = date(2026, 11, 12)
NOW = datetime(2026, 11, 12, 14, 10, tzinfo=UTC)


def test_a_day_has_no_leading_zero_and_its_month_in_full():
    assert words.day(date(2026, 3, 5)) == "5 March 2026"


def test_a_moment_is_said_in_uk_time():
    assert words.moment(datetime(2026, 7, 1, 23, 30, tzinfo=UTC)) == "2 July 2026 at 12:30am"


@pytest.mark.parametrize(
    ("hour", "minute", "said"),
    [(0, 0, "midnight"), (12, 0, "midday"), (13, 0, "1:00pm"), (0, 5, "12:05am"), (9, 4, "9:04am")],
)
def test_the_two_twelves_are_words_and_the_rest_are_hours(hour, minute, said):
    assert words.clock_time(datetime(2026, 11, 12, hour, minute, tzinfo=UTC)) == said


def test_a_day_of_another_year_carries_its_year():
    assert words.day_and_name(date(2027, 1, 4), TODAY) == "Monday 4 January 2027"
    assert words.day_and_name(date(2026, 11, 16), TODAY) == "Monday 16 November"


@pytest.mark.parametrize(
    ("value", "said"), [(0, "0"), (999, "999"), (1878, "1,878"), (-4, "−4"), (1234567, "1,234,567")]
)
def test_counts_have_a_comma_from_a_thousand_and_a_true_minus(value, said):
    assert words.number(value) == said


@pytest.mark.parametrize(
    ("value", "said"), [(75.56, "75.6%"), (100, "100.0%"), (-3.2, "−3.2%"), (-0.01, "0.0%")]
)
def test_percentages_have_one_decimal(value, said):
    assert words.percent(value) == said


def test_a_share_is_said_as_a_percentage():
    assert words.share(34 / 45) == "75.6%"


@pytest.mark.parametrize(("count", "said"), [(0, "0 children"), (1, "1 child"), (1878, "1,878 children")])
def test_one_is_singular_and_none_is_plural(count, said):
    assert words.plural(count, "child,children") == said


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        (TODAY, "Today"),
        (date(2026, 11, 11), "Yesterday"),
        (date(2026, 10, 9), "34 days ago"),
        (date(2026, 11, 13), "13 November 2026"),
    ],
)
def test_the_past_is_counted_in_days(seen, said):
    assert words.ago(seen, TODAY) == said


@pytest.mark.parametrize(
    ("born", "said"),
    [
        (date(2019, 5, 3), "7"),
        (date(2019, 11, 12), "7"),
        (date(2019, 11, 13), "6"),
        (date(2026, 6, 12), "5 months"),
        (date(2026, 10, 12), "1 month"),
        (date(2026, 10, 13), "under 1 month"),
        (date(2027, 1, 9), "not yet born"),
        (date(2024, 2, 29), "2"),
    ],
)
def test_ages_are_in_years_and_in_months_under_one(born, said):
    assert words.age(born, TODAY) == said


@pytest.mark.parametrize(
    ("due", "late", "said", "under"),
    [
        (TODAY, None, "Today", "by the end of the day"),
        (date(2026, 11, 13), None, "Tomorrow", "Friday 13 November"),
        (date(2026, 11, 16), None, "In 4 days", "Monday 16 November"),
        (date(2026, 11, 26), None, "In 14 days", "Thursday 26 November"),
        (date(2026, 11, 27), None, "In 15 days", "27 November 2026"),
        (date(2026, 11, 6), 4, "4 working days late", "was due 6 November 2026"),
        (date(2026, 11, 11), 1, "1 working day late", "was due 11 November 2026"),
        (date(2026, 11, 11), None, "1 day late", "was due 11 November 2026"),
    ],
)
def test_due_days_are_said_in_words_with_the_date_under_them(due, late, said, under):
    found = words.due_in_words(due, TODAY, days_late=late)

    assert (found.words, found.date_words) == (said, under)


def test_only_what_is_past_is_late_and_only_today_is_soon():
    due = [words.due_in_words(TODAY + timedelta(days=days), TODAY) for days in (-1, 0, 1)]

    assert [each.late for each in due] == [True, False, False]
    assert [each.soon for each in due] == [False, True, False]


@pytest.mark.parametrize(
    ("due", "said", "under"),
    [
        (datetime(2026, 11, 12, 13, 20, tzinfo=UTC), "50 minutes late", "was due 1:20pm"),
        (datetime(2026, 11, 12, 14, 30, tzinfo=UTC), "In 20 minutes", "2:30pm"),
        (datetime(2026, 11, 12, 16, 30, tzinfo=UTC), "In 2 hours 20 minutes", "4:30pm"),
        (datetime(2026, 11, 12, 20, 15, tzinfo=UTC), "Today", "8:15pm"),
        (datetime(2026, 11, 13, 0, 0, tzinfo=UTC), "Today", "by midnight"),
        (datetime(2026, 11, 13, 9, 40, tzinfo=UTC), "Tomorrow", "9:40am"),
        (datetime(2026, 11, 14, 9, 20, tzinfo=UTC), "In 2 days", "Saturday 14 November at 9:20am"),
        (datetime(2026, 11, 12, 0, 0, tzinfo=UTC), "14 hours 10 minutes late",
         "was due 11 November 2026 at midnight"),
        (datetime(2026, 11, 8, 9, 0, tzinfo=UTC), "4 days late", "was due 8 November 2026 at 9:00am"),
    ],
)  # fmt: skip
def test_due_moments_are_said_in_hours_when_near(due, said, under):
    found = words.due_at_in_words(due, NOW)

    assert (found.words, found.date_words) == (said, under)


def test_hours_across_the_end_of_summer_time_are_elapsed_hours():
    due = datetime(2026, 10, 25, 4, 0, tzinfo=UTC)
    now = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)

    assert words.due_at_in_words(due, now).words == "In 3 hours 30 minutes"


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(hours=2, minutes=20), "2 hours 20 minutes"),
        (timedelta(days=2, hours=13), "2 days 13 hours"),
        (timedelta(days=2, minutes=5), "2 days"),
        (timedelta(seconds=20), "less than a minute"),
    ],
)
def test_a_length_is_said_in_its_two_largest_units(length, said):
    assert words.lasting(length) == said


def test_lists_end_in_and():
    assert words.and_join(["a"]) == "a"
    assert words.and_join(["a", "b", "c"]) == "a, b and c"


@pytest.mark.parametrize(
    ("days", "said"), [(-1, "birth not recorded"), (0, "not yet born"), (9, "not yet born")]
)
def test_once_the_expected_day_has_passed_nobody_says_that_a_child_is_not_born(days, said):
    assert words.before_birth(TODAY + timedelta(days=days), TODAY) == said
