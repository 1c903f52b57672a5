"""The public sample files: everything in them is read or refused, counted here without the loader.

They are not part of the project. Where the folder beside it that holds them is absent, these tests say so.
"""

import csv
import re
import zipfile
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from sightline.sources.items import HolderSaid, PersonSaid, Refusal
from sightline.sources.reading.dates import day_from_text
from sightline.sources.recognition import recognise
from tests.sources.files import Read, read

SAMPLES = Path(__file__).parents[3] / "shared" / "samples"
pytestmark = pytest.mark.skipif(
    not SAMPLES.is_dir(),
    reason=f"The public samples are not at {SAMPLES}, so they were not tried.",
)
READ_ON = date(2026, 3, 16)


@pytest.fixture(scope="module")
def annex_a() -> Read:
    return read(SAMPLES / "annex_a" / "Annex_A.xlsx", extracted_on=READ_ON)


@pytest.fixture(scope="module")
def cin_census() -> Read:
    return read(SAMPLES / "cin" / "fake_CIN_data.xml", extracted_on=None)


@pytest.fixture(scope="module")
def ssda903() -> Read:
    return read(SAMPLES / "ssda903", extracted_on=READ_ON)


def sheets() -> dict[str, list[dict[str, tuple[str, str]]]]:
    """Return each sheet of the sample workbook as rows of cells: kind and content by column, from its XML."""
    space = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    with zipfile.ZipFile(SAMPLES / "annex_a" / "Annex_A.xlsx") as archive:
        shared = [
            "".join(one.itertext())
            for one in etree.fromstring(archive.read("xl/sharedStrings.xml")).iterfind("m:si", space)
        ]
        names = re.findall(r'<sheet [^>]*name="([^"]+)"', archive.read("xl/workbook.xml").decode())
        found = {}
        for number, name in enumerate(names, start=1):
            rows = []
            for row in etree.fromstring(archive.read(f"xl/worksheets/sheet{number}.xml")).iterfind(
                ".//m:row", space
            ):
                cells = {}
                for cell in row.iterfind("m:c", space):
                    value, kind = cell.findtext("m:v", "", space), cell.get("t", "n")
                    text = shared[int(value)] if kind == "s" else value
                    if text.strip():
                        cells[re.sub(r"\d", "", cell.get("r"))] = (kind, text)
                rows.append(cells)
            found[name] = [cells for cells in rows[1:] if cells]
    return found


def test_every_row_of_the_workbook_is_read(annex_a: Read) -> None:
    assert annex_a.rows_in == {name: len(rows) for name, rows in sheets().items()}
    assert sum(annex_a.rows_in.values()) == 59


# List, column, and the kind of event that each date in the column is.
DATES = [
    ("List 1", "F", "contact_received"),
    ("List 2", "F", "early_help_assessment_started"),
    ("List 2", "G", "early_help_assessed"),
    ("List 4", "G", "assessment_started"),
    ("List 4", "I", "assessment_authorised"),
    ("List 5", "G", "strategy_discussion_held"),
    ("List 5", "G", "section_47_started"),
    ("List 5", "I", "initial_conference_held"),
    ("List 6", "J", "case_closed"),
    ("List 7", "G", "protection_plan_started"),
    ("List 7", "L", "review_conference_held"),
    ("List 7", "M", "protection_plan_ended"),
    ("List 8", "M", "care_review_held"),
    ("List 8", "P", "reviewing_officer_contact"),
    ("List 8", "Q", "health_assessed"),
    ("List 8", "R", "dental_check_done"),
    ("List 8", "T", "care_ended"),
    ("List 8", "V", "placement_started"),
    ("List 10", "I", "adoption_decided"),
    ("List 10", "J", "placement_order_made"),
    ("List 10", "K", "adopters_matched"),
    ("List 10", "L", "placed_for_adoption"),
    ("List 10", "M", "adoption_order_made"),
    ("List 10", "N", "adoption_decision_reversed"),
    ("List 11", "G", "adopter_enquired"),
    ("List 11", "R", "adopter_left"),
]


@pytest.mark.parametrize(("name", "column", "kind"), DATES)
def test_each_date_in_the_workbook_is_an_event(annex_a: Read, name: str, column: str, kind: str) -> None:
    cells = [row for row in sheets()[name] if column in row]

    assert len(annex_a.by_kind[kind]) == len(cells)


