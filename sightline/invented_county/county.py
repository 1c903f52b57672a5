"""The whole county: its workforce first, then its families one after another."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import date, timedelta
from json import dumps

from sightline.invented_county import people, places, seasons, teams, troubles, whole_service
from sightline.invented_county.children import as_child
from sightline.invented_county.shape import Child, County, Party
from sightline.invented_county.stories import tell_family
from sightline.invented_county.tale import Tale
from sightline.invented_county.troubles import Planting
from sightline.invented_county.workforce import employ
from sightline.standards import calendar

YEARS = 5
WORKFORCE_BEFORE = timedelta(days=1500)


def invent(children: int, seed: int, today: date) -> County:
    """Return a county of so many children, with five years of history up to the morning of `today`.

    The same seed and the same day give the same county, down to every date. Raises ValueError without
    children.
    """
    if children < 1:
        raise ValueError("A county needs at least one child.")
    began_on = calendar.add_months(today, -12 * YEARS)
    force = employ(seed, children, began_on - WORKFORCE_BEFORE, today, planted=True)
    tale = Tale(force, began_on, today)
    planted = troubles.plan(tale, seed, children)
    return County(
        name=places.COUNCIL,
        seed=seed,
        today=today,
        began_on=began_on,
        agencies=teams.AGENCIES,
        teams=force.teams(),
        workers=force.workers(),
        sign_ins=people.sign_ins(force),
        terms=seasons.school_terms(began_on.year - 5, today.year + 1),
        manifest=troubles.manifest(tale, seed, planted),
        children=Children(tale, seed, children, planted.tellings),
        parties=Parties(tale, seed, children),
    )


class Children:
    """The children of a county, told one family at a time each time they are gone through."""

    def __init__(self, tale: Tale, seed: int, number: int, planted: Mapping[int, Planting]) -> None:
        self.tale, self.seed, self.number, self.planted = tale, seed, number, planted

    def __len__(self) -> int:
        return self.number

    def __iter__(self) -> Iterator[Child]:
        told, family = 0, 0
        while told < self.number:
            family += 1
            story = tell_family(self.tale, self.seed, family, self.planted.get(family))
            known = [member for member in story.members if member.diary.entries][: self.number - told]
            for member in known:
                yield as_child(story, member, known, self.tale.today)
            told += len(known)


class Parties:
    """Everybody of a county who is no child: workers, adopters, homes, the authority."""

    def __init__(self, tale: Tale, seed: int, children: int) -> None:
        self.tale, self.seed, self.children = tale, seed, children

    def __iter__(self) -> Iterator[Party]:
        yield from people.workers(self.tale.force, self.seed)
        yield from whole_service.parties(self.tale, self.seed, self.children)


def fingerprint(county: County) -> str:
    """Return a number that changes if anything in the county does."""
    digest = hashlib.sha256()
    everything: Iterable[object] = (
        *county.agencies, *county.teams, *county.workers, *county.sign_ins, *county.manifest
    )  # fmt: skip
    for one in everything:
        digest.update(_canonical(one))
    for child in county.children:
        digest.update(_canonical(child))
    for party in county.parties:
        digest.update(_canonical(party))
    return digest.hexdigest()


def _canonical(one: object) -> bytes:
    return dumps(asdict(one), default=str, sort_keys=True).encode()  # type: ignore[call-overload]
