"""The daily balance: opening children, plus in, minus out, is closing; for every team, on every day."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import BooleanField, ExpressionWrapper, Q

from sightline.access.actor import Actor
from sightline.access.counting import Counted, counted_of_teams
from sightline.case_file.believing import Earlier, status_of
from sightline.clocks import queries
from sightline.clocks.timelines import changed_since
from sightline.clocks.unallocated import AT_THE_DOOR, is_at_the_door
from sightline.records.models import Spell

ASTRAY = "astray"
COLUMNS = ("opening", "new", "moved_in", "closed", "moved_out", "closing", "unallocated")


@dataclass(slots=True)
class TeamBalance:
    """The children of one team over a stretch of days, a list a column: each number opens its children.

    `numbers` are the columns as a reader may know them, where some of the children are out of reach: the
    lists then hold those in reach, and a number counts the others too.
    """

    team: int
    opening: list[int] = field(default_factory=list)
    new: list[int] = field(default_factory=list)
    moved_in: list[int] = field(default_factory=list)
    closed: list[int] = field(default_factory=list)
    moved_out: list[int] = field(default_factory=list)
    closing: list[int] = field(default_factory=list)
    unallocated: list[int] = field(default_factory=list)
    numbers: Mapping[str, Counted] = field(default_factory=dict)

    def counted(self, column: str) -> Counted:
        """Return a column's number, with how many of its children are out of reach."""
        return self.numbers.get(column) or Counted(tuple(getattr(self, column)))

    def count(self, column: str) -> int:
        """Return a column's number."""
        return self.counted(column).count

    @property
    def difference(self) -> int:
        """Return by how many the team does not add up; 0 when it does."""
        came = self.count("opening") + self.count("new") + self.count("moved_in")
        return came - self.count("closed") - self.count("moved_out") - self.count("closing")

    @property
    def astray(self) -> list[int]:
        """Return the children who came and neither stay nor went, or who stay and never came."""
        weight: dict[int, int] = defaultdict(int)
        for children, step in (
            *((getattr(self, column), 1) for column in ("opening", "new", "moved_in")),
            *((getattr(self, column), -1) for column in ("closed", "moved_out", "closing")),
        ):
            for child in children:
                weight[child] += step
        return sorted(child for child, left in weight.items() if left)


