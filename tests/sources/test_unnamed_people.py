"""Workers and teams that files name by a code alone: nobody is said to be without a worker for it."""

from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from sightline.access import keeper
from sightline.case_file.out_of_sight import out_of_sight
from sightline.clocks import code_named
from sightline.clocks.checking import differences
from sightline.clocks.queries import Moment
from sightline.clocks.unallocated import without_worker
from sightline.identity.models import Team, Worker
from sightline.identity.roles import Role
from sightline.records.models import Spell, Summary
from sightline.sources.models import Notice
from tests import cast
from tests.sources.filed import NOVEMBER, Loads, child_called
from tests.sources.files import csv_file
from tests.sources.test_ssd import FIELDS, row

UNNAMED, UNNAMED_TEAM = "A worker your files do not name (W99)", "A team your files do not name (T99)"
PERSON = [row("person", person_id="1", sex="F", dob="2014-04-02")]
CASE = [row("cin_episodes", person_id="1", referral_id="R1", referral_date="2026-02-02",
            cin_primary_need_code="N1", referral_nfa="N")]  # fmt: skip
HOLDS = [row("involvements", person_id="1", professional_id="W99", professional_team="T99",
             professional_role_id="Social worker", involvement_start_date="2026-02-03")]  # fmt: skip
WHO = [row("professionals", professional_id="W99", professional_name="Ann Northwold")]
WHICH = [row("department", team_id="T99", team_name="North")]


def _folder(at: Path, **tables: list[list[object]]) -> list[Path]:
    at.mkdir(exist_ok=True)
    return [csv_file(at / f"ssd_{name}.csv", [FIELDS[name], *rows]) for name, rows in tables.items()]


@pytest.fixture
def held_by_a_code(loads: Loads, tmp_path: Path) -> None:
    """Load a child whom a worker holds of whom no table says who that is."""
    loads(*_folder(tmp_path / "a", person=PERSON, cin_episodes=CASE, involvements=HOLDS), on=NOVEMBER)


def _holder() -> tuple[str | None, str]:
    spell = Spell.objects.get(child=child_called("1"), kind="holder", until_on=None, worker__isnull=False)
    return spell.worker.name, spell.team.name


def _agrees() -> bool:
    with keeper.keeping(keeper.EVERY_CHILD):
        return not list(differences())


def test_who_is_held_by_a_code_that_nobody_names_is_not_without_a_worker(held_by_a_code: None) -> None:
    (row,) = out_of_sight(Moment.of(NOVEMBER))

    assert _holder() == (UNNAMED, UNNAMED_TEAM)
    assert (row.worker.name, row.unallocated) == (UNNAMED, False)
    assert without_worker(NOVEMBER) == []


def test_the_receipt_tells_whom_no_table_names(held_by_a_code: None) -> None:
    told = " ".join(Notice.objects.values_list("sentence", flat=True))

    assert "1 worker by code alone (W99)" in told
    assert "1 team by code alone (T99)" in told


def test_a_table_of_workers_of_the_same_day_or_an_earlier_one_names_who_holds(
    held_by_a_code: None, loads: Loads, tmp_path: Path
) -> None:
    loads(*_folder(tmp_path / "b", professionals=WHO), on=NOVEMBER)
    loads(*_folder(tmp_path / "c", department=WHICH), on=date(2026, 3, 1))

    assert _holder() == ("Ann Northwold", "North")


def _point_at_nobody() -> None:
    """Leave events that name a worker and a team whom nobody has entered, as kept before they were."""
    with keeper.keeping(keeper.EVERY_CHILD):
        held = Spell.objects.filter(kind="holder", worker__code="W99")
        held.update(worker=None, team=Team.objects.get(code="WHOLE"))
        summed = Summary.objects.filter(worker__code="W99")
        summed.update(worker=None, team=Team.objects.get(code="WHOLE"))
    Worker.objects.filter(code="W99").delete()
    Team.objects.filter(code="T99").delete()


def test_who_was_pointed_at_before_they_were_entered_holds_as_soon_as_a_file_enters_them(
    held_by_a_code: None, loads: Loads, tmp_path: Path
) -> None:
    _point_at_nobody()

    loads(*_folder(tmp_path / "b", professionals=WHO, department=WHICH), on=NOVEMBER)

    assert _holder() == ("Ann Northwold", "North")
    assert _agrees()


def test_who_was_pointed_at_before_they_were_entered_holds_as_soon_as_somebody_enters_them(
    held_by_a_code: None, council: cast.Council
) -> None:
    _point_at_nobody()

    made = code_named.open_team(
        code="T99", name="North", kind="assessment", agency=council.authority, parent=council.service
    )
    code_named.start_worker(code="W99", name="Ann Northwold", started_on=None)

    assert made.parent == council.service
    assert _holder() == ("Ann Northwold", "North")


def test_a_person_names_on_the_page_whom_files_name_by_code_alone(
    held_by_a_code: None, council: cast.Council
) -> None:
    browser = cast.signed_in(Client(), council.user(Role.ADMINISTRATOR))

    said = {"code": "W99", "agency_worker": "unknown"}
    browser.post(reverse("teams:start_worker"), {**said, "name": "Ann Northwold"})
    again = browser.post(reverse("teams:start_worker"), {**said, "name": "Another"})

    assert _holder()[0] == "Ann Northwold"
    assert "Another worker has this code already" in again.content.decode()


def test_a_name_that_somebody_gave_is_not_taken_back_by_a_file(
    held_by_a_code: None, loads: Loads, tmp_path: Path
) -> None:
    code_named.start_worker(code="W99", name="Ann Southwold", started_on=None)

    loads(*_folder(tmp_path / "b", professionals=WHO), on=NOVEMBER)

    assert _holder()[0] == "Ann Southwold"
