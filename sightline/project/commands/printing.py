"""Rows of data on the terminal: as a table for eyes, as csv or JSON for programs."""

import csv
import json
import sys
from collections.abc import Iterable, Sequence
from enum import StrEnum

from rich.console import Console
from rich.table import Table

from sightline.govuk.cells import neutral

WIDE = 200


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
            table = Table(*columns, title=title or None, title_justify="left")
            for row in rows:
                table.add_row(*("-" if value in (None, "") else str(value) for value in row))
            # A pipe or a file has no width of its own; a terminal has.
            console = Console()
            (console if console.is_terminal else Console(width=WIDE)).print(table)


def print_beyond(words: str, format: Format) -> None:
    """Print under a list what it leaves out: to the error stream where a program reads the rows."""
    if words:
        print(words, file=sys.stdout if format is Format.TABLE else sys.stderr)


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)
