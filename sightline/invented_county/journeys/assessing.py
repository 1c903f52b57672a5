"""The child and family assessment, from the decision to assess to a manager's signature."""

from dataclasses import dataclass
from datetime import date

from sightline.invented_county.chance import Chance, Shares
from sightline.invented_county.household import Group, Member, Thread
from sightline.invented_county.journeys.seeing import keep_seeing, see
from sightline.invented_county.seasons import DAY, working_by, working_days_on, working_from
from sightline.invented_county.tale import Tale, promised
from sightline.standards.timeline import FactValue

FACTORS = Shares(
    {"3B": 26, "4B": 20, "16A": 12, "17A": 14, "2B": 9, "1B": 9, "4A": 9, "14A": 5, "18C": 7, "3A": 5,
     "6A": 4, "5A": 5, "15A": 3, "10A": 3, "11A": 2, "24A": 2, "2A": 2, "7A": 3, "3C": 4, "19C": 3,
     "13A": 1, "20": 4}
)  # fmt: skip
LIMIT = 45


@dataclass(frozen=True, slots=True)
class Assessed:
    """An assessment that was authorised: its subject and its day."""

    assessment: Thread
    on: date


def length_in_working_days(chance: Chance) -> int:
    """Return how long an assessment takes: half by 33 working days, about one in seven past 45."""
    lot = chance.random()
    if lot < 0.25:
        return chance.whole(5, 17)
    if lot < 0.5:
        return chance.whole(17, 33)
    if lot < 0.86:
        return chance.whole(33, LIMIT)
    return LIMIT + chance.wait(11, 1, 45)


def factors(chance: Chance, on: date, *, none: bool) -> str:
    """Return the factors found, as the census lists them. 18A and 19A ended in March 2024."""
    if none and chance.happens(0.18):
        return "21"
    found = {FACTORS.draw(chance) for _ in range(chance.whole(1, 4))}
    if on < date(2024, 4, 1):
        found = {{"18C": "18A", "19C": "19A"}.get(one, one) for one in found}
    return " ".join(sorted(found))


def assess(
    tale: Tale,
    group: Group,
    case: Thread,
    decided_on: date,
    outcome: str,
    *,
    by: date | None = None,
    after: date | None = None,
) -> Assessed:
    """Write an assessment that starts when it is decided on, and the visits in it.

    It is authorised by the day `by`, and not before the day `after`, if they are given.
    """
    chance = group.chance
    started = decided_on if chance.happens(0.8) else working_days_on(decided_on, chance.whole(1, 2))
    assessment = group.open("assessment", inside=case)
    days = length_in_working_days(chance)
    authorised = working_days_on(started, days)
    if by is not None and authorised > by:
        authorised = max(working_from(started + DAY), by)
    if after is not None:
        authorised = max(authorised, after)
    worker = group.worker_on(started)
    group.write("assessment_started", started, assessment, by=worker, worker=worker, team=group.team)
    _visits(tale, group, case, decided_on, authorised)
    checkpoint = promised(chance, started + DAY * 3, working_days_on(started, 10), 0.86, 4)
    if checkpoint < authorised:
        group.write("assessment_reviewed", checkpoint, assessment, by=tale.manager(group, checkpoint))
    if days > LIMIT and by is None and chance.happens(0.7):
        asked = working_days_on(started, LIMIT - chance.whole(0, 6))
        group.write("assessment_extended", asked, assessment, by=tale.manager(group, asked), names=authorised)
    _authorise(tale, group, assessment, authorised, outcome)
    return Assessed(assessment, authorised)


def _visits(tale: Tale, group: Group, case: Thread, decided_on: date, authorised: date) -> None:
    """See the children within five working days of the decision, and about every two weeks after that."""
    chance, last = group.chance, group.members[0].last_seen_on
    seen = promised(chance, decided_on + DAY, working_days_on(decided_on, 5), 0.89, 3, most=10)
    seen = min(seen, working_by(authorised))
    if last is None or last < decided_on:
        see(tale, group, seen, case, "ASSESSMENT")
    keep_seeing(
        tale, group, case, "ASSESSMENT", seen, authorised, lambda day: working_days_on(day, 13),
        kept=0.8, most=30,
    )  # fmt: skip


def _authorise(tale: Tale, group: Group, assessment: Thread, on: date, outcome: str) -> None:
    chance = group.chance
    none = outcome == "NFA"
    found = factors(chance, on, none=none)

    def each(member: Member) -> dict[str, FactValue]:
        return {"seen": True} if member.age_on(on) >= 0 else {}

    group.write(
        "assessment_authorised", on, assessment, by=tale.manager(group, on), each=each, outcome=outcome,
        flag=none, factors=found,
    )  # fmt: skip
