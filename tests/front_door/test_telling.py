"""Whoever sent a contact is told what became of it, whatever that was: the clocks, and who is told what."""

import pytest

from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.clocks.models import Span
from sightline.front_door import actions
from sightline.front_door.models import ReferrerTold
from sightline.records.models import Event
from tests.cast import NOW
from tests.front_door.conftest import as_user, kinds_of, text_of
from tests.front_door.test_settling import arrived

OUTCOMES = ("NFA", "ADVICE", "EARLY_HELP", "REFERRAL", "STRATEGY")


def _decided(hub, outcome, **told):
    contact = hub.graded(hub.contact(**told))
    hub.signed(hub.decided(contact, outcome))
    return contact


def ending(standard: str, contact) -> str | None:
    """Return how the clock of a standard about the contact's child ends."""
    with keeping(EVERY_CHILD):
        return Span.objects.get(child=contact.child_id, standard=standard).ending


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_each_outcome_owes_the_referrer_a_reply_and_telling_them_stops_its_clock(hub, outcome):
    contact = _decided(hub, outcome)
    assert ending("C04b", contact) != "met"

    with as_user(hub.people["jude"]) as actor:
        actions.tell_referrer(contact=contact, how="letter", words="Thank you.", by=actor, at=NOW)

    assert ending("C04b", contact) == "met"


def test_the_first_telling_stops_the_clock_and_a_second_writes_no_second_event(hub):
    contact = _decided(hub, "ADVICE")
    for how in ("telephone", "letter"):
        with as_user(hub.people["jude"]) as actor:
            actions.tell_referrer(contact=contact, how=how, words="Thank you.", by=actor, at=NOW)

    assert kinds_of(contact).count("referrer_told") == 1
    assert ReferrerTold.objects.filter(contact=contact).count() == 2


def test_word_that_a_contact_was_received_does_not_stand_for_word_of_the_decision(hub):
    contact = hub.contact()
    with as_user(hub.people["jude"]) as actor:
        actions.tell_referrer(contact=contact, how="letter", words="We have it.", by=actor, at=NOW)
    hub.signed(hub.decided(contact, "ADVICE"))

    assert ending("C04b", contact) != "met"


def test_an_agency_with_a_page_here_is_told_by_itself(hub):
    contact = _decided(hub, "NFA", agency=hub.school)

    assert ending("C04b", contact) == "met"


def test_nobody_is_owed_a_reply_who_asked_not_to_be_named(hub):
    contact = _decided(hub, "ADVICE", anonymous=True)

    assert "reply_owed" not in kinds_of(contact)


@pytest.mark.parametrize(("outcome", "step"), [("REFERRAL", "ASSESSMENT"), ("STRATEGY", "STRATEGY")])
def test_signing_a_referral_decides_its_next_step_and_stops_the_clock_of_it(hub, outcome, step):
    contact = _decided(hub, outcome)

    with keeping(EVERY_CHILD):
        decided = Event.objects.get(child=contact.child_id, kind="referral_decided")
    assert (decided.outcome, decided.team) == (step, "FRE")
    assert ending("C05", contact) == "met"


def test_an_untold_referrer_stays_on_a_list_of_the_board_until_told(hub, reader):
    contact = _decided(hub, "ADVICE")
    jude = reader(hub.people["jude"])
    before = text_of(jude.get("/hub/?stage=to_tell"))

    jude.post(f"/hub/contact/{contact.public_id}/tell/", {"how": "letter", "words": "Thank you."})

    assert "To tell (1)" in before and "Tilly Sorrensen" in before
    assert "Friday 13 November" in before
    after = text_of(jude.get("/hub/?stage=to_tell"))
    assert "Tilly Sorrensen" not in after and "Every referrer has been told." in after


def test_what_a_neighbour_is_told_says_nothing_of_the_family(hub, reader):
    teacher = _decided(hub, "REFERRAL", source="2A")
    neighbour = hub.contact("Mo Sorrensen", source="1B")
    hub.signed(hub.decided(neighbour, "REFERRAL"))
    jude = reader(hub.people["jude"])

    to_teacher = text_of(jude.get(f"/hub/contact/{teacher.public_id}/tell/"))
    to_neighbour = text_of(jude.get(f"/hub/contact/{neighbour.public_id}/tell/"))

    assert "accepted it as a referral" in to_teacher and "First Response East" in to_teacher
    assert "private to the family" in to_neighbour
    assert "First Response East" not in to_neighbour


def test_whoever_wrote_by_the_form_is_told_no_more_until_the_address_was_checked(hub, reader):
    contact = hub.graded(arrived(hub))
    hub.signed(hub.decided(contact, "REFERRAL"))
    jude, address = reader(hub.people["jude"]), f"/hub/contact/{contact.public_id}/tell/"

    before = text_of(jude.get(address))
    after = text_of(jude.get(f"{address}?address=checked"))
    jude.post(f"{address}?address=checked", {"how": "letter", "words": "Thank you."})

    assert "private to the family" in before and "First Response East" not in before
    assert "Nobody has checked that the sender is who they say" in before
    assert "First Response East holds Tilly Sorrensen" in after
    assert "your page here" not in after
    assert ReferrerTold.objects.get().template == "professional, referral, address checked"
