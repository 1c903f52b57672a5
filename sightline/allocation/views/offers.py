"""Offers: what I am asked, what I asked of others, and the answer."""

from datetime import date, timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from sightline.access import log
from sightline.access.permissions import Permission
from sightline.access.requires import actor_of, requires
from sightline.allocation import actions, naming, queries, rules, showing
from sightline.allocation.forms import ACCEPT, AnswerOffer
from sightline.allocation.limits import SEE_WITHIN, limits_on
from sightline.clocks.queries import statuses
from sightline.govuk.words import full_day, plural
from sightline.standards import calendar

LATELY = timedelta(days=14)
PAGE = "allocation:offers"


@requires(Permission.OWN_WORK_SEE)
def offers(request: HttpRequest) -> HttpResponse:
    """Show what I am asked to hold, and, to those who allocate, what waits for others' answers."""
    actor, now = actor_of(request), timezone.now()
    today = calendar.uk_date(now)
    asked = queries.offers_to(actor.workers)
    lately = queries.answered_lately(actor.workers, since=now - LATELY)
    made = queries.offers_by(actor, as_at=now) if actor.may(Permission.ALLOCATE) else []
    children = {each.child_id for each in (*asked, *lately, *made)}
    named, status = naming.names(actor, children), statuses(today, children)
    about = queries.asked_about([each.pk for each in made])
    log.saw_list(request, {"page": PAGE, "as_at": today.isoformat()}, list(named))
    late = sum(rules.late_to_answer(each.answer_by, now) for each in asked)
    page = {
        "now": now,
        "rows": [
            showing.offer_row(each, named.get(each.child_id), status.get(each.child_id, ""), now)
            for each in asked
        ],
        "lately": [(named.get(each.child_id), each) for each in lately],
        "made": [
            (
                named.get(each.child_id),
                each,
                [showing.asked_words(one, now) for one in about.get(each.pk, ())],
            )
            for each in made
        ],
        "lede": _lede(today, asked=len(asked), late=late, made=len(made)),
        "may_allocate": actor.may(Permission.ALLOCATE),
    }
    return render(request, "allocation/offers.html", page)


def _lede(today: date, *, asked: int, late: int, made: int) -> str:
    """Return what waits for this reader, else what waits for others."""
    said = [f"{full_day(today)}."]
    if asked:
        said.append(f"{plural(asked, 'child waits,children wait')} for your answer")
        said[-1] += f", {late} past the time." if late else "."
    elif made:
        said.append(f"{plural(made, 'child waits,children wait')} for another worker’s answer.")
    return " ".join(said)


@requires(Permission.OWN_WORK_SEE)
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a child who is offered, with the note, and ask for the answer."""
    actor, now, asked = actor_of(request), timezone.now(), queries.asked_of(pk)
    if asked is None or not {asked.worker_id, asked.stands_in_id} & actor.workers:
        raise Http404
    today = calendar.uk_date(now)
    named = naming.names(actor, [asked.child_id]).get(asked.child_id)
    log.saw_list(request, {"page": "allocation:answer"}, [asked.child_id])
    form = AnswerOffer(request.POST or None)
    in_name_of = asked.worker.name if asked.stands_in_id in actor.workers else ""
    if asked.answer:
        return render(request, "allocation/answered.html", {"asked": asked, "named": named})
    if form.is_valid():
        try:
            if form.cleaned_data["answer"] == ACCEPT:
                actions.accept(asked=asked, by=actor, at=now)
                who = f"{asked.worker.name} holds" if in_name_of else "You hold"
                said = f"{who} the child now." if not asked.handover.starts_on else "Accepted."
            else:
                actions.decline(asked=asked, words=form.cleaned_data["words"], by=actor, at=now)
                said = "Declined. The manager is told why."
        except actions.CannotAnswer as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, said)
            return redirect(PAGE)
    together = [
        each
        for each in queries.offers_to(actor.workers)
        if each.handover.together == asked.handover.together and each.pk != asked.pk
    ]
    others = naming.names(actor, [each.child_id for each in together])
    page = {
        "form": form,
        "asked": asked,
        "in_name_of": in_name_of,
        "named": named,
        "age": named.age(today) if named else "",
        "giver": asked.handover.giver.name if asked.handover.giver else "Nobody: the team’s manager answers",
        "see_by": showing.see_by(limits_on(today).days(SEE_WITHIN), today),
        "together": [(others.get(each.child_id), each.pk) for each in together],
        "back_url": reverse(PAGE),
    }
    return render(request, "allocation/answer.html", page)
