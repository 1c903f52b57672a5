"""More second records of one child, in a large county: each way in which two records come about.

They are what `bench/matching.py` counts: how many of them are found, and how many others are taken for one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sightline.invented_county import names
from sightline.invented_county.chance import Chance
from sightline.invented_county.household import Family, Group, Member, make_family
from sightline.invented_county.journeys import front_door
from sightline.invented_county.known_twice import changed_round, known_well
from sightline.invented_county.planting import one_child
from sightline.invented_county.seasons import DAY, working_by
from sightline.invented_county.tale import Tale

# Written down by ear: the first of these that a name holds is written the other way.
BY_EAR = (("ck", "k"), ("ff", "f"), ("ll", "l"), ("rr", "r"), ("tt", "t"), ("th", "t"), ("ee", "ea"),
          ("oo", "ou"), ("ie", "y"), ("ou", "oo"), ("e", "ee"), ("o", "oa"), ("a", "ai"))  # fmt: skip
Telling = Callable[[Tale, Chance, int], Family]


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which a child comes to have two records. `change` makes the second of the first."""

    sentence: str
    change: Callable[[Chance, Member, Member, Family], None]
    first: Telling = known_well
    same_numbers: bool = False


def _swapped(chance: Chance, known: Member, again: Member, family: Family) -> None:
    again.given_name, again.family_name = family.name, known.given_name


def _by_ear(chance: Chance, known: Member, again: Member, family: Family) -> None:
    again.family_name = heard(family.name)
    again.born_on = _one_digit(known.born_on)


def _misspelt_and_turned(chance: Chance, known: Member, again: Member, family: Family) -> None:
    again.given_name = names.misspelt(chance, known.given_name)
    again.born_on = changed_round(known.born_on) if known.born_on else None


def _former_surname(chance: Chance, known: Member, again: Member, family: Family) -> None:
    again.family_name = names.family_name(chance)


def _wrong_check_digit(chance: Chance, known: Member, again: Member, family: Family) -> None:
    again.given_name = names.misspelt(chance, known.given_name)
    again.number_misread = True


def _unborn(chance: Chance, known: Member, again: Member, family: Family) -> None:
    again.given_name = known.given_name
    again.born_on = None
    again.expected_on = known.expected_on + DAY * chance.whole(3, 12) if known.expected_on else None


def not_born_yet(tale: Tale, chance: Chance, number: int) -> Family:
    """Tell a child not born yet, of whom there is a contact."""
    family, group = one_child(tale, chance, number, 0, 40)
    member = group.members[0]
    member.born_on, member.expected_on = None, tale.today + DAY * chance.whole(40, 120)
    front_door.only_a_contact(tale, group, working_by(tale.today - DAY * 40), "3A")
    return family


WAYS = (
    Way("Two records of one child: given name and surname changed round.", _swapped),
    Way("Two records of one child: the surname by ear, one digit of the date of birth.", _by_ear),
    Way("Two records of one child: misspelt, and the day and month of birth changed round.",
        _misspelt_and_turned),
    Way("Two records of one child: one under a former surname, with the same mother.", _former_surname),
    Way("Two records of one child: misspelt, and the NHS number misread.", _wrong_check_digit,
        same_numbers=True),
    Way("Two records of one child not born yet: the day reckoned anew.", _unborn, first=not_born_yet),
)  # fmt: skip


def known_again(tale: Tale, chance: Chance, number: int, *, first: Family, way: Way) -> Family:
    """Tell the second record of a child, made of a contact."""
    known = first.members[0]
    family = make_family(number, chance, tale.today, 1, tale.today - DAY * 100, 8)
    again = family.members[0]
    family.name, family.town, family.adults = first.name, first.town, first.adults
    if way.same_numbers:
        family.same_as = first.number
    again.given_name, again.sex, again.ethnicity = known.given_name, known.sex, known.ethnicity
    again.born_on, again.expected_on = known.born_on, None
    again.numbered = again.surely_numbered = way.same_numbers
    way.change(chance, known, again, first)
    front_door.only_a_contact(tale, Group(family, family.members), working_by(tale.today - DAY * 21), "6")
    return family


def heard(name: str) -> str:
    """Return a name as somebody may write it who only heard it."""
    for written, other in BY_EAR:
        at = name.find(written, 1)
        if at > 0:
            return name[:at] + other + name[at + len(written) :]
    return name + "e"


def _one_digit(born_on: date | None) -> date | None:
    if born_on is None:
        return None
    units = born_on.day % 10
    return born_on + DAY if units < 9 and born_on.day < 28 else born_on - DAY
