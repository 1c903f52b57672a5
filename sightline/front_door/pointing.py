"""What of the front door points to somebody, and who must receive it before they leave."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from sightline.access.matrix import roles_that_may
from sightline.access.permissions import Permission
from sightline.clocks.pointing import Leaver, Waits, drafts_wait, rows_wait, stays, user_of, waits
from sightline.front_door.climbing import climb_to, settlers
from sightline.front_door.models import Climbed, Decision, Voice
from sightline.front_door.rules import MOVES
from sightline.govuk.words import plural
from sightline.identity import queries as identity
from sightline.identity.models import Post, RoleHeld, Worker

stays(
    "front_door.Message.taken_by",
    "front_door.PartnerRequest.answered_by",
    "front_door.Voice.by",
    "front_door.Voice.settled_by",
    "front_door.JointView.by",
    "front_door.Decision.decided_by",
    "front_door.Decision.decider",
    "front_door.Decision.signer",
    "front_door.Decision.returned_by",
    "front_door.SecondLook.by",
    "front_door.ReferrerTold.by",
    "letterbox.AgencyKey.made_by",
    "letterbox.AgencyKey.ended_by",
)
# What takes effect without a signature waits for none, and settles its contact.
_SIGNED = [outcome for outcome, move in MOVES.items() if move.signed]
_UNSIGNED = Q(signed_at=None, returned_at=None, outcome__in=_SIGNED)
_SETTLED = Q(signed_at__isnull=False) | Q(returned_at=None) & ~Q(outcome__in=_SIGNED)
rows_wait(
    "front_door.Contact.taken_on_by",
    "contact they have taken on,contacts they have taken on",
    still=Q(~Exists(Decision.objects.filter(_SETTLED, contact=OuterRef("pk")))),
)
rows_wait(
    "front_door.PartnerRequest.asked_by",
    "request to an agency that has no answer yet,requests to agencies that have no answer yet",
    still=Q(answer=""),
)


drafts_wait("front_door.Draft.owner", "drafts", "draft nobody else has seen,drafts nobody else has seen")


def _climbed(leaver: Leaver) -> Iterable[Waits]:
    """Yield the disagreements that came to this person alone: nobody else here is to answer them."""
    count = _came_to_nobody_else(leaver).count()
    if count:
        yield Waits(
            "front_door.Climbed.to",
            plural(count, "disagreement of an agency,disagreements of agencies"),
            receivers=_who_may_settle(leaver),
        )


def _came_to_nobody_else(leaver: Leaver) -> QuerySet[Voice]:
    to_others = Climbed.objects.filter(voice=OuterRef("pk"), to__in=settlers(at=timezone.now()))
    rows = Voice.objects.filter(settled_at=None, climbed__to__in=leaver.users)
    return rows.exclude(Exists(to_others.exclude(to__in=leaver.users))).distinct().order_by("id")


def _who_may_settle(leaver: Leaver) -> tuple[Worker, ...]:
    people = settlers(at=timezone.now()).exclude(pk__in=leaver.users).values("person")
    here = Worker.objects.filter(Q(left_on=None) | Q(left_on__gt=leaver.last_on), person__in=people)
    return tuple(here.order_by("name", "id"))


def _climb_to(leaver: Leaver, what: Waits, to: Worker) -> None:
    """Bring each to its receiver, with its message. That it came to the leaver stays written."""
    user = user_of(to)
    for voice in list(_came_to_nobody_else(leaver)):
        climb_to(voice, user, Climbed.Why.GONE, at=timezone.now())


waits("front_door.Climbed.to", asks=_climbed, passes=_climb_to)


def _to_sign(leaver: Leaver) -> Iterable[Waits]:
    """Yield the decisions that wait for a signature in the teams this person manages.

    Whoever may sign there receives them: who manages above need not be of the hub.
    """
    managed = Post.objects.filter(
        Q(until_on=None) | Q(until_on__gt=leaver.last_on), worker=leaver.worker, manager=True
    )
    for post in managed.select_related("team").order_by("team__name", "id"):
        count = Decision.objects.filter(_UNSIGNED, contact__team=post.team_id).count()
        if count:
            words = plural(count, "decision that waits,decisions that wait")
            yield Waits(
                f"sign {post.team_id}",
                f"{words} for a signature in {post.team.name}",
                receivers=_who_may_sign(post.team_id, leaver),
                team=post.team_id,
                with_last_day=True,
            )


def _who_may_sign(team: int, leaver: Leaver) -> tuple[Worker, ...]:
    """Return the workers whose roles let them sign what a team decides once somebody has gone, by name."""
    at, parents = timezone.now(), identity.parents(on=leaver.last_on)
    above, place = {team}, parents.get(team)
    while place is not None and place not in above:
        above.add(place)
        place = parents.get(place)
    held = RoleHeld.objects.filter(
        Q(until_at=None) | Q(until_at__gt=at),
        Q(team=None) | Q(team__in=above),
        role__in=roles_that_may(Permission.CONTACT_DECIDE),
        from_at__lte=at,
        user__is_active=True,
    ).exclude(user__in=leaver.users)
    here = Worker.objects.filter(Q(left_on=None) | Q(left_on__gt=leaver.last_on))
    return tuple(here.filter(person__in=held.values("user__person")).order_by("name", "id"))


def _sign_instead(leaver: Leaver, what: Waits, to: Worker) -> None:
    """Write nothing: whoever may sign for the team has them on their list already."""


waits("front_door.Decision.signed_by", asks=_to_sign, passes=_sign_instead)
