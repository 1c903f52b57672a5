"""Random days in all the rooms at once: what must hold whatever people do, in whatever order.

Contacts by telephone and from systems, decisions and signatures, requests and answers, offers and their
answers, nights, early help, leavers, restrictions, and whatever else anybody writes of a child; two hands on
one record; a crash at any statement of any step. `what_holds.py` says what is asked after each step and of
each life: V01 to V17, as many outcomes as receipts, one holder for each open child, a balance that adds up.
Two who act at the very same moment are in each room's `test_two_at_once.py`. `make prove` runs it long, CI a
short profile.
"""

import csv
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection, transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from sightline.access import actions as access
from sightline.access.actor import Actor, acting, actor_for, actor_of
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.access.models import LogEntry
from sightline.allocation import actions as allocation
from sightline.allocation.models import Asked, Handover
from sightline.clocks import leaving, pointing
from sightline.clocks.actions import CannotRecord, NewEvent, NewSubject, record
from sightline.early_help import actions as early_help
from sightline.front_door import actions as front_door
from sightline.front_door.actions.triage import Question
from sightline.front_door.letterbox import arriving
from sightline.front_door.models import Contact, Decision, PartnerRequest
from sightline.identity.actions import give_role, open_sign_in
from sightline.identity.models import User, Worker
from sightline.identity.roles import Role
from sightline.night_desk import actions as night_desk
from sightline.night_desk.models import NightRecord
from sightline.records.models import Child, Event, SeveredLink, Spell, Subject
from sightline.standards.calendar import uk_date
from tests.cast import NOW, PASSWORD, TODAY, signed_in
from tests.front_door.conftest import open_hub
from tests.rooms.what_holds import WhatHolds

REFUSALS = (
    front_door.CannotRecordContact, front_door.CannotGrade, front_door.CannotAsk, front_door.CannotAnswer,
    front_door.CannotDecide, front_door.CannotSign, allocation.CannotOffer, allocation.CannotAnswer,
    early_help.CannotDo, night_desk.CannotDo, leaving.CannotChange, access.CannotAllow, CannotRecord,
    ObjectDoesNotExist,  # a row that somebody does not reach is not there for them
)  # fmt: skip
HUB = st.sampled_from(["jude", "nadia", "rosalind", "nadia again"])
PARTNERS = st.sampled_from(["lena", "omar", "hana", "petra"])
HOLDERS = st.sampled_from(["Wren Calloway", "Una Pardoe", "Ida Vane"])
NOT_REGISTERED = "Ida Vane"
SIGNERS = st.sampled_from(["manager", "head", "worker", "rosalind", "nadia", "nadia again"])
WHICH = st.integers(0, 20)
# The statement at which the process dies; at none, more often than not.
CRASHES = st.integers(-120, 90).map(lambda number: max(number, 0))
DAYS_AGO = st.integers(-1, 40)
# What anybody may write of a child: its kind, the facts it says, the kind of thing it belongs to and what
# that is inside or raised by. Among them is what no timeline may hold: it must be refused.
WRITES = (
    ("child_seen", {"alone": True, "context": "CIN"}, "case", "", ""),
    ("referral_received", {}, "case", "", ""),
    ("referral_decided", {"outcome": "NFA"}, "case", "", ""),
    ("referral_decided", {"outcome": "OTHER"}, "case", "", ""),
    ("case_closed", {"reason": "RC1"}, "case", "", ""),
    ("case_closed", {}, "case", "", ""),
    ("assessment_started", {}, "assessment", "case", ""),
    ("assessment_authorised", {"outcome": "NFA"}, "assessment", "case", ""),
    ("section_47_started", {}, "section_47", "case", ""),
    ("conference_not_required", {}, "section_47", "case", ""),
    ("initial_conference_held", {"outcome": "CP_PLAN"}, "conference", "case", "section_47"),
    ("protection_plan_started", {"category": "NEG"}, "protection_plan", "case", "conference"),
    ("protection_plan_ended", {}, "protection_plan", "case", ""),
    ("need_plan_started", {}, "need_plan", "case", ""),
    ("need_plan_ended", {}, "need_plan", "case", ""),
    ("care_started", {}, "care_period", "case", ""),
    ("care_ended", {"reason": "E11"}, "care_period", "case", ""),
    ("placement_started", {"code": "U1", "reason": "S"}, "placement", "care_period", ""),
    ("placement_started", {"code": "T1", "reason": "P"}, "placement", "care_period", ""),
    ("placement_started", {"code": "Z9", "reason": "S"}, "placement", "care_period", ""),
    ("placement_ended", {"code": "U1"}, "placement", "care_period", ""),
)
OPENS = ("received", "started", "held")


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


