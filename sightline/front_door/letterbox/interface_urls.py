"""Addresses of the interface. Each asks for an agency's key, but for the description of itself."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from sightline.access.requires import public, with_agency_key
from sightline.front_door.letterbox.interface import LARGEST, api, not_here, not_so, too_large
from sightline.front_door.letterbox.views.opening import length_of

DESCRIPTION = ("openapi-json", "api-root")


def _within_bounds(view: Callable[..., Any]) -> Callable[..., Any]:
    """Answer what is too large before any of it is read; let no answer be kept on the way."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = too_large(request) if length_of(request) > LARGEST else view(request, *args, **kwargs)
        if response.status_code == 405:
            response = not_so(request, response.headers["Allow"])
        response.headers["Cache-Control"] = "no-store"
        return response

    return guarded


def _declared(pattern: URLPattern) -> URLPattern:
    declare = public if pattern.name in DESCRIPTION else with_agency_key
    pattern.callback = declare(_within_bounds(pattern.callback))
    return pattern


_patterns, _, app_name = api.urls
urlpatterns = [
    *(_declared(pattern) for pattern in _patterns),
    path("<path:part>", public(_within_bounds(not_here)), name="not_here"),
]
