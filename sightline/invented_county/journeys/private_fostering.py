"""Private fostering: an arrangement that the council hears of, looks at and visits until it ends."""

from datetime import date

from sightline.invented_county.household import Group
from sightline.invented_county.journeys import front_door
from sightline.invented_county.journeys.assessing import assess
from sightline.invented_county.journeys.casework import allocate, close
from sightline.invented_county.seasons import DAY, working_by, working_days_on, working_from
from sightline.invented_county.tale import Tale, promised
from sightline.standards import calendar


def foster_privately(tale: Tale, group: Group, on: date) -> date:
    """Tell a private fostering arrangement of one child. Returns the day its case closes."""
    group = group.only(group.members[:1])
    chance, member = group.chance, group.members[0]
    seat = tale.force.seat(chance, "protection", group.family.half)
    referral = front_door.refer(tale, group, on, "2A", "PRIVATE_FOSTERING", seat.team)
    allocate(tale, group, referral, seat)
    arrangement = group.open("private_fostering", inside=referral.case)
    began = referral.on
    group.write("private_fostering_known", began, arrangement)
    group.write("private_fostering_notified", began, arrangement)
    assessed = assess(tale, group, referral.case, referral.decided_on, "PRIVATE_FOSTERING")
    ended = min(working_from(began + DAY * chance.wait(330, 60, 900)), member.birthday(16))
    ended = max(ended, assessed.on)
    day = promised(chance, began + DAY, working_days_on(began, 7), 0.9, 3, most=12)
    while day < min(ended, tale.today):
        by = group.worker_on(day)
        group.write("private_fostering_visited", day, arrangement, by=by, alone=chance.happens(0.85))
        group.write("child_seen", day, referral.case, by=by, context="PF", worker=by, code="HOME", alone=True)
        member.last_seen_on = day
        day = promised(chance, day + DAY * 18, working_by(day + DAY * 42), 0.88, 4, most=9)
        if day > calendar.add_months(began, 12):
            day = min(day, ended)
    group.write("private_fostering_ended", ended, arrangement)
    return close(group, referral.case, working_days_on(ended, 2), "RC7")
