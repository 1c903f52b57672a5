"""An authority's own numbers beside the register's defaults."""

from dataclasses import replace
from datetime import date, time

import pytest

from sightline.standards.calendar import uk_moment
from sightline.standards.local import LocalLimit, NotALocalLimit, rules_in_words, with_local_limits
from sightline.standards.model import Provenance, Unit
from sightline.standards.reading import spans
from sightline.standards.register import STANDARDS
from sightline.standards.timeline import Event, Subject, Timeline

FIFTEEN = LocalLimit(
    "C24", (15,), date(2026, 4, 1), "Ama Boateng", "Agreed by the partnership", date(2026, 3, 2)
)


def test_a_setting_adds_a_version_and_leaves_the_old_one_as_it_was():
    standards = with_local_limits(STANDARDS, [FIFTEEN])

    before, after = (standards["C24"].version_on(day) for day in (date(2026, 3, 31), date(2026, 4, 1)))

    assert before == STANDARDS["C24"].versions[0]
    assert after is not None
    assert [(limit.amount, limit.unit, limit.ordinal_from) for limit in after.limits] == [
        (15, Unit.WORKING_DAYS, 2)
    ]


def test_a_version_from_settings_says_who_set_it_when_and_why():
    version = with_local_limits(STANDARDS, [FIFTEEN])["C24"].versions[-1]

    assert version.citation == "Set by Ama Boateng on 2 March 2026: Agreed by the partnership"
    assert version.note == "Until then: 10 working days."
    assert version.provenance is Provenance.LOCAL
    assert not version.to_verify


def test_the_register_itself_is_left_alone():
    before = STANDARDS["C24"].versions

    with_local_limits(STANDARDS, [FIFTEEN])

    assert STANDARDS["C24"].versions is before


def test_settings_may_come_in_any_order():
    later = replace(FIFTEEN, amounts=(12,), in_force_on=date(2026, 9, 1))

    standards = with_local_limits(STANDARDS, [later, FIFTEEN])

    assert [version.limits[0].amount for version in standards["C24"].versions] == [10, 15, 12]


def test_a_standard_with_several_limits_takes_a_number_for_each():
    graded = replace(FIFTEEN, standard="C02", amounts=(2, 24, 48))

    version = with_local_limits(STANDARDS, [graded])["C02"].versions[-1]

    assert [limit.amount for limit in version.limits] == [2, 24, 48]


def test_days_before_a_conference_stay_before_it():
    earlier = replace(FIFTEEN, standard="C25", amounts=(-3,))

    assert with_local_limits(STANDARDS, [earlier])["C25"].versions[-1].limits[0].amount == -3


