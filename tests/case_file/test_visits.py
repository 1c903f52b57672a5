"""Record a visit: in one act, brothers and sisters as ticked, and off the list at once."""

from datetime import date, timedelta

import pytest
from django.test import Client

from sightline.access.actor import actor_of
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.case_file.actions import CannotRecordVisit, Visit, record_visit
from sightline.case_file.child_record import entries
from sightline.case_file.models import VisitDraft, VisitNote
from sightline.case_file.out_of_sight import out_of_sight
from sightline.case_file.rules import why_not_record_visit
from sightline.clocks.queries import Moment
from sightline.identity.roles import Role
from sightline.records.models import Event
from sightline.standards.codes import SETS
from tests import cast
from tests.case_file.conftest import as_user, text_of
from tests.cast import NOW, TODAY

SEEN = {"when": "today", "seen": "yes", "alone": "yes", "bedroom": "no", "place": "HOME"}


@pytest.fixture
def worker(council):
    return council.sign_in_of(council.workers["Ivy Northwold"], Role.SOCIAL_WORKER, team=council.north)


@pytest.fixture
def child(told):
    child = told.child(held_by=told.council.workers["Ivy Northwold"])
    told.that(child, "need_plan_started", date(2026, 3, 9), subject=told.another(child, "need_plan"))
    return child


@pytest.fixture
def brother(told, child):
    brother = told.child("Theo", born_on=date(2022, 1, 1), held_by=told.council.workers["Ivy Northwold"])
    told.sibling(child, brother, "brother")
    return brother


def _address(child) -> str:
    return f"/child/{child.party.public_id}/record-a-visit/"


def _seen(child):
    (found,) = out_of_sight(Moment.of(TODAY, NOW), children=[child.pk])
    return found


def test_a_visit_takes_the_child_off_the_list_of_the_late_at_once(child, reader, worker):
    assert _seen(child).late

    saved = reader(worker).post(_address(child), SEEN, follow=True)

    assert not _seen(child).late
    assert _seen(child).days == 0
    assert "Visit saved. Amara was seen on 12 November 2026." in text_of(saved)


def test_what_was_answered_is_what_is_recorded(child, reader, worker):
    reader(worker).post(_address(child), SEEN)

    event = Event.objects.get(child=child, kind="child_seen")
    assert (event.happened_on, event.alone, event.code, event.worker) == (TODAY, True, "HOME", "W3")
    assert event.facts == {"bedroom": False}
    assert event.recording.by == worker


def test_the_child_s_own_words_stand_with_the_visit(child, reader, worker):
    browser = reader(worker)

    page = browser.post(_address(child), {**SEEN, "words": "I like it when Nan comes."}, follow=True)

    assert "“I like it when Nan comes.”" in text_of(page)
    assert [entry.words for entry in entries(child.pk, day=TODAY) if entry.words] == [
        "I like it when Nan comes."
    ]


def test_a_brother_counts_only_when_he_is_ticked(child, brother, reader, worker):
    browser = reader(worker)

    browser.post(_address(child), SEEN)
    assert _seen(brother).never_seen

    browser.post(_address(child), {**SEEN, "others": [brother.party.public_id]})
    assert _seen(brother).days == 0


def test_those_seen_together_share_one_occasion_and_one_recording(child, brother, worker):
    record_visit(
        child=child, visit=Visit(on=TODAY, seen=True, place="HOME", alone=True, others=(brother,)),
        by=actor_of(worker, at=NOW), at=NOW,
    )  # fmt: skip

    first, second = Event.objects.filter(kind="child_seen").order_by("child_id")
    assert first.occasion == second.occasion is not None
    assert first.recording == second.recording
    assert (first.alone, second.alone) == (True, None)


def test_a_visit_that_was_tried_is_an_attempt_and_not_a_visit(child, reader, worker):
    page = reader(worker).post(
        _address(child), {"when": "yesterday", "seen": "tried", "reason": "NO_REPLY"}, follow=True
    )

    assert _seen(child).never_seen
    assert (_seen(child).seen.tried, _seen(child).late) == (1, True)
    assert "You tried to see Amara on 11 November 2026." in text_of(page)


