"""Look among every child there is, and show of those out of reach only whom to ring.

The one way in which anybody learns that a record exists which they may not open.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone

from sightline.access import log
from sightline.access.holding import holders_on
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.access.log import Opening, Question
from sightline.access.models import HolderTold
from sightline.access.scope import visible_to
from sightline.records.models import Child
from sightline.standards.calendar import uk_date


@dataclass(frozen=True, slots=True)
class Matches:
    """What a search among every child found.

    `seen` are children the person reaches, in the order found. `elsewhere` names the teams to ask about those
    they do not reach. `protected` says whom to ring where there may be a protected record. Nothing else is
    said of either: no name, no worker, no number of records.
    """

    seen: tuple[int, ...] = ()
    elsewhere: tuple[str, ...] = ()
    protected: tuple[str, ...] = ()


def matches(
    asked: HttpRequest | Opening, question: Question, find: Callable[[], Iterable[int]], *, exact: bool
) -> Matches:
    """Run `find` over every child, log the search, and return what this person may know of what it found.

    `exact`: the search was for an identifier or for a name with a date of birth. Only then is a record out
    of reach spoken of, so that nobody learns by typing parts of names who is known to the service. That a
    restricted record was met is logged, and its holder is told; how many others were is logged too.
    """
    actor = log.opening_of(asked).actor
    with keeping(EVERY_CHILD):
        found = list(dict.fromkeys(find()))
        restricted = set(Child.objects.filter(pk__in=found, restricted=True).values_list("pk", flat=True))
    seen = set(visible_to(actor).filter(pk__in=found).values_list("pk", flat=True))
    shown = tuple(child for child in found if child in seen)
    hidden = [child for child in found if child not in seen]
    protected = [child for child in hidden if child in restricted] if exact else []
    elsewhere = [child for child in hidden if child not in restricted] if exact else []
    log.searched(asked, {**question, "out_of_reach": len(elsewhere)} if elsewhere else question, shown)
    for child in protected:
        log.met_restricted(asked, question, child)
        _tell_holder(asked, child)
    return Matches(shown, _teams_to_ask(elsewhere), _whom_to_ring(protected))


FRONT_DOOR = "the front door"
TOLD_AGAIN = timedelta(hours=1)


def _teams_to_ask(children: list[int]) -> tuple[str, ...]:
    """Return the names of the teams that hold these children."""
    held = {child: team for child, _, team in _holders(children)}
    return tuple(sorted({held.get(child, FRONT_DOOR) for child in children}))


def _whom_to_ring(children: list[int]) -> tuple[str, ...]:
    """Return the names of the workers who hold these children, else of their teams."""
    held = {child: worker or team for child, worker, team in _holders(children)}
    return tuple(sorted({held.get(child, FRONT_DOOR) for child in children}))


def _holders(children: list[int]) -> list[tuple[int, str | None, str]]:
    with keeping(EVERY_CHILD):
        spells = holders_on(uk_date(timezone.now()), children)
        return list(spells.order_by("id").values_list("child_id", "worker__name", "team__name"))


def _tell_holder(asked: HttpRequest | Opening, child: int) -> None:
    opening, now = log.opening_of(asked), timezone.now()
    with keeping(EVERY_CHILD):
        # Who goes on typing a name meets the record again and again: the holder is told once an hour.
        told = HolderTold.objects.filter(child_id=child, asked_by=opening.actor.user, at__gt=now - TOLD_AGAIN)
        if told.filter(purpose=opening.actor.purpose).exists():
            return
        spell = holders_on(uk_date(timezone.now()), [child]).order_by("-id").first()
        HolderTold.objects.create(
            child_id=child,
            worker=spell.worker if spell else None,
            team=spell.team if spell else None,
            asked_by=opening.actor.user,
            purpose=opening.actor.purpose,
        )
