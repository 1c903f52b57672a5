"""Families that are there for one trouble each, and have no other.

Each function tells one such family. Days are counted back from the county's last day, so that the trouble
stands on it.
"""

from datetime import date

from sightline.invented_county.chance import Chance
from sightline.invented_county.household import Family, Group, Member, make_family
from sightline.invented_county.journeys import front_door
from sightline.invented_county.journeys.assessing import assess
from sightline.invented_county.journeys.casework import allocate
from sightline.invented_county.journeys.enquiring import confer, enquire
from sightline.invented_county.journeys.looked_after import Period, look_after
from sightline.invented_county.journeys.plans import Plan, protect, support
from sightline.invented_county.journeys.seeing import attempt, see
from sightline.invented_county.seasons import DAY, working_by, working_days_on, working_from
from sightline.invented_county.tale import FAR, Tale
from sightline.standards import calendar

SEEING = ("child_seen", "child_visited", "visit_attempted")
CARE_BEGAN = 380


def one_child(tale: Tale, chance: Chance, number: int, age: float, days: int) -> tuple[Family, Group]:
    """Return a family of one child, so many years old so many days ago."""
    on = tale.today - DAY * days
    family = make_family(number, chance, tale.today, 1, on, age + chance.random())
    return family, Group(family, family.members)


def referred(
    tale: Tale, group: Group, days: int, *, seat_of: str = "assessment", outcome: str = "ASSESSMENT"
) -> front_door.Referral:
    """Write a referral of so many days ago, allocated in time to a seat of a team."""
    seat = tale.force.seat(group.chance, seat_of, group.family.half)
    on = working_by(tale.today - DAY * days)
    referral = front_door.refer(tale, group, on, "2A", outcome, seat.team)
    allocate(tale, group, referral, seat)
    return referral


def _forget_visits(member: Member, after: date) -> None:
    """Take away every visit after a day, as if nobody had gone."""
    kept = [entry for entry in member.diary.entries if entry.kind not in SEEING or entry.on <= after]
    member.diary.entries = kept


def assessed_by_somebody_gone(tale: Tale, chance: Chance, number: int) -> Family:
    """Tell a child under assessment whose worker has left and whom nobody took over."""
    seat = tale.force.abandoned["FRW"]
    left_on = seat.workers[0].left_on or tale.today
    days = (tale.today - left_on).days + chance.whole(14, 26)
    family, group = one_child(tale, chance, number, 3 + 10 * chance.random(), days)
    on = working_by(tale.today - DAY * days)
    referral = front_door.refer(tale, group, on, "6", "ASSESSMENT", seat.team)
    group.hold(referral.decided_on, seat, referral.case)
    assess(tale, group, referral.case, referral.decided_on, "CIN_PLAN", after=working_days_on(tale.today, 4))
    return family


def cared_for_by_somebody_gone(tale: Tale, chance: Chance, number: int) -> Family:
    """Tell a looked-after child whose worker has left and whom nobody took over."""
    seat = tale.force.abandoned["CIC"]
    family, group = one_child(tale, chance, number, 5 + 7 * chance.random(), CARE_BEGAN)
    story = _in_care(tale, group, CARE_BEGAN, moves_on=None, seat=seat.team)
    takes_over = working_from(seat.workers[0].started_on + DAY * chance.whole(40, 80))
    group.hold(takes_over, seat, story.case, moved=False)
    return family


def never_allocated(tale: Tale, chance: Chance, number: int) -> Family:
    """Tell a child referred some weeks ago whom duty workers see and nobody holds."""
    days = chance.whole(12, 34)
    family, group = one_child(tale, chance, number, 2 + 11 * chance.random(), days)
    team = "FRE" if chance.happens(0.5) else "FRW"
    on = working_by(tale.today - DAY * days)
    referral = front_door.refer(tale, group, on, "3B", "ASSESSMENT", team)
    assessment = group.open("assessment", inside=referral.case)
    group.write("assessment_started", referral.decided_on, assessment, team=team)
    day = working_days_on(referral.decided_on, chance.whole(2, 4))
    while day < tale.today:
        by = tale.somebody(chance, team, day)
        group.write("child_seen", day, referral.case, by=by, context="ASSESSMENT", worker=by, code="HOME")
        day = working_days_on(day, chance.whole(8, 12))
    return family


