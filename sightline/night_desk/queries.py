"""What stands at the night desk: decisions to review, records at work, handovers that nobody accepted.

Asked of the ledger first: a night decision that came in a file has no record here and stands in the lists all
the same.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sightline.access.actor import Actor
from sightline.access.restricted import few_reached
from sightline.clocks.queries import Moment, night_decisions_standing, readings
from sightline.identity.models import Worker
from sightline.night_desk import policy
from sightline.night_desk.models import (
    NightAlert,
    NightCheck,
    NightDecision,
    NightRecord,
    NightSight,
    NightStep,
)
from sightline.night_desk.rules import Step, is_closed, is_interim, state_of
from sightline.records.models import Child, Event, Relationship, Subject
from sightline.standards import calendar
from sightline.standards.model import State
from sightline.standards.span import Reading

SIGNED, REVIEWED, PROTECTION, ORDER = "C09", "C10", "C64", "C62"
A_WEEK, A_YEAR = timedelta(days=7), timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Night:
    """One child's night: the decision as the ledger has it, and the record behind it, if it was made here.

    `event` is None until something is decided, `record` where the decision came in a file.
    """

    child: Child
    event: Event | None = None
    record: NightRecord | None = None
    decision: NightDecision | None = None
    checks: tuple[NightCheck, ...] = ()
    sights: tuple[NightSight, ...] = ()
    steps: Mapping[Step, NightStep] = field(default_factory=dict)
    alerts: tuple[NightAlert, ...] = ()
    decider: str = ""
    signing: Reading | None = None
    reviewing: Reading | None = None
    protection: Reading | None = None
    earlier: int = 0
    both_signatures: bool = True

    @property
    def kept(self) -> NightRecord:
        """Return the record behind the night. Only for a decision that was made here."""
        if self.record is None:
            raise LookupError("This decision came in a file: no record of it is kept here.")
        return self.record

    @property
    def taken(self) -> dict[Step, int]:
        """Return each step that was taken with the person who took it."""
        return {step: row.person_id for step, row in self.steps.items()}

    @property
    def interim(self) -> bool:
        """Say whether the decision stands and no day manager has reviewed it."""
        return is_interim(self.steps.keys()) if self.record else self.event is not None

    @property
    def stands(self) -> str:
        """Return the outcome that stands now, a code of NIGHT_OUTCOME: what was decided or last changed."""
        signed = [self.steps[step] for step in (Step.SIGNED, Step.REVIEWED) if step in self.steps]
        changed = [step.outcome for step in signed if step.agrees is False]
        return changed[-1] if changed else (self.event.outcome or "") if self.event else ""

    @property
    def closed(self) -> bool:
        """Say whether both signatures and the acceptance are there."""
        return is_closed(self.steps.keys(), both_signatures=self.both_signatures)

    @property
    def state(self) -> str:
        """Return the state as guidance names it."""
        return state_of(self.steps.keys(), both_signatures=self.both_signatures)

    @property
    def unsigned(self) -> bool:
        """Say whether the night manager's signature is missing. A file that holds none is not judged."""
        return self.record is not None and self.event is not None and Step.SIGNED not in self.steps

    @property
    def power_ends_at(self) -> datetime | None:
        """Return when a legal power that is in use ends: by its clock, or as the court's order says."""
        if self.decision is None or not self.decision.power:
            return None
        return self.decision.order_until_at or due_at(self.protection)

    @property
    def power_has_ended(self) -> bool:
        """Say whether the power that was used is recorded as ended."""
        return self.protection is not None and not is_open(self.protection)


def is_open(reading: Reading) -> bool:
    """Say whether a clock still waits to be met. One that a birthday will end waits until then."""
    return reading.state in (State.RUNNING, State.OVERDUE, State.UNKNOWN)


def due_at(reading: Reading | None) -> datetime | None:
    """Return the moment at which a clock is due; None where it cannot be said."""
    high = reading.span.due_high if reading else None
    return datetime.fromtimestamp(high, UTC) if high is not None else None


def to_review(moment: Moment) -> list[Night]:
    """Return the decisions that stand until somebody reviews them: unsigned first, then what ends first."""
    return sorted(_nights(night_decisions_standing(moment), moment), key=_order)


def _order(night: Night) -> tuple[bool, bool, datetime, datetime, int]:
    far = datetime.max.replace(tzinfo=UTC)
    ends = night.power_ends_at
    due = due_at(night.reviewing) or far
    return not night.unsigned, ends is None, ends or far, due, night.event.pk if night.event else 0


