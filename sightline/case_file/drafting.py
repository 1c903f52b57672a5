"""Visits half written down: kept as they are typed, and given back after a lost signal or a restart."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from sightline.case_file.models import VisitDraft
from sightline.identity.models import User
from sightline.records.models import Child

LONGEST = 20_000
Answers = Mapping[str, Sequence[str]]


@transaction.atomic
def keep_draft(*, owner: User, child: Child, answers: Answers, at: datetime) -> VisitDraft:
    """Keep the answers as they stand, in place of what was kept before."""
    kept = {name: list(values) for name, values in answers.items()}
    draft, _ = VisitDraft.objects.update_or_create(
        owner=owner, child=child, defaults={"answers": kept, "saved_at": at}
    )
    return draft


def draft_of(*, owner: User | None, child: Child) -> VisitDraft | None:
    """Return what somebody has typed of a visit to a child and not sent, or None."""
    return VisitDraft.objects.filter(owner=owner, child=child).first()


def forget_draft(*, owner: User | None, child: Child) -> None:
    """Forget a draft, once the visit is recorded."""
    VisitDraft.objects.filter(owner=owner, child=child).delete()
