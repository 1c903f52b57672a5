"""One stretch of one clock, and what it says as at a moment.

A span is what both readers produce and what the `clocks` room keeps. Any past state is a filter over spans:
nothing needs to be counted again.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from sightline.standards.model import Promise, State

Ending = Literal["met", "left", "restarted", "moved"]

# Why a clock cannot say, or what it did not need; the words are in `WHY`.
Why = Literal[
    "",
    "not covered",
    "before coverage",
    "after coverage",
    "latest only",
    "none held",
    "earlier not known",
    "perhaps met",
    "no date",
    "no fact",
    "no birth",
    "to the hour",
    "day not said",
    "beyond calendar",
    "not in force",
    "left",
    "restarted",
]

WHY: dict[str, str] = {
    "": "",
    "not covered": "Your files do not hold this.",
    "before coverage": "It began before the days that your files cover.",
    "after coverage": "Later days are not loaded yet.",
    "latest only": "Your files hold the latest one only, so earlier ones cannot be judged.",
    "none held": "Your files hold none, and an empty cell of theirs does not say that there was none.",
    "earlier not known": "Your files may not hold earlier ones, which count towards the total.",
    "perhaps met": "Something was recorded that may have met it, but the record does not say.",
    "no date": "A date that it is counted from is not recorded.",
    "no fact": "A fact that decides the limit is not recorded.",
    "no birth": "No date of birth is recorded.",
    "to the hour": "Only the day is recorded, and this promise is counted in hours.",
    "day not said": "That it was done or ended is recorded, but not on which day.",
    "beyond calendar": "It is counted past the bank holidays that are loaded.",
    "not in force": "No version of this standard was in force.",
    "left": "It ended before it was due.",
    "restarted": "A new one began before it was due.",
}

# Why a rolling total may be higher than what is known of it: said where only that decides.
UNSURE_TOTAL: tuple[Why, ...] = ("no date", "before coverage", "earlier not known")


@dataclass(slots=True, unsafe_hash=True)
class Span:
    """A stretch of a clock with one due moment. Moments are seconds since 1970.

    `began` is when the stretch comes to exist, `interval` its number in the chain, `stretch` its number in
    the interval. `due_low` and `due_high` differ where only the start's day is known and the promise counts
    in hours, and where a rolling total may be higher than what is known of it. `ended` is the coordinate at
    which it ends (the last second of a date), `ended_low` the earliest it can have been. The three doubts
    turn a bad answer into unknown: `doubt_always` everything but met in time, or left in time on a day that
    is known, `doubt_from` a late open clock from that second on, `doubt_ended` a late ended one.
    """

    standard: str
    party: int
    subject: int | None
    key: int | None
    interval: int
    stretch: int
    started_on: date | None
    began: int
    due_on: date | None
    due_low: int | None
    due_high: int | None
    ended: int | None = None
    ended_low: int | None = None
    ended_on: date | None = None
    ending: Ending | None = None
    earliest: int | None = None
    in_force: bool = True
    doubt_always: bool = False
    doubt_from: int | None = None
    doubt_ended: bool = False
    why: Why = ""

    def moved_on(self, as_at: int) -> bool:
        """Say whether the due moment had moved by then, so that the next stretch speaks for the clock."""
        return self.ending == "moved" and self.ended is not None and self.ended <= as_at


@dataclass(frozen=True, slots=True)
class Reading:
    """What a clock says as at a moment, and why when it is not plain.

    `warning` is what is said beside it while it runs, where somebody asked: see `warning.warned`.
    """

    span: Span
    state: State
    why: Why = ""
    warning: str = ""

    @property
    def met_on(self) -> date | None:
        """Return the day on which the promise was met, in time or late; None while it is not."""
        met = self.span.ending == "met" and self.state in (State.MET, State.MISSED)
        return self.span.ended_on if met else None


def state_of(
    span: Span, promise: Promise, as_at: int, at_moment: int | None = None
) -> tuple[State, Why] | None:
    """Return what the span says as at a moment, with why; None before it began, and always for an average.

    `as_at` decides what has happened (a date counts from its last second), `at_moment` (default `as_at`) what
    is late: a page about today passes the day's last second and the present moment.
    """
    moment = as_at if at_moment is None else at_moment
    if as_at < span.began or promise is Promise.ON_AVERAGE:
        return None
    if not span.in_force:
        return State.NOT_NEEDED, "not in force"
    if span.ended is None or span.ended > as_at:
        return _while_open(span, promise, moment)
    if span.ending == "met":
        return _when_met(span, promise)
    return _when_left(span, promise)


def _while_open(span: Span, promise: Promise, moment: int) -> tuple[State, Why]:
    if span.doubt_always or span.due_low is None or span.due_high is None:
        return State.UNKNOWN, span.why
    if moment <= span.due_low or promise is Promise.NOT_BEFORE:
        return State.RUNNING, ""
    if span.doubt_from is not None and moment >= span.doubt_from:
        return State.UNKNOWN, span.why
    return (State.OVERDUE, "") if moment > span.due_high else (State.UNKNOWN, _between(span, ended=False))


def _when_met(span: Span, promise: Promise) -> tuple[State, Why]:
    if span.ended is None or span.ended_low is None or span.due_low is None or span.due_high is None:
        return State.UNKNOWN, span.why
    if promise is Promise.NOT_BEFORE:
        return (State.MET, "") if span.ended >= span.due_high else (State.MISSED, "")
    if span.earliest is not None and span.ended < span.earliest:
        return State.MISSED, ""
    if span.ended <= span.due_low:
        return State.MET, ""
    if span.doubt_always or span.doubt_ended:
        return State.UNKNOWN, span.why
    return (
        (State.MISSED, "") if span.ended_low > span.due_high else (State.UNKNOWN, _between(span, ended=True))
    )


def _when_left(span: Span, promise: Promise) -> tuple[State, Why]:
    if span.ended is None or span.ended_low is None or span.due_low is None or span.due_high is None:
        return State.UNKNOWN, span.why
    if span.doubt_always and span.ended_low == 0:
        return State.UNKNOWN, span.why  # it ended on a day not said, and may have been met or missed by then
    if span.ended <= span.due_low or promise is Promise.NOT_BEFORE:
        return State.NOT_NEEDED, "restarted" if span.ending == "restarted" else "left"
    if span.doubt_always or span.doubt_ended:
        return State.UNKNOWN, span.why
    return (
        (State.MISSED, "") if span.ended_low > span.due_high else (State.UNKNOWN, _between(span, ended=True))
    )


def _between(span: Span, *, ended: bool) -> Why:
    """Return why it cannot be said between the earliest due moment and the latest, or between the earliest
    moment at which it can have ended and the latest.
    """
    if span.why in UNSURE_TOTAL:
        return span.why
    return "day not said" if ended and span.ended_low == 0 else "to the hour"