def test_referrals_and_periods_of_care_of_the_workbook_come_from_two_lists_each(annex_a: Read) -> None:
    book = sheets()

    assert len(annex_a.by_kind["referral_received"]) == len(book["List 3"]) + len(book["List 6"])
    assert len(annex_a.by_kind["care_started"]) == len(book["List 8"]) + sum(
        "H" in row for row in book["List 10"]
    )


def test_every_date_of_a_visit_in_the_workbook_is_seen_or_visited(annex_a: Read) -> None:
    book = sheets()
    visits = [row for row in book["List 7"] if "J" in row]
    alone = [row for row in visits if row.get("K", ("", ""))[1].endswith("Yes")]
    last_seen = sum("I" in row for row in book["List 6"])

    assert len(annex_a.by_kind["child_seen"]) == last_seen + len(alone)
    assert len(annex_a.by_kind["child_visited"]) == len(visits) - len(alone) + sum(
        "N" in row for row in book["List 8"]
    )


def test_what_is_refused_of_the_workbook_is_what_no_list_knows_and_the_formulas_that_failed(
    annex_a: Read,
) -> None:
    book = sheets()
    failed = {
        f"{column}{number}"
        for number, row in enumerate(book["List 6"], start=2)
        for column, (kind, _) in row.items()
        if kind == "e"
    }
    assert len(failed) == 10

    refused = {(refusal.place.sheet, refusal.place.cell) for refusal in annex_a.refusals}
    no_answer = {("List 4", f"J{number}") for number in range(2, 7)}
    assert refused == {("List 6", cell) for cell in failed} | no_answer | {("List 6", "H2")}


def test_no_case_of_the_workbook_is_called_unallocated_because_a_formula_failed(annex_a: Read) -> None:
    assert not [holder for holder in annex_a.of(HolderSaid) if holder.list_name == "List 6"]
    assert Counter(holder.list_name for holder in annex_a.of(HolderSaid)) == {
        "List 7": 7,
        "List 8": 5,
        "List 9": 6,
    }


def test_every_child_and_adopter_of_the_workbook_is_named(annex_a: Read) -> None:
    named = {row["A"][1].removesuffix(".0") for rows in sheets().values() for row in rows}

    assert {person.party for person in annex_a.of(PersonSaid)} == named


ELEMENTS = {
    "CINreferralDate": "referral_received",
    "CINclosureDate": "case_closed",
    "DateOfInitialCPC": "initial_conference_held",
    "AssessmentActualStartDate": "assessment_started",
    "AssessmentAuthorisationDate": "assessment_authorised",
    "S47ActualStartDate": "section_47_started",
    "CINPlanStartDate": "need_plan_started",
    "CINPlanEndDate": "need_plan_ended",
    "CPPstartDate": "protection_plan_started",
    "CPPendDate": "protection_plan_ended",
    "CPPreviewDate": "review_conference_held",
    "PersonBirthDate": "born",
    "PersonDeathDate": "died",
    "Ethnicity": "ethnicity_recorded",
    "GenderCurrent": "sex_recorded",
    "Disability": "disability_recorded",
}


def test_every_child_and_every_element_of_the_census_is_an_event(cin_census: Read) -> None:
    tree = etree.parse(SAMPLES / "cin" / "fake_CIN_data.xml")
    counted = Counter(element.tag for element in tree.iter())

    assert cin_census.rows_in == {"Children": counted["Child"]} == {"Children": 332}
    # Each child has one ethnicity and sex; a disability given twice is one.
    twice = sum(len(group) - len({one.text for one in group}) for group in tree.iter("Disabilities"))
    for element, kind in ELEMENTS.items():
        expected = counted[element] - (twice if element == "Disability" else 0)
        ahead = sum(refusal.column == element for refusal in cin_census.refusals)
        with_no_day = kind == "case_closed" or ahead
        found = [event for event in cin_census.by_kind[kind] if not (with_no_day and event.undated)]
        assert len(found) == expected - ahead, element
    assert all("had not come" in refusal.why for refusal in cin_census.refusals)
    assert not cin_census.noticed


def test_a_case_of_the_census_with_no_further_action_and_no_closure_is_closed_on_no_day(
    cin_census: Read,
) -> None:
    tree = etree.parse(SAMPLES / "cin" / "fake_CIN_data.xml")
    without = [
        case
        for case in tree.iter("CINdetails")
        if case.findtext("CINclosureDate") is None and case.findtext("ReferralNFA") == "true"
    ]

    assert len([event for event in cin_census.by_kind["case_closed"] if event.undated]) == len(without) > 0


