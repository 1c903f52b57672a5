"""What each file is, known by what it holds."""

import zipfile
from pathlib import Path

import pytest

from sightline.sources import ssd
from sightline.sources.items import Covers, Refusal, Row
from sightline.sources.reading.layouts import Layout
from sightline.sources.recognition import Recognised, recognise
from sightline.sources.translators import translate
from tests.sources.files import EXTRACTED_ON, HEADINGS, census, census_child, csv_file, list_6, read, workbook


def test_a_folder_of_several_returns_is_told_apart(tmp_path: Path) -> None:
    workbook(tmp_path / "a.xlsx", {"List 6": [HEADINGS["List 6"], list_6()]})
    census(tmp_path / "b.xml", census_child("A1"))
    csv_file(tmp_path / "c.csv", [["CHILD", "DOB", "MISSING", "MIS_START", "MIS_END"]])
    csv_file(tmp_path / "d.csv", [["CHILD", "DOB", "REVIEW", "REVIEW_CODE"]])
    csv_file(tmp_path / "e.csv", [["disa_person_id", "disa_table_id", "disa_disability_code"]])
    (tmp_path / "f.txt").write_text("a note about the files\n")
    (tmp_path / ".hidden").write_text("not looked at\n")

    found = recognise([tmp_path])

    returns = {
        (one.format, tuple(path.name for path in one.paths)) for one in found if isinstance(one, Recognised)
    }
    assert returns == {
        ("annex_a", ("a.xlsx",)),
        ("cin_census", ("b.xml",)),
        ("ssda903", ("c.csv", "d.csv")),
        ("ssd", ("e.csv",)),
    }
    assert [one.place.file for one in found if isinstance(one, Refusal)] == ["f.txt"]


@pytest.mark.parametrize("table", ssd.TABLES, ids=lambda table: table.name)
def test_a_table_of_the_dataset_is_known_by_any_two_of_its_columns(tmp_path: Path, table: Layout) -> None:
    """Each heading names its table, so that one that lacks most of its columns is that table all the same."""
    said = [table.headings[0].name, table.headings[-1].name]
    missing = [one.name for one in table.read if one.name not in said]

    (found,) = recognise([csv_file(tmp_path / "a.csv", [said])])

    assert isinstance(found, Recognised)
    assert [one.layout for one in found.lists] == [table]
    told = " ".join(one.sentence for one in found.lists[0].noticed())
    assert all(f"There is no column “{name}”" in told for name in missing)


def test_of_what_a_table_of_the_dataset_leaves_out_nothing_is_known(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "a.csv", [["cine_person_id", "cine_referral_id", "cine_referral_date"]])

    (covers,) = read(path).of(Covers)

    assert covers.kinds.keys() & {"referral_received", "case_closed"} == {"referral_received"}


SCHEMA = '<?xml version="1.0"?>\n<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"></xs:schema>\n'
WITHOUT_RECORDS = {
    "an XML schema": SCHEMA.encode(),
    "an XML stylesheet": b'<xsl:stylesheet xmlns:xsl="http://www.w3.org/1999/XSL/Transform"/>',
    "a PDF": b"%PDF-1.7\n",
    "a picture": b"\x89PNG\r\n\x1a\n\x00",
}


@pytest.mark.parametrize("what", WITHOUT_RECORDS)
def test_what_can_hold_no_records_is_left_aside_beside_a_return_which_says_so(
    tmp_path: Path, what: str
) -> None:
    census(tmp_path / "a.xml", census_child("A1"))
    (tmp_path / "b").write_bytes(WITHOUT_RECORDS[what])

    (found,) = recognise([tmp_path])

    assert isinstance(found, Recognised) and [path.name for path in found.paths] == ["a.xml"]
    (noticed,) = found.noticed
    assert noticed.place.file == "b"
    assert noticed.sentence == f"This is {what}, which holds no records. It was left aside."


def test_a_letter_beside_a_return_is_left_aside(tmp_path: Path) -> None:
    census(tmp_path / "a.xml", census_child("A1"))
    with zipfile.ZipFile(tmp_path / "letter", "w") as letter:
        letter.writestr("word/document.xml", "<document/>")

    (found,) = recognise([tmp_path])

    assert isinstance(found, Recognised) and "a Word document" in found.noticed[0].sentence


