"""What the tests of the pages of the way in share: a messy file, a way to send one, and a page as text."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from sightline.sources.filing import Loaded
from sightline.sources.models import Upload
from tests.sources.filed import lists
from tests.sources.files import list_6

OCTOBER, NOVEMBER = date(2026, 3, 16), date(2026, 4, 16)
Loads = Callable[..., Loaded]


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
    """Return a page's words with single spaces between them."""
    return " ".join(page.content.decode().split())


def send(browser: Client, path: Path, **said: object) -> Upload:
    """Send a file from the page where files are loaded, and return what it made."""
    file = SimpleUploadedFile(path.name, path.read_bytes())
    page = browser.post("/load-a-file/", {"files": file, **said})
    assert page.status_code == 302, text(page)
    return Upload.objects.get(public_id=page.headers["Location"].rstrip("/").rsplit("/", 1)[1])
