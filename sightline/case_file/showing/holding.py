"""Who holds a child, as a list says it."""

from dataclasses import dataclass
from datetime import date

from sightline.case_file.wording import held_for
from sightline.identity.models import Worker


@dataclass(frozen=True, slots=True)
class HeldBy:
    """A holder in two lines. `unallocated`: it is known that there is no worker."""

    words: str
    note: str
    worker: str
    unallocated: bool


def held_by(
    *,
    worker: Worker | None,
    covered_by: Worker | None,
    team_name: str,
    answers: str,
    since: date,
    said: bool,
    day: date,
) -> HeldBy:
    """Return who holds a child on a day; who answers stands where a worker would."""
    lasting = held_for(since, day)
    if worker is None:
        who = f"{answers} answers" if answers else f"{team_name} answers"
        return HeldBy("No worker" if said else "Not said", f"{who}, {lasting}", "", unallocated=said)
    away = f"{covered_by.name} covers" if covered_by else ""
    note = ", ".join(words for words in (team_name, away or lasting) if words)
    return HeldBy(worker.name, note, worker.code, unallocated=False)
