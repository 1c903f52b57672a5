"""What the lists of Annex A say, and how messy they may be."""

from datetime import date
from pathlib import Path

import pytest

from sightline.sources.items import Covers, HolderSaid, PersonSaid
from sightline.sources.reading import formulas
from sightline.sources.reading.refused import FileRefused
from sightline.sources.reading.workbooks import open_workbook
from sightline.sources.recognition import recognise
from sightline.sources.translators import NeedsExtractDate, translate
from tests.sources.files import (
    EXTRACTED_ON,
    HEADINGS,
    Read,
    annex_a_list,
    csv_file,
    list_6,
    read,
    rewritten,
    workbook,
)


def one_list(path: Path, name: str, *rows: list[object]) -> Read:
    return read(workbook(path / "annex_a.xlsx", {name: [HEADINGS[name], *rows]}))


def test_a_case_says_its_referral_when_the_child_was_last_seen_and_who_holds_it(tmp_path: Path) -> None:
    said = one_list(tmp_path, "List 6", list_6())

    referral = said.one("referral_received")
    assert (referral.party, referral.happened_on, referral.subject_key) == (
        "1001",
        date(2025, 11, 3),
        "case 2025-11-03",
    )
    assert referral.facts == {"category": "N1"}
    assert said.one("child_seen").happened_on == date(2026, 3, 2)
    assert "alone" not in said.one("child_seen").facts
    assert said.of(HolderSaid) == [
        HolderSaid(
            "1001", "List 6", "North Team", "A Worker", EXTRACTED_ON, said.rows[0].place, None, "CINP", None
        )
    ]
    assert not said.by_kind["case_closed"] and not said.refusals


def test_an_empty_worker_is_nobody_and_a_failed_formula_is_not(tmp_path: Path) -> None:
    said = one_list(
        tmp_path,
        "List 6",
        list_6("1", allocated_worker=None),
        list_6("2", allocated_worker=("=VLOOKUP(A1,B:C,2)", "#N/A")),
        list_6("3", allocated_worker="Unallocated"),
    )

    holders = {holder.party: holder.worker for holder in said.of(HolderSaid)}
    assert holders == {"1": None, "3": None}
    assert [(refusal.place.cell, refusal.says) for refusal in said.refusals] == [("N3", "#N/A")]


def test_a_formula_whose_value_was_never_worked_out_is_refused(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "made.xlsx", {"List 6": [HEADINGS["List 6"], list_6(cin_closure_date=("=TODAY()", ""))]}
    )
    as_other_programs_write_it = rewritten(path, "xl/worksheets/sheet1.xml", b"<v></v>", b"")

    said = read(as_other_programs_write_it)

    assert [refusal.column for refusal in said.refusals] == ["CIN Closure Date"]
    assert not said.by_kind["case_closed"]


def test_an_identifier_is_typed_and_never_what_a_formula_came_to(tmp_path: Path) -> None:
    said = one_list(
        tmp_path,
        "List 6",
        list_6(("=1+1", 0)),
        list_6(("=VLOOKUP(B3,C:D,2)", "1002")),
        list_6("1003", age_of_child=("=2026-2014", 12), cin_start_date=("=DATE(2025,11,3)", 45964)),
    )

    assert [(each.extent, each.place.cell, each.says) for each in said.refusals] == [
        ("row", "A2", "=1+1"),
        ("row", "A3", "=VLOOKUP(B3,C:D,2)"),
    ]
    assert "paste it as a value" in said.refusals[0].why
    referral = said.one("referral_received")
    assert (referral.party, referral.happened_on) == ("1003", date(2025, 11, 3))


def test_a_sheet_of_more_formulas_than_any_return_has_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(formulas, "MOST_FORMULAS", 1)
    rows = [list_6(said, age_of_child=("=2026-2014", 12)) for said in ("1", "2")]
    path = workbook(tmp_path / "a.xlsx", {"List 6": [HEADINGS["List 6"], *rows]})

    with pytest.raises(FileRefused, match="more than 1 formulas"):
        open_workbook(path)


