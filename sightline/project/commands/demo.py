"""`sightline demo`: an invented county, built and served."""

from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console

from sightline.project.commands.at_work import at_work
from sightline.project.commands.lists import day_named
from sightline.project.commands.printing import Format, print_rows
from sightline.project.commands.serve import be_invented, serve_until_stopped

# The invented county's name and mark, in the header of its pages.
COUNTY = "Nene Vale Council"


class CannotBuild(Exception):
    """The county cannot be built here; the message says why."""


def demo(
    children: Annotated[
        int, typer.Option("--children", help="How many children to invent.", min=50, metavar="NUMBER")
    ] = 2000,
    seed: Annotated[
        int, typer.Option("--seed", help="The same seed and day make the same county.", metavar="NUMBER")
    ] = 7,
    today: Annotated[
        str,
        typer.Option("--today", help="The county's today, as 2026-10-31. Default: today.", metavar="DATE"),
    ] = "",
    manifest: Annotated[
        bool, typer.Option("--manifest", help="Print what is planted in the county that stands, and stop.")
    ] = False,
    format: Annotated[Format, typer.Option("--format", help="How to print the manifest.")] = Format.TABLE,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Build it and stop.")] = False,
    port: Annotated[
        int, typer.Option("--port", help="Where to serve it.", min=1, max=65535, metavar="PORT")
    ] = 8000,
) -> None:
    """Build a county that does not exist, five years of it, and serve it at http://127.0.0.1:8000.

    A county that was built before, of the same size, seed and day, is served as it stands. Troubles are
    planted in it: --manifest says which, whose, and which page must find each.
    """
    if manifest:
        _print_manifest(format)
        return
    day = day_named(today)
    be_invented(COUNTY)
    with at_work():
        from sightline.invented_county.demonstration import build, sign_ins
        from sightline.invented_county.filing import NotADemo

        console = Console(stderr=True)
        with console.status("Inventing a county") as status:
            try:
                built = build(
                    children=children,
                    seed=seed,
                    today=day,
                    progress=lambda words, done: status.update(f"{done:,} {words}" if done else words),
                )
            except NotADemo as refusal:
                raise CannotBuild(str(refusal)) from refusal
        console.print(
            "The county is built." if built else "The county was built before, and is served as it stands."
        )
        _print_sign_ins(sign_ins())
        console.print("What is planted in it: sightline demo --manifest")
        if not no_serve:
            raise typer.Exit(serve_until_stopped(port=port))


def _print_manifest(format: Format) -> None:
    """Print what is planted. Raises CannotBuild where no county stands."""
    with at_work():
        from sightline.access.actor import acting_as
        from sightline.invented_county.manifest import kept

        with acting_as(None, at=datetime.now(UTC), purpose="sightline demo --manifest"):
            troubles = kept()
    if troubles is None:
        raise CannotBuild("No invented county stands in this database. Build one: sightline demo")
    rows = [
        (each.kind.replace("_", " "), each.page, each.sentence, ", ".join(each.children), each.team)
        for each in troubles
    ]
    columns = ("what", "the page that must find it", "in words", "records", "team")
    print_rows(columns, rows, format, title=f"{len(rows)} troubles planted in this county")


def _print_sign_ins(rows: list[tuple[str, str, str]]) -> None:
    from sightline.invented_county.demonstration import PASSWORD

    print_rows(
        ("name", "sign in as", "role"),
        rows,
        Format.TABLE,
        title=f"Demonstration sign-ins, password {PASSWORD}",
    )
