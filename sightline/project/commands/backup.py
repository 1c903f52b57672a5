"""`sightline backup` and `sightline restore`: the whole database and its files out to one file, and back.

The copy is a tar: the database as pg_dump writes it, then the bytes of every file that came with a message,
each under its own sha256. The database is copied first, so that no row is without its bytes.
"""

import hashlib
import json
import os
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
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
DUMP, FILES = "database.dump", "files"
WHERE_FILES_LIE = Path("files") / "sent-in"
WRITTEN_BEFORE = b"PGDMP"


class CannotCopy(Exception):
    """The database cannot be copied out or back; the message says why."""


def backup(
    file: Annotated[Path, typer.Argument(help="Where to write the copy.", dir_okay=False, metavar="FILE")],
    try_it: Annotated[
        bool, typer.Option("--try/--no-try", help="Restore it on trial afterwards, to know it is whole.")
    ] = True,
) -> None:
    """Copy the whole database and its files into FILE, and prove the copy by restoring it on trial.

    FILE holds everything about every child: keep it where the database itself could be kept.
    """
    _refuse_outside_server("backup")
    with running(), Console(stderr=True).status("Copying the database"):
        with _begun(file) as (part, dump):
            _run("pg_dump", administrator_connection(), "--format=custom", f"--file={dump}")
            with _said_where_it_cannot_be_written(file):
                _pack(part, dump)
                part.replace(file)
        if try_it:
            with _unpacked(file) as dump:
                _restore_into(TRIAL, dump)
                _refuse_without_bytes(file)
            _drop(TRIAL)
            _remember_restoring(file)
    typer.echo(f"Copied to {file}." + (" It was restored on trial and is whole." if try_it else ""))


@contextmanager
def _begun(file: Path) -> Iterator[tuple[Path, Path]]:
    """Make the two files that a copy is written into beside its own, readable by their owner alone.

    They are gone when the block ends. Raises CannotCopy before anything is copied where they cannot be made.
    """
    part, dump = (file.with_name(f".{file.name}.{ending}") for ending in ("part", "dump"))
    made = []
    try:
        with _said_where_it_cannot_be_written(file):
            for each in (part, dump):
                os.close(os.open(each, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
                made.append(each)
        yield part, dump
    finally:
        for each in made:
            each.unlink(missing_ok=True)


@contextmanager
def _said_where_it_cannot_be_written(file: Path) -> Iterator[None]:
    """Raise CannotCopy, in a sentence, where the file system refuses what is done to write `file`."""
    try:
        yield
    except (FileNotFoundError, NotADirectoryError) as error:
        raise CannotCopy(
            f"There is no folder {file.parent} to write {file.name} in. Make it first."
        ) from error
    except OSError as error:
        raise CannotCopy(f"{file} cannot be written: {error.strerror}. Nothing was copied.") from error


def restore(
    file: Annotated[
        Path,
        typer.Argument(
            help="A copy that `sightline backup` wrote.", exists=True, dir_okay=False, metavar="FILE"
        ),
    ],
    trial: Annotated[
        bool, typer.Option("--trial", help="Only prove that it can be restored; change nothing.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Replace what is there without asking.")] = False,
) -> None:
    """Replace the whole database with the copy in FILE and put its files back, or prove that one could.

    What was there is kept, renamed, until the next restoring.
    """
    _refuse_outside_server("restore")
    if not trial and not yes:
        typer.confirm(f"Replace everything in the database with {file}?", abort=True)
    with running(), Console(stderr=True).status("Restoring"):
        if not trial:
            _refuse_while_in_use()
        with _unpacked(file) as dump:
            _restore_into(TRIAL, dump)
            _refuse_without_bytes(file)
        if trial:
            _drop(TRIAL)
        else:
            _put_back_bytes(file)
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


def _lying() -> dict[str, Path]:
    """Return the files that came with messages, by their hash."""
    place = home_folder() / WHERE_FILES_LIE
    return {path.name: path for path in sorted(place.glob("??/*")) if path.is_file()}


def _pack(part: Path, dump: Path) -> None:
    """Write the copy: the database, then the bytes of every file."""
    with part.open("wb") as whole, tarfile.open(fileobj=whole, mode="w") as packed:
        packed.add(dump, DUMP)
        for sha256, path in _lying().items():
            packed.add(path, f"{FILES}/{sha256}")
        whole.flush()


@contextmanager
def _unpacked(file: Path) -> Iterator[Path]:
    """Give the database's own part of a copy while the block lasts. A copy of before files has that alone."""
    with file.open("rb") as start:
        is_dump = start.read(len(WRITTEN_BEFORE)) == WRITTEN_BEFORE
    if is_dump:
        yield file
        return
    dump = home_folder() / f".restoring-{os.getpid()}.dump"
    try:
        with _open(file) as packed:
            found = packed.extractfile(DUMP)
            if found is None:
                raise CannotCopy(f"{file} is no copy that `sightline backup` wrote.")
            handle = os.open(dump, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "wb") as into:
                shutil.copyfileobj(found, into)
        yield dump
    finally:
        dump.unlink(missing_ok=True)


@contextmanager
def _open(file: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(file, mode="r:") as packed:
            yield packed
    except (tarfile.TarError, KeyError) as error:
        raise CannotCopy(f"{file} is no copy that `sightline backup` wrote, or is not whole.") from error


def _bytes_in(file: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the bytes of the files in a copy, with the hash by which they lie. Raises CannotCopy."""
    with file.open("rb") as start:
        if start.read(len(WRITTEN_BEFORE)) == WRITTEN_BEFORE:
            return
    with _open(file) as packed:
        for member in packed:
            folder, _, sha256 = member.name.partition("/")
            if folder != FILES or not member.isfile():
                continue
            found = packed.extractfile(member)
            whole = found.read() if found else b""
            if hashlib.sha256(whole).hexdigest() != sha256:
                raise CannotCopy(f"{file} is not whole: a file in it is not what it was.")
            yield sha256, whole


def _refuse_without_bytes(file: Path) -> None:
    """Refuse a copy in which a row of the trial database speaks of a file that the copy does not hold."""
    held = {sha256 for sha256, _ in _bytes_in(file)}
    with psycopg.connect(**administrator_connection(TRIAL).keywords()) as administrator:
        there = administrator.execute("select to_regclass('letterbox_sentfile')").fetchone()
        rows = there and there[0] and administrator.execute("select distinct sha256 from letterbox_sentfile")
        missing = {row[0] for row in rows or ()} - held
    if missing:
        _drop(TRIAL)
        raise CannotCopy(f"{file} is not whole: {len(missing)} of the files it speaks of are not in it.")


def _put_back_bytes(file: Path) -> None:
    """Put the files of a copy where they lie. Those that are there stay: each is named by what it holds."""
    place, lying = home_folder() / WHERE_FILES_LIE, _lying()
    for sha256, whole in _bytes_in(file):
        if sha256 not in lying:
            folder = place / sha256[:2]
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle = os.open(folder / sha256, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "wb") as into:
                into.write(whole)


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
