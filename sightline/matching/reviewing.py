"""Look through the whole county, and keep the pairs for people to look at in place of those kept before."""

from dataclasses import dataclass
from datetime import datetime
from time import perf_counter

from django.db import transaction

from sightline.access import log
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.access.scope import visible_to
from sightline.matching import describing, queries
from sightline.matching.county import THRESHOLD, look_through
from sightline.matching.likeness.description import facts_of
from sightline.matching.models import Pair, Run
from sightline.records.models import Identifier


@dataclass(frozen=True, slots=True)
class Listed:
    """One pair as a command prints it: the council's ids and no name."""

    one: str
    other: str
    probability: float
    strength: str
    reasons: str


@transaction.atomic
def look_through_county(asked: log.Opening, *, at: datetime, threshold: float = THRESHOLD) -> Run:
    """Compare every record that the actor reaches with every other, and keep the pairs found.

    Restricted records are left out, and those joined to another. Nothing is joined.
    """
    began = perf_counter()
    rows = visible_to(asked.actor).filter(joined_into=None, restricted=False)
    children = list(rows.order_by("pk").values_list("pk", flat=True))
    log.exported(asked, {"command": "match"}, children, reason="To look for two records of one child.")
    described = describing.of(children)
    severed = queries.severed()
    found = [
        each
        for each in look_through(described, threshold=threshold)
        if frozenset((each.child, each.other)) not in severed
    ]
    with keeping(EVERY_CHILD):
        Pair.objects.all().delete()
        run = Run.objects.create(
            at=at, records=len(described), threshold=threshold, seconds=perf_counter() - began
        )
        Pair.objects.bulk_create(
            (
                Pair(
                    run=run,
                    child_id=each.child,
                    other_id=each.other,
                    probability=each.probability,
                    strength=each.likeness.strength.name.lower(),
                    reasons=list(each.likeness.reasons),
                    facts=facts_of(described[each.child], described[each.other]),
                )
                for each in found
            ),
            batch_size=1_000,
        )
    return run


def to_print() -> list[Listed]:
    """Return the pairs that wait for somebody, with the council's ids."""
    waiting = queries.to_review()
    children = {child for row in waiting for child in (row.child.pk, row.other.pk)}
    rows = Identifier.objects.filter(child__in=children, scheme="council_id", until_on=None)
    ids = dict(rows.order_by("-id").values_list("child_id", "value"))
    return [
        Listed(
            ids.get(row.child.pk, row.child.party.public_id),
            ids.get(row.other.pk, row.other.party.public_id),
            round(row.probability, 4),
            row.strength,
            ", ".join(row.reasons),
        )
        for row in waiting
    ]
