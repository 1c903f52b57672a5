"""Child protection plans and child in need plans: reviews, core groups and visits until they end."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sightline.invented_county.chance import Chance, Shares
from sightline.invented_county.household import Group, Member, Thread
from sightline.invented_county.journeys.enquiring import Conference
from sightline.invented_county.journeys.seeing import keep_seeing
from sightline.invented_county.seasons import DAY, working_by, working_days_on
from sightline.invented_county.tale import Tale, promised
from sightline.standards import calendar
from sightline.standards.timeline import FactValue

CATEGORIES = Shares({"NEG": 50.5, "EMO": 35.7, "PHY": 7.4, "SAB": 3.8, "MUL": 2.6})
# The share of plans that end at the first, second, third … review, of those that come to it.
ENDS_AT_REVIEW = (0.12, 0.52, 0.68, 0.76, 0.85, 0.9)


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan that ended, or would after the county's last day."""

    plan: Thread
    from_on: date
    until_on: date


def protect(
    tale: Tale,
    group: Group,
    case: Thread,
    conference: Conference,
    *,
    lasts_until: date | None = None,
    ends_on: date | None = None,
    reason: str = "CONFERENCE",
    visited_until: date | None = None,
) -> Plan:
    """Write a protection plan from the conference that made it to the review that ends it."""
    chance = group.chance
    plan = group.open("protection_plan", inside=case, raised_by=conference.conference)
    category = CATEGORIES.draw(chance)

    def each(member: Member) -> dict[str, FactValue]:
        if member.plans_before == 0 and chance.happens(0.2):
            member.plans_before = 1
        number = member.plans_before
        if conference.on < tale.today:
            member.plans_before += 1
        return {"number": number}

    group.write("protection_plan_started", conference.on, plan, each=each, category=category)
    ended = _review(tale, group, case, plan, conference.on, category, lasts_until, ends_on)
    _core_groups(tale, group, plan, conference.on, ended)
    first = promised(chance, conference.on + DAY, working_days_on(conference.on, 5), 0.88, 3, most=9)
    keep_seeing(
        tale, group, case, "CP", conference.on, visited_until or ended, lambda day: working_days_on(day, 10),
        kept=0.87, first=first,
    )  # fmt: skip
    group.write("protection_plan_ended", ended, plan, reason=reason)
    return Plan(plan, conference.on, ended)


def _review(
    tale: Tale,
    group: Group,
    case: Thread,
    plan: Thread,
    began: date,
    category: str,
    lasts_until: date | None,
    ends_on: date | None,
) -> date:
    """Write the review conferences. Returns the plan's last day: that of the last, or `ends_on`."""
    chance, last, number = group.chance, began, 0
    while True:
        due = calendar.add_months(last, 6 if number else 3)
        held = promised(chance, due - DAY * (40 if number else 25), due, 0.95, 9, most=40)
        if ends_on and held >= ends_on:
            return ends_on
        share = ENDS_AT_REVIEW[min(number, len(ENDS_AT_REVIEW) - 1)]
        ends = chance.happens(share) and ends_on is None and (lasts_until is None or held >= lasts_until)
        _review_conference(tale, group, plan, last, held, "END" if ends else "CONTINUE")
        if number == 0 and not ends and chance.happens(0.12):
            changed = CATEGORIES.draw(chance)
            group.write("protection_plan_category_changed", held, plan, category=changed)
        if ends or held >= tale.today:
            return held
        last, number = held, number + 1


def _review_conference(tale: Tale, group: Group, plan: Thread, last: date, held: date, outcome: str) -> None:
    """Write one review: booked, reported to, held."""
    chance = group.chance
    conference = group.open("conference", inside=plan)
    booked = max(last, working_by(held - DAY * chance.whole(35, 60)))
    group.write("conference_booked", booked, conference, names=held, category="RCPC")
    shared = (
        working_by(held - DAY * chance.whole(7, 12)) if chance.happens(0.84) else working_by(held - DAY * 3)
    )
    group.write("conference_report_shared", max(shared, booked), conference, by=group.worker_on(shared))
    group.write("review_conference_held", held, plan, by=tale.somebody(chance, "QRT", held), outcome=outcome)


def _core_groups(tale: Tale, group: Group, plan: Thread, began: date, ended: date) -> None:
    chance = group.chance
    day = promised(chance, began + DAY * 4, working_days_on(began, 10), 0.9, 4, most=15)
    while day < min(ended, tale.today):
        group.write("core_group_held", day, plan, by=group.worker_on(day))
        slip = tale.strain(group, day)
        day = promised(chance, day + DAY * 24, day + DAY * 42, 0.88 - 0.4 * slip, 7 + 12 * slip, most=50)


def support(
    tale: Tale,
    group: Group,
    case: Thread,
    from_on: date,
    until_on: date,
    *,
    due: Callable[[date], date] = lambda day: working_days_on(day, 20),
    context: str = "CIN",
    visited_until: date | None = None,
) -> Plan:
    """Write a child in need plan with its reviews and visits."""
    chance = group.chance
    plan = group.open("need_plan", inside=case)
    group.write("need_plan_started", from_on, plan, by=group.worker_on(from_on))
    day = promised(chance, from_on + DAY * 20, from_on + DAY * 42, 0.86, 8)
    while day < min(until_on, tale.today):
        group.write("need_plan_reviewed", day, plan, by=group.worker_on(day))
        slip = tale.strain(group, day)
        limit = calendar.add_months(day, 3)
        day = promised(chance, day + DAY * 55, limit, 0.86 - 0.35 * slip, 12 + 10 * slip, most=70)
    keep_seeing(tale, group, case, context, from_on, visited_until or until_on, due, kept=0.86)
    group.write("need_plan_ended", until_on, plan)
    return Plan(plan, from_on, until_on)


def begins_after(tale: Tale, chance: Chance, day: date) -> date:
    """Return the day on which a child in need plan begins after the decision that it is needed."""
    begins = promised(chance, day + DAY, working_days_on(day, 10), 0.85, 5, most=14)
    if begins >= tale.today > day:
        begins = min(begins, max(day, working_by(tale.today - DAY)))
    return begins


def need_plan_days(chance: Chance) -> int:
    """Return how long a child in need plan lasts: about ten months, seldom more than two years."""
    return chance.wait(330, 55, 1000)
