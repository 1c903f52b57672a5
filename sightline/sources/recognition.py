"""What each file is: known by what it holds, never by its name.

Files of one return that lie in one folder are read together: the lists of Annex A saved as csv, the files
of an SSDA903 return, the tables of the Standard Safeguarding Dataset.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from sightline.sources import annex_a, cin_census, ssd, ssda903
from sightline.sources.items import Format, Noticed, Place, Refusal
from sightline.sources.reading.beside import without_records
from sightline.sources.reading.finding import FoundList, find_list
from sightline.sources.reading.layouts import Layout
from sightline.sources.reading.refused import FileRefused, NoRecords
from sightline.sources.reading.tables import Table, csv_table
from sightline.sources.reading.workbooks import open_workbook
from sightline.sources.reading.xml import LONGEST_PROLOG, root_of

MOST_FILES = 500
# Of more files than these a return is called by the first of them, and how many more there are.
MOST_NAMES = 4
LARGEST_FILE = 1 << 30
_ZIP, _OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"

LAYOUTS: tuple[Layout, ...] = (*annex_a.LISTS, *ssda903.FILES, *ssd.TABLES)


@dataclass
class Recognised:
    """One return: its format, its files, and what was found in them.

    `extracted_on` is the day on which it was taken from its system, where the files say; otherwise somebody
    must say it before it is read. `noticed` is what to tell of the files as they were looked at. `by_name`:
    each of its files was given by its own name, and not as one of a folder.
    """

    format: Format
    paths: list[Path]
    lists: list[FoundList] = field(default_factory=list)
    extracted_on: date | None = None
    noticed: list[Noticed] = field(default_factory=list)
    header: cin_census.Header | None = None
    by_name: bool = False

    @property
    def name(self) -> str:
        """Name the return by its file; of several, by their folder, or by their names if given so."""
        if len(self.paths) > 1 and not self.by_name:
            return self.paths[0].parent.name
        names = [path.name for path in self.paths]
        if len(names) > MOST_NAMES:
            names = [*names[: MOST_NAMES - 1], f"{len(names) - MOST_NAMES + 1} more"]
        return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


Found = Sequence[Recognised | Refusal]


def recognise(paths: Iterable[Path | str]) -> Found:
    """Return what the files are, and a refusal for each that is none of the returns known here.

    A folder stands for the files in it. What can hold no records, and lies in a folder beside a return, is
    left aside, and the return says so. Nothing is read but the beginning of each file and the shape of each
    workbook.
    """
    refused: list[Refusal] = []
    aside: list[tuple[Path, str]] = []
    found: dict[tuple[Format, Path], Recognised] = {}
    for path, by_name in _files(paths, refused):
        try:
            one = _look_at(path)
        except NoRecords as reason:
            if by_name:
                refused.append(_refusal(path, f"{reason} Leave it out."))
            else:
                aside.append((path, str(reason)))
            continue
        except FileRefused as reason:
            refused.append(_refusal(path, str(reason)))
            continue
        except OSError:
            refused.append(
                _refusal(path, "This file cannot be opened. Check that it is there and may be read.")
            )
            continue
        one.by_name = by_name
        apart = path if not one.lists or one.lists[0].table.sheet else path.parent
        together = found.setdefault((one.format, apart), one)
        if together is not one:
            if together.extracted_on != one.extracted_on:
                together.extracted_on = None
            together.by_name &= by_name
            together.paths.extend(one.paths)
            together.lists.extend(one.lists)
            together.noticed.extend(one.noticed)
    refused += _leave_aside(aside, found.values())
    return [*found.values(), *refused]


def _leave_aside(aside: Sequence[tuple[Path, str]], found: Iterable[Recognised]) -> list[Refusal]:
    """Let a return beside which a file without records lies say so; where there is none, it is refused."""
    first: dict[Path, Recognised] = {}
    for one in found:
        first.setdefault(one.paths[0].parent, one)
    refused = []
    for path, why in aside:
        if beside := first.get(path.parent):
            beside.noticed.append(Noticed(Place(path.name), f"{why} It was left aside."))
        else:
            refused.append(_refusal(path, why))
    return refused


def _files(paths: Iterable[Path | str], refused: list[Refusal]) -> Iterator[tuple[Path, bool]]:
    """Yield the files, and whether each was given by its own name; those of a folder in the order of names.

    Hidden ones are left out.
    """
    seen: set[Path] = set()
    for path in map(Path, paths):
        by_name = not path.is_dir()
        if not by_name:
            inside = sorted(one for one in path.iterdir() if one.is_file() and one.name[0] not in ".~")
        else:
            inside = [path]
        if len(inside) > MOST_FILES:
            refused.append(
                _refusal(path, f"There are more than {MOST_FILES} files here. Give the files by name.")
            )
            continue
        for one in inside:
            if (real := one.resolve()) not in seen:
                seen.add(real)
                yield one, by_name


def _look_at(path: Path) -> Recognised:
    """Return what one file is. Raises FileRefused if it is nothing known."""
    if path.stat().st_size > LARGEST_FILE:
        raise FileRefused(
            f"This file is larger than any return: more than {LARGEST_FILE >> 20} MiB. Check that it is the "
            "right one."
        )
    with path.open("rb") as file:
        start = file.read(LONGEST_PROLOG)
    if not start.strip(b"\x00 \t\r\n"):
        raise FileRefused("This file is empty.")
    if start.startswith(_OLD_OFFICE):
        raise FileRefused(
            "This is a workbook of the old kind (.xls), or one protected with a password. Open it in Excel, "
            "take the password away if there is one, and save it as .xlsx."
        )
    if what := without_records(path, start):
        raise NoRecords(f"This is {what}, which holds no records.")
    if start.startswith(_ZIP):
        return _look_at_workbook(path)
    if start.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n").startswith(b"<"):
        return _look_at_xml(path, start)
    return _look_at_csv(path)


def _look_at_xml(path: Path, start: bytes) -> Recognised:
    """Return the census in an XML file. Raises FileRefused if it is none."""
    root = root_of(start)
    if root.lower() in ("html", "table", "body"):
        raise FileRefused(
            "This is a web page, whatever its name says. Open it in Excel and save it as a workbook."
        )
    if root == "Workbook":
        raise FileRefused("This is a spreadsheet in XML. Open it in Excel and save it as a workbook (.xlsx).")
    if root != "Message":
        raise FileRefused(
            f"This XML file is not a children in need census: its outermost element is “{root[:40]}”, not "
            "“Message”."
        )
    header = cin_census.read_header(path)
    return Recognised("cin_census", [path], extracted_on=header.extracted_on, header=header)


def _look_at_workbook(path: Path) -> Recognised:
    """Return the lists of a workbook. Raises FileRefused."""
    tables, hidden = open_workbook(path)
    noticed = [
        Noticed(
            Place(path.name, name), "This sheet is hidden and was not read. Show it if it should be read."
        )
        for name in hidden
    ]
    lists: list[FoundList] = []
    for table in tables:
        found = find_list(table, LAYOUTS)
        if found is None:
            noticed.append(
                Noticed(Place(path.name, table.sheet), "This sheet is no list that is known here.")
            )
        elif any(found.layout == other.layout for other in lists):
            noticed.append(
                Noticed(found.place, f"This sheet is a second {found.layout.name}; only the first was read.")
            )
        else:
            lists.append(found)
    return _one_return(path, lists, noticed)


def _look_at_csv(path: Path) -> Recognised:
    """Return the list in a csv file. Raises FileRefused."""
    table: Table = csv_table(path)
    found = find_list(table, LAYOUTS)
    if found is None:
        _, first = next(iter(table.rows()), (1, []))
        if str(first[0] if first else "").lower().startswith(ssd.NOT_TAKEN):
            raise FileRefused(
                "This table of the Standard Safeguarding Dataset holds nothing that is kept here. Leave it "
                "out."
            )
    return _one_return(path, [found] if found else [], [])


def _one_return(path: Path, lists: list[FoundList], noticed: list[Noticed]) -> Recognised:
    """Return the lists as one return. Raises FileRefused if there are none, or of several returns."""
    if not lists:
        raise FileRefused(
            "The headings of this file are those of no return known here: Annex A, the children in need "
            "census, SSDA903 or the Standard Safeguarding Dataset. Check that it is the right file and that "
            "its headings stand in one row."
        )
    first = lists[0].layout.format
    kept = [found for found in lists if found.layout.format == first]
    said = {found.extracted_on for found in kept} - {None}
    if len(said) > 1:
        noticed.append(Noticed(Place(path.name), "The titles of its lists give different days of extract."))
    return Recognised(first, [path], kept, said.pop() if len(said) == 1 else None, noticed)


def _refusal(path: Path, why: str) -> Refusal:
    return Refusal(Place(path.name), None, "", why, "file")
