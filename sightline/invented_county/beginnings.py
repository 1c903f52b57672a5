"""What brings each family to the service, and the journeys that its children then make."""

from collections.abc import Callable
from datetime import date

from sightline.invented_county.chance import Chance
from sightline.invented_county.household import SIZES, Family, Group, make_family
from sightline.invented_county.journeys import front_door, social_care
from sightline.invented_county.journeys.assessing import assess
from sightline.invented_county.journeys.casework import allocate
from sightline.invented_county.journeys.disabled import live_with_disability
from sightline.invented_county.journeys.early_help import help_early
from sightline.invented_county.journeys.into_care import into_care
from sightline.invented_county.journeys.missing import be_exploited, go_missing
from sightline.invented_county.journeys.private_fostering import foster_privately
from sightline.invented_county.seasons import DAY, a_day_of_arrival, source_on, working_from
from sightline.invented_county.tale import Tale

# The share of families heard of again after a short case and after a long one, and how soon on average.
RETURNS_AFTER_SHORT, RETURNS_AFTER_LONG = (0.62, 130), (0.42, 210)
SHORT_DAYS = 150
ADULT_SOON = 17
DAYS_TO_BE_SEEN = 6
DISABILITIES = ("LD", "AUT", "COMM", "MOB", "BEH", "CON", "HEAR", "VIS", "PC", "INC", "HAND", "DDA")

Making = Callable[[int, Chance, Tale, date], Family]
Telling = Callable[[Tale, Family, date, date | None], None]


def _any_family(number: int, chance: Chance, tale: Tale, on: date) -> Family:
    size = SIZES.draw(chance)
    eldest = 16.9 * chance.random() ** 0.85 if chance.happens(0.94) else 0.05 + chance.random()
    return make_family(number, chance, tale.today, size, on, eldest)


def _at_the_door(tale: Tale, family: Family, on: date, lasts_until: date | None) -> None:
    chance, group = family.chance, young(family, on)
    front_door.only_a_contact(tale, group, on, source_on(chance, on))
    if chance.happens(0.6):
        come_back(tale, family, on + DAY * 20)


def _helped_early(tale: Tale, family: Family, on: date, lasts_until: date | None) -> None:
    chance, group = family.chance, young(family, on)
    ended, why = _into_early_help(tale, group, on, lasts_until)
    if why == "STEP_UP" and ended < tale.today:
        stepped = young(family, ended)
        closed = social_care.case(tale, stepped, ended, "5D") if stepped.members else ended
        come_back(tale, family, closed, since=ended)
        return
    if chance.happens(0.45):
        come_back(tale, family, ended)


def _into_early_help(tale: Tale, group: Group, on: date, lasts_until: date | None) -> tuple[date, str]:
    agreed = on
    if lasts_until is None:
        _, decided_on, _ = front_door.contact(
            tale, group, on, source_on(group.chance, on), "EARLY_HELP", enquiry=0.2
        )
        agreed = working_from(decided_on + DAY * group.chance.whole(0, 9))
    return help_early(tale, group, agreed, lasts_until=lasts_until)


def _cared_about(tale: Tale, family: Family, on: date, lasts_until: date | None) -> None:
    chance, group = family.chance, young(family, on)
    course = None
    if lasts_until:
        course = "protection" if chance.happens(0.2) else "need"
    if chance.happens(0.5):
        heard_of_before(tale, family, on)
    closed = social_care.case(tale, group, on, source_on(chance, on), course=course, lasts_until=lasts_until)
    come_back(tale, family, closed, since=on)


def _taken_into_care(tale: Tale, family: Family, on: date, lasts_until: date | None) -> None:
    group = young(family, on)
    into_care(tale, group, on, source_on(family.chance, on), lasts_until=lasts_until)


def _from_abroad(number: int, chance: Chance, tale: Tale, on: date) -> Family:
    return make_family(
        number, chance, tale.today, 1, on, 14.5 + 3.2 * chance.random(), alone_from_abroad=True
    )


def _came_alone(tale: Tale, family: Family, on: date, lasts_until: date | None) -> None:
    chance, group = family.chance, Group(family, family.members)
    seat = tale.force.seat(chance, "care", family.half)
    referral = front_door.refer(tale, group, on, "6" if chance.happens(0.5) else "5C", "CARE", seat.team)
    allocate(tale, group, referral, seat)
    arrived = referral.decided_on
    person = group.open("person")
    group.write("unaccompanied_status_began", arrived, person)
    assess(tale, group, referral.case, arrived, "CARE")
    social_care.after_care(tale, group, referral.case, arrived, how="stays", abroad=True)


