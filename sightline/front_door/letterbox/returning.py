"""Come back to what was written, by a link that was sent to an email address.

The link opens once and lasts a week. The database has its hash alone: its secret is made anew from this
installation's own when the message leaves, so that neither a job nor a row holds it.
"""

import base64
import hashlib
import hmac
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from sightline.access.keeper import EVERY_CHILD, keeping
from sightline.front_door.letterbox import unsent as writing
from sightline.front_door.letterbox.limits import keyed
from sightline.front_door.letterbox.models import ReturnLink, Unsent
from sightline.govuk.words import moment

LASTS = timedelta(days=7)
SUBJECT = "Your link to come back"
WORDS = """You asked for a link to come back to what you were writing.

{link}

It opens once, and lasts until {until}. If you did not ask for it, you need do nothing.
In an emergency ring 999.
"""


@transaction.atomic
def ask_for_link(unsent: Unsent, email: str, *, at: datetime) -> ReturnLink:
    """Make a link to what was written, in place of an earlier one of the same address that was not opened.

    The caller has the row locked.
    """
    with keeping(EVERY_CHILD):
        hashed = keyed(f"email {email.strip().lower()}")
        unsent.links.filter(email_hash=hashed, used_at=None).delete()
        link = ReturnLink.objects.create(
            unsent=unsent,
            token_hash=f"unmade {unsent.pk} {hashed}",
            email=email.strip(),
            email_hash=hashed,
            made_at=at,
            expires_at=at + LASTS,
        )
        link.token_hash = writing.hashed(_secret(link.pk))
        link.save(update_fields=["token_hash"])
        unsent.kept_until = max(unsent.kept_until, link.expires_at)
        unsent.save(update_fields=["kept_until"])
    return link


def _secret(link: int) -> str:
    made = hmac.new(settings.SECRET_KEY.encode(), f"return link {link}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(made).decode().rstrip("=")


def address_of(link: ReturnLink, *, root: str) -> str:
    """Return the address that a link leads to."""
    return f"{root.rstrip('/')}{reverse('letterbox:come_back', args=[_secret(link.pk)])}"


def message_of(link: ReturnLink, *, root: str) -> str:
    """Return the words of the message: the link, and nothing of what was written."""
    return WORDS.format(link=address_of(link, root=root), until=moment(link.expires_at))


def latest_link(unsent: Unsent) -> ReturnLink | None:
    """Return the link that was asked for last and not opened yet, or None."""
    with keeping(EVERY_CHILD):
        return unsent.links.filter(used_at=None).order_by("-id").first()


def deliver(link_id: int, *, root: str, post: Callable[[str, str, str], None]) -> None:
    """Hand one link's message to `post` (to whom, subject, words), and forget the address. Once at most."""
    with transaction.atomic(), keeping(EVERY_CHILD):
        link = ReturnLink.objects.select_for_update().filter(pk=link_id, used_at=None).first()
        if link is None or not link.email:
            return
        post(link.email, SUBJECT, message_of(link, root=root))
        link.email = ""
        link.save(update_fields=["email"])


def leads_somewhere(token: str, *, at: datetime) -> bool:
    """Say whether a link can still be opened."""
    with keeping(EVERY_CHILD):
        return _open_links(token, at).exists()


@transaction.atomic
def come_back(token: str, *, at: datetime) -> tuple[Unsent, str] | None:
    """Open a link: return what it leads to and a new secret for this browser, or None. It opens once.

    The browser in which it was written before has it no longer.
    """
    with keeping(EVERY_CHILD):
        link = _open_links(token, at).select_for_update().first()
        if link is None:
            return None
        unsent = Unsent.objects.select_for_update().get(pk=link.unsent_id)
        link.used_at, link.email = at, ""
        link.save(update_fields=["used_at", "email"])
        return unsent, writing.secret_anew(unsent)


def _open_links(token: str, at: datetime) -> QuerySet[ReturnLink]:
    return ReturnLink.objects.filter(token_hash=writing.hashed(token), used_at=None, expires_at__gt=at)
