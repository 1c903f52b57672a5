"""Refused rows read again with the right values typed in: a file of one row, loaded like any other."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from sightline.records.models import Receipt
from sightline.sources.items import Covers, Format, Item, Noticed
from sightline.sources.models import RefusedList, RefusedRow
from sightline.sources.reading.dates import NotADate, check_order
from sightline.sources.reading.finding import FoundList, find_list
from sightline.sources.reading.tables import NumberedRow
from sightline.sources.recognition import LAYOUTS, Recognised
from sightline.sources.staging import Staged
from sightline.sources.translators import translate


@dataclass(frozen=True)
class RowAgain:
    """A table of the headings of a list and one of its rows, each where it stood."""

    file: str
    sheet: str | None
    head_row: int
    headings: Sequence[object]
    number: int
    cells: Sequence[object]
    from_1904: bool
    first_column: int = 0
    # One row does not tell in which order its column is written; `what_is_still_refused` asks of it.
    may_hold_month_first: bool = False
    # The cells were written down as what they came to; of a formula nothing is known.
    formulas: Mapping[int, Mapping[int, str]] = field(default_factory=dict)

    def rows(self) -> Iterator[NumberedRow]:
        """Yield both rows with their numbers."""
        yield self.head_row, list(self.headings)
        yield self.number, list(self.cells)


@dataclass(frozen=True)
class MendedRow:
    """A return of one row: what a load reads. It covers nothing, and so nothing vanishes beside it."""

    receipt: Receipt
    table: RowAgain
    found: FoundList
    left_as_they_were: frozenset[int] = frozenset()

    @property
    def format(self) -> Format:
        """Return the return's format."""
        return self.found.layout.format  # type: ignore[return-value]

    @property
    def name(self) -> str:
        """Return what it is called on its receipt."""
        return f"Row {self.table.number} of {self.table.sheet or self.table.file}, mended"

    @property
    def extracted_on(self) -> date:
        """Return the day of which the file spoke."""
        if self.receipt.extracted_on is None:
            raise ValueError("A file that was filed has its day.")
        return self.receipt.extracted_on

    @cached_property
    def fingerprint(self) -> str:
        """Return what tells it from any other."""
        said = json.dumps([self.receipt.number, self.table.number, list(self.table.cells)])
        return hashlib.sha256(said.encode()).hexdigest()

    @property
    def lists(self) -> Sequence[FoundList]:
        """Return the list it is a row of."""
        return [self.found]

    def items(self) -> Iterator[Item]:
        """Yield what the row says, without what the file as a whole would."""
        read = Recognised(self.format, [Path(self.table.file)], [self.found], self.extracted_on)
        for item in translate(read, extracted_on=self.extracted_on):
            if not isinstance(item, Covers | Noticed):
                yield item


def mended(row: RefusedRow, values: Mapping[int, str]) -> MendedRow | None:
    """Return a row with these values in its cells, by position; None where its list is not known any more."""
    kept: RefusedList = row.list
    cells: list[Any] = list(row.cells["cells"])
    cells += [""] * (max(values, default=-1) + 1 - len(cells))
    left = frozenset(position for position, value in values.items() if str(cells[position]) == value)
    for position, value in values.items():
        cells[position] = value
    table = RowAgain(
        kept.file, kept.sheet or None, kept.head_row, kept.headings, row.row, cells, kept.from_1904
    )
    line = kept.receipt.line
    layouts = [one for one in LAYOUTS if line and one.name == kept.list_name and one.format == line.format]
    found = find_list(table, layouts)
    return MendedRow(kept.receipt, table, found, left) if found else None


def what_is_still_refused(source: MendedRow) -> list[tuple[str, str]]:
    """Return what of a mended row cannot be read yet: the heading and why, cell by cell.

    A date that was refused because its day and month may be the other way round is not read until it is
    written otherwise.
    """
    staged = Staged()
    staged.take(source.items())
    refused = [(refusal.column or "", refusal.why) for refusal in staged.refusals]
    days = {at: one.name for one in source.found.layout.read if one.reads == "day"
            and (at := source.found.matched.at.get(one.name)) is not None}  # fmt: skip
    for position in sorted(source.left_as_they_were & days.keys()):
        cell = source.table.cells[position]
        try:
            check_order(cell, str(cell))
        except NotADate as why:
            refused.append((days[position], str(why)))
    return refused


def position_of(cell: str) -> int | None:
    """Return the position of a cell in its row by its name, A1 being 0; None for what is no cell."""
    letters = cell.rstrip("0123456789")
    if not letters or letters == cell or not letters.isalpha():
        return None
    position = 0
    for letter in letters.upper():
        position = position * 26 + ord(letter) - ord("A") + 1
    return position - 1
