"""What somebody has typed and not sent: kept by a small script as they type, and by a plain button."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone

from sightline.access.permissions import Permission
from sightline.access.requires import actor_of, requires
from sightline.front_door import actions
from sightline.front_door.drafts import FORMS, TooLong, answers_of
from sightline.govuk.drafts import LONGEST_NAME
from sightline.govuk.words import clock_time


@requires(Permission.CONTACT_RECORD)
def keep(request: HttpRequest, form: str) -> HttpResponse:
    """Keep a form's answers as they stand, and say when; for the script."""
    about, owner, now = request.GET.get("about", "")[:LONGEST_NAME], actor_of(request).user, timezone.now()
    if form not in FORMS or request.method != "POST" or owner is None:
        raise Http404
    try:
        actions.keep_draft(owner=owner, form=form, about=about, answers=answers_of(request.POST), at=now)
    except TooLong as refusal:
        return JsonResponse({"said": str(refusal)}, status=413)
    return JsonResponse({"said": f"Draft kept at {clock_time(now)}."})


@requires(Permission.CONTACT_RECORD)
def throw_away(request: HttpRequest, form: str) -> HttpResponse:
    """Forget a draft, and begin anew."""
    about, owner = request.GET.get("about", "")[:LONGEST_NAME], actor_of(request).user
    if form not in FORMS or owner is None:
        raise Http404
    if request.method == "POST":
        actions.forget_draft(owner=owner, form=form, about=about)
    return (
        redirect("front_door:decide", about) if form == "decide" and about else redirect("front_door:record")
    )
