"""What a load writes, drafted: each staged event beside what is known, and the rows that follow."""

from collections.abc import Iterator, Mapping, Sequence

from django.db.models import Q

from sightline.clocks import bulk
from sightline.clocks.bulk import Bulk, BulkEvent, BulkParty
from sightline.clocks.code_named import pointing_at
from sightline.clocks.timelines import Covers
from sightline.records.models import Event, Identifier, public_id
from sightline.sources.comparing import ROWS_DIFFER, Age, Believed, compare, differences
from sightline.sources.following import end_what_was_followed
from sightline.sources.items import HolderSaid
from sightline.sources.known import SCHEMES, Known, parties_called
from sightline.sources.models import RefusedRow
from sightline.sources.outcomes import WRITTEN, Outcome
from sightline.sources.pairing import Pairs
from sightline.sources.people import Newcomers, code_of
from sightline.sources.severing import FORMER, Severed
from sightline.sources.staging import PartyId, Staged, StagedEvent, natural_key_text
from sightline.sources.subjects import Subjects
from sightline.standards import identifiers
from sightline.standards import timeline as ground
from sightline.standards.timeline import FactValue

BY_CODE = ("worker", "team")


class Draft:
    """The rows of one load of one source line, and what becomes of each of its events."""

    def __init__(
        self, staged: Staged, *, line: int, by: int | None, owner: int | None, receipt: int | None, why: str,
        age: Age, new_people: Newcomers,
    ) -> None:  # fmt: skip
        self.staged, self.age, self.why = staged, age, why
        self.rows = Bulk(line, declared=staged.coverage, owner=owner)
        self.rows.workers = {code: number for code, (number, _) in new_people.workers.items()}
        self.rows.teams = {code: number for code, (number, _) in new_people.teams.items()}
        self.rows.recording = bulk.ids("records_recording", 1)[0]
        self.rows.recordings.append((self.rows.recording, None, by, receipt, why))
        # The believed events that the load says again, under their own key or another.
        self.met: set[int] = set()
        self.parties = self._parties()
        self.known = Known(self.parties.values(), line)
        self._events()
        self._holders()
        self.rows.affected = (
            self._affected() | self._unsay() | pointing_at(workers=new_people.workers, teams=new_people.teams)
        )
        end_what_was_followed(self)

    def _parties(self) -> dict[PartyId, int]:
        wanted = dict.fromkeys([event.party for event in self.staged.events.values()])
        wanted.update(dict.fromkeys(self.staged.persons))
        found = parties_called(wanted)
        missing = [party for party in wanted if party not in found and party[0] in SCHEMES]
        for party, new in zip(missing, bulk.ids("records_party", len(missing)), strict=True):
            found[party] = new
            code = party[1] if party[0] != "child" else ""
            self.rows.parties.append(BulkParty(new, party[0], public_id(), code))
            self.rows.identifiers.append((new, SCHEMES[party[0]], party[1], False, None, None))
        self._identifiers(found)
        return found

    def _identifiers(self, parties: Mapping[PartyId, int]) -> None:
        """Add the pupil numbers that the files give, former ones too, and say whose check letter fails."""
        self.severed = Severed(self.staged, dict(parties))
        held = Identifier.objects.filter(party__in=list(parties.values()))
        known = set(held.values_list("party_id", "scheme", "value"))
        for party, said in self.staged.persons.items():
            if party not in parties:
                continue
            for person in said:
                for scheme, value in (
                    ("upn", person.upn), ("former_upn", person.former_upn), *person.identifiers
                ):  # fmt: skip
                    if scheme == FORMER and (parties[party], value) in self.severed.leads_to:
                        continue
                    if value and (parties[party], scheme, value) not in known:
                        known.add((parties[party], scheme, value))
                        fails = not identifiers.passes(scheme, value)
                        self.rows.identifiers.append((parties[party], scheme, value, fails, None, None))

    # ------------------------------------------------------------ events

    def _events(self) -> None:
        staged = list(self.staged.events.values())
        pairs = Pairs(staged, self.parties, self.known, self.age)
        self.subjects = Subjects(self.rows, self.known, staged, self.parties, pairs.called)
        new_ids = iter(bulk.ids("records_event", len(staged)))
        for event in staged:
            party = self.parties.get(event.party)
            if party is None:
                event.becomes(Outcome.REFUSED, "What is said of this kind of party is not filed from a file.")
                continue
            same, other = self.known.same_event(party, event.kind, event.natural_key)
            same = pairs.of(event) or same
            self.met |= {same.id} if same is not None else set()
            why_not = self._why_not_again(event, party) if same is None else None
            if why_not:
                event.becomes(Outcome.KNOWN, why_not)
                continue
            event.becomes(*compare(event, same, other, self.age))
            if event.outcome in WRITTEN:
                self._write(event, party, next(new_ids), same)

    def _why_not_again(self, event: StagedEvent, party: int) -> str | None:
        """Return why what was said before and is believed no more is not filed again, or None.

        A file that is no newer than what corrected it says nothing new. What a person withdrew stays so while
        files only repeat it.
        """
        gone = self.known.gone.get((party, event.kind, event.natural_key))
        if gone is None:
            return None
        if self.age is not Age.NEWER:
            return "It was said before and has been put right since."
        if gone.why is not None and not differences(event, gone.event):
            return "Somebody has withdrawn this and said why: the child's timeline keeps it."
        return None

    def _write(self, event: StagedEvent, party: int, number: int, same: Believed | None) -> None:
        """Write an event; one that corrects another keeps of it what the file leaves empty, its day too.

        An older file gives the day that was missing, and changes nothing else.
        """
        facts = dict(event.facts)
        for name in BY_CODE:
            if isinstance(facts.get(name), str):
                facts[name] = code_of(str(facts[name]))
        on, undated, key = event.happened_on, event.undated, event.natural_key
        happened_at, names_on = event.happened_at, event.names_on
        if same is None:
            subject = self.subjects.of(event, party)
        else:
            adds = self.age is Age.OLDER
            facts = {**facts, **same.facts} if adds else {**same.facts, **facts}  # type: ignore[dict-item]
            subject = same.subject
            names_on = same.names_on or names_on if adds else names_on or same.names_on
            if undated and not same.undated:
                on, undated, key = same.happened_on, False, same.natural_key
            if on == same.happened_on:
                happened_at = happened_at or same.happened_at
            self.rows.withdrawals.append((same.id, self.rows.recording, self.why))
        event.written = number
        written = ground.Event(
            number, event.kind, on, subject, happened_at, names_on, None, undated, facts
        )  # fmt: skip
        replaces = same.id if same is not None else None
        self.rows.events.append(BulkEvent(party, written, self.rows.recording, key, replaces))

    def _unsay(self) -> set[int]:
        """Withdraw what a file said without a row that is mended now; return of whom."""
        if self.staged.read_again is None:
            return set()
        found: dict[int, int] = {}
        for party_id, kind, key in self.staged.unsaid:
            party = self.parties.get(party_id)
            same, _ = self.known.same_event(party, kind, key) if party else (None, None)
            if party and same is not None and same.id not in self.met:
                found[same.id] = party
        first = Q(recording__receipt=self.staged.read_again)
        mended = Q(recording__receipt__in=RefusedRow.objects.filter(
            list__receipt=self.staged.read_again, mended_by__isnull=False).values("mended_by"))  # fmt: skip
        theirs = Event.objects.filter(first | mended, pk__in=found).values_list("pk", flat=True)
        self.rows.withdrawals += [(event, self.rows.recording, self.why) for event in sorted(theirs)]
        return {found[event] for event in theirs}

    def contradictions(self) -> list[tuple[int, int | None, str, str]]:
        """Return the disputes of what two rows of the load say differently: written as the first says it."""
        return [
            (event.written, self._child(event.party), ROWS_DIFFER, event.why)
            for event in self.staged.events.values()
            if (event.contradicted or event.against) and event.written is not None
        ]

    # ------------------------------------------------------------ holders and coverage

    def _holders(self) -> None:
        """Write who holds each child where the file says another than the ledger.

        Of rows that name different workers, or one worker in different teams, the one that says what is
        believed already is taken, else the first; a person is asked about the others.
        """
        changed, differing = [], []
        for party_id, said in self.staged.holders.items():
            party = self.parties.get(party_id)
            last = self.known.holders.get(party) if party is not None else None
            now, others = _who_holds(said, last)
            if now is None or party is None:
                continue
            if others:
                differing.append((party_id, now, others))
            facts = _named(now)
            if last is not None and _holding(last) == facts:
                continue
            why_not = self._why_no_holder(now, party, last)
            if why_not:
                key = natural_key_text((now.as_at,))
                self.staged.holds(party_id, now, facts, key, Outcome.KNOWN, why_not)
            else:
                changed.append((party_id, now, facts, last))
        numbers = iter(bulk.ids("records_event", len(changed)))
        for party_id, now, facts, last in changed:
            self._holder(party_id, now, facts, last, numbers)
        for party_id, now, others in differing:
            self._ask_who_holds(party_id, now, others)

    def _ask_who_holds(self, party_id: PartyId, now: HolderSaid, others: Sequence[HolderSaid]) -> None:
        """Let each row that names another worker or team than the one taken wait for somebody."""
        row, last = self.staged.row_at(now.place), self.known.holders.get(self.parties[party_id])
        written = row.holder.written if row is not None and row.holder is not None else None
        key = natural_key_text((now.as_at,))
        for said in others:
            if self.age is Age.OLDER:
                why, outcome = "It is known already who has held the child since.", Outcome.KNOWN
            else:
                same_worker = _folded(_named(said))[0] == _folded(_named(now))[0]
                what = "teams" if same_worker else "workers"
                why, outcome = f"Two rows of the file name different {what}", Outcome.WAITING
            self.staged.holds(party_id, said, _named(said), key, outcome, why)
            asked = self.staged.row_at(said.place)
            if asked is not None and asked.holder is not None:
                asked.holder.beside = written or (last.id if last else None)

    def _why_no_holder(self, now: HolderSaid, party: int, last: Believed | None) -> str | None:
        """Return why who holds a child by an older file is not filed, or None: an older one only adds."""
        if self.age is not Age.OLDER:
            return None
        if last is not None:
            return "It is known already who has held the child since."
        if (party, "holder_changed", natural_key_text((now.as_at,))) in self.known.gone:
            return "It was said before and has been put right since."
        return None

    def _holder(
        self,
        party_id: PartyId,
        now: HolderSaid,
        facts: dict[str, FactValue],
        last: Believed | None,
        numbers: Iterator[int],
    ) -> None:
        """Write one change of holder. Of two that files of one day name, a person says which is right."""
        party, key = self.parties[party_id], natural_key_text((now.as_at,))
        same, _ = self.known.same_event(party, "holder_changed", key)
        if same is not None and not _holding(same).items() <= facts.items():
            self.staged.holds(
                party_id, now, facts, key, Outcome.WAITING, "Another file of the same day: holder"
            )
            return
        if same is not None:
            self.rows.withdrawals.append((same.id, self.rows.recording, self.why))
        number = next(numbers)
        subject = last.subject if last else self.subjects.known_of(party, "case")
        event = ground.Event(number, "holder_changed", now.as_at, subject, undated=True, facts=facts)
        replaces = same.id if same else None
        self.rows.events.append(BulkEvent(party, event, self.rows.recording, key, replaces))
        outcome = Outcome.CORRECTED if same else Outcome.FILED
        self.staged.holds(party_id, now, facts, key, outcome, written=number)

    def _child(self, party_id: PartyId) -> int | None:
        return self.parties[party_id] if party_id[0] == "child" else None

    def _affected(self) -> set[int]:
        """Return the parties of the line whose clocks may read otherwise for what the line now covers."""
        line = self.rows.line
        if Covers().of({line}) == Covers({line: self.rows.declared}).of({line}):
            return set()
        rows = Event.objects.filter(line=line, withdrawn_by=None).order_by("party_id")
        return set(rows.distinct("party_id").values_list("party_id", flat=True))


