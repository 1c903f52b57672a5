"""A cell of a file that a spreadsheet may open: text in it is never taken for a formula."""

from typing import TypeVar

# A spreadsheet takes a cell that begins so for something to work out.
TAKEN_FOR_FORMULA = ("=", "+", "-", "@", "\t", "\r")

Cell = TypeVar("Cell")


def neutral(cell: Cell) -> Cell | str:
    """Return a cell that no spreadsheet takes for a formula: text that begins like one gets an apostrophe.

    Whatever is not text is returned as it is.
    """
    if isinstance(cell, str) and cell.startswith(TAKEN_FOR_FORMULA):
        return f"'{cell}"
    return cell
