"""Nobody of the hub leaves while a contact, a request or a signature waits for them."""

import pytest

from sightline.clocks.leaving import hand_on
from sightline.clocks.pointing import Leaver, Waits, waiting_for
from sightline.front_door.models import Contact, PartnerRequest
from sightline.identity.actions import CannotChange
from sightline.identity.models import Worker
from tests.cast import TODAY
from tests.front_door.conftest import as_user

ASKED = "front_door.PartnerRequest.asked_by"
TAKEN_ON = "front_door.Contact.taken_on_by"


def _worker(hub, name: str) -> Worker:
    return Worker.objects.get(person=hub.people[name].person_id)


def _waits(hub, name: str) -> dict[str, Waits]:
    return {each.key: each for each in waiting_for(Leaver.of(_worker(hub, name), TODAY))}


def _take_on(hub, contact: Contact, name: str) -> None:
    with as_user(hub.people["jude"]):
        Contact.objects.filter(pk=contact.pk).update(taken_on_by=hub.people[name])


def test_a_request_without_an_answer_has_a_receiver(hub):
    (request,) = hub.asked(hub.graded(hub.contact()), hub.health)
    leaver = Leaver.of(_worker(hub, "jude"), TODAY)

    with pytest.raises(CannotChange, match="and 1 request to an agency that has no answer yet"):
        hand_on(leaver, {})
    nadia = _worker(hub, "nadia")
    hand_on(leaver, {ASKED: nadia, TAKEN_ON: nadia})

    with as_user(hub.people["nadia"]):
        assert PartnerRequest.objects.get(pk=request.pk).asked_by == hub.people["nadia"]


def test_a_request_that_was_answered_waits_for_nobody(hub):
    (request,) = hub.asked(hub.graded(hub.contact()), hub.health)
    hub.answered(request, by="hana")

    assert ASKED not in _waits(hub, "jude")


def test_a_contact_told_to_the_open_case_is_settled_and_waits_for_nobody(hub):
    child = hub.council.child(held_by=hub.council.workers["Ivy Northwold"])
    contact = hub.contact(child=child)
    _take_on(hub, contact, "jude")
    before = _waits(hub, "jude")

    hub.decided(contact, "EXISTING_CASE")

    assert TAKEN_ON in before
    assert TAKEN_ON not in _waits(hub, "jude")
    assert f"sign {hub.team.pk}" not in _waits(hub, "rosalind")


def test_who_receives_what_waits_for_a_signature_may_sign(hub):
    hub.decided(hub.contact())

    waits = _waits(hub, "rosalind")[f"sign {hub.team.pk}"]

    assert [each.name for each in waits.receivers] == ["Nadia Fairclough-Bey"]
