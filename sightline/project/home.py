"""The home folder: where one installation keeps its database, its secrets and its files.

`SIGHTLINE_HOME` names it; without that it is `.sightline/` in the project.
"""

import os
import secrets
from pathlib import Path


class NoHome(Exception):
    """The home folder cannot be used; the message says why and what to do."""


PROJECT_ROOT = Path(__file__).resolve().parents[2]
NAME_ANOTHER = "Name in SIGHTLINE_HOME a folder that you may write in."


def home_folder() -> Path:
    """Return the home folder, made readable by its owner alone when it is new. Raises NoHome."""
    named = os.environ.get("SIGHTLINE_HOME")
    folder = Path(named).expanduser().resolve() if named else PROJECT_ROOT / ".sightline"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise NoHome(f"{folder} {_why_no_home(error)} {NAME_ANOTHER}") from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise NoHome(f"You may not write in {folder}. {NAME_ANOTHER}")
    return folder


def _why_no_home(error: OSError) -> str:
    return "is a file." if isinstance(error, FileExistsError) else f"cannot be made: {error.strerror}."


def write_private(path: Path, text: str) -> None:
    """Write `text` to `path` whole or not at all, readable by its owner alone."""
    _written_beside(path, text).replace(path)


def write_first(path: Path, text: str) -> str:
    """Write `text` to `path` unless it stands already, and return what stands there then.

    Of several processes at the same moment one writes, and all are told the same.
    """
    part = _written_beside(path, text)
    try:
        path.hardlink_to(part)
    except FileExistsError:
        return path.read_text(encoding="utf-8")
    finally:
        part.unlink()
    return text


def kept_secret(name: str) -> str:
    """Return the secret kept in the home folder as `name`, made on first use."""
    path = home_folder() / name
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return write_first(path, secrets.token_urlsafe(64))


def _written_beside(path: Path, text: str) -> Path:
    part = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return part
