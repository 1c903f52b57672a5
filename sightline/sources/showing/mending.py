"""A refused row as the person who mends it sees it: what was refused, and what stands beside it."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.urls import reverse

from sightline.govuk.words import and_join, day
from sightline.records.models import ReceiptItem
from sightline.sources.models import RefusedRow
from sightline.sources.reading.tables import position_of
from sightline.sources.showing import words

LONGEST = 200


def row(number: str, of: RefusedRow, refused: Sequence[ReceiptItem]) -> dict[str, str]:
    """Return a refused row as a list shows it."""
    return {
        "list": words.title(of.list.list_name),
        "row": f"Row {of.row}",
        "columns": and_join(list(dict.fromkeys(item.column for item in refused if item.column))),
        "why": " ".join(dict.fromkeys(item.why for item in refused)),
        "url": reverse("sources:receipt_mend_row", args=[number, of.pk]),
        "can_be_mended": "yes" if cells(of, refused) else "",
    }


def cells(of: RefusedRow, refused: Sequence[ReceiptItem]) -> list[tuple[int, str, str]]:
    """Return the refused cells of a row: the position of each, its heading and what it says."""
    said = of.cells["cells"]
    found = []
    for item in refused:
        position = position_of(item.cell)
        if position is not None:
            says = str(said[position])[:LONGEST] if position < len(said) else ""
            found.append((position, f"{item.column} ({item.cell})", says))
    return found


def beside(of: RefusedRow, refused: Sequence[ReceiptItem]) -> list[tuple[str, str]]:
    """Return what else the row says, heading by heading, to tell what is right."""
    taken = {position_of(item.cell) for item in refused}
    return [
        (str(heading), _cell(said))
        for position, (heading, said) in enumerate(zip(of.list.headings, of.cells["cells"], strict=False))
        if position not in taken and said not in ("", None)
    ]


def said(file: Mapping[str, object]) -> list[tuple[str, str]]:
    """Return everything a file says of an event, name by name."""
    when = "Not known" if file["undated"] else day(date.fromisoformat(str(file["happened_on"])))
    facts = file["facts"] if isinstance(file["facts"], Mapping) else {}
    return [
        ("When", when),
        *((words.kind_words(name), words.value(each)) for name, each in sorted(facts.items())),
    ]


def _cell(said: object) -> str:
    try:
        return day(date.fromisoformat(str(said)))
    except ValueError:
        return str(said)[:LONGEST]
