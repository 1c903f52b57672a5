"""What the night team and early help wrote of a contact, as the hub reads it."""

from datetime import datetime, timedelta

import pytest

from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.early_help import actions as helping
from sightline.front_door import actions
from sightline.front_door.models import Contact
from sightline.identity.roles import Role
from sightline.night_desk import actions as night
from sightline.records.models import Child, Event
from tests.cast import NOW, signed_in
from tests.front_door.conftest import as_user, text_of

LAST_NIGHT = NOW - timedelta(hours=8)


@pytest.fixture
def desk(hub):
    """Return the hub with a night worker and two managers who may review."""
    for name, role in (("colm", Role.NIGHT_WORKER), ("maeve", Role.NIGHT_MANAGER)):
        hub.people[name] = hub.council.user(role)
    return hub


def rung(desk, at: datetime = LAST_NIGHT):
    """Return the night record of a child whom nobody knew."""
    call = night.Call(at, "Mrs Penhallow, next door", "1B", "He is alone on the landing and crying.")
    with as_user(desk.people["colm"], at) as by:
        return night.open_record_of_new_child(
            given_name="Ozzie", family_name="Penrose", born_on=None, call=call, by=by, at=at
        )


def decided(desk, record, at: datetime = LAST_NIGHT + timedelta(minutes=20)) -> None:
    """Look in the police's records, and decide without the others."""
    with as_user(desk.people["colm"], at) as by:
        night.add_check(
            night=record, place="police", checked_at=at, found="Two calls to the house in June.",
            not_possible_because="", marking="police_intelligence", by=by, at=at,
        )  # fmt: skip
        said = night.Decided(
            outcome="ADVICE", says="He stays with his aunt.", why="She came at once.", decided_at=at,
            without_because="Nobody answered at the hospital.",
        )  # fmt: skip
        night.decide(night=record, decided=said, by=by, at=at)


def taken(desk, child: int) -> Contact:
    """Return the contact about a child, taken on by the hub."""
    with keeping(EVERY_CHILD):
        subject = Event.objects.filter(child=child, kind="contact_received").latest("id").subject_id
    with as_user(desk.people["jude"]) as by:
        return actions.take_on(subject=subject, named="", by=by)


def page_of(desk, contact: Contact, client, who: str = "jude") -> str:
    """Return the words of a contact's page, as somebody reads them."""
    response = signed_in(client, desk.people[who]).get(f"/hub/contact/{contact.public_id}/")
    assert response.status_code == 200
    return text_of(response)


def test_the_hub_reads_in_full_what_the_night_team_was_told_and_did(desk, client):
    record = rung(desk)
    decided(desk, record)

    words = page_of(desk, taken(desk, record.child_id), client)

    for said in (
        "He is alone on the landing and crying.", "Mrs Penhallow, next door",
        "Two calls to the house in June. Police intelligence",
        "He stays with his aunt.", "She came at once.", "Nobody answered at the hospital.",
        desk.people["colm"].person.name, "waits for its review by day",
    ):  # fmt: skip
        assert said in words
    assert "Nobody here wrote down" not in words


def test_a_contact_is_not_closed_while_what_was_decided_at_night_waits_for_its_review(desk):
    record = rung(desk)
    decided(desk, record)
    contact = taken(desk, record.child_id)

    with pytest.raises(actions.CannotDecide, match="waits for its review by day"):
        desk.decided(contact)
    with as_user(desk.people["nadia"]) as by:
        night.review(night=record, agrees=True, words="I spoke to his aunt.", by=by, at=NOW)

    assert desk.decided(contact).outcome == "ADVICE"


def test_what_the_night_writes_after_a_decision_is_read_before_it_is_signed(desk, client):
    record = rung(desk)
    contact = desk.graded(taken(desk, record.child_id))
    decision = desk.decided(contact, "REFERRAL", at=LAST_NIGHT)
    decided(desk, record)
    rosalind = signed_in(client, desk.people["rosalind"])

    page = rosalind.get(f"/hub/contact/{contact.public_id}/sign/")
    refused = rosalind.post(
        f"/hub/contact/{contact.public_id}/sign/", {"decision": decision.pk, "since": "0"}
    )

    assert "Written after it was decided" in text_of(page)
    assert "More was written down since you opened the page" in text_of(refused)


def test_the_hub_reads_why_early_help_asks_for_more(desk, client):
    helper = desk.council.worker("Birgit Aldous-Rahman", desk.helping, manager=True)
    desk.people["birgit"] = desk.council.sign_in_of(helper, Role.TEAM_MANAGER, team=desk.helping)
    helped = desk.graded(desk.contact(at=LAST_NIGHT), at=LAST_NIGHT)
    desk.signed(desk.decided(helped, "EARLY_HELP", at=LAST_NIGHT), at=LAST_NIGHT)
    with keeping(EVERY_CHILD):
        child = Child.objects.get(pk=helped.child_id)
    with as_user(desk.people["birgit"]) as by:
        said = helping.Practitioner("Wim Okafor-Lunt", "EDUCATION", "family worker")
        helping.name_lead(child=child, lead=said, on=NOW.date(), by=by, at=NOW)
        helping.step_up(child=child, why="A new bruise, and she will not say from what.", by=by, at=NOW)

    words = page_of(desk, taken(desk, child.pk), client)

    assert "A new bruise, and she will not say from what." in words
    assert "Birgit Aldous-Rahman" in words
    assert "Wim Okafor-Lunt, family worker" in words


