"""Start, join and stop the embedded server; say how to connect to it or to an outside one.

Every process that needs the embedded server holds it. The first holder starts it and the last to leave stops
it. A hold is a lock on a file, so that a holder which is killed lets go too;
`watching.py` then stops the server.
"""

import fcntl
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import psycopg

from sightline.project.database import watching
from sightline.project.database.logins import Login, prepare
from sightline.project.database.outside import outside_server, password_from_environment
from sightline.project.database.programs import Account, Programs, server_account, server_programs
from sightline.project.database.record import (
    ADMINISTRATOR,
    OF_HOME,
    DatabaseRecord,
    new_record,
    passing_folder,
    record_of_home,
)
from sightline.project.database.refusal import DatabaseRefused
from sightline.project.home import home_folder, write_private

DATABASE = "sightline"
PORT = 5432
START_SECONDS = 60
LONG_LOG_BYTES = 10_000_000
HOLDERS = "database.holders"
LOCK = "database.lock"
STOP = ("stop", "--mode=fast", "--wait")

# Kept so that those which have ended can be waited for.
_watchers: list["subprocess.Popen[bytes]"] = []

# No statement and no row's values reach the log: they hold children's names.
SETTINGS = """
listen_addresses = ''
unix_socket_permissions = 0700
timezone = 'UTC'
log_timezone = 'UTC'
log_min_error_statement = panic
log_error_verbosity = terse
log_parameter_max_length_on_error = 0
"""
THROWAWAY_SETTINGS = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"


@dataclass(frozen=True)
class Connection:
    """How one login reaches the database."""

    host: str
    port: int
    database: str
    user: str
    password: str = field(repr=False)
    options: dict[str, str] = field(default_factory=dict)

    def keywords(self) -> dict[str, Any]:
        """Return the arguments of `psycopg.connect`."""
        return {
            "host": self.host,
            "port": self.port,
            "dbname": self.database,
            "user": self.user,
            "password": self.password,
            **self.options,
        }


def is_embedded() -> bool:
    """Return whether the embedded server is the one in use."""
    return outside_server() is None


def connection(login: Login) -> Connection:
    """Return how `login` reaches the database, whether or not a server is running."""
    outside = outside_server()
    if outside is None:
        return _embedded_connection(record_of_home(), login.value)
    password = password_from_environment(login) or record_of_home().passwords[login.value]
    return Connection(outside.host, outside.port, outside.database, login.value, password, outside.options)


def administrator_connection(database: str = DATABASE) -> Connection:
    """Return how the embedded server's administrator reaches it, to copy everything out or back."""
    return _embedded_connection(record_of_home(), ADMINISTRATOR, database)


def _embedded_connection(record: DatabaseRecord, user: str, database: str = DATABASE) -> Connection:
    return Connection(str(record.sockets), PORT, database, user, record.passwords[user])


@contextmanager
def running() -> Iterator[Connection]:
    """Hold a running server while the block lasts, and yield the owner's connection.

    An outside server is neither started nor stopped.
    """
    if not is_embedded():
        yield connection(Login.OWNER)
        return
    home = home_folder()
    with (home / HOLDERS).open("a") as holders:
        with one_at_a_time(home):
            server = _Server(record_of_home(), server_programs(), server_account())
            server.start_or_join()
            fcntl.flock(holders, fcntl.LOCK_SH)
        try:
            yield connection(Login.OWNER)
        finally:
            with one_at_a_time(home):
                if is_last(holders):
                    server.stop()


@contextmanager
def throwaway() -> Iterator[Path]:
    """Hold a new server whose data vanish afterwards, and make its home folder the one in use."""
    before = os.environ.get("SIGHTLINE_HOME")
    home = Path(tempfile.mkdtemp(prefix="sightline-home-")).resolve()
    place = Path(tempfile.mkdtemp(prefix="sightline-", dir=passing_folder()))
    os.environ["SIGHTLINE_HOME"] = str(home)
    try:
        new_record(home, place=place, durable=False)
        with running():
            yield home
    finally:
        os.environ.pop("SIGHTLINE_HOME")
        if before is not None:
            os.environ["SIGHTLINE_HOME"] = before
        shutil.rmtree(place, ignore_errors=True)
        shutil.rmtree(home, ignore_errors=True)


