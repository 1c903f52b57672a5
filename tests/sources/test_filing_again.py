"""What a further file changes: a later one, an older one, one of the same day, the same once more."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from sightline.access.actor import acting_as
from sightline.clocks.actions import NewEvent, record
from sightline.identity.roles import Role
from sightline.records.models import Dispute, SourceLine, Spell, Vanished
from sightline.sources import ssd, ssda903
from sightline.sources.actions import answer_question
from sightline.sources.filing import Outcome
from sightline.sources.models import Question
from tests import cast
from tests.sources.filed import NOVEMBER, OCTOBER, Loads, believed, child_called, everything, lists
from tests.sources.files import annex_a_list, census, census_child, csv_file, list_6


def test_loading_a_file_twice_changes_nothing(loads: Loads, tmp_path: Path) -> None:
    path = lists(tmp_path / "a.xlsx", list_6=[list_6("1"), list_6("2")], list_1=[
        annex_a_list("List 1", "1", date_of_contact=date(2026, 1, 5), contact_source="5A")])  # fmt: skip
    loads(path, on=OCTOBER)
    before = everything()

    again = loads(path, on=OCTOBER)

    assert everything() == before
    assert {outcome for _, outcome in again.rows} == {Outcome.KNOWN}


@pytest.mark.parametrize("second", [NOVEMBER, OCTOBER], ids=["a month later", "of the same day"])
def test_a_file_another_and_the_first_again_changes_nothing_the_third_time(
    loads: Loads, tmp_path: Path, second: date
) -> None:
    first = lists(tmp_path / "a.xlsx", list_6=[list_6("1"), list_6("2")])
    other = lists(tmp_path / "b.xlsx", list_6=[list_6("1", primary_need_code="N4"), list_6("3")])
    loads(first, on=OCTOBER)
    loads(other, on=second)
    before = everything()

    third = loads(first, on=OCTOBER)

    assert everything() == before
    assert {outcome for _, outcome in third.rows} == {Outcome.KNOWN}


def test_a_later_file_corrects_and_what_last_months_said_is_still_known(loads: Loads, tmp_path: Path) -> None:
    loads(lists(tmp_path / "a.xlsx", list_6=[list_6("1", primary_need_code="N1")]), on=OCTOBER)
    (first,) = believed("1", "referral_received")

    loaded = loads(lists(tmp_path / "b.xlsx", list_6=[list_6("1", primary_need_code="N4")]), on=NOVEMBER)

    (now,) = believed("1", "referral_received")
    assert loaded.rows == {("List 6", Outcome.CORRECTED): 1}
    assert (now.category, now.replaces_id, now.subject_id) == ("N4", first.pk, first.subject_id)
    first.refresh_from_db()
    assert (first.category, first.withdrawn_by_id, now.recording_id) == (
        "N1",
        now.recording_id,
        first.withdrawn_by_id,
    )


def test_a_file_says_nothing_by_an_empty_cell(loads: Loads, tmp_path: Path) -> None:
    loads(lists(tmp_path / "a.xlsx", list_6=[list_6("1", primary_need_code="N1")]), on=OCTOBER)

    loads(lists(tmp_path / "b.xlsx", list_6=[list_6("1", primary_need_code=None)]), on=NOVEMBER)

    (event,) = believed("1", "referral_received")
    assert event.category == "N1"


def test_an_older_file_only_adds(loads: Loads, tmp_path: Path) -> None:
    newer = list_6("1", primary_need_code="N4", allocated_worker="New Worker")
    older = list_6("1", date_child_was_last_seen=date(2026, 2, 2), allocated_worker="Old Worker")
    loads(lists(tmp_path / "b.xlsx", list_6=[newer]), on=NOVEMBER)

    loaded = loads(lists(tmp_path / "a.xlsx", list_6=[older]), on=OCTOBER)

    (referral,) = believed("1", "referral_received")
    assert referral.category == "N4"
    assert [event.happened_on for event in believed("1", "child_seen")] == [
        date(2026, 2, 2),
        date(2026, 3, 2),
    ]
    assert (
        Spell.objects.get(child=child_called("1"), kind="holder", until_on=None).worker.code == "New Worker"
    )
    assert loaded.rows == {("List 6", Outcome.FILED): 1}


def test_what_vanished_is_listed_once_and_never_deleted(loads: Loads, tmp_path: Path) -> None:
    kept = list_6("1", cin_start_date=date(2026, 1, 5))
    gone = list_6("2", cin_start_date=date(2026, 1, 6))
    loads(lists(tmp_path / "a.xlsx", list_6=[kept, gone]), on=OCTOBER)
    loads(lists(tmp_path / "b.xlsx", list_6=[kept]), on=NOVEMBER)

    loads(lists(tmp_path / "c.xlsx", list_6=[kept]), on=NOVEMBER + timedelta(days=30))

    found = Vanished.objects.values_list("event__kind", "child", "receipt__name")
    assert list(found) == [("referral_received", child_called("2"), "b.xlsx")]
    assert len(believed("2", "referral_received")) == 1


LONG_AGO = date(2024, 6, 3)
OPEN_AND_OLD = {
    "referral_received": {
        "list_6": [
            list_6("1", cin_start_date=LONG_AGO),
            list_6("2", cin_start_date=LONG_AGO, cin_closure_date=date(2025, 10, 1)),
            list_6("3", cin_start_date=LONG_AGO),
        ]
    },
    "assessment_started": {
        "list_4": [
            annex_a_list("List 4", "1", continuous_assessment_start_date=LONG_AGO),
            annex_a_list("List 4", "2", continuous_assessment_start_date=LONG_AGO,
                         continuous_assessment_date_of_auth=date(2025, 10, 1)),
            annex_a_list("List 4", "3", continuous_assessment_start_date=LONG_AGO),
        ]
    },
    "protection_plan_started": {
        "list_7": [
            annex_a_list("List 7", "1", child_protection_plan_start_date=LONG_AGO),
            annex_a_list("List 7", "2", child_protection_plan_start_date=LONG_AGO,
                         child_protection_plan_end_date=date(2025, 10, 1)),
            annex_a_list("List 7", "3", child_protection_plan_start_date=LONG_AGO),
        ]
    },
    "care_started": {
        "list_8": [
            annex_a_list("List 8", "1", date_started_to_be=LONG_AGO),
            annex_a_list("List 8", "2", date_started_to_be=LONG_AGO, date_ceased_to_be=date(2025, 10, 1)),
            annex_a_list("List 8", "3", date_started_to_be=LONG_AGO),
        ]
    },
}  # fmt: skip


@pytest.mark.parametrize("kind", OPEN_AND_OLD)
def test_what_is_open_and_gone_from_the_file_is_listed_however_old_and_what_has_ended_is_not(
    loads: Loads, tmp_path: Path, kind: str
) -> None:
    ((name, rows),) = OPEN_AND_OLD[kind].items()
    loads(lists(tmp_path / "a.xlsx", **{name: rows}), on=OCTOBER)

    loaded = loads(lists(tmp_path / "b.xlsx", **{name: rows[2:]}), on=NOVEMBER)

    gone = Vanished.objects.exclude(event__undated=True).values_list("event__kind", "child")
    assert list(gone) == [(kind, child_called("1"))]
    assert loaded.vanished == Vanished.objects.count()
    loads(lists(tmp_path / "c.xlsx", **{name: rows[2:]}), on=NOVEMBER + timedelta(days=30))
    assert len(gone.all()) == 1


CENSUS_CASE = "<CINreferralDate>2023-06-05</CINreferralDate>"
CLOSED_IN_IT = "<CINclosureDate>2024-06-05</CINclosureDate><ReasonForClosure>RC7</ReasonForClosure>"


def test_a_case_that_stays_open_and_is_in_the_next_census_no_more_is_listed(
    loads: Loads, tmp_path: Path
) -> None:
    first = [
        census_child("1", CENSUS_CASE),
        census_child("2", CENSUS_CASE + CLOSED_IN_IT),
        census_child("3", CENSUS_CASE),
    ]
    loads(census(tmp_path / "2025.xml", *first, reference="2025-03-31", made="2025-06-02"))

    loads(census(tmp_path / "2026.xml", census_child("3", CENSUS_CASE)))

    gone = Vanished.objects.values_list("event__kind", "child")
    assert list(gone) == [("referral_received", child_called("1"))]


def _episode(child: str, began: str, why_new: str, ceased: str = "", why: str = "") -> list[object]:
    return [child, began, why_new, "C2", "N1", "U6", "PR1", ceased, why, "", "", "", "SC123456"]


def _return_of(folder: Path, *episodes: list[object]) -> Path:
    folder.mkdir()
    (layout,) = (each for each in ssda903.FILES if each.name == "Episodes")
    csv_file(folder / "Episodes.csv", [[each.name for each in layout.headings], *episodes])
    return folder


def test_a_child_who_stays_in_care_and_is_in_the_next_return_no_more_is_listed(
    loads: Loads, tmp_path: Path
) -> None:
    begun = [_episode(child, "03/06/2024", "S") for child in ("1", "3")]
    left = _episode("2", "03/06/2024", "S", "05/01/2025", "E4A")
    loads(_return_of(tmp_path / "2025", *begun, left), on=date(2025, 6, 1))
    moved = _episode("3", "04/11/2025", "P")

    loads(_return_of(tmp_path / "2026", moved), on=date(2026, 6, 1))

    gone = Vanished.objects.values_list("event__kind", "child")
    assert list(gone) == [("care_started", child_called("1"))]


def test_a_case_that_stays_open_and_is_in_the_next_dataset_no_more_is_listed(
    loads: Loads, tmp_path: Path
) -> None:
    (layout,) = (each for each in ssd.TABLES if each.name == "cin_episodes")
    columns = [each.name for each in layout.headings]
    said = {"cine_referral_id": "r", "cine_referral_date": "03/06/2018"}
    first, ended, third = (
        [(said | {"cine_person_id": child, "cine_close_date": closed}).get(name) for name in columns]
        for child, closed in (("1", ""), ("2", "05/06/2019"), ("3", ""))
    )
    loads(csv_file(tmp_path / "ssd_cin_episodes.csv", [columns, first, ended, third]), on=date(2023, 3, 1))

    loads(csv_file(tmp_path / "ssd_cin_episodes_2.csv", [columns, third]), on=date(2026, 3, 1))

    gone = Vanished.objects.values_list("event__kind", "child")
    assert list(gone) == [("referral_received", child_called("1"))]


def test_a_day_that_the_next_file_leaves_out_has_not_vanished(loads: Loads, tmp_path: Path) -> None:
    loads(lists(tmp_path / "a.xlsx", list_6=[list_6(cin_start_date=date(2026, 1, 5))]), on=OCTOBER)

    loads(lists(tmp_path / "b.xlsx", list_6=[list_6(cin_start_date=None)]), on=NOVEMBER)

    assert not Vanished.objects.exists()


def test_a_case_that_is_closed_by_then_in_another_source_has_not_vanished(
    loads: Loads, tmp_path: Path
) -> None:
    old = [list_6(child, cin_start_date=LONG_AGO) for child in ("1", "2")]
    loads(lists(tmp_path / "a.xlsx", list_6=old), on=OCTOBER)
    (referral,) = believed("1", "referral_received")
    closed = NewEvent(
        referral.party_id, "case_closed", date(2026, 4, 1), subject=referral.subject, facts={"reason": "RC1"}
    )
    record([closed], by=None, at=cast.NOW, why="It has closed.")

    loads(lists(tmp_path / "b.xlsx", list_6=[list_6("3")]), on=NOVEMBER)

    assert list(Vanished.objects.values_list("child", flat=True)) == [child_called("2")]


def test_a_new_row_like_one_that_vanished_is_offered_as_moved(loads: Loads, tmp_path: Path) -> None:
    before, after = date(2026, 1, 5), date(2026, 1, 8)
    contact = {"contact_source": "5A"}
    loads(
        lists(tmp_path / "a.xlsx", list_1=[annex_a_list("List 1", "1", date_of_contact=before, **contact)]),
        on=OCTOBER,
    )

    loads(
        lists(tmp_path / "b.xlsx", list_1=[annex_a_list("List 1", "1", date_of_contact=after, **contact)]),
        on=NOVEMBER,
    )

    gone = Vanished.objects.get()
    assert (gone.event.happened_on, gone.like.happened_on) == (before, after)
    assert len(believed("1", "contact_received")) == 2


def test_two_files_of_one_day_that_differ_wait_for_somebody(loads: Loads, tmp_path: Path, analyst) -> None:
    loads(lists(tmp_path / "a.xlsx", list_6=[list_6("1", primary_need_code="N1")]), on=OCTOBER, by=analyst)

    loaded = loads(
        lists(tmp_path / "b.xlsx", list_6=[list_6("1", primary_need_code="N4")]), on=OCTOBER, by=analyst
    )

    question = Question.objects.get()
    assert loaded.rows == {("List 6", Outcome.WAITING): 1}
    assert believed("1", "referral_received")[0].category == "N1"
    assert (question.says["facts"], question.owner, question.event.category) == (
        {"category": "N4"},
        analyst,
        "N1",
    )


def test_a_mended_file_of_the_same_day_fills_in_what_was_refused(loads: Loads, tmp_path: Path) -> None:
    loads(lists(tmp_path / "a.xlsx", list_6=[list_6("1", primary_need_code="N99")]), on=OCTOBER)

    loaded = loads(lists(tmp_path / "b.xlsx", list_6=[list_6("1", primary_need_code="N4")]), on=OCTOBER)

    (referral,) = believed("1", "referral_received")
    assert referral.category == "N4"
    assert loaded.rows == {("List 6", Outcome.CORRECTED): 1}


def test_sources_that_agree_are_joined_and_those_that_differ_are_both_kept(
    loads: Loads, tmp_path: Path
) -> None:
    loads(lists(tmp_path / "a.xlsx", list_6=[list_6("1"), list_6("2", primary_need_code="N4")]), on=OCTOBER)
    case = "<CINreferralDate>2025-11-03</CINreferralDate><PrimaryNeedCode>N1</PrimaryNeedCode>"

    loaded = loads(census(tmp_path / "census.xml", census_child("1", case), census_child("2", case)))

    lines = {child: [event.line.code for event in believed(child, "referral_received")] for child in "12"}
    assert sorted(outcome for _, outcome in loaded.rows) == [Outcome.FILED, Outcome.JOINED]
    assert lines == {"1": ["annex_a"], "2": ["annex_a", "cin_census"]}


def test_two_rows_that_say_one_event_differently_are_disputed_with_an_owner(
    loads: Loads, tmp_path: Path, analyst
) -> None:
    born = date(2014, 5, 3)
    path = lists(tmp_path / "a.xlsx", list_6=[list_6("1"), list_6("1", date_of_birth=born)])

    loaded = loads(path, on=OCTOBER, by=analyst)

    dispute = Dispute.objects.get(invariant="rows differ")
    assert (dispute.event.kind, dispute.owner) == ("born", analyst)
    assert loaded.rows == {("List 6", Outcome.DISPUTED): 2}


def test_what_nobody_by_name_loaded_waits_with_the_data_steward(
    loads: Loads, tmp_path: Path, council
) -> None:
    path = lists(tmp_path / "a.xlsx", list_6=[list_6("1"), list_6("1", date_of_birth=date(2014, 5, 3))])
    loads(path, on=OCTOBER)
    assert Dispute.objects.get(invariant="rows differ").owner is None
    steward = council.user(Role.DATA_STEWARD)

    again = [list_6("2"), list_6("2", date_of_birth=date(2014, 5, 3))]
    loads(lists(tmp_path / "b.xlsx", list_6=again), on=NOVEMBER)

    assert Dispute.objects.get(invariant="rows differ", child__party__identifiers__value="2").owner == steward
    assert SourceLine.objects.get(code="annex_a").owner == steward


def test_a_row_that_contradicts_what_is_known_is_disputed_once(loads: Loads, tmp_path: Path) -> None:
    born = date(2014, 5, 3)
    twice = [list_6("1"), list_6("1", date_of_birth=born)]
    loads(lists(tmp_path / "a.xlsx", list_6=[list_6("1")]), on=OCTOBER)

    loaded = loads(lists(tmp_path / "b.xlsx", list_6=twice), on=NOVEMBER)

    assert Dispute.objects.get().event.kind == "born"
    assert loaded.rows == {("List 6", Outcome.DISPUTED): 2}
    before = everything()
    for name, on in (("again.xlsx", NOVEMBER), ("later.xlsx", date(2026, 5, 18)), ("old.xlsx", OCTOBER)):
        loads(lists(tmp_path / name, list_1=[], list_6=twice), on=on)
    assert everything() == before


def test_a_child_known_from_an_older_file_alone_is_held_by_whom_it_names(
    loads: Loads, tmp_path: Path
) -> None:
    loads(
        lists(tmp_path / "b.xlsx", list_6=[list_6("1"), list_6("2", allocated_worker="B Worker")]),
        on=NOVEMBER,
    )
    older = [list_6("2", allocated_worker="A Worker"), list_6("3", allocated_worker="C Worker")]

    loaded = loads(lists(tmp_path / "a.xlsx", list_6=older), on=OCTOBER)

    assert loaded.events["List 6", "holder_changed", Outcome.FILED] == 1
    assert loaded.events["List 6", "holder_changed", Outcome.KNOWN] == 1
    held = Spell.objects.filter(kind="holder", until_on=None).order_by("child__identifiers__value")
    assert [each.worker.code for each in held] == ["A Worker", "B Worker", "C Worker"]
    before = everything()
    loads(lists(tmp_path / "a again.xlsx", list_1=[], list_6=older), on=OCTOBER)
    assert everything() == before


def test_two_files_of_one_day_that_name_another_worker_wait_and_never_swap_back_and_forth(
    loads: Loads, tmp_path: Path
) -> None:
    first = lists(tmp_path / "a.xlsx", list_6=[list_6("1", allocated_worker="A Worker")])
    other = lists(tmp_path / "b.xlsx", list_6=[list_6("1", allocated_worker="B Worker")])
    exported_again = lists(
        tmp_path / "c.xlsx", list_6=[list_6("1", allocated_worker="A Worker"), list_6("2")]
    )
    loads(first, on=OCTOBER)

    waits = loads(other, on=OCTOBER)
    loads(exported_again, on=OCTOBER)
    loads(lists(tmp_path / "d.xlsx", list_6=[list_6("1", allocated_worker="B Worker")]), on=OCTOBER)

    assert waits.rows == {("List 6", Outcome.WAITING): 1}
    assert Spell.objects.get(child=child_called("1"), kind="holder", until_on=None).worker.code == "A Worker"
    assert Question.objects.count() == 1


NAME_TWO = {
    "two rows of list 6": {
        "list_6": [
            list_6("1", allocated_worker="A Worker"),
            list_6("1", allocated_worker="B Worker", cin_start_date=date(2026, 2, 2)),
        ]
    },
    "an empty cell in list 6 and a worker in list 7": {
        "list_6": [list_6("1", allocated_worker=None)],
        "list_7": [
            annex_a_list("List 7", "1", child_protection_plan_start_date=date(2026, 2, 2),
                         allocated_team="North Team", allocated_worker="B Worker")
        ],
    },
}  # fmt: skip


def _held_by(council_id: str) -> str | None:
    held = Spell.objects.filter(child=child_called(council_id), kind="holder", until_on=None).first()
    return held.worker.code if held and held.worker else None


@pytest.mark.parametrize(("rows", "first"), list(zip(NAME_TWO, ("A Worker", None), strict=True)))
def test_rows_of_one_file_that_name_different_workers_wait_for_somebody_and_are_asked_once(
    loads: Loads, tmp_path: Path, analyst, rows: str, first: str | None
) -> None:
    loaded = loads(lists(tmp_path / "a.xlsx", **NAME_TWO[rows]), on=OCTOBER, by=analyst)

    question = Question.objects.get()
    assert _held_by("1") == first
    assert sum(number for (_, how), number in loaded.rows.items() if how is Outcome.WAITING) == 1
    assert (question.event.kind, question.owner) == ("holder_changed", analyst)
    assert question.says["facts"] == {"team": "North Team", "worker": "B Worker"}
    before = everything()
    for name, on in (("again", OCTOBER), ("a month later", NOVEMBER), ("and again", OCTOBER)):
        loads(lists(tmp_path / f"{name}.xlsx", list_1=[], **NAME_TWO[rows]), on=on)
        assert Question.objects.count() == 1
    assert everything() == before


@pytest.mark.parametrize("known", [None, "A Worker"], ids=["of the same file", "of an earlier file"])
def test_the_worker_whom_somebody_says_is_right_holds_from_the_day_of_the_file(
    loads: Loads, tmp_path: Path, council, known: str | None
) -> None:
    if known:
        loads(lists(tmp_path / "a.xlsx", list_6=[list_6("1", allocated_worker=known)]), on=OCTOBER)
    loads(lists(tmp_path / "b.xlsx", **NAME_TWO["two rows of list 6"]), on=NOVEMBER)
    question = Question.objects.get()

    with acting_as(council.user(Role.DATA_STEWARD), at=cast.NOW) as steward:
        answer_question(question=question, believed=True, by=steward, at=cast.NOW)

    holders = [(event.happened_on, event.facts.get("worker") or event.worker) for event in
               believed("1", "holder_changed")]  # fmt: skip
    assert holders == [*([(OCTOBER, known)] if known else []), (NOVEMBER, "B Worker")]
    assert _held_by("1") == "B Worker"


def test_one_worker_in_two_teams_waits_for_somebody_and_the_later_file_is_believed(
    loads: Loads, tmp_path: Path, analyst
) -> None:
    def in_lists_6_and_7(path: Path, team: str | None) -> Path:
        plan = annex_a_list("List 7", "1", child_protection_plan_start_date=date(2026, 2, 2),
                            allocated_team=team, allocated_worker="A Worker")  # fmt: skip
        return lists(path, list_6=[list_6("1", allocated_team="North Team")], list_7=[plan])

    loads(in_lists_6_and_7(tmp_path / "a.xlsx", None), on=OCTOBER)
    assert not Question.objects.exists()
    loads(in_lists_6_and_7(tmp_path / "b.xlsx", "South Team"), on=OCTOBER, by=analyst)

    question = Question.objects.get()
    assert question.says["facts"] == {"team": "South Team", "worker": "A Worker"}
    assert (question.event.team, question.owner) == ("North Team", analyst)
    loads(lists(tmp_path / "c.xlsx", list_6=[list_6("1", allocated_team="South Team")]), on=NOVEMBER)
    held = Spell.objects.get(child=child_called("1"), kind="holder", until_on=None)
    assert (held.worker.code, held.team.code) == ("A Worker", "South Team")
    assert Question.objects.count() == 1


def test_a_worker_written_in_other_letters_or_an_adviser_beside_an_empty_cell_is_no_other_worker(
    loads: Loads, tmp_path: Path
) -> None:
    row = annex_a_list("List 9", "1", allocated_personal="P Adviser")
    case = [list_6("1"), list_6("1", allocated_worker="a worker")]

    loads(lists(tmp_path / "a.xlsx", list_6=case, list_9=[row]), on=OCTOBER)

    assert not Question.objects.exists()
    assert _held_by("1").casefold() == "a worker"


def test_a_file_without_the_day_that_a_later_one_gave_adds_no_second_case(
    loads: Loads, tmp_path: Path
) -> None:
    without = list_6("1", cin_start_date="03/12/25")
    loads(lists(tmp_path / "a.xlsx", list_6=[without]), on=OCTOBER)
    loads(lists(tmp_path / "b.xlsx", list_6=[list_6("1")]), on=NOVEMBER)
    before = everything()

    for name, on in (
        ("again.xlsx", OCTOBER),
        ("and again.xlsx", NOVEMBER),
        ("later.xlsx", date(2026, 5, 18)),
    ):
        loads(lists(tmp_path / name, list_6=[without]), on=on)

    assert everything()["disputes"] == before["disputes"] == []
    (referral,) = believed("1", "referral_received")
    assert (referral.happened_on, referral.undated) == (date(2025, 11, 3), False)


def test_a_visit_without_its_day_in_a_second_case_without_its_start_is_known_when_the_file_comes_again(
    loads: Loads, tmp_path: Path
) -> None:
    closed = list_6("1", cin_start_date=None, cin_closure_date=date(2026, 1, 5))
    loads(lists(tmp_path / "a.xlsx", list_6=[closed]), on=OCTOBER)
    second = lists(
        tmp_path / "b.xlsx", list_6=[list_6("1", cin_start_date=None, date_child_was_last_seen="03/12/25")]
    )
    loads(second, on=NOVEMBER)
    before = everything()

    loads(second, on=NOVEMBER)

    assert everything() == before


@pytest.mark.parametrize("ends", [(3, 12), (12, 3)], ids=["first and last", "last and first"])
def test_a_case_without_its_start_that_a_file_ends_twice_is_no_second_case_when_the_file_comes_again(
    loads: Loads, tmp_path: Path, ends: tuple[int, int]
) -> None:
    rows = [list_6("1", cin_start_date=None, cin_closure_date=date(2026, 1, day)) for day in ends]
    first = lists(tmp_path / "a.xlsx", list_6=[*rows, list_6("1")])
    loads(first, on=OCTOBER)
    loads(lists(tmp_path / "b.xlsx", list_6=[list_6("1")]), on=NOVEMBER)
    before = everything()

    loads(first, on=OCTOBER)

    assert everything() == before


@pytest.mark.parametrize("second", [NOVEMBER, OCTOBER], ids=["a month later", "of the same day"])
def test_a_file_that_corrects_keeps_the_day_that_it_leaves_out(
    loads: Loads, tmp_path: Path, second: date
) -> None:
    dated = list_6("1", cin_start_date=date(2025, 11, 3), primary_need_code="N99")
    undated = list_6("1", cin_start_date="03/12/25", primary_need_code="N4")
    loads(lists(tmp_path / "a.xlsx", list_6=[dated]), on=OCTOBER)

    loads(lists(tmp_path / "b.xlsx", list_6=[undated]), on=second)

    (case,) = believed("1", "referral_received")
    assert (case.happened_on, case.undated, case.category) == (date(2025, 11, 3), False, "N4")
    before = everything()
    for name, row in (("a.xlsx", dated), ("b.xlsx", undated)):
        loads(lists(tmp_path / f"saved anew {name}", list_1=[], list_6=[row]), on=second)
    assert everything() == before


def test_what_a_person_withdrew_is_not_filed_again_while_files_only_repeat_it(
    loads: Loads, tmp_path: Path
) -> None:
    row = annex_a_list("List 1", "1", date_of_contact=date(2026, 3, 5), contact_source="5A")
    loads(lists(tmp_path / "a.xlsx", list_1=[row]), on=OCTOBER)
    wrong = believed("1", "contact_received")
    record([], by=None, at=cast.NOW, why="It was about a cousin.", withdraw=wrong)

    loaded = loads(lists(tmp_path / "b.xlsx", list_1=[row]), on=NOVEMBER)

    assert believed("1", "contact_received") == []
    assert loaded.events["List 1", "contact_received", Outcome.KNOWN] == 1


def test_what_was_refused_has_not_vanished(loads: Loads, tmp_path: Path) -> None:
    contact = annex_a_list("List 1", "1", date_of_contact=date(2026, 1, 5), contact_source="5A")
    unreadable = annex_a_list("List 1", "1", date_of_contact="05/01/26", contact_source="5A")
    loads(lists(tmp_path / "a.xlsx", list_1=[contact]), on=OCTOBER)

    loads(lists(tmp_path / "b.xlsx", list_1=[unreadable]), on=NOVEMBER)

    assert not Vanished.objects.exists()
