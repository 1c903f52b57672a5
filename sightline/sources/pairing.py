"""Events that one file dates and another of its source does not: the same event, where it can be no other.

A case whose start one file leaves out is the case that the next one dates. There must be one such on either
side, of one child, kind and subject, and the file must not say the believed one as it stands as well.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from sightline.sources.comparing import Believed
from sightline.sources.known import Known
from sightline.sources.staging import PartyId, StagedEvent
from sightline.sources.subjects import SubjectKey
from sightline.standards.vocabulary import KINDS

Group = tuple[int, str, int | None]


class Pairs:
    """The staged events that are believed already under another key, and how their subjects are known."""

    def __init__(self, events: Iterable[StagedEvent], parties: Mapping[PartyId, int], known: Known) -> None:
        self.parties, self.known = parties, known
        self.called: dict[SubjectKey, int] = {}
        self._found: dict[int, Believed] = {}
        staged = [event for event in events if event.party in parties]
        self._said = {(parties[event.party], event.kind, event.natural_key) for event in staged}
        for opens in (True, False):
            self._pair([event for event in staged if KINDS[event.kind].opens is opens])

    def of(self, event: StagedEvent) -> Believed | None:
        """Return what is believed of a staged event under another key, or None."""
        return self._found.get(id(event))

    def _pair(self, events: list[StagedEvent]) -> None:
        groups: dict[Group, list[StagedEvent]] = defaultdict(list)
        for event in events:
            party = self.parties[event.party]
            if (party, event.kind) in self.known.of_line:
                same, _ = self.known.same_event(party, event.kind, event.natural_key)
                if same is None:
                    groups[party, event.kind, self._subject(event, party)].append(event)
        for group, staged in groups.items():
            for undated in (True, False):
                self._match(group, [event for event in staged if event.undated is undated], undated)

    def _match(self, group: Group, staged: list[StagedEvent], undated: bool) -> None:
        party, kind, subject = group
        believed = [
            one
            for key, one in self.known.of_line[party, kind]
            if one.undated is not undated
            and (party, kind, key) not in self._said
            and (subject is None or one.subject == subject)
        ]
        if len(staged) != 1 or len(believed) != 1:
            return
        event, before = staged[0], believed[0]
        if not undated and event.happened_on > before.happened_on:
            return
        to_no_avail = event.facts.get("flag") is True and before.facts.get("flag") is not True
        if kind == "referral_received" and to_no_avail:
            # A referral with no further action is no case that a file had open.
            return
        self._found[id(event)] = before
        if KINDS[kind].opens and event.subject_key and before.subject:
            self.called[party, event.subject_kind, event.subject_key] = before.subject

    def _subject(self, event: StagedEvent, party: int) -> int | None:
        """Return the subject an event belongs to; None for one that opens it, or does not say which it is."""
        if KINDS[event.kind].opens or event.subject_key is None or event.subject_key.endswith("undated"):
            return None
        key = (party, event.subject_kind, event.subject_key)
        return self.called.get(key, self.known.subjects.get(key, 0))
