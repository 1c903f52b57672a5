"""How often somebody without a sign-in may do a thing: counted in the database, by address and by session.

An address is kept as a keyed hash, for a day. Several people share one address, a school or a police station,
so what an address may do is more than what one session may.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, IPv6Network

from django.conf import settings
from django.http import HttpRequest

from sightline.front_door.letterbox.models import Attempt

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
KEPT_FOR = timedelta(days=1)
OF_A_HOUSEHOLD = 64


@dataclass(frozen=True, slots=True)
class Limit:
    """The most times that one thing is done by one address, and by one session, within a time."""

    what: str
    by_address: int
    by_session: int
    within: timedelta = HOUR


WRITE = Limit("write", 600, 200)
BEGIN = Limit("begin", 60, 20)
SEND = Limit("send", 40, 10)
ATTACH = Limit("attach", 120, 30)
LINK = Limit("link", 20, 5)
LINK_TO = Limit("link to", 3, 3)
OPEN_LINK = Limit("open link", 30, 30)
WRONG_KEY = Limit("wrong key", 30, 30)
INTERFACE = Limit("interface", 300, 300, MINUTE)


def again_at(limit: Limit, *, address: str, session: str, at: datetime) -> datetime | None:
    """Count one more attempt, and return when the next may be made where this is one too many, or None.

    What is refused is not counted, so that whoever waits as told is let in.
    """
    found = [
        when
        for who, most in ((f"address {address}", limit.by_address), (f"session {session}", limit.by_session))
        if who.partition(" ")[2] and (when := _full_until(limit, keyed(who), most, at)) is not None
    ]
    if found:
        return max(found)
    Attempt.objects.bulk_create(
        Attempt(what=limit.what, who=keyed(f"{kind} {name}"), at=at)
        for kind, name in (("address", address), ("session", session))
        if name
    )
    return None


def _full_until(limit: Limit, who: str, most: int, at: datetime) -> datetime | None:
    since = Attempt.objects.filter(what=limit.what, who=who, at__gt=at - limit.within)
    latest = list(since.order_by("-at", "-id").values_list("at", flat=True)[:most])
    return latest[-1] + limit.within if len(latest) >= most else None


def keyed(said: str) -> str:
    """Return a hash that nobody without this installation's secret can make from an address or a name."""
    return hmac.new(settings.SECRET_KEY.encode(), said.encode(), hashlib.sha256).hexdigest()


def address_of(request: HttpRequest) -> str:
    """Return the network address that asks: the proxy's word for it only where a proxy is declared.

    Of a long address (IPv6) its network: one household has as many of them as it likes.
    """
    said = request.META.get("REMOTE_ADDR", "")
    if settings.SECURE_PROXY_SSL_HEADER:
        said = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() or said
    try:
        found = IPv6Address(said)
    except ValueError:
        return said
    short = found.ipv4_mapped
    return str(short) if short else str(IPv6Network((found.packed[:8] + bytes(8), OF_A_HOUSEHOLD)))


def forget(*, at: datetime) -> None:
    """Remove attempts that no limit looks at any more."""
    Attempt.objects.filter(at__lt=at - KEPT_FOR).delete()