def test_best_practice_that_is_configurable_may_be_replaced_and_replaced_again():
    twenty = replace(FIFTEEN, standard="C67", amounts=(20,))
    again = replace(twenty, amounts=(18,), in_force_on=date(2026, 9, 1))

    versions = with_local_limits(STANDARDS, [twenty, again])["C67"].versions

    assert [(version.limits[0].amount, version.provenance) for version in versions] == [
        (16, Provenance.GUIDANCE),
        (20, Provenance.LOCAL),
        (18, Provenance.LOCAL),
    ]


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        (replace(FIFTEEN, standard="C999"), "There is no standard C999"),
        (replace(FIFTEEN, standard="C19"), "Only local limits can be set here"),
        (replace(FIFTEEN, by=" "), "Say who sets this limit"),
        (replace(FIFTEEN, why=""), "Say who sets this limit"),
        (replace(FIFTEEN, entered_on=date(2026, 4, 2)), "cannot start in the past"),
        (replace(FIFTEEN, amounts=(10, 20)), "has 1 limits"),
        (replace(FIFTEEN, amounts=(0,)), "at least 1"),
        (replace(FIFTEEN, standard="C25", amounts=(3,)), "counted the same way"),
        (replace(FIFTEEN, cutoff=time(2, 59)), "Choose 3am or later"),
        (replace(FIFTEEN, standard="C02", amounts=(2, 24, 48), cutoff=time(17)), "no hour ends its day"),
        (replace(FIFTEEN, standard="C25", amounts=(-3,), cutoff=time(17)), "no hour ends its day"),
        (replace(FIFTEEN, counts_from="acceptance"), "cannot be counted from acceptance"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_in_words(setting: LocalLimit, said: str):
    with pytest.raises(NotALocalLimit, match=said):
        with_local_limits(STANDARDS, [setting])


def test_two_versions_cannot_start_on_one_day():
    with pytest.raises(NotALocalLimit, match="never edited"):
        with_local_limits(STANDARDS, [FIFTEEN, replace(FIFTEEN, amounts=(12,))])


# ------------------------------------------------------------ an hour after which the next day counts

FIVE = LocalLimit(
    "C01", (1,), date(2026, 3, 1), "Ama Boateng", "As the hub works", date(2026, 2, 2), cutoff=time(17)
)


def _due(code: str, settings: list[LocalLimit], *events: Event) -> list[date | None]:
    """Return when each clock of a standard is due, with these settings."""
    standard = with_local_limits(STANDARDS, settings)[code]
    return [span.due_on for span in spans(standard, Timeline(1, events, {7: Subject(7, "any")}))]


def _received(day: date, *at: int) -> Event:
    return Event(1, "contact_received", day, 7, uk_moment(day, *at) if at else None)


@pytest.mark.parametrize(
    ("on", "at", "due_on"),
    [
        (date(2026, 3, 10), (17, 0), date(2026, 3, 11)),
        (date(2026, 3, 10), (17, 1), date(2026, 3, 12)),
        (date(2026, 3, 10), (), date(2026, 3, 11)),
        (date(2026, 2, 24), (23, 50), date(2026, 2, 25)),
        # A Friday evening and the Saturday after it have the Monday as day 1; a Sunday evening the Tuesday.
        (date(2026, 3, 13), (23, 50), date(2026, 3, 16)),
        (date(2026, 3, 15), (18, 0), date(2026, 3, 17)),
        # Good Friday and Easter Monday are no working days; the clocks change on 29 March and 25 October.
        (date(2026, 4, 2), (17, 30), date(2026, 4, 7)),
        (date(2026, 3, 29), (17, 1), date(2026, 3, 31)),
        (date(2026, 3, 29), (17, 0), date(2026, 3, 30)),
        (date(2026, 10, 25), (17, 1), date(2026, 10, 27)),
        (date(2026, 10, 25), (17, 0), date(2026, 10, 26)),
    ],
)
def test_what_comes_after_the_hour_has_the_next_day_as_day_0(on: date, at: tuple[int, ...], due_on: date):
    assert _due("C01", [FIVE], _received(on, *at)) == [due_on]


def test_by_default_a_day_ends_at_midnight():
    assert _due("C01", [], _received(date(2026, 3, 10), 23, 50)) == [date(2026, 3, 11)]


def test_what_counts_the_next_day_is_said_with_the_version():
    version = with_local_limits(STANDARDS, [FIVE])["C01"].versions[-1]

    assert rules_in_words(STANDARDS["C01"], version) == ("what comes after 17:00 counts from the next day",)
    assert version.note == "Until then: 1 working days, a day ending at midnight."


# ------------------------------------------------------------ what a promise is counted from

ACCEPTED = LocalLimit(
    "C18", (15,), date(2026, 3, 1), "Ama Boateng", "As our partnership counts", date(2026, 2, 2),
    counts_from="accepting the referral",
)  # fmt: skip


def _transfer(notified: date | None, accepted: date | None) -> list[Event]:
    days = (("transfer_in_notified", notified), ("transfer_in_accepted", accepted))
    return [Event(number, kind, day, 7) for number, (kind, day) in enumerate(days) if day]


def test_a_transfer_is_counted_from_the_notification_unless_an_authority_says_otherwise():
    transfer = _transfer(date(2026, 3, 2), date(2026, 3, 9))

    assert _due("C18", [], *transfer) == [date(2026, 3, 23)]
    assert _due("C18", [ACCEPTED], *transfer) == [date(2026, 3, 30)]


def test_the_rule_of_the_first_day_holds_when_it_changes_in_between():
    back = replace(ACCEPTED, in_force_on=date(2026, 3, 5), counts_from="")

    into = _due("C18", [ACCEPTED], *_transfer(date(2026, 2, 27), date(2026, 3, 9)))
    out_of = _due("C18", [ACCEPTED, back], *_transfer(date(2026, 3, 2), date(2026, 3, 9)))

    assert (into, out_of) == ([date(2026, 3, 20)], [date(2026, 3, 30)])


def test_what_was_not_accepted_has_no_clock_where_that_is_counted_from():
    assert _due("C18", [ACCEPTED], *_transfer(date(2026, 3, 2), None)) == []
