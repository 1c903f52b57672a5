"""One county for every test here: told once, read many times."""

from datetime import date

import pytest

from sightline.invented_county import County, invent
from sightline.invented_county.shape import Child, Trouble, as_timeline
from sightline.standards.timeline import Timeline

TODAY = date(2026, 11, 12)
CHILDREN = 1_600


@pytest.fixture(scope="session")
def county() -> County:
    """Return a county of middling size."""
    return invent(children=CHILDREN, seed=7, today=TODAY)


@pytest.fixture(scope="session")
def children(county: County) -> dict[str, Child]:
    """Return its children by council id."""
    return {child.council_id: child for child in county.children}


@pytest.fixture(scope="session")
def believed(children: dict[str, Child]) -> dict[str, Timeline]:
    """Return what is believed now of each child, by council id."""
    return {council_id: as_timeline(child).as_known(None) for council_id, child in children.items()}


@pytest.fixture(scope="session")
def troubles(county: County) -> dict[str, list[Trouble]]:
    """Return the planted troubles by kind."""
    found: dict[str, list[Trouble]] = {}
    for trouble in county.manifest:
        found.setdefault(trouble.kind, []).append(trouble)
    return found


@pytest.fixture(scope="session")
def last_days(county: County) -> dict[str, date]:
    """Return the last day of each worker who has left."""
    return {worker.code: worker.left_on for worker in county.workers if worker.left_on}
