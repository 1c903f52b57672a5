"""One worked example of a promise: what happened, what is asked, and the answer each reader must give."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sightline.standards.calendar import SchoolTerms
from sightline.standards.model import State
from sightline.standards.span import Reading, Why
from sightline.standards.timeline import Coverage, Event, Subject, Timeline

IDS_FOR_EACH = 1_000


@dataclass(frozen=True, slots=True)
class Ask:
    """One question put to an example, and the answer it must get. `state` None: no clock.

    `as_at` is in seconds since 1970. `why`, `due_on`, `due_at` (seconds), `interval` and `subject` are None
    where the example leaves them open.
    """

    as_at: int
    known_by: datetime | None
    state: State | None
    why: Why | None = None
    due_on: date | None = None
    due_at: int | None = None
    interval: int | None = None
    subject: int | None = None
    text: str = ""

    def wrong(self, readings: Sequence[Reading]) -> str | None:
        """Return what is wrong with a reader's answer, in words; None when it is right."""
        found = self.chosen(readings)
        if found is None or self.state is None:
            said = f"{found.state}, due {found.span.due_on}" if found else "no clock"
            return None if found is None and self.state is None else f"{self.text}: it says {said}"
        pairs = (
            (self.state, found.state),
            (self.why, found.why),
            (self.due_on, found.span.due_on),
            (self.due_at, found.span.due_high),
        )
        if all(asked is None or asked == said for asked, said in pairs):
            return None
        because = f" ({found.why})" if found.why else ""
        return f"{self.text}: it says {found.state}{because}, due {found.span.due_on} {found.span.due_high}"

    def chosen(self, readings: Sequence[Reading]) -> Reading | None:
        """Return the reading asked about: the one that began last, of the interval and subject named."""
        of_interval = [each for each in readings if self.interval in (None, each.span.interval)]
        named = [each for each in of_interval if self.subject in (None, each.span.subject)]
        return max(
            named, key=lambda each: (each.span.began, each.span.interval, each.span.stretch), default=None
        )


@dataclass(frozen=True)
class Example:
    """One worked example. Ids of events and subjects count from 1 and belong to this example alone.

    `text` holds its lines as written, for the manual; `place` the file and line of its heading.
    """

    standard: str
    name: str
    title: str
    why: str
    kind: str
    events: tuple[Event, ...]
    subjects: tuple[Subject, ...]
    coverage: Mapping[str, Coverage] | None
    terms: tuple[tuple[date, date], ...]
    asks: tuple[Ask, ...]
    text: str
    place: str

    def __str__(self) -> str:
        return f"{self.standard} {self.name} · {self.title}"

    @property
    def school_terms(self) -> SchoolTerms | None:
        """Return the school terms it is read with, or None when it gives none."""
        return SchoolTerms(list(self.terms)) if self.terms else None

    def timeline(self, party: int = 0) -> Timeline:
        """Return the example's party with all its events. Different parties have different ids throughout."""
        shift = party * IDS_FOR_EACH
        moved = tuple(
            replace(event, id=event.id + shift, subject=_shifted(event.subject, shift))
            for event in self.events
        )
        subjects = {
            each.id + shift: Subject(
                each.id + shift, each.kind, _shifted(each.inside, shift), _shifted(each.raised_by, shift)
            )
            for each in self.subjects
        }
        return Timeline(party, moved, subjects, self.coverage, self.kind)

    def asks_of(self, party: int = 0) -> tuple[Ask, ...]:
        """Return the questions, with subjects numbered as in `timeline(party)`."""
        shift = party * IDS_FOR_EACH
        return tuple(replace(ask, subject=_shifted(ask.subject, shift)) for ask in self.asks)


def _shifted(number: int | None, shift: int) -> int | None:
    return None if number is None else number + shift
