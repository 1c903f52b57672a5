"""What is done about who holds a child: offer, ask another, answer, withdraw, watch over meanwhile."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from sightline.access.actor import EVERY_CHILD, Actor, actor_of
from sightline.access.keeper import EVERY_CHILD as EVERY_RECORD
from sightline.access.keeper import keeping
from sightline.access.models import PassingRight
from sightline.access.permissions import Permission
from sightline.access.scope import visible_to
from sightline.allocation import rules
from sightline.allocation.caseloads import Member, members
from sightline.allocation.limits import ANSWER_WITHIN, limits_on
from sightline.allocation.models import Asked, FamilyLanguage, Handover, Oversight, WorkerDetail
from sightline.clocks import queries
from sightline.clocks.actions import CannotRecord, NewEvent, NewSubject, record
from sightline.clocks.rules import why_no_such_day
from sightline.identity.models import Team, User, Worker
from sightline.identity.roles import Role
from sightline.records.models import Child, Event, Recording, Spell
from sightline.standards import calendar

ANSWERED_AT_HOUR = 17
OFFERED = "Offered this child to hold"


class CannotOffer(Exception):
    """Say, in the reader's words, why children may not be offered so."""


class CannotAnswer(Exception):
    """Say, in the reader's words, why an offer may not be answered so."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Whom a manager chose for some children, and what they say about it.

    `notes`: for each child, by id. `suggested`: whom the machine suggested, None when nobody.
    """

    worker: Worker
    team: Team
    why: str
    notes: Mapping[int, str]
    suggested: int | None = None
    starts_on: date | None = None


@transaction.atomic
def offer(*, children: Sequence[Child], choice: Choice, by: Actor, at: datetime) -> list[Asked]:
    """Offer children to a worker, all in one act, each with its own note. They stay with who holds them now.

    Raises CannotOffer with the reason; then nothing is offered.
    """
    today, limits = calendar.uk_date(at), limits_on(calendar.uk_date(at))
    holders = queries.holders(today, [child.pk for child in children])
    member = _member(choice, at)
    weight = sum(
        (
            limits.weight(status)
            for status in queries.statuses(today, [each.pk for each in children]).values()
        ),
        limits.weight("") * 0,
    )
    open_already = Handover.objects.filter(child__in=children, ended_at=None)
    coming = Handover.objects.filter(child__in=children, outcome="accepted", took_effect=None)
    reason = rules.why_not_offer(
        may=_may_allocate(by, children) and all(child.pk in holders for child in children),
        why=choice.why,
        notes=[choice.notes.get(child.pk, "") for child in children],
        cannot=member.candidate.cannot or rules.over_the_limit(member.candidate, weight),
        holds_already=any(spell.worker_id == choice.worker.pk for spell in holders.values()),
        offered_already=open_already.exists() or coming.exists(),
    )
    if reason:
        raise CannotOffer(reason)
    if choice.starts_on is not None and choice.starts_on <= today:
        raise CannotOffer("Leave the first day empty, or choose a day to come.")
    if choice.starts_on is not None and (wrong := why_no_such_day(choice.starts_on, today=today)):
        raise CannotOffer(wrong)
    together = uuid.uuid4()
    try:
        # In one order, so that of two who offer the same children one comes first, and the other is told.
        with transaction.atomic():
            return [
                _ask(_handover(child, holders[child.pk], choice, together, by, at), choice, member, by, at)
                for child in sorted(children, key=lambda each: each.pk)
            ]
    except IntegrityError as clash:
        raise CannotOffer(rules.OFFERED_ALREADY) from clash


@transaction.atomic
def offer_several(
    *, groups: Sequence[tuple[Sequence[Child], Choice]], by: Actor, at: datetime
) -> list[Asked]:
    """Offer several groups of children, each to its own worker, in one act: all of them or none.

    Raises CannotOffer with the reason.
    """
    return [asked for children, choice in groups for asked in offer(
        children=children, choice=choice, by=by, at=at
    )]  # fmt: skip


