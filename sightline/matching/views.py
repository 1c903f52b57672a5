"""The pages of matching: what a second person is asked, and records that may be one child's."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from sightline.access import log
from sightline.access.permissions import Permission
from sightline.access.requires import requires
from sightline.access.scope import open_child
from sightline.matching import actions, queries
from sightline.matching.forms import SayOfTwo
from sightline.matching.saying import said_of_two
from sightline.standards.calendar import uk_date

ON_A_PAGE = 100


@requires(Permission.CONTACT_RECORD, *actions.MAY_ANSWER)
def asks(request: HttpRequest) -> HttpResponse:
    """List the questions that wait for a second person, and one's own with their answers."""
    actor = request.opening.actor  # type: ignore[attr-defined]
    found = queries.asks_of(actor)
    log.saw_list(request, {"page": "matching:asks"}, [ask.other_id for ask in found])
    held = queries.teams([ask.child_id for ask in found], uk_date(timezone.now()))
    rows = [(ask, held[ask.child_id], _may_answer(request, ask)) for ask in found]
    page = {"waiting": [row for row in rows if row[0].answered_at is None],
            "answered": [row for row in rows if row[0].answered_at is not None]}  # fmt: skip
    return render(request, "matching/asks.html", page)


def _may_answer(request: HttpRequest, ask: object) -> bool:
    actor = request.opening.actor  # type: ignore[attr-defined]
    return actions.may_answer(actor) and ask.asked_person_id != actor.user.person_id  # type: ignore[attr-defined]


@requires(*actions.MAY_ANSWER)
def ask(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show two records beside each other to a second person, and take their answer."""
    actor = request.opening.actor  # type: ignore[attr-defined]
    found = queries.ask_called(actor, public_id)
    if found is None or not _may_answer(request, found):
        raise Http404
    for child in (found.child_id, found.other_id):
        log.saw_child(request, child, question={"page": "matching:ask", "as": "a second person"})
    form = SayOfTwo(request.POST or None)
    if found.answered_at is None and form.is_valid():
        try:
            actions.answer_ask(
                ask=found,
                by=actor,
                at=timezone.now(),
                asked=request.opening,
                **form.cleaned_data,  # type: ignore[attr-defined]
            )
        except actions.CannotSay as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Your answer is kept. Who asked sees it on their list.")
            return redirect("matching:asks")
    team = queries.teams([found.child_id], uk_date(timezone.now()))[found.child_id]
    page = {"ask": found, "form": form, "team": team, "lines": queries.beside(found.other_id, found.child_id)}
    return render(request, "matching/ask.html", page)


@requires(Permission.DATA_QUALITY_SEE)
def review(request: HttpRequest) -> HttpResponse:
    """List the records that the last look through the county found alike."""
    found = queries.to_review()[:ON_A_PAGE]
    ids = [child for row in found for child in (row.child.pk, row.other.pk)]
    log.saw_list(request, {"page": "matching:review"}, ids)
    page = {"rows": found, "run": queries.latest_run(), "may_say": _may_say(request)}
    return render(request, "matching/review.html", page)


def _may_say(request: HttpRequest) -> bool:
    actor = request.opening.actor  # type: ignore[attr-defined]
    return actor.may(Permission.DISPUTE_SETTLE) or actions.may_answer(actor)


@requires(Permission.DISPUTE_SETTLE, *actions.MAY_ANSWER)
def pair(request: HttpRequest, pk: int) -> HttpResponse:
    """Show two records beside each other, what was said of them before, and take what somebody says now."""
    actor = request.opening.actor  # type: ignore[attr-defined]
    found = queries.pair_called(pk)
    if found is None:
        raise Http404
    for child in (found.child, found.other):
        open_child(request, child.party.public_id, permission=Permission.CHILD_SEE)
    form = SayOfTwo(request.POST if "answer" in request.POST or "words" in request.POST else None)
    if form.is_valid():
        try:
            actions.say_of_two(
                one=found.child, other=found.other, by=actor, at=timezone.now(), **form.cleaned_data
            )
        except actions.CannotSay as refusal:
            form.add_error(None, str(refusal))
        else:
            return _said(
                request, form.cleaned_data["answer"], found.child.party.public_id, found.other.party.public_id
            )
    page = {
        "pair": found,
        "form": form,
        "lines": queries.beside(found.child_id, found.other_id),
        "said": said_of_two(found.child, found.other),
        "hrefs": [
            reverse("case_file:child", args=[each.party.public_id]) for each in (found.child, found.other)
        ],
    }
    return render(request, "matching/pair.html", page)


def _said(request: HttpRequest, answer: str, one: str, other: str) -> HttpResponse:
    actor = request.opening.actor  # type: ignore[attr-defined]
    if answer == "same" and actor.may(Permission.CHILD_MERGE):
        messages.success(request, "What you said is kept. Now say which record stays.")
        return redirect("settings:join", one, other)
    if answer == "same":
        messages.success(
            request, "What you said is kept. Ask a head of service or a data steward to join them."
        )
    else:
        messages.success(request, "What you said is kept.")
    return redirect("matching:review")
