"""XML without its dangers: no document type, no entities, no network, no depth or size without end."""

import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from sightline.sources.reading.refused import FileRefused

CHUNK = 1 << 16
LONGEST_PROLOG = 1 << 16
# How much may stand between the ends of two elements of the kind read: a child is a few kilobytes.
LARGEST_ELEMENT = 1 << 20

_ROOT = re.compile(
    r"\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*)*(?:(?P<doctype><!DOCTYPE)|<(?:[\w.-]+:)?(?P<root>[\w.-]+)[\s/>])",
    re.DOTALL | re.IGNORECASE,
)


def safe_parser() -> etree.XMLParser:
    """Return a parser for small XML parts that resolves nothing and fetches nothing."""
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
    )


def root_of(start: bytes) -> str:
    """Return the name of an XML file's outermost element, from its first bytes. Raises FileRefused.

    A document type is refused whatever it says: no return has one, and entities are declared in it.
    """
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = start[: len(start) // 2 * 2].decode("utf-16", "replace")
    else:
        text = start.decode("utf-8-sig", "replace")
    found = _ROOT.match(text)
    if found is None:
        raise FileRefused(
            "This file begins like XML and is none. Save it again from the system it came from."
        )
    if found["doctype"]:
        if "html" in text[found.start("doctype") : found.start("doctype") + 40].lower():
            raise FileRefused(
                "This is a web page, whatever its name says. Open it in Excel and save it as a workbook."
            )
        raise FileRefused(
            "This file declares a document type, which no return does and which can be used to do harm. Save "
            "it again from the system it came from."
        )
    return found["root"]


def elements(path: Path, *names: str) -> Iterator[etree._Element]:
    """Yield the elements of these names as they end, in any namespace, and forget each after it was used.

    Raises FileRefused for what is not well formed, for text or nesting without end, and where more than a
    mebibyte stands between two such elements.
    """
    parser = etree.XMLPullParser(
        ("end",),
        tag=[f"{{*}}{name}" for name in names],
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    since = 0
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                parser.feed(chunk)
                since += len(chunk)
                for _, element in parser.read_events():
                    since = 0
                    yield element
                    _forget(element)
                if since > LARGEST_ELEMENT:
                    raise FileRefused(
                        "More than a mebibyte of this file holds no child. Check that it is the right file."
                    )
        parser.close()
    except etree.XMLSyntaxError as error:
        raise FileRefused(_why_broken(error)) from None


def _forget(element: etree._Element) -> None:
    """Empty an element and take away what stands before it, so that memory does not grow."""
    element.clear()
    parent = element.getparent()
    if parent is not None:
        while element.getprevious() is not None:
            del parent[0]


def _why_broken(error: etree.XMLSyntaxError) -> str:
    """Return why a file cannot be read as XML, in a sentence."""
    words = (error.msg or "").lower()
    line = f" at line {error.lineno:,}" if error.lineno else ""
    if "encod" in words or "utf-8" in words or "invalid bytes" in words:
        return (
            f"The letters of this file are not in the encoding it declares{line}. Save it again from the "
            "system it came from."
        )
    if "depth" in words or "huge" in words or "too long" in words or "amplification" in words:
        return (
            f"This file holds text or nesting without end{line}, which no return does. Save it again from "
            "the system it came from."
        )
    return (
        f"This file is broken{line}: it is not well-formed XML. It may have been cut short when it was saved "
        "or sent. Save it again from the system it came from."
    )
