"""Early help's pages: who is helped, what may be done next, and who takes part."""

from datetime import date, timedelta

import pytest

from sightline.access.models import LogEntry
from sightline.early_help.actions import Asked
from sightline.early_help.models import Meeting
from sightline.early_help.rules import Standing
from sightline.early_help.standing import facts_of
from sightline.identity.roles import Role
from sightline.records.models import Event, Recording, Relationship
from tests.cast import NOW
from tests.early_help.conftest import seeing_all, text_of

pytestmark = pytest.mark.one_server

LIST = "/early-help/"


def _page(child, part=""):
    return f"{LIST}child/{child.party.public_id}/{part}"


def _on(day="12/11/2026"):
    return {"on": day}


def test_a_family_is_helped_from_the_offer_to_the_end(early, reader):
    child = early.again(early.at_the_door())
    browser = reader(early.worker)
    mother = {"by_whom": "Nadia Fenmarch, mother", "child_view": "I want to go to football again."}

    browser.post(_page(child, "offer/"), _on("20/10/2026"))
    browser.post(_page(child, "answer/"), {"answer": "agreed", "team": "EHN"} | mother | _on("21/10/2026"))
    browser.post(_page(child, "lead/"), {"name": "Orla Vane", "agency": "EDUCATION"} | _on("22/10/2026"))
    browser.post(_page(child, "start-assessment/"), {"organisation": "Hillside School"} | _on("23/10/2026"))
    browser.post(
        _page(child, "assessment/"),
        {"organisation": "Hillside School", "found": "Alone a lot.", "child_view": "I wait."}
        | _on("02/11/2026"),
    )
    browser.post(
        _page(child, "plan/"), {"goals": "Home by five.", "actions": "Aunt helps."} | _on("03/11/2026")
    )
    meeting = {"name_1": "Nadia Fenmarch", "agency_1": "family", "came_1": "yes"}
    meeting |= {"name_2": "Constable Roe", "agency_2": "POLICE", "came_2": "no", "agreed": "Aunt on Mondays."}
    browser.post(_page(child, "meeting/"), meeting | _on("05/11/2026"))
    page = text_of(browser.get(_page(child)))

    for words in (
        "The family agrees, since 20 October 2026.",
        "“I want to go to football again.”",
        "Orla Vane",
        "Alone a lot.",
        "“I wait.”",
        "Home by five.",
        "Constable Roe, Police: did not come",
    ):
        assert words in page
    done = browser.post(
        _page(child, "end/"), {"reason": "OUTCOMES_MET", "words": "School is there."} | _on(), follow=True
    )
    assert "Ended on 12 November 2026: Outcomes met. School is there." in text_of(done)
    with seeing_all():
        assert facts_of(child, at=NOW).standing is Standing.ENDED


def test_those_for_whom_a_step_up_is_to_be_considered_stand_first(early, reader):
    early.agreed(on=date(2026, 3, 2))
    early.withdrawn()

    page = reader(early.manager).get(LIST)

    assert [row.tag for row in page.context["rows"]] == ["Step up to consider", ""]
    assert "2 children are in early help. For 1 child a step up is to be considered." in text_of(page)


def test_a_manager_considers_and_a_worker_is_told_who_does(early, reader):
    child = early.withdrawn()

    as_worker = text_of(reader(early.worker).get(_page(child)))
    assert "A manager does this." in as_worker
    done = reader(early.manager).post(
        _page(child, "consider/"), {"outcome": "STEP_UP", "why": "A new bruise."}, follow=True
    )

    assert "The front door is deciding about this child already." in text_of(done)


def test_a_manager_s_step_up_is_refused_while_the_front_door_decides(early, reader):
    child = early.agreed()

    page = text_of(reader(early.manager).get(_page(child, "step-up/")))

    assert "The front door is deciding about this child already." in page


def test_how_agencies_take_part_adds_up(early, reader):
    child = early.agreed()
    early.leads(child, "HEALTH", on=date(2026, 10, 2))
    early.meets(child, Asked("Orla Vane", "EDUCATION", True), Asked("Constable Roe", "POLICE", False))

    page = text_of(reader(early.manager).get(f"{LIST}taking-part/"))

    assert "agencies were asked to meetings of teams around families 2 times and came 1 times" in page
    assert "Education 1 1 0" in page
    assert "Police 1 0 0" in page
    assert "Health 0 0 1" in page


