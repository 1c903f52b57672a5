"""Courts and police: the letter, the application, the orders that follow one another, the final one."""

from datetime import date
from typing import TYPE_CHECKING

from sightline.invented_county.household import Group, Thread
from sightline.invented_county.seasons import DAY, working_by, working_from
from sightline.invented_county.tale import Tale, promised

if TYPE_CHECKING:
    from sightline.invented_county.journeys.looked_after import Period

WEEKS = 26
LAST_DAY = WEEKS * 7 - 1


def order(tale: Tale, group: Group, story: "Period", route: str, authorised_on: date | None) -> None:
    """Write the legal statuses of a period of care, one from the end of another, and the court's part."""
    chance, day = group.chance, story.from_on
    minute = chance.whole(9 * 60, 17 * 60)
    if route == "L1":
        minute = chance.whole(18 * 60, 22 * 60)
        days = chance.whole(1, 2)
        _status(group, story.period, "L1", day, minute, day + DAY * days, minute - 90, expires=day + DAY * 3)
        day, minute = day + DAY * days, minute - 90
        route = "C1" if chance.happens(0.55) else "V2"
    elif route == "L2":
        ends = working_by(day + DAY * chance.whole(6, 8))
        _status(group, story.period, "L2", day, minute, ends, 15 * 60, expires=day + DAY * 8)
        day, minute, route = ends, 15 * 60, "C1"
    if day >= story.until_on:
        return
    if route == "V2" and authorised_on is None and story.how == "stays" and chance.happens(0.4):
        applied = working_from(day + DAY * chance.wait(150, 40, 500))
        if applied < story.until_on:
            _status(group, story.period, "V2", day, minute, applied, 12 * 60)
            day, minute, route = applied, 12 * 60, "C1"
    if route == "V2" and authorised_on is not None:
        applied = working_from(day + DAY * 21)
        _status(group, story.period, "V2", day, minute, applied, 12 * 60)
        day, minute, route = applied, 12 * 60, "C1"
    if route == "C1":
        _proceed(tale, group, story, day, minute, authorised_on)
    else:
        _status(group, story.period, route, day, minute, story.until_on, 17 * 60)
        if route == "J1":
            _remand(group, day, story.until_on)


def _status(
    group: Group,
    period: Thread,
    code: str,
    on: date,
    minute: int,
    until: date,
    until_minute: int,
    *,
    expires: date | None = None,
) -> None:
    status = group.open("legal_status", inside=period)
    group.write("legal_status_started", on, status, minute=minute, names=expires, code=code)
    group.write("legal_status_ended", until, status, minute=until_minute, code=code)


def _proceed(
    tale: Tale, group: Group, story: "Period", day: date, minute: int, authorised_on: date | None
) -> None:
    """Write care proceedings with interim orders until the final one."""
    chance = group.chance
    if chance.happens(0.55):
        letter = group.open("pre_proceedings", inside=story.case)
        sent = working_by(day - DAY * chance.whole(60, 150))
        ended = promised(chance, sent + DAY * 40, min(sent + DAY * 112, day - DAY), 0.95, 3)
        if ended <= day and sent >= tale.began_on:
            group.write("proceedings_letter_sent", sent, letter)
            group.write("pre_proceedings_ended", ended, letter)
    court = group.open("proceedings", inside=story.case)
    group.write("care_application_issued", day, court)
    due = day + DAY * LAST_DAY
    final = promised(chance, day + DAY * 120, due, 0.55, 45, most=200)
    if authorised_on:
        final = authorised_on
    elif story.how in ("guardian", "home") or final >= story.until_on:
        final = story.until_on
    if final > due and chance.happens(0.8):
        extended = working_by(due - DAY * chance.whole(2, 20))
        named = extended + DAY * 76 if final <= extended + DAY * 76 else final
        group.write("proceedings_extended", extended, court, names=named)
    _status(group, story.period, "C1", day, minute, final, 13 * 60)
    group.write("final_order_made", final, court)
    if final < story.until_on:
        code = "E1" if authorised_on else "C2"
        _status(group, story.period, code, final, 13 * 60, story.until_on, 17 * 60)


def _remand(group: Group, on: date, until: date) -> None:
    chance = group.chance
    remand = group.open("remand")
    group.write("remand_started", on, remand)
    planned = working_from(on + DAY * chance.whole(2, 13))
    if planned < until:
        group.write("detention_plan_made", planned, remand)
    group.write("remand_ended", until, remand)
