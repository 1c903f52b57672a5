"""What every case has: a worker, moves between teams, what else is told, and its closing."""

from datetime import date

from sightline.invented_county.household import Group, Thread
from sightline.invented_county.journeys import front_door
from sightline.invented_county.seasons import DAY, a_day_of_arrival, source_on, working_days_on, working_from
from sightline.invented_county.tale import Tale
from sightline.invented_county.workforce import Seat

INFORMATION_A_YEAR = 0.9


def allocate(tale: Tale, group: Group, referral: front_door.Referral, seat: Seat) -> None:
    """Let a seat hold the children from the day after the decision or so; by today in any case."""
    chance = group.chance
    lot = chance.random()
    days = 0 if lot < 0.5 else 1 if lot < 0.94 else chance.whole(2, 4)
    day = working_days_on(referral.decided_on, days) if days else referral.decided_on
    if day >= tale.today > referral.decided_on:
        day = referral.decided_on
    group.hold(day, seat, referral.case)


def close(group: Group, case: Thread, on: date, reason: str) -> date:
    """Close a case and let nobody hold it any more. Returns the day."""
    group.write("case_closed", on, case, reason=reason)
    group.release(on)
    return on


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
