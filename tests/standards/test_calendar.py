"""Working days, months, ages, moments and school terms, at their edges."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sightline.standards import bank_holidays, calendar
from sightline.standards.calendar import BeyondCalendar, SchoolTerms, UnknownTerm

ANY_DAY = st.dates(calendar.FIRST_DAY, calendar.LAST_DAY)
INNER_DAY = st.dates(date(1995, 1, 1), date(2022, 12, 31))
COUNT = st.integers(-250, 250)


# Bank holidays


@pytest.mark.parametrize("year", range(2008, 2028))
def test_every_year_agrees_with_an_independent_list_of_english_bank_holidays(year: int) -> None:
    independent = holidays.country_holidays("GB", subdiv="ENG", years=year)

    ours = {day for day in bank_holidays.BANK_HOLIDAYS if day.year == year}

    assert ours == {day for day in independent if day.weekday() < 5}


@pytest.mark.parametrize(
    "one_off",
    [
        date(1995, 5, 8),
        date(1999, 12, 31),
        date(2002, 6, 3),
        date(2002, 6, 4),
        date(2011, 4, 29),
        date(2012, 6, 4),
        date(2012, 6, 5),
        date(2020, 5, 8),
        date(2022, 6, 2),
        date(2022, 6, 3),
        date(2022, 9, 19),
        date(2023, 5, 8),
    ],
)
def test_a_day_added_or_moved_by_proclamation_is_not_a_working_day(one_off: date) -> None:
    assert not calendar.is_working_day(one_off)


@pytest.mark.parametrize("given_up, taken", bank_holidays.MOVED_BY_PROCLAMATION.items())
def test_the_day_that_a_moved_holiday_left_is_a_working_day(given_up: date, taken: date) -> None:
    assert calendar.is_working_day(given_up)
    assert taken in bank_holidays.BANK_HOLIDAYS


def test_every_year_loaded_has_eight_bank_holidays_and_those_added_to_it() -> None:
    added = [day.year for day in bank_holidays.ADDED_BY_PROCLAMATION]

    for year in range(bank_holidays.FIRST_YEAR, bank_holidays.LAST_YEAR + 1):
        found = [day for day in bank_holidays.BANK_HOLIDAYS if day.year == year]
        assert len(found) == 8 + added.count(year), year


@pytest.mark.parametrize("year", range(2007, 2028))
def test_every_year_agrees_with_an_independent_list_of_bank_holidays_anywhere_in_the_uk(year: int) -> None:
    parts = [
        holidays.country_holidays("GB", subdiv=part, years=year) for part in ("ENG", "WLS", "SCT", "NIR")
    ]

    ours = {day for day in bank_holidays.UK_BANK_HOLIDAYS if day.year == year}

    assert ours == {day for part in parts for day in part if day.weekday() < 5}


@pytest.mark.parametrize(
    "elsewhere",
    [
        date(2005, 3, 17), date(2006, 1, 3), date(2008, 12, 1), date(2012, 3, 19), date(2015, 7, 13),
        date(2020, 8, 3), date(2022, 1, 4), date(2024, 12, 2), date(2025, 7, 14), date(2026, 6, 15),
    ],
)  # fmt: skip
def test_a_bank_holiday_in_scotland_or_northern_ireland_counts_here_and_not_for_the_whole_uk(elsewhere):
    assert calendar.is_working_day(elsewhere)
    assert not calendar.is_working_day(elsewhere, uk=True)


def test_st_andrew_s_day_is_a_bank_holiday_since_its_act() -> None:
    assert calendar.is_working_day(date(2006, 11, 30), uk=True)
    assert not calendar.is_working_day(date(2007, 11, 30), uk=True)


@pytest.mark.parametrize("year", range(bank_holidays.FIRST_YEAR, bank_holidays.LAST_YEAR + 1))
def test_every_year_has_four_days_elsewhere_and_a_fifth_since_2007(year: int) -> None:
    elsewhere = bank_holidays.UK_BANK_HOLIDAYS.keys() - bank_holidays.BANK_HOLIDAYS.keys()

    found = [day for day in elsewhere if day.year == year and day not in bank_holidays.ELSEWHERE_ADDED]

    assert len(found) == (5 if year >= 2007 else 4)
    assert all(day.weekday() < 5 for day in found)


@given(INNER_DAY, st.integers(-60, 60))
def test_uk_working_days_are_counted_day_by_day(start: date, count: int) -> None:
    day, left = start, abs(count)
    while left:
        day += timedelta(days=1 if count > 0 else -1)
        left -= calendar.is_working_day(day, uk=True)

    assert calendar.working_days_after(start, count, uk=True) == day
    if count >= 0:
        assert calendar.working_days_between(start, day, uk=True) == count


def first_monday(year: int, month: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=-first.weekday() % 7)


def last_monday(year: int, month: int) -> date:
    last = date(year, month, 31)
    return last - timedelta(days=last.weekday())


@pytest.mark.parametrize("year", range(bank_holidays.FIRST_YEAR, bank_holidays.LAST_YEAR + 1))
def test_the_mondays_of_may_and_august_are_as_the_act_says_unless_moved(year: int) -> None:
    by_the_act = [first_monday(year, 5), last_monday(year, 5), last_monday(year, 8)]

    for day in by_the_act:
        assert bank_holidays.MOVED_BY_PROCLAMATION.get(day, day) in bank_holidays.BANK_HOLIDAYS


@pytest.mark.parametrize("year", range(bank_holidays.FIRST_YEAR, bank_holidays.LAST_YEAR + 1))
def test_good_friday_and_easter_monday_are_three_days_apart(year: int) -> None:
    named = {name: day for day, name in bank_holidays.BANK_HOLIDAYS.items() if day.year == year}

    assert named["Good Friday"].weekday() == 4
    assert named["Easter Monday"] - named["Good Friday"] == timedelta(days=3)
    assert named["Easter Monday"] == easter_sunday(year) + timedelta(days=1)


def easter_sunday(year: int) -> date:
    """Work out Easter by the anonymous Gregorian method, good for every year since 1583."""
    golden, century, rest = year % 19, year // 100, year % 100
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    correction = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * correction + 114, 31)
    return date(year, month, day + 1)


def test_no_bank_holiday_is_at_a_weekend() -> None:
    assert all(day.weekday() < 5 for day in bank_holidays.BANK_HOLIDAYS)


def test_a_scottish_holiday_is_a_working_day_here() -> None:
    assert calendar.is_working_day(date(2026, 1, 2))
    assert calendar.is_working_day(date(2026, 8, 3))


def test_the_days_between_christmas_and_new_year_are_working_days() -> None:
    week = [date(2025, 12, 24) + timedelta(days=n) for n in range(10)]

    working = [day for day in week if calendar.is_working_day(day)]

    assert working == [
        date(2025, 12, 24),
        date(2025, 12, 29),
        date(2025, 12, 30),
        date(2025, 12, 31),
        date(2026, 1, 2),
    ]


# Counting working days


@pytest.mark.parametrize(
    "start, count, expected",
    [
        (date(2026, 3, 6), 1, date(2026, 3, 9)),  # a Friday: day 1 is Monday
        (date(2026, 3, 7), 1, date(2026, 3, 9)),  # a Saturday: day 1 is Monday
        (date(2026, 3, 8), 1, date(2026, 3, 9)),  # a Sunday: day 1 is Monday
        (date(2026, 3, 7), 0, date(2026, 3, 7)),  # day 0 is the start, working or not
        (date(2026, 4, 2), 1, date(2026, 4, 7)),  # Maundy Thursday: over Good Friday and Easter Monday
        (date(2024, 12, 24), 2, date(2024, 12, 30)),  # over Christmas Day, Boxing Day and a weekend
        (date(2021, 12, 24), 1, date(2021, 12, 29)),  # two substitute days after a weekend Christmas
        (date(2022, 5, 27), 15, date(2022, 6, 21)),  # over the Platinum Jubilee
        (date(2022, 9, 16), 1, date(2022, 9, 20)),  # over the state funeral
        (date(2024, 2, 28), 1, date(2024, 2, 29)),  # into a leap day
        (date(2026, 1, 5), 45, date(2026, 3, 9)),  # an assessment with no holiday inside
        (date(2026, 3, 9), -1, date(2026, 3, 6)),  # before a Monday: the Friday
        (date(2026, 3, 7), -1, date(2026, 3, 6)),  # before a Saturday: the Friday
        (date(2026, 3, 8), -1, date(2026, 3, 6)),  # before a Sunday: the Friday
        (date(2026, 4, 7), -2, date(2026, 4, 1)),  # two before the Tuesday after Easter
    ],
)
def test_working_days_are_counted_from_day_nought(start: date, count: int, expected: date) -> None:
    assert calendar.working_days_after(start, count) == expected


def test_the_next_working_day_is_strictly_after() -> None:
    assert calendar.next_working_day(date(2026, 3, 9)) == date(2026, 3, 10)
    assert calendar.next_working_day(date(2026, 4, 2)) == date(2026, 4, 7)


def test_the_days_between_leave_the_start_out_and_take_the_end_in() -> None:
    assert calendar.working_days_between(date(2026, 3, 6), date(2026, 3, 6)) == 0
    assert calendar.working_days_between(date(2026, 3, 6), date(2026, 3, 9)) == 1
    assert calendar.working_days_between(date(2026, 3, 7), date(2026, 3, 8)) == 0
    assert calendar.working_days_between(date(2026, 3, 9), date(2026, 3, 6)) == -1


@given(INNER_DAY, COUNT)
def test_counting_there_and_asking_how_far_gives_the_count_back(start: date, count: int) -> None:
    assert calendar.working_days_between(start, calendar.working_days_after(start, count)) == count


@given(INNER_DAY, COUNT.filter(bool))
def test_a_count_always_lands_on_a_working_day(start: date, count: int) -> None:
    assert calendar.is_working_day(calendar.working_days_after(start, count))


@given(INNER_DAY, INNER_DAY, COUNT)
def test_a_later_start_never_falls_due_sooner(one: date, other: date, count: int) -> None:
    earlier, later = sorted((one, other))

    assert calendar.working_days_after(earlier, count) <= calendar.working_days_after(later, count)


@given(INNER_DAY, st.integers(-250, 249))
def test_one_more_working_day_is_always_later(start: date, count: int) -> None:
    assert calendar.working_days_after(start, count) < calendar.working_days_after(start, count + 1)


@given(INNER_DAY, INNER_DAY)
def test_days_between_are_the_working_days_passed_one_by_one(one: date, other: date) -> None:
    earlier, later = min(one, other), min(max(one, other), min(one, other) + timedelta(days=90))
    passed = [earlier + timedelta(days=n) for n in range(1, (later - earlier).days + 1)]

    assert calendar.working_days_between(earlier, later) == sum(map(calendar.is_working_day, passed))


# Beyond the calendar


def test_a_day_past_the_last_loaded_year_is_refused_with_what_to_do() -> None:
    with pytest.raises(BeyondCalendar, match=r"3 January 2028.*1990 to 2027.*load the missing year"):
        calendar.is_working_day(date(2028, 1, 3))


@pytest.mark.parametrize(
    "ask",
    [
        lambda: calendar.is_working_day(date(1989, 12, 31)),
        lambda: calendar.working_days_after(date(2027, 12, 31), 1),
        lambda: calendar.working_days_after(date(2027, 12, 20), 15),
        lambda: calendar.working_days_after(date(2028, 1, 1), 0),
        lambda: calendar.working_days_after(date(1990, 1, 1), -1),
        lambda: calendar.working_days_between(date(2027, 12, 1), date(2028, 1, 4)),
        lambda: calendar.working_days_between(date(1989, 12, 1), date(1990, 1, 4)),
        lambda: calendar.next_working_day(date(2027, 12, 31)),
        lambda: list(calendar.working_day_table(date(2027, 12, 31), date(2028, 1, 1))),
    ],
)
def test_nothing_is_counted_outside_the_loaded_years(ask) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(BeyondCalendar):
        ask()


def test_the_last_working_day_loaded_can_still_be_reached() -> None:
    assert calendar.working_days_after(date(2027, 12, 30), 1) == date(2027, 12, 31)


def test_weeks_and_months_need_no_bank_holidays_so_they_reach_past_the_last_year() -> None:
    assert calendar.weeks_after(date(2027, 12, 31), 6) == date(2028, 2, 11)
    assert calendar.add_months(date(2027, 12, 31), 6) == date(2028, 6, 30)


# The table for set-based readers


@given(INNER_DAY, st.integers(1, 120))
def test_the_table_finds_the_same_due_day_forward_and_back(start: date, count: int) -> None:
    table = list(calendar.working_day_table(start - timedelta(days=220), start + timedelta(days=220)))
    by_count = {row.working_days_so_far: row.day for row in table if row.is_working_day}
    here = next(row for row in table if row.day == start)

    forward = by_count[here.working_days_so_far + count]
    backward = by_count[here.working_days_so_far - here.is_working_day + 1 - count]

    assert forward == calendar.working_days_after(start, count)
    assert backward == calendar.working_days_after(start, -count)


def test_the_whole_table_has_every_day_once_in_order() -> None:
    days = [row.day for row in calendar.working_day_table()]

    assert days[0] == date(1990, 1, 1)
    assert days[-1] == date(2027, 12, 31)
    assert all(later - earlier == timedelta(days=1) for earlier, later in pairwise(days))


@given(ANY_DAY)
def test_the_tables_epoch_is_the_last_instant_of_the_day(day: date) -> None:
    (row,) = calendar.working_day_table(day, day)

    assert datetime.fromtimestamp(row.ends_at_epoch, UTC) == calendar.end_of_day(day)


# Months and ages


@pytest.mark.parametrize(
    "day, months, expected",
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 5, 31), 3, date(2026, 8, 31)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 5), 1, date(2027, 1, 5)),
        (date(2026, 1, 5), -1, date(2025, 12, 5)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 3, 5), 0, date(2026, 3, 5)),
    ],
)
def test_a_month_keeps_the_day_number_and_clips_to_the_last_day(
    day: date, months: int, expected: date
) -> None:
    assert calendar.add_months(day, months) == expected


@given(ANY_DAY, ANY_DAY, st.integers(-60, 60))
def test_a_later_day_is_never_earlier_some_months_on(one: date, other: date, months: int) -> None:
    earlier, later = sorted((one, other))

    assert calendar.add_months(earlier, months) <= calendar.add_months(later, months)


def test_a_birthday_on_29_february_falls_on_1_march_in_a_common_year() -> None:
    born = date(2008, 2, 29)

    assert calendar.birthday(born, 16) == date(2024, 2, 29)
    assert calendar.birthday(born, 18) == date(2026, 3, 1)
    assert calendar.age_on(born, date(2026, 2, 28)) == 17
    assert calendar.age_on(born, date(2026, 3, 1)) == 18


def test_age_changes_on_the_birthday_and_is_negative_before_birth() -> None:
    born = date(2010, 6, 15)

    assert calendar.age_on(born, date(2026, 6, 14)) == 15
    assert calendar.age_on(born, date(2026, 6, 15)) == 16
    assert calendar.age_on(born, born) == 0
    assert calendar.age_on(born, date(2010, 6, 14)) == -1


@given(ANY_DAY, st.integers(0, 30))
def test_on_each_birthday_a_person_is_that_age_and_the_day_before_is_not(born: date, age: int) -> None:
    reached = calendar.birthday(born, age)

    assert calendar.age_on(born, reached) == age
    assert calendar.age_on(born, reached - timedelta(days=1)) == age - 1


def test_weeks_keep_the_weekday() -> None:
    assert calendar.weeks_after(date(2026, 3, 6), 6) == date(2026, 4, 17)


# Moments in UK time


def test_a_winter_day_ends_at_midnight_in_greenwich_and_a_summer_day_an_hour_sooner() -> None:
    assert calendar.end_of_day(date(2026, 1, 5)) == datetime(2026, 1, 5, 23, 59, 59, 999999, UTC)
    assert calendar.end_of_day(date(2026, 7, 5)) == datetime(2026, 7, 5, 22, 59, 59, 999999, UTC)


def test_the_day_the_clocks_go_forward_has_23_hours() -> None:
    day = date(2026, 3, 29)

    assert calendar.start_of_day(day) == datetime(2026, 3, 29, 0, 0, tzinfo=UTC)
    assert calendar.end_of_day(day) - calendar.start_of_day(day) == timedelta(hours=23, microseconds=-1)


def test_the_day_the_clocks_go_back_has_25_hours() -> None:
    day = date(2026, 10, 25)

    assert calendar.start_of_day(day) == datetime(2026, 10, 24, 23, 0, tzinfo=UTC)
    assert calendar.end_of_day(day) - calendar.start_of_day(day) == timedelta(hours=25, microseconds=-1)


def test_an_hour_clock_counts_elapsed_hours_across_both_clock_changes() -> None:
    into_summer = calendar.hours_after(calendar.uk_moment(date(2026, 3, 28), 12), 24)
    into_winter = calendar.hours_after(calendar.uk_moment(date(2026, 10, 24), 12), 24)

    assert into_summer == calendar.uk_moment(date(2026, 3, 29), 13)
    assert into_winter == calendar.uk_moment(date(2026, 10, 25), 11)


def test_a_time_in_the_repeated_hour_is_the_first_of_the_two() -> None:
    assert calendar.uk_moment(date(2026, 10, 25), 1, 30) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_time_in_the_missing_hour_is_read_as_greenwich_time() -> None:
    moment = calendar.uk_moment(date(2026, 3, 29), 1, 30)

    assert moment == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert moment == calendar.uk_moment(date(2026, 3, 29), 2, 30)


def test_half_past_midnight_in_summer_is_the_new_day_though_greenwich_is_still_in_the_old() -> None:
    assert calendar.uk_date(datetime(2026, 7, 5, 23, 30, tzinfo=UTC)) == date(2026, 7, 6)
    assert calendar.uk_date(datetime(2026, 1, 5, 23, 30, tzinfo=UTC)) == date(2026, 1, 5)


@given(ANY_DAY)
def test_a_day_begins_and_ends_on_itself_and_leaves_no_gap(day: date) -> None:
    assert calendar.uk_date(calendar.start_of_day(day)) == day
    assert calendar.uk_date(calendar.end_of_day(day)) == day
    assert calendar.start_of_day(day + timedelta(days=1)) - calendar.end_of_day(day) == timedelta(
        microseconds=1
    )


def test_a_moment_without_a_time_zone_is_refused() -> None:
    naive = datetime.fromisoformat("2026-03-05T09:00")

    with pytest.raises(ValueError, match="time zone"):
        calendar.uk_date(naive)
    with pytest.raises(ValueError, match="time zone"):
        calendar.hours_after(naive, 72)


# School terms

AUTUMN = (date(2025, 9, 2), date(2025, 12, 19))
SPRING = (date(2026, 1, 5), date(2026, 3, 27))
SUMMER = (date(2026, 4, 13), date(2026, 7, 21))


@pytest.mark.parametrize(
    "day, expected",
    [
        (date(2025, 9, 2), SPRING[1]),
        (date(2025, 12, 19), SPRING[1]),
        (date(2025, 12, 25), SPRING[1]),
        (date(2026, 1, 5), SUMMER[1]),
    ],
)
def test_the_next_term_is_the_first_to_start_after_the_day(day: date, expected: date) -> None:
    assert SchoolTerms([SUMMER, AUTUMN, SPRING]).term_after(day) == expected


@pytest.mark.parametrize("day", [date(2026, 4, 13), date(2026, 8, 1), date(2025, 9, 1)])
def test_a_term_that_settings_do_not_hold_is_refused(day: date) -> None:
    with pytest.raises(UnknownTerm, match="Ask your administrator"):
        SchoolTerms([AUTUMN, SPRING, SUMMER]).term_after(day)


def test_no_terms_at_all_is_refused() -> None:
    with pytest.raises(UnknownTerm):
        SchoolTerms([]).term_after(date(2026, 1, 1))
    with pytest.raises(UnknownTerm):
        SchoolTerms([]).term_on(date(2026, 1, 1))


def test_a_day_is_in_a_term_or_in_the_holidays_or_unknown() -> None:
    terms = SchoolTerms([AUTUMN, SPRING])
    in_term = terms.term_on(date(2025, 12, 19))

    assert in_term is not None
    assert in_term.last_on == AUTUMN[1]
    assert terms.term_on(date(2025, 12, 25)) is None
    with pytest.raises(UnknownTerm):
        terms.term_on(date(2026, 3, 28))


def test_terms_that_overlap_or_end_before_they_start_are_refused() -> None:
    with pytest.raises(ValueError, match="overlap"):
        SchoolTerms([AUTUMN, (date(2025, 12, 19), date(2026, 3, 27))])
    with pytest.raises(ValueError, match="before it starts"):
        SchoolTerms([(date(2026, 1, 5), date(2026, 1, 4))])
