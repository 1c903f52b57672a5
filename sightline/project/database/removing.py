"""Removing an embedded database with all that is in it, and those whose home folder is gone.

When root runs Sightline the data stand outside the home folder, and a deleted checkout leaves them behind.
"""

import json
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sightline.project.database.programs import STATE_FOLDER
from sightline.project.database.record import FILE, OF_HOME, record_of_home
from sightline.project.database.refusal import DatabaseRefused
from sightline.project.database.server import HOLDERS, is_last, one_at_a_time
from sightline.project.home import home_folder

# The process that watches the server holds it for the instant in which it looks whether anybody does.
LOOKS, SECONDS_BETWEEN = 10, 0.05
# What stands in the home folder beside the database's record and is of its data.
OF_ITS_DATA = ("last-restored.json", "files")


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """The place of a database whose home folder, if it is known, no longer leads to it."""

    place: Path
    home: str


def place_of_home() -> Path:
    """Return where the data of this home folder are. Raises DatabaseRefused where it has none."""
    if not (home_folder() / FILE).exists():
        raise DatabaseRefused(f"There is no database of {home_folder()}, so there is nothing to remove.")
    return Path(record_of_home().place)


def remove() -> None:
    """Remove this home folder's database, its uploads and its record. Nothing brings them back.

    Raises DatabaseRefused while anything uses it.
    """
    home, place = home_folder(), place_of_home()
    with one_at_a_time(home), (home / HOLDERS).open("a") as holders:
        if _is_held(holders):
            raise DatabaseRefused("Sightline is being used. Stop `sightline serve` and other commands first.")
        _remove(place)
        for name in OF_ITS_DATA:
            _remove(home / name)
        (home / FILE).unlink()


def _is_held(holders: Any) -> bool:
    for _ in range(LOOKS):
        if is_last(holders):
            return False
        time.sleep(SECONDS_BETWEEN)
    return True


def left_behind() -> list[LeftBehind]:
    """Return the databases beside this machine's own to which no home folder leads, by place."""
    found = []
    for place in sorted(STATE_FOLDER.glob("database-*")):
        said = place / OF_HOME
        home = said.read_text(encoding="utf-8").strip() if said.exists() else ""
        if home and not _leads_to(Path(home), place):
            found.append(LeftBehind(place, home))
    return found


def remove_left_behind(found: LeftBehind) -> None:
    """Remove one database to which no home folder leads."""
    _remove(found.place)


def _leads_to(home: Path, place: Path) -> bool:
    try:
        return json.loads((home / FILE).read_text(encoding="utf-8"))["place"] == str(place)
    except (FileNotFoundError, NotADirectoryError):
        return False


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
