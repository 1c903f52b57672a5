"""Correct a visit: one act that withdraws, tells it anew and says why; for its writer and their manager."""

from datetime import date, timedelta

import pytest

from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.case_file.actions import CannotCorrectVisit, Visit, correct_visit, record_visit, visit_of
from sightline.case_file.models import VisitNote
from sightline.case_file.out_of_sight import out_of_sight
from sightline.case_file.rules import why_not_correct_visit
from sightline.case_file.showing.visits import changes
from sightline.clocks.queries import Moment
from sightline.identity.roles import Role
from sightline.records.models import Event
from tests.case_file.conftest import as_user, text_of
from tests.cast import NOW, TODAY

YESTERDAY = TODAY - timedelta(days=1)
WRITTEN = Visit(on=TODAY, seen=True, place="HOME", alone=True, bedroom=False, words="I like Nan.")
ANSWERS = {
    "when": "earlier", "on": "02/11/2026", "seen": "yes", "alone": "no", "bedroom": "no", "place": "SCHOOL",
    "words": "I like Nan.", "why": "It was last week, at school.",
}  # fmt: skip


@pytest.fixture
def worker(council):
    return council.sign_in_of(council.workers["Ivy Northwold"], Role.SOCIAL_WORKER, team=council.north)


@pytest.fixture
def manager(council):
    return council.sign_in_of(council.workers["Ewan Strand"], Role.TEAM_MANAGER, team=council.north)


@pytest.fixture
def colleague(council):
    return council.user(Role.SOCIAL_WORKER, team=council.north)


@pytest.fixture
def child(told):
    return told.child(held_by=told.council.workers["Ivy Northwold"])


@pytest.fixture
def visit(child, worker):
    """Return a visit to the child that Ivy Northwold wrote down today."""
    with as_user(worker) as actor:
        record_visit(child=child, visit=WRITTEN, by=actor, at=NOW)
    return Event.objects.get(child=child, kind="child_seen")


def _address(event: Event) -> str:
    with keeping(EVERY_CHILD):
        return f"/child/{event.child.party.public_id}/visits/{event.pk}/correct/"


def _correct(event: Event, by, visit: Visit | None, why: str = "It was another day."):
    with as_user(by) as actor:
        return correct_visit(event=event, visit=visit, why=why, by=actor, at=NOW)


def _seen(child):
    (found,) = out_of_sight(Moment.of(TODAY, NOW), children=[child.pk])
    return found.seen


def test_a_correction_withdraws_the_visit_and_tells_it_anew_in_one_recording(visit, worker):
    recording = _correct(visit, worker, Visit(on=YESTERDAY, seen=True, place="SCHOOL", alone=False))

    was, now = Event.objects.filter(kind="child_seen").order_by("id")
    assert was.withdrawn_by == now.recording == recording
    assert (was.withdrawn_why, recording.why) == ("It was another day.", "It was another day.")
    assert (now.replaces, now.happened_on, now.code, now.alone) == (was, YESTERDAY, "SCHOOL", False)


def test_who_made_the_visit_and_with_whom_it_was_shared_stay_as_they_were(visit, manager):
    _correct(visit, manager, Visit(on=YESTERDAY, seen=True, place="HOME", alone=True))

    now = Event.objects.get(kind="child_seen", withdrawn_by=None)
    assert (now.worker, now.occasion) == (visit.worker, visit.occasion) == ("W3", visit.occasion)
    assert now.recording.by == manager


def test_the_list_reflects_it_at_once(child, visit, worker):
    assert _seen(child).seen_on == TODAY

    _correct(visit, worker, Visit(on=date(2026, 11, 2), seen=True, place="HOME", alone=False))

    assert (_seen(child).seen_on, _seen(child).alone_on) == (date(2026, 11, 2), None)


def test_a_child_who_was_not_seen_after_all_goes_back_to_never_seen(child, visit, worker):
    _correct(visit, worker, Visit(on=TODAY, seen=False, reason="NO_REPLY"))

    assert (_seen(child).seen_on, _seen(child).tried) == (None, 1)


def test_a_visit_that_never_was_is_withdrawn_and_nothing_put_in_its_place(child, visit, worker):
    _correct(visit, worker, None, why="I wrote it on the wrong child.")

    assert _seen(child).seen_on is None
    assert not Event.objects.filter(child=child, kind="child_seen", withdrawn_by=None).exists()


def test_the_child_s_words_are_told_again_with_the_visit(visit, worker):
    _correct(visit, worker, Visit(on=TODAY, seen=True, place="HOME", alone=True, words="I like my Nan."))

    now = Event.objects.get(kind="child_seen", withdrawn_by=None)
    assert visit_of(now).words == "I like my Nan."
    assert sorted(VisitNote.objects.values_list("words", flat=True)) == ["I like Nan.", "I like my Nan."]


