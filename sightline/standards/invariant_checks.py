"""How each invariant is looked for in one party's events. Which they are stands in `invariants`."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import pairwise

from sightline.standards.calendar import in_words, uk_date
from sightline.standards.codes import SETS
from sightline.standards.model import StateOfParty
from sightline.standards.states import ENDED_BY_WHAT_THEY_RAISED, OPEN, OPEN_AS_A_CASE, STATES
from sightline.standards.timeline import Event, Subject, Timeline
from sightline.standards.vocabulary import KINDS

FAR = date.max


@dataclass(frozen=True, slots=True)
class _Stretch:
    """From the event that opens a subject to the first that closes it.

    `until` is `FAR` while open, and the first day where it closed on a day that is not known.
    """

    subject: int | None
    opened: Event
    closed: Event | None
    until: date


@dataclass
class Record:
    """A timeline, sorted for the checks. `told` has every event, `by_kind` those whose day is known."""

    timeline: Timeline
    last_days: Mapping[str, date]
    by_kind: dict[str, list[Event]] = field(default_factory=lambda: defaultdict(list))
    told: dict[str, list[Event]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for event in sorted(self.timeline.events, key=lambda each: (each.happened_on, each.id)):
            self.told[event.kind].append(event)
            if not event.undated:
                self.by_kind[event.kind].append(event)

    def subject_of(self, event: Event) -> Subject | None:
        return self.timeline.subjects.get(event.subject) if event.subject is not None else None

    def containers(self, event: Event) -> Iterator[int]:
        """Yield the event's subject and every subject that contains it, from the inside out."""
        number, seen = event.subject, set[int]()
        while number is not None and number not in seen:
            seen.add(number)
            yield number
            subject = self.timeline.subjects.get(number)
            number = subject.inside if subject else None

    def raised_by(self, event: Event) -> int | None:
        subject = self.subject_of(event)
        return subject.raised_by if subject else None

    def stretches(self, opens: str, *closes: str, what_it_raised: str = "") -> list[_Stretch]:
        """Return the stretches from one kind to the first of others, one for each subject, by first day.

        `what_it_raised`: a kind that ends the subject which raised its own.
        """
        closings: dict[int | None, list[Event]] = defaultdict(list)
        for event in (each for kind in closes for each in self.told.get(kind, ())):
            closings[event.subject].append(event)
        for event in self.told.get(what_it_raised, ()):
            closings[self.raised_by(event)].append(event)
        firsts: dict[int | None, Event] = {}
        for event in self.by_kind.get(opens, ()):
            firsts.setdefault(event.subject, event)
        found = []
        for subject, opened in firsts.items():
            after = (each for each in closings[subject] if each.happened_on >= opened.happened_on)
            closed = min(after, key=lambda each: each.happened_on, default=None)
            dated = closed.happened_on if closed and not closed.undated else opened.happened_on
            found.append(_Stretch(subject, opened, closed, dated if closed else FAR))
        return found

    @cached_property
    def cases(self) -> list[_Stretch]:
        return self.stretches("referral_received", "case_closed")

    @cached_property
    def dated_closings(self) -> list[_Stretch]:
        return [case for case in self.cases if case.closed and not case.closed.undated]

    @cached_property
    def protection_plans(self) -> list[_Stretch]:
        return self.stretches("protection_plan_started", "protection_plan_ended")

    @cached_property
    def placements(self) -> dict[int, list[_Stretch]]:
        """Return the placements of each period of care, by their first day."""
        found: dict[int, list[_Stretch]] = defaultdict(list)
        for stretch in self.stretches("placement_started", "placement_ended"):
            subject = self.subject_of(stretch.opened)
            if subject and subject.inside is not None:
                found[subject.inside].append(stretch)
        return found


_Found = Iterator[tuple[tuple[int, ...], str]]


def _overlapping(stretches: Iterable[_Stretch]) -> Iterator[_Stretch]:
    """Yield each stretch that begins before an earlier one has ended. Two may share the day between them."""
    free_from = date.min
    for each in stretches:
        if each.opened.happened_on < free_from and each.until != each.opened.happened_on:
            yield each
        free_from = max(free_from, each.until)


def _one_case(record: Record) -> _Found:
    for case in _overlapping(record.cases):
        yield (case.opened.id,), "Another case of this child was open. Close that one, or use it."
    for closing in record.by_kind.get("case_closed", ()):
        if closing.facts.get("reason") is None:
            yield (closing.id,), "A case was closed without a reason. Say why it closed."


# Who holds a child and what is sent afterwards may follow the closing.
_NOT_ACTIVITY = frozenset(
    ("case_closed", "allocation_ended", "holder_changed", "referral_acknowledged", "conference_minutes_sent",
     "conference_decisions_sent")
)  # fmt: skip


