"""The public samples, loaded whole: every row of every file ends somewhere, and twice changes nothing.

They are not part of the project. Where the folder beside it that holds them is absent, these tests say so.
"""

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from sightline.records.models import Dispute, Event
from sightline.sources.filing import Loaded, Outcome
from tests.sources.test_samples import READ_ON, SAMPLES, sheets

pytestmark = pytest.mark.skipif(
    not SAMPLES.is_dir(),
    reason=f"The public samples are not at {SAMPLES}: see README.md for where they come from.",
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
    assert events[0] > 0
    assert (Event.objects.count(), Dispute.objects.count()) == events
    assert {outcome for _, outcome in again.rows} <= {Outcome.KNOWN, Outcome.REFUSED}
