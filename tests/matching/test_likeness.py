"""Two descriptions beside each other: how alike they are said to be, and why, in words."""

import subprocess
import sys
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sightline.matching.likeness import Description, Name, Number, compare
from sightline.matching.likeness.description import facts_of
from sightline.matching.likeness.keys import asked, kept
from sightline.matching.likeness.names import Like, alike
from sightline.matching.likeness.sound import fold, sound

BORN = date(2019, 3, 4)
RIGHT, WRONG = "9990548609", "9990548608"
OTHER_NUMBER = "9991079076"


def told(name: str = "Amara Quillon", born_on: date | None = BORN, **more: object) -> Description:
    """Return a description of a child of this name."""
    given_name, _, family_name = name.partition(" ")
    former = tuple(more.pop("former", ()))
    names = (Name(given_name, family_name), *(Name(*each.split(" ", 1), former=True) for each in former))
    return Description(names=names, born_on=born_on, **more)


def nhs(value: str) -> tuple[Number, ...]:
    return (Number("nhs_number", value),)


UNBORN = {"born_on": None, "expected_on": date(2027, 1, 20), "mothers": ("Ruth Quillon",)}

# What is said of one, what is said of the other, how alike they are, and every reason, in order.
PAIRS = {
    "the same name and date of birth":
        (told(), told(), "CERTAIN", "same surname; same given name; same date of birth"),
    "a hard ch written as it is said, by a caller who knows no date of birth":
        (told("Malakai Quillon", None), told("Malachi Quillon"), "POSSIBLE",
         "same surname; same given name by sound"),
    "written with marks, with small letters and with a space more":
        (told("Inès O’Farrow"), told("ines  o'farrow"), "CERTAIN",
         "same surname; same given name; same date of birth"),
    "the surname by ear, one digit of the date of birth, and the school":
        (told("Amara Stephens", schools=("Orlow Primary School",)),
         told("Amara Stevens", date(2019, 3, 5), schools=("Orlow Primary",)), "LIKELY",
         "same surname by sound; same given name; date of birth differs in one digit; same school"),
    "a letter left out":
        (told("Amara Sorrensen"), told("Amara Sorensen"), "LIKELY",
         "surname spelt almost the same; same given name; same date of birth"),
    "one given name by ear":
        (told("Kathryn Quillon"), told("Catherine Quillon"), "LIKELY",
         "same surname; same given name by sound; same date of birth"),
    "a short form":
        (told("Alex Quillon"), told("Alexander Quillon"), "LIKELY",
         "same surname; one given name a short form of the other; same date of birth"),
    "one half of a double surname":
        (told("Amara Quillon"), told("Amara Quillon-Reed"), "LIKELY",
         "one surname a short form of the other; same given name; same date of birth"),
    "given name and surname changed round":
        (told("Quillon Amara"), told(), "LIKELY",
         "given name and surname changed round; same date of birth"),
    "day and month changed round":
        (told(), told(born_on=date(2019, 4, 3)), "LIKELY",
         "same surname; same given name; day and month of birth changed round"),
    "names and the day with its month changed round at once":
        (told("Quillon Amara"), told(born_on=date(2019, 4, 3)), "LIKELY",
         "given name and surname changed round; day and month of birth changed round"),
    "two digits changed round":
        (told(born_on=date(2019, 3, 21)), told(born_on=date(2019, 3, 12)), "LIKELY",
         "same surname; same given name; two digits of the date of birth changed round"),
    "the year of another":
        (told(), told(born_on=date(2018, 3, 4)), "LIKELY",
         "same surname; same given name; date of birth differs in one digit"),
    "twins":
        (told("Finn Quillon"), told(), "POSSIBLE",
         "same surname; same date of birth; another given name: possibly a twin, who is another child"),
    "twins of nearly one name, each with a number of their own":
        (told("Jayden Quillon", numbers=nhs(RIGHT)), told("Jaydan Quillon", numbers=nhs(OTHER_NUMBER)),
         "POSSIBLE",
         "same surname; given name spelt almost the same; same date of birth; another NHS number; "
         "another number: possibly a twin, who is another child"),
    "unborn, the same mother and day":
        (told(" Quillon", **UNBORN), told(" Quillon", **UNBORN), "LIKELY",
         "same surname; birth expected on the same day; same mother; "
         "neither is born: twins would look the same"),
    "unborn, the day reckoned anew, the mother's name by ear":
        (told(" Quillon", **UNBORN),
         told(" Quillan", None, expected_on=date(2027, 1, 29), mothers=("Ruth Quillan",)), "LIKELY",
         "surname spelt almost the same; birth expected within two weeks of each other; "
         "mother’s name almost the same; neither is born: twins would look the same"),
    "unborn in one record, born in the other":
        (told(" Quillon", **UNBORN),
         told("Amara Quillon", date(2027, 1, 12), mothers=("Ruth Quillon",)), "LIKELY",
         "same surname; born within four weeks of the day expected; same mother"),
    "the name before an adoption or a marriage":
        (told("Amara Reed"), told("Amara Quillon", former=["Amara Reed"]), "LIKELY",
         "same surname; same given name; by a former or other name; same date of birth"),
    "an NHS number with a wrong check digit":
        (told("Amara Reed", None, numbers=nhs(WRONG)), told(numbers=nhs(RIGHT)), "POSSIBLE",
         "same given name; NHS number differs by one slip, and its check digit is wrong; another surname"),
    "an NHS number with a wrong check digit, and the name by ear":
        (told("Amara Kwillon", None, numbers=nhs(WRONG)), told(numbers=nhs(RIGHT)), "LIKELY",
         "same surname by sound; same given name; "
         "NHS number differs by one slip, and its check digit is wrong"),
    "the same NHS number and nearly the same name":
        (told("Amarra Quillon", numbers=nhs(RIGHT)), told(numbers=nhs("999 054 8609")), "CERTAIN",
         "same surname; given name spelt almost the same; same date of birth; same NHS number"),
    "the same NHS number and everything else another":
        (told("Finn Reed", date(2011, 9, 30), numbers=nhs(RIGHT)), told(numbers=nhs(RIGHT)), "POSSIBLE", ""),
    "a name in another script":
        (told("Олена Коваль"), told("Олена Коваль"), "CERTAIN",
         "same surname; same given name; same date of birth"),
    "a name and nothing else":
        (told(born_on=None), told(born_on=None), "LIKELY", "same surname; same given name"),
    "the same given name and a date a digit off, but another surname":
        (told("Amara Reed"), told("Amara Quillon", date(2019, 3, 5)), "POSSIBLE",
         "same given name; date of birth differs in one digit; another surname"),
    "only the surname":
        (told("Finn Quillon", date(2011, 9, 30)), told(), "NONE", ""),
    "only the date of birth":
        (told("Finn Reed"), told(), "NONE", ""),
    "the same names, years apart":
        (told(), told(born_on=date(2008, 11, 23)), "POSSIBLE",
         "same surname; same given name; another date of birth"),
    "brothers with a number and a day of their own":
        (told("Finn Quillon", date(2017, 8, 9), mothers=("Ruth Quillon",)), told(mothers=("Ruth Quillon",)),
         "NONE", ""),
}  # fmt: skip


