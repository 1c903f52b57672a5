"""What a partner sees, page by page and row by row: what it was asked, what it sent, and nothing else."""

from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.urls import get_resolver, reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.access.models import LogEntry
from sightline.access.requires import PUBLIC, declared_by
from sightline.clocks.models import Span
from sightline.front_door import actions, climbing, news
from sightline.front_door.models import Climbed, Contact, Message, PartnerRequest, ReferrerTold, Voice
from sightline.identity.models import Agency, User
from sightline.identity.roles import Role
from sightline.project.database import Login
from sightline.records.models import Event
from tests.cast import NOW
from tests.front_door.conftest import as_user, text_of

MAY_SEE = {
    "front_door_partnerrequest", "front_door_contact", "front_door_message", "front_door_referrertold",
    "front_door_voice",
}  # fmt: skip


@pytest.fixture
def two_asked(hub):
    """Return the police's request and the school's, about one contact that the school sent."""
    contact = hub.graded(hub.contact(agency=hub.school))
    police, school = hub.asked(contact, hub.council.police, hub.school)
    return contact, police, school


def rows_seen(user) -> dict[str, int]:
    """Return how many rows of each table somebody's plain query shows: of the front door, its letterbox and
    the record.
    """
    rooms = ("front_door", "letterbox", "records")
    models = [model for room in rooms for model in apps.get_app_config(room).get_models()]
    locked = [model for model in models if model._meta.db_table not in OPEN_TABLES]
    with as_user(user):
        counts = {model._meta.db_table: model.objects.count() for model in locked}
    return {table: count for table, count in counts.items() if count}


# Tables that tell of no child: what the service is, who wrote something down and when, which systems it has.
OPEN_TABLES = {
    "records_installation", "records_party", "records_recording", "records_sourceline", "records_receipt",
    "records_receiptcount", "records_coveragedeclared", "letterbox_attempt", "letterbox_agencykey",
    "letterbox_answered",
}  # fmt: skip


def test_row_by_row_an_agency_sees_its_own_request_while_the_enquiry_is_open_and_no_child(hub, two_asked):
    assert rows_seen(hub.people["lena"]) == {"front_door_partnerrequest": 1, "records_event": 1}


def test_row_by_row_an_agency_that_was_not_asked_sees_nothing(hub, two_asked):
    assert rows_seen(hub.people["hana"]) == {}


def test_row_by_row_an_agency_that_sent_a_contact_sees_it_and_what_it_was_told(hub, two_asked):
    contact, *_ = two_asked
    hub.signed(hub.decided(contact, without_because="It cannot wait."))

    assert rows_seen(hub.people["petra"]) == {
        "front_door_contact": 1, "front_door_message": 1, "front_door_partnerrequest": 1,
        "front_door_referrertold": 1,
    }  # fmt: skip


def test_row_by_row_once_decided_an_agency_keeps_its_request_and_no_child(hub, two_asked):
    contact, *_ = two_asked
    hub.signed(hub.decided(contact, without_because="It cannot wait."))

    assert rows_seen(hub.people["lena"]) == {"front_door_partnerrequest": 1}


def test_an_anonymous_referrer_s_agency_sees_nothing_again(hub):
    hub.contact(agency=hub.school, anonymous=True)

    assert rows_seen(hub.people["petra"]) == {}


def _addresses(patterns, before="") -> list[str]:
    found = []
    for each in patterns:
        if hasattr(each, "url_patterns"):
            space = each.namespace or each.app_name
            found += _addresses(each.url_patterns, f"{before}{space}:" if space else before)
        elif each.name:
            found.append((f"{before}{each.name}", each))
    return found


OPEN_TO_ALL = ("account", "help", "accessibility", "privacy", "who_can_see_what", "standards", "standard")


