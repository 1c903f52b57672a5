"""`sightline database`: what an administrator of a PostgreSQL server does before Sightline uses it."""

from typing import Annotated

import psycopg
import typer

from sightline.project.commands.at_work import migrate
from sightline.project.commands.helping import Taught
from sightline.project.database import DatabaseRefused, Login, is_embedded, removing, running
from sightline.project.database.logins import prepare
from sightline.project.database.outside import outside_server, password_from_environment
from sightline.project.database.record import record_of_home

app = typer.Typer(
    no_args_is_help=True,
    help="Prepare a PostgreSQL server, bring the tables up to date, or remove the embedded database.",
)


@app.command("prepare", cls=Taught)
def prepare_outside(
    administrator: Annotated[
        str,
        typer.Option(
            "--as",
            help="How an administrator logs in: postgresql://name:password@host/postgres",
            metavar="URL",
        ),
    ],
) -> None:
    """Make the three logins and the database on the server that DATABASE_URL names. It can be run again.

    The administrator may be any login that can create roles and databases; it is not kept. Passwords come
    from SIGHTLINE_OWNER_PASSWORD, SIGHTLINE_WEB_PASSWORD and SIGHTLINE_JOBS_PASSWORD, or else are made up
    and kept in the home folder.
    """
    server = outside_server()
    if server is None:
        raise DatabaseRefused(
            "Set DATABASE_URL first, for example postgresql://db.example.org:5432/sightline"
        )
    kept = record_of_home().passwords
    passwords = {login: password_from_environment(login) or kept[login.value] for login in Login}
    try:
        with psycopg.connect(administrator, autocommit=True) as connected:
            prepare(connected, database=server.database, passwords=passwords)
    except psycopg.Error as error:
        raise DatabaseRefused(f"The server refused: {str(error).strip()}") from error
    migrate()
    typer.echo(f"{server.database} at {server.host} is ready. Run: sightline serve")


@app.command("remove", cls=Taught)
def remove(
    left_behind: Annotated[
        bool,
        typer.Option("--left-behind", help="Instead, remove those whose home folder has been deleted."),
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Remove without asking.")] = False,
) -> None:
    """Remove the embedded database of this home folder, with every child in it and every file sent.

    Nothing brings it back but a copy: run sightline backup first where anything matters. When root runs
    Sightline the data are under /var/lib/sightline and outlive a deleted checkout; --left-behind finds those.
    """
    if left_behind:
        _remove_left_behind(yes)
        return
    if not is_embedded():
        raise DatabaseRefused("DATABASE_URL names a PostgreSQL server: its administrators remove a database.")
    place = removing.place_of_home()
    if not yes:
        typer.confirm(f"Remove everything in {place}?", abort=True)
    removing.remove()
    typer.echo(f"{place} is removed. The next command starts with an empty database.")


def _remove_left_behind(yes: bool) -> None:
    found = removing.left_behind()
    if not found:
        typer.echo("No database was left behind.")
    for each in found:
        if yes or typer.confirm(f"Remove {each.place}, which was of {each.home}?"):
            removing.remove_left_behind(each)
            typer.echo(f"{each.place} is removed.")


@app.command("migrate", cls=Taught)
def bring_up_to_date() -> None:
    """Bring the tables up to date. `sightline serve` does this too."""
    with running():
        migrate()
    typer.echo("The tables are up to date.")
