"""Counts for those who see no child: the board and members. Small ones are hidden."""

from dataclasses import dataclass

from sightline.access.actor import Actor
from sightline.access.counting import counting, shown, shown_named
from sightline.access.small_numbers import Shown
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
    said, without = shown_named(actor, opened), shown_named(actor, idle)
    return ServiceCounts(
        shown(actor, len(found)),
        tuple((name, said[name], without[name]) for name in names),
        tuple(shown_named(actor, bands).items()),
    )
