"""Save and come back: ask for a link, and open it."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from sightline.front_door.letterbox import limits, returning, tasks
from sightline.front_door.letterbox.forms import SaveForLater
from sightline.front_door.letterbox.showing import is_demonstration
from sightline.front_door.letterbox.views.opening import (
    give_secret,
    open_to_anybody,
    page_too_often,
    start_again,
    written,
)


@open_to_anybody(limits.LINK)
def save(request: HttpRequest) -> HttpResponse:
    """Ask where the link to come back is to be sent."""
    found = written(request, to_change=request.method == "POST")
    if found is None or found.reference:
        return start_again() if found is None else redirect("letterbox:sent")
    form = SaveForLater(request.POST if request.method == "POST" else None)
    if form.is_valid():
        email, at = form.cleaned_data["email"], timezone.now()
        again = limits.again_at(limits.LINK_TO, address="", session=email.lower(), at=at)
        if again is not None:
            return page_too_often(request, again, at)
        link = returning.ask_for_link(found, email, at=at)
        tasks.send_link_later(link.pk, root=_root(request))
        return redirect("letterbox:saved")
    page = {"form": form, "telephone": settings.HUB_TELEPHONE, "back_url": reverse("letterbox:start")}
    return render(request, "letterbox/save.html", page)


def _root(request: HttpRequest) -> str:
    return request.build_absolute_uri("/")


@open_to_anybody(limits.WRITE)
def saved(request: HttpRequest) -> HttpResponse:
    """Say that the link is on its way. In a demonstration, where no message leaves, show it."""
    found = written(request)
    link = returning.latest_link(found) if found is not None and not found.reference else None
    if link is None:
        return start_again()
    page = {
        "until": link.expires_at,
        "link": returning.address_of(link, root=_root(request)) if is_demonstration() else "",
        "telephone": settings.HUB_TELEPHONE,
    }
    return render(request, "letterbox/saved.html", page)


@open_to_anybody(limits.OPEN_LINK)
def come_back(request: HttpRequest, token: str) -> HttpResponse:
    """Open a link, by a button: what only looks at links in messages does not use it up."""
    at = timezone.now()
    if request.method == "POST":
        found = returning.come_back(token, at=at)
        if found is not None:
            response = redirect("letterbox:go_on")
            give_secret(response, found[1])
            return response
    works = returning.leads_somewhere(token, at=at)
    page = {"works": works, "telephone": settings.HUB_TELEPHONE}
    return render(request, "letterbox/come_back.html", page, status=200 if works else 410)
