"""The ladder: a child without a worker, an offer without an answer, is told to more and more senior people.

A rung is one row for one wait, written with the jobs that tell people in one transaction: whatever stops the
work half-way, and however often it is started again, nobody is told of one rung twice.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from sightline.access.actor import Actor, acting_as
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.allocation import rules
from sightline.allocation.limits import DIRECTOR, HEAD, STEPS, TEAM_MANAGER, WHOLE_SERVICE, limits_on
from sightline.allocation.models import Asked, Ladder, Rung, Told
from sightline.allocation.naming import Named
from sightline.clocks import queries as clocks
from sightline.clocks.unallocated import without_worker
from sightline.govuk.words import day, plural
from sightline.identity import queries as identity
from sightline.identity.models import RoleHeld, Team, User
from sightline.identity.roles import Role
from sightline.standards import calendar

PURPOSE = "climb the ladder of children without a worker"
SHORTEST_WORDS = 5
# Longer than all tries of one message take.
NOT_SENT_AFTER = timedelta(minutes=30)


class CannotAcknowledge(Exception):
    """Say, in the reader's words, why this may not be acknowledged."""


@dataclass(frozen=True, slots=True)
class Wait:
    """One wait that climbs: whose, since when, how many working days, and in which team."""

    child: int
    ladder: str
    key: str
    since: date
    days: int
    team: int
    asked_by: int | None = None


Tell = Callable[[int], None]


def climb(*, at: datetime, tell: Tell) -> int:
    """Reach every rung that is due, each child in a transaction of its own; return how many were reached.

    `tell` is given the number of each `Told`, in the transaction that writes it. Restricted children climb
    too: those who are told see that there is one, and nothing of it. One wait that cannot climb keeps no
    other from climbing: what went wrong is raised together, at the end.
    """
    with acting_as(None, at=at, purpose=PURPOSE), keeping(EVERY_CHILD):
        waits = [*_without_worker(at), *_without_answer(at)]
    reached, failed = 0, []
    for wait in waits:
        try:
            reached += climb_one(wait, at=at, tell=tell)
        except Exception as error:  # whatever it is: it is raised below, once the other children have climbed
            failed.append(error)
    if failed:
        raise ExceptionGroup(f"{len(failed)} of {len(waits)} waits did not climb", failed)
    return reached


def climb_one(wait: Wait, *, at: datetime, tell: Tell) -> int:
    """Reach the rungs that one wait has come to."""
    with acting_as(None, at=at, purpose=PURPOSE), keeping(EVERY_CHILD):
        steps = limits_on(calendar.uk_date(at)).steps(wait.ladder)
        done = Rung.objects.filter(child=wait.child, ladder=wait.ladder).filter(
            Q(wait=wait.key) | Q(reached_on__gte=wait.since) & Q(ladder=Ladder.NO_WORKER)
        )
        told_nobody = [rung for rung in done.filter(told=None).order_by("step") if rung.step in dict(steps)]
        reached = rules.rungs_reached(wait.days, steps, done.values_list("step", flat=True))
        for rung in told_nobody:
            _tell_of(rung, wait, at, tell)
        return sum(_reach(wait, step, dict(steps)[step], at, tell) for step in reached)


def _reach(wait: Wait, step: int, after_days: int, at: datetime, tell: Tell) -> bool:
    rung, is_new = Rung.objects.get_or_create(
        child_id=wait.child,
        ladder=wait.ladder,
        wait=wait.key,
        step=step,
        defaults={"after_days": after_days, "reached_on": calendar.uk_date(at), "at": at},
    )
    if not is_new:
        return False
    _tell_of(rung, wait, at, tell)
    return True


def _tell_of(rung: Rung, wait: Wait, at: datetime, tell: Tell) -> None:
    """Tell of a rung those who answer at its height now; where nobody does, whoever does so later is told."""
    for user in _whom_to_tell(wait, rung.step, at):
        told, is_new = Told.objects.get_or_create(rung=rung, user_id=user, defaults={"child_id": wait.child})
        if is_new:
            tell(told.pk)


def send_again(*, at: datetime, tell: Tell) -> int:
    """Ask anew for every message that has not left a while after its rung; return for how many."""
    with acting_as(None, at=at, purpose=PURPOSE), keeping(EVERY_CHILD):
        late = Told.objects.filter(
            sent_at=None, acknowledged_at=None, rung__at__lt=at - NOT_SENT_AFTER, user__is_active=True
        )
        found = list(late.order_by("id").values_list("pk", flat=True))
        for told in found:
            tell(told)
    return len(found)


def _without_worker(at: datetime) -> Iterable[Wait]:
    today = calendar.uk_date(at)
    for each in without_worker(today):
        days = rules.days_waited(each.since, today)
        yield Wait(each.child, Ladder.NO_WORKER, each.since.isoformat(), each.since, days, each.team)


def _without_answer(at: datetime) -> Iterable[Wait]:
    today = calendar.uk_date(at)
    late = Asked.objects.filter(answer="", answer_by__lt=at).order_by("id")
    holders = clocks.holders(today, [each.child_id for each in late])
    for each in late:
        holder, due_on = holders.get(each.child_id), calendar.uk_date(each.answer_by)
        if holder is not None and holder.team_id is not None:
            days = rules.days_waited(due_on, today)
            yield Wait(
                each.child_id, Ladder.NO_ANSWER, f"asked {each.pk}", due_on, days, holder.team_id,
                each.asked_by_id,
            )  # fmt: skip


