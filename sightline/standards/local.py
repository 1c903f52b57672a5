"""An authority's own numbers: dated versions of local limits, added to the register from settings.

The law and national guidance are not settings, but for the guidance that says so (`Version.configurable`). A
version that has been in force is never edited: a new number is a new version, from a day on, with who entered
it and why.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from types import MappingProxyType

from sightline.standards.calendar import in_words
from sightline.standards.model import FIRST_CUTOFF, Limit, OneOf, Provenance, Standard, Version, Warns


@dataclass(frozen=True, slots=True)
class LocalLimit:
    """One setting: the amounts of a standard from a day on, in the order of its limits and in their units.

    `by` is who entered it, as printed beside the citation; `entered_on` the day they did. `cutoff` and
    `counts_from` are as in `model.Version`.
    """

    standard: str
    amounts: tuple[int, ...]
    in_force_on: date
    by: str
    why: str
    entered_on: date
    cutoff: time | None = None
    counts_from: str = ""


@dataclass(frozen=True, slots=True)
class LocalWarning:
    """One setting: from a day on, how little of any limit is left when a running clock warns."""

    share_left: int
    working_days_left: int
    in_force_on: date
    by: str
    why: str
    entered_on: date


MOST_WORKING_DAYS_LEFT = 20


class NotALocalLimit(Exception):
    """Say why a setting cannot change a standard."""


def with_local_limits(
    standards: Mapping[str, Standard], settings: Iterable[LocalLimit]
) -> Mapping[str, Standard]:
    """Return the standards with a version added for each setting. Raises NotALocalLimit, saying why."""
    found = dict(standards)
    for setting in sorted(settings, key=lambda each: (each.standard, each.in_force_on)):
        refusal = why_not_set(found, setting)
        if refusal:
            raise NotALocalLimit(refusal)
        standard = found[setting.standard]
        version = _version(standard, standard.versions[-1], setting)
        found[setting.standard] = replace(standard, versions=(*standard.versions, version))
    return MappingProxyType(found)


def why_not_set(standards: Mapping[str, Standard], setting: LocalLimit) -> str | None:
    """Return why a setting cannot be, in words for the person who enters it; None when it can."""
    standard = standards.get(setting.standard)
    if standard is None:
        return f"There is no standard {setting.standard}. Choose one of the register."
    last = standard.versions[-1]
    if not last.may_be_replaced:
        return f"{standard.title} comes from {last.citation}. Only local limits can be set here."
    if not setting.by.strip() or not setting.why.strip():
        return "Say who sets this limit, and why."
    if setting.in_force_on < setting.entered_on:
        return (
            "A limit cannot start in the past: what was promised then stays as it was. Choose today or later."
        )
    if setting.in_force_on <= last.in_force_on:
        return (
            f"A version starts on {in_words(last.in_force_on)} already. Choose a later day: a version in "
            "force is never edited."
        )
    if len(setting.amounts) != len(last.limits):
        return f"{standard.title} has {len(last.limits)} limits. Give a number for each, in their order."
    if not all(_same_direction(*pair) for pair in zip(setting.amounts, last.limits, strict=True)):
        return "A limit is a whole number of at least 1, counted the same way as the default."
    return _why_not_so_counted(standard, setting)


def _why_not_so_counted(standard: Standard, setting: LocalLimit) -> str | None:
    """Return why a standard cannot be counted from this choice, or with this hour; None when it can."""
    if setting.counts_from and setting.counts_from not in choices(standard):
        return f"{standard.title} cannot be counted from {setting.counts_from}."
    if setting.cutoff is None:
        return None
    if not standard.may_cut_off:
        return f"{standard.title} is counted in hours or from no event: no hour ends its day."
    if setting.cutoff < FIRST_CUTOFF:
        return "Choose 3am or later: before that the day is not the one that people mean."
    return None


def choices(standard: Standard) -> tuple[str, ...]:
    """Return what a standard may be counted from, the default first; empty where it is no choice."""
    return tuple(name for name, _ in standard.starts.options) if isinstance(standard.starts, OneOf) else ()


def rules_in_words(standard: Standard, version: Version) -> tuple[str, ...]:
    """Return how a version counts where the authority chooses it: from what, and when a day has ended."""
    said = []
    if choices(standard):
        said.append(f"counted from {version.counts_from or choices(standard)[0]}")
    if version.cutoff:
        said.append(f"what comes after {version.cutoff:%H:%M} counts from the next day")
    return tuple(said)


def _same_direction(amount: int, limit: Limit) -> bool:
    return amount > 0 if limit.amount > 0 else amount < 0


def _version(standard: Standard, last: Version, setting: LocalLimit) -> Version:
    """Return the version that a setting makes of the last one."""
    limits = tuple(
        replace(limit, amount=amount) for limit, amount in zip(last.limits, setting.amounts, strict=True)
    )
    before = ", ".join(f"{abs(limit.amount)} {limit.unit}" for limit in last.limits)
    if last.cutoff != setting.cutoff:
        before += f", {_ends(last.cutoff)}"
    if last.counts_from != setting.counts_from:
        before += f", counted from {last.counts_from or choices(standard)[0]}"
    return Version(
        setting.in_force_on,
        limits,
        f"Set by {setting.by} on {in_words(setting.entered_on)}: {setting.why}",
        Provenance.LOCAL,
        note=f"Until then: {before}.",
        cutoff=setting.cutoff,
        counts_from=setting.counts_from,
    )


def _ends(cutoff: time | None) -> str:
    return f"a day ending at {cutoff:%H:%M}" if cutoff else "a day ending at midnight"


def with_local_warnings(
    standards: Mapping[str, Standard], settings: Iterable[LocalWarning]
) -> Mapping[str, Standard]:
    """Return the standards with the authority's own warnings. Raises NotALocalLimit, saying why."""
    ordered = sorted(settings, key=lambda each: each.in_force_on)
    if not ordered:
        return standards
    warns = next(iter(standards.values())).warns
    for setting in ordered:
        refusal = why_not_warned(warns, setting)
        if refusal:
            raise NotALocalLimit(refusal)
        said = f"Set by {setting.by} on {in_words(setting.entered_on)}: {setting.why}"
        warns += (Warns(setting.in_force_on, setting.share_left, setting.working_days_left, said),)
    return MappingProxyType({code: replace(each, warns=warns) for code, each in standards.items()})


def why_not_warned(warns: tuple[Warns, ...], setting: LocalWarning) -> str | None:
    """Return why a warning cannot be set so, in words for the person who sets it; None when it can."""
    if not setting.by.strip() or not setting.why.strip():
        return "Say who sets this, and why."
    if setting.in_force_on < setting.entered_on:
        return "A warning cannot be set for the past. Choose today or later."
    last = warns[-1].in_force_on
    if setting.in_force_on <= last:
        return f"Another starts on {in_words(last)} already. Choose a later day."
    if not 1 <= setting.share_left <= 99:
        return "The share is from 1 to 99 per cent of the limit."
    if not 0 <= setting.working_days_left <= MOST_WORKING_DAYS_LEFT:
        return f"Choose from 0 to {MOST_WORKING_DAYS_LEFT} working days."
    return None