def test_a_case_whose_start_is_missing_or_unreadable_is_a_case_all_the_same(tmp_path: Path) -> None:
    said = one_list(
        tmp_path, "List 6", list_6("1", cin_start_date=None), list_6("2", cin_start_date="03/11/25")
    )

    assert [(event.party, event.undated) for event in said.by_kind["referral_received"]] == [
        ("1", True),
        ("2", True),
    ]
    assert said.refusals[0].place.cell == "G3" and "two figures" in said.refusals[0].why


def test_a_day_last_seen_that_cannot_be_read_is_never_that_the_child_was_never_seen(tmp_path: Path) -> None:
    said = one_list(
        tmp_path,
        "List 6",
        list_6("1", date_child_was_last_seen="02.03.26"),
        list_6("2", date_child_was_last_seen=None),
    )

    assert [(event.party, event.undated) for event in said.by_kind["child_visited"]] == [("1", True)]
    assert not said.by_kind["child_seen"]


def test_a_refused_closure_is_neither_open_nor_closed_by_guess(tmp_path: Path) -> None:
    said = one_list(
        tmp_path, "List 6", list_6(cin_closure_date="31/02/2026", reason_for_closure="RC7 - Services ceased")
    )

    assert not said.by_kind["case_closed"]
    assert {refusal.column for refusal in said.refusals} >= {"CIN Closure Date"}


def test_a_closed_status_without_a_date_has_closed_on_a_day_not_known(tmp_path: Path) -> None:
    said = one_list(tmp_path, "List 6", list_6(case_status="e) Closed episode"))

    closed = said.one("case_closed")
    assert closed.undated and closed.happened_on == EXTRACTED_ON


def test_only_a_visit_at_which_the_child_was_seen_alone_says_that_the_child_was_seen(tmp_path: Path) -> None:
    def plan(child: str, alone: object) -> list[object]:
        return annex_a_list(
            "List 7", child=child, child_protection_plan_start=date(2025, 9, 1), initial="a) Neglect",
            latest="d) Emotional abuse", date_of_the_last=date(2026, 3, 1), was_the_child=alone,
            number_of=0,
        )  # fmt: skip

    said = one_list(
        tmp_path, "List 7", plan("1", "a) Yes"), plan("2", "b) No"), plan("3", "c) Unknown"), plan("4", None)
    )

    assert [(event.party, dict(event.facts)) for event in said.by_kind["child_seen"]] == [
        ("1", {"alone": True, "context": "CP"})
    ]
    assert [(event.party, dict(event.facts)) for event in said.by_kind["child_visited"]] == [
        ("2", {"alone": False, "context": "CP"}),
        ("3", {"context": "CP"}),
        ("4", {"context": "CP"}),
    ]
    started = said.by_kind["protection_plan_started"][0]
    assert started.facts == {"category": "NEG", "number": 0}
    changed = said.by_kind["protection_plan_category_changed"][0]
    assert changed.facts == {"category": "EMO"} and changed.undated


def test_a_section_47_row_says_the_discussion_the_enquiry_and_the_conference_each_raised_by_the_last(
    tmp_path: Path,
) -> None:
    said = one_list(
        tmp_path,
        "List 5",
        annex_a_list("List 5", child="1", strategy=date(2026, 1, 5), was_an_initial="b) No",
                     date_of_initial=date(2026, 1, 20), did_the="a) Yes", allocated_worker="W"),
        annex_a_list("List 5", child="2", strategy=date(2026, 2, 5), was_an_initial="a) Yes"),
    )  # fmt: skip

    discussion, enquiry = said.by_kind["strategy_discussion_held"][0], said.by_kind["section_47_started"][0]
    conference = said.one("initial_conference_held")
    assert discussion.facts == {"outcome": "S47"}
    assert enquiry.raised_by_key == discussion.subject_key and enquiry.facts == {"worker": "W"}
    assert conference.raised_by_key == enquiry.subject_key
    assert conference.facts == {"category": "ICPC", "outcome": "CP_PLAN"}
    assert said.one("conference_not_required").party == "2"


def test_a_referral_with_no_further_action_has_closed_on_a_day_not_said(tmp_path: Path) -> None:
    said = one_list(
        tmp_path,
        "List 3",
        annex_a_list("List 3", child="1", date_of_ref=date(2026, 1, 5), referral_source="6",
                     referral_nfa="a) Yes"),
        annex_a_list("List 3", child="2", date_of_ref=date(2026, 1, 5), referral_nfa="b) No"),
    )  # fmt: skip

    assert [event.party for event in said.by_kind["case_closed"]] == ["1"]
    closed = said.one("case_closed")
    assert closed.undated and closed.happened_on == date(2026, 1, 5)


