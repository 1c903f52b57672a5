"""People of an invented county who are signed in, the children whom somebody rings about, and what was kept.

Asks and writes through Sightline's own ways, as its commands do: whoever calls this is at work (`at_work`).
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from bench.asking import Kind, Person, ToldOf

DOMAIN = "load.nenevale.example"
# Of every hundred people, how many have each role.
HUNDRED = {
    "contact_officer": 20,
    "hub_manager": 5,
    "team_manager": 15,
    "head_of_service": 5,
    "social_worker": 55,
}
ASKS = {
    "contact_officer": frozenset({Kind.BOARD, Kind.LOOK}),
    "hub_manager": frozenset({Kind.BOARD, Kind.LOOK}),
    "team_manager": frozenset({Kind.CHILD, Kind.TEAM_LIST}),
    "head_of_service": frozenset({Kind.WHOLE_LIST}),
    "social_worker": frozenset({Kind.CHILD, Kind.TEAM_LIST}),
}
HOLDING = ("assessment", "protection", "care", "disabled_children", "permanence", "leaving_care")
CHILDREN_EACH = 20


def open_sign_ins(people: int) -> list[Person]:
    """Open a demonstration sign-in for so many people, by role, unless they have one; return them."""
    from django.db import transaction

    from sightline.access.keeper import EVERY_CHILD, keeping
    from sightline.identity.models import Team

    hub = Team.objects.filter(kind="hub").order_by("id").get()
    teams = list(Team.objects.filter(kind__in=HOLDING, closed_on=None).order_by("id"))
    found: list[Person] = []
    with transaction.atomic(), keeping(EVERY_CHILD):
        for role, share in HUNDRED.items():
            for number in range(round(people * share / 100)):
                place = {
                    "social_worker": teams[number % len(teams)],
                    "team_manager": teams[number % len(teams)],
                }
                user = _sign_in(role, number, None if role == "head_of_service" else place.get(role, hub))
                children = _children(user, place.get(role)) if Kind.CHILD in ASKS[role] else ()
                asks = ASKS[role] if children else ASKS[role] - {Kind.CHILD}
                found.append(Person(str(user.public_id), asks, children))
    return found


def _sign_in(role: str, number: int, team: Any) -> Any:
    """Return somebody's sign-in, made if there is none: a social worker's is that of a worker of the team."""
    from sightline.identity.actions import add_person, give_role, open_sign_in
    from sightline.identity.models import User, Worker
    from sightline.identity.roles import Role

    email = f"{role}.{number + 1}@{DOMAIN}"
    standing = User.objects.filter(email=email).first()
    if standing is not None:
        return standing
    person = add_person(name=f"{Role(role).label} {number + 1}")
    if role == "social_worker":
        free = Worker.objects.filter(posts__team=team, posts__until_on=None, left_on=None, person=None)
        worker = free.exclude(posts__manager=True).order_by("id").first()
        if worker is not None:
            Worker.objects.filter(pk=worker.pk).update(person=person)
    user = open_sign_in(person=person, email=email, password=None, demonstration=True)
    give_role(user=user, role=Role(role), team=team, at=datetime.now(UTC), by=None)
    return user


def _children(user: Any, team: Any) -> tuple[str, ...]:
    """Return the public ids of some children whom a worker holds, or else a team."""
    from sightline.records.models import Spell

    held = Spell.objects.filter(kind="holder", until_on=None, child__restricted=False, child__died_on=None)
    held = held.order_by("id")
    own = held.filter(worker__person=user.person_id)
    mine = own if own.exists() else held.filter(team=team)
    return tuple(mine.values_list("child__party__public_id", flat=True)[:CHILDREN_EACH])


def rung_about(chance: Random, run: str) -> Iterator[ToldOf]:
    """Yield children whom somebody rings about: one whom the county knows, one it does not, and so on."""
    from django.db import transaction

    from sightline.access.keeper import EVERY_CHILD, keeping
    from sightline.invented_county.names import BEGINNINGS, ENDINGS, GIRLS
    from sightline.records.models import Child

    with transaction.atomic(), keeping(EVERY_CHILD):
        living = Child.objects.filter(restricted=False, died_on=None, born_on__gt=date(2012, 1, 1))
        named = living.exclude(given_name="").exclude(family_name="").order_by("pk")
        known = list(named.values_list("given_name", "family_name", "born_on"))
    chance.shuffle(known)
    for number, (given, family, born_on) in enumerate(known):
        yield ToldOf(given, family, born_on, f"{run}-{2 * number}")
        given, family = chance.choice(GIRLS), chance.choice(BEGINNINGS) + chance.choice(ENDINGS)
        day = date(2010, 1, 1) + timedelta(days=chance.randrange(5500))
        yield ToldOf(given, family, day, f"{run}-{2 * number + 1}")


def written(run: str) -> dict[str, list[str]]:
    """Return the contacts of a run that the database holds, by mark: one for each event that was received."""
    from django.db import transaction

    from sightline.access.keeper import EVERY_CHILD, keeping
    from sightline.front_door.models import Contact
    from sightline.records.models import Event

    found: dict[str, list[str]] = defaultdict(list)
    with transaction.atomic(), keeping(EVERY_CHILD):
        rows = Contact.objects.filter(message__concerns__contains=run).order_by("id")
        for public_id, subject, words in rows.values_list("public_id", "subject_id", "message__concerns"):
            events = Event.objects.filter(subject=subject, kind="contact_received", withdrawn_by=None)
            # What the caller said of a child otherwise than the record does is written down after it.
            mark = re.search(rf"{re.escape(run)}\S*", words)
            there = [public_id] * events.count() or [f"{public_id}, without an event"]
            found[mark.group() if mark else words] += there
    return dict(found)
