"""Counts for those who see no child: whole, and small ones hidden."""

import pytest

from sightline.access import actions, counting
from sightline.access.actor import actor_of
from sightline.access.refusal import Refused
from sightline.identity.roles import Role
from sightline.records.models import Child
from tests.access.conftest import as_user
from tests.cast import NOW, Council


def test_a_board_member_counts_every_child_the_restricted_too(council: Council):
    hidden, _ = council.child(), council.child()
    director = actor_of(council.user(Role.DIRECTOR), at=NOW)
    actions.restrict(child=hidden, by=director, reason="A relative works here.")

    with as_user(council.user(Role.BOARD_MEMBER)) as actor:
        with counting.counting(actor):
            count = Child.objects.count()
        after = Child.objects.count()

    assert (count, after) == (2, 0)


def test_a_team_manager_does_not_count_the_whole_service(council):
    manager = council.user(Role.TEAM_MANAGER, team=council.north)

    with pytest.raises(Refused), as_user(manager) as actor, counting.counting(actor):
        pass


def test_small_counts_are_hidden_from_who_sees_counts_only(council):
    member, director = (actor_of(council.user(role), at=NOW) for role in (Role.LEAD_MEMBER, Role.DIRECTOR))

    assert (counting.shown(member, 3), counting.shown(director, 3)) == ("c", 3)
    assert counting.shown_lines(member, [[3], [40], [9]]) == ([["c"], [40], ["c"]], [52])
    assert counting.shown_lines(director, [[3], [40], [9]]) == ([[3], [40], [9]], [52])


def test_a_manager_counts_their_team_s_children_who_moved_on_and_reaches_none_of_them(council):
    here, gone, sealed = council.child(), council.child(team=council.south), council.child()
    director = actor_of(council.user(Role.DIRECTOR), at=NOW)
    actions.restrict(child=sealed, by=director, reason="A relative works here.")
    groups = {
        (council.north.pk, "opening"): [here.pk, gone.pk, sealed.pk],
        (council.south.pk, "opening"): [gone.pk],
    }

    with as_user(council.user(Role.TEAM_MANAGER, team=council.north)) as actor:
        found = counting.counted_of_teams(actor, lambda: groups)
        after = list(Child.objects.values_list("pk", flat=True))

    assert found == {(council.north.pk, "opening"): counting.Counted((here.pk,), restricted=1, elsewhere=1)}
    assert found[council.north.pk, "opening"].count == 3
    assert after == [here.pk]


def test_a_worker_counts_no_child_out_of_reach(council):
    council.child(team=council.south)

    with as_user(council.user(Role.SOCIAL_WORKER, team=council.north)) as actor:
        found = counting.counted_of_teams(
            actor, lambda: {(council.south.pk, "opening"): list(Child.objects.values_list("pk", flat=True))}
        )

    assert found == {(council.south.pk, "opening"): counting.Counted()}
