"""The numbers that allocation goes by, and what it asks of each worker."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from sightline.access.permissions import Permission
from sightline.access.requires import actor_of, requires
from sightline.allocation import actions, queries
from sightline.allocation import limits as numbers
from sightline.allocation.forms import DescribeWorker, SetLimit
from sightline.standards import calendar


@requires(Permission.SETTINGS_SEE)
def limits(request: HttpRequest) -> HttpResponse:
    """Show every number that allocation goes by, as it stands today."""
    today = calendar.uk_date(timezone.now())
    now = numbers.limits_on(today)
    rows = [
        (known.title, known.said(now[name]), reverse("allocation:limit", args=[key]))
        for key, (name, known) in enumerate(numbers.KNOWN.items())
    ]
    page = {
        "rows": rows,
        "today": today,
        "may_set": actor_of(request).may(Permission.LIMITS_SET),
        "changes": numbers.changes(),
    }
    return render(request, "allocation/limits.html", page)


@requires(Permission.LIMITS_SET)
def limit(request: HttpRequest, key: int) -> HttpResponse:
    """Set one number from a day on."""
    if not 0 <= key < len(numbers.KNOWN):
        raise Http404
    name, known = list(numbers.KNOWN.items())[key]
    now = timezone.now()
    today = calendar.uk_date(now)
    form = SetLimit(request.POST or None, today=today, unit=known.unit)
    if form.is_valid():
        try:
            numbers.set_limit(name=name, by=actor_of(request), at=now, **form.cleaned_data)
        except numbers.CannotSet as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The number is set.")
            return redirect("allocation:limits")
    page = {
        "form": form,
        "title": known.title,
        "button": "Set the number",
        "back_url": reverse("allocation:limits"),
        "note": f"Now {known.said(numbers.limits_on(today)[name])}.",
    }
    return render(request, "allocation/ask.html", page)


@requires(Permission.ALLOCATE)
def worker_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which languages a worker speaks and until when they are newly qualified."""
    worker, detail = queries.worker_called(pk)
    if worker is None:
        raise Http404
    form = DescribeWorker(
        request.POST or None,
        initial={
            "languages": ", ".join(detail.languages) if detail else "",
            "newly_qualified_until": detail.newly_qualified_until if detail else None,
        },
    )
    if request.method == "POST" and form.is_valid():
        until = form.cleaned_data["newly_qualified_until"]
        actions.describe_worker(
            worker=worker, languages=form.said(), newly_qualified_until=until, by=actor_of(request)
        )
        messages.success(request, f"Saved for {worker.name}.")
        return redirect("teams:worker", pk)
    page = {
        "form": form,
        "title": f"What allocation asks of {worker.name}",
        "button": "Save",
        "back_url": reverse("teams:worker", args=[pk]),
    }
    return render(request, "allocation/ask.html", page)
