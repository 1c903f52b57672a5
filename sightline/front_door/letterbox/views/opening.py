"""What every public page does first: nothing is kept by a browser, and nobody does too much of a thing."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from sightline.access.requires import public
from sightline.front_door.letterbox import limits, unsent
from sightline.front_door.letterbox.limits import Limit
from sightline.front_door.letterbox.storing import LARGEST, MEBIBYTE
from sightline.govuk.words import clock_time, day
from sightline.standards.calendar import uk_date

COOKIE = "referral"
ROOM = "/tell-us/"
AROUND_A_FILE = 64 * 1024
View = Callable[..., HttpResponse]


def open_to_anybody(limit: Limit) -> Callable[[View], View]:
    """Open a page to everyone. What is sent to it is counted against this limit.

    What is too large, or too often, is answered before any of it is read.
    """

    def declare(view: View) -> View:
        protected = csrf_protect(view)

        @csrf_exempt
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            response = (
                _too_large(request) or _too_often(request, limit) or protected(request, *args, **kwargs)
            )
            add_never_cache_headers(response)
            return response

        return public(guarded)  # type: ignore[return-value]

    return declare


def _too_large(request: HttpRequest) -> HttpResponse | None:
    """Return the page for more than can be taken at once, where a page with a file may take more."""
    is_file = request.path == f"{ROOM}files/"
    most = LARGEST + AROUND_A_FILE if is_file else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    if length_of(request) <= most:
        return None
    page = {"telephone": settings.HUB_TELEPHONE, "most": f"{LARGEST // MEBIBYTE} MB"}
    return render(request, "letterbox/too_large.html", page, status=413)


def length_of(request: HttpRequest) -> int:
    """Return how many bytes a browser says that it sends."""
    said = str(request.META.get("CONTENT_LENGTH") or "")
    return int(said) if said.isascii() and said.isdecimal() else 0


def _too_often(request: HttpRequest, limit: Limit) -> HttpResponse | None:
    if request.method != "POST":
        return None
    at = timezone.now()
    again = limits.again_at(limit, address=limits.address_of(request), session=secret_of(request), at=at)
    return page_too_often(request, again, at) if again else None


def page_too_often(request: HttpRequest, again: datetime, at: datetime) -> HttpResponse:
    """Return the page that says when to try again, and whom to ring meanwhile."""
    when = clock_time(again) if uk_date(again) == uk_date(at) else f"{clock_time(again)} on {day(again)}"
    page = {"when": when, "telephone": settings.HUB_TELEPHONE}
    response = render(request, "letterbox/too_often.html", page, status=429)
    response.headers["Retry-After"] = str(max(1, int((again - at).total_seconds()) + 1))
    return response


def secret_of(request: HttpRequest) -> str:
    """Return the secret that this browser has, or nothing."""
    return request.COOKIES.get(COOKIE, "")


def written(request: HttpRequest, *, to_change: bool = False) -> unsent.Unsent | None:
    """Return what this browser has written and not sent, or what it sent within the hour; or None."""
    return unsent.found_by(secret_of(request), at=timezone.now(), to_change=to_change)


def start_again() -> HttpResponseRedirect:
    """Send a browser that has nothing here to the first page, which says so."""
    return redirect(f"{ROOM}?gone=1")


def give_secret(response: HttpResponse, token: str) -> None:
    """Leave the secret in this browser until it is closed, for these pages alone."""
    response.set_cookie(
        COOKIE,
        token,
        path=ROOM,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def take_secret(response: HttpResponse) -> None:
    """Take the secret from this browser."""
    response.delete_cookie(COOKIE, path=ROOM, samesite="Lax")
