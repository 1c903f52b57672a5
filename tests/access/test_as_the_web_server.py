"""Whole pages with only the rights of the web login, and two transactions that need one lock."""

from threading import Barrier, Thread

import pytest
from django.db import connection, transaction
from django.urls import reverse

from sightline.access import log
from sightline.access.actor import acting, actor_of
from sightline.access.log import Opening
from sightline.access.models import LogLink
from sightline.identity.models import User
from sightline.identity.roles import Role
from sightline.project.database import Login
from sightline.records.models import Recording
from tests import cast
from tests.cast import signed_in


@pytest.fixture
def council(db: None, settings) -> cast.Council:
    """Return the council, with the pages of `doors`."""
    settings.ROOT_URLCONF = "tests.access.doors"
    return cast.council()


def test_the_web_login_signs_in_lists_opens_refuses_and_opens_in_an_emergency(client, council, acting_as):
    own, other = council.child(team=council.north), council.child(team=council.south)
    user = council.user(Role.SOCIAL_WORKER, team=council.north)
    signed_in(client, user)
    said = {"reason_of_emergency": "Police have found her alone."}

    with acting_as(Login.WEB):
        pages = [
            client.get("/children/"),
            client.get(f"/child/{own.party.public_id}/"),
            client.get(f"/child/{other.party.public_id}/"),
            client.post(f"/child/{other.party.public_id}/", said, follow=True),
        ]

    assert [page.status_code for page in pages] == [200, 200, 403, 200]
    assert pages[0].content.decode() == str(own.pk)


def test_the_web_login_takes_a_password_and_counts_wrong_ones(client, council, acting_as):
    user = council.user(Role.DIRECTOR)
    address = reverse("account_login")

    with acting_as(Login.WEB):
        client.post(address, {"login": user.email, "password": "a guess"})
        wrong = "_auth_user_id" in client.session
        client.post(address, {"login": user.email, "password": cast.PASSWORD})

    assert (wrong, client.session["_auth_user_id"]) == (False, str(user.pk))


@pytest.mark.django_db(transaction=True)
def test_a_look_and_a_recording_in_either_order_never_wait_for_each_other_for_ever():
    user = cast.council().user(Role.DIRECTOR)
    together = Barrier(2)
    failed: list[Exception] = []

    def work(*, looks_first: bool) -> None:
        try:
            for _ in range(10):
                together.wait(timeout=30)
                _look_and_record(user, looks_first=looks_first)
        except Exception as error:
            failed.append(error)
            together.abort()
        finally:
            connection.close()

    threads = [Thread(target=work, kwargs={"looks_first": first}) for first in (True, False)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == []
    assert LogLink.objects.count() == 20


def _look_and_record(user: User, *, looks_first: bool) -> None:
    with transaction.atomic(), acting(actor_of(user, at=cast.NOW)) as actor:
        if looks_first:
            log.saw_list(Opening(actor), {"page": "children"}, [])
        Recording.objects.create(by=user, why="Two at once.")
        if not looks_first:
            log.saw_list(Opening(actor), {"page": "children"}, [])
