"""Files that an agency sends with an answer or a disagreement: seen and marked with it, by nobody else."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, ProgrammingError, transaction

from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.access.models import LogEntry
from sightline.front_door import actions, climbing
from sightline.front_door.letterbox import storing
from sightline.front_door.letterbox.models import SentFile
from sightline.front_door.models import PartnerRequest, Voice
from sightline.front_door.views import partner
from sightline.identity.roles import Role
from tests.cast import NOW
from tests.front_door.conftest import as_user, text_of
from tests.front_door.test_partner import rows_seen

PAPER = b"%PDF-1.7\n%\xe2\xe3\n1 0 obj\n<<>>\nendobj\n"
PICTURE = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
WORDS = {"answer": "found", "words": "Called there in June.", "marking": "police_intelligence"}


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    """Keep files in a folder of this test's own."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


@pytest.fixture
def asked(hub):
    """Return a contact that the school sent, with what the police and the school were asked about it."""
    contact = hub.graded(hub.contact(agency=hub.school))
    police, school = hub.asked(contact, hub.council.police, hub.school)
    return contact, police, school


def letter(name: str = "call log.pdf", content: bytes = PAPER) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def answer(reader, hub, request, by: str = "lena", **instead: object):
    return reader(hub.people[by]).post(
        f"/partner/request/{request.public_id}/", {**WORDS, "files": [letter()], **instead}
    )


def the_file() -> SentFile:
    with keeping(EVERY_CHILD):
        return SentFile.objects.get()


def test_an_answer_brings_its_files_and_the_agency_sees_its_own(hub, asked, reader):
    _, police, _ = asked

    sent = answer(reader, hub, police, files=[letter(), letter("she drew.png", PICTURE)])

    assert sent.status_code == 302, text_of(sent)
    lena = reader(hub.people["lena"])
    page = lena.get(f"/partner/request/{police.public_id}/")
    assert "call log.pdf (PDF, 1 kB) Police intelligence" in text_of(page)
    assert "she drew.png" in text_of(page)
    own = lena.get(page.context["files"][0].href)
    assert own.content == PAPER
    assert own.headers["Content-Disposition"].startswith("attachment; ")
    assert own.headers["X-Content-Type-Options"] == "nosniff"


def test_the_hub_sees_the_mark_beside_a_file_before_saving_it_and_in_its_name(hub, asked, reader):
    contact, police, _ = asked
    answer(reader, hub, police)
    jude, address = (
        reader(hub.people["jude"]),
        f"/hub/contact/{contact.public_id}/file/{the_file().public_id}/",
    )

    listed = jude.get(f"/hub/contact/{contact.public_id}/")
    page = jude.get(address)
    saved = jude.get(f"{address}?save=1")

    assert "File: call log.pdf (PDF, 1 kB) Police intelligence" in text_of(listed)
    assert address in listed.content.decode()
    assert "Do not pass it on" in text_of(page) and "Police intelligence" in text_of(page)
    assert page.headers["Content-Type"].startswith("text/html")
    assert saved.content == PAPER
    assert saved.headers["Content-Disposition"] == (
        "attachment; filename*=UTF-8''Police%20intelligence%20-%20call%20log.pdf"
    )
    with keeping(EVERY_CHILD):
        assert LogEntry.objects.filter(action="download", child_ids=[contact.child_id]).count() == 1


def test_a_file_without_a_mark_is_handed_out_at_once(hub, asked, reader):
    contact, police, _ = asked
    answer(reader, hub, police, marking="")

    saved = reader(hub.people["jude"]).get(f"/hub/contact/{contact.public_id}/file/{the_file().public_id}/")

    assert saved.content == PAPER


def test_no_other_agency_and_no_other_team_opens_the_file_or_sees_its_row(hub, asked, reader):
    contact, police, _ = asked
    answer(reader, hub, police)
    file = the_file().public_id
    assert rows_seen(hub.people["lena"])["letterbox_sentfile"] == 1
    assert "letterbox_sentfile" not in rows_seen(hub.people["petra"])
    hub.signed(hub.decided(contact, without_because="It cannot wait."))

    for name in ("petra", "hana", "idony"):
        client = reader(hub.people[name])
        assert client.get(f"/partner/file/{file}/").status_code == 403
        assert client.get(f"/hub/contact/{contact.public_id}/file/{file}/").status_code == 403
        with as_user(hub.people[name]):
            assert not SentFile.objects.exists()
    assert reader(hub.people["lena"]).get(f"/hub/contact/{contact.public_id}/file/{file}/").status_code == 403
    for name in ("lena", "omar", "jude"):
        with as_user(hub.people[name]):
            assert SentFile.objects.count() == 1


