"""Refused rows read again with the right values typed in, beside what their file said of the same child."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from django.db.models import Q

from sightline.records.models import Receipt, ReceiptItem
from sightline.sources.items import (
    Covers,
    Format,
    HolderSaid,
    Item,
    Noticed,
    Observation,
    Place,
    Refusal,
    Row,
)
from sightline.sources.known import parties_called
from sightline.sources.models import RefusedList, RefusedRow
from sightline.sources.reading.dates import NotADate, check_order
from sightline.sources.reading.finding import FoundList, find_list
from sightline.sources.reading.tables import NumberedRow
from sightline.sources.recognition import LAYOUTS, Recognised
from sightline.sources.staging import PartyId, Staged, natural_key_text
from sightline.sources.translators import translate

# In place of a cell that was refused and is not mended: no column reads it, whatever it stood for.
NOT_READ = "?"
# Returns whose rows say what they say only beside others: an episode is one of a chain, a table points at
# another.
LINKED = frozenset({"ssda903", "ssd"})
Said = frozenset[tuple[PartyId, str, str]]


@dataclass(frozen=True)
class RowsAgain:
    """A table of the headings of a list and some of its rows, each where it stood."""

    file: str
    sheet: str | None
    head_row: int
    headings: Sequence[object]
    numbered: Mapping[int, Sequence[object]]
    from_1904: bool
    first_column: int = 0
    # Some rows do not tell in which order a column is written; `what_is_still_refused` asks of it.
    may_hold_month_first: bool = False
    # The cells were written down as what they came to; of a formula nothing is known.
    formulas: Mapping[int, Mapping[int, str]] = field(default_factory=dict)

    def rows(self) -> Iterator[NumberedRow]:
        """Yield the headings and the rows with their numbers."""
        yield self.head_row, list(self.headings)
        for number in sorted(self.numbered):
            yield number, list(self.numbered[number])


@dataclass(frozen=True)
class MendedRow:
    """A row of a return, read with what stood beside it: what a load reads.

    It covers nothing, and so nothing vanishes beside it. `found` is the row alone, mended; `whole` are the
    lists of the child with the row mended, and `before` the same with the row as it came.
    """

    receipt: Receipt
    place: Place
    cells: Sequence[object]
    found: FoundList
    whole: Sequence[FoundList]
    before: Sequence[FoundList]
    # Whether the file has more of whom the row is about that was not kept beside it.
    is_apart: bool = False
    left_as_they_were: frozenset[int] = frozenset()

    @property
    def format(self) -> Format:
        """Return the return's format."""
        return self.found.layout.format  # type: ignore[return-value]

    @property
    def name(self) -> str:
        """Return what it is called on its receipt."""
        return f"Row {self.place.row} of {self.place.sheet or self.place.file}, mended"

    @property
    def extracted_on(self) -> date:
        """Return the day of which the file spoke."""
        if self.receipt.extracted_on is None:
            raise ValueError("A file that was filed has its day.")
        return self.receipt.extracted_on

    @cached_property
    def fingerprint(self) -> str:
        """Return what tells it from any other."""
        said = json.dumps([self.receipt.number, self.place.row, list(self.cells)])
        return hashlib.sha256(said.encode()).hexdigest()

    @property
    def lists(self) -> Sequence[FoundList]:
        """Return the list it is a row of."""
        return [self.found]

    @property
    def reads_again(self) -> int:
        """Return the receipt of the file that the row stood in."""
        return self.receipt.pk

    @cached_property
    def unsaid(self) -> Said:
        """Return what the file said without this row and does not with it: it was never true."""
        return _said(self._read(self.before)) - _said(self._read(self.whole))

    def items(self) -> Iterator[Item]:
        """Yield what the row says and what is said beside it.

        Left out is what the file as a whole would say, and what becomes of other rows: that is on the receipt
        of the file. Who held the child by another row is known from there too.
        """
        for item in self._read(self.whole):
            if isinstance(item, Covers | Noticed):
                continue
            if isinstance(item, Row | Refusal | HolderSaid) and item.place[:3] != self.place[:3]:
                continue
            yield item

    def _read(self, lists: Sequence[FoundList]) -> Iterator[Item]:
        recognised = Recognised(self.format, [Path(self.place.file)], list(lists), self.extracted_on)
        return translate(recognised, extracted_on=self.extracted_on)


def _said(items: Iterable[Item]) -> Said:
    return frozenset(
        ((item.party_kind, item.party), item.kind, natural_key_text(item.natural_key))
        for item in items
        if isinstance(item, Observation)
    )


