"""Random days in all the rooms at once: what must hold whatever people do, in whatever order.

Contacts, decisions and signatures, requests and answers, offers and their answers, nights, early help,
leavers; two hands on one record; a crash at the end of any step. After each step every open child has one
holder, each contact has one outcome or waits in one list, and nobody has signed what they decided. After each
life the invariants that a timeline shows hold (V01 to V17), and the day's balance adds up. `make prove` runs
it long, CI a short seeded profile.
"""

import os
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from sightline.access.actor import Actor, acting, actor_for, actor_of
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.allocation import actions as allocation
from sightline.allocation.models import Asked, Handover
from sightline.case_file.balance import balance
from sightline.clocks import leaving, pointing, queries
from sightline.clocks.actions import CannotRecord
from sightline.clocks.timelines import timelines
from sightline.early_help import actions as early_help
from sightline.front_door import actions as front_door
from sightline.front_door.actions.triage import Question
from sightline.front_door.models import Contact, Decision, PartnerRequest
from sightline.identity.models import User, Worker
from sightline.identity.roles import Role
from sightline.night_desk import actions as night_desk
from sightline.night_desk.models import NightRecord, NightStep
from sightline.night_desk.rules import SIGNATURES
from sightline.records.models import Child, Event, Spell
from sightline.standards.invariants import broken
from tests.cast import NOW, TODAY
from tests.front_door.conftest import open_hub

REFUSALS = (
    front_door.CannotRecordContact, front_door.CannotGrade, front_door.CannotAsk, front_door.CannotAnswer,
    front_door.CannotDecide, front_door.CannotSign, allocation.CannotOffer, allocation.CannotAnswer,
    early_help.CannotDo, night_desk.CannotDo, leaving.CannotChange, CannotRecord,
    ObjectDoesNotExist,  # a row that somebody does not reach is not there for them
)  # fmt: skip
HUB = st.sampled_from(["jude", "nadia", "rosalind"])
PARTNERS = st.sampled_from(["lena", "omar", "hana", "petra"])
HOLDERS = st.sampled_from(["Wren Calloway", "Una Pardoe"])
SIGNERS = st.sampled_from(["manager", "head", "worker", "rosalind", "nadia"])
WHICH = st.integers(0, 20)
CRASHES = st.sampled_from([False, False, False, True])


class Crash(Exception):
    """The process died before it could commit."""


def one_of(rows, which: int):  # type: ignore[no-untyped-def]
    """Return one of the rows, or None where there are none."""
    found = list(rows.order_by("pk") if hasattr(rows, "order_by") else rows)
    return found[which % len(found)] if found else None


