"""The night desk's pages: the same questions in the same order, and nobody signs but who is signed in."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from sightline.access.models import LogEntry
from sightline.identity.roles import Role
from sightline.night_desk import actions
from sightline.night_desk.models import NightCheck, NightRecord, NightStep
from sightline.records.models import Child, Event
from tests.night_desk.conftest import seeing_all, text_of

pytestmark = pytest.mark.one_server

DESK = "/night-desk/"


def _page(record, part=""):
    return f"{DESK}{record.public_id}/{part}"


def test_a_decision_stands_at_the_top_until_somebody_has_signed_it(night, reader):
    signed = night.decided(says="Placed with carers.")
    night.signs(signed, night.manager)
    night.clock.after(hours=1)
    night.decided(says="Stays at her aunt’s.")
    night.clock.after(hours=7)

    page = text_of(reader(night.day_manager).get(DESK))

    assert page.index("Stays at her aunt’s.") < page.index("Placed with carers.")
    assert "2 decisions made at night are interim. They stand until a day manager" in page
    assert "To review (2)" in page


def test_the_card_asks_six_questions_in_one_order_and_a_gap_shows_as_a_gap(night, reader):
    night.decided()
    night.clock.after(hours=8)

    page = text_of(reader(night.day_manager).get(DESK))

    order = ["Decided", "Checked", "Seen", "Signed at night", "Handed over", "Review due"]
    places = [page.index(f" {question} ") for question in order]
    assert places == sorted(places)
    assert "Not checked: our own records, police, health and child protection alerts (CP-IS)." in page
    assert "Not recorded whether the child was seen." in page
    assert "Not signed 6 hours late, was due 3:00am." in page
    assert "Not sent The night team has not handed over." in page
    assert "In 4 hours, by 1:00pm" in page


def test_a_police_power_warns_once_three_quarters_of_its_72_hours_are_gone(night, reader):
    night.decided(power="L1", power_from_at=night.clock.now)
    tags = []

    for hours in (53, 1, 17, 2):
        night.clock.after(hours=hours)
        page = text_of(reader(night.day_manager).get(DESK))
        tags.append(("Three quarters gone" in page, "Power ends In" in page))

    assert tags == [(False, True), (True, False), (True, False), (False, False)]
    assert "Police protection" in page


def test_whoever_signed_at_night_finds_the_reason_in_place_of_the_way_to_review(night, reader):
    record = night.decided()
    night.signs(record, night.day_manager)

    browser = reader(night.day_manager)
    page = browser.get(DESK)

    assert "You signed this at night, so somebody else must review it." in text_of(page)
    assert _page(record, "review/") not in page.content.decode()
    refused = browser.post(_page(record, "review/"), {"agrees": "agree", "words": "I agree with myself."})
    assert "You signed this at night, so somebody else must review it." in text_of(refused)
    with seeing_all():
        assert not NightStep.objects.filter(step="reviewed").exists()


def test_a_name_on_the_form_signs_nothing(night, reader):
    record = night.decided()
    reader(night.manager).post(_page(record, "sign/"), {"reason_to_open": "I sign tonight."})

    reader(night.manager).post(
        _page(record, "sign/"),
        {"agrees": "agree", "words": "I read it.", "by": night.head.pk, "person": night.head.person.pk},
    )

    with seeing_all():
        step = NightStep.objects.get(step="signed")
    assert (step.by, step.person) == (night.manager, night.manager.person)


def test_a_whole_night_from_the_call_to_the_review(night, reader):
    child = night.council.child(team=night.hub)
    browser = reader(night.worker)
    said = {"received_at_0": "12/11/2026", "received_at_1": "00:50"}
    address = reverse("night_desk:open_record", args=[child.party.public_id])
    browser.post(address, {"reason_to_open": "A call came tonight."})
    call = {"caller": "Sergeant Vale, police", "source": "6", "concern": "Found alone at home."}

    browser.post(address, _moment("received_at", "00:50") | call)
    with seeing_all():
        record = NightRecord.objects.get()
    browser.post(
        _page(record, "check/"),
        {"place": "own", "made": "made", "found": "Nothing known.", "marking": "third_party"}
        | _moment("checked_at", "00:55"),
    )
    browser.post(
        _page(record, "check/"),
        {
            "place": "health",
            "made": "not_possible",
            "not_possible_because": "The on-call line was not answered.",
        },
    )
    browser.post(
        _page(record, "seen/"),
        {"how": "seen", "place": "HOME", "alone": "yes", "by": "me"}
        | {"words": "Where’s Mummy’s car?"}
        | _moment("happened_at", "00:58"),
    )
    decision = {"outcome": "POLICE_PROTECTION", "says": "Placed with carers.", "why": "Found alone."}
    asked = browser.get(_page(record, "decide/"))
    assert "Not recorded yet: police and child protection alerts (CP-IS)." in text_of(asked)
    decision["without_because"] = "The officers were at the door."
    browser.post(
        _page(record, "decide/"),
        decision | {"power": "L1"} | _moment("decided_at", "00:59") | _moment("protection_from_at", "00:59"),
    )
    night.clock.after(minutes=43)
    agrees = {"agrees": "agree", "words": "I agree."}
    reader(night.manager).post(_page(record, "sign/"), {"reason_to_open": "I sign tonight."})
    reader(night.manager).post(_page(record, "sign/"), agrees)
    reader(night.worker).post(_page(record, "send/"), {"words": "See him before noon."})
    night.clock.after(hours=7)
    reader(night.day_worker).post(_page(record, "accept/"))
    night.clock.after(minutes=30)

    page = text_of(reader(night.day_manager).get(DESK))

    assert "Police protection" in page
    assert "In 2 days 15 hours" in page
    assert "Our own records 12:55am" in page.replace("our own", "Our own")
    assert "Health: not possible, the on-call line was not answered." in page
    assert "Decided all the same: the officers were at the door." in page
    assert "Seen at home, alone at 12:58am, by Colm Rafferty-Boyd. “Where’s Mummy’s car?”" in page
    assert "Teresa Ngata at 1:43am, agreed, 44 minutes after" in page
    assert "Accepted by Hannah Trewick, Hub, at 8:43am" in page
    whole = text_of(reader(night.day_manager).get(_page(record, "")))
    assert "Nothing known. Third party" in whole
    done = reader(night.day_manager).post(_page(record, "review/"), agrees, follow=True)
    assert "Signed, handed over, reviewed and closed." in text_of(done)
    assert said


def test_a_time_of_another_day_is_said_with_its_day(night, reader):
    record = night.decided()
    night.signs(record, night.manager)
    night.clock.after(hours=6, minutes=5)
    night.sends(record)

    same_morning = text_of(reader(night.day_manager).get(DESK))
    night.clock.after(days=1, minutes=1)
    next_morning = text_of(reader(night.day_manager).get(DESK))
    night.clock.after(days=7)
    a_week_later = text_of(reader(night.day_manager).get(DESK))

    assert "Sent to Hub at 7:05am See her first." in same_morning
    assert "Sent to Hub at 7:05am on Thursday" in next_morning
    assert "Sent to Hub at 12 November 2026, 7:05am" in a_week_later


def _moment(name, clock, day="12/11/2026"):
    return {f"{name}_day": day, f"{name}_time": clock, f"{name}_0": day, f"{name}_1": clock}


def test_the_child_s_page_says_that_a_night_decision_stands_until_it_is_reviewed(night, reader):
    record = night.decided()
    address = f"/child/{record.child.party.public_id}/"
    browser = reader(night.day_manager)

    page = text_of(browser.get(address))
    assert "A night decision stands until a day manager reviews it" in page
    assert "Decided 12 November 2026 at 1:00am: visit." in page
    night.clock.after(hours=8)
    night.reviews(record, night.day_manager)

    assert "A night decision stands" not in text_of(browser.get(address))


def test_the_count_in_the_navigation_is_the_length_of_the_list(night, reader):
    night.decided()
    night.decided()

    page = reader(night.day_manager).get(DESK)

    section = next(each for each in page.context["sections"] if each["text"] == "Night desk")
    assert section["count"] == len(page.context["cards"]) == 2


def test_nothing_waits(night, reader):
    assert "No night decision waits for a review." in text_of(reader(night.day_manager).get(DESK))


def test_a_child_nobody_knows_gets_a_record_and_is_held_by_the_front_door(night, reader):
    said = {"given_name": "Sol", "family_name": "Amberley", "born_on": "03/05/2024"}
    call = {"caller": "Sergeant Vale, police", "source": "6", "concern": "Found alone at home."}

    page = reader(night.worker).post(f"{DESK}new-child/", said | call | _moment("received_at", "00:50"))

    assert page.status_code == 302
    with seeing_all():
        child = Child.objects.get(family_name="Amberley")
        record = NightRecord.objects.get(child=child)
    assert child.born_on.year == 2024
    assert record.contact is not None
    assert text_of(reader(night.day_manager).get(f"{DESK}?show=at-work")).count("Sol Amberley") >= 1


def test_each_list_is_logged_with_the_children_it_showed(night, reader):
    record = night.decided()
    user = night.day_manager

    reader(user).get(DESK)

    with seeing_all():
        entry = LogEntry.objects.filter(user=user, action="list").last()
    assert entry.question == {"page": "night_desk:desk", "show": "review"}
    assert entry.child_ids == [record.child_id]


def test_opening_a_record_opens_the_child_s_record_and_says_so_in_the_log(night, reader):
    record = night.decided()
    user = night.day_manager

    reader(user).get(_page(record))

    with seeing_all():
        entry = LogEntry.objects.filter(user=user, action="view").last()
    assert entry.child_id == record.child_id


@pytest.mark.parametrize("role", [Role.PARTNER, Role.ANALYST, Role.LEAD_MEMBER, Role.ADMINISTRATOR])
def test_who_has_no_part_in_the_night_sees_no_desk(night, reader, role):
    agency = night.council.police if role is Role.PARTNER else None
    record = night.decided()

    browser = reader(night.council.user(role, agency=agency))

    assert browser.get(DESK).status_code == 403
    assert browser.get(_page(record)).status_code == 403


@pytest.mark.postgres
def test_a_manager_of_another_team_does_not_see_the_night_of_a_child_they_do_not_reach(night, reader):
    record = night.decided()
    elsewhere = night.council.user(Role.TEAM_MANAGER, team=night.council.south)

    browser = reader(elsewhere)

    assert "No night decision waits" in text_of(browser.get(DESK))
    assert browser.get(_page(record)).status_code == 403
    assert browser.get(_page(record, "review/")).status_code == 403


def test_a_decision_that_came_in_a_file_stands_in_the_list_and_says_what_the_file_lacks(night, reader):
    from sightline.clocks.actions import NewEvent, NewSubject, record

    child = night.council.child(team=night.hub)
    at = night.clock.now
    made = NewEvent(
        child.pk, "night_decision_made", at.date(), subject=NewSubject("night_enquiry", key="n1"),
        happened_at=at, facts={"outcome": "ADVICE"},
    )  # fmt: skip
    record([made], by=None, at=at, why="Loaded.")

    page = text_of(reader(night.day_manager).get(DESK))

    assert "Advice." in page
    assert page.count("Not in the file that this came in.") == 3


def test_a_wrong_answer_loses_nothing_that_was_typed(night, reader):
    record = night.decided()

    page = reader(night.manager).post(_page(record, "sign/"), {"reason_to_open": "I sign tonight."})
    page = reader(night.manager).post(_page(record, "sign/"), {"words": "I have read all of it."})

    assert "I have read all of it." in page.content.decode()
    assert "There is a problem" in text_of(page)


@pytest.mark.parametrize(("said", "kept"), [("third_party", "third_party"), ("none", ""), ("", "")])
def test_a_mark_that_was_chosen_by_mistake_can_be_taken_back(night, reader, said, kept):
    record = night.call()
    browser = reader(night.worker)
    browser.post(_page(record, "check/"), {"reason_to_open": "A call came."})
    checked = {"place": "police", "made": "made", "found": "Nothing known.", "marking": said}

    browser.post(_page(record, "check/"), checked | _moment("checked_at", "01:00"))

    with seeing_all():
        assert NightCheck.objects.get(place="police").marking == kept


def test_a_check_says_when_or_why_not(night, reader):
    record = night.call()
    browser = reader(night.worker)
    browser.post(_page(record, "check/"), {"reason_to_open": "A call came."})

    page = browser.post(_page(record, "check/"), {"place": "police", "made": "not_possible"})

    assert "Say why it was not possible." in text_of(page)
    with seeing_all():
        assert not NightCheck.objects.exists()


def test_the_desk_asks_the_database_no_more_for_six_nights_than_for_two(
    night, reader, django_assert_max_num_queries
):
    for _ in range(2):
        night.decided()
    browser = reader(night.day_manager)
    browser.get(DESK)

    def asked():
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        browser.get(DESK)  # who works here is asked anew after each change
        with CaptureQueriesContext(connection) as queries:
            browser.get(DESK)
        return len(queries)

    few = asked()
    for _ in range(4):
        night.decided()
    assert asked() == few
    assert timedelta


def test_who_may_open_no_night_record_is_logged_with_the_child_of_the_one_they_asked_for(night, reader):
    record = night.decided()
    member = night.council.user(Role.LEAD_MEMBER)

    reader(member).get(_page(record))

    with seeing_all():
        (entry,) = LogEntry.objects.filter(user=member, action="refused")
    assert (entry.child_id, entry.question["named"]) == (record.child_id, record.public_id)


def test_a_day_manager_is_offered_what_the_worker_decided_where_it_was_changed_at_night(night, reader):
    record = night.decided()
    night.signs(record, night.manager, agrees=False, outcome="ACCOMMODATION", words="He cannot stay.")

    page = reader(night.day_manager).get(f"/night-desk/{record.public_id}/review/")

    offered = set(re.findall(r'value="([A-Z_]+)"', page.content.decode()))
    assert "VISIT" in offered
    assert not {"ACCOMMODATION", "POLICE_PROTECTION", "EPO"} & offered


def test_the_childs_page_says_that_the_night_manager_changed_what_was_decided(night, reader):
    record = night.decided()
    night.signs(record, night.manager, agrees=False, outcome="ACCOMMODATION", words="He cannot stay.")
    with seeing_all():
        child = Child.objects.select_related("party").get(pk=record.child_id)

    page = text_of(reader(night.day_manager).get(f"/child/{child.party.public_id}/"))

    assert ": visit. The night manager changed it" in page


def test_a_power_that_ended_before_its_time_is_recorded_and_runs_no_longer(night, reader):
    record = night.decided(power="L1", power_from_at=night.clock.now)
    night.clock.after(hours=8)
    browser = reader(night.day_manager)
    page = _page(record, "end-power/")
    assert page in browser.get(_page(record)).content.decode()
    ended = {"words": "The police let her go home to her aunt."}

    early = browser.post(page, ended | _moment("ended_at", "00:01", day="01/01/2024"))
    assert "That is before the power began." in text_of(early)
    now = timezone.localtime(night.clock.now)
    sent = ended | _moment("ended_at", f"{now:%H:%M}", day=f"{now:%d/%m/%Y}")
    assert browser.post(page, sent).status_code == 302
    assert "No legal power of this record is in use." in text_of(browser.post(page, sent, follow=True))

    shown = browser.get(_page(record))
    assert "Police protection has ended." in text_of(shown)
    assert page not in shown.content.decode()
    with seeing_all():
        (event,) = Event.objects.filter(kind="legal_status_ended")
        assert (event.subject.kind, event.happened_at) == (
            "legal_status",
            now.replace(second=0, microsecond=0),
        )


def test_who_neither_decides_nor_reviews_records_no_end_of_a_power(night, reader):
    record = night.decided(power="L1", power_from_at=night.clock.now)

    def ends(by):
        now = night.clock.now
        return actions.end_power(night=record, ended_at=now, words="Ended.", by=by, at=now)

    with pytest.raises(actions.CannotDo, match="Only the night team"):
        night.does(night.day_worker, ends)
