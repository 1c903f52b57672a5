"""A worker without a sign-in: the manager answers in their name, recorded so; and the board’s list."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from sightline.allocation import actions, climbing, queries
from sightline.allocation.caseloads import members
from sightline.allocation.limits import limits_on
from sightline.allocation.models import Asked
from sightline.identity.models import User
from sightline.identity.roles import Role
from sightline.records.models import Recording
from tests.allocation.conftest import holder
from tests.cast import NOW, TODAY, signed_in


@pytest.fixture
def without(service):
    """Return a worker of the north team who has no sign-in, below a manager who has one."""
    assert service.manager
    worker = service.worker("Wren Calloway")
    User.objects.filter(person=worker.person).update(is_active=False)
    return worker


def _offered(service, without) -> Asked:
    return service.offered(service.child(), to=without)[0]


def test_the_offer_to_a_worker_without_a_sign_in_goes_to_their_manager(service, without):
    asked = _offered(service, without)

    with service.acting(service.manager) as by:
        assert asked.stands_in == service.council.workers["Ewan Strand"]
        assert [each.pk for each in queries.offers_to(by.workers)] == [asked.pk]


def test_the_manager_accepts_in_their_name_and_the_record_says_so(service, without):
    asked = _offered(service, without)

    with service.acting(service.manager) as by:
        actions.accept(asked=asked, by=by, at=NOW)

    assert holder(asked.child) == "Wren Calloway"
    asked.refresh_from_db()
    assert asked.answered_by == service.manager
    why = Recording.objects.order_by("id").last().why
    assert why == "Ewan Strand accepted the child in the name of Wren Calloway."


def test_nobody_else_answers_in_their_name(service, without):
    other = service.worker("Una Pardoe")
    asked = _offered(service, without)

    with service.acting(service.users[other.name]) as by, pytest.raises(actions.CannotAnswer):
        actions.accept(asked=asked, by=by, at=NOW)


def test_a_worker_with_a_sign_in_answers_for_themselves_alone(service):
    worker = service.worker("Una Pardoe")
    (asked,) = service.offered(service.child(), to=worker)
    assert asked.stands_in is None

    with service.acting(service.manager) as by, pytest.raises(actions.CannotAnswer):
        actions.accept(asked=asked, by=by, at=NOW)


def test_where_no_manager_has_a_sign_in_the_worker_cannot_be_asked(service, without):
    def why_not() -> str:
        found = members(service.council.north.pk, NOW, limits_on(TODAY))
        return next(each.candidate.cannot for each in found if each.worker == without)

    assert why_not() == ""
    User.objects.filter(person=service.council.workers["Ewan Strand"].person).update(is_active=False)

    assert "no manager here has one to answer in their name" in why_not()


def test_the_page_says_in_whose_name_it_is_answered(service, without, reader):
    asked = _offered(service, without)
    page = reader(service.manager)

    listed = page.get(reverse("allocation:offers")).content.decode()
    one = page.get(reverse("allocation:answer", args=[asked.pk])).content.decode()

    assert "for Wren Calloway, who has no sign-in" in listed
    assert "You answer in their name, and the record says that you did." in one


def test_a_board_member_sees_how_many_came_to_the_last_rung_and_no_child(service):
    service.manager  # noqa: B018 - somebody answers for the team
    service.council.user(Role.DIRECTOR)
    child = service.child(given_name="Amara")
    later = NOW + timedelta(days=21)
    climbing.climb(at=later, tell=lambda told: None)
    member = service.council.user(Role.BOARD_MEMBER)

    page = signed_in(Client(), member).get(reverse("allocation:board")).content.decode()

    assert child.given_name not in page
    assert "Children without a worker, for the board" in page


def test_the_last_rung_is_counted_by_month_with_who_still_waits(service):
    service.council.user(Role.DIRECTOR)
    service.child()
    climbing.climb(at=NOW, tell=lambda told: None)

    (month,) = queries.last_rungs(as_at=NOW)

    assert (month.reached, month.waiting, month.acknowledged) == (1, 1, 0)
