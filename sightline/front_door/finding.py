"""Is this a child we know? Looked for among every child there is, whoever holds them.

A child of the same name and date of birth may be chosen though another team holds them: the message is about
that child, and the hub reaches them while it waits. One who is only like is chosen by somebody who reaches
them; of the rest it is said whom to ring. A restricted child is never shown.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.http import HttpRequest

from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.access.matching import matches
from sightline.govuk.words import day
from sightline.records.models import Alias, Child

MOST = 20


@dataclass(frozen=True, slots=True)
class Told:
    """Who a child is, as told."""

    given_name: str
    family_name: str
    born_on: date | None

    @property
    def is_exact(self) -> bool:
        """Say whether one child is meant."""
        return bool(self.given_name and self.family_name and self.born_on)


@dataclass(frozen=True, slots=True)
class Likely:
    """Who it may be: children to choose from with their words, and whom to ring about others."""

    choices: tuple[tuple[str, str], ...] = ()
    ring: tuple[str, ...] = ()


def likely(request: HttpRequest, told: Told) -> Likely:
    """Return who a child may be. The search is logged."""
    question = {
        "page": "front_door:record",
        "words": f"{told.given_name} {told.family_name}".strip(),
        "born_on": told.born_on.isoformat() if told.born_on else "",
    }
    found = matches(request, question, lambda: _find(told), exact=told.is_exact)
    with keeping(EVERY_CHILD):
        same = Child.objects.filter(pk__in=list(_same(told)), restricted=False)
        children = Child.objects.filter(Q(pk__in=found.seen) | Q(pk__in=same)).select_related("party")
        rows = list(children.order_by("family_name", "given_name", "pk")[:MOST])
    choices = tuple((each.party.public_id, _words(each)) for each in rows)
    return Likely(choices, tuple(dict.fromkeys((*found.protected, *(() if rows else found.elsewhere)))))


def chosen(public_id: str, told: Told, reached: set[int]) -> Child | None:
    """Return the child that was chosen, if it may be: one whom the chooser reaches, or who is the same."""
    with keeping(EVERY_CHILD):
        child = Child.objects.filter(party__public_id=public_id, restricted=False).first()
        same = set(_same(told))
    return child if child and (child.pk in reached or child.pk in same) else None


def _find(told: Told) -> Iterator[int]:
    named = Q(family_name__iexact=told.family_name) & (
        Q(given_name__iexact=told.given_name) | Q(known_as__iexact=told.given_name)
    )
    swapped = Q(family_name__iexact=told.given_name, given_name__iexact=told.family_name)
    like = named | swapped if told.given_name and told.family_name else Q(pk=None)
    if told.born_on:
        like |= Q(family_name__iexact=told.family_name or "\0", born_on=told.born_on)
        like |= Q(given_name__iexact=told.given_name or "\0", born_on=told.born_on)
    rows = Child.objects.filter(like).order_by("family_name", "given_name", "pk")
    yield from _as_joined(rows.values_list("pk", flat=True)[:MOST])


def _same(told: Told) -> Iterator[int]:
    if not told.is_exact:
        return
    rows = Child.objects.filter(
        Q(given_name__iexact=told.given_name) | Q(known_as__iexact=told.given_name),
        family_name__iexact=told.family_name,
        born_on=told.born_on,
    )
    yield from _as_joined(rows.order_by("pk").values_list("pk", flat=True))


def _as_joined(children: object) -> Iterator[int]:
    found = list(children)  # type: ignore[call-overload]
    stays = dict(Alias.objects.filter(joined__in=found, parted_by=None).values_list("joined_id", "child_id"))
    yield from dict.fromkeys(stays.get(child, child) for child in found)


def _words(child: Child) -> str:
    born = f"born {day(child.born_on)}" if child.born_on else "date of birth not known"
    return f"{child.name or 'No name'}, {born}"
