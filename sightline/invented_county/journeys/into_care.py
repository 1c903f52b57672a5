"""Families some of whose children come to be looked after, and their brothers and sisters."""

from datetime import date

from sightline.invented_county.household import Group
from sightline.invented_county.journeys import front_door
from sightline.invented_county.journeys.assessing import assess
from sightline.invented_county.journeys.casework import allocate, more_information
from sightline.invented_county.journeys.enquiring import enquire
from sightline.invented_county.journeys.looked_after import comes_into_care_on
from sightline.invented_county.journeys.plans import begins_after, support
from sightline.invented_county.journeys.social_care import after_care, need_plan
from sightline.invented_county.tale import Tale


def into_care(
    tale: Tale,
    group: Group,
    on: date,
    source: str,
    *,
    lasts_until: date | None = None,
    contacted: bool = True,
) -> date:
    """Tell a family from referral to care of some of its children. Returns the day the last case closes."""
    chance = group.chance
    seat = tale.force.seat(chance, "assessment", group.family.half)
    outcome = "CARE" if chance.happens(0.2) else "ASSESSMENT"
    referral = front_door.refer(tale, group, on, source, outcome, seat.team, contacted=contacted)
    allocate(tale, group, referral, seat)
    ended = referral.decided_on
    if chance.happens(0.6):
        ended = enquire(tale, group, referral.case, referral.decided_on, conference=False).ended_on
    care_on = comes_into_care_on(chance, referral.decided_on)
    asked = "CARE" if chance.happens(0.6) else "LEGAL_ACTION"
    assessed = assess(tale, group, referral.case, referral.decided_on, asked, after=ended)
    taken = [member for member in group.members if chance.happens(0.8)] or [group.members[0]]
    left = group.only(member for member in group.members if member not in taken)
    gap = (care_on - assessed.on).days
    if gap > 12:
        begins = begins_after(tale, chance, assessed.on)
        support(tale, group.only(taken), referral.case, begins, max(care_on, begins))
        care_on = max(care_on, begins)
    if left.members:
        need_plan(tale, left, referral.case, begins_after(tale, chance, assessed.on))
    closed = [
        after_care(tale, group.only([member]), referral.case, care_on, lasts_until=lasts_until)
        for member in taken
    ]
    more_information(tale, group.only(taken), referral.decided_on, min(closed))
    return max(closed)
