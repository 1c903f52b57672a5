"""`sightline backup` and `sightline restore`: the whole database out to one file, and back."""

import json
import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import psycopg
import typer
from psycopg import sql
from rich.console import Console

from sightline.project.commands.at_work import migrate
from sightline.project.database import Connection, Login, connection, is_embedded, running
from sightline.project.database.logins import prepare
from sightline.project.database.programs import client_program
from sightline.project.database.server import DATABASE, administrator_connection
from sightline.project.home import home_folder, write_private

LAST_RESTORED = "last-restored.json"
TRIAL = "sightline_trial"


class CannotCopy(Exception):
    """The database cannot be copied out or back; the message says why."""


def backup(
    file: Annotated[Path, typer.Argument(help="Where to write the copy.", dir_okay=False)],
    try_it: Annotated[
        bool, typer.Option("--try", help="Restore it on trial afterwards, to know it is whole.")
    ] = True,
) -> None:
    """Copy the whole database into FILE, and prove the copy by restoring it on trial.

    FILE holds everything about every child: keep it where the database itself could be kept.
    """
    _refuse_outside_server("backup")
    with running(), Console(stderr=True).status("Copying the database"):
        part = file.with_name(f".{file.name}.part")
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
        try:
            _run("pg_dump", administrator_connection(), "--format=custom", f"--file={part}")
            part.replace(file)
        finally:
            part.unlink(missing_ok=True)
        if try_it:
            _restore_into(TRIAL, file)
            _drop(TRIAL)
            _remember_restoring(file)
    typer.echo(f"Copied to {file}." + (" It was restored on trial and is whole." if try_it else ""))


def restore(
    file: Annotated[
        Path, typer.Argument(help="A copy that `sightline backup` wrote.", exists=True, dir_okay=False)
    ],
    trial: Annotated[
        bool, typer.Option("--trial", help="Only prove that it can be restored; change nothing.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Replace what is there without asking.")] = False,
) -> None:
    """Replace the whole database with the copy in FILE, or with --trial only prove that one could.

    What was there is kept, renamed, until the next restoring.
    """
    _refuse_outside_server("restore")
    if not trial and not yes:
        typer.confirm(f"Replace everything in the database with {file}?", abort=True)
    with running(), Console(stderr=True).status("Restoring"):
        if not trial:
            _refuse_while_in_use()
        _restore_into(TRIAL, file)
        if trial:
            _drop(TRIAL)
        else:
            _put_in_place()
            migrate()
        _remember_restoring(file)
    typer.echo(f"{file} can be restored." if trial else f"Restored from {file}.")


def last_restored() -> datetime | None:
    """Return when a backup was last restored, in earnest or on trial, or None."""
    try:
        kept = json.loads((home_folder() / LAST_RESTORED).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return datetime.fromisoformat(kept["restored_at"])


def _refuse_outside_server(command: str) -> None:
    if not is_embedded():
        raise CannotCopy(
            f"`sightline {command}` is for the embedded database. Your PostgreSQL server has its "
            f"administrators and "
            "their backups: ask them, and ask when one was last restored."
        )


def _refuse_while_in_use() -> None:
    with psycopg.connect(**administrator_connection("postgres").keywords()) as administrator:
        found = administrator.execute(
            "select count(*) from pg_stat_activity where datname = %s", [DATABASE]
        ).fetchone()
    if found and found[0]:
        raise CannotCopy("Sightline is being used. Stop `sightline serve` and other commands first.")


def _restore_into(name: str, file: Path) -> None:
    _drop(name)
    passwords = {login: connection(login).password for login in Login}
    with psycopg.connect(**administrator_connection("postgres").keywords(), autocommit=True) as administrator:
        prepare(administrator, database=name, passwords=passwords)
    try:
        _run(
            "pg_restore",
            administrator_connection(name),
            "--exit-on-error",
            "--single-transaction",
            f"--dbname={name}",
            str(file),
        )
    except CannotCopy:
        _drop(name)
        raise


def _drop(name: str) -> None:
    with psycopg.connect(**administrator_connection("postgres").keywords(), autocommit=True) as administrator:
        administrator.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))


def _put_in_place() -> None:
    before = f"{DATABASE}_before"
    _drop(before)
    rename = sql.SQL("alter database {} rename to {}")
    with psycopg.connect(**administrator_connection("postgres").keywords(), autocommit=True) as administrator:
        for old, new in ((DATABASE, before), (TRIAL, DATABASE)):
            administrator.execute(rename.format(sql.Identifier(old), sql.Identifier(new)))


def _remember_restoring(file: Path) -> None:
    kept = {"restored_at": datetime.now(UTC).isoformat(), "size": file.stat().st_size}
    write_private(home_folder() / LAST_RESTORED, json.dumps(kept) + "\n")


def _run(program: str, reached: Connection, *words: str) -> None:
    environment = {
        **os.environ,
        "PGHOST": reached.host,
        "PGPORT": str(reached.port),
        "PGUSER": reached.user,
        "PGPASSWORD": reached.password,
        "PGDATABASE": reached.database,
    }
    done = subprocess.run(
        [client_program(program), *words],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise CannotCopy(f"{program} could not finish:\n{done.stderr.strip()[-1000:]}")