def _nothing_after_closing(record: Record) -> _Found:
    closed = {case.subject: case.until for case in record.dated_closings if case.subject is not None}
    late: dict[int, list[int]] = defaultdict(list)
    for kind, events in record.by_kind.items():
        for event in events if closed and kind not in _NOT_ACTIVITY else ():
            for number in record.containers(event):
                if event.happened_on > closed.get(number, FAR):
                    late[number].append(event.id)
    for number, ids in late.items():
        yield (
            tuple(ids),
            f"The case closed on {in_words(closed[number])}: nothing can happen in it after that.",
        )
    yield from _goes_on_after_closing(record)
    yield from _closed_before_opened(record)


# What a case holds and outlasts it only by mistake, with what ends it.
_ENDS_WITH_ITS_CASE = (
    ("protection_plan_started", "protection_plan_ended", "child protection plan"),
    ("need_plan_started", "need_plan_ended", "child in need plan"),
    ("care_started", "care_ended", "period of care"),
)


def _goes_on_after_closing(record: Record) -> _Found:
    """Yield each plan or period of care that nothing ends, with the closing of the case that contains it."""
    closings = {case.subject: case.closed for case in record.cases if case.closed}
    for opens, closes, word in _ENDS_WITH_ITS_CASE if closings else ():
        ended = {event.subject for event in record.told.get(closes, ())}
        begun = {event.subject: event for event in reversed(record.told.get(opens, ()))}
        for subject, event in begun.items():
            closing = next((closings[each] for each in record.containers(event) if each in closings), None)
            if closing and subject not in ended:
                yield (
                    (event.id, closing.id),
                    f"The case closed, and nothing says when this {word} ended. "
                    "The child counts as open until one of the two is corrected.",
                )


def _closed_before_opened(record: Record) -> _Found:
    """Yield each end, of what keeps a child open, that lies before the beginning: it ends nothing."""
    for name in (*OPEN, *OPEN_AS_A_CASE):
        state, opened = STATES[name], dict[int | None, Event]()
        if not isinstance(state, StateOfParty):
            raise TypeError(f"{name} is not a state that begins and ends")
        for event in (each for kind in state.opened_by.kinds for each in record.told.get(kind, ())):
            known = opened.get(event.subject, event)
            opened[event.subject] = min(known, event, key=lambda each: (each.happened_on, each.undated))
        for event in (each for kind in state.closed_by.kinds for each in record.told.get(kind, ())):
            begun = opened.get(event.subject) if event.subject is not None else None
            if begun and not begun.undated and event.happened_on < begun.happened_on:
                yield (
                    (event.id,),
                    f"This ended before it began on {in_words(begun.happened_on)}. "
                    "It counts as open until one of the days is corrected.",
                )


_NEEDS_A_CASE = ("assessment_started", "section_47_started", "need_plan_started", "protection_plan_started")


def _no_work_without_action(record: Record) -> _Found:
    ended = {event.subject for event in record.told.get("referral_received", ()) if event.facts.get("flag")}
    ended |= {
        event.subject
        for event in record.told.get("referral_decided", ())
        if event.facts.get("outcome") == "NFA"
    }
    for kind in _NEEDS_A_CASE if ended else ():
        for event in record.by_kind.get(kind, ()):
            if ended.intersection(record.containers(event)):
                yield (
                    (event.id,),
                    "The referral went no further, so there can be no assessment, enquiry or plan.",
                )


def _no_need_plan_beside_protection(record: Record) -> _Found:
    for need in record.stretches("need_plan_started", "need_plan_ended"):
        for plan in record.protection_plans:
            begun = max(need.opened.happened_on, plan.opened.happened_on)
            if begun < min(need.until, plan.until):
                yield (
                    (need.opened.id,),
                    "The child is on a protection plan, which takes the need plan's place.",
                )
                break


def _one_protection_plan(record: Record) -> _Found:
    for plan in _overlapping(record.protection_plans):
        yield (plan.opened.id,), "Another child protection plan of this child was open."
    held: dict[int | None, set[date]] = defaultdict(set)
    for event in record.by_kind.get("initial_conference_held", ()):
        held[event.subject].add(event.happened_on)
    for plan in record.protection_plans:
        days = held.get(record.raised_by(plan.opened))
        if days and plan.opened.happened_on not in days:
            yield (
                (plan.opened.id,),
                "A protection plan starts on the day of the conference that decided on it.",
            )


def _one_enquiry_one_assessment(record: Record) -> _Found:
    held = ENDED_BY_WHAT_THEY_RAISED["section 47 open"]
    ended = ("section_47_authorised", "conference_not_required")
    for stretches, word in (
        (record.stretches("section_47_started", *ended, what_it_raised=held), "section 47 enquiry"),
        (record.stretches("assessment_started", "assessment_authorised"), "assessment"),
    ):
        for stretch in _overlapping(stretches):
            yield (stretch.opened.id,), f"Another {word} of this child was still open."


