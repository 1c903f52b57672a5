"""Workers: the list, one worker, and the forms for a start, a place in a team, leave and the last day."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from sightline.access.permissions import Permission
from sightline.access.requires import requires
from sightline.clocks import code_named
from sightline.clocks.leaving import leave as enter_last_day
from sightline.clocks.leaving import leave_team
from sightline.clocks.leaving import start_leave as start_leave_covered
from sightline.govuk.words import and_join, day, plural
from sightline.identity import actions as identity
from sightline.identity.actions import CannotChange
from sightline.people.as_file import files_of
from sightline.people.asking import actor_of, asked_of, user_of
from sightline.people.history import changed_by, changes_of_worker
from sightline.people.parts import people_parts
from sightline.people.teams.queries import holding, may_count_everywhere, team_called, teams_to_choose
from sightline.people.teams.showing import NOT_SHOWN, children_of
from sightline.people.workers import actions, forms, queries, showing

ON_A_PAGE = 50
SHOWN = {"": "At work", "no-place": "Without a place in a team", "left": "Left"}


@requires(Permission.PEOPLE_SEE)
def workers(request: HttpRequest) -> HttpResponse:
    """List the workers, by name."""
    asked, actor = asked_of(request), actor_of(request)
    form = forms.FindWorker(request.GET)
    said = form.cleaned_data if form.is_valid() else {}
    found = queries.workers(as_at=asked.today, **said)
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    lines = queries.lines(list(page.object_list), as_at=asked.today)
    counts = may_count_everywhere(actor)
    held = holding(actor, as_at=asked.today).by_worker() if counts else {}
    rows = [
        showing.row(
            line,
            children_of(held.get(line.worker.pk, 0), held_by=line.worker.code) if counts else NOT_SHOWN,
            asked.today,
        )
        for line in lines
    ]
    return render(
        request,
        "people/workers/list.html",
        {
            "parts": people_parts(request, "workers"),
            "downloads": files_of(request, "teams:workers_file"),
            "bar": form,
            "page": page,
            "rows": rows,
            "today": asked.today,
            "shown": SHOWN.get(said.get("show", ""), ""),
            "is_narrowed": any(said.values()),
            "counts": counts,
            "may_manage": actor.may(Permission.PEOPLE_MANAGE),
        },
    )


@requires(Permission.PEOPLE_SEE)
def worker(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one worker: places in teams, leave, children held, and the last day."""
    asked, actor, found = asked_of(request), actor_of(request), _worker(pk)
    held = holding(actor, as_at=asked.today)
    counts = may_count_everywhere(actor) or found.pk in actor.workers
    may_manage = actor.may(Permission.PEOPLE_MANAGE)
    pointing = queries.pointing_at(found, on=found.left_on or asked.today) if may_manage else None
    gone = bool(found.left_on and found.left_on < asked.today)
    return render(
        request,
        "people/workers/worker.html",
        {
            "worker": found,
            "today": asked.today,
            "gone": gone,
            "standing": showing.standing_words(found, asked.today),
            "children": children_of(
                held.by_worker().get(found.pk, 0) if counts else None, held_by=found.code
            ),
            "posts": [showing.post_row(post, asked.today) for post in queries.posts_of(found)],
            "leave": showing.leave_rows(queries.leave_of(found), asked.today, may_manage=may_manage),
            "left_behind": showing.left_behind(found, pointing)
            if pointing and found.left_on and not gone
            else [],
            "still_waiting": and_join(queries.still_waiting(found)) if may_manage else "",
            "may_manage": may_manage,
            "number": str(found.pk),
            "may_give_sign_ins": actor.may(Permission.SIGN_INS_MANAGE),
            "sign_ins": queries.sign_ins_of(found) if actor.may(Permission.SIGN_INS_MANAGE) else [],
            "changes": changes_of_worker(found) if may_manage else [],
        },
    )


@requires(Permission.PEOPLE_MANAGE)
def start_worker(request: HttpRequest) -> HttpResponse:
    """Enter somebody who works with children."""
    form = forms.StartWorker(request.POST or None)
    if form.is_valid():
        if queries.code_is_taken(form.cleaned_data["code"]):
            form.add_error("code", "Another worker has this code already. Search for it in Workers.")
        else:
            with changed_by(user_of(request)):
                made = code_named.start_worker(**form.answer())
            messages.success(request, f"{made.name} is entered. Give them a place in a team now.")
            return redirect("teams:worker", made.pk)
    return render(request, "people/workers/start.html", {"form": form})


