"""Keys by which agencies' systems send contacts: who has one, a new one shown once, and one that ends."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from sightline.access import log
from sightline.access.permissions import Permission
from sightline.access.requires import actor_of, requires
from sightline.front_door.letterbox import interface_keys
from sightline.front_door.letterbox.forms import EndKey, MakeKey

SETS = Permission.AGENCY_KEYS_SET
PAGE = "front_door:agency_keys"


@requires(SETS)
def agency_keys(request: HttpRequest) -> HttpResponse:
    """List the keys there are, by agency: who made each and when, when it was last used, and which ended."""
    keys = interface_keys.keys()
    log.counted(request, {"page": PAGE})
    page = {"keys": keys, "open": sum(key.ended_at is None for key in keys)}
    return render(request, "letterbox/agency_keys.html", page)


@requires(SETS)
def make_agency_key(request: HttpRequest) -> HttpResponse:
    """Make a key for an agency's system, and show its secret this once."""
    agencies = interface_keys.agencies()
    form = MakeKey(request.POST or None, agencies=[(each.code, each.name) for each in agencies])
    if form.is_valid():
        agency = next(each for each in agencies if each.code == form.cleaned_data["agency"])
        name, at = form.cleaned_data["name"], timezone.now()
        try:
            key, secret = interface_keys.give(agency=agency, name=name, by=actor_of(request), at=at)
        except interface_keys.CannotGive as refusal:
            form.add_error(None, str(refusal))
        else:
            log.counted(request, {"page": "front_door:make_agency_key", "made": key.prefix})
            return _shown_once(request, key, secret)
    page = {
        "form": form,
        "title": "Make a key for an agency’s system",
        "lede": "The key is shown once, on the next page. Have a safe way ready to hand it over.",
        "button": "Make the key",
        "back_url": reverse(PAGE),
    }
    return render(request, "letterbox/ask_about_key.html", page)


def _shown_once(request: HttpRequest, key: interface_keys.AgencyKey, secret: str) -> HttpResponse:
    page = {"key": key, "secret": secret, "back_url": reverse(PAGE)}
    response = render(request, "letterbox/key_made.html", page)
    add_never_cache_headers(response)
    return response


@requires(SETS)
def end_agency_key(request: HttpRequest, prefix: str) -> HttpResponse:
    """End a key, with the reason."""
    key = interface_keys.open_key(prefix)
    if key is None:
        raise Http404
    form = EndKey(request.POST or None)
    if form.is_valid():
        why, at = form.cleaned_data["why"], timezone.now()
        try:
            interface_keys.take_away(key=key, why=why, by=actor_of(request), at=at)
        except interface_keys.CannotGive as refusal:
            form.add_error(None, str(refusal))
        else:
            log.counted(request, {"page": "front_door:end_agency_key", "ended": key.prefix})
            messages.success(request, f"Ended. Key {key.prefix} opens nothing from now on.")
            return redirect(PAGE)
    page = {
        "form": form,
        "title": f"End the key of {key.name}",
        "caption": key.agency.name,
        "lede": "What that system sends is refused from this moment, until it has another key.",
        "button": "End the key",
        "button_kind": "warning",
        "back_url": reverse(PAGE),
    }
    return render(request, "letterbox/ask_about_key.html", page)
