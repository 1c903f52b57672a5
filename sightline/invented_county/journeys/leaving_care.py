"""Young people who leave care: eligible at sixteen, then owed help until twenty-one or twenty-five."""

from dataclasses import dataclass
from datetime import date

from sightline.invented_county.chance import Shares
from sightline.invented_county.household import Group, Thread
from sightline.invented_county.seasons import DAY, working_by, working_from
from sightline.invented_county.tale import Tale, promised
from sightline.standards import calendar

LIVES = Shares(
    {"U": 34, "Z": 13, "D": 16, "B": 12, "T": 6, "K": 4, "E": 5, "X": 3, "S": 1.5, "W": 0.7, "Y": 3}
)
DOES = Shares({"F2": 23, "F1": 6, "F5": 17, "P5": 6, "F4": 4, "P2": 3, "G5": 24, "G4": 10, "G6": 5, "0": 2})
IN_TOUCH = Shares({"YES": 94, "NO": 4, "REFU": 1.4, "NREQ": 0.6})
UNSUITABLE = ("S", "W", "X")
THIRTEEN_WEEKS = 91
GROWN = 18
MOST_DAYS_UNSEEN = 52


@dataclass(frozen=True, slots=True)
class Eligible:
    """An entitlement from sixteen, and the day of its last pathway plan."""

    entitled: Thread
    planned_on: date


def become_eligible(tale: Tale, group: Group, care_from: date, until: date) -> Eligible | None:
    """Write what is owed to a looked-after young person from sixteen. Returns the entitlement, if any."""
    member = group.members[0]
    on = max(member.birthday(16), care_from + DAY * THIRTEEN_WEEKS)
    if on >= until:
        return None
    entitled = group.open("leaving_care")
    group.write("leaving_care_began", on, entitled, category="ELIGIBLE")
    _assess_needs(tale, group, entitled, on, until)
    planned_on = _plans(tale, group, entitled, on, until)
    _contact(tale, group, entitled, on, until, seen=False)
    _birthdays(tale, group, entitled, (17, GROWN), on, until)
    return Eligible(entitled, planned_on)


def leave(tale: Tale, group: Group, eligible: Eligible | None, on: date) -> None:
    """Tell a young adult's entitlement from the day care ends: held by a personal adviser."""
    chance, member = group.chance, group.members[0]
    if eligible is not None:
        group.write("leaving_care_ended", on, eligible.entitled)
    entitled = group.open("leaving_care")
    seat = tale.force.seat(chance, "leaving_care", group.family.half)
    group.hold(on, seat, entitled, "PERSONAL_ADVISER", moved=True)
    category = "FORMER_RELEVANT" if eligible is not None else "QUALIFYING"
    group.write("leaving_care_began", on, entitled, category=category)
    until = member.birthday(25 if chance.happens(0.3) else 21)
    if category == "QUALIFYING":
        until = member.birthday(21)
    if chance.happens(0.24):
        _accommodate(tale, group, on, min(until, on + DAY * chance.whole(200, 800)))
    _plans(tale, group, entitled, eligible.planned_on if eligible else on, until, not_before=on)
    _contact(tale, group, entitled, on, until, seen=True)
    ages = (19, 20, 21) if eligible else (GROWN, 19, 20, 21)
    _birthdays(tale, group, entitled, ages, on, until)
    group.write("leaving_care_ended", until, entitled)
    group.release(until)
    member.ended_on = until


def _assess_needs(tale: Tale, group: Group, entitled: Thread, on: date, until: date) -> None:
    day = promised(group.chance, on + DAY * 20, calendar.add_months(on, 3), 0.85, 15, most=80)
    if day < until:
        group.write("needs_assessed_for_leaving", day, entitled, by=group.worker_on(day))


def _plans(
    tale: Tale, group: Group, entitled: Thread, last: date, until: date, *, not_before: date | None = None
) -> date:
    """Write the pathway plan's making and reviews, each six months from the last. Returns the last day."""
    chance = group.chance
    while True:
        day = promised(chance, last + DAY * 110, calendar.add_months(last, 6), 0.88, 16, most=80)
        day = max(day, working_from(not_before)) if not_before else day
        if day >= min(until, tale.today):
            return last
        group.write("pathway_plan_reviewed", day, entitled, by=group.worker_on(day))
        last = day


def _contact(tale: Tale, group: Group, entitled: Thread, on: date, until: date, *, seen: bool) -> None:
    """Write the adviser's contact, in person mostly and at the latest the second time."""
    chance = group.chance
    day = working_from(on + DAY * chance.whole(3, 20))
    in_person = True
    last = group.members[0].last_seen_on or on
    while day < min(until, tale.today):
        by = group.worker_on(day)
        group.write("adviser_contact", day, entitled, by=by, worker=by)
        if seen and in_person:
            place = "HOME" if chance.happens(0.7) else "OFFICE"
            group.write(
                "child_seen", day, None, by=by, context="CARE_LEAVER", worker=by, code=place, alone=True
            )
            group.members[0].last_seen_on = last = day
        ahead = promised(chance, day + DAY * 16, day + DAY * 46, 0.9, 4, most=9)
        if not in_person:
            ahead = min(ahead, working_by(last + DAY * MOST_DAYS_UNSEEN))
        in_person = (ahead - last).days > 30 or chance.happens(0.75)
        day = max(ahead, day + DAY)


def _accommodate(tale: Tale, group: Group, on: date, until: date) -> None:
    chance = group.chance
    home = group.open("leaving_accommodation")
    group.write("accommodation_provided", on, home)
    day = promised(chance, on + DAY, on + DAY * 7, 0.9, 3, most=10)
    while day < min(until, tale.today):
        group.write("accommodation_visited", day, home, by=group.worker_on(day))
        day = promised(chance, day + DAY * 25, working_by(calendar.add_months(day, 2)), 0.88, 8, most=30)
    group.write("accommodation_ended", until, home)


def _birthdays(
    tale: Tale, group: Group, entitled: Thread, ages: tuple[int, ...], on: date, until: date
) -> None:
    """Write what the return asks around each of these birthdays: before the eighteenth, around the others."""
    chance, member = group.chance, group.members[0]
    for age in ages:
        birthday = member.birthday(age)
        latest = -1 if age == GROWN else 22
        asked = birthday + DAY * (chance.whole(-60, latest) if chance.happens(0.93) else 45)
        if on <= asked < min(until, tale.today):
            lives = LIVES.draw(chance)
            group.write(
                "birthday_information_obtained", asked, entitled, by=group.worker_on(asked),
                code=IN_TOUCH.draw(chance), category=DOES.draw(chance), outcome=lives,
                level="2" if lives in UNSUITABLE or chance.happens(0.04) else "1",
            )  # fmt: skip