@pytest.mark.parametrize(("days", "rows", "status"), [(29, 1, 200), (31, 0, 403)])
def test_an_agency_s_view_of_its_file_ends_with_its_answer_s(
    hub, asked, reader, monkeypatch, days, rows, status
):
    contact, police, _ = asked
    answer(reader, hub, police)
    file = the_file()
    hub.signed(hub.decided(contact, without_because="It cannot wait."))
    then = NOW + timedelta(days=days)
    monkeypatch.setattr("django.utils.timezone.now", lambda: then)

    with as_user(hub.people["lena"], then):
        assert SentFile.objects.count() == rows
    assert reader(hub.people["lena"]).get(f"/partner/file/{file.public_id}/").status_code == status


@pytest.mark.parametrize(
    ("instead", "says"),
    [
        ({"answer": ""}, "Choose your files again."),
        ({"answer": "nothing_known", "words": "", "marking": ""}, "Choose “Something is known” to send them"),
        ({"answer": "declined", "words": "It is not ours."}, "Choose “Something is known” to send them"),
        ({"files": [letter("x.pdf", b"MZ\x90\x00")]}, "x.pdf: That is not a file we can take."),
        ({"files": [letter(), letter("x.pdf", b"MZ\x90\x00")]}, "Choose your files again."),
        ({"files": [letter("x.pdf", b"")]}, "x.pdf: That file is empty."),
        (
            {"files": [letter("x.html", b"<!DOCTYPE html><script>")]},
            "x.html: That is not a file we can take.",
        ),
        ({"files": [letter("x.pdf", PAPER + b"x" * storing.LARGEST)]}, "That file is larger than 10 MB."),
        ({"files": [letter(f"{n}.pdf") for n in range(6)]}, "You can add 5 files."),
    ],
)
def test_what_cannot_be_taken_is_refused_in_words_and_nothing_is_answered(
    hub, asked, reader, home, instead, says
):
    _, police, _ = asked
    for file in instead.get("files", ()):
        file.seek(0)

    page = answer(reader, hub, police, **instead)

    assert says in text_of(page)
    assert PartnerRequest.objects.get(pk=police.pk).answer == ""
    with keeping(EVERY_CHILD):
        assert not SentFile.objects.exists()
    assert [path for path in home.rglob("*") if path.is_file()] == []


def test_who_answers_second_is_told_so_and_their_file_is_not_kept(hub, asked, reader):
    _, police, _ = asked
    hub.answered(police)

    page = answer(reader, hub, police, by="omar")

    assert "answered this at 9:00am" in text_of(page)
    assert "Choose your files again." in text_of(page)
    with keeping(EVERY_CHILD):
        assert not SentFile.objects.exists()


def test_more_than_can_come_at_once_is_refused_whole(hub, asked, reader, monkeypatch):
    _, police, _ = asked
    monkeypatch.setattr(partner, "MOST_AT_ONCE", 100)

    page = answer(reader, hub, police)

    assert page.status_code == 413
    assert "Nothing was sent." in text_of(page)
    assert PartnerRequest.objects.get(pk=police.pk).answer == ""


def test_the_picture_of_a_decision_keeps_which_files_there_were(hub, asked, reader):
    contact, police, _ = asked
    answer(reader, hub, police)
    hub.decided(contact, without_because="The school is closed.")

    page = reader(hub.people["rosalind"]).get(f"/hub/contact/{contact.public_id}/picture/1/")

    assert "File: call log.pdf (PDF, 1 kB) Police intelligence" in text_of(page)


