"""The picture that is kept with a decision, shown again after everything it shows has changed."""

from datetime import date, timedelta

from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.clocks import joining
from sightline.front_door.actions import deciding
from sightline.front_door.letterbox.models import SentFile
from sightline.records.models import Child
from tests.cast import NOW
from tests.front_door.conftest import text_of
from tests.front_door.test_settling import arrived, say


def picture(hub, contact, reader, number: int = 1) -> str:
    """Return the words of a picture that was kept, as a manager of the hub reads it."""
    page = reader(hub.people["rosalind"]).get(f"/hub/contact/{contact.public_id}/picture/{number}/")
    assert page.status_code == 200
    return text_of(page)


def with_a_file(contact, name: str = "drawing.png") -> None:
    """Let a file have come with a contact's message."""
    with keeping(EVERY_CHILD):
        SentFile.objects.create(
            message=contact.message,
            name=name,
            media_type="image/png",
            size=2048,
            sha256="ab" * 32,
            sent_at=NOW,
        )


def test_a_picture_keeps_the_record_its_holder_siblings_and_other_contacts(hub, reader):
    before = hub.contact("Tilly Sorrensen", at=NOW - timedelta(days=40))
    hub.signed(hub.decided(hub.graded(before), "REFERRAL", at=NOW - timedelta(days=40)))
    tilly, milo = hub.contacts("Tilly Sorrensen", "Milo Sorrensen")
    joining.join(child=before.child, other=tilly.child, by=hub.people["rosalind"], why="One child.")
    hub.decided(milo, "ADVICE")

    hub.decided(tilly, "EXISTING_CASE", team=None)

    words = picture(hub, tilly, reader)
    assert "Tilly Sorrensen, born 4 March 2021" in words
    assert "Hub, since 12 November 2026. Rosalind Achterberg managed the team." in words
    assert "Milo Sorrensen: Advice" in words
    assert "3 October 2026, Schools: Accepted as a referral." in words


def test_a_picture_shows_what_was_known_then_after_a_correction_and_a_join(hub, reader):
    other = hub.contact("Tilly Sorensen", at=NOW - timedelta(days=3), born_on=date(2021, 4, 3))
    contact = hub.graded(hub.contact("Tilly Sorrensen"))
    hub.decided(contact, "REFERRAL")
    joining.join(child=other.child, other=contact.child, by=hub.people["rosalind"], why="One child.")
    with keeping(EVERY_CHILD):
        Child.objects.filter(pk__in=[contact.child_id, other.child_id]).update(family_name="Achterberg-Lind")

    words = picture(hub, contact, reader)

    assert "Tilly Sorrensen, born 4 March 2021" in words
    assert "Nobody had compared it with another record." in words


def test_a_picture_keeps_the_files_of_a_message_by_their_digest(hub, reader):
    contact = hub.graded(arrived(hub))
    with_a_file(contact)
    decision = hub.decided(contact, "REFERRAL")
    with_a_file(contact, "later.png")

    words = picture(hub, contact, reader)

    assert decision.picture.shows["files"][0]["sha256"] == "ab" * 32
    assert "drawing.png" in words
    assert "later.png" not in words


def test_a_picture_keeps_what_was_said_of_who_the_child_is(hub, reader):
    hub.closed("Tilly Sorrensen", days_ago=30)  # out of the hub's reach since: its name is not shown
    contact = hub.graded(arrived(hub))
    say(hub, contact, "unsure")
    hub.decided(contact, "REFERRAL")

    words = picture(hub, contact, reader)

    assert "Not sure: Jude Hallam-Osei, 12 November 2026 at 9:00am." in words


def test_a_picture_kept_before_all_this_was_still_shows(hub, reader, monkeypatch):
    former = ("at", "named", "not_settled", "own_words", "told", "grades", "requests", "joint_view", "voices",
              "earlier")  # fmt: skip
    whole = deciding.picture_of
    monkeypatch.setattr(deciding, "kept_beside", lambda contact, *, at: {})
    monkeypatch.setattr(
        deciding, "picture_of", lambda *a, **k: {name: whole(*a, **k)[name] for name in former}
    )
    contact = hub.graded(hub.contact())
    hub.decided(contact, "REFERRAL")

    words = picture(hub, contact, reader)

    assert "She fell asleep at lunch" in words
    assert "Who held the child" not in words


def test_the_files_of_a_message_are_at_hand_where_it_is_decided(hub, reader):
    contact = arrived(hub)
    with_a_file(contact)

    words = text_of(reader(hub.people["jude"]).get(f"/hub/contact/{contact.public_id}/decide/"))

    assert "drawing.png" in words
