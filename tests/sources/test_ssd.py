"""What the Standard Safeguarding Dataset says."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from sightline.sources import ssd
from sightline.sources.items import Against, Covers, HolderSaid, PersonSaid, Refusal, TeamSaid, WorkerSaid
from sightline.sources.recognition import recognise
from sightline.sources.staging import Staged
from sightline.standards import reading
from sightline.standards.model import State
from sightline.standards.register import STANDARDS
from sightline.standards.timeline import Event, Subject, Timeline, last_second
from tests.sources.files import EXTRACTED_ON, Read, csv_file, read

FIELDS = {layout.name: [one.name for one in layout.headings] for layout in ssd.TABLES}


def row(table: str, **said: object) -> list[object]:
    prefix = FIELDS[table][0].split("_")[0]
    cells = {f"{prefix}_{name}": value for name, value in said.items()}
    assert not cells.keys() - set(FIELDS[table]), cells.keys() - set(FIELDS[table])
    return [cells.get(name) for name in FIELDS[table]]


def dataset(folder: Path, **tables: Sequence[Sequence[object]]) -> Read:
    for name, rows in tables.items():
        csv_file(folder / f"ssd_{name}.csv", [FIELDS[name], *rows])
    return read(folder)


def test_tables_point_at_each_other_in_whatever_order_the_files_are(tmp_path: Path) -> None:
    said = dataset(
        tmp_path,
        cp_plans=[row("cp_plans", person_id="1", cp_plan_id="P1", referral_id="R1", icpc_id="C1",
                      cp_plan_start_date="2025-06-02", cp_plan_initial_category="NEG")],
        cp_reviews=[row("cp_reviews", person_id="1", cp_plan_id="P1", cp_review_date="2025-08-20",
                        cp_review_outcome_continue_cp="Y")],
        cin_episodes=[row("cin_episodes", person_id="1", referral_id="R1", referral_date="2025-05-06",
                          referral_source_code="1A", cin_primary_need_code="N1", referral_nfa="N",
                          referral_outcome_json=json.dumps({"SINGLE_ASSESSMENT_FLAG": "Y", "NFA_FLAG": ""}))],
        s47_enquiry=[row("s47_enquiry", person_id="1", s47_enquiry_id="E1", referral_id="R1",
                         s47_start_date="2025-05-20", s47_end_date="2025-05-30",
                         s47_outcome_json=json.dumps({"CP_CONFERENCE_FLAG": "Y"}))],
        initial_cp_conference=[row("initial_cp_conference", person_id="1", icpc_id="C1", s47_enquiry_id="E1",
                                   referral_id="R1", icpc_date="2025-06-02", icpc_outcome_cp_flag="Y")],
    )  # fmt: skip

    case = said.one("referral_received").subject_key
    enquiry, conference = said.one("section_47_started"), said.one("initial_conference_held")
    plan = said.one("protection_plan_started")
    assert enquiry.inside_key == conference.inside_key == plan.inside_key == case == "case 2025-05-06"
    assert conference.raised_by_key == enquiry.subject_key
    assert plan.raised_by_key == conference.subject_key
    assert said.one("section_47_authorised").facts == {"outcome": "CONFERENCE"}
    assert conference.facts == {"category": "ICPC", "outcome": "CP_PLAN"}
    assert said.one("referral_decided").facts == {"outcome": "ASSESSMENT"}
    assert said.one("review_conference_held").subject_key == plan.subject_key
    assert said.one("review_conference_held").facts == {"outcome": "CONTINUE"}


def test_a_visit_says_seen_not_seen_or_that_it_does_not_say(tmp_path: Path) -> None:
    def visit(day: str, seen: str, alone: str = "") -> list[object]:
        return row(
            "cp_visits", person_id="1", cp_visit_date=day, cp_visit_seen=seen, cp_visit_seen_alone=alone
        )

    said = dataset(
        tmp_path,
        cp_visits=[visit("2026-01-05", "Y", "Y"), visit("2026-01-12", "N"), visit("2026-01-19", "")],
    )

    assert said.one("child_seen").facts == {"context": "CP", "alone": True}
    assert said.days("visit_attempted") == [date(2026, 1, 12)]
    assert said.days("child_visited") == [date(2026, 1, 19)]


def test_an_empty_outcome_of_a_referral_does_not_say_that_nothing_was_decided(tmp_path: Path) -> None:
    case = row("cin_episodes", person_id="1", referral_id="R1", referral_date="2025-05-06",
               referral_source_code="1A", cin_primary_need_code="N1", referral_nfa="N")  # fmt: skip
    said = dataset(tmp_path, cin_episodes=[case])
    (covers,) = said.of(Covers)
    received = Event(1, "referral_received", said.one("referral_received").happened_on, subject=1)
    child = Timeline(1, (received,), {1: Subject(1, "case")}, covers.kinds)

    (clock,) = reading.read(STANDARDS["C05"], child, last_second(date(2025, 6, 30)))

    assert (clock.state, clock.why) == (State.UNKNOWN, "not covered")


@pytest.mark.parametrize(
    "table, prefix", [("cin_visits", "cin_"), ("cp_visits", "cp_"), ("cla_visits", "cla_")]
)
def test_a_visit_said_not_seen_and_seen_alone_is_no_visit_at_which_the_child_was_seen(
    tmp_path: Path, table: str, prefix: str
) -> None:
    said = {f"{prefix}visit_date": "2026-01-05", f"{prefix}visit_seen": "N", f"{prefix}visit_seen_alone": "Y"}

    found = dataset(tmp_path, **{table: [row(table, person_id="1", **said)]})

    (refusal,) = found.of(Refusal)
    assert (refusal.place.row, refusal.column) == (2, f"{FIELDS[table][0][:4]}_{prefix}visit_seen_alone")
    assert "Both cannot be right" in refusal.why
    assert found.one("child_visited").facts == {"context": prefix[:-1].upper()}
    assert found.days("child_seen") == found.days("visit_attempted") == []


def test_a_visit_after_the_day_of_the_extract_is_refused(tmp_path: Path) -> None:
    visit = row("cin_visits", person_id="1", cin_visit_date="2027-04-01", cin_visit_seen="Y")
    staged = Staged(until=EXTRACTED_ON)

    staged.take(dataset(tmp_path, cin_visits=[visit]).items)

    assert staged.events == {}
    assert "had not come when the file was made" in staged.refusals[0].why


def test_visits_are_covered_only_when_every_table_of_visits_is_there(tmp_path: Path) -> None:
    (covers,) = dataset(tmp_path, cp_visits=[], cin_visits=[]).of(Covers)
    assert "child_seen" not in covers.kinds

    (covers,) = dataset(tmp_path, cla_visits=[]).of(Covers)
    assert covers.kinds["child_seen"].extent == "every"
    assert covers.kinds["child_seen"].from_on == date(2020, 3, 16)


def test_an_assessment_carries_its_factors_from_their_own_table(tmp_path: Path) -> None:
    said = dataset(
        tmp_path,
        assessment_factors=[row("assessment_factors", assessment_id="A1",
                                assessment_factors_json='["1A", "3B"]')],
        cin_assessments=[row("cin_assessments", person_id="1", assessment_id="A1",
                             assessment_start_date="2025-05-07", assessment_auth_date="2025-07-01",
                             assessment_child_seen="Y")],
    )  # fmt: skip

    assert said.one("assessment_authorised").facts == {"seen": True, "factors": "1A, 3B"}


def test_a_period_of_care_is_said_once_for_all_its_episodes(tmp_path: Path) -> None:
    def episode(began: str, why_new: str, ceased: str = "", why: str = "") -> list[object]:
        return row("cla_episodes", person_id="1", cla_id="L1", cla_episode_start_date=began,
                   cla_episode_start_reason=why_new, cla_episode_ceased_date=ceased,
                   cla_episode_ceased_reason=why, entered_care_date="2025-06-03")  # fmt: skip

    said = dataset(
        tmp_path,
        cla_episodes=[
            episode("2025-06-03", "S", "2025-07-10", "X1"),
            episode("2025-07-10", "P", "2026-01-05", "E4A"),
        ],
        cla_placement=[row("cla_placement", person_id="1", cla_id="L1", cla_placement_type="U4",
                           cla_placement_start_date="2025-06-03", cla_placement_end_date="2025-07-10",
                           cla_placement_change_reason="CARPL")],
        cla_reviews=[row("cla_reviews", cla_id="L1", cla_review_date="2025-06-20",
                         cla_review_participation="PN1"),
                     row("cla_reviews", cla_id="L1", cla_review_date="2025-09-20", cla_review_cancelled="Y"),
                     row("cla_reviews", cla_id="L9", cla_review_date="2025-09-20")],
    )  # fmt: skip

    assert set(said.days("care_started")) == {date(2025, 6, 3)}
    assert said.days("care_ended") == [date(2026, 1, 5)]
    assert said.one("placement_ended").facts == {"code": "U4", "reason": "CARPL"}
    review = said.one("care_review_held")
    assert (review.party, review.subject_key) == ("1", "care_period 2025-06-03")
    assert [(refusal.says, refusal.extent) for refusal in said.refusals] == [("L9", "row")]


@pytest.mark.parametrize(
    ("others", "disputed"),
    [
        ({}, 2),
        ({"involvement_end_date": "2026-03-02"}, 0),
        ({"involvement_end_date": "2025-03-02"}, 1),
        ({"professional_role_id": "IRO"}, 0),
        ({"professional_id": "W1", "involvement_start_date": "2024-02-02"}, 0),
    ],
    ids=["both open", "one has ended", "one ended before it began", "another role", "one worker twice"],
)
def test_two_allocations_at_once_to_one_role_are_disputed(
    tmp_path: Path, others: dict[str, str], disputed: int
) -> None:
    first = {"person_id": "1", "professional_id": "W1", "involvement_start_date": "2025-05-06"}
    second = {"person_id": "1", "professional_id": "W2", "involvement_start_date": "2026-02-02", **others}
    said = dataset(tmp_path, involvements=[row("involvements", **first), row("involvements", **second)])

    assert [each.kind for each in said.of(Against)] == ["allocated"] * disputed


@pytest.mark.parametrize(
    ("ends", "disputed"),
    [
        ({"episode_ceased_reason": "E4A"}, "care_ended"),
        ({"episode_ceased_date": "2026-02-02"}, "care_started"),
        ({"episode_ceased_date": "2026-02-02", "episode_ceased_reason": "X1"}, "care_started"),
        ({"episode_ceased_date": "2026-02-02", "episode_ceased_reason": "E4A"}, None),
        ({"episode_ceased_date": "31/02/2026", "episode_ceased_reason": "E4A"}, None),
        ({}, None),
    ],
)
def test_care_of_which_the_end_is_half_said_is_disputed(
    tmp_path: Path, ends: dict[str, str], disputed: str | None
) -> None:
    said = dataset(
        tmp_path,
        cla_episodes=[row("cla_episodes", person_id="1", cla_episode_start_date="2025-02-03", cla_id="L1",
                          cla_episode_start_reason="S", entered_care_date="2025-02-03",
                          **{f"cla_{name}": value for name, value in ends.items()})],
    )  # fmt: skip

    assert [each.kind for each in said.of(Against)] == ([disputed] if disputed else [])
    assert [event.undated for event in said.by_kind["care_ended"]] == (
        [True] if disputed == "care_ended" else [False] if ends.get("episode_ceased_date") == "2026-02-02"
        and disputed is None else [])  # fmt: skip


def test_an_episode_before_the_last_of_its_period_is_disputed_for_nothing(tmp_path: Path) -> None:
    of_one = {"person_id": "1", "cla_id": "L1", "entered_care_date": "2025-02-03"}
    first = row("cla_episodes", cla_episode_start_date="2025-02-03", cla_episode_start_reason="S",
                cla_episode_ceased_date="2025-09-01", **of_one)  # fmt: skip
    second = row("cla_episodes", cla_episode_start_date="2025-09-01", cla_episode_start_reason="P", **of_one)

    assert not dataset(tmp_path, cla_episodes=[second, first]).of(Against)


def test_who_leads_early_help_holds_a_child_without_a_case(tmp_path: Path) -> None:
    said = dataset(
        tmp_path,
        early_help_episodes=[row("early_help_episodes", person_id=child, episode_start_date="2026-01-05",
                                 episode_end_date=ended, episode_worker_id="W2")
                             for child, ended in zip("1234", (None, "2026-02-02", None, None), strict=True)],
        cin_episodes=[row("cin_episodes", person_id="3", referral_id="R", referral_date="2026-01-05")],
        involvements=[row("involvements", person_id="4", professional_id="W1",
                          involvement_start_date="2026-01-06")],
    )  # fmt: skip

    assert [(each.party, each.worker) for each in said.of(HolderSaid)] == [("1", "W2")]


def test_workers_teams_and_who_is_allocated_are_said(tmp_path: Path) -> None:
    said = dataset(
        tmp_path,
        department=[row("department", team_id="T1", team_name="North", team_parent_id="T0")],
        professionals=[row("professionals", professional_id="W1", professional_name="A Worker",
                           social_worker_registration_no="SW1", agency_worker_flag="N")],
        involvements=[
            row("involvements", person_id="1", professional_id="W1", professional_team="T1",
                professional_role_id="ALLOCATED CASE WORKER", involvement_start_date="2025-05-06",
                involvement_end_date="2025-09-06", worker_change_reason="LEFTRL"),
            row("involvements", person_id="1", professional_team="T1", involvement_start_date="2025-09-06"),
        ],
    )  # fmt: skip

    assert said.of(TeamSaid)[0][:1] + said.of(TeamSaid)[0][2:] == ("T1", "North", "T0")
    assert said.of(WorkerSaid)[0].registration == "SW1" and said.of(WorkerSaid)[0].agency is False
    assert said.one("allocated").facts == {
        "worker": "W1", "team": "T1", "category": "SOCIAL_WORKER", "reason": "LEFTRL",
    }  # fmt: skip
    assert said.days("allocation_ended") == [date(2025, 9, 6)]


@pytest.mark.parametrize(
    "role, kind",
    [
        ("IRO", "REVIEWING_OFFICER"),
        ("FAMILY SUPPORT WORKER", "SECOND_WORKER"),
        ("Allocated_FSW", "SECOND_WORKER"),
        ("Supervising social worker", "SECOND_WORKER"),
        ("SW", "SOCIAL_WORKER"),
        ("Case-holder", "SOCIAL_WORKER"),
        ("", None),
    ],
)
def test_a_worker_is_to_the_child_what_the_role_says(tmp_path: Path, role: str, kind: str | None) -> None:
    said = dataset(
        tmp_path,
        involvements=[row("involvements", person_id="1", professional_id="W1", professional_role_id=role,
                          involvement_start_date="2025-05-06")],
    )  # fmt: skip

    assert said.one("allocated").facts.get("category") == kind
    assert not said.refusals


def _held(**said: str) -> list[object]:
    return row("involvements", person_id="1", professional_id="W2", **said)


@pytest.mark.parametrize("began", ["", "31/04/2026"])
def test_a_worker_since_nobody_knows_when_holds_on_the_day_of_the_extract(tmp_path: Path, began: str) -> None:
    said = dataset(tmp_path, involvements=[_held(professional_team="T2", involvement_start_date=began)])

    (now,) = said.of(HolderSaid)
    assert (now.party, now.worker, now.team, now.as_at) == ("1", "W2", "T2", EXTRACTED_ON)
    assert not said.by_kind["allocated"]


@pytest.mark.parametrize(
    "rows",
    [
        [_held(involvement_end_date="2026-02-02")],
        [_held(involvement_end_date="31/04/2026")],
        [_held(professional_role_id="IRO")],
        [_held(), row("involvements", person_id="1", professional_id="W1",
                      involvement_start_date="2025-05-06")],
    ],
    ids=["it ended", "it may have ended", "the role does not hold", "another says since when"],
)  # fmt: skip
def test_a_worker_since_nobody_knows_when_holds_nobody_where_the_rows_say_otherwise(
    tmp_path: Path, rows: list[list[object]]
) -> None:
    assert dataset(tmp_path, involvements=rows).of(HolderSaid) == []


def test_a_role_that_is_not_known_makes_nobody_a_holder_and_is_reported(tmp_path: Path) -> None:
    said = dataset(
        tmp_path,
        involvements=[row("involvements", person_id="1", professional_id="W1",
                          professional_role_id="Horse whisperer", involvement_start_date="2025-05-06",
                          involvement_end_date="2025-06-06")],
    )  # fmt: skip

    assert not said.by_kind["allocated"] and not said.by_kind["allocation_ended"]
    assert [(each.column, each.says) for each in said.refusals] == [
        ("invo_professional_role_id", "Horse whisperer")
    ]


def _case(referral: str, **said: object) -> list[object]:
    return row("cin_episodes", person_id="1", referral_id=referral, referral_date="2025-05-05", **said)


@pytest.mark.parametrize("closed", ["2025-05-05", "2025-06-09", ""])
@pytest.mark.parametrize("backwards", [False, True])
def test_a_referral_with_no_further_action_is_its_own_and_closes_no_other_of_its_day(
    tmp_path: Path, closed: str, backwards: bool
) -> None:
    to_no_avail = _case("R1", referral_nfa="Y", close_date=closed)
    acted_on = _case("R2", referral_nfa="N")
    rows = [acted_on, to_no_avail] if backwards else [to_no_avail, acted_on]

    said = dataset(tmp_path, cin_episodes=rows)

    received = {event.facts["flag"]: event for event in said.by_kind["referral_received"]}
    assert received[False].subject_key == "case 2025-05-05"
    assert received[True].subject_key == said.one("case_closed").subject_key != received[False].subject_key
    assert received[True].natural_key != received[False].natural_key


@pytest.mark.parametrize("backwards", [False, True])
def test_two_referrals_of_one_day_are_told_apart_by_their_number(tmp_path: Path, backwards: bool) -> None:
    rows = [_case("R9", close_date="2025-05-09", close_reason="RC1"), _case("R10")]
    plan = row("cin_plans", person_id="1", cin_plan_id="P", referral_id="R10",
               cin_plan_start_date="2025-05-20")  # fmt: skip

    said = dataset(tmp_path, cin_episodes=rows[::-1] if backwards else rows, cin_plans=[plan])

    subjects = {event.subject_key for event in said.by_kind["referral_received"]}
    assert subjects == {"case 2025-05-05", "case 2025-05-05 R10"}
    assert said.one("case_closed").subject_key == "case 2025-05-05"
    assert said.one("need_plan_started").inside_key == "case 2025-05-05 R10"


@pytest.mark.parametrize(
    "marked", [{"referral_nfa": "Y"}, {"referral_outcome_json": json.dumps({"NFA_FLAG": "Y"})}]
)
def test_a_referral_with_no_further_action_and_no_day_of_closing_closed_on_its_own_day(
    tmp_path: Path, marked: dict[str, object]
) -> None:
    closed = dataset(tmp_path, cin_episodes=[_case("R1", **marked)]).one("case_closed")

    assert (closed.happened_on, closed.undated) == (date(2025, 5, 5), True)


def test_a_referral_in_which_something_was_done_was_open_until_a_day_not_said(tmp_path: Path) -> None:
    assessment = row("cin_assessments", person_id="1", assessment_id="A", referral_id="R1",
                     assessment_start_date="2025-05-06")  # fmt: skip

    said = dataset(tmp_path, cin_episodes=[_case("R1", referral_nfa="Y")], cin_assessments=[assessment])

    closed = said.one("case_closed")
    assert closed.undated and closed.happened_on > date(2025, 5, 6)
    assert said.one("assessment_started").inside_key == closed.subject_key


def test_a_referral_said_to_be_acted_on_is_not_closed_by_its_outcome(tmp_path: Path) -> None:
    outcome = json.dumps({"NFA_FLAG": "Y"})

    said = dataset(tmp_path, cin_episodes=[_case("R1", referral_nfa="N", referral_outcome_json=outcome)])

    assert not said.by_kind["case_closed"]


def test_a_care_leaver_is_said_as_they_are_now(tmp_path: Path) -> None:
    said = dataset(
        tmp_path,
        care_leavers=[row("care_leavers", person_id="1", care_leaver_eligibility="Former relevant child",
                          care_leaver_in_touch="YES", care_leaver_latest_contact="2026-02-01",
                          care_leaver_personal_advisor="W2", care_leaver_allocated_team="T1")],
    )  # fmt: skip

    assert said.one("leaving_care_began").facts == {"category": "FORMER_RELEVANT"}
    assert said.one("adviser_contact").facts == {"worker": "W2"}
    (holder,) = said.of(HolderSaid)
    assert (holder.worker, holder.personal_adviser) == (None, "W2")


def test_a_health_check_counts_only_if_it_was_done(tmp_path: Path) -> None:
    def check(kind: str, status: str) -> list[object]:
        return row("cla_health", person_id="1", health_check_type=kind, health_check_date="2026-01-05",
                   health_check_status=status)  # fmt: skip

    said = dataset(
        tmp_path,
        cla_health=[check("Health assessment", "Completed"), check("Dental check", "Refused"),
                    check("Dental check", ""), check("Optician", "Completed")],
    )  # fmt: skip

    assert len(said.by_kind["health_assessed"]) == 1 and not said.by_kind["dental_check_done"]
    assert any("status" in sentence for sentence in said.noticed)


def test_another_council_s_plan_is_told_and_not_filed_as_one_of_ours(tmp_path: Path) -> None:
    said = dataset(
        tmp_path,
        cp_plans=[row("cp_plans", person_id="1", cp_plan_start_date="2025-06-02", cp_plan_ola="Y")],
    )

    assert not said.events and any("another council" in sentence for sentence in said.noticed)


def test_identifiers_of_several_tables_are_one_child_s(tmp_path: Path) -> None:
    said = dataset(
        tmp_path,
        person=[row("person", person_id="1", sex="F", dob="2014-05-02", legacy_id="OLD1")],
        linked_identifiers=[row("linked_identifiers", person_id="1", identifier_type="Unique Pupil Number",
                                identifier_value="A123"),
                            row("linked_identifiers", person_id="1", identifier_type="YOT",
                                identifier_value="Y9")],
    )  # fmt: skip

    first, second, third = said.of(PersonSaid)
    assert first.identifiers == (("former_council_id", "OLD1"),)
    assert second.upn == "A123" and second.born_on is None
    assert third.identifiers == (("YOT", "Y9"),)
    assert len(said.by_kind["born"]) == 1


def test_json_that_is_none_is_refused_by_its_cell(tmp_path: Path) -> None:
    said = dataset(
        tmp_path,
        contacts=[row("contacts", person_id="1", contact_date="2026-01-05", contact_outcome_json="{NFA: yes"),
                  row("contacts", person_id="2", contact_date="2026-01-05",
                      contact_outcome_json=json.dumps({"ADVICE_FLAG": "Y", "NEW_REFERRAL_FLAG": "Y"}))],
    )  # fmt: skip

    assert [refusal.column for refusal in said.refusals] == ["cont_contact_outcome_json"]
    assert (
        said.one("contact_decided").facts == {"outcome": "REFERRAL"} and said.one("contact_decided").undated
    )


def test_a_table_that_holds_nothing_for_the_ledger_is_told_to_be_left_out(tmp_path: Path) -> None:
    path = csv_file(tmp_path / "ssd_address.csv", [["addr_table_id", "addr_person_id"], ["1", "2"]])

    (refusal,) = recognise([path])

    assert isinstance(refusal, Refusal) and "Leave it out" in refusal.why


def test_two_kinds_of_visit_on_one_day_are_two_visits(tmp_path: Path) -> None:
    said = dataset(
        tmp_path,
        cin_visits=[row("cin_visits", person_id="1", cin_visit_date="2026-01-05", cin_visit_seen="Y")],
        cp_visits=[row("cp_visits", person_id="1", cp_visit_date="2026-01-05", cp_visit_seen="Y",
                       cp_visit_seen_alone="Y")],
    )  # fmt: skip
    staged = Staged()
    staged.take(said.items)

    assert [event.facts["context"] for event in said.by_kind["child_seen"]] == ["CIN", "CP"]
    assert len({event.natural_key for event in said.by_kind["child_seen"]}) == 2
    assert not [event for event in staged.events.values() if event.contradicted]


def unnumbered(**said: object) -> list[object]:
    return row("cin_episodes", person_id="1", referral_date="2026-01-05", referral_nfa="N", **said)


def test_of_two_referrals_of_a_day_without_a_number_one_that_closed_closes_itself_alone(
    tmp_path: Path,
) -> None:
    first, later = (
        unnumbered(close_date="2026-02-02", close_reason="RC1"),
        unnumbered(referral_source_code="6"),
    )
    for name, rows in (("a", [first, later]), ("b", [later, first])):
        (tmp_path / name).mkdir()
        said = dataset(tmp_path / name, cin_episodes=rows)

        opened = {event.subject_key: event.facts.get("source") for event in said.by_kind["referral_received"]}
        assert opened == {"case 2026-01-05": "6", "case 2026-01-05 closed 2026-02-02": None}
        assert said.one("case_closed").subject_key == "case 2026-01-05 closed 2026-02-02"
        assert len({event.natural_key for event in said.by_kind["referral_received"]}) == 2


def test_such_referrals_are_called_the_same_once_the_other_has_closed_as_well(tmp_path: Path) -> None:
    said = dataset(
        tmp_path, cin_episodes=[unnumbered(close_date="2026-02-02"), unnumbered(close_date="2026-03-02")]
    )

    assert [(event.subject_key, event.happened_on) for event in said.by_kind["case_closed"]] == [
        ("case 2026-01-05 closed 2026-02-02", date(2026, 2, 2)), ("case 2026-01-05", date(2026, 3, 2)),
    ]  # fmt: skip


def test_a_referral_without_a_number_is_not_the_numbered_one_of_its_day(tmp_path: Path) -> None:
    said = dataset(
        tmp_path, cin_episodes=[unnumbered(), unnumbered(referral_id="R1", close_date="2026-02-02")]
    )

    assert [event.subject_key for event in said.by_kind["referral_received"]] == [
        "case 2026-01-05 without a number", "case 2026-01-05",
    ]  # fmt: skip
    assert said.one("case_closed").subject_key == "case 2026-01-05"
