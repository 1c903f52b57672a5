"""A list as a return lays it out, found in a table and read row by row.

A layout names the columns a list asks for, in its own order; a file may have them in any order, under other
spellings, below title rows, with others between. What a row says comes out as a tuple in the layout's order.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from operator import getitem, itemgetter
from typing import Any, Literal

from sightline.sources.items import REFUSED_TEXT_LENGTH, Item, Noticed, Place, Refusal, Row
from sightline.sources.reading import cells
from sightline.sources.reading.headings import Matched, match, plain
from sightline.sources.reading.refused import FileRefused
from sightline.sources.reading.tables import MOST_COLUMNS, Table, is_blank, letters_of

Reads = Literal["id", "day", "code", "yes", "words", "number", "lookup", "nothing"]
ROWS_BEFORE_THE_HEADINGS = 20
LONGEST_HEADING = 300
MOST_ROWS = 1_000_000


@dataclass(frozen=True)
class Heading:
    """One column a list asks for: what it is called, how it is read, and what else it has been called.

    `telling`: no other list has it, or few; a table is known by these. A column read as "nothing" is known
    and adds nothing to what the others say, such as an age.
    """

    name: str
    reads: Reads = "nothing"
    codes: str | None = None
    also: tuple[str, ...] = ()
    telling: bool = False
    was: dict[str, str] | None = None
    meaning: Callable[[str], Any] | None = None
    expected: str = ""
    identity: bool = False

    def column(self, trouble: cells.Trouble, *, from_1904: bool) -> cells.Column:
        """Return what reads the cells below this heading."""
        column = self._reader(trouble, from_1904=from_1904)
        if self.identity:
            column.identity = True
        return column

    def _reader(self, trouble: cells.Trouble, *, from_1904: bool) -> cells.Column:
        if self.reads == "day":
            return cells.Days(self.name, trouble, from_1904=from_1904)
        if self.reads == "code":
            assert self.codes is not None
            return cells.Codes(self.name, trouble, self.codes, self.was)
        if self.reads == "lookup":
            assert self.meaning is not None
            return cells.Lookup(self.name, trouble, self.meaning, self.expected)
        made = {"id": cells.Ids, "yes": cells.YesNo, "words": cells.Words, "number": cells.Numbers}
        return made[self.reads](self.name, trouble)


@dataclass(frozen=True)
class Layout:
    """One list of a return. The first heading names whom a row is about; without it nothing is read."""

    format: str
    name: str
    headings: tuple[Heading, ...]

    @cached_property
    def spelt(self) -> tuple[frozenset[str], ...]:
        """Return the spellings of each telling column."""
        telling = [one for one in self.headings if one.telling]
        return tuple(frozenset(map(plain, (one.name, *one.also))) for one in telling)

    @property
    def read(self) -> tuple[Heading, ...]:
        """Return the headings whose cells are read, in order."""
        return tuple(one for one in self.headings if one.reads != "nothing")


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

    @property
    def present(self) -> frozenset[str]:
        """Return the names of the columns that are there."""
        return frozenset(self.matched.at)

    def noticed(self) -> Iterator[Noticed]:
        """Yield what a person should know of the headings."""
        for written, name in self.matched.misread.items():
            yield Noticed(self.place, f"The column “{_short(written)}” was read as “{name}”.")
        for name in self.matched.twice:
            yield Noticed(
                self.place,
                f"Two columns are headed “{name}”, so neither was read. Take one away and load again.",
            )
        for written in self.matched.unknown:
            yield Noticed(
                self.place,
                f"The column “{_short(written)}” is not part of {self.layout.name}; it was not read.",
            )
        for heading in self.layout.read:
            if heading.name not in self.matched.at and heading.name not in self.matched.twice:
                yield Noticed(self.place, f"There is no column “{heading.name}”: nothing is known of it.")


def find_list(table: Table, layouts: Sequence[Layout]) -> FoundList | None:
    """Return the list a table holds and where its headings stand, or None if it is none of these.

    A table is a list if it has the column that names whom a row is about and at least half of the columns
    that tell the list from others. The list with the most of its own columns wins.
    """
    best: tuple[float, int] = (0.0, 0)
    found: FoundList | None = None
    titles: list[str] = []
    for number, row in islice(table.rows(), ROWS_BEFORE_THE_HEADINGS):
        written = ["" if cell is None else str(cell)[:LONGEST_HEADING] for cell in row[:MOST_COLUMNS]]
        letters = {plain(heading) for heading in written}
        for layout in layouts:
            if sum(not spellings.isdisjoint(letters) for spellings in layout.spelt) * 3 < len(layout.spelt):
                continue
            matched = match(written, {one.name: one.also for one in layout.headings})
            telling = [one.name for one in layout.headings if one.telling]
            there = sum(name in matched.at for name in telling)
            score = (there / len(telling), len(matched.at))
            if layout.headings[0].name in matched.at and score[0] >= 0.5 and score > best:
                best, found = score, FoundList(layout, table, number, len(row), matched, tuple(titles))
        titles.extend(text.strip() for text in written if text.strip())
        if found is not None and found.head_row < number:
            break
    return found


def read_rows(
    found: FoundList, say: Callable[[Item], object], progress: Callable[[str, int], None] | None = None
) -> Iterator[tuple[Place, tuple[Any, ...]]]:
    """Yield what each row says, in the layout's order, once; say what was read, refused and repeated.

    A column that the table does not have, and an empty cell, is None; a cell that cannot be read is
    UNREADABLE. A row without the identifier that the layout's first heading asks for is refused whole.
    """
    table, trouble = found.table, []
    headings = found.layout.read
    columns = [one.column(trouble, from_1904=table.from_1904) for one in headings]
    width = max(found.matched.at.values()) + 1
    positions = [found.matched.at.get(one.name, -1) for one in headings]
    pick = itemgetter(*positions) if len(positions) > 1 else lambda row: (row[positions[0]],)
    letters = {one.name: letters_of(at) for one, at in zip(headings, positions, strict=True) if at >= 0}
    nothing = (None,) * len(headings)
    earlier: dict[int, int] = {}
    file, sheet, name = table.file, table.sheet, found.layout.name

    for number, row in table.rows():
        if number <= found.head_row:
            continue
        if number > MOST_ROWS:
            raise FileRefused(
                f"This list has more than {MOST_ROWS:,} rows, which no return has. Check the file."
            )
        trouble.clear()
        if len(row) < width:
            row.extend([""] * (width - len(row)))
        elif len(row) > found.width and not is_blank(row[found.width :]):
            say(Row(Place(file, sheet, number), name))
            say(_too_many_cells(Place(file, sheet, number), row[found.width :]))
            continue
        # The last cell stands in for every column that is not there.
        row.append("")
        values = tuple(map(getitem, columns, pick(row)))
        if values == nothing and not trouble and is_blank(row):
            continue
        place = Place(file, sheet, number)
        if not values[0]:
            say(Row(place, name))
            say(_without_identifier(place, headings[0].name, letters, row, trouble))
            continue
        if trouble:
            say(Row(place, name))
            for refusal in _refusals(place, letters, trouble):
                say(refusal)
        else:
            first = earlier.setdefault(hash(values), number)
            if first != number:
                say(Row(place, name, Place(file, sheet, first)))
                continue
            say(Row(place, name))
        if progress is not None and number % 1000 == 0:
            progress(name, number)
        yield place, values


def _refusals(place: Place, letters: dict[str, str], trouble: cells.Trouble) -> Iterator[Refusal]:
    """Yield a refusal for each cell of a row that could not be read."""
    for column, value, why in trouble:
        at = place._replace(column=letters.get(column.name))
        yield Refusal(at, column.name, _short(str(value)), why, "cell", column.identity)


def _too_many_cells(place: Place, beyond: Sequence[object]) -> Refusal:
    """Return the refusal of a row with more cells than there are headings: they may all have slipped."""
    return Refusal(
        place,
        None,
        _short(" | ".join(str(cell) for cell in beyond)),
        "This row has more cells than there are headings, so they may stand in the wrong columns, and "
        "nothing of it was read. A comma in a text that is not in quotation marks does this: save the file "
        "again.",
        "row",
        True,
    )


def _without_identifier(
    place: Place, heading: str, letters: dict[str, str], row: Sequence[object], trouble: cells.Trouble
) -> Refusal:
    """Return the refusal of a row that does not say whom it is about."""
    at = place._replace(column=letters[heading])
    for column, value, why in trouble:
        if column.name == heading:
            return Refusal(
                at, heading, _short(str(value)), f"{why} Nothing of this row was read.", "row", True
            )
    says = " | ".join(_short(str(cell), 30) for cell in row if cell not in (None, ""))
    return Refusal(
        at,
        heading,
        _short(says),
        f"This row has no “{heading}”, so it is not known whom it is about, and nothing of it was read. Put "
        "the identifier in, or delete the row if it is a total or a note.",
        "row",
        True,
    )


def _short(text: str, most: int = REFUSED_TEXT_LENGTH) -> str:
    """Return a text on one line, cut if it is long."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"
