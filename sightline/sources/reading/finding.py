"""Where a list stands in a table: below title rows, its columns in any order, with others between."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import dropwhile, islice

from sightline.sources.items import REFUSED_TEXT_LENGTH, Noticed, Place
from sightline.sources.reading.dates import NotADate, day_from_text
from sightline.sources.reading.headings import Matched, match, plain
from sightline.sources.reading.layouts import Layout
from sightline.sources.reading.tables import MOST_COLUMNS, NumberedRow, Table

ROWS_BEFORE_THE_HEADINGS = 20
_EXTRACTED = re.compile(
    r"\b(?:as at|as of|extract\w*|produced|snapshot|run|report date|date of report)\b[^\d]{0,30}?"
    r"(\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{4}-\d{2}-\d{2}|\d{1,2}(?:st|nd|rd|th)? [a-z]{3,9} \d{4})",
    re.IGNORECASE,
)
LONGEST_HEADING = 300
# Of a list whose every column tells it from all others: whom a row is about, and one thing said of them.
FEWEST = 2


@dataclass(frozen=True)
class FoundList:
    """A list found in a table: where its headings stand, and what is to be told of them."""

    layout: Layout
    table: Table
    head_row: int
    width: int
    matched: Matched = field(repr=False)
    titles: tuple[str, ...] = ()

    @property
    def place(self) -> Place:
        """Return where the headings stand."""
        return Place(self.table.file, self.table.sheet, self.head_row)

    def below(self) -> Iterator[NumberedRow]:
        """Yield the rows below the headings, with their numbers."""
        return dropwhile(lambda row: row[0] <= self.head_row, self.table.rows())

    @property
    def extracted_on(self) -> date | None:
        """Return the day of the extract, if the titles above the headings say one."""
        days = set()
        for found in _EXTRACTED.finditer(" ".join(self.titles)):
            try:
                days.add(day_from_text(found[1]))
            except NotADate:
                return None
        return days.pop() if len(days) == 1 else None

    @property
    def present(self) -> frozenset[str]:
        """Return the names of the columns that are there."""
        return frozenset(self.matched.at)

    def noticed(self) -> Iterator[Noticed]:
        """Yield what a person should know of the headings."""
        for written, name in self.matched.misread.items():
            yield Noticed(self.place, f"The column “{shortened(written)}” was read as “{name}”.")
        for name in self.matched.twice:
            yield Noticed(
                self.place,
                f"Two columns are headed “{name}”, so neither was read. Take one away and load again.",
            )
        for written in self.matched.unknown:
            yield Noticed(
                self.place,
                f"The column “{shortened(written)}” is not part of {self.layout.name}; it was not read.",
            )
        for heading in self.layout.read:
            if heading.name not in self.matched.at and heading.name not in self.matched.twice:
                yield Noticed(self.place, f"There is no column “{heading.name}”: nothing is known of it.")


def find_list(table: Table, layouts: Sequence[Layout]) -> FoundList | None:
    """Return the list a table holds and where its headings stand, or None if it is none of these.

    A table is a list if it has the column that names whom a row is about and at least half of the columns
    that tell the list from others; of one whose every column tells, any one more. The list with the most of
    its own columns wins.
    """
    best: tuple[float, int] = (0.0, 0)
    found: FoundList | None = None
    titles: list[str] = []
    for number, row in islice(table.rows(), ROWS_BEFORE_THE_HEADINGS):
        written = ["" if cell is None else str(cell)[:LONGEST_HEADING] for cell in row[:MOST_COLUMNS]]
        letters = {plain(heading) for heading in written}
        for layout in layouts:
            there = sum(not spellings.isdisjoint(letters) for spellings in layout.spelt)
            if there < (FEWEST if layout.each_tells else len(layout.spelt) / 3):
                continue
            matched = match(written, {one.name: one.also for one in layout.headings})
            telling = [one.name for one in layout.headings if one.telling]
            there = sum(name in matched.at for name in telling)
            score = (there / len(telling), len(matched.at))
            enough = there >= FEWEST if layout.each_tells else score[0] >= 0.5
            if layout.headings[0].name in matched.at and enough and score > best:
                best, found = score, FoundList(layout, table, number, len(row), matched, tuple(titles))
        titles.extend(text.strip() for text in written if text.strip())
        if found is not None and found.head_row < number:
            break
    return found


def shortened(text: str, most: int = REFUSED_TEXT_LENGTH) -> str:
    """Return a text on one line, cut if it is long."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"
