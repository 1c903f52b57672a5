"""Children's names as a reader of these pages may see them, and what is called brother or sister."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from sightline.access.actor import Actor
from sightline.access.masking import masked_name
from sightline.govuk.words import age
from sightline.records.models import Child, Identifier, Relationship

SIBLINGS = ("brother", "sister", "half", "step", "sibling", "twin")


@dataclass(frozen=True, slots=True)
class Named:
    """What a page says of who a child is. `name` is the council's id for those who see no names."""

    id: int
    name: str
    first_name: str
    url: str
    public_id: str
    born_on: date | None

    def age(self, day: date) -> str:
        """Return the age in words on a day; empty where it cannot be said."""
        return age(self.born_on, day) if self.born_on and self.born_on <= day else ""


def names(actor: Actor, children: Collection[int]) -> dict[int, Named]:
    """Return the names of these children, those whom the reader reaches, in order of name."""
    ids = Identifier.objects.filter(child__in=children, scheme="council_id", until_on=None).order_by("id")
    known = dict(ids.values_list("child_id", "value"))
    rows = Child.objects.filter(pk__in=children).select_related("party")
    found = {}
    for child in rows.order_by("family_name", "given_name", "pk"):
        shown = masked_name(actor, child.name, council_id=known.get(child.pk, "no council id"))
        first = (child.known_as or child.given_name) if child.name and shown == child.name else ""
        url = reverse("case_file:child", args=[child.party.public_id])
        found[child.pk] = Named(
            child.pk, shown, first or "this child", url, child.party.public_id, child.born_on
        )
    return found


def siblings(children: Collection[int]) -> dict[int, set[int]]:
    """Return the brothers and sisters of each child, of those whom the reader reaches."""
    rows = Relationship.objects.filter(child__in=children, other__isnull=False, other__died_on=None)
    found: dict[int, set[int]] = defaultdict(set)
    for child, other, relation in rows.order_by("id").values_list("child_id", "other_id", "relation"):
        if relation.lower().startswith(SIBLINGS):
            found[child].add(other)
    return found


def together(children: Collection[int]) -> list[tuple[int, ...]]:
    """Return these children in groups: brothers and sisters of one another, and those who have none here."""
    near, left = siblings(children), dict.fromkeys(children)
    found = []
    while left:
        first = next(iter(left))
        group, reached = [], [first]
        while reached:
            child = reached.pop()
            if child in left:
                del left[child]
                group.append(child)
                reached += sorted(near[child])
        found.append(tuple(sorted(group)))
    return found
