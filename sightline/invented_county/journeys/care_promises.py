"""What is promised to every looked-after child: plans, reviews, health, education, a reviewing officer."""

from datetime import date
from typing import TYPE_CHECKING

from sightline.invented_county import seasons
from sightline.invented_county.chance import Shares
from sightline.invented_county.household import Group
from sightline.invented_county.seasons import DAY, working_by, working_days_on, working_from
from sightline.invented_county.tale import Tale, promised
from sightline.standards import calendar

if TYPE_CHECKING:
    from sightline.invented_county.journeys.looked_after import Period

TOOK_PART = Shares({"PN1": 55, "PN2": 3, "PN3": 1, "PN4": 3, "PN5": 8, "PN6": 24, "PN7": 6})
PLANS = {"home": "RETURN6M", "guardian": "SGOCAO", "adopted": "ADOPTION", "other": "OTHERPLN"}


def keep(tale: Tale, group: Group, story: "Period", adopted_from: date | None) -> None:
    """Write how each promise of a period of care is kept, mostly in time."""
    chance, began, period = group.chance, story.from_on, story.period
    end = min(story.until_on, tale.today)
    planned = promised(chance, began, working_days_on(began, 10), 0.86, 5, most=20)
    plan = PLANS.get(story.how) or ("LTFOST18" if group.members[0].age_on(began) < 15 else "SUPPLIV")
    officer = promised(chance, began, working_days_on(began, 5), 0.93, 4, most=15)
    reviewer = tale.force.seat(chance, "QRT", 0)
    for kind, day in (("care_plan_made", planned), ("reviewing_officer_named", officer)):
        if day <= end and kind == "care_plan_made":
            group.write(
                kind, day, period, by=group.worker_on(day), code="OTHERPLN" if plan == "ADOPTION" else plan
            )
        elif day <= end:
            group.write(kind, day, period, worker=reviewer.worker_on(day))
    _reviews(tale, group, story, adopted_from, plan, reviewer.worker_on)
    _health(group, story, end)
    _education(group, story, end)
    _yearly_return(tale, group, story)


def _reviews(  # type: ignore[no-untyped-def]
    tale: Tale, group: Group, story: "Period", adopted_from: date | None, plan: str, reviewer
) -> None:
    chance, member, number = group.chance, group.members[0], 0
    end = min(adopted_from or story.until_on, story.until_on, tale.today)
    day = promised(chance, story.from_on + DAY * 8, working_days_on(story.from_on, 20), 0.93, 6, most=30)
    while day < end:
        part = "PN0" if member.age_on(day) < 4 else TOOK_PART.draw(chance)
        group.write("care_review_held", day, story.period, by=reviewer(day), code=part)
        sent = promised(chance, day, working_days_on(day, 5), 0.86, 4, most=20)
        record = promised(chance, day + DAY * 5, working_days_on(day, 20), 0.84, 7, most=35)
        if record <= story.until_on:
            group.write("review_decisions_sent", min(sent, record), story.period)
            group.write("review_record_circulated", record, story.period)
        if number == 1 or (number == 0 and chance.happens(0.3)):
            group.write("permanence_plan_recorded", day, story.period, code=plan)
        number += 1
        due = calendar.add_months(day, 3 if number == 1 else 6)
        contact = promised(chance, day + DAY * 35, min(calendar.add_months(day, 3), due - DAY * 5), 0.86, 10)
        if contact < min(due, end):
            group.write("reviewing_officer_contact", contact, story.period, by=reviewer(contact))
        day = promised(chance, day + DAY * 60, due, 0.94, 8, most=40)


def _health(group: Group, story: "Period", end: date) -> None:
    chance, member, began, period = group.chance, group.members[0], story.from_on, story.period
    day = promised(chance, began + DAY * 6, working_days_on(began, 20), 0.76, 12, most=60)
    while day < end:
        group.write("health_assessed", day, period)
        young = calendar.add_months(day, 6) < member.birthday(5)
        due = calendar.add_months(day, 6) if young else calendar.add_months(day, 12)
        if member.age_on(day) < 5 and not young:
            due = max(calendar.add_months(day, 6), min(due, member.birthday(5)))
        day = promised(chance, day + DAY * 100, due, 0.91, 20, most=90)
    day = promised(chance, began + DAY * 50, calendar.add_months(began, 12), 0.84, 30, most=120)
    while day < end:
        group.write("dental_check_done", day, period)
        day = promised(chance, day + DAY * 150, calendar.add_months(day, 12), 0.84, 30, most=120)
    day = working_from(began + DAY * chance.whole(90, 200))
    while day < end:
        age = member.age_on(day)
        if 4 <= age <= 16:
            if chance.happens(0.88):
                score = max(0, min(40, round(chance.gauss(14.5, 6))))
                group.write("strengths_and_difficulties_scored", day, period, number=score)
            else:
                group.write(
                    "strengths_and_difficulties_scored", day, period, reason=chance.one_of(("SDQ2", "SDQ5"))
                )
        day = working_from(day + DAY * chance.whole(340, 390))


def _education(group: Group, story: "Period", end: date) -> None:
    """Write a plan within ten working days and one for every term, by its last day."""
    chance, began = group.chance, story.from_on
    day = promised(chance, began, working_days_on(began, 10), 0.88, 5, most=20)
    terms = seasons.school_terms(began.year, min(end.year, calendar.LAST_DAY.year) + 1)
    while day < end:
        group.write("education_plan_made", day, story.period)
        ahead = next(((first, last) for first, last in terms if first > day), None)
        if ahead is None:
            return
        first, last = ahead
        day = promised(chance, first + DAY * 14, working_by(last), 0.92, 9, most=30)


def _yearly_return(tale: Tale, group: Group, story: "Period") -> None:
    """Write the health outcomes of each 31 March on which the child had been looked after for a year."""
    chance, member = group.chance, group.members[0]
    for year in range(story.from_on.year + 1, tale.today.year + 1):
        last = date(year, 3, 31)
        if not calendar.add_months(story.from_on, 12) <= last < min(story.until_on, tale.today):
            continue
        age = member.age_on(last)
        group.write(
            "health_return_recorded", last, story.period, convicted=age >= 10 and chance.happens(0.02),
            development_check=chance.happens(0.88) if age < 5 else None, immunised=chance.happens(0.84),
            teeth_checked=chance.happens(0.8), health_assessed=chance.happens(0.9),
            substance_misuse=age >= 11 and chance.happens(0.03), intervention_received=None,
        )  # fmt: skip
