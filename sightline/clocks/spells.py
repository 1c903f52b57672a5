"""What lasts, worked out from what happened: being open, plans, placements, and who holds the child.

Plain values in and out. The rules: a spell begins with the first event that opens its subject and ends with
the first from that day on that closes it: an end before the beginning ends nothing, and is disputed (V02).
Where the beginning has no day, any end may follow it. A child is open while any of the four ways of
`states.OPEN` lasts; while open, somebody holds it every day: the allocated worker, else the team's manager,
else, where no source says, the manager of the whole service. Who answers for a contact holds only a child who
was not open already: another's child stays with whoever has it. Of two cases at once the one that stays open
says who holds.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from sightline.standards.conditions import matches
from sightline.standards.model import Happening, StateOfParty
from sightline.standards.states import ENDED_BY_WHAT_THEY_RAISED, OPEN, OPEN_AS_A_CASE, STATES
from sightline.standards.timeline import Event, Timeline

# The states of a party that are kept as spells, beside `open` and `holder`.
KEPT: tuple[str, ...] = (
    *OPEN,
    "on a protection plan",
    "on a need plan",
    "looked after",
    "in a placement",
    "section 47 open",
    "assessment open",
)
# Of these a child has one at a time; another that overlaps is kept and disputed (V01, V05, V08).
ONE_AT_A_TIME = ("case", "on a protection plan", "on a need plan", "looked after")
# How began what a file tells of without a day, a holder or being open: on the spell's first day or before.
NAMED = "named"
# What is open here is a contact, which the team that took it in answers for.
DOOR = "at the door"
CASE = "case"
DECISION = "referral_decided"
HOLDING_KINDS = ("allocated", "allocation_ended", "holder_changed", DECISION)
NAMES_A_HOLDER = ("allocated", "holder_changed")
# Of these a source must hold every one for it to be known that nobody holds a child of whom it names none.
SAY_WHO_HOLDS = ("allocated", "allocation_ended", "holder_changed")
# An allocation in one of these roles makes the worker the holder; a second worker or a chair does not hold.
HOLDING_ROLES = (None, "SOCIAL_WORKER", "LEAD_PRACTITIONER", "PROTECTION_LEAD", "PERSONAL_ADVISER")
FAR = date.max
# How a child is described in a list: the first that holds, as case status is reported.
STATUSES: Mapping[str, str] = {
    "looked after": "Looked after",
    "on a protection plan": "Protection plan",
    "on a need plan": "Child in need",
    "section 47 open": "Section 47 enquiry",
    "assessment open": "Assessment",
    "case": "Child in need",
    "leaving care": "Care leaver",
    "early help": "Early help",
    "at the door": "At the door",
}


@dataclass(frozen=True, slots=True)
class Draft:
    """A spell before it is written. `worker` and `team` are codes; `said` is false where no source says.

    `opened`: the latest second at which it can have begun; 0 where a source says only that it had. `dated`:
    whether it began on its first day, and not then or before.
    """

    kind: str
    from_on: date
    until_on: date | None = None
    subject: int | None = None
    worker: str | None = None
    team: str | None = None
    said: bool = True
    began: str = ""
    ways: tuple[str, ...] = field(default=())
    disputed: bool = False
    opened: int = 0
    dated: bool = True


def spells_of(timeline: Timeline, *, last_days: Mapping[str, date], whole_service: str) -> list[Draft]:
    """Return every spell of a child.

    `last_days`: the last day of each worker who has left or will leave. `whole_service`: the code of the team
    at the root, whose manager holds where no team is said.
    """
    kept = [draft for name in KEPT for draft in _state_spells(name, timeline)]
    as_cases = [replace(draft, kind="case") for draft in kept if draft.kind in OPEN_AS_A_CASE]
    ways = [*(draft for draft in kept if draft.kind in OPEN), *as_cases]
    opened = _open_spells(ways)
    said, covered = _say_who_holds(timeline, ways, kept), _days_every_holder_is_said(timeline)
    holders: list[Draft] = []
    before = date.min
    for spell in opened:
        holders += _holders(spell, before, said, last_days, whole_service, covered)
        before = spell.until_on or FAR
    return [*kept, *opened, *holders]


def _state_spells(name: str, timeline: Timeline) -> list[Draft]:
    state = STATES[name]
    if not isinstance(state, StateOfParty):
        raise TypeError(f"{name} is not a state that is kept as a spell")
    first: dict[int | None, Event] = {}
    began: dict[int | None, int] = {}
    for event in _matching(state.opened_by, timeline):
        latest = 0 if event.undated else event.latest
        began[event.subject] = min(latest, began.get(event.subject, latest))
        known = first.get(event.subject, event)
        first[event.subject] = min(known, event, key=lambda each: (each.happened_on, each.undated))
    last: dict[int | None, date] = {}
    for subject, event in _closings(name, state, timeline):
        opened = first.get(subject)
        if opened and (opened.undated or event.happened_on >= opened.happened_on):
            closed_on = max(event.happened_on, opened.happened_on)
            last[subject] = min(closed_on, last.get(subject, FAR))
    begun = sorted(first.items(), key=lambda item: (item[1].happened_on, item[0] or 0))
    drafts = [
        Draft(
            name,
            opened.happened_on,
            last.get(subject),
            subject,
            opened=began[subject],
            dated=not opened.undated,
        )
        for subject, opened in begun
    ]
    return _dispute_overlaps(drafts) if name in ONE_AT_A_TIME else drafts


def _closings(name: str, state: StateOfParty, timeline: Timeline) -> Iterator[tuple[int | None, Event]]:
    """Yield what closes a state, with whose: the event's own subject, or the one that raised it."""
    for event in _matching(state.closed_by, timeline):
        yield event.subject, event
    for event in timeline.of_kind(ENDED_BY_WHAT_THEY_RAISED.get(name, "")):
        raised = timeline.subjects.get(event.subject) if event.subject is not None else None
        if raised and raised.raised_by is not None:
            yield raised.raised_by, event


