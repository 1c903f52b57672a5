"""Children who need a worker and have none: since when, counted from the event that needed one, and why."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q

from sightline.clocks import queries
from sightline.records.models import Event, Spell

# At the door a contact is being decided, and whether a worker is needed is not yet known.
NEEDS_A_WORKER = ("case", "leaving care", "early help")
DECIDED = "referral_decided"


@dataclass(frozen=True, slots=True)
class NoWorker:
    """A child who needs a worker and has none at the end of a day.

    `since`: the day of the event that needed one. `began`: new, moved, worker left, allocation ended.
    `team`: whose manager answers.
    """

    child: int
    since: date
    began: str
    team: int


def without_worker(day: date, children: Collection[int] | None = None) -> list[NoWorker]:
    """Return the children known to need a worker and to have none, longest waiting first.

    Counts children, not families; of those whom the reader reaches.
    Source: the rule that a team, a manager or a duty tray is no allocation.
    """
    rows = queries.lasting("holder", day).filter(worker=None, said=True)
    if children is not None:
        rows = rows.filter(child__in=children)
    teams = dict(rows.order_by("child_id").values_list("child_id", "team_id"))
    need = _open_since(teams, day)
    spells = _holders_until(need, day)
    decided = _decided(need, day)
    found = [
        NoWorker(child, *_began(spells[child], opened, decided.get(child, ())), teams[child])
        for child, opened in need.items()
    ]
    return sorted(found, key=lambda each: (each.since, each.child))


Held = tuple[date, date | None, bool, str]


def _open_since(children: Iterable[int], day: date) -> dict[int, date]:
    """Return since when each child has been open in a way that needs a worker, those that are."""
    rows = Spell.objects.filter(
        Q(until_on=None) | Q(until_on__gt=day), child__in=list(children), from_on__lte=day, disputed=False
    ).filter(kind__in=NEEDS_A_WORKER)
    found: dict[int, date] = {}
    for child, from_on in rows.order_by("child_id").values_list("child_id", "from_on"):
        found[child] = min(from_on, found.get(child, from_on))
    return found


def _holders_until(children: Collection[int], day: date) -> dict[int, list[Held]]:
    rows = Spell.objects.filter(
        Q(until_on=None) | Q(until_on__gt=F("from_on")),
        kind="holder",
        child__in=children,
        from_on__lte=day,
    )
    held: dict[int, list[Held]] = defaultdict(list)
    columns = rows.order_by("child_id", "-from_on", "-id")
    for child, from_on, until_on, worker, began in columns.values_list(
        "child_id", "from_on", "until_on", "worker_id", "began"
    ):
        held[child].append((from_on, until_on, worker is not None, began))
    return held


def _decided(children: Collection[int], day: date) -> dict[int, list[date]]:
    rows = Event.objects.filter(
        child__in=children, kind=DECIDED, withdrawn_by=None, happened_on__lte=day
    ).order_by("child_id", "happened_on", "id")
    found: dict[int, list[date]] = defaultdict(list)
    for child, on in rows.values_list("child_id", "happened_on"):
        found[child].append(on)
    return found


def _began(spells: Iterable[Held], opened: date, decided: Iterable[date]) -> tuple[date, str]:
    """Return the day of the event that needed a worker, and what it was. `spells`: newest first.

    A move between teams does not begin the wait again. Of a new referral it is the decision on it; where no
    decision is recorded, the referral.
    """
    since, began, before = None, "new", None
    for from_on, until_on, has_worker, why in spells:
        if has_worker or (before is not None and until_on != before):
            break
        since, began, before = from_on, why, from_on
    first = max(since or opened, opened)
    if first == opened:
        return next((on for on in decided if on >= first), first), "new"
    return first, began
