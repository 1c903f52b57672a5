"""A batch of contacts as csv or JSON: a row for each child, rows of one reference being one contact.

Plain Python: a file is looked at before any database is.
"""

import csv
import io
import json
from collections.abc import Iterable, Mapping
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
            *("given_name", "family_name", "born_on", "expected_on", "sex", "about_how_old"),
            *("nhs_number", "upn", "other_names", "mother", "address", "postcode"),
            *("school", "description", "own_words"),
        )
    },
}
NEEDED = ("reference", "concerns", "unsafe_now")
AGENCY = "agency"


class CannotRead(Exception):
    """Say why nothing of a batch can be read, and what to do."""


def is_batch(start: bytes) -> bool:
    """Say whether a file's first bytes are those of a batch of contacts."""
    text = start.decode("utf-8-sig", "replace").lstrip()
    if text.startswith("{"):
        return '"contacts"' in text
    return set(NEEDED) <= {name.strip().lower() for name in text.partition("\n")[0].strip().split(",")}


def read_file(whole: bytes) -> tuple[str, list[object]]:
    """Return the agency that a file names, and its contacts. Raises CannotRead."""
    text = text_of(whole)
    if text.lstrip().startswith("{"):
        try:
            found = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise CannotRead("This is not whole JSON. Export it again.") from error
        contacts = found.get("contacts")
        if not isinstance(contacts, list):
            raise CannotRead("“contacts” must be a list.")
        return str(found.get(AGENCY) or ""), at_most(contacts)
    return read_csv(text)


def read_csv(text: str) -> tuple[str, list[object]]:
    """Return the agency that a csv file names, if it does, and its contacts. Raises CannotRead."""
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise CannotRead("This is not whole csv. Check its quotation marks, and export it again.") from error
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    if not rows:
        raise CannotRead("There is nothing in it.")
    heads = [name.strip().lower() for name in rows[0]]
    unknown = [name for name in heads if name not in COLUMNS and name != AGENCY]
    missing = [name for name in NEEDED if name not in heads]
    if missing or unknown or len(set(heads)) < len(heads):
        said = f"It has no column {missing[0]}." if missing else "A column is not known, or twice there."
        raise CannotRead(f"{said} Its columns are {', '.join(COLUMNS)}, and may be {AGENCY}.")
    contacts: dict[str, dict[str, Any]] = {}
    agencies: set[str] = set()
    for number, row in enumerate(rows[1:], 2):
        if len(row) != len(heads):
            raise CannotRead(f"Row {number} has {len(row)} cells and the headings are {len(heads)}.")
        said = {name: cell.strip() for name, cell in zip(heads, row, strict=True) if cell.strip()}
        agencies.add(said.pop(AGENCY, ""))
        _add(contacts, said, number)
    if len(agencies) > 1:
        raise CannotRead("It names more than one agency. Send each agency’s contacts by themselves.")
    return agencies.pop() if agencies else "", at_most(list(contacts.values()))


def _add(contacts: dict[str, dict[str, Any]], said: Mapping[str, str], number: int) -> None:
    """Put a row with the rows of its reference: the contact is the first one's, each row adds a child."""
    contact: dict[str, Any] = {}
    child: dict[str, str] = {}
    for name, cell in said.items():
        place = COLUMNS[name]
        if place[0] == "child":
            child[place[1]] = cell
        elif len(place) == 2:
            contact.setdefault(place[0], {})[place[1]] = cell
        else:
            contact[name] = cell
    first = contacts.setdefault(said.get("reference") or f"row {number}", {**contact, "children": []})
    first["children"].append(child)


def at_most(contacts: list[object]) -> list[object]:
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