def test_a_person_half_said_is_asked_for_and_nothing_is_lost(early, reader):
    child = early.agreed()

    page = reader(early.worker).post(
        _page(child, "meeting/"), {"name_1": "Constable Roe", "agreed": "Aunt on Mondays."} | _on()
    )

    assert "Say name, agency and whether they came." in text_of(page)
    assert "Aunt on Mondays." in page.content.decode()
    with seeing_all():
        assert not Meeting.objects.exists()


def test_a_family_whose_team_is_soon_to_meet_again_is_marked_nearly_due(early, reader, monkeypatch):
    early.agreed()
    early.meets(early.agreed(), Asked("Orla Vane, teacher", "EDUCATION", True), on=date(2026, 11, 10))
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + timedelta(days=32))

    page = reader(early.worker).get(LIST)

    meetings = [row.meeting for row in page.context["rows"]]
    assert {each.words: each.warning for each in meetings} == {"In 10 days": "nearly due", "In 50 days": ""}
    assert text_of(page).count("Nearly due") == 1


def test_the_list_is_logged_with_the_children_it_showed(early, reader):
    child = early.agreed()

    reader(early.worker).get(LIST)

    with seeing_all():
        entry = LogEntry.objects.filter(user=early.worker, action="list").last()
    assert entry.child_ids == [child.pk]


@pytest.mark.parametrize("role", [Role.PARTNER, Role.LEAD_MEMBER, Role.ADMINISTRATOR])
def test_who_has_no_part_in_it_sees_none_of_it(early, reader, role):
    agency = early.council.police if role is Role.PARTNER else None
    child = early.agreed()

    browser = reader(early.council.user(role, agency=agency))

    assert browser.get(LIST).status_code == 403
    assert browser.get(_page(child)).status_code == 403
    assert browser.post(_page(child, "end/"), {}).status_code == 403


def test_another_team_neither_lists_nor_opens_the_child(early, reader):
    child = early.agreed()
    elsewhere = early.council.user(Role.TEAM_MANAGER, team=early.council.south)

    browser = reader(elsewhere)

    assert "Nobody is in early help with you." in text_of(browser.get(LIST))
    assert browser.get(_page(child)).status_code == 403


def test_an_analyst_sees_no_name_and_no_word_of_the_family(early, reader):
    early.agreed()

    page = text_of(reader(early.council.user(Role.ANALYST)).get(LIST))

    assert "Leila" not in page
    assert "Fenmarch" not in page


def test_nobody_is_helped_yet(early, reader):
    assert "Nobody is in early help with you." in text_of(reader(early.worker).get(LIST))
    page = text_of(reader(early.worker).get(f"{LIST}?show=offered"))
    assert "No offer of early help waits for an answer." in page


def test_the_form_of_a_meeting_offers_the_brothers_and_sisters_who_are_helped_too(early, reader):
    leila, brother, cousin = early.agreed(), early.agreed(), early.agreed()
    with seeing_all():
        recording = Recording.objects.order_by("pk").first()
        for other, relation in ((brother, "half-brother"), (cousin, "cousin")):
            Relationship.objects.create(child=leila, other=other, relation=relation, recording=recording)
    address = f"/early-help/child/{leila.party.public_id}/meeting/"
    browser = reader(early.worker)

    shown = browser.get(address).content.decode()
    answer = browser.post(address, {
        "on": "3/11/2026", "others": brother.party.public_id, "agreed": "School will ring.",
        "name_1": "Constable Roe", "agency_1": "POLICE", "came_1": "yes",
    })  # fmt: skip

    assert brother.party.public_id in shown
    assert cousin.party.public_id not in shown
    assert answer.status_code == 302
    with seeing_all():
        met = Event.objects.filter(kind="family_team_met").values_list("child_id", flat=True)
        assert sorted(met) == sorted([leila.pk, brother.pk])
