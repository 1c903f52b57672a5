"""Receipts of what came without a sign-in: events lead to them, and none names a child to an analyst."""

import json

import pytest

from sightline.access.actor import acting, actor_for
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.front_door.letterbox.arriving import take_in
from sightline.front_door.models import Contact
from sightline.identity.roles import Role
from sightline.matching import describing
from sightline.matching.likeness import compare
from sightline.records.models import Event, Receipt, ReceiptItem
from sightline.sources.filing import load
from sightline.sources.queries import receipts
from sightline.sources.showing.receipts import came_in
from tests.cast import NOW
from tests.front_door.conftest import text_of

SENT = {
    "reference": "PPN/1",
    "concerns": "Quillfeather was hiding in the attic.",
    "unsafe_now": False,
    "person": {"name": "Sergeant Mossgrove", "telephone": "01632 960 999"},
    "children": [
        {"given_name": "Wren", "family_name": "Harrowgait", "born_on": "2018-03-04",
         "address": "14 Larkspur Row", "school": "Orlow  Primary School", "own_words": "Nobody came."}
    ],
}  # fmt: skip
WORDS = (
    "Wren", "Harrowgate", "Harrowgait", "Quillfeather", "attic", "Mossgrove", "960 999", "Larkspur", "Orlow",
    "Nobody came", "bread", "Lindgate", "Tansy",
)  # fmt: skip


@pytest.fixture
def all_ways(writer, hub, tmp_path) -> None:
    """Let contacts come by the form, from a system and in a file, right ones and wrong ones."""
    writer.write().send()
    wrong = {**SENT, "reference": "PPN/2", "children": [{"Tansy Harrowgait": 1, "given_name": "Wren"}]}
    named = {**SENT, "reference": "PPN/3", "Tansy Harrowgait": "Larkspur", "children": [{}]}
    take_in([SENT, wrong, named, {**SENT, "concerns": "The attic again."}],
            agency=hub.council.police, by="Police: Records", at=NOW)  # fmt: skip
    for name, body in (("Tansy Harrowgait", {"agency": "POLICE", "contacts": [SENT]}),
                       ("Harrowgait unread", {"agency": "Tansy", "contacts": []})):  # fmt: skip
        path = tmp_path / f"{name}.json"
        path.write_text(json.dumps(body))
        load([path], by=None, at=NOW, acting=lambda: acting(actor_for("a test")))


def test_an_event_leads_to_the_receipt_of_what_it_came_by(all_ways):
    with keeping(EVERY_CHILD):
        events = Event.objects.filter(kind="contact_received").select_related("recording__receipt")
        receipts = {event.recording.receipt.number: event.child_id for event in events.order_by("id")}
        by_item = ReceiptItem.objects.exclude(child=None).filter(outcome__in=["filed", "waiting"])
        of_items = set(by_item.values_list("receipt__number", "child"))

    assert len(events) == 3
    assert {number[0] for number in receipts} == {"C", "A"}
    assert set(receipts.items()) <= of_items


def test_a_contact_that_a_hub_worker_wrote_down_has_no_receipt(hub):
    contact = hub.contact()

    with keeping(EVERY_CHILD):
        received = Event.objects.get(kind="contact_received", child=contact.child_id)
    assert received.recording.receipt is None


def test_the_hub_reads_on_a_contact_which_receipt_it_stands_on(all_ways, hub, reader):
    with keeping(EVERY_CHILD):
        receipt = Receipt.objects.get(name="Police: Records")
        item = receipt.items.filter(outcome="filed").get()
        public_id = Contact.objects.filter(child=item.child_id).earliest("id").public_id

    assert f"Receipt {receipt.number}" in text_of(
        reader(hub.people["jude"]).get(f"/hub/contact/{public_id}/")
    )


def test_no_page_of_a_receipt_names_a_child_or_says_a_word_of_it_to_an_analyst(all_ways, hub, reader):
    analyst = reader(hub.council.user(Role.ANALYST))
    with keeping(EVERY_CHILD):
        numbers = list(Receipt.objects.order_by("id").values_list("number", flat=True))

    pages = [analyst.get("/receipts/")]
    pages += [analyst.get(f"/receipts/{number}/{part}") for number in numbers for part in ("", "rows/")]

    assert len(numbers) == 4
    for page in pages:
        assert page.status_code == 200
        assert [word for word in WORDS if word in text_of(page)] == []


def test_a_receipt_keeps_no_field_that_its_sender_made_up(all_ways):
    with keeping(EVERY_CHILD):
        columns = set(ReceiptItem.objects.exclude(column="").values_list("column", flat=True))

    assert columns == {"children.0.?", "?"}


def test_the_school_that_was_told_helps_to_recognise_the_child(all_ways):
    with keeping(EVERY_CHILD):
        events = Event.objects.filter(kind="contact_received").order_by("id")
        by_form, by_system = list(events.values_list("child", flat=True))[:2]
        described = describing.of([by_form, by_system])
        alike = compare(described[by_form], described[by_system])

    assert described[by_form].schools == ("Orlow Primary School",)
    assert "same school" in alike.reasons


def test_the_list_of_receipts_says_what_each_message_came_by_and_what_was_filed_in_part(all_ways):
    rows = [came_in(each) for each in receipts()]
    said = {(row["source"], row["by"], row["state"]) for row in rows}

    assert ("An agency’s system", "Police: Records", "Filed in part") in said
    assert ("Referral form", "the form, without a sign-in", "Filed") in said
    assert ("A file of contacts", "at the command line") in {(row["source"], row["by"]) for row in rows}


def test_the_receipt_of_a_message_says_what_its_sender_can_do_and_names_what_can_be_downloaded(
    all_ways, hub, reader
):
    with keeping(EVERY_CHILD):
        number = Receipt.objects.get(name="Police: Records").number

    page = text_of(reader(hub.council.user(Role.ANALYST)).get(f"/receipts/{number}/"))

    assert "can send it again put right" in page and "in your file" not in page
    assert "Download refused cells" in page and "Download refused rows" not in page
