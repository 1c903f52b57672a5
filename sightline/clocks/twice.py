"""The same work recorded twice: two records of one child have an open case each, and one case goes on.

What happened to the child is never taken back: visits, meetings and finished work stay as they were written,
and so does work that is open in one record alone. Taken back, with the reason, is what is not true of one
child: a second referral, for what comes of a child whose case is open is no new referral (children in need
census), and a second beginning of work that is open in both. No case is closed, for none was: a return would
count the end of a need, and a clock a promise that ran out. Whoever holds the case that goes on holds the
child since the day from which they hold it. Parting the records writes all of it again.
"""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.db.models import Q

from sightline.clocks.actions import CannotRecord, NewEvent, record
from sightline.clocks.queries import lasting
from sightline.clocks.spells import NAMED
from sightline.clocks.told_beside import passed_on
from sightline.identity.models import User
from sightline.records.models import Alias, Child, Event, Recording, SourceLine, Spell, Subject
from sightline.standards.calendar import uk_date
from sightline.standards.vocabulary import TYPED_FACTS

CASE = "case"
# What is said of a referral itself: it moves, and is taken back, as one.
REFERRAL = ("referral_received", "referral_acknowledged", "referral_decided")
NEED, PROTECTION, CARE = "on a need plan", "on a protection plan", "looked after"
HOLDING = ("allocated", "allocation_ended", "holder_changed")
# Of these a plain second beginning is taken back whole, with what led to it and what it led to.
PIECES = ("assessment open", "section 47 open")
WORK = (NEED, PROTECTION, CARE, *PIECES)
BEGAN = {NEED: "need_plan_started", PROTECTION: "protection_plan_started"}


@dataclass(frozen=True, slots=True)
class Work:
    """What is open in one record: its cases, its plans and other work by their state, and who holds it."""

    child: Child
    cases: tuple[Spell, ...]
    open: dict[str, Spell]
    holder: Spell | None

    @property
    def since(self) -> Spell:
        """Return the case that began first."""
        return self.cases[0]


@dataclass(slots=True)
class _Change:
    """What is written and what is taken back."""

    write: list[NewEvent] = field(default_factory=list)
    withdraw: dict[int, Event] = field(default_factory=dict)

    def take_back(self, wanted: Q) -> list[Event]:
        """Take back what is believed of this, and return it in order."""
        rows = Event.objects.filter(wanted, withdrawn_by=None).select_related("subject", "line")
        found = list(rows.order_by("happened_on", "id"))
        self.withdraw |= {event.pk: event for event in found}
        return found


def work_of(child: Child, *, at: datetime) -> Work:
    """Return what is open in a record at a moment. The caller sees the record."""
    today = uk_date(at)
    rows = Spell.objects.filter(child=child, until_on=None, kind__in=(CASE, *WORK))
    spells = list(rows.select_related("subject").order_by("from_on", "id"))
    return Work(
        child,
        tuple(spell for spell in spells if spell.kind == CASE),
        {spell.kind: spell for spell in reversed(spells) if spell.kind != CASE},
        lasting("holder", today).filter(child=child).select_related("worker", "team").first(),
    )


def why_not_end(goes_on: Work, ends: Work) -> str | None:
    """Return why the case of a record cannot end in favour of another's, in words that say what to do."""
    if CARE in goes_on.open and CARE in ends.open:
        return (
            "Both records say that the child is looked after. Correct one of them where it comes from, and "
            "load its next file; then join them."
        )
    mine, theirs = goes_on.open.get(PROTECTION), ends.open.get(PROTECTION)
    if mine and theirs and theirs.from_on < mine.from_on:
        return "The child protection plan of the other case began first. Let that case go on."
    if theirs and mine is None and NEED in goes_on.open:
        return (
            "The other case has a child protection plan, which comes before this one's. Let that case go on."
        )
    return None


def end_one(*, goes_on: Child, ends: Child, by: User, at: datetime, why: str) -> Recording:
    """Let the open case of one record go on, and take back the other as the same work recorded twice.

    The caller holds the locks of both and sees both, and joins the records next. Raises CannotRecord.
    """
    stands, twin = work_of(goes_on, at=at), work_of(ends, at=at)
    reason = why_not_end(stands, twin)
    if reason:
        raise CannotRecord(reason)
    change = _Change()
    _one_referral(stands, twin, change)
    _one_of_each(stands, twin, change)
    _one_holder(stands, twin, at, change)
    change.write += passed_on(goes_on, ends)
    said = f"The same work was recorded twice. {why.strip()}"
    overlaps = _closed_since(goes_on, twin.since.from_on)
    withdraw = list(change.withdraw.values())
    return record(change.write, by=by, at=at, why=said, withdraw=withdraw, dispute=overlaps)


def _closed_since(child: Child, day: date) -> bool:
    """Return whether an earlier case of a record closed after a day on which the other's had begun.

    Both are what somebody recorded: they are filed as they are, and a data steward says how it was.
    """
    return Spell.objects.filter(child=child, kind=CASE, until_on__gt=day).exists()


def _one_referral(stands: Work, twin: Work, change: _Change) -> None:
    """Let the referral that came first stand, in the case that goes on."""
    first = change.take_back(Q(subject__in=[case.subject for case in twin.cases], kind__in=REFERRAL))
    if twin.since.from_on < stands.since.from_on:
        change.take_back(Q(subject__in=[case.subject for case in stands.cases], kind__in=REFERRAL))
        moved = [event for event in first if event.subject_id == twin.since.subject_id]
        change.write += [
            _again(event, party=stands.child.pk, subject=stands.since.subject) for event in moved
        ]