def test_what_the_family_said_to_the_hub_stands_in_the_early_help_that_begins(desk, client):
    helper = desk.council.worker("Birgit Aldous-Rahman", desk.helping, manager=True)
    desk.people["birgit"] = desk.council.sign_in_of(helper, Role.TEAM_MANAGER, team=desk.helping)
    contact = desk.graded(desk.contact())
    desk.signed(desk.decided(contact, "EARLY_HELP", child_views="I want to keep my room."))
    with keeping(EVERY_CHILD):
        child = contact.child.party.public_id

    words = text_of(signed_in(client, desk.people["birgit"]).get(f"/early-help/child/{child}/"))

    said = words.partition("What the family said")[2]
    for each in ("Agreed", "12 November 2026", "Dell Sorrensen, mother", "By telephone, told to the hub.",
                 "I want to keep my room."):  # fmt: skip
        assert each in said


def test_a_contact_that_says_nothing_of_consent_asks_for_it_with_its_grade(desk, client):
    contact = taken(desk, rung(desk).child_id)
    address = f"/hub/contact/{contact.public_id}/grade/"
    jude = signed_in(client, desk.people["jude"])
    said = {"level": "AMBER", "words": "He was alone.", "unsafe_now": "no", "consent": "not_sought"}

    asked = jude.get(address)
    refused = jude.post(address, said)
    done = jude.post(address, said | {"consent_why": "His mother cannot be found."}, follow=True)
    later = jude.get(address)

    assert "Does the family know, and agree?" in text_of(asked)
    assert refused.context["form"].errors["consent_why"] == [
        "Say why they are not asked, or what allows you to go on."
    ]
    assert 'href="#id_consent_why"' in refused.content.decode()
    assert "The family has not been asked. His mother cannot be found." in text_of(done)
    assert "Does the family know, and agree?" not in text_of(later)


def test_a_contact_that_nobody_asked_of_is_asked_whether_the_child_is_unsafe_with_its_grade(desk, client):
    contact = taken(desk, rung(desk).child_id)
    address = f"/hub/contact/{contact.public_id}/grade/"
    jude = signed_in(client, desk.people["jude"])
    said = {"level": "AMBER", "words": "He was alone.", "consent": "given"}

    asked = jude.get(address)
    silent = jude.post(address, said)
    without_why = jude.post(address, said | {"unsafe_now": "yes"})
    not_red = jude.post(address, said | {"unsafe_now": "yes", "unsafe_why": "He is still alone."})
    done = jude.post(
        address, said | {"level": "RED", "unsafe_now": "yes", "unsafe_why": "He is still alone."}
    )
    later = jude.get(address)

    assert "Is the child unsafe now?" in text_of(asked)
    assert "unsafe_now" in silent.context["form"].errors
    assert without_why.context["form"].errors["unsafe_why"] == ["Say what makes the child unsafe now."]
    assert "A child who is unsafe now is graded red." in text_of(not_red)
    assert done.url == f"/hub/contact/{contact.public_id}/decide/"
    assert "Only a strategy discussion can follow." in text_of(jude.get(done.url))
    assert "Unsafe now He is still alone." in page_of(desk, contact, client)
    assert "Is the child unsafe now?" not in text_of(later)
    with keeping(EVERY_CHILD):
        kinds = list(Event.objects.filter(child=contact.child_id).values_list("kind", flat=True))
    assert kinds.count("significant_harm_suspected") == 1
    desk.signed(desk.decided(contact, "STRATEGY"))
    with keeping(EVERY_CHILD):
        kinds = list(Event.objects.filter(child=contact.child_id).values_list("kind", flat=True))
    assert kinds.count("significant_harm_suspected") == 1


def test_a_child_who_becomes_unsafe_after_a_red_grade_is_put_before_a_discussion_too(desk, client):
    contact = desk.graded(desk.contact(), "RED")
    jude = signed_in(client, desk.people["jude"])
    address = f"/hub/contact/{contact.public_id}/grade/"
    said = {"level": "RED", "words": "She rang again.", "unsafe_now": "yes", "unsafe_why": "He came back."}

    done = jude.post(address, said)
    lowered = jude.post(address, {"level": "GREEN", "words": "It was a mistake."})

    assert done.url == f"/hub/contact/{contact.public_id}/decide/"
    assert "A child who is unsafe now is graded red." in text_of(lowered)
    assert "Unsafe now He came back." in page_of(desk, contact, client)
    with keeping(EVERY_CHILD):
        events = Event.objects.filter(child=contact.child_id)
        assert events.filter(kind="enquiry_graded").count() == 1
        assert events.filter(kind="significant_harm_suspected").count() == 1


def test_nobody_else_reads_the_note_and_the_hub_still_does_when_the_child_has_gone(desk, client):
    record = rung(desk)
    decided(desk, record)
    contact = desk.graded(taken(desk, record.child_id))
    desk.signed(desk.decided(contact, "REFERRAL"))

    assert "He is alone on the landing and crying." in page_of(desk, contact, client)
    lena = signed_in(client, desk.people["lena"]).get(f"/hub/contact/{contact.public_id}/")
    assert lena.status_code == 403
