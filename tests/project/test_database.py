"""The embedded database: started once, joined, stopped by the last to leave, and private."""

import json
import os
import select
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import ProgrammingError

from sightline.project.database import DatabaseRefused, Login, connection, running, throwaway
from sightline.project.database.server import administrator_connection


@pytest.fixture
def new_server() -> Iterator[Path]:
    """Hold a server of this test's own."""
    with throwaway() as home:
        yield home


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Make a home folder that lasts until the test ends, with a path short enough for a socket."""
    folder = Path(tempfile.mkdtemp(prefix="sightline-home-")).resolve()
    monkeypatch.setenv("SIGHTLINE_HOME", str(folder))
    yield folder
    for kept in folder.glob("database.json"):
        shutil.rmtree(json.loads(kept.read_text())["place"], ignore_errors=True)
    shutil.rmtree(folder)


def _data_of(home: Path) -> Path:
    return Path(json.loads((home / "database.json").read_text())["place"]) / "data"


def _answers(login: Login) -> bool:
    try:
        with psycopg.connect(**connection(login).keywords()) as connected:
            return connected.execute("select current_user").fetchone() == (login.value,)
    except psycopg.OperationalError:
        return False


def _modes_above(folder: Path) -> dict[str, int]:
    return {str(above): stat.S_IMODE(above.stat().st_mode) for above in folder.resolve().parents}


def test_each_of_the_three_logins_gets_in_with_its_own_password(new_server):
    assert [_answers(login) for login in Login] == [True, True, True]


def test_nobody_gets_in_without_a_password(new_server):
    keywords = {**connection(Login.WEB).keywords(), "password": ""}

    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(**keywords)


def test_no_login_of_ours_can_bypass_row_level_security_or_make_roles(new_server):
    with psycopg.connect(**administrator_connection().keywords()) as administrator:
        powers = administrator.execute(
            "select rolname, rolsuper or rolbypassrls or rolcreaterole or rolreplication from pg_roles "
            "where rolname like 'sightline\\_%' and rolname <> 'sightline_administrator' order by 1"
        ).fetchall()

    assert powers == [("sightline_jobs", False), ("sightline_owner", False), ("sightline_web", False)]


def test_the_web_login_cannot_make_a_table(new_server):
    with (
        psycopg.connect(**connection(Login.WEB).keywords()) as web,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        web.execute("create table public.mine (id int)")


def test_a_second_holder_joins_and_may_leave_without_stopping_the_first(new_server):
    with running():
        pass

    assert _answers(Login.WEB)


def test_the_server_stops_with_its_last_holder(home):
    with running():
        up = _answers(Login.WEB)
    down = not _answers(Login.WEB)
    with running():
        up_again = _answers(Login.WEB)

    assert (up, down, up_again) == (True, True, True)


# A holder that says which process the server is, and is then killed with no chance to stop it.
KILLED_HOLDER = """
import os, signal
from sightline.project.database import running
from sightline.project.database.record import record_of_home
with running():
    print((record_of_home().data / "postmaster.pid").read_text().split()[0], flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def _server_of_a_killed_holder() -> int:
    killed = subprocess.run([sys.executable, "-c", KILLED_HOLDER], stdout=subprocess.PIPE, check=False)
    assert killed.returncode == -signal.SIGKILL
    return int(killed.stdout)


def _ends(process: int, *, within_seconds: float) -> bool:
    try:
        watched = os.pidfd_open(process)
    except ProcessLookupError:
        return True
    with os.fdopen(watched) as ended:
        return bool(select.select([ended], [], [], within_seconds)[0])


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="Only Linux tells when a process ends.")
def test_the_server_stops_though_its_only_holder_was_killed(home):
    server = _server_of_a_killed_holder()

    assert _ends(server, within_seconds=60)


def test_the_server_goes_on_when_one_of_two_holders_was_killed(home):
    with running():
        _server_of_a_killed_holder()

        assert _answers(Login.WEB)