def had_not_come(says: str) -> bool:
    """Say whether a cell holds a day after the one on which the samples are read."""
    return bool(re.fullmatch(r"\d\d/\d\d/\d{4}", says)) and day_from_text(says) > READ_ON


def csv_rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a sample csv file."""
    with (SAMPLES / "ssda903" / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


FILES = {
    "Header": "header.csv",
    "Episodes": "episodes.csv",
    "Reviews": "reviews.csv",
    "UASC": "uasc.csv",
    "OC2": "oc2.csv",
    "OC3": "oc3.csv",
    "AD1": "ad1.csv",
    "PlacedAdoption": "placed_for_adoption.csv",
    "PrevPerm": "previous_permanence.csv",
    "Missing": "missing.csv",
    "SWEpisodes": "sw_episodes.csv",
}


def test_every_row_of_the_return_on_children_in_care_is_read(ssda903: Read) -> None:
    assert ssda903.rows_in == {name: len(csv_rows(file)) for name, file in FILES.items()}
    assert ssda903.rows_in["Episodes"] == 5050


def test_what_stands_in_one_column_of_the_return_is_an_event_for_each_row_said_once(ssda903: Read) -> None:
    def filled(file: str, column: str) -> int:
        said = {tuple(row.values()): row[column] for row in csv_rows(file) if row[column]}
        return sum(not had_not_come(day) for day in said.values())

    for kind, file, column in (
        ("care_review_held", "reviews.csv", "REVIEW"),
        ("missing_noticed", "missing.csv", "MIS_START"),
        ("missing_found", "missing.csv", "MIS_END"),
        ("adopters_matched", "ad1.csv", "DATE_MATCH"),
        ("unaccompanied_status_ended", "uasc.csv", "DUC"),
        ("previous_permanence_recorded", "previous_permanence.csv", "PREV_PERM"),
        ("health_return_recorded", "oc2.csv", "CONVICTED"),
        ("adoption_decision_reversed", "placed_for_adoption.csv", "DATE_PLACED_CEASED"),
        ("allocated", "sw_episodes.csv", "SW_DECOM"),
    ):
        assert len(ssda903.by_kind[kind]) == filled(file, column), kind


def test_care_ends_in_the_return_once_for_each_episode_that_ends_it(ssda903: Read) -> None:
    ending = [row for row in csv_rows("episodes.csv") if row["DEC"] and row["REC"] not in ("", "X1")]
    starting = [row for row in csv_rows("episodes.csv") if row["RNE"] == "S"]

    assert len(ssda903.by_kind["care_ended"]) == len(ending)
    assert len([event for event in ssda903.by_kind["care_started"] if not event.undated]) == len(starting)


def test_each_child_of_the_return_who_ever_had_an_episode_has_a_period_of_care(ssda903: Read) -> None:
    children = {row["CHILD"] for row in csv_rows("episodes.csv")}

    assert {event.party for event in ssda903.by_kind["care_started"]} == children
    assert {person.party for person in ssda903.of(PersonSaid)} >= {
        row["CHILD"] for row in csv_rows("header.csv")
    }


def test_what_is_refused_of_the_return_is_what_no_code_set_knows(ssda903: Read) -> None:
    refused = Counter((refusal.column, refusal.says) for refusal in ssda903.refusals)
    homes = [row["ACCOM"] for row in csv_rows("oc3.csv") if row["ACCOM"] in ("01", "02")]
    ceased = [row for row in csv_rows("placed_for_adoption.csv") if row["REASON_PLACED_CEASED"] == "XXX"]

    assert {says for (_, says), _ in refused.items() if had_not_come(says)}
    assert {key: number for key, number in refused.items() if not had_not_come(key[1])} == {
        **Counter(("ACCOM", home) for home in homes),
        ("REASON_PLACED_CEASED", "XXX"): len(ceased),
        ("SW_REASON", "SWLAZY"): 1,
    }


def test_the_samples_that_are_no_return_are_refused() -> None:
    for path in (SAMPLES / "cin" / "CIN_schema_2026.xsd", SAMPLES / "dfe_api" / "openapi.json"):
        (refusal,) = recognise([path])
        assert isinstance(refusal, Refusal) and refusal.extent == "file"
