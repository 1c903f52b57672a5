"""The suggestion: it keeps every limit, whatever the order, and nobody could be suggested better."""

from datetime import date
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sightline.allocation import rules
from sightline.allocation.rules import Candidate, Need, Plan, limit_of, suggest, worth

CHILDREN = st.integers(1, 30)
WEIGHTS = st.decimals("0.5", "2", places=1)
LANGUAGES = st.frozensets(st.sampled_from(["Farsi", "Polish"]))


@st.composite
def teams(draw: st.DrawFn, most: int = 4) -> list[Candidate]:
    """Draw a small team: some full, some without hours, some who cannot be asked."""
    return [
        Candidate(
            key=key,
            name=f"Worker {key}",
            load=draw(st.decimals(0, 8, places=1)),
            limit=draw(st.none() | st.decimals("0.5", 10, places=1)),
            visits_due=draw(st.integers(0, 9)),
            visits_late=draw(st.integers(0, 2)),
            languages=draw(LANGUAGES),
            newly_qualified=draw(st.booleans()),
            cannot=draw(st.sampled_from(["", "", "", "On leave."])),
            holds=draw(st.frozensets(CHILDREN, max_size=4)),
            knew=draw(st.frozensets(CHILDREN, max_size=4)),
        )
        for key in draw(st.lists(st.integers(1, 99), min_size=0, max_size=most, unique=True))
    ]


@st.composite
def groups(draw: st.DrawFn, most: int = 3) -> list[Need]:
    """Draw a few groups of children, none in two of them."""
    children = draw(st.lists(CHILDREN, min_size=1, max_size=5, unique=True))
    found: list[Need] = []
    while children and len(found) < most:
        size = draw(st.integers(1, 3))
        together, children = children[:size], children[size:]
        found.append(
            Need(
                tuple(together),
                draw(WEIGHTS),
                draw(st.frozensets(CHILDREN, max_size=3)) - set(together),
                draw(LANGUAGES),
            )
        )
    return found


@settings(deadline=None)
@given(needs=groups(most=5), team=teams(most=8))
def test_a_suggestion_never_breaks_a_limit(needs, team):
    by_key = {each.key: each for each in team}
    placed = suggest(needs, team).placed

    added: dict[int, Decimal] = {}
    for need in needs:
        if need.key in placed:
            added[placed[need.key]] = added.get(placed[need.key], Decimal(0)) + need.weight
    for key, weight in added.items():
        assert by_key[key].cannot == ""
        assert by_key[key].limit is not None
        assert by_key[key].load + weight <= by_key[key].limit


@settings(deadline=None)
@given(needs=groups(), team=teams(), order=st.randoms(use_true_random=False))
def test_a_suggestion_does_not_depend_on_the_order_in_which_anybody_is_named(needs, team, order):
    shuffled_needs, shuffled_team = list(needs), list(team)
    order.shuffle(shuffled_needs)
    order.shuffle(shuffled_team)

    assert suggest(shuffled_needs, shuffled_team) == suggest(needs, team)


def _every_plan(needs: list[Need], team: list[Candidate]) -> list[Plan]:
    """Return every plan that keeps the limits, tried one by one without any rule of the suggestion's own."""
    plans = []
    for chosen in product([None, *team], repeat=len(needs)):
        sums: dict[int, Decimal] = {}
        for need, worker in zip(needs, chosen, strict=True):
            if worker is not None:
                sums[worker.key] = sums.get(worker.key, Decimal(0)) + need.weight
        keeps = all(
            not each.cannot and each.limit is not None and each.load + sums[each.key] <= each.limit
            for each in team
            if each.key in sums
        )
        if keeps:
            placed = {
                need.key: worker.key for need, worker in zip(needs, chosen, strict=True) if worker is not None
            }
            plans.append(Plan(placed))
    return plans


@settings(deadline=None, max_examples=60)
@given(needs=groups(), team=teams())
def test_on_a_small_team_no_plan_is_better_than_the_suggestion(needs, team):
    able = [each for each in team if not each.cannot and each.limit is not None]
    best = max((worth(needs, able, plan) for plan in _every_plan(needs, team)), default=None)

    assert worth(needs, able, suggest(needs, team)) == best


@settings(deadline=None)
@given(needs=groups(), team=teams())
def test_a_worker_with_no_hours_is_full_and_not_empty(needs, team):
    without_hours = [each for each in team if each.limit is None]
    assume(without_hours)

    placed = set(suggest(needs, team).placed.values())

    assert placed & {each.key for each in without_hours} == set()
    assert limit_of(hours=None, newly_qualified=False, full_time=Decimal(20), newly=Decimal(12)) is None


