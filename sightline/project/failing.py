"""What is answered when a page fails: a page to people, and to a system what its description says."""

import sys

from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse
from django.views.defaults import server_error

from sightline.front_door.letterbox.interface import ADDRESS, cannot_be_kept


def failed(request: HttpRequest) -> HttpResponse:
    """Answer a request that failed. A system whose contact could not be kept is told to send it again."""
    lost = isinstance(sys.exc_info()[1], DatabaseError | InterfaceError)
    if lost and request.path.startswith(ADDRESS):
        return cannot_be_kept()
    return server_error(request)
