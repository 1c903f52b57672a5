"""Files made to do harm, or so broken that they could: each is refused at once, and in little memory.

Every file is read in a process of its own, so that the memory measured is that of the reading. Its time is
the processor's: what else the machine does is not the file's.
"""

import json
import random
import struct
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.sources.files import HEADINGS, census, census_child, csv_file, list_6, rewritten, workbook

SECONDS, MEBIBYTES = 5.0, 200.0
ROOT = Path(__file__).parents[2]


class Outcome(NamedTuple):
    """What came of reading a file alone, in seconds of the processor."""

    counts: dict[str, int]
    refusals: list[str]
    seconds: float
    mebibytes: float


def read_alone(*paths: Path) -> Outcome:
    """Read files in their own process; fail if it took too long or too much."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.sources.reading_alone", *map(str, paths)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    outcome = Outcome(**json.loads(done.stdout))
    assert outcome.seconds < SECONDS, outcome
    assert outcome.mebibytes < MEBIBYTES, outcome
    return outcome


def refused(path: Path, *words: str) -> str:
    """Read a file alone; return why it is refused, once it is clear that nothing else came of it."""
    outcome = read_alone(path)
    assert set(outcome.counts) <= {"Refusal"}, outcome
    (why,) = outcome.refusals
    for word in words:
        assert word in why, why
    return why


def xml(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_entities_that_multiply_are_refused(tmp_path: Path) -> None:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    text = f'<?xml version="1.0"?><!DOCTYPE Message [<!ENTITY l0 "ha">{entities}]><Message>&l11;</Message>'

    refused(xml(tmp_path / "cin.xml", text), "document type")


def test_an_entity_that_reads_another_file_is_refused_and_the_file_is_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret")
    text = f'<!DOCTYPE Message [<!ENTITY x SYSTEM "file://{secret}">]><Message><Child>&x;</Child></Message>'

    assert "the secret" not in refused(xml(tmp_path / "cin.xml", text), "document type")


def test_a_document_type_behind_a_comment_is_refused_too(tmp_path: Path) -> None:
    text = "<!-- " + "x" * 1000 + ' --><?a b?>\n<!DOCTYPE Message SYSTEM "http://127.0.0.1/x.dtd"><Message/>'

    refused(xml(tmp_path / "cin.xml", text), "document type")


def test_a_document_type_in_another_encoding_is_refused_too(tmp_path: Path) -> None:
    path = tmp_path / "cin.xml"
    path.write_bytes('<!DOCTYPE Message [<!ENTITY a "b">]><Message>&a;</Message>'.encode("utf-16"))

    refused(path, "document type")


def test_nesting_without_end_is_refused(tmp_path: Path) -> None:
    deep = "<a>" * 300_000 + "</a>" * 300_000
    path = census(tmp_path / "cin.xml", census_child("1", deep))

    assert any("without end" in why or "mebibyte" in why for why in read_alone(path).refusals)


def test_nesting_without_end_in_little_text_is_refused(tmp_path: Path) -> None:
    path = census(tmp_path / "cin.xml", census_child("1", "<a>" * 5_000 + "</a>" * 5_000))

    assert any("without end" in why for why in read_alone(path).refusals)


def test_a_text_without_end_is_refused(tmp_path: Path) -> None:
    path = census(tmp_path / "cin.xml", census_child("1" * (150 << 20)))

    refused(path)


def test_a_value_longer_than_any_is_refused_by_itself(tmp_path: Path) -> None:
    path = census(tmp_path / "cin.xml", census_child("1" * 100_000), census_child("2"))

    outcome = read_alone(path)

    assert outcome.counts["Row"] == 2 and outcome.counts["Observation"] == 1
    assert [why.split(":")[0] for why in outcome.refusals] == ["cell", "row"]


def test_a_file_of_two_gibibytes_is_refused_by_its_size(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "list6.csv", [HEADINGS["List 6"], list_6()])
    with path.open("r+b") as file:
        file.truncate(2 << 30)

    refused(path, "larger than any return")


@pytest.mark.parametrize("line_ends", [False, True])
def test_a_csv_cell_without_end_is_refused(tmp_path: Path, line_ends: bool) -> None:
    path = csv_file(tmp_path / "list6.csv", [HEADINGS["List 6"], list_6()])
    part = ("x" * 1023 + ("\n" if line_ends else "x")) * 1024
    with path.open("a") as file:
        file.write('1002,"')
        for _ in range(300):
            file.write(part)

    assert any(why.startswith("file: ") for why in read_alone(path).refusals)


def test_a_row_of_a_million_cells_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "list6.csv"
    path.write_text("," * 1_000_000 + "\n")

    refused(path)


@pytest.mark.parametrize(
    "content",
    [
        random.Random(7).randbytes(200_000),
        b"Child Unique ID,Date of Contact\x00\x01\x02",
        "Child Unique ID,Date of Contact,Contact Source\n1,05/03/2026,Zoë\n".encode()
        + b"2,05/03/2026,Zo\xeb\n",
        "Child Unique ID".encode("utf-32"),
        b"\xef\xbb\xbfChild Unique ID,Date of Contact,Contact Source\n1,,Zo\xeb",
        b"",
        b"\x00" * 5000,
    ],
    ids=["noise", "control letters", "two encodings", "utf-32", "false mark", "empty", "noughts"],
)
def test_an_encoding_that_cannot_be_told_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "list1.csv"
    path.write_bytes(content)

    refused(path)


def test_a_census_whose_letters_are_not_in_its_encoding_is_refused_with_the_line(tmp_path: Path) -> None:
    path = census(tmp_path / "cin.xml", census_child("A1"), census_child("A2", "<Note>Zoe</Note>"))
    path.write_bytes(path.read_bytes().replace(b"Zoe", b"Zo\xeb"))

    assert any("encoding" in why for why in read_alone(path).refusals)


def test_a_census_that_was_cut_short_is_refused_as_a_file_after_what_it_said(tmp_path: Path) -> None:
    path = census(tmp_path / "cin.xml", *(census_child(str(number)) for number in range(2_000)))
    path.write_bytes(path.read_bytes()[:-200])

    outcome = read_alone(path)

    assert outcome.refusals[-1].startswith("file: ") and "Covers" not in outcome.counts


@pytest.mark.parametrize(
    "content",
    ["<html><body><table><tr><td>Child Unique ID</td></tr></table></body></html>",
     "<!DOCTYPE html>\n<html></html>", "  <table><tr><td>1</td></tr></table>"],
)  # fmt: skip
def test_a_web_page_named_as_a_workbook_is_refused_as_one(tmp_path: Path, content: str) -> None:
    refused(xml(tmp_path / "Annex A.xlsx", content), "web page")


def test_xml_that_is_another_return_is_refused_by_its_name(tmp_path: Path) -> None:
    refused(xml(tmp_path / "cin.xml", "<?xml version='1.0'?><CSWWWorker/>"), "CSWWWorker")


def test_xml_that_begins_like_a_census_and_holds_no_child_is_refused(tmp_path: Path) -> None:
    refused(xml(tmp_path / "cin.xml", "<Message><Other/></Message>"), "no child")


def test_a_census_of_something_else_without_end_is_refused(tmp_path: Path) -> None:
    refused(xml(tmp_path / "cin.xml", "<Message>" + "<Other/>" * 5_000_000 + "</Message>"), "mebibyte")


def test_an_old_workbook_or_a_locked_one_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "Annex A.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 5000)

    refused(path, ".xls", "password")


def test_a_zip_file_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "hello")

    refused(path, "not an Excel workbook")


def test_a_broken_zip_file_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"List 6": [HEADINGS["List 6"], list_6()]})
    path.write_bytes(path.read_bytes()[:3000])

    refused(path, "damaged")


def bomb(path: Path, part: str, *, declared: int) -> Path:
    """Return a workbook one part of which unpacks to two gibibytes, whatever size it declares."""
    source = workbook(path / "small.xlsx", {"List 6": [HEADINGS["List 6"], list_6()]})
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -15)
    mebibyte = squeezer.compress(b"A" * (1 << 20)) + squeezer.flush(zlib.Z_FULL_FLUSH)
    packed = mebibyte * 2048 + b"\x03\x00"
    made, directory = bytearray(), bytearray()
    with zipfile.ZipFile(source) as archive:
        parts = {one.filename: archive.read(one) for one in archive.infolist()}
    for name, content in parts.items():
        body = packed if name == part else content
        method, size = (8, declared) if name == part else (0, len(content))
        fields = struct.pack("<HHHHHIII", 20, 0, method, 0, 33, zlib.crc32(content), len(body), size)
        encoded = name.encode()
        directory += (
            b"PK\x01\x02\x14\x00" + fields + struct.pack("<HHHHHII", len(encoded), 0, 0, 0, 0, 0, len(made))
        )
        directory += encoded
        made += b"PK\x03\x04" + fields + struct.pack("<HH", len(encoded), 0) + encoded + body
    end = struct.pack("<HHHHIIH", 0, 0, len(parts), len(parts), len(directory), len(made), 0)
    target = path / "bomb.xlsx"
    target.write_bytes(bytes(made) + bytes(directory) + b"PK\x05\x06" + end)
    return target


@pytest.mark.parametrize("declared", [2 << 30, 1000], ids=["honest", "lying"])
@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml"]
)
def test_a_workbook_that_unpacks_without_end_is_refused_whatever_size_it_declares(
    tmp_path: Path, part: str, declared: int
) -> None:
    refused(bomb(tmp_path, part, declared=declared), "larger than any return")


def test_a_cell_as_far_out_as_a_sheet_goes_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"List 6": [HEADINGS["List 6"], list_6()]})
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'

    refused(rewritten(path, "xl/worksheets/sheet1.xml", b"</sheetData>", far), "far out")


def test_a_cell_far_out_is_found_however_it_is_written(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"List 6": [HEADINGS["List 6"], list_6()]})
    far = b"<row r = '1048576'><c r = 'xfd1048576'><v>1</v></c></row></sheetData>"

    refused(rewritten(path, "xl/worksheets/sheet1.xml", b"</sheetData>", far), "far out")


def test_a_workbook_with_entities_in_its_parts_is_refused_or_read_without_them(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"List 6": [HEADINGS["List 6"], list_6()]})
    start = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    entity = start + b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'

    refused(rewritten(path, "xl/worksheets/sheet1.xml", start, entity), "Save it again")


def test_formulas_are_refused_by_cell_and_the_rest_is_read(tmp_path: Path) -> None:
    rows = [HEADINGS["List 6"], list_6(allocated_worker='=HYPERLINK("http://127.0.0.1","A")'), list_6("2")]
    path = csv_file(tmp_path / "six.csv", rows)

    outcome = read_alone(path)

    assert outcome.counts["Row"] == 2 and outcome.counts["HolderSaid"] == 1
    assert [why.split(":")[0] for why in outcome.refusals] == ["cell"]


def test_different_cells_that_cannot_be_read_do_not_fill_the_memory(tmp_path: Path) -> None:
    rows = (list_6(str(number), cin_start_date=f"day {number} " + "x" * 150) for number in range(60_000))

    outcome = read_alone(csv_file(tmp_path / "six.csv", [HEADINGS["List 6"], *rows]))

    assert outcome.counts["Refusal"] == 60_000