def _matching(happening: Happening, timeline: Timeline) -> Iterator[Event]:
    events = (event for kind in happening.kinds for event in timeline.of_kind(kind))
    return (event for event in events if matches(happening, event))


def _dispute_overlaps(drafts: list[Draft]) -> list[Draft]:
    """Return the spells of one kind, those that overlap an earlier one marked disputed."""
    free_from, kept = date.min, []
    for draft in drafts:
        overlaps = draft.from_on < free_from and draft.until_on != draft.from_on
        kept.append(replace(draft, disputed=True) if overlaps else draft)
        if not overlaps:
            free_from = max(free_from, draft.until_on or FAR)
    return kept


def _open_spells(ways: list[Draft]) -> list[Draft]:
    """Return the stretches in which the child is open in any way, joined where they touch.

    One began as `NAMED` of which no source says that it began on its first day, and not before.
    """
    joined: list[Draft] = []
    for spell in sorted(ways, key=lambda draft: (draft.from_on, draft.until_on or FAR)):
        last = joined[-1] if joined else None
        began = "new" if spell.dated else NAMED
        if last and spell.from_on <= (last.until_on or FAR):
            until = (
                None
                if last.until_on is None or spell.until_on is None
                else max(last.until_on, spell.until_on)
            )
            names = dict.fromkeys((*last.ways, spell.kind))
            began = began if spell.from_on == last.from_on and spell.dated else last.began
            joined[-1] = Draft("open", last.from_on, until, ways=tuple(names), began=began)
        else:
            joined.append(Draft("open", spell.from_on, spell.until_on, ways=(spell.kind,), began=began))
    return joined


@dataclass(slots=True)
class _Holding:
    """Who holds at a point of the walk. `silent`: that nobody does is said by no record but their silence."""

    team: str
    worker: str | None = None
    said: bool = False
    why: str = "new"
    silent: bool = False


# Stretches of days, each from its first until, and not including, its second.
Days = tuple[tuple[date, date], ...]


def _days_every_holder_is_said(timeline: Timeline) -> Days:
    """Return the days of which a source says who holds every child: of whom it says nothing, nobody."""
    if timeline.coverage is None:
        return ((date.min, FAR),)
    covers = (timeline.coverage[kind] for kind in SAY_WHO_HOLDS if kind in timeline.coverage)
    return tuple(
        (each.from_on or date.min, each.to_on + timedelta(days=1) if each.to_on else FAR)
        for each in covers
        if each.extent == "every"
    )


def _is_within(day: date, covered: Days) -> bool:
    return any(first <= day < until for first, until in covered)


def _say_who_holds(timeline: Timeline, ways: Iterable[Draft], kept: Iterable[Draft]) -> list[Event]:
    """Return the events that say who holds the child, in order: of two at once the child's own only.

    Two at once has above all a child whose two records were joined.
    """
    contacts = {draft.subject for draft in ways if draft.kind == DOOR} - {None}
    cases = [draft for draft in kept if draft.kind == CASE]
    said = sorted(filter(_says_who_holds, timeline.events), key=lambda event: (event.latest, event.id))
    return [
        event
        for place, event in enumerate(said)
        if not (event.subject in contacts and event.kind == "holder_changed" and _was_open(event, ways))
        and not (len(cases) > 1 and _is_of_a_case_given_up(event, cases, said[:place]))
    ]


def _says_who_holds(event: Event) -> bool:
    allocates = event.kind in ("allocated", "allocation_ended")
    return event.kind in HOLDING_KINDS and (not allocates or event.facts.get("category") in HOLDING_ROLES)


