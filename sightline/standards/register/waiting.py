"""The rows of the clock table that are not declared yet, and what each lacks. The list only shrinks."""

from collections.abc import Mapping
from types import MappingProxyType

WAITING: Mapping[str, str] = MappingProxyType(
    {
        "C107": "No event says that the national child protection information service was told.",
        "C108": "No event says that a change was sent to the department's data service.",
    }
)
