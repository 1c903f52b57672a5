"""A worker's last day: from the day after, no child is left with somebody who has gone."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from sightline.access import keeper
from sightline.access.actor import Actor
from sightline.access.permissions import Permission
from sightline.clocks import pointing, rebuilding
from sightline.clocks.rules import why_no_such_day
from sightline.clocks.spells import HOLDING_KINDS
from sightline.clocks.timelines import touched_by
from sightline.govuk.words import and_join
from sightline.identity.actions import CannotChange, end_worker
from sightline.identity.actions import leave_team as end_post
from sightline.identity.actions import start_leave as begin_leave
from sightline.identity.models import Leave, Post, User, Worker
from sightline.records.models import Event, Party, Recording, Spell
from sightline.standards.calendar import in_words, uk_date

SHORTEST_REASON = 5
# Local custom: shorter leave may be bridged by the team without naming one person.
LONG_LEAVE_DAYS = 28


@dataclass(frozen=True, slots=True)
class TeamLeft:
    """How many open children of one team a worker holds. Restricted ones count: they pass on too."""

    team: int
    children: int


def held_by(worker: Worker, *, on: date) -> list[TeamLeft]:
    """Return how many open children a worker holds at the end of a day, by team, whoever asks.

    Numbers alone leave this function: somebody who enters a last day may reach none of these children.
    """
    with keeper.keeping(keeper.EVERY_CHILD):
        spells = Spell.objects.filter(
            Q(until_on=None) | Q(until_on__gt=on), kind="holder", worker=worker, from_on__lte=on
        )
        counts: dict[int, int] = {}
        for team in spells.order_by("team__name", "team_id", "id").values_list("team_id", flat=True):
            counts[team] = counts.get(team, 0) + 1
    return [TeamLeft(team, children) for team, children in counts.items()]


@transaction.atomic
def leave(
    *,
    worker: Worker,
    left_on: date,
    by: Actor,
    why: str,
    received: Mapping[str, Worker] | None = None,
) -> int:
    """Enter a worker's last day. From the next day the children they hold are held by their team's manager.

    The day may be past, today or to come: who holds whom is worked out again at once for every day.
    `received`: who receives what points to the worker, by the key of `pointing.waiting_for`. Returns how many
    children pass on to managers. Raises CannotChange with the reason, and while anything has no receiver.
    """
    if by.user is None or not by.may(Permission.PEOPLE_MANAGE):
        raise CannotChange("Only those who enter workers and teams can do this. Ask an administrator.")
    if len(why.strip()) < SHORTEST_REASON:
        raise CannotChange("Say why, for whoever asks after you.")
    if wrong := _no_such_day(left_on):
        raise CannotChange(wrong)
    _hold_still(worker, *(received or {}).values())
    said = hand_on(pointing.Leaver.of(worker, left_on), received or {})
    earlier = min(left_on, worker.left_on or left_on)
    end_worker(worker=worker, left_on=left_on)
    words = f"{worker.name}'s last day is {in_words(left_on)}. {why.strip()}"
    Recording.objects.create(by=by.user, why=" ".join((words, *said)))
    hold_anew(worker, after=earlier)
    return sum(each.children for each in held_by(worker, on=left_on))


@transaction.atomic
def hold_anew(worker: Worker, *, after: date) -> None:
    """Work out again who holds the children this worker perhaps holds after a day: their last day changed."""
    children = sorted(_perhaps_held(worker, after))
    with keeper.keeping(children):
        locked = Party.objects.select_for_update().filter(pk__in=children).order_by("pk")
        list(locked.values_list("pk", flat=True))
        rebuilding.rebuild(children)


def hand_on(leaver: pointing.Leaver, received: Mapping[str, Worker]) -> list[str]:
    """Pass on everything that points to somebody, and return who received what, in sentences.

    Raises CannotChange, naming each, while anything has no receiver or one who cannot receive it.
    """
    found = pointing.waiting_for(leaver)
    without = [what.words for what in found if what.key not in received]
    if without:
        raise CannotChange(f"Nobody receives: {and_join(without)}. Say who does, or hand them over first.")
    for what in found:
        to = received[what.key]
        if what.receivers is not None and to not in what.receivers:
            raise CannotChange(f"{to.name} cannot receive {what.words}. Choose one of the list.")
        if _is(to, leaver) or (to.left_on is not None and to.left_on <= leaver.last_on):
            raise CannotChange(f"{to.name} has gone by then, and cannot receive {what.words}.")
    try:
        pointing.pass_on(leaver, received)
    except LookupError as error:
        raise CannotChange(str(error)) from error
    still = [
        what.words
        for what in pointing.waiting_for(leaver)
        if not (what.with_last_day and what.key in received)
    ]
    if still:
        raise CannotChange(f"It could not all be passed on: {and_join(still)}. Choose somebody else.")
    return [f"{received[what.key].name} received {what.words}." for what in found]


def _hold_still(*workers: Worker | None) -> None:
    """Lock workers, so that nothing comes to point to them, or they leave too, while one is asked about.

    Whoever offers them a child, or accepts one as them, locks them first and comes before or after. Their
    keys stay free: a visit to a child they hold names them, and waits for nobody.
    """
    known = [worker for worker in workers if worker is not None]
    rows = Worker.objects.select_for_update(of=("self",), no_key=True)
    now = {row.pk: row for row in rows.filter(pk__in=[worker.pk for worker in known]).order_by("pk")}
    for worker in known:
        worker.left_on = now[worker.pk].left_on


def _is(worker: Worker, leaver: pointing.Leaver) -> bool:
    """Return whether a worker is who leaves, by whichever of their ways in."""
    theirs = User.objects.filter(pk__in=leaver.users, person=worker.person_id)
    return worker == leaver.worker or (worker.person_id is not None and theirs.exists())


@transaction.atomic
def start_leave(
    *,
    worker: Worker,
    kind: str,
    from_on: date,
    until_on: date | None = None,
    cover: Worker | None = None,
) -> Leave:
    """Enter days away. Long leave, and leave without a day of return, needs a cover while anything waits.

    The children keep their worker, and the cover sees them. Everything else that waits is received by the
    cover: at once where the leave has begun, else on its first day. Raises CannotChange with the reason.
    """
    wrong = next((why for each in (from_on, until_on) if each and (why := _no_such_day(each))), None)
    if wrong:
        raise CannotChange(wrong)
    if cover is not None and _away_between(cover, from_on, until_on):
        raise CannotChange(f"{cover.name} is away then too. Say who else covers.")
    _hold_still(worker, cover)
    leave = begin_leave(worker=worker, kind=kind, from_on=from_on, until_on=until_on, cover=cover)
    if not _is_long(leave):
        return leave
    found = pointing.waiting_for(pointing.Leaver.of(worker, from_on))
    if found and cover is None:
        points = and_join(what.words for what in found)
        raise CannotChange(f"This leave is long. Say who covers: {points} would be left with nobody.")
    if found and cover is not None:
        _must_have_sign_in(cover)
    if from_on <= uk_date(timezone.now()):
        pass_to_cover(leave)
    return leave


def pass_to_cover(leave: Leave) -> None:
    """Let who covers long leave receive what waits for whoever is away, their children apart.

    Raises CannotChange, naming what the cover cannot receive.
    """
    if leave.cover is None:
        return
    leaver = pointing.Leaver.of(leave.worker, leave.from_on)
    cover = leave.cover
    _hold_still(leave.worker, cover)
    found = [what for what in pointing.waiting_for(leaver) if not what.with_last_day]
    try:
        pointing.pass_on(leaver, {what.key: cover for what in found})
    except LookupError as error:
        raise CannotChange(str(error)) from error
    still = [what.words for what in pointing.waiting_for(leaver) if not what.with_last_day]
    if still:
        raise CannotChange(f"{cover.name} cannot receive: {and_join(still)}. Say who else covers.")


def pass_to_covers(*, on: date) -> None:
    """Let those who cover long leave that has begun by a day receive what waits for whoever is away.

    What a cover cannot receive stays where it is, and climbs as any offer without an answer does.
    """
    begun = Leave.objects.filter(Q(until_on=None) | Q(until_on__gt=on), from_on__lte=on, cover__isnull=False)
    for leave in begun.select_related("worker", "cover").order_by("id"):
        if _is_long(leave):
            with suppress(CannotChange), transaction.atomic():
                pass_to_cover(leave)


def _is_long(leave: Leave) -> bool:
    return leave.until_on is None or (leave.until_on - leave.from_on).days >= LONG_LEAVE_DAYS


def _no_such_day(day: date) -> str | None:
    return why_no_such_day(day, today=uk_date(timezone.now()))


def _away_between(worker: Worker, from_on: date, until_on: date | None) -> bool:
    """Return whether somebody is away on any of these days, for long."""
    rows = Leave.objects.filter(Q(until_on=None) | Q(until_on__gt=from_on), worker=worker)
    if until_on is not None:
        rows = rows.filter(from_on__lt=until_on)
    return any(_is_long(each) for each in rows.order_by("id"))


def _must_have_sign_in(cover: Worker) -> None:
    try:
        pointing.user_of(cover)
    except LookupError as error:
        raise CannotChange(f"{error} Say who else covers.") from error


@transaction.atomic
def leave_team(*, post: Post, until_on: date, received: Mapping[str, Worker]) -> None:
    """End a place in a team, once what is that team's has a receiver: `until_on` is the first day without it.

    The worker may take children of the team along: then they receive them themselves.
    Raises CannotChange with the reason.
    """
    _hold_still(post.worker)
    leaver = pointing.Leaver.of(post.worker, until_on - timedelta(days=1))
    without = [what.words for what in of_team(leaver, post.team_id) if what.key not in received]
    if without:
        raise CannotChange(f"Nobody receives: {and_join(without)}. Say who does, or hand them over first.")
    end_post(post=post, until_on=until_on)


def of_team(leaver: pointing.Leaver, team: int) -> list[pointing.Waits]:
    """Return what points to somebody in one team. Children there they may take along."""
    return [
        replace(what, receivers=(leaver.worker,)) if what.key.startswith("children") else what
        for what in pointing.waiting_for(leaver)
        if what.team == team
    ]


def _perhaps_held(worker: Worker, after: date) -> set[int]:
    """Return the children open after a day whose events ever named this worker as the one who holds them."""
    with keeper.keeping(keeper.EVERY_CHILD):
        named = Event.objects.filter(
            worker=worker.code, kind__in=HOLDING_KINDS, child__isnull=False, withdrawn_by=None
        )
        children = touched_by(named.order_by("child_id").values_list("child_id", flat=True).distinct())
        still = Spell.objects.filter(
            Q(until_on=None) | Q(until_on__gt=after), kind="open", child__in=children
        )
        return set(still.order_by("child_id").values_list("child_id", flat=True))
