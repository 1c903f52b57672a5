"""Files: known by their bytes, kept where no address leads, handed to the hub alone and never as a page."""

import io
import os
import warnings
import zipfile
from datetime import timedelta

import pytest
import xlsxwriter
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


OF_WORD = (
    b'<?xml version="1.0"?><Types><Override PartName="/word/document.xml" ContentType="application/'
    b'vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
OF_EXCEL = OF_WORD.replace(b"/word/document.xml", b"/xl/workbook.xml").replace(
    b"wordprocessingml.document", b"spreadsheetml.sheet"
)
WITH_MACROS = OF_WORD.replace(
    b"vnd.openxmlformats-officedocument.wordprocessingml.document.main",
    b"vnd.ms-word.document.macroEnabled.main",
)


def word(*more: tuple[str, bytes], said: bytes = OF_WORD) -> bytes:
    """Return a Word document that says this of its parts, with more parts in it."""
    return packed(("[Content_Types].xml", said), ("word/document.xml", b"<w/>"), *more)


def excel(*more: tuple[str, bytes], said: bytes = OF_EXCEL) -> bytes:
    """Return an Excel workbook that says this of its parts, with more parts in it."""
    return packed(("[Content_Types].xml", said), ("xl/workbook.xml", b"<x/>"), *more)


def heic(*brands: bytes, first: bytes = b"heic", follows: bytes = b"meta", says: int | None = None) -> bytes:
    """Return the start of a picture from a phone, of these brands."""
    length = 16 + 4 * len(brands) if says is None else says
    head = length.to_bytes(4, "big") + b"ftyp" + first + bytes(4) + b"".join(brands)
    return head + (40).to_bytes(4, "big") + follows + bytes(200)


WORD = word()
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
        (excel(), sniffing.EXCEL),
        (heic(b"mif1", b"heic"), sniffing.HEIC),
        (heic(b"mif1", b"miaf", b"heix", first=b"mif1", follows=b"mdat"), sniffing.HEIC),
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


def test_a_workbook_that_a_program_wrote_is_known():
    whole = io.BytesIO()
    with xlsxwriter.Workbook(whole) as book:
        book.add_worksheet("Chronology & notes").write(0, 0, "<b>5 March</b>")

    assert sniffing.kind_of(whole) == sniffing.EXCEL


@pytest.mark.parametrize(
    "content",
    [
        word(("word/vbaProject.bin", b"x")),
        word(("word/VBAPROJECT.BIN", b"x")),
        word(("word\\vbaProject.bin", b"x")),
        word(
            ("word/other.bin", b"x"),
            said=OF_WORD.replace(b"</T", b'<Default ContentType="a/vbaProject"/></T'),
        ),
        word(said=WITH_MACROS),
        word(said=OF_WORD + WITH_MACROS),
        word(("word/activeX/activeX1.xml", b"<x/>")),
        word(("word/embeddings/sheet.xlsm", b"PK")),
        word(("word/embeddings/invoice.pdf.exe", b"MZ")),
        excel(("xl/vbaProject.bin", b"x")),
        excel(("xl/macrosheets/sheet1.xml", b"<x/>")),
        excel(said=OF_EXCEL.replace(b"</T", b'<Override ContentType="a/vnd.ms-excel.macrosheet+xml"/></T')),
        packed(("mimetype", sniffing.OPEN_TEXT.encode()), ("Basic/Standard/Module1.xml", b"<x/>")),
    ],
)
def test_a_document_that_can_run_something_is_refused_and_told_what_to_do(content):
    assert sniffing.kind_of(io.BytesIO(content)) is None
    assert sniffing.why_not_taken(io.BytesIO(content)) == sniffing.WITH_MACROS


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("WordDocument", sniffing.OF_THE_OLD_KIND),
        ("Workbook", sniffing.OF_THE_OLD_KIND),
        ("EncryptedPackage", sniffing.WITH_A_PASSWORD),
        ("SomethingElse", sniffing.NOT_A_KIND),
    ],
)
def test_an_old_document_and_one_with_a_password_are_told_what_to_do(name, says):
    assert sniffing.why_not_taken(io.BytesIO(OLD_OFFICE + name.encode("utf-16-le"))) == says


def _twice_the_same_part() -> bytes:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return word(("[Content_Types].xml", OF_WORD))


def _declared_to_unpack_without_end() -> bytes:
    """Return a small document whose parts are declared to be very large."""
    whole = bytearray(word(("word/media/a.png", b"x")))
    at = whole.index(b"PK\x01\x02", whole.rindex(b"word/media/a.png") - 60)
    whole[at + 24 : at + 28] = (0xF0000000).to_bytes(4, "little")
    return bytes(whole)


@pytest.mark.parametrize(
    "content",
    [
        word(said=OF_WORD.decode().encode("utf-16")),
        word(said=OF_WORD.replace(b"<Types>", b"<!DOCTYPE x [<!ENTITY a 'b'>]><Types>")),
        word(said=b"<!-- wordprocessingml.document.main+xml --><Types/>"),
        word(said=WITH_MACROS.replace(b"macroE", b"macro&#69;") + OF_WORD),
        word(said=OF_WORD + OF_EXCEL),
        word(said=OF_WORD + b" " * (1 << 20)),
        word(said=b"<Types/>"),
        packed(("[Content_Types].xml", OF_WORD), ("xl/workbook.xml", b"")),
        packed(("[Content_Types].xml", OF_WORD.replace(b"document.main", b"template.main")), ("word/a", b"")),
        packed(("[Content_Types].xml", OF_EXCEL.replace(b"spreadsheetml.sheet", b"presentationml.show")),
               ("ppt/presentation.xml", b"")),
        packed(*((f"word/{number}.xml", b"") for number in range(4001))),
        packed(("docProps/a.xml", b""), ("word/document.xml", b"")),
        _twice_the_same_part(),
        _declared_to_unpack_without_end(),
        WORD[:-40],
        b"\xff\xd8" + WORD,
        heic(b"isom", b"mp42", first=b"isom"),
        heic(b"avif", b"mif1", first=b"avif"),
        heic(b"mif1", b"avif", first=b"mif1"),
        heic(b"heic", says=1 << 31),
        heic(b"heic", says=0),
        heic(b"heic", follows=b"<htm"),
        heic(b"heic")[:20],
    ],
)  # fmt: skip
def test_what_only_looks_like_a_document_or_a_picture_is_not_taken(content):
    assert sniffing.kind_of(io.BytesIO(content)) is None
    assert sniffing.why_not_taken(io.BytesIO(content)) in (sniffing.NOT_A_KIND, sniffing.WITH_MACROS)


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


def test_a_word_document_a_workbook_and_a_phones_picture_come_with_a_referral(writer, hub, reader):
    writer.write()
    for name, content in (
        ("referral.doc", WORD),
        ("dates", excel()),
        ("IMG_0417.jpg", heic(b"mif1", b"heic")),
    ):
        writer.client.post("/tell-us/files/", {"file": SimpleUploadedFile(name, content)})
    contact = _contact(writer.send())

    page = text_of(reader(hub.people["jude"]).get(f"/hub/contact/{contact.public_id}/"))

    assert "referral.docx Word document" in page
    assert "dates.xlsx Excel workbook" in page
    assert "IMG_0417.heic Picture from a phone" in page


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
        (word(("word/vbaProject.bin", b"x")), "That document holds macros"),
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