@contextmanager
def one_at_a_time(home: Path) -> Iterator[None]:
    """Let one process at a time start, stop or remove the server of a home folder."""
    with (home / LOCK).open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def is_last(holders: Any) -> bool:
    """Return whether nobody else holds the server whose holders' file this is."""
    try:
        fcntl.flock(holders, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@dataclass
class _Server:
    record: DatabaseRecord
    programs: Programs
    account: Account

    def start_or_join(self) -> None:
        version_file = self.record.data / "PG_VERSION"
        if not version_file.exists():
            self._make_data()
        made_by = int(version_file.read_text(encoding="ascii"))
        if made_by != self.programs.major:
            raise DatabaseRefused(_moving_words(self.record, made_by, self.programs.major))
        if self._control("status").returncode != 0:
            self._start()
            self._watch()
        if not self.record.prepared:
            self._prepare()

    def stop(self) -> None:
        self._control(*STOP)

    def _make_data(self) -> None:
        if self.record.prepared:
            raise DatabaseRefused(
                f"The data of this home folder should be in {self.record.data} and are not there. Put them "
                f"back, or "
                f"remove {self.record.home}/database.json to start with an empty database."
            )
        place = Path(self.record.place)
        place.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        place.mkdir(exist_ok=True)
        # Only the two folders within are private: the server's account must be able to walk to them.
        place.chmod(0o711)
        write_private(place / OF_HOME, f"{self.record.home}\n")
        for folder in (self.record.data, self.record.sockets):
            folder.mkdir(mode=0o700, exist_ok=True)
            os.chown(folder, self.account.uid, self.account.gid)
        with tempfile.NamedTemporaryFile("w", dir=place, prefix=".password-") as password:
            password.write(self.record.passwords[ADMINISTRATOR])
            password.flush()
            os.chown(password.name, self.account.uid, self.account.gid)
            made = self._run(
                "initdb",
                f"--pgdata={self.record.data}",
                f"--username={ADMINISTRATOR}",
                f"--pwfile={password.name}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--no-instructions",
                *self._locale(),
                *([] if self.record.durable else ["--no-sync"]),
            )
        if made.returncode != 0:
            raise DatabaseRefused(f"The database could not be made in {self.record.data}:\n{made.stderr}")
        with (self.record.data / "postgresql.conf").open("a", encoding="utf-8") as settings:
            settings.write(SETTINGS + ("" if self.record.durable else THROWAWAY_SETTINGS))

    def _locale(self) -> list[str]:
        if self.programs.major >= 17:
            return ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        return ["--locale=C.UTF-8"]

    def _start(self) -> None:
        options = f"-p {PORT} -c unix_socket_directories={shlex.quote(str(self.record.sockets))}"
        log = self._log()
        started = self._control(
            "start", f"--log={log}", "--wait", f"--timeout={START_SECONDS}", f"--options={options}"
        )
        if started.returncode != 0:
            said = log.read_text(encoding="utf-8", errors="replace")[-2000:]
            raise DatabaseRefused(f"The database in {self.record.data} did not start.\n{said}")

    def _log(self) -> Path:
        """Return the server's log, begun anew when it has grown long; the one before it is kept."""
        log = Path(self.record.place) / "server.log"
        if log.exists() and log.stat().st_size > LONG_LOG_BYTES:
            log.replace(log.with_suffix(".log.before"))
        log.touch(mode=0o600)
        os.chown(log, self.account.uid, self.account.gid)
        return log

    def _watch(self) -> None:
        home = Path(self.record.home)
        stop = [self.programs.path("pg_ctl"), f"--pgdata={self.record.data}", "--silent", *STOP]
        words = [home / HOLDERS, home / LOCK, str(self.account.uid), str(self.account.gid), *stop]
        _watchers[:] = [watcher for watcher in _watchers if watcher.poll() is None]
        _watchers.append(
            subprocess.Popen(
                [sys.executable, "-I", "-S", watching.__file__, *words],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        )

    def _prepare(self) -> None:
        passwords = {login: self.record.passwords[login.value] for login in Login}
        administrator = _embedded_connection(self.record, ADMINISTRATOR, "postgres")
        with psycopg.connect(**administrator.keywords(), autocommit=True) as connected:
            prepare(connected, database=DATABASE, passwords=passwords)
        self.record = replace(self.record, prepared=True)
        self.record.save()

    def _control(self, *words: str) -> subprocess.CompletedProcess[str]:
        return self._run("pg_ctl", f"--pgdata={self.record.data}", "--silent", *words)

    def _run(self, program: str, *words: str) -> subprocess.CompletedProcess[str]:
        environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"}
        with tempfile.TemporaryFile("w+") as errors:
            # A server outlives the program that started it and would keep a pipe open, so errors go to a
            # file.
            done = subprocess.run(
                [self.programs.path(program), *words],
                stdin=subprocess.DEVNULL,
                stdout=errors,
                stderr=errors,
                env=environment,
                umask=0o077,
                check=False,
                **self.account.arguments(),
            )
            errors.seek(0)
            return subprocess.CompletedProcess(done.args, done.returncode, "", errors.read())


def _moving_words(record: DatabaseRecord, made_by: int, ours: int) -> str:
    return (
        f"The data in {record.data} were made by PostgreSQL {made_by}, and these programs are PostgreSQL "
        f"{ours}. "
        "Nothing was changed. To move the data:\n"
        f"  1. SIGHTLINE_POSTGRES_PROGRAMS=/folder/of/postgresql-{made_by}/bin sightline backup moving.dump\n"
        "     (or `sightline backup moving.dump` with the version of Sightline that made them)\n"
        f"  2. mv {record.home}/database.json {record.home}/database-{made_by}.json\n"
        "  3. sightline restore moving.dump\n"
    )