def _one_of_each(stands: Work, twin: Work, change: _Change) -> None:
    """Take back the second beginning of what is open in both; an earlier need plan ends."""
    for state in PIECES:
        if state in stands.open and state in twin.open:
            change.take_back(Q(subject__in=_family(twin.open[state].subject)))
    if PROTECTION in stands.open and PROTECTION in twin.open:
        change.take_back(Q(subject=twin.open[PROTECTION].subject, kind=BEGAN[PROTECTION]))
    plan = stands.open.get(PROTECTION) or stands.open.get(NEED)
    theirs = twin.open.get(NEED)
    if plan and theirs and theirs.from_on < plan.from_on:
        ended = NewEvent(twin.child.pk, "need_plan_ended", plan.from_on, subject=theirs.subject)
        change.write.append(ended)
    elif plan and theirs:
        change.take_back(Q(subject=theirs.subject, kind=BEGAN[NEED]))


def _family(piece: Subject | None) -> list[int]:
    """Return a piece of work with the discussion that led to it and the conference that it led to."""
    if piece is None:
        return []
    led_to = Subject.objects.filter(raised_by=piece, kind="conference").order_by("id")
    before = piece.raised_by if piece.raised_by and piece.raised_by.kind == "strategy_discussion" else None
    return [piece.pk, *led_to.values_list("pk", flat=True), *([before.pk] if before else [])]


def _one_holder(stands: Work, twin: Work, at: datetime, change: _Change) -> None:
    """Let whoever holds the case that goes on hold the child since the day from which they hold it.

    What named a holder of the other case from that day on is taken back, its worker worked beside them
    until today; what did before that day stays, and says who held the child until then.
    """
    today, holder = uk_date(at), stands.holder
    if holder is None or not holder.said:
        return
    held_by = holder.worker.code if holder.worker else None
    closed = Subject.objects.filter(child=twin.child, kind=CASE)
    closed = list(
        closed.exclude(pk__in=[case.subject_id for case in twin.cases]).values_list("pk", flat=True)
    )
    since = Q(child=twin.child, happened_on__gte=holder.from_on, kind__in=HOLDING)
    of_closed = Event.objects.filter(Q(subject__in=closed) | Q(subject__inside__in=closed), child=twin.child)
    for event in change.take_back(since & ~Q(pk__in=of_closed.values("pk"))):
        if event.worker and event.worker != held_by and event.kind != "holder_changed":
            beside = _again(event, party=event.party_id, subject=event.subject)
            role = {"category": "SECOND_WORKER"} if event.kind == "allocated" else {}
            change.write.append(replace(beside, facts={**beside.facts, **role}))
    said = Event.objects.filter(child=twin.child, withdrawn_by=None).order_by("id")
    ended = said.filter(kind="allocation_ended", worker__isnull=False)
    live = said.filter(kind="allocated").exclude(subject__in=ended.values("subject"))
    for event in live.select_related("subject"):
        if event.worker and event.worker != held_by:
            gone = {"worker": event.worker}
            change.write.append(
                NewEvent(twin.child.pk, "allocation_ended", today, subject=event.subject, facts=gone)
            )
    facts = {"team": holder.team.code if holder.team else None, "worker": held_by}
    named = {name: code for name, code in facts.items() if code}
    holds = NewEvent(
        stands.child.pk, "holder_changed", holder.from_on, subject=stands.since.subject, facts=named,
        undated=holder.began == NAMED,
    )  # fmt: skip
    if Spell.objects.filter(child=twin.child, kind="holder", from_on__lt=holder.from_on).exists():
        change.write.append(holds)
    if of_closed.filter(since, withdrawn_by=None).exists():  # others held in between, in a case since closed
        change.write.append(replace(holds, happened_on=today, undated=False))


def write_again(*, alias: Alias, by: User, at: datetime, why: str) -> None:
    """Write again what was taken back when two records were joined, as they are parted.

    Each source's facts are its own again, so that its next file finds them. The caller has parted them.
    """
    added = list(Event.objects.filter(recording=alias.recording, withdrawn_by=None).order_by("id"))
    rows = Event.objects.filter(withdrawn_by=alias.recording).select_related("line", "subject").order_by("id")
    by_line: dict[SourceLine, list[NewEvent]] = defaultdict(list)
    for event in rows:
        by_line[event.line].append(_again(event, party=event.party_id, subject=event.subject))
    if added:
        record([], by=by, at=at, why=why, withdraw=added, dispute=True)
    for line, events in by_line.items():
        record(events, by=by, at=at, why=why, line=line, dispute=True)


def _again(event: Event, *, party: int, subject: Subject | None) -> NewEvent:
    typed = {name: getattr(event, name) for name in TYPED_FACTS if getattr(event, name) is not None}
    return NewEvent(
        party,
        event.kind,
        event.happened_on,
        subject=subject,
        happened_at=event.happened_at,
        names_on=event.names_on,
        names_at=event.names_at,
        undated=event.undated,
        facts={**event.facts, **typed},
        occasion=event.occasion,
        natural_key=event.natural_key if party == event.party_id else "",
        replaces=event,
    )
