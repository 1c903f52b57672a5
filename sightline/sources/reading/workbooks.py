"""Excel workbooks, looked at before they are opened.

A workbook is a zip file of XML. What it would take in memory is worked out first from what it really holds,
not from what it says of itself, because the reader (calamine) makes a rectangle as large as the farthest
cell and unpacks whatever is there. The same look finds what that reader leaves out: the marks of failed
formulas, formulas whose value was never worked out, which it gives as empty cells, and which values are what
a formula came to when somebody saved the workbook.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from sightline.sources.reading.dates import may_hold_month_first
from sightline.sources.reading.formulas import Marked, column_of, formulas_in, marks_in
from sightline.sources.reading.refused import FileRefused
from sightline.sources.reading.tables import NumberedRow
from sightline.sources.reading.xml import safe_parser

LARGEST_PART = 64 << 20
LARGEST_WORKBOOK = 256 << 20
MOST_PARTS = 2_000
SHARED_TEXT = "xl/sharedStrings.xml"
MOST_CELLS = 2_000_000
_LOOK_AT_EVERY_CELL = 16 << 20
_FIRST_LINE = 200
# What is assumed of a sheet whose cells have no names, and of one whose rows are few.
_WIDTH_UNNAMED, _HEIGHT_AT_LEAST = 64, 10_000

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_STRICT_MAIN = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}"

# How every program we know writes the name of a cell; a sheet written otherwise is looked at cell by cell.
_FAR_CELL = re.compile(rb' r="(?:[A-Za-z]{3}|[B-Zb-z][A-Za-z]|[A-Za-z]{0,2}[0-9]{6})')
_ANY_CELL = re.compile(rb"""[\s]r\s*=\s*["']([A-Za-z]{0,6})([0-9]{1,9})["']""")


@dataclass(frozen=True)
class SheetTable:
    """One sheet of a workbook, as a table. `marks` are the cells that calamine would give as empty.

    `formulas` are those whose value is given, by column and row, as they are written.
    """

    path: Path
    sheet: str
    workbook: CalamineWorkbook = field(repr=False, compare=False)
    marks: Mapping[int, Mapping[int, str]] = field(default_factory=dict, repr=False)
    formulas: Mapping[int, Mapping[int, str]] = field(default_factory=dict, repr=False)
    from_1904: bool = False
    first_column: int = 0
    may_hold_month_first: bool = True
    kept: dict[str, CalamineSheet] = field(default_factory=dict, repr=False, compare=False)

    @property
    def file(self) -> str:
        """Return the workbook's file name."""
        return self.path.name

    def rows(self) -> Iterator[NumberedRow]:
        """Yield every row with its number.

        Sheets of common size are unpacked once and kept, since headings are looked for before rows are read.
        """
        sheet = self.kept.get(self.sheet) or self.workbook.get_sheet_by_name(self.sheet)
        if _cells(sheet) + sum(map(_cells, self.kept.values())) <= MOST_CELLS:
            self.kept[self.sheet] = sheet
        start = sheet.start
        if start is None:
            return
        ahead = [""] * start[1]
        for number, cells in enumerate(sheet.iter_rows(), start=1):
            row: list[object] = ahead + cells if ahead else cells  # type: ignore[assignment]
            if number in self.marks:
                for column, mark in self.marks[number].items():
                    row.extend([""] * (column + 1 - len(row)))
                    row[column] = mark
            yield number, row


def open_workbook(path: Path) -> tuple[list[SheetTable], list[str]]:
    """Return the sheets of a workbook that can be seen, and the names of those hidden. Raises FileRefused."""
    parts = _Parts(path)
    names, hidden, from_1904 = parts.sheets()
    looked_at = {name: parts.look_at_sheet(part) for name, part in names.items()}
    parts.look_at_the_rest()
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        listed = list(workbook.sheet_names)
    except (CalamineError, OSError, ValueError) as error:
        raise FileRefused(
            "This workbook is damaged or protected with a password. Open it in Excel, take the password away "
            "if there is one, and save it again as .xlsx."
        ) from error
    kept: dict[str, CalamineSheet] = {}
    tables = [
        SheetTable(path, name, workbook, *looked_at[name], from_1904, 0, parts.may_hold_month_first, kept)
        for name in listed
        if name in looked_at
    ]
    return tables, hidden


class _Parts:
    """The parts of a workbook's zip file, unpacked by ourselves and never beyond the limits."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.left = LARGEST_WORKBOOK
        self.seen: set[str] = set()
        self.may_hold_month_first = False
        try:
            with zipfile.ZipFile(path) as archive:
                listed = archive.infolist()
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise FileRefused(
                "This workbook is damaged. Open it in Excel and save it again as .xlsx."
            ) from error
        self.parts = {one.filename: one for one in listed}
        if len(self.parts) != len(listed) or len(listed) > MOST_PARTS:
            raise FileRefused("This workbook is put together in a way that Excel never does. Save it again.")
        declared = sum(one.file_size for one in listed)
        if declared > LARGEST_WORKBOOK or any(one.file_size > LARGEST_PART for one in listed):
            raise _too_large()

    def sheets(self) -> tuple[dict[str, str], list[str], bool]:
        """Return each visible sheet's part by name, hidden sheets' names, and if days count from 1904."""
        relations = self._tree("xl/_rels/workbook.xml.rels")
        targets = {one.get("Id"): one.get("Target", "") for one in relations}
        book = self._tree("xl/workbook.xml")
        names: dict[str, str] = {}
        hidden: list[str] = []
        from_1904 = False
        for one in book.iter():
            if one.tag in (f"{_MAIN}workbookPr", f"{_STRICT_MAIN}workbookPr"):
                from_1904 = one.get("date1904") in ("1", "true", "on")
            if one.tag in (f"{_MAIN}sheet", f"{_STRICT_MAIN}sheet"):
                target = targets.get(one.get(f"{_RELATION}id") or one.get(f"{_STRICT_RELATION}id"), "")
                part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
                if part not in self.parts or "worksheets/" not in part:
                    continue
                if one.get("state") in (None, "visible"):
                    names[one.get("name", "")] = part
                else:
                    hidden.append(one.get("name", ""))
        return names, hidden, from_1904

    def look_at_sheet(self, part: str) -> tuple[Marked, Marked]:
        """Return the cells of a sheet that hold no value to read, and the formulas. Raises FileRefused."""
        content = self._unpacked(part)
        if b"\x00" in content or b"<!DOCTYPE" in content[:1000]:
            raise FileRefused(
                "A sheet of this workbook is written in a way that Excel never does. Save it again."
            )
        if len(content) > _LOOK_AT_EVERY_CELL and content.count(b"<v") > MOST_CELLS:
            raise _too_large()
        oddly = _is_oddly_written(content)
        if oddly or _FAR_CELL.search(content):
            _check_the_farthest(content)
        marked = marks_in(content) if oddly or b't="e"' in content or b"</f></c>" in content else {}
        return marked, formulas_in(content)

    def look_at_the_rest(self) -> None:
        """Unpack what has not been looked at, to know its true size. Raises FileRefused."""
        for part in self.parts:
            if part not in self.seen and part.startswith("xl/"):
                self._unpacked(part)

    def _tree(self, part: str) -> etree._Element:
        if part not in self.parts:
            raise FileRefused(
                "This file is not an Excel workbook, though its name or its first bytes say so."
            )
        try:
            return etree.fromstring(self._unpacked(part), safe_parser())
        except etree.XMLSyntaxError as error:
            raise FileRefused(
                "This workbook is damaged. Open it in Excel and save it again as .xlsx."
            ) from error

    def _unpacked(self, name: str) -> bytes:
        """Return a part's content, at most as large as it may be, whatever the zip file says of it."""
        self.seen.add(name)
        part = self.parts[name]
        if part.flag_bits & 1 or part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise FileRefused("This workbook is locked or packed in an unusual way. Save it again as .xlsx.")
        limit = min(LARGEST_PART, self.left)
        with self.path.open("rb") as file:
            file.seek(part.header_offset)
            header = file.read(30)
            if len(header) < 30 or header[:4] != b"PK\x03\x04":
                raise FileRefused("This workbook is damaged. Open it in Excel and save it again as .xlsx.")
            file.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), 1)
            packed = file.read(min(part.compress_size, limit + 1))
        if part.compress_type == zipfile.ZIP_STORED:
            content = packed
        else:
            try:
                content = zlib.decompressobj(-15).decompress(packed, limit + 1)
            except zlib.error as error:
                raise FileRefused("This workbook is damaged. Save it again as .xlsx.") from error
        if len(content) > limit:
            raise _too_large()
        self.left -= len(content)
        if name == SHARED_TEXT or b"inlineStr" in content:
            self.may_hold_month_first = self.may_hold_month_first or may_hold_month_first(content)
        return content


