"""Somebody at the referral form, with no account, at a council that has a hub."""

from collections.abc import Mapping
from dataclasses import dataclass

import pytest
from django.test import Client

from tests.front_door.conftest import Hub, hub

__all__ = ["hub"]

SCHOOL: Mapping[str, Mapping[str, object]] = {
    "danger": {"unsafe_now": "no"},
    "who": {"who": "school"},
    "you": {
        "name": "Petra Lindgate",
        "role": "Head teacher",
        "organisation": "Orlow Primary School",
        "telephone": "01632 960 201",
    },
    "child/1": {
        "given_name": "Wren",
        "family_name": "Harrowgate",
        "born_on_day": "4",
        "born_on_month": "3",
        "born_on_year": "2018",
        "school": "Orlow Primary School",
    },
    "another": {"another": "no"},
    "worry": {"concerns": "She fell asleep at lunch and put bread in her pocket."},
    "family": {"consent": "given"},
}
NEIGHBOUR: Mapping[str, Mapping[str, object]] = {
    "danger": {"unsafe_now": "no"},
    "who": {"who": "neighbour"},
    "you": {"name": "", "role": "", "telephone": ""},
    "child/1": {"otherwise": "The boy at number 7, about five."},
    "another": {"another": "no"},
    "worry": {"concerns": "He cries every night."},
}
MYSELF: Mapping[str, Mapping[str, object]] = {
    "danger": {"unsafe_now": "no"},
    "who": {"who": "myself"},
    "you": {"telephone": "01632 960 377", "safe": "At school, not in the evening."},
    "child/1": {"given_name": "Wren", "family_name": "Harrowgate", "age": "13"},
    "another": {"another": "no"},
    "worry": {"concerns": "I sleep in the bath because the door has a lock."},
}


@dataclass
class Writer:
    """Somebody who fills the form in."""

    client: Client

    def begin(self) -> "Writer":
        """Press the first button."""
        assert self.client.post("/tell-us/").status_code == 302
        return self

    def write(self, pages: Mapping[str, Mapping[str, object]] = SCHOOL, **instead: object) -> "Writer":
        """Answer these pages, one after another."""
        self.begin()
        for page, said in pages.items():
            found = self.client.post(f"/tell-us/{page}/", {**said, **instead.get(page, {})})  # type: ignore[dict-item]
            assert found.status_code == 302, (page, found.content.decode())
        return self

    def send(self) -> str:
        """Send, and return the reference on the last page."""
        page = self.client.post("/tell-us/check/", follow=True)
        assert page.status_code == 200
        return page.content.decode().split("<strong>")[1].split("</strong>")[0]


@pytest.fixture
def writer(hub: Hub) -> Writer:
    """Return somebody in a browser of their own, at a council that has a hub."""
    return Writer(Client())


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    """Keep files in a folder of this test's own."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT
