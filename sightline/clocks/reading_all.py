"""What every clock says as at a day, read anew from the ledger: for the command line and for `check`."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from django.db.models import F

from sightline.clocks import set_based
from sightline.clocks.queries import Moment
from sightline.clocks.rebuilding import school_terms, standards_in_force
from sightline.clocks.timelines import timelines
from sightline.records.models import Identifier, Party
from sightline.standards.model import Promise, Standard
from sightline.standards.reading import read
from sightline.standards.span import Reading

COLUMNS = ("child", "standard", "subject", "started", "due", "met", "state", "why")
BATCH = 500

Row = tuple[str, str, int | None, date | None, date | None, date | None, str, str]


class UnknownStandard(Exception):
    """Say that a standard asked for is not in the register."""


def asked_standards(codes: Sequence[str] | None) -> list[Standard]:
    """Return the standards asked for, or all that have a reading for one party. Raises UnknownStandard."""
    register = standards_in_force()
    unknown = [code for code in codes or () if code not in register]
    if unknown:
        raise UnknownStandard(f"There is no standard {unknown[0]}. `sightline standards` lists them.")
    wanted = [register[code] for code in codes] if codes else list(register.values())
    return [standard for standard in wanted if standard.promise is not Promise.ON_AVERAGE]


def plain_readings(
    day: date,
    *,
    now: datetime | None = None,
    known_by: datetime | None = None,
    standards: Sequence[str] | None = None,
) -> Iterator[Row]:
    """Yield what each clock begun by the end of the day says, by party, by the plain reader.

    `now`, of today: what is late by then, as pages say; otherwise what is late by the end of the day.
    """
    wanted, terms, asked = asked_standards(standards), school_terms(), Moment.of(day, now)
    parties = list(Party.objects.order_by("id").values_list("id", flat=True))
    for start in range(0, len(parties), BATCH):
        found: list[Reading] = []
        for timeline in timelines(parties[start : start + BATCH], known_by=known_by).values():
            believed = timeline.as_known(known_by)
            found += (
                each
                for standard in wanted
                for each in read(standard, believed, asked.end, at_moment=asked.second, terms=terms)
            )
        yield from _rows(wanted, found)


def duckdb_readings(
    day: date,
    *,
    now: datetime | None = None,
    known_by: datetime | None = None,
    standards: Sequence[str] | None = None,
) -> Iterator[Row]:
    """Yield the same rows, by the set-based reader on DuckDB."""
    wanted, asked = asked_standards(standards), Moment.of(day, now)
    found = set_based.readings_on_duckdb(wanted, asked.end, at_moment=asked.second, known_by=known_by)
    yield from _rows(wanted, found)


def postgres_readings(
    day: date,
    *,
    now: datetime | None = None,
    known_by: datetime | None = None,
    standards: Sequence[str] | None = None,
) -> Iterator[Row]:
    """Yield the same rows, by the set-based reader on PostgreSQL, in the caller's own transaction."""
    wanted, asked = asked_standards(standards), Moment.of(day, now)
    found = set_based.readings_on_postgres(wanted, asked.end, at_moment=asked.second, known_by=known_by)
    yield from _rows(wanted, found)


def _rows(wanted: Sequence[Standard], readings: Iterable[Reading]) -> Iterator[Row]:
    """Yield readings as rows, in the same order whichever reader gave them."""
    order = {standard.code: number for number, standard in enumerate(wanted)}

    def place(reading: Reading) -> tuple[int | str, ...]:
        span = reading.span
        return (
            span.party, order[span.standard], span.began, span.key or 0, span.interval, span.stretch,
            span.subject or 0, span.due_low or 0, span.ended or 0,
            str(span.started_on), str(span.due_on), str(reading.met_on), reading.state.value, reading.why,
        )  # fmt: skip

    ordered = sorted(readings, key=place)
    names = party_names(sorted({reading.span.party for reading in ordered}))
    for reading in ordered:
        span = reading.span
        yield (
            names[span.party], span.standard, span.subject, span.started_on, span.due_on, reading.met_on,
            reading.state.value, reading.why,
        )  # fmt: skip


READERS = {"plain": plain_readings, "duckdb": duckdb_readings, "postgres": postgres_readings}


def party_names(parties: Sequence[int]) -> dict[int, str]:
    """Return how each party is named where no personal data may stand.

    A child by its council id, or the last one it had; everybody else by their own code: a worker's, an
    adopter's, a home's. Where there is neither, as of a child told of at the front door, it is the record's
    own id, which stands in the address of its page.
    """
    rows = Party.objects.filter(pk__in=parties).order_by("id").values_list("id", "code", "public_id")
    ids = Identifier.objects.filter(party__in=parties, scheme="council_id")
    ids = ids.order_by(F("until_on").asc(nulls_last=True), "id")
    named = dict(ids.values_list("party_id", "value"))
    return {party: named.get(party) or code or f"record {public_id}" for party, code, public_id in rows}
