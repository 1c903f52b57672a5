"""Whether the service itself is well: its worker, its queue, its copies and its sources.

A system made to notice must notice that it has stopped.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Min, Q, QuerySet
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob

from sightline.access import looks
from sightline.access.actor import Actor
from sightline.access.permissions import Permission
from sightline.access.queries import moments_waiting_for_review
from sightline.case_file.feeding import late_sources
from sightline.clocks import reworking
from sightline.govuk.words import lasting, plural
from sightline.identity.kept_questions import kept_question
from sightline.identity.remembered import asked_lately
from sightline.identity.roles import Role
from sightline.project.commands.backup import last_restored
from sightline.project.models import Heartbeat
from sightline.records.models import Installation
from sightline.sources.queries import SourceAge, source_ages
from sightline.standards.calendar import uk_date, working_days_after

SILENT_AFTER = timedelta(minutes=5)
QUEUE_TOO_OLD = timedelta(minutes=15)
COPY_TOO_OLD = timedelta(days=8)


@dataclass(frozen=True, slots=True)
class Health:
    """How the service is at a moment. A moment is None where it has never happened.

    `expected_from`: since when the worker was to be heard, where it never was. `failed` counts the jobs that
    did not end well in the last seven days. `is_invented`: it is a demonstration, made again whenever wanted.
    """

    now: datetime
    heard_at: datetime | None
    expected_from: datetime | None
    waiting: int
    waiting_since: datetime | None
    failed: int
    restored_at: datetime | None
    sources: tuple[SourceAge, ...]
    is_invented: bool = False

    @property
    def silent_for(self) -> timedelta | None:
        """Return how long the worker has been silent, or None while it is heard in time."""
        since = self.heard_at or self.expected_from
        silence = self.now - since if since else timedelta()
        return silence if silence > SILENT_AFTER else None

    @property
    def queue_is_old(self) -> bool:
        """Say whether a job has waited longer than any should."""
        return self.waiting_since is not None and self.now - self.waiting_since > QUEUE_TOO_OLD

    @property
    def copy_is_old(self) -> bool:
        """Say whether no copy of what somebody needs was restored lately, to know that it is whole."""
        if self.is_invented:
            return False
        return self.restored_at is None or self.now - self.restored_at > COPY_TOO_OLD


def health(now: datetime) -> Health:
    """Return how the service is."""
    heard, expected = _heard()
    waiting = ProcrastinateJob.objects.filter(Q(scheduled_at=None) | Q(scheduled_at__lte=now), status="todo")
    deferred = ProcrastinateEvent.objects.filter(job__in=waiting, type="deferred")
    failed = ProcrastinateEvent.objects.filter(type="failed", at__gt=now - timedelta(days=7))
    return Health(
        now,
        heard,
        expected,
        waiting.count(),
        deferred.aggregate(since=Min("at"))["since"],
        failed.values("job").distinct().count(),
        last_restored(),
        tuple(source_ages(today=uk_date(now))),
        Installation.objects.filter(is_demo=True).exists(),
    )


@dataclass(frozen=True, slots=True)
class Governing:
    """How the checks of access stand: months of looks that wait to be judged, and emergency openings."""

    months: tuple[looks.Month, ...]
    openings: int
    review_by: date | None
    today: date

    @property
    def looks_are_late(self) -> bool:
        """Say whether a drawn look was to be judged by now."""
        return any(month.is_late(self.today) for month in self.months)

    @property
    def review_is_late(self) -> bool:
        """Say whether an emergency opening was to be reviewed by now."""
        return self.review_by is not None and self.today > self.review_by


def governing(now: datetime) -> Governing:
    """Return how the checks of access stand. No look and no record is named."""
    months = tuple(month for month in looks.months() if month.waiting)
    opened = moments_waiting_for_review(as_at=now)
    review_by = working_days_after(uk_date(opened[0]), 1) if opened else None
    return Governing(months, len(opened), review_by, uk_date(now))


def _heard() -> tuple[datetime | None, datetime | None]:
    return next(iter(_heard_at()), None), next(iter(_made_at()), None)


@kept_question
def _heard_at() -> "QuerySet[Heartbeat, datetime]":
    return Heartbeat.objects.filter(pk=1).values_list("at", flat=True)


@kept_question
def _made_at() -> "QuerySet[Installation, datetime]":
    return Installation.objects.filter(pk=1).values_list("made_at", flat=True)


@transaction.atomic
def heard(*, at: datetime) -> None:
    """Note that the background worker is alive."""
    Heartbeat.objects.update_or_create(pk=1, defaults={"at": at})


STOPPED = "files that are sent wait, and nothing is worked out in the background."


def warnings(actor: Actor, now: datetime) -> Iterator[dict[str, str]]:
    """Yield a red line for each thing that somebody on any page should know is wrong with the service."""
    for text in _wrong_lately(actor.roles, actor.agencies, at=now):
        yield {"text": text, **({"href": reverse("health")} if actor.may(Permission.HEALTH_SEE) else {})}


@asked_lately
def _wrong_lately(roles: frozenset[Role], agencies: frozenset[str], *, at: datetime) -> list[str]:
    """Return what is wrong, as those of these roles see it."""
    return list(_wrong(at))


def _wrong(now: datetime) -> Iterator[str]:
    heard_at, expected_from = _heard()
    silence = Health(now, heard_at, expected_from, 0, None, 0, None, ()).silent_for
    if silence is not None:
        yield f"The background worker has been silent for {lasting(silence)}: {STOPPED}"
    work = reworking.unfinished()
    if work is not None:
        why = "A setting was changed" if work.change else "Sightline was renewed"
        yield (
            f"{why} and clocks are being worked out again, {work.done:,} of {work.total:,}: "
            "until then some lists say what held before."
        )
    for name, days in late_sources(uk_date(now)):
        yield f"{name} is {plural(days, 'day,days')} late: what it feeds is older than it should be."
