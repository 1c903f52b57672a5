"""The service does not start with a header nobody can read."""

import pytest
from django.test import override_settings

from sightline.govuk.checks import brand_colour_can_be_read, council_is_named
from sightline.govuk.council import contrast_on_white


def test_the_contrast_of_black_is_21_and_of_white_is_1():
    assert contrast_on_white("#000000") == pytest.approx(21)
    assert contrast_on_white("#ffffff") == pytest.approx(1)


def test_the_example_brand_has_the_contrast_that_was_measured_by_hand():
    assert contrast_on_white("#1c4a4d") == pytest.approx(9.8, abs=0.05)


@pytest.mark.parametrize("colour", ["#1c4a4d", "#767676", "#B32424"])
def test_a_readable_colour_passes(colour):
    with override_settings(BRAND_COLOUR=colour):
        assert brand_colour_can_be_read() == []


@pytest.mark.parametrize(
    ("colour", "error"),
    [("#777777", "govuk.E003"), ("#ffdd00", "govuk.E003"), ("teal", "govuk.E002"), ("#12345", "govuk.E002"),
     ("#1c4a4d;}body{display:none", "govuk.E002")],
)  # fmt: skip
def test_a_colour_that_cannot_be_read_or_is_none_is_refused(colour, error):
    with override_settings(BRAND_COLOUR=colour):
        assert [found.id for found in brand_colour_can_be_read()] == [error]


def test_a_council_without_a_name_is_refused():
    with override_settings(COUNCIL_NAME=" "):
        assert [found.id for found in council_is_named()] == ["govuk.E001"]
