"""What somebody has typed and not sent: kept by a small script as they type, and by a plain button."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from sightline.access.permissions import Permission
from sightline.access.requires import actor_of, requires
from sightline.govuk.drafts import LONGEST_NAME
from sightline.govuk.words import clock_time
from sightline.night_desk import drafts


@requires(Permission.NIGHT_SEE)
def keep(request: HttpRequest, form: str) -> HttpResponse:
    """Keep a form's answers as they stand, and say when; for the script."""
    about, owner, now = request.GET.get("about", "")[:LONGEST_NAME], actor_of(request).user, timezone.now()
    if form not in drafts.FORMS or request.method != "POST" or owner is None:
        raise Http404
    try:
        drafts.keep(owner=owner, form=form, about=about, data=request.POST, at=now)
    except drafts.TooLong as refusal:
        return JsonResponse({"said": str(refusal)}, status=413)
    return JsonResponse({"said": f"Draft kept at {clock_time(now)}."})


@requires(Permission.NIGHT_SEE)
def throw_away(request: HttpRequest, form: str) -> HttpResponse:
    """Forget a draft, and go back to where it was thrown away."""
    if form not in drafts.FORMS:
        raise Http404
    back = request.GET.get("back", "")
    if request.method == "POST":
        drafts.forget(
            owner=actor_of(request).user, form=form, about=request.GET.get("about", "")[:LONGEST_NAME]
        )
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(back if is_ours and back.startswith("/night-desk/") else "night_desk:desk")
