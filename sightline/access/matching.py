"""Look among every child there is, and show of those out of reach only whom to ring.

The one way in which anybody learns that a record exists which they may not open.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.http import HttpRequest

from sightline.access import log
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.access.log import Opening, Question
from sightline.access.models import HolderTold
from sightline.access.scope import visible_to
from sightline.records.models import Child, Spell


@dataclass(frozen=True, slots=True)
class Matches:
    """What a search among every child found.

    `seen` are children the person reaches, in the order found. `elsewhere` says who holds those they do not
    reach. `protected` says whom to ring where there may be a protected record; nothing else is said of it.
    """

    seen: tuple[int, ...] = ()
    elsewhere: tuple[str, ...] = ()
    protected: tuple[str, ...] = ()


def matches(
    asked: HttpRequest | Opening, question: Question, find: Callable[[], Iterable[int]], *, exact: bool
) -> Matches:
    """Run `find` over every child, log the search, and return what this person may know of what it found.

    `exact`: the search was for an identifier or for a name with a date of birth. Only then is a restricted
    record spoken of; that it was met is logged, and its holder is told.
    """
    actor = log.opening_of(asked).actor
    with keeping(EVERY_CHILD):
        found = list(dict.fromkeys(find()))
        restricted = set(Child.objects.filter(pk__in=found, restricted=True).values_list("pk", flat=True))
    seen = set(visible_to(actor).filter(pk__in=found).values_list("pk", flat=True))
    shown = tuple(child for child in found if child in seen)
    hidden = [child for child in found if child not in seen]
    log.searched(asked, question, shown)
    protected = [child for child in hidden if child in restricted] if exact else []
    elsewhere = [child for child in hidden if child not in restricted]
    for child in protected:
        log.met_restricted(asked, question, child)
        _tell_holder(asked, child)
    return Matches(shown, _whom_to_ring(elsewhere), _whom_to_ring(protected))


def _whom_to_ring(children: list[int]) -> tuple[str, ...]:
    """Return the names of the workers who hold these children, else of the team and who answers for it."""
    with keeping(EVERY_CHILD):
        spells = Spell.objects.filter(child_id__in=children, kind="holder", until_on=None)
        rows = list(spells.order_by("id").values_list("child_id", "worker__name", "team__name"))
    held = {child: worker or team for child, worker, team in rows}
    return tuple(sorted({held.get(child) or "the front door" for child in children}))


def _tell_holder(asked: HttpRequest | Opening, child: int) -> None:
    opening = log.opening_of(asked)
    with keeping(EVERY_CHILD):
        spell = Spell.objects.filter(child_id=child, kind="holder", until_on=None).order_by("-id").first()
        HolderTold.objects.create(
            child_id=child,
            worker=spell.worker if spell else None,
            team=spell.team if spell else None,
            asked_by=opening.actor.user,
            purpose=opening.actor.purpose,
        )
