"""What was said of two records before: it is shown again, and not asked again without new facts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.db.models import Q

from sightline.govuk.words import day
from sightline.matching.likeness import Description
from sightline.matching.likeness.description import facts_of
from sightline.matching.models import Answer, Verdict
from sightline.records.models import Child


class Described(Protocol):
    """A record that was compared, with its description."""

    @property
    def description(self) -> Description:
        """Return what the record says."""


def latest(children: Iterable[int]) -> dict[frozenset[int], Verdict]:
    """Return the latest verdict on each two records of which one is among these."""
    wanted = list(children)
    rows = Verdict.objects.filter(Q(child__in=wanted) | Q(other__in=wanted), other__isnull=False)
    found: dict[frozenset[int], Verdict] = {}
    for verdict in rows.select_related("by__person").order_by("at", "id"):
        found[frozenset((verdict.child_id, verdict.other_id or 0))] = verdict
    return found


def not_the_same(told: Description, compared: Mapping[int, Described]) -> dict[int, str]:
    """Return the records of which it was said that they are another child than the one told of, with by whom.

    It was said of a record that says all that is told now, and of the same facts as today: anything new asks
    again. The caller sees every child.
    """
    found: dict[int, str] = {}
    for pair, verdict in latest(compared).items():
        if verdict.answer != Answer.NOT_SAME or not pair <= compared.keys():
            continue
        for child in pair:
            (other,) = pair - {child}
            says_all = told.facts() <= compared[other].description.facts()
            closer = not (told.facts() <= compared[child].description.facts())
            same_facts = facts_of(compared[child].description, compared[other].description) == verdict.facts
            if says_all and closer and same_facts:
                found[child] = (
                    f"{verdict.by.person.name} said on {day(verdict.at)} that a record is not this child."
                )
    return found


@dataclass(frozen=True, slots=True)
class Said:
    """One verdict as a page shows it again."""

    answer: str
    other: str
    other_public_id: str
    reasons: tuple[str, ...]
    words: str
    by: str
    at: datetime


def said_of(child: Child) -> list[Said]:
    """Return what was said of a record and others that the reader reaches, latest first."""
    rows = Verdict.objects.filter(Q(child=child) | Q(other=child))
    found = []
    for verdict in rows.select_related("child__party", "other__party", "by__person").order_by("-at", "-id"):
        other = verdict.other if verdict.child_id == child.pk else verdict.child
        found.append(
            Said(
                answer=verdict.get_answer_display(),
                other=other.name if other else "",
                other_public_id=other.party.public_id if other else "",
                reasons=tuple(verdict.reasons),
                words=verdict.words,
                by=verdict.by.person.name,
                at=verdict.at,
            )
        )
    return found


def said_of_two(one: Child, other: Child) -> list[Said]:
    """Return what was said of two records beside each other, latest first."""
    wanted = {each.party.public_id for each in (one, other)}
    return [said for said in said_of(one) if said.other_public_id in wanted]
