"""Numbers that other systems would give a child, right in their check digits and in use by nobody.

NHS numbers lie in the range that begins with 999, kept for tests. Pupil numbers name local authority 999,
which no authority has.
"""

from sightline.invented_county.chance import Chance

UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
_TEST_RANGE = "999"
_NO_AUTHORITY = "999"


def nhs_check_digit(nine: str) -> int | None:
    """Return the tenth digit of an NHS number (modulus 11), or None where no number has these nine."""
    total = sum(int(digit) * (10 - place) for place, digit in enumerate(nine))
    check = 11 - total % 11
    return None if check == 10 else check % 11


def nhs_number(chance: Chance) -> str:
    """Return an NHS number of the test range."""
    while True:
        nine = f"{_TEST_RANGE}{chance.whole(0, 999_999):06d}"
        check = nhs_check_digit(nine)
        if check is not None:
            return f"{nine}{check}"


def misread(number: str) -> str:
    """Return a number with its last digit but two read wrong, so that its check digit fails."""
    return number[:7] + str((int(number[7]) + 1) % 10) + number[8:]


def upn_check_letter(twelve: str) -> str:
    """Return the first letter of a unique pupil number from the twelve digits after it."""
    return UPN_LETTERS[sum(int(digit) * place for place, digit in enumerate(twelve, start=2)) % 23]


def upn(chance: Chance, year: int) -> str:
    """Return a permanent unique pupil number given in a year."""
    twelve = f"{_NO_AUTHORITY}{chance.whole(2000, 7999)}{year % 100:02d}{chance.whole(0, 999):03d}"
    return upn_check_letter(twelve) + twelve