def test_page_by_page_a_partner_opens_its_own_pages_and_no_other(hub, two_asked, reader, acting_as):
    contact, _, school = two_asked
    client = reader(hub.people["lena"])
    client.raise_request_exception = False
    with keeping(EVERY_CHILD):
        child = contact.child.party.public_id
    opened = set()
    for name, pattern in _addresses(get_resolver().url_patterns):
        words = {"public_id": child, "format": "csv", "form": "contact", "code": "C02", "part": "holders"}
        words |= {"number": 1, "subject": contact.subject_id, "voice": 1}
        if name.startswith("front_door:"):
            words["public_id"] = (
                school.public_id if "partner/request" in str(pattern.pattern) else contact.public_id
            )
        wanted = {key: words.get(key, "1") for key in pattern.pattern.converters}
        try:
            address = reverse(name, kwargs=wanted)
        except Exception:
            continue
        with acting_as(Login.WEB):
            page = client.get(address)
        if page.status_code == 200 and declared_by(pattern.callback) != PUBLIC:
            opened.add(name)

    ours = {name for name in opened if ":" in name and not name.startswith(("people:", "allauth"))}
    assert "front_door:requests" in ours
    standards = {"case_file:standards", "case_file:standard", "case_file:standards_file"}
    assert ours <= {"front_door:requests", *standards}


def test_the_page_of_requests_names_the_lawful_basis_and_no_other_agency(hub, two_asked, reader):
    page = text_of(reader(hub.people["lena"]).get("/partner/"))

    assert "Children’s services asked you 1 thing." in page
    assert "Schedule 1, paragraph 18" in page
    assert "Consent is not needed" in page
    assert "Orlow" not in page
    assert "She fell asleep at lunch" not in page


def test_an_answer_stops_the_agency_s_own_clock_and_no_other(hub, two_asked, reader):
    _, police, school = two_asked

    reader(hub.people["lena"]).post(
        f"/partner/request/{police.public_id}/",
        {"answer": "found", "words": "Called there in June.", "marking": "police_intelligence"},
    )

    returned = Event.objects.get(kind="check_returned")
    assert (returned.agency, returned.outcome) == ("POLICE", "INFORMATION")
    assert PartnerRequest.objects.get(pk=school.pk).answer == ""


def test_police_intelligence_carries_its_mark_wherever_it_is_shown(hub, two_asked, reader):
    contact, police, _ = two_asked
    hub.answered(police, "found", "Called there in June.", marking="police_intelligence")
    address = f"/hub/contact/{contact.public_id}/"
    jude = reader(hub.people["jude"])
    before = [text_of(jude.get(f"{address}{part}")) for part in ("", "decide/")]
    hub.decided(contact, without_because="The school is closed.")
    rosalind = reader(hub.people["rosalind"])
    after = [
        text_of(rosalind.get(f"{address}{part}")) for part in ("", "sign/", "second-look/", "picture/1/")
    ]

    for page in (*before, *after):
        assert page.count("Called there in June. Police intelligence") == 1


def test_to_decline_says_why(hub, two_asked, reader):
    _, police, _ = two_asked

    page = reader(hub.people["lena"]).post(
        f"/partner/request/{police.public_id}/", {"answer": "declined", "words": "", "marking": ""}
    )

    assert "Say why you do not share it." in text_of(page)


def test_a_partner_asks_for_another_grade_and_a_manager_grants_it_with_a_reason(hub, two_asked, reader):
    contact, police, _ = two_asked
    reader(hub.people["lena"]).post(
        f"/partner/request/{police.public_id}/grade/", {"level": "RED", "words": "There is a new call."}
    )
    voice = Voice.objects.get()
    said = {"agreed": "yes", "words": "The new call changes it."}

    reader(hub.people["rosalind"]).post(f"/hub/contact/{contact.public_id}/answer/{voice.pk}/", said)

    assert list(
        Event.objects.filter(kind="enquiry_graded").order_by("id").values_list("level", "reason")
    ) == [("AMBER", "FIRST"), ("RED", "RAISED")]
    answered = text_of(reader(hub.people["lena"]).get(f"/partner/request/{police.public_id}/"))
    assert "The new call changes it." in answered