def _was_open(event: Event, ways: Iterable[Draft]) -> bool:
    """Return whether the child was open by something else before a contact, and still so after its day."""
    return any(
        draft.subject != event.subject
        and draft.opened < event.latest
        and draft.from_on <= event.happened_on < (draft.until_on or FAR)
        for draft in ways
    )


def _is_of_a_case_given_up(event: Event, cases: Iterable[Draft], before: Iterable[Event]) -> bool:
    """Return whether an event belongs to the one of two cases that closed while the other stayed open.

    Only where somebody had been named for that other by then.
    """
    held = {each.subject for each in before if each.kind in NAMES_A_HOLDER} - {None}
    given_up = [
        draft.until_on
        for draft in cases
        if draft.subject == event.subject and draft.until_on and event.happened_on <= draft.until_on
    ]
    return any(
        draft.subject != event.subject
        and draft.subject in held
        and draft.from_on <= event.happened_on
        and (draft.until_on or FAR) > closed_on
        for draft in cases
        for closed_on in given_up
    )


def _holders(
    spell: Draft,
    before: date,
    said: Iterable[Event],
    last_days: Mapping[str, date],
    whole_service: str,
    covered: Days,
) -> Iterable[Draft]:
    """Yield the holders of one open spell: they tile it without a gap.

    `before`: the day the last open spell ended. Who was allocated since then, but before this one began,
    holds from its first day. `covered`: whom nobody is said to hold has nobody on these days; after them, as
    before them, it is not said.
    """
    until, is_covered = spell.until_on or FAR, _is_within(spell.from_on, covered)
    now, begun = _Holding(whole_service, said=is_covered, silent=is_covered), spell.from_on
    for on, then in _changes(spell, before, said, last_days, now, covered):
        if on >= until:
            break
        same = (then.team, then.worker, then.said) == (now.team, now.worker, now.said)
        if on > begun and not same:
            yield _draft(now, begun, on)
            begun, now = on, then
        elif not same:
            now = _Holding(then.team, then.worker, then.said, now.why)
    yield _draft(now, begun, spell.until_on)


def _draft(now: _Holding, begun: date, until: date | None) -> Draft:
    return Draft("holder", begun, until, worker=now.worker, team=now.team, said=now.said, began=now.why)


def _changes(
    spell: Draft,
    before: date,
    said: Iterable[Event],
    last_days: Mapping[str, date],
    start: _Holding,
    covered: Days,
) -> list[tuple[date, _Holding]]:
    """Return who holds after each change, in order. What came before the spell counts on its first day."""
    until = spell.until_on or FAR
    events = _without_late_decisions(event for event in said if before <= event.happened_on < until)
    turns = sorted({day for days in covered for day in days if spell.from_on < day < until})
    changes: list[tuple[date, _Holding]] = []
    now = start
    for number, event in enumerate(events):
        while turns and turns[0] <= event.happened_on:
            changes.append((turns[0], now := _turned(now, _is_within(turns.pop(0), covered))))
        now = _after(event, now)
        changes.append((max(event.happened_on, spell.from_on), now))
        gone = last_days.get(now.worker) if now.worker else None
        following = events[number + 1].happened_on if number + 1 < len(events) else until
        if gone and max(gone + timedelta(days=1), event.happened_on) < following:
            now = _Holding(now.team, None, True, "worker left")
            changes.append((max(gone + timedelta(days=1), event.happened_on), now))
    for day in turns:
        changes.append((day, now := _turned(now, _is_within(day, covered))))
    return changes


def _without_late_decisions(said: Iterable[Event]) -> list[Event]:
    """Return the events but for decisions on a referral that a source does not date, once somebody is named.

    They stand at the day of the file, the latest that they can have been made, and moved nobody on that day.
    """
    kept: list[Event] = []
    is_named = False
    for event in said:
        is_named = is_named or event.kind in NAMES_A_HOLDER
        if not (is_named and event.undated and event.kind == DECISION):
            kept.append(event)
    return kept


def _turned(now: _Holding, is_covered: bool) -> _Holding:
    """Return who holds from a day on which a source begins to say it of every child, or no longer does.

    Of whom no record says it, nobody holds while one does; since when that was so, no source says. What a
    record says stands until another does.
    """
    if now.said and not now.silent:
        return now
    return _Holding(now.team, now.worker, is_covered, NAMED, is_covered)


def _after(event: Event, now: _Holding) -> _Holding:
    worker, team = event.facts.get("worker"), event.facts.get("team")
    team_code = str(team) if team else now.team
    match event.kind:
        case "allocated":
            return _Holding(team_code, str(worker) if worker else None, True, "allocated")
        case "allocation_ended":
            ended_here = worker is None or worker == now.worker
            return _Holding(now.team, None, True, "allocation ended") if ended_here else now
        case "holder_changed":
            return _Holding(
                team_code, str(worker) if worker else None, True, NAMED if event.undated else "moved"
            )
        case _:
            return _Holding(team_code, now.worker, True, "moved") if team else now
