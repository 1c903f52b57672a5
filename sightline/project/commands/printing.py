"""Rows of data on the terminal: as a table for eyes, as csv or JSON for programs."""

import csv
import json
import sys
from collections.abc import Iterable, Sequence
from enum import StrEnum
from textwrap import fill

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from sightline.govuk.cells import neutral

WIDE = 200
MOST_LINES = 3


class Format(StrEnum):
    """How rows are printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


def print_rows(
    columns: Sequence[str], rows: Iterable[Sequence[object]], format: Format, *, title: str = ""
) -> None:
    """Print rows. An empty value is an empty cell in csv, null in JSON and a dash in a table.

    A csv cell that a spreadsheet would run as a formula is written with an apostrophe before it.
    """
    match format:
        case Format.CSV:
            writer = csv.writer(sys.stdout, lineterminator="\n")
            writer.writerow(columns)
            writer.writerows([neutral(value) for value in row] for row in rows)
        case Format.JSON:
            listed = [dict(zip(columns, map(_plain, row), strict=True)) for row in rows]
            print(json.dumps(listed, indent=1, ensure_ascii=False))
        case Format.TABLE:
            # A pipe or a file has no width of its own; a terminal has.
            console = Console(emoji=False)
            console = console if console.is_terminal else Console(width=WIDE, emoji=False)
            drawn = fitted(columns, list(rows), width=console.width, title=title)
            console.print(drawn, highlight=False, markup=False)


def fitted(
    columns: Sequence[str], rows: Sequence[Sequence[object]], *, width: int, title: str = ""
) -> Table | str:
    """Return rows as a table where whole words fit into so many characters, else each row under itself.

    A table too wide for its frame stands without one. Of one that is too wide still, the columns that hold
    nothing in any row go first, and are named.
    """
    if widths := _widths(columns, rows, width - 3 * len(columns) - 1):
        return _table(columns, rows, widths, title, framed=True)
    if widths := _widths(columns, rows, width - 2 * (len(columns) - 1)):
        return _table(columns, rows, widths, title)
    kept = [place for place, _ in enumerate(columns) if any(row[place] not in (None, "", 0) for row in rows)]
    fewer = [columns[place] for place in kept], [[row[place] for place in kept] for row in rows]
    if kept and (widths := _widths(*fewer, width - 2 * (len(kept) - 1))):
        empty = ", ".join(name for place, name in enumerate(columns) if place not in kept)
        return _table(*fewer, widths, title, caption=f"0 or empty in every row: {empty}.")
    blocks = (_one_under_another(columns, row, width) for row in rows)
    return "\n\n".join(filter(None, [title, *blocks]))


def _widths(columns: Sequence[str], rows: Sequence[Sequence[object]], room: int) -> list[int]:
    """Return how wide each column is drawn: its longest word at least, and more where its cells are long.

    Empty when the longest words do not fit into the room, or when a row would take more than a few lines.
    """
    cells = [[name, *(_text(row[place]) for row in rows)] for place, name in enumerate(columns)]
    whole = [max(map(len, column)) for column in cells]
    widths = [max(len(word) for cell in column for word in cell.split() or [""]) for column in cells]
    if sum(widths) > room or sum(whole) > room * MOST_LINES:
        return []
    for _ in range(min(room, sum(whole)) - sum(widths)):
        tightest = max(range(len(widths)), key=lambda place: whole[place] / max(1, widths[place]))
        widths[tightest] += 1
    return widths


def _table(
    columns: Sequence[str],
    rows: Sequence[Sequence[object]],
    widths: Sequence[int],
    title: str,
    *,
    caption: str = "",
    framed: bool = False,
) -> Table:
    frame: dict[str, object] = {} if framed else {"box": SIMPLE_HEAD, "show_edge": False, "pad_edge": False}
    table = Table(
        title=title or None,
        title_justify="left",
        caption=caption or None,
        caption_justify="left",
        padding=(0, 1) if framed else (0, 1, 0, 0),
        **frame,
    )
    for name, width in zip(columns, widths, strict=True):
        table.add_column(name, width=width)
    for row in rows:
        table.add_row(*map(_text, row))
    return table


def _one_under_another(columns: Sequence[str], row: Sequence[object], width: int) -> str:
    """Return a row as a line for each of its cells that holds something, wrapped by whole words."""
    edge = max(map(len, columns)) + 2
    return "\n".join(
        fill(_text(value), width, initial_indent=name.ljust(edge), subsequent_indent=" " * edge,
             break_long_words=False, break_on_hyphens=False)
        for name, value in zip(columns, row, strict=True)
        if value not in (None, "")
    )  # fmt: skip


def _text(value: object) -> str:
    return "-" if value in (None, "") else str(value)


def print_beyond(words: str, format: Format) -> None:
    """Print under a list what it leaves out: to the error stream where a program reads the rows."""
    if words:
        print(words, file=sys.stdout if format is Format.TABLE else sys.stderr)


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)
