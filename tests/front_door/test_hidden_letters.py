"""The hub takes no letter that turns round how the others are read, as the public form takes none."""

import pytest

from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.front_door.models import Contact
from tests.front_door.conftest import text_of
from tests.front_door.test_pages import CALL

pytestmark = pytest.mark.one_server


@pytest.mark.parametrize(
    "field", ["concerns", "referrer_name", "child-0-given_name", "child-0-own_words", "child-0-school"]
)
def test_a_letter_that_hides_another_is_refused_and_named_by_its_place(hub, reader, field):
    for letter in ("\u202e", "\u2066"):
        page = reader(hub.people["jude"]).post("/hub/record/", CALL | {field: f"Til{letter}ly"})

        assert "Take out the characters that cannot be seen. They are at place 4." in text_of(page)
    with keeping(EVERY_CHILD):
        assert not Contact.objects.exists()
