"""When a running clock warns: a share of its limit, few working days, three quarters of what the law ends."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from sightline.standards.calendar import uk_moment
from sightline.standards.local import LocalWarning, NotALocalLimit, with_local_warnings
from sightline.standards.model import State
from sightline.standards.reading import read
from sightline.standards.register import STANDARDS
from sightline.standards.span import Reading
from sightline.standards.timeline import Event, Subject, Timeline, last_second
from sightline.standards.warning import Colour, colour_of, warning_of, warning_words

GONE = "three quarters gone"


def _clock(of: str, kind: str, on: date, at: datetime | None = None, **facts) -> Reading:
    """Return the clock of a standard that one event started, as at that event."""
    born = Event(1, "born", date(2016, 1, 1))
    event = Event(2, kind, on, subject=7, happened_at=at, facts=facts)
    timeline = Timeline(1, (born, event), {7: Subject(7, "any")})
    (found,) = read(STANDARDS[of], timeline, last_second(on), at_moment=event.latest if at else None)
    return found


def _second(moment: datetime) -> int:
    return int(moment.timestamp())


def _amber_from(reading: Reading) -> datetime:
    span = reading.span
    found = warning_of(STANDARDS[span.standard], span, date(2026, 1, 1))
    assert found
    return datetime.fromtimestamp(found.at, UTC)


def test_a_promise_of_45_working_days_warns_with_eleven_left():
    # Due on 9 March 2026; a quarter of 45 is 11 and a bit.
    reading = _clock("C07", "referral_received", date(2026, 1, 5))
    assert reading.span.due_on == date(2026, 3, 9)

    assert _amber_from(reading) == uk_moment(date(2026, 2, 20), 0)


def test_three_working_days_warn_where_a_quarter_is_less():
    # Ten working days from Monday 1 June; a quarter of them is two.
    reading = _clock("C97", "complaint_received", date(2026, 6, 1))

    assert reading.span.due_on == date(2026, 6, 15)
    assert _amber_from(reading) == uk_moment(date(2026, 6, 10), 0)


def test_bank_holidays_bring_the_warning_forward():
    # Due on Friday 2 January; neither 25 nor 26 December nor 1 January is a working day.
    reading = _clock("C97", "complaint_received", date(2025, 12, 16))

    assert reading.span.due_on == date(2026, 1, 2)
    assert _amber_from(reading) == uk_moment(date(2025, 12, 29), 0)


def test_a_promise_in_weeks_warns_with_a_quarter_of_its_days_left():
    # Six weeks from 1 June; ten days are left on 3 July.
    reading = _clock("C28", "need_plan_started", date(2026, 6, 1))

    assert reading.span.due_on == date(2026, 7, 13)
    assert _amber_from(reading) == uk_moment(date(2026, 7, 3), 0)


@pytest.mark.parametrize(
    "begins", [datetime(2026, 3, 28, 6, 30, tzinfo=UTC), datetime(2026, 10, 24, 6, 30, tzinfo=UTC)],
    ids=["clocks go forward", "clocks go back"],
)  # fmt: skip
def test_hours_are_hours_that_pass_across_the_change_of_the_clocks(begins):
    reading = _clock("C16", "strategy_discussion_held", begins.date(), begins, outcome="S47")

    assert _amber_from(reading) == begins + timedelta(hours=18)


def test_midnight_is_midnight_on_either_side_of_the_change_of_the_clocks():
    # Due on the Monday after the clocks went forward; and on Easter Monday, a week later.
    before = _clock("C65", "legal_status_started", date(2026, 3, 24), code="L3")
    after = _clock("C65", "legal_status_started", date(2026, 3, 31), code="L3")

    assert (before.span.due_on, after.span.due_on) == (date(2026, 3, 30), date(2026, 4, 6))
    assert _amber_from(before) == datetime(2026, 3, 25, tzinfo=UTC)
    assert _amber_from(after) == datetime(2026, 3, 30, 23, tzinfo=UTC)


def test_few_hours_do_not_warn_from_their_first_minute():
    begins = datetime(2026, 6, 1, 8, tzinfo=UTC)
    reading = _clock("C03", "check_requested", begins.date(), begins, level="AMBER", agency="POLICE")

    colours = [
        colour_of(STANDARDS["C03"], reading, _second(begins + timedelta(hours=hours))) for hours in (0, 5, 6)
    ]

    assert colours == [Colour.GREEN, Colour.GREEN, Colour.AMBER]


def test_a_shorter_grade_warns_by_its_own_length():
    first, raised = datetime(2026, 6, 1, 8, tzinfo=UTC), datetime(2026, 6, 2, 9, tzinfo=UTC)
    graded = [
        Event(2, "enquiry_graded", first.date(), 7, first, facts={"level": "GREEN", "reason": "FIRST"}),
        Event(3, "enquiry_graded", raised.date(), 7, raised, facts={"level": "RED", "reason": "MORE"}),
    ]
    timeline = Timeline(1, (Event(1, "born", date(2016, 1, 1)), *graded), {7: Subject(7, "enquiry")})
    (reading,) = read(STANDARDS["C02"], timeline, _second(raised))

    assert _amber_from(reading) == raised + timedelta(hours=3)


def test_a_longer_grade_warns_by_the_time_since_the_first():
    first, lowered = datetime(2026, 6, 1, 8, tzinfo=UTC), datetime(2026, 6, 1, 10, tzinfo=UTC)
    graded = [
        Event(2, "enquiry_graded", first.date(), 7, first, facts={"level": "RED", "reason": "FIRST"}),
        Event(3, "enquiry_graded", lowered.date(), 7, lowered, facts={"level": "GREEN", "reason": "MORE"}),
    ]
    timeline = Timeline(1, (Event(1, "born", date(2016, 1, 1)), *graded), {7: Subject(7, "enquiry")})
    (reading,) = read(STANDARDS["C02"], timeline, _second(lowered))

    assert _amber_from(reading) == first + timedelta(hours=54)


EXPIRES = [code for code, standard in STANDARDS.items() if standard.expires]


def test_what_the_law_lets_expire_is_declared():
    assert EXPIRES == ["C68", "C62", "C63", "C64", "C65"]


def test_police_protection_says_that_three_quarters_are_gone_after_54_hours():
    begins = datetime(2026, 6, 5, 20, 15, tzinfo=UTC)  # a Friday evening: hours run through the weekend
    reading = _clock("C64", "legal_status_started", begins.date(), begins, code="L1")

    said = [
        warning_words(STANDARDS["C64"], reading, _second(begins + timedelta(hours=hours, seconds=seconds)))
        for hours, seconds in ((54, -1), (54, 0), (72, 0))
    ]

    assert said == ["", GONE, GONE]


def test_an_emergency_order_is_nearly_due_before_three_quarters_are_gone_and_says_each():
    reading = _clock("C62", "legal_status_started", date(2026, 6, 1), code="L2")
    assert reading.span.due_on == date(2026, 6, 9)

    said = {
        day: warning_words(STANDARDS["C62"], reading, _second(uk_moment(date(2026, 6, day), 9)))
        for day in (3, 4, 6, 7, 9)
    }

    assert said == {3: "", 4: "nearly due", 6: "nearly due", 7: GONE, 9: GONE}


@pytest.mark.parametrize("days", range(1, 60))
def test_no_expiry_in_days_says_so_later_than_three_quarters(days):
    reading = _clock("C62", "legal_status_started", date(2026, 6, 1), code="L2")
    due_on = reading.span.started_on + timedelta(days=days)
    span = replace(reading.span, due_on=due_on, due_low=last_second(due_on), due_high=last_second(due_on))

    found = warning_of(STANDARDS["C62"], span, date(2026, 6, 1))

    three_quarters = _second(uk_moment(date(2026, 6, 2), 0)) + days * 86_400 * 3 // 4
    assert found.quarter_left_at <= three_quarters


def test_a_rolling_total_warns_by_all_that_it_may_come_to():
    begins = datetime(2026, 6, 1, 8, tzinfo=UTC)
    reading = _clock("C68", "secure_placement_started", begins.date(), begins, flag=False)
    # Earlier stays have left ten hours: more than three quarters of the 72 were gone as it began.
    due = _second(begins + timedelta(hours=10))
    reading = replace(reading, span=replace(reading.span, due_low=due, due_high=due))

    assert warning_words(STANDARDS["C68"], reading, _second(begins)) == GONE


@pytest.mark.parametrize("state", [State.MET, State.MISSED, State.NOT_NEEDED, State.UNKNOWN])
def test_what_does_not_run_has_no_colour_and_no_warning(state):
    reading = replace(_clock("C18", "transfer_in_notified", date(2026, 6, 1)), state=state)

    assert colour_of(STANDARDS["C18"], reading, reading.span.due_high) is None
    assert warning_words(STANDARDS["C18"], reading, reading.span.due_high) == ""


def test_what_is_overdue_is_red_and_says_so_in_its_state():
    reading = replace(_clock("C18", "transfer_in_notified", date(2026, 6, 1)), state=State.OVERDUE)

    assert colour_of(STANDARDS["C18"], reading, reading.span.due_high + 1) is Colour.RED
    assert warning_words(STANDARDS["C18"], reading, reading.span.due_high + 1) == ""


def test_what_may_not_be_done_before_a_day_warns_nobody():
    reading = _clock("C83", "placed_for_adoption", date(2026, 6, 1))

    assert warning_of(STANDARDS["C83"], reading.span, date(2026, 6, 1)) is None


def test_past_the_loaded_bank_holidays_a_warning_comes_early_rather_than_late():
    reading = _clock("C28", "need_plan_started", date(2027, 12, 20))
    due_on = date(2028, 1, 5)
    span = replace(reading.span, due_on=due_on, due_low=last_second(due_on), due_high=last_second(due_on))

    assert _amber_from(replace(reading, span=span)) == uk_moment(date(2027, 12, 29), 0)


# ------------------------------------------------------------ an authority's own numbers


def _setting(day: date, share: int = 50, working_days: int = 0, entered: date = date(2026, 1, 5)):
    return LocalWarning(share, working_days, day, "P. Marsh", "Half the time is better notice.", entered)


def test_an_authority_s_own_share_warns_from_the_day_it_is_set_for():
    standard = with_local_warnings(STANDARDS, [_setting(date(2026, 6, 10))])["C28"]
    span = _clock("C28", "need_plan_started", date(2026, 6, 1)).span

    before, since = (warning_of(standard, span, date(2026, 6, day)) for day in (9, 10))

    assert before.at == _second(uk_moment(date(2026, 7, 3), 0))
    assert since.at == _second(uk_moment(date(2026, 6, 22), 0))


def test_no_setting_takes_the_notice_away_that_three_quarters_are_gone():
    standard = with_local_warnings(STANDARDS, [_setting(date(2026, 1, 6), share=1)])["C64"]
    begins = datetime(2026, 6, 5, 20, 15, tzinfo=UTC)
    reading = _clock("C64", "legal_status_started", begins.date(), begins, code="L1")

    assert warning_words(standard, reading, _second(begins + timedelta(hours=54))) == GONE


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ([_setting(date(2026, 1, 4))], "cannot be set for the past"),
        ([_setting(date(2026, 2, 1)), _setting(date(2026, 2, 1))], "Another starts on 1 February 2026"),
        ([_setting(date(2026, 2, 1), share=0)], "from 1 to 99"),
        ([_setting(date(2026, 2, 1), working_days=21)], "from 0 to 20"),
        ([replace(_setting(date(2026, 2, 1)), why=" ")], "Say who sets this, and why."),
    ],
)
def test_a_warning_that_cannot_be_set_so_is_refused_with_the_reason(settings, words):
    with pytest.raises(NotALocalLimit, match=words):
        with_local_warnings(STANDARDS, settings)
