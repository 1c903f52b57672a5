"""Correct a visit: tell it again, see what changes, and say why."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from sightline.access.permissions import Permission
from sightline.access.requires import requires
from sightline.access.scope import open_child
from sightline.case_file import actions, naming
from sightline.case_file.child_record import visit_written
from sightline.case_file.correcting import correctors
from sightline.case_file.showing import visits as showing
from sightline.case_file.views.address import actor_of
from sightline.case_file.visit_forms import CHECKED, CorrectVisit
from sightline.standards import calendar


@requires(Permission.CHILD_RECORD)
def correct_a_visit(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """Ask how the visit was; show what changes; then correct it."""
    child = open_child(request, public_id)
    event = visit_written(child, number)
    if event is None:
        raise Http404
    actor, now = actor_of(request), timezone.now()
    named = naming.names(actor, [child.pk])[child.pk]
    before = actions.visit_of(event)
    page: dict[str, object] = {
        "named": named,
        "timeline_url": reverse("case_file:child_timeline", args=[public_id]),
        "before": list(showing.in_words(before).items()),
        "written": showing.written(event),
    }
    if not correctors(actor, [event], calendar.uk_date(now)).may(event):
        page["refusal"] = showing.refusal(event)
        return render(request, "case_file/correct_a_visit.html", page, status=403)
    form = CorrectVisit(
        request.POST if request.method == "POST" else None,
        before=before,
        first_name=named.first_name,
        today=calendar.uk_date(now),
        asks_alone=showing.asks_alone(event),
    )
    if form.is_valid() and ("confirmed" in request.POST or form.cleaned_data["stage"] != CHECKED):
        after = form.visit if form.took_place else None
        if "confirmed" not in request.POST:
            page |= {"changes": showing.changes(before, after), "why": form.cleaned_data["why"]}
            page |= {"form": form.hidden(), "took_place": form.took_place}
            return render(request, "case_file/check_a_correction.html", page)
        try:
            actions.correct_visit(event=event, visit=after, why=form.cleaned_data["why"], by=actor, at=now)
        except actions.CannotCorrectVisit as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, showing.saved(after))
            return redirect("case_file:child_timeline", public_id)
    return render(request, "case_file/correct_a_visit.html", {**page, "form": form})
