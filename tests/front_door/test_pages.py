"""The hub's pages, from a telephone call to a signature, and what each shows."""

import re
from datetime import timedelta

import pytest

from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.access.models import LogEntry
from sightline.front_door import actions
from sightline.front_door.models import Contact, Decision, Draft, PartnerRequest, SecondLook
from sightline.identity.roles import Role
from sightline.records.models import Event
from tests.cast import NOW
from tests.front_door.conftest import as_user, text_of

pytestmark = pytest.mark.one_server

CALL = {
    "how_many": "1",
    "received_at_day": "12/11/2026",
    "received_at_time": "08:50",
    "channel": "PHONE",
    "source": "2A",
    "unsafe_now": "no",
    "unsafe_why": "",
    "concerns": "She fell asleep at lunch and put bread in her pocket.",
    "consent": "given",
    "child-0-given_name": "Tilly",
    "child-0-family_name": "Sorrensen",
    "child-0-born_on": "04/03/2021",
    "child-0-own_words": "I do my own cereal.",
}
CLOSE = {
    "outcome": "ADVICE",
    "tier": "1",
    "reasons": "Her school feeds her.",
    "options": "Early help was considered.",
}


def shown(decision, since=0):
    """Return what a page says of the decision that it shows."""
    return {"decision": decision.pk, "since": since}


def hidden(page, name):
    """Return what a page sends back of itself."""
    return re.search(rf'name="{name}" value="(\d+)"', page).group(1)


@pytest.fixture
def jude(hub, reader):
    return reader(hub.people["jude"])


def test_a_telephone_call_stands_on_the_board_at_once(hub, jude):
    saved = jude.post("/hub/record/", CALL, follow=True)
    board = text_of(jude.get("/hub/"))

    assert "Recorded: Tilly Sorrensen. The reference is C-" in text_of(saved)
    assert "1 contact is open: none are late." in board
    assert "Tilly Sorrensen , 5" in board
    assert "Not graded" in board


def test_from_the_call_to_the_signature_by_pages_alone(hub, client, reader):
    jude = reader(hub.people["jude"])
    jude.post("/hub/record/", CALL)
    contact = Contact.objects.get()
    address = f"/hub/contact/{contact.public_id}/"
    jude.post(f"{address}grade/", {"level": "AMBER", "words": "A fuller picture is needed."})
    asked = jude.post(
        f"{address}ask/",
        {"agencies": ["POLICE", "HEALTH"], "about": "Tilly Sorrensen, 5", "asks": "What is known?",
         "why": "She is hungry.", "basis": "SAFEGUARDING", "required": "yes"},
        follow=True,
    )  # fmt: skip
    assert "Asked: Nowhere Health and Nowhere Police. Answers are due today, 5:00pm." in text_of(asked)
    for request, who in zip(PartnerRequest.objects.order_by("agency__name"), ("hana", "lena"), strict=True):
        partner = reader(hub.people[who])
        partner.post(
            f"/partner/request/{request.public_id}/", {"answer": "nothing_known", "words": "", "marking": ""}
        )
    jude = reader(hub.people["jude"])
    jude.post(f"{address}together/", {"worried": "She is hungry.", "working": "School.", "needed": "Food."})
    assert "To decide" in text_of(jude.get("/hub/?stage=to_decide"))
    decided = jude.post(
        f"{address}decide/", {**CLOSE, "outcome": "REFERRAL", "tier": "3", "team": "FRE"}, follow=True
    )
    assert "Decided: referral for an assessment. A manager signs it next." in text_of(decided)

    rosalind = reader(hub.people["rosalind"])
    assert "Read and sign" in text_of(rosalind.get("/hub/?stage=to_sign"))
    assert "Her school feeds her." in text_of(rosalind.get(f"{address}sign/"))
    signed = rosalind.post(f"{address}sign/", shown(Decision.objects.get()), follow=True)

    assert "Signed: referral for an assessment." in text_of(signed)
    assert "No contact waits here." in text_of(signed)
    assert "First Response East" in text_of(rosalind.get("/hub/?stage=decided_today"))
    with keeping(EVERY_CHILD):
        assert Event.objects.filter(kind="contact_decision_signed").count() == 1


