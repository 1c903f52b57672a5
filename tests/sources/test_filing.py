"""What a load files, corrects, lists and leaves alone; and that its counts add up."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from sightline.access.actor import acting_as
from sightline.clocks import queries
from sightline.clocks.actions import record
from sightline.clocks.queries import Moment
from sightline.clocks.rebuilding import kept_spans, kept_spells, rebuild
from sightline.clocks.timelines import timelines
from sightline.identity.models import Team, Worker
from sightline.records.models import (
    Dispute,
    Event,
    Identifier,
    Receipt,
    ReceiptItem,
    Recording,
    SourceLine,
    Spell,
    Vanished,
)
from sightline.sources import ssda903
from sightline.sources.filing import CannotLoad, Loaded, NeedsDay, Outcome, load
from sightline.sources.models import Question
from sightline.standards.model import State
from tests import cast
from tests.sources.files import HEADINGS, annex_a_list, census, census_child, csv_file, list_6, workbook

OCTOBER, NOVEMBER = date(2026, 3, 16), date(2026, 4, 16)
Loads = Callable[..., Loaded]


def lists(path: Path, **rows: list[list[object]]) -> Path:
    """Return a workbook of these lists: `list_6=[row, ...]`."""
    named = {name.replace("_", " ").capitalize(): found for name, found in rows.items()}
    return workbook(path, {name: [HEADINGS[name], *found] for name, found in named.items()})


def everything() -> dict[str, list[tuple[object, ...]]]:
    """Return what a load may change, but for its receipts."""
    events, spells = Event.objects.order_by("id"), Spell.objects.order_by("party", "kind", "from_on")
    identifiers, disputes = Identifier.objects.order_by("id"), Dispute.objects.order_by("id")
    return {
        "events": list(events.values_list("id", "withdrawn_by", "facts", "happened_on")),
        "spells": list(spells.values_list("party", "kind", "from_on", "until_on", "worker", "team")),
        "identifiers": list(identifiers.values_list("party", "scheme", "value")),
        "disputes": list(disputes.values_list("event", "invariant", "settled_by")),
        "workers": list(Worker.objects.order_by("id").values_list("code")),
        "teams": list(Team.objects.order_by("id").values_list("code")),
    }


def child_called(council_id: str) -> int:
    return Identifier.objects.get(scheme="council_id", value=council_id).party_id


def believed(council_id: str, kind: str) -> list[Event]:
    found = Event.objects.filter(party=child_called(council_id), kind=kind, withdrawn_by=None)
    return list(found.order_by("happened_on", "id"))


def test_a_row_becomes_a_child_with_a_case_and_somebody_who_holds_it(loads: Loads, tmp_path: Path) -> None:
    loaded = loads(lists(tmp_path / "a.xlsx", list_6=[list_6("1001")]), on=OCTOBER)

    assert loaded.rows == {("List 6", Outcome.FILED): 1}
    holder = Spell.objects.get(child=child_called("1001"), kind="holder", until_on=None)
    assert (holder.worker.name, holder.team.name) == ("A Worker", "North Team")
    assert holder.team.parent.code == "WHOLE"


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


def test_a_day_that_was_missing_and_is_given_now_corrects_the_case(loads: Loads, tmp_path: Path) -> None:
    loads(lists(tmp_path / "a.xlsx", list_6=[list_6("1", cin_start_date=None)]), on=OCTOBER)

    loads(lists(tmp_path / "b.xlsx", list_6=[list_6("1")]), on=NOVEMBER)

    (referral,) = believed("1", "referral_received")
    assert (referral.happened_on, referral.undated) == (date(2025, 11, 3), False)
    assert Spell.objects.filter(child=child_called("1"), kind="case").count() == 1
    assert not Vanished.objects.exists()


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


def test_a_folder_with_one_unknown_file_loads_the_rest_and_says_so(council, tmp_path: Path) -> None:
    csv_file(tmp_path / "list 6.csv", [HEADINGS["List 6"], list_6("1")])
    (tmp_path / "lunch.csv").write_text("sandwich,price\negg,3\n")

    done = load(
        [tmp_path], by=None, at=cast.NOW, extracted_on=OCTOBER,
        acting=lambda: acting_as(None, at=cast.NOW, purpose="a test"),
    )  # fmt: skip

    assert sorted(each.receipt.state for each in done) == ["filed", "refused"]


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

    assert (loaded.rows_read, loaded.rows_that(Outcome.REFUSED)) == (3, 0)
    assert (loaded.cells_refused_in("List 6"), loaded.rows_with_refused_cells) == (1, 1)
    assert sum(loaded.disputes.values()) == Dispute.objects.values("event", "invariant").distinct().count()
    assert sum(loaded.disputes.values()) > 0


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
