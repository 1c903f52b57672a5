"""A case from referral to closure: which way it goes, who holds it and how it ends."""

from datetime import date

from sightline.invented_county.chance import Shares
from sightline.invented_county.household import Group, Thread
from sightline.invented_county.journeys import front_door
from sightline.invented_county.journeys.assessing import assess
from sightline.invented_county.journeys.cared_for import in_care
from sightline.invented_county.journeys.casework import allocate, close, more_information, move
from sightline.invented_county.journeys.enquiring import Conference, confer, enquire
from sightline.invented_county.journeys.plans import begins_after, need_plan_days, protect, support
from sightline.invented_county.journeys.seeing import see
from sightline.invented_county.seasons import (
    DAY,
    working_by,
    working_days_on,
    working_from,
)
from sightline.invented_county.tale import Tale

COURSES = Shares({"nothing": 6.5, "assessed": 31, "stepped_down": 12, "need": 39, "protection": 11.5})
ENQUIRED_WITHOUT_PLAN = {"assessed": 0.34, "stepped_down": 0.32, "need": 0.42}


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
    plan_team: str = "protection",
) -> date:
    """Tell a case from its contact to its closure. Returns the day it closes, which may not have come."""
    chance = group.chance
    course = course or COURSES.draw(chance)
    if course == "nothing":
        referral = front_door.refer(tale, group, on, source, "NFA", None, contacted=contacted)
        closed = working_days_on(referral.decided_on, chance.whole(0, 1))
        return close(group, referral.case, closed, "RC7")
    seat = tale.force.seat(chance, team, group.family.half)
    referral = front_door.refer(tale, group, on, source, "ASSESSMENT", seat.team, contacted=contacted)
    allocate(tale, group, referral, seat)
    if course == "protection":
        closed = _protected(tale, group, referral, lasts_until)
    else:
        closed = _in_need(tale, group, referral, course, lasts_until, plan_team)
    more_information(tale, group, referral.decided_on, closed)
    return closed


def _in_need(
    tale: Tale,
    group: Group,
    referral: front_door.Referral,
    course: str,
    lasts_until: date | None,
    plan_team: str,
) -> date:
    chance, thread = group.chance, referral.case
    ended = referral.decided_on
    if chance.happens(ENQUIRED_WITHOUT_PLAN[course]):
        ended = enquire(tale, group, thread, referral.decided_on, conference=False).ended_on
    outcome = {"assessed": "NFA", "stepped_down": "EARLY_HELP", "need": "CIN_PLAN"}[course]
    assessed = assess(tale, group, thread, referral.decided_on, outcome, after=ended)
    if course != "need":
        closed = working_days_on(assessed.on, chance.whole(0, 3))
        return close(group, thread, closed, "RC8" if course == "assessed" else "RC9")
    begins = begins_after(tale, chance, assessed.on)
    return need_plan(tale, group, thread, begins, lasts_until=lasts_until, escalates=0.12, team=plan_team)


def need_plan(
    tale: Tale,
    group: Group,
    thread: Thread,
    begins: date,
    *,
    lasts_until: date | None = None,
    escalates: float = 0.0,
    team: str | None = "protection",
) -> date:
    """Tell a child in need plan and what follows. Returns the day the case closes."""
    chance = group.chance
    if team:
        move(tale, group, thread, begins, team)
    ends = working_from(begins + DAY * need_plan_days(chance))
    if lasts_until and ends < lasts_until:
        ends = working_from(lasts_until + DAY * chance.wait(150, 1, 500))
    if chance.happens(escalates) and (ends - begins).days > 60:
        return _escalated(tale, group, thread, begins, ends)
    support(tale, group, thread, begins, ends)
    closed = working_days_on(ends, chance.whole(0, 4))
    if chance.happens(0.5):
        see(tale, group, working_by(ends), thread, "CIN")
    return close(group, thread, closed, "RC5" if chance.happens(0.05) else "RC7")


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
    planned = chance.happens(0.82) or lasts_until is not None
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
    if group.team[:2] != "SG":
        move(tale, group, thread, working_days_on(conference.on, chance.whole(0, 4)), "protection")
    lot = chance.random()
    if lot < 0.12 and lasts_until is None:
        return _into_care_from_plan(tale, group, thread, conference)
    moved_away = lot > 0.95
    reason = "TRANSFERRED" if moved_away else "CONFERENCE"
    plan = protect(tale, group, thread, conference, lasts_until=lasts_until, reason=reason)
    if moved_away:
        return close(group, thread, plan.until_on, "RC5")
    if chance.happens(0.86):
        begins = begins_after(tale, chance, plan.until_on)
        return need_plan(tale, group, thread, begins, team=None)
    return close(group, thread, working_days_on(plan.until_on, chance.whole(2, 9)), "RC7")


def _into_care_from_plan(tale: Tale, group: Group, thread: Thread, conference: Conference) -> date:
    """Tell a protection plan that gives way to care of every child of the group."""
    chance = group.chance
    care_on = working_from(conference.on + DAY * chance.wait(130, 12, 500))
    ends_on = care_on + DAY * chance.whole(1, 25)
    plan = protect(
        tale, group, thread, conference, ends_on=ends_on, reason="LOOKED_AFTER", visited_until=care_on
    )
    begins = min(care_on, plan.until_on)
    return max(after_care(tale, group.only([member]), thread, begins) for member in group.members)


def after_care(
    tale: Tale,
    group: Group,
    thread: Thread,
    on: date,
    *,
    how: str | None = None,
    lasts_until: date | None = None,
    abroad: bool = False,
) -> date:
    """Tell one child's care, and the plan at home that may follow. Returns the day the case closes.

    Nobody comes into care in the last month before eighteen.
    """
    if on >= group.members[0].birthday(18) - DAY * 30:
        return close(group, thread, on, "RC7")
    route = "V2" if abroad else None
    story = in_care(tale, group, thread, on, route=route, how=how, lasts_until=lasts_until, abroad=abroad)
    if story.closed_on is not None:
        return story.closed_on
    return need_plan(tale, group, thread, begins_after(tale, group.chance, story.ended_on))
