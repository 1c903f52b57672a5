"""A receipt on screen and for a program: rows add up, refused cells and broken rules are counted apart."""

import pytest

from sightline.project.commands.loading import _print_receipt, as_json
from sightline.project.commands.printing import Format
from sightline.sources.counting import Loaded
from sightline.sources.outcomes import Outcome

CELL = ("List 6", "a.xlsx, List 6, H2", "Primary Need Code", "N99", "This is no code of primary need.")


@pytest.fixture
def loaded() -> Loaded:
    """Return a load of three rows, of which one was filed without what two of its cells say."""
    return Loaded(
        "a.xlsx",
        "annex_a",
        rows={("List 6", Outcome.FILED): 2, ("List 6", Outcome.DISPUTED): 1},
        refused_cells=[CELL, CELL],
        rows_with_refused_cells=1,
        disputes={"V09": 1},
    )


def test_the_screen_says_that_rows_add_up_and_what_no_column_of_rows_counts(
    loaded: Loaded, capsys: pytest.CaptureFixture[str]
) -> None:
    _print_receipt(loaded, Format.TABLE, dry_run=True)

    said = " ".join(capsys.readouterr().out.split())
    assert "Rows: 3 read = 2 filed + 1 disputed. 2 cells in 1 row could not be read." in said
    assert "cells refused" in said
    assert "A period of care begins with reason S" in said


def test_a_program_reads_the_same_numbers(loaded: Loaded) -> None:
    read = as_json(loaded, dry_run=True)

    assert read["rows_read"] == sum(row["number"] for row in read["rows"]) == 3
    assert (read["cells_refused"], read["rows_with_refused_cells"]) == (2, 1)
    (broken,) = read["disputed"]
    assert (broken["rule"], broken["events"]) == ("V09", 1)
