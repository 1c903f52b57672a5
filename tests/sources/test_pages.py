"""The pages of the way in: receipts, loading, mending and data quality, as each person sees them."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from asgiref.sync import async_to_sync
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.access.log import LogEntry
from sightline.access.masking import MASK
from sightline.identity.models import User
from sightline.identity.roles import Role
from sightline.records.models import Dispute, Event, Receipt, ReceiptItem, Vanished
from sightline.sources import arriving, tasks, uploading
from sightline.sources.filing import Loaded
from sightline.sources.models import Question, RefusedRow, Upload
from tests import cast
from tests.cast import signed_in
from tests.sources.filed import believed, child_called, lists
from tests.sources.files import HEADINGS, annex_a_list, census, census_child, list_6, workbook

OCTOBER, NOVEMBER = date(2026, 3, 16), date(2026, 4, 16)
Loads = Callable[..., Loaded]


@pytest.fixture
def steward(council: cast.Council) -> User:
    return council.user(Role.DATA_STEWARD)


def messy(path: Path) -> Path:
    """Return a workbook with a good row, one with a refused code, one without an id, and one repeated."""
    rows = [
        list_6("1001"),
        list_6("1002", primary_need_code="N99", date_of_birth="31/09/2014"),
        list_6(None, allocated_worker="A Worker"),
        list_6("1001"),
    ]
    return lists(path, list_6=rows)


def text(page: object) -> str:
    return " ".join(page.content.decode().split())


def test_every_row_is_in_exactly_one_column_and_the_sum_is_printed(
    client: Client, loads: Loads, analyst: User, tmp_path: Path
) -> None:
    loaded = loads(messy(tmp_path / "annex_a.xlsx"), on=OCTOBER, by=analyst)

    page = text(signed_in(client, analyst).get(f"/receipts/{loaded.receipt.number}/"))

    assert "4 read = 1 already known + 2 filed + 1 refused" in page
    assert "6 Children in need" in page
    assert "1 row was refused" in page
    assert "Cells refused" in page
    assert "3 cells in 2 rows could not be read." in page


def test_a_row_that_was_filed_in_part_says_how_many_of_its_cells_were_refused(
    client: Client, loads: Loads, analyst: User, tmp_path: Path
) -> None:
    number = loads(messy(tmp_path / "annex_a.xlsx"), on=OCTOBER, by=analyst).receipt.number

    page = text(signed_in(client, analyst).get(f"/receipts/{number}/rows/?outcome=filed"))

    assert "Filed, 2 cells refused" in page


def test_each_number_opens_its_rows(client: Client, loads: Loads, analyst: User, tmp_path: Path) -> None:
    number = loads(messy(tmp_path / "annex_a.xlsx"), on=OCTOBER, by=analyst).receipt.number
    browser = signed_in(client, analyst)

    for outcome, count in (("filed", 2), ("known", 1), ("refused", 1), ("", 4)):
        page = browser.get(f"/receipts/{number}/rows/?list=List+6&outcome={outcome}")
        assert page.context["count"] == count


def test_an_analyst_sees_dates_and_codes_but_no_cell_that_may_tell_who_a_child_is(
    client: Client, loads: Loads, analyst: User, steward: User, tmp_path: Path
) -> None:
    number = loads(messy(tmp_path / "annex_a.xlsx"), on=OCTOBER, by=analyst).receipt.number

    seen = {}
    for name, user in (("analyst", analyst), ("steward", steward)):
        page = signed_in(client, user).get(f"/receipts/{number}/")
        seen[name] = {cell["column"]: cell["says"] for cell in page.context["cells"]}

    assert seen["analyst"]["Primary Need Code"] == seen["steward"]["Primary Need Code"] == "N99"
    assert (seen["analyst"]["Date of Birth"], seen["steward"]["Date of Birth"]) == (MASK, "31/09/2014")
    assert seen["analyst"]["Child Unique ID"] == MASK
    assert "b) Female" in seen["steward"]["Child Unique ID"]


def test_refused_rows_come_down_in_the_shape_of_their_file(
    client: Client, loads: Loads, analyst: User, steward: User, tmp_path: Path
) -> None:
    number = loads(messy(tmp_path / "annex_a.xlsx"), on=OCTOBER, by=analyst).receipt.number
    address = signed_in(client, steward).get(f"/receipts/{number}/").context["downloads"][0]["href"]

    whole = client.get(address).content.decode("utf-8-sig").splitlines()
    masked = signed_in(client, analyst).get(address).content.decode("utf-8-sig").splitlines()

    assert whole[0].startswith(HEADINGS["List 6"][0])
    assert len(whole) == 3
    assert whole[1].startswith("1002,") and "N99" in whole[1] and "31/09/2014" in whole[1]
    assert masked[1].startswith("1002,") and "31/09/2014" not in masked[1]
    assert "A Worker" not in masked[2]
    with keeping(EVERY_CHILD):
        assert LogEntry.objects.filter(user=analyst, action="download").count() == 1


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


def test_a_restricted_childs_rows_are_shown_to_nobody_else(
    client: Client, council: cast.Council, loads: Loads, analyst: User, tmp_path: Path
) -> None:
    from sightline.access.actions import restrict
    from sightline.access.actor import actor_of
    from sightline.records.models import Child

    number = loads(lists(tmp_path / "a.xlsx", list_6=[list_6("1"), list_6("2")]), on=OCTOBER).receipt.number
    director = actor_of(council.user(Role.DIRECTOR), at=cast.NOW)
    restrict(child=Child.objects.get(pk=child_called("2")), by=director, reason="A relative works here.")

    page = signed_in(client, analyst).get(f"/receipts/{number}/rows/?outcome=filed")

    assert [row["child"] for row in page.context["rows"]] == ["1"]


def test_what_is_missing_is_listed_and_nothing_is_deleted(
    client: Client, loads: Loads, analyst: User, tmp_path: Path
) -> None:
    two = [list_6("1", cin_start_date=date(2026, 1, 5)), list_6("2", cin_start_date=date(2026, 1, 6))]
    loads(lists(tmp_path / "a.xlsx", list_6=two), on=OCTOBER)
    number = loads(lists(tmp_path / "b.xlsx", list_6=two[:1]), on=NOVEMBER).receipt.number
    browser = signed_in(client, analyst)

    page = text(browser.get(f"/receipts/{number}/"))
    rows = browser.get(f"/receipts/{number}/missing/").context["rows"]

    assert (
        "1 child</a> was in last month’s file and is not in this one. Nothing was deleted or closed." in page
    )
    assert [row["child"] for row in rows] == ["2"]


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


# ------------------------------------------------------------ loading


def send(browser: Client, path: Path, **said: object) -> Upload:
    file = SimpleUploadedFile(path.name, path.read_bytes())
    page = browser.post("/load-a-file/", {"files": file, **said})
    assert page.status_code == 302, text(page)
    return Upload.objects.get(public_id=page.headers["Location"].rstrip("/").rsplit("/", 1)[1])


def test_a_file_is_kept_privately_and_asked_for_in_the_same_transaction(
    client: Client, analyst: User, tmp_path: Path
) -> None:
    upload = send(signed_in(client, analyst), messy(tmp_path / "annex_a.xlsx"), extracted_on="16/03/2026")

    (path,) = uploading.paths_in(upload.folder)
    assert (path.name, path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (
        "annex_a.xlsx", 0o600, 0o700)  # fmt: skip
    job = ProcrastinateJob.objects.get(task_name="bring_in_files")
    assert job.args == {"upload_id": upload.pk}


def test_a_load_ends_on_its_receipt_and_its_files_are_gone(
    client: Client, analyst: User, tmp_path: Path, django_capture_on_commit_callbacks
) -> None:
    browser = signed_in(client, analyst)
    upload = send(browser, messy(tmp_path / "annex_a.xlsx"), extracted_on="16/03/2026")
    waiting = browser.get(f"/load-a-file/{upload.public_id}/")

    with django_capture_on_commit_callbacks(execute=True):
        arriving.bring_in(upload.pk, at=cast.NOW)

    ended = browser.get(f"/load-a-file/{upload.public_id}/")
    upload_folder, upload = upload.folder, Upload.objects.get(pk=upload.pk)
    assert "See how far it is" in text(waiting)
    assert ended.headers["Location"] == f"/receipts/{upload.receipts[0]}/"
    assert Receipt.objects.get().received_by == analyst
    assert not (uploading.arriving() / upload_folder).exists()


def test_bringing_a_file_in_twice_files_it_once(client: Client, analyst: User, tmp_path: Path) -> None:
    upload = send(signed_in(client, analyst), messy(tmp_path / "annex_a.xlsx"), extracted_on="16/03/2026")

    arriving.bring_in(upload.pk, at=cast.NOW)
    arriving.bring_in(upload.pk, at=cast.NOW)

    assert Receipt.objects.count() == 1


def test_a_file_that_does_not_say_its_day_waits_for_it(client: Client, analyst: User, tmp_path: Path) -> None:
    browser = signed_in(client, analyst)
    upload = send(browser, messy(tmp_path / "annex_a.xlsx"))
    arriving.bring_in(upload.pk, at=cast.NOW)
    address = f"/load-a-file/{upload.public_id}/"

    asked = text(browser.get(address))
    browser.post(address, {"extracted_on": "16/03/2026"})
    arriving.bring_in(upload.pk, at=cast.NOW)

    assert "On which day was it taken from its system?" in asked
    assert Receipt.objects.get().extracted_on == OCTOBER


def test_a_trial_says_what_would_be_and_files_it_when_told(
    client: Client, analyst: User, tmp_path: Path
) -> None:
    browser = signed_in(client, analyst)
    upload = send(browser, messy(tmp_path / "annex_a.xlsx"), extracted_on="16/03/2026", trial="on")
    arriving.bring_in(upload.pk, at=cast.NOW)
    address = f"/load-a-file/{upload.public_id}/"
    trial = Receipt.objects.get()

    shown = text(browser.get(f"/receipts/{trial.number}/"))
    events = Event.objects.count()
    browser.post(address, {"file": "yes"})
    arriving.bring_in(upload.pk, at=cast.NOW)

    assert "This was a trial" in shown and "Would file" in shown
    assert events == 0
    assert Event.objects.count() > 0


def test_a_trial_that_is_not_wanted_leaves_nothing(
    client: Client, analyst: User, tmp_path: Path, django_capture_on_commit_callbacks
) -> None:
    browser = signed_in(client, analyst)
    upload = send(browser, messy(tmp_path / "annex_a.xlsx"), extracted_on="16/03/2026", trial="on")
    arriving.bring_in(upload.pk, at=cast.NOW)

    with django_capture_on_commit_callbacks(execute=True):
        browser.post(f"/load-a-file/{upload.public_id}/", {"cancel": "yes"})

    assert Upload.objects.get().state == "cancelled"
    assert not uploading.paths_in(upload.folder)


def test_somebody_who_may_no_longer_load_files_loads_none(
    client: Client, analyst: User, tmp_path: Path
) -> None:
    from sightline.identity.actions import close_sign_in

    upload = send(signed_in(client, analyst), messy(tmp_path / "annex_a.xlsx"), extracted_on="16/03/2026")
    close_sign_in(user=analyst, at=cast.NOW, by=None)

    arriving.bring_in(upload.pk, at=cast.NOW)

    assert Upload.objects.get().why == arriving.MAY_NOT
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("empty.csv", b"", "empty"),
        ("letter.pdf", b"%PDF-1.7 something", "is a PDF"),
        ("run.exe", b"MZ\x90\x00", "is a program"),
        ("noise.csv", b"a,b\x00\x01\x02" + bytes(range(1, 200)), "neither a workbook nor text"),
    ],
)
def test_what_is_no_return_is_not_taken(
    client: Client, analyst: User, name: str, content: bytes, why: str
) -> None:
    page = signed_in(client, analyst).post("/load-a-file/", {"files": SimpleUploadedFile(name, content)})

    assert why in text(page)
    assert not Upload.objects.exists()


def test_several_files_of_one_return_are_one_upload(client: Client, analyst: User, tmp_path: Path) -> None:
    files = [SimpleUploadedFile(name, b"a,b\n1,2\n") for name in ("../../header.csv", "episodes.csv")]

    signed_in(client, analyst).post("/load-a-file/", {"files": files})

    upload = Upload.objects.get()
    assert [path.name for path in uploading.paths_in(upload.folder)] == ["episodes.csv", "header.csv"]


def test_an_unanswered_upload_is_given_up_after_a_day(
    client: Client, analyst: User, tmp_path: Path, django_capture_on_commit_callbacks
) -> None:
    from datetime import timedelta

    upload = send(signed_in(client, analyst), messy(tmp_path / "annex_a.xlsx"))
    arriving.bring_in(upload.pk, at=cast.NOW)

    with django_capture_on_commit_callbacks(execute=True):
        arriving.tidy_up(at=cast.NOW + timedelta(hours=25))

    assert Upload.objects.get().state == "cancelled"
    assert not uploading.paths_in(upload.folder)


# ------------------------------------------------------------ data quality


def test_a_disputed_fact_is_accepted_with_a_reason(
    client: Client, loads: Loads, analyst: User, steward: User, tmp_path: Path
) -> None:
    rows = [list_6("1", cin_start_date=date(2026, 1, 5)), list_6("1", cin_start_date=date(2026, 2, 5))]
    loads(lists(tmp_path / "a.xlsx", list_6=rows), on=OCTOBER, by=analyst)
    browser = signed_in(client, steward)
    (row,) = browser.get("/data-quality/").context["rows"]

    browser.post(row["settle_url"], {"how": "accept", "why": "There are two: she moved in between."})

    assert row["owner"] == analyst.person.name
    assert not Dispute.objects.filter(settled_by=None).exists()
    assert browser.get("/data-quality/").context["count"] == 0


def test_a_disputed_event_is_withdrawn_and_what_it_broke_holds_again(
    client: Client, loads: Loads, steward: User, tmp_path: Path
) -> None:
    rows = [list_6("1", cin_start_date=date(2026, 1, 5)), list_6("1", cin_start_date=date(2026, 2, 5))]
    loads(lists(tmp_path / "a.xlsx", list_6=rows), on=OCTOBER)
    browser = signed_in(client, steward)
    (row,) = browser.get("/data-quality/").context["rows"]
    second = believed("1", "referral_received")[1]
    assert second.pk in {event.pk for event in browser.get(row["settle_url"]).context["found"].events}

    browser.post(row["settle_url"], {"how": str(second.pk), "why": "It was the same referral."})

    assert len(believed("1", "referral_received")) == 1
    assert not Dispute.objects.filter(settled_by=None).exists()


def test_sources_that_differ_are_listed_with_their_owners(
    client: Client, loads: Loads, analyst: User, tmp_path: Path
) -> None:
    loads(lists(tmp_path / "a.xlsx", list_6=[list_6("1")]), on=OCTOBER, by=analyst)
    case = "<CINreferralDate>2025-11-03</CINreferralDate><PrimaryNeedCode>N4</PrimaryNeedCode>"
    loads(census(tmp_path / "census.xml", census_child("1", case)), by=analyst)

    (row,) = signed_in(client, analyst).get("/data-quality/sources/").context["rows"]

    assert (row["one"]["says"], row["other"]["says"]) == ("category: N1", "category: N4")
    assert row["one"]["owner"] == row["other"]["owner"] == analyst.person.name


def test_a_child_in_one_source_and_not_in_another_is_listed(
    client: Client, loads: Loads, analyst: User, tmp_path: Path
) -> None:
    loads(lists(tmp_path / "a.xlsx", list_6=[list_6("1"), list_6("2")]), on=OCTOBER, by=analyst)
    case = "<CINreferralDate>2025-11-03</CINreferralDate><PrimaryNeedCode>N1</PrimaryNeedCode>"
    loads(census(tmp_path / "census.xml", census_child("1", case)), by=analyst)
    browser = signed_in(client, analyst)

    (pair,) = browser.get("/data-quality/children/").context["pairs"]
    page = browser.get(pair["url"])

    assert (pair["there"], pair["not_there"], pair["count"]) == (
        "Inspection lists (Annex A)", "Children in need census", 1)  # fmt: skip
    assert [child.name for child in page.context["children"]] == ["2"]


def test_a_number_whose_check_letter_fails_is_listed_and_hidden_from_analysts(
    client: Client, loads: Loads, analyst: User, steward: User, tmp_path: Path
) -> None:
    identity = "<UPN>B123456789012</UPN>"
    loads(census(tmp_path / "census.xml", census_child("1", identity=identity)), by=analyst)

    shown = [
        signed_in(client, user).get("/data-quality/numbers/").context["rows"][0]["value"]
        for user in (analyst, steward)
    ]

    assert shown == [MASK, "B123456789012"]


@pytest.mark.parametrize(
    "address",
    ["/receipts/", "/load-a-file/", "/data-quality/", "/data-quality/waiting/", "/data-quality/sources/",
     "/data-quality/children/", "/data-quality/numbers/"],
)  # fmt: skip
def test_a_board_member_opens_none_of_it(client: Client, council: cast.Council, address: str) -> None:
    assert signed_in(client, council.user(Role.BOARD_MEMBER)).get(address).status_code == 403


def test_with_nothing_loaded_every_page_says_so(client: Client, analyst: User) -> None:
    browser = signed_in(client, analyst)

    assert "Nothing has been loaded yet." in text(browser.get("/receipts/"))
    assert "Nothing is disputed." in text(browser.get("/data-quality/"))


def test_a_workbook_that_is_none_is_refused_with_its_receipt(
    client: Client, analyst: User, tmp_path: Path
) -> None:
    path = workbook(tmp_path / "lunch.xlsx", {"Menu": [["Sandwich", "Price"], ["Egg", 3]]})
    browser = signed_in(client, analyst)
    upload = send(browser, path, extracted_on="16/03/2026")

    arriving.bring_in(upload.pk, at=cast.NOW)

    page = text(browser.get(f"/load-a-file/{upload.public_id}/"))
    assert "Nothing was filed" in page and "The headings of this file" in page
    assert Receipt.objects.get().state == "refused"


def test_after_a_census_alone_out_of_sight_says_why_it_cannot_say(
    client: Client, council: cast.Council, loads: Loads, tmp_path: Path
) -> None:
    case = "<CINreferralDate>2025-11-03</CINreferralDate><PrimaryNeedCode>N1</PrimaryNeedCode>"
    loads(census(tmp_path / "census.xml", census_child("1", case)))

    page = signed_in(client, council.user(Role.DIRECTOR)).get("/out-of-sight/")

    assert "Your files do not hold visits." in text(page)
    assert "0 open children" not in text(page)


def test_nothing_of_a_trial_is_mended(client: Client, loads: Loads, steward: User, tmp_path: Path) -> None:
    trial = loads(messy(tmp_path / "annex_a.xlsx"), on=OCTOBER, dry_run=True, keep_trial=True).receipt
    row = RefusedRow.objects.first()
    browser = signed_in(client, steward)

    listed = browser.get(f"/receipts/{trial.number}/mend/").context["rows"]
    page = browser.post(f"/receipts/{trial.number}/mend/{row.pk}/", {"cell_3": "02/05/2014", "cell_7": "N4"})

    assert listed == []
    assert "Load it first" in text(page)
    assert not Event.objects.exists()


def test_the_jobs_of_a_dead_worker_are_started_again(db: None) -> None:
    job = tasks.bring_in_files.defer(upload_id=1)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat)"
            " VALUES (now() - interval '5 minutes') RETURNING id"
        )
        worker = cursor.fetchone()[0]
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE id = %s", [worker, job]
        )

    async_to_sync(tasks.start_again_what_stopped.func)(SimpleNamespace(app=app), timestamp=0)

    assert ProcrastinateJob.objects.get(pk=job).status == "todo"
