"""A table as any file gives it: a name, and its rows with the numbers their own program gives them."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sightline.sources.reading.dates import LONGEST_DATE, may_hold_month_first
from sightline.sources.reading.encodings import encoding_of
from sightline.sources.reading.refused import FileRefused

NumberedRow = tuple[int, list[object]]
LONGEST_CELL = 131_072
MOST_COLUMNS = 1_000


class Table(Protocol):
    """Something with rows: a sheet of a workbook or a csv file."""

    file: str
    sheet: str | None
    first_column: int
    from_1904: bool

    @property
    def formulas(self) -> Mapping[int, Mapping[int, str]]:
        """Return the formulas whose values its rows hold, by column and row, as they are written."""

    @property
    def may_hold_month_first(self) -> bool:
        """Say whether a date that can only be month first may stand in it as text."""

    def rows(self) -> Iterator[NumberedRow]:
        """Yield every row with its number, counted from 1 as its own program counts."""


@dataclass(frozen=True)
class CsvTable:
    """A csv file, read a line at a time: its encoding and what parts its cells are found, never assumed."""

    path: Path
    encoding: str
    delimiter: str
    sheet: str | None = None
    first_column: int = 0
    from_1904: bool = False

    @property
    def formulas(self) -> Mapping[int, Mapping[int, str]]:
        """Return none: in a csv file a formula stands as it is written, without a value."""
        return {}

    @property
    def file(self) -> str:
        """Return the file's name."""
        return self.path.name

    @property
    def may_hold_month_first(self) -> bool:
        """Say whether a date that can only be month first may stand in it. One of two bytes a letter may."""
        if self.encoding.startswith("utf-16"):
            return True
        before = b""
        with self.path.open("rb") as file:
            while chunk := file.read(1 << 20):
                if may_hold_month_first(before + chunk):
                    return True
                before = chunk[-LONGEST_DATE:]
        return False

    def rows(self) -> Iterator[NumberedRow]:
        """Yield every row with its number. Raises FileRefused for a cell or a line too long to be one."""
        csv.field_size_limit(LONGEST_CELL)
        with self.path.open(encoding=self.encoding, newline="") as file:
            try:
                # Every mebibyte of the file has a line's end in it: `encoding_of` has looked.
                yield from enumerate(csv.reader(file, delimiter=self.delimiter), start=1)  # type: ignore[misc]
            except csv.Error:
                raise FileRefused(
                    f"A cell of this file is longer than {LONGEST_CELL:,} letters, or a quotation mark is "
                    "never closed. Find the quotation mark that stands alone, take it away and load the file "
                    "again.",
                    self.file,
                ) from None


def csv_table(path: Path) -> CsvTable:
    """Return a csv file as a table. Raises FileRefused if it is no text, or in an encoding not known."""
    encoding = encoding_of(path)
    with path.open(encoding=encoding, newline="") as file:
        start = file.read(1 << 16)
    first = next((line for line in io.StringIO(start) if line.strip()), "")
    delimiter = max(",\t;|", key=first.count)
    if first.count(delimiter) >= MOST_COLUMNS:
        raise FileRefused(f"The first row of this file has more than {MOST_COLUMNS:,} cells. Check the file.")
    return CsvTable(path, encoding, delimiter)


def is_blank(cells: Sequence[object]) -> bool:
    """Say whether a row holds nothing at all."""
    return not any(cell is not None and cell != "" and str(cell).strip() for cell in cells)


def letters_of(column: int) -> str:
    """Return the letters over a column, the first being 0 and A."""
    letters = ""
    column += 1
    while column:
        column, figure = divmod(column - 1, 26)
        letters = chr(ord("A") + figure) + letters
    return letters


def position_of(cell: str) -> int | None:
    """Return the position of a cell in its row by its name, A1 being 0; None for what is no cell."""
    letters = cell.rstrip("0123456789")
    if not letters or letters == cell or not letters.isalpha():
        return None
    position = 0
    for letter in letters.upper():
        position = position * 26 + ord(letter) - ord("A") + 1
    return position - 1
