"""Visits: children who are seen, attempts that fail, and how long it is from one to the next."""

from collections.abc import Callable
from datetime import date

from sightline.invented_county.chance import Shares
from sightline.invented_county.household import Group, Member, Thread
from sightline.invented_county.seasons import DAY, in_term, working_by, working_from
from sightline.invented_county.tale import Tale
from sightline.standards.timeline import FactValue

MOST_DAYS_BETWEEN = 46
PLACES = Shares({"HOME": 74, "SCHOOL": 18, "OFFICE": 4, "CONTACT_CENTRE": 2, "ELSEWHERE": 2})
PLACES_OF_CARE = Shares({"PLACEMENT": 82, "SCHOOL": 9, "OFFICE": 3, "CONTACT_CENTRE": 4, "ELSEWHERE": 2})
NOT_SEEN = Shares({"NO_REPLY": 46, "CHILD_OUT": 26, "CANCELLED": 16, "PARENT_REFUSED": 7, "CHILD_REFUSED": 5})
ASKED_ALONE_FROM = 4


def see(
    tale: Tale, group: Group, on: date, case: Thread | None, context: str, *, minute: int | None = None
) -> None:
    """Write that the children were seen on a day. Of a child not yet born, the mother is visited."""
    chance, by = group.chance, group.worker_on(on)
    place = (PLACES_OF_CARE if context == "CLA" else PLACES).draw(chance)
    if place == "SCHOOL" and not in_term(on):
        place = "PLACEMENT" if context == "CLA" else "HOME"
    born = group.only(member for member in group.members if member.age_on(on) >= 0)
    unborn = group.only(member for member in group.members if member.age_on(on) < 0)

    def each(member: Member) -> dict[str, FactValue]:
        old = place if member.age_on(on) >= ASKED_ALONE_FROM or place != "SCHOOL" else "HOME"
        facts: dict[str, FactValue] = {"code": old}
        if member.age_on(on) >= ASKED_ALONE_FROM:
            facts["alone"] = old == "SCHOOL" or chance.happens(0.76)
        if context == "CP" and old == "HOME":
            facts["bedroom"] = chance.happens(0.8)
        return facts

    born.write("child_seen", on, case, minute=minute, by=by, each=each, context=context, worker=by)
    unborn.write("child_visited", on, case, minute=minute, by=by, context=context, worker=by)
    if on < tale.today:
        for member in group.members:
            member.last_seen_on = on


def attempt(tale: Tale, group: Group, on: date, case: Thread | None, context: str) -> None:
    """Write that a visit was tried and nobody was seen."""
    by = group.worker_on(on)
    reason = NOT_SEEN.draw(group.chance)
    group.write("visit_attempted", on, case, by=by, context=context, worker=by, reason=reason)


def keep_seeing(
    tale: Tale,
    group: Group,
    case: Thread | None,
    context: str,
    since: date,
    until: date,
    due: Callable[[date], date],
    *,
    kept: float = 0.88,
    first: date | None = None,
    most: int = MOST_DAYS_BETWEEN,
) -> None:
    """See the children again and again from a day until another, mostly by the day it is due.

    `due` gives, from one visit, the day by which the next is promised. Whatever happens, no more than `most`
    days pass without one. `first` is the first visit's day, if it is settled.
    """
    chance, end = group.chance, min(until, tale.today)
    previous = since
    day = first or _next(tale, group, previous, due, kept, most)
    while day < end:
        promised_by = due(previous)
        if day > promised_by and chance.happens(0.45):
            tried = working_by(promised_by - DAY * chance.whole(0, 3))
            if previous < tried < day:
                attempt(tale, group, tried, case, context)
        see(tale, group, day, case, context)
        previous = day
        day = _next(tale, group, previous, due, kept, most)


def _next(
    tale: Tale, group: Group, previous: date, due: Callable[[date], date], kept: float, most: int
) -> date:
    chance, by = group.chance, due(previous)
    strain = tale.strain(group, previous)
    if chance.happens(kept * (1 - 0.55 * strain)):
        day = previous + DAY * max(1, round((by - previous).days * (1 - 0.35 * chance.random())))
        day = working_by(day)
    else:
        day = working_from(by + DAY * chance.wait(4 + 9 * strain, 1, 30))
    seen = [member.last_seen_on for member in group.members if member.last_seen_on]
    latest = working_by(min([previous, *seen]) + DAY * most)
    return max(working_from(previous + DAY), min(day, latest))
