"""Section 47: the strategy discussion, the enquiry it decides on, and the conference that may follow."""

from dataclasses import dataclass
from datetime import date

from sightline.invented_county.chance import Shares
from sightline.invented_county.household import Group, Thread
from sightline.invented_county.journeys.seeing import see
from sightline.invented_county.seasons import DAY, working_by, working_days_on, working_from
from sightline.invented_county.tale import Tale, clock_time, promised

DECIDED = Shares({"S47_JOINT": 58, "S47_SINGLE": 42})
WITHOUT_CONFERENCE = Shares({"NFA": 22, "CIN_PLAN": 38, "ASSESSMENT_CONTINUES": 34, "MONITOR": 6})
LIMIT = 15


@dataclass(frozen=True, slots=True)
class Conference:
    """An initial conference: its subject and its day."""

    conference: Thread
    on: date


@dataclass(frozen=True, slots=True)
class Enquiry:
    """A section 47 enquiry: the discussion that decided on it, itself, and the days of both."""

    discussion: Thread
    section_47: Thread
    held_on: date
    ended_on: date


def discuss(
    tale: Tale, group: Group, case: Thread, on: date, outcome: str | None = None
) -> tuple[Thread, date, int]:
    """Write a strategy discussion. Returns it with its day and minute."""
    chance = group.chance
    suspected = working_from(on)
    discussion = group.open("strategy_discussion", inside=case)
    group.write("significant_harm_suspected", suspected, discussion)
    held = promised(chance, suspected, working_days_on(suspected, 1), 0.93, 2, most=4)
    minute = chance.whole(9 * 60 + 30, 16 * 60)
    outcome = outcome or DECIDED.draw(chance)
    group.write("strategy_discussion_held", held, discussion, minute=minute, by=tale.manager(group, held),
                outcome=outcome)  # fmt: skip
    return discussion, held, minute


def enquire(tale: Tale, group: Group, case: Thread, on: date, *, conference: bool) -> Enquiry:
    """Write a strategy discussion and the section 47 enquiry, seen through to a manager's signature."""
    chance = group.chance
    discussion, held, minute = discuss(tale, group, case, on)
    section_47 = group.open("section_47", inside=case, raised_by=discussion)
    worker = group.worker_on(held)
    group.write("section_47_started", held, section_47, by=worker, worker=worker, team=group.team)
    hours = chance.whole(2, 22) if chance.happens(0.87) else chance.whole(26, 60)
    day, at = clock_time(held, minute + hours * 60)
    if not 8 * 60 <= at <= 20 * 60:
        day, at = (day, 17 * 60) if at > 20 * 60 else (max(held, day - DAY), max(18 * 60, minute + 30))
    see(tale, group, day, case, "S47", minute=at)
    if conference:
        ended = promised(chance, held + DAY * 3, working_days_on(held, LIMIT - 3), 0.93, 2, most=4)
    else:
        ended = promised(chance, held + DAY * 3, working_days_on(held, LIMIT), 0.84, 4, most=20)
    outcome = "CONFERENCE" if conference else WITHOUT_CONFERENCE.draw(chance)
    level = "CONTINUING" if conference else chance.one_of(("NOT_CONTINUING", "NOT_SUBSTANTIATED"))
    if not conference:
        ruled_out = min(ended, working_days_on(held, LIMIT - chance.whole(0, 4)))
        group.write("conference_not_required", ruled_out, section_47, by=tale.manager(group, ruled_out))
    group.write(
        "section_47_authorised",
        ended,
        section_47,
        by=tale.manager(group, ended),
        outcome=outcome,
        level=level,
    )
    return Enquiry(discussion, section_47, held, ended)


def confer(
    tale: Tale, group: Group, case: Thread, enquiry: Enquiry, outcome: str, *, late: bool = False
) -> Conference:
    """Write the initial conference: booked, reported to, held, and its decisions sent.

    `late`: booked for a day that has not come, though the fifteen working days are over.
    """
    chance = group.chance
    conference = group.open("conference", inside=case, raised_by=enquiry.section_47)
    due = working_days_on(enquiry.held_on, LIMIT)
    held = promised(chance, enquiry.ended_on + DAY * 2, due, 0.83, 7, most=35)
    held = max(held, working_days_on(enquiry.ended_on, 1))
    if late:
        held = working_days_on(tale.today, chance.whole(1, 6))
    elif held >= tale.today > due:
        held = working_by(tale.today - DAY)
    kind = "PRE_BIRTH" if any(member.age_on(held) < 0 for member in group.members) else "ICPC"
    booked = min(enquiry.ended_on, working_by(held - DAY))
    group.write("conference_booked", booked, conference, names=held, category=kind)
    shared = working_by(held - DAY * chance.whole(3, 6)) if chance.happens(0.82) else working_by(held - DAY)
    group.write("conference_report_shared", max(shared, booked), conference, by=group.worker_on(shared))
    chair = tale.somebody(chance, "QRT", held)
    group.write("initial_conference_held", held, conference, by=chair, outcome=outcome, category=kind)
    sent = promised(chance, held, working_days_on(held, 1), 0.87, 3)
    group.write("conference_decisions_sent", sent, conference)
    minutes = promised(chance, held + DAY * 4, working_days_on(held, 20), 0.78, 8)
    group.write("conference_minutes_sent", minutes, conference)
    return Conference(conference, held)
