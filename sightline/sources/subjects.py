"""The subjects that a load speaks of: those known by their key, and those it makes."""

from collections.abc import Iterable, Mapping

from sightline.clocks import bulk
from sightline.clocks.bulk import Bulk, BulkSubject
from sightline.sources.known import Known
from sightline.sources.staging import PartyId, StagedEvent
from sightline.standards.vocabulary import KINDS

SubjectKey = tuple[int, str, str]


class Subjects:
    """Finds each event's subject: by its key, else the one of its kind that was open on the day.

    A key without a day names the subject that the load itself opens without one, where it does.
    """

    def __init__(
        self,
        rows: Bulk,
        known: Known,
        staged: Iterable[StagedEvent],
        parties: Mapping[PartyId, int],
        also_called: Mapping[SubjectKey, int],
    ) -> None:
        """Read what opens. `also_called`: more keys of known subjects, of which the day is known now."""
        self.rows, self.known = rows, {**known.subjects, **also_called}
        self.openings = {key: list(found) for key, found in known.openings.items()}
        events = list(staged)
        self.ids = iter(bulk.ids("records_subject", _at_most(events)))
        openers = [event for event in events if KINDS[event.kind].opens and event.party in parties]
        self.openers = {(parties[event.party], event.subject_key): event for event in openers}
        for event in openers:
            if event.subject_key:
                self._opens(event, parties[event.party])
        for found in self.openings.values():
            found.sort()

    def of(self, event: StagedEvent, party: int) -> int | None:
        """Return the subject of an event, or None where it is not said and none is known to be open."""
        kind, key = event.subject_kind, event.subject_key
        if key is not None and (not key.endswith("undated") or (party, key) in self.openers):
            return self._keyed(party, kind, key, event)
        begun = [subject for on, subject in self.openings.get((party, kind), []) if on <= event.happened_on]
        if begun:
            return begun[-1]
        return self._keyed(party, kind, key, event) if key is not None else None

    def known_of(self, party: int, kind: str) -> int | None:
        """Return the party's subject of a kind that was opened last, or None."""
        found = self.openings.get((party, kind))
        return found[-1][1] if found else None

    def _opens(self, event: StagedEvent, party: int) -> None:
        subject = self._keyed(party, event.subject_kind, event.subject_key or "", event)
        self.openings.setdefault((party, event.subject_kind), []).append((event.happened_on, subject))

    def _keyed(self, party: int, kind: str, key: str, event: StagedEvent | None = None) -> int:
        known = self.known.get((party, kind, key))
        if known is not None:
            return known
        inside = self._named(party, event.inside_key) if event else None
        raised_by = self._named(party, event.raised_by_key) if event else None
        new = self.known[party, kind, key] = next(self.ids)
        self.rows.subjects.append(BulkSubject(new, kind, party, inside, raised_by, key))
        return new

    def _named(self, party: int, key: str | None) -> int | None:
        """Return the subject that another names: its kind is the key's first word."""
        if key is None:
            return None
        return self._keyed(party, key.split(" ", 1)[0], key, self.openers.get((party, key)))


def _at_most(events: list[StagedEvent]) -> int:
    keys = {
        (event.party, key)
        for event in events
        for key in (event.subject_key, event.inside_key, event.raised_by_key)
        if key is not None
    }
    return len(keys)
