"""Workers' names that differ by their case and their spaces, in one file and from file to file."""

from datetime import date
from pathlib import Path

from sightline.case_file.out_of_sight import out_of_sight
from sightline.clocks.queries import Moment
from sightline.identity.models import Worker
from sightline.sources.counting import Outcome
from sightline.sources.spelling import Spellings
from tests.sources.filed import NOVEMBER, OCTOBER, Loads, lists
from tests.sources.files import list_6


def test_a_name_in_other_case_and_with_other_spaces_is_the_worker_who_is_known() -> None:
    spelled = Spellings(["Ann Able"])

    assert {spelled.of(said) for said in ("Ann Able", "ann able", "ANN  ABLE")} == {"Ann Able"}
    assert [spelled.of(said) for said in ("Bob BEST", "bob best", "Bob Best")] == ["Bob BEST"] * 3


def test_codes_and_names_entered_twice_stay_apart() -> None:
    spelled = Spellings(["Ann Able", "ann able"])

    assert [spelled.of(said) for said in ("Ann Able", "ann able", "ANN ABLE")] == [
        "Ann Able", "ann able", "ANN ABLE",
    ]  # fmt: skip
    assert [spelled.of(said) for said in ("sw12a", "SW12A", "Team 4 a", "team 4 A")] == [
        "sw12a", "SW12A", "Team 4 a", "team 4 A",
    ]  # fmt: skip


def test_a_worker_written_in_three_ways_holds_all_their_children(loads: Loads, tmp_path: Path) -> None:
    rows = [
        list_6(child, allocated_worker=said)
        for child, said in (("1", "Ann Able"), ("2", "ann able"), ("3", "ANN  ABLE"))
    ]
    loads(lists(tmp_path / "a.xlsx", list_6=rows), on=OCTOBER)

    again = [list_6(child, allocated_worker="ANN ABLE") for child in ("1", "2", "3")]
    loaded = loads(lists(tmp_path / "b.xlsx", list_6=again), on=NOVEMBER)

    held = {each.worker for each in out_of_sight(Moment.of(date(2026, 4, 16)))}
    assert held == {Worker.objects.get(code__iexact="ann able")}
    assert loaded.rows == {("List 6", Outcome.KNOWN): 3}