def _member(choice: Choice, at: datetime) -> Member:
    _lock_worker(choice.worker.pk)
    found = members(choice.team.pk, at, limits_on(calendar.uk_date(at)))
    chosen = next((each for each in found if each.worker.pk == choice.worker.pk), None)
    if chosen is None:
        raise CannotOffer("This worker has no place in that team. Choose one of the list.")
    return chosen


def _lock_worker(pk: int) -> Worker:
    """Lock a worker, always before the offer: of two who ask or answer at once the second meets the first.

    So the limit is met with both, and nobody is asked whose last day is being entered. The key stays free:
    what others write of a child of theirs names them and waits for nobody.
    """
    return Worker.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)


def _may_allocate(by: Actor, children: Sequence[Child]) -> bool:
    reached = visible_to(by).filter(pk__in=[child.pk for child in children]).count()
    return by.user is not None and by.may(Permission.ALLOCATE) and reached == len(set(children))


def _handover(
    child: Child, holder: Spell, choice: Choice, together: uuid.UUID, by: Actor, at: datetime
) -> Handover:
    return Handover.objects.create(
        child=child,
        together=together,
        giver=holder.worker,
        offered_by=by.user,
        offered_at=at,
        why=choice.why.strip(),
        note=choice.notes[child.pk].strip(),
        starts_on=choice.starts_on,
    )


def _ask(handover: Handover, choice: Choice, member: Member, by: Actor, at: datetime) -> Asked:
    open_offer(handover.child, member.stands_in or choice.worker, by.user, at)
    return Asked.objects.create(
        handover=handover,
        child=handover.child,
        worker=choice.worker,
        asked_by=by.user,
        asked_at=at,
        answer_by=answer_due(at),
        suggested=choice.suggested == choice.worker.pk,
        why=choice.why.strip(),
        stands_in=member.stands_in,
    )


def answer_due(at: datetime) -> datetime:
    """Return by when an offer made at a moment is to be answered."""
    days = limits_on(calendar.uk_date(at)).days(ANSWER_WITHIN)
    due_on = calendar.working_days_after(calendar.uk_date(at), max(days, 1))
    return calendar.uk_moment(due_on, ANSWERED_AT_HOUR)


def open_offer(child: Child, worker: Worker, by: User | None, at: datetime) -> None:
    """Let a worker who does not reach a child read the record while they are asked to hold it."""
    holder = queries.holders(calendar.uk_date(at), [child.pk])[child.pk]
    for user in User.objects.filter(person=worker.person_id, is_active=True).order_by("id"):
        reaching = actor_of(user, at=at)
        reaches = holder.team_id in reaching.teams or EVERY_CHILD in reaching.scopes
        if (reaches and not child.restricted) or user == by:
            continue
        PassingRight.objects.create(
            user=user,
            child_id=child.pk,
            kind=PassingRight.Kind.NAMED,
            reason=OFFERED,
            from_at=at,
            given_by=by,
        )


def close_offer(child: Child, worker: Worker, at: datetime) -> None:
    """End what an offer opened, and nothing else: who is named for a record by others stays so."""
    with keeping(EVERY_RECORD):
        PassingRight.objects.filter(
            Q(until_at=None) | Q(until_at__gt=at),
            user__person=worker.person_id,
            child_id=child.pk,
            reason=OFFERED,
        ).update(until_at=at)


@transaction.atomic
def ask_another(*, handover: Handover, choice: Choice, by: Actor, at: datetime) -> Asked:
    """Ask another worker as well about a child who is offered already. Whoever accepts first holds the child.

    Raises CannotOffer with the reason.
    """
    _lock_worker(choice.worker.pk)
    standing = _locked(handover)
    if standing.ended_at is not None:
        raise CannotOffer(_over(standing))
    limits, today = limits_on(calendar.uk_date(at)), calendar.uk_date(at)
    member = _member(choice, at)
    weight = limits.weight(queries.statuses(today, [standing.child_id]).get(standing.child_id, ""))
    if Asked.objects.filter(handover=standing, worker=choice.worker).exists():
        raise CannotOffer(f"{choice.worker.name} has been asked already.")
    reason = rules.why_not_offer(
        may=_may_allocate(by, [standing.child]),
        why=choice.why,
        notes=(),
        cannot=member.candidate.cannot or rules.over_the_limit(member.candidate, weight),
        holds_already=standing.giver_id == choice.worker.pk,
        offered_already=False,
    )
    if reason:
        raise CannotOffer(reason)
    return _ask(standing, choice, member, by, at)


