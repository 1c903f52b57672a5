"""Finding a child by name, by number or by date of birth."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from sightline.records.models import Alias, Child, Identifier

MOST_FOUND = 200


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody types to find a child: words of a name or a number, and perhaps a date of birth.

    `by_name`: false for those who see no names, and so may not find a child by one.
    """

    text: str = ""
    born_on: date | None = None
    by_name: bool = True

    @property
    def is_number(self) -> bool:
        """Say whether the text is a number that some system gave, and no name."""
        return any(letter.isdigit() for letter in self.text)

    @property
    def is_exact(self) -> bool:
        """Say whether one child is meant: by a number, or by a name with a date of birth."""
        return self.is_number or bool(self.text and self.born_on)


def find(words: Words) -> Iterator[int]:
    """Yield the children that answer to the words, best first; a record joined to another as that other."""
    found = list(_by_number(words)) if words.is_number else list(_by_name(words))
    joined = Alias.objects.filter(joined__in=found, parted_by=None).values_list("joined_id", "child_id")
    stays = dict(joined)
    yield from dict.fromkeys(stays.get(child, child) for child in found)


def _by_number(words: Words) -> Iterator[int]:
    number = re.sub(r"[\s-]", "", words.text)
    rows = Identifier.objects.filter(
        value__in={words.text.strip(), number, number.upper()}, child__isnull=False
    )
    if words.born_on:
        rows = rows.filter(child__born_on=words.born_on)
    yield from rows.order_by("until_on", "id").values_list("child_id", flat=True)


def _by_name(words: Words) -> Iterator[int]:
    rows: QuerySet[Child] = Child.objects.all()
    if words.born_on:
        rows = rows.filter(Q(born_on=words.born_on) | Q(expected_on=words.born_on))
    for part in words.text.split():
        if not words.by_name:
            return
        begins = Q(given_name__istartswith=part) | Q(family_name__istartswith=part)
        rows = rows.filter(
            begins
            | Q(known_as__istartswith=part)
            | Q(given_name__icontains=f" {part}")
            | Q(family_name__icontains=f"-{part}")
        )
    ordered = rows.order_by("family_name", "given_name", "pk")
    yield from ordered.values_list("pk", flat=True)[:MOST_FOUND]
