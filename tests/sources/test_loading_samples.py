"""The public samples, loaded whole: every row of every file ends somewhere, and twice changes nothing.

They are not part of the project. Where the folder beside it that holds them is absent, these tests say so.
"""

import csv
from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from lxml import etree

from sightline.records.models import Dispute, Event, ReceiptItem
from sightline.sources.filing import Loaded, Outcome
from tests.sources.test_samples import READ_ON, SAMPLES, sheets

pytestmark = pytest.mark.skipif(
    not SAMPLES.is_dir(),
    reason=f"The public samples are not at {SAMPLES}, so they were not tried.",
)
Loads = Callable[..., Loaded]


def rows_of_annex_a() -> int:
    """Count the rows under the headings that hold anything, in the sheets' own XML."""
    return sum(map(len, sheets().values()))


def rows_of_ssda903() -> int:
    """Count the rows under the headings that hold anything, file by file."""
    found = 0
    for path in sorted((SAMPLES / "ssda903").glob("*.csv")):
        with path.open(newline="", encoding="utf-8-sig") as file:
            found += sum(any(cell.strip() for cell in row) for row in list(csv.reader(file))[1:])
    return found


def children_of_census() -> int:
    """Count the children of the census."""
    tree = etree.parse(str(SAMPLES / "cin" / "fake_CIN_data.xml"))
    return len(tree.findall(".//Child"))


AWAY = ("T0", "T1", "T2", "T3", "T4")
NO_LONGER_IN_USE = "D1"


def episodes_of_ssda903() -> dict[str, list[tuple[int, dict[str, str]]]]:
    """Return each child's episodes with their rows, in the order of their days."""

    def day(text: str) -> date:
        return datetime.strptime(text, "%d/%m/%Y").date() if text else date.max  # noqa: DTZ007

    children: dict[str, list[tuple[int, dict[str, str]]]] = defaultdict(list)
    with (SAMPLES / "ssda903" / "episodes.csv").open(newline="", encoding="utf-8-sig") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            children[row["CHILD"]].append((number, row))
    for rows in children.values():
        rows.sort(key=lambda each: (day(each[1]["DECOM"]), day(each[1]["DEC"]), each[0]))
        for _, row in rows:
            row["from"], row["until"] = day(row["DECOM"]).isoformat(), day(row["DEC"]).isoformat()
    return children


def periods_of_care(rows: list[tuple[int, dict[str, str]]]) -> list[list[tuple[int, dict[str, str]]]]:
    """Return a child's episodes by period of care: one begins with S, or after one that ended care."""
    periods: list[list[tuple[int, dict[str, str]]]] = [[]]
    for number, row in rows:
        if row["RNE"] == "S" or (periods[-1] and _ended_care(periods[-1])):
            periods.append([])
        periods[-1].append((number, row))
    return [period for period in periods if period]


def _ended_care(period: list[tuple[int, dict[str, str]]]) -> bool:
    last = period[-1][1]
    return bool(last["DEC"]) and last["REC"] not in ("", "X1")


def episodes_that_break_a_rule() -> set[int]:
    """Return the rows that break a rule, from the file alone.

    Care neither begins nor ends in a temporary placement; a freeing order begins or ends when none is made
    any more; a placement, or a period of care, begins before the last one has ended.
    """
    found = set()
    for rows in episodes_of_ssda903().values():
        until = ""
        for period in periods_of_care(rows):
            if period[0][1]["RNE"] == "S":
                if period[0][1]["from"] < until:
                    found.add(period[0][0])
                until = max(until, period[-1][1]["until"] if _ended_care(period) else "9999-12-31")
            ended, first = _ended_care(period), period[0]
            placed = [each for each in period if each is first or each[1]["RNE"] in "SPTBU"]
            if first[1]["RNE"] == "S" and first[1]["PLACE"] in AWAY:
                found.add(first[0])
            if ended and placed[-1][1]["RNE"] in "SPTBU" and placed[-1][1]["PLACE"] in AWAY:
                found.add(placed[-1][0])
            for before, (number, row) in zip([None, *period], period, strict=False):
                if before and row["RNE"] in "SPTBU" and row["from"] < before[1]["until"]:
                    found.add(number)
            for (number, row), after in zip(period, [*period[1:], None], strict=True):
                ends = after[1]["RNE"] in "LBU" if after else ended
                if row["LS"] == NO_LONGER_IN_USE and (row["RNE"] in "SLBU" or ends):
                    found.add(number)
    return found


@pytest.mark.parametrize(
    ("path", "on", "count"),
    [
        (Path("annex_a/Annex_A.xlsx"), READ_ON, rows_of_annex_a),
        (Path("cin/fake_CIN_data.xml"), None, children_of_census),
        (Path("ssda903"), READ_ON, rows_of_ssda903),
    ],
    ids=["Annex A", "children in need census", "SSDA903"],
)
def test_every_row_of_a_sample_ends_somewhere_and_a_second_time_changes_nothing(
    loads: Loads, path: Path, on: date | None, count: Callable[[], int]
) -> None:
    loaded = loads(SAMPLES / path, on=on)
    events = Event.objects.count(), Dispute.objects.count()

    again = loads(SAMPLES / path, on=on)

    assert loaded.rows_read == again.rows_read == count()
    if path.name == "ssda903":
        disputed = ReceiptItem.objects.filter(
            receipt=loaded.receipt, is_row=True, list_name="Episodes", outcome=Outcome.DISPUTED
        )
        assert set(disputed.values_list("row", flat=True)) == episodes_that_break_a_rule()
    assert events[0] > 0
    assert (Event.objects.count(), Dispute.objects.count()) == events
    assert {outcome for _, outcome in again.rows} <= {Outcome.KNOWN, Outcome.REFUSED}
