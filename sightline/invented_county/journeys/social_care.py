"""A case from referral to closure: which way it goes, who holds it and how it ends."""

from datetime import date

from sightline.invented_county.chance import Shares
from sightline.invented_county.household import Group, Thread
from sightline.invented_county.journeys import front_door
from sightline.invented_county.journeys.assessing import assess
from sightline.invented_county.journeys.enquiring import Conference, confer, enquire
from sightline.invented_county.journeys.plans import begins_after, need_plan_days, protect, support
from sightline.invented_county.journeys.seeing import see
from sightline.invented_county.seasons import (
    DAY,
    a_day_of_arrival,
    source_on,
    working_by,
    working_days_on,
    working_from,
)
from sightline.invented_county.tale import Tale
from sightline.invented_county.workforce import Seat

COURSES = Shares({"nothing": 6.5, "assessed": 31, "stepped_down": 12, "need": 39, "protection": 11.5})
ENQUIRED_WITHOUT_PLAN = {"assessed": 0.28, "stepped_down": 0.25, "need": 0.33}
INFORMATION_A_YEAR = 0.9


def case(
    tale: Tale,
    group: Group,
    on: date,
    source: str,
    *,
    course: str | None = None,
    lasts_until: date | None = None,
    contacted: bool = True,
    team: str = "assessment",
) -> date:
    """Tell a case from its contact to its closure. Returns the day it closes, which may not have come."""
    chance = group.chance
    course = course or COURSES.draw(chance)
    if course == "nothing":
        referral = front_door.refer(tale, group, on, source, "NFA", None, contacted=contacted)
        closed = working_days_on(referral.decided_on, chance.whole(0, 1))
        return _close(group, referral.case, closed, "RC7")
    seat = tale.force.seat(chance, team, group.family.half)
    referral = front_door.refer(tale, group, on, source, "ASSESSMENT", seat.team, contacted=contacted)
    allocate(tale, group, referral, seat)
    if course == "protection":
        closed = _protected(tale, group, referral, lasts_until)
    else:
        closed = _in_need(tale, group, referral, course, lasts_until)
    more_information(tale, group, referral.decided_on, closed)
    return closed


def allocate(tale: Tale, group: Group, referral: front_door.Referral, seat: Seat) -> None:
    """Let a seat hold the children from the day after the decision or so; by today in any case."""
    chance = group.chance
    lot = chance.random()
    days = 0 if lot < 0.5 else 1 if lot < 0.94 else chance.whole(2, 4)
    day = working_days_on(referral.decided_on, days) if days else referral.decided_on
    if day >= tale.today > referral.decided_on:
        day = referral.decided_on
    group.hold(day, seat, referral.case)


def _close(group: Group, case: Thread, on: date, reason: str) -> date:
    group.write("case_closed", on, case, reason=reason)
    group.release(on)
    return on


def _in_need(
    tale: Tale, group: Group, referral: front_door.Referral, course: str, lasts_until: date | None
) -> date:
    chance, thread = group.chance, referral.case
    if chance.happens(ENQUIRED_WITHOUT_PLAN[course]):
        enquire(tale, group, thread, referral.decided_on, conference=False)
    outcome = {"assessed": "NFA", "stepped_down": "EARLY_HELP", "need": "CIN_PLAN"}[course]
    assessed = assess(tale, group, thread, referral.decided_on, outcome)
    if course != "need":
        closed = working_days_on(assessed.on, chance.whole(0, 3))
        return _close(group, thread, closed, "RC8" if course == "assessed" else "RC9")
    begins = begins_after(tale, chance, assessed.on)
    return need_plan(tale, group, thread, begins, lasts_until=lasts_until, escalates=0.12)


def need_plan(
    tale: Tale,
    group: Group,
    thread: Thread,
    begins: date,
    *,
    lasts_until: date | None = None,
    escalates: float = 0.0,
    moves: bool = True,
) -> date:
    """Tell a child in need plan and what follows. Returns the day the case closes."""
    chance = group.chance
    if moves:
        move(tale, group, thread, begins, "protection")
    ends = working_from(begins + DAY * need_plan_days(chance))
    if lasts_until and ends < lasts_until:
        ends = working_from(lasts_until + DAY * chance.wait(150, 1, 500))
    if chance.happens(escalates) and (ends - begins).days > 60:
        return _escalated(tale, group, thread, begins, ends)
    support(tale, group, thread, begins, ends)
    closed = working_days_on(ends, chance.whole(0, 4))
    if chance.happens(0.5):
        see(tale, group, working_by(ends), thread, "CIN")
    return _close(group, thread, closed, "RC5" if chance.happens(0.05) else "RC7")


def _escalated(tale: Tale, group: Group, thread: Thread, begins: date, ends: date) -> date:
    """Tell a child in need plan that gives way to a protection plan."""
    worse = working_from(begins + DAY * group.chance.whole(30, (ends - begins).days - 20))
    enquiry = enquire(tale, group, thread, worse, conference=True)
    conference = confer(tale, group, thread, enquiry, "CP_PLAN")
    support(tale, group, thread, begins, conference.on)
    return _after_conference(tale, group, thread, conference, None)


def _protected(tale: Tale, group: Group, referral: front_door.Referral, lasts_until: date | None) -> date:
    chance, thread = group.chance, referral.case
    began = working_days_on(referral.decided_on, chance.whole(0, 6))
    enquiry = enquire(tale, group, thread, began, conference=True)
    planned = chance.happens(0.86) or lasts_until is not None
    conference = confer(tale, group, thread, enquiry, "CP_PLAN" if planned else "CIN_PLAN")
    outcome = "STRATEGY" if planned else "CIN_PLAN"
    assess(tale, group, thread, referral.decided_on, outcome, by=working_by(conference.on - DAY))
    if not planned:
        begins = begins_after(tale, chance, conference.on)
        return need_plan(tale, group, thread, begins)
    return _after_conference(tale, group, thread, conference, lasts_until)


def _after_conference(
    tale: Tale, group: Group, thread: Thread, conference: Conference, lasts_until: date | None
) -> date:
    chance = group.chance
    on = conference.on
    if group.team[:2] != "SG":
        move(tale, group, thread, working_days_on(on, chance.whole(0, 4)), "protection")
    moved_away = chance.happens(0.05)
    reason = "TRANSFERRED" if moved_away else "CONFERENCE"
    plan = protect(tale, group, thread, conference, lasts_until=lasts_until, reason=reason)
    if moved_away:
        return _close(group, thread, plan.until_on, "RC5")
    if chance.happens(0.86):
        begins = begins_after(tale, chance, plan.until_on)
        return need_plan(tale, group, thread, begins, moves=False)
    return _close(group, thread, working_days_on(plan.until_on, chance.whole(2, 9)), "RC7")


def move(tale: Tale, group: Group, thread: Thread, on: date, kind: str) -> None:
    """Move the children to a team of another kind, which takes a day or two now and then."""
    chance = group.chance
    on = working_from(on)
    if on >= tale.today:
        return
    seat = tale.force.seat(chance, kind, group.family.half)
    group.hold(on, seat, thread, moved=True)


def more_information(tale: Tale, group: Group, since: date, until: date) -> None:
    """Write what else is told about the children while their case is open."""
    chance, day = group.chance, since
    while True:
        day += DAY * (1 + int(chance.expovariate(INFORMATION_A_YEAR / 365)))
        if day >= min(until, tale.today) - DAY:
            return
        last = min(until, tale.today, day + DAY * 14) - DAY
        if last > day:
            on = a_day_of_arrival(chance, day, last)
            front_door.information(tale, group, on, source_on(chance, on))
