"""The daily balance, who holds whom, who waits and what is overdue, on pages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from sightline.access.counting import Counted as Number
from sightline.case_file.balance import ASTRAY, COLUMNS, Balance
from sightline.case_file.holders import Caseload, Waiting
from sightline.case_file.naming import Named
from sightline.case_file.out_of_sight import NO_WORKERS, NOBODY
from sightline.clocks.spells import NAMED
from sightline.clocks.unallocated import FIRST_SAID
from sightline.govuk.words import MINUS, day, number, plural
from sightline.identity.models import Team, Worker
from sightline.standards import calendar
from sightline.standards.calendar import BeyondCalendar

SIGNS = {"new": "+", "moved_in": "+", "closed": "-", "moved_out": "-"}
MOVES = ("opening", "new", "moved_in", "closed", "moved_out", "closing", "unallocated")
COLUMN_WORDS: Mapping[str, str] = {
    "opening": "held at the start",
    "new": "new",
    "moved_in": "moved in",
    "closed": "closed",
    "moved_out": "moved out",
    "closing": "held at the end",
    "unallocated": "with no worker",
}


@dataclass(frozen=True, slots=True)
class Counted:
    """One number of the balance, the address of its children, and what a screen reader is told of it.

    `note` says how many of the children are not listed there.
    """

    count: int
    href: str
    sign: str
    hidden: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class TeamRow:
    """One team of the balance."""

    name: str
    answers: str
    href: str
    counts: tuple[Counted, ...]


Address = Callable[[str, Team | None], str]


def sentence(found: Balance) -> str:
    """Return the balance in one sentence: "1,880 at the start + 12 new − 14 closed = 1,878 at the end".

    Moves stand in it where they do not cancel out, as in the balance of some teams.
    """
    totals = {name: found.total(name) for name in MOVES}
    parts = [("+", "new"), (MINUS, "closed")]
    if totals["moved_in"] != totals["moved_out"]:
        parts = [("+", "new"), ("+", "moved_in"), (MINUS, "closed"), (MINUS, "moved_out")]
    steps = " ".join(f"{sign} {number(totals[name])} {COLUMN_WORDS[name]}" for sign, name in parts)
    sum_words = f"{number(totals['opening'])} at the start {steps} = {number(totals['closing'])} at the end."
    return f"{sum_words} It adds up." if found.adds_up else f"{sum_words} It does not add up."


def team_rows(
    found: Balance, teams: Mapping[int, Team], managers: Mapping[int, Worker], address: Address
) -> list[TeamRow]:
    """Return a row for each team that held somebody, by name."""
    rows = []
    for each in sorted(found.teams, key=lambda one: (teams[one.team].name, one.team)):
        team = teams[each.team]
        counts = tuple(
            _counted(each.counted(column), column, team, address, f"in {team.name}") for column in MOVES
        )
        manager = managers.get(each.team)
        answers = manager.name if manager else "Nobody answers for it"
        rows.append(TeamRow(team.name, answers, address("closing", team), counts))
    return rows


def totals(found: Balance, address: Address) -> tuple[Counted, ...]:
    """Return the last row: the sums over all teams."""
    return tuple(_counted(found.counted(column), column, None, address, "in all teams") for column in MOVES)


def _counted(number: Number, column: str, team: Team | None, address: Address, where: str) -> Counted:
    hidden = f"{COLUMN_WORDS[column]} {where}"
    return Counted(number.count, address(column, team), SIGNS.get(column, ""), hidden, beyond_words(number))


def beyond_words(number: Number) -> str:
    """Return how many children of a number are not listed: "1 restricted, 2 elsewhere now"."""
    said = [f"{number.restricted} restricted"] if number.restricted else []
    said += [f"{number.elsewhere} elsewhere now"] if number.elsewhere else []
    return ", ".join(said)


def file_rows(found: Balance, teams: Mapping[int, Team], *, whole: bool) -> list[tuple[str | int, ...]]:
    """Return the balance as rows of numbers: the teams, their sum, and how many of each are restricted."""
    rows: list[tuple[str | int, ...]] = [
        (teams[each.team].name, *(each.count(column) for column in COLUMNS), each.difference)
        for each in found.teams
    ]
    difference = sum(each.difference for each in found.teams)
    rows.append(
        ("All teams" if whole else "All my teams", *(found.total(column) for column in COLUMNS), difference)
    )
    restricted = [found.counted(column).restricted for column in COLUMNS]
    return [*rows, ("Of these restricted", *restricted, "")] if any(restricted) else rows


def astray(found: Balance, teams: Mapping[int, Team]) -> list[str]:
    """Return in a sentence for each team by how many it does not add up."""
    said = []
    for each in found.teams:
        if each.count(ASTRAY) or each.difference:
            by = plural(max(each.count(ASTRAY), abs(each.difference)), "child,children")
            said.append(f"{teams[each.team].name} does not add up, by {by}.")
    return said


def working_days_waiting(since: date, today: date) -> int:
    """Return for how many working days something has waited; in calendar days beyond the calendar."""
    try:
        return calendar.working_days_between(since, today)
    except BeyondCalendar:
        return (today - since).days


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A child with no worker: for how long, why, and who answers."""

    id: int
    waits: str
    late: bool
    name: str
    url: str
    age: str
    status: str
    why: str
    team: str
    answers: str


