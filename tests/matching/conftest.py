"""A hub with the people of the front door's tests, and children of other teams beside it."""

from datetime import date

import pytest

from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.clocks.actions import NewEvent, NewSubject, record
from sightline.identity.models import Team
from sightline.records.models import Child, Identifier, Party, Recording, Relationship
from tests.cast import NOW, signed_in
from tests.front_door.conftest import Hub, at_nine_in_the_morning, hub, reader

__all__ = ["at_nine_in_the_morning", "hub", "reader"]
REFERRED = date(2026, 3, 2)


@pytest.fixture
def jude(hub, reader):
    """Return the browser of the hub's worker."""
    return reader(hub.people["jude"])


def a_child(
    hub: Hub,
    name: str = "Tilly Sorensen",
    born_on: date | None = date(2021, 3, 14),
    *,
    team: Team | None = None,
    nhs: str = "",
    mother: str = "",
    expected_on: date | None = None,
) -> Child:
    """Return a child with an open case in a team, which is not the hub."""
    given, _, family = name.partition(" ")
    with keeping(EVERY_CHILD):
        party = Party.objects.create(kind="child")
        child = Child.objects.create(party=party, given_name=given, family_name=family)
    case = NewSubject("case", key=f"case {party.pk}")
    team = team or hub.council.south
    events = [
        NewEvent(party.pk, "referral_received", REFERRED, subject=case),
        NewEvent(party.pk, "holder_changed", REFERRED, subject=case, facts={"team": team.code}),
    ]
    if born_on:
        events.append(NewEvent(party.pk, "born", born_on))
    if expected_on:
        events.append(NewEvent(party.pk, "birth_expected", REFERRED, names_on=expected_on))
    recording: Recording = record(events, by=None, at=NOW, why="The referral was accepted.")
    with keeping(EVERY_CHILD):
        if nhs:
            Identifier.objects.create(
                party=party, child=child, scheme="nhs_number", value=nhs, recording=recording
            )
        if mother:
            Relationship.objects.create(
                child=child, relation="mother", other_name=mother, recording=recording
            )
        child.refresh_from_db()
    return child


@pytest.fixture
def client_class(client):
    """Return a browser of its own for somebody."""
    from django.test import Client

    return lambda user: signed_in(Client(), user)
