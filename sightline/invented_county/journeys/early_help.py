"""Early help: what a family agrees to, the assessment, the team around it and the end."""

from datetime import date

from sightline.invented_county.chance import Shares
from sightline.invented_county.household import Group
from sightline.invented_county.journeys.seeing import keep_seeing
from sightline.invented_county.seasons import DAY, working_by, working_days_on, working_from
from sightline.invented_county.tale import Tale, promised

ENDS = Shares({"OUTCOMES_MET": 66, "STEP_UP": 12, "DISENGAGED": 11, "CONSENT_WITHDRAWN": 7, "MOVED": 4})
WHO_LEADS = Shares({"EARLY_HELP": 52, "EDUCATION": 28, "HEALTH": 13, "VOLUNTARY": 7})
DAYS = (80, 420, 900)


def help_early(
    tale: Tale, group: Group, on: date, *, lasts_until: date | None = None, ends: str | None = None
) -> tuple[date, str]:
    """Tell early help from the day a family agrees to it. Returns the day it ends and why."""
    chance = group.chance
    on = working_from(on)
    helped = group.open("early_help")
    leads = WHO_LEADS.draw(chance)
    seat = tale.force.seat(chance, "early_help", group.family.half)
    group.hold(on, seat, helped, "LEAD_PRACTITIONER", moved=True)
    group.write("early_help_agreed", on, helped, by=group.worker_on(on), agency=leads)
    assessed = promised(chance, on + DAY * 6, working_days_on(on, 30), 0.83, 8, most=50)
    ended = working_from(on + DAY * chance.wait(DAYS[1], DAYS[0], DAYS[2]))
    if lasts_until and ended < lasts_until:
        ended = working_from(lasts_until + DAY * chance.wait(120, 1, 300))
    if assessed < ended:
        group.write("early_help_assessed", assessed, helped, by=group.worker_on(assessed), organisation=leads)
    day = promised(chance, on + DAY * 30, on + DAY * 84, 0.84, 9)
    while day < min(ended, tale.today):
        group.write("family_team_met", day, helped, by=group.worker_on(day))
        day = promised(chance, day + DAY * 42, day + DAY * 84, 0.84, 9)
    first = working_from(on + DAY * chance.whole(3, 12))
    keep_seeing(tale, group, None, "OTHER", on, ended, lambda day: day + DAY * 32, kept=0.9, first=first)
    why = ends or ENDS.draw(chance)
    group.write("early_help_ended", ended, helped, by=group.worker_on(working_by(ended)), reason=why)
    group.release(ended)
    return ended, why
