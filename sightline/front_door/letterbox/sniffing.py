"""What a file is, by what is in it. Its name and what the browser says of it count for nothing."""

import re
import zipfile
import zlib
from typing import BinaryIO

PDF, PNG, JPEG, HEIC, TEXT = "application/pdf", "image/png", "image/jpeg", "image/heic", "text/plain"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
OPEN_TEXT = "application/vnd.oasis.opendocument.text"
OUTLOOK = "application/vnd.ms-outlook"
# What each kind is called, and how its name ends.
KINDS = {
    PDF: ("PDF", ".pdf"),
    PNG: ("Picture", ".png"),
    JPEG: ("Picture", ".jpg"),
    HEIC: ("Picture from a phone", ".heic"),
    WORD: ("Word document", ".docx"),
    EXCEL: ("Excel workbook", ".xlsx"),
    OPEN_TEXT: ("OpenDocument text", ".odt"),
    OUTLOOK: ("Outlook message", ".msg"),
    TEXT: ("Plain text", ".txt"),
}
TAKEN = (
    "a PDF, a picture (JPEG, PNG or HEIC), a Word or OpenDocument text, an Excel workbook, "
    "an Outlook message or plain text"
)
LOOKED_AT = 4096
MOST_PARTS = 4000
MOST_UNPACKED = 512 << 20
MOST_SAID_OF_PARTS = 1 << 20
UNREADABLE = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)
NOT_A_KIND = f"That is not a file we can take. It must be {TAKEN}."
WITH_MACROS = (
    "That document holds macros or other programs, which we do not take. "
    "Save it without them (.docx or .xlsx), or as a PDF, and choose it again."
)
OF_THE_OLD_KIND = (
    "That is a document of the old kind (.doc or .xls), which may hold macros. "
    "Save it as .docx, .xlsx or PDF, and choose it again."
)
WITH_A_PASSWORD = "That document has a password. Save it without one, and choose it again: it is kept safe."
_LOOKS_LIKE_MARKUP = re.compile(rb"<\s*(!doctype|html|head|body|script|svg|iframe|\?xml)", re.IGNORECASE)
# How an Outlook message names its properties, in letters of two bytes; and what else is packed as one is.
_OF_OUTLOOK = "__properties_version1.0".encode("utf-16-le")
_OF_OLD_OFFICE = [name.encode("utf-16-le") for name in ("WordDocument", "Workbook", "PowerPoint Document")]
_LOCKED = "EncryptedPackage".encode("utf-16-le")
# The part by which each kind of document says that it is one, and no other, and runs nothing.
_MAIN_PARTS = {
    b"wordprocessingml.document.main+xml": WORD,
    b"spreadsheetml.sheet.main+xml": EXCEL,
}
_RUNS = re.compile(
    r"vbaproject|vbadata|/activex/|/macrosheets/|/intlmacrosheets/|/dialogsheets/|^(basic|scripts)/"
    r"|\.(docm|dotm|xlsm|xlsb|xltm|xlam|pptm|potm|ppsm)$"
    r"|\.(exe|dll|com|scr|js|jse|vbs|vbe|wsf|hta|bat|cmd|ps1|lnk|jar)$"
)
_SAID_TO_RUN = (b"macroenabled", b"vbaproject", b"macrosheet", b"activex")
# Brands of pictures in HEIF that hold HEVC, as phones write them, and of what may stand first.
_OF_HEIC = {b"heic", b"heix", b"heim", b"heis"}
_FIRST_OF_HEIC = _OF_HEIC | {b"mif1"}
_BOXES = {b"meta", b"mdat", b"free", b"skip", b"wide", b"moov", b"uuid"}


def kind_of(file: BinaryIO) -> str | None:
    """Return the media type of a file, or None for one that is not taken. The file is read from its start."""
    return _looked_at(file)[0]


def why_not_taken(file: BinaryIO) -> str:
    """Return why a file is not taken and what to do, or nothing where it is."""
    return _looked_at(file)[1]


def _looked_at(file: BinaryIO) -> tuple[str | None, str]:
    file.seek(0)
    start = file.read(LOOKED_AT)
    if start.startswith(b"PK\x03\x04"):
        return _packed(file)
    if start.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _compound(file)
    kind = _by_its_start(start) or (TEXT if _is_text(file, start) else None)
    return (kind, "") if kind else (None, NOT_A_KIND)


def _by_its_start(start: bytes) -> str | None:
    if start.startswith(b"%PDF-"):
        return PDF
    if start.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if start.startswith(b"\xff\xd8\xff"):
        return JPEG
    return HEIC if _is_heic(start) else None


def _is_heic(start: bytes) -> bool:
    """Say whether the first box names the brands of a phone's picture, and a box of such a file follows."""
    ends = int.from_bytes(start[:4], "big")
    if start[4:8] != b"ftyp" or not 20 <= ends <= 256 or ends % 4 or len(start) < ends + 8:
        return False
    brands = {start[at : at + 4] for at in range(16, ends, 4)}
    follows = start[ends + 4 : ends + 8]
    return start[8:12] in _FIRST_OF_HEIC and bool(brands & _OF_HEIC) and follows in _BOXES


def _compound(file: BinaryIO) -> tuple[str | None, str]:
    file.seek(0)
    whole = file.read()
    if _OF_OUTLOOK in whole:
        return OUTLOOK, ""
    if _LOCKED in whole:
        return None, WITH_A_PASSWORD
    return None, OF_THE_OLD_KIND if any(name in whole for name in _OF_OLD_OFFICE) else NOT_A_KIND


def _packed(file: BinaryIO) -> tuple[str | None, str]:
    """Return what a packed document is. Nothing in it is unpacked but its own word for what it is."""
    try:
        with zipfile.ZipFile(file) as packed:
            parts = packed.infolist()
            names = {part.filename.replace("\\", "/").lower() for part in parts}
            if len(parts) > MOST_PARTS or len(names) != len(parts):
                return None, NOT_A_KIND
            if any(_RUNS.search(name) for name in names):
                return None, WITH_MACROS
            if sum(part.file_size for part in parts) > MOST_UNPACKED:
                return None, NOT_A_KIND
            if "[Content_Types].xml" in packed.namelist():
                return _office(packed)
            if parts and parts[0].filename == "mimetype" and parts[0].file_size == len(OPEN_TEXT):
                is_text = packed.read(parts[0]) == OPEN_TEXT.encode()
                return (OPEN_TEXT, "") if is_text else (None, NOT_A_KIND)
    except UNREADABLE:
        return None, NOT_A_KIND
    return None, NOT_A_KIND


def _office(packed: zipfile.ZipFile) -> tuple[str | None, str]:
    """Return what an Office document says that it is. It must do so in plain letters, with no way around."""
    with packed.open("[Content_Types].xml") as opened:
        said = opened.read(MOST_SAID_OF_PARTS + 1)
    lower = said.lower()
    if any(word in lower for word in _SAID_TO_RUN):
        return None, WITH_MACROS
    hides = len(said) > MOST_SAID_OF_PARTS or b"&" in said or b"<!" in said or b"\0" in said
    kinds = {kind for part, kind in _MAIN_PARTS.items() if part in said}
    if hides or len(kinds) != 1:
        return None, NOT_A_KIND
    (kind,) = kinds
    folder = "word/" if kind == WORD else "xl/"
    named = any(name.startswith(folder) for name in packed.namelist())
    return (kind, "") if named else (None, NOT_A_KIND)


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
