"""Tables of the Standard Safeguarding Dataset into what they say."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from sightline.sources.items import Covers, Item
from sightline.sources.reading.lists import FoundList, read_rows
from sightline.sources.ssd.care import CareTables
from sightline.sources.ssd.covering import covered
from sightline.sources.ssd.layouts import ORDER

AT_ONCE = 2_000


def translate(
    lists: Sequence[FoundList], extracted_on: date, progress: Callable[[str, int], None] | None = None
) -> Iterator[Item]:
    """Yield what the tables say, row by row, and last what they cover.

    A table that others point at is read before them, whatever the order of the files.
    """
    waiting: list[Item] = []
    tables = CareTables(waiting.append, extracted_on)
    for found in sorted(lists, key=lambda one: ORDER[one.layout.name]):
        yield from found.noticed()
        says = getattr(tables, found.layout.name)
        for place, values in read_rows(found, waiting.append, progress):
            says(place, *values)
            if len(waiting) >= AT_ONCE:
                yield from waiting
                waiting.clear()
        yield from waiting
        waiting.clear()
    yield Covers(covered(lists, extracted_on), "ssd")