def mended(row: RefusedRow, values: Mapping[int, str]) -> MendedRow | None:
    """Return a row with these values in its cells, by position; None where its list is not known any more."""
    kept: RefusedList = row.list
    cells: list[Any] = list(row.cells["cells"])
    cells += [""] * (max(values, default=-1) + 1 - len(cells))
    left = frozenset(position for position, value in values.items() if str(cells[position]) == value)
    for position, value in values.items():
        cells[position] = value
    beside, is_apart = _beside(row)
    found = _lists(kept.receipt, {kept.pk: {row.row: cells}})
    if not found:
        return None
    whole = {number: dict(rows) for number, rows in beside.items()}
    whole.setdefault(kept.pk, {})[row.row] = cells
    before = {number: dict(rows) for number, rows in beside.items()}
    before.setdefault(kept.pk, {})[row.row] = _as_it_was_read(row)
    place = Place(kept.file, kept.sheet or None, row.row)
    return MendedRow(
        kept.receipt, place, cells, found[0], _lists(kept.receipt, whole), _lists(kept.receipt, before),
        is_apart, left,
    )  # fmt: skip


def keep_mended(row: RefusedRow, source: MendedRow) -> None:
    """Keep the cells of a row as they were mended, for the next row of the same child that is."""
    row.cells = {**row.cells, "mended": list(source.cells)}
    row.save(update_fields=["cells", "mended_by"])


def _as_it_was_read(row: RefusedRow) -> list[object]:
    """Return the cells of a refused row as its file was read: mended, or without those that were refused."""
    if "mended" in row.cells:
        return list(row.cells["mended"])
    cells = list(row.cells["cells"])
    for position in row.cells.get("refused", ()):
        cells[position : position + 1] = [NOT_READ]
    return cells


def _beside(row: RefusedRow) -> tuple[dict[int, dict[int, list[object]]], bool]:
    """Return the other rows of a child, by list and number, and whether some may be that were not kept."""
    at = row.cells.get("beside_of", [row.list_id, row.row])
    at_first = Q(list=at[0], row=at[1]) | Q(cells__beside_of=at)
    of_child = list(RefusedRow.objects.filter(at_first, list__receipt=row.list.receipt_id))
    first = next((one for one in of_child if [one.list_id, one.row] == at), None)
    if first is None or "beside" not in first.cells:
        return {}, True
    found: dict[int, dict[int, list[object]]] = defaultdict(dict)
    for number, place, cells in first.cells["beside"]:
        found[number][place] = cells
    for one in of_child:
        if one.pk != row.pk:
            found[one.list_id][one.row] = _as_it_was_read(one)
    return found, False


def _lists(receipt: Receipt, rows: Mapping[int, Mapping[int, Sequence[object]]]) -> list[FoundList]:
    """Return lists of a receipt with these of their rows, in the order in which they were read."""
    line, found = receipt.line.format if receipt.line else "", []
    for kept in RefusedList.objects.filter(pk__in=rows).order_by("id"):
        table = RowsAgain(
            kept.file, kept.sheet or None, kept.head_row, kept.headings, rows[kept.pk], kept.from_1904
        )
        layouts = [one for one in LAYOUTS if one.name == kept.list_name and one.format == line]
        if again := find_list(table, layouts):
            found.append(again)
    return found


def why_not_alone(source: MendedRow) -> str | None:
    """Return why a row cannot be mended without the rest of its file, or None."""
    if not source.is_apart or source.format not in LINKED:
        return None
    staged = Staged()
    staged.take(source.items())
    children = parties_called(party for party in staged.about if party[0] == "child")
    more = ReceiptItem.objects.filter(receipt=source.receipt, child__in=children.values(), is_row=True)
    beside = more.exclude(list_name=source.found.layout.name, row=source.place.row)
    return NOT_ALONE if beside.exists() else None


def what_is_still_refused(source: MendedRow) -> list[tuple[str, str]]:
    """Return what of a mended row cannot be read yet: the heading and why, cell by cell.

    A date that was refused because its day and month may be the other way round is not read until it is
    written otherwise.
    """
    staged = Staged()
    staged.take(source.items())
    refused = [(refusal.column or "", refusal.why) for refusal in staged.refusals]
    if not refused and not any(row.place[:3] == source.place[:3] for row in staged.rows):
        refused.append(("", NOT_FOUND_AGAIN))
    days = {at: one.name for one in source.found.layout.read if one.reads == "day"
            and (at := source.found.matched.at.get(one.name)) is not None}  # fmt: skip
    for position in sorted(source.left_as_they_were & days.keys()):
        cell = source.cells[position]
        try:
            check_order(cell, str(cell))
        except NotADate as why:
            refused.append((days[position], str(why)))
    return refused


NOT_FOUND_AGAIN = "This row cannot be read by itself. Put it right in the file and load it again."
NOT_ALONE = (
    "The file says more of this child, and this row says what it says only beside that. Put it right in the "
    "file and load it again."
)
