"""What may be done with a night record, from plain values: the table of moves, and a reason or None.

Source: the out-of-hours record opened, decided by its worker, signed by the night manager, handed over,
reviewed by a day manager and closed. A review waits for nobody: a decision that nobody signed at night is the
one that most needs it. Closing waits for all of them.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sightline.standards.plausible import why_not_told
from sightline.standards.register import STANDARDS


class Step(StrEnum):
    """One thing that is done with a night record, each by somebody signed in."""

    DECIDED = "decided"
    SIGNED = "signed"
    NOT_REACHED = "not_reached"
    SENT = "sent"
    ACCEPTED = "accepted"
    REVIEWED = "reviewed"


Done = Set[Step]
# The legal powers that are used out of hours, by their code of LS.
POLICE_PROTECTION_LASTS = timedelta(hours=STANDARDS["C64"].versions[-1].limits[0].amount)
POWERS = {"L1": "Police protection", "L2": "Emergency protection order"}
# The outcomes that are the use of a legal power, each with it.
NEEDS_POWER = {"POLICE_PROTECTION": "L1", "EPO": "L2"}


@dataclass(frozen=True, slots=True)
class Move:
    """A step: what must have been done, any of which it needs one, what may not have been, and by whom not.

    `apart_from`: whoever took one of these steps may not take this one, in whatever account or role.
    """

    step: Step
    needs: frozenset[Step] = frozenset()
    needs_one_of: frozenset[Step] = frozenset()
    not_after: frozenset[Step] = frozenset()
    apart_from: tuple[Step, ...] = ()


def _steps(*steps: Step) -> frozenset[Step]:
    return frozenset(steps)


MOVES: Mapping[Step, Move] = {
    move.step: move
    for move in (
        Move(Step.DECIDED, not_after=_steps(Step.DECIDED)),
        Move(
            Step.SIGNED,
            needs=_steps(Step.DECIDED),
            not_after=_steps(Step.SIGNED),
            apart_from=(Step.DECIDED, Step.REVIEWED),
        ),
        Move(
            Step.NOT_REACHED,
            needs=_steps(Step.DECIDED),
            not_after=_steps(Step.SIGNED, Step.NOT_REACHED),
        ),
        Move(
            Step.SENT,
            needs=_steps(Step.DECIDED),
            needs_one_of=_steps(Step.SIGNED, Step.NOT_REACHED),
            not_after=_steps(Step.SENT),
        ),
        Move(
            Step.ACCEPTED,
            needs=_steps(Step.SENT),
            not_after=_steps(Step.ACCEPTED),
            apart_from=(Step.DECIDED, Step.SENT),
        ),
        Move(
            Step.REVIEWED,
            needs=_steps(Step.DECIDED),
            not_after=_steps(Step.REVIEWED),
            apart_from=(Step.DECIDED, Step.SIGNED),
        ),
    )
}
# Each of these is a signature on the decision itself: no two of them are ever one person's.
SIGNATURES = (Step.DECIDED, Step.SIGNED, Step.REVIEWED)
# Without any one of these nothing is closed.
CLOSED_BY = _steps(Step.DECIDED, Step.SIGNED, Step.SENT, Step.ACCEPTED, Step.REVIEWED)

_NOT_YET = {
    Step.DECIDED: "Nothing has been decided yet. Record what was decided first.",
    Step.SENT: "The handover has not been sent yet.",
}
_ALREADY = {
    Step.DECIDED: "This was decided already. A decision is not edited: the night manager or the day manager "
    "can change it, and say why.",
    Step.SIGNED: "This was signed already.",
    Step.NOT_REACHED: "It is recorded already that the night manager was not reached.",
    Step.SENT: "The handover was sent already.",
    Step.ACCEPTED: "The handover was accepted already.",
    Step.REVIEWED: "This was reviewed already.",
}
_DID = {
    Step.DECIDED: "You made this decision",
    Step.SIGNED: "You signed this at night",
    Step.SENT: "You sent this handover",
    Step.REVIEWED: "You reviewed this by day",
}
_MUST = {
    Step.SIGNED: "sign it",
    Step.ACCEPTED: "accept it",
    Step.REVIEWED: "review it",
}
_MAY_NOT = {
    Step.DECIDED: "Only the night team decides out of hours. Ask the night manager.",
    Step.SIGNED: "Only a night manager signs a night decision.",
    Step.NOT_REACHED: "Only the night team says that its manager was not reached.",
    Step.SENT: "Only the night team hands over from the night desk.",
    Step.ACCEPTED: "Only the day team that answers for the child accepts the handover.",
    Step.REVIEWED: "Only a day manager reviews a night decision.",
}


def why_not(step: Step, *, taken: Mapping[Step, int], person: int, may: bool) -> str | None:
    """Return why this person may not take this step now, or None.

    `taken`: the steps taken, each with the id of the person who took it. The person is the human being, so
    two accounts, an acting role and a delegated right of one person are all that person.
    """
    move, done = MOVES[step], taken.keys()
    if not may:
        return _MAY_NOT[step]
    already = next((each for each in Step if each in move.not_after and each in done), None)
    if already:
        return _ALREADY[already]
    missing = next((each for each in Step if each in move.needs and each not in done), None)
    if missing:
        return _NOT_YET[missing]
    if move.needs_one_of and not move.needs_one_of & done:
        return "Say first that the night manager signed, or that they were not reached and why."
    same = next((each for each in move.apart_from if taken.get(each) == person), None)
    if same:
        return f"{_DID[same]}, so somebody else must {_MUST[step]}."
    return None


def possible(done: Done) -> list[Step]:
    """Return the steps that somebody may take now, in order."""
    return [
        step
        for step, move in MOVES.items()
        if move.needs <= done
        and (not move.needs_one_of or bool(move.needs_one_of & done))
        and not move.not_after & done
    ]


def is_interim(done: Done) -> bool:
    """Say whether a decision stands that no day manager has reviewed."""
    return Step.DECIDED in done and Step.REVIEWED not in done


def is_closed(done: Done, *, both_signatures: bool = True) -> bool:
    """Say whether everything has been done, both signatures and the acceptance among it.

    Without `both_signatures` an administrator has said that the day manager's alone may close a night; even
    then somebody must have said that the night manager was not reached, and why.
    """
    if both_signatures or Step.SIGNED in done:
        return done >= CLOSED_BY
    return done >= (CLOSED_BY - {Step.SIGNED}) | {Step.NOT_REACHED}


def state_of(done: Done, *, both_signatures: bool = True) -> str:
    """Return the state as guidance names it: the furthest that has been reached."""
    if is_closed(done, both_signatures=both_signatures):
        return "closed"
    reached = (
        (Step.REVIEWED, "day manager reviewed"),
        (Step.ACCEPTED, "handed over"),
        (Step.SIGNED, "night manager signed"),
        (Step.DECIDED, "worker decided"),
    )
    return next((words for step, words in reached if step in done), "opened")


def why_not_when(*, happened_at: datetime, not_before: datetime | None, now: datetime) -> str | None:
    """Return why something cannot have happened at a moment, or None."""
    reason = why_not_told(happened_at, now=now)
    if reason:
        return reason
    if not_before is not None and happened_at < not_before:
        return "That is before the call came. Check the day and the time."
    return None


def why_not_power_from(*, power: str, from_at: datetime, called_at: datetime, now: datetime) -> str | None:
    """Return why a legal power cannot have begun at a moment, or None.

    The police often act first and ring afterwards: what they began may still last, and is counted from when
    it began and not from the call. An order of a court is made after the call.

    Source: Children Act 1989, section 46(6), which says how long police protection lasts.
    """
    if power != "L1":
        return why_not_when(happened_at=from_at, not_before=called_at, now=now)
    if called_at - from_at >= POLICE_PROTECTION_LASTS:
        return "Police protection that began then ended before the call came. Check the day and the time."
    return why_not_when(happened_at=from_at, not_before=None, now=now)


def why_not_power_until(ended_at: datetime, *, began_at: datetime, ended: bool, now: datetime) -> str | None:
    """Return why a legal power cannot have ended at a moment, or None."""
    if ended:
        return "That this power ended is recorded already."
    if ended_at < began_at:
        return "That is before the power began. Check the day and the time."
    return why_not_when(happened_at=ended_at, not_before=None, now=now)


def why_not_open(*, may: bool, died: bool, reached: bool) -> str | None:
    """Return why no night record may be opened for a child, or None."""
    if not may or not reached:
        return "Only the night team opens a night record. Ask the night manager."
    if died:
        return "This child has died. Ask the head of service what to record and where."
    return None


def why_not_change_to(outcome: str, *, stands: str, reviewed: bool = False) -> str | None:
    """Return why a signature may not change a decision to an outcome of NIGHT_OUTCOME, or None.

    `stands`: the outcome that stands until then; `reviewed`: the day manager has reviewed it, after whom
    nobody would review the change. A legal power begins at a moment and runs out: only a decision says when,
    and starts its clock.
    """
    if reviewed:
        return (
            "The day manager has reviewed this, and what they decided stands. Sign that you agree, or tell "
            "the day manager what you would change."
        )
    if outcome == stands:
        return "That is what was decided. Say that you agree, or to what you change it."
    if outcome in NEEDS_POWER:
        return (
            "A legal power begins with a decision that says when, so that its end is watched. Change this to "
            "what is to be done now, and open a new night record when the power is used."
        )
    return None


def gaps(*, places: Mapping[str, str], checked: Set[str], sight: bool) -> list[str]:
    """Return what a record does not say yet: which records were looked in, and whether the child was seen.

    `places`: all the records there are, each with its words; `checked`: those looked in, or said why not.
    """
    missing = [words for place, words in places.items() if place not in checked]
    return missing if sight else [*missing, "whether the child was seen"]


def why_not_decide(missing: Sequence[str], because: str) -> str | None:
    """Return why nothing may be decided yet, or None: what is not recorded needs a reason."""
    if missing and not because.strip():
        return "Record what was checked and whether the child was seen, or say why it is decided without."
    return None


def why_not_write_more(done: Done, *, both_signatures: bool = True) -> str | None:
    """Return why nothing more is written in a night record, or None: it was open to it until it closed."""
    if is_closed(done, both_signatures=both_signatures):
        return "This night is closed. Write what you know now in the child’s record."
    return None


def why_not_checked(*, checked_at: datetime | None, not_possible_because: str) -> str | None:
    """Return why a check is not whole, or None: it was made at a time, or it was not possible because."""
    if checked_at is None and not not_possible_because:
        return "Say when it was checked, or why it could not be."
    if checked_at is not None and not_possible_because:
        return "Say either when it was checked or why it could not be, not both."
    return None


def why_not_put_on(*, may: bool, past: bool, may_do_it: bool, on_already: bool, name: str) -> str | None:
    """Return why somebody may not be put on a night's rota, or None. `may_do_it`: their roles let them."""
    if not may:
        return "Only a night manager or whoever answers for the service writes the rota."
    if past:
        return "That night is over. The rota says who was on, and stays as it was."
    if not may_do_it:
        return f"{name} has no role that does this at night. Ask an administrator to give them one."
    if on_already:
        return f"{name} is on for that night already."
    return None


def why_not_switch(*, may: bool, is_so_already: bool, why: str) -> str | None:
    """Return why the number of signatures may not be switched, or None."""
    if not may:
        return "Only an administrator says how many signatures close a night."
    if is_so_already:
        return "It is so already."
    if len(why.strip()) < 10:
        return "Say why, for whoever asks after you: at least a sentence."
    return None
