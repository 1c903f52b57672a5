"""A closing dated before its own opening closes nothing: the child stays listed, and it is asked."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from sightline.case_file.out_of_sight import out_of_sight
from sightline.clocks.queries import Moment
from sightline.records.models import Dispute, Spell
from tests.sources.filed import OCTOBER, Loads, child_called, lists
from tests.sources.files import census, census_child, list_6

START = date(2025, 11, 3)


@pytest.fixture
def mistyped(loads: Loads, steward, tmp_path: Path) -> int:
    """Return a child whose case a file closes in the spring before the autumn in which it opened."""
    closed = {"cin_closure_date": date(2025, 4, 1), "reason_for_closure": "RC1"}
    loads(
        lists(tmp_path / "a.xlsx", list_6=[list_6("1", cin_start_date=START, **closed)]),
        on=OCTOBER,
        by=steward,
    )
    return child_called("1")


def test_the_child_stays_on_every_open_list_from_the_day_of_the_opening(mistyped: int) -> None:
    days = (START - timedelta(days=1), START, START + timedelta(days=60), OCTOBER)

    listed = [[each.child.pk for each in out_of_sight(Moment.of(day))] for day in days]

    assert listed == [[], [mistyped], [mistyped], [mistyped]]
    assert Spell.objects.get(child=mistyped, kind="case").until_on is None


def test_the_closing_is_disputed_and_somebody_owns_the_question(mistyped: int, steward) -> None:
    (dispute,) = Dispute.objects.filter(child=mistyped, invariant="V02", settled_by=None)

    assert dispute.event.kind == "case_closed"
    assert dispute.owner == steward
    assert "3 November 2025" in dispute.sentence


def test_a_later_closing_that_can_be_true_closes_the_case(
    mistyped: int, loads: Loads, steward, tmp_path: Path
) -> None:
    right = {"cin_closure_date": date(2026, 3, 10), "reason_for_closure": "RC1"}

    loads(
        lists(tmp_path / "b.xlsx", list_6=[list_6("1", cin_start_date=START, **right)]),
        on=OCTOBER + timedelta(days=1),
        by=steward,
    )

    assert Spell.objects.get(child=mistyped, kind="case").until_on == date(2026, 3, 10)
    assert out_of_sight(Moment.of(OCTOBER)) == []


@pytest.fixture
def outlasting(loads: Loads, steward, tmp_path: Path) -> int:
    """Return a child whose case a census closes, and says of the plan in it only that it began."""
    case = (
        f"<CINreferralDate>{START}</CINreferralDate><CINclosureDate>2026-02-02</CINclosureDate>"
        f"<ReasonForClosure>RC1</ReasonForClosure><ChildProtectionPlans>"
        f"<CPPstartDate>{START + timedelta(days=14)}</CPPstartDate>"
        f"<InitialCategoryOfAbuse>NEG</InitialCategoryOfAbuse></ChildProtectionPlans>"
    )
    loads(census(tmp_path / "cin.xml", census_child("1", case)), on=OCTOBER, by=steward)
    return child_called("1")


def test_a_plan_without_an_end_beside_the_closing_of_its_case_is_asked_about(
    outlasting: int, steward
) -> None:
    (one, other) = Dispute.objects.filter(child=outlasting, invariant="V02", settled_by=None).order_by("id")

    assert {one.event.kind, other.event.kind} == {"protection_plan_started", "case_closed"}
    assert one.owner == other.owner == steward
    assert one.sentence == other.sentence
    assert "The case closed, and nothing says when this child protection plan ended." in one.sentence


def test_until_that_is_answered_the_child_is_on_every_open_list_by_the_plan(outlasting: int) -> None:
    assert [(each.child.pk, each.status) for each in out_of_sight(Moment.of(OCTOBER))] == [
        (outlasting, "Protection plan")
    ]
    assert Spell.objects.get(child=outlasting, kind="case").until_on == date(2026, 2, 2)
