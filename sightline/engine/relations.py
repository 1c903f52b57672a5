"""The tables that the set-based readers read, and the one they write.

Everything is a whole number or plain text, so that no engine's own dates decide anything. A *day* counts from
1970-01-01 in UK dates, a *second* from 1970 in UTC, a *microsecond* likewise. A backend offers these tables
as
Parquet files, tables or views; the readers ask for them by name.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, timedelta

import ibis
from ibis.expr.types import Table

from sightline.standards import calendar
from sightline.standards.timeline import first_second, last_second
from sightline.standards.vocabulary import TYPED_FACTS

EPOCH = date(1970, 1, 1)
FIRST_DAY, LAST_DAY = date(1890, 1, 1), date(2119, 12, 31)

_FACT_TYPES = {"code": "string", "text": "string", "boolean": "boolean", "number": "int64", "date": "int64"}

# One row is one event. `inside`, `raised_by` and `raised_by_2` are of its subject: what contains it, what
# raised it, and what raised the one that raised it. `happened_at` is null for an event known by its day only.
EVENTS: Mapping[str, str] = {
    "id": "int64",
    "party": "int64",
    "subject": "int64",
    "inside": "int64",
    "raised_by": "int64",
    "raised_by_2": "int64",
    "kind": "string",
    "happened_day": "int64",
    "happened_at": "int64",  # second
    "names_day": "int64",
    "names_at": "int64",  # second
    "undated": "boolean",
    "recorded_at": "int64",  # microsecond
    "withdrawn_at": "int64",  # microsecond
    **{name: _FACT_TYPES[kind] for name, kind in TYPED_FACTS.items()},
}

# A profile stands for parties fed by the same sources; null where people write down everything themselves.
PARTIES: Mapping[str, str] = {"party": "int64", "kind": "string", "profile": "int64"}

COVERAGE: Mapping[str, str] = {
    "profile": "int64",
    "kind": "string",
    "extent": "string",
    "from_day": "int64",
    "to_day": "int64",
}

# `month_and_day` is 32 for each month since year 0, plus the day of the month: it orders days, and two dates
# compare as birthdays do. The last four are null outside the years whose bank holidays are loaded.
CALENDAR: Mapping[str, str] = {
    "day": "int64",
    "first_second": "int64",
    "last_second": "int64",
    "month_and_day": "int64",
    "working_days_so_far": "int64",
    "is_working_day": "boolean",
    "uk_working_days_so_far": "int64",
    "is_uk_working_day": "boolean",
}

SPANS: Mapping[str, str] = {
    "standard": "string",
    "party": "int64",
    "subject": "int64",
    "key": "int64",
    "interval": "int64",
    "stretch": "int64",
    "started_on": "int64",  # day
    "began": "int64",
    "due_on": "int64",  # day
    "due_low": "int64",
    "due_high": "int64",
    "ended": "int64",
    "ended_low": "int64",
    "ended_on": "int64",  # day
    "ending": "string",
    "earliest": "int64",
    "in_force": "boolean",
    "doubt_always": "boolean",
    "doubt_from": "int64",
    "doubt_ended": "boolean",
    "why": "string",
}

SCHEMAS: Mapping[str, Mapping[str, str]] = {
    "events": EVENTS,
    "parties": PARTIES,
    "coverage": COVERAGE,
    "calendar": CALENDAR,
}


@dataclass(frozen=True)
class Relations:
    """The four tables that a reading needs."""

    events: Table
    parties: Table
    coverage: Table
    calendar: Table

    @classmethod
    def named(cls, names: Mapping[str, str] | None = None, schema: str | None = None) -> "Relations":
        """Return the tables by name, to be found by whoever runs the reading.

        `names` says what a table is called where it is not called `events`, `parties`, `coverage` or
        `calendar`.
        """
        called = names or {}
        return cls(
            **{
                name: ibis.table(columns, name=called.get(name, name), database=schema)
                for name, columns in SCHEMAS.items()
            }
        )

    def of_parties(self, first: int, last: int) -> "Relations":
        """Return the same tables with the parties from `first` to `last` only."""
        events, parties = (
            table.filter(table.party >= first, table.party <= last) for table in (self.events, self.parties)
        )
        return Relations(events, parties, self.coverage, self.calendar)

    def names(self) -> tuple[str, ...]:
        """Return what the four are: events, parties, coverage, calendar."""
        return tuple(field.name for field in fields(self))


def day_number(day: date) -> int:
    """Return the days from 1970-01-01 to a day."""
    return (day - EPOCH).days


def day_of(number: int) -> date:
    """Return the day so many days after 1970-01-01."""
    return EPOCH + timedelta(days=number)


def microsecond(moment: datetime) -> int:
    """Return the microseconds from 1970 in UTC to a moment."""
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def calendar_rows(first: date = FIRST_DAY, last: date = LAST_DAY) -> Iterator[tuple[int | bool | None, ...]]:
    """Yield the calendar's rows, in the order of CALENDAR's columns."""
    loaded = calendar.working_day_table()
    working = {
        row.day: (
            row.working_days_so_far, row.is_working_day, row.uk_working_days_so_far, row.is_uk_working_day
        )
        for row in loaded
    }  # fmt: skip
    day = first
    while day <= last:
        month_and_day = (day.year * 12 + day.month - 1) * 32 + day.day
        counted = working.get(day, (None,) * 4)
        yield day_number(day), first_second(day), last_second(day), month_and_day, *counted
        day += timedelta(days=1)
