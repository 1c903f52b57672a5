"""What may be loaded among the files given: each return with its day, ready to be read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Protocol

from sightline.sources.items import Item, Place, Refusal
from sightline.sources.reading.finding import FoundList
from sightline.sources.receiving import fingerprint_of
from sightline.sources.recognition import Found, Recognised
from sightline.sources.staging import PartyId
from sightline.sources.translators import day_of, translate


class Readable(Protocol):
    """One return as a load reads it: of files, or of rows that were mended here."""

    @property
    def format(self) -> str:
        """Return the return's format."""

    @property
    def name(self) -> str:
        """Return what it is called on its receipt."""

    @property
    def extracted_on(self) -> date:
        """Return the day of which it speaks."""

    @property
    def fingerprint(self) -> str:
        """Return what tells it from any other."""

    @property
    def lists(self) -> Sequence[FoundList]:
        """Return its lists, where it has any, so that a row can be looked up as it came."""

    @property
    def unsaid(self) -> frozenset[tuple[PartyId, str, str]]:
        """Return what an earlier reading of it said, and this one does not."""

    @property
    def reads_again(self) -> int | None:
        """Return the receipt of that earlier reading, or None."""

    def items(self) -> Iterator[Item]:
        """Yield what it says, read anew."""


@dataclass(frozen=True)
class Source:
    """One return that can be read. `extracted_on` is the day it was taken from its system."""

    recognised: Recognised
    extracted_on: date
    unsaid: frozenset[tuple[PartyId, str, str]] = frozenset()
    reads_again: int | None = None

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

    @cached_property
    def fingerprint(self) -> str:
        """Return one sha256 for its files."""
        return fingerprint_of(self.paths)

    @property
    def lists(self) -> Sequence[FoundList]:
        """Return its lists; a census has none."""
        return self.recognised.lists

    def items(self) -> Iterator[Item]:
        """Yield what it says, read anew."""
        return translate(self.recognised, extracted_on=self.extracted_on)


@dataclass(frozen=True, slots=True)
class Loads:
    """The returns that can be read, and the files that are none."""

    known: tuple[Source, ...]
    refusals: tuple[Refusal, ...]


def recognised_loads(found: Found, *, extracted_on: date | None, today: date) -> Loads:
    """Return what may be loaded of what was found. Raises NeedsExtractDate where no day is known.

    A return of a day that has not come is refused: every true one after it would count as older than it.
    """
    known: list[Source] = []
    refusals: list[Refusal] = []
    for one in found:
        if isinstance(one, Refusal):
            refusals.append(one)
            continue
        day = day_of(one, extracted_on)
        if day > today:
            why = f"Its day is {day:%-d %B %Y}, which has not come. Give the day on which it was made."
            refusals.append(Refusal(Place(one.name), None, "", why, "file"))
        else:
            known.append(Source(one, day))
    return Loads(tuple(known), tuple(refusals))
