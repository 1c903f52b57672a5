"""Questions about who holds whom, as at a moment: who waits for a worker, and what is offered to whom."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from sightline.access.actor import Actor
from sightline.access.restricted import few_reached, left_out
from sightline.allocation import rules
from sightline.allocation.limits import STEPS
from sightline.allocation.models import (
    Asked,
    FamilyLanguage,
    Handover,
    Ladder,
    Oversight,
    Rung,
    Told,
    WorkerDetail,
)
from sightline.clocks import queries as clocks
from sightline.clocks.unallocated import NoWorker, needing, without_worker
from sightline.clocks.unallocated import at_the_door as door
from sightline.identity import queries as identity
from sightline.identity.kept_questions import kept_question
from sightline.identity.models import Team, Worker
from sightline.records.models import Child, Event
from sightline.standards import calendar

SEEN, TRIED = "child_seen", "visit_attempted"
# Who stands first in the daily list: those for whom not being seen is most dangerous.
FIRST = ("Protection plan", "Section 47 enquiry", "Looked after")


@dataclass(frozen=True, slots=True)
class Seen:
    """When a child was last seen in person, and last tried for."""

    on: date | None = None
    tried_on: date | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A child who needs a worker: for how long, why, who answers, and what is done meanwhile.

    `days` are working days. `told` are the newest rung's, with who has acknowledged it. `offered` names who
    is asked now, `coming` who has accepted from a later day.
    """

    need: NoWorker
    status: str
    days: int
    seen: Seen
    team: Team
    answers: Worker | None
    watched: Oversight | None
    rung: Rung | None
    told: tuple[Told, ...]
    offered: tuple[Asked, ...]
    coming: Handover | None


def unallocated(*, as_at: datetime, team: Collection[int] | None = None) -> list[Waiting]:
    """Return the children who need a worker and have none, those at most risk first, then longest waiting.

    `team`: ids of teams; of these only.
    """
    today = calendar.uk_date(as_at)
    needs = [each for each in without_worker(today) if team is None or each.team in team]
    children = [each.child for each in needs]
    status, seen = clocks.statuses(today, children), last_seen(children, today)
    teams = {each.pk: each for each in Team.objects.filter(pk__in={each.team for each in needs})}
    managers, watched = identity.managers(on=today), _watched(children, needs)
    rungs, offered, coming = _rungs(needs), _offered(children), _coming(children)
    found = [
        Waiting(
            need=each,
            status=status.get(each.child, "Open"),
            days=rules.days_waited(each.since, today),
            seen=seen[each.child],
            team=teams[each.team],
            answers=managers.get(each.team),
            watched=watched.get(each.child),
            rung=rungs[each.child][0] if each.child in rungs else None,
            told=rungs[each.child][1] if each.child in rungs else (),
            offered=tuple(offered.get(each.child, ())),
            coming=coming.get(each.child),
        )
        for each in needs
    ]
    return sorted(found, key=lambda each: (_risk(each.status), each.need.since, each.need.child))


def _risk(status: str) -> int:
    return FIRST.index(status) if status in FIRST else len(FIRST)


def last_seen(children: Collection[int], day: date) -> dict[int, Seen]:
    """Return when each child was last seen in person, and last tried for, by the end of a day."""
    rows = Event.objects.filter(
        child__in=children, withdrawn_by=None, happened_on__lte=day, kind__in=(SEEN, TRIED)
    ).order_by("child_id", "kind", "-happened_on", "-id")
    found: dict[int, dict[str, date]] = defaultdict(dict)
    for child, kind, on in rows.distinct("child_id", "kind").values_list("child_id", "kind", "happened_on"):
        found[child][kind] = on
    return {child: Seen(found[child].get(SEEN), found[child].get(TRIED)) for child in children}


def _watched(children: Collection[int], needs: Collection[NoWorker]) -> dict[int, Oversight]:
    """Return what was last done for each child since the present wait began."""
    since = {each.child: each.since for each in needs}
    rows = Oversight.objects.filter(child__in=children).select_related("by__person").order_by("on", "id")
    return {row.child_id: row for row in rows if row.on >= since[row.child_id]}


def oversight_of(child: Child) -> list[Oversight]:
    """Return everything done for a child while without a worker, newest first."""
    rows = Oversight.objects.filter(child=child).select_related("by__person")
    return list(rows.order_by("-on", "-id"))


def _rungs(needs: Collection[NoWorker]) -> dict[int, tuple[Rung, tuple[Told, ...]]]:
    """Return the newest rung of each child's present wait, with who was told."""
    since = {each.child: each.since for each in needs}
    rows = Rung.objects.filter(child__in=since, ladder="no_worker").order_by("step", "id")
    newest = {row.child_id: row for row in rows if row.reached_on >= since[row.child_id]}
    told: dict[int, list[Told]] = defaultdict(list)
    for each in Told.objects.filter(rung__in=newest.values()).select_related("user__person").order_by("id"):
        told[each.child_id].append(each)
    return {child: (rung, tuple(told[child])) for child, rung in newest.items()}