def test_a_child_in_care_says_period_status_placement_and_the_latest_of_what_recurs(tmp_path: Path) -> None:
    said = one_list(
        tmp_path,
        "List 8",
        annex_a_list(
            "List 8", child="1", date_started=date(2025, 2, 1),
            **{"child's_category": "N1 - Abuse or neglect"},
            start_date_of_current=date(2025, 5, 1), **{"child's_legal": "C1: ICO"},
            start_date_of_most=date(2025, 2, 3), placement_type="d) U4: Foster placement - long term",
            placement_provider="b) PR1: Own provision", date_of_last_social=date(2026, 3, 1),
            date_of_latest=date(2026, 1, 9), what_is="b) Adoption",
        ),
    )  # fmt: skip

    assert said.one("care_started").subject_key == "care_period 2025-02-01"
    assert said.one("legal_status_started").facts == {"code": "C1"}
    placement = said.one("placement_started")
    assert placement.facts == {"code": "U4", "category": "PR1", "long_term": True}
    assert placement.inside_key == "care_period 2025-02-01"
    assert said.one("child_visited").facts == {"context": "CLA"} and not said.by_kind["child_seen"]
    assert said.one("permanence_plan_recorded").facts == {"code": "ADOPTION"}
    assert not said.by_kind["placement_ended"] and not said.by_kind["legal_status_ended"]


def test_the_end_of_care_ends_the_placement_and_the_legal_status(tmp_path: Path) -> None:
    said = one_list(
        tmp_path,
        "List 8",
        annex_a_list(
            "List 8", child="1", date_started=date(2025, 2, 1), start_date_of_current=date(2025, 5, 1),
            **{"child's_legal": "C2: FCO"}, start_date_of_most=date(2025, 2, 3), placement_type="p) K2",
            date_ceased=date(2026, 1, 31), reason_ceased="e) E4A: Returned home",
        ),
    )  # fmt: skip

    ended = date(2026, 1, 31)
    assert said.one("care_ended").facts == {"reason": "E4A"}
    assert said.days("placement_ended") == said.days("legal_status_ended") == [ended]
    assert said.one("placement_ended").facts == {"code": "K2", "outcome": "E4A"}
    assert [holder.ended_on for holder in said.of(HolderSaid)] == [ended]


def test_a_birth_after_the_extract_is_an_expected_one(tmp_path: Path) -> None:
    said = one_list(tmp_path, "List 6", list_6(date_of_birth=date(2026, 6, 1)))

    expected = said.one("birth_expected")
    assert expected.names_on == date(2026, 6, 1) and not said.by_kind["born"]


def test_who_a_child_is_comes_once_however_many_rows_say_it_and_again_where_they_differ(
    tmp_path: Path,
) -> None:
    said = one_list(
        tmp_path,
        "List 6",
        list_6(),
        list_6(cin_start_date=date(2024, 1, 8)),
        list_6(cin_start_date=date(2023, 1, 9), gender="a) Male"),
    )

    people = said.of(PersonSaid)
    assert [(person.born_on, person.sex) for person in people] == [(date(2014, 5, 2), "F"), (None, "M")]
    assert [event.facts["code"] for event in said.by_kind["sex_recorded"]] == ["F", "M"]


def test_a_row_that_says_again_what_an_earlier_row_said_adds_nothing(tmp_path: Path) -> None:
    said = one_list(tmp_path, "List 6", list_6(), list_6("2"), list_6())

    assert [row.repeats.row if row.repeats else None for row in said.rows] == [None, None, 2]
    assert len(said.by_kind["referral_received"]) == 2


