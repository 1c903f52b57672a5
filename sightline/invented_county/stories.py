"""What becomes of each family: which journeys its children make, one after another, until today."""

from collections.abc import Callable
from datetime import date

from sightline.invented_county.chance import Chance, Shares, stream
from sightline.invented_county.household import SIZES, Family, Group, Member, make_family, write_holding
from sightline.invented_county.journeys import front_door, oversight, social_care
from sightline.invented_county.journeys.early_help import help_early
from sightline.invented_county.seasons import DAY, a_day_of_arrival, moment, source_on, working_from
from sightline.invented_county.tale import Tale
from sightline.standards.timeline import FactValue

# What brings families to the service, how often, and the share of them known before the county began.
KINDS = Shares({"door": 6, "early_help": 22, "social_care": 60})
KNOWN_BEFORE = {"early_help": 0.09, "social_care": 0.11}
RETURNS = 0.4
DAYS_BEFORE = 900
ADULT_SOON = 17
DISABILITIES = ("LD", "AUT", "COMM", "MOB", "BEH", "CON", "HEAR", "VIS", "PC", "INC", "HAND", "DDA")

Telling = Callable[[Tale, Family, date, date | None], None]


def tell_family(tale: Tale, seed: int, number: int) -> Family:
    """Tell the whole story of one family: the same one for the same seed, day and number."""
    chance = stream(seed, tale.today, "family", number)
    kind = KINDS.draw(chance)
    before = chance.happens(KNOWN_BEFORE.get(kind, 0))
    if before:
        on = working_from(tale.began_on - DAY * chance.wait(260, 10, DAYS_BEFORE))
        lasts_until = tale.began_on + DAY * chance.wait(240, 5, 900)
    else:
        on, lasts_until = a_day_of_arrival(chance, tale.began_on, tale.today), None
    family = TELLINGS[kind][0](number, chance, tale, on)
    TELLINGS[kind][1](tale, family, on, lasts_until)
    finish(tale, family)
    return family


def finish(tale: Tale, family: Family) -> None:
    """Write what belongs to every child: who held it, what is known of it, and its eighteenth birthday."""
    for member in family.members:
        write_holding(member)
        if member.diary.entries:
            oversight.oversee(tale, member)
            _grow_up(member)
            write_person(tale, member)
            member.diary.make_mistakes()


def _grow_up(member: Member) -> None:
    """End at eighteen what is for children only."""
    if member.ended_on is None:
        member.diary.stop(
            member.birthday(18),
            {
                "case": {"reason": "RC7"},
                "protection_plan": {"reason": "EIGHTEEN"},
                "early_help": {"reason": "OTHER"},
                "assessment": {"outcome": "OTHER"},
                "section_47": {"outcome": "OTHER"},
                "contact": {"outcome": "ADVICE"},
                "allocation": {"reason": "OTHERS"},
            },
        )


def write_person(tale: Tale, member: Member) -> None:
    """Write what is known of the child itself, from the day it was first heard of."""
    diary, chance = member.diary, member.diary.chance
    known = min(entry.recorded_at for entry in diary.entries)
    known_on = min(entry.on for entry in diary.entries)
    member.known_on = known_on
    person = diary.open("person")
    said: dict[str, FactValue] = {}
    if member.expected_on is not None:
        diary.write("birth_expected", known_on, person, said, names=member.expected_on, recorded=known)
        diary.write("sex_recorded", known_on, person, {"code": "U"}, recorded=known)
    if member.born_on is not None and member.born_on < tale.today:
        later = max(known, moment(member.born_on + DAY, 11 * 60))
        diary.write("born", member.born_on, person, said, recorded=later)
        diary.write(
            "sex_recorded", max(known_on, member.born_on), person, {"code": member.sex}, recorded=later
        )
        disabled = member.disability or ("AUT" if chance.happens(0.03) else "")
        for code in disabled.split() or ["NONE"]:
            diary.write(
                "disability_recorded", max(known_on, member.born_on), person, {"code": code}, recorded=later
            )
    diary.write("ethnicity_recorded", known_on, person, {"code": member.ethnicity}, recorded=known)


# ---------------------------------------------------------------- the families of each kind


def _any_family(number: int, chance: Chance, tale: Tale, on: date) -> Family:
    size = SIZES.draw(chance)
    eldest = 16.9 * chance.random() ** 0.85 if chance.happens(0.94) else 0.05 + chance.random()
    return make_family(number, chance, tale.today, size, on, eldest)


def _at_the_door(tale: Tale, family: Family, on: date, lasts_until: date | None) -> None:
    group = _young(family, on)
    front_door.only_a_contact(tale, group, on, source_on(family.chance, on))
    _come_back(tale, family, on + DAY * 20, share=0.3)


def _helped_early(tale: Tale, family: Family, on: date, lasts_until: date | None) -> None:
    chance, group = family.chance, _young(family, on)
    ended, why = _into_early_help(tale, group, on, lasts_until)
    if why == "STEP_UP" and ended < tale.today:
        stepped = _young(family, ended)
        closed = social_care.case(tale, stepped, ended, "5D") if stepped.members else ended
        _come_back(tale, family, closed)
        return
    if chance.happens(0.3):
        _come_back(tale, family, ended, share=0.6)


def _into_early_help(tale: Tale, group: Group, on: date, lasts_until: date | None) -> tuple[date, str]:
    agreed = on
    if lasts_until is None:
        _, decided_on, _ = front_door.contact(
            tale, group, on, source_on(group.chance, on), "EARLY_HELP", enquiry=0.2
        )
        agreed = working_from(decided_on + DAY * group.chance.whole(0, 9))
    return help_early(tale, group, agreed, lasts_until=lasts_until)


def _cared_about(tale: Tale, family: Family, on: date, lasts_until: date | None) -> None:
    chance, group = family.chance, _young(family, on)
    course = None
    if lasts_until:
        course = "protection" if chance.happens(0.2) else "need"
    closed = social_care.case(tale, group, on, source_on(chance, on), course=course, lasts_until=lasts_until)
    _come_back(tale, family, closed)


def _come_back(tale: Tale, family: Family, closed: date, *, share: float = RETURNS) -> None:
    """Let a family be heard of again after its case closed, or not."""
    chance = family.chance
    while closed < tale.today - DAY * 12:
        if not chance.happens(share):
            return
        first = closed + DAY * chance.wait(230, 12, 1300)
        if first >= tale.today - DAY:
            return
        on = a_day_of_arrival(chance, first, min(tale.today, first + DAY * 20))
        group = _young(family, on)
        if not group.members:
            return
        if chance.happens(0.3):
            closed = front_door.only_a_contact(tale, group, on, source_on(chance, on))
        else:
            closed = social_care.case(tale, group, on, source_on(chance, on))


def _young(family: Family, on: date) -> Group:
    return Group(family, [member for member in family.members if member.age_on(on) < ADULT_SOON])


Making = Callable[[int, Chance, Tale, date], Family]
TELLINGS: dict[str, tuple[Making, Telling]] = {
    "door": (_any_family, _at_the_door),
    "early_help": (_any_family, _helped_early),
    "social_care": (_any_family, _cared_about),
}
