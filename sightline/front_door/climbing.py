"""A disagreement climbs: when nobody answered it in time, or when the agency does not accept the answer.

It never stays with somebody who has gone: it comes to whoever may answer it now, and where nobody may, the
manager of whoever has gone is told.
"""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from sightline.access.actor import acting_as
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.access.matrix import roles_that_may
from sightline.access.permissions import Permission
from sightline.front_door.models import Climbed, Voice
from sightline.front_door.news import tell_climbed, tell_nobody_answers
from sightline.identity import queries as identity
from sightline.identity.models import Post, RoleHeld, User, Worker
from sightline.standards.calendar import uk_date

PURPOSE = "climb with disagreements that nobody answered"


def climb_late(*, at: datetime) -> int:
    """Bring each disagreement that is late, or came to somebody who has gone, to whoever may answer it.

    Returns how many climbed.
    """
    with acting_as(None, at=at, purpose=PURPOSE), keeping(EVERY_CHILD):
        open_now = Voice.objects.select_for_update().filter(settled_at=None).order_by("id")
        late = open_now.filter(kind=Voice.Kind.DISSENT, due_at__lt=at)
        climbed = sum(climb_to_heads(each, Climbed.Why.LATE, at=at) > 0 for each in late)
        to_somebody = Climbed.objects.filter(voice=OuterRef("pk"), to__in=settlers(at=at))
        left = open_now.filter(~Exists(to_somebody), Exists(Climbed.objects.filter(voice=OuterRef("pk"))))
        return climbed + sum(_climb_from_gone(each, at=at) > 0 for each in left)


def climb_to_heads(voice: Voice, why: Climbed.Why, *, at: datetime) -> int:
    """Bring a disagreement to each head of service, once; return how many were told now."""
    return sum(climb_to(voice, user, why, at=at) for user in settlers(at=at))


def climb_to(voice: Voice, user: User, why: Climbed.Why, *, at: datetime) -> bool:
    """Bring a disagreement to one person, once; return whether they were told now."""
    _, is_new = Climbed.objects.get_or_create(
        voice=voice, to=user, defaults={"child_id": voice.child_id, "why": why, "at": at}
    )
    if is_new:
        tell_climbed(user)
    return is_new


def settlers(*, at: datetime) -> QuerySet[User]:
    """Return the sign-ins of those who may answer what climbed, by id; not of people who have left."""
    held = RoleHeld.objects.filter(
        Q(until_at=None) | Q(until_at__gt=at),
        role__in=roles_that_may(Permission.DISAGREEMENT_SETTLE),
        from_at__lte=at,
    )
    gone = Worker.objects.filter(left_on__lt=uk_date(at), person=OuterRef("person"))
    here = Worker.objects.filter(Q(left_on=None) | Q(left_on__gte=uk_date(at)), person=OuterRef("person"))
    rows = User.objects.filter(~Exists(gone) | Exists(here), pk__in=held.values("user_id"), is_active=True)
    return rows.order_by("id")


def _climb_from_gone(voice: Voice, *, at: datetime) -> int:
    """Bring a disagreement on from people who have gone; return how many were told now."""
    told = climb_to_heads(voice, Climbed.Why.GONE, at=at)
    if told:
        return told
    last = voice.climbed.select_related("to").order_by("at", "id").last()
    manager = _manager_of(last.to, at=at) if last else None
    if manager is None:
        return 0
    _, is_new = Climbed.objects.get_or_create(
        voice=voice, to=manager, defaults={"child_id": voice.child_id, "why": Climbed.Why.GONE, "at": at}
    )
    if is_new:
        tell_nobody_answers(manager)
    return int(is_new)


def _manager_of(user: User, *, at: datetime) -> User | None:
    """Return the sign-in of who answers for the place that somebody had, or None."""
    posts = Post.objects.filter(worker__person=user.person_id).order_by("-from_on", "-id")
    places = list(posts.values_list("team_id", flat=True))
    roles = RoleHeld.objects.filter(user=user, team__isnull=False).order_by("-from_at", "-id")
    places += [team for team in roles.values_list("team_id", flat=True) if team is not None]
    answers, above = identity.managers(on=uk_date(at)), identity.parents(on=uk_date(at))
    for place in places:
        worker, team = answers.get(place), above.get(place)
        while worker is not None and worker.person_id == user.person_id and team is not None:
            worker, team = answers.get(team), above.get(team)
        if worker is None or worker.person_id == user.person_id:
            continue
        found = User.objects.filter(person=worker.person_id, is_active=True).order_by("id").first()
        if found is not None:
            return found
    return None
