"""Who may this child be? Looked for among every child there is, whoever holds them.

A child whom the asker reaches is shown with its name. One out of reach of whom exactly the same was told may
be chosen, and is shown in the words that were told. One out of reach who is likely or possibly the same is
shown as a record of its team, with the reasons and no name: it opens once a second person says that it is the
same child. Of a restricted child it is said whom to ring, and nothing else.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.core import signing
from django.db import connection
from django.http import HttpRequest

from sightline.access.actor import Actor
from sightline.access.holding import holders_on
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.access.log import Opening, opening_of
from sightline.access.matching import FRONT_DOOR, matches
from sightline.access.scope import visible_to
from sightline.govuk.words import day
from sightline.matching import describing, saying
from sightline.matching.likeness import Description, Likeness, Strength, compare
from sightline.matching.likeness.keys import WORTH, asked
from sightline.matching.likeness.numbers import numbers_like
from sightline.records.models import Alias, Child

MOST_COMPARED = 60
MOST_OFFERED = 6
ASK = "ask:"
_SALT = "matching: a record to ask a second person about"
ASK_LASTS_SECONDS = 24 * 3600

# Key by key, from the index: without OFFSET the planner may read every key there is, where it has not counted
# them yet.
_SHARING = """
-- prepared
SELECT k.child_id FROM unnest(%(keys)s::text[], %(worth)s::int[]) AS w(key, worth)
 CROSS JOIN LATERAL (SELECT m.child_id FROM matching_key m WHERE m.key = w.key OFFSET 0) k
 GROUP BY k.child_id ORDER BY sum(w.worth) DESC, k.child_id LIMIT %(most)s
"""
_NUMBERED = """
-- prepared
SELECT DISTINCT child_id FROM records_identifier
 WHERE scheme = ANY (%(schemes)s) AND value = ANY (%(values)s) AND child_id IS NOT NULL
 ORDER BY child_id LIMIT %(most)s
"""


@dataclass(frozen=True, slots=True)
class Compared:
    """A record that is like what was told, with its own description."""

    child: int
    likeness: Likeness
    description: Description


@dataclass(frozen=True, slots=True)
class Offer:
    """One record to choose. `value` is what a form sends; `child` its number, for the service alone."""

    value: str
    words: str
    likeness: Likeness
    child: int

    @property
    def reasons(self) -> str:
        """Return how alike it is and why, as one sentence."""
        said = self.likeness.strength.words
        return f"{said[0].upper()}{said[1:]}: {', '.join(self.likeness.reasons)}."

    @property
    def asks(self) -> bool:
        """Say whether choosing it asks a second person."""
        return self.value.startswith(ASK)


@dataclass(frozen=True, slots=True)
class Likely:
    """Who it may be: records to choose from, whom to ring about others, and what was said of some before."""

    offers: tuple[Offer, ...] = ()
    ring_protected: tuple[str, ...] = ()
    ring_elsewhere: tuple[str, ...] = ()
    said_before: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Say whether there is anything to choose or to do."""
        return bool(self.offers or self.ring_protected or self.ring_elsewhere)


NOBODY_LIKE = Likely()


def likely(request: HttpRequest | Opening, told: Description, *, page: str, today: date) -> Likely:
    """Return who a child may be. The search is logged; a restricted record's holder is told that it was met.

    Where too little was told to look for anybody, nothing is looked for.
    """
    if not told.is_searchable:
        return NOBODY_LIKE
    compared: dict[int, Compared] = {}

    def find() -> Iterable[int]:
        compared.update(_all_compared(told))
        return list(compared)

    found = matches(request, _question(told, page), find, exact=told.is_exact)
    offers, aside = _offered(opening_of(request).actor, told, compared, set(found.seen), today)
    elsewhere = () if offers else found.elsewhere
    return Likely(offers, found.protected, elsewhere, aside)


def offered(actor: Actor, told: Description, *, today: date) -> tuple[Offer, ...]:
    """Return again what `likely` offered, to keep what was said of it. Nothing is shown, nor logged."""
    if not told.is_searchable:
        return ()
    with keeping(EVERY_CHILD):
        compared = _all_compared(told)
    seen = set(visible_to(actor).filter(pk__in=compared).values_list("pk", flat=True))
    return _offered(actor, told, compared, seen, today)[0]


def chosen(actor: Actor, value: str, told: Description) -> Child | None:
    """Return the record that was chosen, where it may be: one in reach, or of whom the same was told."""
    with keeping(EVERY_CHILD):
        child = Child.objects.filter(party__public_id=value, restricted=False).first()
        if child is not None:
            likeness = compare(told, describing.of([child.pk])[child.pk])
            if likeness.strength is Strength.CERTAIN and child.pk not in actor.closed:
                return child
    mine = visible_to(actor).filter(party__public_id=value)
    return mine.first()


def asked_about(actor: Actor, value: str) -> int | None:
    """Return the record that a second person is to be asked about, or None where the choice is stale."""
    try:
        child, user = signing.loads(value.removeprefix(ASK), salt=_SALT, max_age=ASK_LASTS_SECONDS)
    except (signing.BadSignature, ValueError):
        return None
    return int(child) if actor.user is not None and user == actor.user.pk else None


