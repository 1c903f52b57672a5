"""How the hub's pages say things: when a decision is due, how many checks are in, a grade."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from sightline.front_door.models import PartnerRequest
from sightline.govuk.words import (
    DueInWords,
    and_join,
    clock_time,
    day,
    due_at_in_words,
    due_in_words,
)
from sightline.standards import calendar
from sightline.standards.calendar import BeyondCalendar
from sightline.standards.model import Standard, State
from sightline.standards.span import Reading
from sightline.standards.warning import warning_words

GRADES = {"RED": "Red", "AMBER": "Amber", "GREEN": "Green"}


def due(clock: tuple[Standard, Reading] | None, at: datetime) -> DueInWords | None:
    """Return when a contact's decision is due, in words; None where that cannot be said."""
    if clock is None or not _is_open(clock[1]):
        return None
    standard, reading = clock
    span = reading.span
    warning = warning_words(standard, reading, int(at.timestamp()))
    if _is_due_by_the_hour(clock):
        return replace(due_at_in_words(datetime.fromtimestamp(span.due_high, UTC), at), warning=warning)
    today = calendar.uk_date(at)
    try:
        late = calendar.working_days_between(span.due_on, today)
    except BeyondCalendar:
        late = (today - span.due_on).days
    return replace(due_in_words(span.due_on, today, days_late=late), warning=warning)


def is_late(clock: tuple[Standard, Reading] | None, at: datetime) -> bool:
    """Say whether a contact's decision is late: whether `due` says so, in a hundredth of its time."""
    if clock is None or not _is_open(clock[1]):
        return False
    span = clock[1].span
    if _is_due_by_the_hour(clock):
        return span.due_high < at.timestamp()
    return span.due_on < calendar.uk_date(at)


def _is_open(reading: Reading) -> bool:
    return reading.span.due_on is not None and reading.state in (State.RUNNING, State.OVERDUE)


def _is_due_by_the_hour(clock: tuple[Standard, Reading]) -> bool:
    return clock[0].code not in ("C01", "C04b") and clock[1].span.due_high is not None


def checks(requests: Iterable[PartnerRequest], at: datetime) -> tuple[str, str, str]:
    """Return how many partner checks are in, which are late, and which is due next, in words."""
    asked = list(requests)
    if not asked:
        return "None asked", "", ""
    answered = sum(1 for each in asked if each.answer)
    said = f"All {len(asked)} in" if answered == len(asked) else f"{answered} of {len(asked)} in"
    still_out = [each for each in asked if not each.answer and each.due_at]
    late = sorted((each for each in still_out if each.due_at < at), key=lambda each: each.due_at)
    first = f"{late[0].agency.name} {request_due(late[0], at).words}" if late else ""
    late_words = f"{len(late)} late, {first}" if len(late) > 1 else first
    to_come = sorted((each for each in still_out if each.due_at >= at), key=lambda each: each.due_at)
    coming = [f"{each.agency.name} due {_when(each.due_at, at)}" for each in to_come[:2]]
    return said, late_words, and_join(coming)


def request_due(request: PartnerRequest, at: datetime) -> DueInWords:
    """Return when a request is due, in words. The request has a due moment."""
    return due_at_in_words(request.due_at or at, at)


def _when(moment: datetime, at: datetime) -> str:
    same_day = calendar.uk_date(moment) == calendar.uk_date(at)
    return clock_time(moment) if same_day else f"{day(moment)} at {clock_time(moment)}"
