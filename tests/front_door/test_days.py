"""A year that was mistyped is refused in words at the hub, from its form and from an agency's system."""

import json
from datetime import UTC, date, datetime

import pytest

from sightline.access.actor import acting, actor_for
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.clocks.actions import NewEvent, record
from sightline.front_door.actions import CannotRecordContact
from sightline.front_door.letterbox.arriving import take_in
from sightline.front_door.models import Contact
from sightline.records.models import Event, ReceiptItem
from tests.cast import NOW
from tests.front_door.conftest import text_of
from tests.front_door.test_pages import CALL


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"received_at_day": "12/11/0001"}, "more than a year"),
        ({"received_at_day": "12/11/0026"}, "more than a year"),
        ({"received_at_day": "12/11/1899"}, "more than a year"),
        ({"received_at_day": "12/11/2027"}, "has not come"),
        ({"child-0-born_on": "04/03/1921"}, "more than 30 years"),
        ({"child-0-born_on": "", "child-0-expected_on": "04/03/9999"}, "too far ahead"),
        ({"child-0-born_on": "", "child-0-expected_on": "04/03/1900"}, "too long ago"),
    ],
)
def test_a_telephone_call_is_refused_with_a_day_that_cannot_be(hub, reader, change, says):
    page = reader(hub.people["jude"]).post("/hub/record/", CALL | change)

    assert says in text_of(page)
    with keeping(EVERY_CHILD):
        assert not Contact.objects.exists()


def test_every_other_door_to_the_hub_refuses_it_too(hub):
    with pytest.raises(CannotRecordContact, match="more than a year"):
        hub.contact(received_at=datetime(1960, 1, 1, tzinfo=UTC))
    with pytest.raises(CannotRecordContact, match="more than 30 years"):
        hub.contact(born_on=date(1950, 1, 1))


@pytest.mark.parametrize(
    ("change", "field", "says"),
    [
        ({"received_at": "1960-01-01T09:00:00Z"}, "received_at", "more than a year"),
        ({"received_at": "1900-01-01T09:00:00Z"}, "received_at", "more than a year"),
        ({"children": [{"given_name": "A", "born_on": "1950-01-01"}]}, "children.0.born_on", "30 years"),
        ({"children": [{"expected_on": "9999-12-31"}]}, "children.0.expected_on", "too far ahead"),
        ({"children": [{"expected_on": "1900-01-01"}]}, "children.0.expected_on", "too long ago"),
    ],
)
def test_an_agency_s_system_is_told_which_field_holds_the_wrong_year(hub, change, field, says):
    item = _sent(hub, NOW, **change)

    assert item.outcome == ReceiptItem.Outcome.REFUSED
    assert [(name, says in why) for name, why in item.errors] == [(field, True)]


def test_a_birth_in_the_first_hour_of_a_summer_day_has_come(hub):
    half_past_midnight_here = datetime(2027, 6, 30, 23, 30, tzinfo=UTC)

    item = _sent(hub, half_past_midnight_here, children=[{"given_name": "A", "born_on": "2027-07-01"}])

    assert item.outcome == ReceiptItem.Outcome.FILED, item.errors


def test_a_contact_that_stands_with_a_year_that_cannot_be_is_the_first_of_the_board(hub, reader):
    hub.contact("Milo Sorrensen")
    wrong = hub.contact("Tilly Sorrensen")
    with keeping(EVERY_CHILD):
        stood = Event.objects.get(subject=wrong.subject_id, kind="contact_received")
    again = NewEvent(
        wrong.child_id, "contact_received", date(1926, 11, 12), subject=wrong.subject,
        happened_at=datetime(1926, 11, 12, 9, tzinfo=UTC), facts=stood.facts, replaces=stood,
    )  # fmt: skip
    record([again], by=None, at=NOW, why="A file said so.", withdraw=[stood])

    page = text_of(reader(hub.people["jude"]).get("/hub/"))

    assert page.index("Tilly Sorrensen") < page.index("Milo Sorrensen")
    assert "Not known: check the day it came" in page


def _sent(hub, at, **change):
    said = {
        "reference": "OC-26-1", "concerns": "Two children were at home.", "unsafe_now": False,
        "children": [{"given_name": "A", "family_name": "B"}],
    }  # fmt: skip
    with acting(actor_for("a test")):
        _, items = take_in([json.loads(json.dumps(said | change))], agency=hub.health, by="a test", at=at)
    return items[0]