def one_of(rows, which: int):  # type: ignore[no-untyped-def]
    """Return one of the rows, or None where there are none."""
    found = list(rows.order_by("pk") if hasattr(rows, "order_by") else rows)
    return found[which % len(found)] if found else None


class Rooms(WhatHolds, RuleBasedStateMachine):
    """A hub, an assessing team, a night team and partners, and the children who come to them."""

    @initialize()
    def begin(self) -> None:
        """Open the council, whose every change is undone at the end."""
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.asking = acting(actor_for("a proof"))
        self.asking.__enter__()
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
        self.adopted, self.former = (self.council.child(team=self.hub.assessing) for _ in range(2))
        with keeping(EVERY_CHILD):
            recording = record([], by=None, at=self.at, why="The adoption order was made.")
            SeveredLink.objects.create(child=self.adopted, former=self.former, recording=recording)

    def settle(self) -> None:
        """Give recordings their moments, as a commit would."""
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")

    def does(self, user: User, act: Callable[[Actor], object], crashes: int = 0) -> None:
        """Let somebody do a thing as themselves; a refusal or a crash leaves nothing of it."""
        self.at += timedelta(seconds=1)
        try:
            with transaction.atomic(), acting(actor_of(user, at=self.at)) as actor, dying_at(crashes):
                act(actor)
        except (Crash, *REFUSALS):
            pass
        self.settle()

    # ------------------------------------------------------------ the front door

    @rule(by=HUB, known=st.booleans(), unsafe=st.booleans(), which=WHICH, two=st.booleans(), crashes=CRASHES)
    def tell(self, by: str, known: bool, unsafe: bool, which: int, two: bool, crashes: int) -> None:
        """Take a contact about a known child or a new one, or about two new ones."""
        child = one_of(Child.objects, which) if known else None
        names = ["Tilly"] if child or not two else ["Tilly", "Mo"]
        about = [
            front_door.AboutChild(child=child, given_name=name, family_name="Sorrensen") for name in names
        ]
        told = front_door.WhatWasTold(
            received_at=self.at, source="2A", channel="PHONE", concerns="She is hungry.", consent="given",
            unsafe_now=unsafe, unsafe_why="She is outside in the cold." if unsafe else "",
        )  # fmt: skip
        self.does(
            self.hub.people[by],
            lambda actor: front_door.record_contact(told=told, children=about, by=actor, at=self.at),
            crashes,
        )

    @rule(by=HUB, which=WHICH, level=st.sampled_from(["RED", "AMBER", "GREEN"]), crashes=CRASHES)
    def grade(self, by: str, which: int, level: str, crashes: int) -> None:
        """Grade a contact."""
        contact = one_of(Contact.objects, which)
        if contact:
            self.does(
                self.hub.people[by],
                lambda actor: front_door.grade(
                    contact=contact, level=level, words="It seems so.", by=actor, at=self.at, consent="given"
                ),
                crashes,
            )

    @rule(by=HUB, which=WHICH, crashes=CRASHES)
    def ask(self, by: str, which: int, crashes: int) -> None:
        """Ask the police and a school about a child."""
        contact = one_of(Contact.objects, which)
        if contact:
            question = Question("What is known?", "She is hungry.", "SAFEGUARDING", True, "Tilly")
            agencies = [self.council.police, self.hub.school]
            self.does(
                self.hub.people[by],
                lambda actor: front_door.ask_agencies(
                    contact=contact, agencies=agencies, question=question, by=actor, at=self.at
                ),
                crashes,
            )

    @rule(first=PARTNERS, second=PARTNERS, which=WHICH, crashes=CRASHES)
    def answer(self, first: str, second: str, which: int, crashes: int) -> None:
        """Let two people answer one request, one after the other on what both read before."""
        request = one_of(PartnerRequest.objects, which)
        if request:
            for who in (first, second):
                self.does(
                    self.hub.people[who],
                    lambda actor: front_door.answer_request(
                        request=request, answer="nothing_known", words="", marking="", by=actor, at=self.at
                    ),
                    crashes,
                )

    @rule(
        by=HUB,
        which=WHICH,
        outcome=st.sampled_from(["NFA", "ADVICE", "EARLY_HELP", "REFERRAL", "STRATEGY", "EXISTING_CASE"]),
        crashes=CRASHES,
    )
    def decide(self, by: str, which: int, outcome: str, crashes: int) -> None:
        """Decide a contact."""
        contact = one_of(Contact.objects, which)
        tiers = {"NFA": "1", "ADVICE": "1", "EARLY_HELP": "2", "STRATEGY": "4"}
        team = self.hub.helping if outcome == "EARLY_HELP" else self.hub.assessing
        if contact:
            wanted = front_door.Wanted(
                outcome, tiers.get(outcome, "3"), "It is right.", options="None.", team=team,
                without_because="It cannot wait.", agreed_by="Her mother", agreed_how="in_person",
                agreed_on=uk_date(self.at), accepted_by="The team’s manager",
            )  # fmt: skip
            self.does(
                self.hub.people[by],
                lambda actor: front_door.decide_contact(contact=contact, wanted=wanted, by=actor, at=self.at),
                crashes,
            )

    @rule(first=HUB, second=HUB, which=WHICH, back=st.booleans(), crashes=CRASHES)
    def sign(self, first: str, second: str, which: int, back: bool, crashes: int) -> None:
        """Let two people sign one decision, or send it back, on what both read before."""
        decision = one_of(Decision.objects.select_related("contact"), which)
        for who in (first, second) if decision else ():
            self.does(
                self.hub.people[who],
                lambda actor: (
                    front_door.send_back(decision=decision, why="Ask first.", by=actor, at=self.at)
                    if back
                    else front_door.sign_decision(decision=decision, by=actor, at=self.at)
                ),
                crashes,
            )

    # ------------------------------------------------------------ allocation, and who leaves

    @rule(to=HOLDERS, which=WHICH, crashes=CRASHES)
    def offer(self, to: str, which: int, crashes: int) -> None:
        """Offer a child of the assessing team to a worker."""
        held = Spell.objects.filter(kind="holder", until_on=None, team=self.hub.assessing)
        spell = one_of(held, which)
        if spell:
            child = Child.objects.get(pk=spell.child_id)
            choice = allocation.Choice(
                self.workers[to], self.hub.assessing, "She knows her.", {child.pk: "Ask about the dog."}
            )
            self.does(
                self.hub.people["idony"],
                lambda actor: allocation.offer(children=[child], choice=choice, by=actor, at=self.at),
                crashes,
            )

    @rule(to=HOLDERS, which=WHICH, crashes=CRASHES)
    def ask_another(self, to: str, which: int, crashes: int) -> None:
        """Ask a second worker about the same child."""
        handover = one_of(Handover.objects.filter(ended_at=None), which)
        if handover:
            choice = allocation.Choice(self.workers[to], self.hub.assessing, "She has time.", {})
            self.does(
                self.hub.people["idony"],
                lambda actor: allocation.ask_another(handover=handover, choice=choice, by=actor, at=self.at),
                crashes,
            )

    @rule(first=HOLDERS, second=HOLDERS, which=WHICH, crashes=CRASHES)
    def accept(self, first: str, second: str, which: int, crashes: int) -> None:
        """Let two workers accept one child, each on their own offer as they read it before."""
        handover = one_of(Handover.objects, which)
        rows = list(Asked.objects.filter(handover=handover)) if handover else []
        for name in (first, second):
            asked = next((each for each in rows if each.worker_id == self.workers[name].pk), None)
            if asked is not None:
                self.does(
                    self.users[name],
                    lambda actor, asked=asked: allocation.accept(asked=asked, by=actor, at=self.at),
                    crashes,
                )

    @rule(name=HOLDERS, crashes=CRASHES)
    def leave(self, name: str, crashes: int) -> None:
        """Let a worker leave yesterday: their children are their manager’s from then on, or it is refused."""
        worker = Worker.objects.get(pk=self.workers[name].pk)
        answers = Worker.objects.get(name="Idony Marchwood")
        if worker.left_on is None:
            waits = pointing.waiting_for(pointing.Leaver.of(worker, TODAY))
            self.does(
                self.head,
                lambda actor: leaving.leave(
                    worker=worker, left_on=TODAY, by=actor, why="She moves away.",
                    received={each.key: answers for each in waits},
                ),
                crashes,
            )  # fmt: skip

    # ------------------------------------------------------------ the night, and early help

    @rule(which=WHICH, crashes=CRASHES)
    def night(self, which: int, crashes: int) -> None:
        """Open a night record and decide."""
        child = one_of(Child.objects, which)
        if child is None:
            return
        call = night_desk.Call(self.at, "Sergeant Vale", "6", "Found alone.")
        decided = night_desk.Decided(
            "VISIT", "Stays with her aunt.", "No injury.", self.at, without_because="She was in danger."
        )

        def act(actor: Actor) -> None:
            (record,) = night_desk.open_records(child=child, others=(), call=call, by=actor, at=self.at)
            night_desk.decide(night=record, decided=decided, by=actor, at=self.at)

        self.does(self.night_worker, act, crashes)

    @rule(who=SIGNERS, which=WHICH, by_day=st.booleans(), crashes=CRASHES)
    def sign_night(self, who: str, which: int, by_day: bool, crashes: int) -> None:
        """Let anybody sign a night decision, at night or by day."""
        record = one_of(NightRecord.objects, which)
        users = {"manager": self.night_manager, "head": self.head, "worker": self.night_worker}
        act = night_desk.review if by_day else night_desk.sign
        if record:
            self.does(
                users.get(who) or self.hub.people[who],
                lambda actor: act(night=record, agrees=True, words="I agree.", by=actor, at=self.at),
                crashes,
            )

    @rule(which=WHICH, ends=st.booleans(), crashes=CRASHES)
    def help_early(self, which: int, ends: bool, crashes: int) -> None:
        """Record that a family no longer agrees, or that early help ends."""
        spell = one_of(Spell.objects.filter(kind="early help", until_on=None), which)
        if spell:
            child = Child.objects.get(pk=spell.child_id)
            said = early_help.Consent(TODAY, "Her mother")
            over = {"reason": "OUTCOMES_MET", "words": "All is well.", "on": TODAY}
            self.does(
                self.head,
                lambda actor: (
                    early_help.end(child=child, by=actor, at=self.at, **over)
                    if ends
                    else early_help.withdraw(child=child, consent=said, by=actor, at=self.at)
                ),
                crashes,
            )

    # ------------------------------------------------------------ what comes by itself, and what is written

    @rule(
        which=WHICH,
        words=st.integers(0, 2),
        two=st.booleans(),
        wrong=st.booleans(),
        crashes=CRASHES,
    )
    def arrive(self, which: int, words: int, two: bool, wrong: bool, crashes: int) -> None:
        """Let the police's system send one contact or a batch: new, again, in other words, or unreadable."""
        sent: list[object] = [
            {
                "reference": f"PPN/{(which + number) % 6}",
                "concerns": f"Officers were called {words} times.",
                "unsafe_now": False,
                "children": [{"given_name": "Bo", "family_name": "Marlingate", "born_on": "2015-02-03"}],
            }
            for number in range(2 if two else 1)
        ]
        sent += [{"reference": "PPN/9", "children": []}] if wrong else []
        self.at += timedelta(seconds=1)
        try:
            with transaction.atomic(), acting(actor_for("a system")), dying_at(crashes):
                arriving.take_in(sent, agency=self.council.police, by="A system", at=self.at)
            self.sent_in += len(sent)
        except Crash:
            pass
        self.settle()

    @rule(name=HOLDERS, which=WHICH, days_ago=DAYS_AGO, what=st.sampled_from(WRITES), crashes=CRASHES)
    def write(self, name: str, which: int, days_ago: int, what: tuple, crashes: int) -> None:  # type: ignore[type-arg]
        """Let somebody write anything of a child, right or wrong: what breaks an invariant is refused."""
        child = one_of(Child.objects, which)
        if child is None:
            return
        kind, facts, belongs_to, inside, raised_by = what

        def newest(wanted: str) -> Subject | None:
            return (
                Subject.objects.filter(child=child, kind=wanted).order_by("-id").first() if wanted else None
            )

        def act(actor: Actor) -> None:
            subject: Subject | NewSubject | None = newest(belongs_to)
            if subject is None or kind.endswith(OPENS):
                key = f"{belongs_to} {Subject.objects.count()}"
                subject = NewSubject(belongs_to, key, newest(inside), newest(raised_by))
            on = TODAY - timedelta(days=days_ago)
            event = NewEvent(child.pk, kind, on, subject=subject, facts=facts)
            record([event], by=actor.user, at=self.at, why="It was so.")

        self.does(self.users[name], act, crashes)

    @rule(name=HOLDERS, which=WHICH, days_ago=st.integers(0, 40), crashes=CRASHES)
    def correct(self, name: str, which: int, days_ago: int, crashes: int) -> None:
        """Correct a visit: the day was another. What was believed before stays what was believed then."""
        event = one_of(Event.objects.filter(kind="child_seen", withdrawn_by=None), which)
        if event is not None:
            on = TODAY - timedelta(days=days_ago)
            again = NewEvent(
                event.party_id, "child_seen", on, subject=event.subject, facts=event.facts, replaces=event
            )
            self.does(
                self.users[name],
                lambda actor: record(
                    [again], by=actor.user, at=self.at, why="The day was another.", withdraw=[event]
                ),
                crashes,
            )

    # ------------------------------------------------------------ who may see

    @rule(which=WHICH, lifts=st.booleans(), crashes=CRASHES)
    def restrict(self, which: int, lifts: bool, crashes: int) -> None:
        """Hide a record from all but those who hold it or are named, or show it again."""
        with keeping(EVERY_CHILD):
            child = one_of(Child.objects.filter(restricted=lifts), which)
        act = access.lift_restriction if lifts else access.restrict
        if child is not None:
            self.does(
                self.head, lambda actor: act(child=child, by=actor, reason="She is known here."), crashes
            )

    @rule(name=st.sampled_from(["jude", "idony", "lena", "Una Pardoe"]), which=WHICH)
    def look(self, name: str, which: int) -> None:
        """Open a child's page: it is refused, or it is logged (V15)."""
        with keeping(EVERY_CHILD):
            child = one_of(Child.objects.select_related("party"), which)
        if child is None:
            return
        user = self.hub.people.get(name) or self.users[name]
        answer = signed_in(Client(), user).get(f"/child/{child.party.public_id}/")
        with keeping(EVERY_CHILD):
            logged = LogEntry.objects.filter(user=user, action="view", child_id=child.pk).count()
        seen = answer.status_code == 200
        assert logged >= seen
        assert seen or child.family_name not in answer.content.decode()

    @rule()
    def stop_and_remember(self) -> None:
        """Note what is written and believed now."""
        self.remember()

    # ------------------------------------------------------------ of each life

    def no_file_links_an_adopted_child_to_who_they_were(self) -> None:
        """Take the list of open children with one who may see both: no line names both records (V16)."""
        answer = signed_in(Client(), self.head).get("/out-of-sight/list.csv")
        lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert answer.status_code == 200
        assert len(lines) > 1
        ids = {self.adopted.party.public_id, self.former.party.public_id}
        assert not [line for line in lines if ids <= set(line)]

    def teardown(self) -> None:
        """Judge the whole, and undo everything."""
        if not hasattr(self, "asking"):
            return
        try:
            self.what_holds_of_each_life()
            self.no_file_links_an_adopted_child_to_who_they_were()
        finally:
            transaction.set_rollback(True)
            self.asking.__exit__(None, None, None)
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)


def days(examples: int, steps: int) -> settings:
    """Return how long to try."""
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        derandomize=bool(os.environ.get("CI")),
        suppress_health_check=list(HealthCheck),
        # A life is told step by step when it fails; to shorten one takes many minutes.
        phases=[Phase.explicit, Phase.generate],
        print_blob=True,
    )


@pytest.mark.django_db
def test_whatever_the_rooms_do_every_child_is_held_and_everything_that_came_has_one_outcome() -> None:
    run_state_machine_as_test(Rooms, settings=days(4, 25))


@pytest.mark.prove
@pytest.mark.django_db
def test_over_thousands_of_steps_every_child_is_held_and_everything_that_came_has_one_outcome() -> None:
    run_state_machine_as_test(Rooms, settings=days(150, 60))
