"""The front door: contacts, multi-agency enquiries, referrals, and what comes at night."""

from dataclasses import dataclass
from datetime import date

from sightline.invented_county.chance import Shares
from sightline.invented_county.household import Group, Thread
from sightline.invented_county.seasons import (
    minute_of_contact,
    working,
    working_days_on,
)
from sightline.invented_county.tale import Tale, clock_time

GRADES = Shares({"RED": 11, "AMBER": 39, "GREEN": 50})
HOURS = {"RED": 4, "AMBER": 24, "GREEN": 72}
CHECK_HOURS = {"RED": 2, "AMBER": 8, "GREEN": 24}
AGENCIES_ASKED = Shares({"POLICE": 38, "HEALTH": 34, "EDUCATION": 28, "HOUSING": 7, "PROBATION": 6,
                         "EARLY_HELP": 14, "ADULT_SERVICES": 5, "MENTAL_HEALTH": 6})  # fmt: skip
CHECK_ANSWERS = Shares({"INFORMATION": 66, "NOTHING_KNOWN": 30, "NOT_SHARED": 4})
NEEDS = Shares({"N1": 57, "N2": 7, "N3": 8, "N4": 10, "N5": 13, "N6": 3, "N7": 0.5, "N8": 1.5})
ENDED_AT_THE_DOOR = Shares({"NFA": 44, "ADVICE": 41, "EARLY_HELP": 15})
OPENING, CLOSING = 8 * 60 + 30, 17 * 60 + 30


@dataclass(frozen=True, slots=True)
class Referral:
    """A referral that was accepted: its case, its day, and the day the next step was decided."""

    case: Thread
    on: date
    decided_on: date


def channel(source: str, minute: int) -> str:
    """Return how a contact from a source comes."""
    if source == "6":
        return "POLICE_INTERFACE"
    if source in ("2A", "2B"):
        return "SCHOOL_INTERFACE" if minute % 3 == 0 else "PORTAL"
    if not OPENING - 60 <= minute <= CLOSING + 60:
        return "NIGHT_TEAM"
    return ("PHONE", "PORTAL", "EMAIL", "PHONE", "PORTAL", "LETTER", "IN_PERSON")[minute % 7]


def contact(
    tale: Tale, group: Group, on: date, source: str, outcome: str, *, enquiry: float = 0.3
) -> tuple[Thread, date, int]:
    """Write a contact about children who are not open, and its decision.

    Returns the contact, and the day and minute of the decision.
    """
    chance = group.chance
    minute = minute_of_contact(chance, on)
    told = group.open("contact")
    group.write("contact_received", on, told, minute=minute, source=source, channel=channel(source, minute))
    group.write("holder_changed", on, None, minute=minute, team="HUB")
    if not OPENING <= minute <= CLOSING and chance.happens(0.6):
        night(tale, group, on, minute, "ADVICE")
    enquired = chance.happens(enquiry)
    if enquired:
        decided = _enquire(tale, group, on, minute, told, outcome)
    else:
        decided = _decided(tale, group, on, minute)
    worker = tale.somebody(chance, "HUB", decided[0])
    group.write(
        "contact_decided", decided[0], told, minute=decided[1], by=worker, outcome=outcome, worker=worker
    )
    signed = clock_time(decided[0], decided[1] + chance.wait(25, 3, 150))
    manager = tale.force.manager_on("HUB", signed[0])
    group.write("contact_decision_signed", signed[0], told, minute=signed[1], by=manager, worker=manager)
    return told, *decided


def _decided(tale: Tale, group: Group, on: date, minute: int) -> tuple[date, int]:
    """Return when a contact is decided: the same day or the next working one, seldom later."""
    chance = group.chance
    lot = chance.random()
    if working(on) and OPENING <= minute < CLOSING - 60 and lot < 0.62:
        return on, min(minute + chance.wait(110, 20, 400), CLOSING)
    days = 1 if lot < 0.96 else chance.whole(2, 3)
    return working_days_on(on, days), chance.whole(OPENING, CLOSING - 30)


def _enquire(tale: Tale, group: Group, on: date, minute: int, told: Thread, outcome: str) -> tuple[date, int]:
    """Write a multi-agency enquiry with its partner checks. Returns when it was decided."""
    chance = group.chance
    enquiry = group.open("enquiry", raised_by=told)
    opened = clock_time(on, minute + chance.whole(10, 60))
    if not working(on) or minute > CLOSING:
        opened = working_days_on(on, 1), chance.whole(OPENING, OPENING + 90)
    day, began = opened
    grade = GRADES.draw(chance)
    group.write("enquiry_opened", day, enquiry, minute=began)
    graded = clock_time(day, began + chance.whole(5, 25))
    group.write("enquiry_graded", graded[0], enquiry, minute=graded[1], level=grade, reason="FIRST")
    asked = clock_time(day, began + 30)
    answers: list[tuple[Thread, str, tuple[date, int], str]] = []
    for agency in sorted({AGENCIES_ASKED.draw(chance) for _ in range(chance.whole(2, 5))}):
        check = group.open("partner_check", inside=enquiry)
        group.write("check_requested", asked[0], check, minute=asked[1], agency=agency, level=grade)
        most = CHECK_HOURS[grade] * 60
        takes = (
            most * (0.15 + 0.8 * chance.random()) if chance.happens(0.86) else most * (1.05 + chance.random())
        )
        back = clock_time(asked[0], asked[1] + round(takes))
        answers.append((check, agency, back, CHECK_ANSWERS.draw(chance)))
    limit = HOURS[grade] * 60
    if grade == "GREEN" and chance.happens(0.09):
        again = clock_time(graded[0], graded[1] + chance.whole(90, 240))
        group.write("enquiry_graded", again[0], enquiry, minute=again[1], level="AMBER", reason="RAISED")
        limit = 22 * 60
    takes = (
        limit * (0.3 + 0.35 * chance.random())
        if chance.happens(0.93)
        else limit * (1.05 + 0.4 * chance.random())
    )
    decided = clock_time(graded[0], graded[1] + round(takes))
    tier = {"REFERRAL": "3", "EARLY_HELP": "2"}.get(outcome, "1")
    for check, agency, back, answer in answers:
        if back > decided:
            group.write("check_called_off", decided[0], check, minute=decided[1], agency=agency)
        group.write("check_returned", back[0], check, minute=back[1], agency=agency, outcome=answer)
    group.write("enquiry_decided", decided[0], enquiry, minute=decided[1], outcome=outcome, level=tier)
    return decided


