"""A council whose workers can hold children, and ways to offer and answer."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from sightline.access.actor import Actor, acting, actor_for, actor_of
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.allocation.actions import Choice, offer
from sightline.allocation.models import Asked
from sightline.clocks.actions import NewEvent, record
from sightline.clocks.queries import holders
from sightline.identity.actions import give_role, open_sign_in
from sightline.identity.models import Team, User, Worker
from sightline.identity.roles import Role
from sightline.records.models import Child, CoverageDeclared, Recording, Relationship, SourceLine
from tests import cast
from tests.cast import NOW, TODAY, Council

NOTE = "She is quiet at first. Ask about the dog."


@pytest.fixture(autouse=True)
def at_nine_in_the_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every page be asked at the cast's moment."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@dataclass
class Service:
    """The council, its people's sign-ins, and its children."""

    council: Council
    users: dict[str, User] = field(default_factory=dict)

    def worker(self, name: str, *, team: Team | None = None, hours: str | None = "1") -> Worker:
        """Return a worker who can be asked: registered, with hours and a sign-in."""
        team = team or self.council.north
        worker = self.council.worker(name, team)
        worker.registration_number = f"SW{worker.pk}"
        worker.hours_fte = Decimal(hours) if hours else None
        worker.save()
        self.sign_in(worker, Role.SOCIAL_WORKER, team)
        return worker

    def sign_in(self, worker: Worker, role: Role, team: Team | None = None) -> User:
        """Return a worker's own sign-in."""
        if worker.name not in self.users:
            email = f"{worker.code.lower()}@council.example"
            user = open_sign_in(person=worker.person, email=email, password=cast.PASSWORD)
            give_role(user=user, role=role, at=NOW.replace(year=2020), by=None, team=team)
            self.users[worker.name] = user
        return self.users[worker.name]

    @property
    def manager(self) -> User:
        """Return the sign-in of the north team's manager."""
        return self.sign_in(self.council.workers["Ewan Strand"], Role.TEAM_MANAGER, self.council.north)

    def child(
        self, given_name: str = "Amara", *, held_by: Worker | None = None, team: Team | None = None
    ) -> Child:
        """Return a child of this name with a case open since 2 March 2026."""
        child = self.council.child(held_by=held_by, team=team)
        with keeping(EVERY_CHILD):
            Child.objects.filter(pk=child.pk).update(given_name=given_name)
            return Child.objects.select_related("party").get(pk=child.pk)

    def that(self, child: Child, kind: str, on: date, **facts: object) -> None:
        """Tell that something happened to a child."""
        record([NewEvent(child.pk, kind, on, facts=facts)], by=None, at=NOW, why="Told in a test.")

    def siblings(self, child: Child, other: Child) -> None:
        """Tell that two children are brothers."""
        with keeping(EVERY_CHILD):
            recording = Recording.objects.order_by("pk").first()
            for one, two in ((child, other), (other, child)):
                Relationship.objects.create(child=one, other=two, relation="brother", recording=recording)

    def offered(self, *children: Child, to: Worker, team: Team | None = None, **said: object) -> list[Asked]:
        """Offer children to a worker as the manager."""
        choice = Choice(
            worker=to,
            team=team or self.council.north,
            why="She knows the family.",
            notes={child.pk: NOTE for child in children},
            **said,  # type: ignore[arg-type]
        )
        with self.acting(self.manager) as by:
            return offer(children=list(children), choice=choice, by=by, at=NOW)

    def acting(self, user: User):  # type: ignore[no-untyped-def]
        """Act as a user, with what they reach at this moment."""
        return acting(actor_of(user, at=NOW))

    def of(self, worker: Worker) -> Actor:
        """Return a worker as an actor."""
        return actor_of(self.users[worker.name], at=NOW)


@pytest.fixture
def service(db: None) -> Iterator[Service]:
    """Return the service. The test sees every child but the restricted; a page what its reader may."""
    with acting(actor_for("a test")):
        council = cast.council()
        CoverageDeclared.objects.create(line=SourceLine.objects.get(code="people"), kind="*", extent="every")
        yield Service(council)


@pytest.fixture
def reader(client: Client) -> Callable[[User], Client]:
    """Return a browser in which somebody has signed in."""
    return lambda user: cast.signed_in(Client(), user)


def holder(child: Child, day: date = TODAY) -> str | None:
    """Return the name of the worker who holds a child, None when nobody does."""
    with keeping(EVERY_CHILD):
        worker = holders(day, [child.pk])[child.pk].worker
    return worker.name if worker else None
