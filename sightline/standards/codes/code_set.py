"""What a code set is, and when a code of it may be used."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

TO_BE_VERIFIED = "To be verified."


@dataclass(frozen=True, slots=True)
class Code:
    """One code and its meaning.

    `valid_from` and `valid_to` are the first and last day on which an event may carry it; None means no
    limit known. `replaced_by` names the codes that took over, in the same set unless the set says
    otherwise; with more than one, a person must choose. `ssd_key` is the key of the Standard Safeguarding
    Dataset's outcome field that this outcome sets to Y. `note` says what a reader should know, with
    "To be verified." where our source is secondary or old.
    """

    code: str
    label: str
    valid_from: date | None = None
    valid_to: date | None = None
    replaced_by: tuple[str, ...] = ()
    ssd_key: str | None = None
    note: str | None = None

    def in_use_on(self, day: date) -> bool:
        """Say whether an event of that day may carry this code."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )

    @property
    def to_be_verified(self) -> bool:
        """Say whether this code's label or dates still wait for a check against the official text."""
        return self.note is not None and TO_BE_VERIFIED in self.note


@dataclass(frozen=True)
class CodeSet:
    """A named set of codes, with where it comes from. Codes are compared as written, capitals included.

    `replaced_in` names the set in which `replaced_by` is to be read, if not this one. `ssd_keys` are the
    keys of the outcome field, in its order, all of which are always written. Raises ValueError if a code
    stands twice.
    """

    name: str
    title: str
    source: str
    codes: tuple[Code, ...]
    replaced_in: str | None = None
    ssd_keys: tuple[str, ...] = ()
    _by_code: Mapping[str, Code] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_code = {code.code: code for code in self.codes}
        if len(by_code) != len(self.codes):
            raise ValueError(f"A code stands twice in {self.name}. Take one away.")
        object.__setattr__(self, "_by_code", MappingProxyType(by_code))

    def get(self, code: str) -> Code | None:
        """Return the code, of whatever date, or None if the set has no such code."""
        return self._by_code.get(code)

    def label(self, code: str) -> str:
        """Return the code's label. Raises KeyError if the set has no such code."""
        return self._by_code[code].label

    def valid(self, code: str, on: date | None = None) -> bool:
        """Say whether an event of that day may carry the code. Without a day: whether the set has it at all.

        The day is the event's, never the day it was written down.
        """
        known = self._by_code.get(code)
        return known is not None and (on is None or known.in_use_on(on))

    def valid_or_recoded(self, code: str, on: date) -> bool:
        """Say whether a row begun on that day may carry the code in a later return.

        A return re-codes what is still open when a code is replaced: a placement begun as H5 in 2023 is
        sent as K3 the year after, with its first date. So a code is also right where one that it replaced
        was in use.
        """
        return self.valid(code, on) or any(
            code in earlier.replaced_by and earlier.in_use_on(on) for earlier in self.codes
        )

    def in_use_on(self, day: date) -> tuple[Code, ...]:
        """Return the codes that an event of that day may carry, in the set's order: what a form offers."""
        return tuple(code for code in self.codes if code.in_use_on(day))
