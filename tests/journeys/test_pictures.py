"""The pictures in the README and the docs, taken of the invented county by whoever asks for them.

`make pictures` writes them to `docs/pictures/`; an ordinary run only makes sure that they could be taken.
"""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.utils import timezone

from sightline.access.actor import acting, actor_for
from sightline.identity.models import RoleHeld
from sightline.identity.roles import Role
from sightline.invented_county.county import invent
from sightline.invented_county.demonstration import open_sign_ins
from sightline.invented_county.filing import file_county, mark_demo
from tests.journeys.conftest import Opens

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
WANTED = os.environ.get("SIGHTLINE_PICTURES") == "1"
CHILDREN = 2_000 if WANTED else 120
HEIGHT = 1_000
PAGES = (
    (Role.DIRECTOR, "/out-of-sight/", "out-of-sight"),
    (Role.DIRECTOR, "/service/", "whole-service"),
    (Role.SOCIAL_WORKER, "/my-work/", "my-work"),
    (Role.SOCIAL_WORKER, "/standards/C17/", "standard"),
)

pytestmark = pytest.mark.browser


@pytest.fixture
def county(transactional_db: None, settings) -> None:
    """Build the invented county, with its sign-ins, under its own name."""
    settings.COUNCIL_NAME, settings.COUNCIL_LOGO = "Nene Vale Council", "govuk/waves.svg"
    with acting(actor_for("pictures")):
        made = invent(children=CHILDREN, seed=7, today=timezone.localdate())
        mark_demo(made.name)
        file_county(made)
        open_sign_ins(made, at=datetime.now(UTC))


def test_the_pictures_of_the_invented_county_can_be_taken(county: None, as_somebody: Opens) -> None:
    for role, address, name in PAGES:
        held = RoleHeld.objects.filter(role=role, user__is_demonstration=True).select_related("user").first()
        assert held is not None
        page = as_somebody(held.user)

        answer = page.goto(address)

        assert answer is not None and answer.ok
        assert page.locator("h1").count() == 1
        page.set_viewport_size({"width": 1280, "height": HEIGHT})
        picture = page.screenshot()
        assert len(picture) > 10_000
        if WANTED:
            PICTURES.mkdir(parents=True, exist_ok=True)
            (PICTURES / f"{name}.png").write_bytes(picture)