def _offered(children: Collection[int]) -> dict[int, list[Asked]]:
    rows = Asked.objects.filter(child__in=children, answer="").select_related("worker", "handover")
    found: dict[int, list[Asked]] = defaultdict(list)
    for each in rows.order_by("asked_at", "id"):
        found[each.child_id].append(each)
    return found


def _coming(children: Collection[int]) -> dict[int, Handover]:
    rows = Handover.objects.filter(child__in=children, outcome="accepted", took_effect=None)
    return {row.child_id: row for row in rows.select_related("accepted_by").order_by("id")}


def at_the_door(*, as_at: datetime, team: Collection[int] | None = None) -> int:
    """Return how many open children without a worker are only at the door, a contact being decided."""
    found = door(calendar.uk_date(as_at))
    return sum(team is None or each in team for each in found.values())


def waiting_count(actor: Actor, at: datetime) -> int:
    """Return how many children in an actor's scope need a worker and have none, as the list counts them."""
    today = calendar.uk_date(at)

    def answer() -> dict[int, int]:
        return needing(today, few_reached(actor))

    return len(answer()) + left_out(actor, answer).count


def offered_count(actor: Actor, at: datetime) -> int:
    """Return how many children wait for an actor's own answer."""
    return len(_asked_of(actor.workers, at)) if actor.workers else 0


@kept_question
def _asked_of(workers: Collection[int], at: datetime) -> "QuerySet[Asked, int]":
    return Asked.objects.filter(worker__in=workers, answer="", asked_at__lte=at).values_list("pk", flat=True)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A child chosen to be allocated, and who holds them now."""

    child: Child
    holder: Worker | None
    team: Team
    need: NoWorker | None
    status: str
    seen: Seen
    languages: tuple[str, ...]
    watched: Oversight | None
    answers: Worker | None


def wanted(public_ids: Collection[str], *, as_at: datetime) -> list[Wanted]:
    """Return these open children, of those whom the reader reaches, by name."""
    today = calendar.uk_date(as_at)
    rows = Child.objects.filter(party__public_id__in=public_ids).select_related("party")
    children = {child.pk: child for child in rows.order_by("family_name", "given_name", "pk")}
    holders = clocks.holders(today, list(children))
    needs = {each.child: each for each in without_worker(today, list(children))}
    status, seen = clocks.statuses(today, list(children)), last_seen(list(children), today)
    languages = languages_of(list(children))
    watched, managers = _watched(list(needs), list(needs.values())), identity.managers(on=today)
    return [
        Wanted(
            child=child,
            holder=holders[pk].worker,
            team=holders[pk].team,
            need=needs.get(pk),
            status=status.get(pk, "Open"),
            seen=seen[pk],
            languages=languages.get(pk, ()),
            watched=watched.get(pk),
            answers=managers.get(holders[pk].team_id),
        )
        for pk, child in children.items()
        if pk in holders and holders[pk].team is not None
    ]


def languages_of(children: Collection[int]) -> dict[int, tuple[str, ...]]:
    """Return the languages that each family needs a worker to speak."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = FamilyLanguage.objects.filter(child__in=children).order_by("language", "id")
    for child, language in rows.values_list("child_id", "language"):
        found[child].append(language)
    return {child: tuple(said) for child, said in found.items()}


def offers_to(workers: Collection[int]) -> list[Asked]:
    """Return what these workers are asked and have not answered, the first due first."""
    mine = list(workers)
    rows = Asked.objects.filter(Q(worker__in=mine) | Q(stands_in__in=mine), answer="")
    return list(
        rows.select_related(
            "handover__giver", "handover__offered_by__person", "worker", "asked_by__person"
        ).order_by("answer_by", "handover__together", "id")
    )


def answered_lately(workers: Collection[int], *, since: datetime) -> list[Asked]:
    """Return what these workers answered, or were no longer asked, since a moment, newest first."""
    mine = list(workers)
    rows = Asked.objects.filter(Q(worker__in=mine) | Q(stands_in__in=mine), answered_at__gte=since)
    return list(rows.select_related("handover", "worker").order_by("-answered_at", "-id"))


def offers_by(actor: Actor, *, as_at: datetime) -> list[Handover]:
    """Return the offers that stand for children whom an allocating reader reaches in their own teams."""
    rows = Handover.objects.filter(ended_at=None)
    if actor.user is not None and not actor.reaches_every_child:
        held = _children_of(actor.teams, calendar.uk_date(as_at))
        rows = rows.filter(Q(offered_by=actor.user) | Q(child__in=held))
    return list(rows.select_related("giver", "offered_by__person").order_by("offered_at", "id"))


def _children_of(teams: Collection[int], day: date) -> list[int]:
    rows = clocks.lasting("holder", day).filter(team__in=teams)
    return list(rows.order_by("child_id").values_list("child_id", flat=True))


def asked_about(handovers: Collection[int]) -> Mapping[int, list[Asked]]:
    """Return who was asked in each handover, in order."""
    found: dict[int, list[Asked]] = defaultdict(list)
    rows = Asked.objects.filter(handover__in=handovers).select_related("worker").order_by("asked_at", "id")
    for each in rows:
        found[each.handover_id].append(each)
    return found


