"""Children whose identifiers differ only by zeros in front or by case: said, and never merged."""

from pathlib import Path

from sightline.records.models import Child
from sightline.sources.lookalikes import MOST_TOLD, PERHAPS_ONE
from sightline.sources.models import Notice
from tests.sources.filed import NOVEMBER, OCTOBER, Loads, child_called, lists
from tests.sources.files import list_6


def test_two_identifiers_of_one_file_that_look_alike_are_said_on_its_receipt(
    loads: Loads, tmp_path: Path
) -> None:
    rows = [list_6(child) for child in (14, "0014", "E1", "e1", "15")]

    loaded = loads(lists(tmp_path / "a.xlsx", list_6=rows), on=OCTOBER)

    told = [sentence for sentence in loaded.noticed if PERHAPS_ONE in sentence]
    assert len(told) == 4
    assert Notice.objects.filter(receipt=loaded.receipt, sentence=PERHAPS_ONE).count() == 4
    assert len({child_called(said) for said in ("14", "0014", "E1", "e1")}) == 4


def test_an_identifier_that_lost_its_zeros_is_said_once_when_the_child_comes_anew(
    loads: Loads, tmp_path: Path
) -> None:
    first = loads(lists(tmp_path / "a.xlsx", list_6=[list_6("0014")]), on=OCTOBER)

    anew = loads(lists(tmp_path / "b.xlsx", list_6=[list_6(14)]), on=NOVEMBER)
    again = loads(lists(tmp_path / "c.xlsx", list_6=[list_6(14)]), on=NOVEMBER)

    assert [sum(PERHAPS_ONE in said for said in each.noticed) for each in (first, anew, again)] == [0, 1, 0]
    assert Child.objects.count() == 2
    assert "0014" not in " ".join(anew.noticed)


def test_many_that_look_alike_are_counted_in_one_sentence(loads: Loads, tmp_path: Path) -> None:
    pairs = [list_6(said) for number in range(1, MOST_TOLD + 1) for said in (str(number), f"00{number}")]

    loaded = loads(lists(tmp_path / "a.xlsx", list_6=pairs), on=OCTOBER)

    assert len(loaded.noticed) == MOST_TOLD + 1
    assert "20 more children" in loaded.noticed[-1]
