"""What one cell says."""

import re
from datetime import date

import pytest

from sightline.sources.reading import cells
from sightline.standards import codes


def read(make: type[cells.Column], value: object, *more: object) -> tuple[object, cells.Trouble]:
    trouble: cells.Trouble = []
    column = make("A column", trouble, *more)
    return column[value], trouble


def test_an_empty_cell_and_an_unreadable_one_are_both_false_and_not_the_same() -> None:
    empty, no_trouble = read(cells.Days, "")
    unreadable, trouble = read(cells.Days, "soon")

    assert empty is None and not no_trouble
    assert unreadable is cells.UNREADABLE and not unreadable and len(trouble) == 1


@pytest.mark.parametrize("mark", ["#REF!", "#N/A", "#VALUE!", "#DIV/0!", "########", "=A1+1", '="00123"'])
@pytest.mark.parametrize("column", [cells.Days, cells.Words, cells.Ids, cells.YesNo, cells.Numbers])
def test_a_formula_and_the_mark_of_one_that_failed_are_refused_in_every_column(
    mark: str, column: type[cells.Column]
) -> None:
    value, trouble = read(column, mark)

    assert value is cells.UNREADABLE and len(trouble) == 1


def test_a_refused_cell_is_refused_each_time_it_stands() -> None:
    trouble: cells.Trouble = []
    column = cells.Days("A column", trouble)

    assert [column["soon"], column["soon"]] == [cells.UNREADABLE, cells.UNREADABLE]
    assert len(trouble) == 2


@pytest.mark.parametrize("blank", ["", "  ", "\xa0", "NULL", "n/a", "-", None])
def test_what_stands_for_nothing_is_an_empty_cell(blank: object) -> None:
    assert read(cells.Words, blank) == (None, [])


@pytest.mark.parametrize(
    ("written", "code"),
    [("a) 1A: Individual", "1A"), ("1A", "1A"), (" q) 6: Police ", "6"), (6.0, "6"), ("10", "10")],
)
def test_a_code_is_read_with_its_label_or_without(written: object, code: str) -> None:
    assert read(cells.Codes, written, "REFSRC") == (code, [])


def test_a_word_that_is_no_code_is_refused_with_codes_that_are() -> None:
    _, trouble = read(cells.Codes, "PSRMEM - Support with memory and cognition", "NEED")

    assert "Category of need" in trouble[0][2] and "N1" in trouble[0][2]


def _advised(set_name: str, *, in_annex_a: bool) -> str:
    trouble: cells.Trouble = []
    column = cells.Codes("A column", trouble, set_name)
    column.in_annex_a = in_annex_a
    assert column["nonsense"] is cells.UNREADABLE
    return trouble[0][2]


def test_in_ofsted_s_workbook_its_own_labels_are_advised_and_they_can_be_read() -> None:
    advice = _advised("CASESTATUS", in_annex_a=True)

    assert "“a) Looked after child”, “b) Child Protection plan”, “c) Child in need plan”" in advice
    assert "CINP" not in advice


@pytest.mark.parametrize("set_name", sorted(codes.ANNEX_A_TOKENS))
def test_what_is_advised_in_ofsted_s_workbook_is_read_there(set_name: str) -> None:
    labels = re.findall("“([^”]+)”", _advised(set_name, in_annex_a=True))[1:]

    assert labels and all(read(cells.Codes, label, set_name)[0] for label in labels)


@pytest.mark.parametrize(("set_name", "said"), [("RC", "RC1, RC2"), ("CLCAT", "“a) Relevant child”")])
def test_elsewhere_national_codes_are_advised_and_our_own_words_never(set_name: str, said: str) -> None:
    advice = _advised(set_name, in_annex_a=False)

    assert said in advice and "FORMER_RELEVANT" not in advice


def test_an_earlier_year_s_code_is_read_as_what_took_its_place() -> None:
    assert read(cells.Codes, "9", "SEX", {"1": "M", "2": "F", "9": "I"}) == ("I", [])


@pytest.mark.parametrize(
    ("written", "answer"),
    [("a) Yes", True), ("Y", True), ("true", True), ("1", True), (1.0, True), ("1.0", True), ("b) No", False),
     (0.0, False), ("false", False), ("c) Unknown", None), ("", None)],
)  # fmt: skip
def test_yes_and_no_are_read_as_every_return_writes_them(written: object, answer: bool | None) -> None:
    assert read(cells.YesNo, written) == (answer, [])


def test_true_and_one_are_not_mixed_up_by_a_column_that_has_met_the_other() -> None:
    trouble: cells.Trouble = []
    column = cells.Codes("Reason", trouble, "ADLV")

    assert column[1.0] == "1"
    assert column[True] is cells.UNREADABLE


@pytest.mark.parametrize(
    ("written", "identifier"),
    [(9212044.0, "9212044"), ("00123", "00123"), (" A12 ", "A12"), ("'0042", "0042"), ("123.0", "123")],
)
def test_an_identifier_is_kept_as_it_is_written(written: object, identifier: str) -> None:
    assert read(cells.Ids, written) == (identifier, [])


@pytest.mark.parametrize("written", ["1.23E+15", 1.5, 12345678901234567.0, date(2020, 1, 1), "x" * 50, -1.0])
def test_an_identifier_of_which_figures_are_lost_is_refused(written: object) -> None:
    value, trouble = read(cells.Ids, written)

    assert value is cells.UNREADABLE and trouble


def test_nought_is_a_number_and_not_an_empty_cell() -> None:
    assert read(cells.Numbers, "0") == (0, [])
    assert read(cells.Numbers, 0.0) == (0, [])
    assert read(cells.Numbers, "") == (None, [])


def test_spaces_within_a_name_are_made_single_so_that_one_worker_is_one() -> None:
    assert read(cells.Words, "Ada\xa0  Lovelace ") == ("Ada Lovelace", [])


def test_what_was_read_is_kept_and_a_long_column_does_not_fill_the_memory(monkeypatch) -> None:
    monkeypatch.setattr(cells, "MOST_LEARNT", 10)
    column = cells.Words("Team", [])

    for number in range(100):
        column[f"Team {number}"]

    assert len(column) == 10
