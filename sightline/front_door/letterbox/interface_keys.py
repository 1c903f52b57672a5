"""An agency's key for the interface: made once, shown once, kept as a hash, ended when it must be."""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from sightline.access.actor import Actor
from sightline.access.permissions import Permission
from sightline.front_door.letterbox.models import AgencyKey, Answered
from sightline.identity.models import Agency, User

BEGINS = "slk"
USED_AGAIN = timedelta(minutes=5)
ANSWERS_KEPT_FOR = timedelta(days=30)


class CannotGive(Exception):
    """Say, in the reader's words, why a key may not be made or ended."""


def make(*, agency: Agency, name: str, at: datetime, by: User | None = None) -> tuple[AgencyKey, str]:
    """Return a new key of an agency and its secret, which is not kept and cannot be shown again."""
    prefix, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
    key = AgencyKey.objects.create(
        agency=agency, name=name.strip(), prefix=prefix, secret_hash=_hashed(secret), made_at=at, made_by=by
    )
    return key, f"{BEGINS}_{prefix}_{secret}"


@transaction.atomic
def give(*, agency: Agency, name: str, by: Actor, at: datetime) -> tuple[AgencyKey, str]:
    """Make a key for an agency's system. A page sent twice makes one: a system has one key at a time.

    Raises CannotGive with the reason.
    """
    user = _who_gives(by)
    Agency.objects.select_for_update().get(pk=agency.pk)
    if AgencyKey.objects.filter(agency=agency, name__iexact=name.strip(), ended_at=None).exists():
        raise CannotGive(
            "This system has a key, whose secret was shown once. End that one, or say another name."
        )
    return make(agency=agency, name=name, at=at, by=user)


@transaction.atomic
def take_away(*, key: AgencyKey, why: str, by: Actor, at: datetime) -> None:
    """End a key with a reason. Raises CannotGive with the reason why not."""
    user = _who_gives(by)
    if not why.strip():
        raise CannotGive("Say why it ends.")
    if not end(key, at=at, by=user, why=why.strip()):
        raise CannotGive("This key has ended already.")


def _who_gives(by: Actor) -> User:
    if by.user is None or not by.may(Permission.AGENCY_KEYS_SET):
        raise CannotGive(f"You may not {Permission.AGENCY_KEYS_SET.label}.")
    return by.user


def end(key: AgencyKey, *, at: datetime, by: User | None = None, why: str = "") -> bool:
    """End a key: it opens nothing from now on. Return whether it was open until now."""
    open_still = AgencyKey.objects.filter(pk=key.pk, ended_at=None)
    return bool(open_still.update(ended_at=at, ended_by=by, ended_why=why))


def keys() -> list[AgencyKey]:
    """Return every key: an agency's together, those that open first, the latest made before the others."""
    rows = AgencyKey.objects.select_related("agency", "made_by__person", "ended_by__person")
    return list(rows.order_by("agency__name", "agency_id", F("ended_at").desc(nulls_first=True), "-id"))


def agencies() -> list[Agency]:
    """Return the agencies that may have a key, by name."""
    return list(Agency.objects.order_by("name", "id"))


def open_key(prefix: str) -> AgencyKey | None:
    """Return the key of this name, or None where there is none or it has ended."""
    return AgencyKey.objects.select_related("agency").filter(prefix=prefix, ended_at=None).first()


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
