"""Somebody who has signed in for an agency refers by the form: it is that agency's, and its people see it."""

import pytest

from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.front_door.models import Contact
from tests.front_door.conftest import text_of
from tests.front_door.letterbox.conftest import NEIGHBOUR, SCHOOL, Writer

pytestmark = pytest.mark.one_server
POLICE = {**SCHOOL, "who": {"who": "police"}, "police": {"reference": "PPN/4"}}


@pytest.fixture
def lena(hub, reader):
    """Return a police officer at the referral form, signed in."""
    return Writer(reader(hub.people["lena"]))


def agency_of(reference):
    """Return the agency whose contact it is, or None."""
    with keeping(EVERY_CHILD):
        return Contact.objects.get(message__reference=reference).agency


def test_a_partner_is_led_to_the_form_and_reads_what_became_of_what_it_sent(hub, lena):
    assert 'href="/tell-us/"' in lena.client.get("/partner/").content.decode()

    lena.write(POLICE)
    check = text_of(lena.client.get("/tell-us/check/"))
    reference = lena.send()

    assert f"sent as a referral of {hub.council.police.name}" in check
    assert agency_of(reference) == hub.council.police
    assert "Wren Harrowgate" in text_of(lena.client.get("/partner/"))
    assert 'href="/partner/"' in lena.client.get("/tell-us/sent/").content.decode()


def test_what_somebody_sends_as_a_neighbour_is_not_their_agencys(lena):
    lena.write(NEIGHBOUR)
    check = text_of(lena.client.get("/tell-us/check/"))

    assert "sent as a referral of" not in check
    assert agency_of(lena.send()) is None


def test_who_works_for_the_council_sends_it_for_no_agency(hub, reader):
    jude = Writer(reader(hub.people["jude"]))

    assert agency_of(jude.write(POLICE).send()) is None


def test_another_agency_does_not_see_what_a_partner_referred(hub, lena, reader):
    lena.write(POLICE).send()

    assert "Wren Harrowgate" not in text_of(reader(hub.people["petra"]).get("/partner/"))
