"""A council whose analyst loads files."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from sightline.access.actor import Actor, acting, acting_as, actor_for
from sightline.identity.models import User
from sightline.identity.roles import Role
from sightline.sources.filing import Loaded, load
from tests import cast


@pytest.fixture
def council(db: None) -> Iterator[cast.Council]:
    """Return a council to which nothing was loaded yet."""
    with acting(actor_for("a test")):
        yield cast.council()


@pytest.fixture
def analyst(council: cast.Council) -> User:
    """Return the analyst."""
    return council.user(Role.ANALYST)


@pytest.fixture
def loads(council: cast.Council) -> Callable[..., Loaded]:
    """Return a way to load one return, taken from its system on a day."""

    def load_one(*paths: Path, on: date | None = None, by: User | None = None, **options: object) -> Loaded:
        acts: Callable[[], AbstractContextManager[Actor]] = partial(
            acting_as, by, at=cast.NOW, purpose="" if by else "a test"
        )
        (loaded,) = load(paths, by=by, at=cast.NOW, extracted_on=on, acting=acts, **options)
        return loaded

    return load_one


@pytest.fixture
def steward(council: cast.Council) -> User:
    """Return the data steward."""
    return council.user(Role.DATA_STEWARD)
