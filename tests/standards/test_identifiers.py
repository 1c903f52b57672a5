import pytest

from sightline.standards import identifiers


@pytest.mark.parametrize("number", ["9990000018", "999 000 0018"])
def test_a_right_nhs_number_passes(number: str) -> None:
    assert identifiers.nhs_number_passes(number)


@pytest.mark.parametrize("number", ["9990000019", "999000001", "99900000A8", ""])
def test_a_wrong_nhs_number_does_not_pass(number: str) -> None:
    assert not identifiers.nhs_number_passes(number)


def with_check_letter(rest: str) -> str:
    """Return a number whose letter the rule's own sum gives, worked out digit by digit."""
    letters = "ABCDEFGHJKLMNPQRTUVWXYZ"
    total = 0
    for place, character in enumerate(rest, start=2):
        total += place * (int(character) if character.isdigit() else letters.index(character))
    return letters[total % 23] + rest


def test_a_pupil_number_passes_with_its_letter_only() -> None:
    right = with_check_letter("801200001001")

    passing = [
        letter for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" if identifiers.upn_passes(letter + right[1:])
    ]

    assert passing == [right[0]]


def test_a_temporary_pupil_number_ends_in_a_letter() -> None:
    assert identifiers.upn_passes(with_check_letter("80120000100A"))


@pytest.mark.parametrize("upn", ["", "A12345", "I801200001001", "A80120000100I", "A8012000X1001"])
def test_what_has_not_the_form_of_a_pupil_number_does_not_pass(upn: str) -> None:
    assert not identifiers.upn_passes(upn)


def test_a_scheme_without_a_check_digit_always_passes() -> None:
    assert identifiers.passes("council_id", "C1")
