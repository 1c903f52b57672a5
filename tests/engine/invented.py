"""Timelines made up by Hypothesis: crowded, contradictory and late, as records are."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from random import Random, SystemRandom
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from sightline.engine.declared import Numbered, leaves
from sightline.standards.calendar import SchoolTerms, uk_moment
from sightline.standards.model import Standard, Where
from sightline.standards.timeline import Coverage, Event, Subject, Timeline
from sightline.standards.vocabulary import KINDS, TYPED_FACTS

# For what must always be reached, whatever else is invented.
ALWAYS = 7
# What is invented follows from this number; a disagreement shows it. In CI it is always the same.
SEED = int(
    os.environ.get("SIGHTLINE_SEED") or (ALWAYS if os.environ.get("CI") else SystemRandom().getrandbits(32))
)

TERMS = SchoolTerms(
    [
        (date(year, month, 5), date(year, last, 20))
        for year in range(2019, 2023)
        for month, last in ((1, 3), (4, 7), (9, 12))
    ]
)
# Days around which things happen: a leap day, clock changes, Easter, Christmas, an edition's first day, the
# last days of the loaded calendar.
_CENTRES = [
    date(2020, 2, 28),
    date(2020, 3, 1),
    date(2020, 3, 28),
    date(2020, 4, 9),
    date(2020, 10, 24),
    date(2020, 12, 23),
    date(2021, 1, 1),
    date(2016, 2, 28),
    date(2014, 12, 31),
    date(2027, 12, 20),
]
_KNOWN = datetime(2021, 1, 1, 12, tzinfo=UTC)
KNOWN_BY = _KNOWN + timedelta(days=5)
_WITHDRAWN = (*[None] * 6, _KNOWN + timedelta(days=1), _KNOWN + timedelta(days=12))

# Births for which some birthday falls near the centres.
_BORN = [
    date(2004, 2, 29),
    date(2004, 3, 1),
    date(2002, 3, 2),
    date(2015, 3, 2),
    date(2010, 10, 25),
    date(2003, 12, 25),
    date(2020, 2, 27),
    date(1995, 2, 28),
    date(2004, 2, 28),
    date(2003, 3, 30),
]

_BELONGS_TO = sorted({each.belongs_to for each in KINDS.values()})


class Words:
    """The kinds that some standards read, and the values of facts that they ask about."""

    def __init__(self, standards: Iterable[Standard]) -> None:
        self.kinds: dict[str, list[list[str]]] = {}
        self.values: dict[str, set[object]] = {}
        for each in standards:
            read = list(Numbered(0, each).happenings)
            for happening in read:
                self._note(happening.where)
            self.kinds.setdefault(each.party, []).append(
                list(dict.fromkeys(kind for happening in read for kind in happening.kinds)) or ["died"]
            )
            for version in each.versions:
                for limit in version.limits:
                    self._note(limit.when)
                    if limit.amount_from:
                        self.values.setdefault(limit.amount_from, set()).update((0, 3, 90))
            if each.met_by.same_fact:
                self.values.setdefault(each.met_by.same_fact, set()).update(("A", "B"))
        self.facts = {name: sorted(values, key=str) for name, values in self.values.items()}

    def _note(self, condition: object) -> None:
        for leaf in leaves(condition):  # type: ignore[arg-type]
            if isinstance(leaf, Where):
                others = {"boolean": {True, False}, "number": {0, 3, 90}}.get(TYPED_FACTS[leaf.fact], {"Z"})
                self.values.setdefault(leaf.fact, set(others)).update(set(leaf.values) - {None})


@lru_cache(maxsize=4_000, typed=True)
def _one_of(*values: object) -> st.SearchStrategy[Any]:
    """Return the choice among values, made once: to make it takes Hypothesis longer than to choose."""
    return st.sampled_from(values)


@st.composite
def timelines(
    draw: st.DrawFn, words: Words, party: int, kind: str = "child", first: Sequence[str] = ()
) -> Timeline:
    """Return one party's timeline: of the first kinds, and perhaps of those of another standard."""
    centre = draw(_one_of(*_CENTRES))
    read = draw(st.lists(st.sampled_from(words.kinds[kind]), min_size=0 if first else 1, max_size=1))
    kinds = [*first, *(each for kinds in read for each in kinds)]
    reach = draw(_one_of(1, 4, 40, 200))
    number = draw(st.integers(2, 16))
    events = [
        _event(draw, words, kinds, centre, reach, party * 1_000 + place, party) for place in range(number)
    ]
    if kind == "child":
        for place in range(draw(_one_of(0, 1, 1, 1, 2))):
            born = draw(_one_of(*_BORN))
            events.append(Event(party * 1_000 + 900 + place, "born", born))
        if draw(st.integers(0, 5)) == 0:
            events.append(_event(draw, words, ["died"], centre, reach, party * 1_000 + 950, party))
    return Timeline(
        party,
        tuple(draw(st.permutations(events))),
        _subjects(draw, party),
        _coverages(draw, words, kinds, centre),
        kind,
    )


