"""A file on its way in from a page: kept privately, brought in once, tried, given up."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from asgiref.sync import async_to_sync
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from sightline.identity.models import User
from sightline.records.models import Event, Receipt
from sightline.sources import arriving, ssda903, tasks, uploading
from sightline.sources.models import Upload
from tests import cast
from tests.cast import signed_in
from tests.sources.files import csv_file, workbook
from tests.sources.pages import OCTOBER, messy, send, text

HEADER, EPISODES = ([one.name for one in ssda903.FILES[at].headings] for at in (0, 3))


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


def test_files_sent_together_are_called_by_their_own_names(
    client: Client, analyst: User, tmp_path: Path
) -> None:
    rows = {
        "Episodes 2026.csv": [EPISODES, ["1", "03/06/2025", "S", "C2", "N1", "U6", "PR1"]],
        "Header 2026.csv": [HEADER, ["1", "2", "04/03/2012", "WBRI", "", "0", ""]],
    }
    files = [
        SimpleUploadedFile(name, csv_file(tmp_path / name, said).read_bytes()) for name, said in rows.items()
    ]
    signed_in(client, analyst).post("/load-a-file/", {"files": files, "extracted_on": "16/03/2026"})

    arriving.bring_in(Upload.objects.get().pk, at=cast.NOW)

    receipt = Receipt.objects.get()
    assert (receipt.name, receipt.state) == ("Episodes 2026.csv and Header 2026.csv", "filed")
    assert receipt.name in text(client.get("/receipts/"))
