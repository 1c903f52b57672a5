"""What must hold in all the rooms, whatever people did: asked after each step, and of each life."""

from datetime import datetime, timedelta

from django.db import connection
from django.db.models import F, Q
from hypothesis.stateful import invariant

from sightline.access.actor import acting, actor_of
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.access.models import PassingRight
from sightline.access.scope import visible_to
from sightline.allocation.models import Asked
from sightline.case_file.balance import balance
from sightline.clocks import queries
from sightline.clocks.timelines import timelines
from sightline.front_door.letterbox.models import Arrival
from sightline.front_door.models import Contact, Decision, Message, PartnerRequest
from sightline.identity.models import User
from sightline.night_desk.models import NightStep
from sightline.night_desk.rules import SIGNATURES
from sightline.records.models import Child, Event, ReceiptCount, ReceiptItem, Recording, Spell
from sightline.standards.invariants import broken
from sightline.standards.reading import spans
from sightline.standards.register import STANDARDS
from tests.cast import TODAY

READ = [STANDARDS[code] for code in ("C01", "C02", "C03", "C05", "C09", "C10", "C30") if code in STANDARDS]
HELD, LEFT = ("filed", "waiting"), ("joined", "refused")


class WhatHolds:
    """What is asked of every record. Whoever uses it says who works here and what the time is."""

    at: datetime
    everyone: list[User]
    sent_in: int = 0

    def start_remembering(self) -> None:
        """Begin with an empty memory."""
        self.written: dict[int, dict[str, object]] = {}
        self.believed: dict[tuple[datetime, int], list[object]] = {}
        self.sent_in = 0

    # ------------------------------------------------------------ after each step

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
    def what_was_sent_in_has_as_many_outcomes(self) -> None:
        """Count what systems sent: as many outcomes, and a message for each that is on the list, no other."""
        with keeping(EVERY_CHILD):
            outcomes = list(
                ReceiptItem.objects.filter(is_row=True).order_by("id").values_list("outcome", "child_id")
            )
            counted = sum(ReceiptCount.objects.values_list("number", flat=True))
            arrivals = Arrival.objects.count()
            messages = Message.objects.filter(agency__isnull=False).count()
        assert len(outcomes) == counted == self.sent_in
        assert all(outcome in HELD + LEFT for outcome, _ in outcomes)
        assert all((child is not None) == (outcome in HELD) for outcome, child in outcomes)
        assert arrivals == sum(outcome in HELD for outcome, _ in outcomes) == messages

    @invariant()
    def nobody_signed_what_they_decided(self) -> None:
        """Ask the decisions and the nights for two signatures of one person (V14)."""
        with keeping(EVERY_CHILD):
            signed = Decision.objects.filter(signer__isnull=False)
            assert all(each.signer_id != each.decider_id for each in signed)
            steps = NightStep.objects.filter(step__in=[step.value for step in SIGNATURES])
            pairs = list(steps.values_list("record_id", "person_id"))
        assert len(pairs) == len(set(pairs))

    @invariant()
    def nothing_is_answered_twice(self) -> None:
        """Ask of each handover how many said yes, of each request how often it came back."""
        with keeping(EVERY_CHILD):
            said_yes = list(Asked.objects.filter(answer="accepted").values_list("handover_id", flat=True))
            checks = list(PartnerRequest.objects.values_list("event__subject_id", flat=True))
            returned = list(
                Event.objects.filter(
                    kind__in=["check_returned", "check_called_off"], subject__in=checks, withdrawn_by=None
                ).values_list("subject_id", flat=True)
            )
            steps = list(NightStep.objects.values_list("record_id", "step"))
        assert len(said_yes) == len(set(said_yes))
        assert len(returned) == len(set(returned))
        assert len(steps) == len(set(steps))

    # ------------------------------------------------------------ now and then, and of each life

    def remember(self) -> None:
        """Note what is written and what the clocks say now. Nothing noted before has changed."""
        with keeping(EVERY_CHILD):
            self.what_was_written_stands()
            rows = Event.objects.exclude(pk__in=self.written)
            self.written |= {row["id"]: row for row in rows.values()}
            now = Recording.objects.order_by("-at").values_list("at", flat=True).first()
            child = Child.objects.order_by("-pk").values_list("pk", flat=True).first()
            if now is not None and child is not None:
                self.believed[now, child] = self.said(child, now)

    def said(self, child: int, known_by: datetime) -> list[object]:
        """Return what is read of a child as it was known at a moment."""
        timeline = timelines([child], known_by=known_by)[child]
        return [span for standard in READ for span in spans(standard, timeline)]

    def what_was_written_stands(self) -> None:
        """Compare the ledger with what it held: rows are added and withdrawn once, never edited (V10)."""
        rows = {row["id"]: row for row in Event.objects.filter(pk__in=self.written).values()}
        assert rows.keys() == self.written.keys()
        for pk, before in self.written.items():
            free = () if before["withdrawn_by_id"] else ("withdrawn_by_id", "withdrawn_why")
            changed = {name for name, said in before.items() if rows[pk][name] != said}
            assert changed <= set(free)
        assert not Recording.objects.filter(Q(at=None) | Q(why="")).exists()

    def what_was_believed_stands(self) -> None:
        """Ask the clocks again what they said, as it was known then (V13)."""
        for (moment, child), said in self.believed.items():
            assert self.said(child, moment) == said

    def no_invariant_is_broken(self) -> None:
        """Judge every child by the invariants that a timeline shows (V01 to V09, V11, V12, V14)."""
        children = list(Child.objects.order_by("pk").values_list("pk", flat=True))
        breaches = [
            breach
            for timeline in timelines(children).values()
            for breach in broken(timeline)
            if breach.refuses
        ]
        assert not breaches, breaches

    def nobody_holds_who_is_gone_or_not_registered(self) -> None:
        """Ask for children held after a worker's last day, or by somebody without a registration (V17)."""
        held = Spell.objects.filter(kind="holder", worker__isnull=False)
        after = Q(until_on=None) | Q(until_on__gt=F("worker__left_on") + timedelta(days=1))
        gone = held.filter(after, worker__left_on__isnull=False)
        assert not gone.exists(), list(gone.values("child_id", "worker__name", "until_on"))
        assert not held.filter(worker__registration_number=None).exists()

    def nobody_sees_the_restricted_who_may_not(self) -> None:
        """Ask as each person, with the rights of the web server's login, for every restricted child (V15)."""
        with keeping(EVERY_CHILD):
            restricted = set(Child.objects.filter(restricted=True).values_list("pk", flat=True))
            rights = Q(until_at=None) | Q(until_at__gt=self.at)
            named = set(
                PassingRight.objects.filter(rights, child_id__in=restricted)
                .exclude(kind="conflict")
                .values_list("user__person_id", "child_id")
            )
            holders = set(
                queries.lasting("holder", TODAY)
                .filter(child__in=restricted, worker__isnull=False)
                .values_list("worker__person_id", "child_id")
            )
        for user in self.everyone if restricted else ():
            with acting(actor_of(user, at=self.at)) as actor, connection.cursor() as cursor:
                cursor.execute("set local role sightline_web")
                seen = set(visible_to(actor).filter(pk__in=restricted).values_list("pk", flat=True))
                read = set(Child.objects.filter(pk__in=restricted).values_list("pk", flat=True))
                cursor.execute("reset role")
            assert {(user.person_id, child) for child in seen | read} <= named | holders

    def what_holds_of_each_life(self) -> None:
        """Judge the whole: the invariants, what was written and believed, who sees whom, and the balance."""
        with keeping(EVERY_CHILD):
            self.no_invariant_is_broken()
            self.nobody_holds_who_is_gone_or_not_registered()
            self.what_was_written_stands()
            self.what_was_believed_stands()
            found = balance(before=TODAY - timedelta(days=1), day=TODAY)
        assert found.adds_up, found
        assert found.total("moved_in") == found.total("moved_out")
        self.nobody_sees_the_restricted_who_may_not()
