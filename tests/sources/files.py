"""Files made for the tests of the way in: workbooks, csv and census XML, in the shapes that councils send."""

import csv
import datetime
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

import xlsxwriter

from sightline.sources import annex_a
from sightline.sources.items import Item, Noticed, Observation, Refusal, Row
from sightline.sources.recognition import Recognised, recognise
from sightline.sources.translators import translate

EXTRACTED_ON = date(2026, 3, 16)
HEADINGS = {layout.name: [one.name for one in layout.headings] for layout in annex_a.LISTS}


def workbook(
    path: Path,
    sheets: dict[str, Sequence[Sequence[object]]],
    *,
    saved_on: datetime.datetime | None = None,
    **options: object,
) -> Path:
    """Write a workbook; dates are formatted as dates, text stays text, `=…` in a tuple is a formula."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, **options})
    if saved_on:
        book.set_properties({"created": saved_on})
    as_day = book.add_format({"num_format": "dd/mm/yyyy"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for row_number, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, tuple):
                    sheet.write_formula(row_number, column, value[0], None, value[1])
                elif isinstance(value, datetime.date):
                    sheet.write_datetime(row_number, column, value, as_day)
                elif isinstance(value, str):
                    sheet.write_string(row_number, column, value)
                elif value is not None:
                    sheet.write(row_number, column, value)
    book.close()
    return path


def rewritten(path: Path, part: str, old: bytes, new: bytes) -> Path:
    """Return a copy of a workbook with something in one of its parts replaced."""
    copy = path.with_name(f"rewritten {path.name}")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as target:
        for one in source.infolist():
            content = source.read(one)
            if one.filename == part:
                assert old in content
                content = content.replace(old, new)
            target.writestr(one.filename, content)
    return copy


def list_6(child: object = "1001", **said: object) -> list[object]:
    """Return a row of list 6; `said` gives cells by heading, the rest are as of an open case."""
    cells: dict[str, object] = {
        "Child Unique ID": child,
        "Gender": "b) Female",
        "Ethnicity": "a) WBRI",
        "Date of Birth": date(2014, 5, 2),
        "Age of Child (Years)": 11,
        "Does the Child have a Disability": "b) No",
        "CIN Start Date": date(2025, 11, 3),
        "Primary Need Code": "N1 - Abuse or neglect",
        "Date Child Was Last Seen": date(2026, 3, 2),
        "Case Status": "c) Child in need plan",
        "Allocated Team": "North Team",
        "Allocated Worker": "A Worker",
    }
    cells.update({_heading("List 6", name): value for name, value in said.items()})
    return [cells.get(heading) for heading in HEADINGS["List 6"]]


def annex_a_list(name: str, child: object = "1", **said: object) -> list[object]:
    """Return a row of a list with the cells given, by the beginning of their headings in small letters."""
    cells: dict[str, object] = {_heading(name, heading): value for heading, value in said.items()}
    cells[HEADINGS[name][0]] = child
    return [cells.get(heading) for heading in HEADINGS[name]]


def _heading(name: str, said: str) -> str:
    words = said.replace("_", " ").lower()
    found = [heading for heading in HEADINGS[name] if heading.lower().startswith(words)]
    assert len(found) == 1, (name, said, found)
    return found[0]


def csv_file(path: Path, rows: Iterable[Sequence[object]], encoding: str = "utf-8") -> Path:
    """Write a csv file."""
    with path.open("w", newline="", encoding=encoding) as file:
        csv.writer(file).writerows(["" if cell is None else cell for cell in row] for row in rows)
    return path


def census(path: Path, *children: str, reference: str = "2026-03-31", made: str = "2026-06-02") -> Path:
    """Write a children in need census of these children."""
    path.write_text(
        f"""<?xml version="1.0" encoding="UTF-8"?>
<Message>
  <Header>
    <CollectionDetails><Collection>CIN</Collection><Year>2026</Year><ReferenceDate>{reference}</ReferenceDate>
    </CollectionDetails>
    <Source><SourceLevel>L</SourceLevel><LEA>999</LEA><DateTime>{made}T10:00:00</DateTime></Source>
  </Header>
  <Children>
{"".join(children)}
  </Children>
</Message>""",
        encoding="utf-8",
    )
    return path


def census_child(child: str, details: str = "", identity: str = "", characteristics: str = "") -> str:
    """Return one child of a census, with a case that holds `details`."""
    return f"""    <Child>
      <ChildIdentifiers><LAchildID>{child}</LAchildID>{identity}</ChildIdentifiers>
      <ChildCharacteristics>{characteristics}</ChildCharacteristics>
      <CINdetails>{details}</CINdetails>
    </Child>
"""


class Read:
    """Everything one return said, sorted by what it is."""

    def __init__(self, items: Iterable[Item]) -> None:
        self.items = list(items)
        self.rows = [item for item in self.items if isinstance(item, Row)]
        self.events = [item for item in self.items if isinstance(item, Observation)]
        self.refusals = [item for item in self.items if isinstance(item, Refusal)]
        self.noticed = [item.sentence for item in self.items if isinstance(item, Noticed)]
        self.by_kind: dict[str, list[Observation]] = defaultdict(list)
        for event in self.events:
            self.by_kind[event.kind].append(event)

    def of(self, kind: type) -> list[Item]:
        """Return the items of a class."""
        return [item for item in self.items if type(item) is kind]

    def days(self, kind: str) -> list[date]:
        """Return the days of the events of a kind."""
        return [event.happened_on for event in self.by_kind[kind]]

    def one(self, kind: str) -> Observation:
        """Return the only event of a kind."""
        (event,) = self.by_kind[kind]
        return event

    @property
    def rows_in(self) -> Counter[str]:
        """Count the rows of each list."""
        return Counter(row.list_name for row in self.rows)


def read(*paths: Path, extracted_on: date | None = EXTRACTED_ON) -> Read:
    """Recognise and translate files that are one return."""
    (recognised,) = recognise(paths)
    assert isinstance(recognised, Recognised), recognised
    return Read(translate(recognised, extracted_on=extracted_on))
