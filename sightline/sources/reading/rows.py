"""The rows of a list, one after the other: each read once, and what cannot be read refused by its cell."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from operator import getitem, itemgetter
from typing import Any

from sightline.sources.items import Item, Place, Refusal, Row
from sightline.sources.reading import cells
from sightline.sources.reading.dates import Order
from sightline.sources.reading.finding import FoundList, shortened
from sightline.sources.reading.layouts import Heading
from sightline.sources.reading.refused import FileRefused
from sightline.sources.reading.tables import NumberedRow, is_blank, letters_of

MOST_ROWS = 1_000_000
ROWS_BETWEEN_NEWS = 1_000
# Handed on together. So few that they are gone again before Python looks for what can be forgotten, which
# over a million events takes a third of the time.
AT_ONCE = 100
Values = tuple[Any, ...]
# A named tuple made in one step: a large return has half a million rows.
_NEW = tuple.__new__


class Learnt:
    """The columns that lists of one return share, so that what one list has taught is known to the next.

    `until` is the day the return was made: no later day has come, and only a birth may be expected on one.
    `in_annex_a`: its lists are those of Ofsted's workbook. `lists` are those that are read with it, of which
    those of one file tell together in which order its dates are written.
    """

    def __init__(self, until: date, lists: Sequence[FoundList] = (), *, in_annex_a: bool = False) -> None:
        self.until, self.in_annex_a = until, in_annex_a
        self._lists = lists
        self._orders: dict[str, dict[int, dict[str, Order]]] = {}
        self.trouble: cells.Trouble = []
        self._columns: dict[tuple[int, bool, str | None], cells.Column] = {}

    def column(self, heading: Heading, *, from_1904: bool, month_first: str | None = None) -> cells.Column:
        """Return what reads the cells below a heading; `month_first`: a date of this column written so."""
        # Layouts are made once and stay, so that each heading is known by where it is.
        key = (id(heading), from_1904, month_first)
        if key not in self._columns:
            column = heading.column(self.trouble, from_1904=from_1904)
            if isinstance(column, cells.Codes):
                column.in_annex_a = self.in_annex_a
            if isinstance(column, cells.Days):
                column.month_first = month_first
                if not (column.identity or heading.ahead):
                    column.until = self.until
            self._columns[key] = column
        return self._columns[key]

    def month_first(self, found: FoundList) -> dict[str, str]:
        """Return the columns of days that are or may be written month first, each with a date that is.

        A column that shows no day over 12 does not tell, and is taken to be written as the rest of its list;
        in a list that tells nothing either, as the rest of its file.
        """
        file = found.table.file
        if file not in self._orders:
            beside = [one for one in self._lists if one.table.file == file]
            self._orders[file] = {id(one): _orders_of(one) for one in beside or [found]}
        orders = self._orders[file].get(id(found), {})
        rest = Order.of_all(orders.values())
        if not rest.tells:
            rest = Order.of_all(order for one in self._orders[file].values() for order in one.values())
        return {
            name: example
            for name, order in orders.items()
            if (example := order.in_doubt or (None if order.tells else rest.in_doubt))
        }


def said_by_rows(
    found: FoundList,
    says: Callable[[Place, Values], object],
    waiting: list[Item],
    learnt: Learnt,
    progress: Callable[[str, int], None] | None = None,
) -> Iterator[list[Item]]:
    """Yield what the rows of a list say, some at a time: `says` is given each row once and fills `waiting`.

    What is yielded is `waiting` itself, which is emptied when the next is asked for.
    Values come in the layout's order. A column that the table does not have, and an empty cell, is None; a
    cell that cannot be read is UNREADABLE. A row without the identifier that the layout's first heading asks
    for is refused whole. `progress` is called with the list's name and how many rows have been read.
    """
    table, name = found.table, found.layout.name
    file, sheet = table.file, table.sheet
    headings, about = found.layout.read, found.layout.is_about
    # One cell more than there are headings stands in for every column that is not there.
    positions = [found.matched.at.get(one.name, found.width) for one in headings]
    written = learnt.month_first(found)
    columns = [
        learnt.column(one, from_1904=table.from_1904, month_first=written.get(one.name)) for one in headings
    ]
    pick = itemgetter(*positions) if len(positions) > 1 else lambda row: (row[positions[0]],)
    ids = [at for at, column in zip(positions, columns, strict=True) if isinstance(column, cells.Ids)]
    odd = _OddRows(found, positions, waiting, learnt.trouble)
    trouble, width, say = learnt.trouble, found.width, waiting.append
    earlier: dict[int, int] = {}
    told = found.head_row
    for number, row in _rows_of(found, ids):
        if len(row) != width and not odd.made_to_fit(number, row):
            continue
        row.append("")
        values = tuple(map(getitem, columns, pick(row)))
        if trouble or not values[0]:
            if values[0] and (first := earlier.setdefault(_as_it_came(pick(row)), number)) != number:
                trouble.clear()
                say(Row(Place(file, sheet, number), name, Place(file, sheet, first), about(values[0])))
                continue
            if not odd.can_be_said(number, row, values):
                continue
            place = Place(file, sheet, number)
        else:
            place = _NEW(Place, (file, sheet, number, None))
            first = earlier.setdefault(hash(values), number)
            if first != number:
                say(Row(place, name, Place(file, sheet, first), about(values[0])))
                continue
            say(_NEW(Row, (place, name, None, about(values[0]))))
        says(place, values)
        if len(waiting) >= AT_ONCE:
            yield waiting
            waiting.clear()
            if number - told >= ROWS_BETWEEN_NEWS:
                told = number
                if number > MOST_ROWS:
                    raise FileRefused(f"This list has more than {MOST_ROWS:,} rows: none has.", file)
                if progress is not None:
                    progress(name, number - found.head_row)
    yield waiting
    waiting.clear()


def _rows_of(found: FoundList, ids: Sequence[int]) -> Iterator[NumberedRow]:
    """Return the rows below the headings, with the formula itself where an identifier is what one came to.

    What it came to is whatever the spreadsheet worked out when somebody last saved it: it may be another
    child's by now, or nobody's.
    """
    formulas = {at: found.table.formulas[at] for at in ids if at in found.table.formulas}
    for number, row in found.below():
        for at, written in formulas.items():
            if number in written and at < len(row):
                row[at] = written[number]
        yield number, row


def _as_it_came(picked: Values) -> int:
    """Return what two rows with a refused cell share only where they stand the same, cell by cell."""
    return hash((cells.UNREADABLE, *picked))


def _orders_of(found: FoundList) -> dict[str, Order]:
    """Return in which order the dates of each column of days are written.

    Looked for only in a file whose text has a date somewhere that can only be month first.
    """
    if not found.table.may_hold_month_first:
        return {}
    days = [(one.name, found.matched.at[one.name]) for one in found.layout.read if one.reads == "day"
            and one.name in found.matched.at]  # fmt: skip
    orders = {name: Order() for name, _ in days}
    for _, row in found.below():
        for name, at in days:
            if at < len(row):
                orders[name].see(row[at])
    return orders


class _OddRows:
    """The rows that are not as they should be: too long, empty, nameless, with cells that cannot be read."""

    def __init__(
        self, found: FoundList, positions: Sequence[int], waiting: list[Item], trouble: cells.Trouble
    ) -> None:
        self.found, self.say, self.trouble = found, waiting.append, trouble
        self.first = found.layout.headings[0].name
        self.letters = {
            one.name: letters_of(at)
            for one, at in zip(found.layout.read, positions, strict=True)
            if at < found.width
        }

    def made_to_fit(self, number: int, row: list[Any]) -> bool:
        """Make a row as wide as the headings; refuse one with something beyond them, and say no."""
        beyond = row[self.found.width :]
        if not is_blank(beyond):
            place = self._place(number)
            self.say(Row(place, self.found.layout.name))
            self.say(_too_many_cells(place, beyond))
            return False
        del row[self.found.width :]
        row.extend([""] * (self.found.width - len(row)))
        return True

    def can_be_said(self, number: int, row: list[Any], values: Values) -> bool:
        """Refuse the cells that could not be read, or the row; say whether the row can be said even so."""
        if not self.trouble and is_blank(row):
            return False
        place = self._place(number)
        about = self.found.layout.is_about(values[0]) if values[0] else None
        self.say(Row(place, self.found.layout.name, about=about))
        if values[0]:
            for refusal in _refusals(place, self.letters, self.trouble):
                self.say(refusal)
        else:
            self.say(_without_identifier(place, self.first, self.letters, row, self.trouble))
        self.trouble.clear()
        return bool(values[0])

    def _place(self, number: int) -> Place:
        return Place(self.found.table.file, self.found.table.sheet, number)


def _refusals(place: Place, letters: dict[str, str], trouble: cells.Trouble) -> Iterator[Refusal]:
    """Yield a refusal for each cell of a row that could not be read."""
    for column, value, why in trouble:
        at = place._replace(column=letters.get(column.name))
        yield Refusal(at, column.name, shortened(str(value)), why, "cell", column.identity)


def _too_many_cells(place: Place, beyond: Sequence[object]) -> Refusal:
    """Return the refusal of a row with more cells than there are headings: they may all have slipped."""
    return Refusal(
        place,
        None,
        shortened(" | ".join(str(cell) for cell in beyond)),
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
                at, heading, shortened(str(value)), f"{why} Nothing of this row was read.", "row", True
            )
    says = " | ".join(shortened(str(cell), 30) for cell in row if cell not in (None, ""))
    return Refusal(
        at,
        heading,
        shortened(says),
        f"This row has no “{heading}”, so it is not known whom it is about, and nothing of it was read. Put "
        "the identifier in, or delete the row if it is a total or a note.",
        "row",
        True,
    )