def decided_anew(hub):
    """Return a decision that somebody read, and the other one by which it was replaced meanwhile."""
    contact = hub.contact()
    first = hub.decided(contact)
    with as_user(hub.people["nadia"]) as actor:
        actions.send_back(decision=first, why="Refer her.", by=actor, at=NOW)
    return first, hub.decided(contact, "REFERRAL")


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("sign", {}),
        ("send-back", {"why": "Ask health."}),
        ("second-look", {"agrees": "yes", "words": "Yes."}),
    ],
)
def test_nothing_is_done_to_a_decision_that_was_not_the_one_shown(hub, reader, page, said):
    read, stands = decided_anew(hub)
    address = f"/hub/contact/{stands.contact.public_id}/{page}/"

    answer = text_of(reader(hub.people["rosalind"]).post(address, {**shown(read), **said}))

    stands = Decision.objects.get(pk=stands.pk)
    assert "decided this anew on 12 November 2026 at 9:00am, after you opened the page" in answer
    assert "Referral for an assessment" in answer
    assert (stands.signed_at, stands.returned_at, SecondLook.objects.exists()) == (None, None, False)


def test_a_decision_is_signed_from_the_page_that_showed_it_once_more(hub, reader):
    read, stands = decided_anew(hub)
    address = f"/hub/contact/{stands.contact.public_id}/sign/"
    rosalind = reader(hub.people["rosalind"])

    again = rosalind.post(address, shown(read)).content.decode()
    rosalind.post(address, {name: hidden(again, name) for name in ("decision", "since")})

    assert Decision.objects.get(pk=stands.pk).signed_at == NOW


def test_an_answer_that_came_after_the_decision_is_read_before_it_is_signed(hub, reader):
    contact = hub.graded(hub.contact())
    (request,) = hub.asked(contact, hub.health)
    decision = hub.decided(contact, without_because="The nurse is away.")
    address = f"/hub/contact/{contact.public_id}/sign/"
    before = hub.people["rosalind"]
    hub.answered(request, "found", "Two broken arms.", by="hana", at=NOW + timedelta(minutes=1))

    refused = text_of(reader(before).post(address, shown(decision)))
    assert Decision.objects.get(pk=decision.pk).signed_at is None
    reader(before).post(address, shown(decision, since=1))

    assert "An agency has answered since you opened the page" in refused
    assert "Answered after it was decided Nowhere Health Two broken arms." in refused
    assert Decision.objects.get(pk=decision.pk).signed_at == NOW


def test_counts_are_the_lengths_of_the_lists(hub, jude):
    hub.contact("Davi Marchetti")
    hub.asked(hub.graded(hub.contact("Sami Otterburn"), "RED"), hub.council.police)
    hub.decided(hub.contact("Bea Lindqvist"))

    for stage, words in (("new", "New"), ("checks_out", "Checks out"), ("to_sign", "To sign")):
        page = jude.get(f"/hub/?stage={stage}")
        assert f"{words} (1)" in text_of(page)
        assert page.content.decode().count('scope="row"') == 1


def test_the_picture_is_shown_years_later_as_it_stood(hub, jude):
    contact = hub.graded(hub.contact())
    (request,) = hub.asked(contact, hub.health)
    hub.signed(hub.decided(contact, without_because="The nurse is away."))
    hub.answered(request, "found", "Known to the health visitor.", by="hana")

    page = text_of(jude.get(f"/hub/contact/{contact.public_id}/picture/1/"))

    assert "As known when it was decided, 12 November 2026 at 9:00am" in page
    assert "No answer. Asked: What is known of the household?" in page
    assert "Known to the health visitor." not in page


def test_to_close_after_earlier_contacts_shows_them_first(hub, jude):
    first = hub.closed("Tilly Sorrensen", days_ago=200)
    hub.closed("Tilly Sorrensen", first.child, days_ago=90)
    contact = hub.contact(child=first.child)
    address = f"/hub/contact/{contact.public_id}/"

    stopped = jude.post(f"{address}decide/", CLOSE, follow=True)
    assert "This would be the third contact about Tilly closed in 7 months" in text_of(stopped)
    assert "closed by Jude Hallam-Osei" in text_of(stopped)
    assert not Decision.objects.filter(contact=contact).exists()
    jude.post(f"{address}before-closing/")

    assert Decision.objects.get(contact=contact).needs_second_look


