"""What one load files, refuses and disputes; and that its counts add up."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from sightline.access.actor import acting_as
from sightline.case_file.out_of_sight import out_of_sight
from sightline.case_file.showing.holding import held_by
from sightline.clocks import queries
from sightline.clocks.queries import Moment
from sightline.clocks.rebuilding import kept_spans, kept_spells, rebuild
from sightline.clocks.timelines import timelines
from sightline.records.models import (
    Dispute,
    Event,
    Receipt,
    ReceiptItem,
    Recording,
    SourceLine,
    Spell,
    Subject,
    Vanished,
)
from sightline.sources import ssd, ssda903
from sightline.sources.counting import all_of
from sightline.sources.filing import CannotLoad, NeedsDay, Outcome, load
from sightline.standards.model import State
from tests import cast
from tests.sources.filed import NOVEMBER, OCTOBER, Loads, believed, child_called, everything, lists
from tests.sources.files import HEADINGS, annex_a_list, census, census_child, csv_file, list_6


def test_a_row_becomes_a_child_with_a_case_and_somebody_who_holds_it(loads: Loads, tmp_path: Path) -> None:
    loaded = loads(lists(tmp_path / "a.xlsx", list_6=[list_6("1001")]), on=OCTOBER)

    assert loaded.rows == {("List 6", Outcome.FILED): 1}
    holder = Spell.objects.get(child=child_called("1001"), kind="holder", until_on=None)
    assert (holder.worker.name, holder.team.name) == ("A Worker", "North Team")
    assert holder.team.parent.code == "WHOLE"


def test_a_day_that_was_missing_and_is_given_now_corrects_the_case(loads: Loads, tmp_path: Path) -> None:
    loads(lists(tmp_path / "a.xlsx", list_6=[list_6("1", cin_start_date=None)]), on=OCTOBER)

    loads(lists(tmp_path / "b.xlsx", list_6=[list_6("1")]), on=NOVEMBER)

    (referral,) = believed("1", "referral_received")
    assert (referral.happened_on, referral.undated) == (date(2025, 11, 3), False)
    assert Spell.objects.filter(child=child_called("1"), kind="case").count() == 1
    assert not Vanished.objects.exists()


def test_a_second_open_case_is_filed_disputed_and_settled_when_a_file_puts_it_right(
    loads: Loads, tmp_path: Path
) -> None:
    rows = [list_6("1", cin_start_date=date(2026, 1, 5)), list_6("1", cin_start_date=date(2026, 2, 5))]
    loads(lists(tmp_path / "a.xlsx", list_6=rows), on=OCTOBER)
    disputed = Dispute.objects.filter(invariant="V01")
    first = disputed.filter(settled_by=None).count()
    rows[0] = list_6(
        "1", cin_start_date=date(2026, 1, 5), cin_closure_date=date(2026, 1, 30), reason_for_closure="RC1"
    )

    loads(lists(tmp_path / "b.xlsx", list_6=rows), on=NOVEMBER)

    assert first > 0
    assert disputed.filter(settled_by=None).count() == 0


def test_a_child_who_is_only_known_has_clocks_that_read_what_the_new_file_covers(
    loads: Loads, tmp_path: Path
) -> None:
    path = lists(tmp_path / "a.xlsx", list_6=[list_6("1")])
    loads(path, on=OCTOBER)

    loads(path, on=NOVEMBER)

    child = [child_called("1")]
    kept = kept_spans(child), kept_spells(child)
    rebuild(child)
    assert (kept_spans(child), kept_spells(child)) == kept


def test_kept_clocks_are_those_a_rebuild_makes_when_two_lines_disagree(loads: Loads, tmp_path: Path) -> None:
    case = "<CINreferralDate>2025-11-03</CINreferralDate><PrimaryNeedCode>N4</PrimaryNeedCode>"
    loads(census(tmp_path / "census.xml", census_child("1", case)))
    loads(lists(tmp_path / "a.xlsx", list_6=[list_6("1")]), on=OCTOBER)
    child = [child_called("1")]

    kept = kept_spans(child), kept_spells(child)
    rebuild(child)

    assert (kept_spans(child), kept_spells(child)) == kept


def test_a_trial_writes_nothing_and_counts_what_would_be(loads: Loads, tmp_path: Path) -> None:
    path = lists(tmp_path / "a.xlsx", list_6=[list_6("1"), list_6("2", cin_start_date="31/09/2025")])
    before = everything(), Receipt.objects.count(), Recording.objects.count(), SourceLine.objects.count()

    trial = loads(path, on=OCTOBER, dry_run=True)

    after = everything(), Receipt.objects.count(), Recording.objects.count(), SourceLine.objects.count()
    assert after == before
    assert (trial.rows, len(trial.refused_cells)) == ({("List 6", Outcome.FILED): 2}, 1)


def test_a_trial_says_what_the_load_then_does(loads: Loads, tmp_path: Path) -> None:
    loads(lists(tmp_path / "a.xlsx", list_6=[list_6("1"), list_6("2")]), on=OCTOBER)
    path = lists(tmp_path / "b.xlsx", list_6=[list_6("1", primary_need_code="N4"), list_6("3")])
    trial = loads(path, on=NOVEMBER, dry_run=True)

    loaded = loads(path, on=NOVEMBER)

    assert (trial.rows, trial.events, trial.vanished) == (loaded.rows, loaded.events, loaded.vanished)


def test_a_trial_that_is_kept_files_nothing_but_its_receipt(loads: Loads, tmp_path: Path) -> None:
    before = everything()

    trial = loads(lists(tmp_path / "a.xlsx", list_6=[list_6("1")]), on=OCTOBER, dry_run=True, keep_trial=True)

    assert everything() == before
    assert trial.receipt.state == Receipt.State.WOULD_FILE
    assert ReceiptItem.objects.filter(receipt=trial.receipt, child=None, outcome="filed").count() == 1


def test_a_file_that_does_not_say_its_day_is_asked_for_it(loads: Loads, tmp_path: Path) -> None:
    with pytest.raises(NeedsDay, match="on which day"):
        loads(lists(tmp_path / "a.xlsx", list_6=[list_6("1")]))

    assert not Receipt.objects.exists()


def test_a_file_of_a_day_that_has_not_come_is_refused_and_holds_nothing_back(
    loads: Loads, tmp_path: Path
) -> None:
    file = lists(tmp_path / "a.xlsx", list_6=[list_6("1", allocated_worker="A Worker")])
    with pytest.raises(CannotLoad, match="13 November 2026, which has not come"):
        loads(file, on=cast.TODAY + timedelta(days=1))
    assert not Event.objects.filter(kind="referral_received").exists()

    loads(file, on=cast.TODAY)

    assert Event.objects.filter(kind="referral_received").count() == 1


def test_a_file_that_is_nothing_known_has_a_receipt_that_says_why(loads: Loads, tmp_path: Path) -> None:
    (tmp_path / "lunch.csv").write_text("sandwich,price\negg,3\n")

    with pytest.raises(CannotLoad, match=r"lunch.csv: The headings"):
        loads(tmp_path / "lunch.csv", on=OCTOBER)

    receipt = Receipt.objects.get()
    assert (receipt.state, receipt.name, receipt.line) == ("refused", "lunch.csv", None)


def test_a_file_that_breaks_off_half_way_files_nothing(loads: Loads, tmp_path: Path) -> None:
    path = csv_file(tmp_path / "list 6.csv", [HEADINGS["List 6"], *(list_6(str(n)) for n in range(2_000))])
    path.write_text(path.read_text() + '"2,' + "x" * 140_000)

    loaded = loads(path, on=OCTOBER)

    assert loaded.receipt.state == "refused"
    assert "quotation mark" in loaded.refused_why
    assert not Event.objects.exists()


def test_a_load_that_fails_leaves_a_receipt_that_says_so_and_nothing_else(
    loads: Loads, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    before = everything()
    monkeypatch.setattr("sightline.sources.filing.keep_receipt", fail)

    with pytest.raises(ZeroDivisionError):
        loads(lists(tmp_path / "a.xlsx", list_6=[list_6("1")]), on=OCTOBER)

    assert everything() == before
    assert Receipt.objects.get().refused_why.startswith("The load could not be finished")


def test_names_too_long_for_a_code_are_cut_and_still_hold(loads: Loads, tmp_path: Path) -> None:
    team = "The team of those who do the work that " + "nobody else will do " * 4

    loads(lists(tmp_path / "a.xlsx", list_6=[list_6("1", allocated_team=team)]), on=OCTOBER)

    assert Spell.objects.get(child=child_called("1"), kind="holder", until_on=None).team.name == team.strip()


def test_a_change_of_worker_alone_is_filed_in_the_row_that_says_it(loads: Loads, tmp_path: Path) -> None:
    loads(lists(tmp_path / "a.xlsx", list_6=[list_6("1")]), on=OCTOBER)

    loaded = loads(lists(tmp_path / "b.xlsx", list_6=[list_6("1", allocated_worker="B Worker")]), on=NOVEMBER)

    assert loaded.events["List 6", "holder_changed", Outcome.FILED] == 1
    assert loaded.rows == {("List 6", Outcome.FILED): 1}
    assert Spell.objects.get(child=child_called("1"), kind="holder", until_on=None).worker.code == "B Worker"


def test_after_a_census_alone_no_visit_clock_is_overdue(loads: Loads, tmp_path: Path) -> None:
    case = (
        "<CINreferralDate>2025-11-03</CINreferralDate><ChildProtectionPlans>"
        "<CPPstartDate>2025-12-01</CPPstartDate></ChildProtectionPlans>"
    )
    loads(census(tmp_path / "census.xml", census_child("1", case)))

    readings = queries.readings(Moment.of(date(2026, 6, 2)), standards=queries.SEEING)

    assert readings
    assert {reading.state for _, _, reading in readings} <= {State.UNKNOWN, State.NOT_NEEDED}


CONFERENCE_AND_PLAN = {
    "a census": lambda folder: [
        census(
            folder / "census.xml",
            census_child(
                "1",
                "<CINreferralDate>2025-06-02</CINreferralDate><Section47>"
                "<S47ActualStartDate>2025-06-10</S47ActualStartDate>"
                "<DateOfInitialCPC>2025-07-02</DateOfInitialCPC><ICPCnotRequired>false</ICPCnotRequired>"
                "</Section47><ChildProtectionPlans><CPPstartDate>2025-07-02</CPPstartDate>"
                "</ChildProtectionPlans>",
            ),
        )
    ],
    "the dataset": lambda folder: [
        dataset_table(folder, "cin_episodes", ["1", "R1", "2025-06-02", "N"],
                      "person_id", "referral_id", "referral_date", "referral_nfa"),
        dataset_table(folder, "s47_enquiry", ["1", "E1", "R1", "2025-06-10"],
                      "person_id", "s47_enquiry_id", "referral_id", "s47_start_date"),
        dataset_table(folder, "initial_cp_conference", ["1", "C1", "E1", "R1", "2025-07-02", "Y"],
                      "person_id", "icpc_id", "s47_enquiry_id", "referral_id", "icpc_date",
                      "icpc_outcome_cp_flag"),
        dataset_table(folder, "cp_plans", ["1", "P1", "R1", "C1", "2025-07-02", "NEG"],
                      "person_id", "cp_plan_id", "referral_id", "icpc_id", "cp_plan_start_date",
                      "cp_plan_initial_category"),
    ],
    "annex a": lambda folder: [
        lists(
            folder / "a.xlsx",
            list_5=[annex_a_list("List 5", "1", strategy=date(2026, 1, 5), was_an_initial="b) No",
                                 date_of_initial=date(2026, 2, 9), did_the="a) Yes")],
            list_6=[list_6("1", cin_start_date=date(2025, 12, 1))],
            list_7=[annex_a_list("List 7", "1", child_protection_plan_start_date=date(2026, 2, 9))],
        )
    ],
}  # fmt: skip


def dataset_table(folder: Path, table: str, cells: list[object], *names: str) -> Path:
    """Return a table of the dataset with one row, these cells below these of its headings."""
    fields = next([one.name for one in layout.headings] for layout in ssd.TABLES if layout.name == table)
    said = dict(zip((f"{fields[0].split('_')[0]}_{name}" for name in names), cells, strict=True))
    assert not said.keys() - set(fields), said.keys() - set(fields)
    return csv_file(folder / f"ssd_{table}.csv", [fields, [said.get(name) for name in fields]])


@pytest.mark.parametrize(
    ("source", "standards"),
    [("a census", ("C17n",)), ("the dataset", ("C17n",)), ("annex a", ("C17", "C17n"))],
)
def test_a_late_conference_that_led_to_a_plan_the_same_day_was_held_and_is_not_awaited(
    loads: Loads, tmp_path: Path, source: str, standards: tuple[str, ...]
) -> None:
    on = None if source == "a census" else OCTOBER
    loads(*CONFERENCE_AND_PLAN[source](tmp_path), on=on)

    readings = queries.readings(
        Moment.of(OCTOBER), children=[child_called("1")], standards=["C17", "C17n"], ended=True
    )

    assert {(standard.code, reading.state) for _, standard, reading in readings} == {
        (code, State.MISSED) for code in standards
    }
    enquiry, conference = Subject.objects.get(kind="section_47"), Subject.objects.get(kind="conference")
    assert conference.raised_by == enquiry
    plan = Subject.objects.get(kind="protection_plan")
    if source != "annex a":
        case = Subject.objects.get(kind="case")
        assert plan.raised_by == conference
        assert {each.inside for each in (enquiry, conference, plan)} == {case}


def test_after_annex_a_the_latest_visit_counts_and_earlier_ones_are_unknown(
    loads: Loads, tmp_path: Path
) -> None:
    row = annex_a_list(
        "List 7", "1", date_of_birth=date(2016, 1, 1), child_protection_plan_start_date=date(2025, 6, 2),
        date_of_the_last_statutory_visit=date(2026, 3, 9),
    )  # fmt: skip
    loads(
        lists(tmp_path / "a.xlsx", list_7=[row], list_6=[list_6("1", cin_start_date=date(2025, 5, 1))]),
        on=OCTOBER,
    )
    timeline = timelines([child_called("1")])[child_called("1")]

    visits = [event.happened_on for event in timeline.events if event.kind in ("child_visited", "child_seen")]
    readings = queries.readings(
        Moment.of(OCTOBER), children=[child_called("1")], standards=queries.SEEING, ended=True
    )

    assert date(2026, 3, 9) in visits
    states = {reading.state for _, _, reading in readings}
    assert State.OVERDUE not in states
    assert State.UNKNOWN in states


def test_a_file_without_the_day_says_who_holds_and_not_how_long(loads: Loads, tmp_path: Path) -> None:
    loads(lists(tmp_path / "a.xlsx", list_6=[list_6("1", cin_start_date=date(2025, 5, 1))]), on=OCTOBER)

    found = {
        day: (each.began_is_known, held_by(each, day).note)
        for day in (OCTOBER, OCTOBER + timedelta(days=21))
        for each in out_of_sight(Moment.of(day))
    }

    assert found == {
        OCTOBER: (False, "North Team, how long is not known"),
        OCTOBER + timedelta(days=21): (False, "North Team, 3 weeks or more"),
    }


@pytest.mark.parametrize("day", [date(2025, 7, 1), date(2025, 12, 1), date(2026, 3, 8)])
def test_after_annex_a_nobody_was_out_of_sight_on_a_day_before_the_latest_visit(
    loads: Loads, tmp_path: Path, day: date
) -> None:
    row = annex_a_list(
        "List 7", "1", date_of_birth=date(2016, 1, 1), child_protection_plan_start_date=date(2025, 6, 2),
        date_of_the_last_statutory_visit=date(2026, 3, 9),
    )  # fmt: skip
    seen = list_6("1", cin_start_date=date(2025, 5, 1), date_child_was_last_seen=date(2026, 3, 9))
    loads(lists(tmp_path / "a.xlsx", list_7=[row], list_6=[seen]), on=OCTOBER)

    readings = queries.readings(
        Moment.of(day), children=[child_called("1")], standards=queries.SEEING, ended=True
    )

    assert readings
    assert not {State.OVERDUE, State.MISSED} & {reading.state for _, _, reading in readings}


def test_whom_an_unreadable_cell_says_was_last_seen_stands_first_and_not_known(
    loads: Loads, tmp_path: Path
) -> None:
    rows = [
        list_6("1", date_child_was_last_seen="02.03.26"),
        list_6("2", date_child_was_last_seen="not known", cin_start_date="03/11/25"),
        list_6("3", date_child_was_last_seen=date(2026, 3, 9)),
        list_6("4", date_child_was_last_seen=None),
    ]
    loads(lists(tmp_path / "a.xlsx", list_6=rows), on=OCTOBER)

    found = {each.child.pk: each.days for each in out_of_sight(Moment.of(OCTOBER))}

    assert [found[child_called(each)] for each in "12"] == [None, None]
    assert found[child_called("3")] == (OCTOBER - date(2026, 3, 9)).days
    assert found[child_called("4")] == (OCTOBER - date(2025, 11, 3)).days
    assert set(list(found)[:2]) == {child_called("1"), child_called("2")}


def test_a_folder_with_one_unknown_file_loads_the_rest_and_says_so(council, tmp_path: Path) -> None:
    csv_file(tmp_path / "list 6.csv", [HEADINGS["List 6"], list_6("1")])
    (tmp_path / "lunch.csv").write_text("sandwich,price\negg,3\n")

    done = load(
        [tmp_path], by=None, at=cast.NOW, extracted_on=OCTOBER,
        acting=lambda: acting_as(None, at=cast.NOW, purpose="a test"),
    )  # fmt: skip

    assert sorted(each.receipt.state for each in done) == ["filed", "refused"]


def test_a_placement_begun_before_the_file_ends_where_the_file_says_and_not_the_next_one(
    loads: Loads, tmp_path: Path
) -> None:
    headings = {layout.name: [one.name for one in layout.headings] for layout in ssda903.FILES}["Episodes"]
    rows = [
        ["1", "15/02/2025", "L", "C2", "N1", "U6", "PR1", "14/08/2025", "X1", "CLOSE", "", "", ""],
        ["1", "14/08/2025", "P", "C2", "N1", "U1", "PR1", "", "", "", "", "", ""],
    ]
    csv_file(tmp_path / "Episodes.csv", [headings, *rows])

    loaded = loads(tmp_path, on=OCTOBER)

    started, (ended,) = believed("1", "placement_started"), believed("1", "placement_ended")
    assert [event.undated for event in started] == [True, False]
    assert ended.subject_id == started[0].subject_id
    assert loaded.rows == {("Episodes", Outcome.FILED): 2}
    assert not Dispute.objects.exists()


def test_refused_cells_are_counted_beside_the_rows_and_disputes_by_their_rule(
    loads: Loads, tmp_path: Path
) -> None:
    closed = {"cin_start_date": date(2025, 11, 3), "cin_closure_date": date(2025, 12, 3)}
    path = lists(
        tmp_path / "a.xlsx",
        list_6=[list_6("1", primary_need_code="N99"), list_6("2"), list_6("3", **closed)],
    )

    loaded = loads(path, on=OCTOBER)

    assert (loaded.rows_read, all_of(loaded.lists).counts[Outcome.REFUSED]) == (3, 0)
    assert (loaded.cells_refused_in("List 6"), loaded.rows_with_refused_cells) == (1, 1)
    assert sum(loaded.disputes.values()) == Dispute.objects.values("event", "invariant").distinct().count()
    assert sum(loaded.disputes.values()) > 0


def test_a_row_that_stands_twice_is_filed_once_and_its_refused_cell_is_refused_once(
    loads: Loads, tmp_path: Path
) -> None:
    once, other = list_6("1", primary_need_code="N99"), list_6("1", primary_need_code="N98")

    loaded = loads(lists(tmp_path / "a.xlsx", list_6=[once, once, other, once]), on=OCTOBER)

    outcomes = list(ReceiptItem.objects.filter(is_row=True).order_by("row").values_list("outcome", "why"))
    assert outcomes[0] == (Outcome.FILED, "")
    assert outcomes[1] == outcomes[3] == (Outcome.KNOWN, "It says the same as a.xlsx, List 6, row 2.")
    assert [says for *_, says, _ in loaded.refused_cells] == ["N99", "N98"]
    assert len(believed("1", "referral_received")) == 1


def test_what_had_not_come_when_the_file_was_made_is_refused_by_its_cell(
    loads: Loads, tmp_path: Path
) -> None:
    ahead = NOVEMBER + timedelta(days=9)
    rows = [
        list_6("1", date_child_was_last_seen=ahead),
        list_6("2", cin_start_date=ahead),
        list_6("3", date_of_birth=ahead),
    ]

    loaded = loads(lists(tmp_path / "a.xlsx", list_6=rows), on=NOVEMBER)

    (seen, start) = loaded.refused_cells
    assert (seen[2], start[2]) == ("Date Child Was Last Seen", "CIN Start Date")
    assert seen[4].startswith("25 April 2026 had not come when the file was made.")
    assert not Event.objects.filter(happened_on__gt=NOVEMBER).exists()
    assert (believed("1", "child_seen"), believed("2", "referral_received")[0].undated) == ([], True)
    assert believed("3", "birth_expected")[0].names_on == ahead
    assert loaded.rows_read == len(rows)


def test_a_census_says_nothing_of_days_after_it_was_made(loads: Loads, tmp_path: Path) -> None:
    cases = "<CINreferralDate>2026-01-05</CINreferralDate><CINclosureDate>2026-09-05</CINclosureDate>"
    unborn = "<PersonBirthDate>2026-09-09</PersonBirthDate>"

    loaded = loads(census(tmp_path / "c.xml", census_child("1", cases, unborn)), on=date(2026, 6, 2))

    assert [cell[2] for cell in loaded.refused_cells] == ["CINclosureDate"]
    assert not Event.objects.filter(happened_on__gt=date(2026, 6, 2)).exists()
    assert believed("1", "birth_expected")[0].names_on == date(2026, 9, 9)