@settings(deadline=None, max_examples=30)
@given(needs=groups(most=5), team=teams(most=8))
def test_children_too_many_to_try_every_way_are_placed_within_the_limits_too(needs, team):
    able = sorted((each for each in team if not each.cannot and each.limit), key=lambda each: each.key)

    placed = rules._one_after_another(sorted(needs, key=lambda each: each.key), able).placed

    sums: dict[int, Decimal] = {}
    for need in needs:
        if need.key in placed:
            sums[placed[need.key]] = sums.get(placed[need.key], Decimal(0)) + need.weight
    assert all(each.load + sums[each.key] <= each.limit for each in able if each.key in sums)


def _worker(key: int, **said: object) -> Candidate:
    return Candidate(key, f"Worker {key}", **({"load": Decimal(5), "limit": Decimal(20)} | said))


NEED = Need((1,), Decimal(1), siblings=frozenset({2}), languages=frozenset({"Farsi"}))


def test_who_holds_a_brother_comes_before_who_has_less_to_do():
    team = [_worker(1, load=Decimal(1)), _worker(2, load=Decimal(18), holds=frozenset({2}))]

    assert suggest([NEED], team).placed == {(1,): 2}


def test_of_two_who_are_alike_the_one_with_room_is_suggested():
    team = [_worker(1, load=Decimal(15)), _worker(2, load=Decimal(3))]

    assert suggest([NEED], team).placed == {(1,): 2}


def test_two_groups_are_spread_rather_than_given_to_one():
    needs = [Need((1,), Decimal(1)), Need((2,), Decimal(1))]

    assert set(suggest(needs, [_worker(1), _worker(2)]).placed.values()) == {1, 2}


def test_a_newly_qualified_worker_has_a_limit_of_their_own_by_hours():
    said = {"full_time": Decimal(20), "newly": Decimal(12)}

    assert limit_of(hours=Decimal("0.5"), newly_qualified=True, **said) == 6
    assert limit_of(hours=Decimal(1), newly_qualified=False, **said) == 20


@pytest.mark.parametrize(
    ("children", "knew", "words"),
    [
        ((1,), {1}, "held or saw the child before"),
        ((1, 2, 3), {1}, "held or saw 1 of the 3 children before"),
        ((1, 2), {1, 2}, "held or saw all the children before"),
    ],
)
def test_it_is_said_how_many_of_the_children_a_worker_knew(children, knew, words):
    said = rules.ForAndAgainst(Need(children, Decimal(1)), _worker(1, knew=frozenset(knew)), lightest=False)

    assert said.reasons_for == [words]


def test_what_speaks_for_and_against_is_said():
    worker = _worker(
        1, load=Decimal(19), holds=frozenset({2}), newly_qualified=True, visits_late=2, languages=frozenset()
    )
    said = rules.ForAndAgainst(NEED, worker, lightest=False)

    assert said.reasons_for == ["holds a brother or sister"]
    assert said.reasons_against == [
        "does not speak Farsi", "would be at the limit", "is newly qualified", "has 2 late visits already",
    ]  # fmt: skip


CAN = {
    "on": date(2026, 11, 12), "left_on": None, "started_on": date(2020, 1, 1), "away_until": None,
    "is_away": False, "cover": "", "hours": Decimal(1), "needs_registration": True, "registered": True,
    "can_answer": True,
}  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"left_on": date(2026, 11, 11)}, "Left on 11 November 2026."),
        ({"left_on": date(2026, 11, 27)}, "Leaves on 27 November 2026."),
        ({"started_on": date(2026, 12, 1)}, "Starts on 1 December 2026."),
        (
            {"is_away": True, "away_until": date(2027, 1, 4), "cover": "Samir Qadri"},
            "On leave until 4 January 2027. Samir Qadri covers.",
        ),
        ({"is_away": True}, "the day of return is not known. Nobody covers."),
        ({"hours": None}, "counts as full"),
        ({"registered": False}, "No Social Work England number"),
        ({"can_answer": False}, "no manager here has one to answer in their name"),
    ],
)
def test_who_cannot_be_asked_and_why(changed, said):
    assert rules.why_not_asked(**CAN) == ""
    assert said in rules.why_not_asked(**{**CAN, **changed})


@pytest.mark.parametrize(
    ("waited", "done", "reached"),
    [(0, [], []), (1, [], [1]), (3, [1], [2]), (12, [], [1, 2, 3, 4]), (12, [1, 2, 3, 4], [])],
)
def test_each_rung_is_reached_once(waited, done, reached):
    assert rules.rungs_reached(waited, [(1, 1), (2, 3), (3, 5), (4, 10)], done) == reached