@requires(Permission.PEOPLE_MANAGE)
def give_place(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a worker a place in a team."""
    asked, found = asked_of(request), _worker(pk)
    teams = teams_to_choose(as_at=asked.today)
    form = forms.Place(request.POST or None, teams=teams, initial={"team": request.GET.get("team", "")})

    def change() -> str:
        said = dict(form.cleaned_data)
        team = team_called(int(said.pop("team")))
        if team is None:
            raise Http404
        actions.give_place(worker=found, team=team, **{**said, "manager": said["manager"] == "yes"})
        return f"{found.name} has a place in {team.name} from {day(said['from_on'])}."

    page = {"title": "Give a place in a team", "button": "Give the place"}
    return _changed(request, form, change, found.pk) or _ask(request, form, found, page)


@requires(Permission.PEOPLE_MANAGE)
def end_place(request: HttpRequest, pk: int, post: int) -> HttpResponse:
    """End a worker's place in a team."""
    found = _worker(pk)
    place = queries.post_called(found, post)
    if place is None:
        raise Http404
    form = forms.EndPlace(request.POST or None)
    form.ask_for_receivers(queries.waiting_in_team(place, on=asked_of(request).today), ())

    def change() -> str:
        leave_team(post=place, until_on=form.until_on(), received=form.received())
        return f"The place in {place.team.name} ends on {day(form.cleaned_data['last_on'])}."

    page = {
        "title": f"End the place in {place.team.name}",
        "button": "End the place",
        "note": "Children go along with their worker, where you say so below. Otherwise they are offered to "
        "somebody else first, from Unallocated.",
    }
    return _changed(request, form, change, found.pk) or _ask(request, form, found, page)


@requires(Permission.PEOPLE_MANAGE)
def start_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter days on which a worker is away, and who covers."""
    asked, found = asked_of(request), _worker(pk)
    others = queries.workers_to_choose(as_at=asked.today, without=found)
    form = forms.StartLeave(request.POST or None, workers=others)

    def change() -> str:
        said = dict(form.cleaned_data)
        cover = queries.worker_called(int(said["cover"])) if said["cover"] else None
        start_leave_covered(worker=found, **{**said, "cover": cover})
        covered = f"{cover.name} covers." if cover else "Nobody covers yet."
        return f"{found.name} is away from {day(said['from_on'])}. {covered}"

    page = {"title": "Enter leave", "button": "Enter the leave"}
    return _changed(request, form, change, found.pk) or _ask(request, form, found, page)


@requires(Permission.PEOPLE_MANAGE)
def end_leave(request: HttpRequest, pk: int, leave: int) -> HttpResponse:
    """Enter a worker's first day back."""
    found = _worker(pk)
    away = queries.leave_called(found, leave)
    if away is None:
        raise Http404
    form = forms.EndLeave(request.POST or None)

    def change() -> str:
        identity.end_leave(leave=away, until_on=form.cleaned_data["until_on"])
        return f"{found.name} is back on {day(form.cleaned_data['until_on'])}."

    page = {"title": "Enter the first day back", "button": "Enter the day"}
    return _changed(request, form, change, found.pk) or _ask(request, form, found, page)


@requires(Permission.PEOPLE_MANAGE)
def last_day(request: HttpRequest, pk: int) -> HttpResponse:
    """Show everything that points to a worker, and enter their last day."""
    asked, found = asked_of(request), _worker(pk)
    form = forms.LastDay(request.POST or None, initial={"left_on": found.left_on})
    form.ask_for_receivers(*queries.waiting(found, on=asked.today))

    def change() -> str:
        left_on, why = form.cleaned_data["left_on"], form.cleaned_data["why"]
        passed = enter_last_day(
            worker=found, by=actor_of(request), left_on=left_on, why=why, received=form.received()
        )
        last = day(left_on)
        if not passed:
            return f"{found.name}'s last day is {last}. No child is left with them."
        children = plural(passed, "child passes,children pass")
        return f"{found.name}'s last day is {last}. {children} to whoever answers for the team the day after."

    page = {
        "title": "Enter the last day",
        "button": "Enter the last day",
        "left_behind": showing.left_behind(found, queries.pointing_at(found, on=asked.today)),
        "points": True,
        "may_offer": actor_of(request).may(Permission.ALLOCATE),
        "note": "The places that ended with the earlier last day stay ended: give them again where they last."
        if found.left_on
        else "",
    }
    return _changed(request, form, change, found.pk) or _ask(request, form, found, page)


def _worker(pk: int) -> Any:
    found = queries.worker_called(pk)
    if found is None:
        raise Http404
    return found


def _changed(request: HttpRequest, form: Form, change: Callable[[], str], pk: int) -> HttpResponse | None:
    """Make a change whose form is filled in rightly and go back to the worker; None where it is not made."""
    if not form.is_valid():
        return None
    try:
        with changed_by(user_of(request)):
            said = change()
    except CannotChange as refusal:
        form.add_error(None, str(refusal))
        return None
    messages.success(request, said)
    return redirect("teams:worker", pk)


def _ask(request: HttpRequest, form: Form, found: Any, page: dict[str, object]) -> HttpResponse:
    back = reverse("teams:worker", args=[found.pk])
    return render(request, "people/workers/ask.html", {**page, "form": form, "worker": found, "back": back})
