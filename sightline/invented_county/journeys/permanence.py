"""Adoption: plan, decision, the order that allows it, the match, the new family and the last order."""

from dataclasses import dataclass
from datetime import date

from sightline.invented_county.chance import Shares
from sightline.invented_county.household import Group, Thread
from sightline.invented_county.seasons import DAY, working_days_on, working_from
from sightline.invented_county.tale import Tale, promised
from sightline.standards import calendar

ADOPTERS = Shares({"MF": 76, "F1": 9, "MM": 8, "FF": 6, "M1": 1})
MARRIED = {"MF": ("L11", "L3"), "FF": ("L12", "L2"), "MM": ("L12", "L2"), "F1": ("L0",), "M1": ("L0",)}


@dataclass(frozen=True, slots=True)
class Adoption:
    """The days of an adoption: authority to place, moving in, the order."""

    authorised_on: date
    placed_on: date
    ordered_on: date


def adopt(tale: Tale, group: Group, case: Thread, period: Thread, care_from: date) -> Adoption:
    """Tell an adoption from the review that plans it to the court's order."""
    chance = group.chance
    adoption = group.open("adoption", inside=period)
    agreed = working_from(care_from + DAY * chance.whole(85, 125))
    group.write("adoption_plan_agreed", agreed, adoption)
    panel = promised(chance, agreed + DAY * 18, calendar.add_months(agreed, 2) - DAY * 8, 0.88, 12)
    group.write("adoption_panel_recommended", panel, adoption)
    decided = promised(chance, panel, working_days_on(panel, 7), 0.95, 3)
    group.write("adoption_decided", decided, adoption)
    ordered = working_from(decided + DAY * chance.wait(70, 14, 240))
    group.write("placement_order_made", ordered, adoption)
    early = chance.happens(0.15)
    matched = working_from(ordered + DAY * (chance.whole(5, 40) if early else chance.wait(140, 30, 500)))
    if early:
        group.write("fostered_for_adoption", ordered, adoption)
    group.write("adopters_matched", matched, adoption)
    placed = working_from(matched + DAY * chance.whole(10, 40))
    group.write("placed_for_adoption", placed, adoption)
    applied = working_from(placed + DAY * chance.wait(130, 74, 320))
    final = working_from(applied + DAY * chance.whole(60, 160))
    reviewed = _reviews(tale, group, adoption, placed, final)
    _visits(tale, group, adoption, case, placed, reviewed, final)
    group.write("adoption_application_made", applied, adoption)
    who = ADOPTERS.draw(chance)
    group.write(
        "adoption_order_made", final, adoption, foster_carer=early, number=1 if who in ("F1", "M1") else 2,
        category=who, level=chance.one_of(MARRIED[who]),
    )  # fmt: skip
    return Adoption(ordered, placed, final)


def _reviews(tale: Tale, group: Group, adoption: Thread, placed: date, final: date) -> date:
    """Write the reviews after placing. Returns the day of the first."""
    chance, number = group.chance, 0
    day = first = promised(chance, placed + DAY * 15, placed + DAY * 28, 0.94, 5, most=15)
    while day < final:
        group.write("adoption_review_held", day, adoption, number=28)
        number += 1
        day = promised(chance, day + DAY * 50, calendar.add_months(day, 3 if number == 1 else 6), 0.93, 8)
    return first


def _visits(
    tale: Tale, group: Group, adoption: Thread, case: Thread, placed: date, reviewed: date, final: date
) -> None:
    """Write weekly visits until the first review, then as it set: every four weeks."""
    chance = group.chance
    day = promised(chance, placed + DAY, placed + DAY * 7, 0.95, 2, most=5)
    while day < min(final, tale.today):
        by = group.worker_on(day)
        group.write("adoption_visit_made", day, adoption, by=by, number=28)
        group.write("child_seen", day, case, by=by, context="ADOPTION", worker=by, code="PLACEMENT")
        for member in group.members:
            member.last_seen_on = day
        limit = 7 if day < reviewed else 28
        day = promised(chance, day + DAY * 3, day + DAY * limit, 0.94, 2, most=7)