def waiting_count(actor: Actor, now: datetime) -> int:
    """Return how many decisions stand until somebody reviews them, of those that the actor reaches."""
    moment = Moment.of(calendar.uk_date(now), now)
    return len(night_decisions_standing(moment, among=few_reached(actor)))


def at_work() -> list[Night]:
    """Return the records on which nothing has been decided yet, oldest call first."""
    decided = NightStep.objects.filter(step=Step.DECIDED).values("record_id")
    rows = NightRecord.objects.exclude(pk__in=decided).select_related("child__party", "opened_by__person")
    return _with_records([], rows.order_by("received_at", "id"), {})


def not_accepted(moment: Moment) -> list[Night]:
    """Return the decisions whose handover nobody by day has accepted, sent or not, oldest first."""
    decided = NightStep.objects.filter(step=Step.DECIDED).values("record_id")
    accepted = NightStep.objects.filter(step=Step.ACCEPTED).values("record_id")
    rows = NightRecord.objects.filter(pk__in=decided).exclude(pk__in=accepted)
    return of_records(rows.order_by("received_at", "id").values_list("pk", flat=True), moment)


def unsigned_and_reviewed(moment: Moment) -> list[Night]:
    """Return the decisions reviewed by day that the night manager has still to sign, oldest first."""
    reviewed = NightStep.objects.filter(step=Step.REVIEWED).values("record_id")
    signed = NightStep.objects.filter(step=Step.SIGNED).values("record_id")
    rows = NightRecord.objects.filter(pk__in=reviewed).exclude(pk__in=signed)
    nights = of_records(rows.order_by("received_at", "id").values_list("pk", flat=True), moment)
    return [night for night in nights if not night.closed]


def reviewed_lately(moment: Moment, *, at: datetime) -> list[Night]:
    """Return the decisions reviewed in the last seven days, the newest review first."""
    since = calendar.uk_date(at - A_WEEK)
    reviews = Event.objects.filter(
        kind="night_decision_reviewed", withdrawn_by=None, happened_on__gte=since, happened_on__lte=moment.day
    )
    subjects = list(reviews.order_by("-happened_at", "-id").values_list("subject_id", flat=True))
    made = Event.objects.filter(kind="night_decision_made", withdrawn_by=None, subject__in=subjects)
    nights = _nights(list(made.select_related("subject").order_by("id")), moment)
    places = {subject: place for place, subject in enumerate(subjects)}
    return sorted(nights, key=lambda night: places[night.event.subject_id] if night.event else 0)


def of_records(records: Iterable[int], moment: Moment) -> list[Night]:
    """Return the nights of these records, in their order."""
    wanted = list(records)
    rows = {
        row.pk: row
        for row in NightRecord.objects.filter(pk__in=wanted).select_related(
            "child__party", "opened_by__person"
        )
    }
    made = _made_of(wanted)
    read = _readings([row.child_id for row in rows.values()], moment)
    return _with_records(list(made.values()), [rows[pk] for pk in wanted if pk in rows], read)


def record_named(public_id: str) -> NightRecord | None:
    """Return the record of this address, if the reader reaches its child."""
    rows = NightRecord.objects.filter(public_id=public_id)
    return rows.select_related("child__party", "contact__subject").first()


def child_of_record(public_id: str) -> int | None:
    """Return whose record has this address, or None where the reader does not reach it."""
    return NightRecord.objects.filter(public_id=public_id).values_list("child_id", flat=True).first()


def records_of_call(record: NightRecord) -> list[NightRecord]:
    """Return the records of the other children of the same call, those that the reader reaches."""
    rows = NightRecord.objects.filter(call=record.call).exclude(pk=record.pk)
    return list(rows.select_related("child__party").order_by("id"))


def unfinished_of(child: int) -> NightRecord | None:
    """Return a child's newest record on which nothing has been decided; None where there is none."""
    decided = NightStep.objects.filter(step=Step.DECIDED).values("record_id")
    return NightRecord.objects.filter(child=child).exclude(pk__in=decided).order_by("-id").first()


# Half and step brothers and sisters are at home in the same night.
SIBLINGS = "^(brother|sister|half|step|sibling|twin)"


def siblings(child: Child) -> list[Child]:
    """Return the brothers and sisters who are recorded as children of the service, by name."""
    rows = Relationship.objects.filter(child=child, relation__iregex=SIBLINGS, other__isnull=False)
    others = rows.values_list("other_id", flat=True)
    living = Child.objects.filter(pk__in=others, died_on=None).select_related("party")
    return list(living.order_by("family_name", "given_name", "pk"))