def test_no_folder_above_the_home_or_the_data_changes_its_mode(home):
    before = {**_modes_above(home), **_modes_above(Path("/var/lib/sightline"))}

    with running():
        data = _data_of(home)
        after = {**_modes_above(home), **_modes_above(Path("/var/lib/sightline"))}
        private = [stat.S_IMODE(folder.stat().st_mode) for folder in (data, data.with_name("socket"), home)]
        secret = stat.S_IMODE((home / "database.json").stat().st_mode)

    assert after == before
    assert private == [0o700, 0o700, 0o700]
    assert secret == 0o600


def test_data_of_another_major_version_are_refused_with_the_commands_that_move_them(home):
    with running():
        data = _data_of(home)
    (data / "PG_VERSION").write_text("12\n")

    with pytest.raises(DatabaseRefused) as refusal, running():
        pass

    assert "PostgreSQL 12" in str(refusal.value)
    assert "sightline backup" in str(refusal.value)
    assert "sightline restore" in str(refusal.value)


def test_a_home_folder_copied_elsewhere_does_not_share_its_database_in_silence(home, monkeypatch, tmp_path):
    connection(Login.WEB)
    (tmp_path / "database.json").write_text((home / "database.json").read_text())
    monkeypatch.setenv("SIGHTLINE_HOME", str(tmp_path))

    with pytest.raises(DatabaseRefused, match="copied or moved"):
        connection(Login.WEB)


@pytest.mark.django_db
def test_the_working_logins_may_use_every_table_and_change_none():
    """Look in the catalogue, which is what the server itself obeys."""
    from django.db import connection as owner

    with owner.cursor() as cursor:
        cursor.execute(
            "select relname, has_table_privilege('sightline_web', oid, 'select'), "
            "has_table_privilege('sightline_jobs', oid, 'select'), "
            "has_table_privilege('sightline_web', oid, 'truncate, references, trigger') "
            "from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')"
        )
        tables = cursor.fetchall()

    assert tables
    assert [row for row in tables if row[1:] != (True, True, False)] == []


def test_the_web_login_may_not_rewrite_which_migrations_have_run(acting_as):
    from django.db import connection as owner

    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        acting_as(Login.WEB),
        owner.cursor() as cursor,
    ):
        cursor.execute("delete from django_migrations")


@pytest.mark.django_db
@pytest.mark.parametrize("login", [Login.WEB, Login.JOBS])
def test_a_working_login_may_withdraw_an_event_and_not_edit_or_delete_one(login):
    from django.db import connection as owner

    with owner.cursor() as cursor:
        cursor.execute(
            "select has_column_privilege(%(who)s, 'records_event', 'withdrawn_by_id', 'update'), "
            "has_column_privilege(%(who)s, 'records_event', 'happened_on', 'update'), "
            "has_table_privilege(%(who)s, 'records_event', 'delete')",
            {"who": login.value},
        )
        found = cursor.fetchone()

    assert found == (True, False, False)


@pytest.mark.django_db
@pytest.mark.parametrize("login", [Login.WEB, Login.JOBS])
def test_a_working_login_adds_to_the_history_and_rewrites_none(login):
    from django.db import connection as owner

    with owner.cursor() as cursor:
        cursor.execute(
            "select bool_and(has_table_privilege(%(who)s, attrelid, 'insert')), "
            "bool_or(has_table_privilege(%(who)s, attrelid, 'update, delete')) "
            "from pg_attribute join pg_class on pg_class.oid = attrelid "
            "where attname = 'pgh_id' and relkind = 'r'",
            {"who": login.value},
        )
        found = cursor.fetchone()

    assert found == (True, False)


def test_the_server_writes_no_statement_and_no_value_into_its_log(new_server):
    with (
        psycopg.connect(**connection(Login.OWNER).keywords(), autocommit=True) as owner,
        pytest.raises(psycopg.errors.UniqueViolation),
    ):
        owner.execute("create table child (name text unique)")
        owner.execute("insert into child values ('Invented Name')")
        owner.execute("insert into child values ('Invented Name')")

    log = _data_of(new_server).with_name("server.log").read_text()
    assert "unique constraint" in log
    assert "Invented Name" not in log