def come_back(tale: Tale, family: Family, closed: date, *, since: date | None = None) -> None:
    """Let a family be heard of again after its case closed, or not; sooner after a short one.

    `since`: the day the case began, None where it was no case.
    """
    chance = family.chance
    while closed < tale.today - DAY * 12:
        short = since is not None and (closed - since).days < SHORT_DAYS
        share, mean = RETURNS_AFTER_SHORT if short else RETURNS_AFTER_LONG
        if not chance.happens(share):
            return
        first = closed + DAY * chance.wait(mean, 12, 1300)
        if first >= tale.today - DAY:
            return
        on = a_day_of_arrival(chance, first, min(tale.today, first + DAY * 20))
        group = young(family, on)
        if not group.members:
            return
        if chance.happens(0.25):
            closed = front_door.only_a_contact(tale, group, on, source_on(chance, on))
        else:
            closed, since = social_care.case(tale, group, on, source_on(chance, on)), on


def heard_of_before(tale: Tale, family: Family, on: date) -> None:
    """Write contacts of the months before a referral, none of which went further."""
    chance, day = family.chance, on
    for _ in range(chance.whole(1, 3)):
        day -= DAY * chance.wait(90, 15, 260)
        group = young(family, day).only(member for member in family.members if member.age_on(day) >= 0)
        if day < tale.began_on or not group.members:
            return
        front_door.only_a_contact(tale, group, day, source_on(chance, day))


def young(family: Family, on: date) -> Group:
    """Return the children of a family who are young enough for a case, and still of this family."""
    return Group(
        family,
        [member for member in family.members if member.age_on(on) < ADULT_SOON and member.ended_on is None],
    )


def _disabled(number: int, chance: Chance, tale: Tale, on: date) -> Family:
    family = make_family(number, chance, tale.today, 1, on, 1.5 + 13 * chance.random())
    found = {chance.one_of(DISABILITIES) for _ in range(chance.whole(1, 3))}
    family.members[0].disability = " ".join(sorted(found))
    return family


def _with_disability(tale: Tale, family: Family, on: date, lasts_until: date | None) -> None:
    live_with_disability(tale, young(family, on), on, source_on(family.chance, on))


def _expecting(number: int, chance: Chance, tale: Tale, on: date) -> Family:
    """Return a family whose youngest is not born when it is first heard of."""
    older = chance.whole(0, 2)
    family = make_family(number, chance, tale.today, max(older, 1), on, 1.5 + 6 * chance.random())
    if older == 0:
        family.members.clear()
    unborn = make_family(number, chance, tale.today, 1, on, 0).members[0]
    unborn.place = len(family.members)
    unborn.expected_on = on + DAY * chance.whole(35, 170)
    unborn.born_on = unborn.expected_on + DAY * max(-28, min(11, round(chance.gauss(-1, 8))))
    if unborn.expected_on < tale.today and unborn.born_on > tale.today - DAY * DAYS_TO_BE_SEEN:
        unborn.born_on = tale.today - DAY * DAYS_TO_BE_SEEN
    family.members.append(unborn)
    return family


def _expected(tale: Tale, family: Family, on: date, lasts_until: date | None) -> None:
    chance, group = family.chance, young(family, on)
    source = chance.one_of(("3D", "3E", "3B", "6", "5A"))
    if chance.happens(0.2):
        into_care(tale, group, on, source)
        return
    course = "protection" if chance.happens(0.4) else "need"
    come_back(tale, family, social_care.case(tale, group, on, source, course=course))


def _fostered_privately(tale: Tale, family: Family, on: date, lasts_until: date | None) -> None:
    foster_privately(tale, young(family, on), on)


def _runaway(number: int, chance: Chance, tale: Tale, on: date) -> Family:
    return make_family(number, chance, tale.today, 1, on, 12.5 + 4 * chance.random())


def _runs_away(tale: Tale, family: Family, on: date, lasts_until: date | None) -> None:
    """Tell a young person who goes missing from home or is exploited, held by the team for that."""
    chance, group = family.chance, young(family, on)
    begins = on + DAY * chance.whole(4, 15)
    closed = social_care.case(
        tale, group, on, "6", course="need", lasts_until=on + DAY * 120, plan_team="MEX"
    )
    ends = min(closed, group.members[0].birthday(18))
    go_missing(tale, group, begins, min(ends, begins + DAY * chance.wait(200, 40, 500)), 6)
    if chance.happens(0.6):
        be_exploited(tale, group, begins + DAY * chance.whole(0, 40), ends)
    come_back(tale, family, closed)


TELLINGS: dict[str, tuple[Making, Telling]] = {
    "door": (_any_family, _at_the_door),
    "early_help": (_any_family, _helped_early),
    "social_care": (_any_family, _cared_about),
    "care": (_any_family, _taken_into_care),
    "abroad": (_from_abroad, _came_alone),
    "disabled": (_disabled, _with_disability),
    "expected": (_expecting, _expected),
    "private_fostering": (_any_family, _fostered_privately),
    "runaway": (_runaway, _runs_away),
}
