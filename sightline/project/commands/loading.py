"""`sightline load`: a council's own files on their way in, with a receipt at the end."""

import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from sightline.project.commands.at_work import at_work
from sightline.project.commands.lists import CannotAsk
from sightline.project.commands.printing import Format

if TYPE_CHECKING:
    from sightline.sources.recognition import Found, Recognised


def _there(name: str) -> Path:
    """Return the file or folder of this name. An empty name is not the folder one stands in."""
    path = Path(name)
    if not name.strip():
        raise typer.BadParameter("A name is empty. Write a file or folder, or . for the folder you are in.")
    if not path.exists():
        raise typer.BadParameter(f"There is no file or folder called {name}.")
    return path


HOW_TO_SAY_THE_DAY = "A day is said with --extracted-on 2026-10-31."


def load(
    paths: Annotated[list[Path], typer.Argument(help="Files or folders.", parser=_there, metavar="PATH…")],
    extracted_on: Annotated[
        str,
        typer.Option(
            "--extracted-on",
            help="The day the files were made, as 2026-10-31, if they do not say.",
            metavar="DATE",
        ),
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen; file nothing.")] = False,
    format: Annotated[Format, typer.Option("--format", help="How to print the receipt.")] = Format.TABLE,
) -> None:
    """Load files a council already has: Annex A, children in need census, SSDA903, SSD tables, contacts.

    Prints a receipt: every row read is already known, joined, filed, corrected, disputed, refused or waiting.
    In a folder, what can hold no records (a schema, a PDF, a picture, a note) is left aside, and the receipt
    says so; a file that you name yourself is refused. At a terminal you are asked for the day of a file that
    does not say it; in a pipe it must be given. Ends with 0 when every record was read, and with 1 when a
    cell, a row or a file was refused. When no file can be read you are told at once, before the receipt.
    """
    made_on = _day(extracted_on)
    found = _recognised(paths, made_on)
    console = Console(stderr=True)
    with at_work(), console.status("Reading") as status:
        from sightline.access.actor import acting_as
        from sightline.project.commands.receipt import print_receipts
        from sightline.sources.filing import CannotLoad
        from sightline.sources.filing import load as load_files

        at = datetime.now(UTC)
        try:
            loaded = load_files(
                paths,
                by=None,
                at=at,
                extracted_on=made_on,
                dry_run=dry_run,
                found=found,
                progress=lambda words, done, total: status.update(_how_far(words, done, total)),
                acting=lambda: acting_as(None, at=at, purpose="sightline load"),
            )
        except CannotLoad as refusal:
            raise CannotAsk(str(refusal)) from refusal
    print_receipts(loaded, format, trial=dry_run)
    raise typer.Exit(1 if any(each.refused_cells or each.refused_why for each in loaded) else 0)


def _recognised(paths: Sequence[Path], made_on: date | None) -> "Found":
    """Return what the files are, looked at before a database is started.

    Says at once why none of them can be read, if so. Raises CannotAsk where a day must be said.
    """
    from sightline.sources.contact_files import among
    from sightline.sources.recognition import Recognised, recognise

    contacts, rest = among(paths)
    found = recognise(rest)
    refused: list[str] = []
    for one in found:
        if isinstance(one, Recognised):
            if why := _refused_at_once(one, made_on or one.extracted_on or _today()):
                refused.append(why)
            elif made_on is None and one.extracted_on is None:
                one.extracted_on = _day_asked_for(one)
        else:
            refused.append(f"{one.place.file}: {one.why}")
    if refused and len(refused) == len(found) and not contacts:
        print("\n".join(refused), "No file here can be read. The receipt follows.", sep="\n", file=sys.stderr)
    return found


def _refused_at_once(one: "Recognised", made_on: date) -> str:
    """Return why a return is refused before anything at all was read of it, or nothing."""
    from sightline.sources.items import Noticed, Refusal
    from sightline.sources.translators import translate

    for item in translate(one, extracted_on=made_on):
        if isinstance(item, Refusal) and item.extent == "file":
            return f"{item.place.file}: {item.why}"
        if not isinstance(item, Noticed | Refusal):
            break
    return ""


def _day_asked_for(one: "Recognised") -> date:
    """Return the day that somebody at a terminal says a return was made. Raises CannotAsk.

    No answer, an end of the input, or no terminal at all: the day must be given with the command.
    """
    from sightline.sources.translators import NeedsExtractDate

    needed = NeedsExtractDate(one.name)
    if not sys.stdin.isatty():
        raise CannotAsk(f"{needed} {HOW_TO_SAY_THE_DAY}")
    print(needed, file=sys.stderr)
    while True:
        print("Day of extract, such as 2026-10-31: ", end="", file=sys.stderr, flush=True)
        said = sys.stdin.readline().strip()
        if not said:
            raise CannotAsk(f"No day was said, so nothing was loaded. {HOW_TO_SAY_THE_DAY}")
        try:
            day = _day(said)
        except CannotAsk as refusal:
            print(refusal, file=sys.stderr)
            continue
        if day and day <= _today():
            return day
        print(f"{said} has not come yet.", file=sys.stderr)


def _today() -> date:
    from sightline.standards.calendar import uk_date

    return uk_date(datetime.now(UTC))


def _how_far(words: str, done: int, total: int) -> str:
    if not done:
        return words
    return f"{words}: {done:,} of {total:,}" if total else f"{words}: {done:,}"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise CannotAsk(f"{text} is not a day. Write it as 2026-10-31.") from error
