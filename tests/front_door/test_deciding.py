"""From a telephone call to a signed decision: what is refused, what is written, who signs."""

from datetime import timedelta

import pytest

from sightline.clocks.queries import Moment, holders, readings
from sightline.front_door import actions
from sightline.front_door.letters import letter_for
from sightline.front_door.models import ReferrerTold
from sightline.identity import actions as people
from sightline.identity.roles import Role
from sightline.records.models import Event, Spell
from sightline.standards.model import State
from tests.cast import NOW, PASSWORD, TODAY
from tests.front_door.conftest import as_user, kinds_of, text_of


def clock(contact, code, at=NOW):
    moment = Moment.of(at.date(), at)
    found = readings(moment, children=[contact.child_id], standards=[code], ended=True)
    return [reading.state for _, _, reading in found]


def test_a_contact_is_held_by_the_hub_from_its_first_moment(hub):
    contact = hub.contact()

    assert kinds_of(contact) == ["born", "contact_received", "holder_changed"]
    assert holders(TODAY)[contact.child_id].team == hub.team
    assert clock(contact, "C01") == [State.RUNNING]


def test_from_a_telephone_call_to_a_referral_that_another_team_holds(hub):
    contact = hub.graded(hub.contact())
    (request,) = hub.asked(contact, hub.council.police)
    hub.answered(request)
    decision = hub.decided(contact, "REFERRAL")
    assert holders(TODAY)[contact.child_id].team == hub.team

    hub.signed(decision)

    assert kinds_of(contact)[3:] == [
        "enquiry_opened", "enquiry_graded", "check_requested", "check_returned", "enquiry_decided",
        "contact_decided", "contact_decision_signed", "referral_received", "holder_changed",
        "referral_decided", "reply_owed",
    ]  # fmt: skip
    assert holders(TODAY)[contact.child_id].team == hub.assessing
    assert [clock(contact, code) for code in ("C01", "C02", "C03", "C05", "C04b")] == [
        [State.MET], [State.MET], [State.MET], [State.MET], [State.RUNNING],
    ]  # fmt: skip


def test_a_decision_takes_no_effect_until_it_is_signed(hub):
    contact = hub.contact()

    hub.decided(contact)

    assert "contact_decided" not in kinds_of(contact)
    assert Spell.objects.filter(child=contact.child_id, kind="open", until_on=None).exists()


def test_nobody_signs_what_they_decided(hub):
    decision = hub.decided(hub.contact(), by="rosalind")

    with pytest.raises(actions.CannotSign, match="Another manager must sign: you made this decision"):
        hub.signed(decision, by="rosalind")


def test_a_second_account_of_the_same_person_does_not_sign_either(hub):
    rosalind = hub.people["rosalind"]
    second = people.open_sign_in(person=rosalind.person, email="second@council.example", password=PASSWORD)
    people.give_role(user=second, role=Role.HUB_MANAGER, at=NOW.replace(year=2021), by=None, team=hub.team)
    hub.people["second"] = second
    decision = hub.decided(hub.contact(), by="rosalind")

    with pytest.raises(actions.CannotSign, match="you made this decision"):
        hub.signed(decision, by="second")


def test_who_acts_up_as_a_manager_does_not_sign_what_they_decided_before(hub):
    decision = hub.decided(hub.contact(), by="jude")
    people.give_role(user=hub.people["jude"], role=Role.HUB_MANAGER, at=NOW, by=None, team=hub.team)

    with pytest.raises(actions.CannotSign, match="you made this decision"):
        hub.signed(decision, by="jude", at=NOW + timedelta(minutes=5))


def test_a_worker_of_the_hub_signs_nothing(hub):
    decision = hub.decided(hub.contact(), by="nadia")

    with pytest.raises(actions.CannotSign, match="A manager of the hub signs"):
        hub.signed(decision, by="jude")


