"""A reason for closing without a day, or the reverse: both or neither (V01), and nobody leaves silently."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from sightline.case_file.out_of_sight import out_of_sight
from sightline.clocks.queries import Moment
from sightline.records.models import Dispute, Event
from tests.sources.filed import NOVEMBER, OCTOBER, Loads, believed, child_called, lists
from tests.sources.files import annex_a_list, census, census_child, csv_file, list_6
from tests.sources.test_ssd import FIELDS, row

REASON = {"reason_for_closure": "RC7 - Services ceased"}
DAY = {"cin_closure_date": date(2026, 3, 2)}
CLOSED = {"case_status": "e) Closed episode"}


def _disputed() -> set[tuple[int, str]]:
    events = dict(Event.objects.values_list("pk", "kind"))
    return {(dispute.child_id, events[dispute.event_id]) for dispute in Dispute.objects.all()}


@pytest.mark.parametrize("status", ["c) Child in need plan", None])
def test_a_case_with_a_reason_alone_stays_open_and_is_asked_about_once(
    loads: Loads, tmp_path: Path, status: str | None
) -> None:
    row = list_6("1", **REASON, case_status=status)
    undated = list_6("2", **REASON, case_status=status, cin_start_date=None)
    loads(lists(tmp_path / "a.xlsx", list_6=[row, undated]), on=OCTOBER)
    loads(lists(tmp_path / "b.xlsx", list_6=[row, undated]), on=NOVEMBER)

    one, two = child_called("1"), child_called("2")
    assert {each.child.pk for each in out_of_sight(Moment.of(NOVEMBER))} == {one, two}
    assert _disputed() == {(one, "referral_received"), (two, "referral_received")}
    assert Dispute.objects.count() == 2


def test_of_a_case_that_is_closed_by_its_status_the_day_or_the_reason_alone_is_disputed(
    loads: Loads, tmp_path: Path
) -> None:
    rows = {"reason": CLOSED | REASON, "neither": CLOSED, "day": CLOSED | DAY, "both": CLOSED | DAY | REASON}
    path = lists(tmp_path / "a.xlsx", list_6=[list_6(name, **said) for name, said in rows.items()])

    loads(path, on=OCTOBER)

    assert out_of_sight(Moment.of(OCTOBER)) == []
    assert _disputed() == {(child_called(name), "case_closed") for name in ("reason", "day")}


def _census(folder: Path) -> list[Path]:
    case = "<CINreferralDate>2026-01-05</CINreferralDate>"
    no_action = "<ReferralNFA>1</ReferralNFA>"
    closed, to_no_avail = (f"{case}<ReasonForClosure>{code}</ReasonForClosure>" for code in ("RC7", "RC8"))
    return [census(folder / "c.xml", census_child("1", closed), census_child("2", to_no_avail + no_action))]


def _dataset(folder: Path) -> list[Path]:
    tables = {
        "person": [row("person", person_id=child, sex="F", dob="2014-04-02") for child in "12"],
        "cin_episodes": [row("cin_episodes", person_id="1", referral_date="2026-01-05", close_reason="RC7"),
                         row("cin_episodes", person_id="2", referral_date="2026-01-05", close_reason="RC8",
                             referral_nfa="Y")],
    }  # fmt: skip
    return [csv_file(folder / f"ssd_{name}.csv", [FIELDS[name], *rows]) for name, rows in tables.items()]


@pytest.mark.parametrize(("made", "on"), [(_census, None), (_dataset, OCTOBER)])
def test_a_reason_alone_in_a_file_without_a_status_closes_and_is_disputed(
    loads: Loads, tmp_path: Path, made: Callable[[Path], list[Path]], on: date | None
) -> None:
    loads(*made(tmp_path), on=on)

    assert {child: len(believed(child, "case_closed")) for child in "12"} == {"1": 1, "2": 1}
    assert _disputed() == {(child_called("1"), "case_closed")}


def test_a_child_in_care_with_a_reason_for_ceasing_alone_stays_in_care_and_is_asked_about(
    loads: Loads, tmp_path: Path
) -> None:
    row = annex_a_list("List 8", "1", date_of_birth=date(2014, 5, 2), date_started=date(2025, 2, 1),
                       reason_ceased="e) E4A: Returned home")  # fmt: skip

    loads(lists(tmp_path / "a.xlsx", list_8=[row]), on=OCTOBER)

    assert [each.child.pk for each in out_of_sight(Moment.of(OCTOBER))] == [child_called("1")]
    assert _disputed() == {(child_called("1"), "care_started")}
