"""One way to translate them all: a recognised return in, what it says out."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import chain

from sightline.sources import annex_a, cin_census, ssd, ssda903
from sightline.sources.items import Item, Place, Refusal
from sightline.sources.reading.refused import FileRefused
from sightline.sources.recognition import Recognised

Progress = Callable[[str, int], None]


class NeedsExtractDate(Exception):
    """Say that a return does not tell when it was taken from its system, and nobody has said it."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} does not say on which day it was taken from its system. Say it: what the file cannot "
            "know, and which of two files is the later, depend on it."
        )


def day_of(recognised: Recognised, said: date | None) -> date:
    """Return the day of a return: one that was said goes before the files' own. Raises NeedsExtractDate."""
    day = said or recognised.extracted_on
    if day is None:
        raise NeedsExtractDate(recognised.name)
    return day


def translate(
    recognised: Recognised, *, extracted_on: date | None = None, progress: Progress | None = None
) -> Iterator[Item]:
    """Yield what a return says, item by item, and last what it covers.

    A day given here goes before the one the files say. A file that turns out to be unreadable half-way ends
    with its refusal, and without what it covers. `progress` is called with a list's name and the rows read of
    it so far. Raises NeedsExtractDate.
    """
    return chain.from_iterable(_some_at_a_time(recognised, day_of(recognised, extracted_on), progress))


def _some_at_a_time(
    recognised: Recognised, as_at: date, progress: Progress | None
) -> Iterator[Sequence[Item]]:
    """Yield the items in lists, as the translators hand them on."""
    yield recognised.noticed
    try:
        if recognised.header is not None:
            yield from cin_census.translate(recognised.paths[0], recognised.header, as_at, progress)
        elif recognised.format == "ssda903":
            yield from ssda903.translate(recognised.lists, as_at, progress)
        elif recognised.format == "ssd":
            yield from ssd.translate(recognised.lists, as_at, progress)
        else:
            yield from annex_a.translate(recognised.lists, as_at, progress)
    except FileRefused as reason:
        yield [Refusal(Place(reason.file or recognised.name), None, "", str(reason), "file")]
