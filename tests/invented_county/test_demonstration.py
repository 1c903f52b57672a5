"""The demonstration around the county: who answers for its sources."""

import pytest

from sightline.access.actor import acting, actor_for
from sightline.identity.roles import Role
from sightline.invented_county.demonstration import own_sources
from sightline.records.models import SourceLine
from tests import cast

pytestmark = pytest.mark.django_db


def test_the_data_steward_answers_for_every_source_that_nobody_answers_for() -> None:
    with acting(actor_for("a test")):
        council = cast.council(is_demo=True)
        steward = council.user(Role.DATA_STEWARD, demonstration=True)
        analyst = council.user(Role.ANALYST, demonstration=True)
        SourceLine.objects.create(code="annex_a", name="Lists", format="annex_a", owner=analyst)

        own_sources()

    assert dict(SourceLine.objects.values_list("code", "owner")) == {
        "people": steward.pk,
        "annex_a": analyst.pk,
    }
