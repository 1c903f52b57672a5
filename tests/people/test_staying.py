"""Taking back a last day: a worker stays, and holds again what passed on with it."""

from datetime import timedelta

from django.urls import reverse

from sightline.access.actor import acting, actor_for
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.clocks.queries import holders
from sightline.clocks.rebuilding import rebuild
from sightline.identity import actions
from sightline.identity.roles import Role
from tests.people.conftest import today, words


def test_a_last_day_is_taken_back_and_what_ended_with_it_lasts_as_before(signed_in_as, council):
    tam = council.workers["Tam Harrow"]
    child = council.child(held_by=tam, team=council.south)
    actions.end_worker(worker=tam, left_on=today() - timedelta(days=2))
    with acting(actor_for("a test")), keeping(EVERY_CHILD):
        rebuild([child.pk])
    browser = signed_in_as(Role.ADMINISTRATOR)
    address = reverse("teams:take_back_last_day", args=[tam.pk])

    page = browser.post(address, {"why": "The wrong worker was named."}, follow=True)

    tam.refresh_from_db()
    with acting(actor_for("a test")):
        holder = holders(today(), [child.pk])[child.pk].worker
    assert "Tam Harrow stays and holds 1 child." in words(page)
    assert (tam.left_on, tam.posts.get().until_on, holder) == (None, None, tam)
    assert browser.get(address).status_code == 404


def test_a_place_that_another_has_by_now_is_not_given_back(signed_in_as, council):
    odile, tam = council.workers["Odile Marsh"], council.workers["Tam Harrow"]
    actions.end_worker(worker=odile, left_on=today())
    tam.posts.all().delete()
    actions.join_team(worker=tam, team=council.south, from_on=today() + timedelta(days=1), manager=True)

    page = signed_in_as(Role.ADMINISTRATOR).post(
        reverse("teams:take_back_last_day", args=[odile.pk]), {"why": "She stays after all."}, follow=True
    )

    assert "The place in South team has somebody else by now" in words(page)


def test_a_last_day_is_not_taken_back_without_a_reason(signed_in_as, council):
    tam = council.workers["Tam Harrow"]
    actions.end_worker(worker=tam, left_on=today())

    page = signed_in_as(Role.ADMINISTRATOR).post(
        reverse("teams:take_back_last_day", args=[tam.pk]), {"why": "no"}
    )

    tam.refresh_from_db()
    assert "Say why" in words(page)
    assert tam.left_on == today()
