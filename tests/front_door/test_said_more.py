"""What an agency says after the hub passed a contact on: read in the hub first, then told to the holder."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from procrastinate.contrib.django.models import ProcrastinateJob

from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.front_door import actions, news
from sightline.front_door.letterbox.models import SentFile
from sightline.front_door.models import Voice
from sightline.identity.roles import Role
from tests.cast import NOW, signed_in
from tests.front_door.conftest import as_user, text_of

PAPER = b"%PDF-1.7\n%\xe2\xe3\n1 0 obj\n<<>>\nendobj\n"
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def goes_on(hub, settings, tmp_path):
    """Return a contact that became a referral before one of the police's answers came, and its requests."""
    settings.MEDIA_ROOT = tmp_path / "files"
    contact = hub.graded(hub.contact())
    of_police, of_school = hub.asked(contact, hub.council.police, hub.school)
    with as_user(hub.people["petra"]) as actor:
        actions.answer_request(
            request=of_school, answer="found", words="Late on most days.", marking="", by=actor, at=NOW,
            files=[SimpleUploadedFile("register.pdf", PAPER)],
        )  # fmt: skip
    hub.people["next"] = hub.council.user(Role.TEAM_MANAGER, team=hub.assessing)
    hub.signed(hub.decided(contact, "REFERRAL", without_because="It cannot wait."))
    return contact, of_police, of_school


def more(hub, request, words: str, marking: str = "", file: str = "", by: str = "petra") -> Voice:
    """Return what an agency adds to its answer."""
    files = [SimpleUploadedFile(file, PAPER)] if file else []
    request.refresh_from_db()
    with as_user(hub.people[by], LATER) as actor:
        return actions.add_to_answer(
            request=request, words=words, marking=marking, by=actor, at=LATER, files=files
        )


def read(hub, voice: Voice, words: str = "The worker should know.") -> None:
    """Have a manager of the hub read what an agency said."""
    with as_user(hub.people["rosalind"], LATER) as actor:
        actions.settle_voice(voice=voice, agreed=True, words=words, by=actor, at=LATER)


def told(task: str = "tell_said_more") -> list[int]:
    return sorted(job.args["user_id"] for job in ProcrastinateJob.objects.filter(task_name=task))


def test_who_holds_the_child_is_told_what_an_agency_adds_once_the_hub_has_read_it(
    hub, goes_on, client, mailoutbox
):
    contact, _, of_school = goes_on
    voice, address = more(hub, of_school, "Her shoes are too small."), f"/passed-on/{contact.subject_id}/"
    unread = text_of(signed_in(client, hub.people["next"]).get(address))
    assert told() == []

    read(hub, voice)

    assert told() == [hub.people["idony"].pk]
    news.send_said_more(hub.people["idony"].pk)
    (sent,) = mailoutbox
    assert "Tilly" not in sent.subject + sent.body and "shoes" not in sent.body
    page = text_of(signed_in(client, hub.people["next"]).get(address))
    assert "Her shoes are too small." not in unread and "Her shoes are too small." in page
    assert "The worker should know." in page


def test_an_answer_that_came_late_goes_on_once_the_hub_has_read_it(hub, goes_on, client):
    contact, of_police, _ = goes_on
    address = f"/passed-on/{contact.subject_id}/"
    hub.answered(of_police, "found", "Called there twice.", at=LATER)
    unread = text_of(signed_in(client, hub.people["next"]).get(address))

    with keeping(EVERY_CHILD):
        late = Voice.objects.get(kind=Voice.Kind.LATE)
    read(hub, late)

    assert "An answer has come, and the hub has yet to read it." in unread
    assert "Called there twice." not in unread
    assert told() == [hub.people["idony"].pk]
    page = text_of(signed_in(client, hub.people["next"]).get(address))
    assert "Called there twice." in page and "yet to read it" not in page


def test_who_holds_the_child_is_told_that_something_marked_was_added_and_not_what(hub, goes_on, client):
    contact, _, of_school = goes_on

    read(hub, more(hub, of_school, "A source names a knife.", "police_intelligence"), "Beware of the knife.")

    page = text_of(signed_in(client, hub.people["next"]).get(f"/passed-on/{contact.subject_id}/"))
    assert told() == [hub.people["idony"].pk]
    assert "Adds to its answer, 12 November 2026 at 10:00am: Known, and kept in the hub." in page
    assert "knife" not in page


def test_nobody_is_told_what_is_read_before_the_contact_goes_on(hub):
    contact = hub.graded(hub.contact())
    (of_school,) = hub.asked(contact, hub.school)
    hub.answered(of_school, "found", "Late on most days.", by="petra")

    read(hub, more(hub, of_school, "Her shoes are too small."))

    assert told() == []


def test_who_reads_what_was_added_is_told_whom_it_reaches(hub, goes_on, client):
    contact, _, of_school = goes_on
    voice = more(hub, of_school, "Her shoes are too small.")

    page = signed_in(client, hub.people["rosalind"]).post(
        f"/hub/contact/{contact.public_id}/answer/{voice.pk}/", {"words": "Read."}, follow=True
    )

    assert "Idony Marchwood is told by email." in text_of(page)


def test_the_file_of_an_answer_that_came_late_goes_on_once_the_hub_has_read_it(hub, goes_on, client):
    contact, of_police, _ = goes_on
    with as_user(hub.people["lena"], LATER) as actor:
        actions.answer_request(
            request=of_police, answer="found", words="See the log.", marking="", by=actor, at=LATER,
            files=[SimpleUploadedFile("log.pdf", PAPER)],
        )  # fmt: skip
    with keeping(EVERY_CHILD):
        late, file = Voice.objects.get(), SentFile.objects.get(name="log.pdf").public_id
    address = f"/passed-on/{contact.subject_id}/file/{file}/"
    unread = signed_in(client, hub.people["next"]).get(address)

    read(hub, late)

    assert unread.status_code == 403
    assert signed_in(client, hub.people["next"]).get(address).content == PAPER