def _nights(events: Collection[Event], moment: Moment) -> list[Night]:
    steps = NightStep.objects.filter(event__in=[event.pk for event in events], step=Step.DECIDED)
    records = {
        row.pk: row
        for row in NightRecord.objects.filter(pk__in=steps.values("record_id")).select_related(
            "child__party", "opened_by__person"
        )
    }
    read = _readings([event.child_id for event in events if event.child_id], moment)
    nights = _with_records(events, records.values(), read)
    filed = {night.event.pk for night in nights if night.event}
    children = Child.objects.select_related("party").in_bulk(
        [event.child_id for event in events if event.pk not in filed]
    )
    workers = dict(
        Worker.objects.filter(code__in={event.worker for event in events}).values_list("code", "name")
    )
    from_files = [
        Night(
            children[event.child_id],
            event,
            decider=workers.get(event.worker or "", ""),
            signing=read.get((SIGNED, event.subject_id)),
            reviewing=read.get((REVIEWED, event.subject_id)),
        )
        for event in events
        if event.pk not in filed and event.child_id in children
    ]
    return [*nights, *from_files]


def _made_of(records: Collection[int]) -> dict[int, Event]:
    rows = NightStep.objects.filter(record__in=records, step=Step.DECIDED).select_related("event__subject")
    return {row.record_id: row.event for row in rows if row.event}


_Read = dict[tuple[str, int | None], Reading]


def _readings(children: Collection[int], moment: Moment) -> _Read:
    """Return what the night's clocks say, by standard and subject."""
    codes = (SIGNED, REVIEWED, PROTECTION, ORDER)
    found = readings(moment, children=set(children), standards=codes, ended=True)
    return {(standard.code, reading.span.subject): reading for _, standard, reading in found}


def _with_records(events: Collection[Event], records: Iterable[NightRecord], read: _Read) -> list[Night]:
    rows = list(records)
    ids = [row.pk for row in rows]
    made = _made_of(ids)
    checks, sights, alerts = defaultdict(list), defaultdict(list), defaultdict(list)
    for check in NightCheck.objects.filter(record__in=ids).order_by("id"):
        checks[check.record_id].append(check)
    for sight in NightSight.objects.filter(record__in=ids).order_by("id"):
        sights[sight.record_id].append(sight)
    for alert in NightAlert.objects.filter(record__in=ids).select_related("told__person").order_by("id"):
        alerts[alert.record_id].append(alert)
    steps: dict[int, dict[Step, NightStep]] = defaultdict(dict)
    for step in NightStep.objects.filter(record__in=ids).select_related("person", "team").order_by("id"):
        steps[step.record_id][Step(step.step)] = step
    decisions = {row.record_id: row for row in NightDecision.objects.filter(record__in=ids)}
    powers = _powers(rows)
    earlier = _earlier(rows)
    policies = policy.policies() if steps else []
    return [
        Night(
            row.child,
            made.get(row.pk),
            row,
            decisions.get(row.pk),
            tuple(checks[row.pk]),
            tuple(sights[row.pk]),
            steps[row.pk],
            tuple(alerts[row.pk]),
            decider=steps[row.pk][Step.DECIDED].person.name if Step.DECIDED in steps[row.pk] else "",
            signing=read.get((SIGNED, made[row.pk].subject_id)) if row.pk in made else None,
            reviewing=read.get((REVIEWED, made[row.pk].subject_id)) if row.pk in made else None,
            protection=read.get((PROTECTION, powers.get(row.pk))) or read.get((ORDER, powers.get(row.pk)))
            if row.pk in powers
            else None,
            earlier=earlier[row.pk],
            both_signatures=policy.both_needed(
                policies, decided_at=decisions[row.pk].decided_at if row.pk in decisions else None
            ),
        )
        for row in rows
    ]


def _powers(records: Collection[NightRecord]) -> dict[int, int]:
    """Return the subject of the legal power that each record began, by record."""
    keys = {f"{row.public_id} power": row.pk for row in records}
    found = Subject.objects.filter(kind="legal_status", key__in=keys).values_list("key", "pk")
    return {keys[key]: pk for key, pk in found}


def _earlier(records: Collection[NightRecord]) -> dict[int, int]:
    """Return how many nights each child had in the year before this call: a repeat is to be noticed."""
    counts = dict.fromkeys((row.pk for row in records), 0)
    made = Event.objects.filter(
        kind="night_decision_made", withdrawn_by=None, child__in={row.child_id for row in records}
    )
    days: dict[int, list[datetime]] = defaultdict(list)
    for child, happened_at in made.values_list("child_id", "happened_at"):
        if child and happened_at:
            days[child].append(happened_at)
    for row in records:
        before = [row.received_at - each for each in days[row.child_id]]
        counts[row.pk] = sum(timedelta(0) < each <= A_YEAR for each in before)
    return counts
