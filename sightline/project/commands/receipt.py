"""A receipt as `sightline load` prints it: the numbers of its page, in the order of its page."""

import json
from collections.abc import Sequence
from typing import Any

from rich.console import Console

from sightline.project.commands.printing import Format, print_rows
from sightline.sources.counting import ListCounted, Loaded, all_of
from sightline.sources.outcomes import COLUMNS
from sightline.sources.showing import words
from sightline.sources.showing.receipts import heads, sum_in_words

MOST_PLACES = 30
MOST_VALUES = 5


def print_receipts(loaded: Sequence[Loaded], format: Format, *, trial: bool) -> None:
    """Print the receipts of a load: as tables, as one list of JSON, or as one csv of every count."""
    match format:
        case Format.JSON:
            print(json.dumps([as_json(each, trial=trial) for each in loaded], indent=1, ensure_ascii=False))
        case Format.CSV:
            columns = ("file", "list", "event", "read", *COUNTED, "cells_refused")
            print_rows(columns, [row for each in loaded for row in _counts_of(each)], format)
        case Format.TABLE:
            for each in loaded:
                print_receipt(each, trial=trial)


def print_receipt(loaded: Loaded, *, trial: bool) -> None:
    """Print one receipt for eyes."""
    console = Console()
    if loaded.refused_why:
        receipt = f" ({loaded.receipt.number})" if loaded.receipt else ""
        console.print(f"{loaded.name}{receipt}: nothing was filed. {loaded.refused_why}", highlight=False)
        return
    _print_rows_table(loaded, trial)
    _print_events_table(loaded, trial)
    if loaded.disputes:
        print_rows(
            ("events", "rule", "what it says"),
            [(number, rule, words.rule_words(rule)) for rule, number in loaded.disputes.items()],
            Format.TABLE,
            title="Disputed: filed as the file says it, though it breaks a rule of the record",
        )
    if loaded.refused_cells:
        print_rows(
            ("list", "cells", "where", "column", "it says", "why it was refused"),
            refused_alike(loaded.refused_cells),
            Format.TABLE,
            title=f"Refused, cell by cell ({len(loaded.refused_cells)}); what else their rows say was read",
        )
    for sentence in loaded.noticed:
        console.print(f"Noticed: {sentence}", highlight=False)
    if loaded.vanished:
        console.print(f"{loaded.vanished} events of the last file are not in this one. Nothing was deleted.")


def refused_alike(cells: Sequence[tuple[str, str, str, str, str]]) -> list[tuple[object, ...]]:
    """Return a row for each reason to refuse cells of one column: how many, where, and what they say.

    Where the first stands comes whole, and of the others the cell alone, as far as there is room.
    """
    alike: dict[tuple[str, str, str], list[tuple[str, str]]] = {}
    for name, where, column, said, why in cells:
        alike.setdefault((name, column, why), []).append((where, said))
    return [
        (
            name,
            len(found),
            _where([where for where, _ in found]),
            column,
            _says([said for _, said in found]),
            why,
        )
        for (name, column, why), found in alike.items()
    ]


def _says(said: Sequence[str]) -> str:
    named = list(dict.fromkeys(said))
    more = len(named) - MOST_VALUES
    return ", ".join(named[:MOST_VALUES]) + (f" and {more} more" if more > 0 else "")


def _where(places: Sequence[str]) -> str:
    first, *others = places
    named = [first, *(place.rpartition(", ")[2] for place in others[: MOST_PLACES - 1])]
    return ", ".join(named) + (f" and {len(places) - MOST_PLACES} more" if len(places) > MOST_PLACES else "")


def _print_rows_table(loaded: Loaded, trial: bool) -> None:
    lists, columns = loaded.lists, heads(trial=trial)
    rows = [
        (words.title(each.name), each.read, *_cells(each), loaded.cells_refused_in(each.name))
        for each in lists
    ]
    every = all_of(lists)
    rows.append(("All lists", every.read, *_cells(every), len(loaded.refused_cells)))
    number = loaded.receipt.number if loaded.receipt else "nothing was filed"
    title = f"{'Trial of' if trial else 'Receipt of'} {loaded.name} ({number}), {loaded.seconds:.1f} s"
    print_rows(("List", "Rows read", *columns, "Cells refused"), rows, Format.TABLE, title=title)
    beside = words.cells_beside(len(loaded.refused_cells), loaded.rows_with_refused_cells)
    Console().print(f"Rows: {sum_in_words(lists, columns)}. {beside}".strip(), highlight=False)


def _print_events_table(loaded: Loaded, trial: bool) -> None:
    kinds, columns = loaded.kinds, heads(trial=trial)
    rows = [(words.title(each.name), words.kind_words(each.kind), each.read, *_cells(each)) for each in kinds]
    every = all_of(kinds)
    rows.append(("All events", "", every.read, *_cells(every)))
    title = "What the rows say, by kind of event"
    print_rows(("List", "Event", "Said", *columns), rows, Format.TABLE, title=title)
    Console().print(f"Events: {sum_in_words(kinds, columns)}.", highlight=False)


def as_json(loaded: Loaded, *, trial: bool) -> dict[str, Any]:
    """Return a receipt for a program: by list and by kind of event what was read and what became of it."""
    lists, kinds = loaded.lists, loaded.kinds
    return {
        "receipt": loaded.receipt.number if loaded.receipt else None,
        "trial": trial,
        "name": loaded.name,
        "format": loaded.format,
        "extracted_on": str(loaded.extracted_on) if loaded.extracted_on else None,
        "refused_why": loaded.refused_why,
        "rows": [
            {"list": each.name, **_numbers(each), "cells_refused": loaded.cells_refused_in(each.name)}
            for each in lists
        ],
        "all_rows": {**_numbers(all_of(lists)), "cells_refused": len(loaded.refused_cells)},
        "rows_with_refused_cells": loaded.rows_with_refused_cells,
        "events": [{"list": each.name, "event": each.kind, **_numbers(each)} for each in kinds],
        "all_events": _numbers(all_of(kinds)),
        "disputed": [
            {"rule": rule, "says": words.rule_words(rule), "events": number}
            for rule, number in loaded.disputes.items()
        ],
        "refused_cells": [
            dict(zip(("list", "where", "column", "says", "why"), cell, strict=True))
            for cell in loaded.refused_cells
        ],
        "noticed": loaded.noticed,
        "vanished": loaded.vanished,
        "seconds": round(loaded.seconds, 2),
    }


# The columns of a receipt as a program calls them: "already_known".
COUNTED = tuple(head.lower().replace(" ", "_") for _, head in COLUMNS)


def _counts_of(loaded: Loaded) -> list[tuple[object, ...]]:
    """Return every count of a receipt: of each list its rows, then of each kind of event in it."""
    rows: list[tuple[object, ...]] = []
    for each in loaded.lists:
        cells = loaded.cells_refused_in(each.name)
        rows.append((loaded.name, each.name, "", each.read, *_cells(each), cells))
    rows += [(loaded.name, each.name, each.kind, each.read, *_cells(each), "") for each in loaded.kinds]
    return rows


def _cells(each: ListCounted) -> list[int]:
    return [each.counts[outcome] for outcome, _ in COLUMNS]


def _numbers(each: ListCounted) -> dict[str, int]:
    return {"read": each.read, **dict(zip(COUNTED, _cells(each), strict=True))}
