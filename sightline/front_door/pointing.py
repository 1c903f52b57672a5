"""What of the front door points to somebody, and who must receive it before they leave."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q

from sightline.clocks.pointing import Leaver, Waits, answering_without, rows_wait, stays, user_of, waits
from sightline.front_door.models import Decision, Draft
from sightline.govuk.words import plural
from sightline.identity.models import Post, Worker

stays(
    "front_door.Message.taken_by",
    "front_door.PartnerRequest.asked_by",
    "front_door.PartnerRequest.answered_by",
    "front_door.Voice.by",
    "front_door.Voice.settled_by",
    "front_door.Climbed.to",
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
_UNSIGNED = Q(signed_at=None, returned_at=None)
rows_wait(
    "front_door.Contact.taken_on_by",
    "contact they have taken on,contacts they have taken on",
    still=Q(~Exists(Decision.objects.filter(contact=OuterRef("pk"), signed_at__isnull=False))),
)


def _drafts(leaver: Leaver) -> Iterable[Waits]:
    count = Draft.objects.filter(owner__in=leaver.users).count()
    if count:
        yield Waits("drafts", plural(count, "draft nobody else has seen,drafts nobody else has seen"))


def _pass_drafts(leaver: Leaver, what: Waits, to: Worker) -> None:
    user = user_of(to)
    for draft in Draft.objects.filter(owner__in=leaver.users).order_by("id"):
        if Draft.objects.filter(owner=user, form=draft.form, about=draft.about).exists():
            raise LookupError(f"{to.name} has a draft of the same page already. Choose somebody else.")
        Draft.objects.filter(pk=draft.pk).update(owner=user)


waits("front_door.Draft.owner", asks=_drafts, passes=_pass_drafts)


def _to_sign(leaver: Leaver) -> Iterable[Waits]:
    """Yield the decisions that wait for a signature in the teams this person manages."""
    managed = Post.objects.filter(
        Q(until_on=None) | Q(until_on__gt=leaver.last_on), worker=leaver.worker, manager=True
    )
    answers = answering_without(leaver)
    for post in managed.select_related("team").order_by("team__name", "id"):
        count = Decision.objects.filter(_UNSIGNED, contact__team=post.team_id).count()
        if count:
            words = plural(count, "decision that waits,decisions that wait")
            receiver = answers.get(post.team_id)
            yield Waits(
                f"sign {post.team_id}",
                f"{words} for a signature in {post.team.name}",
                receivers=(receiver,) if receiver else (),
                team=post.team_id,
                with_last_day=True,
            )


def _sign_instead(leaver: Leaver, what: Waits, to: Worker) -> None:
    """Write nothing: who answers for the team then has them on their list to sign."""


waits("front_door.Decision.signed_by", asks=_to_sign, passes=_sign_instead)
