"""One transaction for each request, which knows who is asking; and the pages for those who may not."""

import uuid
from collections.abc import Callable, Set
from contextlib import nullcontext

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import transaction
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseBase,
    HttpResponseRedirect,
)
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone

from sightline.access import log
from sightline.access.actor import NOBODY, acting, actor_of, holders_of, open_to
from sightline.access.addressed import parts_that_name_records, records_asked
from sightline.access.forms import Emergency
from sightline.access.log import Opening
from sightline.access.permissions import Permission
from sightline.access.refusal import GoThere, ReasonNeeded, Refused
from sightline.identity.remembered import numbers_of_tables, remembering

_ANSWERS = (Http404, PermissionDenied, SuspiciousOperation, GoThere)
REFRESH = "refresh"


class NoNul:
    """Answer an address that holds a NUL before anything reads it: the database can hold none to look for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer as a bad request where a NUL stands in the path or in the question."""
        query = request.META.get("QUERY_STRING", "")
        if "\0" in request.path_info or "\0" in query or "%00" in query:
            return HttpResponseBadRequest(render_to_string("400.html"))
        return self.get_response(request)


class ActorMiddleware:
    """Begin a transaction, say in it who is asking, and undo it where the page fails or is refused."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a request as the person who is signed in, or as nobody."""
        request.refusal = None
        request.undo = False
        user = request.user if request.user.is_authenticated else None
        numbers = numbers_of_tables()
        with remembering(numbers):
            actor = actor_of(user, at=timezone.now()) if user else NOBODY
        request.opening = Opening(actor, uuid.uuid4(), request.headers.get("X-Requested-With") == REFRESH)
        only_read = request.method in ("GET", "HEAD")
        with acting(actor), remembering(open_to(actor, numbers)) if only_read else nullcontext():
            response = self.get_response(request)
            if request.undo:
                transaction.set_rollback(True)
        if isinstance(request.refusal, Refused):
            return self._refuse(request, request.refusal)
        if isinstance(request.refusal, ReasonNeeded):
            return self._ask_for_a_reason(request, request.refusal)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Undo what the page did, unless its exception is an answer, and keep a refusal for its page."""
        if isinstance(exception, GoThere):
            return HttpResponseRedirect(exception.address)
        if isinstance(exception, _ANSWERS):
            return None
        request.undo = True
        if isinstance(exception, Refused | ReasonNeeded):
            request.refusal = exception
            return HttpResponse(status=403)
        return None

    def _refuse(self, request: HttpRequest, refusal: Refused) -> HttpResponse:
        with acting(request.opening.actor):
            _log_refusal(request, refusal)
            page = {
                "permission": refusal.permission.label,
                "is_about_a_record": bool(refusal.named or parts_that_name_records() & _parts(request)),
                "whom_to_ask": holders_of(refusal.permission, at=timezone.now()),
                "who_gives": holders_of(Permission.SIGN_INS_MANAGE, at=timezone.now()),
                "may_break_glass": bool(refusal.named) and request.opening.actor.may(Permission.BREAK_GLASS),
                "emergency": refusal.emergency or Emergency(),
            }
            return render(request, "access/refused.html", page, status=403)

    def _ask_for_a_reason(self, request: HttpRequest, refusal: ReasonNeeded) -> HttpResponse:
        with acting(request.opening.actor):
            return render(request, "access/say_why.html", {"form": refusal.form}, status=403)


def _log_refusal(request: HttpRequest, refusal: Refused) -> None:
    """Log a refusal with the record asked for, at the door of a page as well as further in."""
    found = records_asked(request.resolver_match.kwargs) if request.resolver_match else None
    children = found.children if found else ()
    child_id = refusal.child_id or next(iter(children), None)
    question: dict[str, object] = {
        "page": _page(request),
        "to": refusal.permission.value,
        "named": refusal.named or (found.named if found else ""),
    }
    if found and child_id is None:
        question["nobodys"] = True
    log.refused(request, question, child_id=child_id, child_ids=children if len(children) > 1 else ())


def _parts(request: HttpRequest) -> Set[str]:
    """Return the names of what the address gives the page."""
    return request.resolver_match.kwargs.keys() if request.resolver_match else frozenset()


def _page(request: HttpRequest) -> str:
    """Return the name of the page, never its address: what is typed in an address may name a child."""
    found = request.resolver_match
    return found.view_name if found else ""
