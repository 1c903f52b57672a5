"""Where looked-after children live: one placement from the end of another, and the visits to each."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from sightline.invented_county import places
from sightline.invented_county.chance import Chance, Shares
from sightline.invented_county.household import Group, Thread
from sightline.invented_county.journeys.seeing import keep_seeing
from sightline.invented_county.seasons import DAY, working_days_on, working_from
from sightline.invented_county.tale import Tale, promised
from sightline.standards import calendar

if TYPE_CHECKING:
    from sightline.invented_county.journeys.looked_after import Period

SUPPORTED_SINCE = date(2024, 4, 1)
YOUNG = Shares({"U6": 66, "U3": 24, "P1": 4, "R3": 6})
MIDDLE = Shares({"U6": 66, "U3": 22, "K2": 8, "P1": 4})
TEENS = Shares({"U6": 54, "U3": 13, "K2": 27, "P1": 4, "S1": 2})
NEARLY_GROWN = Shares({"U6": 24, "K3": 55, "K2": 18, "U3": 3})
PROVIDERS = {
    "K2": Shares({"PR4": 80, "PR1": 12, "PR5": 8}),
    "K3": Shares({"PR4": 78, "PR1": 8, "PR5": 14}),
    "U6": Shares({"PR1": 58, "PR4": 40, "PR2": 2}),
    "U4": Shares({"PR1": 58, "PR4": 40, "PR2": 2}),
    "R3": Shares({"PR4": 85, "PR1": 15}),
    "S1": Shares({"PR4": 70, "PR3": 30}),
}
WHY_MOVED = Shares({"CARPL": 58, "CREQB": 16, "CREQO": 6, "CHILD": 5, "LAREQ": 5, "STAND": 3, "ALLEG": 2,
                    "CLOSE": 2, "OTHER": 3})  # fmt: skip
MEANT_TO_LAST = ("U1", "U4")


@dataclass(frozen=True, slots=True)
class Stay:
    """A placement: its kind, its days, and whether it is meant to last to eighteen."""

    code: str
    from_on: date
    until_on: date
    lasting: bool


def place(
    tale: Tale, group: Group, story: "Period", adopted_from: date | None, *, abroad: bool = False
) -> list[Stay]:
    """Write the placements of a period of care, each from the day the last one ended. Returns them."""
    chance = group.chance
    stays = _stays(chance, group, story, adopted_from, abroad=abroad)
    for number, stay in enumerate(stays):
        last = number == len(stays) - 1
        placement = group.open("placement", inside=story.period)
        provider = "PR0" if stay.code == "P1" else PROVIDERS.get(stay.code, Shares({"PR1": 1})).draw(chance)
        urn = f"SC9{chance.whole(0, 99_999):05d}" if stay.code in ("K2", "K3", "R3", "S1") else None
        same_carer = number > 0 and stays[number - 1].code[0] == "U" == stay.code[0] and stay.lasting
        group.write(
            "placement_started", stay.from_on, placement, code=stay.code, category=provider,
            long_term=stay.code in MEANT_TO_LAST, flag=stay.lasting, provider_urn=urn,
            reason="S" if number == 0 else "T" if same_carer else "P",
            location=chance.one_of(places.TOWNS) if chance.happens(0.84) else "Outside the county",
        )  # fmt: skip
        _plan(tale, group, placement, stay, story)
        why = None
        if not last:
            why = "PLACE" if stays[number + 1].lasting and stay.code[0] == "U" else WHY_MOVED.draw(chance)
        outcome = story.code if last else "X1"
        ended = "K3" if stay.code == "H5" and stay.until_on >= SUPPORTED_SINCE else stay.code
        group.write("placement_ended", stay.until_on, placement, code=ended, reason=why, outcome=outcome)
    return stays


def _plan(tale: Tale, group: Group, placement: Thread, stay: Stay, story: "Period") -> None:
    chance = group.chance
    due = working_days_on(stay.from_on, 5)
    for kind, kept in (("placement_plan_made", 0.84), ("placement_notified", 0.9)):
        done = promised(chance, stay.from_on, due, kept, 5, most=25)
        if done <= stay.until_on:
            group.write(kind, done, placement)
    if stay.code == "P1":
        group.write("placement_variant_set", stay.from_on, placement, code="PARENTS_UNASSESSED")
        assessed = working_from(stay.from_on + DAY * chance.whole(40, 80))
        if assessed < stay.until_on:
            group.write("placement_variant_set", assessed, placement, code="STANDARD")


def _stays(
    chance: Chance, group: Group, story: "Period", adopted_from: date | None, *, abroad: bool
) -> list[Stay]:
    """Return where the child lives from the first day of care to the last."""
    if story.moves_on:
        first, second = chance.one_of((("U6", "U6"), ("U6", "U3"), ("U3", "U6")))
        return [
            Stay(first, story.from_on, story.moves_on, False),
            Stay(second, story.moves_on, story.until_on, False),
        ]
    member, day = group.members[0], story.from_on
    until = adopted_from or story.until_on
    found: list[Stay] = []
    settled = False
    while day < until:
        age = member.age_on(day)
        code = _code(chance, age, day, abroad=abroad)
        if settled and age < 16:
            code, days = ("U4" if found[-1].code in ("U6", "K2", "P1") else "U1"), 9_000
        else:
            days = chance.wait(330 if age < 10 else 260, 12, 1500)
            if adopted_from:
                days = chance.wait(500, 60, 1500)
        if code in ("P1", "R3"):
            days = min(days, 200)
        ends = working_from(day + DAY * days)
        long_enough = (ends - story.from_on).days > 380 and code in ("U3", "U6")
        settled = story.how == "stays" and long_enough and chance.happens(0.5)
        ends = until if (until - ends).days < 8 or ends >= until else ends
        if code in MEANT_TO_LAST and chance.happens(0.16) and (until - day).days > 500:
            ends, settled = working_from(day + DAY * chance.whole(200, 480)), False
        found.append(Stay(code, day, ends, code in MEANT_TO_LAST))
        day = ends
    if adopted_from and adopted_from < story.until_on:
        found.append(Stay("A5" if chance.happens(0.14) else "A6", adopted_from, story.until_on, False))
    return found


def _code(chance: Chance, age: int, on: date, *, abroad: bool) -> str:
    if abroad:
        code = "K3" if age >= 16 and chance.happens(0.7) else "U6"
    else:
        kinds = YOUNG if age < 5 else MIDDLE if age < 11 else TEENS if age < 16 else NEARLY_GROWN
        code = kinds.draw(chance)
    if code == "R3" and age >= 1:
        return "U6"
    return "H5" if code == "K3" and on < SUPPORTED_SINCE else code


def visit(tale: Tale, group: Group, story: "Period", stays: list[Stay]) -> None:
    """See the child in each placement as its own rule asks: within a week, then by its kind and age."""
    see = partial(keep_seeing, tale, group, story.case, "CLA")
    for stay in stays:
        first = promised(group.chance, stay.from_on, stay.from_on + DAY * 7, 0.93, 3, most=10)
        if stay.code[0] == "A" or first >= stay.until_on:
            continue
        year_on = calendar.add_months(stay.from_on, 12)
        kept = 0.95 if stay.code == "P1" else 0.9
        see(stay.from_on, min(stay.until_on, year_on), _rule(stay), kept=kept, first=first)
        if stay.until_on <= year_on:
            continue
        last = max(group.members[0].last_seen_on or year_on, first)
        if stay.lasting:
            see(last, stay.until_on, lambda day: calendar.add_months(day, 3), kept=0.9, most=89)
        else:
            see(last, stay.until_on, _rule(stay), kept=0.9)


def _rule(stay: Stay) -> Callable[[date], date]:
    reviewed = stay.from_on + DAY * 40

    def due(day: date) -> date:
        if stay.code == "P1":
            return day + DAY * (7 if day < reviewed else 27)
        return day + DAY * 42

    return due