@pytest.mark.parametrize(
    ("anew", "why", "said"),
    [
        (WRITTEN, "A slip.", "Nothing is different yet."),
        (Visit(on=YESTERDAY, seen=True), "  ", "Say why it is corrected."),
        (Visit(on=TODAY + timedelta(days=1), seen=True), "A slip.", "That day has not come."),
        (Visit(on=date(2026, 2, 1), seen=True), "A slip.", "not open to the service on that day"),
    ],
)
def test_what_may_not_be_written_changes_nothing(visit, worker, anew, why, said):
    with pytest.raises(CannotCorrectVisit, match=said):
        _correct(visit, worker, anew, why)

    assert Event.objects.get(kind="child_seen").withdrawn_by is None


def test_a_colleague_of_the_same_team_cannot_correct_it(visit, colleague):
    with pytest.raises(CannotCorrectVisit, match="Only the person who wrote this visit down"):
        _correct(visit, colleague, Visit(on=YESTERDAY, seen=True))


def test_a_manager_of_another_team_cannot_correct_it(told, child, visit):
    odile = told.council.sign_in_of(
        told.council.workers["Odile Marsh"], Role.TEAM_MANAGER, team=told.council.south
    )

    with pytest.raises(CannotCorrectVisit, match="Only those who work with this child"):
        _correct(visit, odile, Visit(on=YESTERDAY, seen=True))


def test_a_visit_cannot_be_corrected_twice_from_the_same_page(visit, worker):
    _correct(visit, worker, Visit(on=YESTERDAY, seen=True))
    visit.refresh_from_db()

    with pytest.raises(CannotCorrectVisit, match="already corrected"):
        _correct(visit, worker, Visit(on=TODAY - timedelta(days=2), seen=True))


ALLOWED = {
    "may_record": True, "may_correct": True, "written_here": True, "is_withdrawn": False,
    "is_different": True, "why": "A slip.",
}  # fmt: skip


def test_a_visit_of_a_file_is_corrected_where_the_file_comes_from():
    assert why_not_correct_visit(**ALLOWED) is None
    assert "came from a file" in str(why_not_correct_visit(**{**ALLOWED, "written_here": False}))


def test_the_page_asks_with_the_answers_that_stand(visit, reader, worker):
    page = reader(worker).get(_address(visit))

    words = text_of(page)
    assert "Written down by Ivy Northwold" in words
    assert page.context["form"].initial["place"] == "HOME"
    assert page.context["form"]["alone"].value() == "yes"


def test_before_and_after_are_shown_and_nothing_is_changed_yet(visit, reader, worker):
    page = reader(worker).post(_address(visit), ANSWERS)

    changed = {each.what: (each.before, each.after) for each in page.context["changes"] if each.is_change}
    assert changed == {
        "Day": ("12 November 2026", "2 November 2026"),
        "Where": ("At home", "At school or nursery"),
        "Seen alone": ("Yes", "No"),
    }
    assert "It was last week, at school." in text_of(page)
    assert Event.objects.filter(withdrawn_by=None, kind="child_seen").count() == 1


def test_once_checked_it_is_corrected_and_the_timeline_shows_both(child, visit, reader, worker):
    browser = reader(worker)

    page = browser.post(_address(visit), {**ANSWERS, "stage": "checked", "confirmed": "yes"}, follow=True)

    words = text_of(page)
    assert "Corrected. The visit of 2 November 2026 counts as it is told now." in words
    assert "It was last week, at school. It no longer counts." in words
    assert _seen(child).seen_on == date(2026, 11, 2)


def test_the_answers_can_be_changed_once_more_before_it_is_done(visit, reader, worker):
    page = reader(worker).post(_address(visit), {**ANSWERS, "stage": "checked"})

    assert page.templates[0].name == "case_file/correct_a_visit.html"
    assert page.context["form"]["place"].value() == "SCHOOL"
    assert page.context["form"].errors == {}
    assert Event.objects.get(kind="child_seen").withdrawn_by is None


def test_why_is_asked_for(visit, reader, worker):
    page = reader(worker).post(_address(visit), {**ANSWERS, "why": ""})

    assert "Say why it is corrected." in text_of(page)


def test_the_timeline_offers_it_to_the_writer_and_their_manager_alone(
    child, visit, reader, worker, manager, colleague
):
    timeline = f"/child/{child.party.public_id}/timeline/"

    offered = {
        user.person.name: "Correct this visit" in text_of(reader(user).get(timeline))
        for user in (worker, manager, colleague)
    }

    assert offered == {worker.person.name: True, manager.person.name: True, colleague.person.name: False}


def test_a_colleague_who_types_the_address_is_told_who_can(visit, reader, colleague):
    page = reader(colleague).get(_address(visit))

    assert page.status_code == 403
    assert "Only Ivy Northwold, or the manager who answers for Ivy Northwold, can correct it." in text_of(
        page
    )


def test_a_visit_of_another_child_is_not_found_under_this_one(told, visit, reader, worker):
    other = told.child("Other", held_by=told.council.workers["Ivy Northwold"])

    address = f"/child/{other.party.public_id}/visits/{visit.pk}/correct/"

    assert reader(worker).get(address).status_code == 404


def test_a_visit_that_never_was_changes_into_nothing():
    (first, *_) = changes(WRITTEN, None)

    assert (first.what, first.before, first.after) == ("Day", "12 November 2026", "–")
