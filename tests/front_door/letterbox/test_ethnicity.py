"""A child's ethnicity, as it is told at the door: kept of a new record, said in words of one that we know."""

import pytest

from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.front_door.models import Contact
from sightline.records.models import Child, Event
from tests.front_door.conftest import text_of
from tests.front_door.letterbox.conftest import MYSELF, SCHOOL
from tests.front_door.letterbox.test_interface import CONTACT
from tests.front_door.letterbox.test_interface import key_for as key_for
from tests.front_door.letterbox.test_interface import police as police
from tests.front_door.test_pages import CALL


def recorded() -> list[str]:
    """Return the codes that the ledger holds, of the child of the newest contact."""
    with keeping(EVERY_CHILD):
        child = Contact.objects.latest("pk").child_id
        rows = Event.objects.filter(child=child, kind="ethnicity_recorded").order_by("id")
        return list(rows.values_list("code", flat=True))


@pytest.mark.parametrize(("said", "kept"), [("MWAS", ["MWAS"]), ("REFU", ["REFU"]), ("", [])])
def test_by_telephone_it_is_kept_of_a_new_record_where_it_is_said(hub, reader, said, kept):
    reader(hub.people["jude"]).post("/hub/record/", {**CALL, "child-0-ethnicity": said})

    assert recorded() == kept


def test_of_a_child_whom_we_know_it_is_said_in_words_and_nothing_is_written_over(hub, reader):
    jude = reader(hub.people["jude"])
    jude.post("/hub/record/", CALL)
    with keeping(EVERY_CHILD):
        public_id = Child.objects.get().party.public_id

    again = {**CALL, "child-0-known": public_id, "child-0-ethnicity": "MWAS"}
    page = text_of(jude.post("/hub/record/", again, follow=True))

    assert "Recorded: Tilly Sorrensen." in page
    assert recorded() == []
    with keeping(EVERY_CHILD):
        assert "ethnicity: White and Asian" in Contact.objects.latest("pk").message.concerns


@pytest.mark.parametrize(("pages", "said"), [(SCHOOL, "ABAN"), (MYSELF, "BAFR")])
def test_the_referral_form_asks_and_shows_it_in_words_before_it_is_sent(writer, pages, said):
    writer.write(pages, **{"child/1": {"ethnicity": said}})
    checked = text_of(writer.client.get("/tell-us/check/"))
    writer.send()

    assert {"ABAN": "Bangladeshi", "BAFR": "African"}[said] in checked
    assert recorded() == [said]


def test_a_system_sends_its_code(police):
    children = [{**CONTACT["children"][0], "ethnicity": "WBRI"}]

    assert police.send({**CONTACT, "children": children}).status_code == 201
    assert recorded() == ["WBRI"]


def test_a_code_that_the_censuses_do_not_have_is_refused_by_its_field(police):
    children = [{**CONTACT["children"][0], "ethnicity": "XXXX"}]

    answer = police.send({**CONTACT, "children": children})

    assert answer.status_code == 422
    assert [each["field"] for each in answer.json()["errors"]] == ["children.0.ethnicity"]
