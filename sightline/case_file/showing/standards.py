"""Standards on pages: the list by chapter, one with its versions, and what is not counted yet."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.text import slugify

from sightline.case_file.describing import PROVENANCE, due_words, limits_words
from sightline.govuk.words import day
from sightline.standards.model import Standard, Version
from sightline.standards.register.waiting import WAITING, WAITING_IN_PART


@dataclass(frozen=True, slots=True)
class Row:
    """One standard of the list."""

    code: str
    title: str
    href: str
    promised: str
    limits: str
    provenance: str
    to_verify: bool


@dataclass(frozen=True, slots=True)
class Chapter:
    """The standards of one chapter of a child's way through the service."""

    name: str
    rows: tuple[Row, ...]

    @property
    def anchor(self) -> str:
        """Return the place of its list on the page."""
        return slugify(self.name)

    @property
    def href(self) -> str:
        """Return the address of its list on the same page."""
        return f"#{self.anchor}"


def chapters(register: Mapping[str, Standard], address: Callable[[str], str]) -> list[Chapter]:
    """Return the standards by chapter, in the order of the clock table."""
    found: dict[str, list[Row]] = {}
    for standard in sorted(register.values(), key=lambda each: _order(each.code)):
        newest = newest_of(standard)
        found.setdefault(standard.chapter, []).append(
            Row(
                standard.code,
                standard.title,
                address(standard.code),
                standard.promised,
                limits_words(newest.limits),
                PROVENANCE[newest.provenance],
                newest.to_verify,
            )
        )
    return [Chapter(name, tuple(rows)) for name, rows in found.items()]


FILE_COLUMNS = (
    "Code", "Standard", "Chapter", "What is promised", "How long", "In force from", "From", "Citation",
    "To verify",
)  # fmt: skip


def file_rows(register: Mapping[str, Standard]) -> list[tuple[str | date, ...]]:
    """Return a row for each version of each standard, in the order of the clock table, newest first."""
    return [
        (each.code, each.title, each.chapter, each.promised, limits_words(version.limits),
         version.in_force_on, PROVENANCE[version.provenance], version.citation,
         "yes" if version.to_verify else "")
        for each in sorted(register.values(), key=lambda each: _order(each.code))
        for version in sorted(each.versions, key=lambda version: version.in_force_on, reverse=True)
    ]  # fmt: skip


def _order(code: str) -> tuple[int, str]:
    digits = "".join(letter for letter in code[1:4] if letter.isdigit())
    return int(digits or 0), code


def newest_of(standard: Standard) -> Version:
    """Return the version that came into force last."""
    return max(standard.versions, key=lambda version: version.in_force_on)


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One dated version of a standard."""

    limits: str
    since: str
    in_force: bool
    provenance: str
    citation: str
    to_verify: bool
    note: str


def versions(standard: Standard, today: date) -> list[VersionRow]:
    """Return the versions of a standard, newest first, the one in force marked."""
    now = standard.version_on(today)
    return [
        VersionRow(
            " ".join(dict.fromkeys(due_words(standard, limit) for limit in version.limits)),
            day(version.in_force_on),
            version is now,
            PROVENANCE[version.provenance],
            version.citation,
            version.to_verify,
            version.note,
        )
        for version in sorted(standard.versions, key=lambda version: version.in_force_on, reverse=True)
    ]


def counterpart(
    standard: Standard, register: Mapping[str, Standard], address: Callable[[str], str]
) -> dict[str, str] | None:
    """Return the same promise counted another way, where there is one."""
    other = register.get(standard.counterpart or "")
    if other is None:
        return None
    return {"text": f"{other.code}, {other.title}", "href": address(other.code), "promised": other.promised}


def waiting() -> list[tuple[str, str]]:
    """Return the promises of the clock table that are not counted yet, each with what it lacks."""
    return sorted(WAITING.items(), key=lambda pair: _order(pair[0]))


def waiting_in_part() -> list[tuple[str, str, str]]:
    """Return the promises that are counted in part: code, the part that is not, and what it lacks."""
    found = [(code, part, lacks) for (code, part), lacks in WAITING_IN_PART.items()]
    return sorted(found, key=lambda row: _order(row[0]))
