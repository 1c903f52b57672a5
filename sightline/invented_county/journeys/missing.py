"""Children who go missing, from care and from home, and those whom somebody exploits."""

from datetime import date

from sightline.invented_county.chance import Shares
from sightline.invented_county.household import Group, Thread
from sightline.invented_county.seasons import DAY, working_days_on, working_from
from sightline.invented_county.tale import Tale, clock_time, promised

RISKS = Shares({"LOW": 22, "MEDIUM": 60, "HIGH": 18})
LEVELS = Shares({"EMERGING": 45, "MODERATE": 38, "SIGNIFICANT": 17})
WEEKS = {"SIGNIFICANT": 4, "MODERATE": 8, "EMERGING": 12, "NONE": 12}
FEWER = {"SIGNIFICANT": "MODERATE", "MODERATE": "EMERGING", "EMERGING": "NONE", "NONE": "NONE"}
EVENING = 19 * 60


def go_missing(tale: Tale, group: Group, since: date, until: date, times_a_year: float) -> None:
    """Tell every time that a child goes missing between two days."""
    chance, day = group.chance, since
    noticed: list[date] = []
    while True:
        day += DAY * max(2, round(chance.expovariate(times_a_year / 365)))
        if day >= min(until, tale.today) - DAY * 4:
            return
        recent = sum(1 for one in noticed if (day - one).days <= 90)
        noticed.append(day)
        day = _one_time(tale, group, day, again=recent >= 2)


def _one_time(tale: Tale, group: Group, day: date, *, again: bool) -> date:
    """Tell one time, from being noticed to what the interview led to. Returns the day of return."""
    chance = group.chance
    episode = group.open("missing_episode")
    minute = (EVENING + chance.whole(-180, 240)) % 1440
    risk = RISKS.draw(chance)
    away = chance.happens(0.12)
    group.write("missing_noticed", day, episode, minute=minute, category="A" if away else "M", level=risk)
    told = clock_time(day, minute + (chance.whole(5, 55) if chance.happens(0.84) else chance.whole(65, 300)))
    lot = chance.random()
    hours = chance.whole(2, 9) if lot < 0.62 else chance.whole(10, 30) if lot < 0.93 else chance.whole(40, 90)
    back = clock_time(day, minute + hours * 60)
    if told < back:
        group.write("missing_reported", told[0], episode, minute=told[1])
    meets = again or hours > (24 if risk == "HIGH" else 72)
    if meets:
        limit = 24 if again or risk == "HIGH" else 72
        after = chance.whole(6, limit - 1) if chance.happens(0.8) else limit + chance.whole(2, 30)
        met = clock_time(day, minute + after * 60)
        group.write("missing_meeting_held", met[0], episode, minute=met[1])
    group.write("missing_found", back[0], episode, minute=back[1])
    _interview(tale, group, episode, *back)
    return back[0]


def _interview(tale: Tale, group: Group, episode: Thread, back_on: date, minute: int) -> None:
    chance = group.chance
    accepted = chance.happens(0.9)
    offered = back_on + DAY * chance.whole(0, 1)
    if chance.happens(0.015):
        return
    group.write("return_interview_offered", offered, episode, flag=accepted)
    if not accepted:
        return
    after = chance.whole(12, 70) if chance.happens(0.79) else chance.whole(75, 200)
    held = clock_time(back_on, minute + after * 60)
    held = (held[0], min(max(held[1], 9 * 60), 18 * 60))
    group.write("return_interview_held", held[0], episode, minute=held[1])
    shared = promised(chance, held[0], working_days_on(held[0], 1), 0.9, 3, most=10)
    group.write("return_interview_shared", shared, episode)


def be_exploited(tale: Tale, group: Group, on: date, until: date) -> None:
    """Tell signs of exploitation, how the risk is assessed again and again, and its end."""
    chance, level = group.chance, LEVELS.draw(group.chance)
    plan = group.open("exploitation")
    on = working_from(on)
    group.write("exploitation_suspected", on, plan)
    day = promised(chance, on + DAY, working_days_on(on, 5), 0.85, 4, most=12)
    end = min(until, working_from(on + DAY * chance.wait(300, 90, 700)))
    while day < end:
        group.write("exploitation_assessed", day, plan, by=group.worker_on(day), level=level)
        if level == "NONE":
            end = working_from(day + DAY * 5)
            break
        limit = day + DAY * 7 * WEEKS[level]
        day = promised(chance, day + DAY * 12, limit, 0.86, 6, most=25)
        level = FEWER[level] if chance.happens(0.3) else level
    group.write("exploitation_stepped_down", min(end, until), plan)
