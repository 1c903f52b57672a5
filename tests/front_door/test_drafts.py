"""What the hub keeps of what is typed, and what it says where it cannot keep it."""

import pytest

from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.front_door.models import Decision, Draft
from tests.front_door.conftest import text_of
from tests.front_door.test_pages import CALL, CLOSE

LONG = f"Hungry {'x' * 100_001}"


@pytest.fixture
def jude(hub, reader):
    return reader(hub.people["jude"])


def test_a_letter_that_no_hand_writes_does_not_lose_the_draft(hub, jude):
    contact = hub.contact()
    decide = f"/hub/contact/{contact.public_id}/decide/"

    answers = [
        jude.post("/hub/record/", {"concerns": "Hun\0gry", "do": "keep"}),
        jude.post("/hub/draft/contact/?about=", {"concerns": "Hun\0gry"}),
        jude.post(decide, {"reasons": "Hun\0gry", "do": "keep"}),
    ]

    assert [answer.status_code for answer in answers] == [200, 200, 302]
    with keeping(EVERY_CHILD):
        kept = [list(draft.answers.values()) for draft in Draft.objects.order_by("form")]
    assert kept == [[["Hungry"]], [["Hungry"]]]


@pytest.mark.parametrize("do", ["keep", "more", "look"])
def test_a_contact_too_long_to_keep_stays_on_the_page_with_the_reason(hub, jude, do):
    page = jude.post("/hub/record/", CALL | {"concerns": LONG, "do": do})

    assert page.status_code == 200
    assert "This is too long to keep. Shorten it" in text_of(page)
    assert "Hungry xxx" in text_of(page)
    assert "Draft kept" not in text_of(page)
    with keeping(EVERY_CHILD):
        assert not Draft.objects.exists()


def test_a_decision_too_long_to_keep_stays_on_the_page_with_the_reason(hub, jude):
    hub.closed("Tilly Sorrensen", days_ago=40)
    child = hub.closed("Wren Harrowgate", days_ago=30).child
    contact = hub.contact("Wren Harrowgate", child=child)
    decide = f"/hub/contact/{contact.public_id}/decide/"
    each_of_them_is_short_enough = dict.fromkeys(
        ("reasons", "options", "child_views", "parent_views", "agreed_by"), "Hungry " + "x" * 19_990
    )

    kept = jude.post(decide, {"reasons": LONG, "do": "keep"})
    closed = jude.post(decide, CLOSE | each_of_them_is_short_enough | {"own": "x" * 20_000})

    for page in (kept, closed):
        assert page.status_code == 200
        assert "This is too long to keep. Shorten it" in text_of(page)
        assert "Hungry xxx" in text_of(page)
    with keeping(EVERY_CHILD):
        assert not Decision.objects.filter(contact=contact).exists()
