"""What a file got wrong, put right by a person: refused rows, moved events, files that differ."""

from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from sightline.identity.models import User
from sightline.records.models import Event, Receipt, ReceiptItem, Vanished
from sightline.sources.models import Question, RefusedList, RefusedRow
from tests.cast import signed_in
from tests.sources.filed import believed, lists
from tests.sources.files import HEADINGS, annex_a_list, list_6, workbook
from tests.sources.pages import NOVEMBER, OCTOBER, Loads, messy, text


def test_a_steward_mends_a_row_and_the_child_is_put_right(
    client: Client, loads: Loads, analyst: User, steward: User, tmp_path: Path
) -> None:
    number = loads(messy(tmp_path / "annex_a.xlsx"), on=OCTOBER, by=analyst).receipt.number
    browser = signed_in(client, steward)
    rows = browser.get(f"/receipts/{number}/mend/").context["rows"]
    form = browser.get(rows[0]["url"]).context["form"]
    values = dict(zip(form.fields, ("02/05/2014", "N4"), strict=True))

    page = browser.post(rows[0]["url"], values, follow=True)

    assert believed("1002", "referral_received")[0].category == "N4"
    assert believed("1002", "born")[0].happened_on == date(2014, 5, 2)
    assert "1 row mended here" in text(page)
    assert Receipt.objects.filter(name="Row 3 of List 6, mended", state="filed").count() == 1
    assert ReceiptItem.objects.filter(settled_by=steward).count() == 2


def test_a_row_without_an_id_is_mended_into_a_child(
    client: Client, loads: Loads, steward: User, tmp_path: Path
) -> None:
    number = loads(messy(tmp_path / "annex_a.xlsx"), on=OCTOBER).receipt.number
    browser = signed_in(client, steward)
    row = browser.get(f"/receipts/{number}/mend/").context["rows"][1]

    browser.post(row["url"], {"cell_0": "1003"})

    assert len(believed("1003", "referral_received")) == 1


def test_a_row_below_title_rows_is_mended_where_it_stands(
    client: Client, loads: Loads, steward: User, tmp_path: Path
) -> None:
    titles = [["Annex A, list 6", None], [None], ["Children in need"]]
    rows = [list_6("1001"), list_6("1002", primary_need_code="N99")]
    book = workbook(tmp_path / "annex_a.xlsx", {"List 6": [*titles, HEADINGS["List 6"], *rows]})
    number = loads(book, on=OCTOBER).receipt.number
    browser = signed_in(client, steward)
    (row,) = browser.get(f"/receipts/{number}/mend/").context["rows"]
    (cell,) = browser.get(row["url"]).context["form"].fields

    page = browser.post(row["url"], {cell: "N4"}, follow=True)

    assert believed("1002", "referral_received")[0].category == "N4"
    assert "1 row mended here" in text(page)
    receipt = Receipt.objects.get(name="Row 6 of List 6, mended")
    assert ReceiptItem.objects.filter(receipt=receipt, is_row=True).count() == 1


def test_a_row_that_cannot_be_found_again_is_not_called_filed(
    client: Client, loads: Loads, steward: User, tmp_path: Path
) -> None:
    number = loads(messy(tmp_path / "annex_a.xlsx"), on=OCTOBER).receipt.number
    browser = signed_in(client, steward)
    row = browser.get(f"/receipts/{number}/mend/").context["rows"][0]
    fields = browser.get(row["url"]).context["form"].fields
    RefusedList.objects.update(head_row=90)

    page = browser.post(row["url"], dict(zip(fields, ("02/05/2014", "N4"), strict=True)))

    assert "cannot be read by itself" in text(page)
    assert Receipt.objects.count() == 1


def test_a_receipt_warns_of_what_was_refused_until_it_is_mended(
    client: Client, loads: Loads, steward: User, tmp_path: Path
) -> None:
    number = loads(messy(tmp_path / "annex_a.xlsx"), on=OCTOBER).receipt.number
    browser, address = signed_in(client, steward), f"/receipts/{number}/"
    cells, nobody = browser.get(f"{address}mend/").context["rows"]

    before = browser.get(address).context["alert"]
    listed_before = _listed_as(browser, number)
    browser.post(nobody["url"], {"cell_0": "1003"})
    between = browser.get(address).context["alert"]
    fields = browser.get(cells["url"]).context["form"].fields
    browser.post(cells["url"], dict(zip(fields, ("02/05/2014", "N4"), strict=True)))

    assert before["title"] == "1 row was refused"
    assert between["title"] == "2 cells were refused"
    assert browser.get(address).context["alert"] == {}
    assert (listed_before, _listed_as(browser, number)) == ("Filed in part", "Filed")


