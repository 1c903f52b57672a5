"""What every journey is told with: the county's workforce and days, and how well its promises are kept."""

from dataclasses import dataclass
from datetime import date

from sightline.invented_county import teams
from sightline.invented_county.chance import Chance
from sightline.invented_county.household import Group
from sightline.invented_county.seasons import DAY, working_by, working_from
from sightline.invented_county.workforce import Workforce

FAR = date(2100, 1, 1)


@dataclass(frozen=True, slots=True)
class Tale:
    """The county around a family while its story is told."""

    force: Workforce
    began_on: date
    today: date

    def strain(self, group: Group, day: date) -> float:
        """Return how far the team that holds the children has slipped by a day."""
        return teams.strain(group.team, day, self.today)

    def manager(self, group: Group, day: date) -> str:
        """Return the code of the manager of the team that holds the children."""
        return self.force.manager_on(group.team, day)

    def somebody(self, chance: Chance, team: str, day: date) -> str:
        """Return the code of a worker of a team who is there on a day."""
        return chance.one_of(tuple(self.force.seats[team])).worker_on(day)


def promised(chance: Chance, start: date, due: date, kept: float, late_days: float, most: int = 60) -> date:
    """Return the working day on which something promised by `due` is done.

    In time in a share `kept` of cases, and then nearer to the due day than to the start; else some days late.
    """
    if chance.happens(kept):
        part = 1 - 0.7 * chance.random() * chance.random()
        return max(start, working_by(start + DAY * round((due - start).days * part)))
    return working_from(due + DAY * chance.wait(late_days, 1, most))


def clock_time(day: date, minute: int) -> tuple[date, int]:
    """Return the day and minute that so many minutes after a day's midnight are."""
    return day + DAY * (minute // 1440), minute % 1440
