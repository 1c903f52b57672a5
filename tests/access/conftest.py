"""A council with children, and ways to ask as somebody."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import connection

from sightline.access.actor import Actor, acting, actor_of
from sightline.identity.models import User
from sightline.records.models import Child
from tests import cast


@pytest.fixture
def council(db: None) -> cast.Council:
    """Return the council."""
    return cast.council()


@pytest.fixture
def seen_by(db: None) -> Callable[[User], set[int]]:
    """Return which children somebody's plain, unfiltered query shows them: what the lock lets through."""

    def seen(user: User) -> set[int]:
        with as_user(user):
            return set(Child.objects.values_list("pk", flat=True))

    return seen


@contextmanager
def as_user(user: User) -> Iterator[Actor]:
    """Ask as a user, at the cast's moment, with no more rights than the web server's login."""
    with acting(actor_of(user, at=cast.NOW)) as actor, connection.cursor() as cursor:
        cursor.execute("set local role sightline_web")
        yield actor
        cursor.execute("reset role")
