"""The register against the clock table: every row stands in it or waits, and every word in it exists."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date, time

import pytest

from sightline.standards import register
from sightline.standards.codes import SETS
from sightline.standards.model import (
    NAMED_DAY,
    At,
    Condition,
    Entering,
    Happening,
    InState,
    Limit,
    Named,
    Provenance,
    Standard,
    StateOfParty,
    StateOfSubject,
    Unit,
    Until,
    Where,
)
from sightline.standards.register import HELD_IN, STANDARDS
from sightline.standards.register.waiting import WAITING, WAITING_IN_PART
from sightline.standards.states import STATES
from sightline.standards.vocabulary import KINDS

# Every id of the clock table, chapter by chapter.
_LINES = (
    "C01 C01b C02a C02b C02c C03 C04 C05 C06 C08 C08b C09 C10",
    "C07 C07a C11 C12 C14 C15 C16 C17 C18 C19 C20 C21 C22 C23 C24 C25 C26 C27 C28 C29 C30 C31 C32",
    "C33 C34 C35 C36 C37 C38 C39 C40 C41 C42 C43 C44 C45 C46 C47 C48 C49 C57 C57b C57c",
    "C62 C63 C64 C65 C66 C67",
    "C68 C69 C70 C71 C71b C72 C73 C74 C109",
    "C50 C51 C52 C53 C54 C55 C58 C59 C60 C61 C61a C61b",
    "C75 C76 C77 C78 C79 C80 C81 C82 C83 C84 C85 C85b C86",
    "C87 C88 C89 C90 C91",
    "C92 C93 C94 C95 C97 C98 C99 C100 C101 C102 C103 C104 C105 C106 C106a C107 C108 C110 C111",
)
CLOCK_TABLE = [row for line in _LINES for row in line.split()]

# The rows of the clock table that hold more than one number or rule, its notes and the variants of visits
# included: each part with the standard that counts it, or with None where it waits.
PARTS: dict[tuple[str, str], str | None] = {
    ("C02a", "red"): "C02",
    ("C02b", "amber"): "C02",
    ("C02c", "green"): "C02",
    ("C02a", "a grade raised or lowered"): "C02",
    ("C07", "from the referral"): "C07",
    ("C07", "from the assessment's start"): "C07n",
    ("C08", "from the family's agreement"): "C08",
    ("C08", "a file without the family's agreement"): None,
    ("C14", "within one working day"): "C14",
    ("C14", "a complex discussion, within three working days"): None,
    ("C17", "from the strategy discussion"): "C17",
    ("C17", "from the enquiry's start, as the census counts it"): "C17n",
    ("C18", "from the written notification or the acceptance, as set"): "C18",
    ("C25", "before an initial conference"): "C25",
    ("C25", "before a review conference"): "C25r",
    ("C26", "an initial conference's decisions"): "C26",
    ("C26", "an initial conference's minutes"): "C26m",
    ("C26", "a review conference's decisions and minutes"): None,
    ("C27", "after an assessment"): "C27",
    ("C27", "after a protection plan"): "C27e",
    ("C30", "from the plan's start"): "C30",
    ("C30", "a plan whose start is not recorded"): None,
    ("C32", "on a protection plan or looked after in proceedings"): "C32",
    ("C32", "every other child"): "C32",
    ("C36", "the first assessment"): "C36",
    ("C36", "a refused first assessment"): None,
    ("C37", "under 5"): "C37",
    ("C37", "a refused assessment, under 5"): None,
    ("C38", "from 5 on"): "C38",
    ("C38", "a refused assessment, from 5 on"): None,
    ("C43", "short breaks, first visit and then six months at most"): "C43",
    ("C43", "short breaks visited as often as agreed"): None,
    ("C43", "short breaks visited on days of placement"): None,
    ("C43", "with parents before they are assessed"): "C43",
    ("C43", "a temporary approval, or parents under an interim order"): "C43",
    ("C43", "with parents within a week of a full care order"): "C43o",
    ("C43", "with parents under a full care order, after that"): "C43",
    ("C43", "somebody else arranges where the child lives"): "C43",
    ("C43", "a visit within a week of a change of who arranges where the child lives"): None,
    ("C43", "an agreed long-term foster placement after a year"): "C42",
    ("C43", "everything else"): "C41",
    ("C43", "a visit that somebody asks for"): None,
    ("C51", "still missing, by risk"): "C51",
    ("C51", "three times in 90 days"): "C51r",
    ("C57", "decisions"): "C57d",
    ("C57", "the record written within 15 working days"): None,
    ("C57", "the record circulated"): "C57",
    ("C59", "every six months"): "C59",
    ("C59", "a review that the young person asks for"): None,
    ("C61", "every two months"): "C61",
    ("C61", "a visit before each review of the pathway plan"): None,
    ("C61a", "every eight weeks"): "C61a",
    ("C61a", "a yearly offer from 21 to 24"): None,
    ("C61b", "from 17"): "C61b17",
    ("C61b", "to 21"): "C61b21",
    ("C62", "eight days, or fewer as ordered"): "C62",
    ("C62", "eight days from the first day of police protection"): None,
    ("C78", "a child adopted by others"): "C78",
    ("C78", "a child adopted by the foster carer"): None,
    ("C81", "authority by a placement order"): "C81",
    ("C81", "authority by the parents' consent"): None,
    ("C87", "six weeks before the start"): "C87",
    ("C87", "an arrangement agreed within six weeks of its start"): None,
    ("C110", "the census loaded"): "C110",
    ("C110", "the census submitted"): "C110b",
    ("C110", "the return of looked-after children"): None,
}

# Taken down as rows and parts are declared, never up.
MOST_WAITING = 2
MOST_PARTS_WAITING = 20

IDS = list(STANDARDS)


def parts_of(declared: object) -> Iterator[object]:
    """Yield every piece that a declaration is made of."""
    yield declared
    if isinstance(declared, tuple):
        for each in declared:
            yield from parts_of(each)
    elif is_dataclass(declared):
        for each in fields(declared):
            yield from parts_of(getattr(declared, each.name))


def happenings_of(standard: Standard) -> list[Happening]:
    return [part for part in parts_of(standard) if isinstance(part, Happening)]


@pytest.mark.parametrize("row", CLOCK_TABLE)
def test_every_row_of_the_clock_table_is_declared_or_waits_and_never_both(row: str):
    declared = HELD_IN.get(row, row) in STANDARDS
    waits = row in WAITING

    assert declared or waits, f"{row} is nowhere: declare it, or say in waiting.py what it lacks."
    assert not (declared and waits), f"{row} is declared: take it out of waiting.py."


@pytest.mark.parametrize(("row", "part"), PARTS)
def test_every_part_of_a_row_is_declared_or_waits_and_never_both(row: str, part: str):
    declared, waits = PARTS[row, part], (row, part) in WAITING_IN_PART

    assert declared in STANDARDS if declared else waits, f"{row}, {part}: declare it, or say what it lacks."
    assert not (declared and waits), f"{row}, {part}, is declared: take it out of waiting.py."


def test_the_lists_of_what_waits_only_shrink():
    assert len(WAITING) <= MOST_WAITING
    assert len(WAITING_IN_PART) <= MOST_PARTS_WAITING


def test_nothing_waits_that_the_clock_table_does_not_know():
    assert WAITING.keys() <= set(CLOCK_TABLE)
    assert WAITING_IN_PART.keys() <= PARTS.keys()
    assert {row for row, _ in PARTS} <= set(CLOCK_TABLE)


def test_what_waits_says_what_it_lacks():
    assert all(lack.endswith(".") for lack in (*WAITING.values(), *WAITING_IN_PART.values()))


@pytest.mark.parametrize(("row", "part"), WAITING_IN_PART)
def test_a_row_that_waits_in_part_is_counted_in_part(row: str, part: str):
    assert any(code for (other, _), code in PARTS.items() if other == row), f"All of {row} waits."


def test_a_second_standard_of_one_code_is_refused(monkeypatch: pytest.MonkeyPatch):
    chapters = list(register._chapters())
    monkeypatch.setattr(register, "_chapters", lambda: iter([*chapters, chapters[0]]))

    with pytest.raises(register.DeclaredTwice):
        register._gathered()


@pytest.mark.parametrize("code", IDS)
def test_a_standard_names_only_kinds_and_facts_of_the_vocabulary(code: str):
    for happening in happenings_of(STANDARDS[code]):
        carried = {fact.name for kind in happening.kinds for fact in KINDS[kind].facts}
        asked = {part.fact for part in parts_of(happening.where) if isinstance(part, Where)}
        assert asked <= carried


@pytest.mark.parametrize("code", IDS)
def test_a_standard_asks_only_for_codes_that_exist(code: str):
    for happening in happenings_of(STANDARDS[code]):
        for part in parts_of(happening.where):
            if isinstance(part, Where):
                assert _unknown_codes(happening, part) == []


def _unknown_codes(happening: Happening, where: Where) -> list[str]:
    facts = [fact for kind in happening.kinds if (fact := KINDS[kind].fact(where.fact)) and fact.codes]
    return [
        str(value)
        for value in where.values
        for fact in facts
        if value is not None and fact.codes and SETS[fact.codes].get(str(value)) is None
    ]


@pytest.mark.parametrize("code", IDS)
def test_a_standard_reads_events_of_its_own_party(code: str):
    standard = STANDARDS[code]

    parties = {KINDS[kind].party for happening in happenings_of(standard) for kind in happening.kinds}

    assert parties <= {standard.party}


@pytest.mark.parametrize("code", IDS)
def test_a_standard_lives_in_states_that_are_declared(code: str):
    standard = STANDARDS[code]
    named = {part.state for part in parts_of(standard) if isinstance(part, InState)} | set(standard.while_in)
    named |= {each for part in parts_of(standard) if isinstance(part, Entering) for each in part.states}

    assert named <= STATES.keys()


@pytest.mark.parametrize("code", IDS)
def test_versions_stand_in_order_of_the_days_they_begin(code: str):
    days = [version.in_force_on for version in STANDARDS[code].versions]

    assert days == sorted(set(days))


@pytest.mark.parametrize("code", IDS)
def test_a_version_says_where_its_number_comes_from(code: str):
    assert all(version.citation for version in STANDARDS[code].versions)


@pytest.mark.parametrize("code", IDS)
def test_a_local_number_is_never_cited_as_national(code: str):
    for version in STANDARDS[code].versions:
        assert (version.provenance is Provenance.LOCAL) == version.citation.startswith("Local:")


@pytest.mark.parametrize("code", IDS)
def test_a_limit_judges_only_facts_that_the_starting_event_carries(code: str):
    standard = STANDARDS[code]
    starting = {
        fact.name
        for part in parts_of(standard.starts)
        if isinstance(part, Happening)
        for kind in part.kinds
        for fact in KINDS[kind].facts
    }
    met = {fact.name for kind in standard.met_by.happening.kinds for fact in KINDS[kind].facts}
    for limit in _limits(standard):
        asked = {part.fact for part in parts_of(limit.when) if isinstance(part, Where)} | {limit.amount_from}
        assert asked - {None, NAMED_DAY} <= (starting | met if standard.repeats else starting)


@pytest.mark.parametrize("code", IDS)
def test_a_limit_is_read_from_a_named_day_only_where_the_starting_event_names_one(code: str):
    standard = STANDARDS[code]
    if all(limit.amount_from != NAMED_DAY for limit in _limits(standard)):
        return

    starting = [part for part in parts_of(standard.starts) if isinstance(part, Happening)]

    assert all(KINDS[kind].names for happening in starting for kind in happening.kinds)


def test_an_amount_is_read_from_a_named_day_in_days_and_from_the_event_itself_alone():
    order = STANDARDS["C62"]
    in_weeks = replace(order.versions[0], limits=(Limit(1, Unit.WEEKS, amount_from=NAMED_DAY),))
    cut_off = replace(order.versions[0], cutoff=time(17))
    assert isinstance(order.starts, At)

    for refused in (
        {"versions": (in_weeks,)},
        {"versions": (cut_off,)},
        {"starts": Named(order.starts.happening)},
    ):
        with pytest.raises(ValueError, match="C62"):
            replace(order, **refused)


def _limits(standard: Standard) -> list[Limit]:
    return [limit for version in standard.versions for limit in version.limits]


@pytest.mark.parametrize("code", [code for code in IDS if STANDARDS[code].counterpart])
def test_two_right_numbers_name_each_other(code: str):
    other = STANDARDS[STANDARDS[code].counterpart or ""]

    assert other.counterpart == code


@pytest.mark.parametrize("name", STATES)
def test_a_state_names_only_kinds_and_codes_that_exist(name: str):
    state = STATES[name]
    happenings = [part for part in parts_of(state) if isinstance(part, Happening)]

    assert all(kind in KINDS for happening in happenings for kind in happening.kinds)
    for happening in happenings:
        for part in parts_of(happening.where):
            if isinstance(part, Where):
                assert _unknown_codes(happening, part) == []


def test_every_state_is_lived_in_or_asked_about():
    asked = {
        part.state for each in STANDARDS.values() for part in parts_of(each) if isinstance(part, InState)
    }
    lived = {name for standard in STANDARDS.values() for name in standard.while_in}
    entered = {
        name
        for each in STANDARDS.values()
        for part in parts_of(each)
        if isinstance(part, Entering)
        for name in part.states
    }
    subjects = {name for name, state in STATES.items() if isinstance(state, StateOfSubject)}

    assert subjects <= asked | lived | entered


def test_the_states_of_a_party_know_how_they_end():
    for state in STATES.values():
        if isinstance(state, StateOfParty):
            assert state.closed_by.kinds
        if isinstance(state, Until):
            assert state.ended_by.kinds


def test_the_first_version_of_a_promise_is_old_enough_for_the_oldest_census_read():
    assert all(
        min(version.in_force_on for version in standard.versions) <= date(2017, 4, 1)
        for standard in STANDARDS.values()
        if standard.chapter in ("Assessment", "Conference", "Protection plan", "Child in need")
    )


def test_conditions_are_found_wherever_they_stand():
    """Guard the walk that the tests above stand on."""
    found = [part for part in parts_of(STANDARDS["C32"]) if isinstance(part, Condition)]

    assert InState("in proceedings") in found
