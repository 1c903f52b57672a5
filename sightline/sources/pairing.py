"""Events that one file dates and another of its source does not: the same event, where it can be no other.

A file that says no more of a case or of a period of care than that it had begun by a day speaks of the one
that had begun by then and had not ended before, whichever file said so first. Where several fit, it is the
one begun last, which holds all else that a file says without naming one. Where none does, because what had
that name has ended, it is another, and is called by the day by which it had begun.

What is not the start of anything is the same where there is one such on either side, of one child, kind and
subject, and the file does not say the believed one as it stands as well.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from sightline.sources.comparing import Age, Believed
from sightline.sources.known import Known
from sightline.sources.staging import PartyId, StagedEvent
from sightline.sources.subjects import SubjectKey
from sightline.standards.vocabulary import KINDS

Group = tuple[int, str, int | None]


class Pairs:
    """The staged events that are believed already under another key, and how their subjects are known."""

    def __init__(
        self, events: Iterable[StagedEvent], parties: Mapping[PartyId, int], known: Known, age: Age
    ) -> None:
        self.parties, self.known, self.age = parties, known, age
        self.called: dict[SubjectKey, int] = {}
        self._found: dict[int, Believed] = {}
        self._staged = staged = [event for event in events if event.party in parties]
        self._said = {(parties[event.party], event.kind, event.natural_key) for event in staged}
        self._ends = self._last_ends(staged)
        self._taken: set[int] = set()
        for undated in (True, False):
            self._open([event for event in staged if KINDS[event.kind].opens and event.undated is undated])
        self._pair([event for event in staged if not KINDS[event.kind].opens])

    def of(self, event: StagedEvent) -> Believed | None:
        """Return what is believed of a staged event under another key, or None."""
        return self._found.get(id(event))

    def _last_ends(self, staged: Iterable[StagedEvent]) -> dict[SubjectKey, StagedEvent]:
        """Return the end of each subject, the last where rows give it several, whatever their order."""
        ends: dict[SubjectKey, StagedEvent] = {}
        for event in staged:
            if KINDS[event.kind].closes and event.subject_key:
                key = self.parties[event.party], event.subject_kind, event.subject_key
                if key not in ends or ends[key].happened_on < event.happened_on:
                    ends[key] = event
        return ends

    @cached_property
    def _of_party(self) -> Mapping[int, list[StagedEvent]]:
        found: dict[int, list[StagedEvent]] = defaultdict(list)
        for event in self._staged:
            found[self.parties[event.party]].append(event)
        return found

    # ------------------------------------------------------------ what opens

    def _open(self, events: list[StagedEvent]) -> None:
        """Find the believed start that each staged start is; of several, the later take theirs first."""
        for event in sorted(events, key=lambda one: one.happened_on, reverse=True):
            party = self.parties[event.party]
            same, _ = self.known.same_event(party, event.kind, event.natural_key)
            another = same is not None and self._is_another(same, event, party)
            if same is not None and not another:
                self._is(event, party, same)
                continue
            fits = [one for one in self._fitting(event, party) if one.id not in self._taken]
            if fits:
                before = max(fits, key=lambda one: (one.happened_on, one.id))
                self._taken.add(before.id)
                self._found[id(event)] = before
                self._call_as_believed(event, party, before)
                self._is(event, party, before)
            elif another or self._is_over(self._called(event, party), event, party):
                self._call_apart(event, party)

    def _is(self, event: StagedEvent, party: int, believed: Believed) -> None:
        if event.subject_key and believed.subject:
            self.called[party, event.subject_kind, event.subject_key] = believed.subject

    def _is_another(self, same: Believed, event: StagedEvent, party: int) -> bool:
        """Say whether what a file calls by the name of something believed is not that."""
        return self._is_over(same.subject, event, party) or (
            event.undated and same.undated and self._ends_before(event, party, same)
        )

    def _ends_before(self, event: StagedEvent, party: int, one: Believed) -> bool:
        """Say whether an older file has the end of what it says before a later one knew of the believed.

        A later file may put right what an earlier one had open; an older one says of what was before.
        """
        ends = self._ends.get((party, event.subject_kind, event.subject_key or ""))
        return self.age is Age.OLDER and ends is not None and ends.happened_on < one.happened_on

    def _called(self, event: StagedEvent, party: int) -> int | None:
        """Return the subject that has the name of a staged one already."""
        return self.known.subjects.get((party, event.subject_kind, event.subject_key or ""))

    def _is_over(self, subject: int | None, event: StagedEvent, party: int) -> bool:
        """Say whether a subject had ended before the day by which a file without its day knows of it."""
        ended = self.known.ended(subject)
        if not event.undated or ended is None:
            return False
        says = self._ends.get((party, event.subject_kind, event.subject_key or ""))
        return ended < event.happened_on and not (says is not None and says.undated)

    def _fitting(self, event: StagedEvent, party: int) -> list[Believed]:
        """Return the believed starts that a staged one may be, known under another key."""
        believed = [
            one
            for key, one in self.known.of_line.get((party, event.kind), ())
            if (party, event.kind, key) not in self._said and self._may_be(event, party, one)
        ]
        if not event.undated:
            return believed
        begun = [one for one in believed if one.happened_on <= event.happened_on]
        lasting = [one for one in begun if self.known.ended(one.subject) != event.happened_on]
        return lasting or begun or (believed if len(believed) == 1 else [])

    def _may_be(self, event: StagedEvent, party: int, one: Believed) -> bool:
        if not (event.undated or one.undated) or not _same_names(event, one):
            return False
        to_no_avail = event.facts.get("flag") is True and one.facts.get("flag") is not True
        if event.kind == "referral_received" and to_no_avail:
            # A referral with no further action is no case that a file had open.
            return False
        if not event.undated:
            return event.happened_on <= one.happened_on and not self._ends_before(event, party, one)
        if self._is_over(one.subject, event, party):
            return False
        if one.undated:
            return not self._ends_before(event, party, one)
        ends = self._ends.get((party, event.subject_kind, event.subject_key or ""))
        return ends is None or one.happened_on <= ends.happened_on

    def _call_apart(self, event: StagedEvent, party: int) -> None:
        """Call a start without its day by the day by which it had begun, and all that belongs to it."""
        self._call(event, party, f"{event.subject_kind} {event.happened_on.isoformat()} undated")

    def _call_as_believed(self, event: StagedEvent, party: int, before: Believed) -> None:
        """Call a start without its day as the believed one that it is was called when it was told apart."""
        name = before.natural_key.split("|", 1)[0]
        if event.undated and before.undated and name.endswith("undated"):
            self._call(event, party, name)

    def _call(self, event: StagedEvent, party: int, new: str) -> None:
        """Call the subject of a start without its day by a new name, in all that belongs to it."""
        old = event.subject_key or ""
        if not old.endswith("undated") or old == new:
            return
        for one in self._of_party[party]:
            if one.subject_kind == event.subject_kind and one.subject_key == old:
                one.subject_key = new
                one.natural_key = _renamed(one.natural_key, old, new)
            one.inside_key = new if one.inside_key == old else one.inside_key
            one.raised_by_key = new if one.raised_by_key == old else one.raised_by_key

    # ------------------------------------------------------------ what opens nothing

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
        if undated or event.happened_on <= before.happened_on:
            self._found[id(event)] = before

    def _subject(self, event: StagedEvent, party: int) -> int | None:
        """Return the subject an event belongs to; None for one that does not say which it is."""
        if event.subject_key is None or event.subject_key.endswith("undated"):
            return None
        key = (party, event.subject_kind, event.subject_key)
        return self.called.get(key, self.known.subjects.get(key, 0))


def _same_names(event: StagedEvent, believed: Believed) -> bool:
    """Say whether two starts agree in what tells two of one day apart, such as the code of a status."""
    return all(event.facts.get(name) == believed.facts.get(name) for name in _names(event.kind))


def _names(kind: str) -> Iterator[str]:
    return (name for name in KINDS[kind].natural_key if name != "happened_on")


def _renamed(natural_key: str, old: str, new: str) -> str:
    """Return a natural key that names its subject, with the subject's new name."""
    return natural_key.replace(old, new, 1) if natural_key.split("|", 1)[0] == old else natural_key
