"""What may be done in early help, from plain values: the table of moves, and a reason or None.

Source: Working Together to Safeguard Children on early help and lead practitioners. Consent is good practice
here and not the basis of protection: its withdrawal ends nothing by itself, it asks whether the child needs
more.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sightline.clocks.rules import why_no_such_day


class Act(StrEnum):
    """One thing that is done in early help."""

    OFFER = "offer"
    DECLINE = "decline"
    AGREE = "agree"
    START_ASSESSMENT = "start_assessment"
    COMPLETE_ASSESSMENT = "complete_assessment"
    NAME_LEAD = "name_lead"
    PLAN = "plan"
    MEET = "meet"
    WITHDRAW = "withdraw"
    CONSIDER = "consider"
    STEP_UP = "step_up"
    TAKE_OVER = "take_over"
    END = "end"


class Standing(StrEnum):
    """How early help stands for a child. The facts beside it say more: what was assessed, who leads."""

    NONE = "none"
    OFFERED = "offered"
    AGREED = "agreed"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"


_HELPED = frozenset({Standing.AGREED, Standing.WITHDRAWN})
MOVES: Mapping[Act, tuple[frozenset[Standing], Standing | None]] = {
    Act.OFFER: (frozenset({Standing.NONE, Standing.ENDED}), Standing.OFFERED),
    Act.DECLINE: (frozenset({Standing.OFFERED}), Standing.NONE),
    Act.AGREE: (
        frozenset({Standing.NONE, Standing.OFFERED, Standing.ENDED, Standing.WITHDRAWN}),
        Standing.AGREED,
    ),
    Act.START_ASSESSMENT: (frozenset({Standing.AGREED}), None),
    Act.COMPLETE_ASSESSMENT: (frozenset({Standing.AGREED}), None),
    Act.NAME_LEAD: (frozenset({Standing.AGREED}), None),
    Act.PLAN: (frozenset({Standing.AGREED}), None),
    Act.MEET: (_HELPED, None),
    Act.WITHDRAW: (frozenset({Standing.AGREED}), Standing.WITHDRAWN),
    Act.CONSIDER: (_HELPED, None),
    Act.STEP_UP: (_HELPED, None),
    Act.TAKE_OVER: (_HELPED, None),
    Act.END: (_HELPED, Standing.ENDED),
}
_NOT_FROM: Mapping[Standing, str] = {
    Standing.NONE: "The family has not agreed to early help. Offer it first.",
    Standing.OFFERED: "Early help was offered. Record what the family said first.",
    Standing.AGREED: "The family has agreed to early help already.",
    Standing.WITHDRAWN: "The family no longer agrees. Consider first whether the child needs more.",
    Standing.ENDED: "Early help has ended. Offer it again first.",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a child when something is to be done.

    `open_as` are the ways in which the child is open: at the door, early help, case, leaving care.
    `considered`: whether a step up was considered since consent was withdrawn.
    """

    standing: Standing
    open_as: Set[str] = frozenset()
    considered: bool = False
    assessing: bool = False
    assessed: bool = False
    stepped_up: bool = False
    held_by_early_help: bool = False
    died: bool = False


def why_not(act: Act, facts: Facts, *, may: bool) -> str | None:
    """Return why something may not be done in early help now, or None."""
    if not may:
        if act in (Act.CONSIDER, Act.STEP_UP, Act.TAKE_OVER):
            return "A manager does this. Ask the manager of the team that answers for the child."
        return "Only the people who work with this child record early help."
    if facts.died:
        return "This child has died. Nothing is offered or promised any more."
    if facts.standing not in MOVES[act][0]:
        return _NOT_FROM[facts.standing]
    return _why_not_so(act, facts)


def _why_not_so(act: Act, facts: Facts) -> str | None:
    match act:
        case Act.OFFER if not facts.open_as:
            return (
                "Nobody holds this child while the family thinks about it. "
                "Record that the family agrees, or let the front door record a contact first."
            )
        case Act.START_ASSESSMENT if facts.assessing or facts.assessed:
            return "The assessment has started already."
        case Act.COMPLETE_ASSESSMENT if facts.assessed:
            return "The assessment is complete already."
        case Act.CONSIDER if facts.standing is not Standing.WITHDRAWN:
            return "The family still agrees. Step up where the child needs more."
        case Act.CONSIDER if facts.considered:
            return "It was considered already, since the family no longer agreed."
        case Act.STEP_UP if "case" in facts.open_as:
            return "The child has an open case. Tell its worker instead."
        case Act.STEP_UP if "at the door" in facts.open_as:
            return "The front door is deciding about this child already."
        case Act.TAKE_OVER if "case" in facts.open_as:
            return "The child has an open case, whose team holds the child until the case is closed."
        case Act.TAKE_OVER if facts.held_by_early_help:
            return "An early help team holds the child already."
        case _:
            return None


def why_not_end(facts: Facts, *, reason: str, may: bool) -> str | None:
    """Return why early help may not end for a reason, or None.

    Source: a withdrawal of consent asks for a step up to be considered, and closes nothing by itself; whoever
    steps up keeps the child until social care holds it.
    """
    refused = why_not(Act.END, facts, may=may)
    if refused:
        return refused
    if facts.standing is Standing.WITHDRAWN and not facts.considered:
        return "Consider first whether the child needs more: the family no longer agrees."
    if reason == "CONSENT_WITHDRAWN" and facts.standing is not Standing.WITHDRAWN:
        return "Record first that the family no longer agrees, and when."
    if reason == "STEP_UP" and "case" not in facts.open_as:
        return "Social care has not taken the child on yet. Early help holds the child until it has."
    if facts.stepped_up and "case" not in facts.open_as and "at the door" in facts.open_as:
        return "The front door has not decided yet. Early help holds the child until it has."
    return None


def why_not_on(day: date, *, today: date, not_before: date | None) -> str | None:
    """Return why something cannot have happened on a day, or None."""
    if day > today:
        return "That day has not come. Check the date."
    wrong = why_no_such_day(day, today=today)
    if wrong:
        return wrong
    if not_before is not None and day < not_before:
        return "That is before early help was agreed. Check the date."
    return None
