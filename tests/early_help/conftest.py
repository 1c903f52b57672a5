"""A council with an early help team at 9:00am on Thursday 12 November 2026, and a family to help."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from django.test import Client

from sightline.access.actor import acting, actor_for, actor_of
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.clocks.actions import NewEvent, NewSubject, record
from sightline.early_help import actions
from sightline.early_help.actions import Asked, Consent, Practitioner
from sightline.identity import actions as identity
from sightline.identity.models import Team, User
from sightline.identity.roles import Role
from sightline.records.models import Child, CoverageDeclared, Party, SourceLine
from tests import cast
from tests.cast import NOW, TODAY, Council
from tests.night_desk.conftest import seeing_all, text_of

AGREED_ON = date(2026, 10, 1)


@dataclass
class Help:
    """An early help team, and what its people do with a family."""

    council: Council
    team: Team
    worker: User
    manager: User

    def does(self, act: Callable[..., Any], child: Child, *, by: User | None = None, **said: Any) -> Any:
        """Let somebody do a thing as themselves."""
        with acting(actor_of(by or self.worker, at=NOW)) as actor:
            return act(child=child, by=actor, at=NOW, **said)

    def known_child(self) -> Child:
        """Return a child with a record and no open work."""
        with keeping(EVERY_CHILD):
            party = Party.objects.create(kind="child")
            child = Child.objects.create(party=party, given_name="Leila", family_name="Fenmarch")
        record([NewEvent(party.pk, "born", date(2018, 5, 3))], by=None, at=NOW, why="Told in a test.")
        return self.again(child)

    def at_the_door(self) -> Child:
        """Return a child about whom the team is asked, and on whom nothing is decided."""
        child = self.known_child()
        contact = NewSubject("contact", key=f"c {child.pk}")
        record(
            [
                NewEvent(
                    child.pk,
                    "contact_received",
                    AGREED_ON,
                    subject=contact,
                    happened_at=datetime.combine(AGREED_ON, time(10), UTC),
                ),
                NewEvent(
                    child.pk, "holder_changed", AGREED_ON, subject=contact, facts={"team": self.team.code}
                ),
            ],
            by=None,
            at=NOW,
            why="Told in a test.",
        )
        return child

    def agreed(self, child: Child | None = None, *, on: date = AGREED_ON) -> Child:
        """Return a child whose family has agreed."""
        child = child or self.at_the_door()
        said = Consent(on, "Nadia Fenmarch, mother", "I want to go to football again.")
        self.does(actions.agree, child, consent=said, team=self.team)
        return self.again(child)

    def withdrawn(self, child: Child | None = None, *, on: date = date(2026, 11, 2)) -> Child:
        """Return a child whose family agreed and no longer does."""
        child = child or self.agreed()
        self.does(actions.withdraw, child, consent=Consent(on, "Nadia Fenmarch, mother"))
        return child

    def leads(self, child: Child, agency: str, name: str = "Orla Vane", on: date = AGREED_ON) -> None:
        """Name a lead practitioner."""
        self.does(actions.name_lead, child, lead=Practitioner(name, agency), on=on)

    def meets(self, child: Child, *asked: Asked, on: date = date(2026, 10, 20)) -> None:
        """Let the team around the family meet."""
        self.does(actions.hold_meeting, child, asked=asked, agreed="School will ring on Mondays.", on=on)

    def closed_at_the_door(self, child: Child, outcome: str) -> None:
        """Let the front door decide every contact of the child."""
        from sightline.records.models import Event

        with seeing_all():
            contacts = [event.subject for event in Event.objects.filter(child=child, kind="contact_received")]
        record(
            [
                NewEvent(child.pk, "contact_decided", TODAY, subject=subject, happened_at=NOW,
                         facts={"outcome": outcome})
                for subject in contacts
            ],
            by=None,
            at=NOW,
            why="Told in a test.",
        )  # fmt: skip

    def again(self, child: Child) -> Child:
        """Return the child as it stands now."""
        with seeing_all():
            return Child.objects.select_related("party").get(pk=child.pk)


@pytest.fixture(autouse=True)
def at_nine_in_the_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every page be asked at the cast's moment."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def council(db: None) -> Iterator[Council]:
    """Return the council, in which people write every kind of event down."""
    with acting(actor_for("a test")):
        made = cast.council()
        CoverageDeclared.objects.create(line=SourceLine.objects.get(code="people"), kind="*", extent="every")
        yield made


def help_of(council: Council) -> Help:
    """Return an early help team with a worker and a manager."""
    team = identity.open_team(
        code="EHN",
        name="Early Help North",
        kind="early_help",
        agency=council.authority,
        parent=council.service,
    )
    worker = council.worker("Fern Hollis", team)
    manager = council.worker("Ottilie Gorseford", team, manager=True)
    return Help(
        council,
        team,
        council.sign_in_of(worker, Role.FAMILY_HELP_PRACTITIONER, team=team),
        council.sign_in_of(manager, Role.TEAM_MANAGER, team=team),
    )


@pytest.fixture
def early(council: Council) -> Help:
    """Return the early help team with a worker and a manager."""
    return help_of(council)


@pytest.fixture
def reader(client: Client) -> Callable[[User], Client]:
    """Return a browser in which somebody has signed in."""
    return lambda user: cast.signed_in(client, user)


__all__ = ["Asked", "Help", "seeing_all", "text_of"]
