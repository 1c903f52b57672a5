"""Each trouble planted in the county is found by the question its page asks, and nobody else is accused.

The manifest asked is the one that the demonstration keeps, with what was planted in its rooms.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time

import pytest
from django.db import connection, transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from sightline.access.actor import acting, actor_for
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.allocation.queries import unallocated
from sightline.case_file.balance import balance
from sightline.case_file.keeping import Quarter, by_quarter, kept_now
from sightline.case_file.out_of_sight import OpenChild, out_of_sight
from sightline.case_file.teams import team_chosen
from sightline.clocks import queries
from sightline.clocks.queries import Moment
from sightline.clocks.reading_all import party_names
from sightline.identity.models import RoleHeld
from sightline.identity.queries import unmanaged
from sightline.identity.roles import Role
from sightline.invented_county.demonstration import build
from sightline.invented_county.manifest import kept
from sightline.invented_county.shape import Trouble
from sightline.records.models import Child, Dispute, Identifier
from sightline.standards.model import State
from sightline.standards.register import STANDARDS
from tests import cast

TODAY = date(2026, 11, 12)
pytestmark = pytest.mark.django_db
AT = datetime.combine(TODAY, time(9), UTC)
MOMENT = Moment.of(TODAY, AT)


@pytest.fixture(scope="module")
def manifest(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[list[Trouble]]:
    """Build the demonstration of 500 children once for all tests here, undone after them: what is planted."""
    with django_db_blocker.unblock(), transaction.atomic():
        with acting(actor_for("a test")):
            cast.people_line()
            assert build(children=500, seed=7, today=TODAY, progress=lambda words, done: None, at=AT)
            with keeping(EVERY_CHILD):
                # What waits for the end of the transaction is asked here, once, and not after each test.
                connection.check_constraints()
                yield kept()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def listed(manifest: list[Trouble]) -> dict[str, OpenChild]:
    """Return Out of sight, by the names that the manifest uses."""
    found = {each.child.pk: each for each in out_of_sight(MOMENT)}
    names = party_names(sorted(found))
    return {names[child]: each for child, each in found.items()}


def planted(manifest: list[Trouble], *kinds: str) -> set[str]:
    return {child for trouble in manifest if trouble.kind in kinds for child in trouble.children}


def named(children: set[int]) -> set[str]:
    return set(party_names(sorted(children)).values())


def test_the_county_has_troubles_of_every_kind_to_find(manifest: list[Trouble]) -> None:
    assert len({trouble.kind for trouble in manifest}) >= 24


def test_every_child_without_a_worker_on_the_page_of_the_unallocated_is_in_the_manifest_and_no_other(
    manifest: list[Trouble], listed: dict[str, OpenChild]
) -> None:
    wanted = {child for trouble in manifest if trouble.page == "unallocated" for child in trouble.children}

    assert len(wanted) >= 15
    assert named({each.need.child for each in unallocated(as_at=AT)}) == wanted
    assert {name for name, child in listed.items() if child.unallocated} == wanted


def test_somebody_answers_for_each_child_with_no_worker(listed: dict[str, OpenChild]) -> None:
    assert all(child.answers for child in listed.values() if child.unallocated)


def test_children_long_unseen_stand_at_the_top_and_nobody_else_is_past_sixty_days_but_where_a_rule_allows_it(
    manifest: list[Trouble], listed: dict[str, OpenChild]
) -> None:
    top = [name for name, each in listed.items() if each.days is not None and not each.unborn]
    over = [name for name in top if (listed[name].days or 0) > 60]
    wanted = planted(manifest, "long_unseen", "only_tried")

    assert planted(manifest, "long_unseen") <= set(over) == set(top[: len(over)])
    assert {name for name in over if listed[name].late} <= wanted
    # Of the others a visit of their own rule is promised for a day that has not come.
    for name in set(over) - wanted:
        reading = listed[name].reading
        assert reading is not None and reading.state is State.RUNNING
        assert reading.span.due_on is not None and reading.span.due_on >= TODAY


def test_a_child_only_tried_for_has_never_been_seen(
    manifest: list[Trouble], listed: dict[str, OpenChild]
) -> None:
    for name in planted(manifest, "only_tried"):
        assert listed[name].seen.seen_on is None
        assert listed[name].seen.tried > 0


def test_a_child_past_the_expected_day_of_birth_comes_first_as_not_known(
    manifest: list[Trouble], listed: dict[str, OpenChild]
) -> None:
    for name in planted(manifest, "past_the_expected_birth"):
        assert (listed[name].band, listed[name].unborn) == ("not-known", False)
        assert listed[name].child.expected_on is not None and listed[name].child.expected_on < TODAY


def test_a_sealed_record_is_counted_on_out_of_sight(
    manifest: list[Trouble], listed: dict[str, OpenChild]
) -> None:
    sealed = set(Child.objects.filter(restricted=True).values_list("pk", flat=True))

    assert {name for name, each in listed.items() if each.child.pk in sealed} == planted(
        manifest, "restricted"
    )


@pytest.mark.parametrize(
    ("kind", "code"),
    [("late_conference", "C17"), ("late_conference", "C17n"), ("placement_without_a_visit", "C40")],
)
def test_a_broken_promise_is_overdue_on_its_standard_s_page_and_nobody_else_s_is(
    manifest: list[Trouble], kind: str, code: str
) -> None:
    (overdue,) = [each for each in kept_now(STANDARDS[code], MOMENT) if each.state is State.OVERDUE]

    assert named(set(overdue.promises)) == planted(manifest, kind)


@pytest.mark.parametrize("code", ["C30", "C32", "C29"])
def test_the_team_that_slips_is_seen_to_slip_on_the_standard_s_page_of_that_team_and_no_other_team_is(
    manifest: list[Trouble], code: str
) -> None:
    (slips,) = [trouble.team for trouble in manifest if trouble.kind == "team_that_slips"]

    assert _lost(code, slips or "") > 0.15
    for team in ("SGS", "CWD"):
        assert _lost(code, team) < 0.12, team


def _lost(code: str, team: str) -> float:
    """Return how much of a promise's share was lost from the first year of the page's quarters to the last
    half year."""
    chosen = team_chosen(team)
    assert chosen is not None
    quarters = by_quarter(STANDARDS[code], MOMENT, chosen.within)
    return _share(quarters[:4]) - _share(quarters[-2:])


def _share(quarters: list[Quarter]) -> float:
    return sum(each.kept for each in quarters) / max(1, sum(each.ended for each in quarters))


def test_both_records_of_one_child_are_found_by_the_search_page(
    manifest: list[Trouble], client: Client
) -> None:
    director = RoleHeld.objects.get(role=Role.DIRECTOR, user__is_demonstration=True).user
    browser = cast.signed_in(client, director)
    pairs = [trouble.children for trouble in manifest if trouble.kind == "duplicate"]
    ids = dict(Identifier.objects.filter(scheme="council_id").values_list("value", "child_id"))

    assert len(pairs) == 3
    for first, second in pairs:
        known, again = (Child.objects.get(pk=ids[each]) for each in (first, second))
        page = browser.post("/search/", {"words": known.family_name})
        found = {council_id for _, council_id, _ in page.context["rows"]}
        assert {first, second} <= found
        turned = known.born_on != again.born_on
        assert not turned or (again.born_on.day, again.born_on.month) == (
            known.born_on.month,
            known.born_on.day,
        )


def test_a_disputed_fact_is_marked_and_nothing_else_is(manifest: list[Trouble]) -> None:
    disputed = {child for child in Dispute.objects.values_list("child_id", flat=True) if child}

    assert named(disputed) == planted(manifest, "disputed")


def test_the_team_without_a_manager_is_named(manifest: list[Trouble]) -> None:
    wanted = {trouble.team for trouble in manifest if trouble.kind == "team_without_a_manager"}

    assert {team.code for team in unmanaged(on=TODAY)} == wanted


@pytest.mark.parametrize("before", [date(2021, 12, 31), date(2024, 2, 28), date(2026, 11, 11)])
def test_every_stretch_of_days_adds_up(manifest: list[Trouble], before: date) -> None:
    found = balance(before=before, day=TODAY)

    assert found.adds_up
    assert found.total("closing") == len(queries.open_spells(TODAY))
    assert found.total("moved_in") == found.total("moved_out")


def test_out_of_sight_and_the_balance_count_the_same_children(
    manifest: list[Trouble], listed: dict[str, OpenChild]
) -> None:
    found = balance(before=date(2026, 11, 11), day=TODAY)

    assert found.total("closing") == len(listed)
    assert found.total("unallocated") == sum(child.unallocated for child in listed.values())
