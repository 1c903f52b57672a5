"""Referrals with no further action, in files that say neither when that was decided nor when they closed."""

from datetime import date
from pathlib import Path

import pytest

from sightline.case_file.out_of_sight import out_of_sight
from sightline.clocks import queries
from sightline.clocks.queries import Moment
from sightline.records.models import Dispute, Spell
from sightline.standards.model import State
from tests.sources.filed import NOVEMBER, OCTOBER, Loads, believed, child_called, lists
from tests.sources.files import annex_a_list, census, census_child, list_6

NO_FURTHER_ACTION = {
    "a census": lambda folder: [
        census(
            folder / "census.xml",
            census_child("1", "<CINreferralDate>2026-01-05</CINreferralDate><ReferralNFA>1</ReferralNFA>"),
        )
    ],
    "annex a": lambda folder: [
        lists(
            folder / "a.xlsx",
            list_3=[annex_a_list("List 3", date_of_ref=date(2026, 1, 5), referral_nfa="a) Yes")],
        )
    ],
}


@pytest.mark.parametrize("source", NO_FURTHER_ACTION)
def test_a_referral_with_no_further_action_is_open_on_no_day_and_when_it_was_decided_is_not_known(
    loads: Loads, tmp_path: Path, source: str
) -> None:
    loads(*NO_FURTHER_ACTION[source](tmp_path), on=None if source == "a census" else OCTOBER)

    assert [out_of_sight(Moment.of(date(2026, month, 6))) for month in (1, 2, 3)] == [[], [], []]
    (closed,) = believed("1", "case_closed")
    assert closed.undated
    readings = queries.readings(
        Moment.of(OCTOBER), children=[child_called("1")], standards=["C05"], ended=True
    )
    assert [reading.state for _, _, reading in readings] == [State.UNKNOWN]


DAY = date(2026, 1, 5)
TO_NO_AVAIL = "<CINreferralDate>2026-01-05</CINreferralDate><ReferralNFA>1</ReferralNFA>"
ACTED_ON = "<CINreferralDate>2026-01-05</CINreferralDate><ReferralNFA>0</ReferralNFA>"
NEXT = "</CINdetails><CINdetails>"


def _open_cases(child: str = "1") -> list[date]:
    found = Spell.objects.filter(party=child_called(child), kind="case", until_on=None)
    return list(found.values_list("from_on", flat=True))


def _referral(no_action: str) -> list[object]:
    return annex_a_list("List 3", date_of_ref=DAY, referral_nfa=no_action)


@pytest.mark.parametrize("details", [TO_NO_AVAIL + NEXT + ACTED_ON, ACTED_ON + NEXT + TO_NO_AVAIL])
def test_a_census_referral_with_no_further_action_closes_no_other_of_its_day(
    loads: Loads, tmp_path: Path, details: str
) -> None:
    loads(census(tmp_path / "census.xml", census_child("1", details)))

    assert _open_cases() == [DAY]
    assert [event.flag for event in believed("1", "referral_received")] in ([True, False], [False, True])


@pytest.mark.parametrize("answers", [("Yes", "No"), ("No", "Yes")])
def test_a_listed_referral_with_no_further_action_closes_no_other_of_its_day(
    loads: Loads, tmp_path: Path, answers: tuple[str, str]
) -> None:
    loads(lists(tmp_path / "a.xlsx", list_3=[_referral(each) for each in answers]), on=OCTOBER)

    assert _open_cases() == [DAY]
    assert len(believed("1", "referral_received")) == 2 and not Dispute.objects.exists()


@pytest.mark.parametrize("order", [("list_3", "list_6"), ("list_6", "list_3")])
def test_a_case_that_another_list_has_open_stays_open_and_the_difference_is_asked(
    loads: Loads, tmp_path: Path, order: tuple[str, str]
) -> None:
    rows = {"list_3": [_referral("Yes")], "list_6": [list_6("1", cin_start_date=DAY)]}

    loads(lists(tmp_path / "a.xlsx", **{name: rows[name] for name in order}), on=OCTOBER)

    assert _open_cases() == [DAY]
    (received,) = believed("1", "referral_received")
    assert list(Dispute.objects.values_list("event", flat=True)) == [received.pk]


def test_a_referral_that_is_acted_on_after_all_is_open(loads: Loads, tmp_path: Path) -> None:
    loads(lists(tmp_path / "a.xlsx", list_3=[_referral("Yes")]), on=OCTOBER)
    assert _open_cases() == []

    loads(lists(tmp_path / "b.xlsx", list_3=[_referral("No")]), on=NOVEMBER)

    assert _open_cases() == [DAY]


def test_a_closed_case_closes_no_open_one_of_its_day(loads: Loads, tmp_path: Path) -> None:
    closed = list_6("1", cin_start_date=DAY, cin_closure_date=date(2026, 2, 2))
    closed_too = ACTED_ON + "<CINclosureDate>2026-02-02</CINclosureDate>"

    loads(lists(tmp_path / "a.xlsx", list_6=[closed, list_6("1", cin_start_date=DAY)]), on=OCTOBER)
    loads(census(tmp_path / "census.xml", census_child("2", ACTED_ON + NEXT + closed_too)))

    assert _open_cases("1") == _open_cases("2") == [DAY]


def test_a_case_without_its_start_is_not_the_referral_that_came_to_nothing(
    loads: Loads, tmp_path: Path
) -> None:
    loads(lists(tmp_path / "a.xlsx", list_6=[list_6("1", cin_start_date=None)]), on=OCTOBER)

    loads(lists(tmp_path / "b.xlsx", list_3=[_referral("Yes")]), on=NOVEMBER)

    assert len(_open_cases()) == 1
