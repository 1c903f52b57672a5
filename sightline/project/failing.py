"""What is answered when a page fails: a page to people, and to a system what its description says."""

import sys

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.template import loader
from django.views.defaults import server_error

from sightline.front_door.letterbox.interface import ADDRESS, cannot_be_kept
from sightline.project.once import TOKEN

AGAIN_AFTER_SECONDS = 60
# A password is not written into a page.
NEVER_SHOWN_AGAIN = "/account/"


def failed(request: HttpRequest) -> HttpResponse:
    """Answer a request that failed.

    Where the database cannot be reached, a system whose contact could not be kept is told to send it again,
    and a person is given back what they sent, to send it again.
    """
    error = sys.exc_info()[1]
    if isinstance(error, DatabaseError | InterfaceError) and request.path.startswith(ADDRESS):
        return cannot_be_kept()
    if isinstance(error, OperationalError | InterfaceError):
        return _not_now(request)
    return server_error(request)


def _not_now(request: HttpRequest) -> HttpResponse:
    """Return a page that asks nothing of the database, with what was sent in it, to be sent again."""
    is_sent = request.method == "POST" and not request.path.startswith(NEVER_SHOWN_AGAIN)
    page = loader.get_template("503.html").render(
        {
            "is_sent": is_sent,
            **(_sent(request) if is_sent else {}),
            "has_files": is_sent and bool(request.FILES),
            "address": request.get_full_path(),
            "telephone": settings.HUB_TELEPHONE,
        }
    )
    response = HttpResponse(page, status=503)
    response.headers["Retry-After"] = str(AGAIN_AFTER_SECONDS)
    response.headers["Cache-Control"] = "no-store"
    return response


def _sent(request: HttpRequest) -> dict[str, object]:
    """Return what was sent, with its own token: should it have been kept after all, it is not kept twice."""
    try:
        sent = [(name, value) for name, values in request.POST.lists() for value in values]
    except MultiPartParserError:
        return {}
    return {
        "again": [(name, value) for name, value in sent if name != TOKEN],
        "token": dict(sent).get(TOKEN, ""),
    }