def test_a_partner_records_dissent_and_reads_the_answer(hub, two_asked, reader):
    contact, *_ = two_asked
    hub.signed(hub.decided(contact, without_because="It cannot wait."))
    petra = reader(hub.people["petra"])
    address = f"/partner/referral/{contact.public_id}/"

    petra.post(address, {"words": "She is hungrier than we wrote."})
    with as_user(hub.people["nadia"]) as actor:
        actions.settle_voice(
            voice=Voice.objects.get(), agreed=False, words="We looked again.", by=actor, at=NOW
        )

    page = text_of(reader(hub.people["petra"]).get(address))
    assert "She is hungrier than we wrote." in page
    assert "Not agreed, 12 November 2026 at 9:00am: We looked again." in page


def test_a_partner_who_opens_another_agency_s_request_is_refused_and_it_is_logged(hub, two_asked, reader):
    _, _, school = two_asked
    lena = hub.people["lena"]

    page = reader(lena).get(f"/partner/request/{school.public_id}/")

    assert page.status_code == 403
    with keeping(EVERY_CHILD):
        assert [entry.action for entry in LogEntry.objects.filter(user=lena)] == ["refused"]


def test_dissent_stands_on_the_board_until_a_manager_answers_it(hub, two_asked, reader):
    contact, police, _ = two_asked
    with as_user(hub.people["lena"]) as actor:
        voice = actions.say_we_disagree(about=police, words="Amber is too low.", by=actor, at=NOW)
    rosalind = reader(hub.people["rosalind"])
    before = text_of(rosalind.get("/hub/"))
    said = {"agreed": "no", "words": "We rang the school."}

    rosalind.post(f"/hub/contact/{contact.public_id}/answer/{voice.pk}/", said)

    assert "Agencies wait for an answer" in before
    assert "Amber is too low." in before
    assert "Agencies wait for an answer" not in text_of(rosalind.get("/hub/"))


def test_a_contact_of_another_agency_cannot_be_disagreed_with(hub, two_asked):
    contact, *_ = two_asked

    with as_user(hub.people["lena"]) as actor, pytest.raises(actions.CannotAnswer):
        actions.say_we_disagree(about=Contact(pk=contact.pk, child_id=contact.child_id, agency=hub.school),
                                words="No.", by=actor, at=NOW)  # fmt: skip


def test_a_second_answer_is_told_kindly_who_answered(hub, two_asked, reader):
    _, police, _ = two_asked
    hub.answered(police)

    page = reader(hub.people["omar"]).post(
        f"/partner/request/{police.public_id}/",
        {"answer": "found", "words": "A call in June.", "marking": ""},
    )

    assert "answered this at 9:00am on 12 November 2026." in text_of(page)
    assert "A call in June." in text_of(page)


def test_two_schools_asked_about_one_child_have_a_clock_each(hub, two_asked):
    contact, _, first = two_asked
    other = Agency.objects.create(code="SCHOOL-2", name="Thornbury Vale School", kind="education")
    (second,) = hub.asked(contact, other)
    hub.answered(first, by="petra")

    with keeping(EVERY_CHILD):
        spans = Span.objects.filter(child=contact.child_id, standard="C03")
        ended = dict(spans.values_list("subject", "ending"))
        clocks = [ended[Event.objects.get(pk=each.event_id).subject_id] for each in (first, second)]
    assert [each == "met" for each in clocks] == [True, False]


def test_row_by_row_one_school_does_not_see_what_another_was_asked(hub, two_asked):
    contact, *_ = two_asked
    other = Agency.objects.create(code="SCHOOL-2", name="Thornbury Vale School", kind="education")
    user = hub.council.user(Role.PARTNER, agency=other)
    before = rows_seen(hub.people["petra"])
    hub.asked(contact, other)

    assert rows_seen(user) == {"front_door_partnerrequest": 1, "records_event": 1}
    assert rows_seen(hub.people["petra"]) == before


