"""A receipt on screen and for a program: the numbers of its page, in its order, and they add up."""

import csv
import io
import json

import pytest

from sightline.project.commands.printing import Format
from sightline.project.commands.receipt import as_json, print_receipts, refused_alike
from sightline.sources.counting import Loaded
from sightline.sources.outcomes import COLUMNS, Outcome

CELL = ("List 6", "a.xlsx, List 6, H2", "Primary Need Code", "N99", "This is no code of primary need.")
HEADS = [head for _, head in COLUMNS]


@pytest.fixture
def loaded() -> Loaded:
    """Return a load of two lists, of which a row was filed without what two of its cells say."""
    return Loaded(
        "a.xlsx",
        "annex_a",
        rows={
            ("List 10", Outcome.KNOWN): 4,
            ("List 6", Outcome.FILED): 2,
            ("List 6", Outcome.DISPUTED): 1,
        },
        events={
            ("List 10", "adoption_order_made", Outcome.KNOWN): 4,
            ("List 6", "child_seen", Outcome.FILED): 1,
            ("List 6", "child_seen", Outcome.WAITING): 1,
            ("List 6", "case_closed", Outcome.DISPUTED): 1,
        },
        refused_cells=[CELL, CELL],
        rows_with_refused_cells=1,
        disputes={"V09": 1},
    )


def _printed(loaded: Loaded, capsys: pytest.CaptureFixture[str], *, trial: bool = False) -> str:
    print_receipts([loaded], Format.TABLE, trial=trial)
    return capsys.readouterr().out


def _row(said: str, *beginning: str) -> list[str]:
    """Return the cells of the first row of a printed table that begins so, without the empty edge."""
    rows = ([cell.strip() for cell in line.strip("│┃").split(line[0])] for line in said.splitlines() if line)
    return next(row for row in rows if tuple(row[: len(beginning)]) == beginning)


def test_the_screen_says_that_rows_add_up_and_what_no_column_of_rows_counts(
    loaded: Loaded, capsys: pytest.CaptureFixture[str]
) -> None:
    said = " ".join(_printed(loaded, capsys).split())

    assert (
        "Rows: 7 read = 4 already known + 2 filed + 1 disputed. 2 cells in 1 row could not be read." in said
    )
    assert "Cells refused" in said
    assert "A period of care begins with reason S" in said


def test_the_screen_has_the_columns_of_the_page_and_its_lists_in_their_order(
    loaded: Loaded, capsys: pytest.CaptureFixture[str]
) -> None:
    said = _printed(loaded, capsys)

    assert _row(said, "List", "Rows read") == ["List", "Rows read", *HEADS, "Cells refused"]
    assert said.index("6 Children in need") < said.index("10 Adoption") < said.index("All lists")
    assert _row(said, "All lists") == ["All lists", "7", "4", "0", "2", "0", "1", "0", "0", "2"]


def test_the_screen_says_that_events_add_up(loaded: Loaded, capsys: pytest.CaptureFixture[str]) -> None:
    said = _printed(loaded, capsys)

    assert _row(said, "List", "Event") == ["List", "Event", "Said", *HEADS]
    child_seen = _row(said, "6 Children in need", "Child seen")
    assert child_seen[2:] == ["2", "0", "0", "1", "0", "0", "0", "1"]
    assert _row(said, "All events")[2:] == ["7", "4", "0", "1", "0", "1", "0", "1"]
    assert "Events: 7 read = 4 already known + 1 filed + 1 disputed + 1 waiting." in said


def test_a_trial_says_what_would_become_of_each_row(
    loaded: Loaded, capsys: pytest.CaptureFixture[str]
) -> None:
    said = _printed(loaded, capsys, trial=True)

    assert "Would file" in said and "Trial of a.xlsx (nothing was filed)" in said
    assert "Rows: 7 read = 4 already known + 2 would file + 1 would dispute." in " ".join(said.split())


def test_a_program_reads_the_same_numbers(loaded: Loaded, capsys: pytest.CaptureFixture[str]) -> None:
    print_receipts([loaded, loaded], Format.JSON, trial=True)

    read, again = json.loads(capsys.readouterr().out)
    assert read == again == as_json(loaded, trial=True)
    six, ten = read["rows"]
    assert six == {
        "list": "List 6", "read": 3, "already_known": 0, "joined": 0, "filed": 2, "corrected": 0,
        "disputed": 1, "refused": 0, "waiting": 0, "cells_refused": 2,
    }  # fmt: skip
    assert (ten["read"], read["all_rows"]["read"], read["all_rows"]["already_known"]) == (4, 7, 4)
    assert (read["all_rows"]["cells_refused"], read["rows_with_refused_cells"]) == (2, 1)
    (broken,) = read["disputed"]
    assert (broken["rule"], broken["events"]) == ("V09", 1)


def test_what_a_program_reads_adds_up(loaded: Loaded) -> None:
    read = as_json(loaded, trial=False)

    outcomes = [head.lower().replace(" ", "_") for head in HEADS]
    for kind in ("rows", "events"):
        parts, every = read[kind], read[f"all_{kind}"]
        for each in (*parts, every):
            assert each["read"] == sum(each[outcome] for outcome in outcomes)
        for name in ("read", *outcomes):
            assert every[name] == sum(each[name] for each in parts)


def test_every_count_is_in_one_csv(loaded: Loaded, capsys: pytest.CaptureFixture[str]) -> None:
    print_receipts([loaded], Format.CSV, trial=False)

    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [(row["list"], row["event"], row["read"]) for row in rows] == [
        ("List 6", "", "3"),
        ("List 10", "", "4"),
        ("List 6", "case_closed", "1"),
        ("List 6", "child_seen", "2"),
        ("List 10", "adoption_order_made", "4"),
    ]
    assert {row["file"] for row in rows} == {"a.xlsx"} and rows[0]["cells_refused"] == "2"


def test_the_same_refusal_of_many_cells_is_one_row_with_its_count_and_their_cells() -> None:
    many = [("List 6", f"a.xlsx, List 6, H{row}", "Case Status", "CIN", "No label.") for row in range(2, 42)]
    one = ("List 6", "a.xlsx, List 6, G9", "CIN Start Date", "31/02/2026", "There is no such day.")

    first, second = refused_alike([*many[:20], one, *many[20:]])

    assert (first[0], first[1], first[3:]) == ("List 6", 40, ("Case Status", "CIN", "No label."))
    assert str(first[2]).startswith("a.xlsx, List 6, H2, H3, H4") and str(first[2]).endswith(
        "H31 and 10 more"
    )
    assert second == ("List 6", 1, *one[1:])


def test_different_words_in_one_column_refused_for_one_reason_are_one_row_that_names_the_first() -> None:
    cells = [("List 6", f"a.xlsx, List 6, H{row}", "Need", f"N{row}", "No code.") for row in range(2, 9)]

    (only,) = refused_alike(cells)

    assert (only[1], only[4], only[5]) == (7, "N2, N3, N4, N5, N6 and 2 more", "No code.")
