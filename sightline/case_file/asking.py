"""What a reader asks of a page: the day, what was known by when, whose children. It stands in the address."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from urllib.parse import urlencode

from sightline.clocks.queries import Moment
from sightline.standards import calendar


@dataclass(frozen=True, slots=True)
class Asked:
    """One question put to a page at `now`. `known_by` None: believe what is known now.

    `chosen` are the filters that stand in the address, without those left empty.
    """

    now: datetime
    day: date
    known_by: datetime | None = None
    chosen: Mapping[str, str] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """Return the UK day on which it is asked."""
        return calendar.uk_date(self.now)

    @property
    def is_past(self) -> bool:
        """Say whether another day than today, or an earlier belief, is asked about."""
        return self.day != self.today or self.known_by is not None

    @property
    def moment(self) -> Moment:
        """Return the moment whose clocks are read: today's are read as at now."""
        return Moment.of(self.day, self.now if self.day == self.today else None)

    @property
    def at(self) -> datetime:
        """Return the moment that decides lateness: now, or the end of a past day."""
        return self.now if self.day == self.today else calendar.end_of_day(self.day)

    def question(self, page: str) -> dict[str, str]:
        """Return the question as the access log keeps it."""
        said = {"page": page, "as_at": self.day.isoformat(), **self.chosen}
        return said | ({"known_by": self.known_by.isoformat()} if self.known_by else {})

    def address(self, path: str, **changes: str | None) -> str:
        """Return an address that asks the same of another page, with some filters changed or taken out."""
        dates = {"as_at": self.day.isoformat()} if self.day != self.today else {}
        if self.known_by is not None:
            dates["known_by"] = calendar.uk_date(self.known_by).isoformat()
        query = {**dates, **self.chosen, **changes}
        said = urlencode({name: value for name, value in query.items() if value})
        return f"{path}?{said}" if said else path
