"""Who a code means: once a worker or a team is entered, whoever events point at by that code is known."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q

from sightline.access import keeper
from sightline.clocks import reworking
from sightline.clocks.spells import HOLDING_KINDS
from sightline.clocks.timelines import touched_by
from sightline.identity import actions as identity
from sightline.identity.models import Agency, Team, Worker
from sightline.records.models import Event


def pointing_at(*, workers: Collection[str] = (), teams: Collection[str] = ()) -> set[int]:
    """Return the parties whose believed events name one of these codes as who holds them, whoever asks."""
    if not workers and not teams:
        return set()
    with keeper.keeping(keeper.EVERY_CHILD):
        named = Event.objects.filter(
            Q(worker__in=list(workers)) | Q(team__in=list(teams)), kind__in=HOLDING_KINDS, withdrawn_by=None
        )
        return touched_by(named.order_by("party_id").values_list("party_id", flat=True).distinct())


@transaction.atomic
def start_worker(*, code: str, name: str, started_on: date | None, **said: Any) -> Worker:
    """Enter somebody who works with children, and work out again whom events say they hold."""
    made = identity.start_worker(code=code, name=name, started_on=started_on, **said)
    reworking.work_out(pointing_at(workers=[code]))
    return made


@transaction.atomic
def open_team(*, code: str, name: str, kind: str, agency: Agency, **said: Any) -> Team:
    """Enter a team, and work out again which children events say it holds."""
    made = identity.open_team(code=code, name=name, kind=kind, agency=agency, **said)
    reworking.work_out(pointing_at(teams=[code]))
    return made
