"""The demonstration's allocation: what is planted is there, and each page finds it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from sightline.access.actor import acting, actor_for
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.allocation import queries
from sightline.allocation.models import Asked, Handover, Ladder, Oversight, Rung
from sightline.clocks import queries as clocks
from sightline.clocks.checking import differences
from sightline.clocks.pointing import Leaver, waiting_for
from sightline.front_door.models import Draft
from sightline.identity.actions import give_role, open_sign_in, open_team
from sightline.identity.roles import Role
from sightline.invented_county import allocating
from sightline.records.models import Installation
from tests import cast


@pytest.fixture
def planted(db):
    """Return the council with the two teams of the demonstration, planted."""
    now = timezone.now()
    with acting(actor_for("a test")):
        council = cast.council(is_demo=True)
        assert Installation.objects.get().is_demo
        for code in ("FRE", "SGN"):
            team = open_team(
                code=code, name=code, kind="protection", agency=council.authority, parent=council.service
            )
            manager = council.worker(f"Manager {code}", team, manager=True)
            user = open_sign_in(
                person=manager.person, email=f"{code.lower()}@nenevale.example", password=None,
                demonstration=True,
            )  # fmt: skip
            give_role(user=user, role=Role.TEAM_MANAGER, team=team, at=now, by=None)
            for number in range(3):
                worker = council.worker(f"Worker {code} {number}", team)
                worker.hours_fte, worker.registration_number = 1, f"SW{worker.pk}"
                worker.save()
                for _ in range(2):
                    council.child(held_by=worker, team=team)
    allocating.plant(at=now)
    return now


def test_children_have_no_worker_and_somebody_watches_over_one(planted):
    with acting(actor_for("a test")):
        found = queries.unallocated(as_at=planted)

        assert len(found) == 4
        assert Oversight.objects.count() == 1


def test_an_offer_has_had_no_answer_and_has_climbed(planted):
    with acting(actor_for("a test")), keeping(EVERY_CHILD):
        late = [asked for asked in Asked.objects.filter(answer="") if asked.answer_by < planted]

        assert len(late) == 1
        assert Rung.objects.filter(ladder=Ladder.NO_ANSWER, child=late[0].child).exists()
        assert Handover.objects.filter(ended_at=None).count() == 2


def test_somebody_leaves_with_children_and_a_draft(planted):
    with acting(actor_for("a test")), keeping(EVERY_CHILD):
        (leaving,) = queries.leaving_soon(as_at=planted)
        last_on = timezone.localdate() + timedelta(days=allocating.LEAVES_IN_DAYS)

        assert (leaving.last_on, leaving.children) == (last_on, 2)
        words = [what.words for what in waiting_for(Leaver.of(leaving.worker, last_on))]
        assert words == ["1 draft nobody else has seen", "2 children of SGN"]
        assert Draft.objects.get().owner.person == leaving.worker.person


def test_what_is_planted_is_rebuilt_without_a_difference(planted):
    with acting(actor_for("a test")), keeping(EVERY_CHILD):
        assert list(differences()) == []


def test_in_a_small_county_too_somebody_leaves_and_whoever_is_shown_holds_children(db):
    now = timezone.now()
    with acting(actor_for("a test")):
        council = cast.council(is_demo=True)
        teams = {
            code: open_team(
                code=code, name=code, kind="protection", agency=council.authority, parent=council.service
            )
            for code in ("FRE", "SGN", "FRW")
        }
        shown = {}
        for code in ("FRE", "SGN"):
            manager = council.worker(f"Manager {code}", teams[code], manager=True)
            shown[code] = council.worker(f"Worker {code}", teams[code])
            for worker, role in ((manager, Role.TEAM_MANAGER), (shown[code], Role.SOCIAL_WORKER)):
                user = open_sign_in(
                    person=worker.person, email=f"w{worker.pk}@nenevale.example", password=None,
                    demonstration=True,
                )  # fmt: skip
                give_role(user=user, role=role, team=teams[code], at=now, by=None)
        council.child(held_by=shown["SGN"], team=teams["SGN"])
        colleague = council.worker("Worker FRW", teams["FRW"])
        for _ in range(5):
            council.child(held_by=colleague, team=teams["FRW"])

    allocating.plant(at=now)

    with acting(actor_for("a test")), keeping(EVERY_CHILD):
        holding = clocks.lasting("holder", timezone.localdate())
        assert holding.filter(worker=shown["FRE"], team=teams["FRE"]).count() == allocating.AT_LEAST
        (leaving,) = queries.leaving_soon(as_at=now)
        assert (leaving.worker, leaving.children) == (colleague, 2)
        assert Draft.objects.get().owner.person == colleague.person
        assert list(differences()) == []
