"""The `sightline` command. Each family of commands is a file in `commands/`, and is plugged in below."""

import sys
from collections.abc import Callable

import typer

from sightline.project.commands import (
    agency_key,
    backup,
    check,
    database,
    demo,
    journeys,
    lists,
    loading,
    matching,
    reference,
    serve,
    user,
)
from sightline.project.commands.backup import CannotCopy
from sightline.project.commands.demo import CannotBuild
from sightline.project.commands.helping import Taught, TaughtGroup, examples
from sightline.project.commands.lists import CannotAsk
from sightline.project.commands.serve import CannotServe
from sightline.project.commands.user import CannotGive
from sightline.project.database import DatabaseRefused
from sightline.project.home import NoHome

NOT_UNDERSTOOD = 2
COULD_NOT = 3

ENDINGS = (
    "It ends with 0 when all is well, 1 when what was looked at is wrong, 2 when the command "
    "was not understood, and 3 when it could not be done."
)

app = typer.Typer(
    name="sightline",
    cls=TaughtGroup,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    epilog=f"`sightline load --help` says more of one command. {ENDINGS}",
)


@app.callback()
def sightline() -> None:
    """See who holds each child, when each was last seen, and which promise is overdue."""


def _plug_in(command: Callable[..., None], *shown: str) -> None:
    """Add a command with what somebody may type, a line each."""
    app.command(cls=Taught, epilog=examples(*shown) if shown else None)(command)


_plug_in(demo.demo, "demo", "demo --children 400 --port 8080", "demo --manifest")
_plug_in(serve.serve, "serve", "serve --port 8080")
_plug_in(
    loading.load,
    "load annex_a.xlsx",
    "load cin_census.xml ssda903/ --dry-run",
    "load list_6.csv --extracted-on 2026-10-31 --format json",
)
_plug_in(matching.match, "match --threshold 0.5")
_plug_in(
    lists.readings,
    "readings --standard C17",
    "readings --as-at 2026-10-31 --known-by 2026-11-05",
)
_plug_in(journeys.journeys, "journeys", "journeys placement --as-at 2026-10-31 --format csv")
_plug_in(lists.out_of_sight, "out-of-sight", "out-of-sight --as-at 2026-10-31 --team NORTH --format csv")
_plug_in(lists.balance, "balance", "balance --since 2026-09-30 --as-at 2026-10-31")
_plug_in(lists.standards, "standards", "standards C17")
_plug_in(check.check, "check")
_plug_in(backup.backup, "backup sightline.tar")
_plug_in(backup.restore, "restore sightline.tar --trial", "restore sightline.tar")
_plug_in(reference.matrix, "matrix", "matrix --format csv")
_plug_in(reference.glossary)
app.add_typer(user.app, name="user", cls=TaughtGroup)
app.add_typer(agency_key.app, name="agency-key", cls=TaughtGroup)
app.add_typer(database.app, name="database", cls=TaughtGroup)


def main() -> None:
    """Run the command named on the command line; say in a sentence why it could not be done."""
    try:
        app()
    except CannotAsk as refusal:
        print(refusal, file=sys.stderr)
        sys.exit(NOT_UNDERSTOOD)
    except (DatabaseRefused, NoHome, CannotBuild, CannotServe, CannotCopy, CannotGive) as refusal:
        print(refusal, file=sys.stderr)
        sys.exit(COULD_NOT)
