"""A small dataset of a whole service, from its files to the lists that people read."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from sightline.case_file.out_of_sight import NOBODY, NOT_KNOWN, OpenChild, out_of_sight
from sightline.clocks import queries
from sightline.clocks.queries import Moment
from sightline.records.models import Dispute, Event, Spell
from sightline.sources import ssd
from sightline.sources.counting import Loaded
from sightline.sources.outcomes import Outcome
from sightline.standards.model import State
from tests.sources.filed import Loads, believed, child_called
from tests.sources.files import csv_file
from tests.sources.test_ssd import FIELDS, row

MADE_ON = date(2026, 3, 16)
BORN = {"plan": "2016-04-02", "unseen": "2014-04-02", "nothing": "2015-04-02", "care": "2012-04-02"}


def ago(days: int) -> str:
    return (MADE_ON - timedelta(days=days)).isoformat()


def flags(*raised: str) -> str:
    return json.dumps(dict.fromkeys(raised, "Y"))


def _case(child: str, days: int, **said: object) -> list[object]:
    return row("cin_episodes", person_id=child, referral_id=f"R-{child}", referral_date=ago(days),
               referral_source_code="1A", cin_primary_need_code="N1", **said)  # fmt: skip


def _allocated(child: str, days: int, **said: object) -> list[object]:
    return row("involvements", person_id=child, professional_id="W1",
               professional_team="T1", professional_role_id="ALLOCATED CASE WORKER",
               involvement_start_date=ago(days), **said)  # fmt: skip


TABLES = {
    "department": [
        row("department", team_id="T0", team_name="First response"),
        row("department", team_id="T1", team_name="North"),
    ],
    "professionals": [row("professionals", professional_id="W1", professional_name="A Worker")],
    "person": [row("person", person_id=child, sex="F", dob=born) for child, born in BORN.items()],
    "cin_episodes": [
        _case("plan", 100, referral_nfa="N", referral_team="T0",
              referral_outcome_json=flags("SINGLE_ASSESSMENT_FLAG")),
        _case("unseen", 200, referral_nfa="N", referral_team="T0",
              referral_outcome_json=flags("SINGLE_ASSESSMENT_FLAG")),
        _case("nothing", 50, referral_nfa="Y", close_date=ago(49), close_reason="RC8",
              referral_team="T0", referral_outcome_json=flags("NFA_FLAG")),
        _case("care", 400, referral_nfa="N"),
    ],
    "cin_assessments": [
        row("cin_assessments", person_id="plan", assessment_id="A1", referral_id="R-plan",
            assessment_start_date=ago(99), assessment_child_seen="Y", assessment_auth_date=ago(65))
    ],
    "s47_enquiry": [
        row("s47_enquiry", person_id="plan", s47_enquiry_id="E1", referral_id="R-plan",
            s47_start_date=ago(80), s47_end_date=ago(70), s47_outcome_json=flags("CP_CONFERENCE_FLAG"))
    ],
    "initial_cp_conference": [
        row("initial_cp_conference", person_id="plan", icpc_id="C1", s47_enquiry_id="E1",
            referral_id="R-plan", icpc_date=ago(60), icpc_outcome_cp_flag="Y", cp_plan_id="P1")
    ],
    "cp_plans": [
        row("cp_plans", person_id="plan", cp_plan_id="P1", referral_id="R-plan", icpc_id="C1",
            cp_plan_start_date=ago(60), cp_plan_initial_category="NEG", cp_plan_latest_category="NEG")
    ],
    "cin_visits": [
        row("cin_visits", person_id="unseen", cin_visit_id="V1", cin_visit_date=ago(120), cin_visit_seen="Y"),
        row("cin_visits", person_id="unseen", cin_visit_id="V2", cin_visit_date=ago(9), cin_visit_seen="N"),
    ],
    "cp_visits": [
        row("cp_visits", person_id="plan", cp_visit_id="V3", cp_plan_id="P1", cp_visit_date=ago(days),
            cp_visit_seen="Y", cp_visit_seen_alone="Y")
        for days in (50, 40, 5)
    ],
    "cla_episodes": [
        row("cla_episodes", person_id="care", cla_id="L1", referral_id="R-care", entered_care_date=ago(300),
            cla_episode_start_date=ago(300), cla_episode_start_reason="S", cla_primary_need_code="N1")
    ],
    "cla_placement": [
        row("cla_placement", person_id="care", cla_placement_id="PL1", cla_id="L1",
            cla_placement_start_date=ago(300), cla_placement_type="U6")
    ],
    "cla_visits": [
        row("cla_visits", person_id="care", cla_visit_id="V4", cla_id="L1", cla_visit_date=ago(20),
            cla_visit_seen="Y")
    ],
    "involvements": [
        _allocated("plan", 98),
        _allocated("unseen", 190, involvement_end_date=ago(30)),
        _allocated("care", 395),
    ],
}  # fmt: skip


def _folder(path: Path) -> Path:
    path.mkdir()
    for name, rows in TABLES.items():
        csv_file(path / f"ssd_{name}.csv", [FIELDS[name], *rows])
    return path


@pytest.fixture
def loaded(loads: Loads, tmp_path: Path) -> Loaded:
    assert TABLES.keys() <= {layout.name for layout in ssd.TABLES}
    return loads(_folder(tmp_path / "ssd"), on=MADE_ON)


def _listed() -> dict[str, OpenChild]:
    found = {each.child.pk: each for each in out_of_sight(Moment.of(MADE_ON))}
    names = {child_called(name): name for name in BORN}
    return {names[child]: each for child, each in found.items()}


def test_a_whole_dataset_is_filed_with_nothing_refused_and_once_only(
    loaded: Loaded, loads: Loads, tmp_path: Path
) -> None:
    assert not loaded.refused_cells
    assert {outcome for _, outcome in loaded.rows} <= {Outcome.FILED, Outcome.KNOWN}
    assert not Dispute.objects.exists()
    events = Event.objects.count()

    again = loads(_folder(tmp_path / "again"), on=MADE_ON)

    assert (Event.objects.count(), again.vanished) == (events, 0)


def test_who_is_open_stands_out_of_sight_with_the_day_they_were_seen_last(loaded: Loaded) -> None:
    listed = _listed()

    assert {name: each.days for name, each in listed.items()} == {"plan": 5, "unseen": 120, "care": 20}
    assert NOT_KNOWN not in {each.band for each in listed.values()}


def test_who_holds_each_child_is_who_the_involvements_say(loaded: Loaded) -> None:
    listed = _listed()

    held = {name: (each.held_as, each.team_name) for name, each in listed.items()}
    assert held == {"plan": ("W1", "North"), "unseen": (NOBODY, "North"), "care": ("W1", "North")}


def test_a_referral_that_came_to_nothing_is_open_for_its_day_alone(loaded: Loaded) -> None:
    (spell,) = Spell.objects.filter(child=child_called("nothing"), kind="open")

    assert (spell.from_on, spell.until_on) == (MADE_ON - timedelta(days=50), MADE_ON - timedelta(days=49))


def test_a_conference_and_the_plan_of_its_day_meet_their_clocks(loaded: Loaded) -> None:
    child = child_called("plan")
    (conference,), (plan,) = (believed("plan", kind) for kind in ("initial_conference_held",
                                                                 "protection_plan_started"))  # fmt: skip

    read = queries.readings(Moment.of(MADE_ON), children=[child], ended=True)
    states = {(standard.code, reading.state) for _, standard, reading in read}

    assert plan.subject.raised_by == conference.subject
    # The tables of reviews and of conferences' minutes are not there: of them nothing is said.
    assert states >= {("C07", State.MET), ("C17n", State.MET), ("C19", State.UNKNOWN), ("C24", State.RUNNING)}