def test_a_refused_visit_says_who_refused(child, reader, worker):
    reader(worker).post(_address(child), {"when": "today", "seen": "refused", "refused_by": "PARENT_REFUSED"})

    assert Event.objects.get(child=child, kind="visit_attempted").reason == "PARENT_REFUSED"


def test_an_earlier_day_is_recorded_with_its_own_date(child, reader, worker):
    reader(worker).post(_address(child), {**SEEN, "when": "earlier", "on": "09/11/2026"})

    assert _seen(child).seen.seen_on == date(2026, 11, 9)


@pytest.mark.parametrize(
    ("answers", "asked"),
    [
        ({}, "Choose an answer for “When?”."),
        ({**SEEN, "place": ""}, "Say where you saw the child."),
        ({**SEEN, "alone": ""}, "Say whether you saw the child alone."),
        ({**SEEN, "when": "earlier"}, "Enter the day of the visit."),
        ({**SEEN, "when": "earlier", "on": "13/11/2026"}, "That day has not come."),
        ({"when": "today", "seen": "tried"}, "Say what happened."),
        ({"when": "today", "seen": "refused"}, "Say who refused."),
    ],
)
def test_what_is_missing_is_asked_for_and_nothing_typed_is_lost(child, reader, worker, answers, asked):
    page = reader(worker).post(_address(child), {**answers, "words": "Half a sentence"})

    assert asked in text_of(page)
    assert "Half a sentence" in page.content.decode()
    assert not Event.objects.filter(child=child, kind__in=["child_seen", "visit_attempted"]).exists()


def test_of_a_child_under_four_it_is_not_asked_whether_it_was_seen_alone(told, brother, reader, worker):
    told.child()

    page = reader(worker).get(_address(told.child(born_on=date(2024, 1, 1), team=told.council.north)))

    assert "alone" not in page.context["form"].fields


def test_a_day_on_which_the_child_was_not_open_is_refused_with_the_reason(child, reader, worker):
    page = reader(worker).post(_address(child), {**SEEN, "when": "earlier", "on": "01/02/2026"})

    assert "The child was not open to the service on that day." in text_of(page)


def test_another_team_s_child_cannot_be_written_to(told, child, worker):
    theirs = told.child(team=told.council.south)

    with pytest.raises(CannotRecordVisit, match="Only those who work with this child"):
        record_visit(child=theirs, visit=Visit(on=TODAY, seen=True), by=actor_of(worker, at=NOW), at=NOW)


def test_when_one_of_those_ticked_cannot_be_recorded_nothing_is(told, child, worker):
    theirs = told.child(team=told.council.south)
    visit = Visit(on=TODAY, seen=True, others=(theirs,))

    with pytest.raises(CannotRecordVisit):
        record_visit(child=child, visit=visit, by=actor_of(worker, at=NOW), at=NOW)

    assert _seen(child).never_seen


def test_those_who_may_not_write_have_no_such_page(told, reader):
    child = told.child()

    assert reader(told.council.user(Role.INSPECTOR)).get(_address(child)).status_code == 403


def test_the_words_of_a_visit_are_never_edited(child, reader, worker):
    reader(worker).post(_address(child), {**SEEN, "words": "As said"})

    with pytest.raises(Exception, match="Cannot update or delete"):
        VisitNote.objects.update(words="As not said")


def test_whom_to_visit_stands_with_the_visit_due_first_at_the_top(told, child, reader, worker):
    told.that(child, "child_seen", TODAY - timedelta(days=3))
    late = told.child("Late", held_by=told.council.workers["Ivy Northwold"])
    told.that(late, "need_plan_started", date(2026, 3, 9), subject=told.another(late, "need_plan"))

    page = reader(worker).get("/record-a-visit/")

    assert [row.name for row, _ in page.context["rows"]] == ["Late Quillon", "Amara Quillon"]


