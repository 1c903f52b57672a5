"""Random lives of a few children, by several hands, with crashes between steps: what must always be so.

No open child without a holder; the balance of every day adds up; what is kept equals a rebuild; and what was
true at a moment, as it was known then, stays true. `make prove` runs it long, CI a short seeded profile.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from sightline.access.actor import acting, actor_for
from sightline.case_file.balance import balance
from sightline.clocks import queries
from sightline.clocks.actions import CannotRecord, NewEvent, NewSubject, record
from sightline.clocks.joining import join, part
from sightline.clocks.rebuilding import kept_spans, kept_spells, kept_summaries, rebuild
from sightline.clocks.timelines import timelines
from sightline.identity.roles import Role
from sightline.records.models import Alias, CoverageDeclared, Event, Recording, SourceLine, Subject
from sightline.standards.reading import spans
from sightline.standards.register import STANDARDS
from tests import cast
from tests.throwaway_server import WHICH

FIRST = date(2026, 8, 3)
DAYS = st.integers(0, 100).map(lambda number: FIRST + timedelta(days=number))
READ = [STANDARDS[code] for code in ("C05", "C06", "C07", "C30", "C32") if code in STANDARDS]


class Crash(Exception):
    """The process died before it could commit."""


@contextmanager
def perhaps_crashing(crashes: bool) -> Iterator[None]:
    """Run a step, and lose it all if the process is to die at its end."""
    try:
        with transaction.atomic():
            yield
            if crashes:
                raise Crash
    except (Crash, CannotRecord):
        return


class Lives(RuleBasedStateMachine):
    """Three children, the people who write about them, and time."""

    @initialize()
    def begin(self) -> None:
        """Open the council, whose every change is undone at the end."""
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.asking = acting(actor_for("a proof"))
        self.asking.__enter__()
        self.council = cast.council()
        CoverageDeclared.objects.create(line=SourceLine.objects.get(code="people"), kind="*", extent="every")
        self.users = [
            self.council.user(Role.SOCIAL_WORKER, team=self.council.north),
            self.council.user(Role.DATA_STEWARD),
        ]
        self.children = [self.council.child() for _ in range(3)]
        self.remembered: dict[tuple[datetime, int], list[object]] = {}
        self.settle()

    def settle(self) -> None:
        """Give recordings their moments, as a commit would."""
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")

    def write(self, child: int, kind: str, on: date, crashes: bool, **facts: object) -> None:
        """Write one event of a child, in its newest case where it belongs to one."""
        party = self.children[child]
        case = Subject.objects.filter(child=party, kind="case").order_by("-id").first()
        subjects = {
            "referral_received": NewSubject("case", key=f"case {Subject.objects.count()}"),
            "need_plan_started": NewSubject("need_plan", inside=case),
            "allocated": NewSubject("allocation", inside=case),
            "need_plan_ended": Subject.objects.filter(child=party, kind="need_plan").order_by("-id").first(),
        }
        event = NewEvent(party.pk, kind, on, subject=subjects.get(kind, case), facts=facts)
        with perhaps_crashing(crashes):
            record([event], by=self.users[child % 2], at=cast.NOW, why="It happened.")
        self.settle()

    @rule(child=st.integers(0, 2), on=DAYS, alone=st.booleans(), crashes=st.booleans())
    def see(self, child: int, on: date, alone: bool, crashes: bool) -> None:
        """See a child."""
        self.write(child, "child_seen", on, crashes, alone=alone, context="CIN")

    @rule(
        child=st.integers(0, 2),
        on=DAYS,
        kind=st.sampled_from(["referral_received", "case_closed", "need_plan_started", "need_plan_ended"]),
        crashes=st.booleans(),
    )
    def move(self, child: int, on: date, kind: str, crashes: bool) -> None:
        """Open or close something."""
        self.write(child, kind, on, crashes, **({"reason": "RC7"} if kind == "case_closed" else {}))

    @rule(
        child=st.integers(0, 2),
        on=DAYS,
        worker=st.sampled_from(["Ivy Northwold", "Tam Harrow"]),
        crashes=st.booleans(),
    )
    def allocate(self, child: int, on: date, worker: str, crashes: bool) -> None:
        """Allocate a child to a worker of one of the teams."""
        team = self.council.north if worker.startswith("Ivy") else self.council.south
        code = self.council.workers[worker].code
        self.write(child, "allocated", on, crashes, worker=code, team=team.code)

    @precondition(lambda self: Event.objects.filter(withdrawn_by=None).exists())
    @rule(data=st.data(), crashes=st.booleans())
    def withdraw(self, data: st.DataObject, crashes: bool) -> None:
        """Withdraw an entry."""
        written = list(Event.objects.filter(withdrawn_by=None).order_by("id"))
        event = data.draw(st.sampled_from(written))
        with perhaps_crashing(crashes):
            record([], by=self.users[0], at=cast.NOW, why="A mistake.", withdraw=[event])
        self.settle()

    @rule(pair=st.permutations([0, 1, 2]), crashes=st.booleans())
    def join(self, pair: list[int], crashes: bool) -> None:
        """Join two records."""
        with perhaps_crashing(crashes):
            join(
                child=self.children[pair[0]], other=self.children[pair[1]], by=self.users[1], why="The same."
            )
        self.settle()

    @precondition(lambda self: Alias.objects.filter(parted_by=None).exists())
    @rule(crashes=st.booleans())
    def part(self, crashes: bool) -> None:
        """Part two joined records."""
        alias = Alias.objects.filter(parted_by=None).order_by("id").first()
        assert alias is not None
        with perhaps_crashing(crashes):
            part(alias=alias, by=self.users[1], at=cast.NOW, why="Two after all.")
        self.settle()

    @rule(child=st.integers(0, 2))
    def remember(self, child: int) -> None:
        """Note what the clocks say of a child, as it is known now."""
        now = Recording.objects.order_by("-at").values_list("at", flat=True).first()
        assert now is not None
        self.remembered[now, self.children[child].pk] = self.said(self.children[child].pk, now)

    def said(self, party: int, known_by: datetime) -> list[object]:
        """Return what is read of a child as known at a moment, of the records that were joined then."""
        timeline = timelines([party], known_by=known_by)[party]
        return [span for standard in READ for span in spans(standard, timeline)]

    @invariant()
    def every_open_child_is_held_by_exactly_one(self) -> None:
        """Ask for the holders on several days."""
        for day in (FIRST, date(2026, 9, 30), cast.TODAY):
            opened = {spell.child_id for spell in queries.open_spells(day)}
            held = list(queries.lasting("holder", day).values_list("child_id", flat=True))
            assert sorted(held) == sorted(opened)

    @invariant()
    def the_balance_adds_up(self) -> None:
        """Balance a day, a month and the whole stretch."""
        for before, day in (
            (date(2026, 9, 29), date(2026, 9, 30)),
            (date(2026, 8, 31), date(2026, 9, 30)),
            (FIRST - timedelta(days=200), cast.TODAY),
        ):
            found = balance(before=before, day=day)
            assert found.adds_up, found
            assert found.total("moved_in") == found.total("moved_out")

    @invariant()
    def what_is_kept_is_what_a_rebuild_makes(self) -> None:
        """Rebuild in a savepoint that is rolled back, and compare."""
        parties = [child.pk for child in self.children]
        kept = kept_spans(parties), kept_spells(parties), kept_summaries(parties)
        mark = transaction.savepoint()
        rebuild(parties)
        again = kept_spans(parties), kept_spells(parties), kept_summaries(parties)
        transaction.savepoint_rollback(mark)
        assert again == kept

    @invariant()
    def what_was_true_at_a_moment_stays_true(self) -> None:
        """Ask again what was remembered."""
        for (moment, party), said in self.remembered.items():
            assert self.said(party, moment) == said

    def teardown(self) -> None:
        """Undo everything."""
        if hasattr(self, "asking"):
            transaction.set_rollback(True)
            self.asking.__exit__(None, None, None)
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)


def lives(examples: int, steps: int) -> settings:
    """Return how long to try."""
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        derandomize=bool(os.environ.get("CI")),
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )


@pytest.mark.django_db
def test_whatever_is_written_every_open_child_is_held_and_the_day_adds_up() -> None:
    run_state_machine_as_test(Lives, settings=lives(8 if WHICH == "system" else 4, 12))


@pytest.mark.prove
@pytest.mark.django_db
def test_over_thousands_of_operations_every_open_child_is_held_and_the_day_adds_up() -> None:
    run_state_machine_as_test(Lives, settings=lives(300, 40))
