"""Cells for a worker that name none: a duty tray, a team or a post. Nobody's surname is taken for one."""

import re
from pathlib import Path

import pytest

from sightline.case_file.out_of_sight import NOBODY, out_of_sight
from sightline.clocks.queries import Moment
from sightline.clocks.unallocated import without_worker
from sightline.identity.models import Worker
from sightline.sources.items import HolderSaid, Noticed, WorkerSaid
from sightline.sources.nobody import names_nobody
from tests.sources.filed import OCTOBER, Loads, lists
from tests.sources.files import Read, annex_a_list, csv_file, list_6, read
from tests.sources.test_ssd import FIELDS, row
from tests.sources.test_ssda903 import HEADINGS, episode


def _told(said: Read) -> list[str]:
    """Return what the files call a worker and is told to be none."""
    found = (re.match("The files name “(.+)” as a worker", each.sentence) for each in said.of(Noticed))
    return [each[1] for each in found if each]


@pytest.mark.parametrize(
    ("worker", "team"),
    [
        ("Duty", None),
        ("DUTY TRAY", None),
        ("Duty - North", None),
        ("Emergency Duty Team", None),
        ("Duty Social Worker", None),
        ("Children's Assessment Team 2", None),
        ("Team Manager", "North"),
        ("North", "North"),
        ("Northfield  West", "Northfield West"),
        ("Northfield Duty", "Northfield Team"),
        ("Not  allocated", None),
        ("TBA", None),
    ],
)
def test_a_tray_a_team_and_a_post_name_nobody(worker: str, team: str | None) -> None:
    assert names_nobody(worker, team)


@pytest.mark.parametrize(
    ("worker", "team"),
    [
        ("Jane Duty", "Duty"),
        ("Duty, Jane", "Duty Team"),
        ("Duty J", None),
        ("A Tray", None),
        ("Tray", None),
        ("West", "South"),
        ("Day", None),
        ("Pool", "North"),
        ("Jane North", "North"),
        ("Jane Duty (Team Manager)", "Duty"),
        ("Jane Smith", "Jane Smith Pod"),
        ("SW1", "SW2"),
        ("12", "12"),
        ("A Worker", "North Team"),
    ],
)
def test_a_persons_name_is_a_person_also_where_it_is_a_word_for_a_tray(worker: str, team: str | None) -> None:
    assert not names_nobody(worker, team)


def test_in_annex_a_a_tray_or_the_team_holds_no_child_and_what_the_file_said_is_told(
    loads: Loads, tmp_path: Path
) -> None:
    team = "North"
    rows = [
        list_6(str(number), allocated_team=team, allocated_worker=worker)
        for number, worker in enumerate(["Duty", "Duty Tray", "North", "Jane Duty", "Duty"], start=1)
    ]
    assessed = annex_a_list(
        "List 4", "1", continuous_assessment_start="2026-01-05", allocated_team=team, allocated_worker="Duty"
    )
    path = lists(tmp_path / "a.xlsx", list_4=[assessed], list_6=rows)

    said = read(path)
    loads(path, on=OCTOBER)

    assert {holder.party: (holder.worker, holder.team) for holder in said.of(HolderSaid)} == {
        "1": (None, team), "2": (None, team), "3": (None, team), "4": ("Jane Duty", team), "5": (None, team)
    }  # fmt: skip
    assert "worker" not in said.one("assessment_started").facts
    assert [worker.worker for worker in said.of(WorkerSaid)] == ["Jane Duty"]
    assert _told(said) == ["Duty", "Duty Tray", "North"]
    assert sorted(each.held_as for each in out_of_sight(Moment.of(OCTOBER))) == sorted(
        [NOBODY, NOBODY, NOBODY, NOBODY, "Jane Duty"]
    )
    assert len(without_worker(OCTOBER)) == 4
    assert not Worker.objects.filter(code__in=["Duty", "Duty Tray", "North"]).exists()


def test_a_care_leavers_tray_is_neither_worker_nor_adviser(tmp_path: Path) -> None:
    leaver = annex_a_list("List 9", "1", latest_date_of_contact="2026-01-05", allocated_team="Leaving care",
                          allocated_worker="Leaving care", allocated_personal="Duty team")  # fmt: skip

    said = read(lists(tmp_path / "a.xlsx", list_9=[leaver]))

    (holder,) = said.of(HolderSaid)
    assert (holder.worker, holder.personal_adviser, holder.team) == (None, None, "Leaving care")
    assert not said.one("adviser_contact").facts


def test_in_the_dataset_a_code_that_the_table_of_workers_gives_to_a_tray_is_nobody(tmp_path: Path) -> None:
    tables = {
        "professionals": [row("professionals", professional_id="W9", professional_name="Duty Tray"),
                          row("professionals", professional_id="W1", professional_name="Jane Duty")],
        "person": [row("person", person_id="1", sex="F", dob="2014-04-02")],
        "cin_assessments": [row("cin_assessments", person_id="1", assessment_start_date="2026-01-05",
                                assessment_worker_id="W9")],
        "care_leavers": [row("care_leavers", person_id="1", care_leaver_worker_id="W9",
                             care_leaver_allocated_team="T1")],
        "involvements": [row("involvements", person_id="1", professional_id=worker,
                             involvement_start_date="2026-01-05") for worker in ("W9", "W1", "DUTY")],
    }  # fmt: skip

    said = read(
        *(csv_file(tmp_path / f"ssd_{name}.csv", [FIELDS[name], *rows]) for name, rows in tables.items())
    )

    assert [worker.worker for worker in said.of(WorkerSaid)] == ["W1"]
    assert [event.facts["worker"] for event in said.by_kind["allocated"]] == ["W1"]
    assert "worker" not in said.one("assessment_started").facts
    assert [(holder.worker, holder.team) for holder in said.of(HolderSaid)] == [(None, "T1")]
    assert _told(said) == ["Duty Tray", "DUTY"]


def test_in_the_return_of_children_in_care_a_tray_is_no_allocation(tmp_path: Path) -> None:
    files = {
        "Episodes": [episode("03/06/2025", "S")],
        "SWEpisodes": [["1", "", "DUTY TEAM", "03/06/2025", "", "CASELO"],
                       ["1", "", "SW1", "03/07/2025", "", "CASELO"]],
    }  # fmt: skip
    for name, rows in files.items():
        csv_file(tmp_path / f"{name}.csv", [HEADINGS[name], *rows])

    said = read(tmp_path)

    assert [event.facts["worker"] for event in said.by_kind["allocated"]] == ["SW1"]
    assert _told(said) == ["DUTY TEAM"]
