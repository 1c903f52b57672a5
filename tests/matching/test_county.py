"""The whole county looked through for two records of one child: what is found, kept, printed and left out."""

import json
from datetime import date, timedelta

import pytest

from sightline.access import actions as access
from sightline.access.actor import actor_of
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.access.log import Opening
from sightline.access.models import LogEntry
from sightline.identity.roles import Role
from sightline.invented_county.known_again import WAYS
from sightline.invented_county.troubles import CHILDREN_FOR_A_PAIR, MANY
from sightline.matching import queries, reviewing
from sightline.matching.county import look_through
from sightline.matching.likeness import Description, Name, Number
from sightline.matching.models import Pair, Verdict
from sightline.records.models import Alias
from tests.cast import NOW
from tests.front_door.conftest import as_user, text_of
from tests.matching.conftest import a_child

FAMILIES = (
    *("Thirlgate", "Caldermarch", "Garrowholt", "Fenwick", "Oakstone"),
    *("Wexford", "Marbeck", "Larkmere", "Ashcroft", "Harbotton"),
)
GIVEN = (
    *("Amara", "Leila", "Ruth", "Poppy", "Daria", "Maryam"),
    *("Nadia", "Ffion", "Idony", "Selma", "Leonie", "Odile"),
)


def a_county(*more: Description) -> dict[int, Description]:
    """Return a hundred and twenty children who are nobody else, and those given after them, from 1,000 on."""
    found = {
        number: Description(
            names=(Name(GIVEN[number % 12], FAMILIES[number // 12]),),
            born_on=date(2010, 1, 1) + timedelta(days=37 * number),
            mothers=(f"Mother {FAMILIES[number // 12]}",),
        )
        for number in range(120)
    }
    return found | dict(enumerate(more, start=1_000))


def child(name: str, born_on: date, **more: object) -> Description:
    given, family = name.split()
    return Description(names=(Name(given, family),), born_on=born_on, **more)


BORN = date(2019, 3, 4)


def pairs(*more: Description) -> list[tuple[int, int]]:
    return [(each.child, each.other) for each in look_through(a_county(*more))]


@pytest.mark.parametrize(
    "again",
    [
        child("Tilli Sorrensen", BORN), child("Sorrensen Tilly", BORN),
        child("Tilly Sorensen", date(2019, 4, 3)),
        child("Tilly Reed", BORN, numbers=(Number("nhs_number", "9990548609"),)),
    ],
)  # fmt: skip
def test_two_records_of_one_child_are_found(again):
    first = child("Tilly Sorrensen", BORN, numbers=(Number("nhs_number", "9990548609"),))

    assert pairs(first, again) == [(1_000, 1_001)]


@pytest.mark.parametrize(
    "other",
    [
        child("Wren Sorrensen", BORN, mothers=("Ruth Sorrensen",)),
        child("Finn Sorrensen", date(2017, 8, 9), mothers=("Ruth Sorrensen",)),
    ],
)
def test_twins_and_brothers_are_not(other):
    assert pairs(child("Tilly Sorrensen", BORN, mothers=("Ruth Sorrensen",)), other) == []


def test_it_is_the_same_each_time_and_in_whatever_order_the_records_come():
    county = a_county(child("Tilly Sorrensen", BORN), child("Tilly Sorensen", BORN))

    assert look_through(county) == look_through(dict(reversed(county.items())))


def test_of_one_record_alone_nothing_is_said():
    assert look_through({1: child("Tilly Sorrensen", BORN)}) == []


def test_a_large_county_plants_each_way_of_knowing_a_child_twice():
    from sightline.invented_county import invent

    planted = [each for each in invent(MANY * 2, 7, NOW.date()).manifest if each.kind == "duplicate"]

    assert len(planted) == 3 + MANY * 2 // CHILDREN_FOR_A_PAIR
    assert {way.sentence for way in WAYS} < {each.sentence for each in planted}


@pytest.fixture
def looked(hub):
    """Return two likely records of the hub, and what the look through the county found."""
    one, other = a_child(hub, team=hub.team), a_child(hub, "Tilly Sorrensen", team=hub.team)
    for number, said in a_county().items():
        name = said.names[0]
        a_child(hub, f"{name.given} {name.family}", said.born_on) if number < 12 else None
    return one, other


def look_through_the_county() -> None:
    from sightline.access.actor import acting_as

    with acting_as(None, at=NOW, purpose="sightline match") as actor:
        reviewing.look_through_county(Opening(actor), at=NOW, threshold=0.01)


def test_what_is_found_is_kept_for_people_in_place_of_what_was_kept_before_and_nothing_is_joined(hub, looked):
    for _ in range(2):
        look_through_the_county()

    with keeping(EVERY_CHILD):
        pair = Pair.objects.get()
        assert {pair.child_id, pair.other_id} == {each.pk for each in looked}
        assert LogEntry.objects.filter(action="export", purpose="sightline match").count() == 2
    assert not Alias.objects.exists()


def test_a_sealed_record_is_never_in_it(hub, looked):
    by = actor_of(hub.council.user(Role.DIRECTOR), at=NOW)
    access.restrict(child=looked[0], by=by, reason="A relative works here.")

    look_through_the_county()

    with keeping(EVERY_CHILD):
        assert not Pair.objects.exists()


def test_a_pair_is_listed_for_those_alone_who_reach_both(hub, looked):
    look_through_the_county()
    outside = hub.council.user(Role.TEAM_MANAGER, team=hub.council.north)

    with as_user(hub.people["rosalind"]):
        assert len(queries.to_review()) == 1
    with as_user(outside):
        assert queries.to_review() == []


def test_a_manager_looks_at_both_and_says_it_and_it_is_not_listed_again(hub, looked, client_class):
    look_through_the_county()
    rosalind = client_class(hub.people["rosalind"])

    listed = text_of(rosalind.get("/same-child/review/"))
    with keeping(EVERY_CHILD):
        address = f"/same-child/review/{Pair.objects.get().pk}/"
    shown = text_of(rosalind.get(address))
    rosalind.post(address, {"answer": "not_same", "words": "Cousins: I rang the school."})

    assert "1 pair of records waits for somebody to look" in listed
    assert "Tilly Sorensen" in listed
    assert "Tilly Sorrensen" in listed
    assert "Tilly Sorensen" in shown
    assert "Tilly Sorrensen" in shown
    assert Verdict.objects.get().words == "Cousins: I rang the school."
    assert "0 pairs of records wait for somebody to look" in text_of(rosalind.get("/same-child/review/"))
    look_through_the_county()
    assert "Cousins: I rang the school." in text_of(rosalind.get(f"/same-child/review/{_only()}/"))
    assert "0 pairs of records wait" in text_of(rosalind.get("/same-child/review/"))


def _only() -> int:
    with keeping(EVERY_CHILD):
        return Pair.objects.get().pk


def test_a_pair_is_listed_again_when_a_record_says_something_new(hub, looked, client_class):
    look_through_the_county()
    rosalind = client_class(hub.people["rosalind"])
    rosalind.post(f"/same-child/review/{_only()}/", {"answer": "not_same", "words": "Cousins."})

    with keeping(EVERY_CHILD):
        looked[0].known_as = "Tillie"
        looked[0].save(update_fields=["known_as"])

    assert "1 pair of records waits" in text_of(rosalind.get("/same-child/review/"))


def test_who_may_not_see_data_quality_or_decide_is_refused(hub, looked, reader):
    look_through_the_county()
    jude = reader(hub.people["jude"])

    assert jude.get("/same-child/review/").status_code == 403
    assert jude.get(f"/same-child/review/{_only()}/").status_code == 403


def test_what_is_printed_names_no_child(hub, looked):
    look_through_the_county()

    from sightline.access.actor import acting_as

    with acting_as(None, at=NOW, purpose="sightline match"):
        rows = reviewing.to_print()

    assert len(rows) == 1
    assert "Tilly" not in json.dumps(
        [each.__dict__ if hasattr(each, "__dict__") else str(each) for each in rows]
    )
