"""The register: every promise that is kept count of, chapter by chapter.

A chapter is a module here with a tuple `STANDARDS`; it joins the register by being a file. `waiting` lists
the promises of the clock table that are not declared yet, with what each lacks.
"""

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType

from sightline.standards.model import Standard

NOT_CHAPTERS = ("waiting",)


class DeclaredTwice(Exception):
    """Say that two standards of the register have one code."""


def _gathered() -> Mapping[str, Standard]:
    """Return the standards of every chapter by code, in order of chapter. Raises DeclaredTwice."""
    found: dict[str, Standard] = {}
    for module in sorted(module.name for module in iter_modules(__path__)):
        if module in NOT_CHAPTERS:
            continue
        for standard in import_module(f"{__name__}.{module}").STANDARDS:
            if standard.code in found:
                raise DeclaredTwice(f"{standard.code} is declared twice. Give one of the two another code.")
            found[standard.code] = standard
    return MappingProxyType(found)


STANDARDS: Mapping[str, Standard] = _gathered()
