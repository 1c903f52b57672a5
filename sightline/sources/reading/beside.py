"""What lies beside a return in its folder and can hold no records: schemas, letters, pictures.

Known by what it holds. Whatever might be records that nobody can read (text, a workbook, any other XML) is
not among these: it is refused, so that somebody looks at it.
"""

import zipfile
from collections.abc import Mapping
from pathlib import Path

from sightline.sources.reading.refused import FileRefused
from sightline.sources.reading.xml import root_of

BEGINNINGS: Mapping[bytes, str] = {
    b"%PDF-": "a PDF",
    b"\x89PNG\r\n\x1a\n": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
}
ROOTS: Mapping[str, str] = {"schema": "an XML schema", "stylesheet": "an XML stylesheet"}
OFFICE: Mapping[str, str] = {"word/document.xml": "a Word document", "ppt/presentation.xml": "a presentation"}
_ZIP = b"PK\x03\x04"


def without_records(path: Path, start: bytes) -> str | None:
    """Return what a file is, from its beginning, if that can hold no records: "an XML schema"."""
    for beginning, what in BEGINNINGS.items():
        if start.startswith(beginning):
            return what
    if start.startswith(_ZIP):
        return _office_document(path)
    if start.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n").startswith(b"<"):
        try:
            return ROOTS.get(root_of(start))
        except FileRefused:
            return None
    return None


def _office_document(path: Path) -> str | None:
    try:
        with zipfile.ZipFile(path) as parts:
            names = set(parts.namelist())
    except (zipfile.BadZipFile, ValueError):
        return None
    return next((what for name, what in OFFICE.items() if name in names), None)