ALLOWED = {
    "may_record": True, "on": TODAY, "at": NOW, "opened_on": date(2026, 3, 2), "is_open_then": True,
    "died_on": None, "born_on": date(2019, 5, 3), "seen": True,
}  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"may_record": False}, "Only those who work with this child"),
        ({"on": TODAY + timedelta(days=1)}, "That day has not come."),
        ({"died_on": TODAY - timedelta(days=1)}, "The child had died by then."),
        ({"born_on": TODAY + timedelta(days=1)}, "after that day"),
        ({"opened_on": None}, "never been open"),
        ({"is_open_then": False}, "not open to the service on that day"),
    ],
)
def test_a_visit_that_cannot_be_is_refused_with_why(changed, reason):
    assert why_not_record_visit(**ALLOWED) is None
    assert reason in str(why_not_record_visit(**{**ALLOWED, **changed}))


def test_a_draft_is_kept_as_it_is_typed_and_given_back(child, brother, reader, worker):
    browser = reader(worker)
    typed = {**SEEN, "words": "Half a sentence", "others": [brother.party.public_id]}

    kept = browser.post(f"{_address(child)}keep/", typed)
    page = browser.get(_address(child))

    assert kept.json() == {"said": "Draft kept at 9:00am."}
    assert "Half a sentence" in page.content.decode()
    assert page.context["form"]["others"].value() == [brother.party.public_id]
    assert "Draft kept on 12 November 2026 at 9:00am." in text_of(page)
    assert _seen(child).never_seen


def test_without_script_a_button_keeps_the_draft(child, reader, worker):
    page = reader(worker).post(_address(child), {"words": "Half", "keep": "yes"}, follow=True)

    assert "Half" in page.content.decode()
    assert not Event.objects.filter(child=child, kind="child_seen").exists()


def test_a_draft_is_its_owner_s_alone_and_gone_once_the_visit_is_saved(council, child, reader, worker):
    other = council.sign_in_of(council.worker("Hannah Trewick", council.north), Role.SOCIAL_WORKER,
                               team=council.north)  # fmt: skip
    reader(worker).post(f"{_address(child)}keep/", {"words": "Half a sentence"})

    theirs = cast.signed_in(Client(), other).get(_address(child))
    with as_user(other):
        assert not VisitDraft.objects.exists()
    reader(worker).post(_address(child), {**SEEN, "words": "A whole sentence."})

    assert "Half a sentence" not in theirs.content.decode()
    with keeping(EVERY_CHILD):
        assert not VisitDraft.objects.exists()


def test_a_visit_that_is_refused_keeps_its_draft(child, reader, worker):
    browser = reader(worker)
    browser.post(f"{_address(child)}keep/", {"words": "Half a sentence"})

    browser.post(_address(child), {**SEEN, "place": ""})

    with keeping(EVERY_CHILD):
        assert VisitDraft.objects.count() == 1


def test_a_draft_that_no_visit_could_be_is_refused(child, reader, worker):
    refused = reader(worker).post(f"{_address(child)}keep/", {"words": "x" * 30_000})

    assert (refused.status_code, VisitDraft.objects.count()) == (413, 0)


def test_no_way_of_being_seen_is_by_telephone():
    ways = [code.label.lower() for code in SETS["PLACE_SEEN"].codes]

    assert not [way for way in ways if "phone" in way or "call" in way or "video" in way]


def test_a_letter_that_no_hand_writes_does_not_lose_the_draft(child, reader, worker):
    browser = reader(worker)

    kept = browser.post(f"{_address(child)}keep/", {"words": "He\0llo"})
    shown = browser.post(_address(child), {"words": "He\0llo you", "keep": "yes"}, follow=True)

    assert kept.status_code == 200
    assert "Hello you" in text_of(shown)


def test_a_visit_too_long_to_keep_stays_on_the_page_with_the_reason(child, reader, worker):
    page = reader(worker).post(_address(child), {"words": f"Half {'x' * 20_001}", "keep": "yes"})

    assert "This is too long to keep. Shorten it" in text_of(page)
    assert "Half xxx" in text_of(page)
