"""A council, and a child with an open case whose events people write down here."""

from collections.abc import Iterator

import pytest

from sightline.access.actor import acting, actor_for
from sightline.records.models import Child, CoverageDeclared, SourceLine
from tests import cast


@pytest.fixture
def council(db: None) -> Iterator[cast.Council]:
    """Return the council, in a service that is its own record: people write every kind of event down here."""
    with acting(actor_for("a test")):
        made = cast.council()
        CoverageDeclared.objects.create(line=SourceLine.objects.get(code="people"), kind="*", extent="every")
        yield made


@pytest.fixture
def child(council: cast.Council) -> Child:
    """Return a child referred on 2 March 2026 and held by a worker of the north team."""
    return council.child(held_by=council.workers["Ivy Northwold"])
