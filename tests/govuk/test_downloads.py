"""Lists as files: whole, typed, and with no cell that a spreadsheet takes for a formula."""

import csv
import io
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from sightline.govuk.cells import neutral
from sightline.govuk.downloads import download

COLUMNS = ("Name", "Born", "Days")
ABOUT = [("List", "Out of sight")]


def _file(format: str, rows):
    return download(format=format, name="list", about=ABOUT, columns=COLUMNS, rows=rows)


@pytest.mark.parametrize("cell", ["=1+1", "+44", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_text_that_begins_like_a_formula_is_neutralised(cell):
    assert neutral(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["Amara", "", None, -1, 3.5, date(2026, 11, 12), "a=b"])
def test_anything_else_is_left_as_it_is(cell):
    assert neutral(cell) == cell


@pytest.mark.parametrize("cell", ["=cmd|' /C calc'!A0", "@SUM(1)"])
def test_neither_file_holds_a_formula(cell):
    rows = [(cell, None, None)]

    text = _file("csv", rows).content.decode("utf-8-sig")
    book = CalamineWorkbook.from_filelike(io.BytesIO(_file("xlsx", rows).content))

    assert list(csv.reader(io.StringIO(text)))[1][0] == f"'{cell}"
    assert book.get_sheet_by_name("List").to_python()[1][0] == f"'{cell}"


def test_dates_are_dates_and_numbers_are_numbers_in_a_workbook():
    answer = _file("xlsx", [("Amara", date(2019, 5, 3), 14)])

    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_name("List")

    assert sheet.to_python()[1] == ["Amara", date(2019, 5, 3), 14.0]


def test_names_with_accents_survive():
    assert "Inès" in _file("csv", [("Inès", None, None)]).content.decode("utf-8-sig")


def test_a_file_is_not_kept_by_the_browser_and_has_a_plain_name():
    answer = _file("csv", [])

    assert answer["Content-Disposition"] == 'attachment; filename="list.csv"'
    assert answer["Cache-Control"] == "no-store"
