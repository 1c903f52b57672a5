"""Each view says which permission it asks for; a test walks the addresses and refuses one that does not."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from sightline.access.actor import Actor
from sightline.access.log import Opening
from sightline.access.permissions import Permission
from sightline.access.refusal import Refused
from sightline.access.second_factor import lacks_second_factor
from sightline.identity.models import User


class NotOpened(Exception):
    """Say that a view was asked for without the middleware that knows who asks."""


def actor_of(request: HttpRequest) -> Actor:
    """Return who asks for a page. Raises NotOpened where no middleware has said."""
    opening = getattr(request, "opening", None)
    if not isinstance(opening, Opening):
        raise NotOpened("Nobody has said who asks for this page.")
    return opening.actor


View = Callable[..., HttpResponseBase]
SIGNED_IN = "signed in"
PUBLIC = "public"
AGENCY_KEY = "agency key"


def requires(permission: Permission, *or_else: Permission) -> Callable[[View], View]:
    """Open a view to those who may do this, or one of the others named, signed in with a second factor."""

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            first = _sign_in_first(request)
            if first is not None:
                return first
            actor = actor_of(request)
            if not any(actor.may(each) for each in (permission, *or_else)):
                raise Refused(permission)
            return view(request, *args, **kwargs)

        return _declared(guarded, permission)

    return declare


def for_everyone_signed_in(view: View) -> View:
    """Open a view to everyone who is signed in with a second factor, whatever their role."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return _sign_in_first(request) or view(request, *args, **kwargs)

    return _declared(guarded, SIGNED_IN)


def before_second_factor(view: View) -> View:
    """Open a view to everyone who is signed in, a second factor or not: the pages where one is set up."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return _declared(guarded, SIGNED_IN)


def public(view: View) -> View:
    """Open a view to everyone. It shows nothing about anybody."""
    return _declared(view, PUBLIC)


def with_agency_key(view: View) -> View:
    """Declare that a view asks for the key of an agency's system, which it looks at itself."""
    return _declared(view, AGENCY_KEY)


def user_of(request: HttpRequest) -> User:
    """Return who is signed in. Raises LookupError where nobody is: a guarded view lets nobody else in."""
    found = actor_of(request).user
    if found is None:
        raise LookupError("Nobody is signed in. Guard this view with `requires`.")
    return found


def declared_by(view: Any) -> str | None:
    """Return what a view declares, or None: a permission, SIGNED_IN, PUBLIC or AGENCY_KEY."""
    return getattr(view, "declares_permission", None)


def _declared(view: View, what: str) -> View:
    view.declares_permission = what  # type: ignore[attr-defined]
    return view


def _sign_in_first(request: HttpRequest) -> HttpResponse | None:
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    return redirect("people:second_factor") if lacks_second_factor(request) else None
