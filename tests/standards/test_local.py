"""An authority's own numbers beside the register's defaults."""

from dataclasses import replace
from datetime import date

import pytest

from sightline.standards.local import LocalLimit, NotALocalLimit, with_local_limits
from sightline.standards.model import Provenance, Unit
from sightline.standards.register import STANDARDS

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
    ],
)
def test_a_setting_that_cannot_be_is_refused_in_words(setting: LocalLimit, said: str):
    with pytest.raises(NotALocalLimit, match=said):
        with_local_limits(STANDARDS, [setting])


def test_two_versions_cannot_start_on_one_day():
    with pytest.raises(NotALocalLimit, match="never edited"):
        with_local_limits(STANDARDS, [FIFTEEN, replace(FIFTEEN, amounts=(12,))])
