"""Returns of two years on one child in care: each period of care ends once, by the end that is its own."""

from datetime import date
from pathlib import Path

import pytest

from sightline.records.models import Dispute, Spell
from sightline.sources import ssda903
from sightline.sources.filing import Outcome
from tests.sources.filed import Loads, believed, child_called, everything
from tests.sources.files import csv_file

HEADINGS = [one.name for one in ssda903.FILES[3].headings]
ONE, TWO = date(2025, 4, 30), date(2026, 4, 30)
Row = tuple[str, str, str, str, str, str]

# Began, why new, legal status, placement, ceased, why: a first care, a second that goes on, a move in it.
FIRST: Row = ("01/05/2024", "S", "V2", "U4", "01/07/2024", "E4A")
SECOND: Row = ("01/09/2024", "S", "V2", "U6", "10/01/2025", "X1")
MOVED: Row = ("10/01/2025", "P", "V2", "K2", "", "")
ENDED: Row = ("10/01/2025", "P", "V2", "K2", "10/10/2025", "E4A")
CHANGED: Row = ("01/02/2025", "L", "C2", "U4", "", "")


def returned(folder: Path, *rows: Row) -> Path:
    folder.mkdir(exist_ok=True)
    cells = [["1", *row[:3], "N1", row[3], "PR1", *row[4:], "", "", "", "1234567"] for row in rows]
    return csv_file(folder / "Episodes.csv", [HEADINGS, *cells])


def lasted(kind: str) -> list[tuple[date, date | None]]:
    found = Spell.objects.filter(child=child_called("1"), kind=kind).order_by("from_on")
    return list(found.values_list("from_on", "until_on"))


CARES = [(date(2024, 5, 1), date(2024, 7, 1)), (date(2024, 9, 1), date(2025, 10, 10))]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["in order", "the later first"])
def test_the_end_in_a_later_return_ends_the_care_that_goes_on(
    loads: Loads, tmp_path: Path, order: tuple[int, int]
) -> None:
    files = [(returned(tmp_path / "1", FIRST, SECOND, MOVED), ONE), (returned(tmp_path / "2", ENDED), TWO)]
    for number in order:
        loads(files[number][0], on=files[number][1])
    after = everything()

    for path, on in files:
        again = loads(path, on=on)
        assert {outcome for _, outcome in again.rows} == {Outcome.KNOWN}

    assert lasted("looked after") == CARES
    assert everything() == after
    assert not Dispute.objects.exists()


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["in order", "the later first"])
def test_a_placement_that_went_on_while_the_legal_status_changed_is_the_one_that_is_known(
    loads: Loads, tmp_path: Path, order: tuple[int, int]
) -> None:
    in_placement: Row = ("10/01/2025", "P", "V2", "U4", "01/02/2025", "X1")
    left: Row = (*CHANGED[:4], "01/06/2025", "X1")
    files = [(returned(tmp_path / "1", FIRST, SECOND, in_placement, CHANGED), ONE),
             (returned(tmp_path / "2", left, ("01/06/2025", "P", "C2", "K2", "", "")), TWO)]  # fmt: skip
    for number in order:
        loads(files[number][0], on=files[number][1])

    assert [event.happened_on for event in believed("1", "placement_started")] == [
        date(2024, 5, 1), date(2024, 9, 1), date(2025, 1, 10), date(2025, 6, 1),
    ]  # fmt: skip
    assert not any(event.undated for event in believed("1", "placement_started"))
    assert believed("1", "placement_started")[2].reason == "P"
    assert lasted("looked after") == [CARES[0], (date(2024, 9, 1), None)]
    assert not Dispute.objects.exists()


def test_a_corrected_return_of_the_first_year_leaves_the_end_as_it_is(loads: Loads, tmp_path: Path) -> None:
    loads(returned(tmp_path / "1", FIRST, SECOND, MOVED), on=ONE)
    loads(returned(tmp_path / "2", ENDED), on=TWO)

    right: Row = ("01/09/2024", "S", "V2", "U5", "10/01/2025", "X1")
    loads(returned(tmp_path / "3", FIRST, right, MOVED), on=date(2026, 5, 31))

    assert lasted("looked after") == CARES
    assert [event.code for event in believed("1", "placement_started")] == ["U4", "U5", "K2"]
    assert not Dispute.objects.exists()


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["in order", "the later first"])
def test_two_cares_whose_starts_no_file_says_have_each_their_end(
    loads: Loads, tmp_path: Path, order: tuple[int, int]
) -> None:
    one: Row = ("10/04/2024", "P", "V2", "U4", "01/07/2024", "E4A")
    other: Row = ("10/05/2025", "P", "V2", "U6", "01/11/2025", "E4A")
    files = [(returned(tmp_path / "1", one), ONE), (returned(tmp_path / "2", other), TWO)]
    for number in order:
        loads(files[number][0], on=files[number][1])
    after = everything()

    for path, on in files:
        loads(path, on=on)

    ends = {event.subject_id: event.happened_on for event in believed("1", "care_ended")}
    started = [(event.happened_on, ends[event.subject_id]) for event in believed("1", "care_started")]
    assert started == [(date(2024, 4, 10), date(2024, 7, 1)), (date(2025, 5, 10), date(2025, 11, 1))]
    assert everything() == after


def test_a_later_care_whose_start_no_file_says_is_not_one_that_ended(loads: Loads, tmp_path: Path) -> None:
    loads(returned(tmp_path / "1", ("10/04/2024", "P", "V2", "U4", "01/07/2024", "E4A")), on=ONE)
    moved: Row = ("10/12/2025", "P", "V2", "K2", "", "")
    second = returned(tmp_path / "2", ("10/05/2025", "P", "V2", "U6", "10/12/2025", "X1"), moved)
    loads(second, on=TWO)
    before = everything()

    loads(second, on=TWO)
    assert everything() == before
    loads(returned(tmp_path / "3", (*moved[:4], "01/06/2026", "E4A")), on=date(2026, 7, 1))

    assert [event.undated for event in believed("1", "care_started")] == [True, True]
    assert [until for _, until in lasted("looked after")] == [date(2024, 7, 1), date(2026, 6, 1)]
    assert not Dispute.objects.exists()
