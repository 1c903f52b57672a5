"""One child's time in care from first to last, and what its end leads to."""

from dataclasses import dataclass
from datetime import date

from sightline.invented_county.household import Group, Thread
from sightline.invented_county.journeys import leaving_care
from sightline.invented_county.journeys.casework import close, move
from sightline.invented_county.journeys.looked_after import Period, look_after
from sightline.invented_county.seasons import DAY, working_days_on, working_from
from sightline.invented_county.tale import Tale

CLOSED_BECAUSE = {
    "E41": "RC3", "E45": "RC4", "E46": "RC4", "E47": "RC4", "E48": "RC4", "E11": "RC1", "E12": "RC1",
    "E3": "RC5",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class AfterCare:
    """The day care ended, and the day the case closed with it; None where the child goes home to a plan."""

    ended_on: date
    closed_on: date | None


def in_care(
    tale: Tale,
    group: Group,
    case: Thread,
    on: date,
    *,
    route: str | None = None,
    how: str | None = None,
    lasts_until: date | None = None,
    abroad: bool = False,
) -> AfterCare:
    """Tell one child's care, who holds it meanwhile, and what is owed from sixteen on."""
    chance = group.chance
    if not abroad:
        move(tale, group, case, working_from(on + DAY * chance.whole(15, 70)), "care")
    story = look_after(tale, group, case, on, route=route, how=how, lasts_until=lasts_until, abroad=abroad)
    eligible = leaving_care.become_eligible(tale, group, story.from_on, story.until_on)
    return AfterCare(story.until_on, _closed(tale, group, story, eligible))


def _closed(tale: Tale, group: Group, story: Period, eligible: leaving_care.Eligible | None) -> date | None:
    """Close the case of a child who does not go home. Returns the day, or None."""
    chance, member, ended = group.chance, group.members[0], story.until_on
    if ended >= member.birthday(18):
        close(group, story.case, ended, "RC7")
        leaving_care.leave(tale, group, eligible, ended)
        return ended
    if eligible is not None:
        group.write("leaving_care_ended", ended, eligible.entitled)
    if story.how == "home":
        return None
    closed = ended if story.how == "adopted" else working_days_on(ended, chance.whole(0, 4))
    if story.how == "adopted":
        member.ended_on = ended
    return close(group, story.case, closed, CLOSED_BECAUSE.get(story.code, "RC7"))
