"""Counts for those who see no child: the board and members. Small ones are hidden."""

from dataclasses import dataclass

from sightline.access.actor import Actor
from sightline.access.counting import counting, shown, shown_lines
from sightline.access.small_numbers import HIDDEN, Shown, telling_totals
from sightline.case_file.out_of_sight import BANDS, out_of_sight
from sightline.clocks.queries import Moment


@dataclass(frozen=True, slots=True)
class ServiceCounts:
    """The open children: of each team, those of them with no worker, and how long they have not been seen."""

    open: Shown
    teams: tuple[tuple[str, Shown, Shown], ...]
    bands: tuple[tuple[str, Shown], ...]


def service_counts(actor: Actor, moment: Moment) -> ServiceCounts:
    """Return the counts of the whole service at the end of a day, the restricted children among them.

    Raises Refused where the reader may not see them.
    """
    with counting(actor):
        found = out_of_sight(moment)
    names = sorted({each.team_name for each in found})
    opened = {name: sum(each.team_name == name for each in found) for name in names}
    idle = {name: sum(each.team_name == name and each.unallocated for each in found) for name in names}
    bands = {
        words.removeprefix("not seen for "): sum(each.band == band for each in found)
        for band, words, _, _ in BANDS
    }
    bands["not known, or not yet born"] = len(found) - sum(bands.values())
    return _as_shown(actor, len(found), opened, idle, bands)


def _as_shown(
    actor: Actor, number: int, opened: dict[str, int], idle: dict[str, int], bands: dict[str, int]
) -> ServiceCounts:
    """Return the counts as this person may see them; both tables add up to the open children.

    Nothing adds up the children with no worker, so that each such count stands alone; but beside a team whose
    open children are hidden it would say how many there are at least.
    """
    by_team, by_band = ([[count] for count in counts.values()] for counts in (opened, bands))
    secret = telling_totals(by_team) | telling_totals(by_band)
    teams, _ = shown_lines(actor, by_team, secret=secret)
    times, _ = shown_lines(actor, by_band, secret=secret)
    return ServiceCounts(
        HIDDEN if secret and actor.sees_counts_only else shown(actor, number),
        tuple(
            (name, said, said if said == HIDDEN else shown(actor, idle[name]))
            for name, (said,) in zip(opened, teams, strict=True)
        ),
        tuple((words, said) for words, (said,) in zip(bands, times, strict=True)),
    )