def _listed_as(browser: Client, number: str) -> str:
    rows = browser.get("/receipts/").context["rows"]
    return next(row["state"] for row in rows if row["number"] == number)


def test_a_day_in_doubt_is_filed_once_it_is_written_otherwise_and_not_before(
    client: Client, loads: Loads, steward: User, tmp_path: Path
) -> None:
    clear = {"date_of_birth": date(2014, 5, 25), "cin_start_date": date(2025, 11, 25)}
    rows = [list_6(child, date_child_was_last_seen=seen, **clear) for child, seen in
            (("1", "01/25/2026"), ("2", "02/03/2026"))]  # fmt: skip
    number = loads(lists(tmp_path / "a.xlsx", list_6=rows), on=OCTOBER).receipt.number
    browser = signed_in(client, steward)
    row = browser.get(f"/receipts/{number}/mend/").context["rows"][1]
    (cell,) = browser.get(row["url"]).context["form"].fields

    page = browser.post(row["url"], {cell: "02/03/2026"})
    assert "it cannot be told which figure" in text(page)
    assert not believed("2", "child_seen")
    browser.post(row["url"], {cell: "2026-02-03"})

    assert believed("2", "child_seen")[0].happened_on == date(2026, 2, 3)


def test_what_still_cannot_be_read_is_said_and_nothing_is_filed(
    client: Client, loads: Loads, steward: User, tmp_path: Path
) -> None:
    number = loads(messy(tmp_path / "annex_a.xlsx"), on=OCTOBER).receipt.number
    browser = signed_in(client, steward)
    row = browser.get(f"/receipts/{number}/mend/").context["rows"][0]
    form = browser.get(row["url"]).context["form"]

    page = browser.post(row["url"], dict(zip(form.fields, ("02/05/2014", "N77"), strict=True)))

    assert "not a code of the list" in text(page)
    assert Receipt.objects.count() == 1


def test_an_analyst_does_not_mend(client: Client, loads: Loads, analyst: User, tmp_path: Path) -> None:
    number = loads(messy(tmp_path / "annex_a.xlsx"), on=OCTOBER, by=analyst).receipt.number

    assert signed_in(client, analyst).get(f"/receipts/{number}/mend/").status_code == 403


def test_what_moved_is_withdrawn_by_a_person_and_stays_known_for_before(
    client: Client, loads: Loads, steward: User, tmp_path: Path
) -> None:
    for name, day, on in (("a", date(2026, 1, 5), OCTOBER), ("b", date(2026, 1, 8), NOVEMBER)):
        row = annex_a_list("List 1", "1", date_of_contact=day, contact_source="5A")
        loaded = loads(lists(tmp_path / f"{name}.xlsx", list_1=[row]), on=on)
    gone = Vanished.objects.get()
    address = f"/receipts/{loaded.receipt.number}/missing/{gone.pk}/"

    signed_in(client, steward).post(address, {"how": "moved", "why": "The date was corrected."})

    assert [event.happened_on for event in believed("1", "contact_received")] == [date(2026, 1, 8)]
    gone.event.refresh_from_db()
    assert gone.event.withdrawn_why == "The date was corrected."


@pytest.mark.parametrize(("answer", "stands"), [("file", "N4"), ("record", "N1")])
def test_of_two_files_of_one_day_a_person_says_which_is_right(
    client: Client, loads: Loads, steward: User, tmp_path: Path, answer: str, stands: str
) -> None:
    loads(lists(tmp_path / "a.xlsx", list_6=[list_6("1", primary_need_code="N1")]), on=OCTOBER)
    loads(lists(tmp_path / "b.xlsx", list_6=[list_6("1", primary_need_code="N4")]), on=OCTOBER)
    question = Question.objects.get()
    browser = signed_in(client, steward)

    browser.post(f"/receipts/questions/{question.pk}/", {"believed": answer})

    assert [event.category for event in believed("1", "referral_received")] == [stands]
    assert not browser.get("/data-quality/waiting/").context["rows"]


def test_nothing_of_a_trial_is_mended(client: Client, loads: Loads, steward: User, tmp_path: Path) -> None:
    trial = loads(messy(tmp_path / "annex_a.xlsx"), on=OCTOBER, dry_run=True, keep_trial=True).receipt
    row = RefusedRow.objects.first()
    browser = signed_in(client, steward)

    listed = browser.get(f"/receipts/{trial.number}/mend/").context["rows"]
    page = browser.post(f"/receipts/{trial.number}/mend/{row.pk}/", {"cell_3": "02/05/2014", "cell_7": "N4"})

    assert listed == []
    assert "Load it first" in text(page)
    assert not Event.objects.exists()
