"""In which encoding a text file is written; refused when it cannot be told."""

import codecs
import re
from pathlib import Path

from sightline.sources.reading.refused import FileRefused

_CHUNK = 1 << 20
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Bytes that text in the Windows encoding of western Europe never holds.
_NOT_IN_WINDOWS_TEXT = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f\x81\x8d\x8f\x90\x9d]")
_UTF8_LETTER = re.compile(rb"[\xc3-\xc5][\x80-\xbf]|\xe2\x80[\x90-\xbf]")


def encoding_of(path: Path) -> str:
    """Return the encoding of a text file: UTF-8, UTF-16 or Windows-1252. Raises FileRefused when in doubt.

    The whole file is looked at, a mebibyte at a time, because one bad byte at the end is enough to put the
    name of a child or a worker down wrongly.
    """
    with path.open("rb") as file:
        start = file.read(4)
    if start in (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE):
        raise FileRefused("This file is in UTF-32, which is not read. Save it again as CSV UTF-8.")
    for mark, name in _BYTE_ORDER_MARKS:
        if start.startswith(mark):
            _check(path, name)
            return name
    if len(start) == 4 and start[1] == 0 == start[3]:
        return _checked_utf16(path, "utf-16-le")
    if len(start) == 4 and start[0] == 0 == start[2]:
        return _checked_utf16(path, "utf-16-be")
    if _decodes(path, "utf-8"):
        _check_no_controls(path)
        return "utf-8"
    _check_windows_text(path)
    return "cp1252"


def _checked_utf16(path: Path, name: str) -> str:
    _check(path, name)
    return name


def _check(path: Path, name: str) -> None:
    """Raise FileRefused if the file is not wholly in the encoding that its first bytes announce."""
    if not _decodes(path, name):
        raise FileRefused(
            "The first bytes of this file announce one encoding and the rest is in another. Open it in the "
            "program that made it and save it again as CSV UTF-8."
        )


def _decodes(path: Path, name: str) -> bool:
    """Say whether the whole file can be read in an encoding."""
    decoder = codecs.getincrementaldecoder(name)("strict")
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                _check_that_lines_end(chunk)
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _check_that_lines_end(chunk: bytes) -> None:
    """Raise FileRefused for a mebibyte without the end of a line, so that no line can fill the memory."""
    if len(chunk) == _CHUNK and b"\n" not in chunk and b"\r" not in chunk:
        raise FileRefused(
            "A line of this file is longer than a mebibyte, which no row of a return is. Check that it is a "
            "csv file and that its lines end."
        )


def _check_no_controls(path: Path) -> None:
    """Raise FileRefused for a file that decodes and is no text: one with zero bytes in it."""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            if b"\x00" in chunk:
                raise FileRefused(
                    "This file is not text. Save it as CSV UTF-8 from the program that made it."
                )


def _check_windows_text(path: Path) -> None:
    """Raise FileRefused unless a file that is not UTF-8 is plainly Windows-1252."""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            _check_that_lines_end(chunk)
            if _NOT_IN_WINDOWS_TEXT.search(chunk):
                raise FileRefused(
                    "This file is neither UTF-8 nor Windows text, so its letters cannot be told. Open it in "
                    "the program that made it and save it as CSV UTF-8."
                )
            if _UTF8_LETTER.search(chunk):
                raise FileRefused(
                    "Some letters of this file are in UTF-8 and some in another encoding, so names may come "
                    "out wrong. Open it in the program that made it and save it as CSV UTF-8."
                )
