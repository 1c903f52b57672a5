"""Refused rows in the shape of the file they came from, as each person may see them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from sightline.access.actor import Actor
from sightline.access.masking import MASK, identifies
from sightline.access.permissions import Permission
from sightline.govuk.downloads import Cell
from sightline.records.models import Receipt, ReceiptItem
from sightline.sources.models import RefusedList, RefusedRow
from sightline.sources.outcomes import Outcome
from sightline.sources.reading.tables import position_of


def rows_as_they_came(
    actor: Actor, receipt: Receipt, of: RefusedList, rows: Iterable[RefusedRow]
) -> Iterator[list[Cell]]:
    """Yield rows in the shape of their file, as this person may see them.

    For those who do not mend, columns of names and free text are masked, and so is a refused cell that may
    tell who a child is; of a row refused whole, nothing but its number is known, and all of it is masked.
    """
    mends = actor.may(Permission.CELLS_MEND)
    hidden, whole = _hidden_cells(receipt, of.list_name)
    names = [identifies(str(heading)) for heading in of.headings]
    for row in rows:
        cells = row.cells["cells"]
        if mends:
            yield list(cells)
        elif row.row in whole:
            yield [MASK if cell not in ("", None) else "" for cell in cells]
        else:
            # A cell beyond the headings is in no known column.
            masked = names + [True] * (len(cells) - len(names))
            refused = hidden.get(row.row, set())
            yield [
                MASK if cell not in ("", None) and (masked[position] or position in refused) else cell
                for position, cell in enumerate(cells)
            ]


def _hidden_cells(receipt: Receipt, list_name: str) -> tuple[dict[int, set[int]], set[int]]:
    """Return, by row, the refused cells that may tell who a child is; and the rows refused whole."""
    found = ReceiptItem.objects.filter(receipt=receipt, list_name=list_name)
    cells: dict[int, set[int]] = defaultdict(set)
    for row, cell in found.filter(is_row=False, identity=True).values_list("row", "cell"):
        position = position_of(cell)
        if position is not None:
            cells[row].add(position)
    whole = found.filter(is_row=True, outcome=Outcome.REFUSED, child=None)
    return cells, set(whole.values_list("row", flat=True))
