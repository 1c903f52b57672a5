"""`sightline load`: a council's own files on their way in, with a receipt at the end."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from sightline.project.commands.at_work import at_work
from sightline.project.commands.lists import CannotAsk
from sightline.project.commands.printing import Format, print_rows

if TYPE_CHECKING:
    from sightline.sources.filing import Loaded


HOW_TO_SAY_THE_DAY = "A day is said with --extracted-on 2026-10-31."


def load(
    paths: Annotated[list[Path], typer.Argument(help="Files or folders.", exists=True, metavar="PATH…")],
    extracted_on: Annotated[
        str, typer.Option("--extracted-on", help="The day the files were made, if they do not say.")
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen; file nothing.")] = False,
    format: Annotated[Format, typer.Option("--format", help="How to print the receipt.")] = Format.TABLE,
) -> None:
    """Load files a council already has: Annex A, children in need census, SSDA903, SSD tables.

    Prints a receipt: every row read is filed, already known, joined, corrected, disputed, waiting or refused.
    Ends with 0 when all was read, and with 1 when something was refused.
    """
    made_on = _day(extracted_on)
    console = Console(stderr=True)
    with at_work(), console.status("Reading") as status:
        from sightline.access.actor import acting_as
        from sightline.sources.filing import CannotLoad, NeedsDay
        from sightline.sources.filing import load as load_files

        at = datetime.now(UTC)
        try:
            loaded = load_files(
                paths,
                by=None,
                at=at,
                extracted_on=made_on,
                dry_run=dry_run,
                progress=lambda words, done, total: status.update(_how_far(words, done, total)),
                acting=lambda: acting_as(None, at=at, purpose="sightline load"),
            )
        except CannotLoad as refusal:
            how = f" {HOW_TO_SAY_THE_DAY}" if isinstance(refusal, NeedsDay) else ""
            raise CannotAsk(f"{refusal}{how}") from refusal
    for each in loaded:
        _print_receipt(each, format, dry_run)
    raise typer.Exit(1 if any(each.refused_cells or each.refused_why for each in loaded) else 0)


def _how_far(words: str, done: int, total: int) -> str:
    if not done:
        return words
    return f"{words}: {done:,} of {total:,}" if total else f"{words}: {done:,}"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise CannotAsk(f"{text} is not a day. Write it as 2026-10-31.") from error


def _print_receipt(loaded: "Loaded", format: Format, dry_run: bool) -> None:
    from sightline.sources.comparing import Outcome
    from sightline.sources.showing.words import rule_words

    if format is Format.JSON:
        print(json.dumps(as_json(loaded, dry_run), indent=1, ensure_ascii=False))
        return
    if loaded.refused_why:
        receipt = f" ({loaded.receipt.number})" if loaded.receipt else ""
        Console().print(f"{loaded.name}{receipt}: nothing was filed. {loaded.refused_why}", highlight=False)
        return
    columns = ("list", "rows read", *(outcome.value for outcome in Outcome), "cells refused")
    lists = dict.fromkeys(name for name, _ in loaded.rows)
    rows: list[tuple[Any, ...]] = []
    for name in lists:
        counts = [loaded.rows.get((name, outcome), 0) for outcome in Outcome]
        rows.append((name, sum(counts), *counts, loaded.cells_refused_in(name)))
    rows.append(("All lists", *(sum(column) for column in zip(*(row[1:] for row in rows), strict=True))))
    number = loaded.receipt.number if loaded.receipt else "nothing was filed"
    title = f"{'Trial of' if dry_run else 'Receipt of'} {loaded.name} ({number}), {loaded.seconds:.1f} s"
    print_rows(columns, rows, format, title=title)
    if format is Format.TABLE:
        Console().print(_sums(loaded), highlight=False)
    kinds = sorted({(name, kind) for name, kind, _ in loaded.events})
    print_rows(
        ("list", "event", *(outcome.value for outcome in Outcome)),
        [
            (name, kind, *(loaded.events.get((name, kind, outcome), 0) for outcome in Outcome))
            for name, kind in kinds
        ],
        format,
        title="What was read of each kind of event",
    )
    if loaded.disputes:
        print_rows(
            ("events", "rule", "what it says"),
            [(number, rule, rule_words(rule)) for rule, number in loaded.disputes.items()],
            format,
            title="Disputed: filed as the file says it, though it breaks a rule of the record",
        )
    if loaded.refused_cells:
        print_rows(
            ("list", "where", "column", "it says", "why it was refused"),
            loaded.refused_cells,
            format,
            title=f"Refused, cell by cell ({len(loaded.refused_cells)}); what else their rows say was read",
        )
    console = Console()
    for sentence in loaded.noticed:
        console.print(f"Noticed: {sentence}", highlight=False)
    if loaded.vanished:
        console.print(f"{loaded.vanished} events of the last file are not in this one. Nothing was deleted.")


def _sums(loaded: "Loaded") -> str:
    """Return that every row is in one column, and what no column of rows counts."""
    from sightline.sources.queries import COLUMNS
    from sightline.sources.showing.words import adds_up, cells_beside

    parts = [(words, loaded.rows_that(outcome)) for outcome, words in COLUMNS]
    beside = cells_beside(len(loaded.refused_cells), loaded.rows_with_refused_cells)
    return f"Rows: {adds_up(loaded.rows_read, parts)}. {beside}".strip()


def as_json(loaded: "Loaded", dry_run: bool) -> dict[str, Any]:
    """Return a receipt for a program."""
    from sightline.sources.showing.words import rule_words

    return {
        "receipt": loaded.receipt.number if loaded.receipt else None,
        "trial": dry_run,
        "name": loaded.name,
        "format": loaded.format,
        "extracted_on": str(loaded.extracted_on) if loaded.extracted_on else None,
        "rows_read": loaded.rows_read,
        "rows": [
            {"list": name, "outcome": outcome.value, "number": number}
            for (name, outcome), number in loaded.rows.items()
        ],
        "events": [
            {"list": name, "kind": kind, "outcome": outcome.value, "number": number}
            for (name, kind, outcome), number in loaded.events.items()
        ],
        "refused_why": loaded.refused_why,
        "cells_refused": len(loaded.refused_cells),
        "rows_with_refused_cells": loaded.rows_with_refused_cells,
        "disputed": [
            {"rule": rule, "says": rule_words(rule), "events": number}
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