@dataclass(frozen=True, slots=True)
class Balance:
    """The balance of every team from the end of `before` to the end of `day`."""

    before: date
    day: date
    teams: tuple[TeamBalance, ...]

    def total(self, column: str) -> int:
        """Return the sum of a column over all teams."""
        return sum(team.count(column) for team in self.teams)

    def counted(self, column: str, team: int | None = None) -> Counted:
        """Return a column's number, of one team or of all, with how many children are out of reach."""
        found = [each.counted(column) for each in self.teams if team in (None, each.team)]
        return Counted(
            tuple(child for each in found for child in each.seen),
            sum(each.restricted for each in found),
            sum(each.elsewhere for each in found),
        )

    def children(self, column: str, team: int | None = None) -> list[int]:
        """Return the children of a column that are in reach, of one team or of all."""
        return [child for each in self.teams if team in (None, each.team) for child in getattr(each, column)]

    @property
    def adds_up(self) -> bool:
        """Say whether every team adds up."""
        return all(team.difference == 0 and not team.count(ASTRAY) for team in self.teams)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Who held a child from a day until, and not including, another."""

    child: int
    team: int
    allocated: bool
    said: bool
    from_on: date
    until_on: date | None

    def lasts(self, day: date) -> bool:
        """Say whether it lasts at the end of a day."""
        return self.from_on <= day and (self.until_on is None or self.until_on > day)


@dataclass(slots=True)
class Stretches:
    """Who held whom over the days of a balance, and on which days children opened and closed.

    `at_the_door`: of the children without a worker at the end, those who need none yet.
    """

    held: list[Stretch] = field(default_factory=list)
    opened: set[tuple[int, date]] = field(default_factory=set)
    closed: set[tuple[int, date]] = field(default_factory=set)
    at_the_door: set[int] = field(default_factory=set)

    def add_open(self, child: int, from_on: date, until_on: date | None) -> None:
        """Add a stretch in which a child was open."""
        self.opened.add((child, from_on))
        if until_on:
            self.closed.add((child, until_on))

    def leave_out(self, children: Collection[int]) -> None:
        """Forget these children."""
        self.held = [each for each in self.held if each.child not in children]
        self.opened = {pair for pair in self.opened if pair[0] not in children}
        self.closed = {pair for pair in self.closed if pair[0] not in children}
        self.at_the_door -= set(children)


def balance(*, before: date, day: date, known_by: datetime | None = None) -> Balance:
    """Return the balance of every team that held a child between the ends of two days, in order of team.

    `known_by`: as it was known then, read anew from the ledger.
    """
    found = kept(before, day) if known_by is None else _as_known(before, day, known_by)
    return added_up(found, before=before, day=day)


def added_up(found: Stretches, *, before: date, day: date) -> Balance:
    """Return the balance of every team that held a child between the ends of two days, in order of team."""
    teams: dict[int, TeamBalance] = {}
    previous = {(each.child, each.until_on): each.team for each in found.held if each.until_on}
    for each in found.held:
        team = teams.setdefault(each.team, TeamBalance(each.team))
        if each.lasts(before):
            team.opening.append(each.child)
        if each.lasts(day):
            team.closing.append(each.child)
            if not each.allocated and each.said and each.child not in found.at_the_door:
                team.unallocated.append(each.child)
        if before < each.from_on <= day:
            came_from = previous.get((each.child, each.from_on))
            if (each.child, each.from_on) in found.opened:
                team.new.append(each.child)
            elif came_from is not None and came_from != each.team:
                team.moved_in.append(each.child)
                teams.setdefault(came_from, TeamBalance(came_from)).moved_out.append(each.child)
        if each.until_on and before < each.until_on <= day and (each.child, each.until_on) in found.closed:
            team.closed.append(each.child)
    return Balance(before, day, tuple(teams[key] for key in sorted(teams)))


def balance_known_to(actor: Actor, *, before: date, day: date, known_by: datetime | None = None) -> Balance:
    """Return the balance as a reader may know it: the lists hold the children in reach, the numbers all.

    Of the whole service, or of the reader's teams. To those who may not know how many are restricted the
    numbers are those of the children in reach, and add up without the others.
    """

    def answer() -> dict[tuple[int, str], list[int]]:
        teams = balance(before=before, day=day, known_by=known_by).teams
        return {(each.team, column): getattr(each, column) for each in teams for column in (*COLUMNS, ASTRAY)}

    numbers = counted_of_teams(actor, answer)
    teams = sorted({team for team, _ in numbers})
    return Balance(before, day, tuple(_known(team, numbers) for team in teams))


def _known(team: int, numbers: Mapping[tuple[int, str], Counted]) -> TeamBalance:
    mine = {column: number for (whose, column), number in numbers.items() if whose == team}
    return TeamBalance(team, *(list(mine[column].seen) for column in COLUMNS), numbers=mine)


def kept(before: date, day: date) -> Stretches:
    """Return the stretches that touch the days, as is known now."""
    found = Stretches()
    rows = Spell.objects.filter(Q(until_on=None) | Q(until_on__gt=before), from_on__lte=day)
    rows = rows.annotate(needs_none_yet=ExpressionWrapper(is_at_the_door(day), BooleanField()))
    for spell in rows.filter(kind__in=("holder", "open")).order_by("child_id", "from_on", "until_on", "id"):
        if spell.child_id is None:
            continue
        if spell.kind == "open":
            found.add_open(spell.child_id, spell.from_on, spell.until_on)
        elif spell.team_id is not None:
            found.held.append(
                Stretch(
                    spell.child_id, spell.team_id, spell.worker_id is not None, spell.said, spell.from_on,
                    spell.until_on,
                )
            )  # fmt: skip
        if spell.needs_none_yet:
            found.at_the_door.add(spell.child_id)
    return found


def _as_known(before: date, day: date, known_by: datetime) -> Stretches:
    """Return the stretches that touch the days, as was known at a moment."""
    changed = changed_since(known_by, until=day)
    found = kept(before, day)
    found.leave_out(changed)
    add_anew(found, before, day, Earlier(known_by), changed)
    found.held.sort(key=lambda each: (each.child, each.from_on))
    return found


def add_anew(found: Stretches, before: date, day: date, earlier: Earlier, children: Collection[int]) -> None:
    """Add the stretches of these children that touch the days, from the ledger itself."""
    for timeline in earlier.timelines(children):
        drafts = earlier.spells(timeline)
        if status_of(drafts, day) == AT_THE_DOOR:
            found.at_the_door.add(timeline.party)
        for draft in drafts:
            if draft.from_on > day or (draft.until_on is not None and draft.until_on <= before):
                continue
            if draft.kind == "open":
                found.add_open(timeline.party, draft.from_on, draft.until_on)
            elif draft.kind == "holder":
                holder = earlier.holder(draft)
                found.held.append(
                    Stretch(
                        timeline.party, holder.team.pk, holder.worker is not None, holder.said,
                        draft.from_on, draft.until_on,
                    )
                )  # fmt: skip


def open_by_way(day: date) -> dict[str, int]:
    """Return how many children are open in each of the four ways, and in any, at the end of a day."""
    ways = queries.ways_open(day)
    counts: dict[str, int] = defaultdict(int, {way: len(children) for way, children in ways.items()})
    counts["open"] = len(set().union(*ways.values()))
    return dict(counts)
