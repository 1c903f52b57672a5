"""Taking back a worker's last day: the page that asks why."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from sightline.access.permissions import Permission
from sightline.access.requires import requires
from sightline.clocks.staying import stay
from sightline.govuk.words import and_join, day, plural
from sightline.identity.actions import CannotChange
from sightline.people.asking import SaysWhy, actor_of, user_of
from sightline.people.history import changed_by
from sightline.people.workers import queries

NOTE = (
    "Once it is taken back, places and leave that ended with it last as before. Children that passed to a "
    "team's manager are theirs again; a child given to somebody else stays there. What was to begin after "
    "the last day is entered again."
)


@requires(Permission.PEOPLE_MANAGE)
def take_back_last_day(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a worker's last day: they stay, and what passed on by itself is theirs again."""
    worker = queries.worker_called(pk)
    if worker is None or worker.left_on is None:
        raise Http404
    form = SaysWhy(request.POST or None)
    if form.is_valid():
        try:
            with changed_by(user_of(request)):
                held, taken = stay(worker=worker, by=actor_of(request), **form.cleaned_data)
        except CannotChange as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _said(worker.name, held, taken))
            return redirect("teams:worker", pk)
    page = {
        "title": "Take back the last day",
        "button": "Take it back",
        "note": f"{worker.name}'s last day is {day(worker.left_on)}. {NOTE}",
        "back": reverse("teams:worker", args=[pk]),
    }
    return render(request, "people/workers/ask.html", {**page, "form": form, "worker": worker})


def _said(name: str, held: int, taken: list[str]) -> str:
    lost = f" The place in {and_join(taken)} has somebody else by now: give them one." if taken else ""
    return f"{name} stays and holds {plural(held, 'child,children')}.{lost}"
