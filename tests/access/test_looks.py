"""The monthly check of looks: a lot says which are judged, and neither lot nor finding is ever edited."""

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from sightline.access import looks, rules
from sightline.access.actions import CannotAllow
from sightline.access.actor import acting, acting_as, actor_for
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.access.models import DrawnLook, LogEntry, LooksOfMonth, PassingRight
from sightline.identity.actions import give_role
from sightline.identity.models import User
from sightline.identity.roles import Role
from tests.access.conftest import as_user
from tests.cast import Council

OCTOBER, NOVEMBER = date(2026, 10, 1), datetime(2026, 11, 2, 5, 0, tzinfo=UTC)


@pytest.fixture
def director(council: Council) -> User:
    return council.user(Role.DIRECTOR)


@pytest.fixture
def lead(council: Council) -> User:
    return council.user(Role.INFORMATION_GOVERNANCE_LEAD)


def _opened(user: User, child: int, *, times: int = 1) -> None:
    """Let somebody have opened a record so many times in October."""
    with as_user(user) as actor:
        for _ in range(times):
            LogEntry.objects.create(
                at=datetime(2026, 10, 7, tzinfo=UTC),
                user=actor.user,
                roles=sorted(actor.roles),
                action="view",
                child_id=child,
                child_ids=[child],
                question={"page": "case_file:child"},
                reason="She asked.",
                correlation=uuid.uuid4(),
            )
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _draw(at: datetime = NOVEMBER) -> list[date]:
    with acting(actor_for("a test")):
        return looks.draw(at=at)


def _drawn() -> list[int]:
    with keeping(EVERY_CHILD):
        return sorted(DrawnLook.objects.values_list("entry_id", flat=True))


def test_one_in_a_hundred_is_drawn_and_one_at_least():
    assert [len(rules.drawn(range(number), seed="a")) for number in (0, 1, 100, 101, 1000)] == [
        0,
        1,
        1,
        2,
        10,
    ]


def test_another_seed_draws_others_and_the_same_seed_the_same():
    first = rules.drawn(range(2000), seed="a")

    assert rules.drawn(reversed(range(2000)), seed="a") == first
    assert rules.drawn(range(2000), seed="b") != first


def test_a_month_is_drawn_from_once_it_has_ended_and_only_once(council, director):
    _opened(director, council.child().pk, times=101)

    early, drawn, again = _draw(datetime(2026, 10, 30, tzinfo=UTC)), _draw(), _draw()

    assert (early, drawn, again, len(_drawn())) == ([], [OCTOBER], [], 2)


def test_the_draw_can_be_done_again_from_what_was_kept_of_it(council, director):
    _opened(director, council.child().pk, times=150)
    _draw()

    with keeping(EVERY_CHILD):
        month = LooksOfMonth.objects.get()
        entries = LogEntry.objects.filter(action="view", user__isnull=False).values_list("id", flat=True)
        assert (month.looks, rules.drawn(entries, seed=month.seed)) == (150, _drawn())


def test_a_month_that_was_missed_is_drawn_from_later(council, director):
    _opened(director, council.child().pk)

    assert _draw(datetime(2027, 1, 5, tzinfo=UTC)) == [OCTOBER, date(2026, 11, 1), date(2026, 12, 1)]


def _one_drawn(council: Council, user: User) -> DrawnLook:
    _opened(user, council.child().pk)
    _draw()
    with keeping(EVERY_CHILD):
        return DrawnLook.objects.select_related("entry__user").get()


def _judge(
    look: DrawnLook, by: User, *, was_right: bool = True, finding: str = "He chairs the review."
) -> None:
    with as_user(by) as actor:
        looks.judge(look=look, by=actor, at=NOVEMBER, was_right=was_right, finding=finding)


def test_the_lead_for_information_governance_judges_a_look_once(council, director, lead):
    look = _one_drawn(council, director)
    _judge(look, lead)

    with pytest.raises(CannotAllow, match="judged already"):
        _judge(look, lead)


def test_nobody_judges_their_own_look(council, lead):
    give_role(user=lead, role=Role.DIRECTOR, at=NOVEMBER - timedelta(days=900), by=None)
    look = _one_drawn(council, lead)

    with pytest.raises(CannotAllow, match="it was you who looked"):
        _judge(look, lead)


def test_a_judgement_says_how_it_is_known(council, director, lead):
    look = _one_drawn(council, director)

    with pytest.raises(CannotAllow, match="Say what you found"):
        _judge(look, lead, finding="  ")


def test_who_does_not_read_the_log_sees_no_drawn_look_and_judges_none(council, director):
    look = _one_drawn(council, director)
    head = council.user(Role.HEAD_OF_SERVICE)

    with as_user(head):
        assert not DrawnLook.objects.exists()
    with pytest.raises(CannotAllow, match="read the access log"):
        _judge(look, head)


def test_a_look_that_was_wrong_ends_the_reason_that_opened_the_record(council, director, lead):
    look = _one_drawn(council, director)
    with as_user(director):
        right = PassingRight.objects.create(
            user=director,
            child_id=look.entry.child_id,
            kind="reason",
            reason="A complaint.",
            from_at=NOVEMBER - timedelta(hours=1),
            until_at=NOVEMBER + timedelta(hours=11),
            given_by=director,
        )
    _judge(look, lead, was_right=False, finding="There was no complaint.")

    with keeping(EVERY_CHILD):
        right.refresh_from_db()
    assert right.until_at == NOVEMBER


@pytest.mark.parametrize("table", ["access_looksofmonth", "access_drawnlook", "access_judgedlook"])
@pytest.mark.parametrize("change", ["DELETE FROM {}", "UPDATE {} SET id = id"])
def test_neither_the_lot_nor_a_finding_is_ever_edited(council, director, lead, table, change):
    _judge(_one_drawn(council, director), lead)

    with pytest.raises(ProgrammingError), transaction.atomic(), keeping(EVERY_CHILD):
        connection.cursor().execute(change.format(table))


def test_a_months_check_is_late_after_the_last_day_of_the_next(council, director, lead):
    look = _one_drawn(council, director)
    with acting_as(lead, at=NOVEMBER):
        (month,) = looks.months()
    _judge(look, lead)
    with acting_as(lead, at=NOVEMBER):
        (judged,) = looks.months()

    assert [month.is_late(day) for day in (date(2026, 11, 30), date(2026, 12, 1))] == [False, True]
    assert (month.waiting, judged.waiting, judged.is_late(date(2027, 1, 1))) == (1, 0, False)


def test_the_director_does_not_see_what_was_found(council, director, lead):
    _judge(_one_drawn(council, director), lead)

    with as_user(director):
        assert not looks.judged().exists()
    with as_user(lead):
        assert looks.judged().get().finding == "He chairs the review."
