"""Keys of agencies' systems: made by an administrator, shown once, named in a list, ended with a reason."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.access.matrix import roles_that_may
from sightline.access.models import LogEntry
from sightline.access.permissions import Permission
from sightline.front_door.letterbox import interface_keys
from sightline.front_door.letterbox.models import AgencyKey
from sightline.identity.roles import Role
from tests.cast import NOW
from tests.front_door.conftest import text_of

ALL = "/settings/agency-keys/"


@pytest.fixture
def admin(hub, reader) -> Client:
    """Return the browser of an administrator."""
    return reader(hub.council.user(Role.ADMINISTRATOR))


def made(client: Client, agency: str = "POLICE", name: str = "Records system"):
    return client.post(f"{ALL}make/", {"agency": agency, "name": name})


def secret_on(page) -> str:
    return re.search(r"slk_[0-9a-f]+_[\w-]+", page.content.decode())[0]


def test_a_key_is_shown_once_and_stands_nowhere_else(hub, admin):
    page = made(admin)
    secret = secret_on(page)

    assert interface_keys.key_of(secret, at=NOW).agency == hub.council.police
    assert "no-store" in page.headers["Cache-Control"]
    said = secret.split("_", 2)[2]
    assert said not in admin.get(ALL).content.decode()
    assert said not in str(list(AgencyKey.objects.values()))
    with keeping(EVERY_CHILD):
        logged = str(list(LogEntry.objects.values()))
    assert "front_door:make_agency_key" in logged and said not in logged
    assert not any(said in str(each.get_decoded()) for each in Session.objects.all())


def test_the_list_names_each_key_with_who_made_it_and_when_it_was_used(hub, admin):
    secret = secret_on(made(admin))
    made(admin, "HEALTH", "Community record")
    interface_keys.key_of(secret, at=NOW)

    page = text_of(admin.get(ALL))

    assert "2 keys are open." in page
    key = AgencyKey.objects.get(agency=hub.council.police)
    assert f"Records system {hub.council.police.name}" in page
    assert key.prefix in page
    assert f"12 November 2026 {key.made_by.person.name}" in page
    assert "12 November 2026 at 9:00am" in page
    assert "Community record Nowhere Health" in page and "Never" in page
    with keeping(EVERY_CHILD):
        assert LogEntry.objects.filter(question__page="front_door:agency_keys").count() == 1


def test_a_page_that_is_sent_twice_makes_one_key(admin):
    made(admin)

    again = made(admin, name="records SYSTEM ")

    assert "End that one, or say another name." in text_of(again)
    assert AgencyKey.objects.count() == 1


def test_a_key_is_ended_with_a_reason_and_then_opens_nothing(hub, admin):
    secret = secret_on(made(admin))
    key = AgencyKey.objects.get()
    address = f"{ALL}{key.prefix}/end/"
    without = text_of(admin.post(address, {"why": " "}))

    ended = text_of(admin.post(address, {"why": "The system was replaced."}, follow=True))

    assert "Fill in “Why does it end?”" in without
    assert f"Key {key.prefix} opens nothing from now on." in ended
    assert "The system was replaced." in ended
    assert interface_keys.key_of(secret, at=NOW) is None
    assert admin.get(address).status_code == 404
    assert made(admin).status_code == 200 and AgencyKey.objects.count() == 2


def test_a_key_of_the_command_line_stands_in_the_list_too(hub, admin):
    key, _ = interface_keys.make(agency=hub.health, name="Community record", at=NOW)
    interface_keys.end(key, at=NOW)

    page = text_of(admin.get(ALL))

    assert "At the command line" in page
    assert "Ended 12 November 2026 at 9:00am, at the command line" in page


def test_nobody_but_an_administrator_sees_or_makes_a_key(hub, reader):
    key, _ = interface_keys.make(agency=hub.health, name="Community record", at=NOW)

    assert roles_that_may(Permission.AGENCY_KEYS_SET) == [Role.ADMINISTRATOR]
    for name in ("lena", "jude", "rosalind", "idony"):
        client = reader(hub.people[name])
        assert client.get(ALL).status_code == 403
        assert made(client).status_code == 403
        assert client.post(f"{ALL}{key.prefix}/end/", {"why": "x"}).status_code == 403
    assert Client().get(ALL).status_code == 302
    assert AgencyKey.objects.filter(ended_at=None).count() == 1


def test_settings_lead_an_administrator_to_the_keys_and_nobody_else(hub, admin, reader):
    assert ALL in admin.get(reverse("settings:limits")).content.decode()

    lead = reader(hub.council.user(Role.INFORMATION_GOVERNANCE_LEAD))
    assert ALL not in lead.get(reverse("settings:limits")).content.decode()
