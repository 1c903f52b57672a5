"""The night desk takes no letter that turns round how the others are read, as no other door does."""

import pytest
from django.urls import reverse

from sightline.night_desk.models import NightRecord
from tests.night_desk.conftest import seeing_all, text_of

pytestmark = pytest.mark.one_server

CALL = {
    "caller": "Sergeant Vale, police", "source": "6", "concern": "Found alone at home.",
    "received_at_day": "12/11/2026", "received_at_time": "00:50", "given_name": "Sol",
    "family_name": "Amberley",
}  # fmt: skip


@pytest.mark.parametrize("field", ["given_name", "family_name", "caller", "concern"])
@pytest.mark.parametrize("letter", ["\u202e", "\u2066", "\u0007"])
def test_a_letter_that_hides_another_is_refused_and_named_by_its_place(night, reader, field, letter):
    page = reader(night.worker).post(reverse("night_desk:new_child"), CALL | {field: f"Til{letter}ly"})

    assert "Take out the characters that cannot be seen. They are at place 4." in text_of(page)
    with seeing_all():
        assert not NightRecord.objects.exists()
