"""A form that is sent twice is taken once: a phone that sends again, a button that is pressed twice.

Every form holds a token that is made anew each time a page is shown. The same token with the same answers to
the same address is the same sending, whatever made it come twice. That it was taken, and where it led, is
kept in the transaction of what it wrote: either both stand or neither does. The second waits for the first,
writes nothing and leads where the first led. Whoever goes back and changes an answer sends something else.
"""

import hashlib
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from django.contrib import messages
from django.db import connection
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils import timezone

from sightline.project.models import Sending

TOKEN = "csrfmiddlewaretoken"
KEPT_FOR = timedelta(days=2)
AGAIN = "This was sent twice, and was taken once. Here is what came of it."


class TakenOnce:
    """Take each sending of a form once. It stands inside the transaction that a request is answered in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Keep where a sending led; one that led nowhere wrote nothing, and may come again."""
        response = self.get_response(request)
        digest = getattr(request, "sending", None)
        if digest is None or request.undo or connection.needs_rollback:
            return response
        found = Sending.objects.filter(digest=digest)
        if isinstance(response, HttpResponseRedirect) and not _asks_to_sign_in(response.url):
            found.update(led_to=response.url)
        else:
            found.delete()
        return response

    def process_view(self, request: HttpRequest, *view: object) -> HttpResponseBase | None:
        """Lead a sending that was taken already where it led; of two at once the second waits here."""
        if request.method != "POST" or not request.user.is_authenticated or not request.POST.get(TOKEN):
            return None
        digest = _digest(request)
        if _is_first(digest, timezone.now()):
            request.sending = digest
            return None
        messages.info(request, AGAIN)
        return HttpResponseRedirect(Sending.objects.get(digest=digest).led_to)


def forget_sendings(*, at: datetime) -> int:
    """Forget the sendings that nobody repeats any more, and return how many they were."""
    return Sending.objects.filter(at__lt=at - KEPT_FOR).delete()[0]


def _is_first(digest: str, at: datetime) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO project_sending (digest, at, led_to) VALUES (%s, %s, '') ON CONFLICT DO NOTHING",
            [digest, at],
        )
        return cursor.rowcount == 1


def _digest(request: HttpRequest) -> str:
    """Return what tells this sending from any other: who, where to, the page's token, answers and files."""
    found = hashlib.sha256()
    for part in _parts(request):
        found.update(len(part).to_bytes(8, "big") + part)
    return found.hexdigest()


def _parts(request: HttpRequest) -> Iterator[bytes]:
    yield str(request.user.pk).encode()
    yield request.get_full_path().encode()
    for name, values in sorted(request.POST.lists()):
        for said in (name, *values):
            yield said.encode(errors="replace")
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            yield name.encode(errors="replace")
            yield (file.name or "").encode(errors="replace")
            yield from file.chunks()
            file.seek(0)


def _asks_to_sign_in(address: str) -> bool:
    return address.startswith((resolve_url("account_login"), resolve_url("people:second_factor")))
