"""An invented county, written into a database marked demo: the one place where recordings lie in the past."""

import uuid
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, time
from itertools import islice

from django.db import transaction

from sightline.access import keeper
from sightline.clocks import bulk
from sightline.clocks.bulk import Bulk, BulkEvent, BulkParty, BulkSubject
from sightline.clocks.copying import insert_rows
from sightline.clocks.models import SchoolTerm
from sightline.clocks.queries import REFERRED
from sightline.identity.models import Agency, Leave, Post, Team, Worker
from sightline.invented_county import shape
from sightline.records.models import (
    CoverageDeclared,
    Installation,
    Party,
    Recording,
    SourceLine,
    public_id,
)
from sightline.standards import timeline as ground
from sightline.standards.identifiers import passes

BATCH = 1_000
Progress = Callable[[str, int], None]
_SCHEMES = {"child": "council_id", "adopter": "adopter_id"}


class NotADemo(Exception):
    """Say that the county may only be written into a database made for it."""

    def __init__(self) -> None:
        super().__init__(
            "This database holds records already, so no invented county may be written into it. "
            "Set SIGHTLINE_HOME to an empty folder, or DATABASE_URL to an empty database, and try again."
        )


@transaction.atomic
def mark_demo(council_name: str) -> None:
    """Mark an empty database as a demonstration, for good. Raises NotADemo if it holds anything."""
    installed = Installation.objects.first()
    if installed is None:
        if Party.objects.exists() or Recording.objects.exists():
            raise NotADemo
        Installation.objects.create(id=1, is_demo=True, council_name=council_name)
    elif not installed.is_demo or Party.objects.exists():
        raise NotADemo


def file_county(county: shape.County, *, progress: Progress = lambda words, done: None) -> None:
    """Write a county's people, children and events, and work out what follows.

    The database must be marked demo and empty. Each batch is one transaction.
    """
    with transaction.atomic():
        _enter_people(county)
        line = SourceLine.objects.create(
            code="invented", name="The invented county", format=SourceLine.Format.INVENTED, rank=50
        )
        CoverageDeclared.objects.create(line=line, kind="*", extent="every")
        # Nobody is told of before the county's first day: of those days it cannot be said who was open.
        CoverageDeclared.objects.create(line=line, kind=REFERRED, extent="every", from_on=county.began_on)
    recordings, numbers = _Recordings(), _Numbers()
    with transaction.atomic():
        terms = Recording.objects.create(at=recordings.moment(county.began_on), why="School terms entered")
        for first_on, last_on in county.terms:
            SchoolTerm.objects.create(first_on=first_on, last_on=last_on, recording=terms)
    parties: Iterator[shape.Child | shape.Party] = iter(_every(county))
    related: list[tuple[str, shape.Relationship]] = []
    while batch := list(islice(parties, BATCH)):
        _file_batch(batch, line, numbers, recordings)
        for one in batch:
            if isinstance(one, shape.Child):
                related += [(one.council_id, other) for other in one.relationships]
        progress("children and others written", len(batch))
    _relate(related, numbers, recordings)


def _every(county: shape.County) -> Iterable[shape.Child | shape.Party]:
    yield from county.children
    yield from county.parties


class _Numbers:
    """The parties' own numbers in the database, taken many at a time: a child's by its council id."""

    def __init__(self) -> None:
        self.known: dict[str, int] = {}
        self.free: list[int] = []

    def next(self) -> int:
        """Return a number that nobody has."""
        self.free = self.free or bulk.ids("records_party", BATCH)
        return self.free.pop(0)

    def of(self, council_id: str) -> int:
        """Return the number of a child."""
        if council_id not in self.known:
            self.known[council_id] = self.next()
        return self.known[council_id]


class _Recordings:
    """One recording for each moment written down, made when it is first met."""

    def __init__(self) -> None:
        self.known: dict[datetime, int] = {}
        self.free: list[int] = []
        self.new: list[tuple[int, datetime | None, int | None, int | None, str]] = []

    @staticmethod
    def moment(day: date) -> datetime:
        """Return the end of working hours of a day."""
        return datetime.combine(day, time(17, 0), UTC)

    def of(self, moment: datetime, why: str) -> int:
        """Return the recording of a moment."""
        if moment not in self.known:
            self.free = self.free or bulk.ids("records_recording", BATCH)
            self.known[moment] = self.free.pop()
            self.new.append((self.known[moment], moment, None, None, why))
        return self.known[moment]

    def taken(self) -> list[tuple[int, datetime | None, int | None, int | None, str]]:
        """Return those not yet written, and forget them."""
        new, self.new = self.new, []
        return new


def _file_batch(
    batch: list[shape.Child | shape.Party], line: SourceLine, numbers: _Numbers, recordings: _Recordings
) -> None:
    with transaction.atomic():
        rows = Bulk(line.pk, declared={})
        events = sum(len(party.events) for party in batch)
        event_ids = iter(bulk.ids("records_event", events))
        subject_ids = iter(bulk.ids("records_subject", sum(len(party.subjects) for party in batch)))
        for party in batch:
            pk = numbers.of(party.council_id) if isinstance(party, shape.Child) else numbers.next()
            _add_party(rows, party, pk)
            _add_events(rows, party, pk, subject_ids, event_ids, recordings)
        rows.recording = recordings.of(max(recordings.known), "Written down")
        rows.recordings = recordings.taken()
        with keeper.keeping(keeper.EVERY_CHILD):
            prepared = bulk.prepare(rows, dispute=True)
        bulk.write(prepared)


