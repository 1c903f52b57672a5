"""Restricted children never break the sums of those who may know of them."""

from sightline.access import actions
from sightline.access.actor import actor_of
from sightline.access.restricted import LeftOut, left_out
from sightline.identity.roles import Role
from sightline.records.models import Child
from tests.access.conftest import as_user
from tests.cast import NOW, Council


def _children() -> list[int]:
    return list(Child.objects.values_list("pk", flat=True))


def _restrict(council: Council, *children: Child) -> None:
    director = actor_of(council.user(Role.DIRECTOR), at=NOW)
    for child in children:
        actions.restrict(child=child, by=director, reason="A relative works here.")


def test_a_manager_is_told_how_many_of_their_teams_are_left_out_and_who_holds_them(council):
    ivy = council.worker("Ivy Northwold", council.north)
    _restrict(
        council,
        council.child(held_by=ivy),
        council.child(team=council.north),
        council.child(team=council.south),
    )

    with as_user(council.user(Role.TEAM_MANAGER, team=council.north)) as actor:
        found = left_out(actor, _children)

    assert found == LeftOut(2, (("Ivy Northwold", 1), ("the manager of North team", 1)))


def test_what_is_seen_and_what_is_left_out_add_up_to_all(council):
    shown, hidden = council.child(), council.child()
    _restrict(council, hidden)

    with as_user(council.user(Role.DIRECTOR)) as actor:
        seen, out = _children(), left_out(actor, _children)

    assert (seen, out.count) == ([shown.pk], 1)


def test_a_filter_counts_the_restricted_as_it_counts_the_others(council):
    _restrict(council, council.child(team=council.north), council.child(team=council.south))
    other = council.user(Role.DIRECTOR)

    with as_user(other) as actor:
        found = left_out(
            actor, lambda: Child.objects.filter(given_name="Nobody").values_list("pk", flat=True)
        )

    assert found.count == 0


def test_a_worker_is_not_told_that_there_are_any(council):
    _restrict(council, council.child(team=council.north))

    with as_user(council.user(Role.SOCIAL_WORKER, team=council.north)) as actor:
        assert not left_out(actor, _children)


def test_the_worker_of_a_restricted_child_sees_it_in_the_list_and_not_among_those_left_out(council):
    ivy = council.worker("Ivy Northwold", council.north)
    child = council.child(held_by=ivy)
    _restrict(council, child)
    user = council.sign_in_of(ivy, Role.TEAM_MANAGER, team=council.north)

    with as_user(user) as actor:
        assert (_children(), left_out(actor, _children).count) == ([child.pk], 0)


def test_asking_leaves_nothing_behind_that_shows_a_restricted_child(council):
    _restrict(council, council.child())

    with as_user(council.user(Role.DIRECTOR)) as actor:
        left_out(actor, _children)

        assert _children() == []