def test_a_disagreement_brings_files_to_the_hub_and_when_it_is_late_to_a_head_of_service(hub, asked, reader):
    contact, *_ = asked
    head = hub.council.user(Role.HEAD_OF_SERVICE)
    hub.signed(hub.decided(contact, without_because="It cannot wait."))
    petra, sent_address = reader(hub.people["petra"]), f"/partner/referral/{contact.public_id}/"
    petra.post(sent_address, {"words": "She is hungrier.", "files": [letter("plate.png", PICTURE)]})
    file, voice = the_file(), Voice.objects.get()
    address = f"/hub/contact/{contact.public_id}/file/{file.public_id}/"

    own = petra.get(sent_address)
    hubs = [text_of(reader(hub.people["nadia"]).get(f"/hub/contact/{contact.public_id}/{part}"))
            for part in ("", f"answer/{voice.pk}/")]  # fmt: skip
    before = reader(head).get(address)
    climbing.climb_late(at=voice.due_at + timedelta(minutes=1))
    after = reader(head).get(address)

    assert f"/partner/file/{file.public_id}/" in own.content.decode()
    assert all("plate.png" in page for page in hubs)
    assert (before.status_code, after.status_code) == (403, 200)
    assert after.content == PICTURE


def test_a_file_that_was_sent_is_never_changed_or_removed(hub, asked, reader):
    _, police, _ = asked
    answer(reader, hub, police)

    with keeping(EVERY_CHILD):
        for change in (
            lambda: SentFile.objects.update(name="other.pdf"),
            lambda: SentFile.objects.all().delete(),
        ):
            with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
                change()


def test_a_file_belongs_to_one_thing(hub, asked, reader):
    contact, police, _ = asked
    answer(reader, hub, police)
    row = SentFile.objects.values().get()
    row |= {"id": None, "public_id": "another", "message_id": contact.message_id}

    with pytest.raises(IntegrityError, match="file_came_with_one_thing"), transaction.atomic():
        SentFile.objects.create(**row)


def test_an_agency_does_not_put_a_file_into_another_agency_s_answer(hub, asked):
    _, _, school = asked

    with as_user(hub.people["lena"]) as actor, pytest.raises(actions.CannotAnswer):
        actions.answer_request(
            request=school, answer="found", words="x", marking="", by=actor, at=NOW, files=[letter()]
        )


def add(reader, hub, request, by: str = "lena", **instead: object):
    said = {"words": "The log of July too.", "marking": "police_intelligence", "files": [letter("july.pdf")]}
    return reader(hub.people[by]).post(f"/partner/request/{request.public_id}/add/", said | instead)


def test_an_agency_adds_to_its_answer_with_a_mark_and_the_answer_stays_as_it_was(hub, asked, reader):
    contact, police, _ = asked
    answer(reader, hub, police, files=[])

    sent = add(reader, hub, police)

    assert sent.status_code == 302, text_of(sent)
    assert PartnerRequest.objects.get(pk=police.pk).words == "Called there in June."
    page = text_of(reader(hub.people["lena"]).get(f"/partner/request/{police.public_id}/"))
    assert "The log of July too. Police intelligence" in page
    assert "File: july.pdf Police intelligence" in page
    hub_s = reader(hub.people["jude"])
    shown = text_of(hub_s.get(f"/hub/contact/{contact.public_id}/"))
    assert "Adds to its answer" in shown and "The log of July too. Police intelligence" in shown
    address = f"/hub/contact/{contact.public_id}/file/{the_file().public_id}/"
    assert "Do not pass it on" in text_of(hub_s.get(address))
    assert (
        "Police%20intelligence%20-%20july.pdf"
        in hub_s.get(f"{address}?save=1").headers["Content-Disposition"]
    )
    assert "Adds to its answer. Police intelligence The log" in text_of(hub_s.get("/hub/"))


def test_nothing_is_added_by_another_agency_or_to_what_is_not_answered(hub, asked, reader):
    _, police, _ = asked

    early, others = add(reader, hub, police), add(reader, hub, police, by="petra")

    assert early.status_code == 302 and others.status_code == 403
    answer(reader, hub, police, files=[])
    assert add(reader, hub, police, by="petra").status_code == 403
    with keeping(EVERY_CHILD):
        assert not Voice.objects.exists() and not SentFile.objects.exists()


def test_what_is_added_after_the_decision_leaves_the_picture_and_must_be_read_before_signing(
    hub, asked, reader
):
    contact, police, school = asked
    answer(reader, hub, police, files=[])
    hub.answered(school, by="petra")
    decision = hub.decided(contact)
    kept = decision.picture.shows

    later = NOW + timedelta(minutes=5)
    with as_user(hub.people["lena"], later) as actor:
        police.refresh_from_db()
        actions.add_to_answer(request=police, words="The log of July too.", marking="", by=actor, at=later)
    rosalind = reader(hub.people["rosalind"])
    unread = rosalind.post(f"/hub/contact/{contact.public_id}/sign/", {"decision": decision.pk, "since": "0"})

    assert "An agency has said more since you opened the page" in text_of(unread)
    assert "Whoever decided had not read this" in text_of(unread)
    decision.picture.refresh_from_db()
    assert decision.picture.shows == kept
    assert "The log of July" not in text_of(rosalind.get(f"/hub/contact/{contact.public_id}/picture/1/"))