def _whom_to_tell(wait: Wait, step: int, at: datetime) -> list[int]:
    """Return the users whom a rung tells: those of the people who answer at that height."""
    tells = next(each.tells for each in STEPS[wait.ladder] if each.number == step)
    found = set(_users_at(tells, wait.team, at))
    if wait.asked_by is not None and step == 1:
        found.add(wait.asked_by)
    return sorted(found)


def _users_at(tells: str, team: int, at: datetime) -> Iterable[int]:
    today = calendar.uk_date(at)
    if tells in (TEAM_MANAGER, WHOLE_SERVICE):
        managers = identity.managers(on=today)
        root = Team.objects.filter(parent=None, agency__kind="authority").order_by("id").first()
        where = team if tells == TEAM_MANAGER or root is None else root.pk
        manager = managers.get(where)
        return _with_role(
            User.objects.filter(person=manager.person_id) if manager else User.objects.none(), at
        )
    role = {HEAD: Role.HEAD_OF_SERVICE, DIRECTOR: Role.DIRECTOR}[tells]
    held = RoleHeld.objects.filter(
        Q(until_at=None) | Q(until_at__gt=at), Q(team=None) | Q(team__in=_above(team)), role=role
    ).filter(from_at__lte=at)
    return _with_role(User.objects.filter(pk__in=held.values("user_id")), at)


def _with_role(users: Iterable[User], at: datetime) -> list[int]:
    active = [
        user for user in users if user.is_active and not identity.has_left(user, on=calendar.uk_date(at))
    ]
    return [user.pk for user in active if identity.roles_of(user, at=at)]


def _above(team: int) -> list[int]:
    parents: Mapping[int, int | None] = dict(Team.objects.order_by("id").values_list("id", "parent_id"))
    found: list[int] = []
    above: int | None = team
    while above is not None and above not in found:
        found.append(above)
        above = parents.get(above)
    return found


def told_called(pk: int) -> Told | None:
    """Return one telling by its number, or None."""
    return Told.objects.select_related("rung", "user__person").filter(pk=pk).first()


@transaction.atomic
def acknowledge(*, told: Told, by: Actor, at: datetime, words: str) -> None:
    """Let the one who was told say that they know, and what they will do. Nobody does it for another.

    Raises CannotAcknowledge with the reason.
    """
    if by.user is None or told.user_id != by.user.pk:
        raise CannotAcknowledge("Only the one who was told can acknowledge it.")
    standing = Told.objects.select_for_update().get(pk=told.pk)
    if standing.acknowledged_at is not None:
        raise CannotAcknowledge("You have acknowledged this already.")
    if len(words.strip()) < SHORTEST_WORDS:
        raise CannotAcknowledge("Say in one sentence what you will do.")
    standing.acknowledged_at, standing.words = at, words.strip()
    standing.save(update_fields=["acknowledged_at", "words"])


@dataclass(frozen=True, slots=True)
class ToldWords:
    """One telling as its reader sees it. A restricted child has no name here."""

    pk: int
    who: str
    url: str
    what: str
    when: str


def told_words(told: Told, names: Mapping[int, Named], at: datetime) -> ToldWords:
    """Return what somebody was told, in words."""
    named = names.get(told.child_id)
    what = {
        Ladder.NO_WORKER.value: f"No worker for {plural(told.rung.after_days, 'working day,working days')}",
        Ladder.NO_ANSWER.value: "An offer has had no answer in time",
    }[told.rung.ladder]
    return ToldWords(
        pk=told.pk,
        who=named.name if named else "A restricted child",
        url=named.url if named else "",
        what=what,
        when=day(told.rung.reached_on),
    )


def message_of(told: Told) -> tuple[str, str]:
    """Return the subject and text of the message: no name, no age, nothing of the child."""
    subject = {
        Ladder.NO_WORKER.value: "A child has no worker",
        Ladder.NO_ANSWER.value: "An offer of a child has no answer",
    }[told.rung.ladder]
    waited = (
        f"A child whom you answer for has had no worker for "
        f"{plural(told.rung.after_days, 'working day,working days')}."
        if told.rung.ladder == Ladder.NO_WORKER
        else "A worker has not answered an offer in time. The child stays with whoever holds them now."
    )
    return (
        subject,
        f"{waited}\n\nSign in to Sightline and open Unallocated to see who, and to acknowledge it.\n",
    )


@transaction.atomic
def send(*, told_id: int, at: datetime, deliver: Callable[[str, str, str, str], None]) -> bool:
    """Send the message of one telling, once: to whom, its name, its subject and its text go to `deliver`.

    The message's name is always the same for one telling, so that a mail server drops a second copy. Returns
    whether it was sent now.
    """
    with keeping(EVERY_CHILD):
        told = Told.objects.select_for_update(of=("self",)).select_related("rung", "user").get(pk=told_id)
        if told.sent_at is not None:
            return False
        told.sent_at = at
        told.save(update_fields=["sent_at"])
        deliver(told.user.email, f"<told-{told.pk}@sightline>", *message_of(told))
    return True


def newest_told(children: Collection[int]) -> dict[int, list[Told]]:
    """Return everybody who was told of each child's present and past waits, newest rung first."""
    found: dict[int, list[Told]] = {}
    rows = Told.objects.filter(child__in=children).select_related("rung", "user__person")
    for each in rows.order_by("-rung__at", "-rung__step", "id"):
        found.setdefault(each.child_id, []).append(each)
    return found
