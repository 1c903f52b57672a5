"""Lists of how children are now: a move between two of them ends the former placement, and is no dispute."""

from datetime import date
from itertools import permutations
from pathlib import Path

import pytest

from sightline.records.models import Dispute
from sightline.sources.filing import Outcome
from tests.sources.filed import NOVEMBER, OCTOBER, Loads, believed, everything, lists
from tests.sources.files import annex_a_list

DECEMBER = date(2026, 5, 16)
FIRST, SECOND, THIRD = date(2025, 9, 1), date(2026, 4, 3), date(2026, 5, 4)


def placed(path: Path, since: date, placement: str = "U4") -> Path:
    row = annex_a_list("List 8", "1", date_started_to=date(2025, 3, 3), start_date_of_most=since,
                       placement_type=placement)  # fmt: skip
    return lists(path, list_8=[row])


def ends() -> list[date]:
    return [event.happened_on for event in believed("1", "placement_ended")]


@pytest.mark.parametrize("order", [*permutations((0, 1, 2))], ids=str)
def test_a_move_ends_the_placement_that_an_earlier_file_had(
    loads: Loads, tmp_path: Path, order: tuple[int, ...]
) -> None:
    days = (OCTOBER, NOVEMBER, DECEMBER)
    files = [placed(tmp_path / f"{since}.xlsx", since) for since in (FIRST, SECOND, THIRD)]
    for number in order:
        loads(files[number], on=days[number])
    after = everything()

    again = loads(files[0], on=OCTOBER)

    assert ends() == [SECOND, THIRD]
    assert [event.code for event in believed("1", "placement_ended")] == ["U4", "U4"]
    assert not Dispute.objects.exists()
    assert (everything(), {outcome for _, outcome in again.rows}) == (after, {Outcome.KNOWN})


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=str)
def test_a_later_file_whose_placement_began_before_the_earlier_one_s_is_disputed(
    loads: Loads, tmp_path: Path, order: tuple[int, int]
) -> None:
    files = [(placed(tmp_path / "a.xlsx", SECOND), NOVEMBER), (placed(tmp_path / "b.xlsx", FIRST), DECEMBER)]
    for number in order:
        loads(files[number][0], on=files[number][1])

    assert ends() == []
    assert set(Dispute.objects.values_list("invariant", flat=True)) == {"V08"}


def test_a_file_that_goes_back_to_the_former_placement_is_disputed(loads: Loads, tmp_path: Path) -> None:
    loads(placed(tmp_path / "a.xlsx", FIRST), on=OCTOBER)
    loads(placed(tmp_path / "b.xlsx", SECOND), on=NOVEMBER)

    loads(placed(tmp_path / "c.xlsx", FIRST, "U4"), on=DECEMBER)

    assert ends() == []
    assert set(Dispute.objects.values_list("invariant", flat=True)) == {"V08"}
