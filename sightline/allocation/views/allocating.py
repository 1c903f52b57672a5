"""Choose a worker for children: each as they would be then, the suggestion argued; the manager decides."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from sightline.access import log
from sightline.access.permissions import Permission
from sightline.access.requires import actor_of, requires
from sightline.access.scope import open_child
from sightline.allocation import actions, naming, queries, rules, showing
from sightline.allocation.caseloads import Member, knowing, members, need_of
from sightline.allocation.forms import Allocate, AskAnother, ChooseTeam, Languages, TakeBack
from sightline.allocation.limits import ANSWER_WITHIN, SEE_WITHIN, limits_on
from sightline.allocation.queries import Wanted
from sightline.allocation.views.unallocated import LIST
from sightline.govuk.words import and_join, moment, plural
from sightline.standards import calendar


@requires(Permission.ALLOCATE)
def allocate(request: HttpRequest) -> HttpResponse:
    """Show each worker as they would be with these children, and offer them to the one who is chosen."""
    now, actor = timezone.now(), actor_of(request)
    wanted = queries.wanted(request.GET.getlist("child"), as_at=now)
    if not wanted:
        messages.error(request, "Choose at least one child who is open.")
        return redirect(LIST)
    named = naming.names(actor, [each.child.pk for each in wanted])
    log.saw_list(request, {"page": "allocation:allocate"}, list(named))
    asking = _Asking(request, wanted, now)
    form = Allocate(
        request.POST or None,
        workers=[(str(each.candidate.key), each.candidate.name) for each in asking.can],
        children={
            pk: (each.first_name if each.first_name != "this child" else each.name, asking.hint)
            for pk, each in named.items()
        },
    )
    if form.is_valid():
        chosen = asking.member(form.cleaned_data["worker"])
        choice = actions.Choice(
            worker=chosen.worker,
            team=asking.team,
            why=form.cleaned_data["why"],
            notes=form.notes(),
            suggested=asking.suggested,
            starts_on=form.cleaned_data["starts_on"],
        )
        try:
            made = actions.offer(children=[each.child for each in wanted], choice=choice, by=actor, at=now)
        except actions.CannotOffer as refusal:
            form.add_error(None, str(refusal))
        else:
            until = moment(made[0].answer_by)
            who = and_join(each.first_name for each in named.values())
            messages.success(
                request, f"Offered to {chosen.worker.name}, who answers by {until}. Until then {who} stay"
                f"{'s' if len(named) == 1 else ''} with whoever answers now."
            )  # fmt: skip
            return redirect(LIST)
    return render(request, "allocation/allocate.html", _page(asking, form, named, now))


class _Asking:
    """The workers of the chosen team, with these children; and whom the machine would suggest."""

    def __init__(self, request: HttpRequest, wanted: Sequence[Wanted], now: datetime) -> None:
        today = calendar.uk_date(now)
        self.wanted, self.now = wanted, now
        self.limits = limits_on(today)
        teams = queries.teams_to_ask(wanted, actor_of(request), today)
        self.bar = ChooseTeam(
            request.GET if request.GET.get("team") else None,
            teams=[(str(team.pk), team.name) for team in teams],
            initial={"team": str(wanted[0].team.pk)},
        )
        by_key = {str(team.pk): team for team in teams}
        asked = self.bar.cleaned_data.get("team") if self.bar.is_valid() else None
        self.team = by_key.get(asked or "", by_key.get(str(wanted[0].team.pk), wanted[0].team))
        children = [each.child.pk for each in wanted]
        holding = {each.holder.pk for each in wanted if each.holder}
        self.need = need_of(children, now, self.limits)
        self.found = [
            each
            for each in knowing(members(self.team.pk, now, self.limits), children)
            if each.worker.pk not in holding
        ]
        plan = rules.suggest([self.need], [each.candidate for each in self.found])
        self.suggested = plan.placed.get(self.need.key)
        self.can = [
            each
            for each in self.found
            if not each.candidate.cannot and each.candidate.has_room_for(self.need.weight)
        ]
        see_by = showing.see_by(self.limits.days(SEE_WITHIN), today)
        self.hint = f"What the new worker must know before the first visit, which is due by {see_by}."

    def member(self, key: str) -> Member:
        """Return the worker who was chosen."""
        return next(each for each in self.found if str(each.candidate.key) == key)


def _page(
    asking: _Asking, form: Allocate | AskAnother, named: dict[int, naming.Named], now: datetime
) -> dict[str, object]:
    today = calendar.uk_date(now)
    can, cannot = showing.member_rows(asking.found, asking.need, asking.suggested)
    suggested = next((row.name for row in can if row.suggested), "")
    who = showing.children_words(named.values())
    due_on = calendar.working_days_after(today, max(asking.limits.days(ANSWER_WITHIN), 1))
    first = next(iter(named.values()))
    return {
        "form": form,
        "bar": asking.bar,
        "who": who,
        "can": can,
        "cannot": cannot,
        "team": asking.team.name,
        "team_heading": f"{asking.team.name}, as it would be with {_with_whom(named)}",
        "load_head": f"Load with {_with_whom(named)}",
        "suggested_title": f"Why {suggested} is suggested",
        "suggested": suggested,
        "suggestion": showing.suggestion_words(asking.found, asking.need, asking.suggested),
        "identity": showing.identity(asking.wanted, named, today) if len(named) == 1 else [],
        "children": [
            (named[each.child.pk], each, showing.seen_words(each.seen, today)) for each in asking.wanted
        ]
        if len(named) > 1
        else [],
        "languages": and_join(sorted({word for each in asking.wanted for word in each.languages})),
        "languages_url": reverse("allocation:languages", args=[first.public_id]),
        "watch_url": reverse("allocation:watch_over", args=[first.public_id]),
        "button": f"Offer {first.first_name} to this worker"
        if len(named) == 1
        else f"Offer {plural(len(named), 'child,children')} to this worker",
        "until": moment(calendar.uk_moment(due_on, actions.ANSWERED_AT_HOUR)),
        "trail": [("Unallocated", reverse(LIST)), (who, first.url)]
        if len(named) == 1
        else [("Unallocated", reverse(LIST))],
    }


def _with_whom(named: dict[int, naming.Named]) -> str:
    """Return the one child's first name, or how many they are."""
    return next(iter(named.values())).first_name if len(named) == 1 else f"{len(named)} children"


