"""What may be loaded among the files given: each return with its day, ready to be read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sightline.sources.items import Item, Refusal
from sightline.sources.recognition import Recognised, recognise
from sightline.sources.translators import NeedsExtractDate, translate


@dataclass(frozen=True, slots=True)
class Source:
    """One return that can be read. `extracted_on` is the day it was taken from its system."""

    recognised: Recognised
    extracted_on: date

    @property
    def format(self) -> str:
        """Return the return's format."""
        return self.recognised.format

    @property
    def name(self) -> str:
        """Return the name of its file, or of its folder."""
        return self.recognised.name

    @property
    def paths(self) -> Sequence[Path]:
        """Return its files."""
        return self.recognised.paths

    def items(self) -> Iterator[Item]:
        """Yield what it says, read anew."""
        return translate(self.recognised, extracted_on=self.extracted_on)


@dataclass(frozen=True, slots=True)
class Loads:
    """The returns that can be read, and the files that are none."""

    known: tuple[Source, ...]
    refusals: tuple[Refusal, ...]


def recognised_loads(paths: Sequence[Path], *, extracted_on: date | None) -> Loads:
    """Return what may be loaded among the files. Raises NeedsExtractDate where no day is known."""
    found = recognise(paths)
    known = []
    for one in found:
        if isinstance(one, Refusal):
            continue
        day = extracted_on or one.extracted_on
        if day is None:
            raise NeedsExtractDate(one.name)
        known.append(Source(one, day))
    return Loads(tuple(known), tuple(one for one in found if isinstance(one, Refusal)))