@transaction.atomic
def accept(*, asked: Asked, by: Actor, at: datetime) -> Recording | None:
    """Accept a child: from today the worker holds them, or from the later day that was agreed.

    Returns the recording, or None where the day is to come. Of two who accept at once one holds the child.
    Raises CannotAnswer with the reason, or with who was sooner.
    """
    handover, asked = _answering(asked, by)
    today = calendar.uk_date(at)
    reason = _why_not_now(asked, at)
    if reason:
        who = asked.worker.name if asked.stands_in else "You"
        raise CannotAnswer(f"{who} cannot be given a child now. {reason}")
    _answer(asked, Asked.Answer.ACCEPTED, "", at, by)
    _pass_by(handover, asked, f"{asked.worker.name} accepted first.", at)
    handover.outcome, handover.accepted_by = Handover.Outcome.ACCEPTED, asked.worker
    handover.ended_at, handover.ended_by = at, by.user
    handover.save(update_fields=["outcome", "accepted_by", "ended_at", "ended_by"])
    if asked.stands_in is not None:
        close_offer(handover.child, asked.stands_in, at)
    if handover.starts_on is not None and handover.starts_on > today:
        return None
    return give(handover=handover, by=by.user, at=at)


def _why_not_now(asked: Asked, at: datetime) -> str:
    """Return why a worker cannot hold a child whom they were asked about, as they stand now, or nothing."""
    limits, today = limits_on(calendar.uk_date(at)), calendar.uk_date(at)
    worker = Worker.objects.get(pk=asked.worker_id)
    posts = worker.posts.filter(from_on__lte=today, manager=False).exclude(until_on__lte=today)
    teams = list(posts.order_by("team_id").values_list("team_id", flat=True))
    if worker.left_on is None and not teams:
        return "No place in a team is recorded."
    found = [each.candidate for team in teams for each in members(team, at, limits)]
    mine = [each for each in found if each.key == worker.pk]
    other = Asked.objects.filter(worker=worker, answer="").exclude(child=asked.child_id)
    with keeping(EVERY_RECORD):
        children = list(other.order_by("id").values_list("child_id", flat=True))
        status = queries.statuses(today, children)
    only_asked = sum((limits.weight(status.get(each, "")) for each in children), limits.weight("") * 0)
    held = [replace(each, load=each.load - only_asked) for each in mine]
    reasons = [each.cannot or rules.over_the_limit(each, limits.weight("") * 0) for each in held]
    return (
        "" if "" in reasons else next(iter(reasons), f"Left on {calendar.in_words(worker.left_on or today)}.")
    )


def give(*, handover: Handover, by: User | None, at: datetime) -> Recording:
    """Let an accepted handover take effect: the worker holds the child from today."""
    today = calendar.uk_date(at)
    worker = handover.accepted_by
    if worker is None:
        raise CannotAnswer("Nobody has accepted this child.")
    with keeping([handover.child_id]):
        events = _events(handover.child, worker, today)
    if not events:
        raise CannotAnswer("This child is no longer open, so nobody needs to hold them.")
    try:
        recording = record(events, by=by, at=at, why=_accepted_words(handover, worker))
    except CannotRecord as refusal:
        raise CannotAnswer(str(refusal)) from refusal
    handover.took_effect = recording
    handover.save(update_fields=["took_effect"])
    close_offer(handover.child, worker, at)
    return recording


def _accepted_words(handover: Handover, worker: Worker) -> str:
    """Return who accepted the child, and in whose name."""
    rows = Asked.objects.filter(handover=handover, worker=worker, answer=Asked.Answer.ACCEPTED)
    asked = rows.select_related("answered_by__person").first()
    if asked is None or asked.answered_by is None or asked.answered_by.person_id == worker.person_id:
        return f"{worker.name} accepted the child."
    return f"{asked.answered_by.person.name} accepted the child in the name of {worker.name}."


