"""Who the child is of a message that came by itself: offered, asked, and counted once it is answered."""

from datetime import date, timedelta

import pytest

from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.clocks import joining
from sightline.clocks.queries import holders
from sightline.front_door import actions
from sightline.front_door.letterbox.sending import put_through
from sightline.front_door.models import Contact, Decision
from sightline.front_door.settling import unsettled
from sightline.matching.models import Answer, Ask, Verdict
from sightline.records.models import Alias, Child, Event
from tests.cast import NOW, TODAY
from tests.front_door.conftest import as_user, text_of
from tests.front_door.test_pages import CLOSE
from tests.matching.conftest import a_child


def arrived(hub, name="Tilly Sorrensen", born_on=date(2021, 3, 4)) -> Contact:
    """Return a contact that came by the form, about a child of whom nobody has said who it is."""
    given, _, family = name.partition(" ")
    told = actions.WhatWasTold(
        received_at=NOW, source="2A", channel="PORTAL", concerns="She was hungry again.", unsafe_now=False
    )
    child = actions.AboutChild(given_name=given, family_name=family, born_on=born_on)
    (contact,) = put_through(told=told, children=[child], at=NOW)
    return contact


def say(hub, contact, choice, by="jude"):
    with as_user(hub.people[by]) as actor:
        return actions.say_who_it_is(contact=contact, choice=choice, by=actor, at=NOW)


def waits(hub, contact):
    with as_user(hub.people["jude"]) as actor:
        return unsettled(contact, by=actor, at=NOW).words


def public_id(child_id):
    with keeping(EVERY_CHILD):
        return Child.objects.get(pk=child_id).party.public_id


@pytest.fixture
def closed_twice(hub):
    """Return a child of whom two contacts were closed."""
    first = hub.closed("Tilly Sorrensen", days_ago=200)
    hub.closed("Tilly Sorrensen", first.child, days_ago=90)
    return first.child


def test_contacts_closed_before_are_counted_across_joined_records(hub, closed_twice, reader):
    contact = hub.contact("Tilly Sorrensen", born_on=date(2021, 3, 5))
    why = "One child, written down twice."
    joining.join(child=closed_twice, other=contact.child, by=hub.people["rosalind"], why=why)
    address = f"/hub/contact/{contact.public_id}/"

    stopped = reader(hub.people["jude"]).post(f"{address}decide/", CLOSE, follow=True)
    reader(hub.people["jude"]).post(f"{address}before-closing/")

    assert "This would be the third contact about Tilly closed in 7 months" in text_of(stopped)
    assert Decision.objects.get(contact=contact).needs_second_look


def test_a_contact_of_a_joined_record_is_decided_like_any_other(hub, closed_twice):
    contact = hub.contact("Tilly Sorrensen", born_on=date(2021, 3, 5))
    joining.join(child=closed_twice, other=contact.child, by=hub.people["rosalind"], why="One child.")

    hub.signed(hub.decided(hub.graded(contact), "REFERRAL"))

    assert holders(TODAY)[closed_twice.pk].team == hub.assessing


def test_a_message_that_came_by_itself_says_that_the_child_is_not_settled(hub, closed_twice, reader):
    contact = arrived(hub)
    jude = reader(hub.people["jude"])

    page = text_of(jude.get(f"/hub/contact/{contact.public_id}/"))
    who = text_of(jude.get(f"/hub/contact/{contact.public_id}/who/"))

    assert "Who this child is has not been settled: 1 likely record." in page
    assert "No earlier contact about this child was closed" not in page
    assert "Tilly Sorrensen, born 4 March 2021" in who
    assert "The same facts:" in who


def test_nothing_is_closed_before_it_is_said_who_the_child_is(hub, closed_twice):
    contact = hub.graded(arrived(hub))

    with pytest.raises(actions.CannotDecide, match="1 likely record"):
        hub.decided(contact)

    assert hub.decided(contact, "REFERRAL").picture.shows["not_settled"]


