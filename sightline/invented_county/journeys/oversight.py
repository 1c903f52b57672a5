"""A manager's eye on each case: entries that name the child, closer where the risk is higher."""

from datetime import date

from sightline.invented_county import teams
from sightline.invented_county.household import Member
from sightline.invented_county.seasons import DAY, working_days_on, working_from
from sightline.invented_county.tale import FAR, Tale, promised

RISK_BEGINS = ("protection_plan_started", "care_application_issued")
RISK_ENDS = ("protection_plan_ended", "final_order_made")


def oversee(tale: Tale, member: Member) -> None:
    """Write the manager's entries of every case of a child."""
    entries = member.diary.entries
    cases = {entry.subject: entry.on for entry in entries if entry.kind == "referral_received"}
    closed = {entry.subject: entry.on for entry in entries if entry.kind == "case_closed"}
    risks = [
        (entry.on, entry.kind in RISK_BEGINS) for entry in entries if entry.kind in RISK_BEGINS + RISK_ENDS
    ]
    for case, began in cases.items():
        if case is not None:
            _oversee_case(tale, member, case, began, closed.get(case, tale.today), sorted(risks))


def _oversee_case(
    tale: Tale, member: Member, case: int, began: date, until: date, risks: list[tuple[date, bool]]
) -> None:
    chance, day = member.diary.chance, began
    while True:
        limit = 20 if _at_risk(risks, day) else 40
        due = working_days_on(day, limit)
        turns = min((on for on, begins in risks if begins and day < on <= due), default=FAR)
        due = min(due, working_days_on(turns, 20)) if turns < FAR else due
        team = next((stint.team for stint in reversed(member.stints) if stint.from_on <= day), "HUB")
        slip = teams.strain(team, day, tale.today)
        day = max(
            working_from(day + DAY), promised(chance, day + DAY * 8, due, 0.86 - 0.4 * slip, 6 + 14 * slip)
        )
        if day >= until:
            return
        manager = tale.force.manager_on(team, day)
        member.diary.write("oversight_recorded", day, case, {"worker": manager}, by=manager)


def _at_risk(risks: list[tuple[date, bool]], day: date) -> bool:
    return sum(1 if begins else -1 for on, begins in risks if on <= day) > 0
