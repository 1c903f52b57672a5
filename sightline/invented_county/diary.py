"""One party's diary: events are written into it in any order and come out in order of time.

Nothing of today or later is kept. Each event is written down soon after it happened, now and then late, and
now and then wrongly at first.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sightline.invented_county.chance import Chance
from sightline.invented_county.seasons import DAY, moment
from sightline.invented_county.shape import Event, Subject
from sightline.standards.timeline import FactValue
from sightline.standards.vocabulary import KINDS

LAST_MINUTE = 24 * 60 - 1
OFFICE_OPENS, OFFICE_CLOSES = 8 * 60 + 40, 17 * 60 + 30
AT_ONCE = frozenset(
    name
    for name, kind in KINDS.items()
    if kind.belongs_to in ("contact", "enquiry", "partner_check", "night_enquiry")
) | {"holder_changed", "referral_received", "referral_decided", "referral_acknowledged"}
MISTAKEN_SHARE = 0.012
MAY_BE_MISTAKEN = frozenset(
    ("child_seen", "core_group_held", "need_plan_reviewed", "education_plan_made", "health_assessed",
     "dental_check_done", "pathway_plan_reviewed", "adviser_contact", "oversight_recorded")
)  # fmt: skip
WHY_WITHDRAWN = (
    "The date was that of the day it was written down, not of the day it happened.",
    "Entered with the wrong date.",
    "The day and the month had been changed round.",
)

# What ends a subject that is still open when everything ends, with the facts that then say why.
ENDINGS: dict[str, str] = {
    "case": "case_closed",
    "early_help": "early_help_ended",
    "need_plan": "need_plan_ended",
    "protection_plan": "protection_plan_ended",
    "assessment": "assessment_authorised",
    "section_47": "section_47_authorised",
    "contact": "contact_decided",
    "enquiry": "enquiry_decided",
    "missing_episode": "missing_found",
    "exploitation": "exploitation_stepped_down",
    "private_fostering": "private_fostering_ended",
    "allocation": "allocation_ended",
    "leaving_care": "leaving_care_ended",
    "leaving_accommodation": "accommodation_ended",
    "care_period": "care_ended",
    "placement": "placement_ended",
    "legal_status": "legal_status_ended",
    "short_break": "short_break_ended",
}


@dataclass(slots=True)
class Entry:
    """An event while its story is being told."""

    kind: str
    on: date
    at: datetime | None
    subject: int | None
    names_on: date | None
    facts: dict[str, FactValue]
    recorded_at: datetime
    by: str | None
    occasion: str | None
    withdrawn_at: datetime | None = None
    withdrawn_why: str = ""
    replaces: "Entry | None" = None
    disputed: str | None = None
    disputed_why: str = ""


class Diary:
    """The events and subjects of one party while its story is being told."""

    def __init__(self, chance: Chance, today: date) -> None:
        self.chance, self.today = chance, today
        self.now = moment(today, 0) - timedelta(seconds=1)
        self.entries: list[Entry] = []
        self.subjects: list[tuple[str, int | None, int | None]] = []

    def open(self, kind: str, inside: int | None = None, raised_by: int | None = None) -> int:
        """Return the number of a new subject. One that no event ever hangs on is forgotten."""
        self.subjects.append((kind, inside, raised_by))
        return len(self.subjects)

    def write(
        self,
        kind: str,
        on: date,
        subject: int | None,
        facts: dict[str, FactValue],
        *,
        minute: int | None = None,
        names: date | None = None,
        by: str | None = None,
        occasion: str | None = None,
        recorded: datetime | None = None,
    ) -> Entry | None:
        """Write an event down, unless its day has not come. `minute` is the minute of the day it happened."""
        if on >= self.today:
            return None
        at = moment(on, minute) if minute is not None else None
        recorded = recorded or self.written_at(kind, on, minute)
        entry = Entry(kind, on, at, subject, names, facts, min(recorded, self.now), by, occasion)
        self.entries.append(entry)
        return entry

    def written_at(self, kind: str, on: date, minute: int | None) -> datetime:
        """Return when an event of a day would be written down: mostly by the next day, now and then late."""
        chance = self.chance
        if kind in AT_ONCE:
            minute = minute if minute is not None else chance.whole(OFFICE_OPENS, OFFICE_CLOSES - 60)
            return moment(on, minute) + timedelta(minutes=chance.whole(2, 25))
        lot = chance.random()
        if lot < 0.6:
            begun = minute if minute is not None else chance.whole(10 * 60, 15 * 60)
            return moment(on, begun) + timedelta(minutes=chance.whole(15, 170))
        days = 1 if lot < 0.86 else chance.whole(2, 5) if lot < 0.975 else chance.whole(6, 25)
        return moment(on + DAY * days, chance.whole(OFFICE_OPENS, OFFICE_CLOSES))

    def stop(self, day: date, reasons: Mapping[str, dict[str, FactValue]]) -> None:
        """End everything on a day: forget what would come after it, and close what is open.

        `reasons` gives the facts of the ending events, by kind of subject.
        """
        if day >= self.today:
            return
        self.entries = [entry for entry in self.entries if entry.on <= day]
        self._rule_out_conferences(day)
        opened: dict[int, Entry] = {}
        for entry in self.entries:
            if entry.subject is not None and KINDS[entry.kind].opens:
                opened.setdefault(entry.subject, entry)
        for entry in self.entries:
            if entry.subject is not None and KINDS[entry.kind].closes:
                opened.pop(entry.subject, None)
        for subject, entry in opened.items():
            kind = self.subjects[subject - 1][0]
            if kind in ENDINGS:
                facts = dict(reasons.get(kind, {}))
                if kind == "allocation":
                    facts = {**facts, "worker": entry.facts["worker"]}
                elif kind in ("legal_status", "placement"):
                    facts = {"code": entry.facts["code"], **facts}
                minute = OFFICE_CLOSES if KINDS[ENDINGS[kind]].precision == "moment" else None
                self.write(ENDINGS[kind], max(day, entry.on), subject, facts, minute=minute)

    def _rule_out_conferences(self, day: date) -> None:
        """Write that no conference was needed of each section 47 enquiry that had none by a day."""
        begun = {entry.subject for entry in self.entries if entry.kind == "section_47_started"}
        for entry in self.entries:
            if entry.kind == "conference_not_required":
                begun.discard(entry.subject)
            elif entry.kind == "initial_conference_held" and entry.subject is not None:
                begun.discard(self.subjects[entry.subject - 1][2])
        for subject in sorted(one for one in begun if one is not None):
            self.write("conference_not_required", day, subject, {})

    def make_mistakes(self) -> None:
        """Let a few events have been written down wrongly at first and put right later."""
        chance = self.chance
        for entry in list(self.entries):
            if entry.kind not in MAY_BE_MISTAKEN or not chance.happens(MISTAKEN_SHARE):
                continue
            wrong_on = min(entry.on + DAY * chance.whole(1, 6), self.today - DAY)
            righted = moment(wrong_on + DAY * chance.whole(3, 40), chance.whole(OFFICE_OPENS, OFFICE_CLOSES))
            if entry.at or wrong_on == entry.on or righted > self.now or entry.replaces:
                continue
            wrong = Entry(
                entry.kind, wrong_on, None, entry.subject, entry.names_on, entry.facts,
                moment(wrong_on, LAST_MINUTE - 60), entry.by, entry.occasion, righted,
                chance.one_of(WHY_WITHDRAWN),
            )  # fmt: skip
            entry.recorded_at, entry.replaces = righted, wrong
            self.entries.append(wrong)

    def told(self) -> tuple[tuple[Subject, ...], tuple[Event, ...]]:
        """Return the subjects that something hangs on and the events in order of time."""
        ordered = sorted(self.entries, key=lambda entry: entry.at or moment(entry.on, LAST_MINUTE))
        numbers = {id(entry): number for number, entry in enumerate(ordered, start=1)}
        events = tuple(
            Event(
                number, entry.kind, entry.on, entry.at, entry.subject, entry.names_on, entry.facts,
                entry.recorded_at, entry.by, entry.occasion, entry.withdrawn_at, entry.withdrawn_why,
                numbers[id(entry.replaces)] if entry.replaces else None, entry.disputed, entry.disputed_why,
            )
            for number, entry in enumerate(ordered, start=1)
        )  # fmt: skip
        return self._kept_subjects(), events

    def _kept_subjects(self) -> tuple[Subject, ...]:
        used: set[int] = {entry.subject for entry in self.entries if entry.subject is not None}
        waiting = list(used)
        while waiting:
            _, inside, raised_by = self.subjects[waiting.pop() - 1]
            for other in (inside, raised_by):
                if other is not None and other not in used:
                    used.add(other)
                    waiting.append(other)
        return tuple(Subject(number, *self.subjects[number - 1]) for number in sorted(used))
