"""Check digits of the numbers that children carry."""

UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
UPN_LENGTH = 13
NHS_LENGTH = 10


def upn_passes(upn: str) -> bool:
    """Say whether a unique pupil number's check letter is right.

    The letter stands for the sum of the twelve others, each times its place from 2 to 13, modulo 23. The last
    may be a letter in a temporary number, worth its place in the same alphabet.
    """
    text = upn.strip().upper()
    if len(text) != UPN_LENGTH or text[0] not in UPN_LETTERS or not text[1:12].isdigit():
        return False
    last = text[12]
    if not (last.isdigit() or last in UPN_LETTERS):
        return False
    values = [*map(int, text[1:12]), int(last) if last.isdigit() else UPN_LETTERS.index(last)]
    total = sum(place * value for place, value in enumerate(values, start=2))
    return UPN_LETTERS[total % 23] == text[0]


def nhs_number_passes(number: str) -> bool:
    """Say whether an NHS number's check digit is right: modulo 11, weights 10 down to 2."""
    text = number.replace(" ", "").replace("-", "")
    if len(text) != NHS_LENGTH or not text.isdigit():
        return False
    total = sum(int(digit) * weight for digit, weight in zip(text, range(10, 1, -1), strict=False))
    check = (11 - total % 11) % 11
    return check == int(text[9])


def passes(scheme: str, value: str) -> bool:
    """Say whether an identifier's check digit is right; one of a scheme that has none passes."""
    match scheme:
        case "upn" | "former_upn":
            return upn_passes(value)
        case "nhs_number":
            return nhs_number_passes(value)
        case _:
            return True
