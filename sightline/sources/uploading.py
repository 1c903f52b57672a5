"""Files sent from a page: looked at before they are taken, and kept where no address leads to them.

They stand in a folder of their own in the home folder, readable by the service alone, until they are filed or
refused; then they are removed.
"""

import os
import re
import secrets
import shutil
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

MEBIBYTE = 1 << 20
LARGEST = 300 * MEBIBYTE
MOST_FILES = 60
LONGEST_NAME = 120
KEPT_FOR = timedelta(hours=24)
LOOKED_AT = 4096
CHOOSE = "Choose a workbook (.xlsx), a csv file or a census in XML."
_NOT_IN_A_NAME = re.compile(r"[^\w .()&+,-]+")
# A workbook, and one of the old kind, which is refused when it is read with what to do about it.
_PACKED = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
# What begins so is never a return, whatever its name says.
_NEVER = {
    b"%PDF": "a PDF",
    b"\x7fELF": "a program",
    b"MZ": "a program",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"Rar!": "a packed folder",
    b"7z\xbc\xaf": "a packed folder",
    b"\x1f\x8b": "a packed file",
}


class StopsWhenTooLarge(FileUploadHandler):
    """Take in no more of a file than a return can have. What is cut off so is not handed on."""

    def __init__(self, request: object = None) -> None:
        super().__init__(request)  # type: ignore[arg-type]
        self.taken = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Hand the piece on, or stop."""
        self.taken += len(raw_data)
        if self.taken > LARGEST:
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the next handler."""


def why_not_take(file: UploadedFile) -> str | None:
    """Return why a file is not taken in at all, from its size and its first bytes, or None."""
    name, size = file.name or "The file", file.size or 0
    if not size:
        return f"{name} is empty. Choose the file again, or save it again first."
    if size > LARGEST:
        return too_large(name)
    file.seek(0)
    start = file.read(LOOKED_AT)
    file.seek(0)
    for mark, what in _NEVER.items():
        if start.startswith(mark):
            return f"{name} is {what}. {CHOOSE}"
    if b"\x00" in start and not start.startswith(_PACKED) and not _is_wide_text(start):
        return f"{name} is neither a workbook nor text. {CHOOSE}"
    return None


def _is_wide_text(start: bytes) -> bool:
    """Say whether bytes are text of two bytes a letter, as some spreadsheets save it."""
    third = len(start) // 3
    return (
        start.startswith((b"\xff\xfe", b"\xfe\xff"))
        or max(start[0::2].count(0), start[1::2].count(0)) > third
    )


def too_large(name: str) -> str:
    """Return what is said of a file larger than any return."""
    most = f"{LARGEST // MEBIBYTE} MiB"
    return f"{name} is larger than {most}, which no return is. Check that it is the right file."


def arriving() -> Path:
    """Return the folder in which files wait, made if need be, readable by the service alone."""
    folder = Path(settings.MEDIA_ROOT) / "arriving"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def keep(files: Sequence[UploadedFile]) -> str:
    """Keep files in a private folder of their own, each under its own name, and return the folder's name."""
    name = secrets.token_hex(16)
    folder = arriving() / name
    folder.mkdir(mode=0o700)
    for number, file in enumerate(files):
        path = folder / safe_name(file.name or "", number)
        if path.exists():
            path = folder / f"{number} {path.name}"
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as kept:
            for chunk in file.chunks():
                kept.write(chunk)
    return name


def safe_name(name: str, number: int = 0) -> str:
    """Return a file's own name as it may stand in a folder: no path, no dot in front, not too long."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    plain = " ".join(_NOT_IN_A_NAME.sub(" ", last).split()).lstrip(". ~")
    stem, dot, ending = plain.rpartition(".")
    if len(plain) > LONGEST_NAME:
        plain = f"{(stem or plain)[: LONGEST_NAME - 10]}{dot}{ending[:9]}"
    return plain or f"file {number + 1}"


def paths_in(folder: str) -> list[Path]:
    """Return the files of a folder, in the order of their names; none when it is gone."""
    place = arriving() / folder
    return sorted(path for path in place.iterdir() if path.is_file()) if folder and place.is_dir() else []


def remove(folder: str) -> None:
    """Remove a folder with its files."""
    if folder:
        shutil.rmtree(arriving() / folder, ignore_errors=True)


def remove_forgotten(known: Iterable[str], *, at: datetime) -> int:
    """Remove folders that no upload speaks of, once they are an hour old, and return how many."""
    kept, removed = set(known), 0
    for folder in arriving().iterdir():
        age = at.timestamp() - folder.stat().st_mtime
        if folder.name not in kept and age > timedelta(hours=1).total_seconds():
            shutil.rmtree(folder, ignore_errors=True)
            removed += 1
    return removed
