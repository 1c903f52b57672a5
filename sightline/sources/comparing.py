"""What is new, what is known, what is corrected: a staged event beside what is believed. Plain values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sightline.sources.outcomes import Outcome
from sightline.sources.staging import StagedEvent

__all__ = ["ROWS_DIFFER", "Age", "Believed", "Outcome", "compare", "differences"]

# Beside the invariants of the register: a file says of one event twice, and differently.
ROWS_DIFFER = "rows differ"


@dataclass(frozen=True, slots=True)
class Believed:
    """One event of the ledger that is believed now, as far as a file can say it.

    `rows_differed`: that two rows of one file said it differently was disputed when it was written.
    """

    id: int
    natural_key: str
    line: int
    subject: int | None
    happened_on: date
    happened_at: datetime | None
    names_on: date | None
    undated: bool
    facts: Mapping[str, object]
    rows_differed: bool = False


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


class Age(StrEnum):
    """How a file stands to those filed of its line: by the day of its extract, or because it was filed."""

    NEWER = "newer"
    SAME_DAY = "same day"
    OLDER = "older"


def compare(
    staged: StagedEvent, same_line: Believed | None, other_line: Believed | None, age: Age
) -> tuple[Outcome, str]:
    """Return what becomes of a staged event, with why where a person will ask.

    Only a newer file corrects, and only its own line; an older one only adds, the day of what has none too,
    and so does a file that was filed before. One of the same day fills in what stood empty; where it says
    something else, a person says which of the two is right. Two rows of one file that differ are disputed,
    also where one of them says what is known; once, not with each file that repeats them.
    """
    if same_line is not None:
        changed = differences(staged, same_line)
        if not changed:
            if _is_disputed(staged) and age is not Age.OLDER and not same_line.rows_differed:
                return Outcome.DISPUTED, _rows_differ(staged)
            return Outcome.KNOWN, ""
        if age is Age.OLDER and "happened_on" in changed and same_line.undated:
            return Outcome.CORRECTED, "happened_on"
        if age is Age.OLDER:
            return Outcome.KNOWN, "A later file of this source says otherwise: " + ", ".join(changed)
        if age is Age.SAME_DAY and any(_stood(name, same_line) for name in changed):
            return Outcome.WAITING, "Another file of the same day says something else: " + ", ".join(changed)
        return (Outcome.DISPUTED if _is_disputed(staged) else Outcome.CORRECTED), ", ".join(changed)
    if other_line is not None and not differences(staged, other_line):
        return Outcome.JOINED, "Another source says the same."
    if _is_disputed(staged):
        return Outcome.DISPUTED, _rows_differ(staged)
    return Outcome.FILED, ""


def _is_disputed(staged: StagedEvent) -> bool:
    return bool(staged.contradicted or staged.against)


def _rows_differ(staged: StagedEvent) -> str:
    if not staged.contradicted:
        return staged.against
    return "Two rows of the file differ: " + ", ".join(staged.contradicted)


def _stood(name: str, believed: Believed) -> bool:
    """Say whether something was believed already of what a file now says otherwise."""
    match name:
        case "happened_on":
            return not believed.undated
        case "happened_at" | "names_on":
            return getattr(believed, name) is not None
    return believed.facts.get(name) is not None