def test_what_can_hold_no_records_is_refused_when_it_is_given_by_name(tmp_path: Path) -> None:
    schema = tmp_path / "b.xsd"
    schema.write_text(SCHEMA)

    found = recognise([census(tmp_path / "a.xml", census_child("A1")), schema])

    (refusal,) = [one for one in found if isinstance(one, Refusal)]
    assert refusal.why == "This is an XML schema, which holds no records. Leave it out."


def test_a_folder_without_a_return_is_refused_whatever_lies_in_it(tmp_path: Path) -> None:
    (tmp_path / "b.xsd").write_text(SCHEMA)

    (refusal,) = recognise([tmp_path])

    assert isinstance(refusal, Refusal) and "holds no records" in refusal.why


def test_what_might_be_records_is_refused_wherever_it_lies(tmp_path: Path) -> None:
    census(tmp_path / "a.xml", census_child("A1"))
    (tmp_path / "b.csv").write_text("child,seen\n1,2026-10-01\n")
    (tmp_path / "c.xml").write_text("<Children><Child/></Children>")

    refused = [one.place.file for one in recognise([tmp_path]) if isinstance(one, Refusal)]

    assert refused == ["b.csv", "c.xml"]


def test_a_file_given_twice_is_read_once(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"List 6": [HEADINGS["List 6"], list_6()]})

    assert len(recognise([path, tmp_path, path])) == 1


def test_a_file_that_is_not_there_is_refused_with_a_sentence(tmp_path: Path) -> None:
    (refusal,) = recognise([tmp_path / "nothing.csv"])

    assert isinstance(refusal, Refusal) and refusal.extent == "file" and "cannot be opened" in refusal.why


def test_a_sheet_is_known_by_its_headings_and_not_by_its_name(tmp_path: Path) -> None:
    said = read(
        workbook(tmp_path / "a.xlsx", {"List 1": [HEADINGS["List 6"], list_6()], "Notes": [["Hello"]]})
    )

    assert said.rows_in == {"List 6": 1}
    assert any("no list" in sentence for sentence in said.noticed)


def test_a_second_sheet_of_the_same_list_is_told_and_not_read(tmp_path: Path) -> None:
    rows = [HEADINGS["List 6"], list_6()]

    said = read(workbook(tmp_path / "a.xlsx", {"One": rows, "Two": rows}))

    assert said.rows_in == {"List 6": 1} and any("second List 6" in sentence for sentence in said.noticed)


def test_lists_that_share_many_columns_are_not_mixed_up(tmp_path: Path) -> None:
    for name, headings in HEADINGS.items():
        path = csv_file(tmp_path / f"{name}.csv", [headings, ["1", *[""] * (len(headings) - 1)]])

        (found,) = recognise([path])

        assert isinstance(found, Recognised) and found.lists[0].layout.name == name


def test_progress_is_told_as_rows_are_read(tmp_path: Path) -> None:
    rows = (list_6(str(number)) for number in range(2_500))
    (found,) = recognise([csv_file(tmp_path / "six.csv", [HEADINGS["List 6"], *rows])])
    told: list[tuple[str, int]] = []

    items = list(
        translate(found, extracted_on=EXTRACTED_ON, progress=lambda name, done: told.append((name, done)))
    )

    rows_told = [done for _, done in told]
    assert {name for name, _ in told} == {"List 6"} and len(told) == 2
    assert rows_told == sorted(set(rows_told)) and rows_told[-1] <= 2_500
    assert sum(isinstance(item, Row) for item in items) == 2_500


def test_items_come_while_the_file_is_read_and_are_not_gathered_first(tmp_path: Path) -> None:
    rows = (list_6(str(number)) for number in range(5_000))
    (found,) = recognise([csv_file(tmp_path / "six.csv", [HEADINGS["List 6"], *rows])])
    told: list[int] = []

    items = translate(found, extracted_on=EXTRACTED_ON, progress=lambda _, done: told.append(done))
    next(item for item in items if isinstance(item, Row))

    assert max(told, default=0) < 5_000