def test_a_manager_says_what_an_addition_changes_and_several_may_wait(hub, asked, reader):
    contact, police, _ = asked
    answer(reader, hub, police, files=[])
    add(reader, hub, police, files=[])
    add(reader, hub, police, files=[], words="And August.")
    with keeping(EVERY_CHILD):
        first = Voice.objects.order_by("id")[0]
    rosalind, address = reader(hub.people["rosalind"]), f"/hub/contact/{contact.public_id}/answer/{first.pk}/"
    assert address in rosalind.get(f"/hub/contact/{contact.public_id}/").content.decode()
    assert "Do you agree?" not in text_of(rosalind.get(address))

    read = rosalind.post(address, {"words": "It is with the worker."})

    assert read.status_code == 302, text_of(read)
    page = text_of(reader(hub.people["lena"]).get(f"/partner/request/{police.public_id}/"))
    assert "Read by the hub" in page and "It is with the worker." in page


def test_an_answer_that_comes_once_the_decision_is_in_effect_waits_in_the_hub_s_list_until_it_is_read(
    hub, asked, reader
):
    contact, police, school = asked
    hub.answered(school, by="petra")
    decision = hub.decided(contact, without_because="The police could not say before the family left.")
    hub.signed(decision)

    answer(reader, hub, police, words="He was arrested in June.", marking="police_intelligence", files=[])

    rosalind = reader(hub.people["rosalind"])
    listed = text_of(rosalind.get("/hub/"))
    assert "Answered after it was decided. Police intelligence Something is known. He was arrested" in listed
    with keeping(EVERY_CHILD):
        late = Voice.objects.get(kind=Voice.Kind.LATE)
    address = f"/hub/contact/{contact.public_id}/answer/{late.pk}/"
    assert "Do you agree?" not in text_of(rosalind.get(address))
    assert rosalind.post(address, {"words": "His social worker has it."}).status_code == 302
    assert "He was arrested" not in text_of(rosalind.get("/hub/"))
    page = text_of(reader(hub.people["lena"]).get(f"/partner/request/{police.public_id}/"))
    assert "Read by the hub" in page and "His social worker has it." in page


def test_an_answer_that_comes_before_the_signature_is_read_by_the_signer_alone(hub, asked, reader):
    contact, police, school = asked
    hub.answered(school, by="petra")
    hub.decided(contact, without_because="The police could not say before the family left.")

    answer(reader, hub, police, files=[])

    with keeping(EVERY_CHILD):
        assert not Voice.objects.exists()


MARKED = {"marking": "police_intelligence", "files": []}


def say(reader, user, address: str, **said: object):
    return reader(user).post(address, {**MARKED, **said})


def test_a_wish_to_regrade_bears_its_mark_wherever_it_is_shown(hub, asked, reader):
    contact, police, _ = asked
    answer(reader, hub, police, marking="", files=[])

    sent = say(reader, hub.people["lena"], f"/partner/request/{police.public_id}/grade/",
               level="RED", words="A source names a knife.", files=[letter("source.pdf")])  # fmt: skip

    assert sent.status_code == 302, text_of(sent)
    own = text_of(reader(hub.people["lena"]).get(f"/partner/request/{police.public_id}/"))
    assert "A source names a knife. Police intelligence" in own
    assert "File: source.pdf Police intelligence" in own
    jude, rosalind = reader(hub.people["jude"]), reader(hub.people["rosalind"])
    assert "A source names a knife. Police intelligence" in text_of(
        jude.get(f"/hub/contact/{contact.public_id}/")
    )
    assert "Asks for red. Police intelligence A source" in text_of(jude.get("/hub/"))
    with keeping(EVERY_CHILD):
        voice = Voice.objects.get()
    asks = text_of(rosalind.get(f"/hub/contact/{contact.public_id}/answer/{voice.pk}/"))
    assert "Police intelligence: A source names a knife." in asks
    assert "source.pdf PDF, 1 kB Police intelligence" in asks
    decision = hub.decided(contact, without_because="It cannot wait.")
    assert decision.picture.shows["voices"][0]["marking"] == "Police intelligence"


