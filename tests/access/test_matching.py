"""Searching among every child: what is said of a record that the person may not open."""

from datetime import date, timedelta

from sightline.access import actions
from sightline.access.actor import actor_of
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.access.log import Opening
from sightline.access.matching import Matches, matches
from sightline.access.models import HolderTold, LogEntry
from sightline.access.queries import words_to_holders
from sightline.access.restricted import left_out
from sightline.clocks.actions import NewEvent, record
from sightline.identity.actions import end_worker
from sightline.identity.roles import Role
from sightline.records.models import Child, Subject
from tests.access.conftest import as_user
from tests.cast import NOW, Council


def _everybody() -> list[int]:
    return list(Child.objects.order_by("pk").values_list("pk", flat=True))


def _search(user, *, exact: bool = True) -> Matches:
    with as_user(user) as actor:
        return matches(Opening(actor), {"page": "search"}, _everybody, exact=exact)


def _restrict(council: Council, child: Child) -> None:
    by = actor_of(council.user(Role.DIRECTOR), at=NOW)
    actions.restrict(child=child, by=by, reason="A relative works here.")


def test_of_a_child_of_another_team_only_the_team_to_ask_is_said(council):
    own = council.child(team=council.north)
    council.child(held_by=council.workers["Tam Harrow"], team=council.south)

    found = _search(council.user(Role.SOCIAL_WORKER, team=council.north))

    assert found == Matches((own.pk,), ("South team",), ())


def test_a_search_that_is_not_exact_says_nothing_of_a_child_of_another_team(council):
    council.child(team=council.south)

    assert _search(council.user(Role.SOCIAL_WORKER, team=council.north), exact=False) == Matches()


def test_a_closed_child_of_another_team_is_asked_after_at_the_front_door(council):
    child = council.child(team=council.south)
    user = council.user(Role.SOCIAL_WORKER, team=council.north)
    with keeping(EVERY_CHILD):
        case = Subject.objects.get(party=child.party, kind="case")
    closed = NewEvent(child.pk, "case_closed", NOW.date(), subject=case, facts={"reason": "RC1"})
    record([closed], by=None, at=NOW, why="The work is done.")

    assert _search(user).elsewhere == ("the front door",)


def test_how_many_records_out_of_reach_a_search_met_is_logged_and_which_is_not(council):
    council.child(team=council.south)
    user = council.user(Role.SOCIAL_WORKER, team=council.north)
    _search(user)

    with keeping(EVERY_CHILD):
        entry = LogEntry.objects.get(user=user)
    assert (entry.question, entry.child_ids) == ({"page": "search", "out_of_reach": 1}, [])


def test_of_a_restricted_child_only_whom_to_ring_is_said(council):
    _restrict(council, council.child(held_by=council.workers["Tam Harrow"], team=council.south))

    found = _search(council.user(Role.DIRECTOR))

    assert found == Matches((), (), ("Tam Harrow",))


def test_until_the_last_day_of_a_worker_who_will_leave_it_is_they_who_are_rung(council, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    tam = council.workers["Tam Harrow"]
    end_worker(worker=tam, left_on=date(2026, 11, 20))
    _restrict(council, council.child(held_by=tam, team=council.south))
    director = council.user(Role.DIRECTOR)

    assert _search(director).protected == ("Tam Harrow",)
    with keeping(EVERY_CHILD):
        assert set(HolderTold.objects.values_list("worker", flat=True)) == {tam.pk}
    with as_user(director) as actor:
        assert left_out(actor, _everybody).holders == (("Tam Harrow", 1),)


def test_a_search_that_is_not_exact_says_nothing_of_a_restricted_child(council):
    _restrict(council, council.child())

    assert _search(council.user(Role.DIRECTOR), exact=False) == Matches()


def test_meeting_a_restricted_record_is_logged_beside_the_search(council):
    child = council.child()
    _restrict(council, child)
    user = council.user(Role.ANALYST)
    _search(user)

    with keeping(EVERY_CHILD):
        entries = list(LogEntry.objects.filter(user=user).order_by("id").values_list("action", "child_id"))
    assert entries == [("search", None), ("match", child.pk)]


def test_the_holder_is_told_that_a_search_met_the_record_and_nobody_else_is(council):
    ivy = council.workers["Ivy Northwold"]
    of_ivy = council.sign_in_of(ivy, Role.SOCIAL_WORKER, team=council.north)
    _restrict(council, council.child(held_by=ivy))
    asking = council.user(Role.DIRECTOR)
    _search(asking)

    def told(user) -> list[str]:
        with as_user(user):
            words = words_to_holders(since=NOW - timedelta(days=9999))
            return [each.asked_by.person.name for each in words]

    assert (told(of_ivy), told(asking)) == ([asking.person.name], [])


def test_the_worker_of_a_restricted_child_simply_finds_it(council):
    ivy = council.workers["Ivy Northwold"]
    child = council.child(held_by=ivy)
    _restrict(council, child)

    found = _search(council.sign_in_of(ivy, Role.SOCIAL_WORKER, team=council.north))

    assert found == Matches((child.pk,), (), ())
