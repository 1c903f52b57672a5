"""Formulas in the sheets of a workbook: as they are written, failed ones, and those never worked out."""

import html
import re

from sightline.sources.reading.refused import FileRefused

# What stands in a cell, by row and column or by column and row.
Marked = dict[int, dict[int, str]]

_CELL = re.compile(rb"<(?:\w+:)?c\s([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_NAME = re.compile(rb"""(?:^|\s)r\s*=\s*["']([A-Za-z]+)([0-9]+)["']""")
_ERROR_CELL = re.compile(rb"""(?:^|\s)t\s*=\s*["']e["']""")
_FORMULA = re.compile(rb"<(?:\w+:)?c\s([^>]*)>\s*<(?:\w+:)?f(?:\s[^>]*?)?(?:/>|>([^<]*)</)", re.DOTALL)
_SHOWN = re.compile(rb"<(?:\w+:)?v[^>]*>([^<]*)</")
_MAY_HOLD_FORMULAS = re.compile(rb"<(?:\w+:)?f[\s/>]")
_UNWORKED = "=…"
_LONGEST_SHOWN = 60
MOST_FORMULAS = 500_000


def formulas_in(content: bytes) -> Marked:
    """Return the formulas of a sheet by column and row, but for those that failed. Raises FileRefused.

    One that is written out beside another cell alone stands as its sign.
    """
    found: Marked = {}
    if not _MAY_HOLD_FORMULAS.search(content):
        return found
    for number, cell in enumerate(_FORMULA.finditer(content)):
        if number == MOST_FORMULAS:
            raise FileRefused(
                f"A sheet of this workbook has more than {MOST_FORMULAS:,} formulas. Copy it, paste it as "
                "values, and save the workbook again."
            )
        named = _NAME.search(cell[1])
        if named and not _ERROR_CELL.search(cell[1]):
            shown = html.unescape((cell[2] or b"").decode("utf-8", "replace"))[:_LONGEST_SHOWN]
            found.setdefault(column_of(named[1]), {})[int(named[2])] = f"={shown}" if shown else _UNWORKED
    return found


def marks_in(content: bytes) -> Marked:
    """Return the cells that show a failed formula, or hold one whose value was never worked out."""
    marks: Marked = {}
    for attributes, inside in _CELL.findall(content):
        named = _NAME.search(attributes)
        shown = _SHOWN.search(inside)
        if _ERROR_CELL.search(attributes):
            mark = shown[1].decode("ascii", "replace") if shown else "#N/A"
        elif b"<f" in inside and b"<v" not in inside and b"<is" not in inside:
            mark = _UNWORKED
        else:
            continue
        if named is None:
            raise FileRefused("The cells of this workbook have no names. Open it in Excel and save it again.")
        marks.setdefault(int(named[2]), {})[column_of(named[1])] = mark
    return marks


def column_of(letters: bytes) -> int:
    """Return the position of a column by its letters, A being 0."""
    position = 0
    for letter in letters.upper():
        position = position * 26 + letter - ord("A") + 1
    return position - 1
