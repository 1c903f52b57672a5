"""Files: known by their bytes, kept where no address leads, handed to the hub alone and never as a page."""

import io
import os
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.access.models import LogEntry
from sightline.front_door.letterbox import sniffing, storing
from sightline.front_door.letterbox.models import SentFile
from sightline.front_door.models import Contact
from tests.cast import NOW
from tests.front_door.conftest import as_user, text_of

PICTURE = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PAPER = b"%PDF-1.7\n%\xe2\xe3\n1 0 obj\n<<>>\nendobj\n"


def packed(*parts: tuple[str, bytes]) -> bytes:
    """Return a packed file of these parts."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as into:
        for name, content in parts:
            into.writestr(name, content)
    return whole.getvalue()


WORD = packed(("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w/>"))
MACRO = packed(("[Content_Types].xml", b""), ("word/document.xml", b""), ("word/vbaProject.bin", b"x"))
OPEN_TEXT = packed(("mimetype", sniffing.OPEN_TEXT.encode()), ("content.xml", b"<x/>"))


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PAPER, sniffing.PDF),
        (PICTURE, sniffing.PNG),
        (b"\xff\xd8\xff\xe0" + b"x" * 20, sniffing.JPEG),
        (WORD, sniffing.WORD),
        (OPEN_TEXT, sniffing.OPEN_TEXT),
        ("She said “no” 🙁".encode(), sniffing.TEXT),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "__properties_version1.0".encode("utf-16-le"),
            sniffing.OUTLOOK,
        ),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"WordDocument", None),
        (MACRO, None),
        (packed(("a.txt", b"x")), None),
        (b"PK\x03\x04 and no more", None),
        (b"<!DOCTYPE html><script>alert(1)</script>", None),
        (b"  <svg onload=alert(1)>", None),
        (b"MZ\x90\x00", None),
        (b"GIF89a", sniffing.TEXT),
        (b"text with a \x00 in it", None),
        (b"\xff\xfe\xfa", None),
        (b"   ", None),
    ],
)
def test_a_file_is_what_its_bytes_are(content, kind):
    assert sniffing.kind_of(io.BytesIO(content)) == kind


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\body map.docx", "body map.docx"),
        ("\u202egnp.exe", "gnp.exe"),
        ("a\r\nSet-Cookie: x=1.pdf", "a Set-Cookie x 1.pdf"),
        ("<img src=x>.png", "img src x .png"),
        ("...", "file"),
        ("", "file"),
        (".htaccess", "htaccess"),
        ("x" * 300 + ".pdf", "x" * 72 + ".pdf"),
    ],
)
def test_a_hostile_name_is_made_plain(name, kept):
    assert storing.safe_name(name) == kept


def _sent_with(writer, content: bytes, name: str) -> str:
    writer.write()
    answer = writer.client.post("/tell-us/files/", {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302, text_of(answer)
    assert name.rpartition(".")[0] in text_of(writer.client.get("/tell-us/check/"))
    return writer.send()


def _contact(reference: str) -> Contact:
    with keeping(EVERY_CHILD):
        return Contact.objects.get(message__reference=reference)


def test_the_hub_is_handed_a_file_to_save_and_the_log_says_so(writer, hub, reader):
    contact = _contact(_sent_with(writer, PICTURE, "body map.html"))
    jude = reader(hub.people["jude"])

    page = jude.get(f"/hub/contact/{contact.public_id}/")
    assert "body map.png" in text_of(page)
    address = page.context["files"][0].href
    answer = jude.get(address)

    assert answer.content == PICTURE
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Content-Disposition"] == "attachment; filename*=UTF-8''body%20map.png"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    with keeping(EVERY_CHILD):
        assert LogEntry.objects.filter(action="download", child_ids=[contact.child_id]).count() == 1


def test_who_may_not_see_the_contact_is_handed_no_file_and_sees_no_row(writer, hub, reader):
    contact = _contact(_sent_with(writer, PAPER, "letter.pdf"))
    with keeping(EVERY_CHILD):
        file = SentFile.objects.get()
    address = f"/hub/contact/{contact.public_id}/file/{file.public_id}/"

    assert writer.client.get(address).status_code == 302
    for name in ("lena", "petra", "idony"):
        assert reader(hub.people[name]).get(address).status_code == 403
        with as_user(hub.people[name]):
            assert not SentFile.objects.exists()


def test_a_file_of_another_contact_is_not_handed_out_with_this_one(writer, hub, reader):
    _sent_with(writer, PAPER, "letter.pdf")
    with keeping(EVERY_CHILD):
        file = SentFile.objects.get()
    other = hub.contact()

    assert (
        reader(hub.people["jude"]).get(f"/hub/contact/{other.public_id}/file/{file.public_id}/").status_code
        == 404
    )


def test_bytes_that_were_changed_are_not_handed_out(writer, hub, reader):
    contact = _contact(_sent_with(writer, PAPER, "letter.pdf"))
    with keeping(EVERY_CHILD):
        file = SentFile.objects.get()
    storing.path_of(file.sha256).write_bytes(b"%PDF-another")

    answer = reader(hub.people["jude"]).get(f"/hub/contact/{contact.public_id}/file/{file.public_id}/")

    assert answer.status_code == 410
    assert "not as it was sent" in text_of(answer)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "That file is empty"),
        (b"<html><script>x</script>", "That is not a file we can take"),
        (b"MZ\x90\x00program", "That is not a file we can take"),
        (b"%PDF-" + b"x" * storing.LARGEST, "That file is larger than 10 MB"),
        (b"%PDF-" + b"x" * (storing.LARGEST + storing.MEBIBYTE), "A file can have 10 MB"),
    ],
)
def test_what_is_no_file_for_us_is_refused_in_words_and_not_kept(writer, home, content, says):
    writer.write()

    answer = writer.client.post("/tell-us/files/", {"file": SimpleUploadedFile("a.pdf", content)})

    assert says in text_of(answer)
    assert [path for path in home.rglob("*") if path.is_file()] == []


def test_no_more_than_five_files_and_one_can_be_taken_out(writer):
    writer.write()
    for number in range(6):
        answer = writer.client.post("/tell-us/files/", {"file": SimpleUploadedFile(f"{number}.pdf", PAPER)})
    assert "You can add 5 files" in text_of(answer)
    with keeping(EVERY_CHILD):
        first = SentFile.objects.order_by("id").first()

    writer.client.post(f"/tell-us/files/{first.public_id}/remove/")

    assert "0.pdf" not in text_of(writer.client.get("/tell-us/files/"))


def test_a_strangers_file_is_not_taken_out(writer):
    writer.write()
    writer.client.post("/tell-us/files/", {"file": SimpleUploadedFile("mine.pdf", PAPER)})
    with keeping(EVERY_CHILD):
        file = SentFile.objects.get()
    stranger = type(writer)(type(writer.client)()).begin()

    stranger.client.post(f"/tell-us/files/{file.public_id}/remove/")

    with keeping(EVERY_CHILD):
        assert SentFile.objects.filter(pk=file.pk).exists()


def test_bytes_whose_row_was_never_committed_are_swept_after_an_hour(writer, home):
    writer.write()
    writer.client.post("/tell-us/files/", {"file": SimpleUploadedFile("kept.pdf", PAPER)})
    with keeping(EVERY_CHILD):
        kept = SentFile.objects.get()
    lost = storing.path_of("ab" * 32)
    lost.parent.mkdir(mode=0o700)
    lost.write_bytes(b"never committed")
    long_ago = (NOW - timedelta(hours=2)).timestamp()
    for path in (lost, storing.path_of(kept.sha256)):
        os.utime(path, (long_ago, long_ago))

    assert storing.sweep(at=NOW) == 1
    assert not lost.exists()
    assert storing.bytes_of(kept) == PAPER
    assert oct(storing.path_of(kept.sha256).stat().st_mode)[-3:] == "600"
