"""The daily balance: opening children, plus in, minus out, is closing; for every team, on every day."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from sightline.clocks import queries
from sightline.records.models import Spell

COLUMNS = ("opening", "new", "moved_in", "closed", "moved_out", "closing", "unallocated")


@dataclass(slots=True)
class TeamBalance:
    """The children of one team over a stretch of days, a list a column: each number opens its children."""

    team: int
    opening: list[int] = field(default_factory=list)
    new: list[int] = field(default_factory=list)
    moved_in: list[int] = field(default_factory=list)
    closed: list[int] = field(default_factory=list)
    moved_out: list[int] = field(default_factory=list)
    closing: list[int] = field(default_factory=list)
    unallocated: list[int] = field(default_factory=list)

    @property
    def difference(self) -> int:
        """Return by how many the team does not add up; 0 when it does."""
        came = len(self.opening) + len(self.new) + len(self.moved_in)
        return came - len(self.closed) - len(self.moved_out) - len(self.closing)


@dataclass(frozen=True, slots=True)
class Balance:
    """The balance of every team from the end of `before` to the end of `day`."""

    before: date
    day: date
    teams: tuple[TeamBalance, ...]

    def total(self, column: str) -> int:
        """Return the sum of a column over all teams."""
        return sum(len(getattr(team, column)) for team in self.teams)

    @property
    def adds_up(self) -> bool:
        """Say whether every team adds up."""
        return all(team.difference == 0 for team in self.teams)


def balance(*, before: date, day: date, children: Iterable[int] | None = None) -> Balance:
    """Return the balance of every team that held a child between the ends of two days, in order of team."""
    held = _holder_spells(before, day, children)
    starts, ends = _open_bounds(before, day, children)
    teams: dict[int, TeamBalance] = {}
    previous: dict[tuple[int, date], int] = {
        (spell.child_id, spell.until_on): spell.team_id
        for spell in held
        if spell.child_id and spell.until_on and spell.team_id
    }
    for spell in held:
        child, team_id = spell.child_id, spell.team_id
        if child is None or team_id is None:
            continue
        team = teams.setdefault(team_id, TeamBalance(team_id))
        if _lasts(spell, before):
            team.opening.append(child)
        if _lasts(spell, day):
            team.closing.append(child)
            if spell.worker_id is None and spell.said:
                team.unallocated.append(child)
        if before < spell.from_on <= day:
            came_from = previous.get((child, spell.from_on))
            if (child, spell.from_on) in starts:
                team.new.append(child)
            elif came_from is not None and came_from != team_id:
                team.moved_in.append(child)
                teams.setdefault(came_from, TeamBalance(came_from)).moved_out.append(child)
        if spell.until_on and before < spell.until_on <= day and (child, spell.until_on) in ends:
            team.closed.append(child)
    return Balance(before, day, tuple(teams[key] for key in sorted(teams)))


def _lasts(spell: Spell, day: date) -> bool:
    return spell.from_on <= day and (spell.until_on is None or spell.until_on > day)


def _holder_spells(before: date, day: date, children: Iterable[int] | None) -> list[Spell]:
    rows = Spell.objects.filter(Q(until_on=None) | Q(until_on__gt=before), kind="holder", from_on__lte=day)
    if children is not None:
        rows = rows.filter(child__in=list(children))
    return list(rows.order_by("child_id", "from_on", "until_on", "id"))


def _open_bounds(
    before: date, day: date, children: Iterable[int] | None
) -> tuple[set[tuple[int, date]], set[tuple[int, date]]]:
    rows = Spell.objects.filter(Q(until_on=None) | Q(until_on__gt=before), kind="open", from_on__lte=day)
    if children is not None:
        rows = rows.filter(child__in=list(children))
    starts, ends = set(), set()
    for child, from_on, until_on in rows.values_list("child_id", "from_on", "until_on"):
        starts.add((child, from_on))
        if until_on:
            ends.add((child, until_on))
    return starts, ends


def open_by_way(day: date) -> dict[str, int]:
    """Return how many children are open in each of the four ways, and in any, at the end of a day."""
    ways = queries.ways_open(day)
    counts: dict[str, int] = defaultdict(int, {way: len(children) for way, children in ways.items()})
    counts["open"] = len(set().union(*ways.values()))
    return dict(counts)