MONTH_FIRST = ["01/25/2026", "02/03/2026", "02/02/2026", "25/01/2026", date(2026, 3, 2), "2026-02-03"]


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_where_a_column_has_dates_month_first_no_day_and_month_are_swapped_by_guess(
    tmp_path: Path, kind: str
) -> None:
    rows = [list_6(str(at), date_child_was_last_seen=seen) for at, seen in enumerate(MONTH_FIRST)]
    if kind == "xlsx":
        said = one_list(tmp_path, "List 6", *rows)
    else:
        said = read(csv_file(tmp_path / "list 6.csv", [HEADINGS["List 6"], *rows]))

    assert {(event.party, event.happened_on) for event in said.by_kind["child_seen"]} - {
        ("4", date(2026, 3, 2))
    } == {("2", date(2026, 2, 2)), ("3", date(2026, 1, 25)), ("5", date(2026, 2, 3))}
    assert {refusal.says for refusal in said.refusals} >= {"01/25/2026", "02/03/2026"}
    assert any("01/25/2026, so it cannot be told which" in refusal.why for refusal in said.refusals)


def test_a_day_that_a_spreadsheet_may_have_swapped_is_refused_with_the_rest_of_its_column(
    tmp_path: Path,
) -> None:
    said = one_list(
        tmp_path,
        "List 6",
        list_6("1", date_child_was_last_seen="01/25/2026"),
        list_6("2", date_child_was_last_seen=date(2026, 3, 2)),
    )

    assert not said.by_kind["child_seen"]
    assert len(said.by_kind["referral_received"]) == 2


def test_one_slip_among_hundreds_of_dates_leaves_the_others_as_they_are(tmp_path: Path) -> None:
    rows = [list_6(str(at), date_child_was_last_seen="25/02/2026") for at in range(150)]
    slip = list_6("slip", date_child_was_last_seen="02/25/2026")
    other = list_6("other", date_child_was_last_seen="02/03/2026")

    said = one_list(tmp_path, "List 6", *rows, slip, other)

    assert len(said.refusals) == 1
    assert said.by_kind["child_seen"][-1].happened_on == date(2026, 3, 2)


def test_headings_below_title_rows_in_another_order_with_others_between_are_found(tmp_path: Path) -> None:
    headings = [*reversed(HEADINGS["List 6"]), "Notes"]
    rows = [
        ["Children in need, as at 16 March 2026"],
        [],
        headings,
        [*reversed(list_6()), "a note"],
        [None] * 15,
        [*reversed(list_6("2"))],
    ]

    said = read(workbook(tmp_path / "a.xlsx", {"Sheet1": rows}))

    assert [row.place.row for row in said.rows] == [4, 6]
    assert said.by_kind["referral_received"][1].party == "2"
    assert any("“Notes”" in sentence for sentence in said.noticed)


def test_a_row_whose_last_cells_are_empty_is_a_row_also_in_csv(tmp_path: Path) -> None:
    headings = HEADINGS["List 1"]
    path = csv_file(tmp_path / "list.csv", [headings, ["1", "", "", "", "", "05/03/2026"], ["", "", ""]])

    said = read(path)

    assert said.rows_in == {"List 1": 1}
    assert said.one("contact_received").facts == {"flag": True}


def test_lists_saved_as_csv_in_one_folder_are_one_return(tmp_path: Path) -> None:
    csv_file(tmp_path / "one.csv", [HEADINGS["List 1"], ["1", "", "", "", "", "05/03/2026", "q) 6: Police"]])
    csv_file(tmp_path / "two.csv", [HEADINGS["List 6"], list_6()])

    said = read(tmp_path)

    assert said.rows_in == {"List 1": 1, "List 6": 1}
    assert said.one("contact_received").place.file == "one.csv"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_a_csv_is_read_in_the_encoding_it_is_written_in(tmp_path: Path, encoding: str) -> None:
    path = csv_file(
        tmp_path / "six.csv", [HEADINGS["List 6"], list_6(allocated_worker="Zoë Müller")], encoding
    )

    (holder,) = read(path).of(HolderSaid)
    assert holder.worker == "Zoë Müller"


def test_day_numbers_of_a_1904_workbook_are_the_days_they_are_there(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "mac.xlsx",
        {"List 6": [HEADINGS["List 6"], list_6(cin_start_date=date(2025, 11, 3)),
                    list_6("2", cin_start_date=45964 - 1462)]},
        date_1904=True,
    )  # fmt: skip

    assert read(path).days("referral_received") == [date(2025, 11, 3), date(2025, 11, 3)]


