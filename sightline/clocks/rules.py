"""What may be written in the ledger, from plain values: a reason why not, or None."""

from collections.abc import Mapping
from datetime import date, datetime

from sightline.standards import calendar, codes
from sightline.standards.vocabulary import KINDS, Fact

_TYPES = {"code": str, "text": str, "boolean": bool, "number": int, "date": str}
# Longer than any childhood and all that leaving care lasts: what is to come in a child's life lies nearer.
YEARS_TO_COME = 30


def why_no_such_day(day: date, *, today: date) -> str | None:
    """Return why a person cannot mean this day, as when a year is mistyped, or None.

    Every day that somebody types is asked of this, whatever it is of but a birth: days before the calendar's
    first can be counted from by nothing, and would stop whatever counts working days.
    """
    if day < calendar.FIRST_DAY:
        return f"That is before {calendar.in_words(calendar.FIRST_DAY)}. Check the year."
    if day.year > today.year + YEARS_TO_COME:
        return f"That is more than {YEARS_TO_COME} years from now. Check the year."
    return None


def why_not_write(
    *,
    kind: str,
    happened_on: date,
    happened_at: datetime | None,
    names_on: date | None,
    facts: Mapping[str, object],
    party_kind: str,
    today: date,
) -> str | None:
    """Return why an event may not be written, in a sentence, or None.

    Source: invariants V11 (codes by the date of the event) and V12 (no date in the future, but for the date
    that an event names).
    """
    known = KINDS.get(kind)
    if known is None:
        return f"There is no kind of event called {kind}."
    if known.party != party_kind:
        return f"{kind} belongs to a {known.party}, not to a {party_kind}."
    if happened_on > today:
        return f"{known.meaning} It cannot have happened on a day that has not come."
    if happened_at is not None and happened_at.tzinfo is None:
        return "A moment needs its time zone."
    if happened_at is not None and calendar.uk_date(happened_at) != happened_on:
        return "A moment lies on the day that it happened, by the clock in the UK."
    if names_on is not None and known.names is None:
        return f"{kind} names no other date."
    for name, value in facts.items():
        fact = known.fact(name)
        if fact is None:
            return f"{kind} does not carry the fact {name}."
        reason = _why_not_fact(fact, value, happened_on)
        if reason:
            return reason
    return None


def _why_not_fact(fact: Fact, value: object, on: date) -> str | None:
    if not isinstance(value, _TYPES[fact.type]) or (fact.type == "number" and isinstance(value, bool)):
        return f"The fact {fact.name} must be a {fact.type}."
    if fact.codes is None:
        return None
    code_set = codes.SETS[fact.codes]
    if code_set.get(str(value)) is None:
        return f"{value} is not a code of {code_set.title.lower()}."
    if not code_set.valid_or_recoded(str(value), on):
        return f"{value} was not in use for {code_set.title.lower()} on that day."
    return None
