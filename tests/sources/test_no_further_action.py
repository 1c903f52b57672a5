"""Referrals with no further action, in files that say neither when that was decided nor when they closed."""

from datetime import date
from pathlib import Path

import pytest

from sightline.case_file.out_of_sight import out_of_sight
from sightline.clocks import queries
from sightline.clocks.queries import Moment
from sightline.standards.model import State
from tests.sources.filed import OCTOBER, Loads, believed, child_called, lists
from tests.sources.files import annex_a_list, census, census_child

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
