"""What a reader says of a file, one item at a time.

Each row read is a `Row`; what it says is a number of `Observation`s, each one event of the ledger; who it
speaks of is a `PersonSaid`, a `WorkerSaid` or a `TeamSaid`; who held the child on the day of the extract is a
`HolderSaid`. What could not be read is a `Refusal`, cell by cell. What a person should know, though all could
be read, is `Noticed`. Last comes one `Covers`: what the files can say, and for which days.
"""

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Literal, NamedTuple

from sightline.standards.timeline import Coverage, FactValue

NO_FACTS: Mapping[str, FactValue] = MappingProxyType({})
# Of what a list holds without saying until when it was open.
END_NOT_SAID: Mapping[str, FactValue] = MappingProxyType({"flag": True})
REFUSED_TEXT_LENGTH = 200

Format = Literal["annex_a", "cin_census", "ssda903", "ssd"]
PartyKind = Literal["child", "adopter", "worker"]
RefusedExtent = Literal["cell", "row", "file"]


class Place(NamedTuple):
    """Where in the files something stands.

    `row` counts as the reader's own program does: the row of the sheet or csv from 1, or the line of an XML
    file. `column` is the letter over the column; an XML file has none.
    """

    file: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None

    @property
    def cell(self) -> str | None:
        """Return the cell's own name, such as D44, or None when the place is not a cell."""
        return f"{self.column}{self.row}" if self.column and self.row else None

    def __str__(self) -> str:
        """Name the place as a person would look it up."""
        where = self.cell
        if where is None and self.row is not None:
            where = f"line {self.row}" if self.file.lower().endswith(".xml") else f"row {self.row}"
        return ", ".join(part for part in (self.file, self.sheet, where) if part)


class Row(NamedTuple):
    """One row was read (in a census, one child).

    `repeats`: it says exactly what an earlier row of the same list said, at that place, and so adds nothing.
    `about`: the kind and the identifier of whom it is about, where the row itself says that.
    """

    place: Place
    list_name: str
    repeats: Place | None = None
    about: tuple[PartyKind, str] | None = None


class About(NamedTuple):
    """Whom a row is about that names them only by what another table says, such as a period of care."""

    place: Place
    party: str


class Observation(NamedTuple):
    """One event said by one row.

    `kind` is a name of `vocabulary.KINDS`. `party` is the council's own id of the child, or of the adopter
    or worker when `party_kind` says so. `subject_key` names the subject within its party in a stable way,
    such as `case 2024-05-03`, and is None when the row does not say which it is: then it is the subject of
    that kind open on the day. `inside_key` and `raised_by_key` name the subject that contains it and the
    one whose decision opened it, where the row says so. A key that ends in `undated` is the subject of that
    kind which was already open on the day, if one is known.

    `undated`: that it happened is known, when is not; `happened_on` is then the latest day it can have been,
    which may be the day of the extract and so moves with each file.
    """

    kind: str
    party: str
    happened_on: date
    place: Place
    subject_kind: str
    subject_key: str | None
    natural_key: tuple[object, ...]
    facts: Mapping[str, FactValue] = NO_FACTS
    inside_key: str | None = None
    raised_by_key: str | None = None
    names_on: date | None = None
    happened_at: datetime | None = None
    undated: bool = False
    party_kind: PartyKind = "child"

    @property
    def content(self) -> tuple[object, ...]:
        """Return what a later file must say again for nothing to have changed.

        The day of an undated event is no part of it: it is only the day up to which the file can speak.
        """
        day = None if self.undated else self.happened_on
        return (day, self.happened_at, self.names_on, self.undated, tuple(sorted(self.facts.items())))


class Against(NamedTuple):
    """What another list of the same files says against an event: both cannot be right, and both are kept.

    `kind`, `party` and `natural_key` are those of the event, which is said before.
    """

    place: Place
    kind: str
    party: str
    natural_key: tuple[object, ...]
    sentence: str


class PersonSaid(NamedTuple):
    """Who the rows say a child or an adopter is. None: not said.

    Said once for each different thing said of the person, not for each row. What clocks read of it (birth,
    death, sex, disability) comes as observations too. `disabilities` is ("NONE",) when the file says that
    the person has none.
    """

    party: str
    place: Place
    born_on: date | None = None
    expected_on: date | None = None
    died_on: date | None = None
    sex: str | None = None
    ethnicity: str | None = None
    upn: str | None = None
    former_upn: str | None = None
    no_upn_reason: str | None = None
    disabilities: tuple[str, ...] | None = None
    family: str | None = None
    identifiers: tuple[tuple[str, str], ...] = ()
    party_kind: PartyKind = "child"


class HolderSaid(NamedTuple):
    """Who is said to hold the child on the day of the extract.

    A blank worker is None: the child is allocated to nobody; a blank team likewise. Nothing is filled in.
    `ended_on` is when the service of that list ended, if it has: the row then says who held the child last.
    """

    party: str
    list_name: str
    team: str | None
    worker: str | None
    as_at: date
    place: Place
    personal_adviser: str | None = None
    status: str | None = None
    ended_on: date | None = None


class WorkerSaid(NamedTuple):
    """A worker the files name: by name only (Annex A), by code only (SSDA903) or by both."""

    worker: str
    place: Place
    name: str | None = None
    registration: str | None = None
    role: str | None = None
    team: str | None = None
    agency: bool | None = None


class TeamSaid(NamedTuple):
    """A team the files name, by its code or, where there is none, its name."""

    team: str
    place: Place
    name: str | None = None
    parent: str | None = None


class Refusal(NamedTuple):
    """What could not be read, and how to mend it.

    `says` is what stands there, cut short; `identity` says that it may tell who the child is, and so is shown
    only to those who may see that. `extent` is how much was not read: the cell, the whole row or the file.
    """

    place: Place
    column: str | None
    says: str
    why: str
    extent: RefusedExtent = "cell"
    identity: bool = False


class Noticed(NamedTuple):
    """Something a person should know of, though what could be read was read."""

    place: Place
    sentence: str


class Covers(NamedTuple):
    """What these files can say of each kind of event, and for which days. A kind not named: nothing.

    Of the kinds of `open_too` they also say, however long ago it was, every one whose subject was open on the
    day they were made.
    """

    kinds: Mapping[str, Coverage]
    format: Format
    open_too: frozenset[str] = frozenset()


Said = Observation | PersonSaid | HolderSaid | WorkerSaid | TeamSaid
Item = Row | About | Against | Said | Refusal | Noticed | Covers
