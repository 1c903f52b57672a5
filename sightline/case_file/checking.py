"""Is the balance that pages show what the ledger says? It is worked out again by sets, and compared."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

from sightline.case_file.balance import COLUMNS, balance
from sightline.clocks.held_by_sets import Columns, Days, held_in
from sightline.clocks.rebuilding import whole_service
from sightline.identity.models import Team, Worker

MONTHS = 60
SINGLE_DAYS = 31


@dataclass(frozen=True, slots=True)
class Unbalanced:
    """A column of a team's balance whose children on the pages are not those that the ledger says."""

    before: date
    day: date
    team: str
    column: str
    shown: int
    worked_out: int
    astray: tuple[int, ...]


def days_compared(today: date) -> list[Days]:
    """Return what is compared: each of the last 31 days, and each of the last 60 whole months.

    A month is from the last day of the month before to its own last day, so the months follow each other
    without a gap and every child who came or went in them is counted once.
    """
    single = [today - timedelta(days=number) for number in range(SINGLE_DAYS, -1, -1)]
    return [*pairwise(month_ends(today)), *pairwise(single)]


def month_ends(today: date) -> list[date]:
    """Return the last days of the last 61 whole months, the first of them first."""
    found = [today.replace(day=1) - timedelta(days=1)]
    while len(found) <= MONTHS:
        found.append(found[-1].replace(day=1) - timedelta(days=1))
    return found[::-1]


def unbalanced(
    folder: Path, today: date, progress: Callable[[str, int], None] = lambda words, done: None
) -> Iterator[Unbalanced]:
    """Yield every column of a balance that pages would show otherwise than the ledger says, or not at all.

    `folder`: an export of every party's events. The caller sees every child.
    """
    asked = days_compared(today)
    teams = dict(Team.objects.values_list("code", "id"))
    workers = list(Worker.objects.values_list("code", "id", "left_on"))
    root = teams.get(whole_service() or "")
    with held_in(folder, workers=workers, teams=teams.items(), whole_service=root) as held:
        worked_out = held.columns(asked)
    names = {pk: code for code, pk in teams.items()}
    for days, said in zip(asked, worked_out, strict=True):
        yield from _differences(days, said, names)
        progress("balances compared", 1)


def _differences(days: Days, said: Columns, names: dict[int, str]) -> Iterator[Unbalanced]:
    before, day = days
    made = balance(before=before, day=day)
    shown = {(team.team, column): getattr(team, column) for team in made.teams for column in COLUMNS}
    for team, column in sorted({key for key, children in (shown | said).items() if children} | set(said)):
        on_pages, in_ledger = Counter(shown.get((team, column), ())), Counter(said.get((team, column), ()))
        if on_pages != in_ledger:
            astray = (on_pages - in_ledger) + (in_ledger - on_pages)
            yield Unbalanced(
                before, day, names[team], column, on_pages.total(), in_ledger.total(), tuple(sorted(astray))
            )
    for each in made.teams:
        if each.difference or each.astray:
            yield Unbalanced(before, day, names[each.team], "the sum", each.difference, 0, tuple(each.astray))
