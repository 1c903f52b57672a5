"""How a life begins: who works here, and how somebody does a thing that may be refused or may crash."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db import connection, transaction
from django.db.models import Manager, Model, QuerySet
from hypothesis import strategies as st
from hypothesis.stateful import initialize

from sightline.access import actions as access
from sightline.access.actor import Actor, acting, actor_for, actor_of
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.allocation import actions as allocation
from sightline.clocks import leaving
from sightline.clocks.actions import CannotRecord, record
from sightline.early_help import actions as early_help
from sightline.front_door import actions as front_door
from sightline.identity.actions import give_role, open_sign_in
from sightline.identity.models import User, Worker
from sightline.identity.roles import Role
from sightline.night_desk import actions as night_desk
from sightline.records.models import SeveredLink
from tests.cast import NOW, PASSWORD
from tests.front_door.conftest import open_hub
from tests.rooms.what_holds import WhatHolds

REFUSALS = (
    front_door.CannotRecordContact, front_door.CannotGrade, front_door.CannotAsk, front_door.CannotAnswer,
    front_door.CannotDecide, front_door.CannotSign, allocation.CannotOffer, allocation.CannotAnswer,
    early_help.CannotDo, night_desk.CannotDo, leaving.CannotChange, access.CannotAllow, CannotRecord,
    ObjectDoesNotExist,  # a row that somebody does not reach is not there for them
)  # fmt: skip
Row = TypeVar("Row", bound=Model)
HUB = st.sampled_from(["jude", "nadia", "rosalind", "nadia again"])
PARTNERS = st.sampled_from(["lena", "omar", "hana", "petra"])
HOLDERS = st.sampled_from(["Wren Calloway", "Una Pardoe", "Ida Vane"])
NOT_REGISTERED = "Ida Vane"
SIGNERS = st.sampled_from(["manager", "head", "worker", "rosalind", "nadia", "nadia again"])
WHICH = st.integers(0, 20)
# The statement at which the process dies; at none, more often than not.
CRASHES = st.integers(-120, 90).map(lambda number: max(number, 0))
DAYS_AGO = st.integers(-1, 40)


class Crash(Exception):
    """The process died before it could commit."""


@contextmanager
def dying_at(statement: int) -> Iterator[None]:
    """Let the process die at its so-manieth statement; at none with 0. Nothing it did is committed."""
    said = 0

    def die(execute: Callable[..., object], *asked: object) -> object:
        nonlocal said
        said += 1
        if said == statement:
            raise Crash
        return execute(*asked)

    with connection.execute_wrapper(die):
        yield


def one_of(rows: QuerySet[Row] | Manager[Row], which: int) -> Row | None:
    """Return one of the rows, or None where there are none."""
    found = list(rows.order_by("pk"))
    return found[which % len(found)] if found else None


@dataclass(frozen=True, slots=True)
class Hand:
    """One who does a thing: a person, or a system with a purpose in words; and what follows once it is done.

    `crashes`: the statement at which their process dies; at none with 0.
    """

    who: User | str
    act: Callable[[Actor], object]
    crashes: int = 0
    after: Callable[[], object] = int

    def tries(self, at: datetime) -> bool:
        """Do it in one transaction, and say whether it was done; refused or crashed, it leaves nothing."""
        actor = actor_for(self.who) if isinstance(self.who, str) else actor_of(self.who, at=at)
        try:
            with transaction.atomic(), acting(actor) as by, dying_at(self.crashes):
                self.act(by)
        except (Crash, *REFUSALS):
            return False
        return True


class Begun(WhatHolds):
    """A hub, an assessing team, a night team and partners, and how they act."""

    @initialize()
    def begin(self) -> None:
        """Open the council, and forget what an earlier life left."""
        self.begin_asking()
        self.hub = open_hub()
        self.council = self.hub.council
        self.at = NOW
        self.night_worker = self.council.user(Role.NIGHT_WORKER, team=self.hub.team)
        self.night_manager = self.council.user(Role.NIGHT_MANAGER, team=self.hub.team)
        self.head = self.council.user(Role.HEAD_OF_SERVICE)
        self.workers: dict[str, Worker] = {}
        self.users: dict[str, User] = {}
        for name in ("Wren Calloway", "Una Pardoe", NOT_REGISTERED):
            worker = self.council.worker(name, self.hub.assessing)
            number = None if name == NOT_REGISTERED else f"SW{worker.pk}"
            Worker.objects.filter(pk=worker.pk).update(registration_number=number, hours_fte=Decimal(1))
            worker.refresh_from_db()
            self.workers[name] = worker
            self.users[name] = self.council.sign_in_of(worker, Role.SOCIAL_WORKER, team=self.hub.assessing)
        self.hub.people["nadia again"] = self.another_account_of_nadia()
        self.everyone = [*self.hub.people.values(), *self.users.values(), self.head, self.night_worker]
        self.plant_an_adoption()
        self.start_remembering()
        self.settle()

    def another_account_of_nadia(self) -> User:
        """Give Nadia a second sign-in with the same role: two accounts are one person."""
        person = self.hub.people["nadia"].person
        user = open_sign_in(person=person, email="nadia.again@council.example", password=PASSWORD)
        give_role(user=user, role=Role.HUB_MANAGER, at=NOW.replace(year=2020), by=None, team=self.hub.team)
        return user

    def plant_an_adoption(self) -> None:
        """Open two records of one child: who they were before an adoption, and who they are."""
        self.adopted, self.former = (
            self.council.child(team=self.hub.assessing, council_id=code) for code in ("C-410", "C-411")
        )
        with keeping(EVERY_CHILD):
            recording = record([], by=None, at=self.at, why="The adoption order was made.")
            SeveredLink.objects.create(child=self.adopted, former=self.former, recording=recording)

    def settle(self) -> None:
        """Give recordings their moments, as a commit would."""
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")

    def begin_asking(self) -> None:
        """Let the proof ask, and undo at the end whatever changed."""
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.asking = acting(actor_for("a proof"))
        self.asking.__enter__()

    def does(self, user: User, act: Callable[[Actor], object], crashes: int = 0) -> None:
        """Let somebody do a thing as themselves."""
        self.together(Hand(user, act, crashes))

    def together(self, *hands: Hand) -> None:
        """Let each do their thing on what all of them read before: one after the other, in turn."""
        for hand in hands:
            self.at += timedelta(seconds=1)
            if hand.tries(self.at):
                hand.after()
            self.settle()
