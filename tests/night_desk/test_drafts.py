"""What the night desk keeps of what is typed, and what it says where it cannot keep it."""

from sightline.night_desk.models import NightDraft
from tests.night_desk.conftest import seeing_all, text_of

NEW = "/night-desk/new-child/"


def test_a_letter_that_no_hand_writes_does_not_lose_the_draft(night, reader):
    record = night.call()
    browser = reader(night.worker)
    address = f"/night-desk/{record.public_id}/check/"
    browser.post(address, {"reason_to_open": "A call came tonight."})

    answers = [
        browser.post(NEW, {"concern": "Cry\0ing", "do": "keep"}),
        browser.post(address, {"found": "No\0thing", "do": "keep"}),
        browser.post(f"/night-desk/draft/check/?about={record.public_id}", {"found": "No\0thing known"}),
    ]

    assert [answer.status_code for answer in answers] == [302, 302, 200]
    with seeing_all():
        drafts = NightDraft.objects.order_by("form")
        kept = [(draft.form, draft.answers) for draft in drafts]
    assert kept == [("check", {"found": ["Nothing known"]}), ("new", {"concern": ["Crying"]})]


def test_what_is_too_long_to_keep_stays_on_the_page_with_the_reason(night, reader):
    record = night.call()
    browser = reader(night.worker)
    address = f"/night-desk/{record.public_id}/check/"
    browser.post(address, {"reason_to_open": "A call came tonight."})

    pages = [
        browser.post(NEW, {"concern": f"Crying {'x' * 100_001}", "do": "keep"}),
        browser.post(address, {"found": f"Crying {'x' * 100_001}", "do": "keep"}),
    ]

    for page in pages:
        assert page.status_code == 200
        assert "This is too long to keep. Shorten it" in text_of(page)
        assert "Crying xxx" in text_of(page)
    with seeing_all():
        assert not NightDraft.objects.exists()
