"""Promises to children, a row each: when due, to whom, what, and when the child was last seen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sightline.case_file.counting_once import AGREED_BESIDE
from sightline.case_file.naming import Named
from sightline.case_file.seeing import LastSeen
from sightline.case_file.wording import due, how_often, why
from sightline.govuk.words import ago, day
from sightline.standards import calendar
from sightline.standards.model import Standard, State
from sightline.standards.span import Reading
from sightline.standards.warning import warning_words


@dataclass(frozen=True, slots=True)
class Row:
    """One promise to one child."""

    id: int
    due: str
    due_note: str
    late: bool
    bold: bool
    state: str
    warning: str
    name: str
    url: str
    age: str
    status: str
    promise: str
    promise_url: str
    promise_note: str
    seen: str
    seen_note: str


def row(
    standard: Standard,
    reading: Reading,
    *,
    named: Named,
    status: str,
    seen: LastSeen,
    at: datetime,
    standard_address: Callable[[str], str],
    beside: Sequence[tuple[Standard, Reading]] = (),
) -> Row:
    """Return the row of one promise at a moment; `beside`: the same counted another way."""
    today = calendar.uk_date(at)
    words, note, late, soon = due_words(standard, reading, at)
    warning = warning_words(standard, reading, int(at.timestamp()))
    return Row(
        id=named.id,
        due=words,
        due_note=note,
        late=late,
        bold=soon,
        state=reading.state.value,
        warning=warning,
        name=named.name,
        url=named.url,
        age=named.age(today),
        status=status,
        promise=standard.title,
        promise_url=standard_address(standard.code),
        promise_note=noted(how_often(standard, reading.span), beside, at),
        seen=ago(seen.seen_on, today) if seen.seen_on else "Not recorded",
        seen_note=_seen_note(seen),
    )


def noted(often: str, beside: Sequence[tuple[Standard, Reading]], at: datetime) -> str:
    """Return what stands beneath a promise: how often it is owed, and how else it is counted, in words."""
    said = [each for each in (often, *(_another_way(*other, at) for other in beside)) if each]
    return ". ".join(said)


def _another_way(standard: Standard, reading: Reading, at: datetime) -> str:
    if standard.code in AGREED_BESIDE:
        return f"No more time was agreed ({standard.code})" if reading.state is State.OVERDUE else ""
    words, note, *_ = due_words(standard, reading, at)
    when = ", ".join(each for each in (words[0].lower() + words[1:], note) if each)
    return f"The same counted another way ({standard.code}, {standard.title.lower()}): {when}"


def _seen_note(seen: LastSeen) -> str:
    said = [day(seen.seen_on)] if seen.seen_on else []
    said += [f"tried on {day(seen.tried_on)}"] if seen.tried_on else []
    return ", ".join(said)


def due_words(standard: Standard, reading: Reading, at: datetime) -> tuple[str, str, bool, bool]:
    """Return when a promise is due or how it ended, what explains that, whether it is late, and due soon."""
    span, state = reading.span, reading.state
    coming = due(standard, reading, at)
    if coming:
        return coming.words, coming.date_words, coming.late, coming.soon
    was_due = f"due {day(span.due_on)}" if span.due_on else ""
    if state is State.UNKNOWN:
        return "We do not know", why(reading), False, False
    if reading.met_on:
        return f"Done on {day(reading.met_on)}{_late(state)}", was_due, state is State.MISSED, False
    if span.ended_on:
        words = f"Ended on {day(span.ended_on)}{_late(state)}"
        return words, was_due or why(reading), state is State.MISSED, False
    return "Open", was_due or why(reading), False, False


def _late(state: State) -> str:
    return ", late" if state is State.MISSED else ""
