"""The home folder: where one installation keeps its database, its secrets and its files.

`SIGHTLINE_HOME` names it; without that it is `.sightline/` in the project.
"""

import os
import secrets
from pathlib import Path

PROJECT_ROOT = Path(__file__).resolve().parents[2]


def home_folder() -> Path:
    """Return the home folder, made readable by its owner alone when it is new."""
    named = os.environ.get("SIGHTLINE_HOME")
    folder = Path(named).expanduser().resolve() if named else PROJECT_ROOT / ".sightline"
    if not folder.exists():
        folder.mkdir(parents=True, mode=0o700)
    return folder


def write_private(path: Path, text: str) -> None:
    """Write `text` to `path` whole or not at all, readable by its owner alone."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def kept_secret(name: str) -> str:
    """Return the secret kept in the home folder as `name`, made on first use."""
    path = home_folder() / name
    try:
        return path.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        pass
    made = secrets.token_urlsafe(64)
    try:
        # A hard link fails if another process was first, so both end with the same secret.
        part = path.with_name(f".{name}.{os.getpid()}.new")
        write_private(part, made)
        os.link(part, path)
    except FileExistsError:
        made = path.read_text(encoding="utf-8").strip()
    finally:
        part.unlink(missing_ok=True)
    return made
