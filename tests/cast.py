"""The people of an invented council, whom all tests share.

The council and its first workers are entered at once, for nearly every test asks for them; whoever else a
test needs is entered by the service's own actions. `NOW` is a Thursday in November; everyone started years
before.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from django.test import Client

from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.clocks.actions import NewEvent, NewSubject, record
from sightline.identity import actions
from sightline.identity.models import Agency, Person, Post, Team, User, Worker
from sightline.identity.roles import Role
from sightline.records.models import Child, Identifier, Installation, Party, SourceLine

TODAY = date(2026, 11, 12)
NOW = datetime(2026, 11, 12, 9, 0, tzinfo=UTC)
STARTED = date(2020, 4, 1)
PASSWORD = "a long password of nobody"


@dataclass
class Council:
    """An authority with a service of two teams, each with a manager and a worker, and a partner."""

    authority: Agency
    police: Agency
    service: Team
    north: Team
    south: Team
    workers: dict[str, Worker] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)

    def worker(self, name: str, team: Team, *, manager: bool = False) -> Worker:
        """Return a worker of this name with a post in a team."""
        if name not in self.workers:
            person = actions.add_person(name=name)
            code = f"W{len(self.workers) + 1}"
            made = actions.start_worker(code=code, name=name, started_on=STARTED, person=person)
            actions.join_team(worker=made, team=team, from_on=STARTED, manager=manager)
            self.workers[name] = made
        return self.workers[name]

    def user(
        self,
        role: Role,
        *,
        team: Team | None = None,
        agency: Agency | None = None,
        demonstration: bool = False,
    ) -> User:
        """Return somebody new who holds a role, and nothing else."""
        name = f"{role.label} {len(self.users) + 1}"
        person = actions.add_person(name=name)
        email = f"{role.value}.{len(self.users) + 1}@council.example"
        user = actions.open_sign_in(
            person=person, email=email, password=PASSWORD, demonstration=demonstration
        )
        actions.give_role(user=user, role=role, at=NOW.replace(year=2020), by=None, team=team, agency=agency)
        self.users[email] = user
        return user

    def sign_in_of(self, worker: Worker, role: Role, *, team: Team) -> User:
        """Return a worker's own sign-in, with a role in a team."""
        email = f"{worker.code.lower()}@council.example"
        user = actions.open_sign_in(person=worker.person, email=email, password=PASSWORD)
        actions.give_role(user=user, role=role, at=NOW.replace(year=2020), by=None, team=team)
        return user

    def child(
        self, *, held_by: Worker | None = None, team: Team | None = None, council_id: str = ""
    ) -> Child:
        """Return a child with an open case, held by a worker or by a team's manager."""
        with keeping(EVERY_CHILD):
            party = Party.objects.create(kind="child")
            child = Child.objects.create(party=party, given_name="Amara", family_name="Quillon")
        case = NewSubject("case", key=f"case {party.pk}")
        facts = {"worker": held_by.code} if held_by else {}
        team = team or self.north
        events = [
            NewEvent(party.pk, "referral_received", date(2026, 3, 2), subject=case),
            NewEvent(
                party.pk, "holder_changed", date(2026, 3, 2), subject=case, facts={**facts, "team": team.code}
            ),
        ]
        recording = record(events, by=None, at=NOW, why="The referral was accepted.")
        if council_id:
            with keeping(EVERY_CHILD):
                Identifier.objects.create(
                    party=party, child=child, scheme="council_id", value=council_id, recording=recording
                )
        return child


def people_line() -> SourceLine:
    """Return the line of what people write, which goes when a journey's tables are emptied."""
    said = {"name": "People at a form", "format": SourceLine.Format.PEOPLE}
    return SourceLine.objects.get_or_create(code="people", defaults=said)[0]


def council(*, is_demo: bool = False) -> Council:
    """Enter the council, its two teams and their people."""
    Installation.objects.get_or_create(pk=1, defaults={"is_demo": is_demo})
    people_line()
    authority, police = Agency.objects.bulk_create(
        [
            Agency(code="A", name="Nowhere Council", kind="authority"),
            Agency(code="POLICE", name="Nowhere Police", kind="police"),
        ]
    )
    service = actions.open_team(code="WHOLE", name="Whole service", kind="service", agency=authority)
    north, south = Team.objects.bulk_create(
        Team(code=name[0], name=f"{name} team", kind="protection", agency=authority, parent=service)
        for name in ("North", "South")
    )
    made = Council(authority, police, service, north, south)
    made.workers = _first_workers(
        {
            "Selma Brightwater": (service, True),
            "Ewan Strand": (north, True),
            "Ivy Northwold": (north, False),
            "Odile Marsh": (south, True),
            "Tam Harrow": (south, False),
        }
    )
    return made


def _first_workers(places: Mapping[str, tuple[Team, bool]]) -> dict[str, Worker]:
    people = Person.objects.bulk_create(Person(name=name) for name in places)
    workers = Worker.objects.bulk_create(
        Worker(code=f"W{number}", name=person.name, started_on=STARTED, person=person)
        for number, person in enumerate(people, start=1)
    )
    Post.objects.bulk_create(
        Post(worker=worker, team=team, from_on=STARTED, manager=manager)
        for worker, (team, manager) in zip(workers, places.values(), strict=True)
    )
    return {worker.name: worker for worker in workers}


def signed_in(client: Client, user: User) -> Client:
    """Return a browser in which a user has signed in with a password and a second factor."""
    from allauth.mfa.models import Authenticator

    Authenticator.objects.get_or_create(user=user, type=Authenticator.Type.TOTP, defaults={"data": {}})
    client.force_login(user, backend="sightline.access.sessions.SignIns")
    return client