def test_a_decision_waits_for_a_required_answer_or_says_why_not(hub):
    contact = hub.graded(hub.contact())
    hub.asked(contact, hub.health)

    with pytest.raises(actions.CannotDecide, match="Nowhere Health has not answered"):
        hub.decided(contact)

    decision = hub.decided(contact, without_because="The nurse is on leave; the school knows her well.")
    assert decision.picture.shows["requests"][0]["answer"] == ""


def test_an_answer_that_was_not_required_holds_nothing_up(hub):
    contact = hub.graded(hub.contact())
    hub.asked(contact, hub.health, required=False)

    assert hub.decided(contact).without_because == ""


def test_a_child_who_is_not_safe_now_goes_straight_to_a_strategy_discussion(hub):
    contact = hub.contact(unsafe_now=True, unsafe_why="He is drunk and she is locked in with him.")

    assert clock(contact, "C14") == [State.RUNNING]
    with pytest.raises(actions.CannotDecide, match="a strategy discussion comes first"):
        hub.decided(contact, "REFERRAL")
    hub.signed(hub.decided(contact, "STRATEGY"))
    assert kinds_of(contact).count("significant_harm_suspected") == 1
    assert holders(TODAY)[contact.child_id].team == hub.assessing


def test_brothers_and_sisters_share_one_message_and_have_an_event_each(hub):
    first, second = hub.contacts("Sami Otterburn", "Noor Otterburn")

    received = Event.objects.filter(kind="contact_received")
    assert first.message == second.message
    assert len({event.child_id for event in received}) == 2
    assert len({event.occasion for event in received}) == 1


def test_early_help_needs_a_family_that_agrees_and_a_team_that_accepts(hub):
    contact = hub.graded(hub.contact())

    with pytest.raises(actions.CannotDecide, match="Early help needs both"):
        hub.decided(contact, "EARLY_HELP", agreed_by="")
    hub.signed(hub.decided(contact, "EARLY_HELP"))

    assert holders(TODAY)[contact.child_id].team == hub.helping
    assert clock(contact, "C08")[0] == State.RUNNING


def test_what_is_told_of_an_open_case_reaches_its_worker_without_a_signature(hub):
    ivy = hub.council.workers["Ivy Northwold"]
    contact = hub.contact(child=hub.council.child(held_by=ivy))

    hub.decided(contact, "EXISTING_CASE")

    passed = Event.objects.get(child=contact.child_id, kind="information_passed_on")
    assert passed.worker == ivy.code
    assert clock(contact, "C01b") == [State.MET]
    assert holders(TODAY)[contact.child_id].worker == ivy


def test_what_is_told_reaches_a_worker_who_will_leave_until_their_last_day(hub):
    ivy = hub.council.workers["Ivy Northwold"]
    people.end_worker(worker=ivy, left_on=TODAY + timedelta(days=8))
    contact = hub.contact(child=hub.council.child(held_by=ivy))

    hub.decided(contact, "EXISTING_CASE")

    assert Event.objects.get(child=contact.child_id, kind="information_passed_on").worker == ivy.code


def test_a_child_with_an_open_case_is_not_closed_with_advice(hub):
    contact = hub.contact(child=hub.council.child())

    with pytest.raises(actions.CannotDecide, match="The child is open to us"):
        hub.decided(contact, "ADVICE")


def test_a_decision_that_is_sent_back_runs_its_clock_again(hub):
    contact = hub.graded(hub.contact())
    decision = hub.decided(contact)
    assert clock(contact, "C02") == [State.MET]

    with as_user(hub.people["rosalind"]) as actor:
        actions.send_back(decision=decision, why="Ask health first.", by=actor, at=NOW)

    assert clock(contact, "C02") == [State.RUNNING]
    assert hub.decided(contact).pk != decision.pk


