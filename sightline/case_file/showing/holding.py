"""Who holds a child, as a list says it."""

from dataclasses import dataclass
from datetime import date

from sightline.case_file.out_of_sight import NO_WORKERS, OpenChild
from sightline.case_file.wording import held_for


@dataclass(frozen=True, slots=True)
class HeldBy:
    """A holder in two lines. `unallocated`: a worker is needed and it is known that there is none."""

    words: str
    note: str
    worker: str
    unallocated: bool


def held_by(each: OpenChild, day: date) -> HeldBy:
    """Return who holds an open child on a day; who answers stands where a worker would."""
    lasting = held_for(each.held_since, day)
    if not each.began_is_known:
        lasting = "how long is not known" if each.held_since >= day else f"{lasting} or more"
    if each.worker is None:
        who = f"{each.answers or each.team_name} answers"
        return HeldBy(NO_WORKERS[each.held_as], f"{who}, {lasting}", "", each.unallocated)
    away = f"{each.covered_by.name} covers" if each.covered_by else ""
    note = ", ".join(words for words in (each.team_name, away or lasting) if words)
    return HeldBy(each.worker.name, note, each.worker.code, unallocated=False)