@pytest.mark.parametrize("what", PAIRS)
def test_a_pair_is_called_as_alike_as_it_is_with_every_reason(what):
    one, other, strength, reasons = PAIRS[what]

    found = compare(one, other)

    assert (found.strength.name, "; ".join(found.reasons)) == (strength, reasons or "; ".join(found.reasons))


@pytest.mark.parametrize("what", PAIRS)
def test_it_does_not_matter_which_is_named_first(what):
    one, other, *_ = PAIRS[what]

    assert compare(one, other) == compare(other, one)


@pytest.mark.parametrize("what", [what for what, pair in PAIRS.items() if pair[2] != "NONE"])
def test_whoever_is_alike_is_found_by_a_key(what):
    one, other, *_ = PAIRS[what]
    by_number = {each.packed[:8] for each in one.numbers} & {each.packed[:8] for each in other.numbers}

    assert set(asked(one)) & kept(other) or by_number
    assert set(asked(other)) & kept(one) or by_number


LETTERS = st.text(alphabet="aehiklmnorstuw -'é", max_size=10)
DAYS = st.dates(date(2005, 1, 1), date(2026, 12, 31))
NAMES = st.builds(Name, LETTERS, LETTERS, st.booleans())
NUMBERS = st.builds(
    Number, st.sampled_from(["", "nhs_number", "upn", "council_id"]), st.text("0123456789", max_size=10)
)
DESCRIPTIONS = st.builds(
    Description,
    names=st.lists(NAMES, max_size=3).map(tuple),
    born_on=st.none() | DAYS,
    expected_on=st.none() | DAYS,
    sex=st.sampled_from(["", "M", "F", "U"]),
    numbers=st.lists(NUMBERS, max_size=2).map(tuple),
    mothers=st.lists(LETTERS, max_size=2).map(tuple),
    schools=st.lists(LETTERS, max_size=2).map(tuple),
    postcodes=st.lists(LETTERS, max_size=2).map(tuple),
)


