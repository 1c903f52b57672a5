"""A period of care: why it begins, the orders, the placements, and how it ends."""

from dataclasses import dataclass
from datetime import date

from sightline.invented_county.chance import Chance, Shares
from sightline.invented_county.household import Group, Member, Thread
from sightline.invented_county.journeys import care_promises, placements, proceedings
from sightline.invented_county.journeys.missing import be_exploited, go_missing
from sightline.invented_county.journeys.permanence import adopt
from sightline.invented_county.seasons import DAY, working_days_on, working_from
from sightline.invented_county.tale import FAR, Tale

NEEDS_IN_CARE = Shares({"N1": 66, "N2": 2, "N3": 3, "N4": 8, "N5": 13, "N6": 2, "N8": 6})
ROUTES = Shares({"V2": 44, "C1": 34, "L1": 9, "L2": 9, "J1": 4})
RUN_AWAY_FROM = 12

# How care ends, by the age at which it begins.
ENDS = (
    (1, Shares({"adopted": 30, "guardian": 30, "home": 26, "stays": 14})),
    (5, Shares({"adopted": 15, "guardian": 24, "home": 34, "stays": 27})),
    (12, Shares({"guardian": 12, "home": 34, "stays": 54})),
    (16, Shares({"guardian": 3, "home": 37, "stays": 55, "other": 5})),
    (18, Shares({"home": 17, "stays": 78, "other": 5})),
)
AT_EIGHTEEN = Shares({"E5": 42, "E17": 24, "E6": 14, "E4A": 12, "E7": 5, "E9": 3})


@dataclass(frozen=True, slots=True)
class Period:
    """A period of care: itself, its first day, the day it ends or would, how, and the code of the end.

    `moves_on` settles the placements beforehand: two, the second from that day.
    """

    period: Thread
    case: Thread
    from_on: date
    until_on: date
    how: str
    code: str
    moves_on: date | None = None


def look_after(
    tale: Tale,
    group: Group,
    case: Thread,
    on: date,
    *,
    route: str | None = None,
    how: str | None = None,
    lasts_until: date | None = None,
    abroad: bool = False,
    moves_on: date | None = None,
) -> Period:
    """Tell one child's period of care. Returns how and when it ends.

    `moves_on`: there are two placements, the second from that day.
    """
    chance, member = group.chance, group.members[0]
    if member.age_on(on) < 0 and member.born_on:
        on = member.born_on + DAY * chance.whole(1, 4)
    age = member.age_on(on)
    route = route or _route(chance, age)
    how = how or next(ends for limit, ends in ENDS if age < limit).draw(chance)
    if lasts_until and how not in ("stays", "adopted"):
        how = "stays"
    until = _until(chance, member, on, how)
    period = group.open("care_period", inside=case)
    need = "N8" if abroad else NEEDS_IN_CARE.draw(chance)
    group.write("care_started", on, period, by=group.worker_on(on), category=need)
    before = chance.one_of(("P1", "P2", "P3")) if chance.happens(0.06) else "Z1"
    group.write("previous_permanence_recorded", on, period, code=before)
    adoption = adopt(tale, group, case, period, on) if how == "adopted" else None
    until = adoption.ordered_on if adoption else until
    code = _code(chance, how)
    story = Period(period, case, on, until, how, code, moves_on)
    proceedings.order(tale, group, story, route, adoption.authorised_on if adoption else None)
    stays = placements.place(tale, group, story, adoption.placed_on if adoption else None, abroad=abroad)
    placements.visit(tale, group, story, stays)
    care_promises.keep(tale, group, story, adoption.placed_on if adoption else None)
    _go_missing(tale, group, story)
    group.write("care_ended", until, period, reason=code)
    return story


def _route(chance: Chance, age: int) -> str:
    route = ROUTES.draw(chance)
    if route == "J1" and age < 12:
        return "C1"
    return "V2" if age >= 15 and route in ("C1", "L2") else route


def _until(chance: Chance, member: Member, on: date, how: str) -> date:
    eighteen = member.birthday(18)
    days = {
        "home": chance.wait(280, 6, 1300),
        "guardian": chance.wait(430, 200, 1000),
        "other": chance.wait(300, 20, 900),
        "stays": (FAR - on).days,
        "adopted": 0,
    }[how]
    return min(eighteen, working_from(on + DAY * days))


def _code(chance: Chance, how: str) -> str:
    match how:
        case "home":
            return "E4A" if chance.happens(0.74) else "E4B"
        case "guardian":
            return Shares({"E45": 50, "E47": 24, "E46": 6, "E41": 20}).draw(chance)
        case "adopted":
            return "E11" if chance.happens(0.25) else "E12"
        case "other":
            return chance.one_of(("E3", "E8", "E13"))
    return AT_EIGHTEEN.draw(chance)


def _go_missing(tale: Tale, group: Group, story: Period) -> None:
    chance, member = group.chance, group.members[0]
    begins = max(story.from_on + DAY * 5, member.birthday(RUN_AWAY_FROM))
    if begins < story.until_on and chance.happens(0.24):
        for_days = chance.wait(330, 60, 900)
        go_missing(tale, group, begins, min(story.until_on, begins + DAY * for_days), 7.5)
        if chance.happens(0.3):
            be_exploited(tale, group, begins + DAY * chance.whole(5, 60), story.until_on)


def comes_into_care_on(chance: Chance, decided_on: date) -> date:
    """Return the day on which care begins after the decision to assess."""
    if chance.happens(0.3):
        return working_days_on(decided_on, chance.whole(1, 4))
    return working_from(decided_on + DAY * chance.wait(95, 8, 300))
