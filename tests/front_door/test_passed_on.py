"""What reaches the hub of a child who is held already: who holds the child is told, and can read it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from procrastinate.contrib.django.models import ProcrastinateJob

from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.access.models import LogEntry
from sightline.front_door import actions, news
from sightline.front_door.letterbox.models import SentFile
from sightline.front_door.models import Voice
from sightline.identity.roles import Role
from tests.cast import NOW, signed_in
from tests.front_door.conftest import as_user, text_of


@pytest.fixture
def held(hub):
    """Return a contact about a child whom a worker holds, before it is decided."""
    council = hub.council
    for name, role in (("Ivy Northwold", Role.SOCIAL_WORKER), ("Ewan Strand", Role.TEAM_MANAGER)):
        hub.people[name] = council.sign_in_of(council.workers[name], role, team=council.north)
    return hub.contact(child=council.child(held_by=council.workers["Ivy Northwold"]))


def test_the_worker_and_the_manager_are_told_by_a_message_that_names_no_child(hub, held, mailoutbox):
    hub.decided(held, "EXISTING_CASE")

    jobs = ProcrastinateJob.objects.filter(task_name="tell_passed_on")
    assert {job.args["user_id"] for job in jobs} == {
        hub.people["Ivy Northwold"].pk, hub.people["Ewan Strand"].pk,
    }  # fmt: skip
    news.send_passed_on(hub.people["Ivy Northwold"].pk)
    (sent,) = mailoutbox
    assert sent.to == [hub.people["Ivy Northwold"].email]
    assert held.named.split()[0] not in sent.subject + sent.body


def test_the_child_s_page_leads_the_worker_to_the_words(hub, held, client):
    hub.decided(held, "EXISTING_CASE")
    ivy = signed_in(client, hub.people["Ivy Northwold"])
    with keeping(EVERY_CHILD):
        child = held.child.party.public_id
    address = f"/passed-on/{held.subject_id}/"

    assert f'href="{address}"' in ivy.get(f"/child/{child}/").content.decode()
    words = text_of(ivy.get(address))

    assert "She fell asleep at lunch and put bread in her pocket." in words
    assert "Her school feeds her, and her mother has asked for help." in words
    assert words.index("What we were told") < words.index("What the hub decided")


def test_who_decides_is_told_whom_the_message_reached(hub, held, client):
    said = {"outcome": "EXISTING_CASE", "tier": "2", "reasons": "She has a worker."}

    page = signed_in(client, hub.people["jude"]).post(
        f"/hub/contact/{held.public_id}/decide/", said, follow=True
    )

    assert "Ewan Strand and Ivy Northwold are told by email." in text_of(page)


def test_nobody_else_reads_what_was_passed_on(hub, held, client):
    waits = signed_in(client, hub.people["Ivy Northwold"]).get(f"/passed-on/{held.subject_id}/")
    hub.decided(held, "EXISTING_CASE")
    other = signed_in(client, hub.people["idony"]).get(f"/passed-on/{held.subject_id}/")

    assert waits.status_code == other.status_code == 403


@pytest.mark.parametrize("outcome", ["REFERRAL", "EARLY_HELP"])
def test_who_works_on_with_the_child_reads_what_agencies_said_and_not_what_they_marked(hub, outcome, client):
    contact = hub.graded(hub.contact())
    first, _ = hub.asked(contact, hub.council.police, hub.school)
    hub.answered(first, "found", "Two calls to the flat in a year.")
    (marked,) = hub.asked(contact, hub.council.police)
    hub.answered(marked, "found", "A source says that a knife is kept there.", marking="police_intelligence")
    team = {"REFERRAL": hub.assessing, "EARLY_HELP": hub.helping}[outcome]
    hub.people["next"] = hub.council.user(Role.TEAM_MANAGER, team=team)
    address = f"/passed-on/{contact.subject_id}/"

    waits = signed_in(client, hub.people["next"]).get(address)
    hub.signed(hub.decided(contact, outcome, without_because="The term has ended."))
    with keeping(EVERY_CHILD):
        child = contact.child.party.public_id
    manager = signed_in(client, hub.people["next"])
    words = text_of(manager.get(address))

    assert waits.status_code == 403, "nothing is decided yet"
    assert f'href="{address}"' in manager.get(f"/child/{child}/").content.decode()
    told = ("She fell asleep at lunch", "Two calls to the flat", "No answer.", "What the hub decided")
    assert [said for said in (*told, "kept in the hub") if said not in words] == []
    assert "knife" not in words


def test_a_contact_that_was_closed_stays_with_the_hub(hub, client):
    head = signed_in(client, hub.council.user(Role.HEAD_OF_SERVICE))
    closed, goes_on = hub.graded(hub.contact("Ada Brock")), hub.graded(hub.contact())
    hub.signed(hub.decided(closed, "ADVICE"))
    hub.signed(hub.decided(goes_on, "REFERRAL"))

    refused, asked_why = (head.get(f"/passed-on/{each.subject_id}/") for each in (closed, goes_on))

    assert (refused.status_code, asked_why.status_code) == (403, 403)
    assert "reason_to_open" not in refused.content.decode()
    assert "reason_to_open" in asked_why.content.decode()


PAPER = b"%PDF-1.7\n%\xe2\xe3\n1 0 obj\n<<>>\nendobj\n"


def test_who_works_on_with_the_child_opens_the_files_that_go_on_and_no_marked_one(
    hub, client, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path / "files"
    contact = hub.graded(hub.contact())
    said = {"answer": "found", "words": "See the file.", "at": NOW}
    school, health, police = hub.asked(contact, hub.school, hub.health, hub.council.police)
    for request, who, marking in (
        (school, "petra", ""),
        (health, "hana", "third_party"),
    ):
        with as_user(hub.people[who]) as actor:
            file = SimpleUploadedFile(f"{who}.pdf", PAPER)
            actions.answer_request(request=request, by=actor, marking=marking, files=[file], **said)
    hub.signed(hub.decided(contact, "REFERRAL", without_because="It cannot wait."))
    with as_user(hub.people["lena"]) as actor:
        file = SimpleUploadedFile("late.pdf", PAPER)
        actions.answer_request(request=police, by=actor, marking="", files=[file], **said)
    with keeping(EVERY_CHILD):
        files = {each.name: each.public_id for each in SentFile.objects.all()}
        besides = Voice.objects.filter(contact=contact).count()
    manager = signed_in(client, hub.people["idony"])
    address = f"/passed-on/{contact.subject_id}/file/"

    page = manager.get(f"/passed-on/{contact.subject_id}/")
    opened = manager.get(f"{address}{files['petra.pdf']}/")
    marked = manager.get(f"{address}{files['hana.pdf']}/")
    unknown = manager.get(f"{address}nothing/")
    other = signed_in(client, hub.council.user(Role.TEAM_MANAGER, team=hub.council.north))

    assert besides == 1
    assert f'href="{address}{files["petra.pdf"]}/"' in page.content.decode()
    assert files["hana.pdf"] not in page.content.decode()
    assert opened.content == PAPER
    assert opened.headers["Content-Disposition"].startswith("attachment; ")
    assert (marked.status_code, unknown.status_code) == (403, 403)
    assert other.get(f"{address}{files['petra.pdf']}/").status_code == 403
    with keeping(EVERY_CHILD):
        assert LogEntry.objects.filter(action="download", child_ids=[contact.child_id]).count() == 1
