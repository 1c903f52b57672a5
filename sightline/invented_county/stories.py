"""What becomes of each family: which journeys its children make, one after another, until today."""

from collections.abc import Callable, Mapping
from datetime import date

from sightline.invented_county.beginnings import TELLINGS
from sightline.invented_county.chance import Chance, Shares, stream
from sightline.invented_county.household import Family, Group, Member, write_holding
from sightline.invented_county.journeys import oversight
from sightline.invented_county.journeys.grievances import grieve
from sightline.invented_county.journeys.seeing import see
from sightline.invented_county.seasons import DAY, a_day_of_arrival, moment, working_from
from sightline.invented_county.tale import Tale
from sightline.standards.timeline import FactValue

# What brings families to the service, how often, and the share of them known before the county began.
KINDS = Shares(
    {"door": 5, "early_help": 24, "social_care": 46, "care": 9, "abroad": 2.4, "disabled": 8,
     "expected": 2.5, "private_fostering": 0.6, "runaway": 2.2}
)  # fmt: skip
DAYS_BEFORE = 900
# Why things end at eighteen, and at death.
AT_EIGHTEEN: Mapping[str, dict[str, FactValue]] = {
    "case": {"reason": "RC7"},
    "protection_plan": {"reason": "EIGHTEEN"},
    "early_help": {"reason": "OTHER"},
    "assessment": {"outcome": "OTHER"},
    "section_47": {"outcome": "OTHER"},
    "contact": {"outcome": "ADVICE"},
    "enquiry": {"outcome": "ADVICE"},
    "allocation": {"reason": "OTHERS"},
}
AT_DEATH: Mapping[str, dict[str, FactValue]] = {
    "case": {"reason": "RC2"},
    "protection_plan": {"reason": "DIED"},
    "care_period": {"reason": "E2"},
    "placement": {"outcome": "E2"},
}
DEATHS = 0.0012
Planting = Callable[[Tale, Chance, int], Family]
KNOWN_BEFORE = {"early_help": 0.15, "social_care": 0.22, "care": 0.42, "abroad": 0.2, "disabled": 0.45}


def tell_family(tale: Tale, seed: int, number: int, planted: Planting | None = None) -> Family:
    """Tell the whole story of one family: the same one for the same seed, day and number.

    `planted`: the trouble that the family is there for.
    """
    chance = stream(seed, tale.today, "family", number)
    if planted:
        family = planted(tale, chance, number)
        finish(tale, family)
        return family
    kind = KINDS.draw(chance)
    before = chance.happens(KNOWN_BEFORE.get(kind, 0))
    if before:
        on = working_from(tale.began_on - DAY * chance.wait(260, 10, DAYS_BEFORE))
        still_open = kind != "social_care" or chance.happens(0.5)
        lasts_until = tale.began_on + DAY * chance.wait(240, 5, 900) if still_open else None
    else:
        on, lasts_until = a_day_of_arrival(chance, tale.began_on, tale.today), None
    family = TELLINGS[kind][0](number, chance, tale, on)
    TELLINGS[kind][1](tale, family, on, lasts_until)
    told = Group(family, [member for member in family.members if member.diary.entries])
    if told.members:
        grieve(tale, told.only(told.members[:1]), max(on, tale.began_on))
    for member in family.members:
        _meet_death(tale, member)
    finish(tale, family)
    return family


def finish(tale: Tale, family: Family) -> None:
    """Write what belongs to every child: who held it, what is known of it, and its eighteenth birthday."""
    for member in family.members:
        write_holding(member)
        if member.diary.entries:
            see_newborn(tale, Group(family, [member]))
            oversight.oversee(tale, member)
            if member.died_on is None:
                _grow_up(member)
            else:
                _die(member, member.died_on)
            write_person(tale, member)
            member.diary.make_mistakes()


def see_newborn(tale: Tale, group: Group) -> None:
    """See a child in its first days whose case was open before its birth."""
    member, chance = group.members[0], group.chance
    if member.expected_on is None or member.born_on is None:
        return
    day = member.born_on + DAY * chance.whole(1, 4)
    opened = {entry.subject: entry.on for entry in member.diary.entries if entry.kind == "referral_received"}
    closed = {entry.subject: entry.on for entry in member.diary.entries if entry.kind == "case_closed"}
    for case, on in opened.items():
        if case and on <= member.born_on and day < closed.get(case, tale.today):
            see(tale, group, day, {member.place: case}, "CIN")


def _grow_up(member: Member) -> None:
    """End at eighteen what is for children only."""
    if member.ended_on is None:
        member.diary.stop(member.birthday(18), AT_EIGHTEEN)


def _meet_death(tale: Tale, member: Member) -> None:
    """Settle the day on which a child dies, for the very few who do: soon after somebody saw it."""
    seen = [entry.on for entry in member.diary.entries if entry.kind == "child_seen"]
    chance = member.diary.chance
    if seen and chance.happens(DEATHS) and member.ended_on is None:
        day = chance.one_of(tuple(seen)) + DAY * chance.whole(1, 9)
        if tale.began_on < day < min(tale.today, member.birthday(18)):
            member.died_on = member.ended_on = day


def _die(member: Member, on: date) -> None:
    """End everything on the day a child died."""
    member.diary.stop(on, {**AT_EIGHTEEN, **AT_DEATH})
    member.diary.write("died", on, member.diary.open("person"), {})


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