def _holding(event: Believed) -> dict[str, object]:
    """Return who an event says holds the child."""
    return {name: event.facts[name] for name in BY_CODE if event.facts.get(name)}


def _named(said: HolderSaid) -> dict[str, FactValue]:
    """Return who a row says holds the child: of a care leaver without a worker, the personal adviser."""
    named = (("worker", said.worker or said.personal_adviser), ("team", said.team))
    return {name: code_of(value) for name, value in named if value}


def _who_holds(
    said: Sequence[HolderSaid], last: Believed | None
) -> tuple[HolderSaid | None, list[HolderSaid]]:
    """Return the row that says who holds the child now, and one for each other worker or team rows name.

    There is none when every service the child had has ended. An empty cell names nobody, which is an answer,
    but for a care leaver's whose personal adviser is named. A row without a team contradicts none.
    """
    now = [each for each in said if each.ended_on is None]
    now = [each for each in now if each.worker or not each.personal_adviser] or now
    by_worker: dict[str, dict[str, list[HolderSaid]]] = {}
    for each in now:
        worker, team = _folded(_named(each))
        by_worker.setdefault(worker, {}).setdefault(team, []).append(each)
    worker, team = _folded(_holding(last)) if last is not None else ("", "")
    teams = by_worker.pop(worker, None) if last is not None else None
    teams = teams or by_worker.pop(next(iter(by_worker), ""), None)
    if teams is None:
        return None, []
    named = {each: rows for each, rows in teams.items() if each} or teams
    taken = named.pop(team, None) or named.pop(next(iter(named)))
    others = [rows[0] for rows in named.values()]
    return taken[-1], others + [next(iter(of_other.values()))[0] for of_other in by_worker.values()]


def _folded(named: Mapping[str, object]) -> tuple[str, str]:
    """Return the worker and the team named, in small letters; nothing where none is."""
    return str(named.get("worker", "")).casefold(), str(named.get("team", "")).casefold()
