"""An agency's key for the interface: made once, shown once, kept as a hash, ended when it must be."""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from sightline.front_door.letterbox.models import AgencyKey, Answered
from sightline.identity.models import Agency

BEGINS = "slk"
USED_AGAIN = timedelta(minutes=5)
ANSWERS_KEPT_FOR = timedelta(days=30)


def make(*, agency: Agency, name: str, at: datetime) -> tuple[AgencyKey, str]:
    """Return a new key of an agency and its secret, which is not kept and cannot be shown again."""
    prefix, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
    key = AgencyKey.objects.create(
        agency=agency, name=name.strip(), prefix=prefix, secret_hash=_hashed(secret), made_at=at
    )
    return key, f"{BEGINS}_{prefix}_{secret}"


def end(key: AgencyKey, *, at: datetime) -> None:
    """End a key: it opens nothing from now on."""
    AgencyKey.objects.filter(pk=key.pk, ended_at=None).update(ended_at=at)


def key_of(said: str, *, at: datetime) -> AgencyKey | None:
    """Return the key that a system shows, or None where it is none or has ended."""
    begins, _, rest = said.partition("_")
    prefix, _, secret = rest.partition("_")
    if begins != BEGINS or not prefix.isalnum() or not prefix.isascii():
        return None
    key = AgencyKey.objects.select_related("agency").filter(prefix=prefix, ended_at=None).first()
    if key is None or not hmac.compare_digest(key.secret_hash, _hashed(secret)):
        return None
    if key.last_used_at is None or at - key.last_used_at > USED_AGAIN:
        AgencyKey.objects.filter(pk=key.pk).update(last_used_at=at)
    return key


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def forget_answers(*, at: datetime) -> None:
    """Forget answers that no system asks for again."""
    Answered.objects.filter(at__lt=at - ANSWERS_KEPT_FOR).delete()