def planned(tale: Tale, group: Group, days: int) -> tuple[front_door.Referral, Plan]:
    """Write a child in need whose plan goes on past the last day."""
    referral = referred(tale, group, days)
    assessed = assess(tale, group, referral.case, referral.decided_on, "CIN_PLAN", by=_by(referral, 38))
    begins = working_days_on(assessed.on, 4)
    seat = tale.force.seat(group.chance, "protection", group.family.half)
    group.hold(begins, seat, referral.case, moved=True)
    return referral, support(tale, group, referral.case, begins, FAR)


def _by(referral: front_door.Referral, days: int) -> date:
    return working_days_on(referral.decided_on, days)


def unseen_in_need(tale: Tale, chance: Chance, number: int) -> Family:
    """Tell a child with a child in need plan whom nobody has seen for months."""
    family, group = one_child(tale, chance, number, 4 + 9 * chance.random(), 250)
    referral, _ = planned(tale, group, 250)
    return _lost_sight_of(tale, family, group, referral, "CIN", chance.whole(64, 95))


def unseen_on_a_protection_plan(tale: Tale, chance: Chance, number: int) -> Family:
    """Tell a child on a protection plan whom nobody has seen for months."""
    family, group = one_child(tale, chance, number, 4 + 9 * chance.random(), 300)
    referral = _protected(tale, group, 300)
    return _lost_sight_of(tale, family, group, referral, "CP", chance.whole(63, 80))


def _protected(tale: Tale, group: Group, days: int) -> front_door.Referral:
    referral = referred(tale, group, days)
    enquiry = enquire(tale, group, referral.case, referral.decided_on, conference=True)
    conference = confer(tale, group, referral.case, enquiry, "CP_PLAN")
    by = working_by(conference.on - DAY)
    assess(tale, group, referral.case, referral.decided_on, "STRATEGY", by=by)
    seat = tale.force.seat(group.chance, "protection", group.family.half)
    group.hold(working_days_on(conference.on, 2), seat, referral.case, moved=True)
    protect(tale, group, referral.case, conference, ends_on=FAR)
    return referral


def unseen_in_care(tale: Tale, chance: Chance, number: int) -> Family:
    """Tell a looked-after child whom nobody has seen for longer than any rule for it allows."""
    family, group = one_child(tale, chance, number, 6 + 7 * chance.random(), CARE_BEGAN)
    story = _in_care(tale, group, CARE_BEGAN, moves_on=None)
    member, last = group.members[0], working_by(tale.today - DAY * chance.whole(98, 130))
    _forget_visits(member, last - DAY)
    see(tale, group, last, story.case, "CLA")
    return family


def _lost_sight_of(
    tale: Tale, family: Family, group: Group, referral: front_door.Referral, context: str, days: int
) -> Family:
    last = working_by(tale.today - DAY * days)
    _forget_visits(group.members[0], last - DAY)
    see(tale, group, last, referral.case, context)
    day = working_days_on(last, group.chance.whole(14, 20))
    while day < tale.today - DAY * 4:
        attempt(tale, group, day, referral.case, context)
        day = working_days_on(day, group.chance.whole(9, 18))
    return family


def only_tried(tale: Tale, chance: Chance, number: int) -> Family:
    """Tell a child whose every visit was an attempt: nobody has ever seen it."""
    days = chance.whole(70, 84)
    family, group = one_child(tale, chance, number, 1 + 3 * chance.random(), days)
    referral, _ = planned(tale, group, days)
    member = group.members[0]
    _forget_visits(member, date.min)
    for entry in member.diary.entries:
        if entry.kind == "assessment_authorised":
            entry.facts = {**entry.facts, "seen": False}
    day = working_days_on(referral.decided_on, 4)
    while day < tale.today:
        context = "ASSESSMENT" if (day - referral.decided_on).days < 40 else "CIN"
        attempt(tale, group, day, referral.case, context)
        day = working_days_on(day, chance.whole(7, 12))
    return family


