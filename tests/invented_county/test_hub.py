"""The demonstration's hub: what is planted is there, and the board and the pages find it."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.db import connection, transaction
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from sightline.access.actor import acting, actor_for, actor_of
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.clocks.checking import differences
from sightline.front_door import board, partner_desk
from sightline.front_door.models import Decision, PartnerRequest, Voice
from sightline.front_door.standing import closed_before
from sightline.front_door.wording import due
from sightline.identity.actions import give_role, open_agency, open_sign_in, open_team
from sightline.identity.models import User
from sightline.identity.roles import Role
from sightline.invented_county import hub
from sightline.invented_county.teams import HEALTH, POLICE, SCHOOLS
from sightline.records.models import ReceiptItem
from tests import cast

pytestmark = pytest.mark.django_db
PEOPLE = ((Role.CONTACT_OFFICER, "HUB"), (Role.HUB_MANAGER, "HUB"))


@pytest.fixture(scope="module")
def planted(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[datetime]:
    """Fill the hub of a small council once for all tests here, undone after them. Its moment."""
    now = timezone.now()
    with django_db_blocker.unblock(), transaction.atomic():
        with acting(actor_for("a test")):
            _fill(now)
            # What waits for the end of the transaction is asked here, once, and not after each test.
            connection.check_constraints()
        yield now
        transaction.set_rollback(True)


def _fill(now: datetime) -> None:
    made = cast.council(is_demo=True)
    teams = {
        code: open_team(code=code, name=code, kind=kind, agency=made.authority, parent=made.service)
        for code, kind in (("HUB", "hub"), ("FRE", "assessment"))
    }
    for code, kind in ((POLICE, "police"), (HEALTH, "health"), (SCHOOLS, "education")):
        agency = open_agency(code=code, name=f"Agency {code}", kind=kind)
        if code == POLICE:
            officer = made.user(Role.PARTNER, agency=agency, demonstration=True)
            assert officer
    for role, code in PEOPLE:
        worker = made.worker(f"{role.label} of {code}", teams[code])
        address = f"{role.value}@nenevale.example"
        user = open_sign_in(person=worker.person, email=address, password=None, demonstration=True)
        give_role(user=user, role=role, team=teams[code], at=now, by=None)
    made.worker("Moira Ashcombe", teams["HUB"])
    hub.plant(at=now)


def test_the_board_of_a_demonstration_is_worth_looking_at(planted):
    manager = User.objects.get(email="hub_manager@nenevale.example")
    with acting(actor_of(manager, at=planted)):
        found = board.waiting(at=planted)

    late = [each.child.family_name for each in found if (said := due(each.clock, planted)) and said.late]
    assert {each.stage for each in found} == set(board.STAGES)
    assert late == ["Dorrance"]
    assert found[0].child.family_name == "Dorrance"
    assert [each.child.given_name for each in found if each.is_unsafe] == ["Bea"]


def test_a_contact_was_closed_three_times_and_is_here_again(planted):
    with acting(actor_for("a test")), keeping(EVERY_CHILD):
        (again,) = [
            each.contact
            for each in board.waiting(at=planted)
            if each.child.family_name == "Sorrensen" and each.contact
        ]
        assert len(closed_before(again)) == 3
        assert all(
            decision.signer_id != decision.decider_id for decision in Decision.objects.exclude(signer=None)
        )


def test_one_agency_never_answers_and_is_decided_without(planted):
    with acting(actor_for("a test")), keeping(EVERY_CHILD):
        asked = PartnerRequest.objects.filter(agency__code=SCHOOLS)

        assert asked.count() >= 5
        assert not asked.exclude(answer="").exists()
        assert Decision.objects.exclude(without_because="").count() == 2


def test_an_agency_disagrees_and_waits_for_an_answer(planted):
    with acting(actor_for("a test")), keeping(EVERY_CHILD):
        assert Voice.objects.get().settled_at is None


def test_each_partner_signs_in_to_something(planted):
    for held in (POLICE, HEALTH, SCHOOLS):
        user = User.objects.filter(roles__agency__code=held).get()
        with acting(actor_of(user, at=planted)) as actor:
            assert partner_desk.waiting(actor, at=planted)


def test_a_form_and_a_notification_that_came_twice_are_on_the_board_with_receipts(planted):
    with acting(actor_for("a test")), keeping(EVERY_CHILD):
        names = [each.child.family_name for each in board.waiting(at=planted)]

        assert (names.count("Thornapple"), names.count("Winterbourne")) == (1, 2)
        ended = ReceiptItem.objects.filter(is_row=True, list_name="Contacts").order_by("receipt_id", "row")
        assert [each.outcome for each in ended] == ["filed", "filed", "refused", "waiting", "refused"]


def test_what_is_planted_is_rebuilt_without_a_difference(planted):
    with acting(actor_for("a test")):
        assert list(differences()) == []
