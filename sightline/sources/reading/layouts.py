"""A list as a return lays it out: the columns it asks for, their other names, and how each is read."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from sightline.sources.reading import cells
from sightline.sources.reading.headings import plain

Reads = Literal["id", "day", "code", "yes", "words", "number", "lookup", "nothing"]


@dataclass(frozen=True)
class Heading:
    """One column a list asks for: what it is called, how it is read, and what else it has been called.

    `telling`: no other list has it, or few; a table is known by these. A column read as "nothing" is known
    and adds nothing to what the others say, such as an age. `ahead`: its day may be one that has not come.
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
    ahead: bool = False

    def column(self, trouble: cells.Trouble, *, from_1904: bool = False) -> cells.Column:
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
    """One list of a return. The first heading names whom a row is about; without it nothing is read.

    `about` is what it names: a child, or an adopter; nothing where it names what only another list knows.
    `each_tells`: every column is of this list and of no other, so that the first and any one more tell it.
    """

    format: str
    name: str
    headings: tuple[Heading, ...]
    about: Literal["child", "adopter"] = "child"
    each_tells: bool = False

    def is_about(self, said: str) -> tuple[Literal["child", "adopter"], str] | None:
        """Return whom a row is about that says this under the first heading."""
        return (self.about, said) if self.headings[0].reads == "id" else None

    @cached_property
    def spelt(self) -> tuple[frozenset[str], ...]:
        """Return the spellings of each telling column."""
        telling = [one for one in self.headings if one.telling]
        return tuple(frozenset(map(plain, (one.name, *one.also))) for one in telling)

    @property
    def read(self) -> tuple[Heading, ...]:
        """Return the headings whose cells are read, in order."""
        return tuple(one for one in self.headings if one.reads != "nothing")