def test_a_decision_without_an_answer_ends_its_clock_and_sending_it_back_begins_it_again(hub, two_asked):
    contact, police, _ = two_asked
    decision = hub.decided(contact, without_because="It cannot wait.")
    with keeping(EVERY_CHILD):
        called_off = Event.objects.filter(kind="check_called_off", withdrawn_by=None)
        assert called_off.count() == 2
        asked = Event.objects.get(pk=police.event_id)
        span = Span.objects.get(standard="C03", subject=asked.subject_id)
        assert span.ended == int(NOW.timestamp())

    with as_user(hub.people["rosalind"]) as actor:
        actions.send_back(decision=decision, why="Wait for the school.", by=actor, at=NOW)

    with keeping(EVERY_CHILD):
        assert called_off.count() == 0
        span = Span.objects.get(standard="C03", subject=asked.subject_id)
        assert span.ended != int(NOW.timestamp())


def _disagreed(hub, two_asked, at=NOW) -> Voice:
    """Return the school's disagreement with a decision that was signed."""
    contact, *_ = two_asked
    hub.signed(hub.decided(contact, without_because="It cannot wait."))
    with as_user(hub.people["petra"], at) as actor:
        return actions.say_we_disagree(about=contact, words="She is hungrier.", by=actor, at=at)


def _heads(hub) -> list:
    return [hub.council.user(Role.HEAD_OF_SERVICE), hub.council.user(Role.HEAD_OF_SERVICE)]


def test_a_disagreement_has_a_clock_of_two_working_days_which_the_answer_stops(hub, two_asked):
    voice = _disagreed(hub, two_asked)
    assert voice.due_at == datetime(2026, 11, 16, 23, 59, 59, tzinfo=UTC)

    with as_user(hub.people["nadia"]) as actor:
        actions.settle_voice(voice=voice, agreed=False, words="We looked again.", by=actor, at=NOW)

    with keeping(EVERY_CHILD):
        assert Span.objects.get(standard="C03b").ending == "met"


def test_a_disagreement_that_nobody_answers_in_time_comes_to_each_head_of_service_once(hub, two_asked):
    heads = _heads(hub)
    voice = _disagreed(hub, two_asked)
    in_time, late = voice.due_at - timedelta(minutes=1), voice.due_at + timedelta(minutes=1)

    assert climbing.climb_late(at=in_time) == 0
    assert climbing.climb_late(at=late) == 1
    assert climbing.climb_late(at=late + timedelta(hours=1)) == 0

    told = Climbed.objects.filter(voice=voice).order_by("to_id").values_list("to", "why")
    assert list(told) == [(user.pk, "late") for user in heads]


def test_an_answer_that_is_not_accepted_goes_to_a_head_of_service_and_not_back_to_who_gave_it(
    hub, two_asked, reader
):
    (head, _), voice = _heads(hub), _disagreed(hub, two_asked)
    contact, *_ = two_asked
    with as_user(hub.people["nadia"]) as actor:
        actions.settle_voice(voice=voice, agreed=False, words="We looked again.", by=actor, at=NOW)
    page = text_of(reader(hub.people["petra"]).get(f"/partner/referral/{contact.public_id}/"))
    assert "I do not accept this: take it further" in page

    reader(hub.people["petra"]).post(
        f"/partner/disagreement/{voice.pk}/further/", {"words": "Nobody has seen her."}
    )

    further = Voice.objects.get(after=voice)
    with (
        as_user(hub.people["rosalind"]) as actor,
        pytest.raises(actions.CannotAnswer, match="took this further"),
    ):
        actions.settle_voice(voice=further, agreed=True, words="Yes.", by=actor, at=NOW)
    listed = text_of(reader(head).get("/disagreements/"))
    assert "Nobody has seen her." in listed and "Not accepted" in listed
    reader(head).post(
        f"/hub/contact/{contact.public_id}/answer/{further.pk}/",
        {"agreed": "yes", "words": "We visit today."},
    )
    further.refresh_from_db()
    assert (further.agreed, further.settled_by) == (True, head)
    answered = text_of(reader(hub.people["petra"]).get(f"/partner/referral/{contact.public_id}/"))
    assert "We visit today." in answered


