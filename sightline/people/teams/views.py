"""People and teams: the tree, one team, and the forms that open, rename, move and close a team."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from sightline.access.permissions import Permission
from sightline.access.requires import requires
from sightline.clocks import code_named
from sightline.clocks.actions import CannotRecord
from sightline.clocks.queries import why_not_covered
from sightline.govuk.words import and_join, day
from sightline.identity import actions as identity
from sightline.identity.queries import managers, teams_under
from sightline.people.as_file import files_of
from sightline.people.asking import actor_of, asked_of, user_of
from sightline.people.history import changed_by, changes_of_team
from sightline.people.parts import people_parts
from sightline.people.teams import actions, queries, showing
from sightline.people.teams.forms import CloseTeam, MoveTeam, OpenTeam, RenameTeam
from sightline.people.workers.queries import without_place


@requires(Permission.PEOPLE_SEE)
def tree(request: HttpRequest) -> HttpResponse:
    """Show every team, who answers for it, and how many people and children it has."""
    asked, actor = asked_of(request), actor_of(request)
    lines = queries.tree(as_at=asked.day)
    held = queries.holding(actor, as_at=asked.day)
    past = asked.day if asked.is_past else None
    rows = showing.team_rows(
        lines, held, lambda team: queries.may_count(actor, team, is_past=asked.is_past), past
    )
    return render(
        request,
        "people/teams/tree.html",
        {
            **asked.shown(request.path),
            "parts": people_parts(request, "tree"),
            "downloads": files_of(request, "teams:tree_file"),
            "rows": rows,
            "counts": any(row.children.count is not None for row in rows),
            "lacking": [row for row in rows if not row.has_manager],
            "workers": len({worker for line in lines for worker in line.people}),
            "without_place": without_place(as_at=asked.day),
            "may_manage": actor.may(Permission.PEOPLE_MANAGE),
            "not_covered": why_not_covered(asked.day) if asked.is_past else "",
            "restricted": held.left_out,
            "restricted_ask": and_join(name for name, _ in held.left_out.holders),
        },
    )


@requires(Permission.PEOPLE_SEE)
def team(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one team: who answers, who works in it, who is away, and the teams under it."""
    asked, actor, found = asked_of(request), actor_of(request), queries.team_called(pk)
    if found is None:
        raise Http404
    counts = queries.may_count(actor, found.pk, is_past=asked.is_past)
    past = asked.day if asked.is_past else None
    within = teams_under([found.pk])
    held = queries.holding(actor, as_at=asked.day, teams=within)
    members = queries.members(found, as_at=asked.day, held=held.by_worker(within) if counts else {})
    answers = managers(on=asked.day).get(found.pk)
    lines = [line for line in queries.tree(as_at=asked.day) if line.parent == found.pk]
    return render(
        request,
        "people/teams/team.html",
        {
            **asked.shown(request.path),
            "team": found,
            "under": str(found.pk),
            "closed": found.closed_on is not None and found.closed_on < asked.day,
            "answers": answers,
            "is_partners": queries.is_partners(found),
            "has_manager": any(each.post and each.post.manager for each in members),
            "members": [
                showing.member_row(each, counts=counts, team=found.code, past=past) for each in members
            ],
            "parts": showing.team_rows(
                lines, held, lambda team: queries.may_count(actor, team, is_past=asked.is_past), past
            ),
            "children": showing.children_of(
                held.of_teams(within) if counts else None,
                on=past,
                restricted=held.restricted_of(within),
                team=found.code,
            ),
            "without_worker": showing.children_of(
                held.without_worker(within) if counts else None, on=past, team=found.code, show="no-worker"
            ),
            "may_manage": actor.may(Permission.PEOPLE_MANAGE),
            "changes": changes_of_team(found) if actor.may(Permission.PEOPLE_MANAGE) else [],
            "not_covered": why_not_covered(asked.day) if asked.is_past else "",
            "restricted": held.left_out,
            "restricted_ask": and_join(name for name, _ in held.left_out.holders),
        },
    )


