"""Each worker of a team as they stand: whom they hold, how heavy it is, what is due, and why not to ask."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from django.db.models import Q

from sightline.access import keeper
from sightline.allocation import naming, rules
from sightline.allocation.limits import FULL_TIME, NEWLY_QUALIFIED, Limits
from sightline.allocation.models import Asked, FamilyLanguage, Handover, WorkerDetail
from sightline.clocks import queries
from sightline.clocks.queries import SEEING, Moment
from sightline.identity import queries as identity
from sightline.identity.models import Post, User, Worker
from sightline.identity.roles import Role
from sightline.records.models import Event
from sightline.standards import calendar
from sightline.standards.model import State

VISITS_AHEAD = 10
# Who may hold a child without being a registered social worker.
UNREGISTERED = (Role.PERSONAL_ADVISER, Role.FAMILY_HELP_PRACTITIONER)


@dataclass(frozen=True, slots=True)
class Member:
    """A worker of a team, with what allocation knows of them. `offered`: children they are asked about.

    `stands_in`: the manager who answers in the name of a worker who has no sign-in.
    """

    worker: Worker
    role: str | None
    candidate: rules.Candidate
    offered: int
    covers: tuple[str, ...]
    stands_in: Worker | None = None


def members(team: int, at: datetime, limits: Limits) -> list[Member]:
    """Return the workers with a place in a team who do not manage it, by name.

    What they hold is counted whole, other teams' and restricted children too: numbers alone leave here, and
    of children only ids, which the caller compares with those that the reader reaches.
    """
    today = calendar.uk_date(at)
    posts = (
        Post.objects.filter(Q(until_on=None) | Q(until_on__gt=today), team=team, manager=False)
        .select_related("worker")
        .order_by("worker__name", "worker_id", "id")
    )
    by_worker = {post.worker_id: post for post in posts}
    carried = _carried(by_worker, at, limits)
    away = identity.away(on=today)
    details = {row.worker_id: row for row in WorkerDetail.objects.filter(worker__in=by_worker)}
    can_answer = _with_sign_in(by_worker)
    stands_in = _stands_in(team, at) if by_worker.keys() - can_answer else None
    covered = {worker: leave.cover_id for worker, leave in away.items() if leave.cover_id in by_worker}
    covers = defaultdict(list)
    for pk, name in Worker.objects.filter(pk__in=covered).order_by("name", "id").values_list("pk", "name"):
        covers[covered[pk]].append(name)
    found = []
    for key, post in by_worker.items():
        detail, leave, load = details.get(key), away.get(key), carried[key]
        newly = bool(detail and detail.newly_qualified_until and detail.newly_qualified_until >= today)
        candidate = rules.Candidate(
            key=key,
            name=post.worker.name,
            load=load.weight,
            limit=rules.limit_of(
                hours=post.worker.hours_fte,
                newly_qualified=newly,
                full_time=limits[FULL_TIME],
                newly=limits[NEWLY_QUALIFIED],
            ),
            children=load.children,
            visits_due=load.visits_due,
            visits_late=load.visits_late,
            languages=frozenset(detail.languages if detail else ()),
            newly_qualified=newly,
            cannot=rules.why_not_asked(
                on=today,
                left_on=post.worker.left_on,
                started_on=max(filter(None, (post.worker.started_on, post.from_on)), default=None),
                is_away=leave is not None,
                away_until=leave.until_on if leave else None,
                cover=leave.cover.name if leave and leave.cover else "",
                hours=post.worker.hours_fte,
                needs_registration=post.role not in UNREGISTERED,
                registered=bool(post.worker.registration_number),
                can_answer=key in can_answer or stands_in is not None,
            ),
            holds=load.holds,
        )
        instead = None if key in can_answer else stands_in
        found.append(Member(post.worker, post.role, candidate, load.offered, tuple(covers[key]), instead))
    return found


@dataclass(frozen=True, slots=True)
class _Carried:
    weight: Decimal
    children: int
    offered: int
    visits_due: int
    visits_late: int
    holds: frozenset[int]


def _carried(workers: Collection[int], at: datetime, limits: Limits) -> dict[int, _Carried]:
    """Return what each worker carries: whom they hold, will take or, by weight alone, are asked about."""
    today = calendar.uk_date(at)
    with keeper.keeping(keeper.EVERY_CHILD):
        held: dict[int, set[int]] = defaultdict(set)
        rows = queries.lasting("holder", today).filter(worker__in=list(workers))
        for worker, child in rows.order_by("child_id").values_list("worker_id", "child_id"):
            held[worker].add(child)
        coming = Handover.objects.filter(outcome="accepted", took_effect=None, accepted_by__in=list(workers))
        for worker, child in coming.order_by("id").values_list("accepted_by_id", "child_id"):
            held[worker].add(child)
        asked: dict[int, set[int]] = defaultdict(set)
        offers = Asked.objects.filter(worker__in=list(workers), answer="").order_by("id")
        for worker, child in offers.values_list("worker_id", "child_id"):
            asked[worker].add(child)
        children = sorted({child for each in (*held.values(), *asked.values()) for child in each})
        status = queries.statuses(today, children)
        due, late = _visits(children, at)
    return {
        worker: _Carried(
            weight=sum(
                (limits.weight(status.get(child, "")) for child in held[worker] | asked[worker]), Decimal(0)
            ),
            children=len(held[worker]),
            offered=len(asked[worker]),
            visits_due=sum(due[child] for child in held[worker]),
            visits_late=sum(late[child] for child in held[worker]),
            holds=frozenset(held[worker]),
        )
        for worker in workers
    }


def _visits(children: Collection[int], at: datetime) -> tuple[Mapping[int, int], Mapping[int, int]]:
    """Return how many visits to each child are due in the next working days, and how many are late."""
    today = calendar.uk_date(at)
    until = calendar.working_days_after(today, VISITS_AHEAD)
    due: dict[int, int] = defaultdict(int)
    late: dict[int, int] = defaultdict(int)
    if not children:
        return due, late
    for child, _, reading in queries.readings(Moment.of(today, at), children=children, standards=SEEING):
        if child is None:
            continue
        if reading.state is State.OVERDUE:
            late[child] = 1
        elif reading.state is State.RUNNING and reading.span.due_on and reading.span.due_on <= until:
            due[child] = 1
    return due, late


def _with_sign_in(workers: Collection[int]) -> set[int]:
    people = User.objects.filter(is_active=True, roles__until_at=None, roles__isnull=False).values(
        "person_id"
    )
    rows = Worker.objects.filter(pk__in=workers, person__in=people)
    return set(rows.order_by("id").values_list("pk", flat=True))


def _stands_in(team: int, at: datetime) -> Worker | None:
    """Return the nearest manager above a team's workers who has a sign-in; None where none has."""
    on = calendar.uk_date(at)
    managers, above = identity.managers(on=on), identity.parents(on=on)
    place: int | None = team
    passed: set[int] = set()
    while place is not None and place not in passed:
        passed.add(place)
        manager = managers.get(place)
        if manager is not None and _with_sign_in([manager.pk]):
            return manager
        place = above.get(place)
    return None


def need_of(children: Collection[int], at: datetime, limits: Limits) -> rules.Need:
    """Return what these children need together: their weight, other brothers and sisters, languages."""
    status = queries.statuses(calendar.uk_date(at), children)
    near = {other for each in naming.siblings(children).values() for other in each} - set(children)
    languages = FamilyLanguage.objects.filter(child__in=children).values_list("language", flat=True)
    return rules.Need(
        children=tuple(sorted(children)),
        weight=sum((limits.weight(status.get(child, "")) for child in children), Decimal(0)),
        siblings=frozenset(near),
        languages=frozenset(languages),
    )


def knowing(found: Collection[Member], children: Collection[int]) -> list[Member]:
    """Return these members with what they know of the children: whom they held, or saw, before."""
    events = Event.objects.filter(
        child__in=children, withdrawn_by=None, kind__in=("allocated", "child_seen"), worker__isnull=False
    )
    knew: dict[str, set[int]] = defaultdict(set)
    for code, child in events.order_by("id").values_list("worker", "child_id"):
        knew[code].add(child)
    return [
        replace(each, candidate=replace(each.candidate, knew=frozenset(knew[each.worker.code])))
        for each in found
    ]
