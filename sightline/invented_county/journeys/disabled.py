"""Disabled children: one team from the referral on, a plan that lasts for years, and short breaks."""

from datetime import date

from sightline.invented_county.household import Group
from sightline.invented_county.journeys import front_door
from sightline.invented_county.journeys.assessing import assess
from sightline.invented_county.journeys.casework import allocate, close, more_information
from sightline.invented_county.journeys.plans import begins_after, support
from sightline.invented_county.seasons import DAY, working_days_on, working_from
from sightline.invented_county.tale import Tale


def live_with_disability(tale: Tale, group: Group, on: date, source: str) -> date:
    """Tell a disabled child's case. Returns the day it closes, often the eighteenth birthday."""
    chance, member = group.chance, group.members[0]
    seat = tale.force.seat(chance, "disabled_children", group.family.half)
    source = chance.one_of(("3B", "3F", "2A", "5D", "1A", source))
    referral = front_door.refer(tale, group, on, source, "ASSESSMENT", seat.team)
    allocate(tale, group, referral, seat)
    outcome = "SHORT_BREAKS" if chance.happens(0.3) else "CIN_PLAN"
    assessed = assess(tale, group, referral.case, referral.decided_on, outcome)
    begins = begins_after(tale, chance, assessed.on)
    grown = member.birthday(18)
    ends = working_from(begins + DAY * chance.wait(2600, 200, 6000))
    ends = min(ends, grown)
    support(tale, group, referral.case, begins, ends)
    closed = min(working_days_on(ends, chance.whole(0, 3)), grown)
    if chance.happens(0.45):
        _short_breaks(tale, group, begins + DAY * chance.whole(30, 200), ends)
    more_information(tale, group, referral.decided_on, closed)
    return close(group, referral.case, closed, "RC6" if closed == grown else "RC7")


def _short_breaks(tale: Tale, group: Group, since: date, until: date) -> None:
    """Write short breaks, a few days each month or so."""
    chance, day = group.chance, since
    while day < min(until, tale.today) - DAY * 6:
        stay = group.open("short_break")
        group.write("short_break_started", day, stay)
        back = day + DAY * chance.whole(1, 4)
        group.write("short_break_ended", back, stay)
        day = back + DAY * chance.whole(18, 45)