def test_what_the_hub_agreed_with_goes_no_further(hub, two_asked):
    voice = _disagreed(hub, two_asked)
    with as_user(hub.people["nadia"]) as actor:
        actions.settle_voice(voice=voice, agreed=True, words="You are right.", by=actor, at=NOW)

    with as_user(hub.people["petra"]) as actor, pytest.raises(actions.CannotAnswer, match="The hub agreed"):
        actions.take_further(voice=voice, words="More.", by=actor, at=NOW)


def _messages(task: str) -> list:
    return list(ProcrastinateJob.objects.filter(task_name=task).order_by("id"))


def test_news_reaches_each_person_of_the_agency_and_carries_nothing_of_the_child(
    hub, two_asked, acting_as, mailoutbox
):
    jobs = _messages("tell_partner")
    told = {user.pk for user in User.objects.filter(pk__in=[job.args["user_id"] for job in jobs])}
    assert told == {hub.people[name].pk for name in ("lena", "omar", "petra")}
    assert all(set(job.args) == {"user_id"} for job in jobs)

    news.tell_partner(hub.people["lena"].pk)

    (sent,) = mailoutbox
    assert sent.to == [hub.people["lena"].email]
    for word in ("Tilly", "Sorrensen", "tired", "bread", "Orlow"):
        assert word not in sent.subject + sent.body


def test_several_pieces_of_news_are_one_message_until_it_has_left(hub, two_asked):
    contact, *_ = two_asked
    hub.asked(contact, hub.health)
    hub.asked(hub.graded(hub.contact("Mo Sorrensen")), hub.council.police)

    lena = [job for job in _messages("tell_partner") if job.args["user_id"] == hub.people["lena"].pk]
    assert len(lena) == 1


@pytest.mark.parametrize(("days", "rows"), [(29, 1), (31, 0)])
def test_the_database_itself_ends_a_partner_s_view_of_what_it_answered(hub, two_asked, days, rows):
    contact, police, _ = two_asked
    hub.answered(police)
    hub.signed(hub.decided(contact, without_because="It cannot wait."))

    with as_user(hub.people["lena"], NOW + timedelta(days=days)):
        assert PartnerRequest.objects.count() == rows


@pytest.mark.parametrize(("days", "rows"), [(89, [1, 1, 1, 1]), (91, [0, 0, 0, 0])])
def test_the_database_itself_ends_a_partner_s_view_of_what_it_sent(hub, two_asked, days, rows):
    _disagreed(hub, two_asked)

    with as_user(hub.people["petra"], NOW + timedelta(days=days)):
        counts = [model.objects.count() for model in (Contact, Message, ReferrerTold, Voice)]
    assert counts == rows


def test_what_was_asked_and_never_answered_leaves_after_ninety_days(hub, two_asked):
    with as_user(hub.people["lena"], NOW + timedelta(days=91)):
        assert not PartnerRequest.objects.exists()


def test_another_grade_is_asked_for_only_until_it_is_decided(hub, two_asked, reader):
    contact, police, school = two_asked
    with as_user(hub.people["petra"]) as actor:
        voice = actions.ask_to_regrade(request=school, level="RED", words="Worse.", by=actor, at=NOW)
    hub.signed(hub.decided(contact, "REFERRAL", without_because="They are closed."))
    rosalind = reader(hub.people["rosalind"])

    agreed = rosalind.post(
        f"/hub/contact/{contact.public_id}/answer/{voice.pk}/", {"agreed": "yes", "words": "True."}
    )
    offered = text_of(reader(hub.people["lena"]).get(f"/partner/request/{police.public_id}/"))

    assert "This contact has been decided, so its grade stands." in text_of(agreed)
    assert "Ask for another grade" not in offered
    with (
        as_user(hub.people["lena"]) as actor,
        pytest.raises(actions.CannotAnswer, match="The hub grades this no more"),
    ):
        actions.ask_to_regrade(request=police, level="RED", words="Worse.", by=actor, at=NOW)
