"""What hostile hands send to the form: a clear word, never a failure, and nothing shown to a stranger."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.front_door.letterbox import limits, sending
from sightline.front_door.letterbox.models import Attempt, SentFile, Unsent
from sightline.front_door.models import Message
from sightline.records.models import Receipt
from tests.cast import NOW
from tests.front_door.conftest import as_user, text_of
from tests.front_door.letterbox.conftest import SCHOOL, Writer

HIDDEN = ("\x00", "\x07", "\u202e", "\u2066")
ASKED = [("worry", "concerns"), ("child/1", "family_name"), ("you", "name")]
ODD = ("<script>alert(1)</script>", "👨‍👩‍👧‍👦", "שלום", "Robert'); DROP TABLE x;--", "{{ 7*7 }}", "=1+1", "İ")

ODD_DAY = {"born_on_day": "٣", "born_on_month": "²", "born_on_year": "²²²²"}
STARTS = (
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"%PDF-1.7",
    b"\x00\x00\x00\x18ftypheic",
    b"<html>",
)
STEPS = (*SCHOOL, "files", "check", "save", "saved", "sent", "go-on", "clear", "leave")


@pytest.mark.parametrize("end", ["\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_what_was_pasted_from_a_word_processor_is_taken_with_its_lines(writer, end):
    writer.write(worry={"concerns": f"He cries.{end}Every night."})

    reference = writer.send()

    with keeping(EVERY_CHILD):
        message = Message.objects.get(reference=reference)
    assert message.concerns.startswith("He cries.\nEvery night.")


@pytest.mark.parametrize(
    ("page", "field", "letter"),
    [*((*asked, letter) for asked in ASKED for letter in HIDDEN), ("you", "name", "\u2028")],
)
def test_letters_that_hide_are_asked_to_be_taken_out(writer, page, field, letter):
    writer.write()

    answer = writer.client.post(f"/tell-us/{page}/", {**SCHOOL[page], field: f"Harrow{letter}gate"})

    assert answer.status_code == 200
    assert "There is a problem" in text_of(answer)


@pytest.mark.parametrize("said", ODD)
def test_odd_words_are_kept_as_they_are_and_shown_as_words(writer, hub, reader, said):
    writer.write(**{"child/1": {"family_name": said}, "worry": {"concerns": said}})
    check = writer.client.get("/tell-us/check/")
    assert said in text_of(check) or "<script>" in said
    assert "<script>alert(1)" not in check.content.decode()

    writer.send()

    board = reader(hub.people["jude"]).get("/hub/").content.decode()
    assert "<script>alert(1)" not in board


@pytest.mark.parametrize("step", list(SCHOOL))
def test_a_million_letters_in_every_box_are_answered_in_words(writer, step):
    writer.write()
    long = "x" * (500_000 if step == "child/1" else 1_000_000)

    answer = writer.client.post(f"/tell-us/{step}/", dict.fromkeys(SCHOOL[step], long))

    assert answer.status_code == 200
    assert "There is a problem" in text_of(answer)


def test_more_than_five_million_letters_are_refused(writer):
    writer.write()

    answer = writer.client.post("/tell-us/worry/", {"concerns": "x" * 6_000_000})

    assert answer.status_code == 413
    assert "more than we can take at once" in text_of(answer)


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("sent", [{}, {"who": "\ud83d"}, ODD_DAY])
def test_no_page_fails_whatever_is_sent_with_or_without_a_beginning(hub, step, sent):
    client = Client(raise_request_exception=False)
    said = {name: value.encode("utf-8", "surrogatepass") for name, value in sent.items()}

    assert client.post(f"/tell-us/{step}/", said).status_code < 500
    client.post("/tell-us/")
    assert client.post(f"/tell-us/{step}/", said).status_code < 500
    assert client.get(f"/tell-us/{step}/").status_code < 500


@pytest.mark.parametrize(
    "sent", [{"concerns_\0": "x"}, {"concerns": ["\0", "Hungry."]}, {"concerns_more": "x"}]
)
def test_only_what_was_read_of_a_pages_own_boxes_is_kept(writer, sent):
    writer.begin()

    answer = writer.client.post("/tell-us/worry/", {"concerns": "Hungry."} | sent)

    assert answer.status_code == 302
    with keeping(EVERY_CHILD):
        assert Unsent.objects.get().answers == {"worry": {"concerns": ["Hungry."]}}


BOXES = {step: list(said) for step, said in SCHOOL.items()}
ANY_WORDS = st.text(st.characters(codec="utf-8"), max_size=200) | st.sampled_from(
    [*ODD, "31", "2", "2018", "0", "-1", "99999999999999999999", "no", "yes", "given", "myself", "police"]
)


@given(
    sent=st.lists(
        st.sampled_from(sorted(BOXES)).flatmap(
            lambda step: st.tuples(
                st.just(step),
                st.dictionaries(st.sampled_from(BOXES[step]) | ANY_WORDS, ANY_WORDS | st.lists(ANY_WORDS)),
            )
        ),
        min_size=1,
        max_size=6,
    ),
    file=st.none()
    | st.binary(max_size=400)
    | st.sampled_from(STARTS).map(lambda start: start + b"\x00" * 40),
    name=ANY_WORDS.filter(lambda name: name.strip("\x00\r\n")),
)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_is_sent_in_whichever_order_is_answered_and_shown_as_words(
    hub, monkeypatch, sent, file, name
):
    monkeypatch.setattr(limits, "again_at", lambda *args, **kwargs: None)
    writer = Writer(Client(raise_request_exception=False)).begin()

    for step, said in sent:
        answer = writer.client.post(f"/tell-us/{step}/", said)
        assert answer.status_code in (200, 302, 404), (step, answer.status_code)
        assert "<script>alert(1)" not in answer.content.decode()
    if file is not None:
        given_file = SimpleUploadedFile(name, file, "text/html")
        assert writer.client.post("/tell-us/files/", {"file": given_file}).status_code in (200, 302)
    for page in ("go-on", "check", "files", "save", "sent"):
        answer = writer.client.get(f"/tell-us/{page}/", follow=True)
        assert answer.status_code == 200, page
        assert "<script>alert(1)" not in answer.content.decode()
    assert writer.client.post("/tell-us/check/").status_code in (200, 302)


@pytest.mark.parametrize(
    "address", ["child/0/", "child/9/", "child/7/", "child/99999999999999999999/", "nothing/"]
)
def test_a_page_that_is_not_there_is_not_there(writer, address):
    writer.begin()

    assert writer.client.get(f"/tell-us/{address}").status_code == 404


@pytest.mark.parametrize("cookie", ["", "x", "é" * 50, "' or 1=1", "\x00", "a" * 4000])
def test_a_guessed_secret_opens_nothing(writer, cookie):
    writer.write()
    stranger = Client()
    stranger.cookies["referral"] = cookie

    assert "Check your answers" not in text_of(stranger.get("/tell-us/check/", follow=True))


def test_nobody_who_is_signed_in_sees_what_is_not_sent(writer, hub):
    writer.write()

    for user in hub.people.values():
        with as_user(user):
            assert not Unsent.objects.exists()
            assert not SentFile.objects.exists()


def test_a_form_that_is_sent_twice_is_one_message(writer):
    first = writer.write().send()

    again = writer.client.post("/tell-us/check/", follow=True)

    assert first in again.content.decode()
    assert Receipt.objects.filter(name="Referral form").count() == 1


def test_without_a_hub_nothing_is_lost_and_a_receipt_says_why(writer, hub):
    writer.write()
    type(hub.team).objects.filter(kind="hub").update(closed_on=NOW.date(), opened_on=NOW.date())

    answer = writer.client.post("/tell-us/check/")

    assert answer.status_code == 503
    assert "it has no hub that would read them" in text_of(answer)
    receipt = Receipt.objects.get(name="Referral form")
    assert (receipt.state, receipt.number in text_of(answer)) == ("refused", True)
    assert "Harrowgate" in text_of(writer.client.get("/tell-us/check/"))


def test_a_session_that_sends_too_much_is_told_when_to_try_again_and_whom_to_ring(
    writer, settings, monkeypatch
):
    settings.HUB_TELEPHONE = "01632 960 100"
    writer.begin()
    for _ in range(limits.WRITE.by_session):
        writer.client.post("/tell-us/danger/", {"unsafe_now": "no"})

    answer = writer.client.post("/tell-us/danger/", {"unsafe_now": "no"})

    assert answer.status_code == 429
    assert "Try again at 10:00am" in text_of(answer)
    assert "01632 960 100" in text_of(answer)
    assert answer.headers["Retry-After"] == "3601"
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + timedelta(hours=1, seconds=1))
    assert writer.client.post("/tell-us/danger/", {"unsafe_now": "no"}).status_code == 302


def test_an_address_is_stopped_whatever_session_it_uses_and_another_is_not(writer):
    for _ in range(limits.BEGIN.by_address):
        assert Client().post("/tell-us/").status_code == 302

    assert Client().post("/tell-us/").status_code == 429
    assert Client(REMOTE_ADDR="192.0.2.7").post("/tell-us/").status_code == 302
    assert not Attempt.objects.filter(who__contains="127.0.0.1").exists()


def test_what_a_proxy_says_of_an_address_is_believed_only_where_there_is_one(rf, settings):
    request = rf.get("/", headers={"x-forwarded-for": "203.0.113.9, 198.51.100.4"}, REMOTE_ADDR="10.0.0.1")

    assert limits.address_of(request) == "10.0.0.1"
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert limits.address_of(request) == "198.51.100.4"


@pytest.mark.parametrize(
    ("asks", "counted"),
    [
        ("2001:db8:7:9:1::1", "2001:db8:7:9::/64"),
        ("2001:db8:7:9:ffff::2", "2001:db8:7:9::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("192.0.2.7", "192.0.2.7"),
        ("no address", "no address"),
    ],
)
def test_a_household_with_many_long_addresses_is_counted_as_one(rf, asks, counted):
    assert limits.address_of(rf.get("/", REMOTE_ADDR=asks)) == counted


def test_what_the_database_cannot_keep_just_now_has_a_receipt_that_says_so_and_can_be_sent_again(
    writer, monkeypatch
):
    writer.write()
    with monkeypatch.context() as patched:
        patched.setattr(sending, "recorded", _deadlock)
        answer = writer.client.post("/tell-us/check/")

    assert answer.status_code == 503
    assert "It could not be kept just now. What you wrote is still here" in text_of(answer)
    receipt = Receipt.objects.get(name="Referral form")
    assert (receipt.state, receipt.number in text_of(answer)) == ("refused", True)
    assert writer.send().startswith("C-")


def _deadlock(**told: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = 'deadlock_detected'; END $$")


def test_no_page_is_kept_by_a_browser_or_found_by_a_search(writer):
    writer.write()

    for page in ("", "worry/", "child/1/", "check/", "files/"):
        answer = writer.client.get(f"/tell-us/{page}")
        assert "no-store" in answer.headers["Cache-Control"]
        assert 'content="noindex' in answer.content.decode()


def test_a_form_of_another_site_sends_nothing(hub):
    client = Client(enforce_csrf_checks=True)

    assert client.post("/tell-us/").status_code == 403
    assert client.post("/tell-us/files/").status_code == 403
