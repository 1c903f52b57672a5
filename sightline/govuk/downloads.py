"""Lists as files: csv and xlsx, in which no cell can be taken for a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date

import xlsxwriter
from django.http import HttpResponse

from sightline.govuk.cells import neutral

CSV, XLSX = "csv", "xlsx"
FORMATS = (XLSX, CSV)
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Cell = str | int | float | date | None
Row = Sequence[Cell]
Rows = Iterable[Row]


def download(
    *,
    format: str,
    name: str,
    about: Sequence[tuple[str, str]],
    columns: Sequence[str],
    rows: Rows,
    beyond: Iterable[str] = (),
) -> HttpResponse:
    """Return a list as a file. `about` says what it is, as at when and by whom, on a sheet of its own.

    `beyond`: sentences about whom the list leaves out, a line each under its rows.
    """
    rows = [*rows, *((words, *[None] * (len(columns) - 1)) for words in beyond)]
    if format == CSV:
        content, content_type = _csv(columns, rows), "text/csv; charset=utf-8"
    else:
        content, content_type = _xlsx(about, columns, rows), XLSX_TYPE
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{format}"'
    response["Cache-Control"] = "no-store"
    return response


def _csv(columns: Sequence[str], rows: Rows) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([neutral(cell) for cell in row] for row in rows)
    # With a byte-order mark, spreadsheets read names with accents rightly.
    return text.getvalue().encode("utf-8-sig")


def _xlsx(about: Sequence[tuple[str, str]], columns: Sequence[str], rows: Rows) -> bytes:
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "dd/mm/yyyy"})
        sheet = book.add_worksheet("List")
        sheet.write_row(0, 0, columns, bold)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(columns) - 1, 18)
        for number, row in enumerate(rows, start=1):
            for place, cell in enumerate(row):
                _write(sheet, number, place, neutral(cell), day)
        notes = book.add_worksheet("About this list")
        notes.set_column(0, 0, 16)
        notes.set_column(1, 1, 80)
        for number, (what, words) in enumerate(about):
            notes.write_string(number, 0, what, bold)
            notes.write_string(number, 1, str(neutral(words)))
    return file.getvalue()


def _write(sheet: "xlsxwriter.worksheet.Worksheet", number: int, place: int, cell: Cell, day: object) -> None:
    if isinstance(cell, date):
        sheet.write_datetime(number, place, cell, day)  # type: ignore[arg-type]
    elif isinstance(cell, int | float):
        sheet.write_number(number, place, cell)
    else:
        sheet.write_string(number, place, cell or "")
