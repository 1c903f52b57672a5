"""Children who need a worker and have none: the one definition, which every count of them uses.

Who needs one is open in some way beyond a contact at the door, and it is known that no worker holds them.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from sightline.clocks import queries
from sightline.clocks.spells import DOOR, NAMED, STATUSES
from sightline.identity.kept_questions import kept_question
from sightline.records.models import Event, Spell

# At the door a contact is being decided, and whether a worker is needed is not yet known.
AT_THE_DOOR = STATUSES[DOOR]
NEEDS_A_WORKER = tuple(kind for kind in STATUSES if kind != DOOR)
DECIDED = "referral_decided"
# How a wait began of which no source says anything before the day of a file: then or before.
FIRST_SAID = "first said"


@dataclass(frozen=True, slots=True)
class NoWorker:
    """A child who needs a worker and has none at the end of a day.

    `since`: the day of the event that needed one, or the first day of which a source says who holds.
    `began`: new, moved, worker left, allocation ended, named, `FIRST_SAID`. `team`: whose manager answers.
    """

    child: int
    since: date
    began: str
    team: int


def needing(day: date, children: Collection[int] | None = None) -> dict[int, int]:
    """Return the children who need a worker and have none at the end of a day, with the team that answers.

    Counts children, not families; of those whom the reader reaches.
    Source: the rule that a team, a manager or a duty tray is no allocation.
    """
    # Of the few without a worker it is asked who is only at the door, and not of everybody.
    found = dict(_without_a_worker(day, children))
    door = at_the_door(day, found) if found else {}
    return {child: team for child, team in found.items() if child not in door}


@kept_question
def _without_a_worker(day: date, children: Collection[int] | None) -> "QuerySet[Spell, tuple[int, int]]":
    rows = _known_to_have_none(day, children)
    return rows.order_by("child_id").values_list("child_id", "team_id")


def at_the_door(day: date, children: Collection[int] | None = None) -> dict[int, int]:
    """Return the children without a worker who need none yet, with the team that answers.

    Of them a contact is being decided, and they are open in no other way.
    """
    return dict(_at_the_door(day, children))


@kept_question
def _at_the_door(day: date, children: Collection[int] | None) -> "QuerySet[Spell, tuple[int, int]]":
    rows = _known_to_have_none(day, children).filter(_only_at_the_door(day))
    return rows.order_by("child_id").values_list("child_id", "team_id")


def is_at_the_door(day: date) -> Q:
    """Return what holds of the spell of a holder whose child `at_the_door` returns for the end of a day."""
    lasts = Q(until_on=None) | Q(until_on__gt=day)
    held_by_none = Q(kind="holder", worker=None, said=True, from_on__lte=day)
    return held_by_none & lasts & _only_at_the_door(day)


def _known_to_have_none(day: date, children: Collection[int] | None) -> QuerySet[Spell]:
    rows = queries.lasting("holder", day).filter(worker=None, said=True)
    return rows if children is None else rows.filter(child__in=children)


def _only_at_the_door(day: date) -> Q:
    """Return whether a row's child is described as at the door, as `queries.statuses` describes them."""
    undisputed = Spell.objects.filter(
        Q(until_on=None) | Q(until_on__gt=day), child=OuterRef("child"), from_on__lte=day, disputed=False
    )
    return Q(Exists(undisputed.filter(kind=DOOR))) & ~Q(Exists(undisputed.filter(kind__in=NEEDS_A_WORKER)))


def without_worker(day: date, children: Collection[int] | None = None) -> list[NoWorker]:
    """Return the children who need a worker and have none, with since when and why, longest waiting first."""
    teams = needing(day, children)
    opened, spells = _spells_until(teams, day)
    decided = _decided(teams, day)
    found = [
        NoWorker(
            child, *began_waiting(spells[child], opened.get(child), decided.get(child, ())), teams[child]
        )
        for child in teams
    ]
    return sorted(found, key=lambda each: (each.since, each.child))


# From when until when, whether a worker held, whether a source says so, and how that began.
Held = tuple[date, date | None, bool, bool, str]


def _spells_until(children: Collection[int], day: date) -> tuple[dict[int, date], dict[int, list[Held]]]:
    """Return since when each child has been open in a way that needs a worker, and who held, newest first."""
    rows = Spell.objects.filter(
        Q(until_on=None) | Q(until_on__gt=F("from_on")),
        kind__in=("holder", *NEEDS_A_WORKER),
        child__in=children,
        from_on__lte=day,
    ).order_by("child_id", "-from_on", "-id")
    opened: dict[int, date] = {}
    held: dict[int, list[Held]] = defaultdict(list)
    columns = rows.values_list("child_id", "kind", "from_on", "until_on", "worker_id", "said", "began")
    for child, kind, from_on, until_on, worker, said, began in columns:
        if kind == "holder":
            held[child].append((from_on, until_on, worker is not None, said, began))
        elif until_on is None or until_on > day:
            opened[child] = from_on
    return opened, held


def _decided(children: Collection[int], day: date) -> dict[int, list[date]]:
    rows = Event.objects.filter(
        child__in=children, kind=DECIDED, withdrawn_by=None, happened_on__lte=day
    ).order_by("child_id", "happened_on", "id")
    found: dict[int, list[date]] = defaultdict(list)
    for child, on in rows.values_list("child_id", "happened_on"):
        found[child].append(on)
    return found


def began_waiting(spells: Iterable[Held], opened: date | None, decided: Iterable[date]) -> tuple[date, str]:
    """Return the day of the event that needed a worker, and what it was. `spells`: newest first.

    `opened`: since when the child is open in a way that needs one. A move between teams does not begin the
    wait again. Of a new referral it is the decision on it; where no decision is recorded, the referral.
    Days of which no source says who held are no days of a wait: it is counted from the first that one says.
    """
    since, began, before = date.min, "new", None
    for from_on, until_on, has_worker, said, why in spells:
        if has_worker or (before is not None and until_on != before):
            break
        if not said:
            began = FIRST_SAID if began == NAMED else began
            break
        since, began, before = from_on, why, from_on
    if began == FIRST_SAID:
        return since, began
    if opened is None or since > opened:
        return since, began
    return next((on for on in decided if on >= opened), opened), "new"
