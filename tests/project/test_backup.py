"""Copying everything out to one file and back: whole, private, proved, and never over what is in use."""

import hashlib
import shutil
import stat
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from typer.testing import CliRunner

from sightline.project.command_line import app
from sightline.project.commands import backup
from sightline.project.commands.at_work import migrate
from sightline.project.commands.backup import CannotCopy, last_restored
from sightline.project.database import Login, connection, throwaway
from sightline.project.database.logins import prepare
from sightline.project.database.server import DATABASE, administrator_connection

pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def server() -> Iterator[Path]:
    """Hold a server of this file's own."""
    with throwaway() as folder:
        yield folder


@pytest.fixture
def home(server: Path) -> Path:
    """Return a home whose database is this test's own, with a table and a row in it, and nothing else."""
    with psycopg.connect(**administrator_connection("postgres").keywords(), autocommit=True) as administrator:
        ours = "select datname from pg_database where datname like 'sightline%'"
        for (name,) in administrator.execute(ours).fetchall():
            administrator.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))
        passwords = {login: connection(login).password for login in Login}
        prepare(administrator, database=DATABASE, passwords=passwords)
    shutil.rmtree(server / "files", ignore_errors=True)
    (server / backup.LAST_RESTORED).unlink(missing_ok=True)
    _run("create table note (words text); insert into note values ('first')")
    return server


@dataclass
class Restored:
    """What stands after everything was copied, changed, and restored."""

    words: list[str]
    users_as_web: tuple[int]
    whole: bytes
    mode: int


@pytest.fixture(scope="module")
def restored(tmp_path_factory: pytest.TempPathFactory) -> Restored:
    """Copy a whole installation out and back, once for all that is asked of it."""
    copy = tmp_path_factory.mktemp("copied") / "copy"
    with throwaway() as folder:
        migrate()
        _run("create table note (words text); insert into note values ('first')")
        path = _file_with(folder, b"a body map", row=False)
        _sightline("backup", str(copy))
        _run("update note set words = 'second'")
        path.unlink()

        _sightline("restore", "--yes", str(copy))

        with psycopg.connect(**connection(Login.WEB).keywords()) as web:
            users = web.execute("select count(*) from identity_user").fetchone()
        return Restored(_words(), users, path.read_bytes(), stat.S_IMODE(path.stat().st_mode))


def _run(statements: str) -> None:
    with psycopg.connect(**connection(Login.OWNER).keywords()) as owner:
        owner.execute(statements)


def _words() -> list[str]:
    with psycopg.connect(**connection(Login.OWNER).keywords()) as owner:
        return [row[0] for row in owner.execute("select words from note order by 1")]


def _sightline(*words: str) -> None:
    done = CliRunner().invoke(app, list(words), catch_exceptions=False)
    assert done.exit_code == 0, done.output


def test_what_was_there_when_it_was_copied_is_there_when_it_is_restored(restored):
    assert restored.words == ["first"]


def test_the_tables_of_what_is_restored_are_brought_up_to_date(home, tmp_path, monkeypatch):
    migrated = []
    monkeypatch.setattr(backup, "migrate", lambda: migrated.append(_words()))
    _sightline("backup", "--no-try", str(tmp_path / "copy"))
    _run("update note set words = 'second'")

    _sightline("restore", "--yes", str(tmp_path / "copy"))

    assert migrated == [["first"]]


def test_the_copy_is_readable_by_its_owner_alone(home, tmp_path):
    _sightline("backup", str(tmp_path / "copy"))

    assert stat.S_IMODE((tmp_path / "copy").stat().st_mode) == 0o600


def test_a_copy_is_restored_on_trial_and_the_moment_is_kept(home, tmp_path):
    before = datetime.now(UTC)

    _sightline("backup", str(tmp_path / "copy"))

    assert before <= last_restored() <= datetime.now(UTC)


def test_no_moment_is_kept_where_nothing_was_ever_restored(home):
    assert last_restored() is None


def test_a_trial_changes_nothing(home, tmp_path):
    _sightline("backup", str(tmp_path / "copy"))
    _run("update note set words = 'second'")

    _sightline("restore", "--trial", str(tmp_path / "copy"))

    assert _words() == ["second"]


def test_a_file_that_is_no_copy_is_refused_and_leaves_everything_as_it_was(home, tmp_path):
    (tmp_path / "copy").write_text("not a copy")

    with pytest.raises(CannotCopy):
        _sightline("restore", "--yes", str(tmp_path / "copy"))

    assert _words() == ["first"]


def test_a_database_in_use_is_not_replaced(home, tmp_path):
    _sightline("backup", str(tmp_path / "copy"))

    with (
        psycopg.connect(**connection(Login.WEB).keywords()),
        pytest.raises(CannotCopy, match="being used"),
    ):
        _sightline("restore", "--yes", str(tmp_path / "copy"))


def test_the_working_logins_keep_their_rights_through_a_copy(restored):
    assert restored.users_as_web == (0,)


def _file_with(folder: Path, whole: bytes, *, row: bool = True) -> Path:
    """Put a file where files lie, with a row that speaks of it."""
    sha256 = hashlib.sha256(whole).hexdigest()
    path = folder / "files" / "sent-in" / sha256[:2] / sha256
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(whole)
    if row:
        _run("create table if not exists letterbox_sentfile (sha256 text)")
        _run(f"insert into letterbox_sentfile values ('{sha256}')")
    return path


def test_files_that_came_with_messages_are_in_the_copy_and_come_back(restored):
    assert restored.whole == b"a body map"
    assert restored.mode == 0o600


def test_a_copy_without_a_file_that_a_row_speaks_of_is_not_whole(home, tmp_path):
    path = _file_with(home, b"a body map")
    path.unlink()

    with pytest.raises(CannotCopy, match="1 of the files it speaks of are not in it"):
        _sightline("backup", str(tmp_path / "copy"))


def test_a_copy_whose_file_was_changed_is_refused_and_nothing_is_replaced(home, tmp_path):
    _file_with(home, b"a body map")
    _sightline("backup", "--no-try", str(tmp_path / "copy"))
    copy = tmp_path / "copy"
    copy.write_bytes(copy.read_bytes().replace(b"a body map", b"a bodY map"))
    _run("update note set words = 'second'")

    with pytest.raises(CannotCopy, match="not what it was"):
        _sightline("restore", "--yes", str(copy))

    assert _words() == ["second"]


def test_a_copy_from_before_there_were_files_can_be_restored(home, tmp_path):
    _sightline("backup", "--no-try", str(tmp_path / "copy"))
    with tarfile.open(tmp_path / "copy") as packed:
        (tmp_path / "old").write_bytes(packed.extractfile("database.dump").read())

    _sightline("restore", "--trial", str(tmp_path / "old"))

    assert last_restored() is not None


@pytest.mark.parametrize("place", ["no/such/folder/copy", "a_file/copy"])
def test_a_copy_into_a_folder_that_is_none_is_refused_in_a_sentence(home, tmp_path, place):
    (tmp_path / "a_file").touch()

    with pytest.raises(CannotCopy, match=r"There is no folder .* to write copy in"):
        CliRunner().invoke(app, ["backup", str(tmp_path / place)], catch_exceptions=False)


def test_a_copy_that_the_file_system_refuses_is_refused_in_a_sentence(home, tmp_path):
    named = tmp_path / ("x" * 250)

    with pytest.raises(CannotCopy, match="cannot be written: File name too long"):
        CliRunner().invoke(app, ["backup", str(named)], catch_exceptions=False)
    assert list(tmp_path.iterdir()) == []