def _events(child: Child, worker: Worker, on: date) -> list[NewEvent]:
    """Return the end of the former allocation, where there was one, and the new one."""
    holder = queries.holders(on, [child.pk]).get(child.pk)
    if holder is None:
        return []
    events = []
    former = _last_allocation(child, holder.worker)
    if former is not None:
        facts = {"worker": former.worker} if former.worker else {}
        events.append(NewEvent(child.pk, "allocation_ended", on, subject=former.subject, facts=facts))
    case = queries.lasting("case", on).filter(child=child, disputed=False).order_by("-from_on").first()
    team = _team_of(worker, holder, on)
    events.append(
        NewEvent(
            child.pk,
            "allocated",
            on,
            subject=NewSubject("allocation", inside=case.subject if case else None),
            facts={"worker": worker.code, "team": team, "category": _role_kind(worker, on)},
        )
    )
    return events


def _last_allocation(child: Child, holder: Worker | None) -> Event | None:
    """Return the allocation of who holds the child now, to be ended; None where a file said only a holder."""
    if holder is None:
        return None
    rows = Event.objects.filter(child=child, kind="allocated", withdrawn_by=None, worker=holder.code)
    return rows.select_related("subject").order_by("-happened_on", "-id").first()


def _team_of(worker: Worker, holder: Spell, on: date) -> str:
    """Return the code of the team the child is held in: where they are, if the worker has a place there."""
    posts = worker.posts.filter(from_on__lte=on).exclude(until_on__lte=on).select_related("team")
    teams = {post.team_id: post.team.code for post in posts.order_by("from_on", "id")}
    if holder.team_id in teams or not teams:
        return holder.team.code if holder.team else ""
    return next(iter(teams.values()))


_KINDS = {
    Role.PERSONAL_ADVISER: "PERSONAL_ADVISER",
    Role.FAMILY_HELP_PRACTITIONER: "LEAD_PRACTITIONER",
    Role.LEAD_PROTECTION_PRACTITIONER: "PROTECTION_LEAD",
}


def _role_kind(worker: Worker, on: date) -> str:
    posts = worker.posts.filter(from_on__lte=on).exclude(until_on__lte=on).order_by("from_on", "id")
    return next((_KINDS[post.role] for post in posts if post.role in _KINDS), "SOCIAL_WORKER")


@transaction.atomic
def decline(*, asked: Asked, words: str, by: Actor, at: datetime) -> None:
    """Decline a child, and say why. The child stays with who holds them. Raises CannotAnswer."""
    if len(words.strip()) < rules.SHORTEST_REASON:
        raise CannotAnswer("Say why, so that the manager can ask somebody who can.")
    handover, asked = _answering(asked, by)
    _answer(asked, Asked.Answer.DECLINED, words.strip(), at, by)
    close_offer(handover.child, asked.stands_in or asked.worker, at)
    if not Asked.objects.filter(handover=handover, answer="").exists():
        _end(handover, Handover.Outcome.DECLINED, by, at)


@transaction.atomic
def withdraw(*, handover: Handover, words: str, by: Actor, at: datetime) -> None:
    """Take an offer back before anybody has accepted it. Raises CannotOffer."""
    standing = _locked(handover)
    if standing.ended_at is not None:
        raise CannotOffer(_over(standing))
    if not _may_allocate(by, [standing.child]):
        raise CannotOffer("Only those who allocate the children of this team can do this.")
    if by.user is None or len(words.strip()) < rules.SHORTEST_REASON:
        raise CannotOffer("Say why, for whoever was asked.")
    _pass_by(standing, None, f"Taken back by {by.user.person.name}: {words.strip()}", at)
    _end(standing, Handover.Outcome.WITHDRAWN, by, at)