def _conference_or_none_needed(record: Record) -> _Found:
    held = {record.raised_by(event) for event in record.told.get("initial_conference_held", ())} - {None}
    not_needed = {event.subject for event in record.told.get("conference_not_required", ())} - {None}
    for event in record.told.get("conference_not_required", ()):
        if event.subject in held:
            yield (event.id,), "A conference was held, so it cannot be that none was needed."
    closed = {case.subject for case in record.cases if case.closed}
    for event in record.by_kind.get("section_47_started", ()):
        if event.subject not in held | not_needed and closed.intersection(record.containers(event)):
            yield (event.id,), "The case closed, and nothing says whether this enquiry needed a conference."


def _placements_follow(record: Record) -> _Found:
    for care in _overlapping(record.stretches("care_started", "care_ended")):
        yield (care.opened.id,), "Another period of care of this child had not ended."
    began = {event.subject: event for event in reversed(record.told.get("placement_started", ()))}
    for event in record.told.get("placement_ended", ()):
        start = began.get(event.subject)
        if start and not start.undated and event.happened_on < start.happened_on:
            yield (start.id, event.id), "This placement ended before it began."
    for placements in record.placements.values():
        for before, after in pairwise(placements):
            if after.opened.happened_on > before.until:
                yield (after.opened.id,), "There is a gap: the placement before this one ended earlier."
            elif after.opened.happened_on < before.until:
                yield (after.opened.id,), "The placement before this one had not ended."
        for each in placements:
            if each.closed and not each.closed.undated and each.until == each.opened.happened_on:
                yield (each.opened.id, each.closed.id), "A placement cannot start and end on one day."


_AWAY = frozenset(("T0", "T1", "T2", "T3", "T4"))


def _care_begins_and_ends_in_placement(record: Record) -> _Found:
    ended = {event.subject for event in record.by_kind.get("care_ended", ())}
    began = {event.subject for event in record.by_kind.get("care_started", ())}
    for period, placements in record.placements.items():
        first, last = placements[0].opened, placements[-1].opened
        if period in began and first.facts.get("reason", "S") != "S":
            yield (
                (first.id,),
                "The first placement of a period of care has the reason S: started to be looked after.",
            )
        # Of care that began before what is known, the first placement that is known was not its first.
        ends = {each.id: each for each, known in ((first, began), (last, ended)) if period in known}
        for event in ends.values():
            if event.facts.get("code") in _AWAY:
                yield (
                    (event.id,),
                    "A period of care neither starts nor ends away from the placement (T0 to T4).",
                )


def _codes_of_their_day(record: Record) -> _Found:
    for kind, events in record.by_kind.items():
        coded = [fact for fact in KINDS[kind].facts if fact.codes] if kind in KINDS else []
        for event in events if coded else ():
            for fact in coded:
                code = event.facts.get(fact.name)
                if code is not None and not SETS[fact.codes or ""].valid_or_recoded(
                    str(code), event.happened_on
                ):
                    yield (
                        (event.id,),
                        f"{code} is no code of {SETS[fact.codes or ''].title.lower()} in use on "
                        f"{in_words(event.happened_on)}.",
                    )


def _nothing_ahead(record: Record) -> _Found:
    for events in record.by_kind.values():
        for event in events:
            if event.recorded_at and event.happened_on > uk_date(event.recorded_at):
                yield (event.id,), f"{in_words(event.happened_on)} is after the day this was written down."


# Each decision, and the acts of another person that make it final.
_SIGNED = (
    ("contact_decided", "contact_decision_signed"),
    ("night_decision_made", "night_decision_signed"),
    ("night_decision_made", "night_decision_reviewed"),
)


def _nobody_signs_their_own(record: Record) -> _Found:
    for decision, signature in _SIGNED:
        deciders = defaultdict(set)
        for event in record.by_kind.get(decision, ()):
            deciders[event.subject].add(event.facts.get("worker"))
        for event in record.by_kind.get(signature, ()):
            worker = event.facts.get("worker")
            if worker is not None and worker in deciders[event.subject]:
                yield (event.id,), "Another person must sign: this one made the decision."


def _nobody_gone_holds(record: Record) -> _Found:
    for stretch in record.stretches("allocated", "allocation_ended") if record.last_days else ():
        last = record.last_days.get(str(stretch.opened.facts.get("worker")))
        if last and stretch.until > last:
            yield (
                (stretch.opened.id,),
                f"The worker left on {in_words(last)} and cannot hold a child after that.",
            )


CHECKS: tuple[tuple[str, Callable[[Record], _Found]], ...] = (
    ("V01", _one_case),
    ("V02", _nothing_after_closing),
    ("V03", _no_work_without_action),
    ("V04", _no_need_plan_beside_protection),
    ("V05", _one_protection_plan),
    ("V06", _one_enquiry_one_assessment),
    ("V07", _conference_or_none_needed),
    ("V08", _placements_follow),
    ("V09", _care_begins_and_ends_in_placement),
    ("V11", _codes_of_their_day),
    ("V12", _nothing_ahead),
    ("V14", _nobody_signs_their_own),
    ("V17", _nobody_gone_holds),
)
