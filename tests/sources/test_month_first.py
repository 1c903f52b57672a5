"""Where a column of a file is month first, what its other columns say of days."""

from datetime import date
from pathlib import Path

import pytest

from tests.sources.filed import lists
from tests.sources.files import HEADINGS, annex_a_list, csv_file, list_6, read, workbook


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_once_a_column_is_month_first_the_other_columns_of_its_file_that_may_be_are_doubted(
    tmp_path: Path, kind: str
) -> None:
    born = {"date_of_birth": "25/05/2014"}
    rows = [
        list_6("1", date_child_was_last_seen="01/25/2026", cin_start_date="05/01/2025", **born),
        list_6("2", date_child_was_last_seen="02/02/2026", cin_start_date="2025-01-05", **born),
        list_6("3", date_child_was_last_seen="02/02/2026", cin_start_date="01/01/2025",
               date_of_birth="05/01/2014"),
    ]  # fmt: skip
    plan = annex_a_list("List 7", "4", child_protection_plan_start_date="05/01/2026")
    if kind == "xlsx":
        book = {"List 6": [HEADINGS["List 6"], *rows], "List 7": [HEADINGS["List 7"], plan]}
        said = read(workbook(tmp_path / "a.xlsx", book))
    else:
        csv_file(tmp_path / "list 7.csv", [HEADINGS["List 7"], plan])
        csv_file(tmp_path / "list 6.csv", [HEADINGS["List 6"], *rows])
        said = read(tmp_path)

    began = {(event.party, event.happened_on) for event in said.by_kind["referral_received"]
             if not event.undated}  # fmt: skip
    assert began == {("2", date(2025, 1, 5)), ("3", date(2025, 1, 1))}
    assert ("3", date(2014, 1, 5)) in {(event.party, event.happened_on) for event in said.by_kind["born"]}
    doubted = {refusal.column: refusal.why for refusal in said.refusals if refusal.says == "05/01/2025"}
    assert list(doubted) == ["CIN Start Date"] and "01/25/2026" in doubted["CIN Start Date"]
    assert said.one("protection_plan_started").undated is (kind == "xlsx")


def _plan(child: str, **said: object) -> list[object]:
    return annex_a_list("List 7", child, **said)


def test_one_slip_among_hundreds_of_dates_of_a_list_leaves_its_columns_of_few_dates_alone(
    tmp_path: Path,
) -> None:
    rows = [list_6(str(at), date_of_birth=date(2014, 5, 25)) for at in range(120)]
    slip = list_6("slip", date_child_was_last_seen="02/25/2026")

    said = read(lists(tmp_path / "a.xlsx", list_6=[*rows, slip]))

    assert {refusal.column for refusal in said.refusals} == {"Date Child Was Last Seen"}
    assert {event.happened_on for event in said.by_kind["referral_received"]} == {date(2025, 11, 3)}


def test_a_list_whose_own_dates_tell_that_they_are_day_first_is_not_doubted_with_another(
    tmp_path: Path,
) -> None:
    slip = list_6("1", date_child_was_last_seen="02/25/2026")
    plans = [_plan("2", child_protection_plan_start_date=date(2026, 1, 5), date_of_birth=date(2014, 5, 25))]

    said = read(lists(tmp_path / "a.xlsx", list_6=[slip], list_7=plans))

    assert said.days("protection_plan_started") == [date(2026, 1, 5)]
    assert {refusal.place.sheet for refusal in said.refusals} == {"List 6"}


def test_a_list_that_tells_nothing_beside_one_that_is_month_first_is_doubted(tmp_path: Path) -> None:
    seen = [list_6(str(at), date_child_was_last_seen="02/25/2026") for at in range(3)]
    plan = _plan("9", child_protection_plan_start_date=date(2026, 1, 5))

    said = read(lists(tmp_path / "a.xlsx", list_6=seen, list_7=[plan]))

    assert said.one("protection_plan_started").undated


def test_a_small_list_that_is_month_first_is_doubted_whole_however_large_its_file(tmp_path: Path) -> None:
    rows = [list_6(str(at), date_of_birth=date(2014, 5, 25)) for at in range(120)]
    plan = _plan("p", child_protection_plan_start_date=date(2026, 1, 5), date_of_birth="05/25/2014")

    said = read(lists(tmp_path / "a.xlsx", list_6=rows, list_7=[plan]))

    assert said.one("protection_plan_started").undated
    assert {refusal.place.sheet for refusal in said.refusals} == {"List 7"}
