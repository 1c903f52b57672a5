"""Each trouble planted in the county is found by the question its page asks, and nobody else is accused."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time

import pytest
from django.db import transaction

from sightline.access.actor import acting, actor_for
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.case_file.balance import balance
from sightline.case_file.out_of_sight import OpenChild, out_of_sight
from sightline.clocks import queries
from sightline.clocks.queries import Moment
from sightline.identity.queries import unmanaged
from sightline.invented_county.county import invent
from sightline.invented_county.filing import file_county, mark_demo
from sightline.invented_county.shape import County
from sightline.records.models import Dispute, Identifier
from sightline.standards.model import State

TODAY = date(2026, 11, 12)
pytestmark = pytest.mark.django_db
MOMENT = Moment.of(TODAY, datetime.combine(TODAY, time(9), UTC))


@pytest.fixture(scope="module")
def county(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[County]:
    """Return a county of 500 children, filed once for all tests here and undone after them."""
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        with acting(actor_for("a test")):
            made = invent(children=500, seed=7, today=TODAY)
            mark_demo(made.name)
            file_county(made)
            with keeping(EVERY_CHILD):
                yield made
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def listed(county: County) -> dict[str, OpenChild]:
    """Return Out of sight, by the council's own id."""
    names = dict(Identifier.objects.filter(scheme="council_id").values_list("child_id", "value"))
    return {names[each.child.pk]: each for each in out_of_sight(MOMENT)}


def planted(county: County, *kinds: str) -> set[str]:
    return {child for trouble in county.manifest if trouble.kind in kinds for child in trouble.children}


def test_the_county_has_troubles_of_every_kind_to_find(county: County) -> None:
    assert len({trouble.kind for trouble in county.manifest}) >= 12


def test_children_never_allocated_or_left_with_a_worker_who_has_gone_have_no_worker_and_nobody_else_has_none(
    county: County, listed: dict[str, OpenChild]
) -> None:
    unallocated = {council_id for council_id, child in listed.items() if child.unallocated}

    wanted = planted(county, "never_allocated", "left_with_a_worker_who_has_gone")

    assert wanted <= unallocated
    cases = {name for name in unallocated if listed[name].status not in ("At the door", "Early help")}
    assert cases == wanted


def test_somebody_answers_for_each_child_with_no_worker(listed: dict[str, OpenChild]) -> None:
    assert all(child.answers for child in listed.values() if child.unallocated)


def test_children_long_unseen_stand_at_the_top_and_nobody_else_is_past_sixty_days_but_where_the_rule_allows(
    county: County, listed: dict[str, OpenChild]
) -> None:
    over = {
        name
        for name, child in listed.items()
        if child.days is not None and child.days > 60 and not child.unborn
    }

    wanted = planted(county, "long_unseen")

    assert wanted <= over
    accused = {name for name in over - planted(county, "long_unseen", "only_tried") if listed[name].late}
    assert not accused - planted(county, "placement_without_a_visit", "restricted", "team_that_slips")


def test_a_child_only_tried_for_has_never_been_seen(county: County, listed: dict[str, OpenChild]) -> None:
    for name in planted(county, "only_tried"):
        assert listed[name].seen.seen_on is None
        assert listed[name].seen.tried > 0


def test_an_unborn_child_past_the_expected_day_is_counted_apart(
    county: County, listed: dict[str, OpenChild]
) -> None:
    for name in planted(county, "past_the_expected_birth"):
        assert listed[name].unborn
        assert listed[name].child.expected_on is not None and listed[name].child.expected_on < TODAY


@pytest.mark.parametrize(
    ("kind", "codes"),
    [("late_conference", ("C17", "C17n")), ("placement_without_a_visit", ("C40",))],
)
def test_a_broken_promise_is_overdue_or_missed_on_its_standards_page(
    county: County, kind: str, codes: tuple[str, ...]
) -> None:
    found = queries.readings(MOMENT, standards=codes, ended=True)
    names = dict(Identifier.objects.filter(scheme="council_id").values_list("child_id", "value"))

    broken = {names[party] for party, _, said in found if said.state in (State.OVERDUE, State.MISSED)}
    booked_late = {names[party] for party, _, said in found if said.state is State.RUNNING}

    assert planted(county, kind) <= broken | (booked_late if kind == "late_conference" else set())


def test_a_disputed_fact_is_marked_and_nothing_else_is(county: County) -> None:
    names = dict(Identifier.objects.filter(scheme="council_id").values_list("child_id", "value"))
    disputed = {names[child] for child in Dispute.objects.values_list("child_id", flat=True) if child}

    assert disputed == planted(county, "disputed")


def test_the_team_without_a_manager_is_named(county: County) -> None:
    wanted = {trouble.team for trouble in county.manifest if trouble.kind == "team_without_a_manager"}

    assert {team.code for team in unmanaged(on=TODAY)} == wanted


@pytest.mark.parametrize("before", [date(2021, 12, 31), date(2024, 2, 28), date(2026, 11, 11)])
def test_every_stretch_of_days_adds_up(county: County, before: date) -> None:
    found = balance(before=before, day=TODAY)

    assert found.adds_up
    assert found.total("closing") == queries.open_spells(TODAY).count()
    assert found.total("moved_in") == found.total("moved_out")


def test_out_of_sight_and_the_balance_count_the_same_children(
    county: County, listed: dict[str, OpenChild]
) -> None:
    found = balance(before=date(2026, 11, 11), day=TODAY)

    assert found.total("closing") == len(listed)
    assert found.total("unallocated") == sum(child.unallocated for child in listed.values())
