"""What is new, what is known, what is corrected: a staged event beside what is believed. Plain values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sightline.sources.staging import StagedEvent


class Outcome(StrEnum):
    """What becomes of a row or an event: the columns of a receipt."""

    REFUSED = "refused"
    WAITING = "waiting"
    DISPUTED = "disputed"
    CORRECTED = "corrected"
    FILED = "filed"
    JOINED = "joined"
    KNOWN = "known"


# What a row is counted as, when its events end differently: the first of these that any of them is.
ROW_ORDER = (
    Outcome.WAITING,
    Outcome.DISPUTED,
    Outcome.CORRECTED,
    Outcome.FILED,
    Outcome.JOINED,
    Outcome.KNOWN,
    Outcome.REFUSED,
)


@dataclass(frozen=True, slots=True)
class Believed:
    """One event of the ledger that is believed now, as far as a file can say it."""

    id: int
    line: int
    subject: int | None
    happened_on: date
    happened_at: datetime | None
    names_on: date | None
    undated: bool
    facts: Mapping[str, object]


def differences(staged: StagedEvent, believed: Believed) -> list[str]:
    """Return what the file says otherwise than the ledger. What a file leaves empty is no difference."""
    changed = [name for name, value in staged.facts.items() if believed.facts.get(name) != value]
    if not staged.undated and (believed.undated or staged.happened_on != believed.happened_on):
        changed.append("happened_on")
    if staged.happened_at is not None and staged.happened_at != believed.happened_at:
        changed.append("happened_at")
    if staged.names_on is not None and staged.names_on != believed.names_on:
        changed.append("names_on")
    return changed


def compare(
    staged: StagedEvent,
    same_line: Believed | None,
    other_line: Believed | None,
    *,
    newer: bool,
    same_day: bool,
) -> tuple[Outcome, str]:
    """Return what becomes of a staged event, with why where a person will ask.

    `newer`: the file's extract date is later than any filed of its line; `same_day`: it is the same.
    Only a newer file corrects, and only its own line; an older one only adds.
    """
    if same_line is not None:
        changed = differences(staged, same_line)
        if not changed:
            return Outcome.KNOWN, ""
        if newer:
            return Outcome.CORRECTED, ", ".join(changed)
        if same_day:
            return Outcome.WAITING, "Another file of the same day says something else: " + ", ".join(changed)
        return Outcome.KNOWN, "A later file of this source has corrected it."
    if other_line is not None and not differences(staged, other_line):
        return Outcome.JOINED, "Another source says the same."
    if staged.contradicted:
        return Outcome.DISPUTED, "Two rows of the file differ: " + ", ".join(staged.contradicted)
    return Outcome.FILED, ""