def _add_party(rows: Bulk, party: shape.Child | shape.Party, pk: int) -> None:
    if isinstance(party, shape.Party):
        rows.parties.append(BulkParty(pk, party.kind, public_id(), party.code))
        if party.kind in _SCHEMES:
            rows.identifiers.append((pk, _SCHEMES[party.kind], party.code, False, None, None))
        return
    rows.parties.append(
        BulkParty(
            pk,
            "child",
            public_id(),
            "",
            party.given_name,
            party.family_name,
            party.restricted,
            party.restricted_why,
        )
    )
    for each in party.identifiers:
        fails = not passes(each.scheme, each.value)
        rows.identifiers.append((pk, each.scheme, each.value, fails, each.from_on, each.until_on))
    if not any(each.scheme == "council_id" for each in party.identifiers):
        rows.identifiers.append((pk, "council_id", party.council_id, False, None, None))
    for home in party.addresses:
        rows.addresses.append((pk, home.lines, home.postcode, home.confidential, home.from_on, home.until_on))


def _add_events(
    rows: Bulk,
    party: shape.Child | shape.Party,
    pk: int,
    subject_ids: Iterator[int],
    event_ids: Iterator[int],
    recordings: _Recordings,
) -> None:
    subjects = {subject.number: next(subject_ids) for subject in party.subjects}
    for subject in party.subjects:
        rows.subjects.append(
            BulkSubject(
                subjects[subject.number],
                subject.kind,
                pk,
                subjects.get(subject.inside) if subject.inside else None,
                subjects.get(subject.raised_by) if subject.raised_by else None,
            )
        )
    ids = {event.number: next(event_ids) for event in party.events}
    for event in party.events:
        withdrawn_by = recordings.of(event.withdrawn_at, "Corrected") if event.withdrawn_at else None
        rows.events.append(
            BulkEvent(
                pk,
                ground.Event(
                    ids[event.number], event.kind, event.happened_on,
                    subjects.get(event.subject) if event.subject else None, event.happened_at, event.names_on,
                    None, False, event.facts,
                ),
                recordings.of(event.recorded_at, "Written down"),
                "",
                ids.get(event.replaces) if event.replaces else None,
                str(uuid.uuid5(uuid.NAMESPACE_OID, event.occasion)) if event.occasion else None,
                withdrawn_by,
                event.withdrawn_why,
            )
        )  # fmt: skip


def _relate(
    related: list[tuple[str, shape.Relationship]], numbers: _Numbers, recordings: _Recordings
) -> None:
    """Write how the children belong together, once all of them are there."""
    with transaction.atomic(), keeper.keeping(keeper.EVERY_CHILD):
        recording = max(recordings.known.values())
        rows = [
            (
                numbers.of(child), numbers.known.get(other.other) if other.other else None,
                other.other_name, other.relation, other.parental_responsibility, other.household_from_on,
                other.household_until_on,
                recording,
            )
            for child, other in related
        ]  # fmt: skip
        insert_rows(
            "records_relationship",
            (
                "child_id", "other_id", "other_name", "relation", "parental_responsibility",
                "household_from_on", "household_until_on", "recording_id",
            ),
            rows,
        )  # fmt: skip


def _enter_people(county: shape.County) -> None:
    agencies = {
        each.code: Agency.objects.create(code=each.code, name=each.name, kind=each.kind)
        for each in county.agencies
    }
    teams: dict[str, Team] = {}
    for each in _parents_first(county.teams):
        teams[each.code] = Team.objects.create(
            code=each.code,
            name=each.name,
            kind=each.kind,
            agency=agencies[each.agency],
            parent=teams[each.parent] if each.parent else None,
            opened_on=county.began_on,
        )
    workers = {
        each.code: Worker.objects.create(
            code=each.code,
            name=each.name,
            registration_number=each.registration,
            agency_worker=each.agency_worker,
            hours_fte=each.hours_fte,
            started_on=each.started_on,
            left_on=each.left_on,
        )
        for each in county.workers
    }
    Post.objects.bulk_create(
        Post(
            worker=workers[worker.code],
            team=teams[post.team],
            role=post.role,
            manager=post.manager,
            from_on=post.from_on,
            until_on=post.until_on,
        )
        for worker in county.workers
        for post in worker.posts
    )
    Leave.objects.bulk_create(
        Leave(
            worker=workers[worker.code],
            kind=leave.kind,
            from_on=leave.from_on,
            until_on=leave.until_on,
            cover=workers.get(leave.cover) if leave.cover else None,
        )
        for worker in county.workers
        for leave in worker.leave
    )


def _parents_first(teams: Iterable[shape.Team]) -> list[shape.Team]:
    ordered: list[shape.Team] = []
    waiting = list(teams)
    while waiting:
        done = {team.code for team in ordered}
        ready = [team for team in waiting if team.parent is None or team.parent in done]
        if not ready:
            raise ValueError("The county's teams go round in a circle.")
        ordered += ready
        waiting = [team for team in waiting if team not in ready]
    return ordered
