"""What fed a list, and how old that is: the source lines that can speak of it, each with its last file."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import OuterRef, Q, QuerySet, Subquery

from sightline.govuk.words import day, plural
from sightline.identity.kept_questions import kept_question
from sightline.identity.remembered import remembered
from sightline.records.models import CoverageDeclared, Installation, Receipt, SourceLine

EVERY_KIND = "*"


@dataclass(frozen=True, slots=True)
class Source:
    """A source line with the day its last filed file was made; None where nothing was filed yet.

    `live`: people write here as it happens. `receipt` is the number of that file's receipt.
    """

    name: str
    live: bool
    made_on: date | None
    receipt: str
    rhythm_days: int | None

    def days_late(self, today: date) -> int:
        """Return by how many days the next file is later than its declared rhythm; 0 when it is not."""
        if self.live or self.made_on is None or self.rhythm_days is None:
            return 0
        return max(0, (today - self.made_on).days - self.rhythm_days)

    def age(self, today: date) -> str:
        """Return how old the source is, in words."""
        if self.live:
            return "live"
        if self.made_on is None:
            return "no file yet"
        days = (today - self.made_on).days
        ago = f"{plural(days, 'day,days')} ago" if days else "today"
        made = f"made on {day(self.made_on)}, {ago}"
        late = self.days_late(today)
        return f"{made}: {plural(late, 'day,days')} late" if late else made


def sources(kinds: Collection[str] = (), *, lines: Collection[int] | None = None) -> list[Source]:
    """Return the source lines that declare they can speak of any of these kinds; of anything, without kinds.

    `lines`: only these source lines, and people at a form.
    """
    named = None if lines is None else frozenset(lines)
    return [_source(line) for line in _speaking(tuple(kinds), named)]


@remembered("records_sourceline", "records_coveragedeclared", "records_receipt")
@kept_question
def _speaking(kinds: tuple[str, ...], lines: frozenset[int] | None) -> QuerySet[SourceLine]:
    filed = Receipt.objects.filter(line=OuterRef("pk"), state=Receipt.State.FILED)
    newest = filed.order_by("-extracted_on", "-id")
    found = SourceLine.objects.annotate(
        made_on=Subquery(newest.values("extracted_on")[:1]), number=Subquery(newest.values("number")[:1])
    ).order_by("rank", "code")
    if kinds:
        speaks = CoverageDeclared.objects.filter(kind__in=[*kinds, EVERY_KIND]).exclude(
            extent=CoverageDeclared.Extent.NOTHING
        )
        found = found.filter(Q(pk__in=speaks.values("line")) | Q(format=SourceLine.Format.PEOPLE))
    if lines is not None:
        found = found.filter(Q(pk__in=lines) | Q(format=SourceLine.Format.PEOPLE))
    return found


@remembered("records_installation")
@kept_question
def _made_at() -> "QuerySet[Installation, datetime]":
    return Installation.objects.order_by("pk").values_list("made_at", flat=True)[:1]


def _source(line: SourceLine) -> Source:
    made_on = line.made_on
    if line.format == SourceLine.Format.INVENTED:
        made_at = next(iter(_made_at()), None)
        made_on = made_at.date() if made_at else None
    live = line.format == SourceLine.Format.PEOPLE
    return Source(line.name, live, made_on, line.number or "", line.rhythm_days)


def late_sources(today: date, *, least: timedelta = timedelta(days=1)) -> list[tuple[str, int]]:
    """Return the sources later than their declared rhythm, with by how many days."""
    late = [(source.name, source.days_late(today)) for source in sources()]
    return [(name, days) for name, days in late if timedelta(days=days) >= least]
