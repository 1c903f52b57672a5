"""Settings as pages show them: words and addresses, from plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.urls import reverse

from sightline.clocks.models import Reworking
from sightline.clocks.settings import counted_in_words, warning_in_words
from sightline.govuk.words import day, plural
from sightline.people.settings.queries import Dated, LimitLine
from sightline.records.models import CoverageDeclared, SourceLine
from sightline.standards.model import AllOf, AnyOf, Condition, InState, Limit, Not, Standard, Warns, Where

DEFAULT = "The default"


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version of a local limit in words."""

    amounts: str
    from_words: str
    by: str
    why: str
    is_now: bool


@dataclass(frozen=True, slots=True)
class LimitRow:
    """One standard of the list."""

    code: str
    title: str
    href: str
    amounts: str
    since: str
    by: str
    why: str
    coming: str
    set_href: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """The standards of one chapter."""

    name: str
    rows: tuple[LimitRow, ...]


def chapters(lines: Sequence[LimitLine]) -> list[Chapter]:
    """Return the list by chapter, in the register's order."""
    by_chapter = sorted(lines, key=lambda line: line.standard.chapter)
    return [
        Chapter(name[:1].upper() + name[1:], tuple(_limit_row(line) for line in found))
        for name, found in groupby(by_chapter, key=lambda line: line.standard.chapter)
    ]


def _limit_row(line: LimitLine) -> LimitRow:
    row = version_row(line.standard, line.now, is_now=True)
    coming = [
        f"{counted_in_words(line.standard, each.version)} from {day(each.version.in_force_on)}"
        for each in line.coming
    ]
    return LimitRow(
        code=line.standard.code,
        title=line.standard.title,
        href=reverse("settings:limit", args=[line.standard.code]),
        amounts=row.amounts,
        since=row.from_words if line.now.entered else "",
        by=row.by,
        why=row.why,
        coming="; ".join(coming),
        set_href=reverse("settings:set_limit", args=[line.standard.code]),
    )


def warning_rows(warns: Sequence[Warns], today: date) -> list[VersionRow]:
    """Return when a running promise warns, the newest first, down to what stands today."""
    now = max(place for place, each in enumerate(warns) if each.in_force_on <= today)
    return [
        VersionRow(
            amounts=warning_in_words(each.share_left, each.working_days_left),
            from_words=f"from {day(each.in_force_on)}" if place else "",
            by=each.citation,
            why="",
            is_now=place == now,
        )
        for place, each in reversed(list(enumerate(warns)))
        if place >= now
    ]


def version_row(standard: Standard, dated: Dated, *, is_now: bool) -> VersionRow:
    """Return the row of one version."""
    entered = dated.entered
    return VersionRow(
        amounts=counted_in_words(standard, dated.version),
        from_words=f"from {day(dated.version.in_force_on)}",
        by=entered.by.person.name if entered else DEFAULT,
        why=entered.why if entered else dated.version.citation,
        is_now=is_now,
    )


def question(limit: Limit, *, several: bool) -> str:
    """Return how a form asks for the number of one limit: "Red: how many hours"."""
    unit = f"{limit.unit}{' before' if limit.amount < 0 else ''}"
    when = when_words(limit.when) if limit.when is not None else "otherwise" if several else ""
    asked = f"how many {unit}"
    return f"{when[:1].upper()}{when[1:]}: {asked}" if when else asked.capitalize()


def when_words(condition: Condition) -> str:
    """Return a limit's condition in words."""
    match condition:
        case Where(_, values):
            return " or ".join("not said" if value is None else str(value).lower() for value in values)
        case InState(state):
            return state
        case Not(part):
            return f"not {when_words(part)}"
        case AllOf(parts):
            return " and ".join(when_words(part) for part in parts)
        case AnyOf(parts):
            return " or ".join(when_words(part) for part in parts)
        case _:
            return "at the age or time that the register says"


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One source line."""

    name: str
    kind: str
    href: str
    made: str
    rhythm: str
    late: str
    rank: int
    owner: str


def source_row(line: SourceLine, made_on: date | None, today: date) -> SourceRow:
    """Return the row of a source line; it is late when its next file is later than its rhythm."""
    live = line.format == SourceLine.Format.PEOPLE
    days_late = (today - made_on).days - line.rhythm_days if made_on and line.rhythm_days else 0
    return SourceRow(
        name=line.name,
        kind=line.get_format_display(),
        href=reverse("settings:describe_source", args=[line.code]),
        made="As it happens" if live else day(made_on) if made_on else "No file yet",
        rhythm="" if live else _rhythm(line.rhythm_days),
        late=f"{plural(days_late, 'day,days')} late" if days_late > 0 and not live else "",
        rank=line.rank,
        owner=line.owner.person.name if line.owner else "",
    )


def _rhythm(days: int | None) -> str:
    if days is None:
        return "Not said"
    return "Every day" if days == 1 else f"Every {days} days"


def period_words(period: CoverageDeclared) -> str:
    """Return a stretch in which everything was written down here, in words."""
    since = f"From {day(period.from_on)}" if period.from_on else "From the beginning"
    return f"{since} until {day(period.to_on)}" if period.to_on else f"{since}, and still"


@dataclass(frozen=True, slots=True)
class Work:
    """Clocks that are being worked out again. `said`: the setting that changed; empty for a new version."""

    said: str
    by: str
    done: int
    total: int


def work(left: Reworking | None) -> Work | None:
    """Return how far the work has come, or None when there is none."""
    if left is None:
        return None
    if left.change is None:
        return Work("", "", left.done, left.total)
    by = left.change.recording.by
    return Work(left.change.said, by.person.name if by else "", left.done, left.total)
