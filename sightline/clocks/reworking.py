"""Clocks worked out again since a setting or the rules changed: a few at once, everybody's in the background.

A change that touches few parties works them out in its own transaction. One that touches many leaves a row
that says how far the work has come; a job goes on with it batch by batch, each in its own transaction, and is
taken up again after a crash where it stopped. Until it is finished the pages say so.
"""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from procrastinate.contrib.django import app

from sightline.access import keeper
from sightline.clocks import rebuilding
from sightline.clocks.models import Reworking, SettingChange
from sightline.identity.kept_questions import kept_question
from sightline.records.models import Party

AT_ONCE = 300
JOB = "go_on_reworking"


def begin(change: SettingChange, parties: Collection[int], *, at_once: int = AT_ONCE) -> Reworking | None:
    """Work these parties out again now, or everybody in the background where they are many.

    The caller is in the transaction of the change. Returns the work left to do, or None.
    """
    if len(parties) <= at_once:
        work_out(sorted(parties))
        return None
    app.configure_task(JOB).defer()
    return Reworking.objects.create(change=change, total=Party.objects.count())


def unfinished() -> Reworking | None:
    """Return the oldest work that is not finished, or None."""
    return next(iter(_unfinished()), None)


@kept_question
def _unfinished() -> QuerySet[Reworking]:
    rows = Reworking.objects.filter(finished_at=None).select_related("change__recording__by__person")
    return rows.order_by("id")[:1]


@transaction.atomic
def go_on(*, at: datetime, batch: int = rebuilding.BATCH) -> bool:
    """Work out one more batch of the oldest unfinished work. Returns whether there may be more to do.

    Another that has the work in hand is left alone with it.
    """
    waiting = Reworking.objects.select_for_update(skip_locked=True).filter(finished_at=None)
    work = waiting.order_by("id").first()
    if work is None:
        return False
    following = Party.objects.filter(pk__gt=work.last_party).order_by("pk")
    parties = list(following.values_list("pk", flat=True)[:batch])
    work_out(parties)
    work.done += len(parties)
    work.last_party = parties[-1] if parties else work.last_party
    work.finished_at = at if len(parties) < batch else None
    work.total = work.done if work.finished_at else max(work.total, work.done)
    work.save(update_fields=["done", "last_party", "finished_at", "total"])
    return True


def work_out(parties: Collection[int]) -> None:
    """Work out again, in the caller's transaction, what lasts and what is due for these parties."""
    if not parties:
        return
    with keeper.keeping(parties):
        locked = Party.objects.select_for_update().filter(pk__in=parties).order_by("pk")
        list(locked.values_list("pk", flat=True))
        rebuilding.rebuild(parties)