def _answering(asked: Asked, by: Actor) -> tuple[Handover, Asked]:
    """Lock an offer for an answer. Raises CannotAnswer where it is not theirs, or over."""
    _lock_worker(asked.worker_id)
    rows = Handover.objects.select_for_update(of=("self",), no_key=True)
    handover = rows.filter(pk=asked.handover_id).first()
    now = Asked.objects.select_related("worker", "handover", "stands_in").get(pk=asked.pk)
    reason = rules.why_not_answer(
        is_asked=bool({now.worker_id, now.stands_in_id} & by.workers) and by.user is not None,
        answer=now.answer,
        ended=now.words or "This offer is over." if handover is None or handover.ended_at else "",
    )
    if reason or handover is None:
        raise CannotAnswer(reason or "This offer is over.")
    return handover, now


def _locked(handover: Handover) -> Handover:
    return (
        Handover.objects.select_for_update(of=("self",), no_key=True)
        .select_related("child", "giver")
        .get(pk=handover.pk)
    )


def _answer(asked: Asked, answer: str, words: str, at: datetime, by: Actor | None = None) -> None:
    asked.answer, asked.words, asked.answered_at = answer, words, at
    asked.answered_by = by.user if by else None
    asked.save(update_fields=["answer", "words", "answered_at", "answered_by"])


def _pass_by(handover: Handover, but: Asked | None, words: str, at: datetime) -> None:
    others = Asked.objects.filter(handover=handover, answer="").select_related("worker", "stands_in")
    others = others.order_by("id")
    for other in others:
        if but is None or other.pk != but.pk:
            _answer(other, Asked.Answer.PASSED, words, at)
            close_offer(handover.child, other.stands_in or other.worker, at)


def _end(handover: Handover, outcome: str, by: Actor, at: datetime) -> None:
    handover.outcome, handover.ended_at, handover.ended_by = outcome, at, by.user
    handover.save(update_fields=["outcome", "ended_at", "ended_by"])


def _over(handover: Handover) -> str:
    if handover.accepted_by is not None:
        return f"{handover.accepted_by.name} has accepted this child."
    return "This offer is over. Offer the child anew."


@transaction.atomic
def watch_over(*, child: Child, on: date, way: str, words: str, by: Actor, at: datetime) -> Oversight:
    """Record what was done for a child who has no worker. It is no visit, and is never counted as seeing.

    Raises CannotOffer with the reason.
    """
    reached = visible_to(by).filter(pk=child.pk).exists()
    if by.user is None or not by.may(Permission.CHILD_RECORD) or not reached:
        raise CannotOffer("Only those who work with this child can record this.")
    if on > calendar.uk_date(at):
        raise CannotOffer("That day has not come.")
    if wrong := why_no_such_day(on, today=calendar.uk_date(at)):
        raise CannotOffer(wrong)
    if len(words.strip()) < rules.SHORTEST_REASON:
        raise CannotOffer("Say what came of it: how the child is, and what happens next.")
    return Oversight.objects.create(child=child, on=on, way=way, words=words.strip(), by=by.user, at=at)


@transaction.atomic
def set_languages(*, child: Child, languages: Sequence[str], by: Actor) -> None:
    """Say which languages a family needs a worker to speak. Raises CannotOffer."""
    if not _may_allocate(by, [child]):
        raise CannotOffer("Only those who allocate the children of this team can do this.")
    wanted = {each.strip().capitalize() for each in languages if each.strip()}
    FamilyLanguage.objects.filter(child=child).exclude(language__in=wanted).delete()
    known = set(FamilyLanguage.objects.filter(child=child).values_list("language", flat=True))
    FamilyLanguage.objects.bulk_create(
        [FamilyLanguage(child=child, language=each, by=by.user) for each in sorted(wanted - known)]
    )


@transaction.atomic
def describe_worker(
    *, worker: Worker, languages: Sequence[str], newly_qualified_until: date | None, by: Actor
) -> None:
    """Say what allocation asks of a worker: languages, and until when newly qualified. Raises CannotOffer."""
    if not by.may(Permission.ALLOCATE):
        raise CannotOffer("Only those who allocate children can do this.")
    spoken = sorted({each.strip().capitalize() for each in languages if each.strip()})
    WorkerDetail.objects.update_or_create(
        worker=worker, defaults={"languages": spoken, "newly_qualified_until": newly_qualified_until}
    )
