"""Files: added to a referral that is not sent yet, and opened by the hub afterwards, with their mark."""

from urllib.parse import quote

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from sightline.access import log
from sightline.access.permissions import Permission
from sightline.access.requires import requires
from sightline.front_door.letterbox import limits, showing, storing
from sightline.front_door.letterbox.forms import AddFile
from sightline.front_door.letterbox.views.opening import open_to_anybody, start_again, written
from sightline.front_door.opening import open_file


@open_to_anybody(limits.ATTACH)
def files(request: HttpRequest) -> HttpResponse:
    """Add files to what is not sent yet."""
    found = written(request, to_change=request.method == "POST")
    if found is None or found.reference:
        return start_again() if found is None else redirect("letterbox:sent")
    if request.method != "POST":
        return _page(request, AddFile(), "")
    form = AddFile(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, "")
    try:
        storing.attach(found, form.cleaned_data["file"], at=timezone.now())
    except storing.CannotKeep as why:
        return _page(request, form, str(why))
    return redirect("letterbox:files")


def _page(request: HttpRequest, form: AddFile, why: str) -> HttpResponse:
    found = written(request)
    if found is None:
        return start_again()
    if why:
        form.is_valid()
        form.errors.pop("file", None)
        form.add_error("file", why)
    page = {
        "form": form,
        "files": showing.files(storing.files_of(found)),
        "back_url": reverse("letterbox:answer", args=["worry"]),
        "on_url": reverse("letterbox:check"),
        "telephone": settings.HUB_TELEPHONE,
    }
    return render(request, "letterbox/files.html", page)


@open_to_anybody(limits.WRITE)
def remove_file(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a file out again."""
    found = written(request, to_change=True) if request.method == "POST" else None
    if found is not None and not found.reference:
        storing.take_out(found, public_id)
    return redirect("letterbox:files")


@requires(Permission.CONTACT_RECORD, Permission.DISAGREEMENT_SETTLE)
def file(request: HttpRequest, public_id: str, file_id: str) -> HttpResponse:
    """Hand a file that came with a contact to the hub, or one of a disagreement to whoever must settle it.

    One that is marked says so on a page first, and bears its mark in its name.
    """
    contact, found = open_file(request, public_id, file_id)
    if found is None:
        raise Http404
    said = found.request or found.voice
    if said and said.marking and "save" not in request.GET:
        page = {
            "contact_url": reverse("front_door:contact", args=[public_id]),
            "named": contact.named,
            "file": showing.files([found])[0],
            "mark": showing.mark_of(found),
            "agency": said.agency.name,
            "asks": showing.ASKS[said.marking],
        }
        return render(request, "letterbox/marked.html", page)
    question = {"page": "front_door:file", "file": found.public_id}
    log.downloaded(request, question, [contact.child_id])
    return hand_out(request, found)


def hand_out(request: HttpRequest, found: storing.SentFile) -> HttpResponse:
    """Answer with what was sent, to be saved, never shown by the browser as a page."""
    try:
        whole = storing.bytes_of(found)
    except storing.Damaged as why:
        return render(request, "letterbox/damaged.html", {"why": str(why)}, status=410)
    mark = showing.mark_of(found)
    name = quote(f"{mark} - {found.name}" if mark else found.name, safe="")
    response = HttpResponse(whole, content_type=found.media_type)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response
