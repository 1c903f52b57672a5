"""Every open child, longest unseen first: who has not been seen, and who answers for each."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sightline.case_file import seeing
from sightline.case_file.believing import Believed, Dates, Opened, believed
from sightline.case_file.naming import council_ids
from sightline.clocks.queries import Moment
from sightline.clocks.spells import NAMED
from sightline.clocks.unallocated import AT_THE_DOOR as STATUS_AT_THE_DOOR
from sightline.govuk.words import day as in_words
from sightline.identity import queries as identity
from sightline.identity.models import Worker
from sightline.standards import calendar
from sightline.standards.model import Standard, State
from sightline.standards.span import Reading

# The bands of the figures above the list: name, what it says, first day, last day.
BANDS: Sequence[tuple[str, str, int, int | None]] = (
    ("over-60", "not seen for over 60 days", 61, None),
    ("31-60", "31 to 60 days", 31, 60),
    ("15-30", "15 to 30 days", 15, 30),
    ("14-or-less", "14 days or less", 0, 14),
)
__all__ = ["BANDS", "DIED", "NOT_KNOWN", "UNBORN", "OpenChild", "council_ids", "out_of_sight"]
NOT_KNOWN = "not-known"
# What stands where a worker's code would, for the children of no worker, and how it is said.
NOBODY, AT_THE_DOOR, NOT_SAID = "nobody", "at-the-door", "not-said"
NO_WORKERS: Mapping[str, str] = {
    NOBODY: "No worker",
    AT_THE_DOOR: "At the door, none needed yet",
    NOT_SAID: "Not said",
}
UNBORN = "unborn"
# A child who has died, and whose case somebody has yet to close.
DIED = "died"
NOT_SAID_SINCE_WHEN = "Never seen; your files do not say since when the child is open."


@dataclass(frozen=True, slots=True)
class OpenChild:
    """One open child as at a day.

    `days` is how long the child has not been seen, counted from being open when never seen; None when the
    files cannot say, or the child is not born or has died by the day asked about (`died_on`). Once the
    expected day of birth has passed and no birth is recorded, nobody can say (`is_birth_unsaid`). It is
    `at_least` so long where a child was never seen and is open since `opened.on` or before. `worker` is None
    when nobody is allocated; `answers` is then who answers for the child. `covered_by` holds for a worker who
    is away. `held_since` is the first day that is known: a holder whom a file names without a day began then
    or before.
    """

    child: Dates
    status: str
    age: int | None
    unborn: bool
    days: int | None
    at_least: int | None
    cannot_say: str
    seen: seeing.LastSeen
    says: seeing.CanSay
    opened: Opened
    worker: Worker | None
    covered_by: Worker | None
    team_name: str
    team_id: int
    answers: str
    held_since: date
    said: bool
    began: str
    promise: Standard | None
    reading: Reading | None
    died_on: date | None = None
    is_birth_unsaid: bool = False

    @property
    def unallocated(self) -> bool:
        """Say whether the child needs a worker and it is known that none holds them."""
        return self.held_as == NOBODY

    @property
    def held_as(self) -> str:
        """Return the code of the worker who holds the child, or what stands where one would."""
        if self.worker is not None:
            return self.worker.code
        if not self.said:
            return NOT_SAID
        return AT_THE_DOOR if self.status == STATUS_AT_THE_DOOR else NOBODY

    @property
    def held_in_words(self) -> str:
        """Return the name of the worker who holds the child, or in words why there is none."""
        return self.worker.name if self.worker else NO_WORKERS[self.held_as]

    @property
    def counted_from(self) -> date | None:
        """Return the day since which the child is open where days are counted from it: it was seen before."""
        seen, opened = self.seen.seen_on, self.opened
        is_before = self.days is not None and opened.dated and seen and seen < opened.on
        return opened.on if is_before else None

    @property
    def began_is_known(self) -> bool:
        """Say whether it is known when the holder began, and not only who held on the day of a file."""
        return self.began != NAMED

    @property
    def late(self) -> bool:
        """Say whether the promise to see the child is past its own limit."""
        return self.reading is not None and self.reading.state is State.OVERDUE

    @property
    def can_be_seen(self) -> bool:
        """Say whether the child is born and alive."""
        return not self.unborn and self.died_on is None

    @property
    def never_seen(self) -> bool:
        """Say whether it is known that nobody has seen the child yet."""
        can_say = self.days is not None or self.at_least is not None
        return self.can_be_seen and can_say and self.seen.seen_on is None

    @property
    def band(self) -> str:
        """Return the name of the band the child is counted in: every child is in exactly one."""
        if self.died_on is not None:
            return DIED
        if self.unborn:
            return UNBORN
        if self.days is None:
            return NOT_KNOWN
        return next(name for name, _, first, _ in BANDS if self.days >= first)


def out_of_sight(
    moment: Moment, *, known_by: datetime | None = None, children: Collection[int] | None = None
) -> list[OpenChild]:
    """Return every child open at the end of the day, not known first, then longest unseen.

    `known_by`: as it was known then, read anew from the ledger. `children`: of these only.
    """
    facts = believed(moment, known_by=known_by, children=children)
    who = _Answering(moment.day)
    found = [_open_child(child, facts, who, moment.day) for child in facts.children]
    return sorted(found, key=_longest_unseen_first)


def _longest_unseen_first(each: OpenChild) -> tuple[bool, bool, int, int]:
    return not each.can_be_seen, each.days is not None, -(each.days or each.at_least or 0), each.child.pk


class _Answering:
    """Who answers for each team on a day, and who covers for whom."""

    def __init__(self, day: date) -> None:
        self.managers = identity.managers(on=day)
        self.away = identity.away(on=day)

    def manager(self, team: int) -> str:
        """Return the name of who answers for a team; empty when nobody does."""
        return self.managers[team].name if team in self.managers else ""

    def cover(self, worker: Worker | None) -> Worker | None:
        """Return who covers for a worker who is away."""
        leave = self.away.get(worker.pk) if worker else None
        return leave.cover if leave else None


def _open_child(pk: int, facts: Believed, who: _Answering, day: date) -> OpenChild:
    child, holder, seen, says = facts.children[pk], facts.holders[pk], facts.seen[pk], facts.says[pk]
    died_on = child.died_on if child.died_on and child.died_on <= day else None
    unborn, opened = _is_unborn(child, died_on, day), facts.opened[pk]
    days, cannot_say = _days_unseen(seen, opened, day, says, born_on=child.born_on)
    is_birth_unsaid = not (unborn or died_on) and _is_birth_unsaid(child, seen, day)
    if is_birth_unsaid and child.expected_on:
        days, cannot_say = None, f"Expected {in_words(child.expected_on)}; no birth is recorded."
    is_at_least = cannot_say == NOT_SAID_SINCE_WHEN and not unborn and died_on is None
    standard, reading = facts.promises.get(pk, (None, None))
    return OpenChild(
        child=child,
        status=facts.statuses.get(pk, "Open"),
        age=calendar.age_on(child.born_on, died_on or day)
        if child.born_on and child.born_on <= day
        else None,
        unborn=unborn,
        days=None if unborn or died_on else days,
        at_least=(day - opened.on).days if is_at_least else None,
        cannot_say=cannot_say,
        seen=seen,
        says=says,
        opened=opened,
        worker=holder.worker,
        covered_by=who.cover(holder.worker),
        team_name=holder.team.name,
        team_id=holder.team.pk,
        answers=who.manager(holder.team.pk),
        held_since=holder.since,
        said=holder.said,
        began=holder.began,
        promise=None if died_on else standard,
        reading=None if died_on else reading,
        died_on=died_on,
        is_birth_unsaid=is_birth_unsaid,
    )


def _is_unborn(child: Dates, died_on: date | None, day: date) -> bool:
    if child.expected_on is None or died_on:
        return False
    return child.born_on > day if child.born_on else day <= child.expected_on


def _is_birth_unsaid(child: Dates, seen: seeing.LastSeen, day: date) -> bool:
    """Say whether a birth was to come before the day, and neither it nor a sight of the child is recorded."""
    if child.born_on or child.expected_on is None or day <= child.expected_on:
        return False
    return seen.seen_on is None or seen.seen_on < child.expected_on


def _days_unseen(
    seen: seeing.LastSeen, opened: Opened, day: date, says: seeing.CanSay, *, born_on: date | None
) -> tuple[int | None, str]:
    """Return the days since the child was seen, or None and why the files cannot say.

    Who was seen before being open is counted from being open; where no file says since when, from being seen.
    Nobody goes unseen before being born.
    """
    if says.seen.extent == "nothing":
        return None, "Your files do not hold visits."
    if says.later:
        return None, "Your files hold the latest visit only, and that came later."
    if seen.seen_on is None and seen.visited_on:
        return None, "A visit is recorded; the file does not say whether the child was seen, or when."
    if seen.seen_on:
        return (day - (max(seen.seen_on, opened.on) if opened.dated else seen.seen_on)).days, ""
    if born_on and opened.on < born_on <= day:
        return (day - born_on).days, ""
    return ((day - opened.on).days, "") if opened.dated else (None, NOT_SAID_SINCE_WHEN)
