"""Once and no more: a request that comes again under its idempotency key is answered as before, not done."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction

from sightline.front_door.letterbox.models import AgencyKey, Answered

REFUSED = 422


class ReusedKey(Exception):
    """Say that an idempotency key names another request already."""

    def __init__(self) -> None:
        super().__init__(
            "This idempotency key came before, with another request. Nothing was done. Give each request a "
            "key of its own, and use it again only to send the very same request."
        )


@transaction.atomic
def answer_once(
    key: AgencyKey,
    idempotency_key: str,
    request: bytes,
    work: Callable[[], tuple[int, dict[str, Any]]],
    *,
    at: datetime,
) -> tuple[int, dict[str, Any]]:
    """Return the status and the answer: of `work`, or what it answered to the same request before.

    Two at once: the second waits for the first, and is answered as it was. What was refused may be mended and
    sent under the same key. Raises ReusedKey.
    """
    hashed = hashlib.sha256(request).hexdigest()
    wanted = Answered(key=key, idempotency_key=idempotency_key, request_hash=hashed, at=at)
    Answered.objects.bulk_create([wanted], ignore_conflicts=True)
    row = Answered.objects.select_for_update().get(key=key, idempotency_key=idempotency_key)
    if row.status and row.request_hash == hashed:
        return row.status, row.answer
    if row.status and row.status != REFUSED:
        raise ReusedKey
    status, said = work()
    row.request_hash, row.status, row.answer, row.at = hashed, status, said, at
    row.receipt = str(said.get("receipt", ""))
    row.save(update_fields=["request_hash", "status", "answer", "receipt", "at"])
    return status, said


def kept_answer(key: AgencyKey, receipt: str) -> dict[str, Any] | None:
    """Return the answer that gave a receipt of the key's own agency, or None. A refusal is none."""
    rows = Answered.objects.filter(key__agency=key.agency_id, receipt=receipt, status=201)
    found = rows.order_by("id").first() if receipt else None
    return found.answer if found else None
