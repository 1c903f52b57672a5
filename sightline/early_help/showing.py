"""Early help on a page: each child as a row, an episode in its parts, and how agencies take part."""

from dataclasses import dataclass, replace
from datetime import date

from sightline.access.actor import Actor
from sightline.access.masking import masked_name
from sightline.early_help.queries import Helped
from sightline.early_help.rules import Standing
from sightline.govuk.words import DueInWords, age, before_birth, day, due_in_words
from sightline.records.models import Child
from sightline.standards import calendar, codes
from sightline.standards.model import State
from sightline.standards.span import Reading

OPEN = (State.RUNNING, State.OVERDUE)
STANDS = {
    Standing.NONE: "Not offered",
    Standing.OFFERED: "Offered",
    Standing.AGREED: "The family agrees",
    Standing.WITHDRAWN: "The family no longer agrees",
    Standing.ENDED: "Ended",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One child in a list of early help."""

    id: int
    name: str
    age: str
    public_id: str
    note: str
    tag: str
    lead: str
    lead_note: str
    assessment: DueInWords | None
    assessed: str
    meeting: DueInWords | None
    met: str
    held_by: str
    held_note: str
    settling: DueInWords | None


def code_words(code_set: str, code: str | None) -> str:
    """Return the words of a code; the code itself where the set does not know it."""
    found = codes.SETS[code_set].get(code) if code else None
    return found.label if found else code or ""


def child_name(child: Child, actor: Actor) -> str:
    """Return a child's name as this reader may see it."""
    return masked_name(actor, child.name, council_id="no name shown") or "Name not recorded"


def child_age(child: Child, on: date) -> str:
    """Return a child's age in words; empty where no birth is recorded."""
    if child.born_on is None or child.born_on > on:
        return before_birth(child.expected_on, on) if child.expected_on else ""
    return age(child.born_on, on)


def row(each: Helped, actor: Actor, today: date) -> Row:
    """Return a child in early help as a row."""
    agency = code_words("AGENCY", each.lead_agency)
    named = each.lead.name if each.lead else ""
    held = each.holder
    worker = held.worker.name if held and held.worker else ""
    team = held.team.name if held and held.team else ""
    return Row(
        each.child.pk,
        child_name(each.child, actor),
        child_age(each.child, today),
        each.child.party.public_id,
        _note(each),
        _tag(each),
        named or agency or "Nobody is named",
        agency if named else "",
        due(each.assessment, today),
        f"Done on {day(each.assessed_on)}" if each.assessed_on else "",
        due(each.meeting, today),
        f"met {day(each.met_on)}" if each.met_on else "has not met",
        worker or (f"Manager of {team}" if team else "Nobody"),
        team if worker else "",
        due(each.settling, today),
    )


def _note(each: Helped) -> str:
    if each.withdrawn_on and each.facts.standing is Standing.WITHDRAWN:
        return f"No longer agrees since {day(each.withdrawn_on)}"
    return f"since {day(each.since)}" if each.since else ""


def stands_since(each: Helped) -> date | None:
    """Return since when early help stands as it does: since the withdrawal, or the beginning."""
    return each.withdrawn_on if each.facts.standing is Standing.WITHDRAWN else each.since


def _tag(each: Helped) -> str:
    if each.to_consider:
        return "Step up to consider"
    if each.to_end:
        return "Social care has the child"
    return "To take over" if each.to_take_over else ""


def due(reading: Reading | None, today: date) -> DueInWords | None:
    """Return when a promise is due, late in working days; None where nothing is due."""
    if reading is None or reading.span.due_on is None or reading.state not in OPEN:
        return None
    on = reading.span.due_on
    late = calendar.working_days_between(on, today) if on < today else None
    return replace(due_in_words(on, today, days_late=late), warning=reading.warning)