@requires(Permission.ALLOCATE)
def ask_another(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask another worker as well about a child whose offer is not answered."""
    handover, now, actor = queries.handover_called(pk), timezone.now(), actor_of(request)
    if handover is None or handover.ended_at is not None:
        messages.error(request, "This offer is over.")
        return redirect("allocation:offers")
    wanted = queries.wanted([handover.child.party.public_id], as_at=now)
    if not wanted:
        raise Http404
    named = naming.names(actor, [handover.child_id])
    log.saw_list(request, {"page": "allocation:ask_another"}, list(named))
    asking = _Asking(request, wanted, now)
    known = {each.worker_id for each in queries.asked_about([handover.pk])[handover.pk]}
    asking.found = [each for each in asking.found if each.candidate.key not in known]
    asking.can = [each for each in asking.can if each.candidate.key not in known]
    plan = rules.suggest([asking.need], [each.candidate for each in asking.found])
    asking.suggested = plan.placed.get(asking.need.key)
    form = AskAnother(
        request.POST or None, workers=[(str(each.candidate.key), each.candidate.name) for each in asking.can]
    )
    if form.is_valid():
        chosen = asking.member(form.cleaned_data["worker"])
        choice = actions.Choice(chosen.worker, asking.team, form.cleaned_data["why"], {}, asking.suggested)
        try:
            actions.ask_another(handover=handover, choice=choice, by=actor, at=now)
        except actions.CannotOffer as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{chosen.worker.name} is asked as well. Whoever accepts first holds.")
            return redirect("allocation:offers")
    page = _page(asking, form, named, now) | {"button": "Ask this worker as well"}
    return render(request, "allocation/ask_another.html", page)


@requires(Permission.ALLOCATE)
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an offer back."""
    handover, now = queries.handover_called(pk), timezone.now()
    if handover is None:
        raise Http404
    form = TakeBack(request.POST or None)
    if form.is_valid():
        try:
            actions.withdraw(
                handover=handover, words=form.cleaned_data["words"], by=actor_of(request), at=now
            )
        except actions.CannotOffer as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The offer is taken back. Whoever was asked is told why.")
            return redirect("allocation:offers")
    named = naming.names(actor_of(request), [handover.child_id])
    log.saw_list(request, {"page": "allocation:take_back"}, list(named))
    page = {
        "form": form,
        "title": f"Take back the offer of {showing.children_words(named.values())}",
        "button": "Take the offer back",
        "back_url": reverse("allocation:offers"),
    }
    return render(request, "allocation/ask.html", page)


@requires(Permission.ALLOCATE)
def languages(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say which languages a family needs a worker to speak."""
    child = open_child(request, public_id, permission=Permission.ALLOCATE)
    named = naming.names(actor_of(request), [child.pk])[child.pk]
    known = queries.languages_of([child.pk]).get(child.pk, ())
    form = Languages(request.POST or None, initial={"languages": ", ".join(known)})
    back = showing.allocate_address([public_id])
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_languages(child=child, languages=form.said(), by=actor_of(request))
        except actions.CannotOffer as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(back)
    page = {"form": form, "title": f"Languages of {named.name}’s family", "button": "Save", "back_url": back}
    return render(request, "allocation/ask.html", page)
