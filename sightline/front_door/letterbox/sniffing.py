"""What a file is, by what is in it. Its name and what the browser says of it count for nothing."""

import re
import zipfile
from typing import BinaryIO

PDF, PNG, JPEG, TEXT = "application/pdf", "image/png", "image/jpeg", "text/plain"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
OPEN_TEXT = "application/vnd.oasis.opendocument.text"
OUTLOOK = "application/vnd.ms-outlook"
# What each kind is called, and how its name ends.
KINDS = {
    PDF: ("PDF", ".pdf"),
    PNG: ("Picture", ".png"),
    JPEG: ("Picture", ".jpg"),
    WORD: ("Word document", ".docx"),
    OPEN_TEXT: ("OpenDocument text", ".odt"),
    OUTLOOK: ("Outlook message", ".msg"),
    TEXT: ("Plain text", ".txt"),
}
TAKEN = "a PDF, a picture (JPEG or PNG), a Word or OpenDocument text, an Outlook message or plain text"
LOOKED_AT = 4096
MOST_PARTS = 4000
_LOOKS_LIKE_MARKUP = re.compile(rb"<\s*(!doctype|html|head|body|script|svg|iframe|\?xml)", re.IGNORECASE)
# How an Outlook message names its properties, in letters of two bytes.
_OF_OUTLOOK = "__properties_version1.0".encode("utf-16-le")


def kind_of(file: BinaryIO) -> str | None:
    """Return the media type of a file, or None for one that is not taken. The file is read from its start."""
    file.seek(0)
    start = file.read(LOOKED_AT)
    if start.startswith(b"%PDF-"):
        return PDF
    if start.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if start.startswith(b"\xff\xd8\xff"):
        return JPEG
    if start.startswith(b"PK\x03\x04"):
        return _packed(file)
    if start.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        file.seek(0)
        return OUTLOOK if _OF_OUTLOOK in file.read() else None
    return TEXT if _is_text(file, start) else None


def _packed(file: BinaryIO) -> str | None:
    """Return what a packed document is. Nothing in it is unpacked but its own word for what it is."""
    try:
        with zipfile.ZipFile(file) as packed:
            parts = packed.infolist()
            names = {part.filename for part in parts}
            if len(parts) > MOST_PARTS or any(name.endswith("vbaProject.bin") for name in names):
                return None
            if {"[Content_Types].xml", "word/document.xml"} <= names:
                return WORD
            if parts and parts[0].filename == "mimetype" and parts[0].file_size == len(OPEN_TEXT):
                return OPEN_TEXT if packed.read(parts[0]) == OPEN_TEXT.encode() else None
    except (zipfile.BadZipFile, zipfile.LargeZipFile, ValueError, RuntimeError, OSError, NotImplementedError):
        return None
    return None


def _is_text(file: BinaryIO, start: bytes) -> bool:
    if not start.strip() or _LOOKS_LIKE_MARKUP.search(start) or start.startswith(b"{\\rtf"):
        return False
    file.seek(0)
    whole = file.read()
    if any(letter < 32 and letter not in b"\t\n\r\f" for letter in set(whole)):
        return False
    try:
        whole.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return True
