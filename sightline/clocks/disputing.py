"""Disputed facts, settled: because what broke a rule is no more, or because a person says how it is."""

from collections.abc import Collection

from django.db import transaction

from sightline.access import keeper
from sightline.identity.models import User
from sightline.records.models import Dispute, Recording
from sightline.standards.invariants import INVARIANTS

SHORTEST_REASON = 5


class CannotSettle(Exception):
    """Say, in the reader's words, why a disputed fact cannot be settled so."""


def settle_past(children: Collection[int], holding: Collection[tuple[int, str]], recording: int) -> None:
    """Settle what no longer breaks its invariant, by the recording that put it right.

    `holding` are the breaches that hold now, as (event, invariant). What a file said twice and differently is
    no breach of an invariant: it is settled when its event is withdrawn.
    """
    waiting = Dispute.objects.filter(child__in=children, settled_by=None).order_by("id")
    past = [
        pk
        for pk, event, invariant, withdrawn in waiting.values_list(
            "id", "event_id", "invariant", "event__withdrawn_by"
        )
        if withdrawn is not None or (invariant in INVARIANTS and (event, invariant) not in holding)
    ]
    Dispute.objects.filter(pk__in=past).update(settled_by=recording)


@transaction.atomic
def accept(*, dispute: Dispute, by: User, why: str) -> Recording:
    """Accept a disputed fact as it is: it stays in the record, with the reason, and is disputed no more.

    All events of the same breach are accepted together. Raises CannotSettle.
    """
    if len(why.strip()) < SHORTEST_REASON:
        raise CannotSettle("Say why this is right as it is, for whoever asks after you.")
    with keeper.keeping([dispute.child_id or dispute.event.party_id]):
        same = Dispute.objects.select_for_update().filter(
            child=dispute.child_id, invariant=dispute.invariant, sentence=dispute.sentence, settled_by=None
        )
        found = list(same.order_by("id").values_list("id", flat=True))
        if dispute.pk not in found:
            raise CannotSettle("Somebody has settled this already. Open the list again.")
        recording = Recording.objects.create(by=by, why=why.strip())
        Dispute.objects.filter(pk__in=found).update(settled_by=recording)
    return recording
