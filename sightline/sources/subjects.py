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
    A subject stands where any event of the load says it does, whichever event speaks of it first: a plan may
    name the conference that raised it before the conference says which enquiry raised that.
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
        self.openers = {(parties[event.party], event.subject_key) for event in openers}
        self.stands = _where_each_stands((event for event in events if event.party in parties), parties)
        for event in openers:
            if event.subject_key:
                self._opens(event, parties[event.party])
        for found in self.openings.values():
            found.sort()

    def of(self, event: StagedEvent, party: int) -> int | None:
        """Return the subject of an event, or None where it is not said and none is known to be open."""
        kind, key = event.subject_kind, event.subject_key
        if key is not None and (not key.endswith("undated") or (party, key) in self.openers):
            return self._keyed(party, kind, key)
        begun = [subject for on, subject in self.openings.get((party, kind), []) if on <= event.happened_on]
        if begun:
            return begun[-1]
        return self._keyed(party, kind, key) if key is not None else None

    def known_of(self, party: int, kind: str) -> int | None:
        """Return the party's subject of a kind that was opened last, or None."""
        found = self.openings.get((party, kind))
        return found[-1][1] if found else None

    def _opens(self, event: StagedEvent, party: int) -> None:
        subject = self._keyed(party, event.subject_kind, event.subject_key or "")
        self.openings.setdefault((party, event.subject_kind), []).append((event.happened_on, subject))

    def _keyed(self, party: int, kind: str, key: str) -> int:
        known = self.known.get((party, kind, key))
        if known is not None:
            return known
        new = self.known[party, kind, key] = next(self.ids)
        inside, raised_by = self.stands.get((party, kind, key), (None, None))
        self.rows.subjects.append(
            BulkSubject(new, kind, party, self._named(party, inside), self._named(party, raised_by), key)
        )
        return new

    def _named(self, party: int, key: str | None) -> int | None:
        """Return the subject that another names: its kind is the key's first word."""
        return None if key is None else self._keyed(party, key.split(" ", 1)[0], key)


def _where_each_stands(
    events: Iterable[StagedEvent], parties: Mapping[PartyId, int]
) -> dict[SubjectKey, tuple[str | None, str | None]]:
    """Return what contains and what raised each subject, as the first event that says so has it."""
    found: dict[SubjectKey, tuple[str | None, str | None]] = {}
    for event in events:
        if event.subject_key is None or not (event.inside_key or event.raised_by_key):
            continue
        key = (parties[event.party], event.subject_kind, event.subject_key)
        inside, raised_by = found.get(key, (None, None))
        found[key] = (inside or event.inside_key, raised_by or event.raised_by_key)
    return found


def _at_most(events: list[StagedEvent]) -> int:
    keys = {
        (event.party, key)
        for event in events
        for key in (event.subject_key, event.inside_key, event.raised_by_key)
        if key is not None
    }
    return len(keys)
