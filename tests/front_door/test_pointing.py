"""Nobody of the hub leaves while a contact, a request or a signature waits for them."""

from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from sightline.clocks.leaving import hand_on
from sightline.clocks.pointing import Leaver, Waits, waiting_for
from sightline.front_door import actions, climbing
from sightline.front_door.models import Climbed, Contact, PartnerRequest, Voice
from sightline.identity.actions import CannotChange
from sightline.identity.models import User, Worker
from sightline.identity.queries import manager_of
from sightline.identity.roles import Role
from tests.cast import NOW, TODAY
from tests.front_door.conftest import as_user

ASKED = "front_door.PartnerRequest.asked_by"
CLIMBED = "front_door.Climbed.to"
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


def _late(hub) -> Voice:
    """Return a disagreement that nobody answered in time, once it has climbed."""
    contact = hub.graded(hub.contact(agency=hub.school))
    hub.signed(hub.decided(contact))
    with as_user(hub.people["petra"]) as actor:
        voice = actions.say_we_disagree(about=contact, words="She is hungrier.", by=actor, at=NOW)
    climbing.climb_late(at=voice.due_at + timedelta(minutes=1))
    return voice


def _head(hub, name: str) -> None:
    worker = hub.council.worker(name, hub.council.service)
    hub.people[name] = hub.council.sign_in_of(worker, Role.HEAD_OF_SERVICE, team=hub.council.service)


def _to(voice: Voice) -> list[tuple[str, str]]:
    rows = Climbed.objects.filter(voice=voice).order_by("id")
    return list(rows.values_list("to__person__name", "why"))


def test_a_disagreement_that_came_to_one_head_alone_has_a_receiver_before_they_leave(hub):
    _head(hub, "Ewa Strand-Bell")
    voice = _late(hub)
    alone = _waits(hub, "Ewa Strand-Bell")[CLIMBED]
    _head(hub, "Odo Fairweather")
    odo = _worker(hub, "Odo Fairweather")
    leaver = Leaver.of(_worker(hub, "Ewa Strand-Bell"), TODAY)

    with pytest.raises(CannotChange, match="1 disagreement of an agency"):
        hand_on(leaver, {})
    hand_on(leaver, {CLIMBED: odo})

    assert alone.receivers == ()
    assert _to(voice) == [("Ewa Strand-Bell", "late"), ("Odo Fairweather", "gone")]
    assert CLIMBED not in _waits(hub, "Ewa Strand-Bell")


def test_a_disagreement_that_two_heads_have_holds_neither_up(hub):
    _head(hub, "Ewa Strand-Bell")
    _head(hub, "Odo Fairweather")
    _late(hub)

    assert CLIMBED not in _waits(hub, "Ewa Strand-Bell")


def test_what_came_to_a_head_who_has_gone_is_told_to_their_manager_and_comes_to_the_next_head(hub):
    _head(hub, "Odo Fairweather")
    above = manager_of(hub.council.service, on=TODAY)
    manager = hub.council.sign_in_of(above, Role.DIRECTOR, team=hub.council.service)
    voice = _late(hub)
    User.objects.filter(pk=hub.people["Odo Fairweather"].pk).update(is_active=False)
    later = voice.due_at + timedelta(days=1)

    first, again = climbing.climb_late(at=later), climbing.climb_late(at=later)
    _head(hub, "Ewa Strand-Bell")
    next_head = climbing.climb_late(at=later)

    assert (first, again, next_head) == (1, 0, 1)
    assert [name for name, _ in _to(voice)] == ["Odo Fairweather", above.name, "Ewa Strand-Bell"]
    told = ProcrastinateJob.objects.filter(task_name="tell_nobody_answers").values_list("args", flat=True)
    assert list(told) == [{"user_id": manager.pk}]


def test_who_receives_what_waits_for_a_signature_may_sign(hub):
    hub.decided(hub.contact())

    waits = _waits(hub, "rosalind")[f"sign {hub.team.pk}"]

    assert [each.name for each in waits.receivers] == ["Nadia Fairclough-Bey"]
