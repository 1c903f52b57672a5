"""The `sightline` command. Each family of commands is a file in `commands/`, and is plugged in below."""

import sys

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
from sightline.project.commands.lists import CannotAsk
from sightline.project.commands.serve import CannotServe
from sightline.project.commands.user import CannotGive
from sightline.project.database import DatabaseRefused

NOT_UNDERSTOOD = 2
COULD_NOT = 3

ENDINGS = (
    "It ends with 0 when all is well, 1 when what was looked at is wrong, 2 when the command "
    "was not understood, and 3 when it could not be done."
)

app = typer.Typer(
    name="sightline",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    epilog=ENDINGS,
)


@app.callback()
def sightline() -> None:
    """See who holds each child, when each was last seen, and which promise is overdue."""


app.command()(demo.demo)
app.command()(serve.serve)
app.command()(loading.load)
app.command()(matching.match)
app.command()(lists.readings)
app.command()(journeys.journeys)
app.command()(lists.out_of_sight)
app.command()(lists.balance)
app.command()(lists.standards)
app.command()(check.check)
app.command()(backup.backup)
app.command()(backup.restore)
app.command()(reference.matrix)
app.command()(reference.glossary)
app.add_typer(user.app, name="user")
app.add_typer(agency_key.app, name="agency-key")
app.add_typer(database.app, name="database")


def main() -> None:
    """Run the command named on the command line; say in a sentence why it could not be done."""
    try:
        app()
    except CannotAsk as refusal:
        print(refusal, file=sys.stderr)
        sys.exit(NOT_UNDERSTOOD)
    except (DatabaseRefused, CannotBuild, CannotServe, CannotCopy, CannotGive) as refusal:
        print(refusal, file=sys.stderr)
        sys.exit(COULD_NOT)