@requires(Permission.PEOPLE_MANAGE)
def open_team(request: HttpRequest) -> HttpResponse:
    """Open a team under another."""
    asked = asked_of(request)
    teams = queries.teams_to_choose(as_at=asked.today)
    form = OpenTeam(request.POST or None, teams=teams, initial={"parent": request.GET.get("under", "")})
    if form.is_valid():
        said = dict(form.cleaned_data)
        parent = queries.team_called(int(said.pop("parent")))
        if queries.code_is_taken(said["code"]):
            form.add_error("code", "Another team has this code already. Give it one of its own.")
        elif parent is not None:
            with changed_by(user_of(request)):
                made = code_named.open_team(agency=parent.agency, parent=parent, **said)
            messages.success(request, f"{made.name} is open.")
            return redirect("teams:team", made.pk)
    return render(request, "people/teams/open.html", {"form": form})


@requires(Permission.PEOPLE_MANAGE)
def move_team(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a team, with those under it, under another from a day on."""
    asked, found = asked_of(request), _team(pk)
    teams = queries.teams_to_choose(as_at=asked.today, without=teams_under([found.pk]))
    form = MoveTeam(request.POST or None, teams=teams, initial={"from_on": asked.today})

    def change() -> str:
        under = _team(int(form.cleaned_data["under"]))
        from_on = form.cleaned_data["from_on"]
        identity.move_team(team=found, under=under, from_on=from_on, today=asked.today)
        return f"{found.name} stands under {under.name} from {day(from_on)}."

    note = (
        "The teams under it go with it. Whoever manages the new place answers where this team has no manager."
    )
    page = {"title": f"Move {found.name}", "button": "Move the team", "note": note}
    return _changed(request, form, change, found.pk) or _ask(request, form, found, page)


@requires(Permission.PEOPLE_MANAGE)
def rename_team(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a team another name."""
    found = _team(pk)
    form = RenameTeam(request.POST or None, initial={"name": found.name})

    def change() -> str:
        before = found.name
        identity.rename_team(team=found, name=form.cleaned_data["name"])
        return f"{before} is called {found.name} now."

    note = (
        f"Its code, {found.code}, stays, so files still find it. What it was called is kept with its changes."
    )
    page = {"title": f"Rename {found.name}", "button": "Rename the team", "note": note}
    return _changed(request, form, change, found.pk) or _ask(request, form, found, page)


@requires(Permission.PEOPLE_MANAGE)
def close_team(request: HttpRequest, pk: int) -> HttpResponse:
    """Show everything that points to a team, and close it with the team that receives it."""
    asked, found = asked_of(request), _team(pk)
    if found.parent_id is None or found.closed_on:
        raise Http404
    teams = queries.teams_to_choose(as_at=asked.today, without=teams_under([found.pk]))
    initial = {"to": str(found.parent_id), "last_on": asked.today}
    form = CloseTeam(request.POST or None, teams=teams, initial=initial)
    actor = actor_of(request)

    def change() -> str:
        said = dict(form.cleaned_data)
        to = _team(int(said.pop("to")))
        held = actions.close_team(team=found, to=to, by=actor, at=asked.now, **said)
        return showing.closed_words(found, to, held, gives_roles=actor.may(Permission.SIGN_INS_MANAGE))

    held = actions.holds(found, on=asked.today)
    page = {
        "title": f"Close {found.name}",
        "button": "Close the team",
        "points": showing.points_words(held, gives_roles=actor.may(Permission.SIGN_INS_MANAGE)),
    }
    return _changed(request, form, change, found.pk) or _ask(request, form, found, page)


def _team(pk: int) -> Any:
    found = queries.team_called(pk)
    if found is None:
        raise Http404
    return found


def _changed(request: HttpRequest, form: Form, change: Callable[[], str], pk: int) -> HttpResponse | None:
    """Make a change whose form is filled in rightly and go back to the team; None where it is not made."""
    if not form.is_valid():
        return None
    try:
        with changed_by(user_of(request)):
            said = change()
    except (identity.CannotChange, CannotRecord) as refusal:
        form.add_error(None, str(refusal))
        return None
    messages.success(request, said)
    return redirect("teams:team", pk)


def _ask(request: HttpRequest, form: Form, found: Any, page: dict[str, object]) -> HttpResponse:
    back = reverse("teams:team", args=[found.pk])
    return render(request, "people/teams/ask.html", {**page, "form": form, "team": found, "back": back})
