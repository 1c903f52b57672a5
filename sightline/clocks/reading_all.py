"""What every clock says as at a day, read anew from the ledger: for the command line and for `check`."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from sightline.clocks import set_based
from sightline.clocks.rebuilding import school_terms, standards_in_force
from sightline.clocks.timelines import timelines
from sightline.records.models import Identifier, Party
from sightline.standards.model import Promise, Standard, State
from sightline.standards.reading import read
from sightline.standards.timeline import last_second

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
    day: date, *, known_by: datetime | None = None, standards: Sequence[str] | None = None
) -> Iterator[Row]:
    """Yield what each clock begun by the end of the day says, by party, by the plain reader."""
    wanted, terms, end = asked_standards(standards), school_terms(), last_second(day)
    parties = list(Party.objects.order_by("id").values_list("id", flat=True))
    for start in range(0, len(parties), BATCH):
        batch = parties[start : start + BATCH]
        names = party_names(batch)
        for party, timeline in timelines(batch, known_by=known_by).items():
            for standard in wanted:
                for reading in read(standard, timeline, end, terms=terms):
                    span = reading.span
                    yield (
                        names[party], standard.code, span.subject, span.started_on, span.due_on,
                        reading.met_on, reading.state.value, reading.why,
                    )  # fmt: skip


def set_based_readings(
    day: date, *, known_by: datetime | None = None, standards: Sequence[str] | None = None
) -> Iterator[Row]:
    """Yield the same rows, by the set-based reader on DuckDB over an export that is deleted afterwards."""
    wanted, end = asked_standards(standards), last_second(day)
    with set_based.exported(known_by=known_by) as folder:
        rows = set_based.states_in(folder, wanted, end, known_by=known_by)
    names = party_names(sorted({row["party"] for row in rows}))
    order = {standard.code: number for number, standard in enumerate(wanted)}
    for row in sorted(rows, key=lambda row: (row["party"], order[row["standard"]])):
        met = row["ending"] == "met" and row["state"] in (State.MET.value, State.MISSED.value)
        yield (
            names[row["party"]], row["standard"], row["subject"], row["started_on"], row["due_on"],
            row["ended_on"] if met else None, row["state"], row["state_why"],
        )  # fmt: skip


def party_names(parties: Sequence[int]) -> dict[int, str]:
    """Return how each party is named where no personal data may stand: by its council id, or its own code."""
    codes = dict(Party.objects.filter(pk__in=parties).values_list("id", "code"))
    ids = Identifier.objects.filter(party__in=parties, scheme="council_id", until_on=None).order_by("id")
    named = dict(ids.values_list("party_id", "value"))
    return {party: named.get(party) or code or f"party {party}" for party, code in codes.items()}
