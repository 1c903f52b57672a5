"""A council with a hub and a night team at 9:00am on Thursday 12 November 2026, and nights to tell of."""

import html
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from sightline.access.actor import Actor, acting, actor_for, actor_of
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.clocks.actions import NewEvent, record
from sightline.identity import actions as identity
from sightline.identity.models import Team, User
from sightline.identity.roles import Role
from sightline.night_desk import actions
from sightline.night_desk.actions import Call, Decided
from sightline.night_desk.models import NightRecord, NightStep
from sightline.records.models import Child, CoverageDeclared, Party, SourceLine
from tests import cast
from tests.cast import NOW, Council

CALLED_AT = NOW - timedelta(hours=8)


class Clock:
    """The moment that pages and tests share; a test moves it on."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def after(self, **length: float) -> datetime:
        """Let time pass, and return what time it is then."""
        self.now += timedelta(**length)
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Return the clock. It stands at 1:00am on Thursday 12 November."""
    clock = Clock(CALLED_AT)
    monkeypatch.setattr("django.utils.timezone.now", lambda: clock.now)
    return clock


@dataclass
class Night:
    """The people of a night, and what they do with a record."""

    council: Council
    clock: Clock
    hub: Team
    worker: User
    manager: User
    day_worker: User
    day_manager: User
    head: User

    def as_user(self, user: User) -> Actor:
        """Return what somebody may do now."""
        return actor_of(user, at=self.clock.now)

    def closed_child(self) -> Child:
        """Return a child with a record and no open work."""
        with keeping(EVERY_CHILD):
            party = Party.objects.create(kind="child")
            child = Child.objects.create(party=party, given_name="Sol", family_name="Amberley")
        record([NewEvent(party.pk, "born", date(2024, 5, 3))], by=None, at=NOW, why="Told in a test.")
        return child

    def call(
        self, child: Child | None = None, *, by: User | None = None, others: tuple[Child, ...] = ()
    ) -> NightRecord:
        """Return the record of a call that has just come."""
        said = Call(self.clock.now, "Sergeant Vale, police", "6", "Found alone at home.")
        child = child or self.council.child(team=self.hub)
        return self.does(
            by or self.worker,
            lambda actor: actions.open_records(
                child=child, others=others, call=said, by=actor, at=self.clock.now
            )[0],
        )

    def decided(
        self, night: NightRecord | None = None, *, by: User | None = None, **more: object
    ) -> NightRecord:
        """Return a record on which the worker has just decided."""
        night = night or self.call()
        said = {"outcome": "VISIT", "says": "Stays with her aunt.", "why": "No injury."} | more
        said.setdefault("without_because", "She was in danger.")
        decided = Decided(decided_at=self.clock.now, **said)
        self.does(
            by or self.worker,
            lambda actor: actions.decide(night=night, decided=decided, by=actor, at=self.clock.now),
        )
        return night

    def signs(self, night: NightRecord, by: User, **more: object) -> NightStep:
        """Let somebody sign at night."""
        return self._signature(actions.sign, night, by, **more)

    def reviews(self, night: NightRecord, by: User, **more: object) -> NightStep:
        """Let somebody review by day."""
        return self._signature(actions.review, night, by, **more)

    def sends(self, night: NightRecord, by: User | None = None) -> NightStep:
        """Let the night team hand over."""
        return self.does(
            by or self.worker,
            lambda actor: actions.send_handover(
                night=night, words="See her first.", by=actor, at=self.clock.now
            ),
        )

    def accepts(self, night: NightRecord, by: User | None = None) -> NightStep:
        """Let the day team accept."""
        return self.does(
            by or self.day_worker,
            lambda actor: actions.accept_handover(night=night, by=actor, at=self.clock.now),
        )

    def does(self, user: User, act: Callable[[Actor], object]):
        """Let somebody do a thing as themselves, and return what came of it."""
        with acting(self.as_user(user)) as actor:
            return act(actor)

    def another_account_of(self, user: User, role: Role, *, team: Team | None = None) -> User:
        """Return a second account of the same person, with a role."""
        made = identity.open_sign_in(
            person=user.person, email=f"second.{user.pk}@council.example", password=cast.PASSWORD
        )
        identity.give_role(user=made, role=role, at=NOW.replace(year=2020), by=None, team=team)
        return made

    def _signature(
        self, act: Callable[..., NightStep], night: NightRecord, by: User, **more: object
    ) -> NightStep:
        said = {"agrees": True, "words": "I read the record and agree."} | more
        return self.does(by, lambda actor: act(night=night, by=actor, at=self.clock.now, **said))


@pytest.fixture
def council(db: None, clock: Clock) -> Iterator[Council]:
    """Return the council, in which people write every kind of event down."""
    with acting(actor_for("a test")):
        made = cast.council()
        CoverageDeclared.objects.create(line=SourceLine.objects.get(code="people"), kind="*", extent="every")
        yield made


@pytest.fixture
def night(council: Council, clock: Clock) -> Night:
    """Return a night of that council."""
    return night_of(council, clock)


def night_of(council: Council, clock: Clock) -> Night:
    """Return a night: its worker and manager, a hub's worker and manager by day, and the head of service."""
    hub = identity.open_team(
        code="HUB", name="Hub", kind="hub", agency=council.authority, parent=council.service
    )
    team = identity.open_team(
        code="NIT", name="Night team", kind="night", agency=council.authority, parent=council.service
    )
    people = {}
    for name, home, role in (
        ("Colm Rafferty-Boyd", team, Role.NIGHT_WORKER),
        ("Teresa Ngata", team, Role.NIGHT_MANAGER),
        ("Hannah Trewick", hub, Role.CONTACT_OFFICER),
        ("Rosalind Achterberg", hub, Role.HUB_MANAGER),
    ):
        worker = council.worker(name, home, manager=role in (Role.NIGHT_MANAGER, Role.HUB_MANAGER))
        people[role] = council.sign_in_of(worker, role, team=home)
    return Night(
        council,
        clock,
        hub,
        people[Role.NIGHT_WORKER],
        people[Role.NIGHT_MANAGER],
        people[Role.CONTACT_OFFICER],
        people[Role.HUB_MANAGER],
        council.user(Role.HEAD_OF_SERVICE),
    )


@pytest.fixture
def reader(client: Client) -> Callable[[User], Client]:
    """Return a browser in which somebody has signed in."""
    return lambda user: cast.signed_in(client, user)


@contextmanager
def seeing_all() -> Iterator[None]:
    """See what the database holds of everybody."""
    with keeping(EVERY_CHILD):
        yield


def text_of(response: object) -> str:
    """Return the words of a page, without its markup."""
    words = re.sub(r"<(script|style|svg)\b.*?</\1>|<[^>]*>", " ", response.content.decode(), flags=re.S)
    return " ".join(html.unescape(words).split()).replace(" ,", ",")