def late_conference(tale: Tale, chance: Chance, number: int) -> Family:
    """Tell a child whose conference is booked for a day after it should have been held."""
    began = calendar.working_days_after(tale.today, -chance.whole(21, 24))
    days = (tale.today - began).days + chance.whole(4, 10)
    family, group = one_child(tale, chance, number, 2 + 11 * chance.random(), days)
    referral = referred(tale, group, days)
    enquiry = enquire(tale, group, referral.case, max(began, referral.decided_on), conference=True)
    confer(tale, group, referral.case, enquiry, "CP_PLAN", late=True)
    assess(tale, group, referral.case, referral.decided_on, "STRATEGY", after=working_days_on(tale.today, 3))
    return family


def placement_without_a_visit(tale: Tale, chance: Chance, number: int) -> Family:
    """Tell a looked-after child who moved some weeks ago and has not been visited there."""
    family, group = one_child(tale, chance, number, 4 + 9 * chance.random(), CARE_BEGAN)
    moved = working_by(tale.today - DAY * chance.whole(18, 40))
    story = _in_care(tale, group, CARE_BEGAN, moves_on=moved)
    last = working_by(moved - DAY * chance.whole(2, 9))
    _forget_visits(group.members[0], last - DAY)
    see(tale, group, last, story.case, "CLA")
    return family


def _in_care(
    tale: Tale, group: Group, days: int, *, moves_on: date | None, seat: str | None = None
) -> Period:
    """Write a child who came into care about a year ago and stays."""
    chance = group.chance
    referral = referred(tale, group, days, outcome="CARE")
    assess(tale, group, referral.case, referral.decided_on, "CARE", by=_by(referral, 20))
    care_on = working_days_on(referral.decided_on, 21)
    kind = seat or "care"
    group.hold(working_days_on(care_on, 15), tale.force.seat(chance, kind, 0), referral.case, moved=True)
    settled = moves_on or working_from(care_on + DAY * 90)
    return look_after(tale, group, referral.case, care_on, route="V2", how="stays", moves_on=settled)


def past_the_expected_birth(tale: Tale, chance: Chance, number: int) -> Family:
    """Tell a child who should have been born by now, and of whose birth nobody has written."""
    days = chance.whole(100, 130)
    family, group = one_child(tale, chance, number, 0, days)
    member = group.members[0]
    member.born_on, member.expected_on = None, tale.today - DAY * chance.whole(9, 24)
    planned(tale, group, days)
    return family


def restricted(tale: Tale, chance: Chance, number: int) -> Family:
    """Tell a child whose record is sealed."""
    family, group = one_child(tale, chance, number, 4 + 10 * chance.random(), 210)
    group.members[0].restricted = chance.one_of(
        ("A parent works for the service.", "The family must not be found.", "A witness in a criminal trial.")
    )
    planned(tale, group, 210)
    return family


def plan_beside_a_plan(tale: Tale, chance: Chance, number: int) -> Family:
    """Tell a child with a child in need plan written down while on a protection plan."""
    family, group = one_child(tale, chance, number, 4 + 10 * chance.random(), 200)
    referral = _protected(tale, group, 200)
    plan = group.open("need_plan", inside=referral.case)
    group.write("need_plan_started", working_by(tale.today - DAY * chance.whole(30, 60)), plan)
    _dispute(group.members[0], "need_plan_started", "V04",
             "A child in need plan was started while the protection plan was open.")  # fmt: skip
    return family


def placements_that_overlap(tale: Tale, chance: Chance, number: int) -> Family:
    """Tell a looked-after child whose second placement is written as begun before the first had ended."""
    family, group = one_child(tale, chance, number, 4 + 9 * chance.random(), CARE_BEGAN)
    _in_care(tale, group, CARE_BEGAN, moves_on=working_by(tale.today - DAY * chance.whole(120, 200)))
    starts = [entry for entry in group.members[0].diary.entries if entry.kind == "placement_started"]
    starts[-1].on -= DAY * chance.whole(4, 9)
    _dispute(group.members[0], "placement_started", "V08",
             "The placement was started before the one before it had ended.")  # fmt: skip
    return family


def _dispute(member: Member, kind: str, invariant: str, why: str) -> None:
    last = [entry for entry in member.diary.entries if entry.kind == kind][-1]
    last.disputed, last.disputed_why = invariant, why
