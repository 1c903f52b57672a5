"""What files leave open about who holds a child: from when a child waits, and where no list says anything."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import Client

from sightline.allocation.climbing import climb
from sightline.allocation.models import Rung
from sightline.case_file.balance import balance
from sightline.case_file.holders import waiting
from sightline.case_file.out_of_sight import NOBODY, NOT_SAID, out_of_sight
from sightline.clocks.queries import Moment
from sightline.clocks.spells import NAMED
from sightline.clocks.unallocated import FIRST_SAID, needing, without_worker
from sightline.identity.roles import Role
from sightline.records.models import CoverageDeclared, SourceLine
from tests import cast
from tests.case_file.conftest import text_of
from tests.sources.filed import NOVEMBER, OCTOBER, Loads, child_called, everything, lists
from tests.sources.files import annex_a_list, census, census_child, csv_file, list_6
from tests.sources.test_ssd import FIELDS, row
from tests.sources.test_ssda903 import HEADINGS, episode

LONG_OPEN = date(2025, 5, 1)


def _lists(path: Path, worker: str | None) -> Path:
    return lists(path, list_6=[list_6("1", cin_start_date=LONG_OPEN, allocated_worker=worker)])


@pytest.fixture
def first_said(loads: Loads, tmp_path: Path) -> None:
    """Load one file, by which a child with a case of many months has no worker on its own day."""
    loads(_lists(tmp_path / "a.xlsx", None), on=OCTOBER)


def test_a_wait_is_counted_from_the_first_day_that_a_file_says_nobody_holds(first_said: None) -> None:
    moment = Moment.of(NOVEMBER)

    rows = waiting(out_of_sight(moment), moment)

    assert [(each.since, each.began) for each in rows] == [(OCTOBER, FIRST_SAID)]
    assert [(each.since, each.began) for each in without_worker(NOVEMBER)] == [(OCTOBER, FIRST_SAID)]


def test_the_page_says_what_is_not_in_the_files_and_accuses_nobody_of_it(
    first_said: None, council: cast.Council
) -> None:
    browser = cast.signed_in(Client(), council.user(Role.DIRECTOR))

    words = text_of(browser.get("/service/no-worker/", {"as_at": NOVEMBER.isoformat()}))

    assert "No worker on 16 March 2026; before that not in your files" in words
    assert "At least 21 working days" in words
    assert "New on 1 May 2025" not in words


def test_who_had_a_worker_in_the_file_before_waits_since_the_file_without(
    loads: Loads, tmp_path: Path
) -> None:
    loads(_lists(tmp_path / "a.xlsx", "A Worker"), on=OCTOBER)
    loads(_lists(tmp_path / "b.xlsx", None), on=NOVEMBER)

    assert [(each.since, each.began) for each in without_worker(NOVEMBER)] == [(NOVEMBER, NAMED)]


def test_the_ladder_climbs_from_the_first_day_known(first_said: None) -> None:
    told: list[int] = []
    at = cast.NOW.replace(year=2026, month=3, day=17)

    climb(at=at, tell=told.append)

    assert list(Rung.objects.values_list("wait", "step")) == [(OCTOBER.isoformat(), 1)]


def test_before_the_day_from_which_all_is_written_here_nobody_is_said_to_have_no_worker(
    loads: Loads, tmp_path: Path
) -> None:
    people = SourceLine.objects.get(code="people")
    CoverageDeclared.objects.create(line=people, kind="allocated", extent="every", from_on=NOVEMBER)
    case = f"<CINreferralDate>{LONG_OPEN}</CINreferralDate>"

    loads(census(tmp_path / "cin.xml", census_child("1", case)))

    before, child = NOVEMBER - timedelta(days=1), child_called("1")
    assert [each.held_as for each in out_of_sight(Moment.of(before))] == [NOT_SAID]
    assert (needing(before), list(needing(NOVEMBER))) == ({}, [child])
    assert balance(before=before, day=NOVEMBER).children("unallocated") == [child]
    assert [(each.since, each.began) for each in without_worker(NOVEMBER)] == [(NOVEMBER, FIRST_SAID)]


@pytest.mark.parametrize("written_here", [False, True])
def test_a_child_of_whom_no_list_says_who_holds_them_is_not_said_to_have_no_worker(
    loads: Loads, council: cast.Council, tmp_path: Path, written_here: bool
) -> None:
    if written_here:
        people = SourceLine.objects.get(code="people")
        CoverageDeclared.objects.create(line=people, kind="*", extent="every")
    referred = annex_a_list("List 3", "1", date_of_referral=date(2026, 2, 2))
    path = lists(tmp_path / "a.xlsx", list_3=[referred], list_6=[list_6("2")])

    loads(path, on=OCTOBER)

    held_as = [each.held_as for each in out_of_sight(Moment.of(OCTOBER))]
    assert held_as.count(NOT_SAID) == 1
    assert needing(OCTOBER) == {}
    assert balance(before=OCTOBER - timedelta(days=1), day=OCTOBER).children("unallocated") == []
    browser = cast.signed_in(Client(), council.user(Role.DIRECTOR))
    words = text_of(browser.get("/service/no-worker/", {"as_at": OCTOBER.isoformat()}))
    assert "Of 1 child no file says whether a worker holds them." in words


def test_after_the_year_of_a_return_nobody_is_said_to_have_no_worker(
    loads: Loads, council: cast.Council, tmp_path: Path
) -> None:
    files = {
        "Episodes": [episode("03/06/2025", "S", child=child) for child in ("1", "2", "3")],
        "SWEpisodes": [["1", "", "SW1", "03/06/2025", "", "CASELO"],
                       ["2", "", "SW1", "03/06/2025", "09/01/2026", "LEFTRL"]],
    }  # fmt: skip
    for name, rows in files.items():
        csv_file(tmp_path / f"{name}.csv", [HEADINGS[name], *rows])

    loads(tmp_path, on=date(2026, 6, 1))

    within, after = date(2026, 3, 31), date(2026, 4, 1)
    held = {
        day: {each.child.pk: each.held_as for each in out_of_sight(Moment.of(day))} for day in (within, after)
    }
    one, two, three = (child_called(council_id) for council_id in "123")
    assert held == {
        within: {one: "SW1", two: NOBODY, three: NOBODY},
        after: {one: "SW1", two: NOBODY, three: NOT_SAID},
    }
    assert (set(needing(within)), set(needing(after))) == ({two, three}, {two})
    assert balance(before=within, day=after).children("unallocated") == [two]
    browser = cast.signed_in(Client(), council.user(Role.DIRECTOR))
    for address in ("/service/no-worker/", "/unallocated/"):
        assert "1 child has no worker." in text_of(browser.get(address, {"as_at": after.isoformat()}))
    words = text_of(browser.get("/service/no-worker/", {"as_at": after.isoformat()}))
    assert "Of 1 child no file says whether a worker holds them." in words
    words = text_of(browser.get("/out-of-sight/", {"as_at": after.isoformat()}))
    assert "1 has a worker or none: no file says" in words


def test_a_worker_whom_the_dataset_names_without_a_first_day_holds(loads: Loads, tmp_path: Path) -> None:
    named = row("involvements", person_id="1", professional_id="W2", professional_team="T2")
    rows = {
        "person": [row("person", person_id=child, dob="2015-01-01") for child in "12"],
        "cin_episodes": [
            row("cin_episodes", person_id=child, referral_id=child, referral_date="2026-01-05")
            for child in "12"
        ],
        "involvements": [named],
    }
    for name, of_table in rows.items():
        csv_file(tmp_path / f"ssd_{name}.csv", [FIELDS[name], *of_table])

    loads(tmp_path, on=OCTOBER)
    first = everything()
    loads(tmp_path, on=OCTOBER)

    held = {each.child.pk: (each.held_as, each.held_since) for each in out_of_sight(Moment.of(OCTOBER))}
    assert held[child_called("1")][0] == "W2"
    assert held[child_called("2")][0] == NOBODY
    assert set(needing(OCTOBER)) == {child_called("2")}
    assert everything() == first
    csv_file(tmp_path / "ssd_involvements.csv", [FIELDS["involvements"], [
        *row("involvements", person_id="1", professional_id="W2", professional_team="T2",
             involvement_start_date="2026-02-02")]])  # fmt: skip
    loads(tmp_path, on=NOVEMBER)
    held = {each.child.pk: each.held_as for each in out_of_sight(Moment.of(NOVEMBER))}
    assert held[child_called("1")] == "W2"