def _question(told: Description, page: str) -> dict[str, str]:
    first = told.names[0] if told.names else None
    question = {
        "page": page,
        "words": f"{first.given} {first.family}".strip() if first else "",
        "born_on": told.born_on.isoformat() if told.born_on else "",
    }
    if told.numbers:
        question["number"] = told.numbers[0].packed
    return question


def _all_compared(told: Description) -> dict[int, Compared]:
    """Return the records like what was told, likeliest first; one joined to another stands as that other."""
    found = _candidates(told)
    described = describing.of(found)
    stays = dict(Alias.objects.filter(joined__in=found, parted_by=None).values_list("joined_id", "child_id"))
    restricted = set(Child.objects.filter(pk__in=found, restricted=True).values_list("pk", flat=True))
    rows: list[Compared] = []
    for child, description in described.items():
        likeness = compare(told, description)
        # A restricted record is spoken of where it is likely meant, not wherever one is a little like it.
        if likeness and not (child in restricted and likeness.strength < Strength.LIKELY):
            rows.append(Compared(stays.get(child, child), likeness, description))
    rows.sort(key=lambda row: (-row.likeness.strength, -row.likeness.weight, row.child))
    best: dict[int, Compared] = {}
    for row in rows:
        best.setdefault(row.child, row)
    return best


def _candidates(told: Description) -> list[int]:
    keys = asked(told)
    numbers = {like for number in told.numbers if number.packed for like in numbers_like(number.packed)}
    with connection.cursor() as cursor:
        worth = [WORTH[key[0]] for key in keys]
        cursor.execute(_SHARING, {"keys": keys, "worth": worth, "most": MOST_COMPARED})
        found = [row[0] for row in cursor.fetchall()]
        if numbers:
            wanted = {"schemes": list(describing.SCHEMES), "values": sorted(numbers), "most": MOST_COMPARED}
            cursor.execute(_NUMBERED, wanted)
            found = [row[0] for row in cursor.fetchall()] + found
    return list(dict.fromkeys(found))


def _offered(
    actor: Actor, told: Description, compared: Mapping[int, Compared], seen: set[int], today: date
) -> tuple[tuple[Offer, ...], tuple[str, ...]]:
    """Return what is offered, and what was said before of records that are therefore not."""
    with keeping(EVERY_CHILD):
        aside = saying.not_the_same(told, compared)
        hidden = [child for child in compared if child not in seen]
        barred = set(actor.closed)
        open_elsewhere = set(
            Child.objects.filter(pk__in=hidden, restricted=False).values_list("pk", flat=True)
        )
        wanted = [row for child, row in compared.items() if child not in aside and child not in barred]
        offers: list[Offer] = []
        held = team_of(sorted(open_elsewhere), today)
        named = _named(compared)
        for row in wanted:
            offer = None
            if row.child in seen:
                offer = Offer(
                    named[row.child].party.public_id, _words(named[row.child]), row.likeness, row.child
                )
            elif row.child in open_elsewhere and told.is_exact:
                offer = _elsewhere(actor, told, row, named[row.child], held[row.child])
            if offer is not None and len(offers) < MOST_OFFERED:
                offers.append(offer)
    return tuple(offers), tuple(words for child, words in aside.items() if child in seen)


def _named(compared: Iterable[int]) -> dict[int, Child]:
    rows = Child.objects.filter(pk__in=list(compared)).select_related("party")
    return {child.pk: child for child in rows}


def _elsewhere(actor: Actor, told: Description, row: Compared, child: Child, team: str) -> Offer | None:
    """Return a record out of reach as it may be shown: in the words that were told, or without a name."""
    held = team != FRONT_DOOR
    if row.likeness.strength is Strength.CERTAIN:
        known = f"known to {team}" if held else "known before, with no team now"
        return Offer(child.party.public_id, f"{_told_words(told)}, {known}", row.likeness, row.child)
    if actor.user is None:
        return None
    value = ASK + signing.dumps([row.child, actor.user.pk], salt=_SALT)
    whose = f"A record of {team}" if held else "A record that no team holds now, and"
    return Offer(value, f"{whose} that you cannot open: ask a second person", row.likeness, row.child)


def team_of(children: Sequence[int], today: date) -> dict[int, str]:
    """Return the name of the team that holds each child, or of the front door."""
    spells = holders_on(today, list(children)).order_by("id").values_list("child_id", "team__name")
    held = {child: team for child, team in spells if team}
    return {child: held.get(child, FRONT_DOOR) for child in children}


def _words(child: Child) -> str:
    if child.born_on:
        return f"{child.name or 'No name'}, born {day(child.born_on)}"
    if child.expected_on:
        return f"{child.name or 'No name'}, not born yet, expected {day(child.expected_on)}"
    return f"{child.name or 'No name'}, date of birth not known"


def _told_words(told: Description) -> str:
    name = told.names[0]
    born = f", born {day(told.born_on)}" if told.born_on else ""
    return f"{name.given} {name.family}".strip() + born
