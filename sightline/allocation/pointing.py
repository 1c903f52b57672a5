"""What of holding and allocation points to somebody, and who must receive it before they leave."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from sightline.allocation.models import Asked, Handover, Told
from sightline.allocation.passing import ask_instead, offer_again, stand_in_instead
from sightline.allocation.tasks import tell_later
from sightline.clocks import queries
from sightline.clocks.pointing import Leaver, Waits, answering_without, ends, stays, user_of, waits
from sightline.govuk.words import day, plural
from sightline.identity.models import Leave, Post, Team, Worker

stays(
    "allocation.Handover.giver",
    "allocation.Handover.offered_by",
    "allocation.Handover.ended_by",
    "allocation.Asked.asked_by",
    "allocation.Asked.answered_by",
    "allocation.Oversight.by",
    "allocation.FamilyLanguage.by",
    "allocation.Setting.by",
)
# Worked out of the spells, and with them: what a leaver holds is asked of those.
stays("records.Summary.worker")
ends("allocation.WorkerDetail.worker")


def _children(leaver: Leaver) -> Iterable[Waits]:
    """Yield the children held, by team, but those whom another worker has accepted from a day on."""
    held = queries.lasting("holder", leaver.last_on).filter(worker=leaver.worker)
    coming = Handover.objects.filter(outcome="accepted", took_effect=None).exclude(accepted_by=leaver.worker)
    left = held.exclude(child__in=coming.values("child_id")).order_by("team__name", "team_id", "id")
    counts: dict[int, int] = {}
    for team in left.values_list("team_id", flat=True):
        counts[team] = counts.get(team, 0) + 1
    teams = {team.pk: team for team in Team.objects.filter(pk__in=counts)}
    answers = answering_without(leaver)
    for pk, count in counts.items():
        receiver = answers.get(pk)
        yield Waits(
            key=f"children {pk}",
            words=f"{plural(count, 'child,children')} of {teams[pk].name}",
            receivers=(receiver,) if receiver else (),
            team=pk,
            with_last_day=True,
        )


def _stay_with_manager(leaver: Leaver, what: Waits, to: Worker) -> None:
    """Write nothing: from the day after the last, whoever answers for the team holds, and the wait runs."""


waits("records.Spell.worker", asks=_children, passes=_stay_with_manager)


def _managed(leaver: Leaver) -> Iterable[Waits]:
    """Yield the teams managed: each child there without a worker is answered for by the manager."""
    posts = Post.objects.filter(
        Q(until_on=None) | Q(until_on__gt=leaver.last_on), worker=leaver.worker, manager=True
    )
    answers = answering_without(leaver)
    for post in posts.select_related("team").order_by("team__name", "id"):
        receiver = answers.get(post.team_id)
        yield Waits(
            key=f"team {post.team_id}",
            words=f"{post.team.name}, which they manage",
            receivers=(receiver,) if receiver else (),
            team=post.team_id,
            with_last_day=True,
        )


waits("identity.Post.worker", asks=_managed, passes=_stay_with_manager)


def _covers(leaver: Leaver) -> Iterable[Waits]:
    rows = Leave.objects.filter(Q(until_on=None) | Q(until_on__gt=leaver.last_on), cover=leaver.worker)
    for leave in rows.select_related("worker").order_by("from_on", "id"):
        until = f" until {day(leave.until_on)}" if leave.until_on else ""
        yield Waits(f"cover {leave.pk}", f"cover for {leave.worker.name}{until}")


def _cover_instead(leaver: Leaver, what: Waits, to: Worker) -> None:
    Leave.objects.filter(pk=int(what.key.removeprefix("cover "))).exclude(worker=to).update(cover=to)


waits("identity.Leave.cover", asks=_covers, passes=_cover_instead)


def _coming(leaver: Leaver) -> Iterable[Waits]:
    """Yield the children they have accepted from a day to come."""
    count = Handover.objects.filter(outcome="accepted", took_effect=None, accepted_by=leaver.worker).count()
    if count:
        words = plural(count, "child they agreed to take over,children they agreed to take over")
        yield Waits("agreed", f"{words}: offered to whoever is chosen")


def _wait_for_answers(handovers: QuerySet[Any]) -> None:
    """Lock offers, in order, so that whoever answers one of them now is done first."""
    rows = Handover.objects.select_for_update(of=("self",), no_key=True)
    list(rows.filter(pk__in=handovers).order_by("pk"))


def _take_over_instead(leaver: Leaver, what: Waits, to: Worker) -> None:
    rows = Handover.objects.filter(outcome="accepted", took_effect=None, accepted_by=leaver.worker)
    _wait_for_answers(rows.values("pk"))
    for handover in rows.select_related("child", "accepted_by", "offered_by").order_by("id"):
        offer_again(handover, to, timezone.now())


waits("allocation.Handover.accepted_by", asks=_coming, passes=_take_over_instead)


def _asked(leaver: Leaver) -> Iterable[Waits]:
    count = Asked.objects.filter(worker=leaver.worker, answer="").count()
    if count:
        yield Waits("offers", plural(count, "offer they have not answered,offers they have not answered"))


def _ask_instead(leaver: Leaver, what: Waits, to: Worker) -> None:
    _wait_for_answers(Asked.objects.filter(worker=leaver.worker, answer="").values("handover_id"))
    rows = Asked.objects.filter(worker=leaver.worker, answer="")
    for asked in rows.select_related("child", "worker", "stands_in", "handover__child").order_by("id"):
        ask_instead(asked, to, timezone.now())


waits("allocation.Asked.worker", asks=_asked, passes=_ask_instead)


def _stands_in(leaver: Leaver) -> Iterable[Waits]:
    count = Asked.objects.filter(stands_in=leaver.worker, answer="").count()
    if count:
        words = "offer they answer in another’s name,offers they answer in another’s name"
        yield Waits("in another's name", plural(count, words))


def _stand_in_instead(leaver: Leaver, what: Waits, to: Worker) -> None:
    user_of(to)
    rows = Asked.objects.filter(stands_in=leaver.worker, answer="").exclude(worker=to)
    _wait_for_answers(rows.values("handover_id"))
    for asked in rows.select_related("child", "worker", "stands_in", "asked_by").order_by("id"):
        stand_in_instead(asked, to, timezone.now())


waits("allocation.Asked.stands_in", asks=_stands_in, passes=_stand_in_instead)


def _told(leaver: Leaver) -> Iterable[Waits]:
    count = Told.objects.filter(user__in=leaver.users, acknowledged_at=None).count()
    if count:
        words = "child without a worker to acknowledge,children without a worker to acknowledge"
        yield Waits("told", plural(count, words))


def _tell_instead(leaver: Leaver, what: Waits, to: Worker) -> None:
    user = user_of(to)
    for told in Told.objects.filter(user__in=leaver.users, acknowledged_at=None).order_by("id"):
        if Told.objects.filter(rung=told.rung_id, user=user).exists():
            told.delete()
        else:
            Told.objects.filter(pk=told.pk).update(user=user, sent_at=None)
            tell_later(told.pk)


waits("allocation.Told.user", asks=_told, passes=_tell_instead)
