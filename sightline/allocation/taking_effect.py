"""What was agreed for a later day: a worker accepted a child, and the day has come."""

from datetime import datetime

from django.db import transaction

from sightline.access.actor import acting_as
from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.allocation.actions import CannotAnswer, give
from sightline.allocation.models import Handover
from sightline.standards import calendar

PURPOSE = "hand children over on the day that was agreed"


def take_effect(*, at: datetime) -> int:
    """Hand over every child whose day has come, each in a transaction of its own; return how many.

    One that cannot be handed over keeps no other from it: what went wrong is raised together, at the end.
    """
    today = calendar.uk_date(at)
    with acting_as(None, at=at, purpose=PURPOSE), keeping(EVERY_CHILD):
        due = Handover.objects.filter(outcome="accepted", took_effect=None, starts_on__lte=today)
        waiting = list(due.order_by("starts_on", "id").values_list("pk", flat=True))
    given, failed = 0, []
    for pk in waiting:
        try:
            given += _hand_over(pk, at)
        except Exception as error:  # whatever it is: it is raised below, once the others are handed over
            failed.append(error)
    if failed:
        raise ExceptionGroup(f"{len(failed)} of {len(waiting)} children were not handed over", failed)
    return given


def _hand_over(pk: int, at: datetime) -> bool:
    with acting_as(None, at=at, purpose=PURPOSE), keeping(EVERY_CHILD):
        rows = Handover.objects.select_for_update(of=("self",), no_key=True).select_related(
            "child", "accepted_by"
        )
        handover = rows.filter(pk=pk, outcome="accepted", took_effect=None).first()
        if handover is None:
            return False
        try:
            with transaction.atomic():
                give(handover=handover, by=handover.ended_by, at=at)
        except CannotAnswer:
            # The child is no longer open, or the worker has gone since: the manager answers, and it is seen.
            handover.outcome, handover.accepted_by = Handover.Outcome.WITHDRAWN, None
            handover.save(update_fields=["outcome", "accepted_by"])
            return False
    return True
