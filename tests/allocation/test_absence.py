"""While somebody is away, what is due to their children falls to the cover, visibly, and then returns."""

from datetime import timedelta

import pytest

from sightline.access.actor import actor_of
from sightline.identity.actions import end_leave, start_leave
from sightline.records.models import Event
from tests.allocation.conftest import holder
from tests.case_file.conftest import text_of
from tests.cast import NOW, TODAY

BACK = TODAY + timedelta(days=53)


@pytest.fixture
def child(service):
    """Return a child of the south team whose worker is on leave until 4 January and whose visit is late."""
    grace = service.worker("Grace Tolliver", team=service.council.south)
    child = service.child(held_by=grace, team=service.council.south)
    service.that(child, "protection_plan_started", TODAY - timedelta(days=60), category="NEG")
    return child


@pytest.fixture
def leave(service, child):
    """Return the leave, which a worker of another team covers."""
    cover = service.worker("Samir Qadri")
    grace = service.council.workers["Grace Tolliver"]
    return start_leave(worker=grace, kind="annual", from_on=TODAY, until_on=BACK, cover=cover)


def _reaches(service, child, at=NOW) -> bool:
    samir = service.users["Samir Qadri"]
    return f"worker:{service.council.workers['Grace Tolliver'].pk}" in actor_of(samir, at=at).scopes


def test_the_cover_s_list_shows_what_is_due_and_for_whom(service, child, leave, reader):
    page = text_of(reader(service.users["Samir Qadri"]).get("/my-work/"))

    assert "For Grace Tolliver until 4 January 2027" in page
    assert "and cover for 1." in page


def test_the_cover_may_record_a_visit_and_the_child_stays_with_their_worker(service, child, leave, reader):
    reader(service.users["Samir Qadri"]).post(
        f"/child/{child.party.public_id}/record-a-visit/",
        {"when": "today", "seen": "yes", "alone": "yes", "bedroom": "no", "place": "HOME"},
    )

    event = Event.objects.get(child=child, kind="child_seen")
    assert event.worker == service.council.workers["Samir Qadri"].code
    assert holder(child) == "Grace Tolliver"


def test_before_and_after_the_leave_the_cover_does_not_reach_the_children(service, child, leave):
    before, on_the_day_back = NOW - timedelta(days=1), NOW + timedelta(days=53)

    assert _reaches(service, child)
    assert not _reaches(service, child, before)
    assert not _reaches(service, child, on_the_day_back)


def test_when_the_worker_is_back_early_it_returns_at_once(service, child, leave, reader):
    end_leave(leave=leave, until_on=TODAY + timedelta(days=1))

    assert not _reaches(service, child, NOW + timedelta(days=1))


def test_a_colleague_who_does_not_cover_sees_nothing_of_it(service, child, leave, reader):
    service.worker("Hannah Trewick")

    page = text_of(reader(service.users["Hannah Trewick"]).get("/my-work/"))

    assert "Grace Tolliver" not in page
    assert child.name not in page


def test_what_is_due_to_the_cover_s_own_children_stands_apart(service, child, leave, reader):
    own = service.child("Theo", held_by=service.council.workers["Samir Qadri"])
    service.that(own, "protection_plan_started", TODAY - timedelta(days=60), category="NEG")

    page = text_of(reader(service.users["Samir Qadri"]).get("/my-work/"))

    assert page.index("Theo") < page.index("For Grace Tolliver") < page.index("Amara")
