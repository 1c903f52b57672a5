"""Headings as they are written in practice."""

from sightline.sources.reading.headings import match

KNOWN = {
    "Child Unique ID": ("Child ID",),
    "Date of referral": (),
    "Date Stage 1 started": (),
    "Date Stage 2 started": (),
    "Age": (),
}


def test_order_case_spaces_and_signs_do_not_matter() -> None:
    matched = match([" DATE OF\nREFERRAL ", "child_unique-id"], KNOWN)

    assert matched.at == {"Date of referral": 0, "Child Unique ID": 1}


def test_another_name_of_a_column_is_known() -> None:
    assert match(["Child ID"], KNOWN).at == {"Child Unique ID": 0}


def test_a_letter_or_two_wrong_is_read_and_told() -> None:
    matched = match(["Date of refferal"], KNOWN)

    assert matched.at == {"Date of referral": 0}
    assert matched.misread == {"Date of refferal": "Date of referral"}


def test_headings_that_differ_by_a_figure_are_never_taken_for_each_other() -> None:
    matched = match(["Date Stage 3 started"], KNOWN)

    assert matched.at == {} and matched.unknown == ["Date Stage 3 started"]


def test_a_short_heading_is_not_guessed() -> None:
    assert match(["Ago"], KNOWN).unknown == ["Ago"]


def test_of_two_columns_with_one_heading_neither_is_read() -> None:
    matched = match(["Date of referral", "Age", "Date of Referral"], KNOWN)

    assert matched.at == {"Age": 1} and matched.twice == ["Date of referral"]
