"""A batch of contacts as csv or JSON: a row for each child, rows of one reference being one contact.

Plain Python: a file is looked at before any database is.
"""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

MOST_AT_ONCE = 200
# The columns of a csv file, and the field of a contact that each fills. `child` stands for the row's child.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "reference": ("reference",),
    "received_at": ("received_at",),
    "source": ("source",),
    "notification": ("notification",),
    "grading": ("grading",),
    "concerns": ("concerns",),
    "unsafe_now": ("unsafe_now",),
    "unsafe_why": ("unsafe_why",),
    "consent": ("consent",),
    "consent_why": ("consent_why",),
    "person_name": ("person", "name"),
    "person_role": ("person", "role"),
    "person_telephone": ("person", "telephone"),
    "person_email": ("person", "email"),
    **{
        f"child_{name}": ("child", name)
        for name in (
            *("given_name", "family_name", "born_on", "expected_on", "sex", "ethnicity", "about_how_old"),
            *("nhs_number", "upn", "other_names", "mother", "address", "postcode"),
            *("school", "description", "own_words"),
        )
    },
}
NEEDED = ("reference", "concerns", "unsafe_now")
AGENCY = "agency"
SEPARATORS = ",;\t"
DIFFERS = "The rows of this reference say different things here. Send them under references of their own."


class CannotRead(Exception):
    """Say why nothing of a batch can be read, and what to do."""


class FromCsv(dict[str, Any]):
    """A contact as the rows of a csv file say it, with where in the file each child stands.

    `differs` names the columns in which a later row of the contact says something else.
    """

    def __init__(self, said: Mapping[str, Any]) -> None:
        super().__init__(said)
        self.rows: list[int] = []
        self.differs: list[tuple[str, int]] = []

    @property
    def wrong(self) -> list[tuple[str, str]]:
        """Return what no reading can mend, column by column."""
        return [(column, f"Row {row}: {DIFFERS}") for column, row in self.differs]

    def in_file(self, errors: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
        """Return what is wrong as the file calls it: the column, and the row in the words."""
        return [self._in_file(*each) for each in errors]

    def _in_file(self, field: str, says: str) -> tuple[str, str]:
        parts = field.split(".")
        number = int(parts[1]) if parts[0] == "children" and len(parts) > 1 else 0
        place = ("child", *parts[2:]) if parts[0] == "children" else tuple(parts)
        column = next((name for name, its in COLUMNS.items() if its == place), "_".join(place))
        row = self.rows[number] if number < len(self.rows) else 0
        return column, f"Row {row}: {says}" if row else says


def is_batch(start: bytes) -> bool:
    """Say whether a file's first bytes are those of contacts."""
    text = start.decode("utf-8-sig", "replace").lstrip()
    if text.startswith(("{", "[")):
        return '"contacts"' in text or all(f'"{name}"' in text for name in NEEDED)
    return _separator(text) is not None


def _separator(text: str) -> str | None:
    """Return what stands between the headings of contacts, or None where they are none."""
    line = text.partition("\n")[0].strip()
    for separator in SEPARATORS:
        heads = {name.strip().strip('"').lower() for name in line.split(separator)}
        if set(NEEDED) <= heads:
            return separator
    return None


def read_file(whole: bytes) -> tuple[str, Sequence[object]]:
    """Return the agency that a file names, and its contacts. Raises CannotRead."""
    text = text_of(whole)
    if not text.lstrip().startswith(("{", "[")):
        return read_csv(text)
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise CannotRead("This is not whole JSON. Export it again.") from error
    if isinstance(found, list):
        found = {"contacts": found}
    elif "contacts" not in found:
        agency = found.pop(AGENCY, "")
        found = {AGENCY: agency, "contacts": [found]}
    contacts = found["contacts"]
    if not isinstance(contacts, list):
        raise CannotRead("“contacts” must be a list.")
    return str(found.get(AGENCY) or ""), at_most(contacts)


def read_csv(text: str) -> tuple[str, Sequence[object]]:
    """Return the agency that a csv file names, if it does, and its contacts. Raises CannotRead."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=_separator(text) or ",")
    try:
        rows = [(number, row) for number, row in enumerate(reader, 1) if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise CannotRead("This is not whole csv. Check its quotation marks, and export it again.") from error
    if not rows:
        raise CannotRead("There is nothing in it.")
    heads = [name.strip().lower() for name in rows[0][1]]
    unknown = [name for name in heads if name not in COLUMNS and name != AGENCY]
    missing = [name for name in NEEDED if name not in heads]
    if missing or unknown or len(set(heads)) < len(heads):
        said = f"It has no column {missing[0]}." if missing else "A column is not known, or twice there."
        raise CannotRead(f"{said} Its columns are {', '.join(COLUMNS)}, and may be {AGENCY}.")
    contacts: dict[str, FromCsv] = {}
    agencies: set[str] = set()
    for number, row in rows[1:]:
        if len(row) != len(heads):
            raise CannotRead(f"Row {number} has {len(row)} cells and the headings are {len(heads)}.")
        said_here = {name: cell.strip() for name, cell in zip(heads, row, strict=True) if cell.strip()}
        agencies.add(said_here.pop(AGENCY, ""))
        _add(contacts, said_here, number)
    if len(agencies) > 1:
        raise CannotRead("It names more than one agency. Send each agency’s contacts by themselves.")
    return agencies.pop() if agencies else "", at_most(list(contacts.values()))


def _add(contacts: dict[str, FromCsv], said: Mapping[str, str], number: int) -> None:
    """Put a row with the rows of its reference: the contact is the first one's, each row adds a child."""
    contact: dict[str, Any] = {}
    child: dict[str, str] = {}
    first = contacts.get(said.get("reference", ""))
    for name, cell in said.items():
        place = COLUMNS[name]
        if place[0] == "child":
            child[place[1]] = cell
            continue
        part = contact.setdefault(place[0], {}) if len(place) == 2 else contact
        part[place[-1]] = cell
        if first is not None and _said(first, place) != cell:
            first.differs.append((name, number))
    if first is None:
        first = contacts[said.get("reference") or f"row {number}"] = FromCsv({**contact, "children": []})
    first["children"].append(child)
    first.rows.append(number)


def _said(contact: Mapping[str, Any], place: tuple[str, ...]) -> object:
    """Return what a contact's first row says in a column."""
    return contact.get(place[0], {}).get(place[1]) if len(place) == 2 else contact.get(place[0])


def at_most(contacts: Sequence[object]) -> Sequence[object]:
    """Return the contacts, if they are not too many for once. Raises CannotRead."""
    if not contacts:
        raise CannotRead("There is no contact in it.")
    if len(contacts) > MOST_AT_ONCE:
        raise CannotRead(f"There are {len(contacts)} contacts, and {MOST_AT_ONCE} can come at once.")
    return contacts


def text_of(whole: bytes) -> str:
    """Return a file's text. Raises CannotRead."""
    try:
        return whole.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CannotRead("It is not UTF-8. Save it again as “CSV UTF-8”.") from error


def columns() -> Iterable[str]:
    """Return the names of a csv file's columns."""
    return COLUMNS
