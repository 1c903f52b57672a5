"""Whom spells let reach a child: the worker until their last day, and of a joined record the same people."""

from datetime import UTC, date, datetime, time, timedelta

from sightline.access.actor import acting_as, actor_of
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.access.models import PassingRight, Reach
from sightline.access.reach import refresh
from sightline.access.scope import sees, visible_to
from sightline.clocks.actions import NewEvent, record
from sightline.clocks.joining import join, part
from sightline.clocks.rebuilding import rebuild
from sightline.identity.actions import end_worker
from sightline.identity.models import Worker
from sightline.identity.roles import Role
from sightline.records.models import Child, Subject
from tests import cast

LAST = date(2026, 11, 20)


def test_until_a_last_day_that_was_entered_early_the_worker_reaches_the_children(
    council: cast.Council, child: Child
) -> None:
    ivy, user = council.workers["Ivy Northwold"], council.user(Role.SOCIAL_WORKER, team=council.south)
    Worker.objects.filter(pk=ivy.pk).update(person=user.person)

    end_worker(worker=ivy, left_on=LAST)
    with keeping(EVERY_CHILD):
        rebuild([child.pk])

    def reached(day: date) -> set[int]:
        actor = actor_of(user, at=datetime.combine(day, time(12), UTC))
        return set(visible_to(actor).values_list("pk", flat=True))

    assert cast.TODAY < LAST
    assert (reached(cast.TODAY), reached(LAST)) == ({child.pk}, {child.pk})
    assert reached(LAST + timedelta(days=1)) == set()


def test_a_joined_record_is_reached_by_whoever_reaches_the_child_and_by_them_alone(
    child: Child, council: cast.Council
) -> None:
    other, steward = council.child(team=council.south), council.user(Role.DATA_STEWARD)
    case = Subject.objects.get(child=other, kind="case")
    closing = NewEvent(other.pk, "case_closed", date(2026, 5, 1), subject=case, facts={"reason": "RC7"})
    record([closing], by=None, at=cast.NOW, why="No longer in need.")

    def teams_of(one: Child) -> set[str]:
        rows = Reach.objects.filter(child_id=one.pk, scope__startswith="team:")
        return set(rows.values_list("scope", flat=True))

    assert teams_of(other) == set()
    alias = join(child=child, other=other, by=steward, why="The same girl.")
    assert teams_of(child)
    assert teams_of(other) == teams_of(child)
    part(alias=alias, by=steward, at=cast.NOW, why="A cousin of the same name.")
    assert teams_of(other) == set()


def test_a_record_opens_to_exactly_those_who_are_listed_it(child: Child, council: cast.Council) -> None:
    other, restricted = council.child(team=council.south), council.child(team=council.north)
    with keeping(EVERY_CHILD):
        Child.objects.filter(pk=restricted.pk).update(restricted=True)
        refresh([restricted.pk])
    north, south, whole = (
        council.user(Role.TEAM_MANAGER, team=council.north),
        council.user(Role.TEAM_MANAGER, team=council.south),
        council.user(Role.HEAD_OF_SERVICE),
    )
    at = cast.NOW
    with keeping(EVERY_CHILD):
        named = {"child_id": other.pk, "reason": "Because.", "from_at": at, "given_by": whole}
        PassingRight.objects.create(user=north, kind=PassingRight.Kind.NAMED, **named)
        PassingRight.objects.create(user=whole, kind=PassingRight.Kind.CONFLICT, **named)
    seen = {}
    for user in (north, south, whole):
        with acting_as(user, at=at) as actor:
            listed = set(visible_to(actor).values_list("pk", flat=True))
            known = Child.objects.filter(pk__in=[child.pk, other.pk, restricted.pk])
            assert {one.pk for one in known if sees(actor, one)} == listed
            seen[user.pk] = listed

    assert other.pk in seen[north.pk] and other.pk not in seen[whole.pk] and other.pk in seen[south.pk]
    assert all(restricted.pk not in listed for listed in seen.values())