def test_the_same_child_has_one_record_and_its_earlier_contacts(hub, closed_twice, reader):
    contact = arrived(hub)
    address = f"/hub/contact/{contact.public_id}/"
    jude = reader(hub.people["jude"])

    saved = jude.post(f"{address}who/", {"known": public_id(closed_twice.pk)}, follow=True)
    stopped = jude.post(f"{address}decide/", CLOSE, follow=True)

    assert "What you said is kept." in text_of(saved)
    assert "This would be the third contact about Tilly" in text_of(stopped)
    assert Alias.objects.get(parted_by=None).child_id == closed_twice.pk
    assert Verdict.objects.get().answer == Answer.SAME


@pytest.mark.parametrize(("choice", "answer"), [("new", Answer.NOT_SAME), ("unsure", Answer.UNSURE)])
def test_another_child_or_not_sure_is_kept_and_not_asked_again(hub, closed_twice, choice, answer):
    contact = arrived(hub)

    say(hub, contact, choice)

    assert Verdict.objects.get().answer == answer
    assert waits(hub, contact) == ""
    assert hub.decided(contact).outcome == "ADVICE"


def test_a_child_who_is_held_stays_with_who_holds_it(hub):
    known = a_child(hub, "Tilly Sorrensen", date(2021, 3, 4))
    contact = arrived(hub)

    say(hub, contact, public_id(known.pk))

    assert holders(TODAY)[known.pk].team == hub.council.south
    with keeping(EVERY_CHILD):
        kept = Event.objects.filter(child=contact.child_id, withdrawn_by=None)
        assert sorted(kept.values_list("kind", flat=True)) == ["born", "contact_received", "holder_changed"]
    with pytest.raises(actions.CannotDecide, match="The child is open to us"):
        hub.decided(contact)


def test_a_likely_record_of_another_team_asks_a_second_person_first(hub, reader, monkeypatch):
    known = a_child(hub, "Tilly Sorrensen", date(2021, 3, 14))
    contact = arrived(hub, "Tilly Sorensen")
    address = f"/hub/contact/{contact.public_id}/who/"
    jude = reader(hub.people["jude"])
    monkeypatch.setattr("django.core.signing.time.time", lambda: 1_800_000_000)
    choice = jude.get(address).context["form"]["known"].field.choices[0][0]

    monkeypatch.setattr("django.core.signing.time.time", lambda: 1_800_000_060)
    asked = jude.post(address, {"known": choice}, follow=True)

    assert Ask.objects.get().child_id == known.pk
    assert "A second person is asked whether another record is this child." in text_of(asked)
    with pytest.raises(actions.CannotDecide, match="A second person is asked"):
        hub.decided(contact)


def test_a_child_whom_somebody_was_asked_about_by_telephone_is_not_asked_again(hub, closed_twice):
    contact = hub.contact("Tilly Sorrensen")

    assert waits(hub, contact) == ""


def test_the_same_child_is_not_said_while_a_decision_waits_to_be_signed(hub):
    contact = arrived(hub)
    hub.decided(contact)
    known = hub.contact("Tilly Sorrensen")

    with pytest.raises(actions.CannotChoose, match="Have it sent back"):
        say(hub, contact, public_id(known.child_id))


def test_a_record_that_says_something_new_asks_again(hub, closed_twice):
    contact = arrived(hub)
    say(hub, contact, "unsure")
    other = arrived(hub)

    assert "1 likely record" in waits(hub, contact)
    assert other.child_id != contact.child_id


def test_to_say_who_it_is_twice_says_so(hub, closed_twice):
    contact = arrived(hub)
    say(hub, contact, public_id(closed_twice.pk))

    with pytest.raises(actions.CannotChoose, match="settled already"):
        say(hub, contact, "new")


def test_of_a_child_like_nobody_else_nothing_is_asked(hub):
    contact = arrived(hub, "Bea Lindqvist", NOW.date() - timedelta(days=900))

    assert waits(hub, contact) == ""
