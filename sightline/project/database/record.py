"""What the home folder remembers of its database: where the data are and how each login proves itself."""

import json
import os
import secrets
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from sightline.project.database.logins import Login
from sightline.project.database.programs import STATE_FOLDER, is_open_to_all
from sightline.project.database.refusal import DatabaseRefused
from sightline.project.home import home_folder, write_first, write_private

ADMINISTRATOR = "sightline_administrator"
FILE = "database.json"
# In the place of the data: which home folder they are of.
OF_HOME = "home"


@dataclass(frozen=True)
class DatabaseRecord:
    """One embedded database, as `database.json` in a home folder describes it."""

    home: str
    place: str
    passwords: dict[str, str]
    prepared: bool = False
    durable: bool = True

    @property
    def data(self) -> Path:
        """Return the data folder."""
        return Path(self.place) / "data"

    @property
    def sockets(self) -> Path:
        """Return the folder of the socket: the server's account alone may enter it."""
        return Path(self.place) / "socket"

    def save(self) -> None:
        """Write the record into its home folder."""
        write_private(Path(self.home) / FILE, self.text())

    def text(self) -> str:
        """Return the record as its file holds it."""
        return json.dumps(asdict(self), indent=2) + "\n"


def record_of_home() -> DatabaseRecord:
    """Return the record of this home folder's database, made when there is none."""
    home = home_folder()
    try:
        text = (home / FILE).read_text(encoding="utf-8")
    except FileNotFoundError:
        return new_record(home, place=_lasting_place(home))
    except PermissionError as error:
        raise DatabaseRefused(
            f"{home / FILE} belongs to another user. Run as that user, or set SIGHTLINE_HOME to a folder of "
            f"your own."
        ) from error
    record = DatabaseRecord(**json.loads(text))
    if record.home != str(home):
        raise DatabaseRefused(
            f"This home folder was copied or moved from {record.home}, and its data are in {record.place}. "
            f'To go on with those data here, change "home" in {home / FILE}. To start afresh, remove that '
            f"file."
        )
    return record


def new_record(home: Path, *, place: Path, durable: bool = True) -> DatabaseRecord:
    """Make and save a record with new passwords, unless another process was first; return what is kept."""
    names = [ADMINISTRATOR, *(login.value for login in Login)]
    record = DatabaseRecord(
        home=str(home),
        place=str(place),
        passwords={name: secrets.token_urlsafe(32) for name in names},
        durable=durable,
    )
    return DatabaseRecord(**json.loads(write_first(home / FILE, record.text())))


def _lasting_place(home: Path) -> Path:
    """Return where to keep data that must last: in the home folder, except for root.

    Root's server runs as another account, and a home folder is private; its data stand where nothing above
    is.
    """
    if os.geteuid() == 0:
        return STATE_FOLDER / f"database-{secrets.token_hex(6)}"
    place = home / "database"
    # A socket's whole path must stay under 104 bytes on the shortest of our systems.
    if len(bytes(place)) > 75:
        raise DatabaseRefused(
            f"The path of {home} is too long for a database. Set SIGHTLINE_HOME to a shorter one."
        )
    return place


def passing_folder() -> Path:
    """Return a folder to make throwaway places in, that the server's account can reach."""
    folder = Path(tempfile.gettempdir()).resolve()
    if os.geteuid() != 0 or (is_open_to_all(folder) and len(bytes(folder)) < 50):
        return folder
    return Path("/var/tmp")