def asked_of(pk: int) -> Asked | None:
    """Return one asking by its number, or None."""
    rows = Asked.objects.select_related(
        "handover__giver", "handover__offered_by__person", "handover__child__party", "worker", "child__party"
    )
    return rows.filter(pk=pk).first()


def handover_called(pk: int) -> Handover | None:
    """Return one handover by its number, or None."""
    rows = Handover.objects.select_related("giver", "offered_by__person", "child__party", "accepted_by")
    return rows.filter(pk=pk).first()


def told_to(actor: Actor) -> list[Told]:
    """Return the rungs this person was told of and has not acknowledged, oldest first."""
    rows = Told.objects.filter(user=actor.user, acknowledged_at=None).select_related("rung")
    return list(rows.order_by("rung__at", "id"))


def teams_to_ask(wanted: Collection[Wanted], actor: Actor, day: date) -> list[Team]:
    """Return the teams whose workers may be asked: the children's own first, then the authority's others."""
    own = list(dict.fromkeys(each.team.pk for each in wanted))
    found = [
        line.team
        for line in identity.team_tree(as_at=day)
        if line.team.agency.kind == "authority" and not line.team.closed_on
    ]
    return sorted(found, key=lambda team: (team.pk not in own, team.name, team.pk))


def worker_called(pk: int) -> tuple[Worker | None, WorkerDetail | None]:
    """Return a worker and what allocation knows of them, each None where there is none."""
    worker = Worker.objects.filter(pk=pk).first()
    return worker, WorkerDetail.objects.filter(worker=pk).first()


@dataclass(frozen=True, slots=True)
class Leaving:
    """Somebody whose last day is entered and who still holds children nobody has accepted."""

    worker: Worker
    last_on: date
    children: int


def leaving_soon(*, as_at: datetime) -> list[Leaving]:
    """Return who leaves and still holds children, of those whom the reader reaches, the soonest first."""
    today = calendar.uk_date(as_at)
    coming = Handover.objects.filter(outcome="accepted", took_effect=None)
    rows = clocks.lasting("holder", today).filter(worker__left_on__gte=today)
    rows = rows.exclude(child__in=coming.values("child_id")).select_related("worker")
    found: dict[int, Leaving] = {}
    for spell in rows.order_by("worker__left_on", "worker_id", "id"):
        worker = spell.worker
        if worker is not None and worker.left_on is not None:
            count = found[worker.pk].children if worker.pk in found else 0
            found[worker.pk] = Leaving(worker, worker.left_on, count + 1)
    return list(found.values())


def held_by(worker: Worker, *, as_at: datetime) -> list[Wanted]:
    """Return the children a worker holds who are not offered to somebody already, by name."""
    rows = clocks.lasting("holder", calendar.uk_date(as_at)).filter(worker=worker)
    taken = Handover.objects.filter(Q(ended_at=None) | Q(outcome="accepted", took_effect=None))
    free = rows.exclude(child__in=taken.values("child_id"))
    ids = free.order_by("child_id").values_list("child__party__public_id", flat=True)
    return wanted(list(ids), as_at=as_at)


def team_of(worker: Worker, held: Collection[Wanted], day: date) -> Team:
    """Return the team whose workers are asked first: where most of the children are, else the worker's own.

    Raises Team.DoesNotExist where a worker has no place anywhere.
    """
    counts: dict[int, int] = defaultdict(int)
    for each in held:
        counts[each.team.pk] += 1
    if counts:
        return Team.objects.get(pk=max(counts, key=lambda team: (counts[team], -team)))
    post = worker.posts.filter(from_on__lte=day).select_related("team").order_by("-from_on", "-id").first()
    return post.team if post else Team.objects.filter(parent=None, agency__kind="authority").get()


@dataclass(frozen=True, slots=True)
class LastRung:
    """The children who came to the last rung of the ladder in one month, for the board's list.

    `waiting`: how many of them still have no worker. `acknowledged`: how many the director has acknowledged.
    """

    month: date
    reached: int
    waiting: int
    acknowledged: int


def last_rungs(*, as_at: datetime) -> list[LastRung]:
    """Return the months of the last year in which children came to the last rung, newest first."""
    today = calendar.uk_date(as_at)
    last = max(step.number for step in STEPS[Ladder.NO_WORKER])
    first = today.replace(day=1).replace(year=today.year - 1)
    rows = Rung.objects.filter(
        ladder=Ladder.NO_WORKER, step=last, reached_on__gte=first, reached_on__lte=today
    )
    months: dict[date, set[int]] = defaultdict(set)
    for child, on in rows.order_by("id").values_list("child_id", "reached_on"):
        months[on.replace(day=1)].add(child)
    known = Told.objects.filter(rung__in=rows, acknowledged_at__isnull=False)
    acknowledged: dict[date, set[int]] = defaultdict(set)
    for child, on in known.order_by("id").values_list("child_id", "rung__reached_on"):
        acknowledged[on.replace(day=1)].add(child)
    waiting = set(needing(today))
    return [
        LastRung(month, len(found), len(found & waiting), len(acknowledged[month]))
        for month, found in sorted(months.items(), reverse=True)
    ]
