"""Tables of the Standard Safeguarding Dataset into what they say."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial

from sightline.sources.items import Covers, Item, Place
from sightline.sources.reading.finding import FoundList
from sightline.sources.reading.rows import Learnt, Values, said_by_rows
from sightline.sources.ssd.care import CareTables
from sightline.sources.ssd.cases import beside_another
from sightline.sources.ssd.covering import covered, open_too
from sightline.sources.ssd.layouts import ORDER


def translate(
    lists: Sequence[FoundList], extracted_on: date, progress: Callable[[str, int], None] | None = None
) -> Iterator[list[Item]]:
    """Yield what the tables say, some items at a time, and last what they cover.

    A table that others point at is read before them, whatever the order of the files.
    """
    waiting: list[Item] = []
    learnt = Learnt(extracted_on, lists)
    tables = CareTables(waiting.append, extracted_on)
    tables.beside = beside_another(found for found in lists if found.layout.name == "cin_episodes")
    for found in sorted(lists, key=lambda one: ORDER[one.layout.name]):
        waiting.extend(found.noticed())
        says = partial(_say, getattr(tables, found.layout.name))
        yield from said_by_rows(found, says, waiting, learnt, progress)
    tables.to_the_end()
    yield waiting
    yield [Covers(covered(lists, extracted_on), "ssd", open_too(lists))]


def _say(table: Callable[..., None], place: Place, values: Values) -> None:
    """Give a table's method the fields of a row by their order."""
    table(place, *values)
