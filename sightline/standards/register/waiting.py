"""The rows of the clock table that are not declared yet, and what each lacks. The list only shrinks."""

from collections.abc import Mapping
from types import MappingProxyType

WAITING: Mapping[str, str] = MappingProxyType(
    {
        "C68": "It adds up the hours of every stay in any 28 days: no limit sums over a rolling window.",
        "C71": "It adds up the days of short breaks in any 12 months: no limit sums over a rolling window.",
        "C107": "No event says that the national child protection information service was told.",
        "C108": "No event says that a change was sent to the department's data service.",
        "C110": "A calendar date starts it, one for each return and year; the dates are entered yearly.",
    }
)