def test_a_disagreement_that_is_taken_further_keeps_its_mark_for_whom_it_comes_to(hub, asked, reader):
    contact, _, _ = asked
    head, petra = hub.council.user(Role.HEAD_OF_SERVICE), hub.people["petra"]
    hub.signed(hub.decided(contact, without_because="It cannot wait."))
    referral = f"/partner/referral/{contact.public_id}/"
    say(reader, petra, referral, words="Her aunt told us of a debt.", marking="third_party")
    with keeping(EVERY_CHILD):
        first = Voice.objects.get()
    assert "Her aunt told us of a debt. Third party" in text_of(reader(petra).get(referral))
    with as_user(hub.people["nadia"]) as actor:
        actions.settle_voice(voice=first, agreed=False, words="The debt is paid.", by=actor, at=NOW)

    sent = say(reader, petra, f"/partner/disagreement/{first.pk}/further/",
               words="It is not.", marking="", files=[letter("debt.pdf")])  # fmt: skip

    assert sent.status_code == 302, text_of(sent)
    with keeping(EVERY_CHILD):
        further = Voice.objects.get(after=first)
    listed = text_of(reader(head).get("/disagreements/"))
    assert "It is not. Third party" in listed
    shown = text_of(reader(head).get(f"/hub/contact/{contact.public_id}/answer/{further.pk}/"))
    assert "First said: Third party: Her aunt told us of a debt." in shown
    assert "Not accepted, because: Third party: It is not." in shown
    file = reader(head).get(f"/hub/contact/{contact.public_id}/file/{the_file().public_id}/")
    assert "It tells of somebody else." in text_of(file)


def test_what_is_taken_further_can_bear_a_mark_of_its_own(hub, asked, reader):
    contact, _, _ = asked
    hub.signed(hub.decided(contact, without_because="It cannot wait."))
    with as_user(hub.people["petra"]) as actor:
        first = actions.say_we_disagree(about=contact, words="She is hungrier.", by=actor, at=NOW)
    with as_user(hub.people["nadia"]) as actor:
        actions.settle_voice(voice=first, agreed=False, words="We looked again.", by=actor, at=NOW)

    say(reader, hub.people["petra"], f"/partner/disagreement/{first.pk}/further/", words="A source says so.")

    with keeping(EVERY_CHILD):
        assert Voice.objects.get(after=first).marking == "police_intelligence"


def test_what_an_agency_disagrees_with_stays_in_the_hub_where_it_is_marked(hub, asked, reader):
    contact, police, school = asked
    team_manager = hub.council.user(Role.TEAM_MANAGER, team=hub.assessing)
    with as_user(hub.people["lena"]) as actor:
        said = actions.say_we_disagree(
            about=police, words="A source says so.", marking="police_intelligence", by=actor, at=NOW
        )
    with as_user(hub.people["petra"]) as actor:
        plain = actions.say_we_disagree(about=school, words="She is hungrier.", by=actor, at=NOW)
    for each in (said, plain):
        with as_user(hub.people["nadia"]) as actor:
            actions.settle_voice(voice=each, agreed=True, words=f"Yes, {each.pk}.", by=actor, at=NOW)
    hub.signed(
        hub.decided(contact, outcome="REFERRAL", team=hub.assessing, without_because="It cannot wait.")
    )

    page = text_of(reader(team_manager).get(f"/passed-on/{contact.subject_id}/"))

    assert "She is hungrier." in page
    assert "A source says so." not in page and f"Yes, {said.pk}." not in page


@pytest.mark.parametrize("step", ["", "add/", "grade/", "disagree/"])
def test_a_mark_that_was_chosen_by_mistake_can_be_taken_back(hub, asked, reader, step):
    _, police, _ = asked
    address = f"/partner/request/{police.public_id}/{step}"
    if step:
        hub.answered(police)

    shown = reader(hub.people["lena"]).get(address).content.decode()
    sent = say(reader, hub.people["lena"], address, answer="found", level="RED", words="So.", marking="none")

    assert "No mark is needed" in shown
    assert not re.search(r'name="marking"[^>]*checked', shown)
    assert sent.status_code == 302, text_of(sent)
    with keeping(EVERY_CHILD):
        said = Voice.objects.get() if step else PartnerRequest.objects.get(pk=police.pk)
    assert said.marking == ""
