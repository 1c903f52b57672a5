"""A leaver's children, offered to others in one act, from the day after the last or when accepted."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from sightline.access import log
from sightline.access.permissions import Permission
from sightline.access.requires import actor_of, requires
from sightline.allocation import actions, naming, queries, rules
from sightline.allocation.caseloads import knowing, members, need_of
from sightline.allocation.forms import Spread
from sightline.allocation.limits import limits_on
from sightline.govuk.words import and_join, plural
from sightline.standards import calendar


@requires(Permission.ALLOCATE)
def leaver(request: HttpRequest, pk: int) -> HttpResponse:
    """Show everybody a worker holds, brothers and sisters together, and offer them to others in one act."""
    now, actor = timezone.now(), actor_of(request)
    today = calendar.uk_date(now)
    worker, _ = queries.worker_called(pk)
    if worker is None:
        raise Http404
    held = queries.held_by(worker, as_at=now)
    named = naming.names(actor, [each.child.pk for each in held])
    log.saw_list(request, {"page": "allocation:leaver"}, list(named))
    limits = limits_on(today)
    groups = [need_of(key, now, limits) for key in naming.together(list(named))]
    team = queries.team_of(worker, held, today)
    found = [each for each in knowing(members(team.pk, now, limits), list(named)) if each.worker.pk != pk]
    can = [each for each in found if not each.candidate.cannot]
    placed = rules.suggest(groups, [each.candidate for each in found]).placed
    by_key = {each.candidate.key: each for each in found}
    form = Spread(
        request.POST or None,
        workers=[
            (
                str(each.worker.pk),
                f"{each.worker.name}, {each.candidate.load:.1f} of {each.candidate.limit:.1f}",
            )
            for each in can
        ],
        groups=[
            (need.key, and_join(named[child].name for child in need.key), _firsts(need, named))
            for need in groups
        ],
        initial={"starts_on": worker.left_on + timedelta(days=1) if worker.left_on else None},
    )
    if form.is_valid():
        children = {each.child.pk: each.child for each in held}
        try:
            made = actions.offer_several(
                groups=[
                    (
                        [children[child] for child in key],
                        actions.Choice(
                            worker=by_key[int(chosen)].worker,
                            team=team,
                            why=form.cleaned_data["why"],
                            notes=notes,
                            suggested=placed.get(key),
                            starts_on=form.cleaned_data["starts_on"],
                        ),
                    )
                    for key, chosen, notes in form.chosen()
                ],
                by=actor,
                at=now,
            )
        except actions.CannotOffer as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{plural(len(made), 'child is,children are')} offered.")
            return redirect("allocation:offers")
    page = {
        "form": form,
        "worker": worker,
        "team": team.name,
        "rows": [
            (
                and_join(named[child].name for child in need.key),
                [named[child] for child in need.key],
                form.question_of(number),
                form.notes_of(need.key),
                by_key[placed[need.key]].worker.name if need.key in placed else "",
            )
            for number, need in enumerate(groups)
        ],
        "count": plural(len(named), "child,children"),
        "back_url": reverse("teams:worker", args=[pk]),
    }
    return render(request, "allocation/leaver.html", page)


def _firsts(need: rules.Need, named: dict[int, naming.Named]) -> dict[int, str]:
    return {
        child: named[child].first_name if named[child].first_name != "this child" else named[child].name
        for child in need.key
    }
