"""Load a file: send it, see how far it is, say what it does not say itself, and end on its receipt."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from sightline.access.permissions import Permission
from sightline.access.requires import requires
from sightline.sources import actions, queries, uploading
from sightline.sources.forms import LoadAFile, SayDay
from sightline.sources.showing import uploads as showing
from sightline.sources.views.asking import actor_of, parts
from sightline.standards import calendar

UPLOAD = "sources:load_a_file_upload"


@requires(Permission.FILES_LOAD)
def load_a_file(request: HttpRequest) -> HttpResponse:
    """Take in files, and send them to be read in the background."""
    now = timezone.now()
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = LoadAFile(*sent, today=calendar.uk_date(now))
    if form.is_valid():
        upload = actions.send_files(by=actor_of(request), at=now, **form.cleaned_data)
        return redirect(UPLOAD, upload.public_id)
    if request.method == "POST" and not request.FILES and _was_too_large(request):
        form.errors.pop("files", None)
        form.add_error("files", uploading.too_large("What you chose"))
    return render(
        request,
        "sources/load_a_file.html",
        {
            "form": form,
            "parts": parts(request, "sources:load_a_file"),
            "uploads": [showing.row(each) for each in queries.lately_sent(at=now)],
        },
    )


def _was_too_large(request: HttpRequest) -> bool:
    """Say whether more was sent than any return holds, so that it was cut off."""
    return int(request.META.get("CONTENT_LENGTH") or 0) > uploading.LARGEST


@requires(Permission.FILES_LOAD)
def upload(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show how far an upload is; take its day, its cancelling, or the word to file what was tried."""
    now, found = timezone.now(), queries.upload_called(public_id)
    if found is None:
        raise Http404
    day = SayDay(request.POST if "extracted_on" in request.POST else None, today=calendar.uk_date(now))
    if request.method == "POST":
        try:
            if "cancel" in request.POST:
                actions.cancel(upload=found, by=actor_of(request), at=now)
            elif "file" in request.POST:
                actions.file_after_trial(upload=found, by=actor_of(request))
            elif day.is_valid():
                actions.say_day(upload=found, by=actor_of(request), **day.cleaned_data)
        except actions.CannotDo as refusal:
            day.add_error(None, str(refusal))
        if not day.errors:
            return redirect(UPLOAD, public_id)
    elif found.state == "filed" and len(found.receipts) == 1:
        return redirect("sources:receipt", found.receipts[0])
    return render(
        request,
        "sources/upload.html",
        {
            "upload": showing.upload(found),
            "form": day,
            "trail": [("Load a file", reverse("sources:load_a_file")), (found.name, "")],
            "refresh_url": request.path,
        },
    )
