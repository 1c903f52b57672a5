"""The standards' worked examples as timelines that one pass of a set-based reader answers together."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from sightline.standards.example import Example
from sightline.standards.model import Standard, Unit
from sightline.standards.register import STANDARDS
from sightline.standards.span import Reading, Span, state_of
from sightline.standards.spec import examples
from sightline.standards.timeline import Timeline

REGISTER = tuple(STANDARDS.values())


@dataclass(frozen=True)
class Asked:
    """An example as known at one of the moments it asks about, as a party of its own."""

    example: Example
    known_by: datetime | None
    timeline: Timeline

    def faults(self, said: list[Span]) -> Iterator[str]:
        """Yield what is wrong with a reader's answers."""
        standard = STANDARDS[self.example.standard]
        for ask in self.example.asks_of(self.timeline.party):
            if ask.known_by != self.known_by:
                continue
            readings = []
            for span in said:
                words = state_of(span, standard.promise, ask.as_at)
                if span.standard == standard.code and words and not span.moved_on(ask.as_at):
                    readings.append(Reading(span, *words))
            fault = ask.wrong(readings)
            if fault:
                yield f"{self.example}: {fault}"


def asked_examples(first_party: int) -> dict[int, Asked]:
    """Return every example, once for each moment as known at which it is asked about, by party."""
    found: dict[int, Asked] = {}
    for example in examples():
        for known_by in dict.fromkeys(ask.known_by for ask in example.asks):
            party = first_party + len(found)
            known = example.timeline(party).as_known(known_by)
            # What was believed then stands as if never in doubt: one pass answers for every moment.
            believed = tuple(replace(event, recorded_at=None, withdrawn_at=None) for event in known.events)
            found[party] = Asked(example, known_by, replace(known, events=believed))
    return found


def counted_in_terms(standard: Standard) -> bool:
    """Say whether a standard counts in school terms."""
    return any(limit.unit is Unit.TERMS for version in standard.versions for limit in version.limits)


def terms_of_examples() -> list[tuple[date, date]]:
    """Return the school terms of the examples that give any. All that do give the same."""
    (terms,) = {example.terms for example in examples() if example.terms}
    return list(terms)