def test_a_run_of_small_concerns_waits_for_a_look_by_somebody_who_closed_none(hub):
    first = hub.closed("Tilly Sorrensen", days_ago=200)
    hub.closed("Tilly Sorrensen", first.child, days_ago=90)
    contact = hub.contact(child=first.child)
    decision = hub.decided(contact)

    with pytest.raises(actions.CannotSign, match="A second look must come before"):
        hub.signed(decision)
    with as_user(hub.people["rosalind"]) as actor, pytest.raises(actions.CannotSign, match="You closed one"):
        actions.take_second_look(decision=decision, agrees=True, words="Fine.", by=actor, at=NOW)
    with as_user(hub.people["nadia"]) as actor:
        actions.take_second_look(decision=decision, agrees=True, words="I agree.", by=actor, at=NOW)

    assert hub.signed(decision).signed_at == NOW


def test_an_agency_is_told_the_moment_a_decision_takes_effect_and_its_clock_stops(hub):
    contact = hub.contact(agency=hub.school)
    hub.signed(hub.decided(contact, "REFERRAL"))

    told = ReferrerTold.objects.get(contact=contact)
    assert "First Response East holds Tilly Sorrensen from today" in told.words
    assert clock(contact, "C04") == [State.MET]


def test_the_family_is_told_that_it_was_received_and_no_more(hub):
    contact = hub.contact(source="1A")
    hub.signed(hub.decided(contact, "REFERRAL"))

    with as_user(hub.people["jude"]) as actor:
        letter = letter_for(contact, contact.decisions.get())
        actions.tell_referrer(contact=contact, how="letter", words=letter.words, by=actor, at=NOW)

    assert "private to the family" in letter.words
    assert "First Response" not in letter.words


@pytest.fixture
def looked_at(hub):
    """Return a decision to close that somebody looked at a second time and does not agree with."""
    first = hub.closed("Tilly Sorrensen", days_ago=200)
    hub.closed("Tilly Sorrensen", first.child, days_ago=90)
    decision = hub.decided(hub.contact(child=first.child))
    with as_user(hub.people["nadia"]) as actor:
        actions.take_second_look(decision=decision, agrees=False, words="It grows.", by=actor, at=NOW)
    return decision


def test_a_second_look_that_does_not_agree_is_answered_before_it_is_closed(hub, looked_at):
    with pytest.raises(actions.CannotSign, match="Say why it is closed all the same, or send it back"):
        hub.signed(looked_at)

    with as_user(hub.people["rosalind"]) as actor:
        signed = actions.sign_decision(
            decision=looked_at, by=actor, at=NOW, answers_look="Her school sees her daily."
        )

    assert signed.answers_look == "Her school sees her daily."


def test_the_page_asks_whoever_signs_to_answer_the_look(hub, looked_at, reader):
    address, shown = f"/hub/contact/{looked_at.contact.public_id}/sign/", {"decision": looked_at.pk}
    rosalind = reader(hub.people["rosalind"])

    refused = text_of(rosalind.post(address, shown))
    rosalind.post(address, {**shown, "answers_look": "Her school sees her daily."})

    looked_at.refresh_from_db()
    assert "The second look does not agree. Say why it is closed all the same" in refused
    assert (looked_at.signed_at, looked_at.answers_look) == (NOW, "Her school sees her daily.")


def test_who_took_the_second_look_does_not_sign(hub, looked_at):
    with pytest.raises(actions.CannotSign, match="You took the second look"):
        hub.signed(looked_at, by="nadia")


def test_a_child_is_not_signed_over_to_a_team_that_has_closed(hub):
    decision = hub.decided(hub.contact(), "REFERRAL")
    people.close_team(team=hub.assessing, on=TODAY)

    with pytest.raises(actions.CannotSign, match="First Response East has closed since"):
        hub.signed(decision)


def test_an_unsafe_child_s_decision_says_why_it_did_not_wait_for_an_answer(hub):
    contact = hub.contact(unsafe_now=True, unsafe_why="Locked in with a man who is drunk.")
    hub.asked(contact, hub.health)

    with pytest.raises(actions.CannotDecide, match="Nowhere Health has not answered"):
        hub.decided(contact, "STRATEGY")

    assert hub.decided(contact, "STRATEGY", without_because="She is in danger now.").without_because