WHY_WAITING: Mapping[str, str] = {
    "new": "New on {on}, not yet allocated",
    "moved": "Moved to {team} on {on}, not yet allocated",
    NAMED: "No worker in the file of {on}",
    FIRST_SAID: "No worker on {on}; before that not in your files",
    "worker left": "Worker left before {on}",
    "allocation ended": "Allocation ended on {on}",
}


def waiting_row(each: Waiting, named: Named, today: date) -> WaitingRow:
    """Return the row of a child with no worker."""
    child, days = each.child, working_days_waiting(each.since, today)
    why = WHY_WAITING.get(each.began, "Nobody allocated since {on}")
    return WaitingRow(
        id=child.child.pk,
        waits=_waits(each, days, today),
        late=each.overdue,
        name=named.name,
        url=named.url,
        age=named.age(today),
        status=child.status,
        why=why.format(on=day(each.since), team=child.team_name),
        team=child.team_name,
        answers=child.answers or "Nobody answers for this team",
    )


def _waits(each: Waiting, days: int, today: date) -> str:
    if days <= 0:
        return _not_a_day_yet(each.since, today)
    at_least = "At least " if each.began == FIRST_SAID else ""
    return f"{at_least}{plural(days, 'working day,working days')}"


def _not_a_day_yet(since: date, today: date) -> str:
    return "Today" if since == today else f"Since {day(since)}"


@dataclass(frozen=True, slots=True)
class HolderRow:
    """One worker's children in one team."""

    name: str
    note: str
    no_worker: bool
    team: str
    children: int
    restricted: str
    late: int
    longest_unseen: str
    href: str
    late_href: str


def holder_row(each: Caseload, address: Callable[..., str], paths: tuple[str, str], team: Team) -> HolderRow:
    """Return the row of who holds whom. `paths` are those of the children and of the late promises."""
    children, late = paths
    note = f"{each.answers} answers" if each.worker is None else ""
    if each.covered_by:
        note = f"away, {each.covered_by.name} covers"
    unseen = each.longest_unseen
    return HolderRow(
        name=each.worker.name if each.worker else NO_WORKERS[each.code],
        note=note,
        no_worker=each.code == NOBODY,
        team=each.team_name,
        children=each.count,
        restricted=f"{each.restricted} restricted" if each.restricted else "",
        late=each.late,
        longest_unseen="Not known" if unseen is None else plural(unseen, "day,days"),
        href=address(children, team=team.code, held_by=each.code),
        late_href=address(late, team=team.code, held_by=each.code),
    )
