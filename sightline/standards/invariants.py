"""What must never be true of a record, and a check of one party's events.

A person who enters what breaks one is refused, with the sentence; what a file says is filed and marked
disputed. What only warns is neither refused nor disputed. What a timeline cannot show is kept elsewhere:
`kept_by` says by what.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from sightline.standards.invariant_checks import CHECKS, Record
from sightline.standards.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Invariant:
    """One invariant: its sentence, whether it refuses or only warns, and what keeps it if not `broken`."""

    id: str
    sentence: str
    refuses: bool = True
    kept_by: str = ""


_INVARIANTS = (
    Invariant("V01", "A child has one open case at a time, and a closed case has its reason."),
    Invariant("V02",
              "Nothing happens or lasts in a case after the day it closed, and none ends before it began."),
    Invariant("V03", "A referral that went no further has no assessment, enquiry or plan."),
    Invariant("V04", "A child has no child in need plan while on a child protection plan."),
    Invariant("V05", "A child has one protection plan at a time, starting on the day of its conference."),
    Invariant("V06", "A case has one open section 47 enquiry and one open assessment at a time.",
              refuses=False),
    Invariant("V07", "Each section 47 enquiry of a closed case had a conference or was found to need none."),
    Invariant("V08", "Placements in a period of care follow one another with no gap and no overlap."),
    Invariant("V09", "A period of care begins with reason S, and neither begins nor ends with T0 to T4."),
    Invariant("V10", "Every change says who, when, why and what was there before.",
              kept_by="the ledger: rows are added and withdrawn, never edited"),
    Invariant("V11", "A code is in use on the day of its event."),
    Invariant("V12", "Nothing has happened on a day after it was written down."),
    Invariant("V13", "What a clock said, as believed at a past moment, never changes.",
              kept_by="the ledger: a correction makes a new belief and keeps the old"),
    Invariant("V14", "Nobody signs a decision that they made."),
    Invariant("V15", "A restricted record is not read unless allowed, and each reading is logged.",
              kept_by="row-level security and the access log"),
    Invariant("V16", "Exports do not link an adopted child to the child's former identity.",
              kept_by="the severed link between two identities, which no export follows"),
    Invariant("V17", "A worker who has left holds no child."),
)  # fmt: skip

INVARIANTS: Mapping[str, Invariant] = MappingProxyType({each.id: each for each in _INVARIANTS})


@dataclass(frozen=True, slots=True)
class Breach:
    """One invariant broken: the events that break it, and what is wrong in words, without a name."""

    invariant: str
    events: tuple[int, ...]
    sentence: str

    @property
    def refuses(self) -> bool:
        """Say whether it is refused when a person enters it; otherwise it only warns."""
        return INVARIANTS[self.invariant].refuses


def broken(timeline: Timeline, *, last_days: Mapping[str, date] | None = None) -> list[Breach]:
    """Return every breach that a party's events show, in order of invariant.

    `last_days`: the last day of each worker who has left, by code; without it V17 is not judged.
    """
    record = Record(timeline, last_days or {})
    return [
        Breach(invariant, events, sentence)
        for invariant, check in CHECKS
        for events, sentence in check(record)
    ]


CHECKED: frozenset[str] = frozenset(invariant for invariant, _ in CHECKS)
