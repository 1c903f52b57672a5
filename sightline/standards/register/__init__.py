"""The register: every promise that is kept count of, chapter by chapter.

A chapter is a module here with a tuple `STANDARDS`; it joins the register by being a file. Where one standard
holds several rows of the clock table, its chapter says so in `HELD_IN`: the row's id and the standard's code.
`waiting` lists the promises of the table that are not declared yet, with what each lacks.
"""

from collections.abc import Iterator, Mapping
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType, ModuleType

from sightline.standards.model import Standard

NOT_CHAPTERS = ("waiting",)


class DeclaredTwice(Exception):
    """Say that two standards of the register have one code."""


def _chapters() -> Iterator[ModuleType]:
    """Yield the modules of the chapters, by name."""
    for name in sorted(module.name for module in iter_modules(__path__)):
        if name not in NOT_CHAPTERS:
            yield import_module(f"{__name__}.{name}")


def _gathered() -> Mapping[str, Standard]:
    """Return the standards of every chapter by code. Raises DeclaredTwice."""
    found: dict[str, Standard] = {}
    for chapter in _chapters():
        for standard in chapter.STANDARDS:
            if standard.code in found:
                raise DeclaredTwice(f"{standard.code} is declared twice. Give one of the two another code.")
            found[standard.code] = standard
    return MappingProxyType(found)


STANDARDS: Mapping[str, Standard] = _gathered()
HELD_IN: Mapping[str, str] = MappingProxyType(
    {row: code for chapter in _chapters() for row, code in getattr(chapter, "HELD_IN", {}).items()}
)