def refer(
    tale: Tale, group: Group, on: date, source: str, outcome: str, team: str | None, *, contacted: bool = True
) -> Referral:
    """Write a referral and the decision on the next step, after the contact that it began with."""
    chance = group.chance
    told: Thread | None = None
    day, minute = on, chance.whole(OPENING, CLOSING - 60)
    if contacted:
        told, day, minute = contact(tale, group, on, source, "REFERRAL", enquiry=0.45)
    case = group.open("case", raised_by=told)
    stopped = outcome == "NFA"
    category = None if stopped and chance.happens(0.5) else NEEDS.draw(chance)
    group.write("referral_received", day, case, source=source, category=category, flag=stopped)
    decided = _next_step(tale, group, day, minute)
    manager = tale.force.manager_on("HUB", decided[0])
    later = 0 if chance.happens(0.86) else 1 if chance.happens(0.7) else 3
    told_back = working_days_on(decided[0], later) if later else decided[0]
    told_at = chance.whole(13 * 60, CLOSING) if later else min(decided[1] + 60, 1435)
    group.write("referral_acknowledged", told_back, case, minute=told_at)
    group.write("referral_decided", decided[0], case, minute=decided[1], by=manager, outcome=outcome,
                worker=manager, team=team)  # fmt: skip
    return Referral(case, day, decided[0])


def _next_step(tale: Tale, group: Group, day: date, minute: int) -> tuple[date, int]:
    """Return when the next step after a referral is decided: nearly always within a working day."""
    chance = group.chance
    lot = chance.random()
    days = 0 if lot < 0.55 else 1 if lot < 0.975 else chance.whole(2, 4)
    later = working_days_on(day, days)
    if not days or later >= tale.today > day:
        return day, min(minute + chance.whole(3, 60), 1430)
    return later, chance.whole(OPENING, CLOSING - 90)


def information(tale: Tale, group: Group, on: date, source: str) -> None:
    """Write a contact about children whose case is open: it goes to their worker."""
    chance = group.chance
    minute = minute_of_contact(chance, on)
    told = group.open("contact")
    group.write("contact_received", on, told, minute=minute, source=source, channel=channel(source, minute))
    late = chance.wait(70, 8, 230) if chance.happens(0.9) else chance.whole(250, 900)
    passed = clock_time(on, minute + late)
    worker = group.worker_on(passed[0])
    group.write("information_passed_on", passed[0], told, minute=passed[1], worker=worker)
    decided = clock_time(passed[0], passed[1] + chance.whole(2, 20))
    officer = tale.somebody(chance, "HUB", decided[0])
    group.write("contact_decided", decided[0], told, minute=decided[1], by=officer, outcome="EXISTING_CASE",
                worker=officer)  # fmt: skip
    signed = clock_time(decided[0], decided[1] + chance.whole(5, 120))
    manager = tale.force.manager_on("HUB", signed[0])
    group.write("contact_decision_signed", signed[0], told, minute=signed[1], by=manager, worker=manager)


def night(tale: Tale, group: Group, on: date, minute: int, outcome: str) -> None:
    """Write what the night team decided, who signed it and what the day manager made of it."""
    chance = group.chance
    night_enquiry = group.open("night_enquiry")
    made = clock_time(on, minute + chance.whole(15, 80))
    worker = tale.somebody(chance, "NIT", made[0])
    group.write(
        "night_decision_made",
        made[0],
        night_enquiry,
        minute=made[1],
        by=worker,
        worker=worker,
        outcome=outcome,
    )
    late = chance.wait(50, 10, 115) if chance.happens(0.92) else chance.whole(125, 300)
    signed = clock_time(made[0], made[1] + late)
    manager = tale.force.manager_on("NIT", signed[0])
    group.write(
        "night_decision_signed", signed[0], night_enquiry, minute=signed[1], by=manager, worker=manager
    )
    nine = 9 * 60
    early = working(made[0]) and made[1] < nine
    morning = made[0] if early else working_days_on(made[0], 1)
    after = chance.wait(100, 15, 235) if chance.happens(0.93) else chance.whole(250, 420)
    day_manager = tale.force.manager_on("HUB", morning)
    group.write("night_decision_reviewed", morning, night_enquiry, minute=nine + after, by=day_manager,
                worker=day_manager, outcome="CHANGED" if chance.happens(0.07) else "CONFIRMED")  # fmt: skip


def only_a_contact(tale: Tale, group: Group, on: date, source: str) -> date:
    """Write a contact that goes no further. Returns the day it was decided."""
    outcome = ENDED_AT_THE_DOOR.draw(group.chance)
    _, decided_on, _ = contact(tale, group, on, source, outcome, enquiry=0.18)
    return decided_on