class Rooms(RuleBasedStateMachine):
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
        for name in ("Wren Calloway", "Una Pardoe"):
            worker = self.council.worker(name, self.hub.assessing)
            Worker.objects.filter(pk=worker.pk).update(
                registration_number=f"SW{worker.pk}", hours_fte=Decimal(1)
            )
            worker.refresh_from_db()
            self.workers[name] = worker
            self.users[name] = self.council.sign_in_of(worker, Role.SOCIAL_WORKER, team=self.hub.assessing)
        self.settle()

    def settle(self) -> None:
        """Give recordings their moments, as a commit would."""
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")

    def does(self, user: User, act: Callable[[Actor], object], crashes: bool = False) -> None:
        """Let somebody do a thing as themselves; a refusal or a crash leaves nothing of it."""
        self.at += timedelta(seconds=1)
        try:
            with transaction.atomic(), acting(actor_of(user, at=self.at)) as actor:
                act(actor)
                if crashes:
                    raise Crash
        except (Crash, *REFUSALS):
            pass
        self.settle()

    # ------------------------------------------------------------ the front door

    @rule(by=HUB, known=st.booleans(), unsafe=st.booleans(), which=WHICH, two=st.booleans(), crashes=CRASHES)
    def tell(self, by: str, known: bool, unsafe: bool, which: int, two: bool, crashes: bool) -> None:
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
    def grade(self, by: str, which: int, level: str, crashes: bool) -> None:
        """Grade a contact."""
        contact = one_of(Contact.objects, which)
        if contact:
            self.does(
                self.hub.people[by],
                lambda actor: front_door.grade(
                    contact=contact, level=level, words="It seems so.", by=actor, at=self.at
                ),
                crashes,
            )

    @rule(by=HUB, which=WHICH, crashes=CRASHES)
    def ask(self, by: str, which: int, crashes: bool) -> None:
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
    def answer(self, first: str, second: str, which: int, crashes: bool) -> None:
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
    def decide(self, by: str, which: int, outcome: str, crashes: bool) -> None:
        """Decide a contact."""
        contact = one_of(Contact.objects, which)
        tiers = {"NFA": "1", "ADVICE": "1", "EARLY_HELP": "2", "STRATEGY": "4"}
        team = self.hub.helping if outcome == "EARLY_HELP" else self.hub.assessing
        if contact:
            wanted = front_door.Wanted(
                outcome, tiers.get(outcome, "3"), "It is right.", options="None.", team=team,
                without_because="It cannot wait.", agreed_by="Her mother; the team’s manager.",
            )  # fmt: skip
            self.does(
                self.hub.people[by],
                lambda actor: front_door.decide_contact(contact=contact, wanted=wanted, by=actor, at=self.at),
                crashes,
            )

    @rule(first=HUB, second=HUB, which=WHICH, back=st.booleans(), crashes=CRASHES)
    def sign(self, first: str, second: str, which: int, back: bool, crashes: bool) -> None:
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
    def offer(self, to: str, which: int, crashes: bool) -> None:
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
    def ask_another(self, to: str, which: int, crashes: bool) -> None:
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
    def accept(self, first: str, second: str, which: int, crashes: bool) -> None:
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
    def leave(self, name: str, crashes: bool) -> None:
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
    def night(self, which: int, crashes: bool) -> None:
        """Open a night record and decide."""
        child = one_of(Child.objects, which)
        if child is None:
            return
        call = night_desk.Call(self.at, "Sergeant Vale", "6", "Found alone.")
        decided = night_desk.Decided("VISIT", "Stays with her aunt.", "No injury.", self.at)

        def act(actor: Actor) -> None:
            (record,) = night_desk.open_records(child=child, others=(), call=call, by=actor, at=self.at)
            night_desk.decide(night=record, decided=decided, by=actor, at=self.at)

        self.does(self.night_worker, act, crashes)

    @rule(who=SIGNERS, which=WHICH, by_day=st.booleans(), crashes=CRASHES)
    def sign_night(self, who: str, which: int, by_day: bool, crashes: bool) -> None:
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
    def help_early(self, which: int, ends: bool, crashes: bool) -> None:
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

    # ------------------------------------------------------------ what always holds

    @invariant()
    def every_open_child_has_one_holder(self) -> None:
        """Compare the open children of today with the held ones."""
        with keeping(EVERY_CHILD):
            opened = {spell.child_id for spell in queries.open_spells(TODAY)}
            held = list(queries.lasting("holder", TODAY).values_list("child_id", flat=True))
        assert sorted(held) == sorted(opened)

    @invariant()
    def each_contact_waits_or_has_one_outcome(self) -> None:
        """Count what came in: it is decided once, or it stands in a list."""
        with keeping(EVERY_CHILD):
            subjects = list(Contact.objects.order_by("id").values_list("subject_id", flat=True))
            decided = list(
                Event.objects.filter(subject__in=subjects, kind="contact_decided", withdrawn_by=None)
                .order_by("subject_id")
                .values_list("subject_id", flat=True)
            )
            waiting = set(
                Spell.objects.filter(kind="at the door", until_on=None, subject__in=subjects).values_list(
                    "subject_id", flat=True
                )
            )
        assert len(decided) == len(set(decided))
        assert set(subjects) == set(decided) | waiting
        assert not set(decided) & waiting

    @invariant()
    def nobody_signed_what_they_decided(self) -> None:
        """Ask the decisions and the nights for two signatures of one person."""
        with keeping(EVERY_CHILD):
            signed = Decision.objects.filter(signer__isnull=False)
            assert all(each.signer_id != each.decider_id for each in signed)
            steps = NightStep.objects.filter(step__in=[step.value for step in SIGNATURES])
            pairs = list(steps.values_list("record_id", "person_id"))
        assert len(pairs) == len(set(pairs))

    @invariant()
    def each_child_was_accepted_once(self) -> None:
        """Ask of each handover how many said yes."""
        with keeping(EVERY_CHILD):
            said_yes = list(Asked.objects.filter(answer="accepted").values_list("handover_id", flat=True))
        assert len(said_yes) == len(set(said_yes))

    def what_holds_of_each_life(self) -> None:
        """Judge every child by the invariants that a timeline shows, and balance the day."""
        with keeping(EVERY_CHILD):
            children = list(Child.objects.order_by("pk").values_list("pk", flat=True))
            gone = dict(Worker.objects.filter(left_on__isnull=False).values_list("code", "left_on"))
            breaches = [
                breach
                for timeline in timelines(children).values()
                for breach in broken(timeline, last_days=gone)
                if breach.refuses
            ]
            found = balance(before=TODAY - timedelta(days=1), day=TODAY)
        assert breaches == []
        assert found.adds_up, found

    def teardown(self) -> None:
        """Judge the whole, and undo everything."""
        if not hasattr(self, "asking"):
            return
        try:
            self.what_holds_of_each_life()
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
