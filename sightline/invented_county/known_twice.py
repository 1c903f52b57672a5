"""Children of whom there are two records: the one that is known well, and the one made again by mistake."""

from datetime import date

from sightline.invented_county.chance import Chance
from sightline.invented_county.household import Family, Group, make_family
from sightline.invented_county.journeys import front_door
from sightline.invented_county.journeys.assessing import assess
from sightline.invented_county.names import misspelt
from sightline.invented_county.planting import one_child, planned, referred
from sightline.invented_county.seasons import DAY, working_by
from sightline.invented_county.tale import Tale


def known_well(tale: Tale, chance: Chance, number: int) -> Family:
    """Tell the first record of a child of whom there is a second, born on a day that can be changed round."""
    family, group = one_child(tale, chance, number, 6 + 7 * chance.random(), 420)
    member = family.members[0]
    if member.born_on and not can_be_changed_round(member.born_on):
        day = member.born_on.day % 12 + 1
        member.born_on = member.born_on.replace(day=day if day != member.born_on.month else day % 12 + 1)
    member.surely_numbered = True
    planned(tale, group, 420)
    return family


def known_again(tale: Tale, chance: Chance, number: int, *, first: Family, way: int) -> Family:
    """Tell the second record of a child.

    Way 0: a contact, the name misspelt and the same NHS number. Way 1: a closed case, the day and month of
    birth changed round. Way 2: a case open beside the first one, the name misspelt.
    """
    known = first.members[0]
    family = make_family(number, chance, tale.today, 1, tale.today - DAY * 100, 8)
    member = family.members[0]
    family.name, family.town, family.adults, family.same_as = (
        first.name,
        first.town,
        first.adults,
        first.number,
    )
    member.given_name, member.sex, member.ethnicity = known.given_name, known.sex, known.ethnicity
    member.born_on, member.numbered = known.born_on, way == 0
    member.surely_numbered = way == 0
    group = Group(family, family.members)
    if way == 1 and known.born_on:
        member.born_on = changed_round(known.born_on)
    else:
        member.given_name = misspelt(chance, known.given_name)
    if way == 2:
        planned(tale, group, 120)
    elif way == 1:
        referral = referred(tale, group, 330)
        assessed = assess(tale, group, referral.case, referral.decided_on, "NFA")
        group.write("case_closed", assessed.on, referral.case, reason="RC8")
        group.release(assessed.on)
    else:
        front_door.only_a_contact(tale, group, working_by(tale.today - DAY * 60), "6")
    return family


def can_be_changed_round(born_on: date) -> bool:
    """Say whether day and month may be taken for each other, and make another date."""
    return born_on.day <= 12 and born_on.day != born_on.month


def changed_round(born_on: date) -> date:
    """Return a date of birth with day and month changed round. Raises ValueError where that is no date."""
    return date(born_on.year, born_on.day, born_on.month)