def subject_id(party: int, kind: str, which: int) -> int:
    """Return the id of a party's first or second subject of a kind. Ids of kinds differ."""
    return party * 1_000 + 2 * _BELONGS_TO.index(kind) + which


def _event(
    draw: st.DrawFn, words: Words, kinds: list[str], centre: date, reach: int, number: int, party: int
) -> Event:
    kind = draw(_one_of(*kinds))
    day = centre + timedelta(days=draw(st.integers(-reach, reach)))
    at = None
    undated = draw(st.integers(0, 11)) == 0
    if not undated and draw(st.booleans()):
        at = uk_moment(day, draw(_one_of(0, 1, 2, 8, 9, 17, 23)), draw(_one_of(0, 30, 59)))
    names_on, names_at = None, None
    if KINDS[kind].names and draw(st.integers(0, 3)):
        names_on = day + timedelta(days=draw(st.integers(-3, 20)))
        names_at = uk_moment(names_on, 11) if draw(st.booleans()) else None
    facts = {}
    for fact in KINDS[kind].facts:
        if fact.name in words.facts and draw(st.integers(0, 3)):
            facts[fact.name] = draw(_one_of(*words.facts[fact.name]))
    recorded = draw(_one_of(None, _KNOWN, _KNOWN + timedelta(days=9)))
    withdrawn = draw(_one_of(*_WITHDRAWN))
    belongs = draw(st.integers(0, 9))
    subject = subject_id(party, KINDS[kind].belongs_to, int(belongs > 6)) if belongs else None
    return Event(number, kind, day, subject, at, names_on, names_at, undated, facts, recorded, withdrawn)


def _subjects(draw: st.DrawFn, party: int) -> dict[int, Subject]:
    """Return subjects that contain and raise one another, some of them unknown."""

    def some(kind: str) -> int | None:
        return draw(_one_of(None, *(subject_id(party, kind, which) for which in (0, 0, 1))))

    found = {}
    for kind in _BELONGS_TO:
        for which in (0, 1):
            number = subject_id(party, kind, which)
            found[number] = Subject(number, kind)
    for kind, inside, raised_by in (
        ("section_47", "case", "strategy_discussion"),
        ("conference", "case", "section_47"),
        ("protection_plan", "case", "conference"),
        ("assessment", "case", "case"),
        ("placement", "care_period", None),
        ("enquiry", "contact", "contact"),
        ("case", None, "contact"),
    ):
        for which in (0, 1):
            number = subject_id(party, kind, which)
            found[number] = Subject(
                number, kind, some(inside) if inside else None, some(raised_by) if raised_by else None
            )
    if draw(st.booleans()):
        del found[subject_id(party, "case", 1)]
    return found


def _coverages(draw: st.DrawFn, words: Words, kinds: list[str], centre: date) -> dict[str, Coverage] | None:
    if draw(st.integers(0, 2)):
        return None
    days = (None, None, centre, centre + timedelta(days=3))
    return {
        kind: Coverage(
            draw(_one_of("every", "every", "latest", "nothing")),
            draw(_one_of(*days)),
            draw(_one_of(*days)),
        )
        for kind in kinds
        if draw(st.integers(0, 3))
    }


def numbered(timeline: Timeline, party: int) -> Timeline:
    """Return the timeline as another party's, with ids of its own."""
    shift = (party - timeline.party) * 1_000

    def moved(number: int | None) -> int | None:
        return None if number is None else number + shift

    events = tuple(replace(each, id=each.id + shift, subject=moved(each.subject)) for each in timeline.events)
    subjects = {
        number + shift: Subject(number + shift, each.kind, moved(each.inside), moved(each.raised_by))
        for number, each in timeline.subjects.items()
    }
    return Timeline(party, events, subjects, timeline.coverage, timeline.kind)


def invented(words: Words, number: int, sown: int = SEED, *, within: int = 6) -> list[Timeline]:
    """Return at least so many timelines, so many for each standard in turn, for one pass to read at once."""
    random, found = Random(sown), list[Timeline]()
    while len(found) < number:
        for kind, all_ in words.kinds.items():
            for first in all_:
                for timeline in _drawn(timelines(words, 1, kind, first), within, random.getrandbits(64)):
                    found.append(numbered(timeline, len(found) + 1))
    return found


def _drawn(strategy: st.SearchStrategy[Timeline], number: int, sown: int) -> list[Timeline]:
    """Return what a strategy draws. Many short runs are quicker than a long one, and as various."""
    drawn: list[Timeline] = []

    @seed(sown)
    @settings(
        max_examples=number, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(strategy)
    def gather(timeline: Timeline) -> None:
        drawn.append(timeline)

    gather()
    return drawn
