"""What a return on looked-after children says: the chain of episodes and what stands beside it."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from sightline.sources import ssda903
from sightline.sources.items import Covers, PersonSaid, WorkerSaid
from sightline.standards import reading
from sightline.standards.model import State
from sightline.standards.register import STANDARDS
from sightline.standards.timeline import Event, Subject, Timeline, last_second
from tests.sources.files import Read, csv_file, read

EXTRACTED_ON = date(2026, 6, 1)
HEADINGS = {layout.name: [one.name for one in layout.headings] for layout in ssda903.FILES}


def returned(folder: Path, **files: Sequence[Sequence[object]]) -> Read:
    for name, rows in files.items():
        csv_file(folder / f"{name}.csv", [HEADINGS[name], *rows])
    return read(folder, extracted_on=EXTRACTED_ON)


def episode(
    began: str, why_new: str, status: str = "C2", placement: str = "U6", ceased: str = "", why: str = "",
    moved: str = "", child: str = "1", urn: str = "SC123456",
) -> list[object]:  # fmt: skip
    return [child, began, why_new, status, "N1", placement, "PR1", ceased, why, moved, "", "", urn]


def told(said: Read, *kinds: str) -> list[tuple[str, date, object]]:
    """Return the events of the kinds in the order of their days: kind, day and code."""
    events = [event for kind in kinds for event in said.by_kind[kind]]
    return sorted((event.kind, event.happened_on, event.facts.get("code")) for event in events)


def test_a_first_episode_starts_care_a_legal_status_and_a_placement(tmp_path: Path) -> None:
    said = returned(tmp_path, Episodes=[episode("03/06/2025", "S", "V2", "U4")])

    day = date(2025, 6, 3)
    care, status, placement = (
        said.one("care_started"),
        said.one("legal_status_started"),
        said.one("placement_started"),
    )
    assert care.happened_on == status.happened_on == placement.happened_on == day
    assert care.facts == {"category": "N1"} and status.facts == {"code": "V2"}
    assert placement.facts == {
        "code": "U4", "category": "PR1", "long_term": True, "reason": "S", "provider_urn": "SC123456",
    }  # fmt: skip
    assert status.inside_key == placement.inside_key == care.subject_key
    assert not said.by_kind["care_ended"] and not said.by_kind["placement_ended"]


def test_a_change_of_legal_status_leaves_the_placement_as_it_is(tmp_path: Path) -> None:
    said = returned(
        tmp_path,
        Episodes=[
            episode("03/06/2025", "S", "V2", ceased="10/07/2025", why="X1"),
            episode("10/07/2025", "L", "C1"),
        ],
    )

    changed = date(2025, 7, 10)
    assert told(said, "legal_status_started", "legal_status_ended") == [
        ("legal_status_ended", changed, "V2"),
        ("legal_status_started", date(2025, 6, 3), "V2"),
        ("legal_status_started", changed, "C1"),
    ]
    assert len(said.by_kind["placement_started"]) == 1 and not said.by_kind["placement_ended"]


@pytest.mark.parametrize("why_new", ["P", "T"])
def test_a_change_of_placement_leaves_the_legal_status_as_it_is(tmp_path: Path, why_new: str) -> None:
    said = returned(
        tmp_path,
        Episodes=[
            episode("03/06/2025", "S", ceased="10/07/2025", why="X1", moved="CARPL"),
            episode("10/07/2025", why_new, placement="K2"),
        ],
    )

    ended = said.one("placement_ended")
    assert ended.facts == {"code": "U6", "reason": "CARPL", "outcome": "X1"}
    assert ended.subject_key == "placement 2025-06-03"
    assert told(said, "placement_started")[1] == ("placement_started", date(2025, 7, 10), "K2")
    assert len(said.by_kind["legal_status_started"]) == 1 and not said.by_kind["legal_status_ended"]


@pytest.mark.parametrize("why_new", ["B", "U"])
def test_both_may_change_at_once(tmp_path: Path, why_new: str) -> None:
    said = returned(
        tmp_path,
        Episodes=[
            episode("03/06/2025", "S", "V2", ceased="10/07/2025", why="X1"),
            episode("10/07/2025", why_new, "C1", "K2"),
        ],
    )

    assert said.days("placement_ended") == said.days("legal_status_ended") == [date(2025, 7, 10)]
    assert len(said.by_kind["care_started"]) == 1 and not said.by_kind["care_ended"]


def test_the_end_of_care_ends_everything_with_its_code(tmp_path: Path) -> None:
    said = returned(
        tmp_path,
        Episodes=[
            episode("03/06/2025", "S", ceased="10/07/2025", why="X1"),
            episode("10/07/2025", "L", "C1", placement="P1", ceased="01/12/2025", why="E4A"),
        ],
    )

    assert said.one("care_ended").facts == {"reason": "E4A"}
    # The row of the new status gives another placement by mistake: the placement that ends is the one begun.
    assert said.one("placement_ended").facts == {"code": "U6", "outcome": "E4A"}
    assert said.by_kind["legal_status_ended"][-1].facts == {"code": "C1"}


def test_a_chain_carried_over_from_last_year_began_before_the_file(tmp_path: Path) -> None:
    said = returned(tmp_path, Episodes=[episode("03/02/2024", "P", placement="K2")])

    care, status, placement = (
        said.one("care_started"),
        said.one("legal_status_started"),
        said.one("placement_started"),
    )
    assert care.undated and care.happened_on == date(2024, 2, 3) and care.subject_key == "care_period undated"
    assert status.undated and not placement.undated
    assert care.natural_key == ("care_period undated", None)


def test_a_child_may_come_back_into_care(tmp_path: Path) -> None:
    said = returned(
        tmp_path,
        Episodes=[
            episode("03/06/2025", "S", ceased="10/07/2025", why="E4B"),
            episode("01/09/2025", "S"),
        ],
        Reviews=[["1", "02/03/2015", "20/06/2025", "PN1"], ["1", "02/03/2015", "20/09/2025", "PN0"]],
    )

    assert said.days("care_started") == [date(2025, 6, 3), date(2025, 9, 1)]
    assert [review.subject_key for review in said.by_kind["care_review_held"]] == [
        "care_period 2025-06-03",
        "care_period 2025-09-01",
    ]


def test_rows_in_any_order_make_one_chain(tmp_path: Path) -> None:
    said = returned(
        tmp_path,
        Episodes=[
            episode("10/07/2025", "P", placement="K2"),
            episode("01/06/2025", "S", child="2"),
            episode("03/06/2025", "S", ceased="10/07/2025", why="X1"),
        ],
    )

    assert said.days("placement_ended") == [date(2025, 7, 10)]


def test_an_episode_that_promises_another_and_has_none_is_told_and_the_child_stays_looked_after(
    tmp_path: Path,
) -> None:
    said = returned(tmp_path, Episodes=[episode("03/06/2025", "S", ceased="10/07/2025", why="X1")])

    assert any("X1" in sentence for sentence in said.noticed)
    assert not said.by_kind["care_ended"] and not said.by_kind["placement_ended"]


def test_an_episode_without_a_first_day_is_refused(tmp_path: Path) -> None:
    said = returned(tmp_path, Episodes=[episode("", "S")])

    assert [(one.column, one.place.cell, one.extent) for one in said.refusals] == [("DECOM", "B2", "row")]


def test_date_placed_is_the_decision_and_the_move_is_the_first_adoptive_placement(tmp_path: Path) -> None:
    said = returned(
        tmp_path,
        PlacedAdoption=[["1", "02/03/2020", "14/08/2025", "", ""]],
        Episodes=[
            episode("03/06/2025", "S", ceased="10/11/2025", why="X1"),
            episode("10/11/2025", "P", placement="A4", ceased="01/02/2026", why="E11"),
        ],
        AD1=[["1", "02/03/2020", "14/08/2025", "30/09/2025", "0", "2", "MF", "L11"]],
    )

    assert said.days("adoption_decided") == [date(2025, 8, 14)] * 2
    assert said.one("placed_for_adoption").happened_on == date(2025, 11, 10)
    assert said.one("adopters_matched").happened_on == date(2025, 9, 30)
    order = said.one("adoption_order_made")
    assert (order.happened_on, order.undated) == (date(2026, 2, 1), False)
    assert order.facts == {"foster_carer": False, "number": 2, "category": "MF", "level": "L11"}
    assert order.subject_key == "adoption 2025-08-14"


def test_an_adoption_whose_episode_is_not_in_the_file_has_no_day(tmp_path: Path) -> None:
    said = returned(tmp_path, AD1=[["1", "02/03/2020", "14/08/2025", "", "", "", "", ""]])

    assert said.one("adoption_order_made").undated


@pytest.mark.parametrize(
    ("written", "day", "undated"),
    [("zz/03/2015", date(2015, 3, 31), True), ("zz/zz/2015", date(2015, 12, 31), True),
     ("2015", date(2015, 12, 31), True),
     ("04/03/2015", date(2015, 3, 4), False), ("", EXTRACTED_ON, True)],
)  # fmt: skip
def test_the_day_of_an_earlier_permanence_may_be_known_in_part(
    tmp_path: Path, written: str, day: date, undated: bool
) -> None:
    said = returned(tmp_path, PrevPerm=[["1", "02/03/2010", "P2", "999", written]])

    event = said.one("previous_permanence_recorded")
    assert (event.happened_on, event.undated) == (day, undated)
    assert event.facts == {"code": "P2", "authority": "999"}


def test_the_year_s_health_is_of_the_year_and_of_no_day(tmp_path: Path) -> None:
    said = returned(
        tmp_path,
        Episodes=[episode("03/06/2025", "S")],
        OC2=[["1", "02/03/2015", "0", "", "0", "", "1", "1", "1", "0", "", ""]],
    )

    scored, health = said.one("strengths_and_difficulties_scored"), said.one("health_return_recorded")
    assert scored.facts == {"number": 0} and scored.undated
    assert scored.happened_on == date(2026, 3, 31) and scored.natural_key == (date(2026, 3, 31),)
    assert health.facts == {
        "convicted": False, "immunised": True, "teeth_checked": True, "health_assessed": True,
        "substance_misuse": False,
    }  # fmt: skip


def test_a_care_leaver_s_home_is_a_letter_and_whether_it_suits(tmp_path: Path) -> None:
    said = returned(
        tmp_path,
        OC3=[["1", "02/03/2007", "YES", "F5", "B1"], ["2", "", "NO", "0", "0"], ["3", "", "YES", "F1", "01"]],
    )

    first, second, third = said.by_kind["birthday_information_obtained"]
    assert first.facts == {"code": "YES", "category": "F5", "outcome": "B", "level": "1"}
    assert second.facts == {"code": "NO", "category": "0", "outcome": "0"}
    assert third.facts == {"code": "YES", "category": "F1"}
    assert [refusal.says for refusal in said.refusals] == ["01"]


def test_missing_episodes_social_workers_liberty_and_being_unaccompanied_are_said(tmp_path: Path) -> None:
    said = returned(
        tmp_path,
        Missing=[["1", "", "M", "03/05/2025", "04/05/2025"], ["1", "", "A", "09/05/2025", ""]],
        SWEpisodes=[["1", "", "SW1234", "03/05/2025", "04/06/2025", "MANAGE"]],
        DoLo=[["1", "", "03/05/2026", ""]],
        UASC=[["1", "1", "02/03/2009", "02/03/2027"]],
    )

    assert [event.facts for event in said.by_kind["missing_noticed"]] == [
        {"category": "M"},
        {"category": "A"},
    ]
    assert said.days("missing_found") == [date(2025, 5, 4)]
    assert said.one("allocated").facts == {
        "worker": "SW1234",
        "category": "SOCIAL_WORKER",
        "reason": "MANAGE",
    }
    assert said.one("allocation_ended").subject_key == said.one("allocated").subject_key
    assert [worker.worker for worker in said.of(WorkerSaid)] == ["SW1234"]
    assert said.one("liberty_order_started").happened_on == date(2026, 5, 3)
    assert said.one("unaccompanied_status_began").undated


def test_the_day_on_which_an_unaccompanied_status_is_expected_to_cease_is_told_and_not_filed(
    tmp_path: Path,
) -> None:
    ahead = [["1", "1", "02/03/2009", "02/03/2027"], ["2", "1", "02/03/2010", "01/03/2028"]]

    said = returned(tmp_path, UASC=[*ahead, ["3", "1", "02/03/2008", "01/03/2026"]])

    assert said.days("unaccompanied_status_ended") == [date(2026, 3, 1)]
    (told,) = [sentence for sentence in said.noticed if "DUC" in sentence]
    assert "had not come when the file was made: 2." in told
    assert not said.refusals


def test_an_unaccompanied_status_that_would_outlast_childhood_is_refused_by_cell(tmp_path: Path) -> None:
    said = returned(tmp_path, UASC=[["1", "1", "02/03/2009", "03/03/2027"]])

    (refusal,) = said.refusals
    assert (refusal.place.cell, refusal.says, refusal.extent) == ("D2", "03/03/2027", "cell")
    assert "eighteenth birthday" in refusal.why
    assert said.one("unaccompanied_status_began").undated
    assert not any("DUC" in sentence for sentence in said.noticed)


def test_who_the_child_is_comes_from_the_header(tmp_path: Path) -> None:
    said = returned(
        tmp_path,
        Header=[["1", "1", "02/03/2009", "WBRI", "A123", "", ""], ["2", "F", "02/03/2008", "MWBC", "UN3", "1",
                                                                    "05/06/2025"]],
    )  # fmt: skip

    first, second = said.of(PersonSaid)
    assert (first.sex, first.upn, first.no_upn_reason) == ("M", "A123", None)
    assert (second.sex, second.upn, second.no_upn_reason) == ("F", None, "UN3")
    mother = said.one("mother_recorded")
    assert mother.party == "2" and mother.names_on == date(2025, 6, 5)


def test_the_year_is_that_of_the_latest_episode_so_that_a_return_of_mid_year_is_known_for_one(
    tmp_path: Path,
) -> None:
    csv_file(tmp_path / "e.csv", [HEADINGS["Episodes"], episode("03/06/2025", "S")])

    (covers,) = read(tmp_path, extracted_on=date(2025, 11, 20)).of(Covers)

    coverage = covers.kinds["placement_started"]
    assert (coverage.from_on, coverage.to_on) == (date(2025, 4, 1), date(2025, 11, 20))
    assert "care_review_held" not in covers.kinds and "child_seen" not in covers.kinds


def test_a_match_is_not_known_to_be_missing_of_a_child_whom_nobody_has_adopted_yet(tmp_path: Path) -> None:
    said = returned(
        tmp_path,
        PlacedAdoption=[["1", "04/03/2020", "01/07/2025", "", ""]],
        AD1=[["2", "04/03/2020", "02/07/2025", "30/09/2025", "1", "2", "MF", "L0"]],
        Episodes=[episode("03/06/2025", "S"), episode("03/06/2025", "S", child="2")],
    )
    (covers,) = said.of(Covers)
    day = said.days("adoption_decided")[0]
    child = Timeline(
        1, (Event(1, "adoption_decided", day, subject=1),), {1: Subject(1, "adoption")}, covers.kinds
    )

    (clock,) = reading.read(STANDARDS["C77"], child, last_second(date(2026, 3, 31)))

    assert (clock.state, clock.why) == (State.UNKNOWN, "not covered")


def test_a_return_names_its_files_by_their_columns_and_not_by_their_names(tmp_path: Path) -> None:
    csv_file(tmp_path / "x1.csv", [list(reversed(HEADINGS["Missing"])), ["", "03/05/2025", "M", "", "1"]])

    said = read(tmp_path, extracted_on=EXTRACTED_ON)

    assert said.rows_in == {"Missing": 1} and said.days("missing_noticed") == [date(2025, 5, 3)]
