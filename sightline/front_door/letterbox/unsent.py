"""What somebody has written and not sent: begun, kept, thrown away. Found by its secret alone."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction

from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.front_door.letterbox.models import Unsent
from sightline.front_door.letterbox.questions import Answers

# After this long without a word what was written is gone, unless a link to come back was asked for.
IDLE = timedelta(hours=2)
SHOWN_FOR = timedelta(hours=1)


def hashed(token: str) -> str:
    """Return what is kept of a secret. It is long and made by lot, so a plain hash hides it."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


@transaction.atomic
def begin(*, at: datetime) -> str:
    """Begin a referral, and return the secret that leads to it."""
    token = secrets.token_urlsafe(32)
    with keeping(EVERY_CHILD):
        Unsent.objects.create(token_hash=hashed(token), begun_at=at, kept_until=at + IDLE)
    return token


def found_by(token: str, *, at: datetime, to_change: bool = False) -> Unsent | None:
    """Return what a secret leads to, or None. `to_change`: locked until the transaction ends."""
    if not token:
        return None
    with keeping(EVERY_CHILD):
        rows = Unsent.objects.select_for_update() if to_change else Unsent.objects
        return rows.filter(token_hash=hashed(token), kept_until__gt=at).first()


def keep(unsent: Unsent, answers: Answers, *, at: datetime) -> None:
    """Keep the answers as they stand. The caller has the row locked, and nothing of it was sent."""
    unsent.answers, unsent.kept_until = answers, max(unsent.kept_until, at + IDLE)
    with keeping(EVERY_CHILD):
        unsent.save(update_fields=["answers", "kept_until"])


def secret_anew(unsent: Unsent) -> str:
    """Return a new secret that leads here; the former one leads nowhere. The caller has the row locked."""
    token = secrets.token_urlsafe(32)
    unsent.token_hash = hashed(token)
    with keeping(EVERY_CHILD):
        unsent.save(update_fields=["token_hash"])
    return token


def throw_away(unsent: Unsent) -> None:
    """Forget what was written; its links and files go with it."""
    with keeping(EVERY_CHILD):
        unsent.delete()


def sweep(*, at: datetime) -> int:
    """Remove what nobody came back to, and return how many there were."""
    with keeping(EVERY_CHILD):
        return Unsent.objects.filter(kept_until__lt=at).delete()[1].get("letterbox.Unsent", 0)
