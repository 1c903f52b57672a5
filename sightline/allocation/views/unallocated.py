"""Children without a worker: the live list, what is done meanwhile, and who was told."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from sightline.access import log
from sightline.access.counting import counting, shown
from sightline.access.permissions import Permission
from sightline.access.requires import actor_of, requires
from sightline.access.restricted import left_out
from sightline.access.scope import open_child
from sightline.allocation import actions, climbing, naming, queries, showing
from sightline.allocation.forms import Acknowledge, ChooseChildren, WatchOver
from sightline.allocation.limits import last_rung_days
from sightline.clocks.unallocated import needing
from sightline.govuk.words import and_join, day, full_day, month, number, plural
from sightline.standards import calendar

LIST = "allocation:unallocated"


@requires(Permission.LISTS_SEE)
def unallocated(request: HttpRequest) -> HttpResponse:
    """List the children who need a worker and have none, with who watches over them meanwhile."""
    actor, now = actor_of(request), timezone.now()
    today = calendar.uk_date(now)
    found = queries.unallocated(as_at=now)
    names = naming.names(actor, [each.need.child for each in found])
    rows = [showing.waiting_row(each, names[each.need.child], today) for each in found]
    may_allocate = actor.may(Permission.ALLOCATE)
    form = ChooseChildren(
        request.GET or None, children=[(row.public_id, f"{row.name}, {row.status}") for row in rows]
    )
    if may_allocate and form.is_valid() and form.cleaned_data["child"]:
        return redirect(showing.allocate_address(form.cleaned_data["child"]))
    log.saw_list(request, {"page": LIST, "as_at": today.isoformat()}, [row.id for row in rows])
    hidden = left_out(actor, lambda: needing(today))
    door = queries.at_the_door(as_at=now)
    told = queries.told_to(actor)
    page = {
        "rows": rows,
        "now": now,
        "form": form,
        "may_allocate": may_allocate,
        "lede": _lede(full_day(today), rows, hidden.count),
        "door": plural(door, "child is,children are") if door else "",
        "door_url": f"{reverse('case_file:out_of_sight')}?{urlencode({'held_by': 'at-the-door'})}",
        "no_worker_url": reverse("case_file:no_worker"),
        "board_url": reverse("allocation:board") if actor.may(Permission.SERVICE_COUNTS_SEE) else "",
        "told": [climbing.told_words(each, names, now) for each in told],
        "leaving": [
            (
                each.worker.name,
                day(each.last_on),
                plural(each.children, "child,children"),
                reverse("allocation:leaver", args=[each.worker.pk]),
            )
            for each in queries.leaving_soon(as_at=now)
        ],
        "restricted": hidden,
        "restricted_ask": and_join(name for name, _ in hidden.holders),
    }
    return render(request, "allocation/unallocated.html", page)


@requires(Permission.SERVICE_COUNTS_SEE)
def board(request: HttpRequest) -> HttpResponse:
    """Show how many children came to the last rung, month by month: counts for the board, and no child."""
    actor, now = actor_of(request), timezone.now()
    with counting(actor):
        found = queries.last_rungs(as_at=now)
    log.saw_list(request, {"page": "allocation:board"}, [])
    rows = [
        {
            "month": month(each.month),
            "reached": shown(actor, each.reached),
            "waiting": shown(actor, each.waiting),
            "acknowledged": shown(actor, each.acknowledged),
        }
        for each in found
    ]
    days = last_rung_days(calendar.uk_date(now))
    page = {"rows": rows, "now": now, "days": plural(days, "working day,working days")}
    return render(request, "allocation/board.html", page)


def _lede(on: str, rows: list[showing.WaitingRow], hidden: int) -> str:
    if not rows and not hidden:
        return f"{on}. Every open child who needs a worker has one."
    watched = sum(row.watched_note != "" for row in rows)
    count = plural(len(rows) + hidden, "child has,children have")
    who = (
        f"Somebody has rung or looked in on {number(watched)}" if watched else "Nobody has rung or looked in"
    )
    return f"{on}. {count} no worker. {who}. Until a worker accepts, the team’s manager answers."


@requires(Permission.CHILD_RECORD)
def watch_over(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask what was done for a child who has no worker, and record it."""
    child = open_child(request, public_id, permission=Permission.CHILD_RECORD)
    now = timezone.now()
    named = naming.names(actor_of(request), [child.pk])[child.pk]
    form = WatchOver(request.POST or None, initial={"on": calendar.uk_date(now)})
    if form.is_valid():
        try:
            actions.watch_over(child=child, by=actor_of(request), at=now, **form.cleaned_data)
        except actions.CannotOffer as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Written down. It does not count as seeing {named.first_name}.")
            return redirect(LIST)
    page = {
        "form": form,
        "named": named,
        "visit_url": reverse("case_file:record_a_visit", args=[public_id]),
        "back_url": reverse(LIST),
        "before": [
            (each, each.by.person.name, each.get_way_display()) for each in queries.oversight_of(child)
        ],
    }
    return render(request, "allocation/watch_over.html", page)


@requires(Permission.LISTS_SEE)
def acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    """Let somebody who was told of a wait say, in their own name, that they know."""
    told = climbing.told_called(pk)
    if told is None or told.user != actor_of(request).user:
        raise Http404
    now = timezone.now()
    form = Acknowledge(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            climbing.acknowledge(told=told, by=actor_of(request), at=now, words=form.cleaned_data["words"])
        except climbing.CannotAcknowledge as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Acknowledged. Your name and the time stand beside the child.")
            return redirect(LIST)
    names = naming.names(actor_of(request), [told.child_id])
    log.saw_list(request, {"page": "allocation:acknowledge"}, list(names))
    page = {"form": form, "told": climbing.told_words(told, names, now), "back_url": reverse(LIST)}
    return render(request, "allocation/acknowledge.html", page)
