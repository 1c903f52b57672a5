"""The demonstration's last night and its early help: what is planted is there, and each list finds it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from sightline.access.actor import acting, actor_for
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.clocks.actions import NewEvent, NewSubject, record
from sightline.clocks.queries import Moment
from sightline.early_help import queries as early_help
from sightline.identity.actions import give_role, open_sign_in, open_team
from sightline.identity.roles import Role
from sightline.invented_county import helping, nights
from sightline.night_desk import queries as night_desk
from sightline.night_desk.rules import Step
from sightline.standards.calendar import uk_date
from tests import cast

TEAMS = (("HUB", "hub"), ("NIT", "night"), ("FRE", "assessment"), ("EHN", "early_help"))
PEOPLE = (
    (Role.NIGHT_WORKER, "NIT"),
    (Role.NIGHT_MANAGER, "NIT"),
    (Role.HUB_MANAGER, "HUB"),
    (Role.CONTACT_OFFICER, "HUB"),
    (Role.FAMILY_HELP_PRACTITIONER, "EHN"),
)


@pytest.fixture
def council(db):
    """Return the council with the demonstration's teams and people."""
    now = timezone.now()
    with acting(actor_for("a test")):
        made = cast.council(is_demo=True)
        teams = {
            code: open_team(code=code, name=code, kind=kind, agency=made.authority, parent=made.service)
            for code, kind in TEAMS
        }
        for role, code in PEOPLE:
            worker = made.worker(f"{role.label} of {code}", teams[code])
            address = f"{role.value}@nenevale.example"
            user = open_sign_in(person=worker.person, email=address, password=None, demonstration=True)
            give_role(user=user, role=role, team=teams[code], at=now, by=None)
        head = made.user(Role.HEAD_OF_SERVICE)
        assert head
        yield made, teams, now


def test_of_the_last_night_one_decision_is_unsigned_and_stands_first(council):
    _, _, now = council

    nights.plant(at=now)

    with acting(actor_for("a test")), keeping(EVERY_CHILD):
        moment = Moment.of(uk_date(now), now)
        first, *others = night_desk.to_review(moment)
        undecided = night_desk.at_work()
    assert first.unsigned
    assert Step.NOT_REACHED in first.steps
    assert len(first.alerts) == 1
    assert [each.unsigned for each in others] == [False, False]
    assert others[0].decision.power == "L1"
    assert len(undecided) == 1


def test_who_would_review_one_of_them_signed_it_at_night(council):
    _, _, now = council

    nights.plant(at=now)

    with acting(actor_for("a test")), keeping(EVERY_CHILD):
        found = night_desk.to_review(Moment.of(uk_date(now), now))
        signers = {night.steps[Step.SIGNED].person.name for night in found if Step.SIGNED in night.steps}
    assert signers == {"Night manager of NIT", "Hub decision manager of HUB"}


def test_one_family_no_longer_agrees_and_one_agency_never_comes(council):
    made, teams, now = council
    today = uk_date(now)
    for number in range(3):
        child = made.child(team=teams["EHN"])
        helped = NewSubject("early_help", key=f"helped {number}")
        agreed = NewEvent(child.pk, "early_help_agreed", today - timedelta(days=100), subject=helped)
        record([agreed], by=None, at=now, why="Told in a test.")

    helping.plant(at=now)

    with acting(actor_for("a test")), keeping(EVERY_CHILD):
        moment = Moment.of(today, now)
        rows = early_help.helped(moment)
        taking_part = {
            each.agency: each for each in early_help.participation(today - timedelta(90), today, moment)
        }
    assert [row.to_consider for row in rows] == [True, False, False]
    assert (taking_part["HOUSING"].asked, taking_part["HOUSING"].came) == (6, 0)
    assert all(row.lead for row in rows)


def test_nothing_is_planted_where_nobody_signs_in_for_it(db):
    now = timezone.now()
    with acting(actor_for("a test")):
        cast.council(is_demo=True)

    nights.plant(at=now)
    helping.plant(at=now)

    with acting(actor_for("a test")), keeping(EVERY_CHILD):
        assert night_desk.at_work() == []