def test_a_row_that_names_no_child_is_refused_whole(tmp_path: Path) -> None:
    said = one_list(tmp_path, "List 6", list_6(None), list_6())

    (refusal,) = said.refusals
    assert (refusal.place.cell, refusal.extent, refusal.identity) == ("A2", "row", True)
    assert said.rows_in == {"List 6": 2} and len(said.by_kind["referral_received"]) == 1


def test_a_row_with_more_cells_than_headings_is_refused_whole(tmp_path: Path) -> None:
    path = tmp_path / "one.csv"
    path.write_text(",".join(HEADINGS["List 1"]) + "\n1,,,,,05/03/2026,6,Smith\n2,,,,,05/03/2026,6\n")

    said = read(path)

    assert [refusal.extent for refusal in said.refusals] == ["row"]
    assert [event.party for event in said.by_kind["contact_received"]] == ["2"]


def test_a_csv_that_breaks_half_way_is_refused_by_its_name_and_covers_nothing(tmp_path: Path) -> None:
    csv_file(tmp_path / "one.csv", [HEADINGS["List 1"], ["1", "", "", "", "", "05/03/2026", "6"]])
    path = csv_file(tmp_path / "six.csv", [HEADINGS["List 6"], list_6()])
    with path.open("a") as file:
        file.write('1002,"' + "never closed\n" * 20_000)

    said = read(tmp_path)

    assert [(refusal.place.file, refusal.extent) for refusal in said.refusals] == [("six.csv", "file")]
    assert not said.of(Covers)


def test_a_missing_column_is_told_and_what_it_would_say_is_not_covered(tmp_path: Path) -> None:
    keep = [at for at, name in enumerate(HEADINGS["List 6"]) if name != "Date Child Was Last Seen"]
    rows = [[HEADINGS["List 6"][at] for at in keep], [list_6()[at] for at in keep]]

    said = read(workbook(tmp_path / "a.xlsx", {"List 6": rows}))

    (covers,) = said.of(Covers)
    assert "child_seen" not in covers.kinds and covers.kinds["referral_received"].extent == "every"
    assert any("“Date Child Was Last Seen”" in sentence for sentence in said.noticed)


def test_the_lists_say_the_latest_visit_only_and_never_the_outcome_of_a_contact(tmp_path: Path) -> None:
    rows = {name: [headings, [*["1"], *[None] * (len(headings) - 1)]] for name, headings in HEADINGS.items()}

    (covers,) = read(workbook(tmp_path / "a.xlsx", rows)).of(Covers)

    assert covers.kinds["child_seen"].extent == covers.kinds["child_visited"].extent == "latest"
    assert covers.kinds["contact_received"].from_on == date(2025, 9, 16)
    assert "contact_decided" not in covers.kinds and "visit_attempted" not in covers.kinds


def test_without_the_day_of_the_extract_nothing_is_read(tmp_path: Path) -> None:
    (recognised,) = recognise([workbook(tmp_path / "a.xlsx", {"List 6": [HEADINGS["List 6"], list_6()]})])

    with pytest.raises(NeedsExtractDate):
        next(iter(translate(recognised)))


@pytest.mark.parametrize(
    ("title", "day"),
    [
        (["Children in need as at 16 March 2026"], date(2026, 3, 16)),
        (["Extract date:", date(2026, 3, 16)], date(2026, 3, 16)),
        (["Extracted 16/03/2026, run 17/03/2026"], None),
        (["Children in need open on 16/03/2026"], None),
        (["Extracted 16/03/26"], None),
    ],
)
def test_the_day_of_the_extract_is_taken_from_a_title_that_says_it_and_is_never_guessed(
    tmp_path: Path, title: list[object], day: date | None
) -> None:
    path = workbook(tmp_path / "a.xlsx", {"List 6": [title, HEADINGS["List 6"], list_6()]})

    (recognised,) = recognise([path])

    assert recognised.extracted_on == day


def test_a_hidden_sheet_is_told_and_not_read(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    for name, hidden in (("List 6", False), ("Old", True)):
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, HEADINGS["List 6"])
        sheet.write_row(1, 0, ["1"])
        if hidden:
            sheet.hide()
    book.close()

    said = read(path)

    assert said.rows_in == {"List 6": 1}
    assert any("hidden" in sentence for sentence in said.noticed)