def test_to_close_while_another_contact_waits_shows_it_first(hub, jude):
    other = hub.graded(hub.contact(concerns="Her brother hits her."))
    contact = hub.contact(child=other.child)

    stopped = jude.post(f"/hub/contact/{contact.public_id}/decide/", CLOSE, follow=True)

    assert "1 other contact is about Tilly" in text_of(stopped)
    assert "Her brother hits her. Not decided yet: to decide, graded amber." in text_of(stopped)
    assert not Decision.objects.filter(contact=contact).exists()


def test_an_answer_still_out_is_asked_about_before_what_came_before_is_shown(hub, jude):
    first = hub.closed("Tilly Sorrensen", days_ago=90)
    contact = hub.graded(hub.contact(child=first.child))
    hub.asked(contact, hub.health)

    refused = jude.post(f"/hub/contact/{contact.public_id}/decide/", CLOSE)

    assert refused.status_code == 200
    assert "Nowhere Health has not answered. Wait, or say why not." in text_of(refused)


def test_what_is_mended_after_the_interruption_is_not_lost(hub, jude):
    first = hub.closed("Tilly Sorrensen", days_ago=90)
    contact = hub.graded(hub.contact(child=first.child))
    address = f"/hub/contact/{contact.public_id}/"
    jude.post(f"{address}decide/", CLOSE)
    hub.asked(contact, hub.health)  # while the earlier contacts were being read

    refused = jude.post(f"{address}before-closing/")

    assert "Nowhere Health has not answered" in text_of(refused)
    assert f'action="{address}decide/"' in refused.content.decode()


def test_a_draft_is_kept_as_it_is_typed_and_comes_back(hub, jude):
    kept = jude.post("/hub/draft/contact/", {**CALL, "concerns": "Half a sen"})
    page = jude.get("/hub/record/")

    assert kept.json() == {"said": "Draft kept at 9:00am."}
    assert "Half a sen" in page.content.decode()
    assert 'value="Tilly"' in page.content.decode()
    assert "There is a problem" not in text_of(page)


def test_a_draft_is_gone_once_it_is_recorded(hub, jude):
    jude.post("/hub/draft/contact/", CALL)

    jude.post("/hub/record/", CALL)

    assert not Draft.objects.exists()


def test_one_more_child_can_be_added_without_script(hub, jude):
    page = jude.post("/hub/record/", {**CALL, "do": "more"})

    assert "Brother or sister 1" in text_of(page)
    assert 'value="Tilly"' in page.content.decode()


def test_a_child_who_is_not_safe_goes_straight_to_the_decision_with_one_way_on(hub, jude):
    call = {**CALL, "unsafe_now": "yes", "unsafe_why": "Locked in with a man who is drunk."}

    page = jude.post("/hub/record/", call, follow=True)

    assert page.redirect_chain[-1][0].endswith("/decide/")
    assert "A child is unsafe now" in text_of(page)
    assert page.content.decode().count('name="outcome"') == 1


def test_a_child_whom_we_know_is_chosen_and_not_made_twice(hub, jude):
    first = hub.closed("Tilly Sorrensen", days_ago=90)

    asked = jude.post("/hub/record/", CALL)
    assert "Is it one of these children?" in text_of(asked)
    with keeping(EVERY_CHILD):
        public_id = first.child.party.public_id
    jude.post("/hub/record/", {**CALL, "child-0-known": public_id})

    assert set(Contact.objects.values_list("child_id", flat=True)) == {first.child_id}


def test_an_option_that_a_rule_forbids_is_named_with_the_reason(hub, jude):
    contact = hub.contact()

    page = text_of(jude.get(f"/hub/contact/{contact.public_id}/decide/"))

    assert "“Tell the worker of the open case” cannot be chosen: The child has no open case." in page


def test_who_does_not_work_in_the_hub_is_refused(hub, reader):
    contact = hub.contact()
    worker = hub.council.sign_in_of(
        hub.council.workers["Ivy Northwold"], "social_worker", team=hub.council.north
    )

    assert reader(worker).get("/hub/").status_code == 403
    assert reader(worker).get(f"/hub/contact/{contact.public_id}/").status_code == 403


