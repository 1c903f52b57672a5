"""Refused cells on a receipt's page: those of one column refused for one reason stand on one line."""

from collections.abc import Sequence
from dataclasses import dataclass

from sightline.access.actor import Actor
from sightline.govuk.words import number, plural
from sightline.records.models import ReceiptItem
from sightline.sources.showing import words

FIRST_PLACES = 3
MOST_VALUES = 3
MOST_CELLS = 1000


@dataclass(frozen=True, slots=True)
class Alike:
    """Cells of one column of one sheet that were refused for one reason, in the order of their rows."""

    cells: tuple[ReceiptItem, ...]

    @property
    def count(self) -> int:
        """Return how many cells these are."""
        return len(self.cells)


def alike(cells: Sequence[ReceiptItem]) -> list[Alike]:
    """Return refused cells by where and why; each cell is in exactly one group, groups as they first come.

    What somebody has mended stands apart from what still waits to be mended.
    """
    groups: dict[tuple[object, ...], list[ReceiptItem]] = {}
    for cell in cells:
        key = (cell.list_name, cell.sheet, cell.column, cell.why, cell.settled_by_id)
        groups.setdefault(key, []).append(cell)
    return [Alike(tuple(each)) for each in groups.values()]


def line(actor: Actor, group: Alike, *, names_sheet: bool) -> dict[str, object]:
    """Return a group as its line on the page, as this person may see it.

    `names_sheet`: cells of the list came from more than one sheet or file, so that a place needs its name.
    """
    first, says = group.cells[0], [words.says(actor, cell) for cell in group.cells]
    places = [words.cell_name(cell) for cell in group.cells]
    values = list(dict.fromkeys(says))
    more = len(group.cells) - FIRST_PLACES
    return {
        "list": words.title(first.list_name),
        "sheet": first.sheet if names_sheet else "",
        "column": first.column,
        "count": group.count,
        "first": ", ".join(places[:FIRST_PLACES]),
        "and_more": f"and {number(more)} more" if more > 0 else "",
        "says": values[:MOST_VALUES],
        "other_values": max(0, len(values) - MOST_VALUES),
        "why": first.why,
        "mended": f"Mended by {first.settled_by.person.name}." if first.settled_by else "",
        "all_words": f"All {plural(group.count, 'cell,cells')}",
        "every": [
            {"cell": place, "says": said if len(values) > 1 else ""}
            for place, said in zip(places[:MOST_CELLS], says[:MOST_CELLS], strict=True)
        ]
        if more > 0 or len(values) > 1
        else [],
        "not_shown": max(0, group.count - MOST_CELLS),
    }


def lines(actor: Actor, groups: Sequence[Alike], cells: Sequence[ReceiptItem]) -> list[dict[str, object]]:
    """Return groups as the lines of a page; `cells` are all of the receipt's."""
    sheets: dict[str, set[str]] = {}
    for cell in cells:
        sheets.setdefault(cell.list_name, set()).add(cell.sheet)
    return [line(actor, each, names_sheet=len(sheets[each.cells[0].list_name]) > 1) for each in groups]


def together(cells: int, groups: int) -> str:
    """Return why there are fewer lines than cells; empty where each cell has its own."""
    if groups == cells:
        return ""
    return (
        f"{plural(cells, 'cell,cells')} on {plural(groups, 'line,lines')}: cells of one column that were "
        "refused for one reason stand together. The download has a line for each cell."
    )