def _cells(sheet: CalamineSheet) -> int:
    return sheet.total_height * sheet.total_width


def _too_large() -> FileRefused:
    return FileRefused(
        f"Unpacked, this workbook is larger than any return: more than {LARGEST_PART >> 20} MiB in one part "
        f"or {LARGEST_WORKBOOK >> 20} MiB in all. Delete unused rows, columns and sheets, or save each list "
        "as csv."
    )


def _is_oddly_written(content: bytes) -> bool:
    """Say whether a sheet holds signs that let the name of a cell be written in more than one way."""
    # One sign at a time is found at the speed of the memory; the first line of the file may hold any.
    return any(content.find(sign, _FIRST_LINE) >= 0 for sign in (b"'", b"\t", b"\r", b"\n", b" =", b"= "))


def _check_the_farthest(content: bytes) -> None:
    """Raise FileRefused if the rectangle from the first cell to the farthest would be too large."""
    columns: set[bytes] = set()
    farthest = 0
    for letters, row in _ANY_CELL.findall(content):
        columns.add(letters)
        if len(row) >= 5:
            farthest = max(farthest, int(row))
    width = max((column_of(letters) + 1 for letters in columns if letters), default=_WIDTH_UNNAMED)
    if width * max(farthest, _HEIGHT_AT_LEAST) > 2 * MOST_CELLS:
        raise FileRefused(
            "A cell stands so far out in a sheet of this workbook that the sheet cannot be read. Delete the "
            "empty rows and columns after the last one used, and save the workbook again."
        )
