"""`sightline demo`: an invented county, built and served."""

import os
from typing import Annotated

import typer
from rich.console import Console

from sightline.project.commands.at_work import at_work
from sightline.project.commands.lists import day_named
from sightline.project.commands.serve import serve_until_stopped

# The invented county's name and mark, in the header of its pages.
COUNTY = "Nene Vale Council"
LOGO = "govuk/waves.svg"


class CannotBuild(Exception):
    """The county cannot be built here; the message says why."""


def demo(
    children: Annotated[int, typer.Option("--children", help="How many children to invent.", min=50)] = 2000,
    seed: Annotated[int, typer.Option("--seed", help="The same seed and day make the same county.")] = 7,
    today: Annotated[
        str, typer.Option("--today", help="The county's today. Default: today.", metavar="DATE")
    ] = "",
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Build it and stop.")] = False,
    port: Annotated[int, typer.Option("--port", help="Where to serve it.", min=1, max=65535)] = 8000,
) -> None:
    """Build a county that does not exist, five years of it, and serve it at http://127.0.0.1:8000.

    A county that was built before, of the same size, seed and day, is served as it stands.
    """
    day = day_named(today)
    os.environ.setdefault("SIGHTLINE_COUNCIL", COUNTY)
    os.environ.setdefault("SIGHTLINE_LOGO", LOGO)
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
        if not no_serve:
            raise typer.Exit(serve_until_stopped(port=port))


def _print_sign_ins(rows: list[tuple[str, str, str]]) -> None:
    from sightline.invented_county.demonstration import PASSWORD
    from sightline.project.commands.printing import Format, print_rows

    print_rows(
        ("name", "sign in as", "role"),
        rows,
        Format.TABLE,
        title=f"Demonstration sign-ins, password {PASSWORD}",
    )