def _turned_round(one: Description) -> Description:
    many = ("names", "numbers", "mothers", "schools", "postcodes")
    return replace(one, **{what: tuple(reversed(getattr(one, what))) for what in many})


@settings(max_examples=300, deadline=None)
@given(DESCRIPTIONS, DESCRIPTIONS)
def test_any_two_are_compared_the_same_in_either_order_and_however_their_parts_are_ordered(one, other):
    found = compare(one, other)

    assert found == compare(other, one)
    assert found == compare(_turned_round(one), _turned_round(other))
    assert facts_of(one, other) == facts_of(_turned_round(other), _turned_round(one))


@settings(max_examples=200, deadline=None)
@given(DESCRIPTIONS)
def test_nobody_is_like_a_description_that_says_nothing(one):
    silent = Description(names=(Name(" ", ""),), sex="F", schools=("Orlow Primary",), postcodes=("OR1 1AA",))

    assert not compare(one, Description())
    assert not compare(one, silent)


@settings(max_examples=200, deadline=None)
@given(DESCRIPTIONS)
def test_whatever_is_alike_has_at_least_one_reason(one):
    found = compare(one, one)

    assert bool(found.reasons) == bool(found)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=20))
def test_any_text_is_folded_to_plain_letters_and_sounds_the_same_again(text):
    folded = fold(text)

    assert fold(folded) == folded
    assert set(folded) <= set("abcdefghijklmnopqrstuvwxyz ")
    assert all(sound(word) == sound(word) for word in folded.split())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("stephen", "steven"), ("catherine", "kathryn"), ("aisha", "ayesha"), ("mohammed", "muhammad"),
        ("leigh", "lee"), ("nicholas", "nikolas"), ("macdonald", "mcdonald"), ("hannah", "anna"),
        ("knight", "nite"), ("yusuf", "yousef"), ("wright", "rite"), ("philips", "filips"),
    ],
)  # fmt: skip
def test_names_taken_for_each_other_by_ear_sound_the_same(one, other):
    assert sound(one) == sound(other)


@pytest.mark.parametrize(
    ("one", "other", "like"),
    [
        ("Malachi", "Malakai", Like.SOUND), ("Chloe", "Khloe", Like.SOUND), ("Rachel", "Rakel", Like.SOUND),
        ("Charlie", "Carly", Like.OTHER), ("Sharon", "Karen", Like.OTHER), ("Richie", "Ricky", Like.OTHER),
    ],
)  # fmt: skip
def test_a_hard_ch_is_heard_where_the_names_are_near(one, other, like):
    assert alike(one, other) is like


@pytest.mark.parametrize(("one", "other"), [("charlie", "karlie"), ("finn", "noah"), ("sophie", "sadie")])
def test_names_that_nobody_takes_for_each_other_sound_otherwise(one, other):
    assert sound(one) != sound(other)


def test_comparing_is_plain_python_and_needs_no_database():
    others = "[each for each in ('django', 'duckdb') if each in sys.modules]"
    code = f"import sightline.matching.likeness, sys; print({others})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_a_fact_that_is_new_makes_another_mark():
    one, other = told(), told("Amarra Quillon")

    assert facts_of(one, other) != facts_of(replace(one, numbers=nhs(RIGHT)), other)
