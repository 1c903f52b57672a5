"""For those who answer for information: who looked at what, and emergency openings until each is reviewed."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from sightline.access import actions, log
from sightline.access.permissions import Permission
from sightline.access.queries import waiting_for_review
from sightline.access.requires import requires
from sightline.people import queries
from sightline.people.as_file import about_file, file_asked, files_of
from sightline.people.asking import actor_of
from sightline.people.forms import LogAsked, ReviewEmergency
from sightline.people.log_file import AT_MOST, IDS_AT_MOST, log_file
from sightline.standards.calendar import uk_date

ROWS = 50
# The newest links are checked each time the log is opened; `sightline check` goes over the whole chain.
CHECKED = 2000


@requires(Permission.ACCESS_LOG_SEE)
def access_log(request: HttpRequest) -> HttpResponse:
    """Show who looked at what, latest first, for a person, a child or a stretch of days."""
    form = LogAsked(request.GET or None, today=uk_date(timezone.now()))
    page, asked, rows = None, {}, []
    if form.is_valid() or not form.is_bound:
        asked = {name: value for name, value in getattr(form, "cleaned_data", {}).items() if value}
        page = Paginator(queries.log_entries(**asked), ROWS).get_page(request.GET.get("page"))
        rows = queries.shown(page.object_list)
        log.searched(request, {"page": "people:access_log", **{k: str(v) for k, v in asked.items()}}, [])
    shown = {
        "bar": form,
        "page": page,
        "rows": rows,
        "asked": bool(asked),
        "downloads": files_of(request, "people:access_log_file"),
        "waiting": waiting_for_review(as_at=timezone.now()).count(),
        "broken": log.broken_links(newest=CHECKED) if page and page.number == 1 and not asked else [],
    }
    return render(request, "people/access_log.html", shown)


@requires(Permission.ACCESS_LOG_SEE)
def access_log_file(request: HttpRequest, format: str) -> HttpResponse:
    """Give the log's latest lines as a file, as they are asked for. That it left the service is logged."""
    today = file_asked(request, format)
    form = LogAsked(request.GET, today=today)
    if not form.is_valid():
        raise Http404
    asked = {name: value for name, value in form.cleaned_data.items() if value}
    looks = queries.shown(queries.log_entries(**asked)[:AT_MOST], ids_at_most=IDS_AT_MOST)
    log.downloaded(request, {"page": "people:access_log", **{k: str(v) for k, v in asked.items()}}, [])
    about = [
        *about_file(request, "Access log", today),
        ("Asked", ", ".join(f"{k} {v}" for k, v in asked.items())),
    ]
    return log_file(looks, format=format, name=f"access-log-{today}", about=about)


@requires(Permission.BREAK_GLASS_REVIEW)
def emergencies(request: HttpRequest) -> HttpResponse:
    """Show the emergency openings that wait for a review."""
    rows = queries.waiting(as_at=timezone.now())
    reads_log = actor_of(request).may(Permission.ACCESS_LOG_SEE)
    return render(request, "people/emergencies.html", {"rows": rows, "reads_log": reads_log})


@requires(Permission.BREAK_GLASS_REVIEW)
def review_emergency(request: HttpRequest, opening_id: int) -> HttpResponse:
    """Review one emergency opening."""
    opening = waiting_for_review(as_at=timezone.now()).filter(pk=opening_id).first()
    if opening is None:
        raise Http404
    form = ReviewEmergency(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.review_emergency(
                opening=opening,
                by=request.opening.actor,  # type: ignore[attr-defined]
                at=timezone.now(),
                **form.answer(),
            )
        except actions.CannotAllow as refusal:
            form.add_error(None, str(refusal))
        else:
            log.reviewed_emergency(request, {"page": "people:review_emergency"}, child_id=opening.child_id)
            return redirect("people:emergencies")
    return render(request, "people/review_emergency.html", {"opening": opening, "form": form})