def test_the_due_time_is_said_in_words(hub, jude):
    hub.graded(hub.contact("Sami Otterburn", at=NOW), "RED")

    assert "In 4 hours" in text_of(jude.get("/hub/"))


def test_who_may_open_no_contact_is_logged_with_the_child_of_the_one_they_asked_for(hub, reader):
    contact = hub.contact()
    member = hub.council.user(Role.LEAD_MEMBER)
    browser = reader(member)

    for address in (f"/hub/contact/{contact.public_id}/", f"/passed-on/{contact.subject_id}/"):
        assert browser.get(address).status_code == 403
    browser.get(f"/passed-on/{10**40}/")

    with keeping(EVERY_CHILD):
        kept = LogEntry.objects.filter(user=member, action="refused").order_by("id")
        assert [entry.child_id for entry in kept] == [contact.child_id, contact.child_id, None]
        assert [entry.question.get("nobodys") for entry in kept] == [None, None, True]


@pytest.mark.parametrize(
    "said", [{"born_on": "03/03/2019"}, {"own_words": "I hide."}, {"address": "7 Elm Row"}]
)
def test_a_brother_of_whom_no_name_is_known_is_recorded_and_not_dropped(hub, reader, said):
    second = {f"child-1-{name}": words for name, words in said.items()}

    reader(hub.people["jude"]).post("/hub/record/", CALL | {"how_many": "2"} | second)

    with keeping(EVERY_CHILD):
        named = list(Contact.objects.order_by("id").values_list("named", flat=True))
    assert named == ["Tilly Sorrensen", "Name not known"]


@pytest.mark.parametrize("page", ["", "decide/"])
def test_other_contacts_about_the_child_are_shown_before_one_is_decided(hub, jude, page):
    referred = hub.contact(at=NOW - timedelta(days=40), concerns="She was alone at night.")
    hub.signed(hub.decided(hub.graded(referred), "REFERRAL", at=NOW - timedelta(days=40)))
    waits = hub.graded(hub.contact(child=referred.child, concerns="Her brother hits her."), "AMBER")
    contact = hub.contact(child=referred.child)

    response = jude.get(f"/hub/contact/{contact.public_id}/{page}")
    words, shown_page = text_of(response), response.content.decode()

    assert "Her brother hits her. Where it stands Not decided yet: to decide, graded amber" in words
    assert "She was alone at night. Where it stands Accepted as a referral" in words
    assert f'href="/hub/contact/{waits.public_id}/"' in shown_page


def test_a_request_that_is_late_says_so_where_the_contact_is_decided(hub, jude):
    contact = hub.graded(hub.contact(at=NOW - timedelta(days=3)), "RED", at=NOW - timedelta(days=2))
    hub.asked(contact, hub.health, at=NOW - timedelta(days=2))

    words = text_of(jude.get(f"/hub/contact/{contact.public_id}/decide/"))

    assert re.search(r"No answer yet\. Asked: What is known of the household\? \w+ .*late", words)


def test_who_may_not_take_the_second_look_is_told_before_writing_it(hub, jude, reader):
    first = hub.closed("Tilly Sorrensen", days_ago=200)
    hub.closed("Tilly Sorrensen", first.child, days_ago=90)
    contact = hub.contact(child=first.child)
    jude.post(f"/hub/contact/{contact.public_id}/decide/", CLOSE)
    said = text_of(jude.post(f"/hub/contact/{contact.public_id}/before-closing/", follow=True))
    look = f"/hub/contact/{contact.public_id}/second-look/"
    refused = text_of(jude.get(look))
    nadia = reader(hub.people["nadia"])

    assert "Somebody who closed none of the earlier contacts looks at it" in said
    assert "You made this decision, so somebody else must look." in refused
    assert "You closed none of them" not in refused
    assert "Save what I saw" not in refused
    assert "Save what I saw" in text_of(nadia.get(look))
    assert f'href="{look}"' in nadia.get(f"/hub/contact/{contact.public_id}/sign/").content.decode()
